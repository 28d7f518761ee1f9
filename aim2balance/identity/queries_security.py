"""The SQL statements of the security log and of known devices."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from aim2balance.identity.types import SecurityEvent, SecurityEventKind
from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import UserId


async def add_event(tx: Transaction, event: SecurityEvent) -> None:
    await tx.execute(
        "INSERT INTO security_event (id, at, kind, user_id, network, facts) VALUES ($1, $2, $3, $4, $5, $6)",
        event.id,
        event.at,
        event.kind,
        event.user_id,
        event.network,
        dict(event.facts),
    )


async def list_events(
    c: Connection, *, kinds: Collection[str] | None, user_id: UserId | None, before: UUID | None, limit: int
) -> list[SecurityEvent]:
    """The newest first."""
    rows: Any = await c.fetch(
        "SELECT id, at, kind, user_id, network, facts FROM security_event WHERE ($1::uuid IS NULL OR id < $1)"
        " AND ($2::text[] IS NULL OR kind = ANY ($2)) AND ($3::uuid IS NULL OR user_id = $3) ORDER BY id DESC LIMIT $4",
        before,
        None if kinds is None else list(kinds),
        user_id,
        limit,
    )
    return [SecurityEvent(**{**dict(row), "kind": SecurityEventKind(row["kind"])}) for row in rows]


async def delete_old(tx: Transaction, before: datetime, devices_before: datetime) -> None:
    await tx.execute("DELETE FROM security_event WHERE at < $1", before)
    await tx.execute("DELETE FROM known_device WHERE seen_at < $1", devices_before)


async def see_device(tx: Transaction, user_id: UserId, device_hash: bytes, now: datetime) -> bool:
    """Whether the person was seen there before; from now on they were."""
    return not await tx.fetchval(
        "INSERT INTO known_device AS d (user_id, hash, seen_at) VALUES ($1, $2, $3)"
        " ON CONFLICT (user_id, hash) DO UPDATE SET seen_at = $3 RETURNING xmax = 0",
        user_id,
        device_hash,
        now,
    )


async def was_here_before(c: Connection, user_id: UserId) -> bool:
    """Whether the person has ever signed in, as far as is still known."""
    return bool(
        await c.fetchval(
            "SELECT EXISTS (SELECT FROM session_family WHERE user_id = $1) OR EXISTS (SELECT FROM known_device WHERE user_id = $1)", user_id
        )
    )


async def forget_devices(tx: Transaction, user_id: UserId, kept: int) -> None:
    """All but those seen last."""
    await tx.execute(
        "DELETE FROM known_device WHERE user_id = $1 AND hash NOT IN"
        " (SELECT hash FROM known_device WHERE user_id = $1 ORDER BY seen_at DESC, hash LIMIT $2)",
        user_id,
        kept,
    )
