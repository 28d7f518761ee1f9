"""Every SQL statement of notices."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import OwnerId
from aim2balance.notices.types import Notice

_NOTICE = "id, owner_id, kind, facts, made_at, mailed_at"
_STANDS = "is_banner AND dismissed_at IS NULL AND coalesce((facts ->> 'windowEndAt')::timestamptz > {now}::timestamptz, true)"
"""Whether nobody closed it and the window it is about goes on."""


def _notice(row: Any) -> Notice:
    return Notice(**dict(row))


async def add(tx: Transaction, notice: Notice, key: str, *, is_banner: bool) -> bool:
    """False when this was there before."""
    return bool(
        await tx.fetchval(
            "INSERT INTO notice (id, owner_id, kind, key, facts, is_banner, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7)"
            " ON CONFLICT (owner_id, kind, key) DO NOTHING RETURNING true",
            notice.id,
            notice.owner_id,
            notice.kind,
            key,
            dict(notice.facts),
            is_banner,
            notice.made_at,
        )
    )


async def settle(
    tx: Transaction, owner_id: OwnerId, kinds: Collection[str], now: datetime, *, but: UUID, about: tuple[str, str] | None = None
) -> None:
    """Close banners of these kinds but that one, `about`: only those whose fact of that name says so."""
    await tx.execute(
        "UPDATE notice SET dismissed_at = $3 WHERE owner_id = $1 AND kind = ANY ($2) AND is_banner AND dismissed_at IS NULL AND id <> $4"
        " AND ($5::text IS NULL OR facts ->> $5 = $6)",
        owner_id,
        list(kinds),
        now,
        but,
        *(about or (None, None)),
    )


async def count_since(c: Connection, owner_id: OwnerId, kind: str, since: datetime) -> int:
    found: int = await c.fetchval("SELECT count(*) FROM notice WHERE owner_id = $1 AND kind = $2 AND made_at > $3", owner_id, kind, since)
    return found


async def find(c: Connection, notice_id: UUID) -> Notice | None:
    row = await c.fetchrow(f"SELECT {_NOTICE} FROM notice WHERE id = $1", notice_id)
    return _notice(row) if row else None


async def list_banners(c: Connection, owner_id: OwnerId, since: datetime, now: datetime) -> list[Notice]:
    """Those that stand, newest first."""
    rows = await c.fetch(
        f"SELECT {_NOTICE} FROM notice WHERE owner_id = $1 AND {_STANDS.format(now='$3')} AND made_at >= $2 ORDER BY id DESC LIMIT 20",
        owner_id,
        since,
        now,
    )
    return [_notice(row) for row in rows]


async def list_standing(c: Connection, owner_ids: Collection[UUID], now: datetime) -> dict[UUID, list[tuple[UUID, str]]]:
    """The banners of each owner that stand, newest first, with their kinds."""
    rows = await c.fetch(
        f"SELECT owner_id, id, kind FROM notice WHERE owner_id = ANY ($1) AND {_STANDS.format(now='$2')} ORDER BY owner_id, id DESC",
        list(owner_ids),
        now,
    )
    found: dict[UUID, list[tuple[UUID, str]]] = {}
    for row in rows:
        found.setdefault(row["owner_id"], []).append((row["id"], row["kind"]))
    return found


async def close(tx: Transaction, notice_ids: Collection[UUID], now: datetime) -> None:
    await tx.execute("UPDATE notice SET dismissed_at = $2 WHERE id = ANY ($1) AND dismissed_at IS NULL", list(notice_ids), now)


async def dismiss(tx: Transaction, owner_id: OwnerId, notice_id: UUID, now: datetime) -> bool:
    """False when the owner has no such notice."""
    return bool(
        await tx.fetchval(
            "UPDATE notice SET dismissed_at = coalesce(dismissed_at, $3) WHERE owner_id = $1 AND id = $2 RETURNING true",
            owner_id,
            notice_id,
            now,
        )
    )


async def set_mailed(tx: Transaction, notice_id: UUID, now: datetime) -> None:
    await tx.execute("UPDATE notice SET mailed_at = $2 WHERE id = $1 AND mailed_at IS NULL", notice_id, now)


async def erase(tx: Transaction, owner_id: OwnerId) -> None:
    await tx.execute("DELETE FROM notice WHERE owner_id = $1", owner_id)


async def delete_old(tx: Transaction, before: datetime) -> None:
    await tx.execute("DELETE FROM notice WHERE made_at < $1", before)
