"""The steps of a trend: how long, and where each begins. No I/O, no clock, no chance."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aim2balance.kit.errors import Invalid
from aim2balance.usage.periods import HOUR, day_start
from aim2balance.usage.types import Unit

MOST_BUCKETS = 1_500


def step_for(start: datetime, end: datetime) -> Unit:
    """Hours for up to two days, days for up to four months, months beyond."""
    length = end - start
    return "hour" if length <= timedelta(days=2) else "day" if length <= timedelta(days=124) else "month"


def bucket_starts(start: datetime, end: datetime, zone: ZoneInfo, step: str) -> Iterator[tuple[str, datetime]]:
    """The buckets of a trend, `step` hour, day or month, that touch `[start, end)`: label in the zone and first moment. A
    zone's hours begin on the full hour of its clocks, whatever part of a UTC hour that is.

    Raises `Invalid` (range_too_long) beyond 1,500 buckets.
    """
    local = start.astimezone(zone)
    day = local.date() if step != "month" else local.date().replace(day=1)
    moment = _hour_start(start, zone) if step == "hour" else day_start(day, zone)
    made = 0
    while moment < end:
        made += 1
        if made > MOST_BUCKETS:
            raise Invalid("The range has too many steps. Choose a larger step.", code="range_too_long")
        if step == "hour":
            yield moment.astimezone(zone).isoformat(timespec="minutes"), moment
            moment = _hour_start(moment, zone) + HOUR
            continue
        yield day.isoformat() if step == "day" else day.isoformat()[:7], moment
        day = day + timedelta(days=1) if step == "day" else (day + timedelta(days=32)).replace(day=1)
        moment = day_start(day, zone)


def _hour_start(moment: datetime, zone: ZoneInfo) -> datetime:
    """Where the hour that the zone's clocks show at `moment` began, were they not put forward or back within it."""
    local = moment.astimezone(zone)
    return moment - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
