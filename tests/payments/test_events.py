"""What events do to wallets, each rule by a hand-written event."""

import json
import random
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import stripe

from aim2balance import payments, wallet
from aim2balance.adapters.payments import signature
from aim2balance.kit.db import Database
from aim2balance.kit.errors import Conflict, NotFound
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from aim2balance.payments.errors import BadSignature, UnreadableEvent
from aim2balance.payments.types import SalesTerms, VatMode
from tests.payments import stripe_objects
from tests.payments.context import CUSTOMER, NOW, SECRET, PaymentsContext


async def test_f16_one_payment_told_by_two_events_is_credited_once(context: PaymentsContext) -> None:
    owner_id = await context.owner()
    await context.deliver(stripe_objects.session(), stripe_objects.intent(), stripe_objects.intent(), stripe_objects.session())
    assert await context.balance(owner_id) == "10"
    assert await context.statuses(owner_id) == {"pi_1": "completed"}


async def test_f16_the_same_event_is_kept_once(context: PaymentsContext) -> None:
    await context.owner()
    event = stripe_objects.intent()
    assert await context.send(event) is True
    assert await context.send(event) is False
    assert (
        len(await context.rows("SELECT FROM payment_event"))
        == len(await context.rows("SELECT FROM job WHERE name = 'payments.event'"))
        == 1
    )


async def test_a_debit_is_credited_when_it_arrives_and_never_when_it_bounces(context: PaymentsContext) -> None:
    owner_id = await context.owner()
    await context.deliver(stripe_objects.session(status="unpaid"), stripe_objects.intent(kind="processing"))
    assert (await context.balance(owner_id), await context.statuses(owner_id)) == ("0", {"pi_1": "pending"})
    await context.deliver(stripe_objects.session(kind="async_payment_succeeded"))
    await context.deliver(
        stripe_objects.session("pi_2", status="unpaid"), stripe_objects.session("pi_2", status="unpaid", kind="async_payment_failed")
    )
    assert (await context.balance(owner_id), await context.statuses(owner_id)) == ("10", {"pi_1": "completed", "pi_2": "failed"})


async def test_a_declined_first_try_does_not_spoil_the_payment(context: PaymentsContext) -> None:
    owner_id = await context.owner()
    await context.deliver(stripe_objects.intent(kind="payment_failed", failure="card_declined"))
    assert await context.statuses(owner_id) == {"pi_1": "failed"}
    await context.deliver(stripe_objects.intent())
    assert await context.statuses(owner_id) == {"pi_1": "completed"}


async def test_an_expired_page_is_nothing(context: PaymentsContext) -> None:
    owner_id = await context.owner()
    await context.deliver(stripe_objects.session(None, status="unpaid", kind="expired"))
    assert await payments.history(context.payments, owner_id) == []


async def test_a_payment_of_an_invoice_is_credited_by_the_invoice_alone(context: PaymentsContext) -> None:
    owner_id = await context.owner()
    await context.deliver(stripe_objects.intent("pi_of_invoice", cents=900, purpose=None), stripe_objects.invoice())
    assert await context.balance(owner_id) == "7.56"
    assert await context.accounts() == {"psp_clearing": "-9", "vat_payable": "1.44"}


async def test_an_invoice_for_a_checkout_documents_and_credits_nothing(context: PaymentsContext) -> None:
    owner_id = await context.owner()
    paid_by = {"payments": {"data": [{"payment": {"payment_intent": "pi_1"}}]}}
    await context.deliver(stripe_objects.intent(), stripe_objects.invoice(subscription=None, cents=1000, tax=None, **paid_by))
    assert await context.balance(owner_id) == "10"
    (item,) = await payments.invoices(context.payments, owner_id)
    assert item.invoice_number == "A2B-0001"


@pytest.mark.parametrize("seed", range(6))
async def test_refunds_of_an_invoice_find_it_by_its_intent(context: PaymentsContext, seed: int) -> None:
    owner_id = await context.owner()
    link = stripe_objects.event("invoice_payment.paid", {"invoice": "in_1", "payment": {"payment_intent": "pi_9"}})
    told = [stripe_objects.invoice(), link, stripe_objects.refunded("pi_9", total=900, metadata={})]
    random.Random(seed).shuffle(told)
    await context.deliver(*told)
    assert (await context.balance(owner_id), await context.accounts()) == ("0", {})
    assert await context.statuses(owner_id) == {"in_1": "refunded"}


