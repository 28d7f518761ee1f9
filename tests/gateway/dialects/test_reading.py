"""Requests: what is read, what is refused, what is counted; and splicing."""

import base64
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aim2balance.gateway.dialects import ENDPOINTS, Outgoing, StreamScanner, StreamTranslator, read_answer, splice, translate_request
from aim2balance.gateway.dialects.text_tokens import tokens_of
from aim2balance.gateway.dialects.types import Picture
from aim2balance.gateway.operations import read
from aim2balance.kit.errors import Invalid
from tests.gateway.dialects.test_media_headers import PDF, wav

CHAT = {"model": "m", "messages": [{"role": "user", "content": "hello"}]}
MESSAGES = {"model": "m", "max_tokens": 9, "messages": [{"role": "user", "content": "hello"}]}


def chat(**more):
    return read("chat", json.dumps({**CHAT, **more}).encode())


def messages(**more):
    return read("messages", json.dumps({**MESSAGES, **more}).encode())


def test_what_a_chat_request_asks_for():
    facts = chat(stream=True, max_completion_tokens=50, n=2, stream_options={"include_usage": True}, reasoning_effort="low", user="u")
    assert (facts.model, facts.stream, facts.limit, facts.limit_field, facts.n) == ("m", True, 50, "max_completion_tokens", 2)
    assert facts.wants_usage
    assert facts.wants_reasoning
    assert (facts.messages, facts.counted_input) == (1, 2 + 8)


def test_what_a_messages_request_asks_for():
    facts = messages(thinking={"type": "enabled", "budget_tokens": 2048}, tools=[{"type": "web_search_20250305", "name": "web_search"}])
    assert (facts.limit, facts.limit_field, facts.thinking_budget, facts.server_tools) == (9, "max_tokens", 2048, ("web_search",))
    assert facts.wants_usage


def test_tools_the_client_runs_itself_are_no_server_tools():
    tools = [{"name": "f", "input_schema": {}}, {"type": "custom", "name": "g"}, {"type": "bash_20250124", "name": "bash"}]
    assert messages(tools=tools).server_tools == ()
    assert chat(tools=[{"type": "function", "function": {"name": "f"}}]).server_tools == ()


@pytest.mark.parametrize(
    ("more", "names"),
    [
        ({"web_search_options": {}}, ("web_search",)),
        ({"model": "a/b:online"}, ("web_search",)),
        ({"plugins": [{"id": "web"}]}, ("web",)),
        ({"tools": [{"type": "browser_search"}]}, ("browser_search",)),
    ],
)
def test_openai_server_tools(more, names):
    assert chat(**more).server_tools == names


def test_fields_that_make_a_provider_charge_more_are_named():
    assert chat(service_tier="priority", models=["dear"], provider={"order": ["x"]}).paid_extras == ("models", "provider", "service_tier")
    assert chat(service_tier="auto").paid_extras == ()
    assert messages(speed="fast", inference_geo="us").paid_extras == ("speed", "inference_geo")


@pytest.mark.parametrize(
    "body",
    [
        b"", b"nonsense", b"[]", b'"text"', b"null", b"{}", b'{"model":1,"messages":[{}]}', b'{"model":" ","messages":[{}]}',
        b'{"model":"m"}', b'{"model":"m","messages":{}}', b'{"model":"m","messages":[]}', b'{"model":"m","messages":["x"]}',
        b'{"model":"m","messages":[{}],"max_tokens":0}', b'{"model":"m","messages":[{}],"max_tokens":-3}',
        b'{"model":"m","messages":[{}],"max_tokens":1.5}', b'{"model":"m","messages":[{}],"max_tokens":"9"}',
        b'{"model":"m","messages":[{}],"max_tokens":true}', b'{"model":"m","messages":[{}],"n":0}', b'{"model":"m","messages":[{}],"stream":1}',
        b'{"model":"m","messages":[{}],"stream_options":7}', b'{"model":"m","messages":[{}],"tools":{}}', b'{"model":"m","messages":[{}],"n":NaN}',
        b'{"model":"m","messages":[{}],"x":"\\ud800"}', b'{"model":"m","messages":[{}],"x":"\xff"}', b'{"model":"m","messages":[{}],"x":1e999}',
        b'{"model":"m","messages":[{}],"x":' + b"[" * 90_000, b"[" * 90_000,
        b'{"model":"m","messages":[{"content":' + b'[{"content":' * 3000 + b"1" + b"}]" * 3000 + b"}]}",
        b'{"model":"m","messages":[{}],"n":1,"n":5}', b'{"model":"m","messages":[{}],"stream":false,"stre\\u0061m":true}',
        b'{"model":"m","messages":[{}],"Max_Tokens":99999}', '{"model":"m","messages":[{}],"max_to\u212aens":9}'.encode(),
    ],
)  # fmt: skip
@pytest.mark.parametrize("endpoint", ["chat", "messages"])
def test_malformed_bodies_are_refused(endpoint, body):
    if endpoint == "messages" and (b'"n":' in body or b"stream_options" in body) and b"NaN" not in body:
        pytest.skip("no field of messages")
    with pytest.raises(Invalid) as refusal:
        read(endpoint, body)
    assert refusal.value.code == "invalid_request_error"
    assert len(refusal.value.message) < 300


