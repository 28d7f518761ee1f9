"""Budgets in CO2e: one admission with euro, for many requests and several processes at once."""

import asyncio
import random
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aim2balance import ledger
from aim2balance.kit.clock import FixedClock
from aim2balance.kit.db import Database
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from aim2balance.kit.quantities import nanograms
from aim2balance.wallet import SettlementService
from aim2balance.wallet.errors import BudgetExceeded
from aim2balance.wallet.types import BudgetLimit, Place, Settlement
from tests.wallet.context import NOW, Bought, asking, assert_books, costing, owner_with

ROUNDS, WORKERS = 10, 40


def emitting(owner: object, least: int, ceiling: int, *limits: BudgetLimit) -> Place:
    return asking(owner, 0, budgets=limits, co2e_least_ng=least, co2e_ceiling_ng=ceiling)  # type: ignore[arg-type]


def emitted(asked: Place, co2e_ng: int | None) -> Settlement:
    return msgspec.structs.replace(costing(asked.request_id, asked.owner_id, 1), co2e_ng=co2e_ng)


def co2e_limit(most: int | None, **more: object) -> BudgetLimit:
    return BudgetLimit(limit_id=new_id(), window_start=NOW, window_end=None, limit_micro=None, limit_co2e_ng=most, **more)  # type: ignore[arg-type]


async def counted(db: Database, limit: BudgetLimit) -> tuple[int, int]:
    async with db.connection() as connection:
        window = (await ledger.budget_windows(connection, {limit.limit_id: limit.window_start}))[limit.limit_id]
    return window.spent_co2e_ng, window.held_co2e_ng


async def test_a_hold_counts_until_its_answer_does(db: Database, tmp_path: Path) -> None:
    owner, limit = await owner_with(db, 1_000), co2e_limit(1_000)
    async with SettlementService(db, recorder=await Bought().open(db), spool_folder=tmp_path, clock=FixedClock(NOW)) as service:
        first = emitting(owner, 10, 700, limit)
        assert (await service.place(first)).co2e_ng == 700
        assert (await service.place(first)).co2e_ng == 700  # asked again, nothing more is held
        short = emitting(owner, 10, 700, limit)
        assert (await service.place(short)).co2e_ng == 300
        assert await counted(db, limit) == (0, 1_000)
        with pytest.raises(BudgetExceeded) as refused:
            await service.place(emitting(owner, 10, 700, limit))
        assert refused.value.facts["needed_kg_co2e"] == 10 / 1e12
        assert refused.value.facts["available_kg_co2e"] == 0
        await service.place(emitting(owner, 0, 0, limit))  # what emits nothing as far as anybody knows is not refused
        await service.settle(emitted(first, 250))
        assert await counted(db, limit) == (250, 300)
        assert not await service.extend(short.request_id, owner, Euro(0), co2e_ng=751)
        assert await service.extend(short.request_id, owner, Euro(0), co2e_ng=750)
        assert await counted(db, limit) == (250, 750)
        await service.release(short.request_id, owner)
        assert await counted(db, limit) == (250, 0)
        late = emitting(owner, 10, 700, limit)
        await service.place(late)
        await service.settle(emitted(late, None))
        assert await counted(db, limit) == (250, 0)
    await assert_books(db)


async def test_a_soft_budget_counts_and_refuses_nothing(db: Database, tmp_path: Path) -> None:
    owner = await owner_with(db, 1_000)
    soft = BudgetLimit(limit_id=new_id(), window_start=NOW, window_end=None, limit_micro=1, limit_co2e_ng=1, is_hard=False)
    async with SettlementService(db, recorder=await Bought().open(db), spool_folder=tmp_path, clock=FixedClock(NOW)) as service:
        for _ in range(3):
            asked = asking(owner, 100, budgets=(soft,), co2e_least_ng=10, co2e_ceiling_ng=70)
            grant = await service.place(asked)
            assert (grant.amount, grant.co2e_ng) == (Euro(100), 70)
            await service.settle(emitted(asked, 60))
    assert await counted(db, soft) == (180, 0)
    await assert_books(db)


