"""SQL of plans, saved cards, automatic top-ups, allowances and vouchers."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, overload
from uuid import UUID

from aim2balance import ledger
from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from aim2balance.payments.types import Allowance, Attempt, AutoTopup, Card, Quote, SubscriptionSeen

# Plans


async def keep_plan(tx: Transaction, processor: str, seen: SubscriptionSeen, owner_id: UUID | None, at: datetime, event_id: str) -> None:
    """Take the newest snapshot; one in which the plan is over beats all others."""
    await tx.execute(
        "INSERT INTO payment_plan AS p (processor, subscription_id, owner_id, customer_id, plan_id, state, is_ending, is_over,"
        " period_start, period_end, seen_at, seen_event) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        " ON CONFLICT (processor, subscription_id) DO UPDATE SET"
        " owner_id = coalesce($3, p.owner_id), customer_id = coalesce($4, p.customer_id),"
        " plan_id = coalesce($5, p.plan_id), state = $6, is_ending = $7, is_over = $8, period_start = coalesce($9, p.period_start),"
        " period_end = coalesce($10, p.period_end), seen_at = $11, seen_event = $12"
        " WHERE ($8, $11, $12) >= (p.is_over, p.seen_at, p.seen_event)",
        processor,
        seen.subscription_id,
        owner_id,
        seen.customer_id,
        seen.plan_id,
        seen.state,
        seen.is_ending,
        seen.is_over,
        seen.period_start,
        seen.period_end,
        at,
        event_id,
    )


async def find_plan(connection: Connection, processor: str, owner_id: UUID) -> Any:
    """The owner's plan that runs, else the last one."""
    return await connection.fetchrow(
        "SELECT * FROM payment_plan WHERE processor = $1 AND owner_id = $2 ORDER BY is_over, period_end DESC NULLS LAST,"
        " subscription_id LIMIT 1",
        processor,
        owner_id,
    )


async def set_plan_ending(tx: Transaction, processor: str, subscription_id: str, is_ending: bool) -> None:
    await tx.execute(
        "UPDATE payment_plan SET is_ending = $3 WHERE processor = $1 AND subscription_id = $2", processor, subscription_id, is_ending
    )


# Saved cards


async def save_card(tx: Transaction, processor: str, owner_id: UUID, card: Card, at: datetime) -> None:
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


async def find_card(connection: Connection, processor: str, owner_id: UUID) -> Card | None:
    row = await connection.fetchrow(
        "SELECT customer_id, method_id FROM payment_card WHERE owner_id = $1 AND processor = $2", owner_id, processor
    )
    return Card(customer_id=row["customer_id"], method_id=row["method_id"]) if row else None


async def forget(tx: Transaction, owner_id: UUID) -> None:
    for table in ("payment_card", "auto_topup", "allowance"):
        await tx.execute(f"DELETE FROM {table} WHERE owner_id = $1", owner_id)


# Automatic top-up


@overload
async def find_auto_topup(connection: Connection, processor: str, owner_id: UUID) -> AutoTopup | None: ...
@overload
async def find_auto_topup(connection: Transaction, processor: str, owner_id: UUID, *, lock: Literal[True]) -> AutoTopup | None: ...
async def find_auto_topup(connection: Connection, processor: str, owner_id: UUID, *, lock: bool = False) -> AutoTopup | None:
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


async def card_came(tx: Transaction, owner_id: UUID, now: datetime) -> None:
    """What was switched on while there was no card begins now; nothing else does."""
    await tx.execute("UPDATE auto_topup SET state = 'on', changed_at = $2 WHERE owner_id = $1 AND state = 'needs_card'", owner_id, now)


async def stop_auto_topup(tx: Transaction, owner_id: UUID, state: str, failure: str | None, now: datetime) -> bool:
    """Stop after a failure; a decline outweighs a request for authentication. What is off stays off. False when nothing changed."""
    stopped = (
        "UPDATE auto_topup SET state = $2, failure = $3, changed_at = $4 WHERE owner_id = $1"
        " AND (state IN ('needs_card', 'on') OR (state = 'needs_authentication' AND $2 = 'declined')) RETURNING true"
    )
    return bool(await tx.fetchval(stopped, owner_id, state, failure, now))


async def low_wallets(connection: Connection, processor: str, most: int, among: Collection[UUID] | None = None) -> list[UUID]:
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


async def is_low(connection: Connection, owner_id: UUID, threshold: Euro) -> bool:
    found = await ledger.find_wallet(connection, owner_id)
    return found is not None and found["blocked_at"] is None and bool(found["balance"] - found["held"] < threshold.micro)


