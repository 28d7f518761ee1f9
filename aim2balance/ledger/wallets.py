"""The statements on wallets and holds outside the batches: open, lock, block, and what stands in them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import OwnerId
from aim2balance.ledger.types import AccountKind, BudgetWindow


async def open_wallet(tx: Transaction, owner_id: OwnerId) -> None:
    await tx.execute("INSERT INTO account (id, owner_id, kind) VALUES ($1, $1, 'wallet') ON CONFLICT DO NOTHING", owner_id)


async def unblock_wallet(tx: Transaction, owner_id: OwnerId) -> bool:
    done = await tx.fetchval(
        "UPDATE account SET blocked_at = NULL WHERE id = $1 AND kind = 'wallet' AND balance - held >= 0 RETURNING true", owner_id
    )
    return bool(done)


async def block_wallet(tx: Transaction, owner_id: OwnerId) -> bool:
    done = await tx.fetchval(
        "UPDATE account SET blocked_at = coalesce(blocked_at, clock_timestamp()) WHERE id = $1 AND kind = 'wallet' RETURNING true", owner_id
    )
    return bool(done)


async def find_wallet(connection: Connection, owner_id: OwnerId) -> Any:
    """Its balance, held and blocked_at."""
    return await connection.fetchrow("SELECT balance, held, blocked_at FROM account WHERE id = $1 AND kind = 'wallet'", owner_id)


async def lock_wallet(tx: Transaction, owner_id: OwnerId) -> Any:
    """As `find_wallet`, locked until the transaction ends: nobody holds, books, blocks or frees meanwhile."""
    return await tx.fetchrow("SELECT balance, held, blocked_at FROM account WHERE id = $1 AND kind = 'wallet' FOR UPDATE", owner_id)


async def wallet_states(connection: Connection, owner_ids: Sequence[OwnerId]) -> dict[OwnerId, tuple[int, int, bool]]:
    rows = await connection.fetch(
        "SELECT id, version, held, blocked_at IS NOT NULL AS blocked FROM account WHERE id = ANY ($1::uuid[]) AND kind = 'wallet'",
        list(owner_ids),
    )
    return {row["id"]: (row["version"], row["held"], row["blocked"]) for row in rows}


async def count_requests_of_minute(connection: Connection, key_id: UUID, now: datetime) -> int:
    """How many requests of a key with a rate were admitted in this minute."""
    found = await connection.fetchval(
        "SELECT requests FROM rate_counter WHERE key_id = $1 AND minute = date_trunc('minute', $2::timestamptz)", key_id, now
    )
    return int(found or 0)


async def list_wallet_entries(connection: Connection, owner_id: OwnerId, before: UUID | None, most: int) -> Sequence[Any]:
    """The newest entries of a wallet with their transfers."""
    return await connection.fetch(
        "SELECT e.id, e.transfer_id, t.kind, e.amount, e.balance_after, t.happened_at, t.reference, t.reason "
        "FROM (SELECT * FROM entry WHERE owner_id = $1 AND account_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3) AS e "
        "JOIN transfer AS t ON t.owner_id = e.owner_id AND t.id = e.transfer_id ORDER BY e.id DESC",
        owner_id,
        before or UUID(int=(1 << 128) - 1),
        most,
    )


async def wallet_balances(connection: Connection, owner_ids: Sequence[OwnerId]) -> dict[OwnerId, int]:
    rows = await connection.fetch("SELECT id, balance FROM account WHERE id = ANY ($1::uuid[]) AND kind = 'wallet'", list(owner_ids))
    return {row["id"]: row["balance"] for row in rows}


async def last_credit(connection: Connection, owner_id: OwnerId) -> tuple[UUID, Euro] | None:
    """The newest credit by payment, allowance or operator, with its transfer."""
    row = await connection.fetchrow(
        "SELECT e.transfer_id, e.amount FROM entry AS e JOIN transfer AS t ON t.owner_id = e.owner_id AND t.id = e.transfer_id "
        "WHERE e.owner_id = $1 AND e.account_id = $1 AND e.amount > 0 AND t.kind IN ('topup', 'allowance', 'adjustment') "
        "ORDER BY e.id DESC LIMIT 1",
        owner_id,
    )
    return None if row is None else (row["transfer_id"], Euro(row["amount"]))


async def count_open_holds(connection: Connection) -> int:
    found: int = await connection.fetchval("SELECT count(*) FROM hold WHERE state = 'open'")
    return found


async def total_of(connection: Connection, kind: AccountKind) -> int:
    """What stands on all accounts of a kind, in micro-euro."""
    found: int = await connection.fetchval("SELECT coalesce(sum(balance), 0)::bigint FROM account WHERE kind = $1", kind)
    return found


async def open_budget_window(
    tx: Transaction, limit_id: UUID, start: datetime, end: datetime | None, *, spent: int, spent_co2e: int
) -> None:
    """Count in a window of a budget at least what was used in it before, in micro-euro and nanograms; what it counts stays counted."""
    await tx.execute(
        "INSERT INTO budget_window AS b (limit_id, window_start, window_end, spent, spent_co2e, base, base_co2e)"
        " VALUES ($1, $2, $3, $4, $5, $4, $5) ON CONFLICT (limit_id, window_start) DO UPDATE"
        " SET spent = greatest(b.spent, excluded.spent), base = b.base + greatest(excluded.spent - b.spent, 0),"
        " spent_co2e = greatest(b.spent_co2e, excluded.spent_co2e),"
        " base_co2e = b.base_co2e + greatest(excluded.spent_co2e - b.spent_co2e, 0)",
        limit_id,
        start,
        end,
        spent,
        spent_co2e,
    )


async def budget_windows(connection: Connection, windows: Mapping[UUID, datetime]) -> dict[UUID, BudgetWindow]:
    """What stands in the window of each budget that begins then; one that nothing was asked in is missing."""
    rows = await connection.fetch(
        "SELECT b.limit_id, b.spent, b.held, b.spent_co2e, b.held_co2e FROM unnest($1::uuid[], $2::timestamptz[]) AS u(id, starts)"
        " JOIN budget_window AS b ON b.limit_id = u.id AND b.window_start = u.starts",
        list(windows.keys()),
        list(windows.values()),
    )
    return {
        row["limit_id"]: BudgetWindow(
            spent_micro=row["spent"], held_micro=row["held"], spent_co2e_ng=row["spent_co2e"], held_co2e_ng=row["held_co2e"]
        )
        for row in rows
    }
