"""SQL of payments: customers, orders, payments with their refunds and disputes, blocks, events and alerts. The rest: `queries_plans`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from aim2balance import ledger
from aim2balance.kit.db import Connection, LockKey, Transaction, lock
from aim2balance.kit.ids import new_id
from aim2balance.payments.types import Dispute, Event, Order, Payment, Quote, Refund, Started

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


async def take_turns(tx: Transaction, *subjects: str | None) -> None:
    """Wait until no other transaction is at work on one of these objects; the turn ends with the transaction.

    Rows cannot do it: of two events, one may find nothing yet of what the other is just writing.
    """
    for subject in sorted({subject for subject in subjects if subject}):
        await lock(tx, LockKey.PAYMENT_OBJECT, subject)


# Customers


async def find_customer(connection: Connection, processor: str, owner_id: UUID) -> str | None:
    found: str | None = await connection.fetchval(
        "SELECT customer_id FROM payment_customer WHERE processor = $1 AND owner_id = $2", processor, owner_id
    )
    return found


async def find_owner(connection: Connection, processor: str, customer_id: str) -> UUID | None:
    found: UUID | None = await connection.fetchval(
        "SELECT owner_id FROM payment_customer WHERE processor = $1 AND customer_id = $2", processor, customer_id
    )
    return found


async def add_customer(tx: Transaction, processor: str, customer_id: str, owner_id: UUID, now: datetime) -> bool:
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


async def set_session(tx: Transaction, order_id: UUID, started: Started) -> None:
    await tx.execute("UPDATE payment_order SET session_id = $2, url = $3 WHERE id = $1", order_id, started.session_id, started.url)


async def find_open_page(connection: Connection, attempt_id: UUID, since: datetime) -> Started | None:
    row = await connection.fetchrow(
        "SELECT session_id, url FROM payment_order WHERE attempt_id = $1 AND state = 'open' AND session_id IS NOT NULL AND made_at > $2"
        " ORDER BY id DESC LIMIT 1",
        attempt_id,
        since,
    )
    return Started(session_id=row["session_id"], url=row["url"]) if row else None


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


async def see_order(connection: Connection, processor: str, owner_id: UUID, order_id: UUID) -> Any:
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


async def list_open_orders(connection: Connection, owner_id: UUID, since: datetime) -> Sequence[Any]:
    return await connection.fetch(
        "SELECT id, kind, total_cents, tax_cents, made_at FROM payment_order"
        " WHERE owner_id = $1 AND state = 'open' AND made_at > $2 AND session_id IS NOT NULL AND kind IN ('topup', 'auto_topup')"
        " ORDER BY id DESC",
        owner_id,
        since,
    )


# Payments


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


async def lock_of_owner(tx: Transaction, processor: str, owner_id: UUID, payment_id: UUID) -> Payment | None:
    row = await tx.fetchrow(
        f"SELECT {_PAYMENT} FROM payment WHERE processor = $1 AND owner_id = $2 AND id = $3 FOR UPDATE", processor, owner_id, payment_id
    )
    return _payment(row) if row else None


async def update_payment(tx: Transaction, payment_id: UUID, **columns: object) -> None:
    """Set columns by name; the names are those of our own code."""
    sets = ", ".join(f"{name} = ${number}" for number, name in enumerate(columns, 2))
    await tx.execute(f"UPDATE payment SET {sets} WHERE id = $1", payment_id, *columns.values())


async def give_intent(tx: Transaction, payment_id: UUID, intent_id: str) -> None:
    """The invoice's payment intent; what was known of that intent alone is dropped, for the invoice is what is credited."""
    await tx.execute("UPDATE payment SET intent_id = $2 WHERE id = $1", payment_id, intent_id)


async def delete_payment(tx: Transaction, payment_id: UUID) -> None:
    await tx.execute("DELETE FROM payment WHERE id = $1 AND booked_at IS NULL", payment_id)


