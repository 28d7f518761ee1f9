"""Whose turn it is: a few places in all, fewer of one person, and those who wait take turns."""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from aim2balance.kit.errors import DomainError, Kind
from aim2balance.kit.person_limits import RETRY_AFTER_S


class FairQueue:
    """`places` taken at a time, `per_person` of one person; `most_waiting` of one person wait, more are refused."""

    def __init__(self, *, places: int, per_person: int = 1, most_waiting: int = 8) -> None:
        self._places, self._per_person, self._most_waiting = places, per_person, most_waiting
        self._taken: Counter[UUID] = Counter()
        self._waiting: OrderedDict[UUID, deque[asyncio.Future[None]]] = OrderedDict()
        """By person, whose turn it is first."""

    def waiting(self, person_id: UUID) -> int:
        """How much of this person has no place yet."""
        return len(self._waiting.get(person_id, ()))

    def taken(self, person_id: UUID) -> int:
        """How many places this person has."""
        return self._taken[person_id]

    @asynccontextmanager
    async def place(self, person_id: UUID) -> AsyncIterator[None]:
        """A place for as long as this lasts. Raises as `take` does."""
        await self.take(person_id)
        try:
            yield
        finally:
            self.release(person_id)

    async def take(self, person_id: UUID) -> None:
        """Wait for a place, until `release`; whoever is cancelled before has none. Raises `DomainError` (too_much_at_once)."""
        waiting = self._waiting.setdefault(person_id, deque())
        if len(waiting) >= self._most_waiting:
            raise DomainError(
                "Too much of this is being made for you at once. Please wait a moment.",
                code="too_much_at_once",
                kind=Kind.LIMIT_REACHED,
                retry_after=RETRY_AFTER_S,
                most=self._most_waiting,
            )
        turn = asyncio.get_running_loop().create_future()
        waiting.append(turn)
        self._give_places()
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():
                self.release(person_id)
            elif turn in waiting:
                waiting.remove(turn)
                if not waiting:
                    self._waiting.pop(person_id, None)
            raise

    def release(self, person_id: UUID) -> None:
        self._taken[person_id] -= 1
        if not self._taken[person_id]:
            del self._taken[person_id]
        self._give_places()

    def _give_places(self) -> None:
        while self._taken.total() < self._places:
            person_id = next((one for one in self._waiting if self._taken[one] < self._per_person), None)
            if person_id is None:
                return
            waiting = self._waiting[person_id]
            turn = waiting.popleft()
            if waiting:
                self._waiting.move_to_end(person_id)
            else:
                del self._waiting[person_id]
            if not turn.done():
                self._taken[person_id] += 1
                turn.set_result(None)
