"""Streams, on small samples written by hand: cutting, watching, hiding, ending, translating."""

import json

import pytest

from aim2balance.gateway.dialects import StreamScanner, StreamTooLongError, StreamTranslator, error_event, stream_scanner
from aim2balance.gateway.dialects.usage_figures import MOST_TOKENS
from aim2balance.kit.tokens import TokenUsage
from tests.gateway.dialects.recorded import said_in_stream, with_anthropic_sdk, with_openai_sdk
from tests.replay import Cut, cut


def chunk(delta=None, finish=None, **more):
    choices = [] if delta is None else [{"index": 0, "delta": delta, "finish_reason": finish}]
    body = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "m-1", "choices": choices, **more}
    return b"data: " + json.dumps(body, ensure_ascii=False).encode() + b"\n\n"


def event(name, **more):
    return f"event: {name}\ndata: {json.dumps({'type': name, **more}, ensure_ascii=False)}\n\n".encode()


USAGE = {"prompt_tokens": 20, "completion_tokens": 9, "total_tokens": 29, "prompt_tokens_details": {"cached_tokens": 5}}
DONE = b"data: [DONE]\n\n"
OPENAI = b"".join(
    [
        b": OPENROUTER PROCESSING\n\n",
        chunk({"role": "assistant", "content": ""}),
        chunk({"reasoning_content": "denke…"}),
        chunk({"content": "Grüße "}),
        chunk({"content": [{"type": "text", "text": "👋"}]}),
        chunk({"tool_calls": [{"index": 0, "id": "t1", "type": "function", "function": {"name": "f", "arguments": ""}}]}),
        chunk({"tool_calls": [{"index": 0, "function": {"arguments": '{"a":'}}]}),
        chunk({"tool_calls": [{"index": 0, "function": {"arguments": "1}"}}]}),
        chunk({}, "tool_calls"),
    ]
)
OPENAI_USAGE = chunk(usage=USAGE)
ANTHROPIC = b"".join(
    [
        event("message_start", message={"id": "msg_1", "type": "message", "role": "assistant", "model": "c-1", "content": [], "stop_reason": None,
                                        "usage": {"input_tokens": 15, "cache_read_input_tokens": 5, "output_tokens": 1}}),
        event("ping"),
        event("content_block_start", index=0, content_block={"type": "thinking", "thinking": "", "signature": ""}),
        event("content_block_delta", index=0, delta={"type": "thinking_delta", "thinking": "denke…"}),
        event("content_block_delta", index=0, delta={"type": "signature_delta", "signature": "sealed"}),
        event("content_block_stop", index=0),
        event("content_block_start", index=1, content_block={"type": "text", "text": ""}),
        event("content_block_delta", index=1, delta={"type": "text_delta", "text": "Grüße 👋"}),
        event("content_block_stop", index=1),
        event("content_block_start", index=2, content_block={"type": "tool_use", "id": "t1", "name": "f", "input": {}}),
        event("content_block_delta", index=2, delta={"type": "input_json_delta", "partial_json": '{"a":1}'}),
        event("content_block_stop", index=2),
    ]
)  # fmt: skip
ANTHROPIC_END = event("message_delta", delta={"stop_reason": "tool_use", "stop_sequence": None}, usage={"output_tokens": 9})
STOP = event("message_stop")
STREAMS = {"openai": OPENAI + OPENAI_USAGE + DONE, "anthropic": ANTHROPIC + ANTHROPIC_END + STOP}
TAILS = {"openai": DONE, "anthropic": STOP}


def scan(dialect, pieces, **options):
    scanner = StreamScanner(dialect, **options)
    return scanner, b"".join([*map(scanner.feed, pieces), scanner.finish()])


@pytest.mark.parametrize("how", list(Cut))
@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("dialect", STREAMS)
def test_any_cut_and_line_end_gives_the_same(dialect, ends, how):
    body = STREAMS[dialect].replace(b"\n", ends)
    scanner, out = scan(dialect, cut(body, how))
    assert out + scanner.tail == body
    assert scanner.tail == TAILS[dialect].replace(b"\n", ends)
    assert scanner.usage == TokenUsage(uncached_input=15, cache_read=5, output=9)
    assert scanner.state.text_bytes == len("denke…Grüße 👋".encode()) + len('f{"a":1}')
    assert scanner.is_complete
    assert not scanner.usage_or_estimate(1).estimated


