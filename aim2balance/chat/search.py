"""Finding words in titles and messages, in German and English, and keeping every text in the search."""

import re
from datetime import UTC, datetime

from aim2balance.chat import queries_excerpts as excerpts
from aim2balance.chat import queries_search as queries
from aim2balance.chat.queries_search import Moment, Place, Words
from aim2balance.chat.types import Hit, Within
from aim2balance.kit.db import Database, LockKey, Transaction
from aim2balance.kit.errors import Invalid
from aim2balance.kit.principal import OwnerId
from aim2balance.kit.search_text import Sought, read_sought

RANKED = 100
"""At most so many of the newest places are put in order; what is older needs more words."""
ENOUGH = 50
"""With so many places it is not looked further back."""
LOOKED_AT = (1_000, 10_000)
"""So many of the newest messages are looked at one by one: a common word is found there sooner than by the index."""
COMMON = 20
"""A beginning in so many of the first of them is not looked for by the index where there are other words."""
MONTHS = (1, 3, 12)
"""By the index it is gone back in steps of so many months, then to the oldest."""
MOST_MONTHS = 60
"""So many months are named one by one; beyond them the last step looks at everything again."""
TITLES = 20
EVERY_TITLE = 1_000_000
CHATS_AT_A_TIME = 50


async def search(db: Database, owner_id: OwnerId, words: str, offset: int = 0, limit: int = 20) -> tuple[list[Hit], bool]:
    """Where the words stand, the best places first (titles before messages, then by frequency and age), and whether there are more.

    Words in quotes stand together, `-word` is absent, `or` is either; the last word may be a beginning. Archived chats are included,
    deleted and temporary ones are not. Raises `Invalid` (nothing_to_search).
    """
    sought = _read(words)
    async with db.transaction(owner_id) as tx:
        query = await queries.read_query(tx, sought) if sought else None
        if query is None:
            return [], False
        await queries.plan_anew(tx)
        places = await queries.find_titles(tx, owner_id, query.whole, TITLES)
        places += await _find_messages(tx, owner_id, query)
        ranked = await queries.rank(tx, owner_id, query, places)
        page = ranked[offset : offset + limit]
        return await excerpts.show(tx, owner_id, query, page), len(ranked) > offset + limit


def _read(words: str) -> list[list[Sought]]:
    sought = read_sought(words)
    if not sought and not re.search(r"\w", words):
        raise Invalid("Search for at least one word.", code="nothing_to_search")
    return sought


async def _find_messages(tx: Transaction, owner_id: OwnerId, query: Words) -> list[Place]:
    """The newest places of the words, further and further back until they are enough."""
    months = await queries.months(tx, owner_id)
    if months is None:
        return []
    few, many = LOOKED_AT
    places = await queries.find_recent(tx, owner_id, query.whole, few, RANKED)
    if len(places) < ENOUGH and len(places) * many >= ENOUGH * few:
        places = await queries.find_recent(tx, owner_id, query.whole, many, RANKED)
    if len(places) >= ENOUGH:
        return places
    by_others = query.others is not None and await _is_common(tx, owner_id, query.beginning)
    # So rare among the newest that they cannot be many altogether: no need to go back step by step.
    if not places and not query.is_phrase and not by_others:
        return await queries.find_marked(tx, [queries.mark(owner_id)], query, RANKED, by_others=False)
    newest, oldest = months
    found: list[Place] = []
    for step in MONTHS:
        marks = [queries.mark(owner_id, month) for month in range(newest, max(newest - step, oldest - 1), -1)]
        found += await queries.find_marked(tx, marks, query, RANKED, by_others=by_others)
        newest -= step
        if len(found) >= ENOUGH or newest < oldest:
            return found[:RANKED]
    if newest - oldest >= MOST_MONTHS:
        return await queries.find_marked(tx, [queries.mark(owner_id)], query, RANKED, by_others=by_others)
    rest = [queries.mark(owner_id, month) for month in range(newest, oldest - 1, -1)]
    return (found + await queries.find_marked(tx, rest, query, RANKED, by_others=by_others))[:RANKED]


async def list_newest(
    db: Database, owner_id: OwnerId, words: str, within: Within, before: Moment | None = None, limit: int = 20
) -> tuple[list[Hit], Moment | None]:
    """Everything found there, newest first from a place on, and the place to go on from; None where nothing is left.

    What is searched for is as for `search`. Raises `Invalid` (nothing_to_search).
    """
    sought = _read(words)
    async with db.transaction(owner_id) as tx:
        query = await queries.read_query(tx, sought) if sought else None
        if query is None:
            return [], None
        await queries.plan_anew(tx)
        found = await queries.list_newest(tx, owner_id, query, within, before, EVERY_TITLE, limit + 1, is_title=True)
        found += await _list_messages(tx, owner_id, query, within, before, limit + 1)
        found.sort(key=lambda each: each[1], reverse=True)
        page = found[:limit]
        hits = await excerpts.show(tx, owner_id, query, [place for place, _ in page])
        return hits, page[-1][1] if len(found) > limit else None


async def _list_messages(
    tx: Transaction, owner_id: OwnerId, query: Words, within: Within, before: Moment | None, most: int
) -> list[tuple[Place, Moment]]:
    months = await queries.months(tx, owner_id)
    if months is None:
        return []
    recent = await queries.list_newest(tx, owner_id, query, within, before, LOOKED_AT[0], most, is_title=False)
    if len(recent) >= most:
        return recent
    by_others = query.others is not None and await _is_common(tx, owner_id, query.beginning)
    newest, oldest = months
    newest = min(newest, *(_month(moment) for moment in (before and before[0], within.until) if moment is not None), newest)
    oldest = max(oldest, oldest if within.since is None else _month(within.since))
    found: list[tuple[Place, Moment]] = []
    for step in (*MONTHS, MOST_MONTHS):
        if newest < oldest or len(found) >= most:
            return found[:most]
        marks = [queries.mark(owner_id, month) for month in range(newest, max(newest - step, oldest - 1), -1)]
        found += await queries.list_marked(tx, marks, query, within, before, most, by_others=by_others)
        newest -= step
    if newest >= oldest and len(found) < most:
        # All the rest at once; what was found is in it again.
        found = await queries.list_marked(tx, [queries.mark(owner_id)], query, within, before, most, by_others=by_others)
    return found[:most]


def _month(moment: datetime) -> int:
    """As `search_marks` counts."""
    at = moment.astimezone(UTC)
    return at.year * 12 + at.month


async def _is_common(tx: Transaction, owner_id: OwnerId, words: str | None) -> bool:
    return words is not None and await queries.count_recent(tx, owner_id, words, LOOKED_AT[0]) >= COMMON


async def complete(db: Database) -> int:
    """Bring in the texts of chats that are older than the search, a few chats at a time, and make the index of titles if it is missing;
    returns the number of chats. A second call does nothing.
    """
    done = 0
    while True:
        async with db.transaction() as tx:
            chats = await queries.bring_in(tx, CHATS_AT_A_TIME)
        done += chats
        if not chats:
            break
    async with db.connection() as c:
        has_index = await queries.has_title_index(c)
    if not has_index:
        async with db.exclusive_connection(LockKey.SEARCH_INDEXES) as connection:
            if connection is not None and not await queries.has_title_index(connection):
                await queries.make_title_index(connection)
    return done
