"""One answer being written: its events in order, kept in this process so that any number of readers can follow from any point."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from aim2balance.chat.types import Status
from aim2balance.content.parts import ImageReference, read_image
from aim2balance.kit.principal import OwnerId

_exact = msgspec.json.Encoder(decimal_format="number")
_read = msgspec.json.Decoder(list[tuple[int, str, dict[str, Any]]], float_hook=Decimal)


@dataclass(frozen=True, slots=True)
class Event:
    """`id` counts from 1 within one answer, in every process the same. `name` is the SSE event of the contract, `data` its JSON."""

    id: int
    name: str
    data: Mapping[str, Any]

    def encode(self) -> bytes:
        return b"id: %d\nevent: %s\ndata: %s\n\n" % (self.id, self.name.encode(), _exact.encode(self.data))


def write_events(events: Iterable[Event]) -> str:
    """As they are kept."""
    return _exact.encode([(event.id, event.name, event.data) for event in events]).decode()


def read_events(kept: str) -> list[Event]:
    return [Event(*fields) for fields in _read.decode(kept)]


def replayed_text(events: Iterable[Event]) -> tuple[str, str]:
    """Text and reasoning as far as these events tell them."""
    pieces: dict[str, list[str]] = {"delta": [], "reasoning": []}
    for event in events:
        if event.name in pieces:
            pieces[event.name].append(str(event.data["text"]))
    return "".join(pieces["delta"]), "".join(pieces["reasoning"])


def replayed_images(events: Iterable[Event]) -> list[ImageReference]:
    """The pictures that these events tell of."""
    return [read_image(event.data) for event in events if event.name == "image"]


class Generation:
    """The events of one answer. Writers `emit`, readers `follow`; `end` lets the readers go."""

    def __init__(self, owner_id: OwnerId, conversation_id: UUID, message_id: UUID) -> None:
        self.owner_id = owner_id
        self.conversation_id = conversation_id
        self.message_id = message_id
        self.stopping = asyncio.Event()
        self._events: list[Event] = []
        self._ended = False
        self._changed = asyncio.Event()
        self._kept = 0
        self._keeping = 0

    @property
    def is_ended(self) -> bool:
        return self._ended

    @property
    def is_last_to_keep(self) -> bool:
        """What `to_keep` gave holds the end."""
        return self._ended and self._keeping == len(self._events)

    def emit(self, name: str, /, **data: Any) -> None:
        self._events.append(Event(len(self._events) + 1, name, data))
        self._wake()

    def end(self, status: Status | None = None) -> None:
        """The last event, with what became of the answer where that is known."""
        if not self._ended:
            self.emit("done", **({} if status is None else {"status": str(status)}))
            self._ended = True
            self._wake()

    def to_keep(self) -> Sequence[Event]:
        """Events to store for other processes. The same ones again until `kept` is called, so that storing them twice changes nothing."""
        if self._keeping <= self._kept:
            self._keeping = len(self._events)
        return self._events[self._kept : self._keeping]

    def kept(self) -> None:
        self._kept = self._keeping

    async def follow(self, after: int = 0) -> AsyncIterator[Event]:
        """Every event whose id is greater than `after`, those to come included."""
        position = max(after, 0)
        while True:
            while position < len(self._events):
                yield self._events[position]
                position += 1
            if self._ended:
                return
            await self._changed.wait()

    def _wake(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()
