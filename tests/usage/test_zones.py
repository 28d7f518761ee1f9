"""F45: a local day is the local day in every zone of the tz database, in every view."""

import random
import zoneinfo
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from aim2balance.kit.db import Connection, Database
from aim2balance.kit.ids import time_of
from aim2balance.usage import service
from aim2balance.usage.periods import DAY, HOUR, day_start, offsets_between, period_before, period_of
from aim2balance.usage.queries import Rollups
from aim2balance.usage.service import Usage, no_names
from aim2balance.usage.trend_buckets import bucket_starts
from aim2balance.usage.types import Filters, Period, SourceFilter, TimeRange, UsageEvent
from tests.usage.events import NOON, event, record

pytestmark = pytest.mark.broken_books  # events are recorded without their spends

ZONES = sorted(zone for zone in zoneinfo.available_timezones() if not zone.startswith(("posix", "right")))
EVERYTHING = Filters(sources=SourceFilter.ALL)
FIRST, LAST = date(2024, 1, 1), date(2028, 1, 1)


def offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    found = moment.astimezone(zone).utcoffset()
    assert found is not None
    return found


def changes(zone: ZoneInfo, year: int) -> list[datetime]:
    """The moments, to the minute, at which the clocks of the zone are put forward or back."""
    beginning = datetime(year, 1, 1, tzinfo=UTC)
    found = []
    for one in (beginning + n * DAY for n in range(366)):
        low, high = one, one + DAY
        if offset(low, zone) == offset(high, zone):
            continue
        while high - low > timedelta(minutes=1):
            between = low + (high - low) / 2
            low, high = (between, high) if offset(between, zone) == offset(low, zone) else (low, between)
        found.append(high.replace(second=0, microsecond=0))
    return found


@pytest.mark.parametrize("letter", sorted({zone[0] for zone in ZONES}))
def test_f45_the_days_of_every_zone_follow_each_other_and_hold_their_moments(letter: str) -> None:
    chance = random.Random(letter)
    for name in (zone for zone in ZONES if zone.startswith(letter)):
        zone = ZoneInfo(name)
        days = [FIRST + n * DAY for n in range((LAST - FIRST).days)]
        starts = [day_start(day, zone) for day in days]
        for day, (start, end) in zip(days, pairwise(starts), strict=False):
            assert timedelta(hours=21) <= end - start <= timedelta(hours=27), (name, day)  # Troll has 22 and 26, Casey 21 and 27
            moments = (start, end - timedelta(milliseconds=1), start + chance.random() * (end - start))
            assert {moment.astimezone(zone).date() for moment in moments} == {day}, name


def test_f45_a_day_that_a_zone_left_out_holds_nothing_and_midnight_may_be_missing() -> None:
    apia = ZoneInfo("Pacific/Apia")
    assert day_start(date(2011, 12, 30), apia) == day_start(date(2011, 12, 31), apia) == datetime(2011, 12, 30, 10, tzinfo=UTC)
    empty = period_of(TimeRange.CUSTOM, apia, NOON, first="2011-12-30", last="2011-12-30")
    assert empty.start == empty.end
    toronto = ZoneInfo("America/Toronto")  # on 30 March 1919 the clocks were put forward from 23:30 to 0:30
    start = day_start(date(1919, 3, 31), toronto)
    assert (start.astimezone(toronto).isoformat(), (start - HOUR / 60).astimezone(toronto).isoformat()) == (
        "1919-03-31T00:30:00-04:00",
        "1919-03-30T23:29:00-05:00",
    )
    beirut = ZoneInfo("Asia/Beirut")  # summer time begins at midnight
    assert day_start(date(2026, 3, 29), beirut).astimezone(beirut).isoformat() == "2026-03-29T01:00:00+03:00"


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "Asia/Kathmandu", "America/St_Johns", "Pacific/Chatham", "Australia/Lord_Howe"])
def test_f45_hours_of_a_trend_are_those_of_the_clocks(zone: str) -> None:
    """Full hours of the zone, but for the one that a half-hour change of the clocks cuts."""
    local = ZoneInfo(zone)
    for at in (*changes(local, 2026), NOON):
        period = Period(start=at - DAY, end=at + DAY, zone=zone)
        assert period.start is not None
        assert period.end is not None
        places = list(bucket_starts(period.start, period.end, local, "hour"))
        starts = [moment for _, moment in places]
        assert starts[0] <= period.start < starts[1]
        assert all(timedelta() < after - before <= HOUR for before, after in pairwise(starts))
        assert len({label for label, _ in places}) == len(places)
        assert sum(moment.astimezone(local).minute != 0 for moment in starts) <= (zone == "Australia/Lord_Howe")


def test_the_period_before_ends_where_the_calendar_begins() -> None:
    first = period_of(TimeRange.CUSTOM, ZoneInfo("UTC"), NOON, first="0001-01-02", last="0001-06-01")
    assert period_before(first, TimeRange.CUSTOM) is None


def around(moment: datetime, owner: UUID, chance: random.Random) -> list[UsageEvent]:
    """Events of the days around, some of them at the very edges of the zone's days."""
    return [event(moment + timedelta(seconds=chance.randrange(-3 * 86_400, 3 * 86_400)), owner_id=owner) for _ in range(30)]


