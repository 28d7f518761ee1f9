"""The SQL statements of invitations."""

from datetime import datetime
from typing import Any
from uuid import UUID

from aim2balance.identity.types import Invitation
from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import UserId

_INVITATION = "id, email, language, made_by, made_at, expires_at, is_mailed, mailed_at, user_id, taken_at, taken_back_at"


def _invitation(row: Any) -> Invitation:
    return Invitation(**dict(row))


async def insert_invitation(tx: Transaction, made: Invitation) -> bool:
    """False when another one stands for the address, made at the same moment."""
    return bool(
        await tx.fetchval(
            "INSERT INTO invitation (id, email, language, made_by, made_at, expires_at, is_mailed) VALUES ($1, $2, $3, $4, $5, $6, $7)"
            " ON CONFLICT (email) WHERE taken_at IS NULL AND taken_back_at IS NULL DO NOTHING RETURNING true",
            made.id,
            made.email,
            made.language,
            made.made_by,
            made.made_at,
            made.expires_at,
            made.is_mailed,
        )
    )


async def find_invitation(c: Connection, invitation_id: UUID) -> Invitation | None:
    row = await c.fetchrow(f"SELECT {_INVITATION} FROM invitation WHERE id = $1", invitation_id)
    return _invitation(row) if row else None


async def is_kept(c: Connection, email: str) -> bool:
    """Whether this address was ever invited since invitations are kept."""
    return bool(await c.fetchval("SELECT EXISTS (SELECT FROM invitation WHERE email = $1)", email))


async def list_invitations(c: Connection, before: UUID | None, limit: int) -> list[Invitation]:
    """The newest first."""
    rows = await c.fetch(f"SELECT {_INVITATION} FROM invitation WHERE $1::uuid IS NULL OR id < $1 ORDER BY id DESC LIMIT $2", before, limit)
    return [_invitation(row) for row in rows]


async def replace_standing(tx: Transaction, email: str, now: datetime) -> None:
    """A newer invitation to the address is to come: the one that stands ends."""
    await tx.execute("UPDATE invitation SET taken_back_at = $2 WHERE email = $1 AND taken_at IS NULL AND taken_back_at IS NULL", email, now)


async def take_back(tx: Transaction, invitation_id: UUID, now: datetime) -> Invitation | None:
    """None when there is none that is open."""
    row = await tx.fetchrow(
        "UPDATE invitation SET taken_back_at = $2 WHERE id = $1 AND taken_at IS NULL AND taken_back_at IS NULL AND expires_at > $2"
        f" RETURNING {_INVITATION}",
        invitation_id,
        now,
    )
    return _invitation(row) if row else None


async def take_standing(tx: Transaction, email: str, user_id: UserId, now: datetime) -> UUID | None:
    """The address has an account now: whichever invitation to it was open is taken. None when none was."""
    found: UUID | None = await tx.fetchval(
        "UPDATE invitation SET taken_at = $3, user_id = $2"
        " WHERE email = $1 AND taken_at IS NULL AND taken_back_at IS NULL AND expires_at > $3 RETURNING id",
        email,
        user_id,
        now,
    )
    return found


async def set_mailed(tx: Transaction, invitation_id: UUID, now: datetime) -> None:
    await tx.execute("UPDATE invitation SET mailed_at = $2 WHERE id = $1", invitation_id, now)


async def forget(tx: Transaction, user_id: UserId) -> None:
    """The invitations to a person's address."""
    await tx.execute("DELETE FROM invitation WHERE user_id = $1 OR email = (SELECT email FROM users WHERE id = $1)", user_id)


async def delete_old(tx: Transaction, before: datetime) -> None:
    await tx.execute("DELETE FROM invitation WHERE expires_at < $1", before)
