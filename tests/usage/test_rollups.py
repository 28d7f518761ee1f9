"""Coarser sums: every view reads the same from days and months as from hours, also while the migration is being completed."""

import asyncio
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from aim2balance import ledger, usage
from aim2balance.kit.db import Database
from aim2balance.kit.ids import time_of
from aim2balance.usage import queries_maintenance, service
from aim2balance.usage.periods import DAY, HOUR, period_before, period_of, unit_end
from aim2balance.usage.rollup_plan import moves, net_pieces, pieces
from aim2balance.usage.service import CoarseRollups, Usage, no_names
from aim2balance.usage.types import Filters, Period, Piece, Row, SourceFilter, TimeRange, UsageEvent
from tests.usage.events import NOON, event, random_event, record

pytestmark = pytest.mark.broken_books  # events are recorded without their spends

ZONES = ("UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Chatham")
FILTERS = (
    Filters(),
    Filters(sources=SourceFilter.ALL),
    Filters(sources=SourceFilter.ALL, model="a"),
    Filters(provider="groq", key_id=UUID(int=99)),
    Filters(project_id=UUID(int=0), search="B/"),
)


class Hours(CoarseRollups):
    """As while the migration is not complete."""

    async def is_complete(self, c: Any) -> bool:
        return False


def matches(each: UsageEvent, filters: Filters) -> bool:
    by_source = {
        SourceFilter.GATEWAY: ("gateway", "demo"),
        SourceFilter.TELEMETRY: ("telemetry",),
        SourceFilter.ALL: ("gateway", "demo", "telemetry"),
    }
    return (
        each.source in by_source[filters.sources]
        and filters.provider in (None, each.provider)
        and filters.model in (None, each.model)
        and (filters.project_id is None or (each.project_id or UUID(int=0)) == filters.project_id)
        and (filters.key_id is None or (each.key_id or UUID(int=0)) == filters.key_id)
        and (not filters.search or filters.search.lower() in f"{each.provider}/{each.model}".lower())
    )


def hour_of(each: UsageEvent) -> datetime:
    return time_of(each.id).replace(minute=0, second=0, microsecond=0)


def inside(each: UsageEvent, period: Period) -> bool:
    moment = time_of(each.id)
    return (period.start is None or moment >= period.start) and (period.end is None or moment < period.end)


def shown_time(each: UsageEvent, period: Period) -> datetime:
    """The hour of use, or the moment where an edge of the period cuts the hour."""
    hour = hour_of(each)
    is_cut = (period.start is not None and hour < period.start) or (period.end is not None and hour + HOUR > period.end)
    return time_of(each.id) if is_cut else hour


async def filled(db: Database, seed: int, count: int = 400) -> list[UsageEvent]:
    chance = random.Random(seed)
    made = [random_event(chance, owners=1, start=NOON - timedelta(days=60 * chance.randrange(1, 9))) for _ in range(count)]
    await record(db, *made)
    return made


async def differences(db: Database, since: datetime | None = None) -> list[str]:
    return [str(each) for each in (await ledger.verify(db, since, {"usage": usage.check})).violations]


