"""Verbs of buying credit: order, subscribe, read, refund. Talking to the processor happens between transactions, never inside one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database, Transaction
from aim2balance.kit.errors import Conflict, NotFound, invariant
from aim2balance.kit.ids import new_id
from aim2balance.kit.jobs import Payload, Worker, enqueue
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import OwnerId
from aim2balance.payments import inbox, queries, queries_blocks, queries_orders, queries_plans, queries_refunds, rules
from aim2balance.payments.booking import BookingContext, alert, book, release_blocks
from aim2balance.payments.errors import ConsentOutdated, NoPlan, NotRefundable, PlanExists, ProcessorRefused, WrongAmount
from aim2balance.payments.ports import Processor
from aim2balance.payments.types import (
    CONSENT_VERSION,
    CheckoutPage,
    HistoryItem,
    Order,
    OrderKind,
    OrderOutcome,
    Payment,
    PaymentStatus,
    Plan,
    Quote,
    Refund,
    SalesTerms,
)

REFUND = "payments.refund"
MOST_AT_ONCE = 500
WITHDRAWAL = timedelta(days=14)
ORDER_LIVES = timedelta(hours=24)
"""As long as a checkout page of the processor."""


@dataclass(slots=True, kw_only=True)
class Payments:
    """What every verb needs. `worker` is woken when there is something to do at once; None: another process works."""

    db: Database
    processor: Processor
    terms: SalesTerms
    clock: Clock
    worker: Worker | None = field(default=None)

    def context(self) -> BookingContext:
        return BookingContext(processor=self.processor.name, terms=self.terms, now=self.clock.now())

    def wake(self) -> None:
        if self.worker is not None:
            self.worker.wake()


async def receive(payments: Payments, body: bytes, signature: str) -> bool:
    """A webhook: kept with its job, worked on later. False for a repeat. Raises `BadSignature`, `UnreadableEvent`."""
    is_new = await inbox.receive(payments.db, payments.processor, body, signature, payments.clock.now())
    if is_new:
        payments.wake()
    return is_new


async def customer_of(payments: Payments, owner_id: OwnerId) -> str:
    """The processor's customer of an owner, made with the first call."""
    name = payments.processor.name
    async with payments.db.connection() as connection:
        known = await queries_orders.find_customer(connection, name, owner_id)
    if known is not None:
        return known
    made = await payments.processor.make_customer(owner_id)
    async with payments.db.transaction() as tx:
        await queries.lock_objects(tx, made)
        if await queries_orders.add_customer(tx, name, made, owner_id, payments.clock.now()):
            await inbox.requeue(tx, name, made)
        known = await queries_orders.find_customer(tx, name, owner_id)
    if known is None:
        raise ProcessorRefused("the processor's customer belongs to somebody else")
    return known


# Ordering


def quote(terms: SalesTerms, cents: int) -> Quote:
    """What buying for that amount means. Raises `WrongAmount`."""
    if not rules.is_allowed(cents, terms):
        least, most = rules.euro(terms.least).plain(), rules.euro(terms.most).plain()
        raise WrongAmount(f"Credit can be bought for {least} to {most} euro.", least_eur=least, most_eur=most)
    return rules.quote(cents, terms)


async def start_topup(payments: Payments, owner_id: OwnerId, cents: int, base_url: str, *, consent: str | None = None) -> CheckoutPage:
    """A checkout page for credit. `consent`: the version of the words by which the buyer asked us to begin at once.

    Raises `WrongAmount`, `ConsentOutdated`.
    """
    return await start(payments, owner_id, "topup", quote(payments.terms, cents), base_url, consent=consent)


