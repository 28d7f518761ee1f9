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
from tests.payments import shapes
from tests.payments.shop import BASE, Shop
from tests.payments.till import NOW, Till


async def test_f19_a_refund_while_a_request_holds_the_money_lets_go_when_the_hold_ends(till: Till) -> None:
    owner_id = await till.owner()
    await till.tell(shapes.intent())
    request_id = new_id()
    async with till.db.transaction() as tx:
        await tx.execute("INSERT INTO hold (id, owner_id, amount, state) VALUES ($1, $2, 1000000, 'open')", request_id, owner_id)
        await tx.execute("UPDATE account SET held = 1000000 WHERE id = $1", owner_id)
    await till.tell(shapes.refunded(total=1000))
    assert (await till.balance(owner_id), await till.is_blocked(owner_id)) == ("0", True)
    await payments.look_around(till.payments)
    assert await till.is_blocked(owner_id)
    async with till.db.transaction() as tx:
        await tx.execute("SELECT wallet_release($1, $2)", [request_id], [owner_id])
    await payments.look_around(till.payments)
    assert not await till.is_blocked(owner_id)


async def test_more_refunded_than_paid_is_an_alert_and_no_more_than_paid(till: Till) -> None:
    owner_id = await till.owner(euro="50")
    await till.tell(shapes.intent(), shapes.refunded(total=5000))
    assert (await till.balance(owner_id), await till.alerts()) == ("50", {"refund_exceeds_payment"})


async def test_a_dispute_about_more_than_was_paid_is_an_alert_and_no_more_than_paid(till: Till) -> None:
    owner_id = await till.owner(euro="50")
    await till.tell(shapes.intent(), shapes.dispute(cents=5000))
    assert await till.balance(owner_id) == "50"
    assert "dispute_exceeds_payment" in await till.alerts()


async def test_a_dispute_about_a_part_takes_its_share_of_the_tax(till: Till) -> None:
    owner_id = await till.owner()
    link = shapes.event("invoice_payment.paid", {"invoice": "in_1", "payment": {"payment_intent": "pi_9"}})
    await till.tell(shapes.invoice(), link, shapes.dispute(intent_id="pi_9", cents=450))
    assert (await till.balance(owner_id), (await till.accounts())["vat_payable"]) == ("3.78", "0.72")


@pytest.mark.parametrize(
    ("events", "reason"),
    [
        ([shapes.dispute(), shapes.dispute(cents=999)], "dispute_differs"),
        ([shapes.intent(), shapes.refund(), shapes.refund(cents=399, kind="updated")], "refund_differs"),
        ([shapes.invoice(), shapes.invoice(cents=901)], "amount_differs"),
        (
            [
                shapes.event("invoice_payment.paid", {"invoice": "in_1", "payment": {"payment_intent": intent}})
                for intent in ("pi_8", "pi_9")
            ],
            "invoice_paid_twice",
        ),
        (
            [shapes.intent(), shapes.event("invoice_payment.paid", {"invoice": "in_1", "payment": {"payment_intent": "pi_1"}})],
            "intent_is_another_payment",
        ),
        ([shapes.dispute("lost"), shapes.dispute("won")], "dispute_won_after_lost"),
        ([shapes.dispute("won"), shapes.dispute("lost")], "dispute_lost_after_won"),
    ],
)
async def test_what_contradicts_what_we_know_is_parked(till: Till, events: list[dict[str, Any]], reason: str) -> None:
    await till.owner()
    await till.tell(*events)
    assert list((await till.parked()).values()) == [reason]


async def test_a_payment_that_changes_hands_is_parked(till: Till) -> None:
    owner_id, other = await till.owner(), await till.owner("cus_other")
    await till.tell(shapes.intent(), shapes.intent(customer="cus_other"), shapes.invoice(), shapes.invoice(customer="cus_other"))
    assert set((await till.parked()).values()) == {"owner_mismatch"}
    assert (await till.balance(owner_id), await till.balance(other)) == ("17.56", "0")


