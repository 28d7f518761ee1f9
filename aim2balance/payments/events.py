"""What each kind of event adds to what is known of a payment, a plan or a card. Joins the transaction of the event's job.

Facts only grow (paid beats failed, a running total never falls, the first outcome of a dispute stands), so events may come in any order and
any number of times. What cannot be matched without guessing raises `Parked`.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from aim2balance.kit.db import Transaction
from aim2balance.kit.ids import new_id
from aim2balance.kit.jobs import notify
from aim2balance.kit.principal import OwnerId
from aim2balance.payments import queries, queries_auto_topup, queries_orders, queries_plans, queries_refunds, rules
from aim2balance.payments.booking import BookingContext, alert, book, book_fee
from aim2balance.payments.errors import Parked
from aim2balance.payments.processor_events import (
    CardSaved,
    ChargeRefunded,
    DisputeSeen,
    IntentSeen,
    InvoicePaymentSeen,
    InvoiceSeen,
    ProcessorEvent,
    Purpose,
    RefundSeen,
    SessionSeen,
    SubscriptionSeen,
)
from aim2balance.payments.types import CURRENCY, Card, Order, Payment, Refund

AUTHENTICATION = "authentication_required"


async def apply(tx: Transaction, context: BookingContext, event: ProcessorEvent) -> None:
    """Keep the fact of an event and book what follows. Raises `Parked`; then nothing of it may be committed."""
    if event.fact is not None:
        await _APPLY[type(event.fact)](tx, context, event, event.fact)


async def _session(tx: Transaction, context: BookingContext, event: ProcessorEvent, seen: SessionSeen) -> None:
    order = await queries_orders.find_order(tx, context.processor, seen.session_id)
    if order is not None:
        await queries_orders.close_order(tx, order.id, "expired" if seen.is_expired else "complete")
    if seen.mode != "payment" or seen.is_expired or seen.intent_id is None:
        return
    if order is not None:
        await queries_orders.set_order_reference(tx, order.id, seen.intent_id)
    owner_id = await _owner(tx, context, seen.customer_id, seen.purpose, seen.session_id, order)
    if seen.amount is None:
        raise Parked("no_amount", seen.session_id)
    kind = order.kind if order is not None else seen.purpose.kind
    if kind not in {"topup", "auto_topup"}:
        raise Parked("unknown_purpose", seen.session_id, purpose=kind)
    credit = order.quote.credit if order is not None else seen.purpose.credit
    payment = await _payment(tx, context, seen.intent_id, owner_id, kind, seen.amount, credit, seen.currency, event)
    if seen.is_paid:
        await _paid(tx, payment, event)
    elif seen.has_failed and payment.failed_at is None:
        await queries.update_payment(tx, payment.id, failed_at=event.happened_at, failure=payment.failure or "payment_failed")
        await notify(tx, owner_id, "payment_failed", f"failed:{payment.id}", paymentId=str(payment.id), grossCents=seen.amount)
    elif not seen.has_failed:
        await queries.update_payment(tx, payment.id, processing_at=event.happened_at)
    await book(tx, context, await queries.lock_payment(tx, context.processor, payment.reference, context.now))
    if seen.is_paid and order is not None and order.attempt_id is not None:
        await queries_auto_topup.set_attempt(tx, order.attempt_id, "succeeded", context.now, intent_id=seen.intent_id)


async def _intent(tx: Transaction, context: BookingContext, event: ProcessorEvent, seen: IntentSeen) -> None:
    if seen.purpose.kind not in {"topup", "auto_topup"}:
        # A payment of an invoice carries nothing of ours: the invoice's own event is what is credited.
        return
    owner_id = await _owner(tx, context, seen.customer_id, seen.purpose, seen.intent_id)
    payment = await _payment(
        tx, context, seen.intent_id, owner_id, seen.purpose.kind, seen.amount, seen.purpose.credit, seen.currency, event
    )
    await queries.update_payment(tx, payment.id, method=seen.method or payment.method, charge_id=seen.charge_id)
    if seen.state == "succeeded":
        await _paid(tx, payment, event)
    elif seen.state == "processing":
        await queries.update_payment(tx, payment.id, processing_at=event.happened_at)
    elif payment.failed_at is None or (payment.failure == AUTHENTICATION and seen.failure != AUTHENTICATION):
        await queries.update_payment(tx, payment.id, failed_at=event.happened_at, failure=seen.failure or seen.state)
    if seen.purpose.kind == "auto_topup":
        await _attempted(tx, context, seen, payment, owner_id)
    await book(tx, context, await queries.lock_payment(tx, context.processor, payment.reference, context.now))


async def _attempted(tx: Transaction, context: BookingContext, seen: IntentSeen, payment: Payment, owner_id: OwnerId) -> None:
    """What an automatic top-up came to. `payment` is as it was before this event: an old failure told again stops nothing."""
    named = _uuid(seen.purpose.attempt)
    attempt = await queries_auto_topup.find_attempt(tx, named) if named else await queries_auto_topup.find_attempt_of(tx, seen.intent_id)
    if seen.state == "succeeded":
        if attempt is not None:
            await queries_auto_topup.set_attempt(tx, attempt.id, "succeeded", context.now, intent_id=seen.intent_id)
        return
    if seen.state == "processing" or payment.paid_at is not None:
        return
    state = "needs_authentication" if seen.failure == AUTHENTICATION else "declined"
    if seen.state == "cancelled":
        state = "given_up"
    if attempt is not None:
        is_news = await queries_auto_topup.set_attempt(tx, attempt.id, state, context.now, intent_id=seen.intent_id, failure=seen.failure)
    else:
        is_news = payment.failed_at is None or (payment.failure == AUTHENTICATION and state == "declined")
    if is_news and state != "given_up":
        await stop_auto_topup(tx, context, owner_id, state, seen.failure, seen.intent_id)


async def stop_auto_topup(
    tx: Transaction, context: BookingContext, owner_id: OwnerId, state: str, failure: str | None, subject: str
) -> None:
    """Stop after a decline, or until the payer has shown the bank who they are; they are told, with a way to finish the payment."""
    if await queries_auto_topup.stop_auto_topup(tx, owner_id, state, failure, context.now):
        kind = "auto_topup_needs_authentication" if state == "needs_authentication" else "auto_topup_declined"
        await notify(tx, owner_id, kind, f"{state}:{subject}", failure=failure, link="/wallet?finish=auto-topup")


async def _payment(
    tx: Transaction,
    context: BookingContext,
    reference: str,
    owner_id: OwnerId,
    kind: str,
    gross: int,
    credit: int | None,
    currency: str | None,
    event: ProcessorEvent,
) -> Payment:
    """The payment of an intent with what every event of it says: whose, what for, how much."""
    _check_currency(currency, reference)
    payment = await queries.lock_payment(tx, context.processor, reference, event.happened_at)
    if payment.owner_id is not None and payment.owner_id != owner_id:
        raise Parked("owner_mismatch", reference)
    if payment.gross is not None and payment.gross != gross:
        raise Parked("amount_differs", reference, before=payment.gross, now=gross)
    if payment.gross is None:
        tax = rules.tax_of(gross, credit, context.terms)
        await queries.update_payment(tx, payment.id, owner_id=owner_id, kind=kind, gross_cents=gross, tax_cents=tax)
    return payment


async def _paid(tx: Transaction, payment: Payment, event: ProcessorEvent) -> None:
    if payment.paid_at is None:
        await queries.update_payment(tx, payment.id, paid_at=event.happened_at)


async def _card(tx: Transaction, context: BookingContext, event: ProcessorEvent, seen: CardSaved) -> None:
    owner_id = await _owner(tx, context, seen.customer_id, Purpose(), seen.method_id)
    await queries.lock_objects(tx, f"card:{owner_id}")
    await queries_auto_topup.save_card(
        tx, context.processor, owner_id, Card(customer_id=seen.customer_id or "", method_id=seen.method_id), event.happened_at
    )
    await queries_auto_topup.card_came(tx, owner_id, context.now)


async def _charge_refunded(tx: Transaction, context: BookingContext, event: ProcessorEvent, seen: ChargeRefunded) -> None:
    _check_currency(seen.currency, seen.charge_id)
    if seen.intent_id is None:
        raise Parked("refund_without_payment", seen.charge_id)
    known = await queries.lock_by_intent(tx, context.processor, seen.intent_id)
    if known is None or known.owner_id is None:
        await _owner(tx, context, seen.customer_id, seen.purpose, seen.charge_id)
    payment = known or await queries.lock_payment(tx, context.processor, seen.intent_id, event.happened_at)
    if seen.refunded <= payment.refunded_seen:
        return
    if rules.has_open_dispute(await queries_refunds.list_disputes(tx, context.processor, [seen.intent_id])):
        raise Parked("refund_in_dispute", seen.intent_id, charge=seen.charge_id)
    await queries.update_payment(tx, payment.id, refunded_seen=seen.refunded)
    await book(tx, context, await queries.lock_payment(tx, context.processor, payment.reference, context.now))


async def _refund(tx: Transaction, context: BookingContext, _: ProcessorEvent, seen: RefundSeen) -> None:
    _check_currency(seen.currency, seen.refund_id)
    if seen.intent_id is None:
        raise Parked("refund_without_payment", seen.refund_id)
    payment = await queries.lock_by_intent(tx, context.processor, seen.intent_id)
    known = await queries_refunds.find_refund(tx, context.processor, seen.refund_id)
    if known is None and (ours := _uuid(seen.ours)) is not None:
        known = await queries_refunds.find_own_refund(tx, context.processor, ours)
    if known is None:
        if seen.state == "failed":
            raise Parked("unknown_refund", seen.refund_id, intent=seen.intent_id)
        if payment is None:
            raise Parked("refund_of_unknown_payment", seen.intent_id, refund=seen.refund_id)
        if rules.has_open_dispute(await queries_refunds.list_disputes(tx, context.processor, [seen.intent_id])):
            raise Parked("refund_in_dispute", seen.intent_id, refund=seen.refund_id)
        made = Refund(id=new_id(context.now), refund_id=seen.refund_id, intent_id=seen.intent_id, amount=seen.amount, state=seen.state)
        await queries_refunds.insert_refund(tx, context.processor, made, actor=None, reason="made at the processor", now=context.now)
    elif known.amount != seen.amount or known.intent_id != seen.intent_id:
        raise Parked("refund_differs", seen.refund_id, before=known.amount, now=seen.amount)
    else:
        await queries_refunds.update_refund(tx, known.id, seen.refund_id, _furthest(known.state, seen.state))
    if payment is not None:
        await book(tx, context, payment)


def _furthest(known: str, seen: str) -> str:
    order = ("refused", "requested", "pending", "succeeded", "failed")
    return max(known, seen, key=order.index)


async def _dispute(tx: Transaction, context: BookingContext, event: ProcessorEvent, seen: DisputeSeen) -> None:
    _check_currency(seen.currency, seen.dispute_id)
    if seen.intent_id is None:
        raise Parked("dispute_without_payment", seen.dispute_id)
    payment = await queries.lock_by_intent(tx, context.processor, seen.intent_id)
    known = await queries_refunds.lock_dispute(tx, context.processor, seen.dispute_id, seen.intent_id, seen.amount, event.happened_at)
    if known.amount != seen.amount or known.intent_id != seen.intent_id:
        raise Parked("dispute_differs", seen.dispute_id, before=known.amount, now=seen.amount)
    if known.outcome is not None and seen.outcome is not None and seen.outcome != known.outcome:
        raise Parked(f"dispute_{seen.outcome}_after_{known.outcome}", seen.dispute_id)
    took = any(movement.amount < 0 for movement in seen.movements) or (not seen.is_inquiry and seen.outcome != "dropped")
    await queries_refunds.update_dispute(
        tx, context.processor, seen.dispute_id, outcome=known.outcome or seen.outcome, is_withdrawn=known.is_withdrawn or took
    )
    if payment is not None:
        await book(tx, context, payment)
    elif took:
        await alert(tx, context, "dispute_waits_for_payment", seen.dispute_id, intent=seen.intent_id)
    # After the wallet: whoever books locks wallets first and system accounts last.
    for movement in seen.movements:
        _check_currency(movement.currency, seen.dispute_id)
        await book_fee(tx, context, movement, seen.dispute_id)


async def _invoice(tx: Transaction, context: BookingContext, event: ProcessorEvent, seen: InvoiceSeen) -> None:
    if seen.subscription_id is None:
        document = {"invoice_number": seen.number, "invoice_url": seen.url, "invoice_pdf": seen.pdf}
        if seen.intent_id and (documented := await queries.lock_by_intent(tx, context.processor, seen.intent_id)):
            await queries.update_payment(tx, documented.id, **document)
        return
    _check_currency(seen.currency, seen.invoice_id)
    tax = seen.tax if seen.tax is not None else rules.tax_of(seen.amount, None, context.terms)
    owner_id = await _owner(tx, context, seen.customer_id, Purpose(), seen.invoice_id)
    payment = await queries.lock_payment(tx, context.processor, seen.invoice_id, event.happened_at)
    if payment.owner_id is not None and payment.owner_id != owner_id:
        raise Parked("owner_mismatch", seen.invoice_id)
    if payment.booked_at is not None and seen.is_paid and (payment.gross, payment.tax) != (seen.amount, tax):
        raise Parked("amount_differs", seen.invoice_id, before=payment.gross, now=seen.amount)
    facts: dict[str, object] = {"owner_id": owner_id, "kind": "plan", "invoice_number": seen.number or payment.invoice_number}
    facts |= {"invoice_url": seen.url or payment.invoice_url, "invoice_pdf": seen.pdf or payment.invoice_pdf}
    if payment.paid_at is None:
        facts |= {"gross_cents": seen.amount, "tax_cents": tax}
        if seen.is_paid:
            facts["paid_at"] = event.happened_at
    if not seen.is_paid and payment.failed_at is None:
        facts |= {"failed_at": event.happened_at, "failure": "payment_failed"}
        await notify(tx, owner_id, "plan_payment_failed", f"failed:{payment.id}", grossCents=seen.amount)
    await queries.update_payment(tx, payment.id, **facts)
    if seen.intent_id is not None:
        await _link(tx, context, seen.invoice_id, seen.intent_id)
    await book(tx, context, await queries.lock_payment(tx, context.processor, seen.invoice_id, context.now))


async def _invoice_payment(tx: Transaction, context: BookingContext, event: ProcessorEvent, seen: InvoicePaymentSeen) -> None:
    await queries.lock_payment(tx, context.processor, seen.invoice_id, event.happened_at)
    await _link(tx, context, seen.invoice_id, seen.intent_id)
    await book(tx, context, await queries.lock_payment(tx, context.processor, seen.invoice_id, context.now))


async def _link(tx: Transaction, context: BookingContext, invoice_id: str, intent_id: str) -> None:
    """From now on refunds and disputes of the intent are the invoice's; what came before moves over."""
    invoice = await queries.lock_payment(tx, context.processor, invoice_id, context.now)
    if invoice.intent_id == intent_id:
        return
    if invoice.intent_id is not None:
        raise Parked("invoice_paid_twice", invoice_id, before=invoice.intent_id, now=intent_id)
    early = await queries.lock_by_intent(tx, context.processor, intent_id)
    if early is not None:
        if early.booked_at is not None or early.gross is not None:
            raise Parked("intent_is_another_payment", intent_id, invoice=invoice_id)
        await queries.delete_payment(tx, early.id)
        await queries.update_payment(tx, invoice.id, refunded_seen=max(invoice.refunded_seen, early.refunded_seen))
    await queries.set_intent(tx, invoice.id, intent_id)


