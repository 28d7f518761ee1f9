"""SQL of the search."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from aim2balance.chat.types import Within
from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import OwnerId
from aim2balance.kit.search_text import BEGINNING_LEAST, Sought

Place = tuple[UUID, bool]
"""Entry (message or chat), and whether it is a title."""
Moment = tuple[datetime, UUID]
"""When an entry is from, and the entry: no two are alike."""

INDEXED_OF_TEXT = 100_000
"""As `search_words` has it."""


async def plan_anew(tx: Transaction) -> None:
    """Plans that know the words: one for any words would suit none."""
    await tx.execute("SET LOCAL plan_cache_mode = force_custom_plan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exact:
    """One of the things searched for whose parts the index knows only one by one: it is found where the text has it."""

    elsewise: str | None
    """A tsquery: texts that match it are found too."""
    text: str
    """Folded, with single blanks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is searched for, as tsqueries."""

    whole: str
    others: str | None
    """Where the last word is a beginning: the words before it, which stand in every text found. None without such."""
    beginning: str | None
    either: list[tuple[str, list[Exact]]]
    """Of these one is found, with everything that goes with it; together they are `whole`."""
    marked: list[list[str]]
    """Folded texts to be marked, see `search_text.snippet`; empty where the words alone tell."""
    stems: list[str]
    headline: str
    """What the database marks by, where `marked` is empty: the words of each language together. How often a word stands in the query
    decides how much of the text is shown."""
    plain: str | None
    """The words that are words and nothing else, each for itself. None without such."""

    @property
    def is_phrase(self) -> bool:
        return "<" in self.whole

    @property
    def is_checked(self) -> bool:
        """Whether the index alone does not tell."""
        return any(exact for _, exact in self.either)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A word or a phrase, as the index may have it."""

    german: str
    english: str
    bare: list[str]
    """As tsqueries of words; without its accents in both languages, and without marks around it (`~word~`)."""
    runs: list[tuple[str, bool]]
    """Folded letters and digits between punctuation, each with whether its script has no blanks."""
    folded: str

    @property
    def in_words(self) -> list[str]:
        return [query for query in dict.fromkeys((self.german, self.english, *self.bare)) if query]

    @property
    def is_stop_word(self) -> bool:
        return not (self.german and self.english) and not self.is_name

    @property
    def is_name(self) -> bool:
        """`C++`, `F#`, `AT&T`: the index knows the letters alone."""
        return re.search(r"[^\W_](?:\+\+|#)$|[^\W_]&[^\W_]", self.folded) is not None

    @property
    def is_plain(self) -> bool:
        return len(self.runs) == 1 and not self.runs[0][1] and self.runs[0][0] == self.folded

    def terms(self, *, is_beginning: bool) -> list[str]:
        """What `search_terms` made of it, as operands of a tsquery."""
        terms: list[str] = []
        for number, (run, has_no_blanks) in enumerate(self.runs):
            if has_no_blanks:
                terms += [_operand(run[at : at + 2]) for at in range(len(run) - 1)] or [_operand(run) + ":*"]
            elif len(run) > 1:
                may_go_on = is_beginning and number == len(self.runs) - 1 and len(run) >= BEGINNING_LEAST
                terms.append(_operand(run) + (":*" if may_go_on else ""))
        return list(dict.fromkeys(terms))


