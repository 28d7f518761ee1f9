"""Older messages on their way into the form of newer ones, beside everything else: in small transactions, a limited number at a time."""

from uuid import UUID

from aim2balance.chat import queries_backfill as queries
from aim2balance.kit.db import Database, LockKey

MESSAGES_AT_A_TIME = 100
MOST_BATCHES = 100
"""Of one call, so that other regular work has its turn."""
_FIRST = (UUID(int=0), UUID(int=0))


async def fill_parts(db: Database) -> int:
    """Give messages that have none their parts and receipts, also those that a process of the version before wrote since; how many.

    It goes on where it stopped, however it stopped, and any number of processes may be at it. What a message says, when it was touched
    and its place in the search stay as they are.
    """
    if not await _is_ready(db):
        return 0
    filled, after = 0, _FIRST
    for _ in range(MOST_BATCHES):
        async with db.transaction() as tx:
            some = await queries.fill_parts(tx, after, MESSAGES_AT_A_TIME)
        filled += len(some)
        if len(some) < MESSAGES_AT_A_TIME:
            break
        after = some[-1]
    return filled


async def fill_terms(db: Database) -> int:
    """Give entries of the search that are older than `search_terms` what those find; how many.

    It goes on where it stopped, however it stopped. Entries whose message or chat somebody is just changing wait for the next call.
    """
    filled = 0
    for _ in range(MOST_BATCHES):
        async with db.transaction() as tx:
            some = await queries.fill_terms(tx, MESSAGES_AT_A_TIME)
        filled += some
        if not some:
            break
    return filled


async def _is_ready(db: Database) -> bool:
    """Make the index that this works by, if it is missing; False while another process makes it."""
    async with db.connection() as connection:
        if await queries.has_index(connection):
            return True
    async with db.exclusive_connection(LockKey.MESSAGE_INDEXES) as exclusive:
        if exclusive is None:
            return False
        if not await queries.has_index(exclusive):
            await queries.make_index(exclusive)
    return True
