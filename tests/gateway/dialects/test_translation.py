"""Requests and plain answers in the other dialect, on samples written by hand."""

import json

import pytest

from aim2balance.gateway.dialects import ENDPOINTS, Outgoing, UnreadableAnswerError, read_answer, translate_answer, translate_request
from aim2balance.gateway.operations import read
from aim2balance.kit.errors import Invalid
from aim2balance.kit.tokens import TokenUsage
from tests.gateway.dialects.recorded import said_plainly, with_anthropic_sdk, with_openai_sdk

PNG = "data:image/png;base64,aGFsbG8="
USER = {"role": "user", "content": "hi"}


def to_anthropic(limit=4096, **body):
    out, dropped = translate_request(
        read("chat", json.dumps({"model": "m", "messages": [USER], **body}).encode()), "anthropic", Outgoing(model="x", limit=limit)
    )
    return json.loads(out), dropped


def to_openai(limit=4096, body=None, **options):
    facts = read("messages", json.dumps({"model": "m", "max_tokens": 9, "messages": [USER], **(body or {})}).encode())
    out, dropped = translate_request(facts, "openai", Outgoing(model="x", limit=limit, **options))
    return json.loads(out), dropped


def test_a_conversation_for_anthropic():
    body, dropped = to_anthropic(
        messages=[
            {"role": "system", "content": "be kind"},
            {"role": "developer", "content": [{"type": "text", "text": "be brief"}]},
            {"role": "user", "content": [{"type": "text", "text": "see"}, {"type": "image_url", "image_url": {"url": PNG}},
                                         {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}]},
            {"role": "user", "content": "and?"},
            {"role": "assistant", "content": "", "tool_calls": [
                {"id": "functions.f:0", "type": "function", "function": {"name": "f", "arguments": '{"big": 12345678901234567890, "f": 1.0}'}},
                {"id": "t2", "type": "function", "function": {"name": "f", "arguments": ""}}]},
            {"role": "tool", "tool_call_id": "functions.f:0", "content": "42"},
            {"role": "tool", "tool_call_id": "t2", "content": [{"type": "text", "text": "43"}]},
            {"role": "user", "content": "go on"},
            {"role": "assistant", "content": "The answer is "},
        ],
        stream=True, temperature=0.5, top_p=0.9, stop="END", user="u1",
        tools=[{"type": "function", "function": {"name": "f", "description": "d", "parameters": {"type": "object"}}}],
        tool_choice={"type": "function", "function": {"name": "f"}}, parallel_tool_calls=False,
    )  # fmt: skip
    assert dropped == ()
    assert body["system"] == [{"type": "text", "text": "be kind"}, {"type": "text", "text": "be brief"}]
    assert [message["role"] for message in body["messages"]] == ["user", "assistant", "user", "assistant"]
    first, calls, results, last = (message["content"] for message in body["messages"])
    assert first[1]["source"] == {"type": "base64", "media_type": "image/png", "data": "aGFsbG8="}
    assert first[2]["source"] == {"type": "url", "url": "https://example.com/a.png"}
    assert first[3] == {"type": "text", "text": "and?"}
    assert calls[0] == {"type": "tool_use", "id": "functions_f_0", "name": "f", "input": {"big": 12345678901234567890, "f": 1.0}}
    assert calls[1]["input"] == {}
    assert results[0] == {"type": "tool_result", "tool_use_id": "functions_f_0", "content": "42"}
    assert results[2] == {"type": "text", "text": "go on"}
    assert last == [{"type": "text", "text": "The answer is"}]
    assert body["tools"] == [{"name": "f", "description": "d", "input_schema": {"type": "object"}}]
    assert body["tool_choice"] == {"type": "tool", "name": "f", "disable_parallel_tool_use": True}
    assert {name: body[name] for name in ("model", "max_tokens", "stream", "temperature", "top_p", "stop_sequences", "metadata")} == {
        "model": "x", "max_tokens": 4096, "stream": True, "temperature": 0.5, "top_p": 0.9, "stop_sequences": ["END"], "metadata": {"user_id": "u1"},
    }  # fmt: skip


