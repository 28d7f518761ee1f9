"""Reading the books for others: entries of an account, by ranges of their ids, which are ranges of time."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.ids import id_floor, time_of
from aim2balance.kit.principal import OwnerId
from aim2balance.ledger.types import SYSTEM

# Reading a month of a large book takes seconds, not the minute that other statements get; a cold disk may need more.
_LONG_S = 3600.0
_LAST_MS = 4_102_444_800_000
"""The year 2100."""
_EARLIER, _LATER = timedelta(minutes=5), (timedelta(hours=1), timedelta(days=62))


async def balance_and_version(connection: Connection, account_id: UUID) -> tuple[int, int]:
    """An account's balance and how many entries it has."""
    row: Any = await connection.fetchrow("SELECT balance, version FROM account WHERE id = $1", account_id)
    return row["balance"], row["version"]


async def account_balances(connection: Connection, account_ids: Sequence[UUID]) -> dict[UUID, int]:
    rows = await connection.fetch("SELECT id, balance FROM account WHERE id = ANY ($1)", account_ids)
    return {row["id"]: row["balance"] for row in rows}


async def first_entry(connection: Connection, account_id: UUID) -> UUID | None:
    """The id of an account's first entry. Reads the whole book as far as that entry: not for every request."""
    rows = await connection.fetch("SELECT id FROM entry WHERE account_id = $1 ORDER BY id LIMIT 1", account_id, timeout=_LONG_S)
    return rows[0]["id"] if rows else None


async def first_entry_of_owner(connection: Connection, owner_id: OwnerId) -> UUID | None:
    found: UUID | None = await connection.fetchval("SELECT id FROM entry WHERE owner_id = $1 ORDER BY id LIMIT 1", owner_id)
    return found


async def sums_since(
    connection: Connection, account_id: UUID, low: UUID, high: UUID, without: Sequence[UUID], apart: Sequence[UUID]
) -> tuple[int, int, int, int]:
    """An account's entries from `low` on in one pass, without those of some transfers of the system: the sum up to `high`, that of the
    system's transfers `apart` within it, the sum from `high` on, and the balance.
    """
    # fetch, not fetchrow: a limit on the rows would keep the database from reading with several workers.
    (row,) = await connection.fetch(
        """
        SELECT
            coalesce(sum(e.amount) FILTER (WHERE e.id < $3 AND (e.owner_id <> $4 OR e.transfer_id <> ALL ($6))), 0)::bigint AS collected,
            coalesce(sum(e.amount) FILTER (WHERE e.id < $3 AND e.owner_id = $4 AND e.transfer_id = ANY ($6)), 0)::bigint AS corrected,
            coalesce(sum(e.amount) FILTER (WHERE e.id >= $3), 0)::bigint AS later,
            (SELECT a.balance FROM account AS a WHERE a.id = $1) AS balance
        FROM entry AS e
        WHERE e.account_id = $1 AND e.id >= $2 AND (e.owner_id <> $4 OR e.transfer_id <> ALL ($5))
        """,
        account_id,
        low,
        high,
        SYSTEM,
        without,
        apart,
        timeout=_LONG_S,
    )
    return row["collected"], row["corrected"], row["later"], row["balance"]


async def wallet_balance_before(connection: Connection, owner_id: OwnerId, entry_id: UUID) -> int:
    found = await connection.fetchval(
        "SELECT balance_after FROM entry WHERE owner_id = $1 AND account_id = $1 AND id < $2 ORDER BY id DESC LIMIT 1", owner_id, entry_id
    )
    return found or 0


async def wallet_sums(connection: Connection, owner_id: OwnerId, low: UUID, high: UUID) -> dict[str, int]:
    """What moved a wallet between two ids, by cause."""
    rows = await connection.fetch(
        "SELECT t.kind, sum(e.amount)::bigint AS micro "
        "FROM entry AS e JOIN transfer AS t ON t.owner_id = e.owner_id AND t.id = e.transfer_id "
        "WHERE e.owner_id = $1 AND e.account_id = $1 AND e.id >= $2 AND e.id < $3 GROUP BY 1",
        owner_id,
        low,
        high,
        timeout=_LONG_S,
    )
    return {row["kind"]: row["micro"] for row in rows}


async def sum_of_owner(connection: Connection, owner_id: OwnerId, account_id: UUID, low: UUID, high: UUID) -> int:
    """What an owner's transfers brought to an account between two ids."""
    micro: int = await connection.fetchval(
        "SELECT coalesce(sum(amount), 0)::bigint FROM entry WHERE owner_id = $1 AND account_id = $2 AND id >= $3 AND id < $4",
        owner_id,
        account_id,
        low,
        high,
    )
    return micro


_SHARES = "SELECT id, transfer_id, amount FROM entry WHERE account_id = $1 AND owner_id <> $4 AND id >= $2 AND id < $3 ORDER BY id"


async def stream_shares(tx: Transaction, account_id: UUID, low: UUID, high: UUID) -> AsyncIterator[tuple[UUID, UUID, int]]:
    """What owners' transfers brought to an account between two ids: entry, transfer and micro-euro, in the order of booking."""
    async for row in tx.cursor(_SHARES, account_id, low, high, SYSTEM, prefetch=8_192, timeout=_LONG_S):
        yield row["id"], row["transfer_id"], row["amount"]


async def list_shares(connection: Connection, account_id: UUID, low: UUID, high: UUID) -> list[tuple[UUID, UUID, int]]:
    """The same at once; for a short span of ids."""
    rows = await connection.fetch(_SHARES, account_id, low, high, SYSTEM)
    return [(row["id"], row["transfer_id"], row["amount"]) for row in rows]


async def find_share(
    connection: Connection, owner_id: OwnerId, transfer_id: UUID, account_ids: Sequence[UUID]
) -> tuple[UUID, UUID, int] | None:
    """The entry that a transfer of an owner made on one of these accounts: its id, the account and micro-euro."""
    if transfer_id.int >> 80 > _LAST_MS:
        return None  # made by nobody: an id begins with its time
    begun = time_of(transfer_id)
    # Booked minutes after its id was made, or weeks where the settlement waited in the spool.
    for later in _LATER:
        row = await connection.fetchrow(
            "SELECT id, account_id, amount FROM entry WHERE owner_id = $1 AND transfer_id = $2 AND account_id = ANY ($3)"
            " AND id >= $4 AND id < $5",
            owner_id,
            transfer_id,
            list(account_ids),
            id_floor(begun - _EARLIER),
            id_floor(begun + later),
        )
        if row is not None:
            return row["id"], row["account_id"], row["amount"]
    return None


async def recorded_at(connection: Connection, transfer_id: UUID) -> datetime:
    """When a transfer between system accounts was booked, by the database's clock."""
    at: datetime = await connection.fetchval("SELECT recorded_at FROM transfer WHERE owner_id = $1 AND id = $2", SYSTEM, transfer_id)
    return at


async def donation_legs(connection: Connection) -> dict[UUID, dict[str, int]]:
    """The legs of every donation transfer in the books: account id to micro-euro."""
    rows = await connection.fetch(
        """
SELECT t.id, t.kind, jsonb_object_agg(e.account_id, e.amount) AS legs
FROM transfer AS t JOIN entry AS e ON e.owner_id = t.owner_id AND e.transfer_id = t.id
WHERE t.owner_id = $1 AND t.kind = 'donation' GROUP BY t.id, t.kind""",
        SYSTEM,
    )
    return {row["id"]: row["legs"] for row in rows}
