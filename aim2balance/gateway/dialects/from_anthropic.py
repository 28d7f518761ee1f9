"""Answers of the anthropic dialect as pieces, for a client of another one."""

from typing import Any

import msgspec

from aim2balance.gateway.dialects import anthropic
from aim2balance.gateway.dialects import usage as usages
from aim2balance.gateway.dialects.errors import error_from
from aim2balance.gateway.dialects.openai import NOT_JSON
from aim2balance.gateway.dialects.pieces import (
    Answer,
    Content,
    Ended,
    Failed,
    Finish,
    Piece,
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

_decode = msgspec.json.Decoder().decode


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _block(block: dict[str, Any], calls: int) -> Content | None:
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


def read_plain(data: dict[str, Any]) -> Answer:
    """A decoded message."""
    blocks = data.get("content")
    content: list[Content] = []
    calls = 0
    for block in blocks if isinstance(blocks, list) else []:
        read = _block(block, calls) if isinstance(block, dict) else None
        if read is not None:
            content.append(read)
            calls += isinstance(read, ToolCall)
    return Answer(
        id=_text(data.get("id")),
        model=_text(data.get("model")),
        content=content,
        finish=finish_from("anthropic", data.get("stop_reason")) or Finish.STOP,
        stop_sequence=_text(data.get("stop_sequence")) or None,
        usage=anthropic.read_usage(data.get("usage"))[0],
    )


class Reader:
    """Stream events to pieces. The final usage overlays the one of the start."""

    def __init__(self) -> None:
        self._usage: dict[str, Any] = {}
        self._calls: dict[int, int] = {}  # content block → call
        self._started = False

    def read(self, data: bytes) -> list[Piece]:
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

    def _start(self, message: object) -> list[Piece]:
        message = message if isinstance(message, dict) else {}
        if isinstance(message.get("usage"), dict):
            self._usage = usages.overlay(self._usage, message["usage"])
        if self._started:  # compatible servers send a second one
            return []
        self._started = True
        return [Start(_text(message.get("id")), _text(message.get("model")), anthropic.read_usage(self._usage)[0])]

    def _block(self, event: dict[str, Any]) -> list[Piece]:
        block = event.get("content_block")
        if not isinstance(block, dict):
            return []
        read = _block(block, len(self._calls))
        if isinstance(read, ToolCall):
            self._calls[_index(event)] = read.index
            # An empty input at the start stands for "it follows", not for "there is none".
            return [ToolCall(read.index, read.id, read.name, "" if read.arguments == "{}" else read.arguments)]
        if isinstance(read, RedactedThinking) or (isinstance(read, Text) and read.text) or (isinstance(read, Thinking) and read.text):
            return [read]
        return []

    def _delta(self, event: dict[str, Any]) -> list[Piece]:
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

    def _end(self, event: dict[str, Any]) -> list[Piece]:
        pieces: list[Piece] = []
        delta = event.get("delta")
        delta = delta if isinstance(delta, dict) else {}
        finish = finish_from("anthropic", delta.get("stop_reason"))
        if finish is not None:
            pieces.append(Ended(finish, _text(delta.get("stop_sequence")) or None))
        if isinstance(event.get("usage"), dict):
            self._usage = usages.overlay(self._usage, event["usage"])
            usage, _ = anthropic.read_usage(self._usage)
            if usage is not None:
                pieces.append(Used(usage))
        return pieces


def _index(event: dict[str, Any]) -> int:
    index = event.get("index")
    return index if type(index) is int else 0