@pytest.mark.parametrize("part", range(8))
async def test_f45_the_days_of_every_zone_add_up_and_each_event_is_in_its_own(db: Database, part: int) -> None:
    chance, views = random.Random(part), Usage(db=db, names=no_names)
    for number, name in enumerate(ZONES[part::8], 1):
        zone, owner = ZoneInfo(name), UUID(int=number)
        middle = chance.choice([*changes(zone, 2026), NOON])
        edges = [day_start((middle + n * DAY).astimezone(zone).date(), zone) for n in (-1, 0, 1)]
        events = around(middle, owner, chance) + [
            event(edge + shift, owner_id=owner) for edge in edges for shift in (timedelta(), -timedelta(milliseconds=1))
        ]
        await record(db, *events)
        by_day = Counter(time_of(each.id).astimezone(zone).date() for each in events)
        first, last = min(by_day), max(by_day)
        whole = period_of(TimeRange.CUSTOM, zone, NOON, first=first.isoformat(), last=last.isoformat())
        _, points = await service.trend(views, owner, whole, EVERYTHING, step="day", now=NOON)
        assert {point["label"]: point["requests"] for point in points if point["requests"]} == {
            day.isoformat(): count for day, count in by_day.items()
        }, name
        stats = await service.stats(views, owner, whole, EVERYTHING)
        assert (stats["requests"], stats["days"]) == (len(events), len(by_day)), name
        day = chance.choice(sorted(by_day))
        period = period_of(TimeRange.CUSTOM, zone, NOON, first=day.isoformat(), last=day.isoformat())
        one = await service.totals(views, owner, period, EVERYTHING)
        rows, total = await service.log(views, owner, period, EVERYTHING, sort="date", descending=True, page=1, limit=100)
        parts = await service.breakdown(views, owner, period, EVERYTHING, "project")
        assert [one["requests"], len(rows), total, sum(each["requests"] for each in parts)] == [by_day[day]] * 4, (name, day)
        assert one["total_micro"] == sum(each.total_micro for each, _, _ in rows) == sum(each["total_micro"] for each in parts)


class Plans:
    """A connection that notes the plan of every statement."""

    def __init__(self, c: Connection) -> None:
        self._c, self.found = c, list[Any]()

    async def _explain(self, statement: str, values: tuple[object, ...]) -> None:
        plan = await self._c.fetchval(f"EXPLAIN (FORMAT json) {statement}", *values)
        self.found += plan_nodes(plan[0]["Plan"])

    async def fetch(self, statement: str, *values: object) -> Any:
        await self._explain(statement, values)
        return await self._c.fetch(statement, *values)

    async def fetchrow(self, statement: str, *values: object) -> Any:
        await self._explain(statement, values)
        return await self._c.fetchrow(statement, *values)

    async def fetchval(self, statement: str, *values: object) -> Any:
        await self._explain(statement, values)
        return await self._c.fetchval(statement, *values)


def plan_nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for part in plan.get("Plans", ()) for node in plan_nodes(part))]


@pytest.mark.parametrize("complete", [True, False])
async def test_f45_cut_hours_are_read_by_owner_and_time(db: Database, *, complete: bool) -> None:
    """No statement of a half-hour zone reads more events than those of the hours that are cut: both bounds of the ids are in the index."""
    owner = UUID(int=1)
    await record(db, *(event(NOON - timedelta(hours=n), owner_id=owner) for n in range(100)))
    zone = ZoneInfo("Asia/Kolkata")
    for span, filters in ((TimeRange.WEEK, Filters()), (TimeRange.MONTH, Filters(model="a", key_id=UUID(int=3)))):
        period = period_of(span, zone, NOON)
        async with db.transaction() as tx:
            await tx.execute("SET LOCAL enable_seqscan = off")
            plans = Plans(tx)
            rollups = Rollups(plans, owner, period, filters, is_complete=complete)  # type: ignore[arg-type]
            assert period.start is not None
            assert period.end is not None
            starts = [moment for _, moment in bucket_starts(period.start, period.end, zone, "day")]
            await rollups.totals()
            await rollups.groups("project", ("requests",))
            await rollups.spans()
            await rollups.active_days(starts)
            await rollups.buckets(starts, largest="day", by_provider=True)
        scans = [node for node in plans.found if node.get("Relation Name", "").startswith("usage_event")]
        assert len(scans) > 10
        for scan in scans:
            assert scan["Node Type"] in ("Index Scan", "Index Only Scan"), scan
            assert all(part in scan["Index Cond"] for part in ("owner_id =", "id >=", "id <")), scan


@pytest.mark.parametrize("name", ["Europe/Berlin", "America/Los_Angeles", "Africa/Casablanca", "Pacific/Apia", "localtime", "UTC"])
async def test_f45_days_of_use_are_counted_alike_from_hours_and_from_beginnings(db: Database, *, name: str) -> None:
    owner, zone = UUID(int=1), ZoneInfo(name)
    moments = [NOON - timedelta(hours=7 * n) for n in range(1500)]
    await record(db, *(event(moment, owner_id=owner) for moment in moments))
    days = sorted({moment.astimezone(zone).date() for moment in moments})
    async with db.connection() as c:
        rollups = Rollups(c, owner, period_of(TimeRange.ALL, zone, NOON), Filters(), is_complete=True)
        assert await rollups.active_days([day_start(day, zone) for day in days]) == len(days)
        assert await rollups.days_at(offsets_between(zone, moments[-1], NOON)) == len(days)


def test_the_offsets_of_a_zone_change_at_its_changes() -> None:
    first, last = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    for name in ("Europe/Berlin", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kolkata"):
        zone = ZoneInfo(name)
        found = offsets_between(zone, first, last)
        assert [moment for moment, _ in found[1:]] == changes(zone, 2026)
        assert all(moment.astimezone(zone).utcoffset() == offset for moment, offset in found)
