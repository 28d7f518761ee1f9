"""What inputs may cost beyond their estimate: covered by the wallet, or by the exposure of the day, or not sent."""

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio

from aim2balance import ledger, wallet
from aim2balance.kit.clock import FixedClock
from aim2balance.kit.db import Database
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from aim2balance.wallet import SettlementService, queries
from aim2balance.wallet.errors import BudgetExceeded, InsufficientBalance
from aim2balance.wallet.types import BudgetLimit, Grant, Place
from tests.wallet.context import NOW, Bought, asking, balance, costing, owner_with

EXPOSURE = 50
COVERED = """
SELECT a.balance + $2 - coalesce((SELECT sum(x.overrun) FROM exposure AS x WHERE x.owner_id = a.id), 0)
    - coalesce((SELECT sum(h.promised) FROM hold AS h WHERE h.owner_id = a.id AND h.state = 'open'), 0) FROM account AS a WHERE a.id = $1"""


@pytest_asyncio.fixture
async def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest_asyncio.fixture
async def service(db: Database, recorder: Bought, tmp_path: Path, clock: FixedClock) -> AsyncIterator[SettlementService]:
    async with opened(db, recorder, tmp_path / "spool", clock) as service:
        yield service


def opened(db: Database, recorder: Bought, folder: Path, clock: FixedClock, exposure: int = EXPOSURE) -> SettlementService:
    return SettlementService(
        db, recorder=recorder, spool_folder=folder, clock=clock, every_s=0.05, settle_wait_s=2.0, exposure=Euro(exposure)
    )


def unsure(owner: UUID, want: int, beyond: int, least: int = 1, **more: object) -> Place:
    return asking(owner, want, least, beyond_estimate=Euro(beyond), **more)


async def exposures(db: Database, owner: UUID) -> dict[date, int]:
    async with db.connection() as connection:
        return {
            row["day"]: row["overrun"] for row in await connection.fetch("SELECT day, overrun FROM exposure WHERE owner_id = $1", owner)
        }


async def test_f34_what_exceeds_the_wallet_by_no_more_than_the_exposure_goes(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 100)
    grant = await service.place(unsure(owner, 100, EXPOSURE))
    assert (grant.amount, grant.promised, grant.is_short) == (Euro(100), Euro(100), False)
    assert (await balance(db, owner)).held == Euro(100)


async def test_f34_above_the_exposure_less_is_promised(service: SettlementService, db: Database) -> None:
    owner = await owner_with(db, 100)
    grant = await service.place(unsure(owner, 100, 120))
    assert grant == Grant(amount=Euro(30), promised=Euro(30), is_short=True)  # 30 + 120 is 100 + 50


async def test_f34_what_cannot_be_covered_is_refused_with_what_was_needed(service: SettlementService, db: Database) -> None:
    owner = await owner_with(db, 100)
    with pytest.raises(InsufficientBalance) as refused:
        await service.place(unsure(owner, 40, 200, least=30))
    assert refused.value.facts == {"needed_eur": 0.00018, "available_eur": 0.0001}, "the exposure bears the rest"
    assert (await balance(db, owner)).held == Euro(0)


async def test_f34_inputs_of_parallel_requests_share_one_exposure(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 100)
    outcomes = await asyncio.gather(*(service.place(unsure(owner, 10, 30)) for _ in range(12)), return_exceptions=True)
    granted = [outcome.promised.micro for outcome in outcomes if isinstance(outcome, Grant)]
    assert sum(granted) + 30 * len(granted) <= 100 + EXPOSURE
    assert granted[:3] == [10, 10, 10], granted
    assert all(isinstance(outcome, Grant | InsufficientBalance) for outcome in outcomes)


async def test_f34_two_processes_share_one_exposure(
    db: Database, service: SettlementService, recorder: Bought, tmp_path: Path, clock: FixedClock
) -> None:
    owner = await owner_with(db, 100)
    async with opened(db, recorder, tmp_path / "other", clock) as other:
        outcomes = await asyncio.gather(*((service, other)[n % 2].place(unsure(owner, 10, 30)) for n in range(12)), return_exceptions=True)
    granted = [outcome.promised.micro for outcome in outcomes if isinstance(outcome, Grant)]
    assert 0 < sum(granted) + 30 * len(granted) <= 100 + EXPOSURE


