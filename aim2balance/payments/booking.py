"""From facts to books: what is known of a payment is compared with what is booked, and the rest is booked.

Every function joins the transaction in which the facts were kept, under the lock of the payment's row. So the result depends on the facts
alone, never on their order or number.
"""

from dataclasses import dataclass
from datetime import datetime

import structlog

from aim2balance import ledger, wallet
from aim2balance.kit.db import Transaction
from aim2balance.kit.errors import invariant
from aim2balance.kit.jobs import notify
from aim2balance.kit.principal import OwnerId
from aim2balance.ledger.errors import Overdrawn
from aim2balance.ledger.types import SYSTEM, Cause, Leg, Transfer
from aim2balance.payments import queries, queries_blocks, queries_events, queries_refunds, rules
from aim2balance.payments.processor_events import Movement
from aim2balance.payments.types import Dispute, Payment, SalesTerms

_log = structlog.get_logger("payments")

ACTOR = "payments"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingContext:
    """Which processor's facts are booked, under which terms, and when."""

    processor: str
    terms: SalesTerms
    now: datetime


async def alert(tx: Transaction, context: BookingContext, code: str, subject: str, **facts: object) -> None:
    """Alert the operator once: a row, and the log line that monitoring looks for."""
    if await queries_events.add_alert(tx, code, subject, facts, context.now):
        _log.error("alert", alert=code, subject=subject)


async def book(tx: Transaction, context: BookingContext, payment: Payment) -> None:
    """Bring the books up to the facts of a payment, which the caller has locked."""
    if payment.paid_at is None or payment.owner_id is None or payment.gross is None or payment.tax is None:
        return
    owner_id = payment.owner_id
    if payment.booked_at is None:
        await _post(
            tx,
            owner_id,
            Cause.TOPUP,
            f"topup:{context.processor}:{payment.reference}",
            payment.paid_at,
            rules.legs(owner_id, payment.gross, payment.tax),
            payment.reference,
            reason=payment.kind,
        )
        await queries.update_payment(tx, payment.id, booked_at=context.now)
        facts = {"creditCents": payment.gross - payment.tax, "taxCents": payment.tax, "grossCents": payment.gross}
        at = payment.paid_at.isoformat()
        await notify(tx, owner_id, "topup_received", f"topup:{payment.id}", paymentId=str(payment.id), paidAt=at, **facts)
    intents = [payment.intent_id] if payment.intent_id else []
    await _book_refunds(tx, context, payment, owner_id, intents)
    for dispute in await queries_refunds.list_disputes(tx, context.processor, intents):
        await _book_dispute(tx, context, payment, owner_id, dispute)
    await release_blocks(tx, context, owner_id)


async def _book_refunds(tx: Transaction, context: BookingContext, payment: Payment, owner_id: OwnerId, intents: list[str]) -> None:
    invariant(payment.gross is not None and payment.tax is not None, "only a payment that was made is refunded")
    gross, tax = payment.gross or 0, payment.tax or 0
    target = rules.refunded(payment.refunded_seen, await queries_refunds.list_refunds(tx, context.processor, intents))
    if target > gross or target < 0:
        await alert(tx, context, "refund_exceeds_payment", payment.reference, refunded=target, gross=gross)
        target = min(max(target, 0), gross)
    step = target - payment.refunded_booked
    if step == 0:
        return
    step_tax = rules.tax_share(target, gross, tax) - rules.tax_share(payment.refunded_booked, gross, tax)
    number = payment.refund_bookings + 1
    key = f"refund:{context.processor}:{payment.reference}:{number}"
    legs = rules.legs(owner_id, -step, -step_tax)
    try:
        await _post(
            tx, owner_id, Cause.REFUND, key, context.now, legs, payment.reference, reason="refund" if step > 0 else "refund bounced"
        )
    except Overdrawn:
        # F19: the bank has given the money back and it was spent; the wallet owes it.
        await queries_blocks.add_block(
            tx, owner_id, f"refund:{payment.reference}", await queries_blocks.is_blocked(tx, owner_id), context.now
        )
        await _post(tx, owner_id, Cause.CHARGEBACK, key, context.now, legs, payment.reference, reason="refund of money that was spent")
        await alert(tx, context, "refund_after_spending", payment.reference)
    await queries.update_payment(tx, payment.id, refunded_booked=target, refund_bookings=number)
    await notify(tx, owner_id, "refunded" if step > 0 else "refund_bounced", key, paymentId=str(payment.id), amountCents=abs(step))


