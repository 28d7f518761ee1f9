"""Answers of the responses dialect: the facts that billing needs of them, and their content as answer events."""

from collections.abc import Iterator
from typing import Any

import msgspec

from aim2balance.content.events import Finish
from aim2balance.gateway.dialects.errors import error_from
from aim2balance.gateway.dialects.events import (
    Answer,
    AnswerEvent,
    AnswerPart,
    Ended,
    Failed,
    RedactedThinking,
    Start,
    Text,
    Thinking,
    ToolArguments,
    ToolCall,
    Used,
)
from aim2balance.gateway.dialects.framing import NOT_JSON
from aim2balance.gateway.dialects.json_values import objects_in, text_or_empty, text_or_none
from aim2balance.gateway.dialects.openai_responses import usage as usages
from aim2balance.gateway.dialects.openai_responses.reasoning_seals import open_seal
from aim2balance.gateway.dialects.stream_state import FORWARD, TERMINAL, StreamState
from aim2balance.gateway.dialects.token_estimate import text_bytes
from aim2balance.gateway.dialects.types import AnswerFacts, ProviderError
from aim2balance.gateway.dialects.usage_figures import cost_of, usage_or_reason
from aim2balance.kit.tokens import TokenUsage

COMPLETED, INCOMPLETE = "completed", "incomplete"
LENGTH, FILTERED = "incomplete:max_output_tokens", "incomplete:content_filter"
_FINISHES = {LENGTH: Finish.LENGTH, FILTERED: Finish.FILTERED}
_LAST = frozenset({"response.completed", "response.incomplete", "response.failed"})
_DELTA = ".delta"
_SAID = "response.output_text.delta"
_REFUSED = "response.refusal.delta"
_THOUGHT = frozenset({"response.reasoning_text.delta", "response.reasoning_summary_text.delta"})
_ARGUMENTS = frozenset({"response.function_call_arguments.delta", "response.custom_tool_call_input.delta"})


def finish_from(reason: object) -> Finish | None:
    """The status, with the reason where the answer is incomplete; an unknown one is a plain stop, none is None."""
    return _FINISHES.get(reason, Finish.STOP) if isinstance(reason, str) else None


class _Event(msgspec.Struct):
    """What we look at of an event. The whole answer is read of the last ones only."""

    type: str = ""
    delta: Any = None
    item: Any = None
    output_index: Any = None
    response: msgspec.Raw = msgspec.Raw()
    error: Any = None
    code: Any = None
    message: Any = None


_decode_event = msgspec.json.Decoder(_Event).decode
_decode = msgspec.json.Decoder().decode


def observe(state: StreamState, payload: bytes) -> int:
    """Note what one event says; TERMINAL for the one that holds the whole answer."""
    try:
        event = _decode_event(payload)
    except NOT_JSON:
        return FORWARD
    kind = event.type
    if kind.endswith(_DELTA):
        said = event.delta
        if isinstance(said, str) and said:
            state.text_bytes += text_bytes(said)
            state.text_chunks += 1
            if kind == _SAID:
                state.said.append(said)
    elif kind == "response.output_item.done":
        if isinstance(event.item, dict):
            state.items.append(event.item)
            state.said.clear()
    elif kind == "response.output_item.added":
        if isinstance(event.item, dict) and isinstance(event.item.get("name"), str):
            state.text_bytes += text_bytes(event.item["name"])
            state.text_chunks += 1
    elif kind == "error":
        state.error = state.error or _error_of(event)
    elif event.response:
        return _head_or_end(state, kind, event)
    return FORWARD


def _head_or_end(state: StreamState, kind: str, event: _Event) -> int:
    response = _object(event.response)
    if not state.started:
        state.started = True
        state.model, state.response_id = text_or_none(response.get("model")), text_or_none(response.get("id"))
    if kind not in _LAST:
        return FORWARD
    state.model = text_or_none(response.get("model")) or state.model
    state.service_tier = text_or_none(response.get("service_tier"))
    if kind == "response.failed" or _has_failed(response):
        state.error = state.error or error_from({"error": response.get("error")})
    else:
        state.finish_reason = _reason_of(response)
    if not state.text_bytes:
        state.text_bytes = sum(map(_item_bytes, objects_in(response.get("output"))))
    reported = _reported(response)
    if reported is not None:
        state.usage_raw, state.usage_is_final = reported, True
    return TERMINAL


