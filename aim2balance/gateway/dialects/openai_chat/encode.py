"""Answers as the openai dialect writes them: a chat.completion, or its chunks, and how a stream ends."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from aim2balance.content.events import Finish
from aim2balance.gateway.dialects.events import (
    Answer,
    AnswerEvent,
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
from aim2balance.gateway.dialects.framing import data_event
from aim2balance.gateway.dialects.openai_chat import usage as usages
from aim2balance.gateway.dialects.openai_chat.errors import error_event
from aim2balance.gateway.dialects.stream_state import StreamState
from aim2balance.gateway.dialects.types import Terminator
from aim2balance.kit.tokens import TokenUsage

_FINISHES = {Finish.LENGTH: "length", Finish.CONTEXT: "length", Finish.TOOLS: "tool_calls", Finish.FILTERED: "content_filter"}


def finish_to(finish: Finish) -> str:
    return _FINISHES.get(finish, "stop")


OPENAI_TAIL = b"data: [DONE]\n\n"


def openai_chunk(
    *, response_id: str, model: str, created: int, delta: dict[str, Any] | None, finish: str | None = None, usage: TokenUsage | None = None
) -> bytes:
    """One chat.completion.chunk; with `delta` None it carries nothing but usage."""
    chunk: dict[str, Any] = {
        "id": response_id,
        "object": "chat.completion.chunk",
        "created": created,
        "model": model,
        "choices": [] if delta is None else [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}],
    }
    if usage is not None:
        chunk["usage"] = usages.to_openai(usage)
    return data_event(chunk)


def openai_end(*, response_id: str, model: str, created: int, finish: str, usage: TokenUsage | None) -> bytes:
    """The finish reason, and a usage chunk where `usage` is given (the client asked for it)."""
    end = openai_chunk(response_id=response_id, model=model, created=created, delta={}, finish=finish)
    if usage is not None:
        end += openai_chunk(response_id=response_id, model=model, created=created, delta=None, usage=usage)
    return end


# OpenRouter's way to carry a thinking block's seal, so that the client can send it back.
_SEALED = {"format": "anthropic-claude-v1"}


def thought_detail(event: Thinking | RedactedThinking, index: int) -> dict[str, Any]:
    """A thought with its seal, as OpenRouter writes it."""
    if isinstance(event, RedactedThinking):
        return {"type": "reasoning.encrypted", "data": event.data, "index": index, **_SEALED}
    return {"type": "reasoning.text", "text": event.text, "signature": event.signature, "index": index, **_SEALED}


def encode_answer(answer: Answer, *, created: int) -> bytes:
    """A chat.completion; `created` (Unix seconds) where the answer itself has none."""
    texts = [event.text for event in answer.content if isinstance(event, Text)]
    thoughts = [
        event
        for event in answer.content
        if isinstance(event, RedactedThinking) or (isinstance(event, Thinking) and (event.text or event.signature))
    ]
    calls = [event for event in answer.content if isinstance(event, ToolCall)]
    message: dict[str, Any] = {"role": "assistant", "content": "".join(texts) if texts else None, "refusal": None}
    if thoughts:
        message["reasoning_content"] = "".join(event.text for event in thoughts if isinstance(event, Thinking))
        if any(isinstance(event, RedactedThinking) or event.signature for event in thoughts):
            message["reasoning_details"] = [thought_detail(event, index) for index, event in enumerate(thoughts)]
    if calls:
        message["tool_calls"] = [
            {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}} for call in calls
        ]
    body: dict[str, Any] = {
        "id": answer.id,
        "object": "chat.completion",
        "created": answer.created or created,
        "model": answer.model,
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": finish_to(answer.finish)}],
    }
    if answer.usage is not None:
        body["usage"] = usages.to_openai(answer.usage)
    return msgspec.json.encode(body)


class Encoder:
    """Answer events to chunks; the finish reason and usage wait for `finish`."""

    def __init__(self, *, created: int, include_usage: bool) -> None:
        self._created = created
        self._include_usage = include_usage
        self._id = ""
        self._model = ""
        self._role: dict[str, Any] = {"role": "assistant"}
        self._ended: Ended | None = None
        self._thoughts = 0
        self.usage: TokenUsage | None = None
        self.has_failed = False

    def encode(self, event: AnswerEvent) -> bytes:
        match event:
            case Start():
                self._id, self._model = event.id, event.model
                return self._chunk({"content": ""})
            case Text():
                return self._chunk({"content": event.text}) if event.text else b""
            case Thinking() | RedactedThinking():
                return self._thinking(event)
            case ToolCall():
                function = {"name": event.name, "arguments": event.arguments}
                return self._chunk({"tool_calls": [{"index": event.index, "id": event.id, "type": "function", "function": function}]})
            case ToolArguments():
                return self._chunk({"tool_calls": [{"index": event.index, "function": {"arguments": event.text}}]})
            case Ended():
                self._ended = event
            case Used():
                self.usage = event.usage
            case Failed():
                self.has_failed = True
                return error_event(502, event.error.code or "upstream_error", event.error.message)
            case Ping():
                return event.comment
        return b""

    def _thinking(self, event: Thinking | RedactedThinking) -> bytes:
        delta: dict[str, Any] = {}
        if isinstance(event, Thinking) and event.text:
            delta["reasoning_content"] = event.text
        if isinstance(event, RedactedThinking) or event.signature:
            delta["reasoning_details"] = [thought_detail(event, self._thoughts)]
            self._thoughts += 1
        return self._chunk(delta) if delta else b""

    def _chunk(self, delta: dict[str, Any]) -> bytes:
        if self._role:
            delta, self._role = {**self._role, **delta}, {}
        return openai_chunk(response_id=self._id, model=self._model, created=self._created, delta=delta)

    def finish(self, usage: TokenUsage | None, finish: Finish | None = None) -> Terminator:
        reason = finish or (self._ended.finish if self._ended else Finish.STOP)
        shown = (usage or self.usage) if self._include_usage else None
        events = openai_end(response_id=self._id, model=self._model, created=self._created, finish=finish_to(reason), usage=shown)
        return Terminator(events=events, tail=OPENAI_TAIL)


def truncate(state: StreamState, usage: TokenUsage, *, created: int, wants_usage: bool) -> Terminator:
    """End a stream of this dialect ourselves, before its time: the money is used up."""
    end = openai_end(
        response_id=state.response_id or "chatcmpl-shortened",
        model=state.model or "",
        created=created,
        finish=finish_to(Finish.LENGTH),
        usage=usage if wants_usage else None,
    )
    return Terminator(events=end, tail=OPENAI_TAIL)


def list_models(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The models that may be asked for."""
    return {"object": "list", "data": rows}


def show_model(row: Mapping[str, Any]) -> dict[str, Any]:
    """One model."""
    return dict(row)