def test_a_conversation_for_openai():
    body, dropped = to_openai(
        limit_field="max_completion_tokens",
        ask_usage=True,
        body={
            "system": [{"type": "text", "text": "be kind", "cache_control": {"type": "ephemeral"}}, {"type": "text", "text": "be brief"}],
            "messages": [
                {"role": "user", "content": [{"type": "text", "text": "see"}, {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "aGFsbG8="}}]},
                {"role": "assistant", "content": [{"type": "thinking", "thinking": "hm", "signature": "s"}, {"type": "text", "text": "ok"},
                                                  {"type": "tool_use", "id": "t1", "name": "f", "input": {"a": 1}}]},
                {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t1", "is_error": True, "content": [
                    {"type": "text", "text": "failed"}, {"type": "image", "source": {"type": "url", "url": "https://example.com/a.png"}}]},
                    {"type": "text", "text": "go on"}]},
            ],
            "tools": [{"name": "f", "input_schema": {"type": "object"}}], "tool_choice": {"type": "any", "disable_parallel_tool_use": True},
            "stream": True, "stop_sequences": ["END"], "metadata": {"user_id": "u1"}, "top_k": 5, "thinking": {"type": "enabled", "budget_tokens": 5000},
        },
    )  # fmt: skip
    assert body["messages"] == [
        {"role": "system", "content": "be kind\n\nbe brief"},
        {"role": "user", "content": [{"type": "text", "text": "see"}, {"type": "image_url", "image_url": {"url": PNG}}]},
        {"role": "assistant", "content": "ok", "tool_calls": [{"id": "t1", "type": "function", "function": {"name": "f", "arguments": '{"a":1}'}}]},
        {"role": "tool", "tool_call_id": "t1", "content": "Error: failed"},
        {"role": "user", "content": [{"type": "text", "text": "Result of tool call t1:"}, {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}, {"type": "text", "text": "go on"}]},
    ]  # fmt: skip
    assert (body["max_completion_tokens"], body["stop"], body["user"], body["tool_choice"], body["parallel_tool_calls"]) == (
        4096,
        ["END"],
        "u1",
        "required",
        False,
    )
    assert body["stream_options"] == {"include_usage": True}
    assert set(dropped) == {"cache_control", "messages.content.thinking", "thinking", "top_k"}


def test_reasoning_where_the_target_can():
    thinking = {"type": "enabled", "budget_tokens": 5000}
    assert to_openai(body={"thinking": thinking}, is_reasoning=True)[0]["reasoning_effort"] == "medium"
    spoken = [{"role": "assistant", "content": [{"type": "thinking", "thinking": "hm", "signature": "s"}]}, USER]
    assert to_openai(body={"messages": spoken}, reasoning_field="reasoning_content")[0]["messages"][0]["reasoning_content"] == "hm"
    assert to_anthropic(reasoning_effort="low", temperature=0.3) == (
        {"model": "x", "max_tokens": 4096, "messages": [{"role": "user", "content": [{"type": "text", "text": "hi"}]}], "thinking": {"type": "enabled", "budget_tokens": 1024}},
        ("temperature",),
    )  # fmt: skip
    assert to_anthropic(reasoning_effort="high", limit=1000)[1] == ("reasoning_effort",)
    assert to_anthropic(reasoning_effort="high", limit=4096)[0]["thinking"]["budget_tokens"] < 4096
    forced = to_anthropic(reasoning_effort="low", tools=[{"type": "function", "function": {"name": "f"}}], tool_choice="required")
    assert forced[1] == ("reasoning_effort",)


def test_a_sealed_thought_goes_back_to_anthropic():
    details = [{"type": "reasoning.text", "text": "", "signature": "s", "format": "anthropic-claude-v1"}]
    said = {"role": "assistant", "content": "ok", "reasoning_content": "hm", "reasoning_details": details}
    body, dropped = to_anthropic(messages=[USER, said, USER])
    assert body["messages"][1]["content"][0] == {"type": "thinking", "thinking": "hm", "signature": "s"}
    assert dropped == ()
    assert to_anthropic(messages=[USER, {**said, "reasoning_details": None}, USER])[1] == ("messages.reasoning_content",)


def test_formats():
    schema = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": False}
    body, _ = to_anthropic(response_format={"type": "json_schema", "json_schema": {"name": "n", "schema": schema}})
    assert body["output_config"] == {"format": {"type": "json_schema", "schema": schema}}
    body, _ = to_openai(body={"output_config": {"format": {"type": "json_schema", "schema": schema}}})
    assert body["response_format"] == {"type": "json_schema", "json_schema": {"name": "answer", "schema": schema, "strict": True}}
    body, dropped = to_anthropic(response_format={"type": "json_object"})
    assert "JSON" in body["system"][0]["text"]
    assert dropped == ("response_format",)


def test_files():
    part = {"type": "file", "file": {"filename": "a.pdf", "file_data": "data:application/pdf;base64,JVBERg=="}}
    body, _ = to_anthropic(messages=[{"role": "user", "content": [part]}])
    block = {"type": "document", "source": {"type": "base64", "media_type": "application/pdf", "data": "JVBERg=="}, "title": "a.pdf"}
    assert body["messages"][0]["content"] == [block]
    body, _ = to_openai(body={"messages": [{"role": "user", "content": [block]}]})
    assert body["messages"][0]["content"] == [part]


