"""Automatic top-up: one claim, caps, a stop after the first failure, and the way back from 3-D Secure."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from aim2balance import ledger, payments, wallet
from aim2balance.kit.db import Database
from aim2balance.kit.errors import NotFound
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from aim2balance.payments.errors import ProcessorRefused, ProcessorUnavailable, WrongAmount
from aim2balance.payments.types import SalesTerms, VatMode
from aim2balance.wallet import queries as wallet_queries
from tests.payments.context import NOW
from tests.payments.shop import BASE, Shop
from tests.wallet.context import asking


@pytest.fixture
def shop(db: Database) -> Shop:
    return Shop(db)


async def spend(shop: Shop, owner_id: UUID, euro: str, key: str) -> None:
    async with shop.db.transaction() as tx:
        await wallet.credit(tx, owner_id, Euro.parse(f"-{euro}"), "spent", "test", key)


async def test_f17_a_hundred_requests_at_the_threshold_charge_once(shop: Shop) -> None:
    owner_id = await shop.with_card(euro="10")
    await spend(shop, owner_id, "6", "down")
    claims = await asyncio.gather(*(payments.claim_if_low(shop.payments, owner_id) for _ in range(100)))
    assert len([claim for claim in claims if claim is not None]) == 1
    await asyncio.gather(*(shop.worker.run_due() for _ in range(4)), *(payments.claim_if_low(shop.payments, owner_id) for _ in range(100)))
    await shop.worker.run_due()
    assert len(shop.charges) == 1
    assert await shop.balance(owner_id) == "24"
    assert len(await shop.rows("SELECT FROM auto_topup_attempt")) == 1


async def test_f43_money_on_hold_charges_no_card(shop: Shop) -> None:
    """Held for answers that are under way, not spent: what counts is what the wallet owns."""
    owner_id = await shop.with_card(euro="30")
    lease_id, asked = new_id(), asking(owner_id, 27_000_000)
    async with shop.db.connection() as connection:
        await ledger.take_lease(connection, lease_id, timedelta(hours=1))
        (placed,) = await wallet_queries.place(connection, lease_id, NOW, [asked], Euro(0))
    assert placed.verdict == "granted"
    assert (await wallet.balance(shop.db, owner_id)).available == Euro.parse("3")
    assert await payments.claim_if_low(shop.payments, owner_id) is None
    assert shop.charges == []
    async with shop.db.connection() as connection:
        await wallet_queries.release(connection, [(asked.request_id, owner_id)])
    await spend(shop, owner_id, "26", "down")
    assert await payments.claim_if_low(shop.payments, owner_id) is not None, "what is spent does"
    await shop.worker.run_due()
    assert len(shop.charges) == 1


async def test_f17_the_claim_holds_while_the_money_is_on_its_way(shop: Shop) -> None:
    """Charged, but the event is late: nobody charges again."""
    owner_id = await shop.with_card()
    shop.local.deliver = None
    for _ in range(3):
        await payments.claim_if_low(shop.payments, owner_id)
        await payments.run_due_work(shop.payments)
        await shop.worker.run_due()
        shop.clock.at += timedelta(hours=2)
    assert (len(shop.charges), await shop.balance(owner_id)) == (1, "0")
    shop.local.deliver = lambda body, header: payments.receive(shop.payments, body, header)
    await shop.local.deliver_all()
    await shop.worker.run_due()
    assert await shop.balance(owner_id) == "20"


async def test_f17_a_crash_between_charge_and_credit_is_credited_once(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process dies when the card was charged and before anything about it was written: the job runs again, the card does not."""
    owner_id = await shop.with_card()
    real, crashes = shop.local.charge_card, [True]

    async def dies(*args: object) -> object:
        charged = await real(*args)
        if crashes:
            crashes.clear()
            raise ProcessorUnavailable("the connection was cut after the charge")
        return charged

    monkeypatch.setattr(shop.local, "charge_card", dies)
    await payments.claim_if_low(shop.payments, owner_id)
    await shop.worker.run_due()
    await payments.claim_if_low(shop.payments, owner_id)
    shop.clock.at += timedelta(minutes=1)
    await shop.worker.run_due()
    assert await shop.balance(owner_id) == "20"
    assert len(await shop.rows("SELECT FROM local_processor_object WHERE kind = 'settlement'")) == 1
    assert [row["state"] for row in await shop.rows("SELECT state FROM auto_topup_attempt")] == ["succeeded"]


async def test_f17_caps_per_hour_day_and_month(shop: Shop) -> None:
    owner_id = await shop.with_card(threshold=5_000_000, most_day=5000, most_month=6000)

    async def turn(key: str) -> str:
        balance = await shop.balance(owner_id)
        if balance != "0":
            await spend(shop, owner_id, balance, key)
        await payments.run_due_work(shop.payments)
        await shop.worker.run_due()
        return await shop.balance(owner_id)

    assert [await turn(f"{n}") for n in range(3)] == ["20", "20", "0"], "two of 20 euro a day, not three"
    shop.clock.at += timedelta(days=1, hours=1)
    assert [await turn(f"later {n}") for n in range(2)] == ["20", "0"], "60 euro a month"
    shop.clock.at += timedelta(days=31)
    assert await turn("next month") == "20"


async def test_f17_caps_per_hour(shop: Shop) -> None:
    owner_id = await shop.with_card()
    for n in range(5):
        await payments.claim_if_low(shop.payments, owner_id)
        await shop.worker.run_due()
        if await shop.balance(owner_id) == "20":
            await spend(shop, owner_id, "20", f"{n}")
    assert len(shop.charges) == shop.payments.terms.auto_most_per_hour


