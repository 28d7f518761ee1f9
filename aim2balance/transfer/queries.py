"""SQL of imports: what was brought in already, and how far a run is."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import OwnerId

_RUN = "id, state, error_code, size_bytes, read_bytes, found, imported, skipped, messages, created_at"


async def find_imported(connection: Connection, owner_id: OwnerId, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
    rows = await connection.fetch(
        "SELECT s.source, s.source_id, s.conversation_id FROM unnest($2::text[], $3::text[]) AS one (source, source_id)"
        " JOIN import_source s ON s.owner_id = $1 AND s.source = one.source AND s.source_id = one.source_id",
        owner_id,
        [source for source, _ in keys],
        [source_id for _, source_id in keys],
    )
    return {(row["source"], row["source_id"]): row["conversation_id"] for row in rows}


async def note_imported(tx: Transaction, owner_id: OwnerId, source: str, source_id: str, conversation_id: UUID) -> None:
    await tx.execute(
        "INSERT INTO import_source (owner_id, source, source_id, conversation_id) VALUES ($1, $2, $3, $4)",
        owner_id,
        source,
        source_id,
        conversation_id,
    )


async def is_running(connection: Connection, owner_id: OwnerId, untouched_s: int) -> bool:
    return bool(
        await connection.fetchval(
            "SELECT true FROM import_run WHERE owner_id = $1 AND state = 'running'"
            " AND touched_at > clock_timestamp() - make_interval(secs => $2::int) LIMIT 1",
            owner_id,
            untouched_s,
        )
    )


async def add_run(tx: Transaction, owner_id: OwnerId, run_id: UUID, size: int, now: datetime) -> None:
    await tx.execute(
        "INSERT INTO import_run (id, owner_id, state, size_bytes, created_at) VALUES ($1, $2, 'running', $3, $4)",
        run_id,
        owner_id,
        size,
        now,
    )


async def keep_run(
    connection: Connection, owner_id: OwnerId, run_id: UUID, counts: Sequence[int], state: str, error: str | None, items: Any
) -> bool:
    """`counts` are bytes read, found, imported, skipped, messages. False: it should go on, but was ended by somebody meanwhile."""
    done = await connection.execute(
        "UPDATE import_run SET read_bytes = $3, found = $4, imported = $5, skipped = $6, messages = $7, state = $8,"
        " error_code = coalesce(error_code, $9), items = $10, touched_at = clock_timestamp() WHERE owner_id = $1 AND id = $2"
        " AND ($8 <> 'running' OR state = 'running')",
        owner_id,
        run_id,
        *counts,
        state,
        error,
        items,
    )
    return bool(done.endswith(" 1"))


async def end_run(connection: Connection, owner_id: OwnerId, run_id: UUID, error: str) -> bool:
    """Whoever runs it hears of it with the next few chats. False when it does not run."""
    done = await connection.execute(
        "UPDATE import_run SET state = 'failed', error_code = $3 WHERE owner_id = $1 AND id = $2 AND state = 'running'",
        owner_id,
        run_id,
        error,
    )
    return bool(done.endswith(" 1"))


async def fail_abandoned(connection: Connection, owner_id: OwnerId, untouched_s: int) -> None:
    """Runs whose process died."""
    await connection.execute(
        "UPDATE import_run SET state = 'failed', error_code = 'interrupted' WHERE owner_id = $1 AND state = 'running'"
        " AND touched_at <= clock_timestamp() - make_interval(secs => $2::int)",
        owner_id,
        untouched_s,
    )


async def list_runs(connection: Connection, owner_id: OwnerId, run_id: UUID | None, most: int) -> list[dict[str, Any]]:
    """Their items are told of one run only: a run has up to 20,000."""
    items = "'[]'::jsonb AS items" if run_id is None else "items"
    rows = await connection.fetch(
        f"SELECT {_RUN}, {items} FROM import_run WHERE owner_id = $1 AND ($2::uuid IS NULL OR id = $2) ORDER BY id DESC LIMIT $3",
        owner_id,
        run_id,
        most,
    )
    return [dict(row) for row in rows]


async def erase(tx: Transaction, owner_id: OwnerId) -> None:
    await tx.execute("DELETE FROM import_run WHERE owner_id = $1", owner_id)
