"""Pages of the log. The sums say where a page begins, so any page of any age under any filter reads a few hours of events only."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol
from uuid import UUID

from aim2balance.kit.db import Connection
from aim2balance.kit.errors import Invalid
from aim2balance.kit.principal import OwnerId
from aim2balance.usage import queries_log
from aim2balance.usage.queries import NULL_ID, Rollups, Span
from aim2balance.usage.types import Filters, Period, Unit, UsageEvent

FEW = 2_000
"""So many events are read through sooner than a smaller interval is found."""
MOST_SORTED = 50_000
"""So many events are sorted by a figure that no index keeps in order."""

_SMALLER: dict[Unit, Unit] = {"month": "day", "day": "hour"}


class ProjectNames(Protocol):
    """The names of projects and agents; unknown ones are missing."""

    async def __call__(self, ids: set[UUID], /) -> Mapping[UUID, str]: ...


async def no_project_names(_: set[UUID]) -> Mapping[UUID, str]:
    return {}


def of_part(filters: Filters, project: UUID, agent: UUID | None) -> Filters:
    """Of one project, or of an agent outside of projects."""
    return replace(filters, project_id=project) if agent is None else replace(filters, project_id=project, agent_id=agent)


class Log:
    """The events of one owner's period under filters, on one connection."""

    def __init__(self, c: Connection, owner_id: OwnerId, period: Period, filters: Filters, *, is_complete: bool) -> None:
        self._c, self._owner_id, self._period, self._filters, self._is_complete = c, owner_id, period, filters, is_complete
        self._rollups = Rollups(c, owner_id, period, filters, is_complete=is_complete)

    async def count(self) -> int:
        return sum(span.count for span in await self._rollups.spans())

    async def page(
        self, *, sort: str, descending: bool, limit: int, offset: int, names: ProjectNames = no_project_names
    ) -> tuple[list[UsageEvent], int]:
        """`limit` events from `offset` on, sorted by one of `SORTS`, equal ones by age in the same direction; and how many there are.
        `names` are those of projects, for the sort by them.

        Raises `Invalid` (too_many_to_sort) for a figure without an index over too many events.
        """
        spans = await self._rollups.spans()
        total = sum(span.count for span in spans)
        if offset >= total:
            return [], total
        if sort == "project":
            return await self._by_project(names, descending=descending, limit=limit, offset=offset), total
        if sort in queries_log.BY_NAME:
            return await self._by_name(sort, descending=descending, limit=limit, offset=offset), total
        if sort == "date":
            return await self._by_age(spans, self._rollups, self._filters, descending=descending, limit=limit, offset=offset), total
        if sort in queries_log.OTHER and total > MOST_SORTED:
            raise Invalid(
                f"So many events can be sorted by date, model, provider or {', '.join(queries_log.INDEXED)}. Else choose fewer events.",
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
        return (found[::-1] if is_near_end else found), total

    async def _by_project(self, names: ProjectNames, *, descending: bool, limit: int, offset: int) -> list[UsageEvent]:
        """The events of one project (or agent) after the other, by their names; those of equal names apart, by their ids."""
        parts = await self._rollups.events_by_project()
        known = await names({an_id for project, agent, _ in parts for an_id in (project, agent)} - {NULL_ID, None})
        groups = [
            (
                (known.get(project if agent is None else agent, "General").casefold(), str(project), str(agent)),
                count,
                of_part(self._filters, project, agent),
            )
            for project, agent, count in parts
        ]
        groups.sort(key=lambda group: group[0], reverse=descending)
        return await self._of_groups([(count, filters) for _, count, filters in groups], descending=descending, limit=limit, offset=offset)

    async def _by_name(self, sort: str, *, descending: bool, limit: int, offset: int) -> list[UsageEvent]:
        """The events of one model (or provider) after the other; the sums say which of them the page touches."""
        named = sorted(await self._rollups.events_by(sort), reverse=descending)
        groups = [
            (count, replace(self._filters, model=name) if sort == "model" else replace(self._filters, provider=name))
            for name, count in named
        ]
        return await self._of_groups(groups, descending=descending, limit=limit, offset=offset)

    async def _of_groups(self, groups: Sequence[tuple[int, Filters]], *, descending: bool, limit: int, offset: int) -> list[UsageEvent]:
        """The page that lies in these groups of events, one after the other, each by age."""
        found: list[UsageEvent] = []
        for count, filters in groups:
            if offset >= count:
                offset -= count
                continue
            rollups = Rollups(self._c, self._owner_id, self._period, filters, is_complete=self._is_complete)
            left = limit - len(found)
            found += await self._by_age(await rollups.spans(), rollups, filters, descending=descending, limit=left, offset=offset)
            offset = 0
            if len(found) >= limit:
                break
        return found

    async def _by_age(
        self, spans: list[Span], rollups: Rollups, filters: Filters, *, descending: bool, limit: int, offset: int
    ) -> list[UsageEvent]:
        """Narrow the page down to the days and hours that hold it, then read those."""
        while True:
            spans, offset = _covering(spans, limit, offset, descending=descending)
            largest: Unit | None = next((unit for unit in ("month", "day") if any(span.unit == unit for span in spans)), None)
            if largest is None or sum(span.whole for span in spans) <= FEW:
                break
            starts = [span.start for span in spans if span.unit == largest]
            finer = await rollups.spans_in(_SMALLER[largest], starts, [span.end for span in spans if span.unit == largest])
            spans = sorted([*(span for span in spans if span.unit != largest), *finer], key=lambda span: span.start)
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
        if made and made[-1][1] == span.start:
            made[-1] = (made[-1][0], span.end)
        else:
            made.append((span.start, span.end))
    return made


_FIGURES: dict[str, Callable[[UsageEvent], float]] = {
    "cost": lambda event: event.total_micro,
    "totalTokens": lambda event: event.total_tokens,
    "durationMs": lambda event: -1 if event.latency_ms is None else event.latency_ms,
    "co2e": lambda event: -1 if event.co2e_best is None else event.co2e_best,
}


def cursor_of(sort: str, event: UsageEvent) -> str | None:
    """Where the page behind this event begins; None for a sort without an index, and by date, where every page is as fast."""
    figure = _FIGURES.get(sort)
    return None if figure is None else f"{figure(event)!r}~{event.id}"


def read_cursor(sort: str, text: str) -> tuple[float, UUID]:
    """The inverse of `cursor_of`. Raises `Invalid` (invalid_cursor)."""
    figure, _, an_id = text.partition("~")
    try:
        value = float(figure) if sort == "co2e" else int(figure)
        last = UUID(an_id)
    except ValueError:
        value, last = math.nan, UUID(int=0)
    if sort not in _FIGURES or not -(2**63) <= value < 2**63:
        raise Invalid("The cursor is not one of ours.", code="invalid_cursor")
    return value, last
