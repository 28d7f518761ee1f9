"""Refusals: ours in both shapes, a provider's read, scrubbed and classified."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aim2balance.catalogue import VENDORS
from aim2balance.gateway.dialects import DIALECTS, ProviderErrorKind, classify, error_event, read_error, render_error, scrub

FACTS = {"needed_eur": 0.5, "available_eur": 0.1, "type": "never", "code": "never"}


def test_our_refusal_in_both_shapes():
    body = json.loads(render_error("openai", 402, "insufficient_balance", "Not enough.", FACTS, "req"))
    assert body == {
        "error": {
            "needed_eur": 0.5,
            "available_eur": 0.1,
            "type": "billing_error",
            "code": "insufficient_balance",
            "message": "Not enough.",
            "param": None,
        }
    }
    body = json.loads(render_error("anthropic", 402, "insufficient_balance", "Not enough.", FACTS, "req"))
    assert (body["type"], body["request_id"], body["error"]["type"]) == ("error", "req", "billing_error")
    assert (body["error"]["code"], body["error"]["needed_eur"]) == ("insufficient_balance", 0.5)


@pytest.mark.parametrize(
    ("status", "word"),
    [(400, "invalid_request_error"), (401, "authentication_error"), (402, "billing_error"), (403, "permission_error"), (404, "not_found_error"),
     (413, "request_too_large"), (422, "invalid_request_error"), (429, "rate_limit_error"), (502, "api_error"), (503, "overloaded_error"), (504, "timeout_error")],
)  # fmt: skip
def test_anthropic_types(status, word):
    assert DIALECTS["anthropic"].error_type(status) == word


def test_an_error_inside_a_stream():
    assert error_event("anthropic", 502, "upstream_error", "Broken.").startswith(b'event: error\ndata: {"type":"error",')
    assert json.loads(error_event("openai", 502, "upstream_error", "Broken.").removeprefix(b"data: "))["error"]["code"] == "upstream_error"


@pytest.mark.parametrize(
    ("body", "message", "code"),
    [
        (b'{"error":{"message":"No.","code":"x","param":"p"}}', "No.", "x"),
        (b'{"type":"error","error":{"type":"invalid_request_error","message":"No."}}', "No.", None),
        (b'{"detail":"Invalid model"}', "Invalid model", None),
        (b'{"detail":[{"loc":["body"],"msg":"field required"}]}', "field required", None),
        (b'{"error":"plain"}', "plain", None),
        (b'[{"error":{"code":400,"message":"No.","status":"INVALID_ARGUMENT"}}]', "No.", None),
        (b'{"error":{"message":"Provider returned error","metadata":{"raw":"why"}}}', "Provider returned error: why", None),
        (b"<html>502</html>", "The provider answered 502 Bad Gateway.", None),
        (b"", "The provider answered 502 Bad Gateway.", None),
    ],
)
def test_whatever_a_provider_says_is_read(body, message, code):
    error = read_error(502, body)
    assert (error.message, error.code) == (message, code)


@pytest.mark.parametrize(
    "secret",
    ["org-AbC123def456", "org_01jabcdef12345", "sk-proj-abc123def456", "sk-fake-key", "gsk_abcdef123456", "AIzaSyA1234567890abc", "xai-abcdef123", "proj_abcdef123",
     "user_2abcdefgh", "****-key", "<not-a-r****key>", "sk-ab***********************cdef", "someone@example.com", "Bearer abcdefgh12345", "sk-ant-api03-abc_DEF"],
)  # fmt: skip
def test_keys_organisations_and_addresses_are_scrubbed(secret):
    for text in (f"Rate limit for `{secret}` reached", f"in organization {secret} on tokens"):
        cleaned = scrub(text)
        assert secret not in cleaned
        assert "[redacted]" in cleaned


def test_ordinary_words_stay():
    text = (
        "The model `gpt-4o-mini` does not exist; see https://platform.openai.com/docs/api-reference, max_tokens: 100 * 2, key-value pairs"
    )
    assert scrub(text).replace("[redacted]", "key-value") == text


@pytest.mark.parametrize(
    ("vendor", "status", "body", "kind"),
    [
        ("openai", 401, b"", "auth"), ("openai", 403, b"", "auth"), ("openrouter", 402, b"", "auth"),
        ("google", 400, b'[{"error":{"message":"API key not valid. Please pass a valid API key.","details":[{"reason":"API_KEY_INVALID"}]}}]', "auth"),
        ("xai", 400, b'{"code":"x","error":"Incorrect API key provided: ab***yz."}', "auth"),
        ("anthropic", 400, b'{"error":{"message":"Your credit balance is too low to access the API"}}', "auth"),
        ("openai", 429, b'{"error":{"code":"insufficient_quota"}}', "quota"), ("openai", 429, b'{"error":{"code":"rate_limit_exceeded"}}', "rate_limit"),
        ("google", 429, b'{"error":{"message":"You exceeded your current quota, please check your plan"}}', "rate_limit"),
        ("openai", 400, b'{"error":{"code":"context_length_exceeded","message":"maximum context length is 8"}}', "context_length"),
        ("anthropic", 400, b'{"error":{"message":"prompt is too long: 9 tokens > 8 maximum"}}', "context_length"),
        ("openrouter", 403, b'{"error":{"message":"Your chosen model requires moderation and your input was flagged"}}', "flagged"),
        ("openrouter", 403, b'{"error":{"message":"No.","metadata":{"flagged_input":"x"}}}', "flagged"), ("other", 403, b'{"error":{"code":"content_filter"}}', "flagged"),
        ("openrouter", 403, b'{"error":{"message":"Key limit exceeded (total limit)"}}', "auth"), ("openai", 403, b'{"error":{"message":"Request denied: your account was flagged"}}', "auth"),
        ("openrouter", 401, b'{"error":{"message":"Your input was flagged"}}', "auth"),
        ("groq", 498, b'{"error":{"code":"capacity_exceeded"}}', "overloaded"), ("openai", 498, b"", "bad_request"),
        ("openai", 400, b"nonsense", "bad_request"), ("openai", 422, b"", "bad_request"), ("openai", 404, b"", "not_found"), ("openai", 413, b"", "too_large"),
        ("anthropic", 529, b"", "overloaded"), ("openai", 503, b"", "overloaded"), ("openai", 504, b"", "timeout"), ("openai", 408, b"", "timeout"), ("openai", 500, b"", "server"),
    ],
)  # fmt: skip
def test_what_a_refusal_means(vendor, status, body, kind):
    assert classify(VENDORS[vendor], status, body) == ProviderErrorKind(kind)


@given(st.sampled_from([200, 400, 401, 429, 500, 599, 999]), st.binary(max_size=80))
def test_no_body_breaks_the_reading(status, body):
    assert read_error(status, body).message
    assert classify(VENDORS["openai"], status, body) in ProviderErrorKind
