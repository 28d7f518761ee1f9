"""Finding words in titles and messages, in German and English, and keeping every text in the search."""

import re
from uuid import UUID

from aim2balance.chat import queries_search as queries
from aim2balance.chat.types import Hit
from aim2balance.kit.db import Database, Transaction
from aim2balance.kit.errors import Invalid

RANKED = 100
"""At most so many of the newest places are put in order; what is older needs more words."""
ENOUGH = 50
"""With so many places it is not looked further back."""
LOOKED_AT = 1000
"""So many of the newest messages are looked at one by one; a common word is found there, a rarer one by the index."""
SELDOM = 2
MONTHS_BACK = (1, 4, 16)
TITLES = 20
CHATS_AT_A_TIME = 50
_WORDS = re.compile(r"\w+")
_PREFIX_LEAST = 3


async def search(db: Database, owner_id: UUID, words: str, offset: int = 0, limit: int = 20) -> tuple[list[Hit], bool]:
    """Where the words stand, the best places first (titles before messages, then by frequency and age), and whether there are more.

    Words in quotes stand together, `-word` is absent, `or` is either; the last word may be a beginning. Archived chats are included,
    deleted and temporary ones are not. Raises `Invalid` (nothing_to_search).
    """
    found = _WORDS.findall(words)
    if not found:
        raise Invalid("Search for at least one word.", code="nothing_to_search")
    last = found[-1] if words.rstrip().endswith(found[-1]) and found[-1].isalnum() and len(found[-1]) >= _PREFIX_LEAST else None
    before = words.rstrip().removesuffix(last) if last is not None else words
    # Beside other syntax than plain words a beginning is not looked for.
    is_plain = not re.search(r'["\-]|\bor\b', words, re.IGNORECASE)
    async with db.transaction() as tx:
        query = await queries.read_query(tx, words, before if is_plain else None, last if is_plain else None)
        if query is None:
            return [], False
        await queries.plan_anew(tx)
        places = await queries.find_titles(tx, owner_id, query, TITLES)
        places += await _find_messages(tx, owner_id, query)
        ranked = await queries.rank(tx, owner_id, query, places)
        page = ranked[offset : offset + limit]
        return await queries.show(tx, owner_id, query, page), len(ranked) > offset + limit


async def _find_messages(tx: Transaction, owner_id: UUID, query: str) -> list[queries.Place]:
    """The newest places of the words, further and further back until they are enough."""
    newest = await queries.newest_month(tx, owner_id)
    if newest is None:
        return []
    places = await queries.find_recent(tx, owner_id, query, LOOKED_AT, RANKED)
    if len(places) >= ENOUGH:
        return places
    # So rare among the newest that they cannot be many altogether: no need to go back step by step.
    if len(places) < SELDOM:
        return await queries.find_anywhere(tx, owner_id, query, RANKED)
    for months in MONTHS_BACK:
        places = await queries.find_in_months(tx, owner_id, query, range(newest, newest - months, -1), RANKED)
        if len(places) >= ENOUGH:
            return places
    return await queries.find_anywhere(tx, owner_id, query, RANKED)


async def complete(db: Database) -> int:
    """Bring in the texts of chats that are older than the search, a few chats at a time; returns their number.

    A second call does nothing.
    """
    done = 0
    while True:
        async with db.transaction() as tx:
            chats = await queries.bring_in(tx, CHATS_AT_A_TIME)
        done += chats
        if not chats:
            return done
