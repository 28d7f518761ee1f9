"""SQL of texts that are not sent: drafts, of which a null chat is the one that is not begun yet, and those that wait for an answer."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from aim2balance.chat.types import NO_UNSENT, QueuedText, UnsentText
from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import OwnerId

_OF_CHAT = "owner_id = $1 AND conversation_id IS NOT DISTINCT FROM $2"


async def find(connection: Connection, owner_id: OwnerId, chat: UUID | None, *, for_update: bool = False) -> UnsentText | None:
    lock = " FOR UPDATE" if for_update else ""
    row: Any = await connection.fetchrow(f"SELECT text, earlier, version, changed_at FROM draft WHERE {_OF_CHAT}{lock}", owner_id, chat)
    return None if row is None else UnsentText(**dict(row))


async def has_chat(connection: Connection, owner_id: OwnerId, chat: UUID) -> bool:
    found = await connection.fetchval(
        "SELECT EXISTS (SELECT FROM conversation WHERE owner_id = $1 AND id = $2 AND deleted_at IS NULL)", owner_id, chat
    )
    return bool(found)


async def sizes_of_others(connection: Connection, owner_id: OwnerId, chat: UUID | None) -> tuple[int, int]:
    """How many drafts a person has besides this one, and their bytes."""
    row: Any = await connection.fetchrow(
        "SELECT count(*) AS count, coalesce(sum(size_bytes), 0) AS bytes FROM draft"
        " WHERE owner_id = $1 AND conversation_id IS DISTINCT FROM $2 AND size_bytes > 0",
        owner_id,
        chat,
    )
    return row["count"], row["bytes"]


async def put(tx: Transaction, owner_id: OwnerId, chat: UUID | None, unsent: UnsentText, size_bytes: int) -> None:
    await tx.execute(
        "INSERT INTO draft (owner_id, conversation_id, text, earlier, version, changed_at, size_bytes)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (owner_id, conversation_id) DO UPDATE SET text = excluded.text,"
        " earlier = excluded.earlier, version = excluded.version, changed_at = excluded.changed_at, size_bytes = excluded.size_bytes",
        owner_id,
        chat,
        unsent.text,
        unsent.earlier,
        unsent.version,
        unsent.changed_at,
        size_bytes,
    )


async def find_files(connection: Connection, owner_id: OwnerId, chat: UUID | None) -> list[UUID]:
    found: list[UUID] | None = await connection.fetchval(f"SELECT file_ids FROM draft WHERE {_OF_CHAT}", owner_id, chat)
    return found or []


async def put_files(tx: Transaction, owner_id: OwnerId, chat: UUID | None, file_ids: Sequence[UUID]) -> None:
    """Beside the text, which stays; a draft that has none begins empty, as if nobody had written yet."""
    await tx.execute(
        "INSERT INTO draft (owner_id, conversation_id, text, version, changed_at, size_bytes, file_ids) VALUES ($1, $2, '', 0, $3, 0, $4)"
        " ON CONFLICT (owner_id, conversation_id) DO UPDATE SET file_ids = excluded.file_ids",
        owner_id,
        chat,
        NO_UNSENT.changed_at,
        list(file_ids),
    )


_QUEUED = "id, text, steers, made_at"


async def list_queued(connection: Connection, owner_id: OwnerId, chat: UUID) -> list[QueuedText]:
    rows = await connection.fetch(
        f"SELECT {_QUEUED} FROM queued_text WHERE owner_id = $1 AND conversation_id = $2 ORDER BY made_at, id", owner_id, chat
    )
    return [QueuedText(**dict(row)) for row in rows]


async def add_queued(tx: Transaction, owner_id: OwnerId, chat: UUID, queued: QueuedText) -> bool:
    done = await tx.execute(
        f"INSERT INTO queued_text (owner_id, conversation_id, {_QUEUED}) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        owner_id,
        chat,
        queued.id,
        queued.text,
        queued.steers,
        queued.made_at,
    )
    return bool(done.endswith(" 1"))


async def take_queued(tx: Transaction, owner_id: OwnerId, chat: UUID, queued_id: UUID | None) -> list[QueuedText]:
    """That one; without one all that steer."""
    rows = await tx.fetch(
        "DELETE FROM queued_text WHERE owner_id = $1 AND conversation_id = $2 AND CASE WHEN $3::uuid IS NULL THEN steers ELSE id = $3 END"
        f" RETURNING {_QUEUED}",
        owner_id,
        chat,
        queued_id,
    )
    return sorted((QueuedText(**dict(row)) for row in rows), key=lambda one: (one.made_at, one.id))


async def erase(tx: Transaction, owner_id: OwnerId) -> None:
    await tx.execute("DELETE FROM draft WHERE owner_id = $1", owner_id)
    await tx.execute("DELETE FROM queued_text WHERE owner_id = $1", owner_id)
