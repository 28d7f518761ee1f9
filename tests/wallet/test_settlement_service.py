"""The life of a request's money, with real commits."""

import asyncio
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from aim2balance import wallet
from aim2balance.kit.clock import FixedClock
from aim2balance.kit.db import Database
from aim2balance.kit.errors import BrokenInvariant, NotFound
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from aim2balance.wallet import SettlementService
from aim2balance.wallet.errors import BudgetExceeded, InsufficientBalance, RateLimited, RequestClosed
from aim2balance.wallet.types import BudgetLimit, Grant, RateLimit
from tests.wallet.context import NOW, Bought, account_balance, asking, balance, bought_count, costing, owner_with, until

MONTH = (NOW.replace(day=1, hour=0, minute=0, second=0), NOW.replace(month=12, day=1, hour=0, minute=0, second=0))


def budget(limit_id: UUID, micro: int, window: tuple = MONTH) -> BudgetLimit:
    return BudgetLimit(limit_id=limit_id, window_start=window[0], window_end=window[1], limit_micro=micro)


async def test_a_request_holds_then_pays_its_price(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 1000)
    asked = asking(owner, 600)
    assert await service.place(asked) == Grant(amount=Euro(600), is_short=False, promised=Euro(600))
    held = await balance(db, owner)
    assert (held.balance.micro, held.held.micro, held.available.micro) == (1000, 600, 400)

    assert (await service.settle(costing(asked.request_id, owner, 300, 40, 7))).status == "booked"

    after = await balance(db, owner)
    assert (after.balance.micro, after.held.micro) == (653, 0)
    assert [await account_balance(db, kind) for kind in ("provider_costs", "margin", "rebalancing_fund", "overrun")] == [300, 40, 7, 0]
    entries = await wallet.entries(db, owner)
    assert [(entry.kind, entry.amount.micro, entry.balance_after.micro) for entry in entries] == [
        ("spend", -347, 653),
        ("adjustment", 1000, 1000),
    ]
    assert entries[0].transfer_id == asked.request_id


async def test_f01_fifty_parallel_requests_on_money_for_three(
    db: Database, service: SettlementService, recorder: Bought, tmp_path: Path
) -> None:
    owner = await owner_with(db, 350)
    async with SettlementService(db, recorder=recorder, spool_folder=tmp_path / "other", every_s=0.05) as other:
        asked = [asking(owner, 100, least=10) for _ in range(50)]
        outcomes = await asyncio.gather(*((service, other)[n % 2].place(one) for n, one in enumerate(asked)), return_exceptions=True)
        grants = [outcome for outcome in outcomes if isinstance(outcome, Grant)]
        assert sorted((grant.amount.micro, grant.is_short) for grant in grants) == [(50, True), (100, False), (100, False), (100, False)]
        assert sum(isinstance(outcome, InsufficientBalance) for outcome in outcomes) == 46
        assert (await balance(db, owner)).available == Euro(0)
        for one, outcome in zip(asked, outcomes, strict=True):
            if isinstance(outcome, Grant):
                assert (await service.settle(costing(one.request_id, owner, outcome.amount.micro))).status == "booked"
    assert (await balance(db, owner)).balance == Euro(0)


async def test_places_are_exact_in_arrival_order_inside_one_batch(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 100)
    wants = [(60, 60), (60, 60), (60, 30), (10, 10), (0, 0)]
    outcomes = await asyncio.gather(*(service.place(asking(owner, want, least)) for want, least in wants), return_exceptions=True)
    assert [outcome.amount.micro if isinstance(outcome, Grant) else type(outcome) for outcome in outcomes] == [
        60, InsufficientBalance, 40, InsufficientBalance, 0
    ]  # fmt: skip


async def test_the_refusal_says_what_was_needed_and_what_is_there(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 2_500_000)
    with pytest.raises(InsufficientBalance) as refusal:
        await service.place(asking(owner, 9_000_000, least=3_000_001))
    assert refusal.value.facts == {"needed_eur": 3.000001, "available_eur": 2.5}


async def test_no_wallet_and_a_blocked_wallet_get_nothing(db: Database, service: SettlementService) -> None:
    with pytest.raises(InsufficientBalance):
        await service.place(asking(new_id(), 1))
    owner = await owner_with(db, 100)
    async with db.transaction() as tx:
        await wallet.block(tx, owner)
    with pytest.raises(InsufficientBalance) as refusal:
        await service.place(asking(owner, 1))
    assert refusal.value.facts["blocked"] is True
    async with db.transaction() as tx:
        await wallet.unblock(tx, owner)
    assert (await service.place(asking(owner, 1))).amount == Euro(1)


