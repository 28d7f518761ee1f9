"""Several processes at once on few wallets, with shared budgets: no deadlock, no refusal without reason, balanced books."""

import asyncio
import random
from pathlib import Path

from aim2balance import wallet
from aim2balance.kit.clock import FixedClock
from aim2balance.kit.db import Database
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from aim2balance.wallet import SettlementService
from aim2balance.wallet.errors import BudgetExceeded, InsufficientBalance, RateLimited
from aim2balance.wallet.types import BudgetLimit, RateLimit
from tests.wallet.context import NOW, Bought, asking, assert_books, balance, costing, owner_with

ROUNDS, WORKERS = 12, 60


async def test_a_rush_of_three_processes(database_url: str, tmp_path: Path) -> None:
    db = await Database.open(database_url, most=20)
    recorder = await Bought().open(db)
    owners = [await owner_with(db, 20_000) for _ in range(4)]
    limits = [BudgetLimit(limit_id=new_id(), window_start=NOW, window_end=None, limit_micro=9_000) for _ in range(5)]
    services = [SettlementService(db, recorder=recorder, spool_folder=tmp_path, clock=FixedClock(NOW), every_s=0.05) for _ in range(3)]
    for service in services:
        await service.start()
    prices: list[tuple[object, int, tuple[BudgetLimit, ...]]] = []

    async def work(number: int) -> None:
        chance = random.Random(number)
        for _ in range(ROUNDS):
            service, owner = chance.choice(services), chance.choice(owners)
            budgets = tuple(chance.sample(limits, chance.randint(0, 3)))
            asked = asking(owner, chance.randint(0, 300), least=0, budgets=budgets, rates=(RateLimit(key_id=owner, rpm=150),))
            try:
                await service.place(asked)
            except (InsufficientBalance, BudgetExceeded, RateLimited):
                continue
            if chance.random() < 0.3:
                await service.extend(asked.request_id, owner, Euro(chance.randint(1, 200)))
            if chance.random() < 0.2:
                await chance.choice(services).release(asked.request_id, owner)
            if chance.random() < 0.2:
                async with db.transaction() as tx:
                    await wallet.credit(tx, owner, Euro(5), "a gift", "tester", f"gift {new_id()}")
            if chance.random() < 0.8:
                settlement = costing(asked.request_id, owner, chance.randint(0, 250), 3, 1)
                await asyncio.gather(*(other.settle(settlement) for other in chance.sample(services, chance.randint(1, 3))))
                prices.append((asked.request_id, settlement.price.micro, budgets))
            else:
                await service.release(asked.request_id, owner)

    await asyncio.gather(*(work(number) for number in range(WORKERS)))
    for service in services:
        await service.close()
    assert sum(service.counts.failed for service in services) == 0
    assert sum(service.counts.booked for service in services) == len(prices) > 100
    for owner in owners:
        assert (await balance(db, owner)).held == Euro(0)
    async with db.connection() as connection:
        spent = {row["limit_id"]: row["spent"] for row in await connection.fetch("SELECT limit_id, spent FROM budget_window")}
    for limit in limits:
        assert spent[limit.limit_id] == sum(price for _, price, budgets in prices if limit in budgets)
    await assert_books(db)
    await db.close()
