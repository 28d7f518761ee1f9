"""When a schedule is due, in its own time zone, and which hour near it is the greenest."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from aim2balance.kit.errors import DomainError, Invalid
from aim2balance.schedules import rules
from aim2balance.schedules.schemas import ScheduleIn, SchedulePatch
from aim2balance.schedules.types import GreenerHour

BERLIN, KATHMANDU = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kathmandu")
MONDAY = "2026-11-30T09:00:00+00:00"


@pytest.mark.parametrize(
    ("cron", "zone", "after", "expected"),
    [
        ("30 7 * * *", BERLIN, "2026-11-30T06:29:59+00:00", ["2026-11-30T07:30:00+01:00", "2026-12-01T07:30:00+01:00"]),
        ("30 7 * * *", BERLIN, "2026-11-30T06:30:00+00:00", ["2026-12-01T07:30:00+01:00"]),
        ("0 9 * * 1-3,5", BERLIN, MONDAY, ["2026-12-01T09:00:00+01:00", "2026-12-02T09:00:00+01:00", "2026-12-04T09:00:00+01:00"]),
        ("0 9 * * 0", BERLIN, MONDAY, ["2026-12-06T09:00:00+01:00"]),
        ("0 9 * * 7", BERLIN, MONDAY, ["2026-12-06T09:00:00+01:00"]),
        ("0 6 1,15 * *", BERLIN, MONDAY, ["2026-12-01T06:00:00+01:00", "2026-12-15T06:00:00+01:00"]),
        ("0 6 31 * *", BERLIN, "2026-12-31T09:00:00+00:00", ["2027-01-31T06:00:00+01:00", "2027-03-31T06:00:00+02:00"]),
        ("15 0 * * *", KATHMANDU, "2026-11-30T18:00:00+00:00", ["2026-12-01T00:15:00+05:45"]),
        # The clock goes from 2:00 to 3:00: what is due between runs as much later, once.
        ("30 2 * * *", BERLIN, "2027-03-27T12:00:00+00:00", ["2027-03-28T03:30:00+02:00", "2027-03-29T02:30:00+02:00"]),
        # It goes from 3:00 back to 2:00: the first of the two, and not the second.
        ("30 2 * * *", BERLIN, "2026-10-24T12:00:00+00:00", ["2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"]),
    ],
)
def test_f14_a_time_is_that_of_the_clock_on_the_wall(cron: str, zone: ZoneInfo, after: str, expected: list[str]) -> None:
    found, at = [], datetime.fromisoformat(after)
    for _ in expected:
        at = rules.next_due(rules.read_cron(cron), zone, at)
        found.append(at.astimezone(zone).isoformat())
    assert found == expected


@pytest.mark.parametrize(
    "cron",
    [
        *("", "* 7 * * *", "0 7 * *", "*/5 * * * *", "60 7 * * *", "0 24 * * *", "0 7 1 * 1", "0 7 * 2 *"),
        *("0 7 32 * *", "0 7 * * 5-1", "0 7 * * 8", "0 \u0667 * * *"),
    ],
)
def test_what_comes_oftener_than_daily_or_is_no_time_is_refused(cron: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.read_cron(cron)
    assert refused.value.code == "cron_not_supported"


@pytest.mark.parametrize("name", ["Berlin", "", "../etc/passwd", "/etc/localtime", "\0", "localtime", "Factory", "right/UTC"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        rules.read_zone(name)
    assert refused.value.code == "unknown_time_zone"


DUE = datetime(2026, 11, 30, 7, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def hours(**figures: float) -> dict[datetime, float]:
    """`h7=100`: the hour that begins at 7:00 on that day."""
    return {DUE.replace(hour=int(name[1:]), minute=0): figure for name, figure in figures.items()}


def test_the_greenest_hour_of_those_that_are_known_is_taken() -> None:
    known, begin = hours(h5=400, h6=300, h7=350, h8=200, h9=210), DUE - 2 * HOUR
    assert rules.greenest(DUE, 2, known, begin) == GreenerHour(at=DUE + HOUR, g_per_kwh=200, due_g_per_kwh=350)
    assert rules.greenest(DUE, 2, hours(h6=300, h7=300, h8=300), begin) == GreenerHour(at=DUE, g_per_kwh=300, due_g_per_kwh=300)
    late = rules.greenest(DUE, 2, hours(h5=100, h7=300, h8=290), DUE - HOUR)
    assert late == GreenerHour(at=DUE + HOUR, g_per_kwh=290, due_g_per_kwh=300), "5:30 is over"


def test_an_hour_to_come_counts_as_the_mean_of_the_same_hour_before() -> None:
    before = {hour - days * DAY: figure + days for hour, figure in hours(h6=300, h7=400, h8=500).items() for days in (1, 3)}
    assert rules.greenest(DUE, 1, before, DUE - HOUR) == GreenerHour(at=DUE - HOUR, g_per_kwh=302, due_g_per_kwh=402)
    old = {hour - 8 * DAY: figure for hour, figure in hours(h6=300, h7=400).items()}
    assert rules.greenest(DUE, 1, old, DUE - HOUR) is None


def test_without_figures_it_runs_at_its_time() -> None:
    assert rules.greenest(DUE, 3, {}, DUE - 3 * HOUR) is None
    assert rules.greenest(DUE, 3, hours(h7=300), DUE - 3 * HOUR) is None
    assert rules.greenest(DUE, 3, hours(h6=300), DUE - 3 * HOUR) is None


@pytest.mark.parametrize("text", ["", "   ", "\u3000\u2003", "\x0b\n", "\x1c"])
def test_f47_a_prompt_says_something(text: str) -> None:
    given = {"text": text, "cron": "0 7 * * *", "zone": "UTC", "model": "small"}
    with pytest.raises((ValidationError, DomainError)):
        ScheduleIn.model_validate(given)
    with pytest.raises((ValidationError, DomainError)):
        SchedulePatch.model_validate({"text": text})


def test_times_are_kept_in_one_spelling() -> None:
    given = {"text": "What blooms?", "cron": " 0  7 *\t* * ", "zone": "UTC", "model": "small"}
    assert ScheduleIn.model_validate(given).plan().cron == "0 7 * * *"