async def list_payments(connection: Connection, owner_id: UUID, most: int, *, only_invoices: bool = False) -> list[Payment]:
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


# Refunds and disputes


async def list_refunds(connection: Connection, processor: str, intent_ids: Sequence[str]) -> list[Refund]:
    rows = await connection.fetch(
        "SELECT id, refund_id, intent_id, amount_cents, state FROM payment_refund WHERE processor = $1 AND intent_id = ANY ($2)"
        " ORDER BY id",
        processor,
        intent_ids,
    )
    return [
        Refund(id=row["id"], refund_id=row["refund_id"], intent_id=row["intent_id"], amount=row["amount_cents"], state=row["state"])
        for row in rows
    ]


async def insert_refund(
    tx: Transaction,
    processor: str,
    refund: Refund,
    *,
    actor: str | None,
    reason: str | None,
    now: datetime,
) -> None:
    await tx.execute(
        "INSERT INTO payment_refund (id, processor, refund_id, intent_id, amount_cents, state, actor, reason, made_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        refund.id,
        processor,
        refund.refund_id,
        refund.intent_id,
        refund.amount,
        refund.state,
        actor,
        reason,
        now,
    )


async def find_refund(tx: Transaction, processor: str, refund_id: str) -> Refund | None:
    row = await tx.fetchrow(
        "SELECT id, refund_id, intent_id, amount_cents, state FROM payment_refund WHERE processor = $1 AND refund_id = $2 FOR UPDATE",
        processor,
        refund_id,
    )
    if row is None:
        return None
    return Refund(id=row["id"], refund_id=row["refund_id"], intent_id=row["intent_id"], amount=row["amount_cents"], state=row["state"])


async def find_own_refund(tx: Transaction, processor: str, our_id: UUID) -> Refund | None:
    row = await tx.fetchrow(
        "SELECT id, refund_id, intent_id, amount_cents, state FROM payment_refund WHERE processor = $1 AND id = $2 FOR UPDATE",
        processor,
        our_id,
    )
    if row is None:
        return None
    return Refund(id=row["id"], refund_id=row["refund_id"], intent_id=row["intent_id"], amount=row["amount_cents"], state=row["state"])


async def adopt_refund(tx: Transaction, our_id: UUID, refund_id: str, state: str) -> None:
    """The processor's id and state of a refund we asked for. A failure is final."""
    await tx.execute(
        "UPDATE payment_refund SET refund_id = $2, state = CASE WHEN state = 'failed' THEN state ELSE $3 END WHERE id = $1",
        our_id,
        refund_id,
        state,
    )


async def refuse_refund(tx: Transaction, our_id: UUID) -> None:
    await tx.execute("UPDATE payment_refund SET state = 'refused' WHERE id = $1 AND state = 'requested'", our_id)


async def requested_elsewhere(connection: Connection, processor: str, owner_id: UUID) -> int:
    """Cents asked back for payments of the owner and not yet booked."""
    cents: int = await connection.fetchval(
        "SELECT coalesce(sum(r.amount_cents), 0)::bigint FROM payment_refund AS r JOIN payment AS p"
        " ON p.processor = r.processor AND p.intent_id = r.intent_id WHERE r.processor = $1 AND p.owner_id = $2 AND r.state = 'requested'",
        processor,
        owner_id,
    )
    return cents


async def list_disputes(connection: Connection, processor: str, intent_ids: Sequence[str]) -> list[Dispute]:
    rows = await connection.fetch(
        "SELECT * FROM payment_dispute WHERE processor = $1 AND intent_id = ANY ($2) ORDER BY dispute_id", processor, intent_ids
    )
    return [_dispute(row) for row in rows]


def _dispute(row: Any) -> Dispute:
    return Dispute(
        dispute_id=row["dispute_id"],
        intent_id=row["intent_id"],
        amount=row["amount_cents"],
        outcome=row["outcome"],
        is_withdrawn=row["is_withdrawn"],
        taken_at=row["taken_at"],
        returned_at=row["returned_at"],
    )