async def start(
    payments: Payments,
    owner_id: OwnerId,
    kind: OrderKind,
    asked: Quote,
    base_url: str,
    *,
    attempt_id: UUID | None = None,
    consent: str | None = None,
) -> CheckoutPage:
    """A checkout page for an order of that kind. Nothing is credited before the processor's event says so."""
    if consent not in {None, CONSENT_VERSION}:
        raise ConsentOutdated("The words about beginning at once have changed.", consent_version=CONSENT_VERSION)
    customer_id = await customer_of(payments, owner_id)
    now = payments.clock.now()
    order = Order(
        id=new_id(now),
        owner_id=owner_id,
        kind=kind,
        quote=asked,
        attempt_id=attempt_id,
        consented_at=now if consent is not None else None,
        consent_version=consent,
    )
    async with payments.db.transaction() as tx:
        await queries_orders.insert_order(tx, payments.processor.name, order, now)
    back = f"{base_url}/wallet?order={order.id}&topup="
    started = await payments.processor.start_checkout(
        order, customer_id, payments.terms, success_url=f"{back}ok", cancel_url=f"{back}cancel"
    )
    async with payments.db.transaction() as tx:
        await queries.lock_objects(tx, started.session_id)
        await queries_orders.set_session(tx, order.id, started)
        await inbox.requeue(tx, payments.processor.name, started.session_id)
    return started


async def get_order_outcome(payments: Payments, owner_id: OwnerId, order_id: UUID) -> OrderOutcome:
    """What became of an order: for the page its payer comes back to. Raises `NotFound`."""
    name = payments.processor.name
    async with payments.db.connection() as connection:
        row = await queries_orders.find_order_outcome(connection, name, owner_id, order_id)
    if row is None:
        raise NotFound("there is no such order", code="no_order")
    return OrderOutcome(id=row["id"], kind=row["kind"], total=row["total_cents"], state=_order_state(row))


def _order_state(row: Any) -> Literal["open", "pending", "completed", "failed", "expired"]:
    if row["booked_at"] is not None or (row["kind"] == "card" and row["state"] == "complete"):
        return "completed"
    if row["state"] == "expired":
        return "expired"
    if row["state"] == "open":
        return "open"
    return "failed" if row["failed_at"] is not None and row["paid_at"] is None else "pending"


async def open_portal(payments: Payments, owner_id: OwnerId, base_url: str) -> str:
    """The address of the processor's page for invoices and cards."""
    return await payments.processor.open_portal(await customer_of(payments, owner_id), f"{base_url}/wallet")


# The monthly plan


async def find_plan(payments: Payments, owner_id: OwnerId) -> Plan | None:
    async with payments.db.connection() as connection:
        row = await queries_plans.find_plan(connection, payments.processor.name, owner_id)
    return None if row is None else _plan(row, payments.terms)


def _plan(row: Any, terms: SalesTerms) -> Plan:
    is_over = row["is_over"] or row["state"] in {"unpaid", "incomplete", "incomplete_expired", "paused"}
    return Plan(
        plan_id=row["plan_id"] or terms.plan_id,
        subscription_id=row["subscription_id"],
        status="expired" if is_over else "cancelled" if row["is_ending"] else "active",
        is_past_due=row["state"] == "past_due" and not is_over,
        period_start=row["period_start"],
        period_end=row["period_end"],
    )


async def start_plan(payments: Payments, owner_id: OwnerId, cents: int, base_url: str, *, consent: str | None = None) -> CheckoutPage:
    """A checkout page that subscribes. Raises `PlanExists` while one runs, `WrongAmount`."""
    running = await find_plan(payments, owner_id)
    if running is not None and running.status != "expired":
        raise PlanExists("There is a plan already.")
    return await start(payments, owner_id, "plan", quote(payments.terms, cents), base_url, consent=consent)


async def end_plan(payments: Payments, owner_id: OwnerId, *, resume: bool = False) -> Plan:
    """Let the plan end with its period, or go on after all. Raises `NoPlan`."""
    running = await find_plan(payments, owner_id)
    if running is None or running.status == "expired":
        raise NoPlan("There is no plan.")
    await payments.processor.end_plan(running.subscription_id, resume=resume)
    async with payments.db.transaction() as tx:
        await queries_plans.set_plan_ending(tx, payments.processor.name, running.subscription_id, not resume)
    found = await find_plan(payments, owner_id)
    invariant(found is not None, "a plan does not vanish")
    return found or running


async def stop_future_charges(payments: Payments, owner_id: OwnerId) -> None:
    """Nothing will be charged again: a plan that runs ends with its period. Raises `Unavailable` of the processor."""
    running = await find_plan(payments, owner_id)
    if running is not None and running.status == "active":
        await end_plan(payments, owner_id)


async def erase(tx: Transaction, owner_id: OwnerId) -> None:
    """Delete cards, automatic top-up and allowance. Payments stay: they are books."""
    await queries_plans.erase(tx, owner_id)


