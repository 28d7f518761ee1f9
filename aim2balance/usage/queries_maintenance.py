"""The statements that compare sums with events, make them anew, and complete what a migration began."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from aim2balance.kit.db import Connection, LockKey, Transaction, lock
from aim2balance.kit.ids import id_floor
from aim2balance.kit.principal import OwnerId
from aim2balance.usage.queries import AMOUNTS, COUNTS, NULL_ID
from aim2balance.usage.types import SourceFilter

HOUR_KEY = ("owner_id", "hour", "source", "provider", "model", "project_id", "agent_id", "key_id", "method")
_KINDS = HOUR_KEY[2:]
_AGAIN = ", ".join([f"sum({name})::bigint AS {name}" for name in COUNTS] + [f"sum({name}) AS {name}" for name in AMOUNTS])
_STORED = ", ".join((*COUNTS, *AMOUNTS))
_SPAN = "min(hour) AS first_hour, max(hour) AS last_hour"


_BY_UNIT: dict[str, tuple[str, tuple[str, ...]]] = {
    "rollup_total": ("('hour'), ('day')", ("source",)),
    "rollup_model": ("('hour'), ('day'), ('month')", ("source", "provider", "model", "method")),
}
"""Tables that hold several units: which, and what their sums tell apart."""
COARSE = ("rollup_day", "rollup_month", *_BY_UNIT)


def _coarse(table: str, condition: str) -> tuple[tuple[str, ...], str]:
    """The key of a coarse table, and its rows made from the hours that meet the condition, in the order they are read in later."""
    if table in _BY_UNIT:
        units, kinds = _BY_UNIT[table]
        key: tuple[str, ...] = ("owner_id", "unit", "at", *kinds)
        begins = "unit, date_trunc(unit, hour, 'UTC') AS at"
        source = f"rollup_hour CROSS JOIN (VALUES {units}) AS units(unit)"
    else:
        unit, kinds = table.removeprefix("rollup_"), _KINDS
        key = ("owner_id", unit, *kinds)
        begins = f"date_trunc('{unit}', hour, 'UTC') AS {unit}"
        source = "rollup_hour"
    numbers = ", ".join(str(n + 1) for n in range(len(key)))
    rows = f"FROM {source} WHERE {condition} GROUP BY {numbers} ORDER BY {numbers}"
    return key, f"SELECT owner_id, {begins}, {', '.join(kinds)}, {_SPAN}, {_AGAIN} {rows}"


def _differences(table: str, condition: str, made: str, key: Sequence[str]) -> str:
    """Rows of a rollup that are not what `made` says; floats were added in another order, so they may differ a hair."""
    sums = [*COUNTS, *AMOUNTS]
    found = ", ".join(f"coalesce(r.{name}, 0) AS r_{name}, coalesce(e.{name}, 0) AS e_{name}" for name in sums)
    exact = " OR ".join(f"r_{name} <> e_{name}" for name in COUNTS)
    near = " OR ".join(f"abs(r_{name} - e_{name}) > 1e-9 * greatest(r_{name}, e_{name})" for name in AMOUNTS)
    spans = " OR r_first <> e_first OR r_last <> e_last" if table in COARSE else ""
    span = ", r.first_hour AS r_first, r.last_hour AS r_last, e.first_hour AS e_first, e.last_hour AS e_last" if spans else ""
    return (
        f"SELECT concat_ws(' ', {', '.join(key)}) AS subject,"
        " format('%s requests, %s tokens, %s micro-euro; should be %s, %s, %s',"
        " r_requests, r_total_tokens, r_total_micro, e_requests, e_total_tokens, e_total_micro) AS found"
        f" FROM (SELECT {', '.join(key)}, {found}{span} FROM (SELECT * FROM {table} WHERE {condition}) r"
        f" FULL JOIN ({made}) e USING ({', '.join(key)})) d WHERE {exact} OR {near}{spans}"
    )


async def differing_hours(connection: Connection, since: datetime) -> list[Any]:
    """Hours from `since`, a full hour, whose sums are not those of their events: `subject` and `found`."""
    made = "SELECT * FROM usage_by_hour($1)"
    return await connection.fetch(_differences("rollup_hour", "hour >= usage_time($1)", made, HOUR_KEY), id_floor(since))


async def differing_conversations(connection: Connection) -> list[Any]:
    """Conversations whose sums are not those of their events: `subject` and `found`."""
    made = "SELECT * FROM usage_by_conversation($1)"
    return await connection.fetch(_differences("rollup_conversation", "true", made, ("owner_id", "conversation_id")), NULL_ID)


async def differing_coarse(tx: Transaction, table: str, since: datetime) -> list[Any]:
    """Days, months or totals from `since`, the beginning of a day or month, that are not the sums of their hours."""
    key, made = _coarse(table, "hour >= $1")
    column = "at" if table in _BY_UNIT else table.removeprefix("rollup_")
    return await tx.fetch(_differences(table, f"{column} >= $1", made, key), since)


async def lock_rollups(tx: Transaction) -> None:
    """Recording waits until this transaction ends. One table is enough, for every batch writes hours, and one cannot deadlock."""
    await tx.execute("LOCK TABLE rollup_hour IN EXCLUSIVE MODE")


async def event_months(c: Connection) -> list[datetime]:
    """The UTC months that hold events or hours, oldest first."""
    rows = await c.fetch(
        "SELECT DISTINCT date_trunc('month', hour, 'UTC') AS month FROM rollup_hour"
        " UNION SELECT DISTINCT date_trunc('month', usage_time(id), 'UTC') FROM usage_event ORDER BY 1",
        timeout=3600,
    )
    return [row["month"] for row in rows]


async def rebuild_hours(tx: Transaction, start: datetime, end: datetime) -> int:
    """The hours of an interval anew from their events; returns their number."""
    await tx.execute("DELETE FROM rollup_hour WHERE hour >= $1 AND hour < $2", start, end, timeout=3600)
    made: int = await tx.fetchval(
        "WITH new AS (INSERT INTO rollup_hour SELECT * FROM usage_by_hour_between($1, $2) RETURNING 1) SELECT count(*) FROM new",
        id_floor(start),
        id_floor(end),
        timeout=3600,
    )
    return made


async def owners_after(c: Connection, last: UUID | None, most: int) -> list[UUID]:
    """The next owners that have hours, in the order of their ids, found by skipping from one to the next."""
    rows = await c.fetch(
        "WITH RECURSIVE o(id) AS ("
        " (SELECT owner_id FROM rollup_hour WHERE owner_id > $1 ORDER BY owner_id LIMIT 1) UNION ALL"
        " SELECT (SELECT owner_id FROM rollup_hour WHERE owner_id > o.id ORDER BY owner_id LIMIT 1) FROM o WHERE o.id IS NOT NULL"
        ") SELECT id FROM o WHERE id IS NOT NULL LIMIT $2",
        last or NULL_ID,
        most,
    )
    return [row["id"] for row in rows]


TOKENS = ("uncached_input", "cache_read", "cache_write_5m", "cache_write_1h", "output", "reasoning", "audio_in", "audio_out", "images")


async def events_to_reestimate(
    c: Connection, owner: UUID, start: datetime, end: datetime, source: SourceFilter, after: UUID | None, most: int
) -> Sequence[Mapping[str, Any]]:
    """An owner's events of an interval, oldest first: what their footprint was estimated from, and what it was."""
    sources = {"gateway": " AND source <> 'telemetry'", "telemetry": " AND source = 'telemetry'", "all": ""}[source]
    return await c.fetch(
        f"SELECT id, source, provider, model, requested_model, region, zone, request_type, latency_ms, warnings, method, quality,"
        f" {', '.join(TOKENS)}, kwh_low, kwh_best, kwh_high, l_low, l_best, l_high, co2e_low, co2e_best, co2e_high, footprint_m2_year,"
        " carbon_intensity_g_per_kwh, carbon_intensity_year, carbon_intensity_source, carbon_intensity_hour, carbon_intensity_low,"
        " carbon_intensity_high"
        f" FROM usage_event WHERE owner_id = $1 AND id >= $2 AND id < $3 AND id > $4{sources} ORDER BY id LIMIT $5",
        owner,
        id_floor(start),
        id_floor(end),
        after or NULL_ID,
        most,
    )


