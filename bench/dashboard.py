"""How fast the dashboard answers at 10⁶ and 10⁷ events: every view through the service functions, on the embedded PostgreSQL.

Events are made by SQL over two years ending now, half of them of one account, which is measured, half of 999 others; their sums by the
statements that repair them. p50 and p95 in ms over ranges and time zones. Prints JSON:
`python -m bench.dashboard [--events 1000000,10000000] [--rounds 8] [--folder DIR]`. 10⁷ events need about 8 GB and ten minutes.
"""

import argparse
import asyncio
import json
import logging
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import structlog

from aim2balance.app import migrate
from aim2balance.kit.db import Database
from aim2balance.kit.ids import id_floor
from aim2balance.postgres.server import EmbeddedPostgres
from aim2balance.usage import maintenance, queries_maintenance, schemas, service
from aim2balance.usage.periods import period_of, unit_end
from aim2balance.usage.service import Usage, no_names
from aim2balance.usage.types import Filters, Period, SourceFilter, TimeRange

DAYS = 730
BATCH = 250_000
GOAL_MS, GOAL_RATIO, NOISE_MS = 50, 1.5, 5
MODELS = (
    ("openai", "gpt-4o-mini"), ("openai", "gpt-4o"), ("anthropic", "claude-sonnet-4"), ("groq", "llama-3.3-70b"), ("mistral", "mistral-large"),
    ("google", "gemini-2.5-flash"), ("openrouter", "deepseek/deepseek-r1"), ("openai", "o4-mini"),
)  # fmt: skip

# Everything of event number n comes from hashes of n, so a run is repeatable. Early models are used more (the square of a uniform number); a key belongs
# to a project.
FILL = """
INSERT INTO usage_event (id, owner_id, payer_id, user_id, key_id, project_id, conversation_id, source, status, endpoint, request_type,
    provider, model, uncached_input, cache_read, cache_write_5m, cache_write_1h, output, reasoning, audio_in, audio_out, images, total_tokens,
    estimated, provider_micro, margin_micro, restoration_micro, total_micro, overrun_micro, kwh_low, kwh_best, kwh_high, l_low, l_best,
    l_high, co2e_low, co2e_best, co2e_high, footprint_m2_year, m2_funded, placeholder_rate, zone, quality, method, latency_ms)
SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(noise, 1, 3) || '8' || substr(noise, 4, 15))::uuid,
    owner, owner, owner, CASE WHEN r3 < 0.4 THEN ('00000000-0000-7000-8000-00000000000' || floor(r3 * 10))::uuid END,
    CASE WHEN least(r3, r5) < 0.4 THEN ('00000000-0000-7000-8000-00000000001' || floor(least(r3, r5) * 10))::uuid END,
    CASE WHEN r3 >= 0.4 THEN md5(owner::text || n / 5000 || floor(r5 * 20))::uuid END,
    CASE WHEN r5 < 0.02 THEN 'telemetry' ELSE 'gateway' END, CASE WHEN r4 > 0.99 THEN 'failed' ELSE 'booked' END, 'chat/completions', 'chat',
    ($5::text[])[kind], ($6::text[])[kind], tokens_in, 0, 0, 0, tokens_out, 0, 0, 0, 0, tokens_in + tokens_out, false,
    cost, cost / 7, cost / 40, cost + cost / 7 + cost / 40, 0, wh * 0.3e-3, wh * 1e-3, wh * 2e-3, wh * 0.3e-3, wh * 1e-3, wh * 9e-3,
    wh * 1e-4, wh * 4e-4, wh * 2e-3, wh * 8e-4, cost / 40 * 2e-7, false, 'USA', 'C', 'a2b-1', (500 + r2 * 9000)::bigint
FROM (
    SELECT *, CASE WHEN r5 < 0.02 THEN 0 ELSE (tokens_in + tokens_out * 4) * kind / 8 END::bigint AS cost, tokens_out * 0.001 AS wh
    FROM (
        SELECT *, (200 + r2 * r2 * 8000)::bigint AS tokens_in, (20 + r3 * r3 * 1500)::bigint AS tokens_out,
            1 + floor(8 * r1 * r1)::integer AS kind, md5(n::text) AS noise,
            $3::timestamptz + make_interval(days => ((n - 1) * $4::bigint / $7::bigint)::integer, secs => 43200 * (r4 + r5)) AS at,
            CASE WHEN r1 + r2 < 1 THEN $8::uuid
                ELSE ('00000000-0000-7000-9000-' || lpad(to_hex(1 + floor(r3 * 998)::integer), 12, '0'))::uuid END AS owner
        FROM (
            SELECT n, u(n, 1) AS r1, u(n, 2) AS r2, u(n, 3) AS r3, u(n, 4) AS r4, u(n, 5) AS r5
            FROM generate_series($1::bigint, $2::bigint) AS n
        ) AS a
    ) AS b
) AS c
"""
UNIFORM = """
CREATE FUNCTION u(n bigint, salt bigint) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (hashint8extended(n, salt) & 1048575) / 1048576.0
"""
OWNER = UUID("00000000-0000-7000-9000-ffffffffffff")


