"""What the answers of this process tell, written down for the readers of every other process; and what those ask of it.

One task writes for all answers of the process together, a few times a second, so that the number of commits does not grow with the
number of answers. Ids mean the same everywhere: a reader may come from one process to the next with the last id it saw.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import structlog

from aim2balance.chat.generation import queries
from aim2balance.chat.generation.events import Event, Generation, read_events, replayed_images, replayed_text, write_events
from aim2balance.chat.types import Status
from aim2balance.content.parts import parts_of, storable
from aim2balance.kit.db import Database
from aim2balance.kit.errors import Unavailable
from aim2balance.kit.principal import OwnerId

BEAT_S = 0.25
TOUCH_EVERY_S = 2.0
POLL_S = 0.2
ORPHANED_AFTER_S = 30
"""Longer than a process may be held up, by a database that is away or otherwise, while it still writes its answers to their end."""
UNTOLD_AFTER_S = 600
KEPT_AFTER_END = timedelta(minutes=15)
ID_GAP = 1_000_000
"""From what a dead process wrote down to the id of its end: readers of that process may have seen more than was written down."""
ORPHANS_AT_A_TIME = 50

_log = structlog.get_logger("chat")


class EventLog:
    """The answers of this process on their way into the database."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._open: dict[UUID, Generation] = {}
        self._touched: dict[UUID, float] = {}
        self._task: asyncio.Task[None] | None = None

    def add(self, generation: Generation) -> None:
        """Write down what this answer tells, until its end is written down."""
        self._open[generation.message_id] = generation
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())

    def find(self, message_id: UUID) -> Generation | None:
        return self._open.get(message_id)

    async def close(self) -> None:
        """Write down what is left, if the database is there."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        for _ in range(3):
            if not self._open or not await self._flush():
                break

    async def _run(self) -> None:
        while self._open:
            try:
                await self._flush()
            except Exception as mistake:  # noqa: BLE001 - a job boundary: what one answer tells must not silence the others
                _log.error("alert", what="events of answers not kept", error=type(mistake).__name__)
            await asyncio.sleep(BEAT_S)

    async def _flush(self) -> bool:
        """Write down what is new, and hear who is to stop. False when the database is away."""
        generations = list(self._open.values())
        news = [(generation, events) for generation in generations if (events := generation.to_keep())]
        ending = [generation for generation in generations if generation.is_last_to_keep]
        now = asyncio.get_running_loop().time()
        due = [generation for generation in generations if now - self._touched.get(generation.message_id, 0.0) >= TOUCH_EVERY_S]
        try:
            async with self._db.transaction() as tx:
                if news:
                    await queries.add_events(
                        tx, [(one.owner_id, one.message_id, events[0].id, events[-1].id, write_events(events)) for one, events in news]
                    )
                if due:
                    await queries.touch(tx, [_key(one) for one in due])
                if ending:
                    await queries.end(tx, [_key(one) for one in ending])
                asked = await queries.asked_to_stop(tx, [_key(one) for one in generations])
        except Unavailable:
            _log.info("events of answers wait", answers=len(generations))
            return False
        for generation, _ in news:
            generation.kept()
        self._touched.update((generation.message_id, now) for generation in due)
        for message_id in asked:
            self._open[message_id].stopping.set()
        for generation in ending:
            self._open.pop(generation.message_id, None)
            self._touched.pop(generation.message_id, None)
        return True


def _key(generation: Generation) -> tuple[UUID, UUID]:
    return generation.owner_id, generation.message_id


async def follow(db: Database, owner_id: OwnerId, message_id: UUID, after: int) -> AsyncIterator[Event]:
    """The events of an answer that another process writes or wrote, from the database; those to come included.

    The answer of a process that died ends with an `error` (interrupted). A database that is away is waited for.
    """
    while True:
        with suppress(Unavailable):
            async with db.connection() as connection:
                # The state first: what is told between the two is then read now, and not missed.
                state = await queries.find(connection, owner_id, message_id, ORPHANED_AFTER_S)
                batches = await queries.read_events(connection, owner_id, message_id, after)
            for event in (event for batch in batches for event in read_events(batch)):
                if event.id > after:
                    after = event.id
                    yield event
                    if event.name == "done":
                        return
            if state is None or state.is_ended:
                return
            if state.is_orphan:
                await fail_orphans(db)
                continue
        await asyncio.sleep(POLL_S)


async def fail_orphans(db: Database, *, untouched_s: int = ORPHANED_AFTER_S, untold_s: int = UNTOLD_AFTER_S) -> int:
    """Answers of processes that died become `failed` with what had been written down, and their readers are told."""
    failed = 0
    while True:
        async with db.transaction() as tx:
            orphans = await queries.take_orphans(tx, untouched_s, ORPHANS_AT_A_TIME)
            for owner_id, message_id, is_answered in orphans:
                batches = await queries.read_events(tx, owner_id, message_id, 0)
                events = [event for batch in batches for event in read_events(batch)]
                last = events[-1].id if events else 0
                end = [Event(last + ID_GAP, "done", {} if is_answered else {"status": str(Status.FAILED)})]
                if not is_answered:
                    text, reasoning = replayed_text(events)
                    parts = parts_of(storable(text), storable(reasoning) or None, replayed_images(events))
                    failed += await queries.fail_message(tx, owner_id, message_id, parts)
                    end.insert(0, Event(last + ID_GAP - 1, "error", {"code": "interrupted", "message": "The answer was interrupted."}))
                if not events or events[-1].name != "done":
                    await queries.add_events(tx, [(owner_id, message_id, end[0].id, end[-1].id, write_events(end))])
                await queries.end(tx, [(owner_id, message_id)])
        if len(orphans) < ORPHANS_AT_A_TIME:
            break
    async with db.connection() as connection:
        return failed + await queries.fail_untold(connection, untold_s)


async def forget(db: Database) -> int:
    """Drop the events of answers that ended a while ago; the answers stay."""
    async with db.connection() as connection:
        return await queries.forget(connection, KEPT_AFTER_END)
