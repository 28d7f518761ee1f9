"""The statements about refunds and disputes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import OwnerId
from aim2balance.payments.types import Dispute, Refund


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


async def update_refund(tx: Transaction, our_id: UUID, refund_id: str, state: str) -> None:
    """The processor's id and state of a refund we asked for. A failure is final."""
    await tx.execute(
        "UPDATE payment_refund SET refund_id = $2, state = CASE WHEN state = 'failed' THEN state ELSE $3 END WHERE id = $1",
        our_id,
        refund_id,
        state,
    )


async def refuse_refund(tx: Transaction, our_id: UUID) -> None:
    await tx.execute("UPDATE payment_refund SET state = 'refused' WHERE id = $1 AND state = 'requested'", our_id)


async def requested_elsewhere(connection: Connection, processor: str, owner_id: OwnerId) -> int:
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
