"""The SQL statements of profile pictures."""

from datetime import datetime
from uuid import UUID

from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import UserId


async def put_picture(tx: Transaction, user_id: UserId, picture_id: UUID, content: bytes, now: datetime) -> bool:
    """False for somebody who is gone. Whoever asks holds the lock on the person."""
    return bool(
        await tx.fetchval(
            "INSERT INTO profile_picture (user_id, id, content, made_at) SELECT u.id, $2, $3, $4 FROM users u"
            " WHERE u.id = $1 AND u.erased_at IS NULL"
            " ON CONFLICT (user_id) DO UPDATE SET id = excluded.id, content = excluded.content, made_at = excluded.made_at RETURNING true",
            user_id,
            picture_id,
            content,
            now,
        )
    )


async def find_picture_id(c: Connection, user_id: UserId) -> UUID | None:
    found: UUID | None = await c.fetchval("SELECT id FROM profile_picture WHERE user_id = $1", user_id)
    return found


async def find_picture(c: Connection, user_id: UserId) -> tuple[UUID, bytes] | None:
    row = await c.fetchrow("SELECT id, content FROM profile_picture WHERE user_id = $1", user_id)
    return (row["id"], bytes(row["content"])) if row else None


async def delete_picture(tx: Transaction, user_id: UserId) -> None:
    await tx.execute("DELETE FROM profile_picture WHERE user_id = $1", user_id)