async def rebuild_coarse(tx: Transaction, owners: Sequence[UUID], tables: Sequence[str] = COARSE) -> None:
    """Coarse sums of the owners anew from their hours."""
    for table in tables:
        key, made = _coarse(table, "owner_id = ANY ($1)")
        await tx.execute(f"DELETE FROM {table} WHERE owner_id = ANY ($1)", list(owners), timeout=3600)
        await tx.execute(f"INSERT INTO {table} ({', '.join(key)}, first_hour, last_hour, {_STORED}) {made}", list(owners), timeout=3600)


async def rebuild_conversations(tx: Transaction, owners: Sequence[UUID]) -> int:
    await tx.execute("DELETE FROM rollup_conversation WHERE owner_id = ANY ($1)", list(owners), timeout=3600)
    made: int = await tx.fetchval(
        "WITH new AS (INSERT INTO rollup_conversation SELECT * FROM usage_by_conversation_of($1) RETURNING 1) SELECT count(*) FROM new",
        list(owners),
        timeout=3600,
    )
    return made


async def drop_orphaned_sums(tx: Transaction) -> None:
    """Delete sums of owners that have no hours at all."""
    for table in (*COARSE, "rollup_conversation"):
        await tx.execute(
            f"DELETE FROM {table} AS r WHERE NOT EXISTS (SELECT FROM rollup_hour AS h WHERE h.owner_id = r.owner_id)", timeout=3600
        )


