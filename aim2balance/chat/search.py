"""Finding words in titles and messages, in German and English, and keeping every text in the search."""

import re
from uuid import UUID

from aim2balance.chat import queries_search as queries
from aim2balance.chat.types import Hit
from aim2balance.kit.db import Database
from aim2balance.kit.errors import Invalid

RANKED = 100
"""So many of the newest places where the words stand are put in order; what is older needs more words."""
LOOKED_AT = 2000
"""So many of the newest texts are looked at one by one; a common word is found there, a rare one by the index."""
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
        query = await queries.read_query(tx, owner_id, words, before if is_plain else None, last if is_plain else None)
        if query is None:
            return [], False
        places = await queries.find_titles(tx, owner_id, query, TITLES)
        recent = await queries.find_recent(tx, owner_id, query, LOOKED_AT, RANKED)
        places += recent if len(recent) >= RANKED else await queries.find_all(tx, owner_id, query, RANKED)
        ranked = await queries.rank(tx, owner_id, query, places)
        page = ranked[offset : offset + limit]
        return await queries.show(tx, owner_id, query, page), len(ranked) > offset + limit


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
