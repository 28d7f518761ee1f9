"""SQL of projects, links and ratings."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from aim2balance.chat.types import Project, Share
from aim2balance.kit.db import Connection, Transaction


async def list_projects(connection: Connection, owner_id: UUID) -> list[Project]:
    rows = await connection.fetch(
        "SELECT p.id, p.name, p.created_at, coalesce(c.chats, 0) AS chats FROM project p LEFT JOIN ("
        "SELECT project_id, count(*)::int AS chats FROM conversation WHERE owner_id = $1 AND project_id IS NOT NULL AND deleted_at IS NULL"
        " AND temporary_until IS NULL"
        " GROUP BY project_id) AS c ON c.project_id = p.id WHERE p.owner_id = $1 ORDER BY lower(p.name), p.id",
        owner_id,
    )
    return [Project(**dict(row)) for row in rows]


async def count_projects(connection: Connection, owner_id: UUID) -> int:
    return int(await connection.fetchval("SELECT count(*) FROM project WHERE owner_id = $1", owner_id))


async def add_project(tx: Transaction, owner_id: UUID, project: Project) -> None:
    await tx.execute(
        "INSERT INTO project (id, owner_id, name, created_at) VALUES ($1, $2, $3, $4)",
        project.id,
        owner_id,
        project.name,
        project.created_at,
    )


async def has_project(connection: Connection, owner_id: UUID, project_id: UUID) -> bool:
    return bool(await connection.fetchval("SELECT true FROM project WHERE owner_id = $1 AND id = $2", owner_id, project_id))


async def rename_project(connection: Connection, owner_id: UUID, project_id: UUID, name: str) -> bool:
    done = await connection.execute("UPDATE project SET name = $3 WHERE owner_id = $1 AND id = $2", owner_id, project_id, name)
    return bool(done.endswith(" 1"))


async def delete_project(connection: Connection, owner_id: UUID, project_id: UUID) -> bool:
    done = await connection.execute("DELETE FROM project WHERE owner_id = $1 AND id = $2", owner_id, project_id)
    return bool(done.endswith(" 1"))


async def project_names(connection: Connection, owner_id: UUID, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of these projects, the last ones of deleted projects included."""
    rows = await connection.fetch(
        "SELECT id, name FROM project WHERE owner_id = $1 AND id = ANY ($2)"
        " UNION ALL SELECT id, name FROM deleted_project WHERE owner_id = $1 AND id = ANY ($2)",
        owner_id,
        list(ids),
    )
    return {row["id"]: row["name"] for row in rows}


async def list_tags(connection: Connection, owner_id: UUID, most: int) -> list[tuple[str, int]]:
    """Each tag with the number of chats that carry it, in the order of the alphabet."""
    rows = await connection.fetch(
        "SELECT tag, count(*)::int AS chats FROM conversation, unnest(tags) AS tag WHERE owner_id = $1 AND deleted_at IS NULL"
        " AND temporary_until IS NULL AND tags <> '{}' GROUP BY tag ORDER BY lower(tag), tag LIMIT $2",
        owner_id,
        most,
    )
    return [(row["tag"], row["chats"]) for row in rows]


async def is_answer(connection: Connection, owner_id: UUID, message_id: UUID) -> bool:
    return bool(
        await connection.fetchval(
            "SELECT true FROM message m JOIN conversation c ON c.owner_id = m.owner_id AND c.id = m.conversation_id"
            " WHERE m.owner_id = $1 AND m.id = $2 AND m.role = 'assistant' AND c.deleted_at IS NULL",
            owner_id,
            message_id,
        )
    )


async def set_feedback(tx: Transaction, owner_id: UUID, message_id: UUID, rating: str | None, comment: str | None, now: datetime) -> None:
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


def _share(row: Any) -> Share:
    return Share(**dict(row))


async def add_share(tx: Transaction, owner_id: UUID, share: Share) -> None:
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


async def list_shares(connection: Connection, owner_id: UUID, conversation_id: UUID | None) -> list[Share]:
    rows = await connection.fetch(
        "SELECT s.id, s.conversation_id, s.token, s.title, s.created_at, '[]'::jsonb AS messages FROM share s"
        " JOIN conversation c ON c.owner_id = s.owner_id AND c.id = s.conversation_id"
        " WHERE s.owner_id = $1 AND ($2::uuid IS NULL OR s.conversation_id = $2) AND c.deleted_at IS NULL ORDER BY s.id DESC LIMIT 1000",
        owner_id,
        conversation_id,
    )
    return [_share(row) for row in rows]


async def delete_share(connection: Connection, owner_id: UUID, share_id: UUID) -> bool:
    done = await connection.execute("DELETE FROM share WHERE owner_id = $1 AND id = $2", owner_id, share_id)
    return bool(done.endswith(" 1"))


async def find_share(connection: Connection, token: str) -> Share | None:
    row = await connection.fetchrow(
        "SELECT s.id, s.conversation_id, s.token, s.title, s.created_at, s.messages FROM share s"
        " JOIN conversation c ON c.owner_id = s.owner_id AND c.id = s.conversation_id WHERE s.token = $1 AND c.deleted_at IS NULL",
        token,
    )
    return _share(row) if row else None


async def erase(tx: Transaction, owner_id: UUID) -> None:
    """Every table of the chat: the others hang on these. The names of deleted projects go after the projects, which leave them."""
    for table in ("chat_file", "conversation", "project", "deleted_project", "import_run", "prompt", "preset"):
        await tx.execute(f"DELETE FROM {table} WHERE owner_id = $1", owner_id)