async def test_a_plan_follows_its_newest_snapshot_and_over_is_over(context: PaymentsContext) -> None:
    owner_id = await context.owner()

    async def status() -> tuple[str, bool]:
        plan = await payments.find_plan(context.payments, owner_id)
        assert plan is not None
        return plan.status, plan.is_past_due

    await context.deliver(stripe_objects.subscription(created=10))
    assert await status() == ("active", False)
    await context.deliver(stripe_objects.subscription("past_due", created=20), stripe_objects.subscription("active", created=15))
    assert await status() == ("active", True)
    await context.deliver(stripe_objects.subscription(created=30, ending=True))
    assert await status() == ("cancelled", False)
    await context.deliver(
        stripe_objects.subscription("canceled", created=40, kind="deleted"), stripe_objects.subscription("active", created=50)
    )
    assert await status() == ("expired", False)


# Refunds


async def test_the_running_total_of_a_charge_is_not_a_step(context: PaymentsContext) -> None:
    owner_id = await context.owner()
    await context.deliver(stripe_objects.intent(), stripe_objects.refunded(total=400))
    assert (await context.balance(owner_id), await context.statuses(owner_id)) == ("6", {"pi_1": "completed"})
    await context.deliver(stripe_objects.refunded(total=1000), stripe_objects.refunded(total=400))
    assert (await context.balance(owner_id), await context.statuses(owner_id)) == ("0", {"pi_1": "refunded"})


async def test_a_refund_told_by_its_charge_and_by_itself_is_booked_once(context: PaymentsContext) -> None:
    owner_id = await context.owner()
    await context.deliver(stripe_objects.intent(), stripe_objects.refund(), stripe_objects.refunded(total=400))
    assert await context.balance(owner_id) == "6"


async def test_a_refund_that_bounced_comes_back(context: PaymentsContext) -> None:
    owner_id = await context.owner()
    await context.deliver(
        stripe_objects.intent(),
        stripe_objects.refund(),
        stripe_objects.refunded(total=400),
        stripe_objects.refund(kind="failed", status="failed"),
    )
    assert await context.balance(owner_id) == "10"
    await context.deliver(stripe_objects.refund("re_2", cents=300))
    assert await context.balance(owner_id) == "7"


async def test_a_failure_of_an_unknown_refund_is_parked_until_the_refund_is_known(context: PaymentsContext) -> None:
    owner_id = await context.owner()
    await context.deliver(stripe_objects.intent(), stripe_objects.refund(kind="failed", status="failed"))
    assert list((await context.parked()).values()) == ["unknown_refund"]
    assert await context.alerts() == {"parked:unknown_refund"}
    await context.deliver(stripe_objects.refund(), stripe_objects.refunded(total=400))
    assert (await context.parked(), await context.alerts(), await context.balance(owner_id)) == ({}, set(), "10")


async def test_f19_a_refund_of_money_that_was_spent_blocks_until_it_is_paid(context: PaymentsContext) -> None:
    owner_id = await context.owner()
    await context.deliver(stripe_objects.intent())
    async with context.db.transaction() as tx:
        await wallet.credit(tx, owner_id, Euro.parse("-7"), "spent", "test", "spent")
    await context.deliver(stripe_objects.refunded(total=1000))
    assert (await context.balance(owner_id), await context.is_blocked(owner_id)) == ("-7", True)
    assert "refund_after_spending" in await context.alerts()
    await context.deliver(stripe_objects.intent("pi_2", cents=600))
    assert (await context.balance(owner_id), await context.is_blocked(owner_id)) == ("-1", True)
    await context.deliver(stripe_objects.intent("pi_3", cents=500))
    assert (await context.balance(owner_id), await context.is_blocked(owner_id)) == ("4", False)


# Disputes


