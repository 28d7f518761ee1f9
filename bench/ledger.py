"""How many durable place + settle cycles per second: group commit against one transaction each, on many wallets and on one.

PostgreSQL is our embedded one with fsync on, in a folder that is thrown away. Prints JSON:
`python -m bench.ledger [--seconds 5] [--tasks 200]`.
"""

import argparse
import asyncio
import json
import logging
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import structlog

from aim2balance import ledger, wallet
from aim2balance.app import migrate
from aim2balance.kit.db import Database, Transaction
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from aim2balance.postgres.server import EmbeddedPostgres
from aim2balance.wallet import SettlementService, queries
from aim2balance.wallet.types import Place, Settlement

Cycle = Callable[[UUID], Awaitable[None]]
HOLD, BEYOND, PRICE = Euro(2_000), Euro(300), (800, 120, 23)


class Bought:
    """The least a recorder can do: one row per event."""

    async def record(self, tx: Transaction, events: Sequence[bytes]) -> None:
        await tx.execute("INSERT INTO bought (event) SELECT unnest($1::bytea[])", events)


def request(owner_id: UUID) -> tuple[Place, Settlement]:
    request_id = new_id()
    settlement = Settlement(
        request_id=request_id,
        owner_id=owner_id,
        provider="openai",
        provider_micro=PRICE[0],
        margin_micro=PRICE[1],
        restoration_micro=PRICE[2],
        happened_at=datetime.now(UTC),
        event=b'{"model":"gpt-4o-mini"}' * 20,
    )
    return Place(request_id=request_id, owner_id=owner_id, want=HOLD, least=HOLD, beyond_estimate=BEYOND), settlement


def grouped(service: SettlementService) -> Cycle:
    async def cycle(owner_id: UUID) -> None:
        asked, settlement = request(owner_id)
        await service.place(asked)
        await service.settle(settlement)

    return cycle


def one_by_one(db: Database, lease_id: UUID) -> Cycle:
    async def cycle(owner_id: UUID) -> None:
        asked, settlement = request(owner_id)
        async with db.transaction() as tx:
            await queries.place(tx, lease_id, datetime.now(UTC), [asked], Euro(50_000))
        async with db.transaction() as tx:
            await queries.settle(tx, [settlement])
            await Bought().record(tx, [settlement.event])

    return cycle


async def measure(cycle: Cycle, owners: Sequence[UUID], tasks: int, seconds: float) -> dict[str, float]:
    end = time.perf_counter() + seconds
    took: list[float] = []

    async def work(number: int) -> None:
        turn = number
        while (began := time.perf_counter()) < end:
            await cycle(owners[turn % len(owners)])
            took.append(time.perf_counter() - began)
            turn += tasks

    began = time.perf_counter()
    await asyncio.gather(*(work(number) for number in range(tasks)))
    spent = time.perf_counter() - began
    ms = [1000 * one for one in took]
    return {
        "cycles_per_s": round(len(took) / spent),
        "p50_ms": round(statistics.median(ms), 2),
        "p99_ms": round(statistics.quantiles(ms, n=100)[98], 2),
    }


async def run(url: str, folder: Path, tasks: int, seconds: float) -> dict[str, object]:
    await migrate.upgrade(url)
    db = await Database.open(url, most=20)
    owners = [new_id() for _ in range(2_000)]
    async with db.transaction() as tx:
        await tx.execute("CREATE TABLE bought (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, event bytea)")
        for owner_id in owners:
            await wallet.open_wallet(tx, owner_id)
            await wallet.credit(tx, owner_id, Euro(10**12), "bench", "bench", "bench")
    lease_id = new_id()
    async with db.connection() as connection:
        await ledger.take_lease(connection, lease_id, timedelta(hours=1))
    found: dict[str, object] = {"tasks": tasks, "seconds": seconds}
    async with SettlementService(db, recorder=Bought(), spool_folder=folder / "spool", exposure=Euro(50_000)) as service:
        for name, cycle in (("group_commit", grouped(service)), ("one_by_one", one_by_one(db, lease_id))):
            await measure(cycle, owners, tasks, 1)
            found[name] = {
                "many_wallets": await measure(cycle, owners, tasks, seconds),
                "one_wallet": await measure(cycle, owners[:1], tasks, seconds),
                "one_at_a_time": await measure(cycle, owners, 1, min(seconds, 2)),
            }
    report = await ledger.verify(db)
    await db.close()
    return {**found, "violations": len(report.violations), **report.counts}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--tasks", type=int, default=200)
    chosen = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory(prefix="aim2balance-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        with EmbeddedPostgres(folder / "data", elsewhere=folder / "elsewhere").owned() as url:
            print(json.dumps(asyncio.run(run(url, folder, chosen.tasks, chosen.seconds)), indent=2))


if __name__ == "__main__":
    main()