async def test_an_order_belongs_to_who_made_it(db: Database) -> None:
    shop = Shop(db)
    owner_id, other = await shop.owner(None), await shop.owner("cus_other")
    started = await payments.start_topup(shop.payments, owner_id, 1000, BASE)
    shop.local.deliver = None
    for customer, intent in (("cus_other", "pi_a"), ("cus_never_seen", "pi_b")):
        body = shapes.session(intent, id=started.session_id, customer=customer)
        await db_send(shop, body)
    assert list((await shop.parked()).values()) == ["owner_mismatch"]
    assert (await shop.balance(owner_id), await shop.balance(other)) == ("10", "0"), "the page is ours, whatever customer it names"


async def db_send(shop: Shop, body: dict[str, Any]) -> None:
    import json

    from aim2balance.adapters.payments import signature

    raw = json.dumps(body).encode()
    await payments.receive(shop.payments, raw, signature.sign(raw, shop.local._secret, shop.clock.now()))
    await shop.worker.run_due()


async def test_a_free_invoice_brings_nothing(till: Till) -> None:
    owner_id = await till.owner()
    await till.tell(shapes.invoice(cents=0, tax=None))
    assert await payments.history(till.payments, owner_id) == []


async def test_a_cancelled_charge_frees_the_claim(db: Database) -> None:
    shop = Shop(db)
    owner_id = await shop.with_card()
    attempt_id = await payments.consider(shop.payments, owner_id)
    metadata = {"purpose": "auto_topup", "attempt_id": str(attempt_id)}
    customer = f"cus_{owner_id.hex}"
    await db_send(shop, shapes.intent("pi_x", cents=2000, kind="canceled", customer=customer, metadata=metadata))
    assert [row["state"] for row in await shop.rows("SELECT state FROM auto_topup_attempt")] == ["given_up"]
    assert await shop.state(owner_id) == "on"


async def test_a_refused_charge_stops_it_with_an_alert(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = Shop(db)
    owner_id = await shop.with_card()

    async def refuse(*_: object) -> object:
        raise ProcessorRefused("no such card")

    monkeypatch.setattr(shop.local, "charge_card", refuse)
    await payments.consider(shop.payments, owner_id)
    await shop.worker.run_due()
    assert (await shop.state(owner_id), await shop.alerts()) == ("declined", {"auto_topup_refused"})


async def test_a_card_that_vanished_is_not_charged(db: Database) -> None:
    shop = Shop(db)
    owner_id = await shop.with_card()
    await payments.consider(shop.payments, owner_id)
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


async def test_an_operator_resolves_and_replays(till: Till) -> None:
    await till.owner()
    await till.tell(shapes.intent(currency="usd"))
    (event_id,) = await till.parked()
    await payments.resolve_alert(till.db, "parked:other_currency", event_id, "op", NOW)
    with pytest.raises(NotFound):
        await payments.resolve_alert(till.db, "parked:other_currency", event_id, "op", NOW)
    await payments.replay(till.db, "stripe", event_id)
    await till.worker.run_due()
    assert await till.alerts() == {"parked:other_currency"}, "it is told again while it is so"
    with pytest.raises(NotFound):
        await payments.replay(till.db, "stripe", "evt_nobody")


async def test_an_event_of_another_processor_waits(till: Till, db: Database) -> None:
    """Whoever leaves the demo behind keeps its events, and they book nothing elsewhere."""
    shop = Shop(db)
    owner_id = await shop.owner(None)
    started = await payments.start_topup(shop.payments, owner_id, 1000, BASE)
    await shop.local.choose(started.session_id, "success")
    await till.worker.run_due()
    assert await till.balance(owner_id) == "0"
    shop.clock.at += timedelta(minutes=1)
    await shop.worker.run_due()
    assert await till.balance(owner_id) == "10"


async def test_spending_below_zero_is_never_a_payments_doing(till: Till) -> None:
    owner_id = await till.owner()
    with pytest.raises(Overdrawn):
        async with till.db.transaction() as tx:
            await wallet.credit(tx, owner_id, Euro(-1), "spent", "test", "x")
    with pytest.raises(Conflict):
        async with till.db.transaction() as tx:
            await payments.link_customer(tx, "stripe", "cus_second", owner_id, NOW)
