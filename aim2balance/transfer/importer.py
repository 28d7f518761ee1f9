"""Bringing a file of chats in: read in a process of its own, stored in small transactions, told line by line what became of each chat."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import IO

from aim2balance.chat import add_conversation, add_messages
from aim2balance.chat.rules import text_bytes
from aim2balance.files import Storage
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database, LockKey, Transaction, lock
from aim2balance.kit.principal import OwnerId
from aim2balance.kit.worker_pool import WorkerPool, WorkLimits
from aim2balance.transfer import queries
from aim2balance.transfer.export_reader import read_export
from aim2balance.transfer.types import Item, ReadChat, SkippedChat

MOST_ITEMS = 20_000
UNBOUNDED = Storage()


def open_import_work() -> WorkerPool:
    """Where exports are read: two at a time, one of a person. A gigabyte takes some minutes."""
    return WorkerPool("imports", limits=WorkLimits(seconds=1800, memory_mib=1024, answer_mib=128))


@dataclass(slots=True, kw_only=True)
class ImportReport:
    """found = imported + skipped. `items` has a line for each chat, up to 20,000."""

    read_bytes: int = 0
    found: int = 0
    imported: int = 0
    skipped: int = 0
    messages: int = 0
    error_code: str | None = None
    """Why the file was not read to its end; what was imported before stays."""
    items: list[Item] = field(default_factory=list)

    def add(self, item: Item) -> None:
        self.found += 1
        self.imported += item.state == "imported"
        self.skipped += item.state == "skipped"
        self.messages += item.messages
        if len(self.items) < MOST_ITEMS:
            self.items.append(item)


async def import_file(
    db: Database,
    clock: Clock,
    work: WorkerPool,
    owner_id: OwnerId,
    file: IO[bytes],
    report: ImportReport,
    on_progress: Callable[[ImportReport], Awaitable[None]],
    storage: Storage = UNBOUNDED,
) -> None:
    """Import every chat of the file that is not there yet. `report` fills up; `on_progress` hears of it after every few chats.

    A file that is not what it should be ends with `report.error_code`; the chats before that point stay. Importing it again adds
    nothing twice. Raises `DomainError` (storage_full, and what reading may end with).
    """
    async with aclosing(work.pieces(owner_id, read_export, file, clock.now())) as pieces:
        async for piece in pieces:
            if piece.chats:
                async with db.transaction(owner_id) as tx:
                    items = await _store(tx, storage, owner_id, piece.chats)
                for item in items:
                    report.add(item)
            report.read_bytes, report.error_code = piece.read_bytes, piece.error
            await on_progress(report)


async def _store(tx: Transaction, storage: Storage, owner_id: OwnerId, read: Sequence[ReadChat | SkippedChat]) -> list[Item]:
    await lock(tx, LockKey.CHAT_IMPORT, owner_id)
    keys = [(chat.source, chat.source_id) for chat in read if isinstance(chat, ReadChat)]
    there = await queries.find_imported(tx, owner_id, keys)
    items: list[Item] = []
    for chat in read:
        if isinstance(chat, SkippedChat):
            items.append(Item(title=chat.title, state="skipped", reason=chat.reason))
            continue
        key, conversation = (chat.source, chat.source_id), chat.conversation
        if key in there:
            items.append(Item(title=conversation.title, state="skipped", reason="already_imported", conversation_id=str(there[key])))
            continue
        messages = [message.kept() for message in chat.messages]
        await storage.check_chats(tx, owner_id, sum(text_bytes(message) for message in messages))
        await add_conversation(tx, owner_id, conversation)
        await add_messages(tx, owner_id, conversation.id, messages)
        await queries.note_imported(tx, owner_id, *key, conversation.id)
        there[key] = conversation.id
        items.append(
            Item(
                title=conversation.title,
                state="imported",
                conversation_id=str(conversation.id),
                messages=len(messages),
                left_out=chat.left_out,
                kept=chat.kept,
                missing=chat.missing,
            )
        )
    return items
