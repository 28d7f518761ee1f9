"""Finding the passages that say most about a question: by its words, the rare ones first, and where there is a model for it by meaning."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, TypeAlias
from uuid import UUID

import structlog

from aim2balance import files
from aim2balance.kit.db import Database, Transaction
from aim2balance.kit.errors import DomainError
from aim2balance.kit.principal import OwnerId
from aim2balance.kit.search_text import fold, snippet
from aim2balance.knowledge import fusion, queries, queries_search, queries_vectors, queries_words, question_words, rules
from aim2balance.knowledge.ports import MeaningModel
from aim2balance.knowledge.types import FoundPassages, Passage, PassagePlace, SoughtWord

_log = structlog.get_logger("knowledge")

_Key: TypeAlias = tuple[UUID, int]

MOST_QUESTION: Final = 4_000
"""Characters of a question that are looked at."""
MOST_QUOTED: Final = 8
"""Passages that go with a question."""
MOST_QUOTED_BYTES: Final = 14_000
"""Of their texts: some 3,500 tokens, which are paid for with the question."""
WORTH_QUOTING: Final = 0.3
"""Of the score of the best one: what says less about the question is not sent along, and not paid for."""
NEAR: Final = 0.85
"""What is as near to a question as that, measured by the nearest passage, is worth quoting whatever its words are."""
MOST_COMPARED: Final = 10_000
"""Vectors that are all compared with that of a question, in some 40 ms; of more only those of the passages that its words found."""
MOST_PARTED: Final = 16
"""Words of a question whose parts are looked for."""


async def find_passages(
    db: Database, meaning: MeaningModel | None, owner_id: OwnerId, collection_ids: Sequence[UUID], question: str, limit: int
) -> FoundPassages:
    """The best passages of these collections, the best first; what is somebody else's is not looked at."""
    found, _, is_by_meaning = await _find(db, meaning, owner_id, collection_ids, question, limit)
    return FoundPassages(passages=found, is_by_meaning=is_by_meaning)


async def _find(
    db: Database, meaning: MeaningModel | None, owner_id: OwnerId, collection_ids: Sequence[UUID], question: str, limit: int
) -> tuple[list[Passage], dict[_Key, float], bool]:
    """The passages; how much each says, of all that were looked at, as a share of what the best one does; and whether by meaning, too."""
    question = question[:MOST_QUESTION]
    vector = await _vector_of(meaning, question) if meaning is not None else None
    async with db.transaction(owner_id) as tx:
        own = await queries.own_collections(tx, owner_id, collection_ids)
        if not own:
            return [], {}, False
        count = 0
        if meaning is not None and await queries_vectors.can_compare(tx):
            count = await queries_vectors.count_vectors(tx, owner_id, own, meaning.name)
        words = await queries_search.read_terms(tx, question)
        words = [(query, is_weak or question_words.says_nothing(query)) for query, is_weak in words]
        by_words = await _by_words(tx, owner_id, own, words, fusion.FUSED if count else limit) if words else []
        shown = [query for query, is_weak in words if not is_weak] or [query for query, _ in words]
        said = fusion.shares({_key(place): place.score for place in by_words})
        if meaning is None or vector is None or not count:
            return await _with_texts(tx, owner_id, by_words[:limit], shown), said, False
        among = by_words if count > MOST_COMPARED else None
        near = await queries_vectors.nearest(tx, owner_id, own, meaning.name, vector, fusion.FUSED, among)
        near = [one for one in near if one.similarity >= meaning.least_similarity]
        for key, share in fusion.shares({_key(one.place): one.similarity for one in near}).items():
            said[key] = max(said.get(key, 0.0), 1.0 if share >= NEAR else 0.0)
        places = {_key(place): place for place in (*(one.place for one in near), *by_words)}
        order = fusion.fused([_key(place) for place in by_words], [_key(one.place) for one in near])
        best = [replace(places[key], score=score) for key, score in list(order.items())[:limit]]
        return await _with_texts(tx, owner_id, best, shown), said, True


async def _vector_of(meaning: MeaningModel, question: str) -> list[float] | None:
    """None where the model does not say what can be used: the words decide, and nobody goes without an answer."""
    try:
        vectors = await meaning.embed([question])
        fusion.check_vectors(vectors, 1, meaning.dimensions)
    except DomainError as refusal:
        _log.warning("searched by words alone", code=refusal.code)
        return None
    return vectors[0]


def _key(place: PassagePlace) -> _Key:
    return place.source_id, place.ordinal


async def _by_words(
    tx: Transaction, owner_id: OwnerId, own: Sequence[UUID], words: Sequence[tuple[str, bool]], limit: int
) -> list[PassagePlace]:
    """The places with the rarest of these words (a query, and whether it says nothing by itself)."""
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
    return await queries_search.find_places(tx, owner_id, own, [term.query for term in sought], weighed, rules.FEW, limit)


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


async def passages_for(
    db: Database, meaning: MeaningModel | None, owner_id: OwnerId, collection_ids: Sequence[UUID], question: str
) -> list[Passage]:
    """The best passages for a question to a model: not many, and not too long together."""
    if not collection_ids:
        return []
    found, said, is_by_meaning = await _find(db, meaning, owner_id, collection_ids, question, MOST_QUOTED)
    kept: list[Passage] = []
    room = MOST_QUOTED_BYTES
    for passage in found:
        if said[_key(passage.place)] < WORTH_QUOTING:
            if is_by_meaning:
                continue
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
