"""How long it takes to close a month of very many answers, and to close it again.

PostgreSQL is our embedded one with fsync on, in a folder that is thrown away. The answers are rows of transfers and entries as the
wallet writes them, spread evenly over October 2025. Prints JSON: `python -m bench.month_close [--answers 1000000]`.
"""

import argparse
import asyncio
import json
import logging
import tempfile
import time
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import structlog

from aim2balance import catalogue, donations
from aim2balance.adapters.storage.files import LocalFiles
from aim2balance.app import migrate
from aim2balance.donations import service
from aim2balance.donations.types import Month
from aim2balance.kit.clock import FixedClock
from aim2balance.kit.db import Database
from aim2balance.postgres.server import EmbeddedPostgres

OCTOBER = Month(2025, 10)
SURCHARGE = 67
"""Micro-euro in the price of one answer: that of the worked example."""
AT_ONCE = 50_000

BOOK = """
WITH answer AS (
    SELECT at, n, ((lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(n % 4096), 3, '0')
        || '8' || lpad(to_hex(n), 15, '0'))::uuid) AS id, a2b_entry_prefix(at) AS prefix
    FROM generate_series($1::bigint, $2::bigint) AS n CROSS JOIN LATERAL (SELECT $3::timestamptz + ($4::interval * n) AS at) AS moment
), owner AS (SELECT '018f0000-0000-7000-8000-000000000001'::uuid AS id
), moved AS (
    INSERT INTO transfer (owner_id, id, kind, happened_at, recorded_at) SELECT o.id, a.id, 'spend', a.at, a.at FROM answer AS a, owner AS o
), written AS (
    INSERT INTO entry (owner_id, id, transfer_id, account_id, amount)
    SELECT o.id, a2b_entry_id(a.prefix, (a.n % 65536)::int, leg.place, a.id), a.id, a2b_account_id(leg.kind, ''), leg.amount
    FROM answer AS a, owner AS o, (VALUES (1, 'overrun', -$5::bigint), (4, 'rebalancing_fund', $5)) AS leg(place, kind, amount)
    RETURNING account_id, amount
)
UPDATE account AS a SET balance = a.balance + s.amount, version = a.version + s.entries
FROM (SELECT account_id, sum(amount)::bigint AS amount, count(*) AS entries FROM written GROUP BY 1) AS s WHERE a.id = s.account_id
"""


async def fill(db: Database, answers: int) -> None:
    step = (OCTOBER.end - OCTOBER.start) / (answers + 1)
    for first in range(1, answers + 1, AT_ONCE):
        async with db.transaction() as tx:
            await tx.execute(BOOK, first, min(first + AT_ONCE - 1, answers), OCTOBER.start, step, SURCHARGE, timeout=600)
    async with db.connection() as connection:
        await connection.execute("ANALYZE", timeout=600)


async def run(url: str, answers: int, folder: Path) -> dict[str, Any]:
    await migrate.upgrade(url)
    db = await Database.open(url)
    try:
        began = time.perf_counter()
        await fill(db, answers)
        filled = time.perf_counter()
        now = datetime(2025, 11, 3, 12, tzinfo=UTC)
        async with db.transaction() as tx:
            await catalogue.set_eur_per_m2(tx, Decimal("2.50"), "a benchmark", OCTOBER.first_day, OCTOBER.start, "bench")
        fund = donations.Fund(db=db, files=LocalFiles(folder), clock=FixedClock(now), is_demo=False, example_rate=None)
        closing = time.perf_counter()
        closed = await service.close(fund, OCTOBER, actor="bench")
        done = time.perf_counter()
        again = await service.close(fund, OCTOBER, actor="bench")
        ended = time.perf_counter()
    finally:
        await db.close()
    collected = closed.donation.closing.collected.micro
    if collected != answers * SURCHARGE or not again.is_replay:
        raise SystemExit(f"closed with {collected} micro-euro instead of {answers * SURCHARGE}")
    return {
        "answers": answers,
        "collectedMicroEur": collected,
        "donatedMicroEur": closed.donation.closing.amount.micro,
        "fillS": round(filled - began, 2),
        "closeS": round(done - closing, 3),
        "closeAgainS": round(ended - done, 4),
    }


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--answers", type=int, default=1_000_000)
    asked = words.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory(prefix="aim2balance-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        with EmbeddedPostgres(folder / "data", elsewhere=folder / "elsewhere").owned() as url:
            print(json.dumps(asyncio.run(run(url, asked.answers, folder / "files")), indent=2))


if __name__ == "__main__":
    main()
