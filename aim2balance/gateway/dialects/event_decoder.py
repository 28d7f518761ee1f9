"""A provider's stream, or its plain answer, as events over parts: for callers in this process, who get no bytes."""

from typing import Any

from aim2balance.content.events import AnswerFailed, AnswerFinished, ContentEvent, PartExtended, PartSealed, PartStarted
from aim2balance.content.parts import CitationPart, KnownPart, ReasoningPart, TextPart, ToolCallPart
from aim2balance.gateway.dialects.events import (
    Answer,
    AnswerEvent,
    Citation,
    Ended,
    Failed,
    RedactedThinking,
    Text,
    Thinking,
    ToolArguments,
    ToolCall,
)
from aim2balance.gateway.dialects.framing import read_event, split_events
from aim2balance.gateway.dialects.model_input import ModelOrigin
from aim2balance.gateway.dialects.registry import DialectRow
from aim2balance.gateway.dialects.surrogates import WholeCharacters, decode_answer_json


class EventDecoder:
    """Feed it whole events of the provider as they come. What a part carries for its maker is marked with `origin`."""

    def __init__(self, row: DialectRow, origin: ModelOrigin) -> None:
        self._decoder = WholeCharacters(row.decoder())
        self._origin = origin
        self._reasoning_members = row.reasoning_members(origin.reasoning_field)
        self._parts = 0
        self._open: type[TextPart | ReasoningPart] | None = None
        self._is_sealed = False
        self._members: dict[str, Any] = {}
        self._calls: dict[int, int] = {}

    def feed(self, events: bytes) -> list[ContentEvent]:
        said: list[ContentEvent] = []
        for event in split_events(events):
            _, data = read_event(event)
            for each in self._decoder.decode(data) if data else ():
                said += self._event(each)
        return said

    def answer(self, answer: Answer) -> list[ContentEvent]:
        """The events of a plain answer."""
        said: list[ContentEvent] = []
        for each in answer.content:
            said += self._event(each)
        return [*said, *self._event(Ended(answer.finish))]

    def _event(self, event: AnswerEvent) -> list[ContentEvent]:
        match event:
            case Text():
                return self._extend(TextPart, event.text, event.members)
            case Thinking():
                said = self._extend(ReasoningPart, event.text, event.members)
                self._is_sealed = self._is_sealed or bool(event.signature)
                return said
            case RedactedThinking():
                return [*self._begin(ReasoningPart(text="")), *self._seal(event.members)]
            case ToolCall():
                begun = self._begin(ToolCallPart(call_id=event.id, name=event.name, arguments=event.arguments))
                self._calls[event.index] = self._parts - 1
                return [*begun, *self._seal(event.members)]
            case ToolArguments():
                return [PartExtended(self._calls[event.index], event.text)] if event.index in self._calls else []
            case Citation():
                return [*self._begin(CitationPart(title=event.title, url=event.url)), *self._seal(event.members)]
            case Ended():
                return [AnswerFinished(event.finish)]
            case Failed():
                return [AnswerFailed(event.error.code or "upstream_error", event.error.message)]
            case _:
                return []

    def _begin(self, part: KnownPart) -> list[ContentEvent]:
        self._open, self._is_sealed, self._members = None, False, {}
        self._parts += 1
        return [PartStarted(self._parts - 1, part)]

    def _extend(self, kind: type[TextPart | ReasoningPart], text: str, members: dict[str, Any] | None) -> list[ContentEvent]:
        """More of the open part; a new one where another kind is open, or thoughts begin behind a signature."""
        if not text and not members:
            return []
        said: list[ContentEvent] = []
        if self._open is not kind or (self._is_sealed and text):
            said = self._begin(kind(text=text))
            self._open = kind
            if kind is ReasoningPart and not members:
                members = self._reasoning_members
        elif text:
            said = [PartExtended(self._parts - 1, text)]
        return [*said, *self._seal(members)]

    def _seal(self, members: dict[str, Any] | None) -> list[ContentEvent]:
        if not members:
            return []
        for name, value in members.items():
            before = self._members.get(name)
            self._members[name] = [*before, *value] if isinstance(before, list) and isinstance(value, list) else value
        return [PartSealed(self._parts - 1, self._origin.seal(dict(self._members)))]


def decode_whole(row: DialectRow, origin: ModelOrigin, body: bytes) -> list[ContentEvent]:
    """The events of a plain answer's bytes, which were read before."""
    return EventDecoder(row, origin).answer(row.decode_answer(decode_answer_json(body)))
