"""Every SQL statement of usage. Sums come from the rollups; only the log and receipts read events."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from aim2balance.kit.db import Transaction
from aim2balance.kit.ids import id_floor
from aim2balance.usage.types import Filters, Period, Sources, UsageEvent

NOBODY = UUID(int=0)
"""Stands for "no project", "no agent", "no key" in the keys of rollups."""

_SOURCES = {Sources.GATEWAY: ("gateway", "demo"), Sources.TELEMETRY: ("telemetry",), Sources.ALL: ("gateway", "demo", "telemetry")}


async def record(tx: Transaction, events: Sequence[bytes]) -> int:
    """Store a batch of encoded events with their sums in one statement; returns how many were new."""
    new: int = await tx.fetchval("SELECT record_usage($1::text::json)", (b"[" + b",".join(events) + b"]").decode())
    return new


COUNTS = (
    "requests", "failures", "unmeasured", "input_tokens", "cached_tokens", "output_tokens", "total_tokens", "provider_micro",
    "margin_micro", "restoration_micro", "total_micro", "unfunded_micro", "timed", "latency_ms",
)  # fmt: skip
AMOUNTS = (
    "kwh_low", "kwh_best", "kwh_high", "l_low", "l_best", "l_high", "co2e_low", "co2e_best", "co2e_high",
    "footprint_m2_year", "m2_funded", "m2_placeholder",
)  # fmt: skip
_SUMS = ", ".join(
    [f"coalesce(sum({name}), 0)::bigint AS {name}" for name in COUNTS] + [f"coalesce(sum({name}), 0)::float8 AS {name}" for name in AMOUNTS]
)

_GROUPS = {
    "provider": "provider",
    "model": "model",
    "agent": "agent_id",
    "project": f"CASE WHEN project_id = '{NOBODY}' THEN agent_id ELSE project_id END",
}

SORTS = {
    "date": "id",
    "model": "model",
    "provider": "provider",
    "status": "status",
    "inputTokens": "uncached_input + cache_read + cache_write_5m + cache_write_1h + audio_in",
    "outputTokens": "output + audio_out",
    "totalTokens": "total_tokens",
    "cost": "total_micro",
    "durationMs": "latency_ms",
    "kWh": "kwh_best",
    "waterL": "l_best",
    "co2e": "co2e_best",
    "m2Restored": "m2_funded",
}
"""What the log can be sorted by; the names are those of its columns."""


class _Where:
    """Collects conditions and their parameters, numbered in the order they were added."""

    def __init__(self, owner_id: UUID) -> None:
        self.values: list[object] = [owner_id]
        self._conditions = ["owner_id = $1"]

    def add(self, condition: str, value: object) -> None:
        """`condition` holds `{}` where the parameter goes."""
        self.values.append(value)
        self._conditions.append(condition.format(f"${len(self.values)}"))

    def __str__(self) -> str:
        return " AND ".join(self._conditions)


def _narrow(where: _Where, filters: Filters, none: str | None) -> _Where:
    where.add("source = ANY({}::text[])", list(_SOURCES[filters.sources]))
    for column, text in (("provider", filters.provider), ("model", filters.model)):
        if text is not None:
            where.add(f"{column} = {{}}", text)
    for column, an_id in (("project_id", filters.project_id), ("agent_id", filters.agent_id), ("key_id", filters.key_id)):
        if an_id is not None:
            where.add(f"coalesce({column}, '{none}') = {{}}" if none else f"{column} = {{}}", an_id)
    if filters.search:
        where.add("position({} IN lower(provider || '/' || model)) > 0", filters.search.lower())
    return where


def _hours(owner_id: UUID, period: Period, filters: Filters) -> _Where:
    where = _Where(owner_id)
    if period.start is not None:
        where.add("hour >= {}", period.start)
    if period.end is not None:
        where.add("hour < {}", period.end)
    return _narrow(where, filters, None)


def _events(owner_id: UUID, period: Period, filters: Filters) -> _Where:
    where = _Where(owner_id)
    if period.start is not None:
        where.add("id >= {}", id_floor(period.start))
    if period.end is not None:
        where.add("id < {}", id_floor(period.end))
    return _narrow(where, filters, str(NOBODY))


async def totals(c: Transaction, owner_id: UUID, period: Period, filters: Filters) -> Any:
    """One row of sums, all zero when there is nothing, with the first and last hour of use."""
    where = _hours(owner_id, period, filters)
    return await c.fetchrow(f"SELECT {_SUMS}, min(hour) AS first, max(hour) AS last FROM rollup_hour WHERE {where}", *where.values)


async def groups(c: Transaction, owner_id: UUID, period: Period, filters: Filters, by: str) -> list[Any]:
    """Sums by provider, project, agent or model (column `name`) and, inside each, by provider."""
    where = _hours(owner_id, period, filters)
    return await c.fetch(
        f"SELECT {_GROUPS[by]} AS name, provider AS part, {_SUMS} FROM rollup_hour WHERE {where} GROUP BY 1, 2 ORDER BY 1, 2", *where.values
    )


async def by_source_and_method(c: Transaction, owner_id: UUID, period: Period, filters: Filters) -> list[Any]:
    where = _hours(owner_id, period, filters)
    return await c.fetch(
        f"SELECT source, method, {_SUMS} FROM rollup_hour WHERE {where} GROUP BY 1, 2 ORDER BY 1, 2",
        *where.values,
    )


async def buckets(c: Transaction, owner_id: UUID, period: Period, filters: Filters, starts: Sequence[datetime]) -> dict[int, Any]:
    """Sums by bucket number; bucket n holds the hours from `starts[n]` to before the next start."""
    where = _hours(owner_id, period, filters)
    where.values.append(list(starts))
    rows = await c.fetch(
        f"SELECT width_bucket(hour, ${len(where.values)}::timestamptz[]) - 1 AS bucket, {_SUMS} FROM rollup_hour WHERE {where} GROUP BY 1",
        *where.values,
    )
    return {row["bucket"]: row for row in rows}


async def count_requests(c: Transaction, owner_id: UUID, period: Period, filters: Filters) -> int:
    where = _hours(owner_id, period, filters)
    count: int = await c.fetchval(f"SELECT coalesce(sum(requests), 0)::bigint FROM rollup_hour WHERE {where}", *where.values)
    return count


async def tokens_by_day(c: Transaction, owner_id: UUID, period: Period, filters: Filters) -> list[Any]:
    """Tokens by day of the period's zone, provider and model."""
    where = _hours(owner_id, period, filters)
    where.values.append(period.zone)
    return await c.fetch(
        f"SELECT (hour AT TIME ZONE ${len(where.values)})::date AS day, provider, model, sum(total_tokens)::bigint AS tokens"
        f" FROM rollup_hour WHERE {where} GROUP BY 1, 2, 3",
        *where.values,
    )


