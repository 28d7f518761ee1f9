"""SQL of images: uploaded, sent with a question, gone with its chat."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from aim2balance.files.types import File
from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import OwnerId

_FILE = "f.id, f.media_type, f.size_bytes, f.width, f.height"


Place: TypeAlias = str | bytes
"""A key in the store of files, or the bytes themselves, of what was not moved there yet."""


def _place(row: Any) -> Place:
    return row["stored_key"] if row["content"] is None else bytes(row["content"])


def _file(row: Any) -> File:
    return File(**{name: row[name] for name in ("id", "media_type", "size_bytes", "width", "height")})


async def count_bytes(connection: Connection, owner_id: OwnerId) -> int:
    """Of images and files; one that is being uploaded counts as it will be."""
    return int(
        await connection.fetchval(
            "SELECT (SELECT coalesce(sum(size_bytes), 0) FROM chat_file WHERE owner_id = $1)"
            " + (SELECT coalesce(sum(size_bytes + coalesce(text_bytes, 0)), 0) FROM uploaded_file"
            " WHERE owner_id = $1 AND state <> 'refused')",
            owner_id,
        )
    )


async def add_file(tx: Transaction, owner_id: OwnerId, file: File, place: Place, sha256: bytes, now: datetime) -> None:
    is_stored = isinstance(place, str)
    await tx.execute(
        "INSERT INTO chat_file (owner_id, id, media_type, size_bytes, width, height, stored_key, content, sha256, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        owner_id,
        file.id,
        file.media_type,
        file.size_bytes,
        file.width,
        file.height,
        place if is_stored else None,
        None if is_stored else place,
        sha256,
        now,
    )


async def read_file(connection: Connection, owner_id: OwnerId, file_id: UUID) -> tuple[File, UUID | None, Place] | None:
    """The file, the chat it was sent in, and where its bytes are."""
    row = await connection.fetchrow(
        f"SELECT {_FILE}, f.conversation_id, f.stored_key, f.content FROM chat_file f WHERE f.owner_id = $1 AND f.id = $2",
        owner_id,
        file_id,
    )
    return (_file(row), row["conversation_id"], _place(row)) if row else None


async def find_places(connection: Connection, owner_id: OwnerId, file_ids: Sequence[UUID]) -> dict[UUID, Place]:
    rows = await connection.fetch(
        "SELECT id, stored_key, content FROM chat_file WHERE owner_id = $1 AND id = ANY ($2)", owner_id, list(file_ids)
    )
    return {row["id"]: _place(row) for row in rows}


async def delete_unused(connection: Connection, owner_id: OwnerId, file_id: UUID) -> bool:
    done = await connection.execute("DELETE FROM chat_file WHERE owner_id = $1 AND id = $2 AND conversation_id IS NULL", owner_id, file_id)
    return bool(done.endswith(" 1"))


async def put_into(tx: Transaction, owner_id: OwnerId, conversation_id: UUID, file_ids: Sequence[UUID]) -> list[File]:
    """From now on these belong to the chat. Those that are gone, somebody else's or of another chat are missing from what is returned."""
    rows = await tx.fetch(
        "UPDATE chat_file AS f SET conversation_id = $2 WHERE f.owner_id = $1 AND f.id = ANY ($3)"
        f" AND (f.conversation_id IS NULL OR f.conversation_id = $2) RETURNING {_FILE}",
        owner_id,
        conversation_id,
        list(file_ids),
    )
    found = {row["id"]: _file(row) for row in rows}
    return [found[file_id] for file_id in file_ids if file_id in found]


async def find(connection: Connection, owner_id: OwnerId, file_ids: Sequence[UUID]) -> list[File]:
    """Those that are there, in the order asked for."""
    rows = await connection.fetch(f"SELECT {_FILE} FROM chat_file f WHERE f.owner_id = $1 AND f.id = ANY ($2)", owner_id, list(file_ids))
    found = {row["id"]: _file(row) for row in rows}
    return [found[file_id] for file_id in file_ids if file_id in found]


async def find_in_chat(connection: Connection, owner_id: OwnerId, conversation_id: UUID, file_id: UUID | None) -> UUID | None:
    """That one, if it belongs to the chat; without one the newest."""
    found: UUID | None = await connection.fetchval(
        "SELECT id FROM chat_file WHERE owner_id = $1 AND conversation_id = $2 AND ($3::uuid IS NULL OR id = $3) ORDER BY id DESC LIMIT 1",
        owner_id,
        conversation_id,
        file_id,
    )
    return found


async def take_out(tx: Transaction, owner_id: OwnerId, file_ids: Sequence[UUID]) -> None:
    await tx.execute("UPDATE chat_file SET conversation_id = NULL WHERE owner_id = $1 AND id = ANY ($2)", owner_id, list(file_ids))


async def copy_files(tx: Transaction, owner_id: OwnerId, conversation_id: UUID, new_ids: Mapping[UUID, UUID], now: datetime) -> None:
    """The same images again, for another chat of theirs, with the same bytes in the store. Until the end of this transaction nobody
    deletes those that are copied, so that their bytes always have a name.
    """
    await tx.execute(
        "INSERT INTO chat_file"
        " (owner_id, id, conversation_id, media_type, size_bytes, width, height, content, stored_key, sha256, created_at)"
        " SELECT f.owner_id, one.new_id, $2, f.media_type, f.size_bytes, f.width, f.height, f.content, f.stored_key, f.sha256, $5"
        " FROM unnest($3::uuid[], $4::uuid[]) AS one (id, new_id) JOIN chat_file f ON f.owner_id = $1 AND f.id = one.id"
        " FOR KEY SHARE OF f",
        owner_id,
        conversation_id,
        list(new_ids),
        list(new_ids.values()),
        now,
    )


async def remove_unused(tx: Transaction, before: datetime, most: int) -> int:
    """Throw away what was uploaded before and never sent."""
    done = await tx.execute(
        "DELETE FROM chat_file f USING (SELECT owner_id, id FROM chat_file WHERE conversation_id IS NULL AND created_at < $1"
        " ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED) AS old WHERE f.owner_id = old.owner_id AND f.id = old.id",
        before,
        most,
    )
    return int(done.rpartition(" ")[2])


async def erase(tx: Transaction, owner_id: OwnerId) -> None:
    await tx.execute("DELETE FROM chat_file WHERE owner_id = $1", owner_id)
    await tx.execute("DELETE FROM uploaded_file WHERE owner_id = $1", owner_id)
