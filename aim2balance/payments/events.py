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
from aim2balance.payments import queries, queries_plans, rules
from aim2balance.payments.booking import Desk, alert, book, book_fee
from aim2balance.payments.errors import Parked
from aim2balance.payments.types import (
    CURRENCY,
    Card,
    CardSaved,
    ChargeRefunded,
    DisputeSeen,
    Event,
    IntentSeen,
    InvoicePaymentSeen,
    InvoiceSeen,
    Order,
    Payment,
    Purpose,
    Refund,
    RefundSeen,
    SessionSeen,
    SubscriptionSeen,
)

AUTHENTICATION = "authentication_required"


async def apply(tx: Transaction, desk: Desk, event: Event) -> None:
    """Keep the fact of an event and book what follows. Raises `Parked`; then nothing of it may be committed."""
    if event.fact is not None:
        await _APPLY[type(event.fact)](tx, desk, event, event.fact)


async def _session(tx: Transaction, desk: Desk, event: Event, seen: SessionSeen) -> None:
    order = await queries.find_order(tx, desk.processor, seen.session_id)
    if order is not None:
        await queries.close_order(tx, order.id, "expired" if seen.is_expired else "complete")
    if seen.mode != "payment" or seen.is_expired or seen.intent_id is None:
        return
    if order is not None:
        await queries.set_order_reference(tx, order.id, seen.intent_id)
    owner_id = await _owner(tx, desk, seen.customer_id, seen.purpose, seen.session_id, order)
    if seen.amount is None:
        raise Parked("no_amount", seen.session_id)
    kind = order.kind if order is not None else seen.purpose.kind
    if kind not in {"topup", "auto_topup"}:
        raise Parked("unknown_purpose", seen.session_id, purpose=kind)
    credit = order.quote.credit if order is not None else seen.purpose.credit
    payment = await _payment(tx, desk, seen.intent_id, owner_id, kind, seen.amount, credit, seen.currency, event)
    if seen.is_paid:
        await _paid(tx, payment, event)
    elif seen.has_failed and payment.failed_at is None:
        await queries.update_payment(tx, payment.id, failed_at=event.happened_at, failure=payment.failure or "payment_failed")
        await notify(tx, owner_id, "payment_failed", f"failed:{payment.id}", paymentId=str(payment.id), grossCents=seen.amount)
    elif not seen.has_failed:
        await queries.update_payment(tx, payment.id, processing_at=event.happened_at)
    await book(tx, desk, await queries.lock_payment(tx, desk.processor, payment.reference, desk.now))
    if seen.is_paid and order is not None and order.attempt_id is not None:
        await queries_plans.set_attempt(tx, order.attempt_id, "succeeded", desk.now, intent_id=seen.intent_id)


async def _intent(tx: Transaction, desk: Desk, event: Event, seen: IntentSeen) -> None:
    if seen.purpose.kind not in {"topup", "auto_topup"}:
        # A payment of an invoice carries nothing of ours: the invoice's own event is what is credited.
        return
    owner_id = await _owner(tx, desk, seen.customer_id, seen.purpose, seen.intent_id)
    payment = await _payment(tx, desk, seen.intent_id, owner_id, seen.purpose.kind, seen.amount, seen.purpose.credit, seen.currency, event)
    await queries.update_payment(tx, payment.id, method=seen.method or payment.method, charge_id=seen.charge_id)
    if seen.state == "succeeded":
        await _paid(tx, payment, event)
    elif seen.state == "processing":
        await queries.update_payment(tx, payment.id, processing_at=event.happened_at)
    elif payment.failed_at is None or (payment.failure == AUTHENTICATION and seen.failure != AUTHENTICATION):
        await queries.update_payment(tx, payment.id, failed_at=event.happened_at, failure=seen.failure or seen.state)
    if seen.purpose.kind == "auto_topup":
        await _attempted(tx, desk, seen, payment, owner_id)
    await book(tx, desk, await queries.lock_payment(tx, desk.processor, payment.reference, desk.now))


async def _attempted(tx: Transaction, desk: Desk, seen: IntentSeen, payment: Payment, owner_id: UUID) -> None:
    """What an automatic top-up came to. `payment` is as it was before this event: an old failure told again stops nothing."""
    named = _uuid(seen.purpose.attempt)
    attempt = await queries_plans.find_attempt(tx, named) if named else await queries_plans.find_attempt_of(tx, seen.intent_id)
    if seen.state == "succeeded":
        if attempt is not None:
            await queries_plans.set_attempt(tx, attempt.id, "succeeded", desk.now, intent_id=seen.intent_id)
        return
    if seen.state == "processing" or payment.paid_at is not None:
        return
    state = "needs_authentication" if seen.failure == AUTHENTICATION else "declined"
    if seen.state == "cancelled":
        state = "given_up"
    if attempt is not None:
        is_news = await queries_plans.set_attempt(tx, attempt.id, state, desk.now, intent_id=seen.intent_id, failure=seen.failure)
    else:
        is_news = payment.failed_at is None or (payment.failure == AUTHENTICATION and state == "declined")
    if is_news and state != "given_up":
        await stop_auto_topup(tx, desk, owner_id, state, seen.failure, seen.intent_id)


