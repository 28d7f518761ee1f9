"""SQL of links and ratings, and how many chats are where."""

from datetime import datetime
from typing import Any
from uuid import UUID

from aim2balance.chat.types import Share
from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import OwnerId


async def count_by_project(connection: Connection, owner_id: OwnerId) -> dict[UUID, int]:
    """How many chats are in each project; one without chats is missing."""
    rows = await connection.fetch(
        "SELECT project_id, count(*)::int AS chats FROM conversation WHERE owner_id = $1 AND project_id IS NOT NULL AND deleted_at IS NULL"
        " AND temporary_until IS NULL"
        " GROUP BY project_id",
        owner_id,
    )
    return {row["project_id"]: row["chats"] for row in rows}


async def keep_in_eu(tx: Transaction, owner_id: OwnerId, project_id: UUID) -> None:
    """Every chat of a project stays in the EU by itself."""
    await tx.execute("UPDATE conversation SET is_eu_only = true WHERE owner_id = $1 AND project_id = $2", owner_id, project_id)


async def list_tags(connection: Connection, owner_id: OwnerId, most: int) -> list[tuple[str, int]]:
    """Each tag with the number of chats that carry it, in the order of the alphabet."""
    rows = await connection.fetch(
        "SELECT tag, count(*)::int AS chats FROM conversation, unnest(tags) AS tag WHERE owner_id = $1 AND deleted_at IS NULL"
        " AND temporary_until IS NULL AND tags <> '{}' GROUP BY tag ORDER BY lower(tag), tag LIMIT $2",
        owner_id,
        most,
    )
    return [(row["tag"], row["chats"]) for row in rows]


async def is_answer(connection: Connection, owner_id: OwnerId, message_id: UUID) -> bool:
    return bool(
        await connection.fetchval(
            "SELECT true FROM message m JOIN conversation c ON c.owner_id = m.owner_id AND c.id = m.conversation_id"
            " WHERE m.owner_id = $1 AND m.id = $2 AND m.role = 'assistant' AND c.deleted_at IS NULL",
            owner_id,
            message_id,
        )
    )


async def set_feedback(
    tx: Transaction, owner_id: OwnerId, message_id: UUID, rating: str | None, comment: str | None, now: datetime
) -> None:
    if rating is None:
        await tx.execute("DELETE FROM feedback WHERE owner_id = $1 AND message_id = $2", owner_id, message_id)
        return
    await tx.execute(
        "INSERT INTO feedback (owner_id, message_id, rating, comment, given_at) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (owner_id, message_id) DO UPDATE"
        " SET rating = excluded.rating, comment = excluded.comment, given_at = excluded.given_at",
        owner_id,
        message_id,
        rating,
        comment,
        now,
    )


async def set_aside(tx: Transaction, owner_id: OwnerId, tag: str, now: datetime) -> None:
    await tx.execute("DELETE FROM share WHERE owner_id = $1", owner_id)
    await tx.execute(
        "UPDATE conversation SET archived_at = coalesce(archived_at, $3), pinned_at = NULL, project_id = NULL,"
        " tags = array_append(array_remove(tags, $2), $2) WHERE owner_id = $1",
        owner_id,
        tag,
        now,
    )


def _share(row: Any) -> Share:
    return Share(**dict(row))


async def add_share(tx: Transaction, owner_id: OwnerId, share: Share) -> None:
    await tx.execute(
        "INSERT INTO share (id, owner_id, conversation_id, token, title, messages, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        share.id,
        owner_id,
        share.conversation_id,
        share.token,
        share.title,
        share.messages,
        share.created_at,
    )


async def list_shares(connection: Connection, owner_id: OwnerId, conversation_id: UUID | None) -> list[Share]:
    rows = await connection.fetch(
        "SELECT s.id, s.conversation_id, s.token, s.title, s.created_at, '[]'::jsonb AS messages FROM share s"
        " JOIN conversation c ON c.owner_id = s.owner_id AND c.id = s.conversation_id"
        " WHERE s.owner_id = $1 AND ($2::uuid IS NULL OR s.conversation_id = $2) AND c.deleted_at IS NULL ORDER BY s.id DESC LIMIT 1000",
        owner_id,
        conversation_id,
    )
    return [_share(row) for row in rows]


async def delete_share(connection: Connection, owner_id: OwnerId, share_id: UUID) -> bool:
    done = await connection.execute("DELETE FROM share WHERE owner_id = $1 AND id = $2", owner_id, share_id)
    return bool(done.endswith(" 1"))


async def find_share(connection: Connection, token: str) -> Share | None:
    row = await connection.fetchrow(
        "SELECT s.id, s.conversation_id, s.token, s.title, s.created_at, s.messages FROM share s"
        " JOIN conversation c ON c.owner_id = s.owner_id AND c.id = s.conversation_id WHERE s.token = $1 AND c.deleted_at IS NULL",
        token,
    )
    return _share(row) if row else None
