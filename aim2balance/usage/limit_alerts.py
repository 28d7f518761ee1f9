"""Which window of a key's limit it is, and which level of a limit is reached. No I/O, no clock, no chance."""

from datetime import datetime, timedelta

from aim2balance.usage.periods import DAY, unit_end, unit_floor

ALERT_LEVELS = (100, 80, 50)


def alert_level(spent_micro: int, limit_micro: int) -> int | None:
    """The highest of 50, 80 and 100 percent that is reached; a limit of nothing is always reached."""
    return next((level for level in ALERT_LEVELS if 100 * spent_micro >= level * limit_micro), None)


def key_window(window: str, now: datetime) -> tuple[datetime | None, datetime | None]:
    """The calendar window, UTC, of a key's limit that `now` falls in, as the gateway counts it; `total` is open on both sides."""
    day = unit_floor(now, "day")
    match window:
        case "day":
            return day, day + DAY
        case "week":
            monday = day - timedelta(days=day.weekday())
            return monday, monday + timedelta(days=7)
        case "month":
            first = day.replace(day=1)
            return first, unit_end("month", first)
        case _:
            return None, None