async def conversation(c: Transaction, owner_id: UUID, conversation_id: UUID) -> Any:
    """The sums of one conversation, or None."""
    return await c.fetchrow("SELECT * FROM rollup_conversation WHERE owner_id = $1 AND conversation_id = $2", owner_id, conversation_id)


async def conversation_costs(c: Transaction, owner_id: UUID, conversation_ids: Sequence[UUID]) -> dict[UUID, int]:
    """What each conversation has cost, micro-euro; those without a priced answer are missing."""
    rows = await c.fetch(
        "SELECT conversation_id, total_micro FROM rollup_conversation WHERE owner_id = $1 AND conversation_id = ANY($2::uuid[])",
        owner_id,
        conversation_ids,
    )
    return {row["conversation_id"]: row["total_micro"] for row in rows}


_EVENT = ", ".join(name for name in UsageEvent.__struct_fields__)


async def log(
    c: Transaction, owner_id: UUID, period: Period, filters: Filters, *, sort: str, descending: bool, limit: int, offset: int
) -> list[UsageEvent]:
    """A page of events, sorted by one of `SORTS`, ties by age, unknown values last."""
    where = _events(owner_id, period, filters)
    direction = "DESC" if descending else "ASC"
    order = f"id {direction}" if sort == "date" else f"{SORTS[sort]} {direction} NULLS LAST, id DESC"
    rows = await c.fetch(
        f"SELECT {_EVENT} FROM usage_event WHERE {where} ORDER BY {order} LIMIT {limit:d} OFFSET {offset:d}", *where.values
    )
    return [event_of(row) for row in rows]


