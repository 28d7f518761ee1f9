"""Payments of a person, and giving back the unused part of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from aim2balance import identity, organisations, payments
from aim2balance.admin import rules
from aim2balance.admin.audit_log import log
from aim2balance.admin.errors import NoSuchUser
from aim2balance.admin.service import AdminService
from aim2balance.kit.principal import UserId
from aim2balance.payments.types import HistoryItem, PaymentStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSeen:
    """A payment and how many cents of it are unused."""

    payment: HistoryItem
    refundable: int


async def list_payments(admin_service: AdminService, user_id: UserId) -> Sequence[PaymentSeen]:
    """Newest first. Raises `NoSuchUser`."""
    async with admin_service.db.connection() as c:
        if not await identity.is_user(c, user_id):
            raise NoSuchUser("There is no such account.")
    found = []
    for item in await payments.history(admin_service.payments_context, organisations.own(user_id)):
        may_have_more = item.status in {PaymentStatus.COMPLETED, PaymentStatus.REFUNDED} and item.refunded < item.amount
        found.append(
            PaymentSeen(
                payment=item,
                refundable=await payments.refundable(admin_service.payments_context, organisations.own(user_id), item.id)
                if may_have_more
                else 0,
            )
        )
    return found


async def refund(
    admin_service: AdminService, actor: UUID, user_id: UserId, payment_id: UUID, *, cents: int | None, reason: str, key: UUID
) -> UUID:
    """Ask the processor to give back `cents` (None: all that is unused), once for each `key`. Raises `NotFound`, `NotRefundable`.

    The wallet pays when the processor confirms.
    """
    reason = rules.reason_of(reason)
    async with admin_service.db.transaction() as tx:
        asked = await payments.insert_refund_request(
            admin_service.payments_context,
            tx,
            organisations.own(user_id),
            payment_id,
            actor=str(actor),
            reason=reason,
            cents=cents,
            refund_id=key,
        )
        if asked is not None:
            facts = {"paymentId": str(payment_id), "cents": asked}
            await log(admin_service, tx, actor, "payment.refund", f"user:{user_id}", before=None, after=facts, reason=reason)
    admin_service.payments_context.wake()
    return key
