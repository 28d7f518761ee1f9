"""Pages of the log. The sums say where a page begins, so any page of any age under any filter reads a few hours of events only."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from aim2balance.kit.db import Transaction
from aim2balance.kit.errors import Invalid
from aim2balance.usage import queries_log
from aim2balance.usage.queries import Rollups
from aim2balance.usage.rules import unit_end
from aim2balance.usage.types import Filters, Period, Unit, UsageEvent

FEW = 2_000
"""So many events are read through sooner than a smaller interval is found."""
MOST_SORTED = 50_000
"""So many events are sorted by a figure that no index keeps in order."""

_SMALLER: dict[Unit, Unit] = {"month": "day", "day": "hour"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A month, day or hour with the number of matching events in it."""

    unit: Unit
    start: datetime
    count: int


class Log:
    """The events of one owner's period under filters, on one connection."""

    def __init__(self, c: Transaction, owner_id: UUID, period: Period, filters: Filters, *, is_complete: bool) -> None:
        self._c, self._owner_id, self._period, self._filters, self._is_complete = c, owner_id, period, filters, is_complete

    def _rollups(self, filters: Filters) -> Rollups:
        return Rollups(self._c, self._owner_id, self._period, filters, is_complete=self._is_complete)

    async def count(self) -> int:
        return await self._rollups(self._filters).count_requests()

    async def page(self, *, sort: str, descending: bool, limit: int, offset: int, total: int) -> list[UsageEvent]:
        """`limit` events from `offset` on, of `total`, sorted by one of `SORTS`; equal ones by age in the same direction.

        Raises `Invalid` (too_many_to_sort) for a figure without an index over too many events.
        """
        if offset >= total:
            return []
        if sort == "date":
            return await self._by_age(self._filters, descending=descending, limit=limit, offset=offset)
        if sort in queries_log.BY_NAME:
            return await self._by_name(sort, descending=descending, limit=limit, offset=offset)
        if sort in queries_log.OTHER and total > MOST_SORTED:
            raise Invalid(
                f"So many events can be sorted by date, model, provider or {', '.join(queries_log.INDEXED)}. For others choose fewer events.",
                code="too_many_to_sort",
                most=MOST_SORTED,
            )
        is_near_end = 2 * offset > total
        if is_near_end:  # from the other end it is shorter
            limit = min(limit, total - offset)
            offset = total - offset - limit
        found = await queries_log.by_value(
            self._c,
            self._owner_id,
            self._period,
            self._filters,
            sort=sort,
            descending=descending != is_near_end,
            limit=limit,
            offset=offset,
        )
        return found[::-1] if is_near_end else found

    async def _by_name(self, sort: str, *, descending: bool, limit: int, offset: int) -> list[UsageEvent]:
        """The events of one model (or provider) after the other; the sums say which of them the page touches."""
        found: list[UsageEvent] = []
        for name, count in sorted(await self._rollups(self._filters).requests_by(sort), reverse=descending):
            if offset >= count:
                offset -= count
                continue
            of_name = replace(self._filters, model=name) if sort == "model" else replace(self._filters, provider=name)
            found += await self._by_age(of_name, descending=descending, limit=limit - len(found), offset=offset)
            offset = 0
            if len(found) >= limit:
                break
        return found

    async def _by_age(self, filters: Filters, *, descending: bool, limit: int, offset: int) -> list[UsageEvent]:
        rollups = self._rollups(filters)
        spans = [Span(unit=unit, start=start, count=count) for unit, start, count in await rollups.units()]
        while True:
            spans, offset = _covering(spans, limit, offset, descending=descending)
            is_short = filters.is_plain and sum(span.count for span in spans) <= FEW
            largest: Unit | None = next((unit for unit in ("month", "day") if any(span.unit == unit for span in spans)), None)
            if largest is None or is_short:
                break
            split = [span for span in spans if span.unit == largest]
            starts = [span.start for span in split]
            finer = await rollups.units_in(_SMALLER[largest], starts, [unit_end(largest, start) for start in starts])
            kept = [span for span in spans if span.unit != largest]
            spans = sorted([*kept, *(Span(unit=unit, start=start, count=count) for unit, start, count in finer)], key=lambda span: span.start)
        if not spans:
            return []
        return await queries_log.of_intervals(
            self._c, self._owner_id, _intervals(spans), filters, descending=descending, limit=limit, offset=offset
        )


def _covering(spans: Sequence[Span], limit: int, offset: int, *, descending: bool) -> tuple[list[Span], int]:
    """The spans, oldest first, that hold the events from `offset` to `offset + limit`, and the offset inside them."""
    chosen: list[Span] = []
    skipped = seen = 0
    for span in reversed(spans) if descending else spans:
        if seen >= offset + limit:
            break
        seen += span.count
        if seen <= offset:
            skipped = seen
        else:
            chosen.append(span)
    return (chosen[::-1] if descending else chosen), offset - skipped


def _intervals(spans: Sequence[Span]) -> list[tuple[datetime, datetime]]:
    """The spans as intervals, those that touch made one."""
    made: list[tuple[datetime, datetime]] = []
    for span in spans:
        end = unit_end(span.unit, span.start)
        if made and made[-1][1] == span.start:
            made[-1] = (made[-1][0], end)
        else:
            made.append((span.start, end))
    return made
