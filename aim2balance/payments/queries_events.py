"""The statements about events of the processor, as they came, and about alerts for the operator."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.ids import new_id
from aim2balance.payments.processor_events import ProcessorEvent


async def keep_event(tx: Transaction, processor: str, event: ProcessorEvent, body: bytes, now: datetime) -> bool:
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
