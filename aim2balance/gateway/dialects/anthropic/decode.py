"""Answers of the anthropic dialect: the facts that billing needs of them, and their content as answer events."""

from typing import Any

import msgspec

from aim2balance.content.events import Finish
from aim2balance.gateway.dialects.anthropic import usage as usages
from aim2balance.gateway.dialects.errors import error_from
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
from aim2balance.gateway.dialects.framing import NOT_JSON
from aim2balance.gateway.dialects.json_values import text_or_empty, text_or_none
from aim2balance.gateway.dialects.stream_state import FORWARD, TERMINAL, StreamState
from aim2balance.gateway.dialects.surrogates import decode_json
from aim2balance.gateway.dialects.token_estimate import text_bytes
from aim2balance.gateway.dialects.types import AnswerFacts
from aim2balance.gateway.dialects.usage_figures import MOST_TOKENS, usage_or_reason
from aim2balance.kit.tokens import TokenUsage

FINISHES = {
    "end_turn": Finish.STOP,
    "stop_sequence": Finish.STOP_SEQUENCE,
    "pause_turn": Finish.PAUSE,
    "max_tokens": Finish.LENGTH,
    "model_context_window_exceeded": Finish.CONTEXT,
    "tool_use": Finish.TOOLS,
    "refusal": Finish.FILTERED,
}


def finish_from(reason: object) -> Finish | None:
    """The reason in our words; an unknown one is a plain stop, none is None."""
    return FINISHES.get(reason, Finish.STOP) if isinstance(reason, str) else None


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
                state.text_bytes += len(said) if said.isascii() else len(said.encode("utf-8", "surrogatepass"))
                state.text_chunks += 1
                state.usage_is_final = False  # figures before the text are not its own
    elif kind == "message_stop":
        return TERMINAL
    elif kind == "content_block_start":
        state.open_block = event.index
        size = block_bytes(event.content_block)
        if size:
            state.text_bytes += size
            state.text_chunks += 1
            state.usage_is_final = False
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
    state.model = text_or_none(message.get("model")) or state.model
    state.response_id = text_or_none(message.get("id")) or state.response_id
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
        data = decode_json(payload)
    except NOT_JSON:
        return None
    if not isinstance(data, dict):
        return None
    delta = data.get("delta")
    return _Event(
        type=text_or_none(data.get("type")),
        index=data["index"] if type(data.get("index")) is int else None,
        delta=_Delta(
            text=text_or_none(delta.get("text")),
            thinking=text_or_none(delta.get("thinking")),
            partial_json=text_or_none(delta.get("partial_json")),
            content=delta.get("content"),
            stop_reason=text_or_none(delta.get("stop_reason")),
        )
        if isinstance(delta, dict)
        else None,
        message=data.get("message"),
        content_block=data.get("content_block"),
        usage=data.get("usage"),
        error=data.get("error"),
    )


def read_usage(reported: object) -> tuple[TokenUsage | None, str | None]:
    """The usage, or None and why it was refused (None and None where there is none)."""
    if not isinstance(reported, dict):
        return None, None
    return usage_or_reason(usages.from_anthropic, reported)


def read_answer(body: bytes) -> AnswerFacts:
    """A plain message, or the answer of count_tokens (which has no usage). Never raises."""
    try:
        data = decode_json(body)
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
        finish_reason=text_or_none(data.get("stop_reason")),
        model=text_or_none(data.get("model")),
        response_id=text_or_none(data.get("id")),
        text_bytes=sum(block_bytes(block) for block in blocks) if isinstance(blocks, list) else 0,
        error=error_from(data) if data.get("type") == "error" or data.get("error") else None,
    )


def read_count(body: bytes) -> int | None:
    """The figure of a count_tokens answer, None where there is none."""
    try:
        data = decode_json(body)
    except NOT_JSON:
        return None
    figure = data.get("input_tokens") if isinstance(data, dict) else None
    return figure if type(figure) is int and 0 <= figure <= MOST_TOKENS else None


def count_tokens_answer(tokens: int) -> bytes:
    """Our own answer to count_tokens, for providers that have no such endpoint."""
    return msgspec.json.encode({"input_tokens": tokens})


def _thinking(text: str, signature: str) -> Thinking:
    return Thinking(text, signature, {"signature": signature}) if signature else Thinking(text)


def _citation(citation: object) -> Citation:
    said = citation if isinstance(citation, dict) else {}
    title = text_or_empty(said.get("title")) or text_or_empty(said.get("document_title"))
    return Citation(title or None, text_or_empty(said.get("url")) or None, {"citations": [citation]})


