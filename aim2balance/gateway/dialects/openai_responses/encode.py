"""Answers as the responses dialect writes them: a response, or its events, and how a stream ends. Nothing is stored, and each says so."""

from typing import Any

import msgspec

from aim2balance.content.events import Finish
from aim2balance.gateway.dialects.events import (
    Answer,
    AnswerEvent,
    AnswerPart,
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
from aim2balance.gateway.dialects.openai_chat.encode import thought_detail
from aim2balance.gateway.dialects.openai_chat.request import DETAILS
from aim2balance.gateway.dialects.openai_responses import usage as usages
from aim2balance.gateway.dialects.openai_responses.decode import COMPLETED, FILTERED, INCOMPLETE, LENGTH
from aim2balance.gateway.dialects.openai_responses.errors import error_event
from aim2balance.gateway.dialects.openai_responses.reasoning_seals import write_seal
from aim2balance.gateway.dialects.sealed_ids import sealed
from aim2balance.gateway.dialects.stream_state import StreamState
from aim2balance.gateway.dialects.types import Terminator
from aim2balance.kit.tokens import TokenUsage

_FINISHES = {Finish.LENGTH: LENGTH, Finish.CONTEXT: LENGTH, Finish.FILTERED: FILTERED}
_IN_PROGRESS = "in_progress"

Item = dict[str, Any]


def finish_to(finish: Finish) -> str:
    return _FINISHES.get(finish, COMPLETED)


def _response(*, response_id: str, model: str, created: int, status: str, output: list[Item], usage: TokenUsage | None) -> dict[str, Any]:
    """A response with the members that clients read; what it was asked with is not repeated."""
    state, _, reason = status.partition(":")
    return {
        "id": response_id,
        "object": "response",
        "created_at": created,
        "status": state,
        "background": False,
        "error": None,
        "incomplete_details": {"reason": reason} if reason else None,
        "instructions": None,
        "max_output_tokens": None,
        "metadata": {},
        "model": model,
        "output": output,
        "parallel_tool_calls": True,
        "previous_response_id": None,
        "reasoning": {"effort": None, "summary": None},
        "service_tier": "default",
        "store": False,
        "temperature": None,
        "text": {"format": {"type": "text"}},
        "tool_choice": "auto",
        "tools": [],
        "top_p": None,
        "truncation": "disabled",
        "usage": None if usage is None else usages.to_responses(usage),
        "user": None,
    }


def _item_id(kind: str, response_id: str, index: int) -> str:
    return f"{kind}_{response_id.removeprefix('resp_')}_{index}"


def _text_part(text: str) -> dict[str, Any]:
    return {"type": "output_text", "text": text, "annotations": [], "logprobs": []}


def _message(item_id: str, text: str, *, status: str = COMPLETED) -> Item:
    return {"id": item_id, "type": "message", "status": status, "role": "assistant", "content": [_text_part(text)]}


def _reasoning(item_id: str, text: str, details: list[dict[str, Any]]) -> Item:
    summary = [{"type": "summary_text", "text": text}] if text else []
    return {"id": item_id, "type": "reasoning", "summary": summary, "encrypted_content": write_seal(details)}


def _call(item_id: str, call_id: str, name: str, arguments: str, *, status: str = COMPLETED) -> Item:
    return {"id": item_id, "type": "function_call", "status": status, "call_id": call_id, "name": name, "arguments": arguments}


def _seals(part: Thinking | RedactedThinking) -> list[dict[str, Any]]:
    """What the thought's maker wants back."""
    kept = (part.members or {}).get(DETAILS, [])
    own = [detail for detail in kept if isinstance(detail, dict) and (detail.get("data") or detail.get("signature"))]
    if isinstance(part, RedactedThinking):
        return own or [thought_detail(part, 0)]
    return [*([thought_detail(part, 0)] if part.signature else []), *own]


def _id_of(response_id: str, created: int) -> str:
    return response_id if response_id.startswith("resp_") else f"resp_{response_id or created}"


def encode_answer(answer: Answer, *, created: int) -> bytes:
    """A response; `created` (Unix seconds) where the answer itself has none. Texts that follow each other are one message."""
    created = answer.created or created
    response_id = _id_of(answer.id, created)
    status = finish_to(answer.finish)
    output: list[Item] = []
    before: AnswerPart | None = None
    for part in answer.content:
        index = len(output)
        match part:
            case Text() if isinstance(before, Text) and output:
                output[-1]["content"][0]["text"] += part.text
            case Text() if part.text:
                output.append(_message(_item_id("msg", response_id, index), part.text, status=status.partition(":")[0]))
            case Thinking() if part.text or part.signature:
                output.append(_reasoning(_item_id("rs", response_id, index), part.text, _seals(part)))
            case RedactedThinking():
                output.append(_reasoning(_item_id("rs", response_id, index), "", _seals(part)))
            case ToolCall():
                call_id = sealed(part.id, part.members)
                output.append(_call(_item_id("fc", response_id, index), call_id, part.name, part.arguments))
            case _:
                continue
        before = part
    return msgspec.json.encode(
        _response(
            response_id=response_id, model=answer.model, created=created, status=status, output=output, usage=answer.usage or TokenUsage()
        )
    )


class _Open:
    """An item that is being written."""

    __slots__ = ("details", "id", "index", "kind", "texts")

    def __init__(self, kind: type, item_id: str, index: int) -> None:
        self.kind = kind
        self.id = item_id
        self.index = index
        self.texts: list[str] = []
        self.details: list[dict[str, Any]] = []

    @property
    def text(self) -> str:
        return "".join(self.texts)


class Encoder:
    """Answer events to stream events; texts and thoughts are closed as their kind changes, calls at the end, for they may take turns."""

    def __init__(self, *, created: int, include_usage: bool) -> None:
        del include_usage  # it is always told
        self._created = created
        self._id = ""
        self._model = ""
        self._sequence = 0
        self._output: dict[int, Item] = {}
        self._open: _Open | None = None
        self._calls: dict[int, tuple[_Open, str, str]] = {}  # call → item, its id, its name
        self._ended: Ended | None = None
        self._started = False
        self.usage: TokenUsage | None = None
        self.has_failed = False

    def encode(self, event: AnswerEvent) -> bytes:
        match event:
            case Start():
                self._id, self._model = _id_of(event.id, self._created), event.model
                return self._start()
            case Text():
                return self._text(event.text) if event.text else b""
            case Thinking() | RedactedThinking():
                return self._thinking(event)
            case ToolCall():
                return self._call(event)
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
                return event.comment
        return b""

    def _event(self, kind: str, **members: Any) -> bytes:
        numbered = named_event(kind, {"sequence_number": self._sequence, **members})
        self._sequence += 1
        return numbered

    def _snapshot(self, status: str, usage: TokenUsage | None) -> dict[str, Any]:
        output = [self._output[index] for index in sorted(self._output)]
        return _response(response_id=self._id, model=self._model, created=self._created, status=status, output=output, usage=usage)

    def _start(self) -> bytes:
        if self._started:
            return b""
        self._started = True
        self._id = self._id or _id_of("", self._created)
        response = self._snapshot(_IN_PROGRESS, None)
        return self._event("response.created", response=response) + self._event("response.in_progress", response=response)

    def _begin(self, kind: type, prefix: str) -> tuple[bytes, _Open]:
        begun = self._start() + self._close()
        index = len(self._output)
        opened = _Open(kind, _item_id(prefix, self._id, index), index)
        return begun, opened

    def _added(self, opened: _Open, item: Item) -> bytes:
        self._output[opened.index] = item
        return self._event("response.output_item.added", output_index=opened.index, item=item)

    def _done(self, opened: _Open, item: Item) -> bytes:
        self._output[opened.index] = item
        return self._event("response.output_item.done", output_index=opened.index, item=item)

    def _text(self, text: str) -> bytes:
        begun, opened = b"", self._open
        if opened is None or opened.kind is not Text:
            begun, opened = self._begin(Text, "msg")
            begun += self._added(opened, {**_message(opened.id, "", status=_IN_PROGRESS), "content": []})
            begun += self._event("response.content_part.added", **self._place(opened), part=_text_part(""))
            self._open = opened
        opened.texts.append(text)
        return begun + self._event("response.output_text.delta", **self._place(opened), delta=text, logprobs=[])

    @staticmethod
    def _place(opened: _Open) -> dict[str, Any]:
        return {"item_id": opened.id, "output_index": opened.index, "content_index": 0}

    @staticmethod
    def _summary_place(opened: _Open) -> dict[str, Any]:
        return {"item_id": opened.id, "output_index": opened.index, "summary_index": 0}

    def _thinking(self, event: Thinking | RedactedThinking) -> bytes:
        if isinstance(event, Thinking) and not event.text and not event.signature:
            return b""
        said, opened = b"", self._open
        is_new_thought = opened is not None and opened.details and (isinstance(event, RedactedThinking) or bool(event.text))
        if opened is None or opened.kind is not Thinking or is_new_thought:
            said, opened = self._begin(Thinking, "rs")
            said += self._added(opened, _reasoning(opened.id, "", []))
            self._open = opened
        if isinstance(event, Thinking) and event.text:
            if not opened.texts:
                part = {"type": "summary_text", "text": ""}
                said += self._event("response.reasoning_summary_part.added", **self._summary_place(opened), part=part)
            opened.texts.append(event.text)
            said += self._event("response.reasoning_summary_text.delta", **self._summary_place(opened), delta=event.text)
        opened.details += _seals(event)
        return said

    def _call(self, event: ToolCall) -> bytes:
        begun, opened = self._begin(ToolCall, "fc")
        call_id = sealed(event.id, event.members)
        self._calls[event.index] = (opened, call_id, event.name)
        begun += self._added(opened, _call(opened.id, call_id, event.name, "", status=_IN_PROGRESS))
        return begun + self._arguments(event.index, event.arguments)

    def _arguments(self, index: int, text: str) -> bytes:
        if not text or index not in self._calls:
            return b""
        opened = self._calls[index][0]
        opened.texts.append(text)
        return self._event("response.function_call_arguments.delta", item_id=opened.id, output_index=opened.index, delta=text)

    def _close(self, status: str = COMPLETED) -> bytes:
        opened, self._open = self._open, None
        if opened is None:
            return b""
        if opened.kind is Thinking:
            return self._close_thought(opened)
        ended = self._event("response.output_text.done", **self._place(opened), text=opened.text, logprobs=[])
        ended += self._event("response.content_part.done", **self._place(opened), part=_text_part(opened.text))
        return ended + self._done(opened, _message(opened.id, opened.text, status=status))

    def _close_thought(self, opened: _Open) -> bytes:
        ended = b""
        if opened.texts:
            part = {"type": "summary_text", "text": opened.text}
            ended = self._event("response.reasoning_summary_text.done", **self._summary_place(opened), text=opened.text)
            ended += self._event("response.reasoning_summary_part.done", **self._summary_place(opened), part=part)
        return ended + self._done(opened, _reasoning(opened.id, opened.text, opened.details))

    def _close_calls(self, status: str) -> bytes:
        ended = b""
        for opened, call_id, name in self._calls.values():
            place = {"item_id": opened.id, "output_index": opened.index}
            ended += self._event("response.function_call_arguments.done", **place, name=name, arguments=opened.text)
            ended += self._done(opened, _call(opened.id, call_id, name, opened.text, status=status))
        self._calls.clear()
        return ended

    def finish(self, usage: TokenUsage | None, finish: Finish | None = None) -> Terminator:
        status = finish_to(finish or (self._ended.finish if self._ended else Finish.STOP))
        state = status.partition(":")[0]
        events = self._start() + self._close(state) + self._close_calls(state)
        response = self._snapshot(status, usage or self.usage or TokenUsage())
        return Terminator(events=events, tail=self._event(f"response.{state}", response=response))


def truncate(state: StreamState, usage: TokenUsage, *, created: int, wants_usage: bool) -> Terminator:
    """End a stream of this dialect ourselves, before its time: the money is used up. What was said stands in the response."""
    del wants_usage
    response_id = state.response_id or _id_of("", created)
    output = list(state.items)
    if state.said:
        output.append(_message(_item_id("msg", response_id, len(output)), "".join(state.said), status=INCOMPLETE))
    response = _response(response_id=response_id, model=state.model or "", created=created, status=LENGTH, output=output, usage=usage)
    return Terminator(events=b"", tail=named_event("response.incomplete", {"response": response}))
