"""The statements about saved cards, automatic top-ups and their attempts."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Literal, overload
from uuid import UUID

from aim2balance import ledger
from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import OwnerId
from aim2balance.payments.types import AutoTopup, Card, Quote, TopupAttempt


async def save_card(tx: Transaction, processor: str, owner_id: OwnerId, card: Card, at: datetime) -> None:
    """The newest card of an owner."""
    await tx.execute(
        "INSERT INTO payment_card AS c VALUES ($1, $2, $3, $4, $5) ON CONFLICT (owner_id) DO UPDATE"
        " SET processor = $2, customer_id = $3, method_id = $4, saved_at = $5 WHERE c.saved_at <= $5",
        owner_id,
        processor,
        card.customer_id,
        card.method_id,
        at,
    )


async def find_card(connection: Connection, processor: str, owner_id: OwnerId) -> Card | None:
    row = await connection.fetchrow(
        "SELECT customer_id, method_id FROM payment_card WHERE owner_id = $1 AND processor = $2", owner_id, processor
    )
    return Card(customer_id=row["customer_id"], method_id=row["method_id"]) if row else None


@overload
async def find_auto_topup(connection: Connection, processor: str, owner_id: OwnerId) -> AutoTopup | None: ...
@overload
async def find_auto_topup(connection: Transaction, processor: str, owner_id: OwnerId, *, lock: Literal[True]) -> AutoTopup | None: ...
async def find_auto_topup(connection: Connection, processor: str, owner_id: OwnerId, *, lock: bool = False) -> AutoTopup | None:
    row = await connection.fetchrow(
        "SELECT a.*, EXISTS (SELECT FROM payment_card AS c WHERE c.owner_id = a.owner_id AND c.processor = $2) AS has_card,"
        " (SELECT t.id FROM auto_topup_attempt AS t WHERE t.owner_id = a.owner_id AND t.state = 'needs_authentication'"
        "  ORDER BY t.made_at DESC LIMIT 1) AS attempt_id"
        " FROM auto_topup AS a WHERE a.owner_id = $1" + (" FOR UPDATE OF a" if lock else ""),
        owner_id,
        processor,
    )
    if row is None:
        return None
    return AutoTopup(
        owner_id=owner_id,
        state=row["state"],
        threshold=Euro(row["threshold_micro"]),
        amount=row["amount_cents"],
        most_day=row["most_day_cents"],
        most_month=row["most_month_cents"],
        failure=row["failure"],
        has_card=row["has_card"],
        attempt_id=row["attempt_id"],
    )


async def put_auto_topup(tx: Transaction, wanted: AutoTopup, now: datetime) -> None:
    await tx.execute(
        "INSERT INTO auto_topup VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (owner_id) DO UPDATE SET"
        " state = $2, threshold_micro = $3, amount_cents = $4, most_day_cents = $5, most_month_cents = $6, failure = $7, changed_at = $8",
        wanted.owner_id,
        wanted.state,
        wanted.threshold.micro,
        wanted.amount,
        wanted.most_day,
        wanted.most_month,
        wanted.failure,
        now,
    )


async def card_came(tx: Transaction, owner_id: OwnerId, now: datetime) -> None:
    """What was switched on while there was no card begins now; nothing else does."""
    await tx.execute("UPDATE auto_topup SET state = 'on', changed_at = $2 WHERE owner_id = $1 AND state = 'needs_card'", owner_id, now)


async def stop_auto_topup(tx: Transaction, owner_id: OwnerId, state: str, failure: str | None, now: datetime) -> bool:
    """Stop after a failure; a decline outweighs a request for authentication. What is off stays off. False when nothing changed."""
    stopped = (
        "UPDATE auto_topup SET state = $2, failure = $3, changed_at = $4 WHERE owner_id = $1"
        " AND (state IN ('needs_card', 'on') OR (state = 'needs_authentication' AND $2 = 'declined')) RETURNING true"
    )
    return bool(await tx.fetchval(stopped, owner_id, state, failure, now))


async def low_wallets(connection: Connection, processor: str, most: int, among: Collection[OwnerId] | None = None) -> list[OwnerId]:
    """Owners (of `among`, or of all) whose automatic top-up is on, whose wallet is low, and who have no claim open."""
    rows = await connection.fetch(
        "SELECT a.owner_id FROM auto_topup AS a JOIN account AS w ON w.id = a.owner_id AND w.kind = 'wallet'"
        " JOIN payment_card AS c ON c.owner_id = a.owner_id AND c.processor = $1"
        " WHERE a.state = 'on' AND w.blocked_at IS NULL AND w.balance - w.held < a.threshold_micro"
        " AND NOT EXISTS (SELECT FROM auto_topup_attempt AS t WHERE t.owner_id = a.owner_id AND t.state IN ('claimed', 'sent'))"
        " AND ($3::uuid[] IS NULL OR a.owner_id = ANY ($3)) LIMIT $2",
        processor,
        most,
        None if among is None else list(among),
    )
    return [row["owner_id"] for row in rows]


async def is_low(connection: Connection, owner_id: OwnerId, threshold: Euro) -> bool:
    """Of what the wallet owns: money on hold is not spent and comes back, so it never charges a card."""
    found = await ledger.find_wallet(connection, owner_id)
    return found is not None and found["blocked_at"] is None and bool(found["balance"] < threshold.micro)


async def has_open_attempt(connection: Connection, owner_id: OwnerId) -> bool:
    open_one = "SELECT EXISTS (SELECT FROM auto_topup_attempt WHERE owner_id = $1 AND state IN ('claimed', 'sent'))"
    return bool(await connection.fetchval(open_one, owner_id))


async def attempted(connection: Connection, owner_id: OwnerId, now: datetime) -> tuple[int, int, int]:
    """Attempts in the last hour, cents in the last 24 hours, cents in the last 31 days; declined ones cost no cents."""
    row: Any = await connection.fetchrow(
        "SELECT count(*) FILTER (WHERE made_at > $2) AS hour,"
        " coalesce(sum(credit_cents + tax_cents) FILTER (WHERE made_at > $3"
        " AND state IN ('claimed', 'sent', 'succeeded')), 0)::bigint AS day,"
        " coalesce(sum(credit_cents + tax_cents) FILTER (WHERE state IN ('claimed', 'sent', 'succeeded')), 0)::bigint AS month"
        " FROM auto_topup_attempt WHERE owner_id = $1 AND made_at > $4",
        owner_id,
        now - timedelta(hours=1),
        now - timedelta(days=1),
        now - timedelta(days=31),
    )
    return row["hour"], row["day"], row["month"]


async def insert_attempt(tx: Transaction, owner_id: OwnerId, quote: Quote, now: datetime) -> UUID | None:
    """The claim; None when one is open."""
    made: UUID | None = await tx.fetchval(
        "INSERT INTO auto_topup_attempt (id, owner_id, credit_cents, tax_cents, state, made_at) VALUES ($1, $2, $3, $4, 'claimed', $5)"
        " ON CONFLICT (owner_id) WHERE state IN ('claimed', 'sent') DO NOTHING RETURNING id",
        new_id(now),
        owner_id,
        quote.credit,
        quote.tax,
        now,
    )
    return made


def _attempt(row: Any) -> TopupAttempt:
    quote = Quote(credit=row["credit_cents"], tax=row["tax_cents"])
    return TopupAttempt(id=row["id"], owner_id=row["owner_id"], quote=quote, state=row["state"], intent_id=row["intent_id"])


async def find_attempt(tx: Transaction, attempt_id: UUID) -> TopupAttempt | None:
    row = await tx.fetchrow("SELECT * FROM auto_topup_attempt WHERE id = $1 FOR UPDATE", attempt_id)
    return _attempt(row) if row else None


async def find_attempt_of(tx: Transaction, intent_id: str) -> TopupAttempt | None:
    row = await tx.fetchrow("SELECT * FROM auto_topup_attempt WHERE intent_id = $1 FOR UPDATE", intent_id)
    return _attempt(row) if row else None


async def set_attempt(
    tx: Transaction, attempt_id: UUID, state: str, now: datetime, *, intent_id: str | None = None, failure: str | None = None
) -> bool:
    """Move an attempt on. Success is final; a failure ends only what is open. False when nothing changed."""
    moved = (
        "UPDATE auto_topup_attempt SET intent_id = coalesce($4, intent_id), failure = coalesce($5, failure),"
        " ended_at = CASE WHEN $2 IN ('claimed', 'sent') THEN NULL ELSE $3::timestamptz END, state = $2"
        " WHERE id = $1 AND state <> $2 AND CASE $2"
        " WHEN 'succeeded' THEN true WHEN 'sent' THEN state = 'claimed'"
        " WHEN 'declined' THEN state IN ('claimed', 'sent', 'needs_authentication')"
        " ELSE state IN ('claimed', 'sent') END RETURNING true"
    )
    return bool(await tx.fetchval(moved, attempt_id, state, now, intent_id, failure))


async def old_claims(connection: Connection, before: datetime) -> list[UUID]:
    rows = await connection.fetch("SELECT id FROM auto_topup_attempt WHERE state IN ('claimed', 'sent') AND made_at < $1", before)
    return [row["id"] for row in rows]