async def test_f19_a_chargeback_may_go_below_zero_and_blocks(context: PaymentsContext) -> None:
    owner_id = await context.owner()
    await context.deliver(stripe_objects.intent())
    async with context.db.transaction() as tx:
        await wallet.credit(tx, owner_id, Euro.parse("-8"), "spent", "test", "spent")
    await context.deliver(stripe_objects.dispute())
    assert (await context.balance(owner_id), await context.is_blocked(owner_id)) == ("-8", True)
    assert await context.accounts() == {"adjustments": "8", "psp_clearing": "20", "psp_fees": "-20"}
    with pytest.raises(Conflict):
        async with context.db.transaction() as tx:
            await wallet.unblock(tx, owner_id)


async def test_f19_won_is_reversed_and_lets_go(context: PaymentsContext) -> None:
    owner_id = await context.owner()
    await context.deliver(stripe_objects.intent(), stripe_objects.dispute(), stripe_objects.dispute("won"))
    assert (await context.balance(owner_id), await context.is_blocked(owner_id)) == ("10", False)
    assert await context.statuses(owner_id) == {"pi_1": "completed"}


async def test_f19_lost_stays_blocked_until_an_operator_settles_it(context: PaymentsContext) -> None:
    owner_id = await context.owner(euro="50")
    await context.deliver(stripe_objects.intent(), stripe_objects.dispute(), stripe_objects.dispute("lost"))
    assert (await context.balance(owner_id), await context.is_blocked(owner_id)) == ("50", True)
    assert await context.statuses(owner_id) == {"pi_1": "disputed"}
    assert await payments.settle_block(context.payments, owner_id, "du_1", "operator") is True
    assert not await context.is_blocked(owner_id)
    with pytest.raises(NotFound):
        await payments.settle_block(context.payments, owner_id, "du_1", "operator")


async def test_won_does_not_free_a_wallet_that_somebody_else_had_blocked(context: PaymentsContext) -> None:
    owner_id = await context.owner()
    await context.deliver(stripe_objects.intent())
    async with context.db.transaction() as tx:
        await wallet.block(tx, owner_id)
    await context.deliver(stripe_objects.dispute(), stripe_objects.dispute("won"))
    assert (await context.balance(owner_id), await context.is_blocked(owner_id)) == ("10", True)


async def test_a_won_after_lost_is_parked_with_an_alert(context: PaymentsContext) -> None:
    owner_id = await context.owner()
    await context.deliver(stripe_objects.intent(), stripe_objects.dispute(), stripe_objects.dispute("lost"), stripe_objects.dispute("won"))
    assert (await context.balance(owner_id), await context.is_blocked(owner_id)) == ("0", True)
    assert list((await context.parked()).values()) == ["dispute_won_after_lost"]
    assert "parked:dispute_won_after_lost" in await context.alerts()


async def test_a_refund_of_a_charge_in_dispute_is_parked_with_an_alert(context: PaymentsContext) -> None:
    owner_id = await context.owner()
    await context.deliver(stripe_objects.intent(), stripe_objects.dispute(), stripe_objects.refunded(total=1000), stripe_objects.refund())
    assert await context.balance(owner_id) == "0"
    assert set((await context.parked()).values()) == {"refund_in_dispute"}
    assert "parked:refund_in_dispute" in await context.alerts()
    await context.deliver(stripe_objects.dispute("won"))
    assert (await context.parked(), await context.balance(owner_id)) == ({}, "0"), "what was parked is booked when the dispute is over"


async def test_f47_a_refund_beside_a_lost_dispute_is_booked_in_any_order(context: PaymentsContext) -> None:
    """A dispute of 4 € is lost, the other 6 € are refunded: whenever the processor says so, what is left is its own sum."""
    opened, lost = stripe_objects.dispute(cents=400), stripe_objects.dispute("lost", cents=400)
    refunds = (stripe_objects.refunded(total=600), stripe_objects.refund(cents=600))
    owner_id = await context.owner()
    await context.deliver(stripe_objects.intent(), opened, lost, *refunds)
    assert (await context.parked(), await context.balance(owner_id)) == ({}, "0")
    assert await context.moved(owner_id) == {"topup": "10", "chargeback": "-4", "refund": "-6"}