def _has_failed(response: dict[str, Any]) -> bool:
    return bool(response.get("error")) or response.get("status") == "failed"


def _reported(response: dict[str, Any]) -> dict[str, Any] | None:
    """The usage with the searches that stand beside it in the answer, so that it can be read alone."""
    reported = response.get("usage")
    if not isinstance(reported, dict):
        return None
    if reported.get(usages.SIDE_CALLS) or not (searches := usages.searches_of(objects_in(response.get("output")))):
        return reported
    return {**reported, usages.SIDE_CALLS: {"web_search_calls": searches}}


def _error_of(event: _Event) -> ProviderError:
    told = event.error if isinstance(event.error, dict) else {"message": event.message, "code": event.code}
    return error_from({"error": told})


def _reason_of(response: dict[str, Any]) -> str | None:
    status = text_or_none(response.get("status"))
    if status != INCOMPLETE:
        return status
    details = response.get("incomplete_details")
    reason = details.get("reason") if isinstance(details, dict) else None
    return f"{INCOMPLETE}:{reason}" if isinstance(reason, str) else INCOMPLETE


def _object(raw: msgspec.Raw) -> dict[str, Any]:
    try:
        data = _decode(raw)
    except NOT_JSON:
        return {}
    return data if isinstance(data, dict) else {}


def _item_bytes(item: dict[str, Any]) -> int:
    size = sum(text_bytes(text_or_empty(item.get(name))) for name in ("name", "arguments", "input", "code"))
    for name in ("content", "summary"):
        size += sum(
            text_bytes(text_or_empty(part.get("text")) or text_or_empty(part.get("refusal"))) for part in objects_in(item.get(name))
        )
    return size


def read_usage(reported: object) -> tuple[TokenUsage | None, str | None]:
    """The usage, or None and why it was refused (None and None where there is none)."""
    if not isinstance(reported, dict):
        return None, None
    return usage_or_reason(usages.from_responses, reported)


def read_answer(body: bytes) -> AnswerFacts:
    """A plain answer. Never raises: a body that is not one has no usage and no text."""
    response = _object(msgspec.Raw(body))
    output = response.get("output")
    items = objects_in(output)
    used, refused = read_usage(_reported(response))
    return AnswerFacts(
        is_answer=isinstance(output, list),
        usage=used,
        usage_refused=refused,
        finish_reason=_reason_of(response),
        model=text_or_none(response.get("model")),
        response_id=text_or_none(response.get("id")),
        service_tier=text_or_none(response.get("service_tier")),
        text_bytes=sum(map(_item_bytes, items)),
        error=error_from({"error": response.get("error")}) if _has_failed(response) else None,
        provider_usd=cost_of(response.get("usage")),
    )


def _parts_of(item: dict[str, Any], calls: int) -> Iterator[AnswerPart]:
    """What an item of a whole answer says; the provider's own tools leave nothing but their text in the messages."""
    match item.get("type"):
        case "message":
            for part in objects_in(item.get("content")):
                if said := text_or_empty(part.get("text")) or text_or_empty(part.get("refusal")):
                    yield Text(said)
        case "reasoning":
            yield from _thoughts(item, _thought_of(item))
        case "function_call" | "custom_tool_call":
            yield ToolCall(calls, text_or_empty(item.get("call_id")), text_or_empty(item.get("name")), _arguments(item))


def _thought_of(item: dict[str, Any]) -> str:
    texts = [text_or_empty(part.get("text")) for part in objects_in(item.get("content"))]
    return "".join(texts) or "\n\n".join(text_or_empty(part.get("text")) for part in objects_in(item.get("summary")))


def _thoughts(item: dict[str, Any], thought: str) -> Iterator[AnswerPart]:
    """A thought with its seals: those that we wrote ourselves; a provider's own is for that provider alone."""
    details = open_seal(item.get("encrypted_content"))
    signature = next((text_or_empty(detail.get("signature")) for detail in details if detail.get("signature")), "") or None
    if thought or signature:
        yield Thinking(thought, signature)
    for detail in details:
        if detail.get("type") == "reasoning.encrypted":
            yield RedactedThinking(text_or_empty(detail.get("data")))


def _arguments(item: dict[str, Any]) -> str:
    if item.get("type") == "custom_tool_call":  # its free text counts as its arguments
        return msgspec.json.encode({"input": text_or_empty(item.get("input"))}).decode()
    return text_or_empty(item.get("arguments"))