def test_what_has_no_meaning_there_is_named_and_left_out():
    body, dropped = to_anthropic(seed=3, presence_penalty=0.5, frequency_penalty=0, logit_bias={}, temperature=1.7, **{"Odd\nName": 1})
    assert dropped == ("temperature", "seed", "presence_penalty", "Odd_Name")
    assert body["temperature"] == 1


@pytest.mark.parametrize(
    "more",
    [
        {"n": 2}, {"logprobs": True}, {"web_search_options": {}}, {"modalities": ["text", "audio"]}, {"audio": {"voice": "x"}},
        {"tools": [{"type": "custom", "custom": {"name": "c"}}]}, {"modalities": ["image", "text"]},
        {"messages": [{"role": "user", "content": [{"type": "input_audio", "input_audio": {}}]}]},
        {"messages": [{"role": "user", "content": [{"type": "file", "file": {"url": "f"}}]}]},
        {"messages": [{"role": "user", "content": [{"type": "video"}]}]}, {"response_format": {"type": "grammar"}}, {"tool_choice": 7, "tools": [{"function": {"name": "f"}}]},
    ],
)  # fmt: skip
def test_what_anthropic_cannot_express_is_refused(more):
    with pytest.raises(Invalid) as refusal:
        to_anthropic(**more)
    assert refusal.value.code == "unsupported_by_dialect"


@pytest.mark.parametrize(
    "more",
    [
        {"tools": [{"type": "web_search_20250305", "name": "web_search"}]}, {"tools": [{"type": "bash_20250124", "name": "bash"}]},
        {"mcp_servers": [{"url": "x"}]}, {"messages": [{"role": "user", "content": [{"type": "image", "source": {"type": "file", "name": "f"}}]}]},
        {"messages": [{"role": "assistant", "content": [{"type": "server_tool_use", "id": "s", "name": "web_search", "input": {}}]}]},
        {"messages": [{"role": "user", "content": [{"type": "document", "source": {"type": "url", "url": "https://x/a.pdf"}}]}]},
    ],
)  # fmt: skip
def test_what_openai_cannot_express_is_refused(more):
    with pytest.raises(Invalid) as refusal:
        to_openai(body=more)
    assert refusal.value.code == "unsupported_by_dialect"


def test_embeddings_have_no_place_in_anthropic():
    with pytest.raises(Invalid) as refusal:
        translate_request(read("embeddings", b'{"model":"m","input":"x"}'), "anthropic", Outgoing(model="x", limit=1))
    assert refusal.value.code == "unsupported_by_dialect"


@pytest.mark.parametrize(
    "messages", [[{"role": "robot", "content": "x"}], [{"role": "user", "content": 7}], [{"role": "user", "content": ""}]]
)
def test_messages_of_no_dialect_are_refused(messages):
    with pytest.raises(Invalid) as refusal:
        to_anthropic(messages=messages)
    assert refusal.value.code == "invalid_request_error"


# ---- answers