async def _subscription(tx: Transaction, context: BookingContext, event: ProcessorEvent, seen: SubscriptionSeen) -> None:
    owner_id = await _owner(tx, context, seen.customer_id, Purpose(), seen.subscription_id)
    await queries_plans.keep_plan(tx, context.processor, seen, owner_id, event.happened_at, event.id)


async def _owner(
    tx: Transaction, context: BookingContext, customer_id: str | None, purpose: Purpose, subject: str, order: Order | None = None
) -> OwnerId:
    """Whose wallet an object concerns: the customer's we linked, or the one who ordered. Never a guess."""
    linked = await queries_orders.find_owner(tx, context.processor, customer_id) if customer_id else None
    if order is not None:
        if linked is not None and linked != order.owner_id:
            raise Parked("owner_mismatch", subject, customer=customer_id)
        return order.owner_id
    if linked is None:
        raise Parked("unknown_customer", customer_id or subject)
    said = _uuid(purpose.owner)
    if said is not None and said != linked:
        raise Parked("owner_mismatch", subject, customer=customer_id)
    return linked


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _check_currency(currency: str | None, subject: str) -> None:
    if (currency or "").lower() != CURRENCY:
        raise Parked("other_currency", subject, currency=currency)


_APPLY: Mapping[type, Callable[[Transaction, BookingContext, ProcessorEvent, Any], Awaitable[None]]] = {
    SessionSeen: _session,
    IntentSeen: _intent,
    CardSaved: _card,
    ChargeRefunded: _charge_refunded,
    RefundSeen: _refund,
    DisputeSeen: _dispute,
    InvoiceSeen: _invoice,
    InvoicePaymentSeen: _invoice_payment,
    SubscriptionSeen: _subscription,
}