async def test_the_same_request_twice_is_one_hold(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 100)
    asked = asking(owner, 30)
    grants = await asyncio.gather(service.place(asked), service.place(asked))
    again = await service.place(asked)
    assert [grant.amount.micro for grant in (*grants, again)] == [30, 30, 30]
    assert (await balance(db, owner)).held == Euro(30)
    await service.settle(costing(asked.request_id, owner, 5))
    with pytest.raises(RequestClosed):
        await service.place(asked)


async def test_a_hold_grows_only_while_there_is_money(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 100)
    asked = asking(owner, 40)
    await service.place(asked)
    answers = await asyncio.gather(*(service.extend(asked.request_id, owner, Euro(25)) for _ in range(3)))
    assert answers == [True, True, False]
    assert (await balance(db, owner)).held == Euro(90)
    assert not await service.extend(new_id(), owner, Euro(1))
    await service.settle(costing(asked.request_id, owner, 85))
    assert not await service.extend(asked.request_id, owner, Euro(1))
    with pytest.raises(BrokenInvariant):
        await service.extend(asked.request_id, owner, Euro(0))


async def test_release_gives_it_back_once(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 100)
    asked = asking(owner, 40)
    await service.place(asked)
    await asyncio.gather(*(service.release(asked.request_id, owner) for _ in range(3)))
    await service.release(new_id(), owner)
    assert (await balance(db, owner)).available == Euro(100)
    assert (await service.place(asking(owner, 100))).amount == Euro(100)


async def test_f02_nothing_is_clamped_the_balance_is_the_sum_of_entries(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 100)
    asked = asking(owner, 30)
    await service.place(asked)
    async with db.transaction() as tx:
        await wallet.charge_back(tx, owner, Euro(250), key="dispute 1", reference="dp_1", happened_at=NOW)
    assert (await balance(db, owner)).balance == Euro(-150)
    await service.settle(costing(asked.request_id, owner, 30))
    assert (await balance(db, owner)).balance == Euro(-150)
    assert await account_balance(db, "overrun") == -30
    async with db.transaction() as tx:
        await wallet.credit(tx, owner, Euro(160), "bank transfer", "tester", "bank 1")
        await wallet.unblock(tx, owner)
    assert (await balance(db, owner)).available == Euro(10)


async def test_a_price_above_the_hold_takes_what_is_available_the_rest_is_overrun(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 100)
    first, second = asking(owner, 40), asking(owner, 50)
    await asyncio.gather(service.place(first), service.place(second))
    await asyncio.gather(
        service.settle(costing(first.request_id, owner, 70, 8, 2)),  # 40 held + 10 free, 30 too many
        service.settle(costing(second.request_id, owner, 50)),  # its own hold is not touched by the neighbour
    )
    assert (await balance(db, owner)).balance == Euro(0)
    assert await account_balance(db, "overrun") == -30
    assert await account_balance(db, "rebalancing_fund") == 2
    assert service.counts.overrun_micro == 30
    assert service.counts.overruns == 1


@pytest.mark.parametrize("how", ["released", "never held", "never had a wallet"])
async def test_settling_does_not_depend_on_the_hold(db: Database, service: SettlementService, how: str) -> None:
    owner = new_id() if how == "never had a wallet" else await owner_with(db, 100)
    asked = asking(owner, 60)
    if how == "released":
        await service.place(asked)
        await service.release(asked.request_id, owner)
    assert (await service.settle(costing(asked.request_id, owner, 70))).status == "booked"
    assert (await service.settle(costing(asked.request_id, owner, 70))).status == "booked"
    if how == "never had a wallet":
        assert await account_balance(db, "overrun") == -70
        with pytest.raises(NotFound):
            await balance(db, owner)
    else:
        assert (await balance(db, owner)).balance == Euro(30)
    with pytest.raises(RequestClosed):
        await service.place(asked)


async def test_releasing_after_settling_changes_nothing(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 100)
    asked = asking(owner, 60)
    await service.place(asked)
    await service.settle(costing(asked.request_id, owner, 25))
    await service.release(asked.request_id, owner)
    after = await balance(db, owner)
    assert (after.balance.micro, after.held.micro) == (75, 0)


async def test_budgets_follow_a_hold_that_was_released_before_it_settled(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 1000)
    limit = budget(new_id(), 100)
    asked = asking(owner, 60, budgets=(limit,))
    await service.place(asked)
    await service.release(asked.request_id, owner)
    await service.settle(costing(asked.request_id, owner, 70))
    assert (await service.place(asking(owner, 100, least=1, budgets=(limit,)))).amount == Euro(30)


