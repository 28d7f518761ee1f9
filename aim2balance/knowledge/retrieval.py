"""Finding the passages that say most about a question: by its words, the rare ones first."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from aim2balance import files
from aim2balance.kit.db import Transaction
from aim2balance.kit.principal import OwnerId
from aim2balance.kit.search_text import fold, snippet
from aim2balance.knowledge import queries, queries_search, queries_words, question_words, rules
from aim2balance.knowledge.types import Passage, PassagePlace, SoughtWord

MOST_QUESTION: Final = 4_000
"""Characters of a question that are looked at."""
MOST_QUOTED: Final = 8
"""Passages that go with a question."""
MOST_QUOTED_BYTES: Final = 14_000
"""Of their texts: some 3,500 tokens, which are paid for with the question."""
WORTH_QUOTING: Final = 0.3
"""Of the score of the best one: what says less about the question is not sent along, and not paid for."""
MOST_PARTED: Final = 16
"""Words of a question whose parts are looked for."""


async def find_passages(tx: Transaction, owner_id: OwnerId, collection_ids: Sequence[UUID], question: str, limit: int) -> list[Passage]:
    """The best passages of these collections, the best first; what is somebody else's is not looked at."""
    own = await queries.own_collections(tx, owner_id, collection_ids)
    words = await queries_search.read_terms(tx, question[:MOST_QUESTION]) if own else []
    if not words:
        return []
    words = [(query, is_weak or question_words.says_nothing(query)) for query, is_weak in words]
    await queries_search.plan_anew(tx)
    total = await queries.count_passages(tx, owner_id, own)
    asked = [(query, rules.WEAK if is_weak else 1.0) for query, is_weak in words]
    terms = await _told(tx, owner_id, own, asked, total)
    parts = await _parts(tx, owner_id, own, [term for term in terms if term.share > rules.WEAK and term.count < rules.PARTED])
    terms += await _told(tx, owner_id, own, [(query, rules.PART) for query in parts], total)
    sought = rules.sought_by(terms)
    if not sought:
        return []
    weighed = rules.weighed(terms, total)
    places = await queries_search.find_places(tx, owner_id, own, [term.query for term in sought], weighed, rules.FEW, limit)
    return await _with_texts(tx, owner_id, places, [query for query, is_weak in words if not is_weak] or [query for query, _ in words])


async def _told(
    tx: Transaction, owner_id: OwnerId, collection_ids: Sequence[UUID], words: Sequence[tuple[str, float]], total: int
) -> list[SoughtWord]:
    """In how many passages each is: what is frequent is known, what is not is counted."""
    lexemes = {lexeme for query, _ in words for lexeme in question_words.lexemes_of(query)}
    known = await queries_words.frequencies(tx, owner_id, collection_ids, lexemes) if lexemes else {}
    told = {query: rules.estimated(query, share, known) for query, share in words}
    rare = [(query, share) for query, share in words if told[query] is None]
    counts = await queries_search.count_terms(tx, collection_ids, [query for query, _ in rare], rules.COUNTED) if rare else []
    told |= {query: rules.counted(query, share, count, total) for (query, share), count in zip(rare, counts, strict=True)}
    return [word for query, _ in words if (word := told[query]) is not None]


async def _parts(tx: Transaction, owner_id: OwnerId, collection_ids: Sequence[UUID], terms: Sequence[SoughtWord]) -> list[str]:
    """For words of a question, those of the collections that they are put together of, and those that are put together of them."""
    forms = {term.query: question_words.forms_of(term.query) for term in terms[:MOST_PARTED]}
    candidates = {part for own in forms.values() for form in own for part in question_words.candidates_of(form)}
    known = await queries_words.known_words(tx, owner_id, collection_ids, candidates) if candidates else set()
    parts = {form: question_words.parts_of(form, known) for own in forms.values() for form in own}
    inside = question_words.may_be_inside([*parts, *(part for own in parts.values() for part in own)])
    related = await queries_words.related_words(tx, owner_id, collection_ids, inside) if inside else {}
    found: list[str] = []
    for query, own in forms.items():
        near = {part for form in own for part in parts[form]}
        near |= {word for part in [*own, *near] for word in related.get(part, ())}
        if others := sorted(near - question_words.lexemes_of(query)):
            found.append(" | ".join(f"'{word}'" for word in others))
    return found


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
    lexemes = {lexeme for query in words for lexeme in question_words.lexemes_of(query)}
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