@pytest.mark.parametrize("seed", range(40))
def test_pieces_are_the_hours_of_the_period(seed: int) -> None:
    chance = random.Random(seed)
    start = datetime(2025, 1, 1, tzinfo=UTC) + chance.randrange(9_000) * HOUR
    end = start + chance.choice((1, 23, 24, 47, 700, 1_500, 9_000)) * HOUR
    for largest in ("hour", "day", "month"):
        made = pieces(start, end, largest=largest)  # type: ignore[arg-type]
        assert (made[0].start, made[-1].end) == (start, end)
        assert all(
            one.end == other.start and one.start < one.end
            for one, other in zip(made, [*made[1:], made[-1]], strict=True)
            if one is not other
        )
        for piece in made:
            if piece.unit != "hour":
                assert piece.start == piece.start.replace(hour=0)
                assert piece.unit == "day" or piece.start.day == piece.end.day == 1
    hours = sum((piece.end - piece.start) // HOUR for piece in pieces(start, end) if piece.unit == "hour")
    assert hours <= 46
    assert pieces(None, None)[0].unit == "month"
    assert pieces(None, end)[0].start is None
    assert pieces(start, None)[-1].end is None


def test_net_pieces_come_to_the_period_and_are_few() -> None:
    chance = random.Random(7)
    beginning = datetime(2025, 11, 1, tzinfo=UTC)
    for _ in range(500):
        start = beginning + chance.randrange(3000) * HOUR
        end = start + chance.randrange(1, 5000) * HOUR
        largest = chance.choice(("hour", "day", "month"))
        parts = net_pieces(start, end, largest=largest)
        counted: Counter[datetime] = Counter()
        for sign, piece in parts:
            for n in range((piece.end - piece.start) // HOUR):
                counted[piece.start + n * HOUR] += sign
        assert {moment for moment, n in counted.items() if n} == {start + n * HOUR for n in range((end - start) // HOUR)}
        assert set(counted.values()) <= {0, 1}
        if largest != "hour":
            assert sum((piece.end - piece.start) // HOUR for _, piece in parts if piece.unit == "hour") <= 24
        if largest == "month":
            assert sum((piece.end - piece.start) // DAY for _, piece in parts if piece.unit == "day") <= 32
    year = net_pieces(datetime(2026, 1, 1, 8, tzinfo=UTC), datetime(2026, 11, 22, 8, tzinfo=UTC))
    assert [(sign, piece.unit) for sign, piece in year] == [(-1, "hour"), (1, "hour"), (-1, "day"), (1, "month")]
    assert net_pieces(None, None) == [(1, Piece(unit="month", start=None, end=None))]


def test_hours_move_to_the_bucket_they_belong_to_and_as_few_as_can_be() -> None:
    day = datetime(2026, 3, 1, tzinfo=UTC)

    def moved(starts: list[datetime], piece: Piece) -> list[tuple[datetime, datetime, int, int]]:
        return [(move.start, move.end, move.from_bucket, move.to_bucket) for move in moves(starts, piece)]

    days = Piece(unit="day", start=day, end=day + 3 * DAY)
    berlin, los_angeles = ([day + n * DAY + hours for n in range(3)] for hours in (-HOUR, 8 * HOUR))
    assert moved([day, day + DAY, day + 2 * DAY], days) == []
    assert moved(berlin, days) == [(day + 23 * HOUR, day + DAY, 0, 1), (day + DAY + 23 * HOUR, day + 2 * DAY, 1, 2)]
    assert moved(los_angeles, days) == [(moment - 8 * HOUR, moment, n, n - 1) for n, moment in enumerate(los_angeles)]
    month = Piece(unit="month", start=None, end=None)
    assert moved([day - HOUR], month) == [(day - HOUR, day, -1, 0)]
    assert moved([day + 5 * HOUR, day + 9 * HOUR], month) == [(day, day + 5 * HOUR, 1, -1), (day + 5 * HOUR, day + 9 * HOUR, 1, 0)]
    assert moved(berlin, Piece(unit="hour", start=day, end=None)) == []
    assert moved(berlin, Piece(unit="event", start=day, end=day + HOUR / 2)) == []
    kolkata = [day - 5.5 * HOUR, day + 18.5 * HOUR]
    assert [move.unit for move in moves(kolkata, Piece(unit="day", start=day, end=day + DAY))] == ["event", "hour"]
    assert moved(kolkata, Piece(unit="day", start=day, end=day + DAY)) == [
        (day + 18.5 * HOUR, day + 19 * HOUR, 0, 1),
        (day + 19 * HOUR, day + DAY, 0, 1),
    ]
    assert moved(kolkata, Piece(unit="hour", start=day, end=day + DAY)) == [(day + 18.5 * HOUR, day + 19 * HOUR, 0, 1)]


def minutes_of(piece: Piece) -> Counter[datetime]:
    assert piece.start is not None
    assert piece.end is not None
    return Counter(piece.start + timedelta(minutes=n) for n in range((piece.end - piece.start) // timedelta(minutes=1)))


@pytest.mark.parametrize("seed", range(40))
def test_f45_pieces_are_the_minutes_of_the_period(seed: int) -> None:
    """Only an edge that is not a full hour is read from events, and of them less than an hour."""
    chance = random.Random(seed)
    start = datetime(2025, 1, 31, 20, tzinfo=UTC) + timedelta(minutes=chance.randrange(300))
    end = start + timedelta(minutes=chance.choice((1, 29, 59, 60, 61, 119, 1_440, 3_000, 50_000)))
    whole = minutes_of(Piece(unit="event", start=start, end=end))
    for largest in ("hour", "day", "month"):
        made = pieces(start, end, largest=largest)
        assert sum((minutes_of(piece) for piece in made), Counter()) == whole
        assert [piece.start for piece in made] == sorted(piece.start for piece in made if piece.start is not None)
        net: Counter[datetime] = Counter()
        for sign, piece in net_pieces(start, end, largest=largest):
            (net.update if sign > 0 else net.subtract)(minutes_of(piece))
        assert +net == whole
        assert not -net
        for parts in (made, [piece for _, piece in net_pieces(start, end, largest=largest)]):
            from_events = [piece for piece in parts if piece.unit == "event"]
            assert len(from_events) <= 2
            for piece in from_events:
                assert piece.start is not None
                assert piece.end is not None
                assert piece.end - piece.start < HOUR
                assert piece.start.minute or piece.end.minute
            assert all(piece.start is None or piece.start.minute == 0 for piece in parts if piece.unit != "event")


@pytest.mark.parametrize(
    ("span", "first", "last", "before"),
    [
        (TimeRange.WEEK, None, None, ("2026-11-07", "2026-11-13")),
        (TimeRange.DAYS_30, None, None, ("2026-09-22", "2026-10-21")),
        (TimeRange.MONTH, None, None, ("2026-10-01", "2026-10-20")),
        (TimeRange.YEAR, None, None, ("2025-01-01", "2025-11-20")),
        (TimeRange.CUSTOM, "2026-03-28", "2026-03-30", ("2026-03-25", "2026-03-27")),
    ],
)
def test_f14_the_period_before_is_made_of_calendar_days(span: TimeRange, first: str, last: str, before: tuple[str, str]) -> None:
    zone = ZoneInfo("Europe/Berlin")
    period = period_of(span, zone, NOON, first=first, last=last)
    assert period_before(period, span) == period_of(TimeRange.CUSTOM, zone, NOON, first=before[0], last=before[1])


def test_f14_the_month_before_may_be_shorter() -> None:
    zone = ZoneInfo("UTC")
    end_of_march = datetime(2026, 3, 31, 12, tzinfo=UTC)
    before = period_before(period_of(TimeRange.MONTH, zone, end_of_march), TimeRange.MONTH)
    assert before == period_of(TimeRange.CUSTOM, zone, NOON, first="2026-02-01", last="2026-02-28")
    leap_day = period_of(TimeRange.CUSTOM, zone, NOON, first="2024-02-29T00:00:00Z", last="2024-02-29T06:00:00Z")
    earlier = period_before(leap_day, TimeRange.CUSTOM)
    assert earlier is not None
    assert (earlier.start, earlier.end) == (datetime(2024, 2, 28, 18, tzinfo=UTC), leap_day.start)
    assert period_before(Period(start=None, end=None, zone="UTC"), TimeRange.ALL) is None


@pytest.mark.parametrize("seed", range(3))
async def test_f28_days_and_months_say_what_hours_and_events_say(db: Database, seed: int) -> None:
    events = await filled(db, seed)
    owner, chance = UUID(int=1), random.Random(seed)
    coarse, hours = Usage(db=db, names=no_names), Usage(db=db, names=no_names, coarse=Hours())
    for zone in ZONES:
        periods = [period_of(span, ZoneInfo(zone), NOON) for span in (TimeRange.WEEK, TimeRange.MONTH, TimeRange.YEAR, TimeRange.ALL)]
        first = (NOON - timedelta(days=chance.randrange(500))).date()
        last = first + timedelta(days=chance.randrange(200))
        periods.append(period_of(TimeRange.CUSTOM, ZoneInfo(zone), NOON, first=first.isoformat(), last=last.isoformat()))
        for period in periods:
            for filters in FILTERS:
                mine = [each for each in events if inside(each, period) and matches(each, filters)]
                sums = await service.totals(coarse, owner, period, filters)
                assert (sums["requests"], sums["total_micro"]) == (len(mine), sum(each.total_micro for each in mine))
                times = [shown_time(each, period) for each in mine]
                assert (sums["first"], sums["last"]) == (min(times, default=None), max(times, default=None))
                stats = await service.stats(coarse, owner, period, filters)
                assert stats["days"] == len({time_of(each.id).astimezone(ZoneInfo(zone)).date() for each in mine})
                assert (stats["model"], stats["provider"]) == await most_used(hours, owner, period, filters)
                for step in ("day", "month"):
                    await same_trend(coarse, hours, owner, period, filters, step)
                    await trend_of_events(coarse, owner, period, filters, step, mine)
                for by in ("provider", "model", "project"):
                    same_parts(
                        await service.breakdown(coarse, owner, period, filters, by),
                        await service.breakdown(hours, owner, period, filters, by),
                    )
                mine_whole, mine_split, mine_methods = await service.footprint(coarse, owner, period, filters)
                whole, split, methods = await service.footprint(hours, owner, period, filters)
                same_parts([mine_whole, *mine_split.values()], [whole, *split.values()])
                assert mine_methods == methods


def same_parts(one: list[Row], other: list[Row]) -> None:
    """Counts and money exactly; sums of floats depend on the order in which they are added."""
    for mine, theirs in zip(one, other, strict=True):
        for name in mine:
            if name == "segments":
                same_parts(mine[name], theirs[name])
            elif isinstance(mine[name], float):
                assert mine[name] == pytest.approx(theirs[name], rel=1e-9, abs=1e-9)
            else:
                assert mine[name] == theirs[name]


async def most_used(views: Usage, owner: UUID, period: Period, filters: Filters) -> tuple[str, str]:
    found = await service.stats(views, owner, period, filters)
    return found["model"], found["provider"]


async def same_trend(coarse: Usage, hours: Usage, owner: UUID, period: Period, filters: Filters, step: str) -> None:
    _, one = await service.trend(coarse, owner, period, filters, step=step, now=NOON)
    _, other = await service.trend(hours, owner, period, filters, step=step, now=NOON, by_provider=True)
    _, split = await service.trend(coarse, owner, period, filters, step=step, now=NOON, by_provider=True)
    for mine, theirs in zip(split, other, strict=True):
        same_parts(mine["segments"], theirs["segments"])
    for mine, theirs in zip(one, other, strict=True):
        for name in ("label", "requests", "unmeasured", "total_tokens", "total_micro"):
            assert mine[name] == theirs[name], (period, filters, step)
            if name != "label":
                assert theirs[name] == sum(part[name] for part in theirs["segments"])
        for name in ("kwh_best", "l_best", "co2e_best"):
            assert mine[name] >= 0
            assert mine[name] == pytest.approx(theirs[name], rel=1e-9, abs=1e-9)


async def trend_of_events(views: Usage, owner: UUID, period: Period, filters: Filters, step: str, mine: list[UsageEvent]) -> None:
    """Each event is in the step that it is in on the zone's calendar."""
    zone, length = ZoneInfo(period.zone), len("2026-01-31" if step == "day" else "2026-01")
    expected = Counter(time_of(each.id).astimezone(zone).date().isoformat()[:length] for each in mine)
    _, points = await service.trend(views, owner, period, filters, step=step, now=NOON)  # type: ignore[arg-type]
    assert {point["label"]: point["requests"] for point in points if point["requests"]} == expected


@pytest.mark.parametrize("missing", [None, ["rollup_model"]])
async def test_f28_a_migration_is_completed_in_batches_while_recording_goes_on(
    db: Database, monkeypatch: pytest.MonkeyPatch, missing: list[str] | None
) -> None:
    monkeypatch.setattr("aim2balance.usage.maintenance.OWNERS_AT_A_TIME", 1)
    chance = random.Random(5)
    await record(db, *(random_event(chance, owners=6) for _ in range(200)))
    async with db.transaction() as tx:
        await tx.execute(f"TRUNCATE {', '.join(missing or queries_maintenance.COARSE)}")
        await tx.execute("UPDATE usage_coarse SET is_complete = false, done_to = NULL, missing = $1", missing)
        await tx.execute("DROP INDEX usage_event_cost")
        await tx.execute("CREATE INDEX usage_event_cost ON ONLY usage_event (owner_id, total_micro, id)")
    views = Usage(db=db, names=no_names)
    await record(db, random_event(chance, owners=6))
    before = await service.totals(views, UUID(int=1), Period(start=None, end=None, zone="UTC"), Filters())
    assert await differences(db) == [], "what is not complete is not checked"
    later = [[random_event(chance, owners=6) for _ in range(5)] for _ in range(10)]
    done, others, *_ = await asyncio.gather(usage.complete(db), usage.complete(db), *(record(db, *batch) for batch in later))
    assert done + others >= 6
    assert await usage.complete(db) == 0
    assert await differences(db) == []
    after = await service.totals(views, UUID(int=1), Period(start=None, end=None, zone="UTC"), Filters())
    added = [each for batch in later for each in batch if each.owner_id == UUID(int=1) and each.source != "telemetry"]
    assert after["requests"] == before["requests"] + len(added)
    async with db.connection() as c:
        assert await queries_maintenance.missing_indexes(c) == []


async def test_f28_a_rebuild_loses_nothing_that_is_recorded_meanwhile(db: Database) -> None:
    chance = random.Random(6)
    await record(db, *(random_event(chance) for _ in range(200)))
    batches = [[random_event(chance) for _ in range(5)] for _ in range(15)]
    (hours, conversations), *_ = await asyncio.gather(usage.rebuild_rollups(db), *(record(db, *batch) for batch in batches))
    assert hours > 100
    assert conversations > 5
    assert await differences(db) == []


@pytest.mark.parametrize("table", queries_maintenance.COARSE)
async def test_f28_every_wrong_coarse_sum_is_found(db: Database, table: str) -> None:
    await filled(db, 2, 50)
    for damage in ("requests = requests + 1", "kwh_low = kwh_low + 1", "last_hour = last_hour + interval '1 hour'"):
        async with db.transaction() as tx:
            await tx.execute(f"UPDATE {table} SET {damage}")
        assert await differences(db)
        assert await differences(db, NOON - timedelta(days=400))
        await usage.rebuild_rollups(db)
        assert await differences(db) == []
    async with db.transaction() as tx:
        await tx.execute(f"DELETE FROM {table}")
    assert await differences(db)


async def test_partitions_made_later_have_the_indexes_of_the_log(db: Database) -> None:
    await usage.make_months(db, 8)
    async with db.connection() as c:
        assert await queries_maintenance.missing_indexes(c) == []
        assert await c.fetchval("SELECT bool_and(indisvalid) FROM pg_index WHERE indrelid = 'usage_event'::regclass")


async def test_the_day_of_the_system_adds_up_all_owners(db: Database) -> None:
    yesterday = NOON - DAY
    await record(db, event(), event(owner_id=UUID(int=2)), event(model="other"), event(yesterday))
    assert await usage.rollup_system_to(db, NOON) == 2
    await record(db, event(), event(yesterday, provider="late"))
    assert await usage.rollup_system_to(db, NOON) == 2
    async with db.connection() as c:
        rows = await c.fetch("SELECT day, provider, model, owners, requests, total_micro FROM rollup_system ORDER BY 1, 2, 3")
    assert [(row["day"].day, row["provider"], row["model"][:5], row["owners"], row["requests"], row["total_micro"]) for row in rows] == [
        (19, "late", "gpt-4", 1, 1, 2711),
        (19, "openai", "gpt-4", 1, 1, 2711),
        (20, "openai", "gpt-4", 2, 3, 8133),
        (20, "openai", "other", 1, 1, 2711),
    ]
    assert await usage.rollup_system(db, NOON + DAY) == 0


def test_units_end_where_the_next_begins() -> None:
    december = datetime(2026, 12, 1, tzinfo=UTC)
    assert unit_end("month", december) == datetime(2027, 1, 1, tzinfo=UTC)
    assert unit_end("day", december) == december + DAY
    assert unit_end("hour", december) == december + HOUR
