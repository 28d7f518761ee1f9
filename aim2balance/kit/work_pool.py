"""Heavy work in threads of its own, shared fairly: a few at a time in all, fewer of one person, and those who wait take turns.

Work whose caller is cancelled before its turn is never begun. Work that has begun keeps its place until it ends: a thread cannot be
stopped, so long work asks `check_wanted` now and then and ends by itself.
"""

import asyncio
import threading
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from uuid import UUID

from aim2balance.kit.errors import DomainError, Kind
from aim2balance.kit.person_limits import RETRY_AFTER_S

T = TypeVar("T")


_here = threading.local()


class Unwanted(Exception):
    """Nobody waits for this work any more."""


def check_wanted() -> None:
    """For work in a pool, between its steps. Raises `Unwanted` when whoever asked for it has gone; elsewhere nothing."""
    gone: threading.Event | None = getattr(_here, "gone", None)
    if gone is not None and gone.is_set():
        raise Unwanted


def _with_reader(gone: threading.Event, work: Callable[..., T], *arguments: Any) -> T:
    _here.gone = gone
    try:
        return work(*arguments)
    finally:
        _here.gone = None


class WorkPool:
    """`threads` pieces of work at a time, `per_person` of one person; `most_waiting` of one person wait, more are refused."""

    def __init__(self, name: str, *, threads: int = 2, per_person: int = 1, most_waiting: int = 8) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._threads, self._per_person, self._most_waiting = threads, per_person, most_waiting
        self._running: Counter[UUID] = Counter()
        self._waiting: OrderedDict[UUID, deque[asyncio.Future[None]]] = OrderedDict()
        """By person, whose turn it is first."""

    async def run(self, person_id: UUID, work: Callable[..., T], *arguments: Any) -> T:
        """What `work` returns, once it is this person's turn. Raises `DomainError` (too_much_at_once)."""
        await self._turn(person_id)
        gone = threading.Event()
        try:
            begun = asyncio.get_running_loop().run_in_executor(self._executor, _with_reader, gone, work, *arguments)
        except BaseException:
            self._end(person_id)
            raise
        begun.add_done_callback(lambda done: self._finished(person_id, done))
        try:
            return await asyncio.shield(begun)
        except asyncio.CancelledError:
            gone.set()
            raise

    def waiting(self, person_id: UUID) -> int:
        """How much of this person has not begun yet."""
        return len(self._waiting.get(person_id, ()))

    async def _turn(self, person_id: UUID) -> None:
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
        self._begin_next()
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():
                self._end(person_id)
            elif turn in waiting:
                waiting.remove(turn)
                if not waiting:
                    self._waiting.pop(person_id, None)
            raise

    def _begin_next(self) -> None:
        while self._running.total() < self._threads:
            person_id = next((one for one in self._waiting if self._running[one] < self._per_person), None)
            if person_id is None:
                return
            waiting = self._waiting[person_id]
            turn = waiting.popleft()
            if waiting:
                self._waiting.move_to_end(person_id)
            else:
                del self._waiting[person_id]
            if not turn.done():
                self._running[person_id] += 1
                turn.set_result(None)

    def _finished(self, person_id: UUID, done: "asyncio.Future[Any]") -> None:
        if not done.cancelled():
            done.exception()  # that of work nobody waits for is nobody's
        self._end(person_id)

    def _end(self, person_id: UUID) -> None:
        self._running[person_id] -= 1
        if not self._running[person_id]:
            del self._running[person_id]
        self._begin_next()