# Reading


async def history(payments: Payments, owner_id: OwnerId, limit: int = 100) -> Sequence[HistoryItem]:
    """Payments, newest first, and checkout pages that still wait for their payer."""
    name = payments.processor.name
    async with payments.db.connection() as connection:
        found = await queries.list_payments(connection, owner_id, limit)
        disputes = await queries_refunds.list_disputes(connection, name, [payment.intent_id for payment in found if payment.intent_id])
        orders = await queries_orders.list_open_orders(connection, owner_id, payments.clock.now() - ORDER_LIVES)
    items = [_item(payment, rules.status_of(payment, [one for one in disputes if one.intent_id == payment.intent_id])) for payment in found]
    items += [
        HistoryItem(
            id=row["id"],
            amount=row["total_cents"],
            tax=row["tax_cents"],
            method="checkout",
            kind=row["kind"],
            status=PaymentStatus.PENDING,
            refunded=0,
            created_at=row["made_at"],
            failure=None,
            invoice_number=None,
            invoice_url=None,
            invoice_pdf=None,
        )
        for row in orders
    ]
    return sorted(items, key=lambda item: (item.created_at, item.id), reverse=True)[:limit]


async def invoices(payments: Payments, owner_id: OwnerId, limit: int = 100) -> Sequence[HistoryItem]:
    """Payments that have an invoice of the processor."""
    async with payments.db.connection() as connection:
        found = await queries.list_payments(connection, owner_id, limit, only_invoices=True)
        intents = [payment.intent_id for payment in found if payment.intent_id]
        disputes = await queries_refunds.list_disputes(connection, payments.processor.name, intents)
    return [_item(payment, rules.status_of(payment, [one for one in disputes if one.intent_id == payment.intent_id])) for payment in found]


def _item(payment: Payment, status: PaymentStatus) -> HistoryItem:
    return HistoryItem(
        id=payment.id,
        amount=payment.gross or 0,
        tax=payment.tax or 0,
        method=payment.method or "card",
        kind=payment.kind,
        status=status,
        refunded=payment.refunded_booked,
        created_at=payment.made_at,
        failure=payment.failure if payment.paid_at is None else None,
        invoice_number=payment.invoice_number,
        invoice_url=payment.invoice_url,
        invoice_pdf=payment.invoice_pdf,
    )


# Refunds


async def refundable(payments: Payments, owner_id: OwnerId, payment_id: UUID) -> int:
    """How many cents of a payment are unused. Raises `NotFound`."""
    async with payments.db.transaction() as tx:
        _, most = await _refundable(tx, payments, owner_id, payment_id)
    return most


async def _refundable(tx: Transaction, payments: Payments, owner_id: OwnerId, payment_id: UUID) -> tuple[Payment, int]:
    """Locks the payment, then the wallet. Money asked back for other payments counts as gone."""
    name = payments.processor.name
    payment = await queries.lock_of_owner(tx, name, owner_id, payment_id)
    if payment is None:
        raise NotFound("there is no such payment", code="no_payment")
    intents = [payment.intent_id] if payment.intent_id else []
    disputes = await queries_refunds.list_disputes(tx, name, intents)
    pending = sum(one.amount for one in await queries_refunds.list_refunds(tx, name, intents) if one.state == "requested")
    room = await queries_blocks.available_micro(tx, owner_id)  # locks the wallet: what another refund asked for is seen only after that
    asked = await queries_refunds.requested_elsewhere(tx, name, owner_id)
    available = Euro(room - asked * rules.MICRO_PER_CENT)
    most = rules.refundable(payment, pending, available, disputes) if payment.intent_id else 0
    return payment, most


async def request_refund(
    payments: Payments,
    owner_id: OwnerId,
    payment_id: UUID,
    *,
    actor: str,
    reason: str,
    cents: int | None = None,
    refund_id: UUID | None = None,
) -> UUID:
    """Give back `cents` of a payment (None: all that is unused), by a job. `refund_id` makes a repeat the same refund.

    The processor comes first; the wallet pays when it confirms. Raises `NotFound`, `NotRefundable`.
    """
    refund_id = refund_id or new_id(payments.clock.now())
    async with payments.db.transaction() as tx:
        await insert_refund_request(payments, tx, owner_id, payment_id, actor=actor, reason=reason, cents=cents, refund_id=refund_id)
    payments.wake()
    return refund_id


