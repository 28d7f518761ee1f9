"""SQL of collections, their sources, and passages as they are cut."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import OwnerId
from aim2balance.knowledge import rules
from aim2balance.knowledge.types import Collection, Cut, KnowledgeSource, SourceState

BYTES_OF_A_PLACE: Final = 200
"""What a passage takes besides its words: two rows with their keys."""
_COLLECTION = (
    "SELECT c.id, c.name, c.description, c.changed_at, count(s.id) AS sources, coalesce(sum(s.passages), 0)::bigint AS passages,"
    " CASE WHEN to_regtype('vector') IS NOT NULL AND $2::text IS NOT NULL"
    "  THEN coalesce(sum(s.embedded_to) FILTER (WHERE s.embedded_by = $2), 0)::bigint END AS meant,"
    " coalesce(bool_or(s.state IN ('queued', 'reading')), false) AS is_moving"
    " FROM collection c LEFT JOIN knowledge_source s ON s.owner_id = c.owner_id AND s.collection_id = c.id WHERE c.owner_id = $1"
)
_SOURCE = "id, collection_id, file_id, name, state, error, run, pages, pages_done, passages, heading AS outline, added_at"


def _source(row: Any) -> KnowledgeSource:
    return KnowledgeSource(**{**row, "state": SourceState(row["state"])})


async def list_collections(connection: Connection, owner_id: OwnerId, model: str | None) -> list[Collection]:
    rows = await connection.fetch(f"{_COLLECTION} GROUP BY c.owner_id, c.id ORDER BY lower(c.name), c.id", owner_id, model)
    return [Collection(**row) for row in rows]


async def find_collection(connection: Connection, owner_id: OwnerId, collection_id: UUID, model: str | None) -> Collection | None:
    row = await connection.fetchrow(f"{_COLLECTION} AND c.id = $3 GROUP BY c.owner_id, c.id", owner_id, model, collection_id)
    return Collection(**row) if row else None


async def is_taken(connection: Connection, owner_id: OwnerId, name: str, *, but: UUID) -> bool:
    """Whether another collection than `but` has that name, in capitals or not."""
    return bool(
        await connection.fetchval(
            "SELECT true FROM collection WHERE owner_id = $1 AND lower(name) = lower($2) AND id <> $3", owner_id, name, but
        )
    )


async def count_collections(connection: Connection, owner_id: OwnerId) -> int:
    return int(await connection.fetchval("SELECT count(*) FROM collection WHERE owner_id = $1", owner_id))


async def put_collection(tx: Transaction, owner_id: OwnerId, collection_id: UUID, name: str, description: str, now: datetime) -> None:
    """A new one, or the name and description of one that is there."""
    await tx.execute(
        "INSERT INTO collection (owner_id, id, name, description, made_at, changed_at) VALUES ($1, $2, $3, $4, $5, $5)"
        " ON CONFLICT (owner_id, id) DO UPDATE SET name = excluded.name, description = excluded.description,"
        " changed_at = excluded.changed_at",
        owner_id,
        collection_id,
        name,
        description,
        now,
    )


async def delete_collection(tx: Transaction, owner_id: OwnerId, collection_id: UUID) -> bool:
    done = await tx.execute("DELETE FROM collection WHERE owner_id = $1 AND id = $2", owner_id, collection_id)
    return done.endswith(" 1")


async def list_sources(connection: Connection, owner_id: OwnerId, collection_id: UUID) -> list[KnowledgeSource]:
    """The newest first."""
    rows = await connection.fetch(
        f"SELECT {_SOURCE} FROM knowledge_source WHERE owner_id = $1 AND collection_id = $2 ORDER BY id DESC", owner_id, collection_id
    )
    return [_source(row) for row in rows]


async def count_sources(connection: Connection, owner_id: OwnerId, collection_id: UUID) -> int:
    return int(
        await connection.fetchval(
            "SELECT count(*) FROM knowledge_source WHERE owner_id = $1 AND collection_id = $2", owner_id, collection_id
        )
    )


async def find_source(connection: Connection, owner_id: OwnerId, collection_id: UUID, source_id: UUID) -> KnowledgeSource | None:
    row = await connection.fetchrow(
        f"SELECT {_SOURCE} FROM knowledge_source WHERE owner_id = $1 AND collection_id = $2 AND id = $3", owner_id, collection_id, source_id
    )
    return _source(row) if row else None


async def claim_source(tx: Transaction, owner_id: OwnerId, source_id: UUID, run: int) -> KnowledgeSource | None:
    """The source if this run of it is still to go on; nobody else changes it until the transaction ends."""
    # First what whoever deletes a collection locks first, too.
    await tx.execute(
        "SELECT FROM collection WHERE owner_id = $1 AND id = (SELECT collection_id FROM knowledge_source WHERE owner_id = $1 AND id = $2)"
        " FOR KEY SHARE",
        owner_id,
        source_id,
    )
    row = await tx.fetchrow(
        f"SELECT {_SOURCE} FROM knowledge_source WHERE owner_id = $1 AND id = $2 AND run = $3"
        " AND state IN ('queued', 'reading') FOR UPDATE",
        owner_id,
        source_id,
        run,
    )
    return _source(row) if row else None


async def add_source(
    tx: Transaction, owner_id: OwnerId, collection_id: UUID, source_id: UUID, file_id: UUID, name: str, now: datetime
) -> KnowledgeSource | None:
    """None where that file is in the collection already."""
    row = await tx.fetchrow(
        "INSERT INTO knowledge_source (owner_id, id, collection_id, file_id, name, state, added_at, changed_at)"
        f" VALUES ($1, $2, $3, $4, $5, 'queued', $6, $6) ON CONFLICT (owner_id, collection_id, file_id) DO NOTHING RETURNING {_SOURCE}",
        owner_id,
        source_id,
        collection_id,
        file_id,
        name,
        now,
    )
    return _source(row) if row else None


async def set_state(
    tx: Transaction, owner_id: OwnerId, source_id: UUID, state: SourceState, now: datetime, error: str | None = None
) -> None:
    await tx.execute(
        "UPDATE knowledge_source SET state = $3, error = $4, changed_at = $5 WHERE owner_id = $1 AND id = $2",
        owner_id,
        source_id,
        state,
        error,
        now,
    )


async def cancel_sources(tx: Transaction, owner_id: OwnerId, collection_id: UUID, now: datetime, source_id: UUID | None = None) -> int:
    """Of one, or of all that wait or are being read; how many."""
    done = await tx.execute(
        "UPDATE knowledge_source SET state = 'cancelled', changed_at = $3 WHERE owner_id = $1 AND collection_id = $2"
        " AND state IN ('queued', 'reading') AND ($4::uuid IS NULL OR id = $4)",
        owner_id,
        collection_id,
        now,
        source_id,
    )
    return int(done.rpartition(" ")[2])


async def queue_again(tx: Transaction, owner_id: OwnerId, source_id: UUID, now: datetime) -> int | None:
    """The number of its new run; None where it is neither cancelled nor failed."""
    run: int | None = await tx.fetchval(
        "UPDATE knowledge_source SET state = 'queued', error = NULL, run = run + 1, changed_at = $3"
        " WHERE owner_id = $1 AND id = $2 AND state IN ('cancelled', 'failed') RETURNING run",
        owner_id,
        source_id,
        now,
    )
    return run


async def delete_source(tx: Transaction, owner_id: OwnerId, collection_id: UUID, source_id: UUID) -> bool:
    done = await tx.execute(
        "DELETE FROM knowledge_source WHERE owner_id = $1 AND collection_id = $2 AND id = $3", owner_id, collection_id, source_id
    )
    return done.endswith(" 1")


async def add_passages(
    tx: Transaction,
    owner_id: OwnerId,
    source: KnowledgeSource,
    cut: Sequence[tuple[int, Cut, str]],
    pages: int,
    pages_done: int,
    outline: str,
) -> range:
    """Passages (page, place, text) behind those that are there, and how far its reading is with them. Returns their numbers."""
    ordinals = range(source.passages + 1, source.passages + 1 + len(cut))
    stored = 0
    if cut:
        await tx.execute(
            "INSERT INTO passage (owner_id, source_id, ordinal, page, start_char, end_char, heading, is_table)"
            " SELECT $1, $2, * FROM unnest($3::int[], $4::int[], $5::int[], $6::int[], $7::text[], $8::bool[])",
            owner_id,
            source.id,
            list(ordinals),
            [page for page, _, _ in cut],
            [one.start for _, one, _ in cut],
            [one.end for _, one, _ in cut],
            [one.heading for _, one, _ in cut],
            [one.is_table for _, one, _ in cut],
        )
        stored = await tx.fetchval(
            "WITH made AS (INSERT INTO passage_words (owner_id, source_id, ordinal, words)"
            " SELECT $1, $2, ordinal, search_words(ARRAY[$3::text], text) FROM unnest($4::int[], $5::text[]) AS one (ordinal, text)"
            " RETURNING words) SELECT sum(pg_column_size(words) + $6::int) FROM made",
            owner_id,
            source.id,
            rules.mark(source.collection_id),
            list(ordinals),
            [text for _, _, text in cut],
            BYTES_OF_A_PLACE,
        )
    await tx.execute(
        "UPDATE knowledge_source SET state = CASE WHEN $4::int >= $3::int THEN 'ready' ELSE 'reading' END, pages = $3, pages_done = $4,"
        " passages = passages + $5::int, heading = $6,"
        " stored_bytes = stored_bytes + $7, changed_at = clock_timestamp() WHERE owner_id = $1 AND id = $2",
        owner_id,
        source.id,
        pages,
        pages_done,
        len(cut),
        outline,
        stored,
    )
    return ordinals


async def count_passages(connection: Connection, owner_id: OwnerId, collection_ids: Iterable[UUID]) -> int:
    return int(
        await connection.fetchval(
            "SELECT coalesce(sum(passages), 0) FROM knowledge_source WHERE owner_id = $1 AND collection_id = ANY ($2)",
            owner_id,
            list(collection_ids),
        )
    )


async def count_bytes(connection: Connection, owner_id: OwnerId) -> int:
    """What the passages of a person take, their words included."""
    return int(await connection.fetchval("SELECT coalesce(sum(stored_bytes), 0) FROM knowledge_source WHERE owner_id = $1", owner_id))


async def own_collections(connection: Connection, owner_id: OwnerId, collection_ids: Iterable[UUID]) -> list[UUID]:
    """Those of these that are there and belong to the owner."""
    rows = await connection.fetch("SELECT id FROM collection WHERE owner_id = $1 AND id = ANY ($2)", owner_id, list(collection_ids))
    return [row["id"] for row in rows]


async def erase(tx: Transaction, owner_id: OwnerId) -> None:
    await tx.execute("DELETE FROM collection WHERE owner_id = $1", owner_id)
