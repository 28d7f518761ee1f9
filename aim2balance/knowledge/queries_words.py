"""SQL of the words of collections."""

from collections.abc import Collection, Sequence
from uuid import UUID

from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import OwnerId
from aim2balance.knowledge import rules
from aim2balance.knowledge.types import WordFrequency

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


async def count_words(tx: Transaction, owner_id: OwnerId, source_id: UUID, most: int) -> bool:
    """Add the words of the next passages of a source, at most so many, to the frequencies of its collection, in the order of the words, so
    that two who do wait for each other instead of both. Whether all of its passages are counted now.
    """
    source = await tx.fetchrow(
        "SELECT collection_id, counted_to, passages FROM knowledge_source WHERE owner_id = $1 AND id = $2 FOR UPDATE", owner_id, source_id
    )
    if source is None:
        return True
    upto = min(source["passages"], source["counted_to"] + most)
    if upto > source["counted_to"]:
        await tx.execute(
            "INSERT INTO word_frequency AS f (owner_id, collection_id, word, passages)"
            " SELECT $1, $2, one.word, one.passages FROM source_word_counts($1, $3, $4, $5) AS one"
            ' ORDER BY one.word COLLATE "C" ON CONFLICT (owner_id, collection_id, word)'
            " DO UPDATE SET passages = f.passages + excluded.passages",
            owner_id,
            source["collection_id"],
            source_id,
            source["counted_to"],
            upto,
        )
        await tx.execute("UPDATE knowledge_source SET counted_to = $3 WHERE owner_id = $1 AND id = $2", owner_id, source_id, upto)
    return bool(upto == source["passages"])


async def frequencies(
    connection: Connection, owner_id: OwnerId, collection_ids: Sequence[UUID], words: Collection[str]
) -> dict[str, WordFrequency]:
    """Of these words, as far as the collections know them."""
    rows = await connection.fetch(
        "WITH shown AS MATERIALIZED (SELECT one.id, (SELECT sum(passages) FROM knowledge_source"
        "   WHERE owner_id = $1 AND collection_id = one.id) / f.passages::float8 AS share"
        "  FROM unnest($2::uuid[], $3::text[]) AS one (id, mark)"
        "  JOIN word_frequency f ON f.owner_id = $1 AND f.collection_id = one.id AND f.word = one.mark AND f.passages > 0)"
        " SELECT f.word, sum(f.passages)::integer AS seen, round(sum(f.passages * share))::integer AS passages FROM shown"
        " JOIN word_frequency f ON f.owner_id = $1 AND f.collection_id = shown.id AND f.word = ANY ($4::text[]) GROUP BY f.word",
        owner_id,
        list(collection_ids),
        [rules.mark(one) for one in collection_ids],
        list(words),
    )
    return {row["word"]: WordFrequency(seen=row["seen"], passages=row["passages"]) for row in rows}


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
