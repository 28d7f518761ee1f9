"""What a receipt says, which hours a range holds, and where a zone's days begin. No I/O, no clock, no chance."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from aim2balance.kit.errors import Invalid
from aim2balance.kit.ids import time_of
from aim2balance.kit.money import Euro
from aim2balance.usage.types import Move, Period, Piece, Range, Unit, UsageEvent

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ALERT_LEVELS = (100, 80, 50)
MOST_BUCKETS = 1_500


def receipt_of(event: UsageEvent, *, status: str | None = None) -> dict[str, Any]:
    """The receipt of an event in the contract's shape, the same live and from the books.

    `status` overrides the event's (`booking`: the books do not have it yet). `providerUsd`, `totalEUR` and the rates are exact
    `Decimal`s: write the dict with `kit.http.encode`. Unknown footprints are None.
    `durationMs` is the time from the request to the last byte, `ttftMs` to the first; None where nobody measured them.
    """
    return {
        "id": str(event.id),
        "at": time_of(event.id).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "model": event.model,
        "provider": event.provider,
        "region": event.region,
        "status": status or event.status,
        "source": event.source,
        "durationMs": event.latency_ms,
        "ttftMs": event.ttft_ms,
        "usage": {
            "input": event.input,
            "uncached_input": event.uncached_input,
            "cache_read": event.cache_read,
            "cache_write": event.cache_write,
            "output": event.output,
            "reasoning": event.reasoning,
            "audio_in": event.audio_in,
            "audio_out": event.audio_out,
            "images": event.images,
            "estimated": event.estimated,
        },
        "money": _money(event),
        "impact": _impact(event),
    }


def _money(event: UsageEvent) -> dict[str, Any]:
    return {
        "providerUsd": None if event.provider_micro_usd is None else plain(event.provider_micro_usd.scaleb(-6)),
        "eurPerUsd": _plain(event.eur_per_usd),
        "rateDate": None if event.rate_date is None else event.rate_date.isoformat(),
        "rateSource": event.rate_source,
        "margin": _plain(event.margin),
        "rebalancingFee": _plain(event.fee),
        "exactMicroEur": _plain(event.exact_micro),
        "providerMicroEur": event.provider_micro,
        "marginMicroEur": event.margin_micro,
        "rebalancingMicroEur": event.restoration_micro,
        "totalMicroEur": event.total_micro,
        "totalEUR": Decimal(Euro(event.total_micro).plain()),
    }


def _impact(event: UsageEvent) -> dict[str, Any]:
    return {
        "kWh": bounds(event.kwh_low, event.kwh_best, event.kwh_high),
        "L": bounds(event.l_low, event.l_best, event.l_high),
        "CO2e": bounds(event.co2e_low, event.co2e_best, event.co2e_high),
        "m2Funded": event.m2_funded,
        "footprintM2Year": event.footprint_m2_year,
        "eurPerM2": _plain(event.eur_per_m2),
        "placeholderRate": event.placeholder_rate,
        "class": event.quality,
        "zone": event.zone,
        "method": event.method,
        "ecologits": event.ecologits,
        "warnings": list(event.warnings),
    }


def bounds(low: float | None, best: float | None, high: float | None) -> dict[str, float] | None:
    return None if low is None or best is None or high is None else {"low": low, "best": best, "high": high}


def plain(value: Decimal) -> Decimal:
    """The same number without trailing zeros, so that 0.150 and 0.15 read alike on every receipt."""
    short = value.normalize()
    return short.quantize(Decimal(1)) if short.as_tuple().exponent > 0 else short  # type: ignore[operator]  # finite: the exponent is a number


def _plain(value: Decimal | None) -> Decimal | None:
    return None if value is None else plain(value)


def zone_of(name: str | None) -> ZoneInfo:
    """The IANA zone of the viewer, UTC when none is named. Raises `Invalid` (invalid_time_zone)."""
    try:
        return ZoneInfo(name or "UTC")
    except (ValueError, OSError, KeyError):
        raise Invalid("This time zone is not known.", code="invalid_time_zone") from None


def period_of(span: Range, zone: ZoneInfo, now: datetime, *, first: str | None = None, last: str | None = None) -> Period:
    """The UTC hours of a range. A zone's day is the set of hours that begin in it.

    `first` and `last` belong to `CUSTOM`: dates (`last` included) or ISO 8601 times (`last` excluded); a missing one is open.
    Raises `Invalid` (invalid_range).
    """
    today = now.astimezone(zone).date()
    match span:
        case Range.ALL:
            return Period(start=None, end=None, zone=zone.key)
        case Range.CUSTOM:
            start, end = _moment(first, zone, 0), _moment(last, zone, 1)
            if start is None and end is None:
                raise Invalid("A custom range needs from or to.", code="invalid_range")
            if start is not None and end is not None and end <= start:
                raise Invalid("The range ends before it begins.", code="invalid_range")
            return Period(start=start, end=end, zone=zone.key)
        case Range.WEEK:
            begin = today - timedelta(days=6)
        case Range.DAYS_30:
            begin = today - timedelta(days=29)
        case Range.MONTH:
            begin = today.replace(day=1)
        case Range.YEAR:
            begin = today.replace(month=1, day=1)
    return Period(start=day_start(begin, zone), end=day_start(today + timedelta(days=1), zone), zone=zone.key)


def period_before(period: Period, span: Range) -> Period | None:
    """The period to compare with: as many days of the zone directly before; of a month or year the same days of the one before.

    A custom range of times, not days, is compared with as many hours before. None for an open period.
    """
    if period.start is None or period.end is None:
        return None
    zone = zone_of(period.zone)
    first, last = period.start.astimezone(zone).date(), (period.end - HOUR).astimezone(zone).date()
    if span in (Range.MONTH, Range.YEAR):
        months = 1 if span is Range.MONTH else 12
        begin, end = months_before(first, months), months_before(last, months)
        return Period(start=day_start(begin, zone), end=day_start(end + DAY, zone), zone=period.zone)
    if (day_start(first, zone), day_start(last + DAY, zone)) == (period.start, period.end):
        return Period(start=day_start(first - (last + DAY - first), zone), end=period.start, zone=period.zone)
    return Period(start=period.start - (period.end - period.start), end=period.start, zone=period.zone)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last one of that month: 31 March is followed back by 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - DAY).day
    return date(year, month + 1, min(day.day, last))


def pieces(start: datetime | None, end: datetime | None, *, largest: Unit = "month") -> list[Piece]:
    """The fewest UTC months, days and hours that make up the hours `[start, end)`, oldest first; `largest` is the largest unit used."""
    if largest == "hour" or (start is not None and end is not None and unit_at_or_after(start, "day") > _floor(end, "day")):
        return [Piece(unit="hour", start=start, end=end)]
    smaller: Unit = "hour" if largest == "day" else "day"
    low = None if start is None else unit_at_or_after(start, largest)
    high = None if end is None else _floor(end, largest)
    if low is not None and high is not None and low >= high:
        return pieces(start, end, largest=smaller)
    made = [] if start is None or start == low else pieces(start, low, largest=smaller)
    made.append(Piece(unit=largest, start=low, end=high))
    return made + ([] if end is None or end == high else pieces(high, end, largest=smaller))


def net_pieces(start: datetime | None, end: datetime | None, *, largest: Unit = "month") -> list[tuple[int, Piece]]:
    """As `pieces`, but an edge that cuts off the smaller part of a unit is the whole unit less that part: each piece with 1 or -1. For
    sums, which can be taken off again.
    """
    if largest == "hour":
        return [(1, Piece(unit="hour", start=start, end=end))]
    smaller: Unit = "hour" if largest == "day" else "day"
    low = None if start is None else _floor(start, largest)
    high = None if end is None else unit_at_or_after(end, largest)
    if start is not None and end is not None and low is not None and high is not None:
        is_inside_one = unit_end(largest, low) >= high
        if is_inside_one and end - start <= (start - low) + (high - end):
            return net_pieces(start, end, largest=smaller)
    made = []
    if start is not None and low is not None and start != low:
        after = unit_end(largest, low)
        if start - low < after - start:
            made += [(-sign, piece) for sign, piece in net_pieces(low, start, largest=smaller)]
        else:
            made += net_pieces(start, after, largest=smaller)
            low = after
    if end is not None and high is not None and end != high:
        before = _floor(end, largest)
        if high - end < end - before:
            made += [(-sign, piece) for sign, piece in net_pieces(end, high, largest=smaller)]
        else:
            made += net_pieces(before, end, largest=smaller)
            high = before
    if low is None or high is None or low < high:
        made.append((1, Piece(unit=largest, start=low, end=high)))
    return made


def _floor(moment: datetime, unit: Unit) -> datetime:
    day = moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day if unit == "day" else day.replace(day=1)


def unit_at_or_after(moment: datetime, unit: Unit) -> datetime:
    """The UTC day or month that begins at `moment`, else the next one."""
    floor = _floor(moment, unit)
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


def middle(unit: Unit) -> timedelta:
    """A moment well inside every unit, after its beginning: where it lies, most of the unit does."""
    match unit:
        case "hour":
            return timedelta()
        case "day":
            return DAY / 2
        case "month":
            return 15 * DAY


def moves(starts: Sequence[datetime], piece: Piece) -> list[Move]:
    """The hours of a piece's days or months that belong to another bucket than the middle of their unit; bucket n begins at `starts[n]`."""
    if piece.unit == "hour":
        return []
    cut: dict[datetime, list[datetime]] = {}
    for moment in starts:
        unit = _floor(moment, piece.unit)
        if unit != moment and (piece.start is None or piece.start <= unit) and (piece.end is None or unit < piece.end):
            cut.setdefault(unit, []).append(moment)
    made = []
    for unit, moments in cut.items():
        base = bisect_right(starts, unit + middle(piece.unit)) - 1
        for low, high in pairwise([unit, *moments, unit_end(piece.unit, unit)]):
            own = bisect_right(starts, low) - 1
            if own != base and low < high:
                made.append(Move(start=low, end=high, from_bucket=base, to_bucket=own))
    return made


