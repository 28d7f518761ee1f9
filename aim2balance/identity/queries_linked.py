"""The SQL statements of linked sign-ins."""

from datetime import datetime
from uuid import UUID

from aim2balance.identity.types import LinkedSignIn
from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import UserId


async def find_person(c: Connection, issuer: str, subject: str) -> UserId | None:
    found: UserId | None = await c.fetchval("SELECT user_id FROM linked_sign_in WHERE issuer = $1 AND subject = $2", issuer, subject)
    return found


async def insert_link(tx: Transaction, user_id: UserId, link: LinkedSignIn, issuer: str, subject: str) -> bool:
    """False where the identity leads to an account already."""
    return bool(
        await tx.fetchval(
            "INSERT INTO linked_sign_in (id, owner_id, user_id, provider, issuer, subject, label, linked_at, used_at)"
            " VALUES ($1, $2, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (issuer, subject) DO NOTHING RETURNING true",
            link.id,
            user_id,
            link.provider,
            issuer,
            subject,
            link.label,
            link.linked_at,
            link.used_at,
        )
    )


async def use_link(tx: Transaction, issuer: str, subject: str, now: datetime) -> None:
    await tx.execute("UPDATE linked_sign_in SET used_at = $3 WHERE issuer = $1 AND subject = $2", issuer, subject, now)


async def list_links(c: Connection, user_id: UserId) -> list[LinkedSignIn]:
    rows = await c.fetch("SELECT id, provider, label, linked_at, used_at FROM linked_sign_in WHERE user_id = $1 ORDER BY id", user_id)
    return [LinkedSignIn(**dict(row)) for row in rows]


async def delete_link(tx: Transaction, user_id: UserId, link_id: UUID) -> str | None:
    """By which provider it led in; None when the person has no such link."""
    found: str | None = await tx.fetchval("DELETE FROM linked_sign_in WHERE user_id = $1 AND id = $2 RETURNING provider", user_id, link_id)
    return found