async def _book_dispute(tx: Transaction, context: BookingContext, payment: Payment, owner_id: OwnerId, dispute: Dispute) -> None:
    """Taken while it is open or lost, given back when won. What was won was taken before, so both are booked, in that order."""
    reason = f"dispute:{dispute.dispute_id}"
    gross, tax = payment.gross or 0, payment.tax or 0
    amount = min(dispute.amount, gross)
    share = rules.tax_share(amount, gross, tax)
    if dispute.is_withdrawn and dispute.taken_at is None:
        if dispute.amount > gross:
            await alert(tx, context, "dispute_exceeds_payment", dispute.dispute_id, disputed=dispute.amount, gross=gross)
        await queries_blocks.add_block(tx, owner_id, reason, await queries_blocks.is_blocked(tx, owner_id), context.now)
        key = f"chargeback:{context.processor}:{dispute.dispute_id}"
        await _post(
            tx, owner_id, Cause.CHARGEBACK, key, context.now, rules.legs(owner_id, -amount, -share), dispute.dispute_id, reason="chargeback"
        )
        await queries_refunds.update_dispute(tx, context.processor, dispute.dispute_id, taken_at=context.now)
        await alert(tx, context, "dispute", dispute.dispute_id, payment=payment.reference)
        await notify(tx, owner_id, "disputed", reason, paymentId=str(payment.id), amountCents=amount)
    if dispute.is_withdrawn and dispute.outcome == "won":
        if dispute.returned_at is None:
            key = f"chargeback_reversed:{context.processor}:{dispute.dispute_id}"
            await _post(
                tx,
                owner_id,
                Cause.CHARGEBACK,
                key,
                context.now,
                rules.legs(owner_id, amount, share),
                dispute.dispute_id,
                reason="dispute won",
            )
            await queries_refunds.update_dispute(tx, context.processor, dispute.dispute_id, returned_at=context.now)
        await queries_blocks.end_block(tx, owner_id, reason, context.now, "dispute won")


async def book_fee(tx: Transaction, context: BookingContext, movement: Movement, subject: str) -> None:
    """What the processor kept for a line of its statement, once per line."""
    if movement.fee > 0:
        key = f"fee:{context.processor}:{movement.id}"
        legs = rules.fee_legs(movement.fee)
        await _post(tx, SYSTEM, Cause.ADJUSTMENT, key, movement.happened_at, legs, subject, reason="fee of the payment processor")


async def release_blocks(tx: Transaction, context: BookingContext, owner_id: OwnerId) -> None:
    """Unblock a wallet that owes nothing any more and that nothing of ours keeps blocked."""
    if not await queries_blocks.is_blocked(tx, owner_id) or await queries_blocks.available_micro(tx, owner_id) < 0:
        return
    await queries_blocks.end_block(tx, owner_id, "refund:%", context.now, "owes nothing")
    if await queries_blocks.open_blocks(tx, owner_id) or not await queries_blocks.may_unblock(tx, owner_id):
        return
    await wallet.unblock(tx, owner_id)


async def _post(
    tx: Transaction,
    owner_id: OwnerId,
    cause: Cause,
    key: str,
    at: datetime,
    legs: tuple[Leg, ...],
    reference: str,
    *,
    reason: str,
) -> None:
    if not legs:
        return
    transfer = Transfer(
        id=rules.derived_id(key, at),
        owner_id=owner_id,
        cause=cause,
        key=key,
        happened_at=at,
        legs=legs,
        reference=reference,
        reason=reason,
        actor=ACTOR,
    )
    await ledger.post(tx, transfer)
    if cause in {Cause.REFUND, Cause.CHARGEBACK}:
        await wallet.tell_if_low(tx, owner_id)
