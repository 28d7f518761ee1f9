"""Cases that are rare and cost money when they are wrong."""

from datetime import timedelta
from typing import Any

import pytest

from aim2balance import payments, wallet
from aim2balance.kit.db import Database
from aim2balance.kit.errors import Conflict, NotFound
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from aim2balance.ledger.errors import Overdrawn
from aim2balance.payments.errors import PlanExists, ProcessorRefused
from tests.payments import stripe_objects
from tests.payments.context import NOW, PaymentsContext
from tests.payments.shop import BASE, Shop


async def test_f19_a_refund_while_a_request_holds_the_money_lets_go_when_the_hold_ends(context: PaymentsContext) -> None:
    owner_id = await context.owner()
    await context.deliver(stripe_objects.intent())
    request_id = new_id()
    async with context.db.transaction() as tx:
        await tx.execute("INSERT INTO hold (id, owner_id, amount, state) VALUES ($1, $2, 1000000, 'open')", request_id, owner_id)
        await tx.execute("UPDATE account SET held = 1000000 WHERE id = $1", owner_id)
    await context.deliver(stripe_objects.refunded(total=1000))
    assert (await context.balance(owner_id), await context.is_blocked(owner_id)) == ("0", True)
    await payments.run_due_work(context.payments)
    assert await context.is_blocked(owner_id)
    async with context.db.transaction() as tx:
        await tx.execute("SELECT wallet_release($1, $2)", [request_id], [owner_id])
    await payments.run_due_work(context.payments)
    assert not await context.is_blocked(owner_id)


async def test_more_refunded_than_paid_is_an_alert_and_no_more_than_paid(context: PaymentsContext) -> None:
    owner_id = await context.owner(euro="50")
    await context.deliver(stripe_objects.intent(), stripe_objects.refunded(total=5000))
    assert (await context.balance(owner_id), await context.alerts()) == ("50", {"refund_exceeds_payment"})


async def test_a_dispute_about_more_than_was_paid_is_an_alert_and_no_more_than_paid(context: PaymentsContext) -> None:
    owner_id = await context.owner(euro="50")
    await context.deliver(stripe_objects.intent(), stripe_objects.dispute(cents=5000))
    assert await context.balance(owner_id) == "50"
    assert "dispute_exceeds_payment" in await context.alerts()


async def test_a_dispute_about_a_part_takes_its_share_of_the_tax(context: PaymentsContext) -> None:
    owner_id = await context.owner()
    link = stripe_objects.event("invoice_payment.paid", {"invoice": "in_1", "payment": {"payment_intent": "pi_9"}})
    await context.deliver(stripe_objects.invoice(), link, stripe_objects.dispute(intent_id="pi_9", cents=450))
    assert (await context.balance(owner_id), (await context.accounts())["vat_payable"]) == ("3.78", "0.72")


@pytest.mark.parametrize(
    ("events", "reason"),
    [
        ([stripe_objects.dispute(), stripe_objects.dispute(cents=999)], "dispute_differs"),
        ([stripe_objects.intent(), stripe_objects.refund(), stripe_objects.refund(cents=399, kind="updated")], "refund_differs"),
        ([stripe_objects.invoice(), stripe_objects.invoice(cents=901)], "amount_differs"),
        (
            [
                stripe_objects.event("invoice_payment.paid", {"invoice": "in_1", "payment": {"payment_intent": intent}})
                for intent in ("pi_8", "pi_9")
            ],
            "invoice_paid_twice",
        ),
        (
            [
                stripe_objects.intent(),
                stripe_objects.event("invoice_payment.paid", {"invoice": "in_1", "payment": {"payment_intent": "pi_1"}}),
            ],
            "intent_is_another_payment",
        ),
        ([stripe_objects.dispute("lost"), stripe_objects.dispute("won")], "dispute_won_after_lost"),
        ([stripe_objects.dispute("won"), stripe_objects.dispute("lost")], "dispute_lost_after_won"),
    ],
)
async def test_what_contradicts_what_we_know_is_parked(context: PaymentsContext, events: list[dict[str, Any]], reason: str) -> None:
    await context.owner()
    await context.deliver(*events)
    assert list((await context.parked()).values()) == [reason]


async def test_a_payment_that_changes_hands_is_parked(context: PaymentsContext) -> None:
    owner_id, other = await context.owner(), await context.owner("cus_other")
    await context.deliver(
        stripe_objects.intent(),
        stripe_objects.intent(customer="cus_other"),
        stripe_objects.invoice(),
        stripe_objects.invoice(customer="cus_other"),
    )
    assert set((await context.parked()).values()) == {"owner_mismatch"}
    assert (await context.balance(owner_id), await context.balance(other)) == ("17.56", "0")


