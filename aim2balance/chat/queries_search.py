"""SQL of the search."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from aim2balance.chat.types import Hit, Role
from aim2balance.kit.db import Transaction

Place = tuple[UUID, bool]
"""Entry (message or chat), and whether it is a title."""

START, STOP = "\ue000", "\ue001"
SHOWN_OF_TEXT = 20_000
_HEADLINE = f"StartSel={START},StopSel={STOP},MaxWords=28,MinWords=12,MaxFragments=1"


async def plan_anew(tx: Transaction) -> None:
    """Plans that know the words: one for any words would suit none."""
    await tx.execute("SET LOCAL plan_cache_mode = force_custom_plan")


async def read_query(tx: Transaction, words: str, before: str | None, last: str | None) -> str | None:
    """The words as a tsquery in both languages; None when nothing but stop words is left.

    With `last`, texts where `before` stands and a word begins with `last` are found too.
    """
    found: str | None = await tx.fetchval(
        "WITH said AS (SELECT websearch_to_tsquery('pg_catalog.german', $1) || websearch_to_tsquery('pg_catalog.english', $1)"
        " || CASE WHEN $3::text IS NULL THEN ''::tsquery ELSE"
        " (websearch_to_tsquery('pg_catalog.german', $2) && to_tsquery('pg_catalog.simple', $3 || ':*'))"
        " || (websearch_to_tsquery('pg_catalog.english', $2) && to_tsquery('pg_catalog.simple', $3 || ':*')) END AS words)"
        " SELECT CASE WHEN numnode(words) > 0 THEN words::text END FROM said",
        words,
        before or "",
        last,
    )
    return found


async def newest_month(tx: Transaction, owner_id: UUID) -> int | None:
    """The number of the month of the newest message, counted as `search_marks` does."""
    found: int | None = await tx.fetchval(
        "SELECT (extract(year FROM newest) * 12 + extract(month FROM newest))::int FROM (SELECT at AT TIME ZONE 'UTC' AS newest"
        " FROM search_entry WHERE owner_id = $1 AND NOT is_title ORDER BY at DESC, entry_id DESC LIMIT 1) AS one",
        owner_id,
    )
    return found


async def find_titles(tx: Transaction, owner_id: UUID, query: str, most: int) -> list[Place]:
    return [(entry, True) for entry in await _find(tx, query, [f"title of {owner_id}"], most)]


async def find_recent(tx: Transaction, owner_id: UUID, query: str, looked_at: int, most: int) -> list[Place]:
    """Messages with the words among the newest."""
    rows = await tx.fetch(
        "SELECT entry_id FROM (SELECT entry_id, at, words FROM search_entry WHERE owner_id = $1 AND NOT is_title"
        " ORDER BY at DESC, entry_id DESC LIMIT $3) AS newest WHERE words @@ $2::text::tsquery ORDER BY at DESC, entry_id DESC LIMIT $4",
        owner_id,
        query,
        looked_at,
        most,
    )
    return [(row["entry_id"], False) for row in rows]


async def find_in_months(tx: Transaction, owner_id: UUID, query: str, months: Iterable[int], most: int) -> list[Place]:
    """The newest messages of these months with the words."""
    return [(entry, False) for entry in await _find(tx, query, [f"message of {owner_id} in {month}" for month in months], most)]


async def find_anywhere(tx: Transaction, owner_id: UUID, query: str, most: int) -> list[Place]:
    """The newest messages with the words."""
    return [(entry, False) for entry in await _find(tx, query, [f"message of {owner_id}"], most)]


async def _find(tx: Transaction, query: str, marks: list[str], most: int) -> list[UUID]:
    """By the index of words alone: entries that bear one of the marks."""
    marked = " | ".join(f"'{mark}'" for mark in marks)
    rows = await tx.fetch(
        "WITH found AS MATERIALIZED (SELECT entry_id, at FROM search_entry WHERE words @@ $1::text::tsquery)"
        " SELECT entry_id FROM found ORDER BY at DESC, entry_id DESC LIMIT $2",
        f"({marked}) & ({query})",
        most,
    )
    return [row["entry_id"] for row in rows]


async def rank(tx: Transaction, owner_id: UUID, query: str, places: list[Place]) -> list[Place]:
    """In the order to be shown, without those of deleted and temporary chats."""
    rows = await tx.fetch(
        "SELECT e.entry_id, e.is_title FROM unnest($3::uuid[], $4::boolean[]) AS place (entry_id, is_title)"
        " JOIN search_entry e ON e.owner_id = $1 AND e.entry_id = place.entry_id AND e.is_title = place.is_title"
        " JOIN conversation c ON c.owner_id = e.owner_id AND c.id = e.conversation_id"
        " WHERE c.deleted_at IS NULL AND c.temporary_until IS NULL"
        # A year makes a place half as good.
        " ORDER BY e.is_title DESC, ts_rank(e.words, $2::text::tsquery, 1)"
        " / (1 + greatest(extract(epoch FROM now() - e.at), 0) / 31557600) DESC, e.at DESC, e.entry_id DESC",
        owner_id,
        query,
        [entry for entry, _ in places],
        [is_title for _, is_title in places],
    )
    return [(row["entry_id"], row["is_title"]) for row in rows]


async def show(tx: Transaction, owner_id: UUID, query: str, places: list[Place]) -> list[Hit]:
    """These places with the text around the words."""
    rows = await tx.fetch(
        "SELECT e.conversation_id, c.title, m.id AS message_id, m.role, e.at, c.archived_at IS NOT NULL AS is_archived,"
        " ts_headline('pg_catalog.german', shown.text, $2::text::tsquery, $5) AS in_german,"
        " ts_headline('pg_catalog.english', shown.text, $2::text::tsquery, $5) AS in_english"
        " FROM unnest($3::uuid[], $4::boolean[]) WITH ORDINALITY AS place (entry_id, is_title, number)"
        " JOIN search_entry e ON e.owner_id = $1 AND e.entry_id = place.entry_id AND e.is_title = place.is_title"
        " JOIN conversation c ON c.owner_id = e.owner_id AND c.id = e.conversation_id"
        " LEFT JOIN message m ON NOT e.is_title AND m.owner_id = e.owner_id AND m.id = e.entry_id"
        f" CROSS JOIN LATERAL (SELECT translate(left(CASE WHEN e.is_title THEN c.title ELSE m.text END, {SHOWN_OF_TEXT}), $6, '') AS text)"
        " AS shown ORDER BY place.number",
        owner_id,
        query,
        [entry for entry, _ in places],
        [is_title for _, is_title in places],
        _HEADLINE,
        START + STOP,
    )
    return [_hit(row) for row in rows]


def _hit(row: Any) -> Hit:
    marked = max(row["in_german"], row["in_english"], key=lambda text: text.count(START))
    return Hit(
        conversation_id=row["conversation_id"],
        title=row["title"],
        message_id=row["message_id"],
        role=Role(row["role"]) if row["role"] is not None else None,
        at=row["at"],
        is_archived=row["is_archived"],
        snippet=_pieces(marked),
    )


def _pieces(marked: str) -> list[tuple[str, bool]]:
    pieces: list[tuple[str, bool]] = []
    for number, part in enumerate(marked.split(START)):
        match, stop, rest = part.partition(STOP) if number else ("", "", part)
        if stop:
            pieces.append((match, True))
        pieces.append((rest, False))
    return [(text, is_match) for text, is_match in pieces if text]


async def bring_in(tx: Transaction, most: int) -> int:
    """Add the texts of the next chats to the search and note how far that went; 0 when everything is in it."""
    state = await tx.fetchrow("SELECT is_complete, owner_id, done_to FROM search_state FOR UPDATE")
    if state is None or state["is_complete"]:
        return 0
    chats = await tx.fetch(
        "SELECT owner_id, id FROM conversation WHERE (owner_id, id) > ($1, $2) ORDER BY owner_id, id LIMIT $3",
        state["owner_id"],
        state["done_to"],
        most,
    )
    if not chats:
        await tx.execute("UPDATE search_state SET is_complete = true")
        return 0
    keys = [[row["owner_id"] for row in chats], [row["id"] for row in chats]]
    await tx.execute(
        "INSERT INTO search_entry (owner_id, entry_id, is_title, conversation_id, at, words)"
        " SELECT c.owner_id, c.id, true, c.id, c.created_at, search_words(ARRAY['title of ' || c.owner_id::text], c.title)"
        " FROM unnest($1::uuid[], $2::uuid[]) AS k (owner_id, id) JOIN conversation c USING (owner_id, id)"
        " UNION ALL SELECT m.owner_id, m.id, false, m.conversation_id, m.created_at,"
        " search_words(search_marks(m.owner_id, m.created_at), m.text)"
        " FROM unnest($1::uuid[], $2::uuid[]) AS k (owner_id, id) JOIN message m ON m.owner_id = k.owner_id AND m.conversation_id = k.id"
        " WHERE m.status <> 'streaming' ON CONFLICT DO NOTHING",
        *keys,
    )
    await tx.execute("UPDATE search_state SET owner_id = $1, done_to = $2", chats[-1]["owner_id"], chats[-1]["id"])
    return len(chats)
