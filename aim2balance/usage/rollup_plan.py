"""Which months, days and hours of sums make up a period, so that the fewest rows are read. No I/O, no clock, no chance."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from aim2balance.usage.periods import DAY, unit_at_or_after, unit_end, unit_floor
from aim2balance.usage.types import Move, Piece, Unit


def pieces(start: datetime | None, end: datetime | None, *, largest: Unit = "month") -> list[Piece]:
    """The fewest UTC months, days and hours that make up the hours `[start, end)`, oldest first; `largest` is the largest unit used."""
    if largest == "hour" or (start is not None and end is not None and unit_at_or_after(start, "day") > unit_floor(end, "day")):
        return [Piece(unit="hour", start=start, end=end)]
    smaller: Unit = "hour" if largest == "day" else "day"
    low = None if start is None else unit_at_or_after(start, largest)
    high = None if end is None else unit_floor(end, largest)
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
    low = None if start is None else unit_floor(start, largest)
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
        before = unit_floor(end, largest)
        if high - end < end - before:
            made += [(-sign, piece) for sign, piece in net_pieces(end, high, largest=smaller)]
        else:
            made += net_pieces(before, end, largest=smaller)
            high = before
    if low is None or high is None or low < high:
        made.append((1, Piece(unit=largest, start=low, end=high)))
    return made


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
        unit = unit_floor(moment, piece.unit)
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
