"""The statement behind the operators' overview: sums of all owners."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from aim2balance.kit.db import Connection

COUNTS: Final = (
    "requests", "failures", "unmeasured", "input_tokens", "output_tokens", "total_tokens",
    "provider_micro", "margin_micro", "restoration_micro", "total_micro",
)  # fmt: skip
AMOUNTS: Final = (
    "kwh_low", "kwh_best", "kwh_high", "l_low", "l_best", "l_high", "co2e_low", "co2e_best", "co2e_high", "m2_funded",
)  # fmt: skip
SYSTEM_COLUMNS: Final = (*COUNTS, *AMOUNTS)
_SUMS = ", ".join([*(f"sum({name})::bigint AS {name}" for name in COUNTS), *(f"sum({name}) AS {name}" for name in AMOUNTS)])
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
            SELECT {keys}, {", ".join(SYSTEM_COLUMNS)} FROM rollup_system, live, bounds WHERE day >= low AND day < high AND day < since
            UNION ALL
            SELECT {keys}, {", ".join(SYSTEM_COLUMNS)} FROM rollup_day, live, bounds WHERE day >= low AND day < high AND day >= since
        )
        SELECT grouping(day, provider, model) AS level, (day AT TIME ZONE 'UTC')::date AS day, source, provider, model, {_SUMS}
        FROM days GROUP BY GROUPING SETS ((source), (source, day), (source, provider), (source, provider, model))
        """,
        first,
        last,
        timeout=_LONG_S,
    )