async def has_open_attempt(connection: Connection, owner_id: UUID) -> bool:
    open_one = "SELECT EXISTS (SELECT FROM auto_topup_attempt WHERE owner_id = $1 AND state IN ('claimed', 'sent'))"
    return bool(await connection.fetchval(open_one, owner_id))


async def attempted(connection: Connection, owner_id: UUID, now: datetime) -> tuple[int, int, int]:
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


async def insert_attempt(tx: Transaction, owner_id: UUID, quote: Quote, now: datetime) -> UUID | None:
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


def _attempt(row: Any) -> Attempt:
    quote = Quote(credit=row["credit_cents"], tax=row["tax_cents"])
    return Attempt(id=row["id"], owner_id=row["owner_id"], quote=quote, state=row["state"], intent_id=row["intent_id"])


async def find_attempt(tx: Transaction, attempt_id: UUID) -> Attempt | None:
    row = await tx.fetchrow("SELECT * FROM auto_topup_attempt WHERE id = $1 FOR UPDATE", attempt_id)
    return _attempt(row) if row else None


async def find_attempt_of(tx: Transaction, intent_id: str) -> Attempt | None:
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


# Allowances

_ALLOWANCE = "owner_id, is_enabled, amount_micro, interval_value, interval_unit, zone, anchor_at, last_period, last_refill_at, next_at"


def _allowance(row: Any) -> Allowance:
    return Allowance(
        owner_id=row["owner_id"],
        is_enabled=row["is_enabled"],
        amount=Euro(row["amount_micro"]),
        interval_value=row["interval_value"],
        interval_unit=row["interval_unit"],
        zone=row["zone"],
        anchor_at=row["anchor_at"],
        last_period=row["last_period"],
        last_refill_at=row["last_refill_at"],
        next_at=row["next_at"],
    )


@overload
async def find_allowance(connection: Connection, owner_id: UUID) -> Allowance | None: ...
@overload
async def find_allowance(connection: Transaction, owner_id: UUID, *, lock: Literal[True]) -> Allowance | None: ...
async def find_allowance(connection: Connection, owner_id: UUID, *, lock: bool = False) -> Allowance | None:
    row = await connection.fetchrow(f"SELECT {_ALLOWANCE} FROM allowance WHERE owner_id = $1" + (" FOR UPDATE" if lock else ""), owner_id)
    return _allowance(row) if row else None


async def put_allowance(tx: Transaction, allowance: Allowance) -> None:
    await tx.execute(
        f"INSERT INTO allowance ({_ALLOWANCE}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (owner_id) DO UPDATE SET"
        " is_enabled = $2, amount_micro = $3, interval_value = $4, interval_unit = $5, zone = $6, anchor_at = $7, last_period = $8,"
        " last_refill_at = $9, next_at = $10",
        allowance.owner_id,
        allowance.is_enabled,
        allowance.amount.micro,
        allowance.interval_value,
        allowance.interval_unit,
        allowance.zone,
        allowance.anchor_at,
        allowance.last_period,
        allowance.last_refill_at,
        allowance.next_at,
    )


async def due_allowances(connection: Connection, now: datetime, most: int) -> Sequence[UUID]:
    rows = await connection.fetch("SELECT owner_id FROM allowance WHERE is_enabled AND next_at <= $1 ORDER BY next_at LIMIT $2", now, most)
    return [row["owner_id"] for row in rows]


# Vouchers


async def insert_voucher(
    tx: Transaction, code_hash: bytes, amount: Euro, *, reason: str, actor: str, uses: int, expires_at: datetime | None, now: datetime
) -> None:
    await tx.execute(
        "INSERT INTO voucher (code_hash, amount_micro, reason, actor, uses_left, expires_at, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        code_hash,
        amount.micro,
        reason,
        actor,
        uses,
        expires_at,
        now,
    )


async def use_voucher(tx: Transaction, code_hash: bytes, owner_id: UUID, now: datetime) -> tuple[Euro, str] | None:
    """Take one use for this owner: its amount and reason. None when there is none for them."""
    row = await tx.fetchrow(
        "UPDATE voucher SET uses_left = uses_left - 1 WHERE code_hash = $1 AND uses_left > 0 AND (expires_at IS NULL OR expires_at > $3)"
        " AND NOT EXISTS (SELECT FROM voucher_use WHERE code_hash = $1 AND owner_id = $2) RETURNING amount_micro, reason",
        code_hash,
        owner_id,
        now,
    )
    if row is None:
        return None
    await tx.execute("INSERT INTO voucher_use VALUES ($1, $2, $3)", code_hash, owner_id, now)
    return Euro(row["amount_micro"]), row["reason"]
