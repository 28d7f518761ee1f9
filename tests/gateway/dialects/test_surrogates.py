"""Halves of characters are joined over events; a lone one is U+FFFD, and nothing around it is lost: F51."""

import pytest

from aim2balance.content.events import PartExtended, PartStarted
from aim2balance.content.parts import ReasoningPart, TextPart
from aim2balance.gateway.dialects import DIALECTS
from aim2balance.gateway.dialects.event_decoder import EventDecoder, decode_whole
from aim2balance.gateway.dialects.model_input import ModelOrigin
from aim2balance.gateway.dialects.surrogates import decode_json, whole_characters
from aim2balance.gateway.dialects.translation import StreamTranslator

ORIGIN = ModelOrigin(dialect="openai", vendor="other", family="x")


def openai_events(*pieces: str, field: str = "content") -> bytes:
    """A stream of chunks; the pieces are JSON strings as the server wrote them."""
    chunks = [
        b'data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"%s":%s},"finish_reason":null}]}'
        % (field.encode(), piece.encode())
        for piece in pieces
    ]
    end = b'data: {"id":"c","model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}'
    return b"\n\n".join([*chunks, end, b"data: [DONE]", b""])


def anthropic_events(*pieces: str, kind: str = "text") -> bytes:
    begin = {"text": b'"type":"text","text":""', "thinking": b'"type":"thinking","thinking":""'}[kind]
    events = [
        b'event: message_start\ndata: {"type":"message_start","message":{"id":"m","model":"x","role":"assistant","content":[],"usage":{"input_tokens":1,"output_tokens":1}}}',
        b'event: content_block_start\ndata: {"type":"content_block_start","index":0,"content_block":{%s}}' % begin,
        *(
            b'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"%s_delta","%s":%s}}'
            % (kind.encode(), kind.encode(), piece.encode())
            for piece in pieces
        ),
        b'event: content_block_stop\ndata: {"type":"content_block_stop","index":0}',
        b'event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":3}}',
        b'event: message_stop\ndata: {"type":"message_stop"}',
        b"",
    ]
    return b"\n\n".join(events)


CASES = [
    (('"Sum: 12 \\ud83d"', '"\\ude00 and 30."'), "Sum: 12 😀 and 30."),
    (('"Hello "', '"\\ud83d"', '"\\ude00"', '" world"'), "Hello 😀 world"),
    (('"a\\uD83D"', '""', '"\\uDE00b"'), "a😀b"),
    (('"a\\ud83d"', '"b"'), "a\ufffdb"),
    (('"a\\ude00"', '"b"'), "a\ufffdb"),
    (('"a \\ud83d"',), "a \ufffd"),
    (('"\\ud83d\\ud83d"', '"\\ude00"'), "\ufffd😀"),
    (('"\\ud842"', '"\\udfb7野家"'), "𠮷野家"),
    (('"\\\\ud83d literally"',), "\\ud83d literally"),
]


@pytest.mark.parametrize(("pieces", "said"), CASES)
@pytest.mark.parametrize("dialect", ["openai", "anthropic"])
@pytest.mark.parametrize("kind", ["text", "thinking"])
def test_f51_in_a_stream(dialect: str, kind: str, pieces: tuple[str, ...], said: str) -> None:
    row = DIALECTS[dialect]  # type: ignore[index]
    field = "content" if kind == "text" else "reasoning_content"
    stream = openai_events(*pieces, field=field) if dialect == "openai" else anthropic_events(*pieces, kind=kind)
    events = EventDecoder(row, ORIGIN).feed(stream)
    found = "".join(
        event.part.text if isinstance(event, PartStarted) and isinstance(event.part, TextPart | ReasoningPart) else event.text
        for event in events
        if isinstance(event, PartExtended) or (isinstance(event, PartStarted) and isinstance(event.part, TextPart | ReasoningPart))
    )
    assert found == said


@pytest.mark.parametrize(("pieces", "said"), CASES)
@pytest.mark.parametrize(("source", "target"), [("openai", "anthropic"), ("anthropic", "openai")])
def test_f51_in_a_translated_stream(source: str, target: str, pieces: tuple[str, ...], said: str) -> None:
    translator = StreamTranslator(source, target, created=1)  # type: ignore[arg-type]
    stream = openai_events(*pieces) if source == "openai" else anthropic_events(*pieces)
    out = translator.feed(stream)
    events = EventDecoder(DIALECTS[target], ORIGIN).feed(out)  # type: ignore[index]
    texts = [
        event.part.text if isinstance(event, PartStarted) else event.text
        for event in events
        if isinstance(event, PartStarted | PartExtended)
    ]  # type: ignore[union-attr]
    assert "".join(texts) == said


def test_f51_in_a_plain_answer() -> None:
    body = b'{"id":"c","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"a\\ud83d b \\ud83d\\ude00"},"finish_reason":"stop"}]}'
    started = decode_whole(DIALECTS["openai"], ORIGIN, body)[0]
    assert isinstance(started, PartStarted)
    assert isinstance(started.part, TextPart)
    assert started.part.text == "a\ufffd b 😀"


def test_f51_whole_characters() -> None:
    assert whole_characters("a\ud83d\ude00b\ud83d") == "a😀b\ufffd"
    assert decode_json(b'"\\ud83d"') == "\ud83d"