@pytest.mark.parametrize("value", [7, {}, [], None, True])
def test_embeddings_input_must_be_text_or_numbers(value):
    with pytest.raises(Invalid):
        read("embeddings", json.dumps({"model": "m", "input": value}).encode())


@pytest.mark.parametrize(("value", "tokens"), [("abcdef", 10), (["abc", "def"], 18), ([1, 2, 3], 3), ([[1, 2], [3]], 19), ("", 8)])
def test_embeddings_are_counted(value, tokens):
    assert read("embeddings", json.dumps({"model": "m", "input": value}).encode()).counted_input == tokens


def test_media_are_listed_by_piece_and_never_counted_as_text():
    picture = "data:image/png;base64," + "A" * 3_000_000
    content = [
        {"type": "text", "text": "what is it"},
        {"type": "image_url", "image_url": {"url": picture, "detail": "low"}},
        {"type": "image_url", "image_url": "https://example.com/a.png"},
        {"type": "file", "file": {"filename": "a.pdf", "file_data": "data:application/pdf;base64," + base64.b64encode(PDF).decode()}},
        {"type": "document", "source": {"type": "url", "url": "https://example.com/a.pdf"}},
    ]
    facts = chat(messages=[{"role": "user", "content": content}])
    assert facts.media.pictures == [Picture(None, "low"), Picture()]
    assert (facts.media.pages, facts.media.most_pages, facts.media.unseen_documents) == (3 + 20, 3, 1)
    assert facts.counted_input == tokens_of(["what is it"]) + 8


def test_tools_results_system_and_umlauts_are_counted():
    tool = {"name": "f", "input_schema": {"type": "object"}}
    result = {"type": "tool_result", "tool_use_id": "t", "content": [{"type": "text", "text": "ü" * 30}]}
    facts = messages(system="s" * 30, tools=[tool], messages=[{"role": "user", "content": [result]}])
    schema = json.dumps([tool], separators=(",", ":"))
    assert facts.counted_input == tokens_of(["s" * 30, "ü" * 30, schema]) + 2 * 8 + 16
    assert facts.has_tools
    assert facts.input_bound == 30 + 60 + len(schema) + 2 * 16 + 700 + 128


def test_audio_is_seen():
    part = {"type": "input_audio", "input_audio": {"data": base64.b64encode(wav(7)).decode(), "format": "wav"}}
    facts = chat(messages=[{"role": "user", "content": [part]}])
    assert facts.has_audio
    assert (facts.counted_input, facts.media.audio_s, facts.media.unseen) == (8, 8, [])
    assert chat(modalities=["text", "audio"]).has_audio


# ---- splicing

ODD = b""" {
\t"messages" : [ {"role":"user","content":"max_tokens \\"model\\": 3 \xc3\xbc"} ],
 "model"  :  "old"  , "unknown": {"model": "inner", "max_tokens": 1, "x": [1e3, null, "]}"]},
 "max_tokens":\t100 , "stream_options": { "x" : 1 }, "temperature": 1.0 }
"""


def test_splice_changes_nothing_else():
    facts = read("chat", ODD)
    out = splice(ODD, facts, model='new/"ü', limit=7, include_usage=True)
    wanted = (
        ODD.replace(b'"old"', '"new/\\"ü"'.encode()).replace(b"\t100 ", b"\t7 ").replace(b'{ "x" : 1', b'{"include_usage":true, "x" : 1')
    )
    assert out == wanted
    assert splice(ODD, facts) is ODD


def test_splice_adds_what_is_absent():
    body = b'{"model":"m","messages":[{}]}'
    out = splice(body, read("chat", body), limit=5, limit_field="max_completion_tokens", include_usage=True)
    assert out == b'{"max_completion_tokens":5,"stream_options":{"include_usage":true},"model":"m","messages":[{}]}'


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (b"null", b'{"include_usage":true}'),
        (b"{}", b'{"include_usage":true}'),
        (b'{"include_usage":false}', b'{"include_usage":true}'),
        (b'{"a":{"include_usage":0},"include_usage" : false }', b'{"a":{"include_usage":0},"include_usage" : true }'),
    ],
)
def test_splice_asks_for_usage(options, wanted):
    head = b'{"model":"m","messages":[{}],"stream_options":'
    body = head + options + b"}"
    assert splice(body, read("chat", body), include_usage=True) == head + wanted + b"}"


