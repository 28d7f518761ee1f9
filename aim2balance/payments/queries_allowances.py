"""The statements about allowances and vouchers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, overload

from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import OwnerId
from aim2balance.payments.types import Allowance

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
async def find_allowance(connection: Connection, owner_id: OwnerId) -> Allowance | None: ...
@overload
async def find_allowance(connection: Transaction, owner_id: OwnerId, *, lock: Literal[True]) -> Allowance | None: ...
async def find_allowance(connection: Connection, owner_id: OwnerId, *, lock: bool = False) -> Allowance | None:
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


async def due_allowances(connection: Connection, now: datetime, most: int) -> Sequence[OwnerId]:
    rows = await connection.fetch("SELECT owner_id FROM allowance WHERE is_enabled AND next_at <= $1 ORDER BY next_at LIMIT $2", now, most)
    return [row["owner_id"] for row in rows]


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


async def use_voucher(tx: Transaction, code_hash: bytes, owner_id: OwnerId, now: datetime) -> tuple[Euro, str] | None:
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