OPENAI_ANSWER = {
    "id": "c1", "object": "chat.completion", "created": 5, "model": "m-1",
    "choices": [{"index": 0, "finish_reason": "tool_calls", "message": {
        "role": "assistant", "content": "Grüße", "reasoning_content": "hm",
        "tool_calls": [{"id": "t1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1.0}'}},
                       {"id": "t2", "type": "function", "function": {"name": "g", "arguments": "{broken"}}]}}],
    "usage": {"prompt_tokens": 100, "completion_tokens": 9, "total_tokens": 130,
              "prompt_tokens_details": {"cached_tokens": 60, "cache_write_tokens": 30, "audio_tokens": 0},
              "completion_tokens_details": {"reasoning_tokens": 4}, "server_tool_use_details": {"web_search_requests": 1}},
}  # fmt: skip


def test_a_plain_answer_for_an_anthropic_client():
    body = json.dumps(OPENAI_ANSWER).encode()
    out = translate_answer("openai", "anthropic", body, created=1)
    text, calls, finish, usage = with_anthropic_sdk(out, stream=False)
    assert (text, finish) == ("Grüße", "tool_use")
    assert [(name, json.loads(arguments)) for name, arguments in calls] == [("f", {"a": 1.0}), ("g", {"arguments": "{broken"})]
    wanted = TokenUsage(uncached_input=10, cache_read=60, cache_write_5m=30, output=30, reasoning=4, tool_calls=(("web_search", 1),))
    assert read_answer("openai", "chat", body).usage == read_answer("anthropic", "chat", out).usage == wanted
    assert said_plainly("anthropic", out).thinking == "hm"


def test_a_plain_answer_for_an_openai_client():
    usage = {"input_tokens": 10, "cache_read_input_tokens": 60, "cache_creation_input_tokens": 30, "output_tokens": 30,
             "cache_creation": {"ephemeral_5m_input_tokens": 10, "ephemeral_1h_input_tokens": 20}}  # fmt: skip
    content = [{"type": "thinking", "thinking": "hm", "signature": "s"}, {"type": "redacted_thinking", "data": "x"}, {"type": "text", "text": "Grüße"},
               {"type": "tool_use", "id": "t1", "name": "f", "input": {"a": 1}}]  # fmt: skip
    body = json.dumps(
        {"id": "msg_1", "type": "message", "role": "assistant", "model": "c", "content": content, "stop_reason": "tool_use", "usage": usage}
    ).encode()
    out = translate_answer("anthropic", "openai", body, created=77)
    text, calls, finish, _ = with_openai_sdk(out, stream=False)
    assert (text, calls, finish) == ("Grüße", [("f", '{"a":1}')], "tool_calls")
    assert json.loads(out)["created"] == 77
    assert read_answer("anthropic", "chat", body).usage == read_answer("openai", "chat", out).usage
    back = json.loads(translate_answer("openai", "anthropic", out, created=1))
    assert [block["type"] for block in back["content"]] == ["thinking", "redacted_thinking", "text", "tool_use"]
    assert back["content"][0]["signature"] == "s"


@pytest.mark.parametrize(
    ("anthropic", "openai"),
    [("end_turn", "stop"), ("stop_sequence", "stop"), ("pause_turn", "stop"), ("max_tokens", "length"),
     ("model_context_window_exceeded", "length"), ("tool_use", "tool_calls"), ("refusal", "content_filter")],
)  # fmt: skip
def test_finish_reasons(anthropic, openai):
    body = {
        "id": "m",
        "type": "message",
        "model": "c",
        "content": [],
        "stop_reason": anthropic,
        "usage": {"input_tokens": 1, "output_tokens": 1},
    }
    out = json.loads(translate_answer("anthropic", "openai", json.dumps(body).encode(), created=1))
    assert out["choices"][0]["finish_reason"] == openai
    back = {"stop": "end_turn", "length": "max_tokens"}.get(openai, anthropic)
    assert json.loads(translate_answer("openai", "anthropic", json.dumps(out).encode(), created=1))["stop_reason"] == back


def test_our_count_stands_in_for_missing_usage():
    body = json.dumps({**OPENAI_ANSWER, "usage": None}).encode()
    usage = TokenUsage(uncached_input=7, output=8, estimated=True)
    out = translate_answer("openai", "anthropic", body, created=1, usage=usage)
    assert read_answer("anthropic", "chat", out).usage == TokenUsage(uncached_input=7, output=8)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"choices":3}'])
def test_what_is_no_answer_is_not_translated(body):
    with pytest.raises(UnreadableAnswerError):
        translate_answer("openai", "anthropic", body, created=1)
    for dialect, endpoint in (("openai", "chat"), ("openai", "embeddings"), ("anthropic", "messages")):
        assert not read_answer(dialect, ENDPOINTS[endpoint].operation, body).is_answer


def test_f06_absurd_usage_of_a_plain_answer_is_refused():
    body = json.dumps({**OPENAI_ANSWER, "usage": {**OPENAI_ANSWER["usage"], "prompt_tokens": -5}}).encode()
    facts = read_answer("openai", "chat", body)
    assert (facts.usage, facts.is_answer) == (None, True)
    assert "prompt_tokens" in facts.usage_refused
    assert facts.text_bytes > 0


def test_f07_deepseek_and_overlapping_cache_figures():
    usage = {
        "prompt_tokens": 451,
        "completion_tokens": 21,
        "total_tokens": 472,
        "prompt_cache_hit_tokens": 384,
        "prompt_cache_miss_tokens": 67,
    }
    assert read_answer("openai", "chat", json.dumps({"usage": usage}).encode()).usage == TokenUsage(
        uncached_input=67, cache_read=384, output=21
    )
    usage = {"prompt_tokens": 100, "completion_tokens": 1, "prompt_tokens_details": {"cached_tokens": 90, "cache_write_tokens": 90}}
    read_back = read_answer("openai", "chat", json.dumps({"usage": usage}).encode()).usage
    assert (read_back.input, read_back.cache_read, read_back.cache_write) == (100, 90, 10)


def test_audio_tokens_are_classes_of_their_own():
    usage = {
        "prompt_tokens": 50,
        "completion_tokens": 40,
        "total_tokens": 90,
        "prompt_tokens_details": {"audio_tokens": 30},
        "completion_tokens_details": {"audio_tokens": 25},
    }
    read_back = read_answer("openai", "chat", json.dumps({"usage": usage}).encode()).usage
    assert read_back == TokenUsage(uncached_input=20, audio_in=30, output=15, audio_out=25)
