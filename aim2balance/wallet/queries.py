"""Every SQL statement of the wallet: arrays into the functions of the first migration, verdicts out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.ids import time_of
from aim2balance.kit.money import Euro
from aim2balance.ledger.rules import account_id
from aim2balance.ledger.types import Account, Kind
from aim2balance.wallet.types import Balance, BudgetLimit, Place, RateLimit, Request, Settlement, Verdict, WalletEntry

PATIENCE_S = 10.0
"""Nobody waits longer to be admitted; then the database counts as away."""


async def place(connection: Connection, process_id: UUID, now: datetime, places: Sequence[Place]) -> list[Verdict]:
    budgets = [(number, budget) for number, asked in enumerate(places, 1) for budget in asked.budgets]
    rates = [(number, rate) for number, asked in enumerate(places, 1) for rate in asked.rates]
    row: Any = await connection.fetchrow(
        "SELECT verdict, granted, promised, room, which"
        " FROM wallet_place($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        process_id,
        now,
        [asked.request_id for asked in places],
        [asked.owner_id for asked in places],
        [asked.want.micro for asked in places],
        [asked.least.micro for asked in places],
        [(asked.ceiling or asked.want).micro for asked in places],
        [asked.price_id for asked in places],
        [asked.rate_id for asked in places],
        [number for number, _ in budgets],
        [budget.limit_id for _, budget in budgets],
        [budget.window_start for _, budget in budgets],
        [budget.window_end for _, budget in budgets],
        [budget.limit_micro for _, budget in budgets],
        [number for number, _ in rates],
        [rate.key_id for _, rate in rates],
        [rate.rpm for _, rate in rates],
        timeout=PATIENCE_S,
    )
    limits: dict[str, Sequence[tuple[int, BudgetLimit | RateLimit]]] = {"budget": budgets, "rate": rates}
    return [
        Verdict(verdict, granted, promised, room, limits[verdict][which - 1][1] if which and verdict in limits else None)
        for verdict, granted, promised, room, which in zip(*row, strict=True)
    ]


async def extend(connection: Connection, requests: Sequence[Request], amounts: Sequence[int]) -> list[bool]:
    extended: list[bool] = await connection.fetchval(
        "SELECT wallet_extend($1, $2, $3)", *_columns(requests), list(amounts), timeout=PATIENCE_S
    )
    return extended


async def release(connection: Connection, requests: Sequence[Request]) -> int:
    freed: int = await connection.fetchval("SELECT wallet_release($1, $2)", *_columns(requests), timeout=PATIENCE_S)
    return freed


async def settle(tx: Transaction, settlements: Sequence[Settlement]) -> tuple[list[bool], list[int]]:
    """Which were new to the books, and the overrun of each in micro-euro."""
    row: Any = await tx.fetchrow(
        "SELECT newly, overrun FROM wallet_settle($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        [settlement.request_id for settlement in settlements],
        [settlement.owner_id for settlement in settlements],
        [settlement.provider for settlement in settlements],
        [_costs_of(settlement.provider) for settlement in settlements],
        [settlement.provider_micro for settlement in settlements],
        [settlement.margin_micro for settlement in settlements],
        [settlement.restoration_micro for settlement in settlements],
        [settlement.happened_at for settlement in settlements],
        [settlement.source == "demo" for settlement in settlements],
    )
    return row["newly"], row["overrun"]


@lru_cache(maxsize=1000)
def _costs_of(provider: str) -> UUID:
    return account_id(Account(kind=Kind.PROVIDER_COSTS, name=provider))


def _columns(requests: Sequence[Request]) -> tuple[list[UUID], list[UUID]]:
    return [request_id for request_id, _ in requests], [owner_id for _, owner_id in requests]


async def take_lease(connection: Connection, process_id: UUID, valid: timedelta) -> None:
    await connection.execute("INSERT INTO process_lease (id, expires_at) VALUES ($1, clock_timestamp() + $2)", process_id, valid)


async def renew_lease(connection: Connection, process_id: UUID, valid: timedelta) -> bool:
    """False when the lease is dead: it is never revived, for its holds may be gone."""
    renewed = "UPDATE process_lease SET expires_at = clock_timestamp() + $2 WHERE id = $1 AND expires_at > clock_timestamp() RETURNING true"
    return bool(await connection.fetchval(renewed, process_id, valid))


async def end_leases(connection: Connection, *, but: UUID | None = None, only: UUID | None = None) -> None:
    await connection.execute(
        "UPDATE process_lease SET expires_at = clock_timestamp() "
        "WHERE expires_at > clock_timestamp() AND id IS DISTINCT FROM $1 AND ($2::uuid IS NULL OR id = $2)",
        but,
        only,
    )


async def sweep(connection: Connection, age: timedelta, most: int) -> int:
    freed: int = await connection.fetchval("SELECT wallet_sweep($1, $2)", age, most)
    return freed


async def throw_away(connection: Connection, keep_holds: timedelta, most: int) -> int:
    """Delete closed holds older than that, rate counters older than an hour, leases dead for a day. Returns the number of holds."""
    await connection.execute("DELETE FROM rate_counter WHERE minute < clock_timestamp() - interval '1 hour'")
    await connection.execute(
        "DELETE FROM process_lease AS p WHERE p.expires_at < clock_timestamp() - interval '1 day' "
        "AND NOT EXISTS (SELECT FROM hold AS h WHERE h.process_id = p.id AND h.state = 'open')"
    )
    gone = await connection.fetch(
        "DELETE FROM hold WHERE (id, owner_id) IN (SELECT id, owner_id FROM hold WHERE id < a2b_id_floor(clock_timestamp() - $1::interval) "
        "AND closed_at < clock_timestamp() - $1::interval LIMIT $2) RETURNING 1",
        keep_holds,
        most,
    )
    return len(gone)


async def open_wallet(tx: Transaction, owner_id: UUID) -> None:
    await tx.execute("INSERT INTO account (id, owner_id, kind) VALUES ($1, $1, 'wallet') ON CONFLICT DO NOTHING", owner_id)


async def unblock(tx: Transaction, owner_id: UUID) -> bool:
    done = await tx.fetchval(
        "UPDATE account SET blocked_at = NULL WHERE id = $1 AND kind = 'wallet' AND balance - held >= 0 RETURNING true", owner_id
    )
    return bool(done)


async def block(tx: Transaction, owner_id: UUID) -> bool:
    done = await tx.fetchval(
        "UPDATE account SET blocked_at = coalesce(blocked_at, clock_timestamp()) WHERE id = $1 AND kind = 'wallet' RETURNING true", owner_id
    )
    return bool(done)


async def find_balance(connection: Connection, owner_id: UUID) -> Balance | None:
    row = await connection.fetchrow("SELECT balance, held, blocked_at FROM account WHERE id = $1 AND kind = 'wallet'", owner_id)
    if row is None:
        return None
    return Balance(balance=Euro(row["balance"]), held=Euro(row["held"]), is_blocked=row["blocked_at"] is not None)


async def states(connection: Connection, owner_ids: Sequence[UUID]) -> dict[UUID, tuple[int, int, bool]]:
    rows = await connection.fetch(
        "SELECT id, version, held, blocked_at IS NOT NULL AS blocked FROM account WHERE id = ANY ($1::uuid[]) AND kind = 'wallet'",
        list(owner_ids),
    )
    return {row["id"]: (row["version"], row["held"], row["blocked"]) for row in rows}


async def list_entries(connection: Connection, owner_id: UUID, before: UUID | None, most: int) -> list[WalletEntry]:
    rows = await connection.fetch(
        "SELECT e.id, e.transfer_id, t.kind, e.amount, e.balance_after, t.happened_at, t.reference, t.reason "
        "FROM (SELECT * FROM entry WHERE owner_id = $1 AND account_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3) AS e "
        "JOIN transfer AS t ON t.owner_id = e.owner_id AND t.id = e.transfer_id ORDER BY e.id DESC",
        owner_id,
        before or UUID(int=(1 << 128) - 1),
        most,
    )
    return [
        WalletEntry(
            id=row["id"],
            transfer_id=row["transfer_id"],
            kind=row["kind"],
            amount=Euro(row["amount"]),
            balance_after=Euro(row["balance_after"]),
            happened_at=row["happened_at"],
            recorded_at=time_of(row["id"]),
            reference=row["reference"],
            reason=row["reason"],
        )
        for row in rows
    ]


async def balances(connection: Connection, owner_ids: Sequence[UUID]) -> dict[UUID, int]:
    rows = await connection.fetch("SELECT id, balance FROM account WHERE id = ANY ($1::uuid[]) AND kind = 'wallet'", list(owner_ids))
    return {row["id"]: row["balance"] for row in rows}


async def last_credit(connection: Connection, owner_id: UUID) -> tuple[UUID, Euro] | None:
    """The newest credit by payment, allowance or operator, with its transfer."""
    row = await connection.fetchrow(
        "SELECT e.transfer_id, e.amount FROM entry AS e JOIN transfer AS t ON t.owner_id = e.owner_id AND t.id = e.transfer_id "
        "WHERE e.owner_id = $1 AND e.account_id = $1 AND e.amount > 0 AND t.kind IN ('topup', 'allowance', 'adjustment') "
        "ORDER BY e.id DESC LIMIT 1",
        owner_id,
    )
    return None if row is None else (row["transfer_id"], Euro(row["amount"]))
