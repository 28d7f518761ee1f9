"""The SQL statements of second factors and recovery codes."""

from collections.abc import Sequence
from datetime import datetime

from aim2balance.identity.types import SecondFactor
from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import UserId


async def begin(tx: Transaction, user_id: UserId, sealed: bytes, now: datetime) -> bool:
    """False where one is on already; one that was only begun is replaced."""
    return bool(
        await tx.fetchval(
            "INSERT INTO second_factor AS f (user_id, sealed, begun_at) VALUES ($1, $2, $3) ON CONFLICT (user_id) DO UPDATE"
            " SET sealed = excluded.sealed, begun_at = excluded.begun_at, last_step = 0 WHERE f.confirmed_at IS NULL RETURNING true",
            user_id,
            sealed,
            now,
        )
    )


async def lock(tx: Transaction, user_id: UserId) -> SecondFactor | None:
    """As it stands, until the transaction ends: two that use one code come one after the other."""
    row = await tx.fetchrow("SELECT sealed, begun_at, confirmed_at, last_step FROM second_factor WHERE user_id = $1 FOR UPDATE", user_id)
    return SecondFactor(**dict(row)) if row else None


async def find_since(c: Connection, user_id: UserId) -> datetime | None:
    """Since when it is on; None where it is not."""
    since: datetime | None = await c.fetchval("SELECT confirmed_at FROM second_factor WHERE user_id = $1", user_id)
    return since


async def use_step(tx: Transaction, user_id: UserId, step: int) -> None:
    await tx.execute("UPDATE second_factor SET last_step = $2 WHERE user_id = $1", user_id, step)


async def set_confirmed(tx: Transaction, user_id: UserId, now: datetime) -> None:
    await tx.execute("UPDATE second_factor SET confirmed_at = $2 WHERE user_id = $1", user_id, now)


async def replace_recovery_codes(tx: Transaction, user_id: UserId, hashes: Sequence[bytes]) -> None:
    await tx.execute("DELETE FROM recovery_code WHERE user_id = $1", user_id)
    await tx.execute("INSERT INTO recovery_code (user_id, hash) SELECT $1, unnest($2::bytea[])", user_id, hashes)


async def use_recovery_code(tx: Transaction, user_id: UserId, code_hash: bytes) -> bool:
    return bool(await tx.fetchval("DELETE FROM recovery_code WHERE user_id = $1 AND hash = $2 RETURNING true", user_id, code_hash))


async def count_recovery_codes(c: Connection, user_id: UserId) -> int:
    count: int = await c.fetchval("SELECT count(*) FROM recovery_code WHERE user_id = $1", user_id)
    return count


async def delete(tx: Transaction, user_id: UserId) -> bool:
    """Whether one was on."""
    await tx.execute("DELETE FROM recovery_code WHERE user_id = $1", user_id)
    return bool(await tx.fetchval("DELETE FROM second_factor WHERE user_id = $1 RETURNING confirmed_at IS NOT NULL", user_id))
