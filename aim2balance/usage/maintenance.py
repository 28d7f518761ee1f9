"""Making sums anew, completing what a migration began, partitions ahead, and the day sums of the whole system: work for the worker."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from aim2balance.kit.db import Database, LockKey, Transaction
from aim2balance.kit.principal import OwnerId
from aim2balance.usage import queries, queries_maintenance
from aim2balance.usage.periods import DAY, unit_end

OWNERS_AT_A_TIME = 10
"""Recording waits for as long as their sums take: some tenths of a second each for owners with thousands of answers."""
LATE = timedelta(days=3)
"""So long after a day its events may still arrive, from a spool or a foreign logger."""


async def rebuild_rollups(db: Database) -> tuple[int, int]:
    """Make all sums anew from the events, month by month and owner by owner; returns the numbers of hours and conversations.

    Each batch is a transaction in which recording waits; between them it goes on, and what it records stays right.
    """
    hours = conversations = 0
    async with db.connection() as c:
        months = await queries_maintenance.event_months(c)
    for month in months:
        async with db.transaction() as tx:
            await queries_maintenance.lock_rollups(tx)
            hours += await queries_maintenance.rebuild_hours(tx, month, unit_end("month", month))
    last: UUID | None = None
    while True:
        async with db.transaction() as tx:
            await queries_maintenance.lock_rollups(tx)
            owners = await queries_maintenance.owners_after(tx, last, OWNERS_AT_A_TIME)
            if not owners:
                await queries_maintenance.drop_orphaned_sums(tx)
                await queries_maintenance.mark_completed(tx, last, is_complete=True)
                return hours, conversations
            await queries_maintenance.rebuild_coarse(tx, owners)
            conversations += await queries_maintenance.rebuild_conversations(tx, owners)
        last = owners[-1]


async def complete(db: Database) -> int:
    """Finish what migrations to coarser sums left open; returns the number of owners done. A second call does nothing.

    The coarse sums of a batch of owners are made from their hours while recording waits for that batch; then the missing indexes of
    the log, one after the other, concurrently. A process that dies goes on where it was.
    """
    done = 0
    while True:
        async with db.transaction() as tx:
            is_complete, last, missing = await queries_maintenance.completed_to(tx)
            if is_complete:
                break
            await queries_maintenance.lock_rollups(tx)
            owners = await queries_maintenance.owners_after(tx, last, OWNERS_AT_A_TIME)
            if owners:
                await queries_maintenance.rebuild_coarse(tx, owners, missing)
            await queries_maintenance.mark_completed(tx, owners[-1] if owners else last, is_complete=not owners)
        done += len(owners)
    await make_indexes(db)
    return done


async def make_indexes(db: Database) -> int:
    """Make the indexes of the log that partitions lack; returns how many. Only one process does at a time, others return at once."""
    async with db.exclusive_connection(LockKey.EVENT_INDEXES) as c:
        if c is None:
            return 0
        missing = await queries_maintenance.missing_indexes(c)
        for one in missing:
            await queries_maintenance.make_index(c, one)
    return len(missing)


async def make_months(db: Database, ahead: int = 3) -> int:
    """Make the partitions of the coming months; a second call does nothing. A daily job and the start call this."""
    async with db.transaction() as tx:
        return await queries.make_months(tx, ahead)


async def rollup_system(db: Database, day: datetime) -> int:
    """Make the sums of all owners for a UTC day anew; returns the number of rows."""
    async with db.transaction() as tx:
        return await queries_maintenance.rebuild_system_day(tx, day.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0))


async def rollup_system_to(db: Database, now: datetime) -> int:
    """Bring the day sums of the system up to `now`: the days that are missing, and the last ones, whose events may come late."""
    async with db.connection() as c:
        first, last = await queries_maintenance.first_day(c), await queries_maintenance.last_system_day(c)
    day = first if last is None or first is None else max(first, last - LATE)
    made = 0
    while day is not None and day <= now:
        await rollup_system(db, day)
        made += 1
        day += DAY
    return made


async def erase(tx: Transaction, owner_id: OwnerId) -> None:
    """What foreign loggers called the people they reported. Figures stay: they are books."""
    await queries_maintenance.erase(tx, owner_id)


async def owners_of_month(db: Database, start: datetime, *, after: OwnerId | None, limit: int) -> list[OwnerId]:
    """Who may have used something in the month that begins at `start` in its own zone, by id, those after `after`."""
    async with db.connection() as c:
        return await queries_maintenance.owners_of_month(c, start, after, limit)