async def test_f47_a_refund_that_waited_for_a_dispute_is_booked_when_it_is_lost(context: PaymentsContext) -> None:
    owner_id = await context.owner()
    await context.deliver(
        stripe_objects.intent(),
        stripe_objects.dispute(cents=400),
        stripe_objects.refunded(total=600),
        stripe_objects.refund(cents=600),
    )
    assert set((await context.parked()).values()) == {"refund_in_dispute"}, "while it is open nobody knows what the bank takes"
    await context.deliver(stripe_objects.dispute("lost", cents=400))
    assert (await context.parked(), await context.balance(owner_id)) == ({}, "0")


async def test_an_inquiry_moves_no_money(context: PaymentsContext) -> None:
    owner_id = await context.owner()
    await context.deliver(
        stripe_objects.intent(), stripe_objects.dispute("warning_needs_response"), stripe_objects.dispute("warning_closed")
    )
    assert (await context.balance(owner_id), await context.is_blocked(owner_id), await context.accounts()) == (
        "10",
        False,
        {"psp_clearing": "-10"},
    )


async def test_a_dispute_waits_for_its_payment(context: PaymentsContext) -> None:
    owner_id = await context.owner()
    await context.deliver(stripe_objects.dispute())
    assert "dispute_waits_for_payment" in await context.alerts()
    assert await context.balance(owner_id) == "0"
    await context.deliver(stripe_objects.intent())
    assert (await context.balance(owner_id), await context.is_blocked(owner_id)) == ("0", True)


# Never a guess


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (stripe_objects.intent(customer="cus_stranger"), "unknown_customer"),
        (stripe_objects.session(customer=None), "unknown_customer"),
        (stripe_objects.intent(currency="usd"), "other_currency"),
        (stripe_objects.session(currency="usd"), "other_currency"),
        (stripe_objects.refunded(total=1, currency="usd"), "other_currency"),
        (stripe_objects.invoice(currency="usd"), "other_currency"),
        (stripe_objects.dispute(currency="usd"), "other_currency"),
        (stripe_objects.session(metadata={}), "unknown_purpose"),
        (stripe_objects.intent(metadata={"purpose": "topup", "user_id": str(new_id())}), "owner_mismatch"),
        (stripe_objects.refunded("pi_1", total=1, customer="cus_stranger"), "unknown_customer"),
        (stripe_objects.refund(intent_id="pi_nobody"), "refund_of_unknown_payment"),
        (stripe_objects.dispute(payment_intent=None), "dispute_without_payment"),
        (stripe_objects.refunded(total=1, payment_intent=None), "refund_without_payment"),
    ],
)
async def test_what_would_be_a_guess_is_parked_with_an_alert(context: PaymentsContext, event: dict[str, Any], reason: str) -> None:
    owner_id = await context.owner()
    await context.deliver(event)
    assert list((await context.parked()).values()) == [reason]
    assert await context.alerts() == {f"parked:{reason}"}
    assert (await context.balance(owner_id), await context.rows("SELECT FROM payment WHERE booked_at IS NOT NULL")) == ("0", [])


async def test_two_events_that_disagree_about_the_amount_are_not_averaged(context: PaymentsContext) -> None:
    owner_id = await context.owner()
    await context.deliver(stripe_objects.session(cents=1000), stripe_objects.intent(cents=1001))
    assert (await context.balance(owner_id), list((await context.parked()).values())) == ("10", ["amount_differs"])


async def test_an_event_parked_for_want_of_a_customer_is_applied_when_we_know_whose_it_is(context: PaymentsContext) -> None:
    owner_id = await context.owner(None)
    await context.deliver(stripe_objects.intent(customer="cus_late"))
    assert list((await context.parked()).values()) == ["unknown_customer"]
    async with context.db.transaction() as tx:
        await payments.link_customer(tx, "stripe", "cus_late", owner_id, NOW)
        await payments.link_customer(tx, "stripe", "cus_late", owner_id, NOW)
    await context.worker.run_due()
    assert (await context.parked(), await context.balance(owner_id)) == ({}, "10")


async def test_a_customer_has_one_owner(context: PaymentsContext) -> None:
    await context.owner()
    with pytest.raises(Conflict):
        await context.owner()


# The webhook's door


