"""Settling: whatever was answered gets into the books, exactly once, whatever happens to the caller, the database or this process."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from aim2balance.kit.db import Connection, Database, begin
from aim2balance.wallet import queries
from aim2balance.wallet.batches import IS_AWAY, Batches, alert
from aim2balance.wallet.ports import Recorder
from aim2balance.wallet.spool import Legacy, Spool
from aim2balance.wallet.types import Booking, Settlement

SETTLE_WAIT_S = 0.25
_RETRY_S = 5.0
_LONGEST_RETRY_S = 300.0


@dataclass(slots=True, kw_only=True)
class Counts:
    """What happened so far in this process, for the metrics."""

    booked: int = 0
    repeated: int = 0
    spooled: int = 0
    failed: int = 0
    overruns: int = 0
    overrun_micro: int = 0


class _Debt:
    """A settlement on its way into the books. `told` is what its caller waits for; nobody else depends on the caller."""

    __slots__ = ("attempts", "is_booked", "is_spooled", "legacy", "settlement", "timer", "told")

    def __init__(self, settlement: Settlement, legacy: Legacy | None = None) -> None:
        self.settlement, self.legacy = settlement, legacy
        self.told: asyncio.Future[Booking] = asyncio.get_running_loop().create_future()
        self.timer: asyncio.TimerHandle | None = None
        self.is_booked = False
        self.is_spooled = legacy is not None
        self.attempts = 0

    def tell(self, booking: Booking) -> None:
        if not self.told.done():
            self.told.set_result(booking)


class Settlements:
    """One queue per shard, the spool behind it."""

    def __init__(
        self,
        db: Database,
        recorder: Recorder,
        spool: Spool,
        shard_of: Callable[[UUID], int],
        most: int,
        settle_wait_s: float = SETTLE_WAIT_S,
        on_spent: Callable[[UUID], None] = lambda _: None,
    ) -> None:
        self._db, self._recorder, self._spool, self._shard_of, self._most = db, recorder, spool, shard_of, most
        self._settle_wait_s, self._on_spent = settle_wait_s, on_spent
        self._queues: dict[int, Batches[_Debt]] = {}
        self._debts: set[_Debt] = set()
        self._keeping: set[asyncio.Task[None]] = set()
        self.counts = Counts()

    @property
    def pending(self) -> int:
        """How many are not in the books yet."""
        return len(self._debts)

    def settle(self, settlement: Settlement) -> asyncio.Future[Booking]:
        """Take it on. The future may be cancelled or forgotten: the settlement completes all the same."""
        debt = _Debt(settlement)
        debt.timer = asyncio.get_running_loop().call_later(self._settle_wait_s, self._spool_soon, debt)
        self._take_on(debt)
        return debt.told

    async def adopt_legacies(self) -> None:
        """Take on what dead processes left in the spool folder."""
        for legacy in await self._spool.adopt():
            if legacy.damaged:
                alert("spool_damaged", path=legacy.path.name, lines=legacy.damaged)
            if not legacy.open:
                legacy.finish()
            for settlement in legacy.settlements:
                self._take_on(_Debt(settlement, legacy))

    async def close(self, within_s: float) -> None:
        """Book what can be booked in that time; the rest is on the disk when this returns."""
        for queue in self._queues.values():
            await queue.drained(within_s)
        for debt in self._debts:
            if debt.timer is not None:
                debt.timer.cancel()
        if self._keeping:
            await asyncio.wait(self._keeping)
        await asyncio.gather(*(self._keep(debt) for debt in self._debts if not debt.is_spooled))
        for legacy in {debt.legacy for debt in self._debts if debt.legacy is not None}:
            legacy.leave()
        await self._spool.close()

    def _take_on(self, debt: _Debt) -> None:
        self._debts.add(debt)
        self._enqueue(debt)

    def _enqueue(self, debt: _Debt) -> None:
        shard = self._shard_of(debt.settlement.owner_id)
        if shard not in self._queues:
            self._queues[shard] = Batches(self._db, self._apply, self._wait_on, most=self._most)
        self._queues[shard].put(debt)

    @staticmethod
    def _wait_on(debts: list[_Debt], error: Exception) -> list[_Debt]:
        """The database is away: all that is not booked stays in the queue, and goes to the spool when its time is up."""
        del error
        return [debt for debt in debts if not debt.is_booked]

    async def _apply(self, connection: Connection, debts: list[_Debt]) -> None:
        """Book a batch in one transaction. If it fails, its halves are tried, down to single ones. Raises when away."""
        settlements = [debt.settlement for debt in debts]
        try:
            async with begin(connection) as tx:
                newly, overruns = await queries.settle(tx, settlements)
                events = [
                    _with_overrun(settlement.event, overrun)
                    for settlement, is_new, overrun in zip(settlements, newly, overruns, strict=True)
                    if is_new
                ]
                if events:
                    await self._recorder.record(tx, events)
        except IS_AWAY:
            raise
        except Exception as error:  # noqa: BLE001 - the boundary of a background job; the failure is kept and told
            if len(debts) > 1:
                await self._apply(connection, debts[: len(debts) // 2])
                await self._apply(connection, debts[len(debts) // 2 :])
            else:
                self._fail(debts[0], error)
            return
        self._count(settlements, newly, overruns)
        for debt in debts:
            self._booked(debt)

    def _booked(self, debt: _Debt) -> None:
        debt.is_booked = True
        self._debts.discard(debt)
        if debt.timer is not None:
            debt.timer.cancel()
        debt.tell("booked")
        self._on_spent(debt.settlement.owner_id)
        if debt.legacy is not None:
            debt.legacy.open.discard((debt.settlement.request_id, debt.settlement.owner_id))
            if not debt.legacy.open:
                legacy, debt.legacy = debt.legacy, None
                legacy.finish()
        elif debt.is_spooled:
            self._spool.clear(debt.settlement)

    def _fail(self, debt: _Debt, error: Exception) -> None:
        """One settlement alone cannot be booked: to the spool with it, tell somebody, try again later and later."""
        debt.attempts += 1
        self.counts.failed += 1
        alert("settlement_failed", request_id=str(debt.settlement.request_id), attempts=debt.attempts, error=repr(error))
        if debt.timer is not None:
            debt.timer.cancel()
        self._spool_soon(debt)
        pause_s = min(_RETRY_S * 2 ** (debt.attempts - 1), _LONGEST_RETRY_S)
        debt.timer = asyncio.get_running_loop().call_later(pause_s, self._enqueue, debt)

    def _spool_soon(self, debt: _Debt) -> None:
        if not debt.is_spooled:
            task = asyncio.create_task(self._keep(debt))
            self._keeping.add(task)
            task.add_done_callback(self._keeping.discard)

    async def _keep(self, debt: _Debt) -> None:
        debt.is_spooled = True
        try:
            await self._spool.keep(debt.settlement)
        except OSError as error:
            # Neither books nor disk: it is kept in memory and tried further; all we can do is tell.
            debt.is_spooled = False
            alert("spool_failed", request_id=str(debt.settlement.request_id), error=repr(error))
        else:
            self.counts.spooled += 1
            if debt.is_booked:
                self._spool.clear(debt.settlement)
        debt.tell("booking")

    def _count(self, settlements: Sequence[Settlement], newly: Sequence[bool], overruns: Sequence[int]) -> None:
        self.counts.booked += sum(newly)
        self.counts.repeated += len(newly) - sum(newly)
        for settlement, overrun in zip(settlements, overruns, strict=True):
            if overrun:
                self.counts.overruns += 1
                self.counts.overrun_micro += overrun
                alert("overrun", request_id=str(settlement.request_id), owner_id=str(settlement.owner_id), overrun_micro=overrun)


def _with_overrun(event: bytes, overrun: int) -> bytes:
    """The event with what the wallet could not pay, which nobody knows before the books do."""
    return event[:-1] + b',"overrun_micro":%d}' % overrun if overrun else event
