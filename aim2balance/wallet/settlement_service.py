"""Holds and settles for this process: group commit in front, spool behind, a lease that says the process lives."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Self
from uuid import UUID

from aim2balance import ledger
from aim2balance.kit.clock import Clock, SystemClock
from aim2balance.kit.db import Database
from aim2balance.kit.errors import Unavailable
from aim2balance.kit.money import ZERO, Euro
from aim2balance.kit.principal import OwnerId
from aim2balance.kit.schedules import Schedule, running
from aim2balance.wallet.admissions import Admissions
from aim2balance.wallet.errors import BudgetExceeded, InsufficientBalance
from aim2balance.wallet.leases import Lease
from aim2balance.wallet.ports import EventRecorder
from aim2balance.wallet.rules import one_shard
from aim2balance.wallet.settlements import SETTLE_WAIT_S, Counts, Settlements
from aim2balance.wallet.spool import Spool
from aim2balance.wallet.types import Grant, Place, Settlement, SettlementOutcome

MOST = 2000
EVERY_S = 5.0
LONGEST_REQUEST = timedelta(minutes=30)
_AGE = LONGEST_REQUEST + timedelta(minutes=5)
_KEEP_HOLDS = timedelta(days=40)
_SWEEP_MOST = 5000
_HOUR_S = 3600.0
_GRACE_S = 5.0


class SettlementService:
    """Holds money before a request and takes its price afterwards.

    One per process, in its event loop. `async with` opens and closes it; opening needs no database: whatever cannot be reached
    is tried again in the background.
    """

    def __init__(
        self,
        db: Database,
        *,
        recorder: EventRecorder,
        spool_folder: Path,
        clock: Clock | None = None,
        shard_of: Callable[[OwnerId], int] = one_shard,
        most: int = MOST,
        every_s: float = EVERY_S,
        settle_wait_s: float = SETTLE_WAIT_S,
        on_spent: Callable[[OwnerId], None] = lambda _: None,
        on_refused: Callable[[OwnerId, BudgetExceeded], None] = lambda _owner, _error: None,
        exposure: Euro = ZERO,
    ) -> None:
        """`most` bounds a batch; `every_s` is how often the lease is renewed, dead holds are swept and dead spools looked for.

        `settle_wait_s` is how long `settle` waits for the books before the spool takes over. `on_spent` hears the owner of every
        settlement that was booked and of every request refused for lack of money, `on_refused` of those that a budget refused; they must
        return at once.
        `exposure` is what of the bounds of an owner's open requests, and of what answers of the UTC day have cost beyond the wallet,
        need not be covered.
        """
        self._db, self._every_s = db, every_s
        self._lease = Lease()
        self._admissions = Admissions(db, self._lease, clock or SystemClock(), shard_of, most, exposure)
        self._settlements = Settlements(db, recorder, Spool(spool_folder), shard_of, most, settle_wait_s, on_spent)
        self._on_spent, self._on_refused = on_spent, on_refused
        self._rounds = AsyncExitStack()
        self._is_closed = False

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def start(self) -> None:
        """Take a lease, recover what dead processes left in the spool, and begin the rounds."""
        often = timedelta(seconds=self._every_s)
        rounds = (
            ("renew lease", self._renew, often),
            ("sweep holds", self.sweep, often),
            ("recover spools", self._settlements.recover_orphans, often),
            ("release uncertain holds", self._admissions.release_uncertain, often),
            ("purge holds", self._purge, timedelta(hours=1)),
        )
        await self._rounds.enter_async_context(running(Schedule(name=name, run=run, every=every) for name, run, every in rounds))

    async def close(self) -> None:
        """Finish what is under way (at most some seconds), put the rest into the spool, end the lease."""
        self._is_closed = True
        await self._rounds.aclose()
        await self._admissions.close(_GRACE_S)
        await self._settlements.close(_GRACE_S)
        if self._lease.id is not None:
            try:
                async with self._db.connection() as connection:
                    await ledger.end_leases(connection, only=self._lease.id)
                await self.sweep()
            except Unavailable:
                return  # it dies by itself

    async def place(self, asked: Place) -> Grant:
        """Hold money for a request; committed when this returns. Asking again for the same request gives the same grant.

        Raises `InsufficientBalance`, `BudgetExceeded`, `RateLimited`, `RequestClosed` (the id was settled or released before), and
        `Unavailable` (database away: whatever may be held is released later). A caller that is cancelled holds nothing.
        """
        self._must_be_open()
        try:
            return await self._admissions.place(asked)
        except InsufficientBalance:
            self._on_spent(asked.owner_id)
            raise
        except BudgetExceeded as refusal:
            self._on_refused(asked.owner_id, refusal)
            raise

    async def extend(self, request_id: UUID, owner_id: OwnerId, by: Euro, *, beyond_estimate: Euro = ZERO, co2e_ng: int = 0) -> bool:
        """Hold `by` more, all or nothing. False: not enough in wallet or budget, the hold is gone, or the database is away.

        `beyond_estimate` is what the input may cost beyond its estimate from now on, `co2e_ng` what the request may emit, where that is
        more than it was placed with.
        """
        return not self._is_closed and await self._admissions.extend((request_id, owner_id), by, beyond_estimate, co2e_ng)

    async def release(self, request_id: UUID, owner_id: OwnerId) -> None:
        """Give a hold back unspent. A hold that is not open is left alone; with the database away it is done later. Never raises."""
        if not self._is_closed:
            await self._admissions.release((request_id, owner_id))

    async def settle(self, settlement: Settlement) -> SettlementOutcome:
        """Close the hold, take the price, record the event: one transaction, once per request id.

        Never fails for lack of money or of a hold: what the wallet cannot pay is `overrun`. Waits `settle_wait_s` for the commit
        ("booked"); then the settlement stands fsynced in the spool ("booking") and is booked as soon as can be. It completes
        though the caller be cancelled.
        """
        self._must_be_open()
        return await self._settlements.settle(settlement)

    async def sweep(self) -> int:
        """Release the holds of dead leases and those older than any request may last; returns how many. Raises `Unavailable`."""
        swept = 0
        while True:
            async with self._db.connection() as connection:
                freed = await ledger.sweep_holds(connection, _AGE, _SWEEP_MOST)
            swept += freed
            if freed < _SWEEP_MOST:
                return swept

    async def release_predecessors(self) -> int:
        """End every lease but ours and release its holds; returns how many. Only where no other process can live: our own cluster.

        Raises `Unavailable`.
        """
        async with self._db.connection() as connection:
            if self._lease.id is None:
                await self._lease.take(connection)
            await ledger.end_leases(connection, but=self._lease.id)
        return await self.sweep()

    @property
    def counts(self) -> Counts:
        """What was booked, spooled, failed and overrun so far."""
        return self._settlements.counts

    @property
    def pending(self) -> int:
        """Settlements that are not in the books yet."""
        return self._settlements.pending

    @property
    def leases_lost(self) -> int:
        """How often this process was away for so long that its holds were swept."""
        return self._lease.lost

    def _must_be_open(self) -> None:
        if self._is_closed:
            raise Unavailable("the server is shutting down", retry_after=2)

    async def _renew(self) -> None:
        await self._lease.renew(self._db)

    async def _purge(self) -> None:
        async with self._db.connection() as connection:
            while await ledger.delete_closed_holds(connection, _KEEP_HOLDS, _SWEEP_MOST) == _SWEEP_MOST:
                continue
