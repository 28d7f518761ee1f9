"""One answer being written: its events in order, kept in this process so that any number of readers can follow from any point."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

_exact = msgspec.json.Encoder(decimal_format="number")


@dataclass(frozen=True, slots=True)
class Event:
    """`id` counts from 1 within one answer. `name` is the SSE event of the contract, `data` its JSON."""

    id: int
    name: str
    data: Mapping[str, Any]

    def encode(self) -> bytes:
        return b"id: %d\nevent: %s\ndata: %s\n\n" % (self.id, self.name.encode(), _exact.encode(self.data))


class Generation:
    """The events of one answer. Writers `say`, readers `follow`; `end` lets the readers go."""

    def __init__(self, conversation_id: UUID, message_id: UUID) -> None:
        self.conversation_id = conversation_id
        self.message_id = message_id
        self.stopping = asyncio.Event()
        self.is_answered = False
        """The answer is kept; at most a title is still to come."""
        self._events: list[Event] = []
        self._ended = False
        self._changed = asyncio.Event()

    @property
    def is_ended(self) -> bool:
        return self._ended

    def say(self, name: str, **data: Any) -> None:
        self._events.append(Event(len(self._events) + 1, name, data))
        self._wake()

    def end(self) -> None:
        if not self._ended:
            self.say("done")
            self._ended = True
            self._wake()

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
