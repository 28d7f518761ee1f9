"""SQL of the search."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from aim2balance.chat.types import Hit, Role
from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import OwnerId

Place = tuple[UUID, bool]
"""Entry (message or chat), and whether it is a title."""

START, STOP = "\ue000", "\ue001"
SHOWN_OF_TEXT = 20_000
_HEADLINE = f"StartSel={START},StopSel={STOP},MaxWords=28,MinWords=12,MaxFragments=1"


async def plan_anew(tx: Transaction) -> None:
    """Plans that know the words: one for any words would suit none."""
    await tx.execute("SET LOCAL plan_cache_mode = force_custom_plan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is searched for, as tsqueries in both languages."""

    whole: str
    others: str | None
    """Where the last word is a beginning: the words before it, which stand in every text found. None without such."""
    beginning: str | None

    @property
    def is_phrase(self) -> bool:
        return "<" in self.whole


async def read_query(connection: Connection, words: str, before: str | None, last: str | None) -> Words | None:
    """The words; None when nothing but stop words is left.

    With `last`, texts where `before` stands and a word begins with `last` are found too.
    """
    row: Any = await connection.fetchrow(
        "WITH one AS (SELECT websearch_to_tsquery('pg_catalog.german', $1) || websearch_to_tsquery('pg_catalog.english', $1) AS words,"
        " websearch_to_tsquery('pg_catalog.german', $2) AS german, websearch_to_tsquery('pg_catalog.english', $2) AS english,"
        " CASE WHEN $3::text IS NOT NULL THEN to_tsquery('pg_catalog.simple', $3 || ':*') END AS last),"
        " said AS (SELECT words || CASE WHEN last IS NULL THEN ''::tsquery ELSE (german && last) || (english && last) END AS whole,"
        " CASE WHEN last IS NOT NULL AND numnode(german) > 0 AND numnode(english) > 0 THEN german || english END AS others, last FROM one)"
        " SELECT whole::text, others::text, last::text FROM said WHERE numnode(whole) > 0",
        words,
        before or "",
        last,
    )
    return None if row is None else Words(whole=row["whole"], others=row["others"], beginning=row["last"])


async def months(connection: Connection, owner_id: OwnerId) -> tuple[int, int] | None:
    """The numbers of the months of the newest and the oldest message, counted as `search_marks` does."""
    row: Any = await connection.fetchrow(
        f"SELECT ({_one_message('DESC')}) AS newest, ({_one_message('ASC')}) AS oldest",
        owner_id,
    )
    return None if row["newest"] is None else (row["newest"], row["oldest"])


def _one_message(order: str) -> str:
    return (
        "SELECT (extract(year FROM at AT TIME ZONE 'UTC') * 12 + extract(month FROM at AT TIME ZONE 'UTC'))::int FROM search_entry"
        f" WHERE owner_id = $1 AND NOT is_title ORDER BY at {order}, entry_id {order} LIMIT 1"
    )


async def find_titles(connection: Connection, owner_id: OwnerId, query: str, most: int) -> list[Place]:
    """The newest titles with the words, by an index that holds the words of titles by age: however common a word or a beginning is
    elsewhere, only the owner's titles are looked at.
    """
    rows = await connection.fetch(
        "SELECT entry_id FROM (SELECT entry_id, at, words FROM search_entry WHERE owner_id = $1 AND is_title"
        " ORDER BY at DESC, entry_id DESC OFFSET 0) AS title WHERE words @@ $2::text::tsquery LIMIT $3",
        owner_id,
        query,
        most,
    )
    return [(row["entry_id"], True) for row in rows]


_NEWEST = "(SELECT entry_id, at, words FROM search_entry WHERE owner_id = $1 AND NOT is_title ORDER BY at DESC, entry_id DESC LIMIT $3)"


async def find_recent(connection: Connection, owner_id: OwnerId, query: str, looked_at: int, most: int) -> list[Place]:
    """Messages with the words among the newest."""
    rows = await connection.fetch(
        f"SELECT entry_id FROM {_NEWEST} AS newest WHERE words @@ $2::text::tsquery ORDER BY at DESC, entry_id DESC LIMIT $4",
        owner_id,
        query,
        looked_at,
        most,
    )
    return [(row["entry_id"], False) for row in rows]


