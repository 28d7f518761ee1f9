"""Bringing a file of chats in: read in a thread, stored in small transactions, told line by line what became of each chat."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO

from aim2balance import chat
from aim2balance.chat.types import Conversation, Message
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database, LockKey, Transaction, lock
from aim2balance.kit.principal import OwnerId
from aim2balance.transfer import queries
from aim2balance.transfer.archive import entries, open_export
from aim2balance.transfer.conversion import to_chat
from aim2balance.transfer.formats import read_entry
from aim2balance.transfer.types import Foreign, Item, Unreadable

MOST_ITEMS = 20_000
CHATS_AT_A_TIME = 25
TEXT_AT_A_TIME = 2 << 20


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


@dataclass(slots=True)
class _Ready:
    foreign: Foreign
    conversation: Conversation
    messages: list[Message]


_Read = tuple[int, _Ready | Item]


async def import_file(
    db: Database,
    clock: Clock,
    owner_id: OwnerId,
    file: IO[bytes],
    report: ImportReport,
    on_progress: Callable[[ImportReport], Awaitable[None]],
) -> None:
    """Import every chat of the file that is not there yet. `report` fills up; `on_progress` hears of it after every few chats.

    A file that is not what it should be ends with `report.error_code`; the chats before that point stay. Importing it again adds
    nothing twice.
    """
    reader = _read(file, clock.now())
    while True:
        batch, error = await asyncio.to_thread(_take, reader)
        if batch:
            async with db.transaction(owner_id) as tx:
                items = await _store(tx, owner_id, [read for _, read in batch])
            for item in items:
                report.add(item)
            report.read_bytes = batch[-1][0]
        if error is not None:
            report.error_code = error
        if error is not None or not batch:
            return
        await on_progress(report)


def _read(file: IO[bytes], now: datetime) -> Iterator[_Read]:
    for source in open_export(file):
        for entry in entries(source):
            for found in [entry] if isinstance(entry, Unreadable) else read_entry(entry):
                yield source.position, _ready(found, now)


def _ready(found: Foreign | Unreadable, now: datetime) -> _Ready | Item:
    if isinstance(found, Unreadable):
        return Item(title="", state="skipped", reason=found.reason)
    try:
        return _Ready(found, *to_chat(found, now))
    except Unreadable as unreadable:
        return Item(title=found.title[:200], state="skipped", reason=unreadable.reason)
    except (TypeError, ValueError, AttributeError):
        return Item(title=found.title[:200], state="skipped", reason="unexpected_shape")


def _take(reader: Iterator[_Read]) -> tuple[list[_Read], str | None]:
    """The next chats, not too many at once; and why the file ends here, if it is broken."""
    batch: list[_Read] = []
    text = 0
    try:
        for read in reader:
            batch.append(read)
            if isinstance(read[1], _Ready):
                text += sum(len(message.text) for message in read[1].messages)
            if len(batch) >= CHATS_AT_A_TIME or text >= TEXT_AT_A_TIME:
                break
    except Unreadable as unreadable:
        return batch, unreadable.reason
    except (OSError, ValueError, EOFError, NotImplementedError, RuntimeError):  # what zipfile says of broken or locked files
        return batch, "file_is_broken"
    return batch, None


async def _store(tx: Transaction, owner_id: OwnerId, read: list[_Ready | Item]) -> list[Item]:
    await lock(tx, LockKey.CHAT_IMPORT, owner_id)
    keys = [(one.foreign.source, one.foreign.source_id) for one in read if isinstance(one, _Ready)]
    there = await queries.find_imported(tx, owner_id, keys)
    items: list[Item] = []
    for one in read:
        if isinstance(one, Item):
            items.append(one)
            continue
        key = (one.foreign.source, one.foreign.source_id)
        title = one.conversation.title
        if key in there:
            items.append(Item(title=title, state="skipped", reason="already_imported", conversation_id=str(there[key])))
            continue
        await chat.add_conversation(tx, owner_id, one.conversation)
        await chat.add_messages(tx, owner_id, one.conversation.id, one.messages)
        await queries.note_imported(tx, owner_id, *key, one.conversation.id)
        there[key] = one.conversation.id
        left_out = {kind: count for kind, count in sorted(one.foreign.left_out.items()) if count}
        items.append(
            Item(title=title, state="imported", conversation_id=str(one.conversation.id), messages=len(one.messages), left_out=left_out)
        )
    return items
