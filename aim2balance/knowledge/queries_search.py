"""SQL of finding passages."""

from collections.abc import Sequence
from uuid import UUID

from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import OwnerId
from aim2balance.knowledge import rules
from aim2balance.knowledge.types import PassagePlace

MOST_TERMS = 48
"""Of a question; what comes behind is not looked for."""
RANKED = 64
"""So many passages, those with the most of what is looked for, are put in order by how often it stands there."""


async def plan_anew(tx: Transaction) -> None:
    """Plans that know the words, for one for any words would suit none; and by the index, for how far behind the passages of an owner lie
    in the table is not known.
    """
    await tx.execute("SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL enable_seqscan = off")


async def read_terms(connection: Connection, question: str, most: int = MOST_TERMS) -> list[tuple[str, bool]]:
    """The words of a question as tsqueries, each with whether it says nothing by itself: of scripts without blanks every two letters are
    one, as the index has them.
    """
    rows = await connection.fetch(
        "SELECT query, min(place) AS place, bool_and(is_weak) AS is_weak FROM ("
        " SELECT place, concat_ws(' | ', nullif(plainto_tsquery('pg_catalog.german', run)::text, ''),"
        "  nullif(plainto_tsquery('pg_catalog.english', run)::text, ''), quote_literal(lower(run))) AS query,"
        "  numnode(plainto_tsquery('pg_catalog.german', run)) = 0 OR numnode(plainto_tsquery('pg_catalog.english', run)) = 0 AS is_weak"
        "  FROM search_runs(search_fold($1)) WHERE NOT has_no_blanks AND length(run) BETWEEN 2 AND 100"
        "  AND (numnode(plainto_tsquery('pg_catalog.german', run)) > 0 OR numnode(plainto_tsquery('pg_catalog.english', run)) > 0)"
        " UNION ALL SELECT place, quote_literal(substr(run, at, 2)), false FROM search_runs(search_fold($1)),"
        "  generate_series(1, greatest(length(run) - 1, 1)) AS at WHERE has_no_blanks"
        ") AS found GROUP BY query ORDER BY place LIMIT $2",
        question,
        most,
    )
    return [(row["query"], row["is_weak"]) for row in rows]


async def count_terms(connection: Connection, collection_ids: Sequence[UUID], queries: Sequence[str], most: int) -> list[int]:
    """In how many passages of the collections each is, counted to a bound."""
    rows = await connection.fetch(
        "SELECT (SELECT count(*) FROM (SELECT FROM passage_words WHERE words @@ ($2 || ' & (' || query || ')')::tsquery LIMIT $3)"
        " AS few) AS count FROM unnest($1::text[]) WITH ORDINALITY AS one (query, place) ORDER BY place",
        list(queries),
        _marked(collection_ids),
        most,
    )
    return [row["count"] for row in rows]


async def find_places(
    connection: Connection,
    owner_id: OwnerId,
    collection_ids: Sequence[UUID],
    sought: Sequence[str],
    weighed: Sequence[tuple[str, float]],
    looked_at: int,
    limit: int,
) -> list[PassagePlace]:
    """Passages with one of the words that are sought, the best first: how rare its words are, how often they stand there."""
    rows = await connection.fetch(
        "WITH term AS MATERIALIZED (SELECT query::tsquery, weight FROM unnest($4::text[], $5::float8[]) AS one (query, weight)),"
        # A copy of the words, unpacked once and not for every term.
        " found AS MATERIALIZED (SELECT source_id, ordinal, words || ''::tsvector AS words FROM passage_words"
        "  WHERE owner_id = $1 AND words @@ $3::text::tsquery LIMIT $6),"
        # Whether a word is there is told much sooner than how often.
        " best AS (SELECT source_id, ordinal, words, (SELECT coalesce(sum(weight), 0) FROM term WHERE words @@ query) AS there FROM found"
        "  ORDER BY there DESC LIMIT $8),"
        " scored AS (SELECT source_id, ordinal, (SELECT sum(weight * ts_rank(words, query)) FROM term) AS score FROM best)"
        " SELECT p.source_id, s.file_id, s.name, p.ordinal, p.page, p.start_char AS start, p.end_char AS end, p.heading, p.is_table, score"
        " FROM scored JOIN passage p ON p.owner_id = $1 AND p.source_id = scored.source_id AND p.ordinal = scored.ordinal"
        " JOIN knowledge_source s ON s.owner_id = $1 AND s.id = p.source_id AND s.collection_id = ANY ($2)"
        " ORDER BY score DESC, p.source_id, p.ordinal LIMIT $7",
        owner_id,
        list(collection_ids),
        f"{_marked(collection_ids)} & ({' | '.join(f'({query})' for query in sought)})",
        [query for query, _ in weighed],
        [weight for _, weight in weighed],
        looked_at,
        limit,
        max(RANKED, 2 * limit),
    )
    return [PassagePlace(**row) for row in rows]


def _marked(collection_ids: Sequence[UUID]) -> str:
    return "(" + " | ".join(f"'{rules.mark(one)}'" for one in collection_ids) + ")"