def _citations(block: dict[str, Any]) -> list[AnswerPart]:
    """Where a text block says it comes from."""
    listed = block.get("citations")
    return [_citation(citation) for citation in listed] if isinstance(listed, list) else []


def _block(block: dict[str, Any], calls: int) -> AnswerPart | None:
    """A content block; None for what other dialects have no word for (the provider's own tools)."""
    match block.get("type"):
        case "text":
            return Text(text_or_empty(block.get("text")))
        case "thinking":
            return _thinking(text_or_empty(block.get("thinking")), text_or_empty(block.get("signature")))
        case "redacted_thinking":
            data = text_or_empty(block.get("data"))
            return RedactedThinking(data, {"data": data})
        case "tool_use":
            given = block.get("input")
            arguments = given if isinstance(given, str) else msgspec.json.encode({} if given is None else given).decode()
            return ToolCall(calls, text_or_empty(block.get("id")), text_or_empty(block.get("name")), arguments)
        case _:
            return None


def decode_answer(data: dict[str, Any]) -> Answer:
    """A decoded message."""
    blocks = data.get("content")
    content: list[AnswerPart] = []
    calls = 0
    for block in blocks if isinstance(blocks, list) else []:
        part = _block(block, calls) if isinstance(block, dict) else None
        if part is not None:
            content.append(part)
            content += _citations(block)
            calls += isinstance(part, ToolCall)
    return Answer(
        id=text_or_empty(data.get("id")),
        model=text_or_empty(data.get("model")),
        content=content,
        finish=finish_from(data.get("stop_reason")) or Finish.STOP,
        stop_sequence=text_or_empty(data.get("stop_sequence")) or None,
        usage=read_usage(data.get("usage"))[0],
    )


class Decoder:
    """Stream events to answer events. The final usage overlays the one of the start."""

    def __init__(self) -> None:
        self._usage: dict[str, Any] = {}
        self._calls: dict[int, int] = {}  # content block → call
        self._started = False
        self._unsaid: dict[int, int] = {}  # content blocks of calls whose arguments have not come

    def decode(self, data: bytes) -> list[AnswerEvent]:
        try:
            event = decode_json(data)
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
            case "content_block_stop":
                return self._without_arguments(_index(event))
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
        return [Start(text_or_empty(message.get("id")), text_or_empty(message.get("model")), read_usage(self._usage)[0])]

    def _block(self, event: dict[str, Any]) -> list[AnswerEvent]:
        block = event.get("content_block")
        if not isinstance(block, dict):
            return []
        decode = _block(block, len(self._calls))
        if isinstance(decode, ToolCall):
            self._calls[_index(event)] = decode.index
            # An empty input at the start stands for "it follows", not for "there is none".
            if decode.arguments != "{}":
                return [decode]
            self._unsaid[_index(event)] = decode.index
            return [ToolCall(decode.index, decode.id, decode.name)]
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
                return [Text(text_or_empty(delta.get("text")))]
            case "thinking_delta":
                return [Thinking(text_or_empty(delta.get("thinking")))]
            case "citations_delta":
                return [_citation(delta.get("citation"))]
            case "signature_delta":
                return [_thinking("", text_or_empty(delta.get("signature")))]
            case "input_json_delta":
                call = self._calls.get(_index(event))
                text = text_or_empty(delta.get("partial_json"))
                if call is None or not text:
                    return []
                self._unsaid.pop(_index(event), None)
                return [ToolArguments(call, text)]
            case _:
                return []

    def _without_arguments(self, *blocks: int) -> list[AnswerEvent]:
        """A call whose block ends without arguments has none: in other dialects that is an object too."""
        ended = [self._unsaid.pop(block) for block in blocks if block in self._unsaid]
        return [ToolArguments(call, "{}") for call in ended]

    def _end(self, event: dict[str, Any]) -> list[AnswerEvent]:
        events: list[AnswerEvent] = self._without_arguments(*self._unsaid)
        delta = event.get("delta")
        delta = delta if isinstance(delta, dict) else {}
        finish = finish_from(delta.get("stop_reason"))
        if finish is not None:
            events.append(Ended(finish, text_or_empty(delta.get("stop_sequence")) or None))
        if isinstance(event.get("usage"), dict):
            self._usage = usages.overlay(self._usage, event["usage"])
            usage, _ = read_usage(self._usage)
            if usage is not None:
                events.append(Used(usage))
        return events


def _index(event: dict[str, Any]) -> int:
    index = event.get("index")
    return index if type(index) is int else 0