async def count_recent(connection: Connection, owner_id: OwnerId, query: str, looked_at: int) -> int:
    """In how many of the newest messages the words are."""
    found: int = await connection.fetchval(
        f"SELECT count(*) FROM {_NEWEST} AS newest WHERE words @@ $2::text::tsquery", owner_id, query, looked_at
    )
    return found


async def find_marked(connection: Connection, marks: Sequence[str], words: Words, most: int, *, by_others: bool) -> list[Place]:
    """The newest messages that bear one of the marks and have the words, by the index of words alone.

    With `by_others` the index looks for the words before the beginning only: to collect every word that begins so would take longer.
    """
    marked = " | ".join(f"'{mark}'" for mark in marks)
    sure = words.others if by_others and words.others is not None else words.whole
    rows = await connection.fetch(
        "WITH sure AS (SELECT entry_id, at, words FROM search_entry WHERE words @@ $1::text::tsquery OFFSET 0),"
        " found AS MATERIALIZED (SELECT entry_id, at FROM sure WHERE $2::text IS NULL OR words @@ $2::text::tsquery)"
        " SELECT entry_id FROM found ORDER BY at DESC, entry_id DESC LIMIT $3",
        f"({marked}) & ({sure})",
        None if sure is words.whole else words.whole,
        most,
    )
    return [(row["entry_id"], False) for row in rows]


def mark(owner_id: OwnerId, month: int | None = None) -> str:
    """What every message (of a month) bears among its words, as `search_marks` makes it."""
    return f"message of {owner_id}" if month is None else f"message of {owner_id} in {month}"


async def rank(connection: Connection, owner_id: OwnerId, query: str, places: list[Place]) -> list[Place]:
    """In the order to be shown, without those of deleted and temporary chats."""
    rows = await connection.fetch(
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


async def show(connection: Connection, owner_id: OwnerId, query: str, places: list[Place]) -> list[Hit]:
    """These places with the text around the words."""
    rows = await connection.fetch(
        "SELECT e.conversation_id, c.title, m.id AS message_id, m.role, e.at, c.archived_at IS NOT NULL AS is_archived,"
        " ts_headline('pg_catalog.german', shown.text, $2::text::tsquery, $5) AS in_german,"
        " ts_headline('pg_catalog.english', shown.text, $2::text::tsquery, $5) AS in_english"
        " FROM unnest($3::uuid[], $4::boolean[]) WITH ORDINALITY AS place (entry_id, is_title, number)"
        " JOIN search_entry e ON e.owner_id = $1 AND e.entry_id = place.entry_id AND e.is_title = place.is_title"
        " JOIN conversation c ON c.owner_id = e.owner_id AND c.id = e.conversation_id"
        " LEFT JOIN message m ON NOT e.is_title AND m.owner_id = e.owner_id AND m.id = e.entry_id"
        " CROSS JOIN LATERAL (SELECT translate(left(CASE WHEN e.is_title THEN c.title ELSE message_text(m.parts, m.text) END,"
        f" {SHOWN_OF_TEXT}), $6, '') AS text) AS shown ORDER BY place.number",
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
        " search_words(search_marks(m.owner_id, m.created_at), message_text(m.parts, m.text))"
        " FROM unnest($1::uuid[], $2::uuid[]) AS k (owner_id, id) JOIN message m ON m.owner_id = k.owner_id AND m.conversation_id = k.id"
        " WHERE m.status <> 'streaming' ON CONFLICT DO NOTHING",
        *keys,
    )
    await tx.execute("UPDATE search_state SET owner_id = $1, done_to = $2", chats[-1]["owner_id"], chats[-1]["id"])
    return len(chats)


async def has_title_index(c: Connection) -> bool:
    """Whether the words of titles are in an index of their own."""
    found: bool = await c.fetchval(
        "SELECT EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('search_entry_titles') AND indisvalid)"
    )
    return found


async def make_title_index(c: Connection) -> None:
    """Make it without holding up anybody who writes; a broken one, left by a crash, is made anew. Not inside a transaction."""
    await c.execute("DROP INDEX CONCURRENTLY IF EXISTS search_entry_titles", timeout=3600)
    await c.execute(
        "CREATE INDEX CONCURRENTLY search_entry_titles ON search_entry (owner_id, at DESC, entry_id DESC) INCLUDE (words) WHERE is_title",
        timeout=4 * 3600,
    )