async def test_only_what_the_processor_signed_is_kept(context: PaymentsContext) -> None:
    body = json.dumps(stripe_objects.intent()).encode()
    now = context.clock.now()
    good = signature.sign(body, SECRET, now)
    for header in (
        "",
        "t=1",
        "v1=00",
        good.replace("v1", "v0"),
        good + ",t=1",
        signature.sign(body, "whsec_other", now),
        signature.sign(body + b" ", SECRET, now),
        "t=²,v1=00",
        "t=" + "9" * 40 + ",v1=00",
    ):
        with pytest.raises(BadSignature):
            await payments.receive(context.payments, body, header)
    assert await context.rows("SELECT FROM payment_event") == []


@pytest.mark.parametrize("seconds", [-301, 301])
async def test_a_stale_signature_is_refused(context: PaymentsContext, seconds: int) -> None:
    body = json.dumps(stripe_objects.intent()).encode()
    with pytest.raises(BadSignature):
        await payments.receive(context.payments, body, signature.sign(body, SECRET, context.clock.now() + timedelta(seconds=seconds)))


async def test_a_secret_may_be_rotated(db: Database) -> None:
    from aim2balance.adapters.payments.stripe import StripeProcessor

    context = PaymentsContext(db, processor=StripeProcessor("sk_test_none", ["whsec_new", SECRET]))
    body, now = json.dumps(stripe_objects.intent()).encode(), context.clock.now()
    for secret in ("whsec_new", SECRET):
        context.payments.processor.check_event(body, signature.sign(body, secret, now), now)
    both = f"{signature.sign(body, 'whsec_old', now)},{signature.sign(body, 'whsec_new', now).partition(',')[2]}"
    context.payments.processor.check_event(body, both, now)


def test_our_signature_is_the_official_librarys() -> None:
    body = json.dumps(stripe_objects.intent()).encode()
    header = signature.sign(body, SECRET, NOW)
    assert stripe.WebhookSignature.verify_header(body.decode(), header, SECRET, tolerance=None)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'{"id": 3}', b'{"id":"e","type":"payment_intent.succeeded","created":1,"data":{"object":{}}}']
)
async def test_a_signed_body_that_is_no_event_is_refused(context: PaymentsContext, body: bytes) -> None:
    with pytest.raises(UnreadableEvent):
        await context.send(body)


@pytest.mark.parametrize("amount", [-1, 1.5, "10", True, None, 10**13])
async def test_f06_an_absurd_amount_is_refused(context: PaymentsContext, amount: object) -> None:
    with pytest.raises(UnreadableEvent):
        await context.send(stripe_objects.intent(amount_received=amount))


async def test_an_event_of_another_kind_is_kept_and_ignored(context: PaymentsContext) -> None:
    await context.deliver(stripe_objects.event("customer.created", {"id": "cus_1"}))
    (row,) = await payments.list_events(context.db, "stripe")
    assert row["state"] == "ignored"