async def stop_auto_topup(tx: Transaction, desk: Desk, owner_id: UUID, state: str, failure: str | None, subject: str) -> None:
    """Stop after a decline, or until the payer has shown the bank who they are; they are told, with a way to finish the payment."""
    if await queries_plans.stop_auto_topup(tx, owner_id, state, failure, desk.now):
        kind = "auto_topup_needs_authentication" if state == "needs_authentication" else "auto_topup_declined"
        await notify(tx, owner_id, kind, f"{state}:{subject}", failure=failure, link="/wallet?finish=auto-topup")


async def _payment(
    tx: Transaction,
    desk: Desk,
    reference: str,
    owner_id: UUID,
    kind: str,
    gross: int,
    credit: int | None,
    currency: str | None,
    event: Event,
) -> Payment:
    """The payment of an intent with what every event of it says: whose, what for, how much."""
    _check_currency(currency, reference)
    payment = await queries.lock_payment(tx, desk.processor, reference, event.happened_at)
    if payment.owner_id is not None and payment.owner_id != owner_id:
        raise Parked("owner_mismatch", reference)
    if payment.gross is not None and payment.gross != gross:
        raise Parked("amount_differs", reference, before=payment.gross, now=gross)
    if payment.gross is None:
        tax = rules.tax_of(gross, credit, desk.terms)
        await queries.update_payment(tx, payment.id, owner_id=owner_id, kind=kind, gross_cents=gross, tax_cents=tax)
    return payment


async def _paid(tx: Transaction, payment: Payment, event: Event) -> None:
    if payment.paid_at is None:
        await queries.update_payment(tx, payment.id, paid_at=event.happened_at)


async def _card(tx: Transaction, desk: Desk, event: Event, seen: CardSaved) -> None:
    owner_id = await _owner(tx, desk, seen.customer_id, Purpose(), seen.method_id)
    await queries.take_turns(tx, f"card:{owner_id}")
    await queries_plans.save_card(
        tx, desk.processor, owner_id, Card(customer_id=seen.customer_id or "", method_id=seen.method_id), event.happened_at
    )
    await queries_plans.card_came(tx, owner_id, desk.now)


async def _charge_refunded(tx: Transaction, desk: Desk, event: Event, seen: ChargeRefunded) -> None:
    _check_currency(seen.currency, seen.charge_id)
    if seen.intent_id is None:
        raise Parked("refund_without_payment", seen.charge_id)
    known = await queries.lock_by_intent(tx, desk.processor, seen.intent_id)
    if known is None or known.owner_id is None:
        await _owner(tx, desk, seen.customer_id, seen.purpose, seen.charge_id)
    payment = known or await queries.lock_payment(tx, desk.processor, seen.intent_id, event.happened_at)
    if seen.refunded <= payment.refunded_seen:
        return
    if rules.is_in_dispute(await queries.list_disputes(tx, desk.processor, [seen.intent_id])):
        raise Parked("refund_in_dispute", seen.intent_id, charge=seen.charge_id)
    await queries.update_payment(tx, payment.id, refunded_seen=seen.refunded)
    await book(tx, desk, await queries.lock_payment(tx, desk.processor, payment.reference, desk.now))


async def _refund(tx: Transaction, desk: Desk, _: Event, seen: RefundSeen) -> None:
    _check_currency(seen.currency, seen.refund_id)
    if seen.intent_id is None:
        raise Parked("refund_without_payment", seen.refund_id)
    payment = await queries.lock_by_intent(tx, desk.processor, seen.intent_id)
    known = await queries.find_refund(tx, desk.processor, seen.refund_id)
    if known is None and (ours := _uuid(seen.ours)) is not None:
        known = await queries.find_own_refund(tx, desk.processor, ours)
    if known is None:
        if seen.state == "failed":
            raise Parked("unknown_refund", seen.refund_id, intent=seen.intent_id)
        if payment is None:
            raise Parked("refund_of_unknown_payment", seen.intent_id, refund=seen.refund_id)
        if rules.is_in_dispute(await queries.list_disputes(tx, desk.processor, [seen.intent_id])):
            raise Parked("refund_in_dispute", seen.intent_id, refund=seen.refund_id)
        made = Refund(id=new_id(desk.now), refund_id=seen.refund_id, intent_id=seen.intent_id, amount=seen.amount, state=seen.state)
        await queries.insert_refund(tx, desk.processor, made, actor=None, reason="made at the processor", now=desk.now)
    elif known.amount != seen.amount or known.intent_id != seen.intent_id:
        raise Parked("refund_differs", seen.refund_id, before=known.amount, now=seen.amount)
    else:
        await queries.adopt_refund(tx, known.id, seen.refund_id, _furthest(known.state, seen.state))
    if payment is not None:
        await book(tx, desk, payment)