def test_mixed_line_ends():
    body = chunk({"content": "a"}).replace(b"\n\n", b"\n\r\n") + chunk({"content": "b"}, "stop").replace(b"\n\n", b"\r\n\n") + DONE
    for how in Cut:
        scanner, out = scan("openai", cut(body, how))
        assert (out + scanner.tail, scanner.state.text_chunks, scanner.tail) == (body, 2, DONE)


def test_a_chunk_of_nothing_but_usage_is_hidden_where_nobody_asked():
    scanner, out = scan("openai", [STREAMS["openai"]], hide_usage=True)
    assert out == OPENAI
    assert scanner.usage.output == 9
    # with an empty delta or anything else beside it the chunk stays
    kept = (
        chunk({"role": "assistant", "content": ""}, usage=USAGE)
        + chunk(usage=USAGE, moderation={"x": 1})
        + chunk({"content": "x"}, usage=None)
    )
    assert scan("openai", [kept], hide_usage=True)[1] == kept


def test_what_follows_the_end_stays_behind_it():
    scanner, out = scan("openai", [OPENAI + DONE + b": bye\n\n", b": more\n\n"])
    assert (out, scanner.tail) == (OPENAI, DONE + b": bye\n\n: more\n\n")


@pytest.mark.parametrize("left", [b'data: {"id":"c1","choi', b"data: ", b"dat", b"event: content_block_delta\ndata: {"])
def test_a_torn_last_event_is_dropped(left):
    scanner, out = scan("openai", [OPENAI, left])
    assert out == OPENAI
    assert scanner.separator == b""
    assert not scanner.terminated


def test_a_whole_last_event_without_its_blank_line_counts():
    scanner, out = scan("openai", [chunk({"content": "abc"}).rstrip()])
    assert (out, scanner.separator, scanner.state.text_bytes) == (chunk({"content": "abc"}).rstrip(), b"\n\n", 3)
    scanner, out = scan("openai", [OPENAI, b"data: [DONE]\n"])
    assert (out, scanner.tail, scanner.separator) == (OPENAI, b"data: [DONE]\n", b"")


def test_an_endless_event_is_refused(monkeypatch):
    monkeypatch.setattr(stream_scanner, "MOST_EVENT_BYTES", 1000)
    scanner = StreamScanner("openai")
    assert [scanner.feed(b"data: " + b"x" * 60) for _ in range(15)] == [b""] * 15
    with pytest.raises(StreamTooLongError):
        scanner.feed(b"x" * 60)


@pytest.mark.parametrize(
    "bad", [b"data: nonsense\n\n", b"data: [1]\n\n", b'data: {"choices":[{"delta":7}]}\n\n', b'data: {"choices":7,"usage":3}\n\n']
)
@pytest.mark.parametrize("dialect", STREAMS)
def test_garbage_passes(dialect, bad):
    scanner, out = scan(dialect, [bad, b"data: \xff\xfe\n\n"])
    assert out == bad + b"data: \xff\xfe\n\n"
    translator = StreamTranslator(dialect, "anthropic" if dialect == "openai" else "openai", created=1)
    translator.feed(out)
    assert translator.finish().tail


def test_types_the_dialect_does_not_promise_are_read_loosely():
    body = b'data: {"id":7,"model":"m","choices":[{"index":"0","delta":{"content":"abcd","tool_calls":[{"function":{"name":"f","arguments":{"a":1}}}]}}]}\n\n'
    scanner, _ = scan("openai", [body])
    assert (scanner.state.model, scanner.state.text_bytes) == ("m", 4 + 1 + 7)
    body = b'data: {"type":"content_block_delta","index":"x","delta":{"text":"abcd","thinking":9}}\n\n'
    assert scan("anthropic", [body])[0].state.text_bytes == 4


# ---- usage


