"""The statements about the processor's customers and about orders."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import OwnerId
from aim2balance.payments.types import CheckoutPage, Order, Quote

# Customers


async def find_customer(connection: Connection, processor: str, owner_id: OwnerId) -> str | None:
    found: str | None = await connection.fetchval(
        "SELECT customer_id FROM payment_customer WHERE processor = $1 AND owner_id = $2", processor, owner_id
    )
    return found


async def find_owner(connection: Connection, processor: str, customer_id: str) -> OwnerId | None:
    found: OwnerId | None = await connection.fetchval(
        "SELECT owner_id FROM payment_customer WHERE processor = $1 AND customer_id = $2", processor, customer_id
    )
    return found


async def add_customer(tx: Transaction, processor: str, customer_id: str, owner_id: OwnerId, now: datetime) -> bool:
    """False when the customer or the owner is linked already, be it to each other."""
    added = "INSERT INTO payment_customer VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING true"
    return bool(await tx.fetchval(added, processor, customer_id, owner_id, now))


# Orders


async def insert_order(tx: Transaction, processor: str, order: Order, now: datetime) -> None:
    await tx.execute(
        "INSERT INTO payment_order (id, owner_id, processor, kind, credit_cents, tax_cents, total_cents, attempt_id, consented_at,"
        " consent_version, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        order.id,
        order.owner_id,
        processor,
        order.kind,
        order.quote.credit,
        order.quote.tax,
        order.quote.total,
        order.attempt_id,
        order.consented_at,
        order.consent_version,
        now,
    )


async def set_session(tx: Transaction, order_id: UUID, started: CheckoutPage) -> None:
    await tx.execute("UPDATE payment_order SET session_id = $2, url = $3 WHERE id = $1", order_id, started.session_id, started.url)


async def find_open_page(connection: Connection, attempt_id: UUID, since: datetime) -> CheckoutPage | None:
    row = await connection.fetchrow(
        "SELECT session_id, url FROM payment_order WHERE attempt_id = $1 AND state = 'open' AND session_id IS NOT NULL AND made_at > $2"
        " ORDER BY id DESC LIMIT 1",
        attempt_id,
        since,
    )
    return CheckoutPage(session_id=row["session_id"], url=row["url"]) if row else None


async def find_order(connection: Connection, processor: str, session_id: str) -> Order | None:
    row = await connection.fetchrow("SELECT * FROM payment_order WHERE processor = $1 AND session_id = $2", processor, session_id)
    if row is None:
        return None
    quote = Quote(credit=row["credit_cents"], tax=row["tax_cents"])
    return Order(
        id=row["id"],
        owner_id=row["owner_id"],
        kind=row["kind"],
        quote=quote,
        attempt_id=row["attempt_id"],
        consented_at=row["consented_at"],
        consent_version=row["consent_version"],
    )


async def close_order(tx: Transaction, order_id: UUID, state: str) -> None:
    await tx.execute("UPDATE payment_order SET state = $2 WHERE id = $1 AND state <> 'complete'", order_id, state)


async def set_order_reference(tx: Transaction, order_id: UUID, reference: str) -> None:
    await tx.execute("UPDATE payment_order SET reference = $2 WHERE id = $1 AND reference IS NULL", order_id, reference)


async def find_order_outcome(connection: Connection, processor: str, owner_id: OwnerId, order_id: UUID) -> Any:
    """An order with what is known of its payment; a plan's is the first invoice that came after it."""
    return await connection.fetchrow(
        "SELECT o.id, o.kind, o.total_cents, o.state, p.booked_at, p.failed_at, p.paid_at FROM payment_order AS o LEFT JOIN LATERAL"
        " (SELECT booked_at, failed_at, paid_at FROM payment WHERE processor = $1 AND owner_id = $2"
        " AND (reference = o.reference OR (o.kind = 'plan' AND kind = 'plan' AND made_at >= o.made_at)) ORDER BY id LIMIT 1) AS p ON true"
        " WHERE o.processor = $1 AND o.owner_id = $2 AND o.id = $3",
        processor,
        owner_id,
        order_id,
    )


async def list_open_orders(connection: Connection, owner_id: OwnerId, since: datetime) -> Sequence[Any]:
    return await connection.fetch(
        "SELECT id, kind, total_cents, tax_cents, made_at FROM payment_order"
        " WHERE owner_id = $1 AND state = 'open' AND made_at > $2 AND session_id IS NOT NULL AND kind IN ('topup', 'auto_topup')"
        " ORDER BY id DESC",
        owner_id,
        since,
    )