def decode_answer(data: dict[str, Any]) -> Answer:
    """A decoded response."""
    content: list[AnswerPart] = []
    for item in objects_in(data.get("output")):
        content += _parts_of(item, sum(isinstance(part, ToolCall) for part in content))
    has_calls = any(isinstance(part, ToolCall) for part in content)
    finish = finish_from(_reason_of(data)) or Finish.STOP
    return Answer(
        id=text_or_empty(data.get("id")),
        model=text_or_empty(data.get("model")),
        content=content,
        finish=Finish.TOOLS if has_calls and finish is Finish.STOP else finish,
        usage=read_usage(_reported(data))[0],
        created=data["created_at"] if type(data.get("created_at")) is int else None,
    )


class Decoder:
    """Stream events to answer events. Text and arguments come as deltas; what an item holds at its end beyond them is added then."""

    def __init__(self) -> None:
        self._started = False
        self._calls: dict[int | None, int] = {}  # output index → call
        self._written: dict[int | None, int] = {}  # output index → letters of arguments, text or thought that were told
        self._parts: dict[int | None, object] = {}

    def decode(self, data: bytes) -> list[AnswerEvent]:
        try:
            event = _decode(data)
        except NOT_JSON:
            return []
        if not isinstance(event, dict):
            return []
        kind, index = text_or_empty(event.get("type")), event.get("output_index")
        index = index if isinstance(index, int) else None
        if kind.endswith(_DELTA):
            return self._delta(kind, index, event)
        match kind:
            case "response.output_item.added":
                return self._begin(index, event.get("item"))
            case "response.output_item.done":
                return self._end_item(index, event.get("item"))
            case "error":
                told = event.get("error")
                return [Failed(error_from({"error": told if isinstance(told, dict) else event}))]
        response = event.get("response")
        if not isinstance(response, dict):
            return []
        events: list[AnswerEvent] = []
        if not self._started:
            self._started = True
            events.append(Start(text_or_empty(response.get("id")), text_or_empty(response.get("model"))))
        return [*events, *self._end(response)] if kind in _LAST else events

    def _delta(self, kind: str, index: int | None, event: dict[str, Any]) -> list[AnswerEvent]:
        said = text_or_empty(event.get("delta"))
        if not said:
            return []
        self._written[index] = self._written.get(index, 0) + len(said)
        if kind in (_SAID, _REFUSED):
            return [Text(said)]
        if kind in _THOUGHT:
            part = (event.get("summary_index"), event.get("content_index"))
            gap = "\n\n" if self._parts.setdefault(index, part) != part and kind.endswith("summary_text.delta") else ""
            self._parts[index] = part
            return [Thinking(gap + said)]
        if kind in _ARGUMENTS and index in self._calls:
            return [ToolArguments(self._calls[index], said)]
        return []

    def _begin(self, index: int | None, item: object) -> list[AnswerEvent]:
        if not isinstance(item, dict) or item.get("type") != "function_call":
            return []
        self._calls[index] = len(self._calls)
        arguments = text_or_empty(item.get("arguments"))
        self._written[index] = len(arguments)
        return [ToolCall(self._calls[index], text_or_empty(item.get("call_id")), text_or_empty(item.get("name")), arguments)]

    def _end_item(self, index: int | None, item: object) -> list[AnswerEvent]:
        """What came in one piece, and a thought's seal, which comes at its end."""
        if not isinstance(item, dict):
            return []
        if item.get("type") == "reasoning":
            return [*_thoughts(item, "" if self._written.get(index) else _thought_of(item))]
        if index in self._calls:
            return [] if self._written.get(index) else [ToolArguments(self._calls[index], text_or_empty(item.get("arguments")))]
        if item.get("type") == "custom_tool_call":
            self._calls[index] = len(self._calls)
            return [ToolCall(self._calls[index], text_or_empty(item.get("call_id")), text_or_empty(item.get("name")), _arguments(item))]
        return [] if self._written.get(index) else [*_parts_of(item, 0)]

    def _end(self, response: dict[str, Any]) -> list[AnswerEvent]:
        if _has_failed(response):
            return [Failed(error_from({"error": response.get("error")}))]
        events: list[AnswerEvent] = []
        finish = finish_from(_reason_of(response))
        if finish is not None:
            events.append(Ended(Finish.TOOLS if self._calls and finish is Finish.STOP else finish))
        if (used := read_usage(_reported(response))[0]) is not None:
            events.append(Used(used))
        return events