def test_no_usage_is_counted_from_the_text():
    scanner, _ = scan("openai", [OPENAI + DONE])
    assert scanner.usage is None
    usage = scanner.usage_or_estimate(33)
    assert (usage.input, usage.estimated) == (33, True)
    assert usage.output == scanner.produced_tokens_estimate() == max(-(-scanner.state.text_bytes // 4), 5)


def test_never_less_than_the_chunks_with_text():
    scanner, _ = scan("openai", [chunk({"content": "a"}) * 40])
    assert scanner.produced_tokens_estimate() == 40


def test_f08_a_broken_stream_is_counted_by_its_text():
    begun, _, _ = ANTHROPIC.partition(b"event: content_block_start\ndata: " + b'{"type": "content_block_start", "index": 2')
    scanner, _ = scan("anthropic", [begun])
    usage = scanner.usage_or_estimate(999)
    assert scanner.usage is None
    assert (usage.input, usage.cache_read, usage.output, usage.estimated) == (20, 5, scanner.produced_tokens_estimate(), True)
    early = chunk({"content": "x" * 400}, usage={"prompt_tokens": 4, "completion_tokens": 0, "total_tokens": 4})
    usage = scan("openai", [early])[0].usage_or_estimate(9)
    assert (usage.input, usage.output, usage.estimated) == (4, 100, True)


@pytest.mark.parametrize("wrong", [-1, 1.5, "12", MOST_TOKENS + 1, True])
@pytest.mark.parametrize("where", ["prompt_tokens", "completion_tokens", "total_tokens"])
def test_f06_absurd_usage_is_refused(wrong, where):
    scanner, _ = scan("openai", [OPENAI + chunk(usage={**USAGE, where: wrong}) + DONE])
    assert scanner.usage is None
    assert where in scanner.usage_refused
    assert scanner.usage_or_estimate(7).estimated


def test_the_final_figures_overlay_the_first():
    end = event("message_delta", delta={"stop_reason": "end_turn"}, usage={"input_tokens": 100, "output_tokens": 50, "cache_read_input_tokens": None,
                "cache_creation_input_tokens": 30, "cache_creation": {"ephemeral_1h_input_tokens": 10, "ephemeral_5m_input_tokens": 20},
                "server_tool_use": {"web_search_requests": 2, "web_fetch_requests": 0}})  # fmt: skip
    scanner, _ = scan("anthropic", [ANTHROPIC + end + STOP])
    assert scanner.usage == TokenUsage(
        uncached_input=100, cache_read=5, cache_write_5m=20, cache_write_1h=10, output=50, tool_calls=(("web_search", 2),)
    )


# ---- errors and endings


def test_an_error_inside_is_seen_and_passes():
    broken = OPENAI + b'data: {"error":{"message":"overloaded at org-abc12345","code":"server_error"}}\n\n'
    scanner, out = scan("openai", [broken, DONE])
    assert out == broken
    assert (scanner.error.code, scanner.is_complete) == ("server_error", False)
    assert "org-abc" not in scanner.error.message
    scanner, _ = scan("openai", [b"event: error\ndata: out of luck\n\n"])
    assert scanner.error.message == "out of luck"
    scanner, _ = scan("anthropic", [ANTHROPIC, event("error", error={"type": "overloaded_error", "message": "Overloaded"})])
    assert scanner.error.type == "overloaded_error"


@pytest.mark.parametrize(("source", "target"), [("openai", "anthropic"), ("anthropic", "openai")])
def test_an_error_inside_is_translated_and_ends_the_stream(source, target):
    translator = StreamTranslator(source, target, created=1)
    out = translator.feed(STREAMS[source].replace(TAILS[source], b"") + error_event(source, 529, "overloaded_error", "Overloaded"))
    out += translator.feed(STREAMS[source])
    assert translator.has_failed
    assert (translator.finish().events, translator.finish().tail) == (b"", b"")
    assert said_in_stream(target, out).has_failed
    assert out.count(b"Overloaded") == 1


@pytest.mark.parametrize("upto", [b"denke", b"Gr", b'"f"', b"partial_json"])
def test_a_shortened_anthropic_stream_ends_properly(upto):
    begun = ANTHROPIC[: ANTHROPIC.index(upto)]
    scanner, out = scan("anthropic", [begun])
    ending = scanner.truncate(TokenUsage(uncached_input=3, output=4), created=1)
    text, _, finish, usage = with_anthropic_sdk(out + ending.events + b": a2b-receipt {}\n" + ending.tail, stream=True)
    assert (finish, usage.output_tokens) == ("max_tokens", 4)
    assert ending.tail == b'event: message_stop\ndata: {"type":"message_stop"}\n\n'


def test_a_shortened_openai_stream_ends_properly():
    scanner, out = scan("openai", [chunk({"content": "so weit"})])
    ending = scanner.truncate(TokenUsage(uncached_input=3, output=4), created=1)
    text, _, finish, usage = with_openai_sdk(out + ending.events + b": a2b-receipt {}\n" + ending.tail, stream=True)
    assert (text, finish, usage.total_tokens) == ("so weit", "length", 7)
    assert b"usage" not in scanner.truncate(TokenUsage(), created=1, wants_usage=False).events


@pytest.mark.parametrize(("source", "target", "word"), [("openai", "anthropic", "max_tokens"), ("anthropic", "openai", "length")])
def test_a_shortened_translation_ends_properly(source, target, word):
    translator = StreamTranslator(source, target, created=1)
    begun = STREAMS[source][: STREAMS[source].index(b"t1")]
    scanner = StreamScanner(source)
    out = translator.feed(scanner.feed(begun) + scanner.finish())
    ending = translator.truncate(TokenUsage(uncached_input=3, output=4))
    sdk = with_anthropic_sdk if target == "anthropic" else with_openai_sdk
    text, _, finish, _ = sdk(out + ending.events + ending.tail, stream=True)
    assert (text, finish) == ("Grüße 👋", word)


# ---- translation


@pytest.mark.parametrize(("source", "target"), [("openai", "anthropic"), ("anthropic", "openai")])
def test_a_stream_there_and_back_says_the_same(source, target):
    there = StreamTranslator(source, target, created=1)
    out = there.feed(STREAMS[source].replace(TAILS[source], b""))
    ending = there.finish()
    back = StreamTranslator(target, source, created=1)
    again = back.feed(out + ending.events) + back.finish().events
    assert vars(said_in_stream(source, again)) == vars(said_in_stream(source, STREAMS[source]))
    assert ending.tail == (b"data: [DONE]\n\n" if target == "openai" else b'event: message_stop\ndata: {"type":"message_stop"}\n\n')


def test_comments_pass_and_pings_keep_the_line_open():
    assert StreamTranslator("openai", "anthropic", created=1).feed(b": OPENROUTER PROCESSING\n\n") == b": OPENROUTER PROCESSING\n\n"
    assert StreamTranslator("anthropic", "openai", created=1).feed(event("ping")) == b": ping\n\n"


def test_usage_is_shown_only_to_those_who_asked():
    translator = StreamTranslator("anthropic", "openai", created=1, include_usage=False)
    assert b"usage" not in translator.feed(STREAMS["anthropic"]) + translator.finish().events


def test_our_count_stands_in_for_missing_figures():
    translator = StreamTranslator("openai", "anthropic", created=1)
    out = translator.feed(OPENAI) + translator.finish(TokenUsage(uncached_input=7, output=8, estimated=True)).events
    assert said_in_stream("anthropic", out).usage == TokenUsage(uncached_input=7, output=8)


def test_several_calls_under_one_index_stay_apart():
    call = {"type": "function", "function": {"name": "f", "arguments": '{"a":1}'}}
    body = chunk({"tool_calls": [{"index": 0, "id": "x", **call}]}) + chunk({"tool_calls": [{"index": 0, "id": "y", **call}]}, "tool_calls")
    assert said_in_stream("openai", body).tool_calls == [{"name": "f", "arguments": {"a": 1}}] * 2


def test_a_thinking_block_keeps_its_seal():
    translator = StreamTranslator("anthropic", "openai", created=1)
    assert b'"signature":"sealed"' in translator.feed(ANTHROPIC)
