"""Heavy work on what strangers made, in processes of its own: bounded in time, memory and what comes back, shared fairly by person, killed
when whoever waits for it leaves.

A worker (`worker_process`) is started when it is first needed, used again, and ended when it had nothing to do for a while. It has neither
the database nor a secret: it gets arguments, or a file that is open, and gives back data. What streams comes in pieces, each when the one
before was taken.
"""

import asyncio
import pickle
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import IO, Any, Final, TypeAlias, TypeVar, get_args, get_type_hints
from uuid import UUID

import msgspec
import structlog

from aim2balance.kit import worker_process
from aim2balance.kit.errors import BrokenInvariant, DomainError, Kind, Unavailable
from aim2balance.kit.fair_queue import FairQueue
from aim2balance.kit.person_limits import RETRY_AFTER_S
from aim2balance.kit.worker import IdleTimer, TooMuchSent, WorkerGone, WorkerProcess

T = TypeVar("T")
IdleLater: TypeAlias = Callable[[float, Callable[[], None]], IdleTimer]
"""Calls something after so many seconds."""
IDLE_S: Final = 60
_MOST_TOLD: Final = 1 << 20
_log = structlog.get_logger("app")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLimits:
    """Of one piece of work. Where it comes in pieces the time is that of all of them, without the time in which they are taken."""

    seconds: float
    memory_mib: int = 512
    answer_mib: int = 64


class _Refusal(msgspec.Struct):
    kind: Kind
    code: str
    message: str
    facts: dict[str, Any]


class WorkerPool:
    """`processes` pieces of work at a time, `per_person` of one person; `most_waiting` of one person wait, more are refused.

    Work is a function of a module, and what it returns or, as a generator, yields is of the type it is annotated with, which is one that
    msgspec reads. A `DomainError` that it raises arrives as such.
    """

    def __init__(
        self,
        name: str,
        *,
        limits: WorkLimits,
        processes: int = 2,
        per_person: int = 1,
        most_waiting: int = 8,
        later: IdleLater | None = None,
    ) -> None:
        self._name, self._limits, self._later = name, limits, later
        self.queue = FairQueue(places=processes, per_person=per_person, most_waiting=most_waiting)
        self._idle: list[WorkerProcess] = []
        self._busy: set[WorkerProcess] = set()
        self._ending: set[asyncio.Future[int]] = set()

    @property
    def process_ids(self) -> list[int]:
        """Of the workers there are."""
        return [worker.pid for worker in (*self._busy, *self._idle)]

    async def run(self, person_id: UUID, work: Callable[..., T], *arguments: Any) -> T:
        """What `work` returns, once it is this person's turn. Cancelled, it is killed.

        Raises `DomainError` (too_much_at_once, work_too_large, work_too_long, work_failed, and what `work` raises).
        """
        async with self._working(person_id, work, None, arguments) as working:
            letter, content = await working.next()
            if letter != worker_process.RESULT:
                raise _failed()
            made: T = working.read(content, _type_of(work))
        return made

    async def pieces(self, person_id: UUID, work: Callable[..., Iterator[T]], file: IO[bytes], *arguments: Any) -> AsyncGenerator[T]:
        """What `work` yields; it gets the open file before its other arguments. Raises as `run` does; close it when you stop early."""
        async with self._working(person_id, work, file, arguments) as working:
            (piece_type,) = get_args(_type_of(work))
            while True:
                letter, content = await working.next()
                if letter == worker_process.RESULT:
                    return
                yield working.read(content, piece_type)
                await working.go_on()

    async def close(self) -> None:
        """End every worker; work that is going on fails."""
        for worker in tuple(self._idle):
            self._end(worker)
        await asyncio.gather(*self._ending, *(worker.kill() for worker in self._busy))

    @asynccontextmanager
    async def _working(
        self, person_id: UUID, work: Callable[..., Any], file: IO[bytes] | None, arguments: tuple[Any, ...]
    ) -> AsyncIterator["_Working"]:
        async with self.queue.place(person_id):
            order = {"module": work.__module__, "name": work.__name__, "arguments": pickle.dumps(arguments), "has_file": file is not None}
            working = _Working(self._limits)
            try:
                await self._begin(working, order, file)
                yield working
            except DomainError as refusal:
                if not working.is_done:
                    _log.warning("work was ended", pool=self._name, work=work.__name__, code=refusal.code, owner_id=str(person_id))
                raise
            finally:
                if working.worker is not None and working.is_done and working.worker in self._busy:
                    self._keep(working.worker)
                elif working.worker is not None:
                    self._end(working.worker)

    async def _begin(self, working: "_Working", order: dict[str, Any], file: IO[bytes] | None) -> None:
        """Have a worker at it; those that ended while they were idle are passed over."""
        while self._idle:
            working.worker = self._take(self._idle.pop())
            try:
                await working.begin(order, file)
            except WorkerGone:
                self._end(working.worker)
            else:
                return
        working.worker = self._take(WorkerProcess())
        try:
            await working.begin(order, file)
        except WorkerGone:
            raise _failed() from None

    def _take(self, worker: WorkerProcess) -> WorkerProcess:
        if worker.idle is not None:
            worker.idle.cancel()
        self._busy.add(worker)
        return worker

    def _keep(self, worker: WorkerProcess) -> None:
        later = self._later or asyncio.get_running_loop().call_later
        worker.idle = later(IDLE_S, lambda: self._end(worker))
        self._busy.discard(worker)
        self._idle.append(worker)

    def _end(self, worker: WorkerProcess) -> None:
        self._busy.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        worker.disconnect()
        gone = worker.kill()
        self._ending.add(gone)
        gone.add_done_callback(self._ending.discard)


