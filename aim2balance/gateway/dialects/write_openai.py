"""Pieces as the openai dialect writes them: a chat.completion, or its chunks."""

from typing import Any

import msgspec

from aim2balance.gateway.dialects import usage as usages
from aim2balance.gateway.dialects.endings import OPENAI_TAIL, openai_chunk, openai_end
from aim2balance.gateway.dialects.errors import error_event
from aim2balance.gateway.dialects.pieces import (
    Answer,
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
    finish_to,
)
from aim2balance.gateway.dialects.types import Ending
from aim2balance.kit.tokens import TokenUsage

# OpenRouter's way to carry a thinking block's seal, so that the client can send it back.
_SEALED = {"format": "anthropic-claude-v1"}


def _detail(piece: Thinking | RedactedThinking, index: int) -> dict[str, Any]:
    if isinstance(piece, RedactedThinking):
        return {"type": "reasoning.encrypted", "data": piece.data, "index": index, **_SEALED}
    return {"type": "reasoning.text", "text": piece.text, "signature": piece.signature, "index": index, **_SEALED}


def write_plain(answer: Answer, *, created: int) -> bytes:
    """A chat.completion; `created` (Unix seconds) where the answer itself has none."""
    texts = [piece.text for piece in answer.content if isinstance(piece, Text)]
    thoughts = [piece for piece in answer.content if isinstance(piece, Thinking | RedactedThinking)]
    calls = [piece for piece in answer.content if isinstance(piece, ToolCall)]
    message: dict[str, Any] = {"role": "assistant", "content": "".join(texts) if texts else None, "refusal": None}
    if thoughts:
        message["reasoning_content"] = "".join(piece.text for piece in thoughts if isinstance(piece, Thinking))
        if any(isinstance(piece, RedactedThinking) or piece.signature for piece in thoughts):
            message["reasoning_details"] = [_detail(piece, index) for index, piece in enumerate(thoughts)]
    if calls:
        message["tool_calls"] = [
            {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}} for call in calls
        ]
    body: dict[str, Any] = {
        "id": answer.id,
        "object": "chat.completion",
        "created": answer.created or created,
        "model": answer.model,
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": finish_to("openai", answer.finish)}],
    }
    if answer.usage is not None:
        body["usage"] = usages.to_openai(answer.usage)
    return msgspec.json.encode(body)


class Writer:
    """Pieces to chunks; the finish reason and usage wait for `finish`."""

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

    def write(self, piece: Piece) -> bytes:
        match piece:
            case Start():
                self._id, self._model = piece.id, piece.model
                return self._chunk({"content": ""})
            case Text():
                return self._chunk({"content": piece.text}) if piece.text else b""
            case Thinking() | RedactedThinking():
                return self._thinking(piece)
            case ToolCall():
                function = {"name": piece.name, "arguments": piece.arguments}
                return self._chunk({"tool_calls": [{"index": piece.index, "id": piece.id, "type": "function", "function": function}]})
            case ToolArguments():
                return self._chunk({"tool_calls": [{"index": piece.index, "function": {"arguments": piece.text}}]})
            case Ended():
                self._ended = piece
            case Used():
                self.usage = piece.usage
            case Failed():
                self.has_failed = True
                return error_event("openai", 502, piece.error.code or "upstream_error", piece.error.message)
            case Ping():
                return piece.comment
        return b""

    def _thinking(self, piece: Thinking | RedactedThinking) -> bytes:
        delta: dict[str, Any] = {}
        if isinstance(piece, Thinking) and piece.text:
            delta["reasoning_content"] = piece.text
        if isinstance(piece, RedactedThinking) or piece.signature:
            delta["reasoning_details"] = [_detail(piece, self._thoughts)]
            self._thoughts += 1
        return self._chunk(delta) if delta else b""

    def _chunk(self, delta: dict[str, Any]) -> bytes:
        if self._role:
            delta, self._role = {**self._role, **delta}, {}
        return openai_chunk(response_id=self._id, model=self._model, created=self._created, delta=delta)

    def finish(self, usage: TokenUsage | None, finish: Finish | None = None) -> Ending:
        reason = finish or (self._ended.finish if self._ended else Finish.STOP)
        shown = (usage or self.usage) if self._include_usage else None
        events = openai_end(response_id=self._id, model=self._model, created=self._created, finish=finish_to("openai", reason), usage=shown)
        return Ending(events=events, tail=OPENAI_TAIL)
