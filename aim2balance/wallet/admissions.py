"""Place, extend and release, each waiting for the commit of its batch."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import asyncpg

from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Connection, Database
from aim2balance.kit.errors import DomainError, Unavailable, invariant
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import OwnerId
from aim2balance.wallet import queries, rules
from aim2balance.wallet.group_commit import OUTAGE_ERRORS, GroupCommit, alert
from aim2balance.wallet.leases import Lease
from aim2balance.wallet.types import Grant, HoldKey, Place

_Outcome = Grant | bool | DomainError


class _Operation:
    """One thing asked for: exactly one of place, extend (by so much, to so much beyond the estimate and so much CO2e) and release."""

    __slots__ = ("more", "outcome", "place", "request")

    def __init__(self, request: HoldKey, place: Place | None = None, more: tuple[int, int, int] | None = None) -> None:
        self.request, self.place, self.more = request, place, more
        self.outcome: asyncio.Future[Grant | bool] = asyncio.get_running_loop().create_future()

    def resolve(self, outcome: _Outcome | Exception) -> None:
        if self.outcome.done():
            return
        if isinstance(outcome, Exception):
            self.outcome.set_exception(outcome)
        else:
            self.outcome.set_result(outcome)


_Work = Callable[[Connection, list[_Operation]], Awaitable[Sequence[_Outcome]]]


class Admissions:
    """One queue per shard. What may or may not have been committed is released again: a hold nobody knows of would bind money."""

    def __init__(self, db: Database, lease: Lease, clock: Clock, shard_of: Callable[[OwnerId], int], most: int, exposure: Euro) -> None:
        self._db, self._lease, self._clock, self._shard_of, self._most, self._exposure = db, lease, clock, shard_of, most, exposure
        self._queues: dict[int, GroupCommit[_Operation]] = {}
        self._uncertain: set[HoldKey] = set()

    async def place(self, asked: Place) -> Grant:
        request = (asked.request_id, asked.owner_id)
        self._uncertain.discard(request)
        try:
            grant = await self._submit(_Operation(request, place=asked))
        except Unavailable:
            self._uncertain.add(request)
            raise
        except asyncio.CancelledError:
            self._queue(asked.owner_id).put(_Operation(request))
            raise
        invariant(isinstance(grant, Grant), "a place is answered with a grant")
        return grant  # type: ignore[return-value] # just said

    async def extend(self, request: HoldKey, more: Euro, beyond_estimate: Euro, co2e_ng: int) -> bool:
        invariant(more.micro >= 0 and more.micro + beyond_estimate.micro + co2e_ng > 0, "an extension adds something")
        try:
            return await self._submit(_Operation(request, more=(more.micro, beyond_estimate.micro, co2e_ng))) is True
        except Unavailable:
            return False

    async def release(self, request: HoldKey) -> None:
        try:
            await self._submit(_Operation(request))
        except Unavailable:
            self._uncertain.add(request)

    async def release_uncertain(self) -> None:
        """Release what could not be released, or may have been placed unheard, while the database was away. Raises `Unavailable`."""
        requests = list(self._uncertain)
        if requests:
            async with self._db.connection() as connection:
                await queries.release(connection, requests)
            self._uncertain.difference_update(requests)

    async def close(self, within_s: float) -> None:
        for queue in self._queues.values():
            await queue.close(within_s)

    def _queue(self, owner_id: OwnerId) -> GroupCommit[_Operation]:
        shard = self._shard_of(owner_id)
        if shard not in self._queues:
            self._queues[shard] = GroupCommit(self._db, self._apply, self._refuse, most=self._most)
        return self._queues[shard]

    async def _submit(self, operation: _Operation) -> Grant | bool:
        self._queue(operation.request[1]).put(operation)
        return await operation.outcome

    @staticmethod
    def _refuse(operations: list[_Operation], error: Exception) -> list[_Operation]:
        """The database is away: nobody waits for it."""
        for operation in operations:
            refusal = Unavailable("the database is away", retry_after=2)
            refusal.__cause__ = error
            operation.resolve(refusal)
        return []

    async def _apply(self, connection: Connection, operations: list[_Operation]) -> None:
        """Releases, then extensions, then places, each in arrival order; who left before the batch began is not placed.

        Each kind is a transaction of its own, for each locks its wallets in order. Raises when the database is away.
        """
        await self._try(
            self._release, connection, [operation for operation in operations if operation.place is None and operation.more is None]
        )
        await self._try(
            self._extend, connection, [operation for operation in operations if operation.more is not None and not operation.outcome.done()]
        )
        await self._try(
            self._place, connection, [operation for operation in operations if operation.place is not None and not operation.outcome.done()]
        )

    async def _try(self, work: _Work, connection: Connection, operations: list[_Operation]) -> None:
        """Do it for all; if that fails, for each half, down to single ones: only who is at fault fails."""
        if not operations:
            return
        try:
            answers = await work(connection, operations)
        except OUTAGE_ERRORS:
            raise
        except Exception as error:  # noqa: BLE001 - the boundary of a background job; the waiting request gets the error
            if len(operations) > 1:
                await self._try(work, connection, operations[: len(operations) // 2])
                await self._try(work, connection, operations[len(operations) // 2 :])
            else:
                alert("admission_failed", request_id=str(operations[0].request[0]), error=repr(error))
                operations[0].resolve(_unavailable(error))
            return
        for operation, outcome in zip(operations, answers, strict=True):
            operation.resolve(outcome)

    @staticmethod
    async def _release(connection: Connection, operations: list[_Operation]) -> Sequence[_Outcome]:
        await queries.release(connection, [operation.request for operation in operations])
        return [True] * len(operations)

    async def _extend(self, connection: Connection, operations: list[_Operation]) -> Sequence[_Outcome]:
        return await queries.extend(
            connection,
            self._clock.now(),
            [operation.request for operation in operations],
            [operation.more for operation in operations if operation.more is not None],
            self._exposure,
        )

    async def _place(self, connection: Connection, operations: list[_Operation]) -> Sequence[_Outcome]:
        now = self._clock.now()
        places = [operation.place for operation in operations if operation.place is not None]
        lease_id = self._lease.id or await self._lease.take(connection)
        verdicts = await queries.place(connection, lease_id, now, places, self._exposure)
        if verdicts[0].verdict == "lease":
            await self._lease.replace(connection, lease_id)
            return await self._place(connection, operations)
        return [rules.answer(place, verdict, now, self._exposure) for place, verdict in zip(places, verdicts, strict=True)]


def _unavailable(error: Exception) -> Exception:
    """A database that refuses a statement is our trouble, not the client's: 503."""
    if isinstance(error, asyncpg.PostgresError):
        refusal = Unavailable("the request could not be admitted", retry_after=2)
        refusal.__cause__ = error
        return refusal
    return error