async def test_a_rush_of_three_processes_on_shared_co2e_budgets(database_url: str, tmp_path: Path) -> None:
    """Nothing is emitted beyond a hard limit, no counter loses anything, and the books know the sums."""
    db = await Database.open(database_url, most=20)
    recorder = await Bought().open(db)
    owners = [await owner_with(db, 100_000) for _ in range(3)]
    limits = [co2e_limit(most, is_hard=most != 7) for most in (9_000, 5_000, 2_000, 7)]
    services = [SettlementService(db, recorder=recorder, spool_folder=tmp_path, clock=FixedClock(NOW), every_s=0.05) for _ in range(3)]
    for service in services:
        await service.start()
    settled: list[tuple[int, tuple[BudgetLimit, ...]]] = []
    refused = 0

    async def work(number: int) -> None:
        nonlocal refused
        chance = random.Random(number)
        for _ in range(ROUNDS):
            service, owner = chance.choice(services), chance.choice(owners)
            budgets = tuple(chance.sample(limits, chance.randint(0, 3)))
            least = chance.randint(0, 50)
            asked = emitting(owner, least, least + chance.randint(0, 300), *budgets)
            try:
                granted = (await service.place(asked)).co2e_ng
            except BudgetExceeded:
                refused += 1
                continue
            if budgets and chance.random() < 0.3:
                wanted = granted + chance.randint(1, 100)
                granted = wanted if await service.extend(asked.request_id, owner, Euro(0), co2e_ng=wanted) else granted
            if chance.random() < 0.7:
                settlement = emitted(asked, chance.randint(0, granted) if budgets else 5)
                await asyncio.gather(*(other.settle(settlement) for other in chance.sample(services, chance.randint(1, 3))))
                settled.append((settlement.co2e_ng or 0, budgets))
            else:
                await service.release(asked.request_id, owner)

    await asyncio.gather(*(work(number) for number in range(WORKERS)))
    for service in services:
        await service.close()
    assert sum(service.counts.failed for service in services) == 0
    assert refused > 0
    for limit in limits:
        spent, held = await counted(db, limit)
        assert (spent, held) == (sum(co2e for co2e, budgets in settled if limit in budgets), 0)
        assert not limit.is_hard or spent <= (limit.limit_co2e_ng or 0)
    await assert_books(db)
    await db.close()


@pytest.mark.parametrize(
    ("change", "where", "rule"),
    [
        ("budget_window SET spent_co2e = spent_co2e + $1", "true", "budgets count their settled holds"),
        ("budget_window SET spent = spent + $1", "true", "budgets count their settled holds"),
        ("budget_window SET held_co2e = held_co2e + $1", "true", "budgets hold their open holds"),
        ("hold SET co2e_held = co2e_held + $1", "state = 'open'", "budgets hold their open holds"),
        ("hold SET spent_co2e = spent_co2e + $1", "state = 'settled'", "budgets count their settled holds"),
    ],
)
@pytest.mark.parametrize("by", [1, -1])
async def test_a_wrong_counter_is_found(db: Database, service: SettlementService, change: str, where: str, rule: str, by: int) -> None:
    owner, limit = await owner_with(db, 1_000), co2e_limit(1_000)
    first, second = emitting(owner, 10, 300, limit), emitting(owner, 10, 300, limit)
    await service.place(first)
    await service.settle(emitted(first, 200))
    await service.place(second)
    await assert_books(db)
    async with db.connection() as connection:
        await connection.execute(f"UPDATE {change} WHERE {where}", by)
        found = await ledger.verify(db)
        await connection.execute(f"UPDATE {change} WHERE {where}", -by)
    assert {violation.rule for violation in found.violations} == {rule}
    await service.release(second.request_id, owner)


async def test_what_old_holds_told_stays_counted(db: Database, tmp_path: Path) -> None:
    """Holds are deleted after some weeks; a budget without an end still adds up."""
    owner, limit = await owner_with(db, 1_000), co2e_limit(1_000)
    async with SettlementService(db, recorder=await Bought().open(db), spool_folder=tmp_path, clock=FixedClock(NOW)) as service:
        for _ in range(2):
            asked = emitting(owner, 10, 300, limit)
            await service.place(asked)
            await service.settle(emitted(asked, 200))
        async with db.connection() as connection:
            await connection.execute("UPDATE hold SET closed_at = closed_at - interval '41 days' WHERE id = $1", asked.request_id)
            assert await ledger.delete_closed_holds(connection, timedelta(0), 1) == 1
            assert await connection.fetchrow("SELECT spent, base, spent_co2e, base_co2e FROM budget_window") == (2, 1, 400, 200)
    await assert_books(db)


@settings(max_examples=300)
@given(st.floats(min_value=0, max_value=1e5, allow_nan=False))
def test_a_best_estimate_becomes_whole_nanograms(kg: float) -> None:
    assert abs(nanograms(kg) - kg * 1e12) <= 0.5


async def test_the_database_rounds_as_we_do(db: Database) -> None:
    """The rule of the books compares our integers with the estimates that events keep."""
    chance = random.Random(1)
    kgs = [chance.random() * 10 ** chance.randint(-13, 3) for _ in range(500)] + [k / 2e12 for k in range(40)]
    async with db.connection() as connection:
        rounded = await connection.fetchval(
            "SELECT array_agg(round(kg * 1e12)::bigint ORDER BY o) FROM unnest($1::float8[]) WITH ORDINALITY AS u(kg, o)", kgs
        )
    assert rounded == [nanograms(kg) for kg in kgs]
