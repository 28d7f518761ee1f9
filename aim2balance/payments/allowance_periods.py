"""When the periods of an allowance begin. Pure: no SQL, clock or chance."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from aim2balance.payments.types import Allowance, IntervalUnit

_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600}
_DAYS = {"days": 1, "weeks": 7}


def begin_of_period(allowance: Allowance, period: int) -> datetime:
    """When period `period` begins: seconds, minutes and hours by elapsed time; days, weeks and months by the calendar of the zone.

    The local time of the anchor is kept; a day it does not exist on (the 31st, the night of the DST change) gives the last day of the
    month, or the moment after the gap.
    """
    return add_interval(allowance.anchor_at, allowance.interval_value * period, allowance.interval_unit, allowance.zone)


def add_interval(at: datetime, count: int, unit: IntervalUnit, zone: str) -> datetime:
    if unit in _SECONDS:
        return at + timedelta(seconds=count * _SECONDS[unit])
    local = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    if unit in _DAYS:
        moved = local + timedelta(days=count * _DAYS[unit])
    else:
        years, month = divmod(local.year * 12 + local.month - 1 + count, 12)
        moved = local.replace(year=years, month=month + 1, day=min(local.day, _days_in(years, month + 1)))
    return moved.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _days_in(year: int, month: int) -> int:
    first = datetime(year, month, 1, tzinfo=UTC)
    return (first.replace(year=year + month // 12, month=month % 12 + 1) - first).days


def current_period(allowance: Allowance, now: datetime) -> int:
    """The number of the period `now` falls in; -1 before the anchor."""
    if now < allowance.anchor_at:
        return -1
    low, high = max(allowance.last_period, 0), 1
    while begin_of_period(allowance, low + high) <= now:
        high *= 2
    upper = low + high
    while upper - low > 1:
        middle = (low + upper) // 2
        low, upper = (middle, upper) if begin_of_period(allowance, middle) <= now else (low, middle)
    return low