def test_f01_a_double_cannot_smuggle_a_higher_limit():
    body = b'{"max_tokens":9,"model":"a","messages":[{}],"max_tokens":99999,"model":"b","max_\\u0074okens":8,"max_completion_tokens":77}'
    facts = read("chat", body)
    assert facts.limit == 77
    out = splice(body, facts, model="c", limit=5)
    assert out == b'{"max_tokens":5,"model":"c","messages":[{}],"max_tokens":5,"model":"c","max_\\u0074okens":5,"max_completion_tokens":5}'


def test_a_limit_of_null_becomes_the_limit():
    body = b'{"model":"m","messages":[{}],"max_tokens":null}'
    assert splice(body, read("chat", body), limit=5, limit_field="max_tokens") == body.replace(b"null", b"5")
    assert json.loads(splice(body, read("chat", body), limit=5, limit_field="max_completion_tokens"))["max_completion_tokens"] == 5


# ---- nothing a stranger sends raises anything else

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
_WORDS = st.sampled_from(
    ["type", "text", "role", "content", "image_url", "source", "tool_use", "tool_result", "document", "file", "user", "assistant", "tool",
     "function", "name", "arguments", "call_id", "output", "function_call", "function_call_output", "reasoning", "summary", "input_text",
     "input_image", "input_file", "encrypted_content", "image_url", "url", "base64", "data", "thinking", "id", "tool_calls", "input", "system", "json_schema"]
)  # fmt: skip
words = st.recursive(
    _WORDS | st.none() | st.integers() | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=4),
    max_leaves=15,
)
fields = st.sampled_from(
    ["model", "messages", "stream", "max_tokens", "max_completion_tokens", "n", "stream_options", "tools", "tool_choice", "thinking", "reasoning",
     "reasoning_effort", "modalities", "audio", "service_tier", "speed", "plugins", "models", "system", "input", "response_format", "stop",
     "metadata", "output_config", "instructions", "max_output_tokens", "include", "truncation", "store", "inference_geo", "functions", "function_call", "temperature"]
)  # fmt: skip
bodies = st.dictionaries(fields, json_values | words, max_size=6).flatmap(
    lambda more: st.lists(st.dictionaries(_WORDS, words, max_size=4), min_size=1, max_size=3).map(
        lambda said: {"model": "m", "messages": said, "input": said, **more}
    )
)


def outcome(endpoint, body):
    try:
        facts = read(endpoint, body)
    except Invalid:
        return
    if endpoint in ("embeddings", "count_tokens"):
        assert json.loads(splice(body, facts, model="other"))["model"] == "other"
        return
    always = ENDPOINTS[endpoint].form.always
    changed = json.loads(splice(body, facts, model="other", limit=7, limit_field="max_tokens", include_usage=True, always=always))
    assert changed["model"] == "other"
    assert changed[facts.limit_field or "max_tokens"] == 7
    for target in {"openai", "anthropic", "responses"} - {facts.dialect}:
        try:
            translated, dropped = translate_request(facts, target, Outgoing(model="other", limit=4096))
        except Invalid:
            continue
        assert json.loads(translated)["model"] == "other"
        assert all(name.isascii() and name.isprintable() for name in dropped)


@settings(max_examples=300, deadline=None)
@given(bodies, st.sampled_from(["chat", "messages", "embeddings", "count_tokens", "responses"]), st.booleans())
def test_any_object_is_read_or_refused(body, endpoint, escapes):
    outcome(endpoint, json.dumps(body, ensure_ascii=escapes).encode("utf-8", "surrogatepass"))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_refused(body):
    outcome("chat", body)
    outcome("messages", b'{"model":"m","messages":[{"role":"user","content":' + body + b"}]}")


_EVENTS = ["response.created", "response.output_item.added", "response.output_item.done", "response.output_text.delta", "error",
           "response.function_call_arguments.delta", "response.reasoning_summary_text.delta", "response.completed", "response.failed"]  # fmt: skip
_MEMBERS = st.sampled_from(
    ["type", "item", "output_index", "delta", "response", "id", "model", "output", "usage", "status", "error", "summary", "content", "call_id",
     "name", "arguments", "encrypted_content", "action", "input_tokens", "output_tokens", "input_tokens_details", "incomplete_details", "text"]
)  # fmt: skip
_values = st.recursive(
    st.none()
    | st.integers()
    | st.booleans()
    | st.sampled_from(["message", "reasoning", "function_call", "web_search_call", "a2b.x", "completed"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_MEMBERS, inner, max_size=5),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(_EVENTS), st.dictionaries(_MEMBERS, _values, max_size=5)), max_size=5))
def test_events_of_any_shape_raise_nothing(events):
    scanner, translator = StreamScanner("responses"), StreamTranslator("responses", "anthropic", created=1)
    for kind, members in events:
        translator.feed(scanner.feed(b"data: " + json.dumps({**members, "type": kind}).encode() + b"\n\n"))
    translator.feed(scanner.finish() + scanner.tail)
    translator.finish(scanner.usage_or_estimate(5))
    read_answer("responses", "chat", json.dumps(dict(events[:1])).encode())