async def find_event(c: Transaction, owner_id: UUID, event_id: UUID) -> UsageEvent | None:
    row = await c.fetchrow(f"SELECT {_EVENT} FROM usage_event WHERE owner_id = $1 AND id = $2", owner_id, event_id)
    return event_of(row) if row else None


def event_of(row: Any) -> UsageEvent:
    """The event of a row, as it was when it was recorded."""
    values = dict(row)
    values["tool_calls"] = tuple((name, count) for name, count in values["tool_calls"] or ())
    values["warnings"] = tuple(values["warnings"] or ())
    return UsageEvent(**values)


async def claim_calls(tx: Transaction, owner_id: UUID, calls: Sequence[tuple[str, UUID]]) -> set[UUID]:
    """The event ids whose calls nobody reported before. Calls are locked in order, so two equal batches wait, not deadlock."""
    ordered = sorted(calls)
    rows = await tx.fetch(
        "INSERT INTO telemetry_call (owner_id, call_id, event_id) SELECT $1, c, e FROM unnest($2::text[], $3::uuid[]) u(c, e) ORDER BY c"
        " ON CONFLICT DO NOTHING RETURNING event_id",
        owner_id,
        [call for call, _ in ordered],
        [event_id for _, event_id in ordered],
    )
    return {row["event_id"] for row in rows}


async def find_call(c: Transaction, owner_id: UUID, call_id: str) -> UUID | None:
    found: UUID | None = await c.fetchval("SELECT event_id FROM telemetry_call WHERE owner_id = $1 AND call_id = $2", owner_id, call_id)
    return found


_ROLLUPS = {
    "rollup_hour": ("usage_by_hour", ("owner_id", "hour", "source", "provider", "model", "project_id", "agent_id", "key_id", "method")),
    "rollup_conversation": ("usage_by_conversation", ("owner_id", "conversation_id")),
}


def _differences(table: str, since: str) -> str:
    """Rows of a rollup that are not the sums of the events from `$1` on; floats were added in another order, so they may differ a hair."""
    function, key = _ROLLUPS[table]
    sums = [*COUNTS, *AMOUNTS]
    found = ", ".join(f"coalesce(r.{name}, 0) AS r_{name}, coalesce(e.{name}, 0) AS e_{name}" for name in sums)
    exact = " OR ".join(f"r_{name} <> e_{name}" for name in COUNTS)
    near = " OR ".join(f"abs(r_{name} - e_{name}) > 1e-9 * greatest(r_{name}, e_{name})" for name in AMOUNTS)
    return (
        f"SELECT concat_ws(' ', {', '.join(key)}) AS subject,"
        " format('%s requests, %s tokens, %s micro-euro; the events say %s, %s, %s',"
        " r_requests, r_total_tokens, r_total_micro, e_requests, e_total_tokens, e_total_micro) AS found"
        f" FROM (SELECT {', '.join(key)}, {found} FROM (SELECT * FROM {table} {since}) r"
        f" FULL JOIN {function}($1) e USING ({', '.join(key)})) d WHERE {exact} OR {near}"
    )


async def differing_hours(tx: Transaction, since: datetime) -> list[Any]:
    """Hours from `since`, a full hour, whose sums are not those of their events: `subject` and `found`."""
    return await tx.fetch(_differences("rollup_hour", "WHERE hour >= usage_time($1)"), id_floor(since))


async def differing_conversations(tx: Transaction) -> list[Any]:
    """Conversations whose sums are not those of their events: `subject` and `found`."""
    return await tx.fetch(_differences("rollup_conversation", ""), NOBODY)


async def rebuild(tx: Transaction) -> tuple[int, int]:
    """Make both rollups anew from the events; recording waits meanwhile. Returns the numbers of rows."""
    await tx.execute("LOCK TABLE rollup_hour, rollup_conversation IN EXCLUSIVE MODE")
    made = []
    for table, (function, _) in _ROLLUPS.items():
        await tx.execute(f"DELETE FROM {table}")
        made.append(
            await tx.fetchval(
                f"WITH new AS (INSERT INTO {table} SELECT * FROM {function}($1) RETURNING 1) SELECT count(*) FROM new", NOBODY
            )
        )
    return made[0], made[1]


async def make_months(tx: Transaction, ahead: int) -> int:
    """Make the partitions of the coming months; returns how many were missing."""
    made: int = await tx.fetchval("SELECT usage_months($1)", ahead)
    return made
