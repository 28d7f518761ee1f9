"""The statements about payments themselves. Each other subject has its own: `queries_orders`, `queries_refunds` …"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from aim2balance.kit.db import Connection, LockKey, Transaction, lock
from aim2balance.kit.ids import new_id
from aim2balance.kit.principal import OwnerId
from aim2balance.payments.types import Payment

_PAYMENT = (
    "id, reference, intent_id, owner_id, kind, gross_cents, tax_cents, method, paid_at, failed_at, failure, refunded_seen, booked_at,"
    " refunded_booked, refund_bookings, made_at, invoice_number, invoice_url, invoice_pdf"
)


def _payment(row: Any) -> Payment:
    return Payment(
        id=row["id"],
        reference=row["reference"],
        intent_id=row["intent_id"],
        owner_id=row["owner_id"],
        kind=row["kind"],
        gross=row["gross_cents"],
        tax=row["tax_cents"],
        method=row["method"],
        paid_at=row["paid_at"],
        failed_at=row["failed_at"],
        failure=row["failure"],
        refunded_seen=row["refunded_seen"],
        booked_at=row["booked_at"],
        refunded_booked=row["refunded_booked"],
        refund_bookings=row["refund_bookings"],
        made_at=row["made_at"],
        invoice_number=row["invoice_number"],
        invoice_url=row["invoice_url"],
        invoice_pdf=row["invoice_pdf"],
    )


async def lock_objects(tx: Transaction, *subjects: str | None) -> None:
    """Wait until no other transaction is at work on one of these objects; the lock ends with the transaction.

    Rows cannot do it: of two events, one may find nothing yet of what the other is just writing.
    """
    for subject in sorted({subject for subject in subjects if subject}):
        await lock(tx, LockKey.PAYMENT_OBJECT, subject)


async def lock_payment(tx: Transaction, processor: str, reference: str, now: datetime) -> Payment:
    """The payment of that reference, made when it is new, locked until the transaction ends."""
    await tx.execute(
        "INSERT INTO payment (id, processor, reference, intent_id, made_at) VALUES ($1, $2, $3, CASE WHEN $3 LIKE 'pi\\_%' THEN $3 END, $4)"
        " ON CONFLICT DO NOTHING",
        new_id(now),
        processor,
        reference,
        now,
    )
    row = await tx.fetchrow(f"SELECT {_PAYMENT} FROM payment WHERE processor = $1 AND reference = $2 FOR UPDATE", processor, reference)
    return _payment(row)


async def lock_by_intent(tx: Transaction, processor: str, intent_id: str) -> Payment | None:
    row = await tx.fetchrow(f"SELECT {_PAYMENT} FROM payment WHERE processor = $1 AND intent_id = $2 FOR UPDATE", processor, intent_id)
    return _payment(row) if row else None


async def lock_of_owner(tx: Transaction, processor: str, owner_id: OwnerId, payment_id: UUID) -> Payment | None:
    row = await tx.fetchrow(
        f"SELECT {_PAYMENT} FROM payment WHERE processor = $1 AND owner_id = $2 AND id = $3 FOR UPDATE", processor, owner_id, payment_id
    )
    return _payment(row) if row else None


async def update_payment(tx: Transaction, payment_id: UUID, **columns: object) -> None:
    """Set columns by name; the names are those of our own code."""
    sets = ", ".join(f"{name} = ${number}" for number, name in enumerate(columns, 2))
    await tx.execute(f"UPDATE payment SET {sets} WHERE id = $1", payment_id, *columns.values())


async def set_intent(tx: Transaction, payment_id: UUID, intent_id: str) -> None:
    """The invoice's payment intent; what was known of that intent alone is dropped, for the invoice is what is credited."""
    await tx.execute("UPDATE payment SET intent_id = $2 WHERE id = $1", payment_id, intent_id)


async def delete_payment(tx: Transaction, payment_id: UUID) -> None:
    await tx.execute("DELETE FROM payment WHERE id = $1 AND booked_at IS NULL", payment_id)


async def list_payments(connection: Connection, owner_id: OwnerId, most: int, *, only_invoices: bool = False) -> list[Payment]:
    rows = await connection.fetch(
        f"SELECT {_PAYMENT} FROM payment WHERE owner_id = $1 AND ($3 = false OR invoice_url IS NOT NULL) ORDER BY id DESC LIMIT $2",
        owner_id,
        most,
        only_invoices,
    )
    return [_payment(row) for row in rows]


async def list_payments_between(connection: Connection, processor: str, since: datetime, until: datetime) -> list[Payment]:
    rows = await connection.fetch(
        f"SELECT {_PAYMENT} FROM payment WHERE processor = $1 AND paid_at >= $2 AND paid_at < $3 ORDER BY id", processor, since, until
    )
    return [_payment(row) for row in rows]


async def find_by_intents(connection: Connection, processor: str, intent_ids: Sequence[str]) -> list[Payment]:
    rows = await connection.fetch(f"SELECT {_PAYMENT} FROM payment WHERE processor = $1 AND intent_id = ANY ($2)", processor, intent_ids)
    return [_payment(row) for row in rows]