async def lock_dispute(tx: Transaction, processor: str, dispute_id: str, intent_id: str, amount: int, now: datetime) -> Dispute:
    await tx.execute(
        "INSERT INTO payment_dispute (processor, dispute_id, intent_id, amount_cents, made_at) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT DO NOTHING",
        processor,
        dispute_id,
        intent_id,
        amount,
        now,
    )
    row = await tx.fetchrow("SELECT * FROM payment_dispute WHERE processor = $1 AND dispute_id = $2 FOR UPDATE", processor, dispute_id)
    return _dispute(row)


async def update_dispute(tx: Transaction, processor: str, dispute_id: str, **columns: object) -> None:
    sets = ", ".join(f"{name} = ${number}" for number, name in enumerate(columns, 3))
    await tx.execute(
        f"UPDATE payment_dispute SET {sets} WHERE processor = $1 AND dispute_id = $2", processor, dispute_id, *columns.values()
    )


# Blocks of wallets


async def is_blocked(tx: Transaction, owner_id: UUID) -> bool:
    """Locks the wallet, so that nobody blocks or frees it meanwhile."""
    found = await ledger.lock_wallet(tx, owner_id)
    return found is not None and found["blocked_at"] is not None


async def room(tx: Transaction, owner_id: UUID) -> int:
    """What is available in the wallet, in micro-euro; the wallet is locked."""
    found = await ledger.lock_wallet(tx, owner_id)
    return 0 if found is None else int(found["balance"] - found["held"])


async def add_block(tx: Transaction, owner_id: UUID, reason: str, was_blocked: bool, now: datetime) -> None:
    await tx.execute(
        "INSERT INTO payment_block (owner_id, reason, was_blocked, made_at) VALUES ($1, $2, $3 AND NOT EXISTS"
        " (SELECT FROM payment_block WHERE owner_id = $1 AND ended_at IS NULL AND NOT was_blocked), $4) ON CONFLICT DO NOTHING",
        owner_id,
        reason,
        was_blocked,
        now,
    )


async def end_block(tx: Transaction, owner_id: UUID, reason: str, now: datetime, by: str) -> bool:
    ended = (
        "UPDATE payment_block SET ended_at = $3, ended_by = $4 WHERE owner_id = $1 AND reason LIKE $2 AND ended_at IS NULL RETURNING true"
    )
    return bool(await tx.fetch(ended, owner_id, reason, now, by))


async def open_blocks(connection: Connection, owner_id: UUID) -> list[str]:
    rows = await connection.fetch("SELECT reason FROM payment_block WHERE owner_id = $1 AND ended_at IS NULL", owner_id)
    return [row["reason"] for row in rows]


async def owners_blocked_for_refunds(connection: Connection, most: int) -> list[UUID]:
    """Whose wallet has room again while a refund still keeps it blocked."""
    rows = await connection.fetch(
        "SELECT DISTINCT b.owner_id FROM payment_block AS b JOIN account AS a ON a.id = b.owner_id AND a.kind = 'wallet'"
        " WHERE b.ended_at IS NULL AND b.reason LIKE 'refund:%' AND a.balance - a.held >= 0 LIMIT $1",
        most,
    )
    return [row["owner_id"] for row in rows]


async def may_let_go(connection: Connection, owner_id: UUID) -> bool:
    """Whether the wallet is blocked by us alone: there were reasons of ours, and nobody else had blocked it before the newest of them."""
    newest = "SELECT NOT was_blocked FROM payment_block WHERE owner_id = $1 ORDER BY made_at DESC, was_blocked DESC LIMIT 1"
    return bool(await connection.fetchval(newest, owner_id))


# Events and alerts


async def keep_event(tx: Transaction, processor: str, event: Event, body: bytes, now: datetime) -> bool:
    """False when it was here before."""
    return bool(
        await tx.fetchval(
            "INSERT INTO payment_event (processor, event_id, kind, happened_at, received_at, body) VALUES ($1, $2, $3, $4, $5, $6)"
            " ON CONFLICT DO NOTHING RETURNING true",
            processor,
            event.id,
            event.kind,
            event.happened_at,
            now,
            body,
        )
    )


