"""Finding the passages that say most about a question: by its words, the rare ones first."""

import re
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from aim2balance import files
from aim2balance.kit.db import Transaction
from aim2balance.kit.principal import OwnerId
from aim2balance.kit.search_text import fold, snippet
from aim2balance.knowledge import queries, queries_search, rules
from aim2balance.knowledge.types import Passage, PassagePlace

MOST_QUESTION: Final = 4_000
"""Characters of a question that are looked at."""
MOST_QUOTED: Final = 8
"""Passages that go with a question."""
MOST_QUOTED_BYTES: Final = 14_000
"""Of their texts: some 3,500 tokens, which are paid for with the question."""
WORTH_QUOTING: Final = 0.3
"""Of the score of the best one: what says less about the question is not sent along, and not paid for."""
_LEXEME = re.compile(r"'((?:[^']|'')+)'")


async def find_passages(tx: Transaction, owner_id: OwnerId, collection_ids: Sequence[UUID], question: str, limit: int) -> list[Passage]:
    """The best passages of these collections, the best first; what is somebody else's is not looked at."""
    own = await queries.own_collections(tx, owner_id, collection_ids)
    words = await queries_search.read_terms(tx, question[:MOST_QUESTION]) if own else []
    if not words:
        return []
    await queries_search.plan_anew(tx)
    terms = await queries_search.count_terms(tx, own, words, rules.COUNTED)
    sought = rules.sought_by(terms)
    if not sought:
        return []
    total = await queries.count_passages(tx, owner_id, own)
    weighed = rules.weighed(terms, total)
    places = await queries_search.find_places(tx, owner_id, own, [term.query for term in sought], weighed, rules.FEW, limit)
    return await _with_texts(tx, owner_id, places, [query for query, is_weak in words if not is_weak] or [query for query, _ in words])


async def passages_for(connection: Transaction, owner_id: OwnerId, collection_ids: Sequence[UUID], question: str) -> list[Passage]:
    """The best passages for a question to a model: not many, and not too long together."""
    found = await find_passages(connection, owner_id, collection_ids, question, MOST_QUOTED) if collection_ids else []
    kept: list[Passage] = []
    room = MOST_QUOTED_BYTES
    for passage in found:
        if passage.place.score < WORTH_QUOTING * found[0].place.score:
            break
        room -= len(passage.text.encode())
        if room < 0:
            break
        kept.append(passage)
    return kept


async def _with_texts(tx: Transaction, owner_id: OwnerId, places: Sequence[PassagePlace], words: Sequence[str]) -> list[Passage]:
    texts = await files.page_texts(tx, owner_id, list({(place.file_id, place.page) for place in places}))
    lexemes = {found.replace("''", "'") for query in words for found in _LEXEME.findall(query)}
    pairs = sorted(lexeme for lexeme in lexemes if len(lexeme) <= 2 and not lexeme.isascii())
    stems = [fold(lexeme) for lexeme in lexemes if lexeme not in pairs]
    found: list[Passage] = []
    for place in places:
        page = texts.get((place.file_id, place.page))
        if page is None:
            continue
        text = page[place.start : place.end]
        found.append(Passage(place=place, text=text, excerpt=tuple(snippet(text, [[pair] for pair in pairs], stems))))
    return found
