"""How a stream ends when we end it ourselves, in each dialect."""

from collections.abc import Iterable
from typing import Any

import msgspec

from aim2balance.gateway.dialects import usage as usages
from aim2balance.kit.tokens import TokenUsage

OPENAI_TAIL = b"data: [DONE]\n\n"
ANTHROPIC_TAIL = b'event: message_stop\ndata: {"type":"message_stop"}\n\n'


def data_event(payload: object) -> bytes:
    return b"data: " + msgspec.json.encode(payload) + b"\n\n"


def named_event(name: str, payload: dict[str, Any]) -> bytes:
    return b"event: %s\ndata: %s\n\n" % (name.encode(), msgspec.json.encode({"type": name, **payload}))


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
