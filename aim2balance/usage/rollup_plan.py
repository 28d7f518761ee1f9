"""Which months, days and hours of sums make up a period, so that the fewest rows are read, and which parts of hours at its edges are
summed from their events. No I/O, no clock, no chance.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal

from aim2balance.usage.periods import DAY, hour_at_or_after, hour_floor, unit_at_or_after, unit_end, unit_floor
from aim2balance.usage.types import Move, Piece, PieceUnit, Unit


def pieces(start: datetime | None, end: datetime | None, *, largest: Unit = "month") -> list[Piece]:
    """The fewest UTC months, days and hours that make up `[start, end)`, oldest first, with the parts of hours at its edges that only
    events can tell apart; `largest` is the largest unit used.
    """
    (low, high), edges = _whole_hours(start, end)
    before = [edge for edge in edges if edge.start == start]
    inner = [] if low is not None and low == high else _whole_pieces(low, high, largest)
    return [*before, *inner, *(edge for edge in edges if edge.start != start)]


def _whole_hours(start: datetime | None, end: datetime | None) -> tuple[tuple[datetime | None, datetime | None], list[Piece]]:
    """The whole hours of a period, and the parts of hours at its edges, oldest first."""
    low, high = None if start is None else hour_at_or_after(start), None if end is None else hour_floor(end)
    if start is not None and end is not None and low is not None and high is not None and low > high:
        return (low, low), [Piece(unit="event", start=start, end=end)]
    edges = [] if start == low else [Piece(unit="event", start=start, end=low)]
    return (low, high), edges if end == high else [*edges, Piece(unit="event", start=high, end=end)]


def _whole_pieces(start: datetime | None, end: datetime | None, largest: Unit) -> list[Piece]:
    if largest == "hour" or (start is not None and end is not None and unit_at_or_after(start, "day") > unit_floor(end, "day")):
        return [Piece(unit="hour", start=start, end=end)]
    smaller: Unit = "hour" if largest == "day" else "day"
    low = None if start is None else unit_at_or_after(start, largest)
    high = None if end is None else unit_floor(end, largest)
    if low is not None and high is not None and low >= high:
        return _whole_pieces(start, end, smaller)
    made = [] if start is None or start == low else _whole_pieces(start, low, smaller)
    made.append(Piece(unit=largest, start=low, end=high))
    return made + ([] if end is None or end == high else _whole_pieces(high, end, smaller))


def net_pieces(start: datetime | None, end: datetime | None, *, largest: Unit = "month") -> list[tuple[int, Piece]]:
    """As `pieces`, but an edge that cuts off the smaller part of a day or month is the whole unit less that part: each piece with 1 or
    -1. For sums, which can be taken off again.
    """
    (low, high), edges = _whole_hours(start, end)
    inner = [] if low is not None and low == high else _net_whole_pieces(low, high, largest)
    return [*((1, edge) for edge in edges), *inner]


def _net_whole_pieces(start: datetime | None, end: datetime | None, largest: Unit) -> list[tuple[int, Piece]]:
    if largest == "hour":
        return [(1, Piece(unit="hour", start=start, end=end))]
    smaller: Unit = "hour" if largest == "day" else "day"
    low = None if start is None else unit_floor(start, largest)
    high = None if end is None else unit_at_or_after(end, largest)
    if start is not None and end is not None and low is not None and high is not None:
        is_inside_one = unit_end(largest, low) >= high
        if is_inside_one and end - start <= (start - low) + (high - end):
            return _net_whole_pieces(start, end, smaller)
    made = []
    if start is not None and low is not None and start != low:
        after = unit_end(largest, low)
        if start - low < after - start:
            made += [(-sign, piece) for sign, piece in _net_whole_pieces(low, start, smaller)]
        else:
            made += _net_whole_pieces(start, after, smaller)
            low = after
    if end is not None and high is not None and end != high:
        before = unit_floor(end, largest)
        if high - end < end - before:
            made += [(-sign, piece) for sign, piece in _net_whole_pieces(end, high, smaller)]
        else:
            made += _net_whole_pieces(before, end, smaller)
            high = before
    if low is None or high is None or low < high:
        made.append((1, Piece(unit=largest, start=low, end=high)))
    return made


def middle(unit: PieceUnit) -> timedelta:
    """A moment well inside every day and month, after its beginning: where it lies, most of the unit does. An hour lies where it begins."""
    match unit:
        case "event" | "hour":
            return timedelta()
        case "day":
            return DAY / 2
        case "month":
            return 15 * DAY


def moves(starts: Sequence[datetime], piece: Piece) -> list[Move]:
    """What of a piece's units belongs to another bucket than their middle; bucket n begins at `starts[n]`."""
    if piece.unit == "event":
        return []
    cut: dict[datetime, list[datetime]] = {}
    for moment in starts:
        unit = hour_floor(moment) if piece.unit == "hour" else unit_floor(moment, piece.unit)
        if unit != moment and (piece.start is None or piece.start <= unit) and (piece.end is None or unit < piece.end):
            cut.setdefault(unit, []).append(moment)
    made = []
    for unit, moments in cut.items():
        base = bisect_right(starts, unit + middle(piece.unit)) - 1
        for low, high in pairwise([unit, *moments, unit_end(piece.unit, unit)]):
            own = bisect_right(starts, low) - 1
            if own != base and low < high:
                made += [
                    Move(unit=part, start=begin, end=until, from_bucket=base, to_bucket=own)
                    for part, begin, until in _hours_and_rest(low, high)
                ]
    return made


def _hours_and_rest(low: datetime, high: datetime) -> list[tuple[Literal["event", "hour"], datetime, datetime]]:
    """The whole hours from `low` to `high`, and what of an hour is before and behind them."""
    if _is_full(low) and _is_full(high):
        return [("hour", low, high)]
    first, last = hour_at_or_after(low), hour_floor(high)
    if first > last:
        return [("event", low, high)]
    parts: list[tuple[Literal["event", "hour"], datetime, datetime]] = [("event", low, first), ("hour", first, last), ("event", last, high)]
    return [part for part in parts if part[1] < part[2]]


def _is_full(moment: datetime) -> bool:
    """Of a moment in UTC."""
    return not (moment.minute or moment.second or moment.microsecond)
