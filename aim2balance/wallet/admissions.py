"""Place, extend and release, each waiting for the commit of its batch."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

import asyncpg

from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Connection, Database
from aim2balance.kit.errors import DomainError, Unavailable, invariant
from aim2balance.kit.money import Euro
from aim2balance.wallet import queries, rules
from aim2balance.wallet.batches import IS_AWAY, Batches, alert
from aim2balance.wallet.leases import Lease
from aim2balance.wallet.types import Grant, Place, Request

_Answer = Grant | bool | DomainError


class _Ask:
    """One thing asked for: exactly one of place, extend (by more than 0) and release (neither)."""

    __slots__ = ("answer", "more", "place", "request")

    def __init__(self, request: Request, place: Place | None = None, more: int = 0) -> None:
        self.request, self.place, self.more = request, place, more
        self.answer: asyncio.Future[Grant | bool] = asyncio.get_running_loop().create_future()

    def say(self, answer: _Answer | Exception) -> None:
        if self.answer.done():
            return
        if isinstance(answer, Exception):
            self.answer.set_exception(answer)
        else:
            self.answer.set_result(answer)


_Work = Callable[[Connection, list[_Ask]], Awaitable[Sequence[_Answer]]]


class Admissions:
    """One queue per shard. What may or may not have been committed is released again: a hold nobody knows of would bind money."""

    def __init__(self, db: Database, lease: Lease, clock: Clock, shard_of: Callable[[UUID], int], most: int) -> None:
        self._db, self._lease, self._clock, self._shard_of, self._most = db, lease, clock, shard_of, most
        self._queues: dict[int, Batches[_Ask]] = {}
        self._unsure: set[Request] = set()

    async def place(self, asked: Place) -> Grant:
        request = (asked.request_id, asked.owner_id)
        self._unsure.discard(request)
        try:
            grant = await self._ask(_Ask(request, place=asked))
        except Unavailable:
            self._unsure.add(request)
            raise
        except asyncio.CancelledError:
            self._queue(asked.owner_id).put(_Ask(request))
            raise
        invariant(isinstance(grant, Grant), "a place is answered with a grant")
        return grant  # type: ignore[return-value] # just said

    async def extend(self, request: Request, more: Euro) -> bool:
        invariant(more.micro > 0, "an extension adds something")
        try:
            return await self._ask(_Ask(request, more=more.micro)) is True
        except Unavailable:
            return False

    async def release(self, request: Request) -> None:
        try:
            await self._ask(_Ask(request))
        except Unavailable:
            self._unsure.add(request)

    async def release_unsure(self) -> None:
        """Release what could not be released, or may have been placed unheard, while the database was away. Raises `Unavailable`."""
        requests = list(self._unsure)
        if requests:
            async with self._db.connection() as connection:
                await queries.release(connection, requests)
            self._unsure.difference_update(requests)

    async def close(self, within_s: float) -> None:
        for queue in self._queues.values():
            await queue.drained(within_s)

    def _queue(self, owner_id: UUID) -> Batches[_Ask]:
        shard = self._shard_of(owner_id)
        if shard not in self._queues:
            self._queues[shard] = Batches(self._db, self._apply, self._refuse, most=self._most)
        return self._queues[shard]

    async def _ask(self, ask: _Ask) -> Grant | bool:
        self._queue(ask.request[1]).put(ask)
        return await ask.answer

    @staticmethod
    def _refuse(asks: list[_Ask], error: Exception) -> list[_Ask]:
        """The database is away: nobody waits for it."""
        for ask in asks:
            refusal = Unavailable("the database is away", retry_after=2)
            refusal.__cause__ = error
            ask.say(refusal)
        return []

    async def _apply(self, connection: Connection, asks: list[_Ask]) -> None:
        """Releases, then extensions, then places, each in arrival order; who left before the batch began is not placed.

        Each kind is a transaction of its own, for each locks its wallets in order. Raises when the database is away.
        """
        await self._try(self._release, connection, [ask for ask in asks if ask.place is None and not ask.more])
        await self._try(self._extend, connection, [ask for ask in asks if ask.more and not ask.answer.done()])
        await self._try(self._place, connection, [ask for ask in asks if ask.place is not None and not ask.answer.done()])

    async def _try(self, work: _Work, connection: Connection, asks: list[_Ask]) -> None:
        """Do it for all; if that fails, for each half, down to single ones: only who is at fault fails."""
        if not asks:
            return
        try:
            answers = await work(connection, asks)
        except IS_AWAY:
            raise
        except Exception as error:  # noqa: BLE001 - the boundary of a background job; the waiting request gets the error
            if len(asks) > 1:
                await self._try(work, connection, asks[: len(asks) // 2])
                await self._try(work, connection, asks[len(asks) // 2 :])
            else:
                alert("admission_failed", request_id=str(asks[0].request[0]), error=repr(error))
                asks[0].say(_unavailable(error))
            return
        for ask, answer in zip(asks, answers, strict=True):
            ask.say(answer)

    @staticmethod
    async def _release(connection: Connection, asks: list[_Ask]) -> Sequence[_Answer]:
        await queries.release(connection, [ask.request for ask in asks])
        return [True] * len(asks)

    @staticmethod
    async def _extend(connection: Connection, asks: list[_Ask]) -> Sequence[_Answer]:
        return await queries.extend(connection, [ask.request for ask in asks], [ask.more for ask in asks])

    async def _place(self, connection: Connection, asks: list[_Ask]) -> Sequence[_Answer]:
        now = self._clock.now()
        places = [ask.place for ask in asks if ask.place is not None]
        lease_id = self._lease.id or await self._lease.take(connection)
        verdicts = await queries.place(connection, lease_id, now, places)
        if verdicts[0].verdict == "lease":
            await self._lease.replace(connection, lease_id)
            return await self._place(connection, asks)
        return [rules.answer(place, verdict, now) for place, verdict in zip(places, verdicts, strict=True)]


def _unavailable(error: Exception) -> Exception:
    """A database that refuses a statement is our trouble, not the client's: 503."""
    if isinstance(error, asyncpg.PostgresError):
        refusal = Unavailable("the request could not be admitted", retry_after=2)
        refusal.__cause__ = error
        return refusal
    return error
