"""The statements behind what operators see: sums of all owners, and answers whose provider named another cost than ours."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.ids import id_floor
from aim2balance.usage.queries import ANSWERS
from aim2balance.usage.types import OUTPUT_LIMIT_IGNORED

COUNTS: Final = (
    "requests", "failures", "unmeasured", "input_tokens", "output_tokens", "total_tokens",
    "provider_micro", "margin_micro", "restoration_micro", "total_micro",
)  # fmt: skip
AMOUNTS: Final = (
    "kwh_low", "kwh_best", "kwh_high", "l_low", "l_best", "l_high", "co2e_low", "co2e_best", "co2e_high", "m2_funded",
)  # fmt: skip
SYSTEM_COLUMNS: Final = (*COUNTS, *AMOUNTS)
_SUMS = ", ".join([*(f"sum({name})::bigint AS {name}" for name in COUNTS), *(f"sum({name}) AS {name}" for name in AMOUNTS)])
_ROWS = ", ".join(ANSWERS if name == "requests" else name for name in SYSTEM_COLUMNS)
_LONG_S = 30


async def system_overview(c: Connection, first: date, last: date) -> Sequence[Any]:
    """Sums of all owners over UTC days, both included, by source (`level` 7), source and day (3), source and provider (5), and
    source, provider and model (4).

    The days that the worker has summed up come from its table; the last of them and those after it are read from the days of owners.
    """
    keys = "day, source, provider, model"
    return await c.fetch(
        f"""
        WITH live AS (SELECT coalesce(max(day), '-infinity'::timestamptz) AS since FROM rollup_system),
        bounds AS (SELECT $1::date::timestamp AT TIME ZONE 'UTC' AS low, ($2::date + 1)::timestamp AT TIME ZONE 'UTC' AS high),
        days AS (
            SELECT {keys}, {_ROWS} FROM rollup_system, live, bounds WHERE day >= low AND day < high AND day < since
            UNION ALL
            SELECT {keys}, {_ROWS} FROM rollup_day, live, bounds WHERE day >= low AND day < high AND day >= since
        )
        SELECT grouping(day, provider, model) AS level, (day AT TIME ZONE 'UTC')::date AS day, source, provider, model, {_SUMS}
        FROM days GROUP BY GROUPING SETS ((source), (source, day), (source, provider), (source, provider, model))
        """,
        first,
        last,
        timeout=_LONG_S,
    )


MOST_DIFFERENCES: Final = 200


async def cost_differences(c: Connection, since: datetime) -> Sequence[Any]:
    """The models whose provider named another cost than ours for answers since then: how many, both figures of those, and the newest.

    The largest difference first, at most `MOST_DIFFERENCES` models.
    """
    return await c.fetch(
        "SELECT provider, model, count(*) AS answers, sum(provider_micro_usd) AS our_micro_usd,"
        " sum(cost_difference_micro_usd) AS difference_micro_usd, max(usage_time(id)) AS last_at,"
        " (array_agg(id ORDER BY id DESC))[1] AS last_id"
        " FROM usage_event WHERE cost_difference_micro_usd IS NOT NULL AND id >= $1 GROUP BY provider, model"
        " ORDER BY sum(abs(cost_difference_micro_usd)) DESC, provider, model LIMIT $2",
        id_floor(since),
        MOST_DIFFERENCES,
        timeout=_LONG_S,
    )


MOST_MEASURED: Final = 20_000


async def first_tokens(c: Connection, since: datetime) -> Sequence[Any]:
    """Median and 95th percentile of the time to the first token, in ms, by provider (`model` null) and by its models, with the number of
    streams measured: of the newest `MOST_MEASURED` since then. What other programs reported and titles are not among them.
    """
    return await c.fetch(
        "WITH measured AS (SELECT provider, model, ttft_ms FROM usage_event"
        " WHERE id >= $1 AND ttft_ms IS NOT NULL AND source <> 'telemetry' AND request_type IS DISTINCT FROM 'title'"
        " ORDER BY id DESC LIMIT $2)"
        " SELECT provider, model, count(*) AS answers, percentile_disc(0.5) WITHIN GROUP (ORDER BY ttft_ms) AS median_ms,"
        " percentile_disc(0.95) WITHIN GROUP (ORDER BY ttft_ms) AS p95_ms"
        " FROM measured GROUP BY GROUPING SETS ((provider), (provider, model))"
        " ORDER BY provider, grouping(model) DESC, answers DESC, model",
        id_floor(since),
        MOST_MEASURED,
        timeout=_LONG_S,
    )


async def ignored_limits(c: Connection, since: datetime) -> Sequence[Any]:
    """The models whose provider wrote on far beyond the limit it was sent, so that we ended the answer; most often first."""
    return await c.fetch(
        "SELECT provider, model, count(*) AS answers, max(usage_time(id)) AS last_at FROM usage_event"
        f" WHERE error_code = '{OUTPUT_LIMIT_IGNORED}' AND id >= $1 GROUP BY provider, model"
        " ORDER BY count(*) DESC, provider, model LIMIT $2",
        id_floor(since),
        MOST_DIFFERENCES,
        timeout=_LONG_S,
    )


async def overruns(c: Connection, since: datetime, *, until: datetime | None = None, source: str | None = None) -> tuple[int, int]:
    """How many answers of that time cost more than their wallets could pay, and how much more in micro-euro: our loss."""
    row: Any = await c.fetchrow(
        "SELECT count(*) AS answers, coalesce(sum(overrun_micro), 0)::bigint AS micro FROM usage_event"
        " WHERE overrun_micro > 0 AND id >= $1 AND ($2::uuid IS NULL OR id < $2) AND ($3::text IS NULL OR source = $3)",
        id_floor(since),
        None if until is None else id_floor(until),
        source,
        timeout=_LONG_S,
    )
    return row["answers"], row["micro"]


async def add_unanswered(tx: Transaction, counted: Sequence[tuple[date, str, int]]) -> None:
    """Add requests that providers did not answer: day, provider, how many; in the order of their keys."""
    await tx.executemany(
        "INSERT INTO provider_unanswered AS known (day, provider, requests) VALUES ($1, $2, $3)"
        " ON CONFLICT (day, provider) DO UPDATE SET requests = known.requests + excluded.requests",
        counted,
    )


async def unanswered(c: Connection, first: date, last: date) -> dict[str, int]:
    """How many requests each provider left without any answer on UTC days, both included."""
    rows = await c.fetch(
        "SELECT provider, sum(requests)::bigint AS requests FROM provider_unanswered WHERE day BETWEEN $1 AND $2 GROUP BY provider",
        first,
        last,
    )
    return {row["provider"]: row["requests"] for row in rows}
