"""Older entries of the search on their way into the form of newer ones, beside everything else: in small transactions, a few at a time."""

from aim2balance.chat import queries_backfill as queries
from aim2balance.kit.db import Database

ENTRIES_AT_A_TIME = 100
MOST_BATCHES = 100
"""Of one call, so that other regular work has its turn."""


async def fill_terms(db: Database) -> int:
    """Give entries of the search that are older than `search_terms` what those find; how many.

    It goes on where it stopped, however it stopped. Entries whose message or chat somebody is just changing wait for the next call.
    """
    filled = 0
    for _ in range(MOST_BATCHES):
        async with db.transaction() as tx:
            some = await queries.fill_terms(tx, ENTRIES_AT_A_TIME)
        filled += some
        if not some:
            break
    return filled
