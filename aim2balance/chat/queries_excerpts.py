"""What is found, with the text around it as its reader sees it: an answer without marks of Markdown, a question as it was written."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, Final

from aim2balance.chat.queries_search import MESSAGE, MODEL, TEXT, Place, Words
from aim2balance.chat.types import Hit, Role
from aim2balance.content import markdown
from aim2balance.kit.db import Connection
from aim2balance.kit.principal import OwnerId
from aim2balance.kit.search_text import first_place, snippet

Pieces = list[tuple[str, bool]]

START, STOP, LESS = "\ue000", "\ue001", "\ue002"  # `<` while the database marks words: it would leave out what looks like a tag
SHOWN_OF_TEXT: Final = 20_000
_MARKS: Final = f"StartSel={START},StopSel={STOP}"
_HEADLINE: Final = f"{_MARKS},MaxWords=28,MinWords=12,MaxFragments=1"
_HARD: Final = rf"\S{{101}}|[{START}-{LESS}]"
"""What is long without a blank would take the database a time quadratic in that; what holds our marks would lose them."""
_AROUND: Final = 1_000
"""Letters of a text before and after a place in which words are marked."""


async def show(connection: Connection, owner_id: OwnerId, words: Words, places: list[Place]) -> list[Hit]:
    """These places with the text around the words."""
    rows = await connection.fetch(
        "SELECT e.conversation_id, c.title, m.id AS message_id, m.role, e.at, c.archived_at IS NOT NULL AS is_archived,"
        f" c.project_id, {MODEL} AS model,"
        " headline.in_german, headline.in_english,"
        # The database marks whole words in the first part of a text; what it does not mark, and what is drawn, is looked at here.
        f" CASE WHEN coalesce(strpos(in_german || in_english, $8), 0) = 0 OR m.role = 'assistant' THEN {TEXT} END AS text"
        " FROM unnest($3::uuid[], $4::boolean[]) WITH ORDINALITY AS place (entry_id, is_title, number)"
        " JOIN search_entry e ON e.owner_id = $1 AND e.entry_id = place.entry_id AND e.is_title = place.is_title"
        f" JOIN conversation c ON c.owner_id = e.owner_id AND c.id = e.conversation_id{MESSAGE}"
        f" CROSS JOIN LATERAL (SELECT text, replace(text, '<', $6) AS bare FROM left({TEXT}, {SHOWN_OF_TEXT}) AS text OFFSET 0) AS shown"
        f" CROSS JOIN LATERAL (SELECT NOT $7 AND shown.text !~ '{_HARD}' AS is_marked OFFSET 0) AS simple"
        f" CROSS JOIN LATERAL (SELECT {_headline('german')} AS in_german, {_headline('english')} AS in_english OFFSET 0) AS headline"
        " ORDER BY place.number",
        owner_id,
        words.headline,
        [entry for entry, _ in places],
        [is_title for _, is_title in places],
        _HEADLINE,
        LESS,
        bool(words.marked),
        START,
    )
    by_database = [_pieces(max(row["in_german"] or "", row["in_english"] or "", key=lambda text: text.count(START))) for row in rows]
    shown = {
        number: _around(row, pieces, words)
        for number, (row, pieces) in enumerate(zip(rows, by_database, strict=True))
        if _is_left(row, pieces)
    }
    also = await _plain_words(connection, words, list(shown.values()))
    excerpts = {number: snippet(text, words.marked, words.stems, spans) for (number, text), spans in zip(shown.items(), also, strict=True)}
    return [
        _hit(row, pieces if number not in excerpts else _with_mark(excerpts[number], row, words))
        for number, (row, pieces) in enumerate(zip(rows, by_database, strict=True))
    ]


def _headline(language: str) -> str:
    return f"CASE WHEN simple.is_marked THEN ts_headline('pg_catalog.{language}', shown.bare, $2::text::tsquery, $5) END"


def _is_drawn(row: Any) -> bool:
    return row["role"] == Role.ASSISTANT and markdown.has_marks(row["text"])


def _is_left(row: Any, pieces: Pieces) -> bool:
    """Whether what the database marked is not yet what is shown."""
    return not any(is_match for _, is_match in pieces) or _is_drawn(row)


def _around(row: Any, pieces: Pieces, words: Words) -> str:
    """The text around the place, as it is seen."""
    text = unicodedata.normalize("NFC", row["text"])
    found = row["text"].find("".join(piece for piece, _ in pieces)) if any(is_match for _, is_match in pieces) else -1
    is_drawn = _is_drawn(row)
    if found >= 0:
        place = found + len(pieces[0][0])
    elif is_drawn:
        place = markdown.written_place(text, first_place(markdown.entities_drawn(text), words.marked, words.stems))
    else:
        place = first_place(text, words.marked, words.stems)
    if is_drawn:
        return markdown.seen_near(text, place)
    return text[max(0, place - _AROUND) : place + _AROUND]


async def _plain_words(connection: Connection, words: Words, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
    """Where the words stand in each text that are words and nothing else, in whichever form."""
    simple = [None if re.search(_HARD, text) else text.replace("<", LESS) for text in texts]
    if words.plain is None or not any(simple):
        return [[] for _ in texts]
    rows = await connection.fetch(
        "SELECT ts_headline('pg_catalog.german', text, $2::text::tsquery, $3) AS in_german,"
        " ts_headline('pg_catalog.english', text, $2::text::tsquery, $3) AS in_english"
        " FROM unnest($1::text[]) WITH ORDINALITY AS t (text, number) ORDER BY number",
        simple,
        words.plain,
        f"{_MARKS},HighlightAll=true",
    )
    return [[span for marked in (row["in_german"], row["in_english"]) for span in _spans(_pieces(marked or ""))] for row in rows]


def _with_mark(pieces: Pieces, row: Any, words: Words) -> Pieces:
    """What is found in what nobody sees, such as the address of a link, is shown as it is written."""
    if any(is_match for _, is_match in pieces) or not _is_drawn(row):
        return pieces
    written = snippet(row["text"], words.marked, words.stems)
    return written if any(is_match for _, is_match in written) else pieces


def _hit(row: Any, pieces: Pieces) -> Hit:
    return Hit(
        conversation_id=row["conversation_id"],
        title=row["title"],
        message_id=row["message_id"],
        role=Role(row["role"]) if row["role"] is not None else None,
        at=row["at"],
        is_archived=row["is_archived"],
        project_id=row["project_id"],
        model=row["model"],
        snippet=pieces,
    )


def _spans(pieces: Pieces) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    at = 0
    for piece, is_match in pieces:
        if is_match:
            spans.append((at, at + len(piece)))
        at += len(piece)
    return spans


def _pieces(marked: str) -> Pieces:
    pieces: Pieces = []
    for number, part in enumerate(marked.replace(LESS, "<").split(START)):
        match, stop, rest = part.partition(STOP) if number else ("", "", part)
        if stop:
            pieces.append((match, True))
        pieces.append((rest, False))
    return [(text, is_match) for text, is_match in pieces if text]
