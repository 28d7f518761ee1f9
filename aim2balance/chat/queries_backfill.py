"""SQL that gives older messages the form of newer ones."""

from uuid import UUID

from aim2balance.kit.db import Connection, Transaction

Key = tuple[UUID, UUID]
"""Owner and message."""


async def fill_parts(tx: Transaction, after: Key, most: int) -> list[Key]:
    """Give the next messages without parts or receipts what follows from their old columns, and change nothing else; their keys, in order.

    Those that somebody else has locked are passed over, and those still being written.
    """
    rows = await tx.fetch(
        "WITH old AS (SELECT owner_id, id FROM message WHERE (parts IS NULL OR receipts IS NULL) AND status <> 'streaming'"
        " AND (owner_id, id) > ($1, $2) ORDER BY owner_id, id LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED)"
        " UPDATE message m SET parts = coalesce(m.parts, message_parts(m.text, m.reasoning, m.files)),"
        " receipts = coalesce(m.receipts, CASE WHEN m.receipt IS NULL THEN '[]' ELSE jsonb_build_array(m.receipt) END)"
        " FROM old WHERE m.owner_id = old.owner_id AND m.id = old.id RETURNING m.owner_id, m.id",
        *after,
        most,
    )
    return sorted((row["owner_id"], row["id"]) for row in rows)


async def has_index(connection: Connection) -> bool:
    """Whether messages that are to be filled are found without looking at the others."""
    return bool(
        await connection.fetchval("SELECT EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('message_unfilled') AND indisvalid)")
    )


async def make_index(connection: Connection) -> None:
    """Make it without holding up anybody who writes; a broken one, left by a crash, is made anew. Not inside a transaction."""
    await connection.execute("DROP INDEX CONCURRENTLY IF EXISTS message_unfilled", timeout=3600)
    await connection.execute(
        "CREATE INDEX CONCURRENTLY message_unfilled ON message (owner_id, id) WHERE parts IS NULL OR receipts IS NULL", timeout=4 * 3600
    )