async def test_f09_a_settlement_counts_once_however_often_it_comes(
    db: Database, service: SettlementService, recorder: Bought, tmp_path: Path
) -> None:
    owner = await owner_with(db, 1000)
    asked = asking(owner, 100)
    await service.place(asked)
    async with SettlementService(db, recorder=recorder, spool_folder=tmp_path / "other", every_s=0.05) as other:
        settlement = costing(asked.request_id, owner, 60)
        await asyncio.gather(*((service, other)[n % 2].settle(settlement) for n in range(40)))
        await service.settle(settlement)
        assert service.counts.booked + other.counts.booked == 1
    assert (await balance(db, owner)).balance == Euro(940)
    assert await bought_count(db) == 1


async def test_a_request_whose_hold_was_thrown_away_is_still_settled_once(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 1000)
    settlement = costing(new_id(), owner, 60)
    await service.settle(settlement)
    async with db.connection() as connection:
        await connection.execute("DELETE FROM hold")
    await service.settle(settlement)
    assert (await balance(db, owner)).balance == Euro(940)


async def test_a_price_of_zero_frees_the_hold_and_records_the_event(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 100)
    asked = asking(owner, 60)
    await service.place(asked)
    await service.settle(costing(asked.request_id, owner, 0))
    assert (await balance(db, owner)).available == Euro(100)
    assert await bought_count(db) == 1
    assert len(await wallet.entries(db, owner)) == 1


async def test_demo_spend_never_reaches_the_restoration_fund(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 100)
    await service.settle(costing(new_id(), owner, 40, 6, 4, source="demo"))
    assert [await account_balance(db, kind) for kind in ("rebalancing_fund", "margin", "demo_fund", "demo_margin")] == [0, 0, 4, 6]
    assert (await balance(db, owner)).balance == Euro(50)


async def test_a_budget_counts_holds_and_spend_and_shortens(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 1000)
    limit = budget(new_id(), 100)
    first = asking(owner, 60, budgets=(limit,))
    grants = await asyncio.gather(service.place(first), service.place(asking(owner, 60, least=10, budgets=(limit,))))
    assert [(grant.amount.micro, grant.promised.micro, grant.is_short) for grant in grants] == [(60, 60, False), (40, 40, True)]
    with pytest.raises(BudgetExceeded) as refusal:
        await service.place(asking(owner, 60, least=1, budgets=(limit,)))
    assert refusal.value.facts["which"] == str(limit.limit_id)
    assert refusal.value.facts["window_end"] == "2026-12-01T00:00:00+00:00"
    assert (await service.place(asking(owner, 0, budgets=(limit,)))).amount == Euro(0)
    assert not await service.extend(first.request_id, owner, Euro(1))

    await service.settle(costing(first.request_id, owner, 20))
    assert (await service.place(asking(owner, 500))).amount == Euro(500)
    assert (await service.place(asking(owner, 60, least=1, budgets=(limit,)))).amount == Euro(40)


async def test_several_windows_of_one_limit_apply_at_once(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 1000)
    limit_id = new_id()
    day = (NOW.replace(hour=0, minute=0, second=0), NOW.replace(day=6, hour=0, minute=0, second=0))
    limits = (budget(limit_id, 100), budget(limit_id, 30, day))
    asked = asking(owner, 60, least=10, budgets=limits)
    assert (await service.place(asked)).amount == Euro(30)
    assert not await service.extend(asked.request_id, owner, Euro(1))
    await service.release(asked.request_id, owner)
    grown = asking(owner, 20, budgets=limits)
    await service.place(grown)
    assert await service.extend(grown.request_id, owner, Euro(10))
    with pytest.raises(BudgetExceeded) as refusal:
        await service.place(asking(owner, 5, budgets=limits))
    assert refusal.value.facts["window_end"] == "2026-11-06T00:00:00+00:00"


