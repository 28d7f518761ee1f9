"""SQL of what lies in the store of files: announced before it is put there, named by rows, removed when none names it any more."""

from datetime import datetime
from uuid import UUID

from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import OwnerId

_NAMED = """EXISTS (SELECT FROM chat_file f WHERE f.stored_key = r.key)
 OR EXISTS (SELECT FROM uploaded_file f WHERE f.stored_key = r.key) OR EXISTS (SELECT FROM upload_part f WHERE f.stored_key = r.key)"""
"""Whether a row names the key `r.key`."""


async def announce(connection: Connection, key: str, due_at: datetime) -> None:
    """The store may have it from now on; unless a row names it by then, it is removed when due."""
    await connection.execute("INSERT INTO file_removal (key, due_at) VALUES ($1, $2)", key, due_at)


async def keep(tx: Transaction, key: str) -> bool:
    """A row of this transaction names it; False where it is being removed already."""
    gone = await tx.fetchval("DELETE FROM file_removal WHERE key = $1 AND NOT is_going RETURNING true", key)
    return bool(gone)


async def claim_due(connection: Connection, now: datetime, again_at: datetime, most: int) -> list[str]:
    """What is to be removed from the store now: what is due and named by no row. Due again, should it not be `forgotten` by then.

    What a row names after all leaves the list.
    """
    await connection.execute(f"DELETE FROM file_removal r WHERE r.due_at <= $1 AND ({_NAMED})", now)
    rows = await connection.fetch(
        "UPDATE file_removal r SET due_at = $2, is_going = true FROM (SELECT key FROM file_removal WHERE due_at <= $1"
        " ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED) AS due"
        f" WHERE r.key = due.key AND NOT ({_NAMED}) RETURNING r.key",
        now,
        again_at,
        most,
    )
    return [row["key"] for row in rows]


async def forget(connection: Connection, key: str) -> None:
    """The store does not have it any more."""
    await connection.execute("DELETE FROM file_removal WHERE key = $1", key)


async def next_in_database(connection: Connection, after: tuple[UUID, UUID]) -> tuple[OwnerId, UUID, bytes] | None:
    """An image that the store does not have yet: whose, which, and its bytes."""
    row = await connection.fetchrow(
        "SELECT owner_id, id, content FROM chat_file WHERE stored_key IS NULL AND (owner_id, id) > ($1, $2) ORDER BY owner_id, id LIMIT 1",
        *after,
    )
    return (OwnerId(row["owner_id"]), row["id"], bytes(row["content"])) if row else None


async def set_stored(tx: Transaction, owner_id: OwnerId, file_id: UUID, key: str, sha256: bytes) -> bool:
    """Its bytes are in the store now and no longer here; False where the image is gone or was moved by another."""
    done = await tx.execute(
        "UPDATE chat_file SET stored_key = $3, sha256 = $4, content = NULL WHERE owner_id = $1 AND id = $2 AND stored_key IS NULL",
        owner_id,
        file_id,
        key,
        sha256,
    )
    return bool(done.endswith(" 1"))
