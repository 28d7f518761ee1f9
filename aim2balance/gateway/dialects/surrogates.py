"""Halves of characters: servers that count in UTF-16 cut an emoji in two, over two events. Joined they are a character again."""

import json
from typing import Any, Final, Protocol

import msgspec

from aim2balance.content.parts import storable
from aim2balance.gateway.dialects.events import AnswerEvent, Ended, Failed, RedactedThinking, Text, Thinking, ToolArguments, ToolCall

_decode: Final = msgspec.json.Decoder().decode
_LONE: Final = "\ufffd"


def decode_json(payload: bytes) -> Any:
    """As msgspec reads it, but also with halves of surrogate pairs in texts, which then stand in them. Raises what msgspec raises."""
    try:
        return _decode(payload)
    except msgspec.DecodeError:
        if b"\\ud" not in payload and b"\\uD" not in payload:
            raise
        try:
            return json.loads(payload)
        except ValueError as cause:
            raise msgspec.DecodeError(str(cause)) from cause


def decode_answer_json(body: bytes) -> Any:
    """A plain answer: a half has no other half anywhere, and is U+FFFD. Raises what msgspec raises."""
    try:
        return _decode(body)
    except msgspec.DecodeError:
        return storable(decode_json(body))


def whole_characters(text: str) -> str:
    """The text with its pairs joined; a half that has no other half becomes U+FFFD."""
    if text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class _Decoder(Protocol):
    def decode(self, data: bytes) -> list[AnswerEvent]: ...


class WholeCharacters:
    """A decoder of a dialect whose texts hold whole characters: a first half waits for the event that brings the second."""

    def __init__(self, decoder: _Decoder) -> None:
        self._decoder = decoder
        self._half: Text | Thinking | ToolArguments | None = None

    def decode(self, data: bytes) -> list[AnswerEvent]:
        events = self._decoder.decode(data)
        if self._half is None and all(_is_whole(event) for event in events):
            return events
        said: list[AnswerEvent] = []
        for event in events:
            said += self._joined(event)
        return said

    def _joined(self, event: AnswerEvent) -> list[AnswerEvent]:
        half = self._half
        if isinstance(event, Text | Thinking | ToolArguments):
            text, said = event.text, list[AnswerEvent]()
            if half is not None and text:
                self._half = None
                if type(half) is type(event) and getattr(half, "index", 0) == getattr(event, "index", 0):
                    text = half.text + text
                else:
                    said.append(msgspec.structs.replace(half, text=_LONE))
            if text and "\ud800" <= text[-1] <= "\udbff":
                bare = {} if isinstance(event, ToolArguments) else {"members": None}
                self._half = msgspec.structs.replace(event, text=text[-1], **bare)
                text = text[:-1]
            return [*said, msgspec.structs.replace(event, text=whole_characters(text))]
        if isinstance(event, ToolCall):
            event = msgspec.structs.replace(event, arguments=whole_characters(event.arguments))
        if half is not None and isinstance(event, Ended | Failed | ToolCall | RedactedThinking):
            self._half = None
            return [msgspec.structs.replace(half, text=_LONE), event]
        return [event]


def _is_whole(event: AnswerEvent) -> bool:
    if isinstance(event, Text | Thinking | ToolArguments):
        return not _has_half(event.text)
    return not isinstance(event, ToolCall) or not _has_half(event.arguments)


def _has_half(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text)
