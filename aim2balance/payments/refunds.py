"""Refunds: how much of a payment is unused, and giving it back by a job."""

from datetime import timedelta
from uuid import UUID

from aim2balance.kit.db import Transaction
from aim2balance.kit.errors import Conflict, NotFound
from aim2balance.kit.ids import new_id
from aim2balance.kit.jobs import Payload, enqueue
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import OwnerId
from aim2balance.payments import inbox, queries, queries_blocks, queries_refunds, rules
from aim2balance.payments.booking import alert, book
from aim2balance.payments.errors import NotRefundable, ProcessorRefused
from aim2balance.payments.service import Payments
from aim2balance.payments.types import (
    Payment,
    Refund,
)

REFUND = "payments.refund"
WITHDRAWAL = timedelta(days=14)


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