async def test_f34_overruns_of_a_day_use_its_exposure_up(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 100)
    first = unsure(owner, 100, 40)
    await service.place(first)
    await service.settle(costing(first.request_id, owner, 140))
    assert await exposures(db, owner) == {NOW.date(): 40}
    async with db.transaction() as tx:
        await wallet.credit(tx, owner, Euro(100), "a gift", "tester", "second gift")
    assert (await service.place(unsure(owner, 100, 40))).promised == Euro(70)  # 70 + 40 is 100 + 10


async def test_f34_a_new_day_has_a_new_exposure(db: Database, service: SettlementService, clock: FixedClock) -> None:
    owner = await owner_with(db, 100)
    first = unsure(owner, 100, EXPOSURE)
    await service.place(first)
    await service.settle(costing(first.request_id, owner, 150))
    async with db.transaction() as tx:
        await wallet.credit(tx, owner, Euro(10), "a gift", "tester", "second gift")
    with pytest.raises(InsufficientBalance):
        await service.place(unsure(owner, 10, 20))
    clock.at = datetime(2026, 11, 6, 0, 0, tzinfo=UTC)
    assert (await service.place(unsure(owner, 10, 20))).promised == Euro(10)
    assert await exposures(db, owner) == {date(2026, 11, 5): 50}


async def test_f34_whoever_can_pay_is_never_touched(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 100)
    first = unsure(owner, 100, EXPOSURE)
    await service.place(first)
    await service.settle(costing(first.request_id, owner, 5_000))  # far beyond the bound: a provider that lies
    async with db.transaction() as tx:
        await wallet.credit(tx, owner, Euro(1_000), "a gift", "tester", "second gift")
    assert [(await service.place(unsure(owner, 100, 400))).promised.micro for _ in range(2)] == [100, 100]
    with pytest.raises(InsufficientBalance):
        await service.place(unsure(owner, 1, 0))


async def test_f34_what_costs_nothing_goes_whatever_is_not_covered(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 10)
    await service.place(unsure(owner, 10, EXPOSURE))
    assert (await service.place(asking(owner, 0))).amount == Euro(0)


async def test_f34_released_and_settled_within_the_wallet_nothing_is_left(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 100)
    for _ in range(3):
        asked = unsure(owner, 100, EXPOSURE)
        await service.place(asked)
        await service.release(asked.request_id, owner)
    asked = unsure(owner, 100, EXPOSURE)
    await service.place(asked)
    await service.settle(costing(asked.request_id, owner, 60))
    assert await exposures(db, owner) == {}
    assert (await service.place(unsure(owner, 40, EXPOSURE))).promised == Euro(40)


async def test_f34_a_process_that_died_leaves_no_exposure_behind(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 100)
    async with db.connection() as connection:
        lease_id = new_id()
        await ledger.take_lease(connection, lease_id, timedelta(hours=1))
        lost = unsure(owner, 100, EXPOSURE)
        verdicts = await queries.place(connection, lease_id, NOW, [lost], Euro(EXPOSURE))
        assert verdicts[0].verdict == "granted"
        with pytest.raises(InsufficientBalance):
            await service.place(unsure(owner, 10, 10))
        await ledger.end_leases(connection, only=lease_id)
    await service.sweep()
    assert (await service.place(unsure(owner, 100, EXPOSURE))).promised == Euro(100)
    assert await exposures(db, owner) == {}


async def test_a_lowered_grant_is_of_whole_steps(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 100)
    grant = await service.place(asking(owner, 1_000, 10, step=7_500_000))  # 7.5 µ€ for a token more
    assert grant.amount == grant.promised == Euro(100)  # 10 + 12 x 7.5
    await owner_with(db, 43, owner)
    grant = await service.place(asking(owner, 1_000, 10, step=7_500_000))
    assert grant.amount == Euro(40)  # 10 + 4 x 7.5