async def lock_event(tx: Transaction, processor: str, event_id: str) -> tuple[bytes, str] | None:
    """The body and state of an event."""
    row = await tx.fetchrow("SELECT body, state FROM payment_event WHERE processor = $1 AND event_id = $2 FOR UPDATE", processor, event_id)
    return (row["body"], row["state"]) if row else None


async def set_event(
    tx: Transaction, processor: str, event_id: str, state: str, now: datetime, reason: str | None, subject: str | None
) -> None:
    await tx.execute(
        "UPDATE payment_event SET state = $3, processed_at = $4, reason = $5, subject = $6 WHERE processor = $1 AND event_id = $2",
        processor,
        event_id,
        state,
        now,
        reason,
        subject,
    )


async def parked_events(connection: Connection, processor: str, subject: str | None = None) -> list[str]:
    rows = await connection.fetch(
        "SELECT event_id FROM payment_event WHERE processor = $1 AND state = 'parked' AND ($2::text IS NULL OR subject = $2)"
        " ORDER BY happened_at, event_id",
        processor,
        subject,
    )
    return [row["event_id"] for row in rows]


async def reopen_event(tx: Transaction, processor: str, event_id: str) -> None:
    await tx.execute("UPDATE payment_event SET state = 'received' WHERE processor = $1 AND event_id = $2", processor, event_id)


async def resolve_parked(tx: Transaction, event_id: str, now: datetime) -> None:
    """The alert of an event that was parked and could be applied after all."""
    await tx.execute(
        "UPDATE payment_alert SET resolved_at = $2, resolved_by = 'applied later'"
        " WHERE subject = $1 AND code LIKE 'parked:%' AND resolved_at IS NULL",
        event_id,
        now,
    )


async def waiting_events(connection: Connection, processor: str, before: datetime) -> list[tuple[str, str]]:
    rows = await connection.fetch(
        "SELECT event_id, state FROM payment_event WHERE processor = $1 AND state IN ('received', 'parked') AND received_at < $2"
        " ORDER BY received_at LIMIT 1000",
        processor,
        before,
    )
    return [(row["event_id"], row["state"]) for row in rows]


async def list_events(connection: Connection, processor: str, state: str | None, most: int) -> Sequence[Any]:
    return await connection.fetch(
        "SELECT event_id, kind, happened_at, received_at, state, reason, subject, processed_at FROM payment_event"
        " WHERE processor = $1 AND ($2::text IS NULL OR state = $2) ORDER BY received_at DESC LIMIT $3",
        processor,
        state,
        most,
    )


async def add_alert(tx: Transaction, code: str, subject: str, facts: dict[str, object], now: datetime) -> bool:
    """False when the operator was told before and has not resolved it."""
    return bool(
        await tx.fetchval(
            "INSERT INTO payment_alert AS a (id, code, subject, facts, made_at) VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT (code, subject) DO UPDATE SET facts = $4, made_at = $5, resolved_at = NULL, resolved_by = NULL"
            " WHERE a.resolved_at IS NOT NULL RETURNING true",
            new_id(now),
            code,
            subject,
            facts,
            now,
        )
    )


async def resolve_alert(tx: Transaction, code: str, subject: str, now: datetime, by: str) -> bool:
    resolved = (
        "UPDATE payment_alert SET resolved_at = $3, resolved_by = $4 WHERE code = $1 AND subject = $2"
        " AND resolved_at IS NULL RETURNING true"
    )
    return bool(await tx.fetchval(resolved, code, subject, now, by))


async def list_alerts(connection: Connection, most: int) -> Sequence[Any]:
    return await connection.fetch(
        "SELECT id, code, subject, facts, made_at FROM payment_alert WHERE resolved_at IS NULL ORDER BY made_at DESC LIMIT $1", most
    )
