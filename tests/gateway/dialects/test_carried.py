"""F40: what a translation has to carry, over two turns where it is a loop; what it cannot is named."""

import json

import pytest

from aim2balance.gateway.dialects import Outgoing, StreamTranslator, translate_answer, translate_request
from aim2balance.gateway.dialects.sealed_ids import opened, sealed
from aim2balance.gateway.operations import read
from tests.gateway.dialects.recorded import with_anthropic_sdk, with_openai_sdk

USER = {"role": "user", "content": "hi"}
MARK = {"cache_control": {"type": "ephemeral"}}
CALL = {"id": "t", "type": "function", "function": {"name": "f", "arguments": "{}"}}
PNG = {"type": "image_url", "image_url": {"url": "https://example.org/a.png"}}
PDF = {"type": "file", "file": {"file_data": "data:application/pdf;base64,aGFsbG8="}}


def to_anthropic(**body):
    facts = read("chat", json.dumps({"model": "m", "messages": [USER], **body}).encode())
    out, dropped = translate_request(facts, "anthropic", Outgoing(model="x", limit=4096))
    return json.loads(out), dropped


def to_openai(vendor="other", **body):
    facts = read("messages", json.dumps({"model": "m", "max_tokens": 9, "messages": [USER], **body}).encode())
    out, dropped = translate_request(facts, "openai", Outgoing(model="x", limit=4096, vendor=vendor))
    return json.loads(out), dropped


def streamed(source, target, *events):
    translator = StreamTranslator(source, target, created=1)
    out = b"".join(map(translator.feed, events))
    ending = translator.finish()
    return out + ending.events + ending.tail


def chunk(delta, finish=None):
    body = {
        "id": "c",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }
    return b"data: " + json.dumps(body).encode() + b"\n\n"


def event(kind, **members):
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **members})}\n\n".encode()


START = event(
    "message_start", message={"id": "m", "type": "message", "role": "assistant", "model": "m", "content": [], "usage": {"input_tokens": 1}}
)