class _Working:
    """One piece of work and the worker it is in."""

    def __init__(self, limits: WorkLimits) -> None:
        self._limits, self._left_s = limits, limits.seconds
        self.worker: WorkerProcess | None = None
        self.is_done = False

    async def begin(self, order: dict[str, Any], file: IO[bytes] | None) -> None:
        """Raises `WorkerGone`, `DomainError` (work_too_long)."""
        bounds = {"memory_bytes": self._limits.memory_mib << 20, "seconds": self._limits.seconds}
        async with self._in_time() as worker:
            await worker.begin(pickle.dumps(order | bounds), file)
            letter, content = await worker.receive(_MOST_TOLD)
        if letter != worker_process.BEGUN:
            self._stop(letter, content)

    async def next(self) -> tuple[bytes, bytes]:
        """A piece or, at the end, the result. Raises `DomainError`."""
        try:
            async with self._in_time() as worker:
                letter, content = await worker.receive(self._limits.answer_mib << 20)
        except WorkerGone:
            raise _failed() from None
        except TooMuchSent:
            raise _too_large() from None
        if letter == worker_process.RESULT:
            self.is_done = True
        elif letter != worker_process.PIECE:
            self._stop(letter, content)
        return letter, content

    async def go_on(self) -> None:
        """The piece was taken."""
        try:
            async with self._in_time() as worker:
                await worker.send(b"")
        except WorkerGone:
            raise _failed() from None

    def read(self, content: bytes, as_type: Any) -> Any:
        """What the worker made; one that a file has taken over may send anything."""
        try:
            return _decoder(as_type).decode(content)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            self.is_done = False
            raise _failed() from None

    def _stop(self, letter: bytes, content: bytes) -> None:
        if letter == worker_process.REFUSAL:
            refusal: _Refusal = self.read(content, _Refusal)
            self.is_done = True
            raise DomainError(refusal.message, code=refusal.code, kind=refusal.kind, **refusal.facts)
        if letter == worker_process.NO_MEMORY:
            raise _too_large()
        if letter == worker_process.MISTAKE:
            _log.error("alert", what="work in a process failed", place=content[:200].decode(errors="replace"))
            raise BrokenInvariant("work in a process failed")
        raise _failed()

    @asynccontextmanager
    async def _in_time(self) -> AsyncIterator[WorkerProcess]:
        if self.worker is None:
            raise BrokenInvariant("work has a worker")
        loop = asyncio.get_running_loop()
        since = loop.time()
        try:
            async with asyncio.timeout(self._left_s):
                yield self.worker
        except TimeoutError:
            raise Unavailable(
                "This takes too long and was ended. Nothing was lost; try it with less.", code="work_too_long", seconds=self._limits.seconds
            ) from None
        finally:
            self._left_s -= loop.time() - since


@cache
def _type_of(work: Callable[..., Any]) -> Any:
    return get_type_hints(work)["return"]


@cache
def _decoder(as_type: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(as_type)


def _too_large() -> DomainError:
    return DomainError(
        "This takes more memory than there is for it. Nothing was lost; try it with less.", code="work_too_large", kind=Kind.TOO_LARGE
    )


def _failed() -> DomainError:
    return Unavailable("What works on this broke off. Nothing was lost.", code="work_failed", retry_after=RETRY_AFTER_S)