async def test_an_order_belongs_to_who_made_it(db: Database) -> None:
    shop = Shop(db)
    owner_id, other = await shop.owner(None), await shop.owner("cus_other")
    started = await payments.start_topup(shop.payments, owner_id, 1000, BASE)
    shop.local.deliver = None
    for customer, intent in (("cus_other", "pi_a"), ("cus_never_seen", "pi_b")):
        body = stripe_objects.session(intent, id=started.session_id, customer=customer)
        await db_send(shop, body)
    assert list((await shop.parked()).values()) == ["owner_mismatch"]
    assert (await shop.balance(owner_id), await shop.balance(other)) == ("10", "0"), "the page is ours, whatever customer it names"


async def db_send(shop: Shop, body: dict[str, Any]) -> None:
    import json

    from aim2balance.adapters.payments import signature

    raw = json.dumps(body).encode()
    await payments.receive(shop.payments, raw, signature.sign(raw, shop.local._secret, shop.clock.now()))
    await shop.worker.run_due()


async def test_a_free_invoice_brings_nothing(context: PaymentsContext) -> None:
    owner_id = await context.owner()
    await context.deliver(stripe_objects.invoice(cents=0, tax=None))
    assert await payments.history(context.payments, owner_id) == []


async def test_a_cancelled_charge_frees_the_claim(db: Database) -> None:
    shop = Shop(db)
    owner_id = await shop.with_card()
    attempt_id = await payments.claim_if_low(shop.payments, owner_id)
    metadata = {"purpose": "auto_topup", "attempt_id": str(attempt_id)}
    customer = f"cus_{owner_id.hex}"
    await db_send(shop, stripe_objects.intent("pi_x", cents=2000, kind="canceled", customer=customer, metadata=metadata))
    assert [row["state"] for row in await shop.rows("SELECT state FROM auto_topup_attempt")] == ["given_up"]
    assert await shop.state(owner_id) == "on"


async def test_a_refused_charge_stops_it_with_an_alert(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = Shop(db)
    owner_id = await shop.with_card()

    async def refuse(*_: object) -> object:
        raise ProcessorRefused("no such card")

    monkeypatch.setattr(shop.local, "charge_card", refuse)
    await payments.claim_if_low(shop.payments, owner_id)
    await shop.worker.run_due()
    assert (await shop.state(owner_id), await shop.alerts()) == ("declined", {"auto_topup_refused"})


async def test_a_card_that_vanished_is_not_charged(db: Database) -> None:
    shop = Shop(db)
    owner_id = await shop.with_card()
    await payments.claim_if_low(shop.payments, owner_id)
    async with db.transaction() as tx:
        await tx.execute("DELETE FROM payment_card WHERE owner_id = $1", owner_id)
    await shop.worker.run_due()
    assert (shop.charges, [row["state"] for row in await shop.rows("SELECT state FROM auto_topup_attempt")]) == ([], ["given_up"])


async def test_a_plan_runs_once(db: Database) -> None:
    shop = Shop(db)
    owner_id = await shop.owner(None)
    started = await payments.start_plan(shop.payments, owner_id, 2000, BASE)
    await shop.pay(started.session_id, "success")
    with pytest.raises(PlanExists):
        await payments.start_plan(shop.payments, owner_id, 2000, BASE)


async def test_an_operator_resolves_and_replays(context: PaymentsContext) -> None:
    await context.owner()
    await context.deliver(stripe_objects.intent(currency="usd"))
    (event_id,) = await context.parked()
    await payments.resolve_alert(context.db, "parked:other_currency", event_id, "op", NOW)
    with pytest.raises(NotFound):
        await payments.resolve_alert(context.db, "parked:other_currency", event_id, "op", NOW)
    await payments.replay(context.db, "stripe", event_id)
    await context.worker.run_due()
    assert await context.alerts() == {"parked:other_currency"}, "it is told again while it is so"
    with pytest.raises(NotFound):
        await payments.replay(context.db, "stripe", "evt_nobody")


async def test_an_event_of_another_processor_waits(context: PaymentsContext, db: Database) -> None:
    """Whoever leaves the demo behind keeps its events, and they book nothing elsewhere."""
    shop = Shop(db)
    owner_id = await shop.owner(None)
    started = await payments.start_topup(shop.payments, owner_id, 1000, BASE)
    await shop.local.choose(started.session_id, "success")
    await context.worker.run_due()
    assert await context.balance(owner_id) == "0"
    shop.clock.at += timedelta(minutes=1)
    await shop.worker.run_due()
    assert await context.balance(owner_id) == "10"


async def test_spending_below_zero_is_never_a_payments_doing(context: PaymentsContext) -> None:
    owner_id = await context.owner()
    with pytest.raises(Overdrawn):
        async with context.db.transaction() as tx:
            await wallet.credit(tx, owner_id, Euro(-1), "spent", "test", "x")
    with pytest.raises(Conflict):
        async with context.db.transaction() as tx:
            await payments.link_customer(tx, "stripe", "cus_second", owner_id, NOW)