async def test_f17_a_decline_stops_it_and_it_never_switches_itself_on(shop: Shop) -> None:
    owner_id = await shop.with_card("declines_later")
    await payments.run_due_work(shop.payments)
    await shop.worker.run_due()
    assert (await shop.state(owner_id), await shop.balance(owner_id), len(shop.charges)) == ("declined", "0", 1)
    for _ in range(3):
        shop.clock.at += timedelta(days=1)
        await payments.run_due_work(shop.payments)
        await shop.worker.run_due()
    await shop.topped_up(owner_id, 500)
    assert (await shop.state(owner_id), len(shop.charges)) == ("declined", 1)
    notices = await shop.rows("SELECT payload FROM job WHERE name = 'notice' AND payload->>'kind' = 'auto_topup_declined'")
    assert len(notices) == 1


async def test_a_new_card_alone_does_not_switch_it_on_again(shop: Shop) -> None:
    owner_id = await shop.with_card("declines_later")
    await payments.claim_if_low(shop.payments, owner_id)
    await shop.worker.run_due()
    async with shop.db.transaction() as tx:
        await tx.execute("DELETE FROM payment_card")
    _, started = await payments.set_auto_topup(shop.payments, owner_id, BASE, enabled=True)
    assert started is not None
    await payments.set_auto_topup(shop.payments, owner_id, BASE, enabled=False)
    await shop.pay(started.session_id, "success")
    assert await shop.state(owner_id) == "off"
    assert (await payments.find_auto_topup(shop.payments, owner_id)).has_card


async def test_f18_authentication_is_asked_for_and_the_payment_finished(shop: Shop) -> None:
    owner_id = await shop.with_card("authenticate")
    await payments.claim_if_low(shop.payments, owner_id)
    await shop.worker.run_due()
    assert (await shop.state(owner_id), await shop.balance(owner_id)) == ("needs_authentication", "0")
    (notice,) = await shop.rows("SELECT payload FROM job WHERE name = 'notice' AND payload->>'kind' = 'auto_topup_needs_authentication'")
    assert notice["payload"]["link"] == "/wallet?finish=auto-topup"

    page = await payments.finish_auto_topup(shop.payments, owner_id, BASE)
    assert await payments.finish_auto_topup(shop.payments, owner_id, BASE) == page, "one page, so that it is paid once"
    await shop.pay(page.session_id, "authenticate", "not_authenticated")
    assert await shop.balance(owner_id) == "0"
    await shop.pay(page.session_id, "authenticate", "authenticated")
    assert (await shop.balance(owner_id), await shop.state(owner_id)) == ("20", "needs_authentication")
    with pytest.raises(NotFound):
        await payments.finish_auto_topup(shop.payments, owner_id, BASE)
    found, _ = await payments.set_auto_topup(shop.payments, owner_id, BASE, enabled=True)
    assert (found.state, found.failure) == ("on", None)


async def test_f18_a_charge_that_went_through_after_all_is_not_paid_again(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    owner_id = await shop.with_card("authenticate")
    await payments.claim_if_low(shop.payments, owner_id)
    await shop.worker.run_due()

    async def went_through(_: str) -> None:
        raise ProcessorRefused("this charge went through")

    monkeypatch.setattr(shop.local, "cancel_charge", went_through)
    with pytest.raises(ProcessorRefused):
        await payments.finish_auto_topup(shop.payments, owner_id, BASE)


async def test_a_blocked_wallet_is_not_topped_up(shop: Shop) -> None:
    owner_id = await shop.with_card()
    async with shop.db.transaction() as tx:
        await wallet.block(tx, owner_id)
    assert await payments.claim_if_low(shop.payments, owner_id) is None


async def test_off_is_off(shop: Shop) -> None:
    owner_id = await shop.with_card()
    await payments.set_auto_topup(shop.payments, owner_id, BASE, enabled=False)
    assert await payments.claim_if_low(shop.payments, owner_id) is None
    assert await payments.claim_if_low(shop.payments, await shop.owner(None)) is None


async def test_figures_out_of_range_are_refused(shop: Shop) -> None:
    owner_id = await shop.owner(None)
    for wrong in ({"cents": 100}, {"threshold": Euro.parse("100000")}, {"most_day": 0}, {"most_month": 10**9}):
        with pytest.raises(WrongAmount):
            await payments.set_auto_topup(shop.payments, owner_id, BASE, enabled=True, **wrong)


async def test_switching_on_below_the_threshold_charges_at_once(shop: Shop) -> None:
    owner_id = await shop.with_card()
    await payments.set_auto_topup(shop.payments, owner_id, BASE, enabled=True)
    await shop.worker.run_due()
    assert await shop.balance(owner_id) == "20"


async def test_a_claim_that_stays_open_is_reported(shop: Shop) -> None:
    owner_id = await shop.with_card()
    shop.local.deliver = None
    await payments.claim_if_low(shop.payments, owner_id)
    await shop.worker.run_due()
    shop.clock.at += timedelta(days=1)
    report = await payments.reconcile(shop.payments, shop.clock.at - timedelta(days=2), shop.clock.at)
    assert {one.code for one in report.differences} == {"claim_waits", "not_in_books"}
    assert await shop.alerts() == {"reconciliation:claim_waits", "reconciliation:not_in_books"}


async def test_tax_that_the_processor_computes_elsewhere_is_computed_here(db: Database) -> None:
    shop = Shop(db, terms=SalesTerms(vat=VatMode.EXCLUSIVE, is_tax_by_processor=True))
    owner_id = await shop.with_card()
    await payments.claim_if_low(shop.payments, owner_id)
    await shop.worker.run_due()
    assert (await shop.balance(owner_id), await shop.accounts()) == ("20", {"psp_clearing": "-23.8", "vat_payable": "3.8"})
