"""The carbon intensity of the hour, for zones where an operator wants it: asked of a source by the worker, kept, held by every process.

What an answer was booked with stays in its event: a correction that comes later changes the next answers alone.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import structlog

from aim2balance.impact import queries
from aim2balance.impact.errors import IntensityUnavailable
from aim2balance.impact.ports import CarbonIntensitySource
from aim2balance.impact.types import CarbonIntensity, HourlyState, HourlyTrouble, HourlyZone, ZoneHour
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database
from aim2balance.kit.schedules import Schedule

HOUR: Final = timedelta(hours=1)
WINDOW: Final = timedelta(hours=24)
"""Asked for each time, so that hours that came late or were corrected are had."""
KEPT: Final = timedelta(days=40)
MOST_G_PER_KWH: Final = 3000.0
"""More is no electricity, but a mistake."""
_ASK_EVERY: Final = timedelta(minutes=15)
_RELOAD_EVERY: Final = timedelta(seconds=60)
_MISSING: Final = ZoneHour(None)
_AT_ONCE: Final = frozenset({"no-key", "key-refused", "unknown-area"})
"""Problems that do not pass by themselves."""
_log = structlog.get_logger("impact")


def begin_of(moment: datetime) -> datetime:
    """The beginning of its hour, in UTC."""
    return moment.replace(minute=0, second=0, microsecond=0)


def _state_of(zone: HourlyZone, asked: Any, now: datetime) -> HourlyState:
    """A key that is missing or refused needs a look at once; an answer that did not come, when no hour is in time any more."""
    hour = None if asked is None else asked["hour"]
    is_in_time = hour is not None and now - hour <= zone.max_age_hours * HOUR
    if asked is None:
        trouble: HourlyTrouble | None = "not-asked"
    elif is_in_time:
        trouble = asked["problem"] if asked["problem"] in _AT_ONCE else None
    else:
        trouble = asked["problem"] or "too-old"
    return HourlyState(
        zone=zone.zone,
        source=zone.source,
        max_age_hours=zone.max_age_hours,
        hour=hour,
        answered_at=None if asked is None else asked["answered_at"],
        trouble=trouble,
    )


class HourlyIntensity:
    """Holds the newest hours of a process. Without a zone it asks nobody and reads nothing."""

    def __init__(self, zones: Sequence[HourlyZone], clock: Clock) -> None:
        self.zones: Final = {zone.zone: zone for zone in zones}
        self._clock = clock
        self._known: dict[str, dict[datetime, ZoneHour]] = {}

    def in_force(self, zone: str) -> ZoneHour | None:
        """The newest hour that is not older than the operator allows, or that none is there; None where the year counts."""
        wanted = self.zones.get(zone)
        if wanted is None:
            return None
        known, hour = self._known.get(zone), begin_of(self._clock.now())
        if known is not None:
            for age in range(wanted.max_age_hours + 1):
                if (found := known.get(hour - age * HOUR)) is not None:
                    return found
        return _MISSING

    async def states(self, db: Database) -> list[HourlyState]:
        """How it stands with each zone, as the worker left it; read from the database, so that other processes may ask too."""
        if not self.zones:
            return []
        now = begin_of(self._clock.now())
        async with db.connection() as connection:
            asked = {(row["zone"], row["source"]): row for row in await queries.last_asked(connection, list(self.zones), now)}
        return [_state_of(zone, asked.get((zone.zone, zone.source)), now) for zone in self.zones.values()]

    async def hours_of(self, db: Database, zone: str, since: datetime) -> dict[datetime, float]:
        """The hours of a zone that its source has told from then on, in g/kWh; empty where the year counts. They are kept 40 days."""
        wanted = self.zones.get(zone)
        if wanted is None:
            return {}
        async with db.connection() as connection:
            rows = await queries.hours_since(connection, [zone], since)
        return {row["hour"]: row["g_per_kwh"] for row in rows if row["source"] == wanted.source}

    async def reload(self, db: Database) -> None:
        """Read what sources have told meanwhile."""
        if not self.zones:
            return
        async with db.connection() as connection:
            rows = await queries.hours_since(connection, list(self.zones), begin_of(self._clock.now()) - WINDOW)
        known: dict[str, dict[datetime, ZoneHour]] = {}
        for row in rows:
            if row["source"] == self.zones[row["zone"]].source:
                figure = CarbonIntensity(
                    row["g_per_kwh"],
                    row["hour"].year,
                    row["source"],
                    row["hour"],
                    row["low_g_per_kwh"],
                    row["high_g_per_kwh"],
                    row["is_estimated"],
                )
                known.setdefault(row["zone"], {})[row["hour"]] = ZoneHour(figure)
        self._known = known

    async def fetch(self, db: Database, sources: Mapping[str, CarbonIntensitySource]) -> None:
        """Ask for the last day of each zone and keep it; `sources` by zone. What one does not tell holds up no other."""
        hour = begin_of(self._clock.now())
        for zone in self.zones.values():
            problem: str | None = None
            hours: Sequence[CarbonIntensity] = ()
            try:
                told = await sources[zone.zone].fetch_hours(zone.area, hour - WINDOW, hour + HOUR)
                hours = [each for each in told if 0 <= each.g_per_kwh <= MOST_G_PER_KWH]
            except IntensityUnavailable as unavailable:
                problem = unavailable.problem
                _log.warning("carbon intensity not told", zone=zone.zone, source=zone.source, problem=problem, what=unavailable.message)
            now = self._clock.now()
            async with db.transaction() as tx:
                await queries.upsert_hours(tx, zone.zone, hours, now)
                await queries.note_asked(tx, zone.zone, zone.source, now, problem)
        async with db.transaction() as tx:
            await queries.delete_hours(tx, hour - KEPT)
        await self.reload(db)

    def reloading(self, db: Database) -> Schedule:
        return Schedule(name="hours of carbon intensity", every=_RELOAD_EVERY, run=lambda: self.reload(db))

    def fetching(self, db: Database, sources: Mapping[str, CarbonIntensitySource]) -> Schedule:
        return Schedule(name="fetch hours of carbon intensity", every=_ASK_EVERY, run=lambda: self.fetch(db, sources))
