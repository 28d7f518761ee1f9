"""Reading answers in the anthropic dialect: plain, token counts, and one stream event at a time."""

from typing import Any

import msgspec

from aim2balance.gateway.dialects import usage as usages
from aim2balance.gateway.dialects.counting import text_bytes
from aim2balance.gateway.dialects.errors import error_from
from aim2balance.gateway.dialects.openai import NOT_JSON
from aim2balance.gateway.dialects.stream_state import FORWARD, TERMINAL, StreamState
from aim2balance.gateway.dialects.types import AnswerFacts
from aim2balance.kit.tokens import TokenUsage


class _Delta(msgspec.Struct):
    text: str | None = None
    thinking: str | None = None
    partial_json: str | None = None
    content: Any = None  # compaction_delta
    stop_reason: str | None = None


class _Event(msgspec.Struct):
    type: str | None = None
    index: int | None = None
    delta: _Delta | None = None
    message: Any = None
    content_block: Any = None
    usage: Any = None
    error: Any = None


_decode_event = msgspec.json.Decoder(_Event).decode
_decode = msgspec.json.Decoder().decode


def observe(state: StreamState, payload: bytes) -> int:
    """Note what one event says; TERMINAL for `message_stop`."""
    try:
        event = _decode_event(payload)
    except NOT_JSON:
        loose = _loosely(payload)
        if loose is None:
            return FORWARD
        event = loose
    kind = event.type
    if kind == "content_block_delta":
        delta = event.delta
        if delta is not None:
            said = delta.text or delta.partial_json or delta.thinking or (delta.content if isinstance(delta.content, str) else None)
            if said:
                state.text_bytes += len(said) if said.isascii() else len(said.encode())
                state.text_chunks += 1
    elif kind == "message_stop":
        return TERMINAL
    elif kind == "content_block_start":
        state.open_block = event.index
        size = block_bytes(event.content_block)
        if size:
            state.text_bytes += size
            state.text_chunks += 1
    elif kind == "content_block_stop":
        state.open_block = None
    elif kind == "message_start":
        _observe_start(state, event.message)
    elif kind == "message_delta":
        if event.delta is not None and event.delta.stop_reason is not None:
            state.finish_reason = event.delta.stop_reason
        if isinstance(event.usage, dict):
            state.usage_raw = usages.overlay(state.usage_raw or {}, event.usage)
            state.usage_is_final = True
    elif kind == "error" and state.error is None:
        state.error = error_from({"error": event.error})
    return FORWARD


def _observe_start(state: StreamState, message: object) -> None:
    state.started = True
    if not isinstance(message, dict):
        return
    state.model = _text(message.get("model")) or state.model
    state.response_id = _text(message.get("id")) or state.response_id
    if isinstance(message.get("usage"), dict):
        state.usage_raw = usages.overlay(state.usage_raw or {}, message["usage"])


def block_bytes(block: object) -> int:
    """Bytes of text, thinking and tool call of one content block; what the provider's own tools answered is not output."""
    if not isinstance(block, dict):
        return 0
    kind = block.get("type")
    if kind in ("text", "thinking", "compaction"):
        said = block.get("content" if kind == "compaction" else kind)
        return text_bytes(said) if isinstance(said, str) else 0
    if kind in ("tool_use", "server_tool_use"):
        given, name = block.get("input"), block.get("name")
        return (len(msgspec.json.encode(given)) if given else 0) + (text_bytes(name) if isinstance(name, str) else 0)
    return 0


def _loosely(payload: bytes) -> _Event | None:
    """An event whose types are not what the dialect promises, keeping what can be read."""
    try:
        data = _decode(payload)
    except NOT_JSON:
        return None
    if not isinstance(data, dict):
        return None
    delta = data.get("delta")
    return _Event(
        type=_text(data.get("type")),
        index=data["index"] if type(data.get("index")) is int else None,
        delta=_Delta(
            text=_text(delta.get("text")),
            thinking=_text(delta.get("thinking")),
            partial_json=_text(delta.get("partial_json")),
            content=delta.get("content"),
            stop_reason=_text(delta.get("stop_reason")),
        )
        if isinstance(delta, dict)
        else None,
        message=data.get("message"),
        content_block=data.get("content_block"),
        usage=data.get("usage"),
        error=data.get("error"),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def read_usage(reported: object) -> tuple[TokenUsage | None, str | None]:
    """The usage, or None and why it was refused (None and None where there is none)."""
    if not isinstance(reported, dict):
        return None, None
    try:
        return usages.from_anthropic(reported), None
    except usages.UnusableUsageError as cause:
        return None, str(cause)


def read_answer(body: bytes) -> AnswerFacts:
    """A plain message, or the answer of count_tokens (which has no usage). Never raises."""
    try:
        data = _decode(body)
    except NOT_JSON:
        return AnswerFacts()
    if not isinstance(data, dict):
        return AnswerFacts()
    used, refused = read_usage(data.get("usage"))
    blocks = data.get("content")
    return AnswerFacts(
        is_answer=isinstance(blocks, list) or "input_tokens" in data,
        usage=used,
        usage_refused=refused,
        finish_reason=_text(data.get("stop_reason")),
        model=_text(data.get("model")),
        response_id=_text(data.get("id")),
        text_bytes=sum(block_bytes(block) for block in blocks) if isinstance(blocks, list) else 0,
        error=error_from(data) if data.get("type") == "error" or data.get("error") else None,
    )


def read_count(body: bytes) -> int | None:
    """The figure of a count_tokens answer, None where there is none."""
    try:
        data = _decode(body)
    except NOT_JSON:
        return None
    figure = data.get("input_tokens") if isinstance(data, dict) else None
    return figure if type(figure) is int and 0 <= figure <= usages.MOST_TOKENS else None


def count_tokens_answer(tokens: int) -> bytes:
    """Our own answer to count_tokens, for providers that have no such endpoint."""
    return msgspec.json.encode({"input_tokens": tokens})
