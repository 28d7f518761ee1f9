"""What a payer sees of their payments and invoices."""

from collections.abc import Sequence

from aim2balance.kit.principal import OwnerId
from aim2balance.payments import queries, queries_orders, queries_refunds, rules
from aim2balance.payments.orders import ORDER_LIVES
from aim2balance.payments.service import Payments
from aim2balance.payments.types import (
    HistoryItem,
    Payment,
    PaymentStatus,
)


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