def _furthest(known: str, seen: str) -> str:
    order = ("refused", "requested", "pending", "succeeded", "failed")
    return max(known, seen, key=order.index)


async def _dispute(tx: Transaction, desk: Desk, event: Event, seen: DisputeSeen) -> None:
    _check_currency(seen.currency, seen.dispute_id)
    if seen.intent_id is None:
        raise Parked("dispute_without_payment", seen.dispute_id)
    payment = await queries.lock_by_intent(tx, desk.processor, seen.intent_id)
    known = await queries.lock_dispute(tx, desk.processor, seen.dispute_id, seen.intent_id, seen.amount, event.happened_at)
    if known.amount != seen.amount or known.intent_id != seen.intent_id:
        raise Parked("dispute_differs", seen.dispute_id, before=known.amount, now=seen.amount)
    if known.outcome is not None and seen.outcome is not None and seen.outcome != known.outcome:
        raise Parked(f"dispute_{seen.outcome}_after_{known.outcome}", seen.dispute_id)
    took = any(movement.amount < 0 for movement in seen.movements) or (not seen.is_inquiry and seen.outcome != "dropped")
    await queries.update_dispute(
        tx, desk.processor, seen.dispute_id, outcome=known.outcome or seen.outcome, is_withdrawn=known.is_withdrawn or took
    )
    if payment is not None:
        await book(tx, desk, payment)
    elif took:
        await alert(tx, desk, "dispute_waits_for_payment", seen.dispute_id, intent=seen.intent_id)
    # After the wallet: whoever books locks wallets first and system accounts last.
    for movement in seen.movements:
        _check_currency(movement.currency, seen.dispute_id)
        await book_fee(tx, desk, movement, seen.dispute_id)


async def _invoice(tx: Transaction, desk: Desk, event: Event, seen: InvoiceSeen) -> None:
    if seen.subscription_id is None:
        paper = {"invoice_number": seen.number, "invoice_url": seen.url, "invoice_pdf": seen.pdf}
        if seen.intent_id and (documented := await queries.lock_by_intent(tx, desk.processor, seen.intent_id)):
            await queries.update_payment(tx, documented.id, **paper)
        return
    _check_currency(seen.currency, seen.invoice_id)
    tax = seen.tax if seen.tax is not None else rules.tax_of(seen.amount, None, desk.terms)
    owner_id = await _owner(tx, desk, seen.customer_id, Purpose(), seen.invoice_id)
    payment = await queries.lock_payment(tx, desk.processor, seen.invoice_id, event.happened_at)
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
        await _link(tx, desk, seen.invoice_id, seen.intent_id)
    await book(tx, desk, await queries.lock_payment(tx, desk.processor, seen.invoice_id, desk.now))


async def _invoice_payment(tx: Transaction, desk: Desk, event: Event, seen: InvoicePaymentSeen) -> None:
    await queries.lock_payment(tx, desk.processor, seen.invoice_id, event.happened_at)
    await _link(tx, desk, seen.invoice_id, seen.intent_id)
    await book(tx, desk, await queries.lock_payment(tx, desk.processor, seen.invoice_id, desk.now))


async def _link(tx: Transaction, desk: Desk, invoice_id: str, intent_id: str) -> None:
    """From now on refunds and disputes of the intent are the invoice's; what came before moves over."""
    invoice = await queries.lock_payment(tx, desk.processor, invoice_id, desk.now)
    if invoice.intent_id == intent_id:
        return
    if invoice.intent_id is not None:
        raise Parked("invoice_paid_twice", invoice_id, before=invoice.intent_id, now=intent_id)
    early = await queries.lock_by_intent(tx, desk.processor, intent_id)
    if early is not None:
        if early.booked_at is not None or early.gross is not None:
            raise Parked("intent_is_another_payment", intent_id, invoice=invoice_id)
        await queries.delete_payment(tx, early.id)
        await queries.update_payment(tx, invoice.id, refunded_seen=max(invoice.refunded_seen, early.refunded_seen))
    await queries.give_intent(tx, invoice.id, intent_id)


async def _subscription(tx: Transaction, desk: Desk, event: Event, seen: SubscriptionSeen) -> None:
    owner_id = await _owner(tx, desk, seen.customer_id, Purpose(), seen.subscription_id)
    await queries_plans.keep_plan(tx, desk.processor, seen, owner_id, event.happened_at, event.id)


async def _owner(tx: Transaction, desk: Desk, customer_id: str | None, purpose: Purpose, subject: str, order: Order | None = None) -> UUID:
    """Whose wallet an object concerns: the customer's we linked, or the one who ordered. Never a guess."""
    linked = await queries.find_owner(tx, desk.processor, customer_id) if customer_id else None
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


_APPLY: Mapping[type, Callable[[Transaction, Desk, Event, Any], Awaitable[None]]] = {
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
