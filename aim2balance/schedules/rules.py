"""When a schedule is due, and which hour near its time is the greenest. Pure."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from functools import cache
from statistics import fmean
from typing import Final, NoReturn
from zoneinfo import ZoneInfo, available_timezones

from aim2balance.kit.errors import Invalid, invariant
from aim2balance.schedules.types import GreenerHour, Times

LATE: Final = timedelta(minutes=10)
"""A run that begins so long after its time says that it is late."""
DAYS_LOOKED_BACK: Final = 7
"""Hours that are still to come are judged by the same hour of these days."""
HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_MOST_DAYS: Final = 800
"""The 31st comes within two months; this only ends the search."""
_FIELDS: Final = 5
_NO_PLACES: Final = frozenset({"localtime", "Factory", "posixrules"})
_MONTH_DAYS: Final = 31


def read_cron(text: str) -> Times:
    """`minute hour day-of-month * day-of-week` with one minute and one hour; lists and ranges of days, of one of both kinds.

    Raises `Invalid` (cron_not_supported).
    """
    fields = text.split()
    if len(fields) != _FIELDS:
        _refuse("It has five fields: minute, hour, day of the month, month, day of the week.")
    minute, hour, month_days, month, weekdays = fields
    if month != "*":
        _refuse("The month must be *.")
    if month_days != "*" and weekdays != "*":
        _refuse("Days of the month and of the week cannot be set both.")
    of_week = _days(weekdays, 0, 7)
    return Times(
        minute=_number(minute, 0, 59),
        hour=_number(hour, 0, 23),
        weekdays=None if of_week is None else frozenset((day - 1) % 7 for day in of_week),  # cron's Sunday is 0 and 7
        month_days=_days(month_days, 1, _MONTH_DAYS),
    )


def _days(field: str, least: int, most: int) -> frozenset[int] | None:
    if field == "*":
        return None
    found: set[int] = set()
    for piece in field.split(","):
        first, dash, last = piece.partition("-")
        begin = _number(first, least, most)
        end = _number(last, least, most) if dash else begin
        if end < begin:
            _refuse("A range of days begins with the lower one.")
        found.update(range(begin, end + 1))
    return frozenset(found)


def _number(text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 2 and least <= int(text) <= most):
        _refuse(f"Expected a number from {least} to {most}.")
    return int(text)


def _refuse(why: str) -> NoReturn:
    raise Invalid(f"`cron` is not one that can be kept here. {why}", code="cron_not_supported")


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones() - _NO_PLACES)


def read_zone(name: str) -> ZoneInfo:
    """Raises `Invalid` (unknown_time_zone): also for names that mean another zone on another machine, or none."""
    if name not in _zones():
        raise Invalid("`zone` is no time zone of the IANA's list, such as Europe/Berlin.", code="unknown_time_zone")
    return ZoneInfo(name)


def next_due(times: Times, zone: ZoneInfo, after: datetime) -> datetime:
    """The first of these times that is later than `after`. A time that a change of the clock leaves out is as much later as the clock is
    set on; of one that comes twice it is the first.
    """
    day = after.astimezone(zone).date() - _DAY
    for _ in range(_MOST_DAYS):
        is_weekday = times.weekdays is None or day.weekday() in times.weekdays
        is_wanted = is_weekday and (times.month_days is None or day.day in times.month_days)
        at = datetime.combine(day, time(times.hour, times.minute), tzinfo=zone).astimezone(UTC)
        if is_wanted and at > after:
            return at
        day += _DAY
    invariant(False, "a schedule has a next time")
    raise AssertionError


def looked_at(due: datetime, greener_hours: int, now: datetime) -> datetime:
    """When to look: at its time, or where a greener hour is wanted when the first of its hours begins."""
    return max(now, due - greener_hours * HOUR) if greener_hours else due


def greenest(due: datetime, greener_hours: int, known: Mapping[datetime, float], now: datetime) -> GreenerHour | None:
    """The hour of the lowest intensity within so many hours of its time that is not over; the nearest of equals. None where its own, or
    every other, is not known. An hour that is still to come counts as the mean of the same hour on the last seven days, as far as known.
    """
    at_due = _expected(due, known)
    if at_due is None:
        return None
    found: list[tuple[float, timedelta, datetime]] = []
    for hours in range(-greener_hours, greener_hours + 1):
        at = due + hours * HOUR
        figure = _expected(at, known)
        if at >= now and figure is not None:
            found.append((figure, abs(at - due), at))
    if not any(at != due for _, _, at in found):
        return None
    figure, _, at = min(found)
    return GreenerHour(at=at, g_per_kwh=figure, due_g_per_kwh=at_due)


def _expected(at: datetime, known: Mapping[datetime, float]) -> float | None:
    hour = at.replace(minute=0, second=0, microsecond=0)
    if hour in known:
        return known[hour]
    before = [known[hour - days * _DAY] for days in range(1, DAYS_LOOKED_BACK + 1) if hour - days * _DAY in known]
    return fmean(before) if before else None