async def test_a_job_that_fails_is_tried_again_and_books_once(context: PaymentsContext, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash after the fact and before the credit: nothing of it is kept, and the next run does all of it."""
    from aim2balance.payments import booking

    owner_id = await context.owner()
    broken, real = [True], booking._post

    async def post(*args: Any, **named: Any) -> None:
        await real(*args, **named)
        if broken.pop() if broken else False:
            raise RuntimeError("power cut")

    monkeypatch.setattr(booking, "_post", post)
    await context.send(stripe_objects.intent())
    await context.worker.run_due()
    assert (await context.balance(owner_id), await context.rows("SELECT FROM payment")) == ("0", [])
    context.clock.at += timedelta(seconds=5)
    await context.worker.run_due()
    assert await context.balance(owner_id) == "10"


# VAT


@pytest.mark.parametrize(
    ("terms", "cents", "balance", "tax"),
    [
        (SalesTerms(), 1000, "10", None),
        (SalesTerms(vat=VatMode.INCLUSIVE), 1000, "8.4", "1.6"),
        (SalesTerms(vat=VatMode.EXCLUSIVE), 1190, "10", "1.9"),
        (SalesTerms(vat=VatMode.INCLUSIVE, vat_rate=Decimal("0.07")), 1070, "10", "0.7"),
    ],
)
async def test_tax_has_a_leg_of_its_own(db: Database, terms: SalesTerms, cents: int, balance: str, tax: str | None) -> None:
    context = PaymentsContext(db, terms=terms)
    owner_id = await context.owner()
    await context.deliver(stripe_objects.intent(cents=cents))
    assert await context.balance(owner_id) == balance
    assert (await context.accounts()).get("vat_payable") == tax
    for total in (1, 333, 334, cents):
        await context.deliver(stripe_objects.refunded(total=total))
    assert (await context.balance(owner_id), await context.accounts()) == ("0", {}), "what is refunded takes its tax along, to the cent"


async def test_agreed_credit_wins_over_a_rate_that_changed_meanwhile(db: Database) -> None:
    context = PaymentsContext(db, terms=SalesTerms(vat=VatMode.EXCLUSIVE, vat_rate=Decimal("0.16")))
    owner_id = await context.owner()
    await context.deliver(stripe_objects.intent(cents=1190, metadata={"purpose": "topup", "credit_cents": "1000"}))
    assert (await context.balance(owner_id), await context.accounts()) == ("10", {"psp_clearing": "-11.9", "vat_payable": "1.9"})


async def test_an_invoice_that_says_nothing_about_tax_follows_our_mode(db: Database) -> None:
    context = PaymentsContext(db, terms=SalesTerms(vat=VatMode.INCLUSIVE))
    owner_id = await context.owner()
    await context.deliver(stripe_objects.invoice(cents=2000, tax=None))
    assert (await context.balance(owner_id), (await context.accounts())["vat_payable"]) == ("16.81", "3.19")


# Any order, without the shared fixtures


def mine(body: dict[str, Any], mark: str) -> dict[str, Any]:
    """The same event about objects of a customer of its own."""
    text = json.dumps(body)
    for name in ("pi_1", "pi_2", "cs_pi", "ch_pi", "in_1", "sub_1", "re_1", "du_1", "txn_out", "txn_back", '"evt', CUSTOMER):
        text = text.replace(name, f"{name}_{mark}")
    return json.loads(text)


STORIES = {
    "refunded": (
        lambda: [
            stripe_objects.session(),
            stripe_objects.intent(),
            stripe_objects.refunded(total=400),
            stripe_objects.refunded(total=1000),
            stripe_objects.session("pi_2", cents=2500, status="unpaid"),
            stripe_objects.session("pi_2", cents=2500, kind="async_payment_succeeded"),
            stripe_objects.invoice(),
            stripe_objects.subscription(created=1),
            stripe_objects.subscription("canceled", created=2, kind="deleted"),
        ],
        ("32.56", False, {"pi_1": "refunded", "pi_2": "completed", "in_1": "completed"}),
    ),
    "lost": (
        lambda: [
            stripe_objects.session(),
            stripe_objects.intent(),
            stripe_objects.dispute(),
            stripe_objects.dispute("lost"),
            stripe_objects.intent("pi_2", cents=300),
            stripe_objects.invoice(),
        ],
        ("10.56", True, {"pi_1": "disputed", "pi_2": "completed", "in_1": "completed"}),
    ),
    "won": (
        lambda: [
            stripe_objects.session(),
            stripe_objects.intent(),
            stripe_objects.dispute(),
            stripe_objects.dispute("won"),
            stripe_objects.intent("pi_2", cents=300),
            stripe_objects.invoice(),
        ],
        ("20.56", False, {"pi_1": "completed", "pi_2": "completed", "in_1": "completed"}),
    ),
}


@pytest.mark.parametrize("name", STORIES)
async def test_f16_a_small_story_in_any_order_each_event_three_times(context: PaymentsContext, name: str) -> None:
    make, (balance, is_blocked, statuses) = STORIES[name]
    events = make()
    for seed in range(10):
        mark = f"x{seed}x"
        owner_id = await context.owner(f"{CUSTOMER}_{mark}")
        told = [mine(event, mark) for event in events] * 3
        random.Random(seed).shuffle(told)
        await context.deliver(*told)
        found = {reference.replace(f"_{mark}", ""): status for reference, status in (await context.statuses(owner_id)).items()}
        assert (await context.balance(owner_id), await context.is_blocked(owner_id), found) == (balance, is_blocked, statuses), seed
    assert await context.parked() == {}
