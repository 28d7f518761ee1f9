"""Group commit: what is asked for at the same time goes to the database together, one batch in flight per queue."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

import asyncpg
import structlog

from aim2balance.kit.db import UNAVAILABLE_ERRORS, Connection, Database
from aim2balance.kit.errors import Unavailable

Item = TypeVar("Item")

OUTAGE_ERRORS = (
    *UNAVAILABLE_ERRORS,
    Unavailable,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.ReadOnlySQLTransactionError,
)
"""Failures that no single item is at fault for: a full disk or a read-only standby is as good as away."""

LINGER_S = 0.5
"""So long an idle queue keeps its connection: fetching one and giving it back takes longer than holding or booking with it."""
_FIRST_PAUSE_S = 0.05
_LONGEST_PAUSE_S = 1.0
_log = structlog.get_logger(__name__)


def alert(name: str, **facts: object) -> None:
    """Tell the operator. `alert` is the event that monitoring looks for."""
    _log.error("alert", alert=name, **facts)


class GroupCommit(Generic[Item]):
    """A queue whose items are applied in batches of at most `most`; the next batch starts when the last has returned.

    `apply` gets an idle connection and settles the fate of every item; it raises only when the database is away (or by mistake).
    Then `on_outage` gets what was queued and returns what shall be tried again, after a pause.
    """

    def __init__(
        self,
        db: Database,
        apply: Callable[[Connection, list[Item]], Awaitable[None]],
        on_outage: Callable[[list[Item], Exception], list[Item]],
        *,
        most: int,
    ) -> None:
        self._db, self._apply, self._on_outage, self._most = db, apply, on_outage, most
        self._queue: deque[Item] = deque()
        self._task: asyncio.Task[None] | None = None
        self._more: asyncio.Future[None] | None = None
        self._is_ending = False

    def put(self, item: Item) -> None:
        self._queue.append(item)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())
        else:
            self._wake()

    async def close(self, within_s: float) -> None:
        """Wait until the queue is empty, at most so long; then stop."""
        self._is_ending = True
        self._wake()
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=within_s)
            self._task.cancel()
            await asyncio.wait({self._task})

    def _wake(self) -> None:
        if self._more is not None and not self._more.done():
            self._more.set_result(None)

    async def _lingers(self, connection: Connection) -> bool:
        """Wait a moment for more; whether there is, and the connection still good for it."""
        if self._is_ending:
            return False
        self._more = asyncio.get_running_loop().create_future()
        timer = asyncio.get_running_loop().call_later(LINGER_S, self._wake)
        try:
            await self._more
        finally:
            timer.cancel()
            self._more = None
        return bool(self._queue) and not connection.is_closed()

    async def _run(self) -> None:
        pause_s = _FIRST_PAUSE_S
        while self._queue:
            batch: list[Item] = []
            try:
                async with self._db.connection() as connection:
                    while self._queue or await self._lingers(connection):
                        batch = [self._queue.popleft() for _ in range(min(self._most, len(self._queue)))]
                        await self._apply(connection, batch)
                        batch = []
                        pause_s = _FIRST_PAUSE_S
            except Exception as error:  # noqa: BLE001 - the boundary of a background job: nobody else would hear of it
                if not isinstance(error, OUTAGE_ERRORS):
                    alert("batch_failed", error=repr(error))
                batch.extend(self._queue)
                self._queue.clear()
                again = self._on_outage(batch, error)
                if again:
                    if pause_s == _FIRST_PAUSE_S:
                        _log.warning("database_away", waiting=len(again), error=repr(error))
                    self._queue.extendleft(reversed(again))
                    await asyncio.sleep(pause_s)
                    pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
