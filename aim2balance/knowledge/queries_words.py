"""SQL of the words of collections."""

from collections.abc import Collection, Sequence
from uuid import UUID

from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import OwnerId

MOST_RELATED = 24
"""Words that begin as one does, and as many that end so."""

LEAST_BEGINNING = 4
"""Letters with which a word may begin to be known by that."""


async def add_words(tx: Transaction, owner_id: OwnerId, collection_id: UUID, source_id: UUID, ordinals: Sequence[int]) -> None:
    """Those of these passages, in their order, so that two who add the same ones wait for each other instead of both."""
    await tx.execute(
        'INSERT INTO collection_word (owner_id, collection_id, word) SELECT DISTINCT $1::uuid, $2::uuid, word COLLATE "C"'
        " FROM passage_words CROSS JOIN LATERAL unnest(tsvector_to_array(words)) AS word"
        " WHERE owner_id = $1 AND source_id = $3 AND ordinal = ANY ($4::int[]) AND word ~ '^[a-z]{3,40}$'"
        " ORDER BY 3 ON CONFLICT DO NOTHING",
        owner_id,
        collection_id,
        source_id,
        list(ordinals),
    )


async def known_words(connection: Connection, owner_id: OwnerId, collection_ids: Sequence[UUID], words: Collection[str]) -> set[str]:
    """Those of these that stand in the collections, by themselves or, where they are not short, at the beginning of a word."""
    rows = await connection.fetch(
        "SELECT DISTINCT part FROM unnest($2::uuid[]) AS of_one (id) CROSS JOIN unnest($3::text[]) AS one (part) CROSS JOIN LATERAL ("
        " SELECT word FROM collection_word WHERE owner_id = $1 AND collection_id = of_one.id AND word >= part"
        " ORDER BY owner_id, collection_id, word LIMIT 1) AS next"
        " WHERE word = part OR length(part) >= $4 AND starts_with(word, part)",
        owner_id,
        list(collection_ids),
        list(words),
        LEAST_BEGINNING,
    )
    return {row["part"] for row in rows}


async def related_words(
    connection: Connection, owner_id: OwnerId, collection_ids: Sequence[UUID], words: Sequence[str]
) -> dict[str, list[str]]:
    """Words of the collections that begin or end as one of these does."""
    rows = await connection.fetch(
        "SELECT DISTINCT form, word FROM unnest($2::uuid[]) AS of_one (id) CROSS JOIN unnest($3::text[]) AS one (form) CROSS JOIN LATERAL ("
        " SELECT word FROM (SELECT word FROM collection_word WHERE owner_id = $1 AND collection_id = of_one.id AND word > form"
        "  ORDER BY owner_id, collection_id, word LIMIT $4) AS following WHERE starts_with(word, form)"
        " UNION ALL SELECT word FROM (SELECT word, backwards FROM collection_word"
        "  WHERE owner_id = $1 AND collection_id = of_one.id AND backwards > reverse(form)"
        "  ORDER BY owner_id, collection_id, backwards LIMIT $4) AS following WHERE starts_with(backwards, reverse(form))) AS found",
        owner_id,
        list(collection_ids),
        list(words),
        MOST_RELATED,
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["form"], []).append(row["word"])
    return found