async def read_query(connection: Connection, sought: list[list[Sought]]) -> Words | None:
    """The words; None when nothing but stop words is left."""
    texts = list(dict.fromkeys(text for group in sought for one in group for text in (one.text, *one.words)))
    rows = await connection.fetch(
        "SELECT text, phraseto_tsquery('pg_catalog.german', replace(text, '<', ' '))::text AS german,"
        " phraseto_tsquery('pg_catalog.english', replace(text, '<', ' '))::text AS english,"
        " phraseto_tsquery('pg_catalog.german', bare)::text AS bare_german,"
        " phraseto_tsquery('pg_catalog.english', bare)::text AS bare_english,"
        " phraseto_tsquery('pg_catalog.german', inner_word)::text AS inner_german,"
        " phraseto_tsquery('pg_catalog.english', inner_word)::text AS inner_english,"
        " regexp_replace(btrim(lower(bare)), '\\s+', ' ', 'g') AS folded,"
        " ARRAY(SELECT lower(run) FROM search_runs(bare) ORDER BY place) AS runs,"
        " ARRAY(SELECT has_no_blanks FROM search_runs(bare) ORDER BY place) AS kinds"
        " FROM unnest($1::text[]) AS text CROSS JOIN LATERAL (SELECT search_fold(text) AS bare OFFSET 0) AS of_text"
        " CROSS JOIN LATERAL (SELECT CASE WHEN count(*) = 1 AND NOT bool_or(has_no_blanks) THEN min(run) ELSE '' END AS inner_word"
        " FROM search_runs(bare) OFFSET 0) AS of_runs",
        texts,
    )
    read = {
        row["text"]: _Read(
            german=row["german"],
            english=row["english"],
            bare=[row[name] for name in ("bare_german", "bare_english", "inner_german", "inner_english")],
            runs=list(zip(row["runs"], row["kinds"], strict=True)),
            folded=row["folded"],
        )
        for row in rows
    }
    groups = [built for group in sought if (built := _conjunction(group, read))]
    if not groups:
        return None
    last = sought[0][-1]
    plain_last = last.is_beginning and read[last.text].is_plain and len(read[last.text].runs[0][0]) >= BEGINNING_LEAST
    either = [(_all_of(query for query, _, _ in group), [exact for _, exact, _ in group if exact is not None]) for group in groups]
    named = [one for group in groups for _, _, one in group if not one.is_absent]
    is_marked = any(not read[word].is_plain or not word.isascii() for one in named for word in one.words)
    return Words(
        whole=_any_of(query for query, _ in either),
        others=_all_of(query for query, _, one in groups[0] if one is not last) or None if plain_last else None,
        beginning=f"{_operand(read[last.text].runs[0][0])}:*" if plain_last else None,
        either=either,
        marked=[
            [read[one.text].folded, *(read[word].folded for word in one.words)]
            for one in named
            if not read[one.text].is_plain or read[one.text].runs[0][1]
        ]
        if is_marked
        else [],
        headline=_headline_query(sought[0], read) if len(sought) == 1 else _any_of(query for query, _ in either),
        plain=_plain_query(named, read),
        stems=sorted({stem for one in named for stem in _stems(one, read)}),
    )


def _conjunction(group: list[Sought], read: dict[str, _Read]) -> list[tuple[str, Exact | None, Sought]]:
    """The tsqueries of a group. Stop words do not count, unless there is nothing else."""
    built = [(*_one(one, read), one) for one in group]
    built = [(query, exact, one) for query, exact, one in built if query]
    return [each for each in built if each[2].is_absent or not read[each[2].text].is_stop_word] or built


def _one(one: Sought, read: dict[str, _Read]) -> tuple[str, Exact | None]:
    whole = read[one.text]
    alternatives = list(whole.in_words)
    exact: Exact | None = None
    if len(one.words) > 1:
        parts = [_any_of([*read[word].in_words, *_together(read[word], is_beginning=False)]) for word in one.words]
        if any(not read[word].is_plain or not word.isascii() for word in one.words) and (together := _all_of(filter(None, parts))):
            alternatives.append(together)
            exact = Exact(elsewise=_any_of(whole.in_words) or None, text=whole.folded)
    else:
        together_here = _together(whole, is_beginning=one.is_beginning)
        alternatives += together_here
        if whole.is_name:
            exact = Exact(elsewise=None, text=whole.folded)
        elif together_here and (len(whole.runs) > 1 or len(whole.terms(is_beginning=False)) > 1):
            exact = Exact(elsewise=_any_of(whole.in_words) or None, text=whole.folded)
    query = _any_of(dict.fromkeys(alternatives))
    if one.is_absent and query:
        return f"!({query})", None
    return query, exact


def _together(read: _Read, *, is_beginning: bool) -> list[str]:
    terms = read.terms(is_beginning=is_beginning)
    return [_all_of(terms)] if terms else []


