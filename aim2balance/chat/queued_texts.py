"""What a person writes while an answer is being written: asked when that has ended, or taken in by the agent before its next step.

A text is taken by the transaction that stores the question, or the step, it becomes: at most once, whichever process dies.
"""

from dataclasses import replace
from uuid import UUID

from aim2balance.chat import queries_unsent as queries
from aim2balance.chat.generation import event_log
from aim2balance.chat.generation import queries as generations
from aim2balance.chat.types import QueuedText
from aim2balance.kit.db import Database, LockKey, Transaction, lock
from aim2balance.kit.errors import Conflict, DomainError, Kind, NotFound
from aim2balance.kit.principal import OwnerId

MOST_QUEUED = 10
"""In one chat."""


async def add(db: Database, owner_id: OwnerId, conversation_id: UUID, queued: QueuedText) -> QueuedText:
    """The one that waits; twice is once. Raises `NotFound` (chat_not_found), `Conflict` (nothing_running, id_taken), `DomainError`
    (queue_full).
    """
    async with db.transaction(owner_id) as tx:
        await lock(tx, LockKey.QUEUED_TEXTS, conversation_id)
        if not await queries.has_chat(tx, owner_id, conversation_id):
            raise NotFound("There is no such chat.", code="chat_not_found")
        running = await generations.list_running(tx, owner_id, conversation_id, event_log.ORPHANED_AFTER_S)
        if not any(not one.is_answered and not one.is_ended and not one.is_orphan for one in running):
            raise Conflict("No answer is being written in this chat: ask at once.", code="nothing_running")
        waiting = await queries.list_queued(tx, owner_id, conversation_id)
        if (same := next((one for one in waiting if one.id == queued.id), None)) is not None:
            return same
        if len(waiting) >= MOST_QUEUED:
            raise DomainError("So many texts wait in this chat already.", code="queue_full", kind=Kind.LIMIT_REACHED, most=MOST_QUEUED)
        if not await queries.add_queued(tx, owner_id, conversation_id, queued):
            raise Conflict("Another text has that id.", code="id_taken")
        return queued


async def list_queued(db: Database, owner_id: OwnerId, conversation_id: UUID) -> list[QueuedText]:
    """In the order in which they are asked."""
    async with db.transaction(owner_id) as tx:
        return await queries.list_queued(tx, owner_id, conversation_id)


async def remove(db: Database, owner_id: OwnerId, conversation_id: UUID, queued_id: UUID) -> None:
    """Raises `NotFound` (queued_text_not_found) where it was taken, or removed, before."""
    async with db.transaction(owner_id) as tx:
        await take(tx, owner_id, conversation_id, queued_id)


async def take(tx: Transaction, owner_id: OwnerId, conversation_id: UUID, queued_id: UUID) -> QueuedText:
    """Raises `NotFound` (queued_text_not_found)."""
    found = await queries.take_queued(tx, owner_id, conversation_id, queued_id)
    if not found:
        raise NotFound("That text does not wait any more.", code="queued_text_not_found")
    return found[0]


async def put_back(tx: Transaction, owner_id: OwnerId, conversation_id: UUID, queued: QueuedText) -> None:
    """It was not asked after all, and waits again; it steers nobody any more."""
    await queries.add_queued(tx, owner_id, conversation_id, replace(queued, steers=False))


async def next_of(db: Database, owner_id: OwnerId, conversation_id: UUID) -> QueuedText | None:
    """The one that is asked next; whoever is adding one is waited for."""
    async with db.transaction(owner_id) as tx:
        await lock(tx, LockKey.QUEUED_TEXTS, conversation_id)
        waiting = await queries.list_queued(tx, owner_id, conversation_id)
    return waiting[0] if waiting else None


async def take_steering(tx: Transaction, owner_id: OwnerId, conversation_id: UUID) -> list[QueuedText]:
    """Those that the agent takes in now."""
    return await queries.take_queued(tx, owner_id, conversation_id, None)