async def test_requests_per_minute(db: Database, recorder: Bought, tmp_path: Path) -> None:
    owner = await owner_with(db, 1000)
    clock = FixedClock(NOW)
    rate = RateLimit(key_id=new_id(), rpm=2)
    async with SettlementService(db, recorder=recorder, spool_folder=tmp_path, clock=clock) as service:
        outcomes = await asyncio.gather(*(service.place(asking(owner, 1, rates=(rate,))) for _ in range(3)), return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [Grant, Grant, RateLimited]
        with pytest.raises(RateLimited) as refusal:
            await service.place(asking(owner, 1, rates=(rate,)))
        assert refusal.value.facts["retry_after"] == 45
        clock.at = NOW + timedelta(seconds=45)
        assert (await service.place(asking(owner, 1, rates=(rate,)))).amount == Euro(1)


async def test_a_caller_that_is_cancelled_while_waiting_holds_nothing(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 100)
    async with db.transaction() as tx:
        await tx.execute("SELECT 1 FROM account WHERE id = $1 FOR UPDATE", owner)
        waiting = asyncio.create_task(service.place(asking(owner, 60)))

        async def is_waiting_for_the_lock() -> bool:
            async with db.connection() as connection:
                return await connection.fetchval(
                    "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database())"
                )

        await until(is_waiting_for_the_lock)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    await service.release(new_id(), owner)  # behind the release that the cancellation sent
    assert (await balance(db, owner)).held == Euro(0)


async def test_f11_a_settlement_completes_though_its_caller_is_gone(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 100)
    asked = asking(owner, 60)
    await service.place(asked)
    caller = asyncio.create_task(service.settle(costing(asked.request_id, owner, 50)))
    await asyncio.sleep(0)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    await until(lambda: service.pending == 0)
    assert (await balance(db, owner)).balance == Euro(50)


async def test_f12_money_and_event_are_one_transaction(db: Database, service: SettlementService, recorder: Bought) -> None:
    """One event that cannot be recorded holds up nobody, and its price is not taken without it."""
    owner = await owner_with(db, 1000)
    poison = new_id()
    is_broken = True

    async def refuse(events: object) -> None:
        if is_broken and any(str(poison).encode() in event for event in events):  # type: ignore[attr-defined]
            raise ValueError("not an event")

    recorder.before = refuse
    settlements = [costing(request_id, owner, 10) for request_id in (new_id(), poison, *(new_id() for _ in range(9)))]
    outcomes = await asyncio.gather(*(service.settle(settlement) for settlement in settlements))
    assert [outcome.status for outcome in outcomes] == ["booked", "booking", *["booked"] * 9]
    assert (await balance(db, owner)).balance == Euro(900)
    assert await bought_count(db) == 10
    assert service.counts.failed == 1
    assert service.counts.spooled == 1
    is_broken = False


async def test_a_batch_with_an_impossible_place_fails_only_for_that_one(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 100)
    outcomes = await asyncio.gather(
        service.place(asking(owner, 1)), service.place(asking(owner, 2**80)), service.place(asking(owner, 2)), return_exceptions=True
    )
    assert [isinstance(outcome, Grant) for outcome in outcomes] == [True, False, True]
    assert (await balance(db, owner)).held == Euro(3)


async def test_many_requests_share_few_commits(db: Database, service: SettlementService, recorder: Bought) -> None:
    owner = await owner_with(db, 10_000)
    asked = [asking(owner, 10) for _ in range(300)]
    await asyncio.gather(*(service.place(one) for one in asked))
    await asyncio.gather(*(service.settle(costing(one.request_id, owner, 10)) for one in asked))
    while service.pending:  # on a busy machine some are in the spool still
        await asyncio.sleep(0.01)
    assert sum(recorder.batches) == 300
    assert len(recorder.batches) < 30
    entries = await wallet.entries(db, owner, limit=400)
    assert [entry.balance_after.micro for entry in entries] == [*range(7000, 10_000, 10), 10_000]


async def test_owners_of_other_shards_have_queues_of_their_own(db: Database, recorder: Bought, tmp_path: Path) -> None:
    owners = [await owner_with(db, 100) for _ in range(4)]
    async with SettlementService(db, recorder=recorder, spool_folder=tmp_path, shard_of=lambda owner: owner.int % 2) as service:
        asked = [asking(owner, 10) for owner in owners]
        await asyncio.gather(*(service.place(one) for one in asked))
        await asyncio.gather(*(service.settle(costing(one.request_id, one.owner_id, 10)) for one in asked))
    assert [(await balance(db, owner)).balance.micro for owner in owners] == [90] * 4


async def test_the_statement_pages(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 100)
    for _ in range(4):
        await service.settle(costing(new_id(), owner, 10))
    first = await wallet.entries(db, owner, limit=3)
    rest = await wallet.entries(db, owner, before=first[-1].id, limit=3)
    assert [entry.balance_after.micro for entry in (*first, *rest)] == [60, 70, 80, 90, 100]


async def test_the_newest_credit(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 0)
    assert await wallet.last_topup(db, owner) is None
    async with db.transaction() as tx:
        await wallet.credit(tx, owner, Euro(70), "a gift", "tester", "first")
        await wallet.credit(tx, owner, Euro(-20), "a mistake", "tester", "second")
    await service.settle(costing(new_id(), owner, 10))
    assert await wallet.last_topup(db, owner) == Euro(70)