async def make_partitions(c: Any, first: datetime, last: datetime) -> None:
    month = first.replace(day=1)
    while month <= last:
        name = f"usage_event_{month:%Y%m}"
        after = unit_end("month", month)
        if not await c.fetchval("SELECT to_regclass($1) IS NOT NULL", name):
            bounds = f"FROM ('{_floor(month)}') TO ('{_floor(after)}')"
            await c.execute(f"CREATE TABLE {name} PARTITION OF usage_event FOR VALUES {bounds}")
        month = after


def _floor(moment: datetime) -> UUID:
    return UUID(int=id_floor(moment).int >> 80 << 80)


async def fill(db: Database, events: int, now: datetime) -> dict[str, float]:
    """Events, indexes, sums; how many seconds each took."""
    start = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=DAYS - 1)
    took: dict[str, float] = {}
    began = time.perf_counter()
    async with db.connection() as c:
        await c.execute(UNIFORM)
        await make_partitions(c, start, now)
        indexes = await c.fetch(
            "SELECT indexrelid::regclass AS name FROM pg_index WHERE indrelid = 'usage_event'::regclass AND NOT indisprimary"
        )
        made = [await c.fetchval("SELECT pg_get_indexdef($1::regclass)", str(row["name"])) for row in indexes]
        for row in indexes:
            await c.execute(f"DROP INDEX {row['name']}")
        for low in range(1, events + 1, BATCH):
            high = min(low + BATCH - 1, events)
            names = [provider for provider, _ in MODELS], [model for _, model in MODELS]
            await c.execute(FILL, low, high, start, DAYS, *names, events, OWNER, timeout=3600)
        took["events"] = time.perf_counter() - began
        began = time.perf_counter()
        for definition in made:
            await c.execute(definition.replace(" ONLY ", " "), timeout=3600)
        await c.execute("ANALYZE usage_event", timeout=3600)
    took["indexes"] = time.perf_counter() - began
    began = time.perf_counter()
    await maintenance.rebuild_rollups(db)
    async with db.connection() as c:
        await c.execute("VACUUM ANALYZE", timeout=3600)
    took["sums"] = time.perf_counter() - began
    return {name: round(seconds, 1) for name, seconds in took.items()}


View = Callable[[Period, Filters], Awaitable[object]]