async def test_f41_a_budget_counts_what_is_promised_and_the_longest_input(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 10_000)
    budgets = (BudgetLimit(limit_id=new_id(), window_start=NOW, window_end=None, limit_micro=100),)
    first = unsure(owner, 20, 10, ceiling=Euro(50), budgets=budgets)
    assert (await service.place(first)).promised == Euro(50)
    second = unsure(owner, 20, 10, ceiling=Euro(50), budgets=budgets)
    assert (await service.place(second)).promised == Euro(30)  # 60 + 30 + 10
    with pytest.raises(BudgetExceeded):
        await service.place(unsure(owner, 1, 0, budgets=budgets))
    assert await service.extend(first.request_id, owner, Euro(30))  # its own
    assert not await service.extend(first.request_id, owner, Euro(1))
    await service.settle(costing(first.request_id, owner, 60))
    await service.release(second.request_id, owner)
    assert (await service.place(unsure(owner, 40, 0, budgets=budgets))).promised == Euro(40)
    async with db.connection() as connection:
        spent, held = await connection.fetchrow("SELECT spent, held FROM budget_window WHERE limit_id = $1", budgets[0].limit_id)
    assert (spent, held) == (60, 40)


async def test_f34_another_model_whose_input_may_cost_more_must_be_covered_too(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 100)
    asked = unsure(owner, 60, 10)
    await service.place(asked)
    assert await service.extend(asked.request_id, owner, Euro(10), beyond_estimate=Euro(80))  # 70 + 80 is 100 + 50
    assert not await service.extend(asked.request_id, owner, Euro(1))
    assert not await service.extend(asked.request_id, owner, Euro(0), beyond_estimate=Euro(81))
    assert (await balance(db, owner)).held == Euro(70)


@pytest.mark.parametrize("seed", range(8))
async def test_f34_wallet_and_exposure_bound_whatever_is_placed(
    db: Database, service: SettlementService, recorder: Bought, tmp_path: Path, clock: FixedClock, seed: int
) -> None:
    """Requests that cost at most their bound, on two processes, side by side: no day costs more than wallet and exposure."""
    chance = random.Random(seed)
    owner = await owner_with(db, credit := chance.choice([30, 300, 3_000]))
    out: dict[UUID, int] = {}
    answered = 0

    async def request() -> None:
        nonlocal answered
        want, beyond = chance.randint(1, 200), chance.choice([0, 3, 20, 60, 400])
        asked = unsure(
            owner, want, beyond, least=min(want, 5), ceiling=Euro(want + chance.choice([0, 0, 150])), step=chance.choice([0, 10**6])
        )
        place = chance.choice([service, other])
        try:
            grant = await place.place(asked)
        except InsufficientBalance:
            return
        out[asked.request_id] = grant.promised.micro + beyond
        async with db.connection() as connection:
            assert await connection.fetchval(COVERED, owner, EXPOSURE) >= 0
        if grant.promised > grant.amount and chance.random() < 0.5:
            await place.extend(asked.request_id, owner, grant.promised - grant.amount)
        for _ in range(chance.randrange(5)):
            await asyncio.sleep(0)
        bound = out.pop(asked.request_id)
        if chance.random() < 0.2:
            await place.release(asked.request_id, owner)
            return
        cost = bound if chance.random() < 0.5 else chance.randint(1, bound)
        await chance.choice([service, other]).settle(costing(asked.request_id, owner, cost))
        answered += 1

    async with opened(db, recorder, tmp_path / "other", clock) as other:
        for _ in range(12):
            await asyncio.gather(*(request() for _ in range(chance.randint(1, 8))))
    assert answered
    left = await balance(db, owner)
    assert left.held == Euro(0)
    async with db.connection() as connection:
        spent = await connection.fetchval("SELECT sum(provider_micro)::bigint FROM bought WHERE owner_id = $1", owner)
    assert spent <= credit + EXPOSURE
    assert await exposures(db, owner) == ({} if spent == credit - left.balance.micro else {NOW.date(): spent - credit + left.balance.micro})