def _headline_query(group: list[Sought], read: dict[str, _Read]) -> str:
    both = [
        [query for query in queries if query]
        for queries in zip(*((read[one.text].german, read[one.text].english) for one in group if not one.is_absent), strict=True)
    ]
    said = [_all_of(queries) for queries in both]
    if group[-1].is_beginning and len(run := read[group[-1].text].runs[-1][0]) >= BEGINNING_LEAST:
        said += [_all_of([*queries[:-1], f"{_operand(run)}:*"]) for queries in both]
    return _any_of(filter(None, said))


def _plain_query(named: list[Sought], read: dict[str, _Read]) -> str | None:
    words = [query for one in named for word in one.words if read[word].is_plain for query in read[word].in_words]
    words += [
        f"{_operand(read[one.text].folded)}:*"
        for one in named
        if one.is_beginning and read[one.text].is_plain and len(one.text) >= BEGINNING_LEAST
    ]
    return _any_of(dict.fromkeys(words)) or None


def _stems(one: Sought, read: dict[str, _Read]) -> Iterator[str]:
    for word in one.words:
        if read[word].is_plain:
            yield from (stem.replace("''", "'") for query in read[word].in_words for stem in _LEXEME.findall(query))
            yield read[word].folded


_LEXEME = re.compile(r"'((?:[^']|'')+)'")


