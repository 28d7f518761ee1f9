"""The statements that read events: pages of the log, and the export."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from aim2balance.kit.db import Connection
from aim2balance.kit.ids import id_floor
from aim2balance.kit.principal import OwnerId
from aim2balance.usage.queries import EVENT_COLUMNS, EVENTS, NULL_ID, Where, event_of, id_bounds, sums
from aim2balance.usage.types import Filters, Period, UsageEvent

INDEXED = {
    "cost": "total_micro",
    "totalTokens": "total_tokens",
    "durationMs": "coalesce(latency_ms, -1)",
    "co2e": "coalesce(co2e_best, -1)",
}
"""What an index keeps in order, in every partition; the expressions are those of the indexes."""

OTHER = {
    "status": "status",
    "inputTokens": "uncached_input + cache_read + cache_write_5m + cache_write_1h + audio_in",
    "outputTokens": "output + audio_out",
    "kWh": "coalesce(kwh_best, -1)",
    "waterL": "coalesce(l_best, -1)",
    "m2Restored": "coalesce(m2_funded, -1)",
}
"""What is sorted when it is asked for."""

BY_NAME = {"model": "model", "provider": "provider"}
SORTS = ("date", "project", *BY_NAME, *INDEXED, *OTHER)
"""What the log can be sorted by; the names are those of its columns."""


def _events(owner_id: OwnerId, filters: Filters) -> Where:
    return Where(owner_id).narrow(filters, f"'{NULL_ID}'")


async def of_intervals(
    c: Connection,
    owner_id: OwnerId,
    intervals: Sequence[tuple[datetime, datetime]],
    filters: Filters,
    *,
    descending: bool,
    limit: int,
    offset: int,
) -> list[UsageEvent]:
    """Events of the intervals by age."""
    where = _events(owner_id, filters)
    order = "DESC" if descending else "ASC"
    if len(intervals) == 1:
        source = f"usage_event WHERE {where.span('id', id_floor(intervals[0][0]), id_floor(intervals[0][1]))}"
    else:
        low, high = where.put([id_floor(start) for start, _ in intervals]), where.put([id_floor(end) for _, end in intervals])
        source = (
            f"unnest({low}::uuid[], {high}::uuid[]) AS i(low, high) CROSS JOIN LATERAL"
            f" (SELECT * FROM usage_event WHERE {where} AND id >= i.low AND id < i.high OFFSET 0) AS e"
        )
    page = f"LIMIT {where.put(limit)} OFFSET {where.put(offset)}"
    rows = await c.fetch(f"SELECT {EVENT_COLUMNS} FROM {source} ORDER BY id {order} {page}", *where.values)
    return [event_of(row) for row in rows]


async def by_value(
    c: Connection,
    owner_id: OwnerId,
    period: Period,
    filters: Filters,
    *,
    sort: str,
    descending: bool,
    limit: int,
    offset: int,
    after: tuple[Any, UUID] | None = None,
) -> list[UsageEvent]:
    """Events by one of `INDEXED` or `OTHER`, ties by age in the same direction; `after` continues behind a value and id."""
    where = _events(owner_id, filters)
    value = INDEXED.get(sort) or OTHER[sort]
    order, beyond = ("DESC", "<") if descending else ("ASC", ">")
    place = where.span("id", *id_bounds(period.start, period.end))
    if after is not None:
        place += f" AND ({value}, id) {beyond} ({where.put(after[0])}, {where.put(after[1])})"
    page = f"LIMIT {where.put(limit)} OFFSET {where.put(offset)}"
    rows = await c.fetch(
        f"SELECT {EVENT_COLUMNS} FROM usage_event WHERE {place} ORDER BY {value} {order}, id {order} {page}", *where.values
    )
    return [event_of(row) for row in rows]


async def by_outside_user(
    c: Connection, owner_id: OwnerId, period: Period, filters: Filters, *, columns: Sequence[str], most: int
) -> list[Any]:
    """Sums by the outside user that events name (column `name`) and, inside each, by provider; of those with the most tokens."""
    where = Where(owner_id).narrow(filters)
    place = where.span("id", *id_bounds(period.start, period.end))
    return await c.fetch(
        f"WITH parts AS (SELECT external_user AS name, provider AS part, {sums(columns)} FROM {EVENTS}"
        f" WHERE {place} AND external_user IS NOT NULL GROUP BY 1, 2),"
        " named AS (SELECT name FROM parts GROUP BY 1 ORDER BY sum(total_tokens) DESC, name"
        f" LIMIT {where.put(most)}) SELECT parts.* FROM parts JOIN named USING (name) ORDER BY name, part",
        *where.values,
    )


async def older(c: Connection, owner_id: OwnerId, period: Period, filters: Filters, *, before: UUID | None, limit: int) -> list[UsageEvent]:
    """The next events of the period, newest first, older than the id `before`: an export reads on like this."""
    where = _events(owner_id, filters)
    low, high = id_bounds(period.start, period.end)
    place = where.span("id", low, before or high)
    most = where.put(limit)
    rows = await c.fetch(f"SELECT {EVENT_COLUMNS} FROM usage_event WHERE {place} ORDER BY id DESC LIMIT {most}", *where.values)
    return [event_of(row) for row in rows]


BOUNDS = ("kwh_low", "kwh_best", "kwh_high", "co2e_low", "co2e_best", "co2e_high", "l_low", "l_best", "l_high")


async def by_place(c: Connection, owner_id: OwnerId, period: Period, filters: Filters, *, is_operator: bool) -> list[Any]:
    """Sums of events by whose machine answered (`emissions.place_of`), zone, method, class and carbon intensity. What is not known is in
    no sum but counted. Hours of one source and year are one row, with their mean weighted by energy.
    """
    where = _events(owner_id, filters)
    place = where.span("id", *id_bounds(period.start, period.end))
    operator = where.put(is_operator)
    return await c.fetch(
        f"SELECT CASE WHEN source = 'demo' THEN 'demo' WHEN region = 'local' AND {operator} THEN 'own'"
        " ELSE 'remote' END AS place, coalesce(zone, '') AS zone, coalesce(method, '') AS method, coalesce(quality, '') AS quality,"
        " carbon_intensity_year AS year, carbon_intensity_source AS source, carbon_intensity_hour IS NOT NULL AS is_hourly,"
        " CASE WHEN carbon_intensity_hour IS NOT NULL THEN sum(kwh_best * carbon_intensity_g_per_kwh) / nullif(sum(kwh_best), 0)"
        " ELSE max(carbon_intensity_g_per_kwh) END AS intensity, count(*) AS events,"
        f" count(*) FILTER (WHERE kwh_best IS NULL) AS unmeasured, {', '.join(f'sum({name}) AS {name}' for name in BOUNDS)}"
        f" FROM usage_event WHERE {place} GROUP BY 1, 2, 3, 4, 5, 6, 7,"
        " CASE WHEN carbon_intensity_hour IS NULL THEN carbon_intensity_g_per_kwh END ORDER BY 1, 2, 3, 4, 5, 6, 7, intensity",
        *where.values,
    )
