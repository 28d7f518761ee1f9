"""SQL of the vectors of passages. Only those of one model are ever compared."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import OwnerId
from aim2balance.knowledge.types import MeantPlace, PassagePlace, SourcePart

_PLACE: Final = "p.source_id, s.file_id, s.name, p.ordinal, p.page, p.start_char AS start, p.end_char AS end, p.heading, p.is_table"


async def can_compare(connection: Connection) -> bool:
    """Whether the database has pgvector."""
    return bool(await connection.fetchval("SELECT to_regtype('vector') IS NOT NULL"))


async def next_part(tx: Transaction, owner_id: OwnerId, source_id: UUID, model: str, most: int) -> SourcePart | None:
    """The passages of a source that are next to be given vectors of this model; None where there are none. Those of another model go."""
    source = await tx.fetchrow(
        "SELECT file_id, name, embedded_by, embedded_to, passages FROM knowledge_source WHERE owner_id = $1 AND id = $2 FOR UPDATE",
        owner_id,
        source_id,
    )
    if source is None:
        return None
    after = source["embedded_to"]
    if source["embedded_by"] != model:
        after = 0
        await tx.execute(
            "WITH gone AS (DELETE FROM passage_vector WHERE owner_id = $1 AND source_id = $2 RETURNING cardinality(vector) AS numbers)"
            " UPDATE knowledge_source SET embedded_by = $3, embedded_to = 0,"
            " stored_bytes = stored_bytes - 4 * (SELECT coalesce(sum(numbers), 0) FROM gone) WHERE owner_id = $1 AND id = $2",
            owner_id,
            source_id,
            model,
        )
    rows = await tx.fetch(
        "SELECT ordinal, page, start_char, end_char, heading FROM passage WHERE owner_id = $1 AND source_id = $2 AND ordinal > $3"
        " ORDER BY ordinal LIMIT $4",
        owner_id,
        source_id,
        after,
        most,
    )
    if not rows:
        return None
    return SourcePart(file_id=source["file_id"], name=source["name"], after=after, passages=tuple(tuple(row) for row in rows))


async def add_vectors(
    tx: Transaction, owner_id: OwnerId, source_id: UUID, model: str, after: int, ordinals: Sequence[int], vectors: Sequence[Sequence[float]]
) -> bool:
    """Keep vectors of the passages behind `after`. False, and nothing is kept, where somebody else did meanwhile, or the source is gone."""
    is_next = await tx.fetchval(
        "UPDATE knowledge_source SET embedded_to = $5::int, stored_bytes = stored_bytes + $6::bigint"
        " WHERE owner_id = $1 AND id = $2 AND embedded_by = $3 AND embedded_to = $4 RETURNING true",
        owner_id,
        source_id,
        model,
        after,
        ordinals[-1],
        sum(4 * len(vector) for vector in vectors),
    )
    if not is_next:
        return False
    await tx.executemany(
        "INSERT INTO passage_vector (owner_id, source_id, ordinal, model, vector) VALUES ($1, $2, $3, $4, $5::real[])",
        [(owner_id, source_id, ordinal, model, list(vector)) for ordinal, vector in zip(ordinals, vectors, strict=True)],
    )
    return True


async def count_vectors(connection: Connection, owner_id: OwnerId, collection_ids: Sequence[UUID], model: str) -> int:
    return int(
        await connection.fetchval(
            "SELECT coalesce(sum(embedded_to), 0) FROM knowledge_source"
            " WHERE owner_id = $1 AND collection_id = ANY ($2) AND embedded_by = $3",
            owner_id,
            list(collection_ids),
            model,
        )
    )


async def nearest(
    connection: Connection,
    owner_id: OwnerId,
    collection_ids: Sequence[UUID],
    model: str,
    vector: Sequence[float],
    limit: int,
    among: Sequence[PassagePlace] | None = None,
) -> list[MeantPlace]:
    """The passages whose vectors are nearest to this one, the nearest first; `among`: only of these."""
    rows = await connection.fetch(
        "WITH near AS MATERIALIZED (SELECT v.source_id, v.ordinal, -(v.vector::vector <#> $4::text::vector) AS similarity"
        "  FROM knowledge_source o JOIN passage_vector v ON v.owner_id = $1 AND v.source_id = o.id AND v.model = $3"
        "  WHERE o.owner_id = $1 AND o.collection_id = ANY ($2) AND o.embedded_by = $3"
        "  AND ($6::uuid[] IS NULL OR (v.source_id, v.ordinal) IN (SELECT * FROM unnest($6, $7::int[])))"
        "  ORDER BY similarity DESC, v.source_id, v.ordinal LIMIT $5)"
        f" SELECT {_PLACE}, similarity FROM near"
        " JOIN passage p ON p.owner_id = $1 AND p.source_id = near.source_id AND p.ordinal = near.ordinal"
        " JOIN knowledge_source s ON s.owner_id = $1 AND s.id = p.source_id ORDER BY similarity DESC, p.source_id, p.ordinal",
        owner_id,
        list(collection_ids),
        model,
        "[" + ",".join(map(repr, map(float, vector))) + "]",
        limit,
        None if among is None else [place.source_id for place in among],
        None if among is None else [place.ordinal for place in among],
    )
    # A place by meaning has no score by words.
    return [
        MeantPlace(place=PassagePlace(score=0.0, **{name: row[name] for name in row.keys() - {"similarity"}}), similarity=row["similarity"])
        for row in map(dict, rows)
    ]


async def sources_behind(connection: Connection, model: str, most: int) -> list[tuple[OwnerId, UUID]]:
    """Sources of anybody whose passages have no vectors of this model yet, or not all."""
    rows = await connection.fetch(
        "SELECT owner_id, id FROM knowledge_source WHERE passages > 0 AND (embedded_by IS DISTINCT FROM $1 OR embedded_to < passages)"
        " ORDER BY owner_id, id LIMIT $2",
        model,
        most,
    )
    return [(OwnerId(row["owner_id"]), row["id"]) for row in rows]
