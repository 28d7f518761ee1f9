"""SQL of files of a person: begun, received in parts, ready or refused, listed, deleted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from aim2balance.files.types import UploadedFile, UploadPart, UploadState
from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import OwnerId

_FILE = (
    "id, name, size_bytes, received_bytes, state, refusal, media_type, text_state, text_error, pages, text_bytes, created_at, changed_at"
)


def _file(row: Any) -> UploadedFile:
    return UploadedFile(**{**row, "state": UploadState(row["state"])})


async def counts(connection: Connection, owner_id: OwnerId) -> tuple[int, int]:
    """How many files somebody has, and how many of them are being uploaded."""
    row = await connection.fetchrow(
        "SELECT count(*) AS files, count(*) FILTER (WHERE state = 'receiving') AS unfinished FROM uploaded_file WHERE owner_id = $1",
        owner_id,
    )
    return (row["files"], row["unfinished"]) if row else (0, 0)


async def add(tx: Transaction, owner_id: OwnerId, file_id: UUID, name: str, size_bytes: int, now: datetime) -> UploadedFile:
    row = await tx.fetchrow(
        "INSERT INTO uploaded_file (owner_id, id, name, size_bytes, state, created_at, changed_at)"
        f" VALUES ($1, $2, $3, $4, 'receiving', $5, $5) RETURNING {_FILE}",
        owner_id,
        file_id,
        name,
        size_bytes,
        now,
    )
    return _file(row)


async def find(connection: Connection, owner_id: OwnerId, file_id: UUID) -> UploadedFile | None:
    row = await connection.fetchrow(f"SELECT {_FILE} FROM uploaded_file WHERE owner_id = $1 AND id = $2", owner_id, file_id)
    return _file(row) if row else None


async def find_some(connection: Connection, owner_id: OwnerId, file_ids: Sequence[UUID]) -> list[UploadedFile]:
    """Those of these that are there."""
    rows = await connection.fetch(f"SELECT {_FILE} FROM uploaded_file WHERE owner_id = $1 AND id = ANY ($2)", owner_id, list(file_ids))
    return [_file(row) for row in rows]


async def list_files(connection: Connection, owner_id: OwnerId, before: UUID | None, limit: int) -> list[UploadedFile]:
    """The newest first, from the one after `before`."""
    rows = await connection.fetch(
        f"SELECT {_FILE} FROM uploaded_file WHERE owner_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3",
        owner_id,
        before,
        limit,
    )
    return [_file(row) for row in rows]


async def add_part(
    tx: Transaction, owner_id: OwnerId, file_id: UUID, part: UploadPart, most_parts: int, now: datetime
) -> UploadedFile | None:
    """The file with this part behind what was there of it; None where it does not end where the part begins."""
    row = await tx.fetchrow(
        f"UPDATE uploaded_file SET received_bytes = received_bytes + $4, changed_at = $6,"
        " state = CASE WHEN received_bytes + $4 = size_bytes THEN 'checking' ELSE state END"
        " WHERE owner_id = $1 AND id = $2 AND received_bytes = $3 AND state = 'receiving' AND received_bytes + $4 <= size_bytes"
        " AND (SELECT count(*) FROM upload_part p WHERE p.owner_id = $1 AND p.file_id = $2) < $5"
        f" RETURNING {_FILE}",
        owner_id,
        file_id,
        part.start_byte,
        part.size_bytes,
        most_parts,
        now,
    )
    if row is None:
        return None
    await tx.execute(
        "INSERT INTO upload_part (owner_id, file_id, start_byte, size_bytes, stored_key) VALUES ($1, $2, $3, $4, $5)",
        owner_id,
        file_id,
        part.start_byte,
        part.size_bytes,
        part.stored_key,
    )
    return _file(row)


async def list_parts(connection: Connection, owner_id: OwnerId, file_id: UUID) -> list[UploadPart]:
    rows = await connection.fetch(
        "SELECT start_byte, size_bytes, stored_key FROM upload_part WHERE owner_id = $1 AND file_id = $2 ORDER BY start_byte",
        owner_id,
        file_id,
    )
    return [UploadPart(**row) for row in rows]


async def set_ready(
    tx: Transaction, owner_id: OwnerId, file_id: UUID, media_type: str, stored_key: str, sha256: bytes, now: datetime
) -> bool:
    """All its bytes are under one key from now on; False where it was deleted or made ready by another."""
    done = await tx.fetchval(
        "UPDATE uploaded_file SET state = 'ready', media_type = $3, stored_key = $4, sha256 = $5, changed_at = $6"
        " WHERE owner_id = $1 AND id = $2 AND state = 'checking' RETURNING true",
        owner_id,
        file_id,
        media_type,
        stored_key,
        sha256,
        now,
    )
    if done:
        await _drop_parts(tx, owner_id, file_id)
    return bool(done)


async def set_refused(tx: Transaction, owner_id: OwnerId, file_id: UUID, refusal: str, now: datetime) -> bool:
    """Its bytes go; the row says why for a while."""
    done = await tx.fetchval(
        "UPDATE uploaded_file SET state = 'refused', refusal = $3, changed_at = $4"
        " WHERE owner_id = $1 AND id = $2 AND state = 'checking' RETURNING true",
        owner_id,
        file_id,
        refusal,
        now,
    )
    if done:
        await _drop_parts(tx, owner_id, file_id)
    return bool(done)


async def _drop_parts(tx: Transaction, owner_id: OwnerId, file_id: UUID) -> None:
    await tx.execute("DELETE FROM upload_part WHERE owner_id = $1 AND file_id = $2", owner_id, file_id)


async def find_key(connection: Connection, owner_id: OwnerId, file_id: UUID) -> str | None:
    """Where its bytes are, once it is ready."""
    key: str | None = await connection.fetchval("SELECT stored_key FROM uploaded_file WHERE owner_id = $1 AND id = $2", owner_id, file_id)
    return key


async def delete(connection: Connection, owner_id: OwnerId, file_ids: Sequence[UUID]) -> int:
    """How many of these were there."""
    done = await connection.execute("DELETE FROM uploaded_file WHERE owner_id = $1 AND id = ANY ($2)", owner_id, list(file_ids))
    return int(done.rpartition(" ")[2])


async def remove_unfinished(tx: Transaction, before: datetime, most: int) -> int:
    """Throw away what stopped coming before, and what was refused before."""
    done = await tx.execute(
        "DELETE FROM uploaded_file f USING (SELECT owner_id, id FROM uploaded_file WHERE state IN ('receiving', 'refused')"
        " AND changed_at < $1 ORDER BY changed_at LIMIT $2 FOR UPDATE SKIP LOCKED) AS old"
        " WHERE f.owner_id = old.owner_id AND f.id = old.id",
        before,
        most,
    )
    return int(done.rpartition(" ")[2])
