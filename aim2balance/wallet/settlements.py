"""Settling: whatever was answered gets into the books, exactly once, whatever happens to the caller, the database or this process."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aim2balance.kit.db import Connection, Database, begin
from aim2balance.kit.money import ZERO, Euro
from aim2balance.kit.principal import OwnerId
from aim2balance.wallet import queries
from aim2balance.wallet.group_commit import OUTAGE_ERRORS, GroupCommit, alert
from aim2balance.wallet.ports import EventRecorder
from aim2balance.wallet.spool import OrphanedSpool, Spool
from aim2balance.wallet.types import Settlement, SettlementOutcome

SETTLE_WAIT_S = 0.25
_PAID = SettlementOutcome("booked", ZERO)
_BOOKING = SettlementOutcome("booking", None)
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


class _PendingSettlement:
    """A settlement on its way into the books. `outcome` is what its caller waits for; nobody else depends on the caller."""

    __slots__ = ("attempts", "is_booked", "is_spooled", "orphan", "outcome", "settlement", "timer")

    def __init__(self, settlement: Settlement, orphan: OrphanedSpool | None = None) -> None:
        self.settlement, self.orphan = settlement, orphan
        self.outcome: asyncio.Future[SettlementOutcome] = asyncio.get_running_loop().create_future()
        self.timer: asyncio.TimerHandle | None = None
        self.is_booked = False
        self.is_spooled = orphan is not None
        self.attempts = 0

    def notify(self, outcome: SettlementOutcome) -> None:
        if not self.outcome.done():
            self.outcome.set_result(outcome)


class Settlements:
    """One queue per shard, the spool behind it."""

    def __init__(
        self,
        db: Database,
        recorder: EventRecorder,
        spool: Spool,
        shard_of: Callable[[OwnerId], int],
        most: int,
        settle_wait_s: float = SETTLE_WAIT_S,
        on_spent: Callable[[OwnerId], None] = lambda _: None,
    ) -> None:
        self._db, self._recorder, self._spool, self._shard_of, self._most = db, recorder, spool, shard_of, most
        self._settle_wait_s, self._on_spent = settle_wait_s, on_spent
        self._queues: dict[int, GroupCommit[_PendingSettlement]] = {}
        self._pending: set[_PendingSettlement] = set()
        self._keeping: set[asyncio.Task[None]] = set()
        self.counts = Counts()

    @property
    def pending(self) -> int:
        """How many are not in the books yet."""
        return len(self._pending)

    def settle(self, settlement: Settlement) -> asyncio.Future[SettlementOutcome]:
        """Take it on. The future may be cancelled or forgotten: the settlement completes all the same."""
        pending = _PendingSettlement(settlement)
        pending.timer = asyncio.get_running_loop().call_later(self._settle_wait_s, self._spool_soon, pending)
        self._accept(pending)
        return pending.outcome

    async def recover_orphans(self) -> None:
        """Recover what dead processes left in the spool folder."""
        for orphan in await self._spool.claim_orphans():
            if orphan.damaged:
                alert("spool_damaged", path=orphan.path.name, lines=orphan.damaged)
            if not orphan.open:
                orphan.finish()
            for settlement in orphan.settlements:
                self._accept(_PendingSettlement(settlement, orphan))

    async def close(self, within_s: float) -> None:
        """Book what can be booked in that time; the rest is on the disk when this returns."""
        for queue in self._queues.values():
            await queue.close(within_s)
        for pending in self._pending:
            if pending.timer is not None:
                pending.timer.cancel()
        if self._keeping:
            await asyncio.wait(self._keeping)
        await asyncio.gather(*(self._keep(pending) for pending in self._pending if not pending.is_spooled))
        for orphan in {pending.orphan for pending in self._pending if pending.orphan is not None}:
            orphan.abandon()
        await self._spool.close()

    def _accept(self, pending: _PendingSettlement) -> None:
        self._pending.add(pending)
        self._enqueue(pending)

    def _enqueue(self, pending: _PendingSettlement) -> None:
        shard = self._shard_of(pending.settlement.owner_id)
        if shard not in self._queues:
            self._queues[shard] = GroupCommit(self._db, self._apply, self._keep_waiting, most=self._most)
        self._queues[shard].put(pending)

    @staticmethod
    def _keep_waiting(batch: list[_PendingSettlement], error: Exception) -> list[_PendingSettlement]:
        """The database is away: all that is not booked stays in the queue, and goes to the spool when its time is up."""
        del error
        return [pending for pending in batch if not pending.is_booked]

    async def _apply(self, connection: Connection, batch: list[_PendingSettlement]) -> None:
        """Book a batch in one transaction. If it fails, its halves are tried, down to single ones. Raises when away."""
        settlements = [pending.settlement for pending in batch]
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
        except OUTAGE_ERRORS:
            raise
        except Exception as error:  # noqa: BLE001 - the boundary of a background job; the failure is kept and reported
            if len(batch) > 1:
                await self._apply(connection, batch[: len(batch) // 2])
                await self._apply(connection, batch[len(batch) // 2 :])
            else:
                self._fail(batch[0], error)
            return
        self._count(settlements, newly, overruns)
        for pending, overrun in zip(batch, overruns, strict=True):
            self._mark_booked(pending, overrun)

    def _mark_booked(self, pending: _PendingSettlement, overrun: int) -> None:
        pending.is_booked = True
        self._pending.discard(pending)
        if pending.timer is not None:
            pending.timer.cancel()
        pending.notify(SettlementOutcome("booked", Euro(overrun)) if overrun else _PAID)
        self._on_spent(pending.settlement.owner_id)
        if pending.orphan is not None:
            pending.orphan.open.discard((pending.settlement.request_id, pending.settlement.owner_id))
            if not pending.orphan.open:
                orphan, pending.orphan = pending.orphan, None
                orphan.finish()
        elif pending.is_spooled:
            self._spool.clear(pending.settlement)

    def _fail(self, pending: _PendingSettlement, error: Exception) -> None:
        """One settlement alone cannot be booked: spool it, raise an alert, try again later and later."""
        pending.attempts += 1
        self.counts.failed += 1
        alert("settlement_failed", request_id=str(pending.settlement.request_id), attempts=pending.attempts, error=repr(error))
        if pending.timer is not None:
            pending.timer.cancel()
        self._spool_soon(pending)
        pause_s = min(_RETRY_S * 2 ** (pending.attempts - 1), _LONGEST_RETRY_S)
        pending.timer = asyncio.get_running_loop().call_later(pause_s, self._enqueue, pending)

    def _spool_soon(self, pending: _PendingSettlement) -> None:
        if not pending.is_spooled:
            task = asyncio.create_task(self._keep(pending))
            self._keeping.add(task)
            task.add_done_callback(self._keeping.discard)

    async def _keep(self, pending: _PendingSettlement) -> None:
        pending.is_spooled = True
        try:
            await self._spool.keep(pending.settlement)
        except OSError as error:
            # Neither books nor disk: it is kept in memory and tried further; all we can do is raise an alert.
            pending.is_spooled = False
            alert("spool_failed", request_id=str(pending.settlement.request_id), error=repr(error))
        else:
            self.counts.spooled += 1
            if pending.is_booked:
                self._spool.clear(pending.settlement)
        pending.notify(_BOOKING)

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