def views(usage: Usage, now: datetime) -> dict[str, View]:
    """Every endpoint of the dashboard, with what it shows made from the rows."""

    def log(sort: str, page: int = 1, **filters: str) -> View:
        async def run(period: Period, chosen: Filters) -> object:
            narrowed = Filters(sources=chosen.sources, **filters)
            rows, total = await service.log(usage, OWNER, period, narrowed, sort=sort, descending=True, page=page, limit=20)
            return [schemas.log_item_out(*row) for row in rows], total

        return run

    async def last_page(period: Period, chosen: Filters) -> object:
        total = (await service.totals(usage, OWNER, period, chosen))["requests"]
        return await log("date", max(1, total // 40))(period, chosen)

    async def comparison(period: Period, chosen: Filters) -> object:
        span = TimeRange.CUSTOM if period.start is not None else TimeRange.ALL
        return await service.comparison(usage, OWNER, period, span, chosen)

    async def filtered(period: Period, _: Filters) -> object:
        return await service.totals(usage, OWNER, period, Filters(model="gpt-4o"))

    async def trend(period: Period, chosen: Filters, *, by_provider: bool = False) -> object:
        step, rows = await service.trend(usage, OWNER, period, chosen, step=None, now=now, by_provider=by_provider)
        return schemas.trend_out(step, rows, period, TimeRange.ALL)

    return {
        "summary": lambda period, chosen: service.totals(usage, OWNER, period, chosen),
        "summary of a model": filtered,
        "comparison": comparison,
        "breakdown by provider": lambda period, chosen: service.breakdown(usage, OWNER, period, chosen, "provider"),
        "breakdown by project": lambda period, chosen: service.breakdown(usage, OWNER, period, chosen, "project"),
        "breakdown by model": lambda period, chosen: service.breakdown(usage, OWNER, period, chosen, "model"),
        "environmental": lambda period, _: service.footprint(usage, OWNER, period, Filters(sources=SourceFilter.ALL)),
        "trend": trend,
        "trend by provider": lambda period, chosen: trend(period, chosen, by_provider=True),
        "trend of a model": lambda period, _: trend(period, Filters(model="gpt-4o")),
        "stats": lambda period, chosen: service.stats(usage, OWNER, period, chosen),
        "log": log("date"),
        "log of a model": log("date", model="o4-mini"),
        "log, a page in the middle": last_page,
        "log by cost": log("cost"),
        "log by tokens": log("totalTokens"),
        "log by duration": log("durationMs"),
        "log by CO2e": log("co2e"),
        "log by model": log("model"),
        "alerts": lambda _, __: service.key_alerts(usage, OWNER, now),
    }


Views = dict[str, dict[str, Any]]


async def measure(usages: list[Usage], now: datetime, rounds: int) -> list[Views]:
    """Every view over every period, one database after the other in each round, so that a noisy minute hits all of them."""
    periods = {
        f"{span} {zone}": period_of(span, ZoneInfo(zone), now)
        for span in (TimeRange.WEEK, TimeRange.DAYS_30, TimeRange.MONTH, TimeRange.YEAR, TimeRange.ALL)
        for zone in ("Europe/Berlin", "America/Los_Angeles")
    }
    found: list[Views] = [{} for _ in usages]
    each = [views(usage, now) for usage in usages]
    for name in each[0]:
        took: list[dict[str, list[float]]] = [{label: [] for label in periods} for _ in usages]
        for label, period in periods.items():
            for number in range(rounds + 1):
                for which, mine in enumerate(each):
                    began = time.perf_counter()
                    await mine[name](period, Filters())
                    if number:
                        took[which][label].append(1000 * (time.perf_counter() - began))
        for which, by_period in enumerate(took):
            every = [ms for times in by_period.values() for ms in times]
            slowest = max(periods, key=lambda label: statistics.median(by_period[label]))
            found[which][name] = {
                "p50_ms": round(statistics.median(every), 1),
                "p95_ms": round(statistics.quantiles(every, n=20)[18], 1),
                "slowest": f"{slowest}: {statistics.median(by_period[slowest]):.1f} ms",
            }
    return found


async def prepare(url: str, events: int, now: datetime) -> tuple[Database, dict[str, Any]]:
    """A database of that size, and what is in it."""
    name = f"dashboard_{events}"
    admin = await asyncpg.connect(url)
    await admin.execute(f"CREATE DATABASE {name}")
    await admin.close()
    own = url.rpartition("/")[0] + f"/{name}"
    await migrate.upgrade(own)
    db = await Database.open(own)
    took = await fill(db, events, now)
    async with db.connection() as c:
        size = await c.fetchval("SELECT pg_database_size(current_database())")
        mine = await c.fetchval("SELECT count(*) FROM usage_event WHERE owner_id = $1", OWNER)
        rows = {
            table: await c.fetchval(f"SELECT count(*) FROM {table} WHERE owner_id = $1", OWNER)
            for table in ("rollup_hour", *queries_maintenance.COARSE)
        }
    return db, {"events": events, "of_the_account": mine, "size_mib": size >> 20, "fill_s": took, "rows_of_the_account": rows}


async def run(url: str, sizes: list[int], rounds: int) -> list[dict[str, Any]]:
    now = datetime.now(UTC)
    made = [await prepare(url, events, now) for events in sizes]
    found = await measure([Usage(db=db, names=no_names) for db, _ in made], now, rounds)
    for db, _ in made:
        await db.close()
    return [said | {"views": views} for (_, said), views in zip(made, found, strict=True)]


def verdict(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """What misses the goals: p95 at any size, and how much the largest size is slower than the smallest (beyond 5 ms of noise)."""
    slow = {f"{name} at {run['events']}": view["p95_ms"] for run in runs for name, view in run["views"].items() if view["p95_ms"] > GOAL_MS}
    small, large = runs[0]["views"], runs[-1]["views"]
    ratios = {name: round(large[name]["p95_ms"] / max(small[name]["p95_ms"], 0.1), 2) for name in small}
    steep = {
        name: ratio for name, ratio in ratios.items() if ratio > GOAL_RATIO and large[name]["p95_ms"] > small[name]["p95_ms"] + NOISE_MS
    }
    return {"goal_p95_ms": GOAL_MS, "slower": slow, "goal_ratio": GOAL_RATIO, "ratios": ratios, "steeper": steep}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", default="1000000,10000000")
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--folder", type=Path, default=None)
    chosen = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    folder = Path(tempfile.mkdtemp(prefix="aim2balance-bench-", dir=chosen.folder))
    try:
        folder.chmod(0o711)
        with EmbeddedPostgres(folder / "data", durable=False, elsewhere=folder / "elsewhere").owned() as url:
            runs = asyncio.run(run(url, [int(events) for events in chosen.events.split(",")], chosen.rounds))
        print(json.dumps({"load": os.getloadavg(), "runs": runs, "verdict": verdict(runs)}, indent=2, ensure_ascii=False))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
