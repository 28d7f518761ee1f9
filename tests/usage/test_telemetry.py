"""Reading what foreign loggers send: pure, item by item."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from aim2balance import impact
from aim2balance.kit.errors import Invalid
from aim2balance.kit.ids import time_of
from aim2balance.kit.principal import OwnerId, UserId
from aim2balance.kit.tokens import TokenUsage
from aim2balance.usage import telemetry
from aim2balance.usage.telemetry import RejectedItem, ReportedCall, read, split_items
from tests.shared_data import shared
from tests.usage.events import NOON, OWNER

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def plain(**changes: Any) -> dict[str, Any]:
    return {
        "userId": "u1",
        "ts": "2026-11-20T12:00:00Z",
        "model": "gpt-4o-mini",
        "provider": "openai",
        "tokens_in": 10,
        "tokens_out": 5,
    } | changes


def litellm(**changes: Any) -> dict[str, Any]:
    """A short StandardLoggingPayload, hand-written after LiteLLM 1.106."""
    return {
        "id": "chatcmpl-1",
        "litellm_call_id": "call-1",
        "call_type": "acompletion",
        "status": "success",
        "stream": True,
        "custom_llm_provider": "openai",
        "model": "openai/gpt-4o-mini",
        "model_group": "gpt-demo",
        "startTime": 1795176000.25,
        "completionStartTime": 1795176000.75,
        "endTime": 1795176004.25,
        "response_time": 0.5,
        "prompt_tokens": 1149,
        "completion_tokens": 261,
        "total_tokens": 1410,
        "response_cost": 0.00025215,
        "end_user": None,
        "metadata": {
            "user_api_key_user_id": "user-42",
            "user_api_key_user_email": "ada@example.org",
            "usage_object": {"prompt_tokens_details": {"cached_tokens": 1024}, "completion_tokens_details": {"reasoning_tokens": 11}},
        },
        "messages": [{"role": "user", "content": "a secret question"}],
        "response": {"choices": [{"message": {"content": "a secret answer"}}]},
        "error_information": {"error_code": "", "error_class": ""},
    } | changes


def one(item: dict[str, Any]) -> ReportedCall:
    return read(json.dumps(item).encode(), NOW)


def test_a_plain_event() -> None:
    report = one(plain(costEUR=0.0012, latency=1.5))
    assert (report.at, report.provider, report.model, report.external_user) == (NOON, "openai", "gpt-4o-mini", "u1")
    assert report.usage == TokenUsage(uncached_input=10, output=5)
    assert (report.reported_eur, report.latency_s, report.call_id) == (Decimal("0.0012"), 1.5, None)


@pytest.mark.parametrize(
    "ts", ["2026-11-20T12:00:00Z", "2026-11-20T13:00:00+01:00", "2026-11-20T12:00:00", "2026-11-20 12:00:00", 1795176000, 1795176000.0]
)
def test_times_are_iso_8601_or_unix_seconds(ts: object) -> None:
    assert one(plain(ts=ts)).at == NOON


def test_a_litellm_event() -> None:
    report = one(litellm())
    assert report.usage == TokenUsage(uncached_input=125, cache_read=1024, output=261, reasoning=11)
    assert (report.provider, report.model, report.requested_model) == ("openai", "gpt-4o-mini", "gpt-demo")
    assert (report.call_id, report.external_user, report.status) == ("litellm:call-1", "user-42", "reported")
    assert report.latency_s == 4.0, "the whole duration: LiteLLM's response_time of a stream ends at the first token"
    assert report.ttft_s == 0.5
    assert report.reported_usd == Decimal("0.00025215")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"response_cost": 0.0}, {"reported_usd": None}),
        ({"end_user": "student-7"}, {"external_user": "student-7"}),
        ({"status": "failure", "error_information": {"error_code": "401"}}, {"status": "failed", "error_code": "401"}),
        ({"error_information": {"error_code": "499", "error_class": "ClientDisconnected"}}, {"status": "cut"}),
        ({"call_type": "aembedding"}, {"endpoint": "embeddings", "request_type": "embedding"}),
        ({"call_type": "anthropic_messages"}, {"endpoint": "messages", "request_type": "chat"}),
        ({"call_type": "aresponses"}, {"endpoint": "responses"}),
        ({"call_type": "aunheard_of"}, {"endpoint": "aunheard_of", "request_type": "chat"}),
        ({"call_type": None}, {"endpoint": "chat/completions"}),
        ({"model": "nope", "custom_llm_provider": None}, {"provider": "unknown", "model": "nope"}),
        ({"model": "groq/llama-3.1-8b", "custom_llm_provider": None}, {"provider": "groq", "model": "llama-3.1-8b"}),
        ({"model": "meta-llama/llama", "custom_llm_provider": "openrouter"}, {"provider": "openrouter", "model": "meta-llama/llama"}),
        ({"cache_hit": True}, {"is_cache_hit": True}),
        ({"endTime": 1795176000.0}, {"latency_s": None}),
        ({"stream": None}, {"ttft_s": None}),
    ],
)
def test_what_litellm_means(changes: dict[str, Any], expected: dict[str, object]) -> None:
    report = one(litellm(**changes))
    assert {name: getattr(report, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("tokens", "details", "expected"),
    [
        ((2066, 100, 2166), {"cache_read_input_tokens": 2055}, TokenUsage(uncached_input=11, cache_read=2055, output=100)),
        ((100, 5, 105), {"cache_creation_input_tokens": 90}, TokenUsage(uncached_input=10, cache_write_5m=90, output=5)),
        ((100, 5, 105), {"prompt_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 7}}, TokenUsage(uncached_input=93, cache_write_5m=7, output=5)),
        ((10, 5, 115), {"completion_tokens_details": {"reasoning_tokens": 100}}, TokenUsage(uncached_input=10, output=105, reasoning=100)),
        ((10, 5, 15), {"prompt_tokens_details": {"cached_tokens": 99}}, TokenUsage(cache_read=10, output=5)),
        ((10, 9, 19), {"prompt_tokens_details": {"audio_tokens": 4}, "completion_tokens_details": {"audio_tokens": 6}}, TokenUsage(uncached_input=6, audio_in=4, output=3, audio_out=6)),
        ((None, None, None), None, TokenUsage()),
    ],
)  # fmt: skip
def test_f07_cached_and_reasoning_tokens_count_once(tokens: tuple[Any, Any, Any], details: Any, expected: TokenUsage) -> None:
    prompt, completion, total = tokens
    made = litellm(prompt_tokens=prompt, completion_tokens=completion, total_tokens=total, metadata={"usage_object": details})
    assert one(made).usage == expected


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (plain(ts="yesterday"), "invalid_ts"),
        (plain(ts=0), "invalid_ts"),
        (plain(ts=1795176000000), "invalid_ts"),
        (plain(ts=1e300), "invalid_ts"),
        (plain(ts=(NOW + timedelta(days=2)).isoformat()), "invalid_ts"),
        (plain(ts=None), "invalid_event"),
        (plain(tokens_in=-1), "invalid_token_count"),
        (plain(tokens_out=1.5), "invalid_token_count"),
        (plain(tokens_in=10**12), "invalid_token_count"),
        (plain(tokens_in="10"), "invalid_event"),
        (plain(costEUR=-0.1), "invalid_cost"),
        (plain(latency=-1), "invalid_latency"),
        (plain(model=""), "invalid_text"),
        (plain(model="x" * 300), "invalid_text"),
        (plain(provider="a\0b"), "invalid_text"),
        (plain(userId="\0"), "invalid_text"),
        (plain(userId="\ud800"), "malformed_json"),
        ({"model": "gpt-4o"}, "invalid_event"),
        (litellm(startTime="now"), "invalid_event"),
        (litellm(litellm_call_id=""), "invalid_text"),
        (litellm(litellm_call_id=None), "invalid_event"),
        (litellm(prompt_tokens=-3), "invalid_token_count"),
    ],
)
def test_f06_what_cannot_be_is_refused(item: dict[str, Any], code: str) -> None:
    with pytest.raises(RejectedItem) as refused:
        one(item)
    assert refused.value.code == code


@pytest.mark.parametrize("cost", ["1e-20000", "1e-999999", "0e-999999", "0e999999", '"1e-30000"', '"sNaN"', "1e7", "0." + "1" * 5000])
@pytest.mark.parametrize(("item", "field"), [(plain(costEUR=7), "costEUR"), (litellm(response_cost=7), "response_cost")])
def test_f44_a_cost_is_bounded_in_value_and_in_writing(item: dict[str, Any], field: str, cost: str) -> None:
    text = json.dumps(item).replace(f'"{field}": 7', f'"{field}": {cost}')
    with pytest.raises(RejectedItem) as refused:
        read(text.encode(), NOW)
    assert (refused.value.code, refused.value.field) == ("invalid_cost", field)


@pytest.mark.parametrize(
    ("item", "field"),
    [
        (plain(ts=1), "ts"),
        (plain(tokens_out=-1), "tokens_out"),
        (plain(latency=-1), "latency"),
        (plain(tokens_in="many"), "tokens_in"),
        ({"ts": 7, "provider": "p", "tokens_in": 1, "tokens_out": 1}, "model"),
        (litellm(startTime="now"), "startTime"),
        (litellm(metadata={"usage_object": 7}), "metadata.usage_object"),
        (7, None),
    ],
)
def test_f44_what_is_refused_is_named(item: object, field: str | None) -> None:
    with pytest.raises(RejectedItem) as refused:
        read(json.dumps(item).encode(), NOW)
    assert refused.value.field == field


@pytest.mark.parametrize("junk", [b"", b"null", b"7", b"[1", b'"text"', b"{", b"\xff", b"[" * 100_000])
def test_junk_is_refused_as_a_whole_or_by_the_item(junk: bytes) -> None:
    with pytest.raises((Invalid, RejectedItem)):
        [read(item, NOW) for item in split_items(junk)]


def test_three_formats_hold_the_same_items() -> None:
    first, second = json.dumps(plain()).encode(), json.dumps(litellm()).encode()
    assert split_items(b" [" + first + b" , " + second + b"] \n") == [first, second]
    assert split_items(first + b"\r\n\n" + second + b"\n") == [first, second]
    assert split_items(json.dumps(plain(), indent=1).encode()) == [json.dumps(plain(), indent=1).encode()]


def test_a_broken_line_does_not_take_its_neighbours_along() -> None:
    lines = split_items(json.dumps(plain()).encode() + b'\n{"model": tru\n' + json.dumps(plain()).encode())
    found = [type(report) for _, report in telemetry.read_all(lines, NOW)]
    assert found == [ReportedCall, RejectedItem, ReportedCall]


def test_too_many_items_are_refused() -> None:
    with pytest.raises(Invalid, match="At most"):
        split_items(b"[" + b",".join([b"1"] * (telemetry.MOST_ITEMS + 1)) + b"]")


REPORTER = telemetry.Reporter(owner_id=OWNER, payer_id=OwnerId(UUID(int=9)), user_id=UserId(UUID(int=10)))


def estimate(provider: str, model: str, usage: TokenUsage, latency_s: float | None, kind: Any) -> Any:
    return impact.estimate(impact.profile(provider, model), usage, latency_s=latency_s, kind=kind)


def test_f20_an_event_has_a_footprint_but_never_a_price() -> None:
    made = telemetry.to_event(one(litellm()), REPORTER, estimate)
    expected = impact.estimate(
        impact.profile("openai", "gpt-4o-mini"), TokenUsage(uncached_input=125, cache_read=1024, output=261, reasoning=11), latency_s=4.0
    )
    assert (made.kwh_low, made.kwh_best, made.kwh_high) == (expected.kWh.low, expected.kWh.best, expected.kWh.high)
    assert (made.total_micro, made.m2_funded, made.source, made.method) == (0, None, "telemetry", "a2b-1")
    assert time_of(made.id) == datetime(2026, 11, 20, 12, 0, 0, 250_000, tzinfo=UTC)
    assert (made.owner_id, made.payer_id, made.user_id) == (OWNER, UUID(int=9), UUID(int=10))


def test_f30_an_unknown_model_has_a_range_of_class_e() -> None:
    made = telemetry.to_event(one(plain(model="nobody/heard-of-it", provider="?")), REPORTER, estimate)
    assert made.quality == "E"
    assert 0 < (made.kwh_low or 0) < (made.kwh_best or 0) < (made.kwh_high or 0)


def test_a_cache_hit_used_no_inference_and_audio_is_not_known() -> None:
    hit = telemetry.to_event(one(litellm(cache_hit=True)), REPORTER, estimate)
    assert (hit.kwh_best, hit.input, "cache-hit" in hit.warnings) == (0, 1149, True)
    audio = telemetry.to_event(one(litellm(call_type="atranscription")), REPORTER, estimate)
    assert (audio.kwh_best, audio.method) == (None, None)


EXPECTED = {
    "proxy-chat": [("openai", "gpt-4o-mini", 20, 0, 2, 0, "reported", "student-7")],
    "proxy-chat-cached-prompt": [("openai", "gpt-4o-mini", 1149, 1024, 261, 0, "reported", "user-42")],
    "proxy-chat-reasoning": [("openai", "gpt-5-nano", 11, 0, 202, 192, "reported", "user-42")],
    "proxy-anthropic-cached-prompt": [("anthropic", "claude-sonnet-4-20250514", 2066, 2055, 100, 0, "reported", "user-42")],
    "proxy-anthropic-messages-stream": [("anthropic", "claude-sonnet-4-20250514", 1042, 1031, 100, 0, "reported", "user-42")],
    "proxy-responses-api": [("openai", "gpt-5-mini", 54, 0, 164, 128, "reported", "user-42")],
    "proxy-embedding": [("openai", "text-embedding-3-small", 9, 0, 0, 0, "reported", "user-42")],
    "proxy-failure-bad-proxy-key": [("openai", "gpt-4o-mini", 0, 0, 0, 0, "failed", None)],
    "proxy-failure-unknown-model": [("unknown", "nope", 0, 0, 0, 0, "failed", "user-42")],
    "proxy-stream-client-disconnect": [("openai", "gpt-4o-mini", 23, 0, 8, 0, "cut", "user-42")],
    "batch-three-events": [
        ("openai", "gpt-4o-mini", 20, 0, 2, 0, "reported", "user-42"),
        ("openai", "gpt-4o-mini", 1149, 1024, 261, 0, "reported", "user-42"),
        ("openai", "gpt-4o-mini", 0, 0, 0, 0, "failed", "user-42"),
    ],
    "sdk-batch-mock": [
        ("openai", "gpt-4o-mini", 10, 0, 20, 0, "reported", "sdk-user"),
        ("openai", "gpt-4o-mini", 8, 0, 4, 0, "reported", None),
        ("openai", "gpt-4o-mini", 0, 0, 0, 0, "failed", None),
    ],
    "single-format-redacted-chat": [("openai", "gpt-4o-mini", 20, 0, 2, 0, "reported", "user-42")],
}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_recorded_bodies_say_what_was_used(name: str) -> None:
    body = json.loads(shared("fixtures", "litellm", f"{name}.json").read_text())["body"]
    found = [read(item, NOW) for item in split_items(json.dumps(body).encode())]
    assert [
        (
            each.provider,
            each.model,
            each.usage.input,
            each.usage.cache_read,
            each.usage.output,
            each.usage.reasoning,
            each.status,
            each.external_user,
        )
        for each in found
    ] == EXPECTED[name]
