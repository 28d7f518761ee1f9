"""What answers really took at a provider with a power meter, against their estimates: sums by day, and what they say of the next answer.

Kept in the process and written in the background; no request waits for it. A process that dies loses what it had not written yet.
"""

import asyncio
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import structlog

from aim2balance.impact import queries
from aim2balance.impact.types import Footprint, MeasuredPlace, MeasuredRate, Quality
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database
from aim2balance.kit.errors import Unavailable
from aim2balance.kit.schedules import Schedule

DAYS: Final = 14
"""How far back answers speak of the next one: a machine, its load and its software change."""
LEAST_ANSWERS: Final = 3
"""Fewer say nothing of a range; the first one may have loaded the model."""
RETRY_S: Final = 5.0
_RELOAD_EVERY: Final = timedelta(seconds=60)
_log = structlog.get_logger("impact")


@dataclass(slots=True)
class _Sums:
    quality: Quality
    answers: int
    measured_kwh: float
    estimated_kwh: float
    least: float
    most: float

    def add(self, more: "_Sums") -> None:
        self.quality = max(self.quality, more.quality)  # B, where watts were stated on one of the days
        self.answers += more.answers
        self.measured_kwh += more.measured_kwh
        self.estimated_kwh += more.estimated_kwh
        self.least, self.most = min(self.least, more.least), max(self.most, more.most)

    def rate(self) -> MeasuredRate:
        return MeasuredRate(self.answers, self.least, self.measured_kwh / self.estimated_kwh, self.most, self.quality)


class MeasuredRates:
    """Holds the rates of a process. Where no answer is measured it reads and writes nothing."""

    def __init__(self, db: Database, clock: Clock, *, retry_s: float = RETRY_S) -> None:
        self._db, self._clock, self._retry_s = db, clock, retry_s
        self._rates: dict[MeasuredPlace, MeasuredRate] = {}
        self._noted: dict[tuple[MeasuredPlace, date], _Sums] = {}
        self._writing: asyncio.Task[None] | None = None

    def rate_of(self, place: MeasuredPlace) -> MeasuredRate | None:
        """What the last days say of the next answer there; None while too few were measured."""
        return self._rates.get(place)

    def note(self, place: MeasuredPlace, measured: Footprint, estimate: Footprint) -> None:
        """An answer was measured; `estimate` is what was estimated of the same answer."""
        expected, kwh = estimate.kWh.best, measured.kWh
        if expected <= 0:
            return
        found = _Sums(measured.quality, 1, kwh.best, expected, kwh.low / expected, kwh.high / expected)
        day = self._clock.now().date()
        if (known := self._noted.get((place, day))) is None:
            self._noted[place, day] = found
        else:
            known.add(found)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.get_running_loop().create_task(self._write())

    async def reload(self) -> None:
        """Read what all processes have measured in the last days."""
        async with self._db.connection() as connection:
            rows = await queries.measured_since(connection, self._clock.now().date() - timedelta(days=DAYS))
        sums: dict[MeasuredPlace, _Sums] = {}
        for row in rows:
            place = MeasuredPlace(row["provider"], row["model"], row["basis"])
            found = _Sums(row["quality"], row["answers"], row["measured_kwh"], row["estimated_kwh"], row["least"], row["most"])
            if (known := sums.get(place)) is None:
                sums[place] = found
            else:
                known.add(found)
        self._rates = {place: found.rate() for place, found in sums.items() if found.answers >= LEAST_ANSWERS}

    def reloading(self) -> Schedule:
        return Schedule(name="measured energy", every=_RELOAD_EVERY, run=self.reload)

    async def _write(self) -> None:
        while self._noted:
            try:
                await self._write_once()
                await self.reload()
            except Unavailable:
                await asyncio.sleep(self._retry_s)

    async def _write_once(self) -> None:
        noted, self._noted = self._noted, {}
        rows = [
            (*place, day, each.quality, each.answers, each.measured_kwh, each.estimated_kwh, each.least, each.most)
            for (place, day), each in sorted(noted.items())
        ]
        try:
            async with self._db.transaction() as tx:
                await queries.add_measured(tx, rows)
                await queries.delete_measured(tx, self._clock.now().date() - timedelta(days=2 * DAYS))
        except BaseException:
            for key, each in self._noted.items():
                if key in noted:
                    noted[key].add(each)
                else:
                    noted[key] = each
            self._noted = noted
            raise

    async def close(self) -> None:
        """Write what is left, once."""
        if self._writing is not None:
            self._writing.cancel()
            await asyncio.gather(self._writing, return_exceptions=True)
        if self._noted:
            try:
                await self._write_once()
            except Unavailable:
                _log.warning(
                    "measured answers were not kept for the next estimates", answers=sum(each.answers for each in self._noted.values())
                )
