"""Requests that a provider did not answer at all, counted by day (UTC). Nothing was produced or booked, so no event tells of them."""

import asyncio
from collections import Counter
from datetime import date
from typing import Final

import structlog

from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database
from aim2balance.kit.errors import Unavailable
from aim2balance.usage import queries_system

RETRY_S: Final = 5.0
_log = structlog.get_logger("usage")


class ProviderFailures:
    """Counts for this process, written as fast as the database takes them: what comes meanwhile goes with the next statement."""

    def __init__(self, db: Database, clock: Clock, *, retry_s: float = RETRY_S) -> None:
        self._db, self._clock, self._retry_s = db, clock, retry_s
        self._counted: Counter[tuple[date, str]] = Counter()
        self._writing: asyncio.Task[None] | None = None

    def count(self, provider: str) -> None:
        """A request that this provider left without any answer."""
        self._counted[self._clock.now().date(), provider] += 1
        if self._writing is None or self._writing.done():
            self._writing = asyncio.get_running_loop().create_task(self._write())

    async def _write(self) -> None:
        while self._counted:
            try:
                await self._write_once()
            except Unavailable:
                await asyncio.sleep(self._retry_s)

    async def _write_once(self) -> None:
        counted, self._counted = self._counted, Counter()
        try:
            async with self._db.transaction() as tx:
                await queries_system.add_unanswered(
                    tx, [(day, provider, requests) for (day, provider), requests in sorted(counted.items())]
                )
        except BaseException:
            self._counted.update(counted)
            raise

    async def close(self) -> None:
        """Write what is left, once."""
        if self._writing is not None:
            self._writing.cancel()
            await asyncio.gather(self._writing, return_exceptions=True)
        if self._counted:
            try:
                await self._write_once()
            except Unavailable:
                _log.warning("requests without an answer were not counted", requests=self._counted.total())