async def insert_refund_request(
    payments: Payments,
    tx: Transaction,
    owner_id: OwnerId,
    payment_id: UUID,
    *,
    actor: str,
    reason: str,
    cents: int | None,
    refund_id: UUID,
) -> int | None:
    """`request_refund` in the caller's transaction, who wakes the worker afterwards: how many cents; None when it was asked before."""
    if await queries_refunds.find_own_refund(tx, payments.processor.name, refund_id) is not None:
        return None
    payment, most = await _refundable(tx, payments, owner_id, payment_id)
    amount = most if cents is None else cents
    if not 0 < amount <= most:
        raise NotRefundable("More than the unused part of this payment.", refundable_eur=rules.euro(most).plain())
    asked = Refund(id=refund_id, refund_id=None, intent_id=payment.intent_id or "", amount=amount, state="requested")
    await queries_refunds.insert_refund(tx, payments.processor.name, asked, actor=actor, reason=reason, now=payments.clock.now())
    await enqueue(tx, REFUND, {"refundId": str(refund_id)}, key=str(refund_id))
    return amount


async def withdraw(payments: Payments, owner_id: OwnerId, payment_id: UUID) -> int:
    """A buyer's withdrawal (§ 355 BGB): the unused part of a payment of the last fourteen days goes back; how many cents.

    Raises `NotFound`, `NotRefundable`, `Conflict` (withdrawal_over).
    """
    async with payments.db.transaction() as tx:
        payment, most = await _refundable(tx, payments, owner_id, payment_id)
    if payment.paid_at is not None and payments.clock.now() - payment.paid_at > WITHDRAWAL:
        raise Conflict("The fourteen days of withdrawal are over.", code="withdrawal_over")
    await request_refund(payments, owner_id, payment_id, actor=str(owner_id), reason="withdrawal", cents=most)
    return most


async def send_refund(payments: Payments, payload: Payload) -> None:
    """The job of a refund: ask the processor, keep what it says, book. Repeated after a crash, it is the same refund there."""
    name = payments.processor.name
    our_id = UUID(payload["refundId"])
    async with payments.db.transaction() as tx:
        asked = await queries_refunds.find_own_refund(tx, name, our_id)
    if asked is None or asked.state != "requested":
        return
    try:
        made = await payments.processor.refund(our_id, asked.intent_id, asked.amount)
    except ProcessorRefused as refused:
        async with payments.db.transaction() as tx:
            await queries_refunds.refuse_refund(tx, our_id)
            await alert(tx, payments.context(), "refund_refused", str(our_id), payment=asked.intent_id, refusal=refused.code)
        return
    async with payments.db.transaction() as tx:
        await queries.lock_objects(tx, asked.intent_id, made.refund_id)
        payment = await queries.lock_by_intent(tx, name, asked.intent_id)
        if await queries_refunds.find_refund(tx, name, made.refund_id) is None:
            await queries_refunds.update_refund(tx, our_id, made.refund_id, made.state)
        if payment is not None:
            await book(tx, payments.context(), payment)
        await inbox.requeue(tx, name, made.refund_id)
    payments.wake()


async def release_all_blocks(payments: Payments) -> None:
    """Unblock wallets that owe nothing any more, whoever filled them or whatever was held in them when a refund came."""
    async with payments.db.connection() as connection:
        owners = await queries_blocks.owners_blocked_for_refunds(connection, MOST_AT_ONCE)
    for owner_id in owners:
        async with payments.db.transaction() as tx:
            await release_blocks(tx, payments.context(), owner_id)


async def settle_block(payments: Payments, owner_id: OwnerId, dispute_id: str, actor: str) -> bool:
    """An operator counts a lost dispute as settled. True when the wallet may spend again; it stays blocked while it owes us."""
    context = payments.context()
    async with payments.db.transaction() as tx:
        if not await queries_blocks.end_block(tx, owner_id, f"dispute:{dispute_id}", context.now, actor):
            raise NotFound("there is no such block", code="no_block")
        await release_blocks(tx, context, owner_id)
        return not await queries_blocks.is_blocked(tx, owner_id)
