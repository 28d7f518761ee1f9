"""The SQL statements of officer links."""

from typing import Any
from uuid import UUID

from aim2balance.donations.types import Month, OfficerLink
from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import OwnerId

_LINK = "id, owner_id, month, project_id, first_day, last_day, made_at"


def _link(row: Any) -> OfficerLink:
    return OfficerLink(**{**dict(row), "month": None if row["month"] is None else Month.parse(row["month"])})


async def insert_link(tx: Transaction, link: OfficerLink, token_hash: bytes) -> None:
    await tx.execute(
        "INSERT INTO officer_link (id, owner_id, token_hash, month, project_id, first_day, last_day, made_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        link.id,
        link.owner_id,
        token_hash,
        None if link.month is None else str(link.month),
        link.project_id,
        link.first_day,
        link.last_day,
        link.made_at,
    )


async def count_links(c: Connection, owner_id: OwnerId) -> int:
    return int(await c.fetchval("SELECT count(*) FROM officer_link WHERE owner_id = $1", owner_id))


async def list_links(c: Connection, owner_id: OwnerId) -> list[OfficerLink]:
    """The newest first."""
    return [_link(row) for row in await c.fetch(f"SELECT {_LINK} FROM officer_link WHERE owner_id = $1 ORDER BY id DESC", owner_id)]


async def find_link(c: Connection, token_hash: bytes) -> OfficerLink | None:
    row = await c.fetchrow(f"SELECT {_LINK} FROM officer_link WHERE token_hash = $1", token_hash)
    return _link(row) if row else None


async def delete_link(tx: Transaction, owner_id: OwnerId, link_id: UUID) -> bool:
    """False when the owner has no such link."""
    return bool(await tx.fetchval("DELETE FROM officer_link WHERE owner_id = $1 AND id = $2 RETURNING true", owner_id, link_id))


async def delete_links(tx: Transaction, owner_id: OwnerId) -> None:
    await tx.execute("DELETE FROM officer_link WHERE owner_id = $1", owner_id)