@pytest.mark.parametrize(
    "body",
    [
        {"tools": [{"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}, **MARK}]},
        {"tools": [{"type": "function", "function": {"name": "f", "parameters": {"type": "object"}, **MARK}}]},
        {"messages": [{"role": "system", "content": "long", **MARK}, USER]},
        {"messages": [{**USER, **MARK}]},
        {"messages": [USER, {"role": "assistant", "content": "a", **MARK}, USER]},
        {"messages": [{"role": "user", "content": [{**PNG, **MARK}, {"type": "text", "text": "hi"}]}]},
        {"messages": [{"role": "user", "content": [{**PDF, **MARK}]}]},
        {"messages": [USER, {"role": "assistant", "content": None, "tool_calls": [{**CALL, **MARK}]}, {"role": "tool", "tool_call_id": "t", "content": "r"}]},
        {"messages": [USER, {"role": "assistant", "content": None, "tool_calls": [CALL]}, {"role": "tool", "tool_call_id": "t", "content": "r", **MARK}]},
        {"messages": [USER, {"role": "assistant", "content": None, "tool_calls": [CALL]},
                      {"role": "tool", "tool_call_id": "t", "content": [{"type": "text", "text": "r", **MARK}]}]},
    ],
)  # fmt: skip
def test_f40_a_cache_mark_reaches_claude_wherever_it_stands(body):
    sent, dropped = to_anthropic(**body)
    assert json.dumps(sent).count('"ephemeral"') == 1
    assert dropped == ()


def test_f40_a_cache_mark_that_has_no_place_is_named():
    assert to_anthropic(messages=[{"role": "system", "content": " ", **MARK}, USER])[1] == ("cache_control",)
    assert to_anthropic(messages=[{"role": "user", "content": [{"type": "text", "text": "", **MARK}, {"type": "text", "text": "hi"}]}])[
        1
    ] == ("cache_control",)
    tool = {"name": "f", "input_schema": {"type": "object"}, **MARK}
    assert to_openai(tools=[tool])[1] == ("cache_control",)
    assert to_openai(**MARK)[1] == ("cache_control",)


OBJECT = {"type": "object", "properties": {"y": {"type": "string"}}, "required": ["y"]}
NESTED = {"type": "object", "properties": {"x": OBJECT, "z": {"anyOf": [{"type": "array", "items": OBJECT}, {"$ref": "#/$defs/d"}]}},
          "required": ["x", "z"], "$defs": {"d": OBJECT}}  # fmt: skip


def test_f40_objects_of_a_schema_are_closed():
    def format_of(schema):
        return to_anthropic(response_format={"type": "json_schema", "json_schema": {"name": "a", "schema": schema}})

    sent, dropped = format_of(NESTED)
    assert json.dumps(sent["output_config"]).count('"additionalProperties": false') == 4
    assert dropped == ()
    sent, dropped = format_of({**NESTED, "additionalProperties": {"type": "string"}})
    assert sent["output_config"]["format"]["schema"]["additionalProperties"] is False
    assert dropped == ("response_format.additionalProperties",)
    strict = to_openai(output_config={"format": {"type": "json_schema", "schema": NESTED}})[0]["response_format"]["json_schema"]
    assert strict["strict"]
    assert json.dumps(strict["schema"]).count('"additionalProperties": false') == 4
    for loose in (
        {**NESTED, "required": ["x"]},
        {**NESTED, "$defs": {"d": {**OBJECT, "required": []}}},
        {**NESTED, "additionalProperties": True},
    ):
        given = to_openai(output_config={"format": {"type": "json_schema", "schema": loose}})[0]["response_format"]["json_schema"]
        assert (given["strict"], given["schema"]) == (False, loose)


@pytest.mark.parametrize("pieces", [[], [""], ["", ""]])
@pytest.mark.parametrize("is_closed", [True, False])
def test_f40_a_streamed_call_without_arguments_reads_as_an_object(pieces, is_closed):
    blocks = []
    for index, name in enumerate(("now", "then")):
        blocks.append(
            event("content_block_start", index=index, content_block={"type": "tool_use", "id": f"t{index}", "name": name, "input": {}})
        )
        blocks += [event("content_block_delta", index=index, delta={"type": "input_json_delta", "partial_json": piece}) for piece in pieces]
        blocks += [event("content_block_stop", index=index)] if is_closed else []
    end = event("message_delta", delta={"stop_reason": "tool_use"}, usage={"output_tokens": 5})
    out = streamed("anthropic", "openai", START, *blocks, end, event("message_stop"))
    assert with_openai_sdk(out, stream=True)[1] == [("now", "{}"), ("then", "{}")]


@pytest.mark.parametrize(
    ("deltas", "calls"),
    [
        ([[("w", '{"a":1}')], [("w", '{"a":2}')]], [("w", {"a": 1}), ("w", {"a": 2})]),
        ([[("w", '{"a":1}'), ("w", '{"a":2}')]], [("w", {"a": 1}), ("w", {"a": 2})]),
        ([[("a", "")], [("b", "")]], [("a", {}), ("b", {})]),
        ([[("w", "{}")], [("w", "{}")], [("w", "{}")]], [("w", {})] * 3),
        ([[("w", '{"a"')], [("w", ":1}")], [("w", "")]], [("w", {"a": 1})]),
        ([[("w", '{"a"')], [(None, ":1}")], [("w", '{"a":2')], [(None, "}")]], [("w", {"a": 1}), ("w", {"a": 2})]),
    ],
)
@pytest.mark.parametrize("call_id", ["", None])
@pytest.mark.parametrize("index", [None, 0])
def test_f40_calls_without_index_and_id_stay_apart(deltas, calls, call_id, index):
    if index is not None and any(len(delta) > 1 for delta in deltas):
        pytest.skip("calls of one delta are told apart by their index")
    chunks = []
    for delta in deltas:
        said = [{"type": "function", "id": call_id, "index": index, "function": {"name": name, "arguments": text}} for name, text in delta]
        chunks.append(chunk({"tool_calls": [{name: value for name, value in call.items() if value is not None} for call in said]}))
    out = streamed("openai", "anthropic", *chunks, chunk({}, "tool_calls"), b"data: [DONE]\n\n")
    assert [(name, json.loads(text)) for name, text in with_anthropic_sdk(out, stream=True)[1]] == calls
    assert len({line for line in out.decode().split("\n") if "content_block_start" in line and "data" in line}) == len(calls)


SIGNED = {**CALL, "id": "call_1", "extra_content": {"google": {"thought_signature": "SIG+/=="}}}


@pytest.mark.parametrize("is_streamed", [False, True])
def test_f40_a_thought_signature_goes_back_with_its_call(is_streamed):
    if is_streamed:
        out = streamed("openai", "anthropic", chunk({"tool_calls": [{"index": 0, **SIGNED}]}), chunk({}, "tool_calls"), b"data: [DONE]\n\n")
        start = next(line for line in out.decode().split("\n") if '"tool_use"' in line and line.startswith("data"))
        block = json.loads(start[6:])["content_block"]
    else:
        message = {"role": "assistant", "content": None, "tool_calls": [SIGNED]}
        answer = {"id": "c", "model": "m", "choices": [{"index": 0, "message": message, "finish_reason": "tool_calls"}]}
        block = json.loads(translate_answer("openai", "anthropic", json.dumps(answer).encode(), created=1))["content"][0]
    assert block["id"].replace("-", "").replace("_", "").isalnum()
    turn = [USER, {"role": "assistant", "content": [block]},
            {"role": "user", "content": [{"type": "tool_result", "tool_use_id": block["id"], "content": "sunny"}]}]  # fmt: skip
    for vendor in ("google", "other"):
        sent, dropped = to_openai(vendor, messages=turn)
        assert sent["messages"][1]["tool_calls"] == [SIGNED]
        assert sent["messages"][2]["tool_call_id"] == "call_1"
        assert dropped == ()
    sent, dropped = to_openai("openai", messages=turn)
    assert sent["messages"][1]["tool_calls"] == [CALL | {"id": "call_1"}]
    assert sent["messages"][2]["tool_call_id"] == "call_1"
    assert dropped == ("messages.tool_calls.extra_content",)


@pytest.mark.parametrize("call_id", ["", "call_1", "a__extra__b", "a__extra__", "a__extra__W10", "__extra__e30x", "ü__extra__ü"])
def test_f40_an_id_that_holds_nothing_stays(call_id):
    assert opened(call_id) == (call_id, {})
    assert opened(sealed("x", {"a": {"b": "ü"}})) == ("x", {"a": {"b": "ü"}})
