"""Texts that were begun and not sent, one for each chat and one for a chat that is not begun yet: kept for every device of a person."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from aim2balance.chat import queries_unsent as queries
from aim2balance.chat import rules
from aim2balance.chat.types import NO_UNSENT, UnsentText
from aim2balance.kit.db import Database, LockKey, lock
from aim2balance.kit.errors import DomainError, Kind, NotFound
from aim2balance.kit.principal import OwnerId

MOST_TEXTS = 500
MOST_BYTES = 8 << 20
"""Of all drafts of a person together."""


async def find(db: Database, owner_id: OwnerId, chat: UUID | None) -> UnsentText:
    """The draft of a chat; empty where there is none."""
    async with db.transaction(owner_id) as tx:
        return await queries.find(tx, owner_id, chat) or NO_UNSENT


async def keep(
    db: Database, owner_id: OwnerId, chat: UUID | None, text: str, *, changed_at: datetime, seen: int, drops_earlier: bool, now: datetime
) -> UnsentText:
    """Put this text in the place of the draft that has been `seen` (its version), and return what is there now.

    Where another device wrote another one meanwhile, the newer text stays and the older one beside it, as `earlier`, until it is dropped.
    Raises `NotFound` (chat_not_found), `DomainError` (drafts_full).
    """
    async with db.transaction(owner_id) as tx:
        if chat is not None and not await queries.has_chat(tx, owner_id, chat):
            raise NotFound("There is no such chat.", code="chat_not_found")
        await lock(tx, LockKey.DRAFTS, owner_id)
        before = await queries.find(tx, owner_id, chat, for_update=True) or NO_UNSENT
        unsent = rules.merged_unsent(before, text, min(changed_at, now), seen=seen, drops_earlier=drops_earlier)
        if unsent == before:
            return before
        size = len(unsent.text.encode()) + len((unsent.earlier or "").encode())
        count, others = await queries.sizes_of_others(tx, owner_id, chat)
        if size and (count >= MOST_TEXTS or others + size > MOST_BYTES):
            raise DomainError("There is no room for more drafts.", code="drafts_full", kind=Kind.LIMIT_REACHED, most_bytes=MOST_BYTES)
        await queries.put(tx, owner_id, chat, unsent, size)
        return unsent


async def find_files(db: Database, owner_id: OwnerId, chat: UUID | None) -> list[UUID]:
    """The files that were attached to what was begun."""
    async with db.transaction(owner_id) as tx:
        return await queries.find_files(tx, owner_id, chat)


async def keep_files(db: Database, owner_id: OwnerId, chat: UUID | None, file_ids: Sequence[UUID]) -> None:
    """These and no others; who says so last is right, for the files themselves are kept anyway. Raises `NotFound` (chat_not_found)."""
    async with db.transaction(owner_id) as tx:
        if chat is not None and not await queries.has_chat(tx, owner_id, chat):
            raise NotFound("There is no such chat.", code="chat_not_found")
        await queries.put_files(tx, owner_id, chat, file_ids)