async def completed_to(c: Connection) -> tuple[bool, UUID | None, Sequence[str]]:
    """Whether the coarse sums are complete, up to which owner, and which tables of them were not."""
    row: Any = await c.fetchrow("SELECT is_complete, done_to, missing FROM usage_coarse")
    return row["is_complete"], row["done_to"], row["missing"] or COARSE


async def mark_completed(tx: Transaction, last: UUID | None, *, is_complete: bool) -> None:
    await tx.execute("UPDATE usage_coarse SET done_to = $1, is_complete = is_complete OR $2", last, is_complete)


async def missing_indexes(c: Connection) -> list[Any]:
    """`parent`, `partition`, `name` and `definition` of each index that a partition of the events lacks."""
    return await c.fetch("SELECT parent, partition, name, definition FROM usage_missing_indexes()")


async def make_index(c: Connection, missing: Any) -> None:
    """Make one missing index without holding up recording. A broken one, left by a crash, is made anew. Not inside a transaction."""
    await c.execute(f'DROP INDEX CONCURRENTLY IF EXISTS "{missing["name"]}"', timeout=3600)
    await c.execute(f'CREATE INDEX CONCURRENTLY "{missing["name"]}" ON "{missing["partition"]}" {missing["definition"]}', timeout=4 * 3600)
    await c.execute(f'ALTER INDEX "{missing["parent"]}" ATTACH PARTITION "{missing["name"]}"')


async def first_day(c: Connection) -> datetime | None:
    found: datetime | None = await c.fetchval("SELECT min(day) FROM rollup_day")
    return found


async def last_system_day(c: Connection) -> datetime | None:
    found: datetime | None = await c.fetchval("SELECT max(day) FROM rollup_system")
    return found


async def rebuild_system_day(tx: Transaction, day: datetime) -> int:
    """The day of all owners anew from theirs; returns the number of rows. Two at a time wait for each other."""
    await lock(tx, LockKey.SYSTEM_DAY)
    await tx.execute("DELETE FROM rollup_system WHERE day = $1", day)
    made: int = await tx.fetchval(
        f"WITH new AS (INSERT INTO rollup_system (day, source, provider, model, method, owners, {_STORED})"
        " SELECT day, source, provider, model, method, count(DISTINCT owner_id),"
        f" {_AGAIN} FROM rollup_day WHERE day = $1 GROUP BY 1, 2, 3, 4, 5 RETURNING 1) SELECT count(*) FROM new",
        day,
        timeout=600,
    )
    return made


async def erase(tx: Transaction, owner_id: OwnerId) -> None:
    await tx.execute("UPDATE usage_event SET external_user = NULL WHERE owner_id = $1 AND external_user IS NOT NULL", owner_id)


async def owners_of_month(c: Connection, month: datetime, after: OwnerId | None, limit: int) -> list[OwnerId]:
    """Owners with answers in the UTC month of `month` or the next, by id: those of a month of any zone are among them."""
    rows = await c.fetch(
        "SELECT DISTINCT owner_id FROM rollup_month WHERE month BETWEEN date_trunc('month', $1::timestamptz, 'UTC')"
        " AND date_trunc('month', $1::timestamptz, 'UTC') + interval '1 month' AND source <> 'telemetry'"
        " AND owner_id > $2 ORDER BY owner_id LIMIT $3",
        month,
        after or UUID(int=0),
        limit,
    )
    return [row["owner_id"] for row in rows]
