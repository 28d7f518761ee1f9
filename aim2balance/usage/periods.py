"""From which moment to which a range goes, and where a zone's days begin. No I/O, no clock, no chance."""

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from aim2balance.kit.errors import Invalid
from aim2balance.usage.types import Period, TimeRange, Unit

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
_SECOND = timedelta(seconds=1)
_DATE = len("2026-01-31")
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)


def zone_of(name: str | None) -> ZoneInfo:
    """The IANA zone of the viewer, UTC when none is named. Raises `Invalid` (invalid_time_zone)."""
    try:
        return ZoneInfo(name or "UTC")
    except (ValueError, OSError, KeyError):
        raise Invalid("This time zone is not known.", code="invalid_time_zone") from None


def period_of(span: TimeRange, zone: ZoneInfo, now: datetime, *, first: str | None = None, last: str | None = None) -> Period:
    """The moments of a range. A zone's day goes from its first moment to that of the next day, whatever part of an hour that is.

    `first` and `last` belong to `CUSTOM`: dates (`last` included) or ISO 8601 times (`last` excluded); a missing one is open. A date
    that a zone left out has no moment.
    Raises `Invalid` (invalid_range).
    """
    today = now.astimezone(zone).date()
    match span:
        case TimeRange.ALL:
            return Period(start=None, end=None, zone=zone.key)
        case TimeRange.CUSTOM:
            start, end = _moment(first, zone, 0), _moment(last, zone, 1)
            if start is None and end is None:
                raise Invalid("A custom range needs from or to.", code="invalid_range")
            is_left_out = start == end and first == last and len(first or "") == _DATE
            if start is not None and end is not None and end <= start and not is_left_out:
                raise Invalid("The range ends before it begins.", code="invalid_range")
            return Period(start=start, end=end, zone=zone.key)
        case TimeRange.WEEK:
            begin = today - timedelta(days=6)
        case TimeRange.DAYS_30:
            begin = today - timedelta(days=29)
        case TimeRange.MONTH:
            begin = today.replace(day=1)
        case TimeRange.YEAR:
            begin = today.replace(month=1, day=1)
    return Period(start=day_start(begin, zone), end=day_start(today + timedelta(days=1), zone), zone=zone.key)


def month_of(text: str, zone: str) -> Period:
    """A calendar month of a zone, written as "2026-10". Raises `Invalid` (invalid_month)."""
    found = _MONTH.fullmatch(text)
    if found is None:
        raise Invalid("A month is written as 2026-10.", code="invalid_month")
    first = date(int(found[1]), int(found[2]), 1)
    after = (first + timedelta(days=31)).replace(day=1)
    return Period(start=day_start(first, zone_of(zone)), end=day_start(after, zone_of(zone)), zone=zone)


def period_before(period: Period, span: TimeRange) -> Period | None:
    """The period to compare with: as many days of the zone directly before; of a month or year the same days of the one before.

    A custom range of times, not days, is compared with as long a time before. None for an open period, and where the calendar
    has nothing before.
    """
    if period.start is None or period.end is None:
        return None
    try:
        return _period_before(period.start, period.end, span, zone_of(period.zone))
    except OverflowError:
        return None


def _period_before(start: datetime, end: datetime, span: TimeRange, zone: ZoneInfo) -> Period:
    first, last = start.astimezone(zone).date(), last_moment(end).astimezone(zone).date()
    if span in (TimeRange.MONTH, TimeRange.YEAR):
        months = 1 if span is TimeRange.MONTH else 12
        earlier_first, earlier_last = months_before(first, months), months_before(last, months)
        return Period(start=day_start(earlier_first, zone), end=day_start(earlier_last + DAY, zone), zone=zone.key)
    if (day_start(first, zone), day_start(last + DAY, zone)) == (start, end):
        return Period(start=day_start(first - (last + DAY - first), zone), end=start, zone=zone.key)
    return Period(start=start - (end - start), end=start, zone=zone.key)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last one of that month: 31 March is followed back by 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - DAY).day
    return date(year, month + 1, min(day.day, last))


def unit_floor(moment: datetime, unit: Unit) -> datetime:
    day = moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day if unit == "day" else day.replace(day=1)


def unit_at_or_after(moment: datetime, unit: Unit) -> datetime:
    """The UTC day or month that begins at `moment`, else the next one."""
    floor = unit_floor(moment, unit)
    return floor if floor == moment else unit_end(unit, floor)


def unit_end(unit: Unit, start: datetime) -> datetime:
    """Where the unit that begins at `start` ends."""
    match unit:
        case "hour":
            return start + HOUR
        case "day":
            return start + DAY
        case "month":
            return (start + timedelta(days=32)).replace(day=1)


def _moment(text: str | None, zone: ZoneInfo, days: int) -> datetime | None:
    if not text:
        return None
    try:
        if len(text) == _DATE:
            return day_start(date.fromisoformat(text) + timedelta(days=days), zone)
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid("A date is written as 2026-01-31 or 2026-01-31T12:00:00Z.", code="invalid_range") from None


@lru_cache(maxsize=8192)
def day_start(day: date, zone: ZoneInfo) -> datetime:
    """The first moment of `day` in `zone`; where the zone left the day out, that of the next. Raises `OverflowError` beyond the calendar.

    Where the clocks are put back over midnight the day begins at the first one.
    """
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    found = midnight.astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) == midnight.replace(tzinfo=None):
        return found
    low = midnight.replace(fold=1).astimezone(UTC)  # midnight is left out: the day begins where the clocks are put forward, after `low`
    after = found.astimezone(zone).utcoffset()
    while found - low > _SECOND:
        between = low + (found - low) // _SECOND // 2 * _SECOND
        low, found = (low, between) if between.astimezone(zone).utcoffset() == after else (between, found)
    return found


def offsets_between(zone: ZoneInfo, first: datetime, last: datetime) -> list[tuple[datetime, timedelta]]:
    """How far the zone is from UTC, from `first` on and from each change before `last`, to the second. None held for less than a week."""
    found = [(first, _offset(zone, first))]
    moment = first
    while moment < last:
        low, high = moment, min(moment + _WEEK, last)
        moment = high
        if _offset(zone, high) == found[-1][1]:
            continue
        while high - low > _SECOND:
            between = low + (high - low) // _SECOND // 2 * _SECOND
            low, high = (between, high) if _offset(zone, between) == found[-1][1] else (low, between)
        found.append((high, _offset(zone, high)))
    return found


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def last_moment(end: datetime) -> datetime:
    """A moment directly before an end that is not included."""
    return end - timedelta(microseconds=1)


def hour_floor(moment: datetime) -> datetime:
    """The UTC hour that `moment` is in."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def hour_at_or_after(moment: datetime) -> datetime:
    """The full UTC hour at `moment`, else the next one."""
    floor = hour_floor(moment)
    return floor if floor == moment else floor + HOUR
