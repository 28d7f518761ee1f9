"""Answers as the anthropic dialect writes them: a message, or its events, and how a stream ends."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from aim2balance.content.events import Finish
from aim2balance.gateway.dialects.anthropic import usage as usages
from aim2balance.gateway.dialects.anthropic.decode import FINISHES
from aim2balance.gateway.dialects.anthropic.errors import error_event
from aim2balance.gateway.dialects.events import (
    Answer,
    AnswerEvent,
    AnswerPart,
    Citation,
    Ended,
    Failed,
    Ping,
    RedactedThinking,
    Start,
    Text,
    Thinking,
    ToolArguments,
    ToolCall,
    Used,
)
from aim2balance.gateway.dialects.framing import named_event
from aim2balance.gateway.dialects.sealed_ids import sealed
from aim2balance.gateway.dialects.stream_state import StreamState
from aim2balance.gateway.dialects.types import Terminator
from aim2balance.kit.tokens import TokenUsage

_FINISHES = {finish: name for name, finish in FINISHES.items()}


def finish_to(finish: Finish) -> str:
    return _FINISHES[finish]


ANTHROPIC_TAIL = b'event: message_stop\ndata: {"type":"message_stop"}\n\n'


def anthropic_start(*, response_id: str, model: str, usage: TokenUsage | None) -> bytes:
    message: dict[str, Any] = {
        "id": response_id,
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": usages.to_anthropic(usage or TokenUsage()),
    }
    return named_event("message_start", {"message": message})


def anthropic_end(*, open_blocks: Iterable[int], finish: str, stop_sequence: str | None, usage: TokenUsage | None) -> bytes:
    """Ends of the open content blocks and the closing `message_delta`; `usage` None leaves the figures of the start standing."""
    closed = b"".join(named_event("content_block_stop", {"index": index}) for index in open_blocks)
    figures = usages.to_anthropic(usage) if usage is not None else {"output_tokens": 0}
    return closed + named_event("message_delta", {"delta": {"stop_reason": finish, "stop_sequence": stop_sequence}, "usage": figures})


def tool_input(arguments: str) -> msgspec.Raw | dict[str, Any]:
    """Argument text as an object, byte for byte; text that is none (models slip) is wrapped, for the dialect knows objects only."""
    try:
        if isinstance(msgspec.json.decode(arguments or "{}"), dict):
            return msgspec.Raw((arguments or "{}").encode())
    except (msgspec.MsgspecError, RecursionError):
        pass
    return {"arguments": arguments}


def _block(event: AnswerPart) -> dict[str, Any] | None:
    match event:
        case Text():
            return {"type": "text", "text": event.text} if event.text else None
        case Thinking():
            if not event.text and not event.signature:
                return None
            return {"type": "thinking", "thinking": event.text, "signature": event.signature or ""}
        case RedactedThinking():
            return {"type": "redacted_thinking", "data": event.data}
        case ToolCall():
            return {"type": "tool_use", "id": sealed(event.id, event.members), "name": event.name, "input": tool_input(event.arguments)}
        case Citation():
            return None


def encode_answer(answer: Answer, *, created: int) -> bytes:
    """A message; it has no date."""
    del created
    blocks = [block for block in map(_block, answer.content) if block is not None]
    return msgspec.json.encode(
        {
            "id": answer.id,
            "type": "message",
            "role": "assistant",
            "model": answer.model,
            "content": blocks,
            "stop_reason": finish_to(answer.finish),
            "stop_sequence": answer.stop_sequence,
            "usage": usages.to_anthropic(answer.usage or TokenUsage()),
        }
    )


class Encoder:
    """Answer events to stream events; blocks are opened and closed as their kind changes, the stop reason and usage wait for `finish`."""

    def __init__(self, *, created: int, include_usage: bool) -> None:
        del created, include_usage  # its events have no date, and usage is always told
        self._started = False
        self._id = ""
        self._model = ""
        self._kind: type | None = None
        self._blocks = 0
        self._calls: dict[int, int] = {}  # call → content block
        self._ended: Ended | None = None
        self.usage: TokenUsage | None = None
        self.has_failed = False

    def encode(self, event: AnswerEvent) -> bytes:
        match event:
            case Start():
                self._id, self._model = event.id, event.model
                return self._start(event.usage)
            case Text():
                return self._delta(Text, {"type": "text", "text": ""}, {"type": "text_delta", "text": event.text}) if event.text else b""
            case Thinking():
                return self._thinking(event)
            case RedactedThinking():
                return self._open(RedactedThinking, {"type": "redacted_thinking", "data": event.data})
            case ToolCall():
                opened = self._open(ToolCall, {"type": "tool_use", "id": sealed(event.id, event.members), "name": event.name, "input": {}})
                self._calls[event.index] = self._blocks - 1
                return opened + self._arguments(event.index, event.arguments)
            case ToolArguments():
                return self._arguments(event.index, event.text)
            case Ended():
                self._ended = event
            case Used():
                self.usage = event.usage
            case Failed():
                self.has_failed = True
                return error_event(502, event.error.code or "upstream_error", event.error.message)
            case Ping():
                return event.comment or named_event("ping", {})
        return b""

    def _start(self, usage: TokenUsage | None) -> bytes:
        if self._started:
            return b""
        self._started = True
        return anthropic_start(response_id=self._id, model=self._model, usage=usage)

    def _thinking(self, event: Thinking) -> bytes:
        block = {"type": "thinking", "thinking": "", "signature": ""}
        said = self._delta(Thinking, block, {"type": "thinking_delta", "thinking": event.text}) if event.text else b""
        if event.signature:
            said += self._delta(Thinking, block, {"type": "signature_delta", "signature": event.signature})
        return said

    def _delta(self, kind: type, block: dict[str, Any], delta: dict[str, Any]) -> bytes:
        opened = self._open(kind, block) if self._kind is not kind else b""
        return opened + named_event("content_block_delta", {"index": self._blocks - 1, "delta": delta})

    def _open(self, kind: type, block: dict[str, Any]) -> bytes:
        begun = self._start(None) + self._close()
        self._kind = kind
        self._blocks += 1
        return begun + named_event("content_block_start", {"index": self._blocks - 1, "content_block": block})

    def _close(self) -> bytes:
        if self._kind is None:
            return b""
        self._kind = None
        return named_event("content_block_stop", {"index": self._blocks - 1})

    def _arguments(self, call: int, text: str) -> bytes:
        if not text:
            return b""
        index = self._calls.get(call, self._blocks - 1)
        return named_event("content_block_delta", {"index": index, "delta": {"type": "input_json_delta", "partial_json": text}})

    def finish(self, usage: TokenUsage | None, finish: Finish | None = None) -> Terminator:
        ended = self._ended or Ended(Finish.STOP)
        events = self._start(None) + self._close()
        events += anthropic_end(
            open_blocks=(),
            finish=finish_to(finish or ended.finish),
            stop_sequence=None if finish else ended.stop_sequence,
            usage=usage or self.usage,
        )
        return Terminator(events=events, tail=ANTHROPIC_TAIL)


def truncate(state: StreamState, usage: TokenUsage, *, created: int, wants_usage: bool) -> Terminator:
    """End a stream of this dialect ourselves, before its time: the money is used up. Its usage is always told, and nothing is dated."""
    del created, wants_usage
    open_blocks = () if state.open_block is None else (state.open_block,)
    events = anthropic_end(open_blocks=open_blocks, finish=finish_to(Finish.LENGTH), stop_sequence=None, usage=usage)
    if not state.started:
        events = anthropic_start(response_id=state.response_id or "msg_shortened", model=state.model or "", usage=usage) + events
    return Terminator(events=events, tail=ANTHROPIC_TAIL)


def list_models(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The models that may be asked for."""
    data = [show_model(row) for row in rows]
    ends = {"first_id": rows[0]["id"], "last_id": rows[-1]["id"]} if rows else {"first_id": None, "last_id": None}
    return {"data": data, "has_more": False, **ends}


def show_model(row: Mapping[str, Any]) -> dict[str, Any]:
    """One model; `kind` is what it is for (the member `type` is the dialect's own). A day nobody states is the first of 1970."""
    return {
        "type": "model",
        "id": row["id"],
        "display_name": row["id"],
        "created_at": datetime.fromtimestamp(row["created"], UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "lifecycle": "active",
        "max_input_tokens": row["context_window"],
        "max_tokens": row["max_output_tokens"],
        "kind": row["type"],
    }