def _operand(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def _all_of(queries: Iterable[str]) -> str:
    return " & ".join(f"({query})" for query in queries)


def _any_of(queries: Iterable[str]) -> str:
    return " | ".join(f"({query})" for query in queries)


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


async def rank(connection: Connection, owner_id: OwnerId, words: Words, places: list[Place]) -> list[Place]:
    """In the order to be shown, without those of deleted and temporary chats, and without those where parts of what is searched for only
    stand somewhere.
    """
    checks = _Checks(words, first=5)
    rows = await connection.fetch(
        "SELECT e.entry_id, e.is_title FROM unnest($3::uuid[], $4::boolean[]) AS place (entry_id, is_title)"
        " JOIN search_entry e ON e.owner_id = $1 AND e.entry_id = place.entry_id AND e.is_title = place.is_title"
        f" JOIN conversation c ON c.owner_id = e.owner_id AND c.id = e.conversation_id{checks.join}"
        f" WHERE c.deleted_at IS NULL AND c.temporary_until IS NULL{checks.condition}"
        # A year makes a place half as good.
        " ORDER BY e.is_title DESC, ts_rank(e.words, $2::text::tsquery, 1)"
        " / (1 + greatest(extract(epoch FROM now() - e.at), 0) / 31557600) DESC, e.at DESC, e.entry_id DESC",
        owner_id,
        words.whole,
        [entry for entry, _ in places],
        [is_title for _, is_title in places],
        *checks.parameters,
    )
    return [(row["entry_id"], row["is_title"]) for row in rows]


class _Filter:
    """The end of a statement about `search_entry e` that finds the newest of what may be shown before a place."""

    def __init__(self, words: Words, within: Within, before: Moment | None, first: int) -> None:
        checks = _Checks(words, first=first + 6)
        at, entry_id = before or (None, None)
        self.parameters = [at, entry_id, within.since, within.until, within.project_id, within.model, *checks.parameters]
        each = [f"${number}" for number in range(first, first + 6)]
        self.before = f"({each[0]}::timestamptz IS NULL OR (e.at, e.entry_id) < ({each[0]}, {each[1]}::uuid))"
        message = "" if MESSAGE in checks.join else MESSAGE
        self.text = (
            f" JOIN conversation c ON c.owner_id = e.owner_id AND c.id = e.conversation_id{message}{checks.join}"
            f" WHERE {self.before} AND ({each[2]}::timestamptz IS NULL OR e.at >= {each[2]})"
            f" AND ({each[3]}::timestamptz IS NULL OR e.at < {each[3]})"
            f" AND c.deleted_at IS NULL AND c.temporary_until IS NULL AND ({each[4]}::uuid IS NULL OR c.project_id = {each[4]})"
            f" AND ({each[5]}::text IS NULL OR {MODEL} = {each[5]}){checks.condition} ORDER BY e.at DESC, e.entry_id DESC"
        )


async def list_newest(
    connection: Connection,
    owner_id: OwnerId,
    words: Words,
    within: Within,
    before: Moment | None,
    looked_at: int,
    most: int,
    *,
    is_title: bool,
) -> list[tuple[Place, Moment]]:
    """Messages, or titles, with the words among the newest before a place, newest first."""
    rest = _Filter(words, within, before, first=5)
    rows = await connection.fetch(
        "SELECT e.entry_id, e.at FROM (SELECT * FROM (SELECT * FROM search_entry e WHERE owner_id = $1"
        f" AND is_title = {str(is_title).lower()} AND {rest.before}"
        " ORDER BY at DESC, entry_id DESC LIMIT $3) AS newest WHERE words @@ $2::text::tsquery OFFSET 0)"
        f" AS e{rest.text} LIMIT $4",
        owner_id,
        words.whole,
        looked_at,
        most,
        *rest.parameters,
    )
    return [((row["entry_id"], is_title), (row["at"], row["entry_id"])) for row in rows]


async def list_marked(
    connection: Connection, marks: Sequence[str], words: Words, within: Within, before: Moment | None, most: int, *, by_others: bool
) -> list[tuple[Place, Moment]]:
    """The newest messages before a place that bear one of the marks and have the words, by the index of words. See `find_marked`."""
    rest = _Filter(words, within, before, first=4)
    marked = " | ".join(f"'{mark}'" for mark in marks)
    sure = words.others if by_others and words.others is not None else words.whole
    rows = await connection.fetch(
        "WITH sure AS (SELECT * FROM search_entry WHERE words @@ $1::text::tsquery OFFSET 0),"
        " found AS MATERIALIZED (SELECT * FROM sure WHERE $2::text IS NULL OR words @@ $2::text::tsquery)"
        f" SELECT e.entry_id, e.at FROM found AS e{rest.text} LIMIT $3",
        f"({marked}) & ({sure})",
        None if sure is words.whole else words.whole,
        most,
        *rest.parameters,
    )
    return [((row["entry_id"], False), (row["at"], row["entry_id"])) for row in rows]


MESSAGE = " LEFT JOIN message m ON NOT e.is_title AND m.owner_id = e.owner_id AND m.id = e.entry_id"
MODEL = "coalesce(m.model, c.model)"
TEXT = f"left(CASE WHEN e.is_title THEN c.title ELSE message_text(m.parts) END, {INDEXED_OF_TEXT})"
_DRAWN = "regexp_replace(compared.drawn, '[*~`]+|</?[a-z]{1,8}>', '', 'g')"


def _folded(text: str) -> str:
    return f"regexp_replace(lower(search_fold({text})), '\\s+', ' ', 'g')"


class _Checks:
    """What has to be looked up in the text itself, as a part of a statement about `search_entry e` and `conversation c`."""

    def __init__(self, words: Words, first: int) -> None:
        self.parameters: list[str] = []
        self.join = self.condition = ""
        if not words.is_checked:
            return
        self._first = first
        either = [
            " AND ".join([f"e.words @@ {self._add(query)}::text::tsquery", *(self._exact(exact) for exact in exacts)])
            for query, exacts in words.either
        ]
        self.condition = " AND (" + " OR ".join(f"({one})" for one in either) + ")"
        both = f"{_folded(TEXT)} AS text, {_folded(f'search_seen({TEXT})')} AS drawn"
        self.join = f"{MESSAGE} CROSS JOIN LATERAL (SELECT {both} OFFSET 0) AS compared"

    def _add(self, value: str) -> str:
        self.parameters.append(value)
        return f"${self._first + len(self.parameters) - 1}"

    def _exact(self, exact: Exact) -> str:
        sought = self._add(exact.text)  # `注意：请看` is seen in `**注意：**请看` too
        is_there = f"(strpos(compared.text, {sought}) > 0 OR strpos({_DRAWN}, {sought}) > 0)"
        return f"({is_there})" if exact.elsewise is None else f"(e.words @@ {self._add(exact.elsewise)}::text::tsquery OR {is_there})"


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
        " search_words(search_marks(m.owner_id, m.created_at), message_text(m.parts))"
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
