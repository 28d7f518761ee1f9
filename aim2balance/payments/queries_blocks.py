"""The statements about wallets that payments keep blocked."""

from datetime import datetime

from aim2balance import ledger
from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import OwnerId


async def is_blocked(tx: Transaction, owner_id: OwnerId) -> bool:
    """Locks the wallet, so that nobody blocks or frees it meanwhile."""
    found = await ledger.lock_wallet(tx, owner_id)
    return found is not None and found["blocked_at"] is not None


async def available_micro(tx: Transaction, owner_id: OwnerId) -> int:
    """What is available in the wallet, in micro-euro; the wallet is locked."""
    found = await ledger.lock_wallet(tx, owner_id)
    return 0 if found is None else int(found["balance"] - found["held"])


async def add_block(tx: Transaction, owner_id: OwnerId, reason: str, was_blocked: bool, now: datetime) -> None:
    await tx.execute(
        "INSERT INTO payment_block (owner_id, reason, was_blocked, made_at) VALUES ($1, $2, $3 AND NOT EXISTS"
        " (SELECT FROM payment_block WHERE owner_id = $1 AND ended_at IS NULL AND NOT was_blocked), $4) ON CONFLICT DO NOTHING",
        owner_id,
        reason,
        was_blocked,
        now,
    )


async def end_block(tx: Transaction, owner_id: OwnerId, reason: str, now: datetime, by: str) -> bool:
    ended = (
        "UPDATE payment_block SET ended_at = $3, ended_by = $4 WHERE owner_id = $1 AND reason LIKE $2 AND ended_at IS NULL RETURNING true"
    )
    return bool(await tx.fetch(ended, owner_id, reason, now, by))


async def open_blocks(connection: Connection, owner_id: OwnerId) -> list[str]:
    rows = await connection.fetch("SELECT reason FROM payment_block WHERE owner_id = $1 AND ended_at IS NULL", owner_id)
    return [row["reason"] for row in rows]


async def owners_blocked_for_refunds(connection: Connection, most: int) -> list[OwnerId]:
    """Whose wallet has room again while a refund still keeps it blocked."""
    rows = await connection.fetch(
        "SELECT DISTINCT b.owner_id FROM payment_block AS b JOIN account AS a ON a.id = b.owner_id AND a.kind = 'wallet'"
        " WHERE b.ended_at IS NULL AND b.reason LIKE 'refund:%' AND a.balance - a.held >= 0 LIMIT $1",
        most,
    )
    return [row["owner_id"] for row in rows]


async def may_unblock(connection: Connection, owner_id: OwnerId) -> bool:
    """Whether the wallet is blocked by us alone: there were reasons of ours, and nobody else had blocked it before the newest of them."""
    newest = "SELECT NOT was_blocked FROM payment_block WHERE owner_id = $1 ORDER BY made_at DESC, was_blocked DESC LIMIT 1"
    return bool(await connection.fetchval(newest, owner_id))