def alert_level(spent_micro: int, limit_micro: int) -> int | None:
    """The highest of 50, 80 and 100 percent that is reached; a limit of nothing is always reached."""
    return next((level for level in ALERT_LEVELS if 100 * spent_micro >= level * limit_micro), None)


def key_window(window: str, now: datetime) -> tuple[datetime | None, datetime | None]:
    """The calendar window, UTC, of a key's limit that `now` falls in, as the gateway counts it; `total` is open on both sides."""
    day = _floor(now, "day")
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


def _moment(text: str | None, zone: ZoneInfo, days: int) -> datetime | None:
    if not text:
        return None
    try:
        if len(text) == len("2026-01-31"):
            return day_start(date.fromisoformat(text) + timedelta(days=days), zone)
        moment = datetime.fromisoformat(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return hour_at_or_after(moment)
    except (ValueError, OverflowError):
        raise Invalid("A date is written as 2026-01-31 or 2026-01-31T12:00:00Z.", code="invalid_range") from None


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """The first UTC hour that begins on `day` in `zone`. Raises `OverflowError` beyond the calendar."""
    return hour_at_or_after(datetime(day.year, day.month, day.day, tzinfo=zone))


def hour_at_or_after(moment: datetime) -> datetime:
    """The full UTC hour at `moment`, else the next one."""
    utc = moment.astimezone(UTC)
    floor = utc.replace(minute=0, second=0, microsecond=0)
    return floor if floor == utc else floor + HOUR


def step_for(start: datetime, end: datetime) -> Unit:
    """Hours for up to two days, days for up to four months, months beyond."""
    length = end - start
    return "hour" if length <= timedelta(days=2) else "day" if length <= timedelta(days=124) else "month"


def bucket_starts(start: datetime, end: datetime, zone: ZoneInfo, step: str) -> Iterator[tuple[str, datetime]]:
    """The buckets of a trend, `step` hour, day or month, that touch `[start, end)`: label in the zone and first UTC hour.

    Raises `Invalid` (range_too_long) beyond 1,500 buckets.
    """
    local = start.astimezone(zone)
    day = local.date() if step != "month" else local.date().replace(day=1)
    moment = hour_at_or_after(start) if step == "hour" else day_start(day, zone)
    made = 0
    while moment < end:
        made += 1
        if made > MOST_BUCKETS:
            raise Invalid("The range has too many steps. Choose a larger step.", code="range_too_long")
        if step == "hour":
            yield moment.astimezone(zone).isoformat(timespec="minutes"), moment
            moment += HOUR
            continue
        yield day.isoformat() if step == "day" else day.isoformat()[:7], moment
        day = day + timedelta(days=1) if step == "day" else (day + timedelta(days=32)).replace(day=1)
        moment = day_start(day, zone)


def average_micro(total_micro: int, requests: int) -> int:
    """The average in whole micro-euro, half up; 0 for no requests."""
    return (2 * total_micro + requests) // (2 * requests) if requests else 0


def change_percent(before: int, now: int) -> float | None:
    """By how many percent it grew, one decimal; None from nothing."""
    return round(100 * (now - before) / before, 1) if before else None


def percentages(parts: list[int]) -> list[float]:
    """Shares of the sum in percent with two decimals; all zero when the sum is."""
    whole = sum(parts)
    return [round(100 * part / whole, 2) if whole else 0.0 for part in parts]
