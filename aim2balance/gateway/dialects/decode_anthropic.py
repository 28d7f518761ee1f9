"""Answers of the anthropic dialect as events, for a client of another one."""

from typing import Any

import msgspec

from aim2balance.gateway.dialects import anthropic
from aim2balance.gateway.dialects import usage as usages
from aim2balance.gateway.dialects.errors import error_from
from aim2balance.gateway.dialects.events import (
    Answer,
    AnswerEvent,
    AnswerPart,
    Ended,
    Failed,
    Finish,
    Ping,
    RedactedThinking,
    Start,
    Text,
    Thinking,
    ToolArguments,
    ToolCall,
    Used,
    finish_from,
)
from aim2balance.gateway.dialects.openai import NOT_JSON

_decode = msgspec.json.Decoder().decode


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _block(block: dict[str, Any], calls: int) -> AnswerPart | None:
    """A content block; None for what other dialects have no word for (the provider's own tools)."""
    match block.get("type"):
        case "text":
            return Text(_text(block.get("text")))
        case "thinking":
            return Thinking(_text(block.get("thinking")), _text(block.get("signature")) or None)
        case "redacted_thinking":
            return RedactedThinking(_text(block.get("data")))
        case "tool_use":
            given = block.get("input")
            arguments = given if isinstance(given, str) else msgspec.json.encode({} if given is None else given).decode()
            return ToolCall(calls, _text(block.get("id")), _text(block.get("name")), arguments)
        case _:
            return None


def decode_answer(data: dict[str, Any]) -> Answer:
    """A decoded message."""
    blocks = data.get("content")
    content: list[AnswerPart] = []
    calls = 0
    for block in blocks if isinstance(blocks, list) else []:
        decode = _block(block, calls) if isinstance(block, dict) else None
        if decode is not None:
            content.append(decode)
            calls += isinstance(decode, ToolCall)
    return Answer(
        id=_text(data.get("id")),
        model=_text(data.get("model")),
        content=content,
        finish=finish_from("anthropic", data.get("stop_reason")) or Finish.STOP,
        stop_sequence=_text(data.get("stop_sequence")) or None,
        usage=anthropic.read_usage(data.get("usage"))[0],
    )


class Decoder:
    """Stream events to answer events. The final usage overlays the one of the start."""

    def __init__(self) -> None:
        self._usage: dict[str, Any] = {}
        self._calls: dict[int, int] = {}  # content block → call
        self._started = False

    def decode(self, data: bytes) -> list[AnswerEvent]:
        try:
            event = _decode(data)
        except NOT_JSON:
            return []
        if not isinstance(event, dict):
            return []
        match event.get("type"):
            case "message_start":
                return self._start(event.get("message"))
            case "content_block_start":
                return self._block(event)
            case "content_block_delta":
                return self._delta(event)
            case "message_delta":
                return self._end(event)
            case "error":
                return [Failed(error_from(event))]
            case "ping":
                return [Ping(b": ping\n\n")]
            case _:
                return []

    def _start(self, message: object) -> list[AnswerEvent]:
        message = message if isinstance(message, dict) else {}
        if isinstance(message.get("usage"), dict):
            self._usage = usages.overlay(self._usage, message["usage"])
        if self._started:  # compatible servers send a second one
            return []
        self._started = True
        return [Start(_text(message.get("id")), _text(message.get("model")), anthropic.read_usage(self._usage)[0])]

    def _block(self, event: dict[str, Any]) -> list[AnswerEvent]:
        block = event.get("content_block")
        if not isinstance(block, dict):
            return []
        decode = _block(block, len(self._calls))
        if isinstance(decode, ToolCall):
            self._calls[_index(event)] = decode.index
            # An empty input at the start stands for "it follows", not for "there is none".
            return [ToolCall(decode.index, decode.id, decode.name, "" if decode.arguments == "{}" else decode.arguments)]
        if (
            isinstance(decode, RedactedThinking)
            or (isinstance(decode, Text) and decode.text)
            or (isinstance(decode, Thinking) and decode.text)
        ):
            return [decode]
        return []

    def _delta(self, event: dict[str, Any]) -> list[AnswerEvent]:
        delta = event.get("delta")
        delta = delta if isinstance(delta, dict) else {}
        match delta.get("type"):
            case "text_delta":
                return [Text(_text(delta.get("text")))]
            case "thinking_delta":
                return [Thinking(_text(delta.get("thinking")))]
            case "signature_delta":
                return [Thinking("", _text(delta.get("signature")))]
            case "input_json_delta":
                call = self._calls.get(_index(event))
                text = _text(delta.get("partial_json"))
                return [ToolArguments(call, text)] if call is not None and text else []
            case _:
                return []

    def _end(self, event: dict[str, Any]) -> list[AnswerEvent]:
        events: list[AnswerEvent] = []
        delta = event.get("delta")
        delta = delta if isinstance(delta, dict) else {}
        finish = finish_from("anthropic", delta.get("stop_reason"))
        if finish is not None:
            events.append(Ended(finish, _text(delta.get("stop_sequence")) or None))
        if isinstance(event.get("usage"), dict):
            self._usage = usages.overlay(self._usage, event["usage"])
            usage, _ = anthropic.read_usage(self._usage)
            if usage is not None:
                events.append(Used(usage))
        return events


def _index(event: dict[str, Any]) -> int:
    index = event.get("index")
    return index if type(index) is int else 0
