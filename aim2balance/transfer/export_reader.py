"""Reads the export of another application in a process of its own, and says piece by piece what is in it. Knows no database."""

from collections.abc import Iterator
from datetime import datetime
from typing import IO

from aim2balance.chat.types import Message
from aim2balance.transfer.archive import entries, open_export
from aim2balance.transfer.conversion import to_chat
from aim2balance.transfer.formats import read_entry
from aim2balance.transfer.types import ExportPiece, Foreign, ReadChat, ReadMessage, SkippedChat, Unreadable

CHATS_AT_A_TIME = 25
TEXT_AT_A_TIME = 2 << 20


def read_export(file: IO[bytes], now: datetime) -> Iterator[ExportPiece]:
    """The chats, not too many at once. A file that is not what it should be ends with a piece that has an error."""
    chats: list[ReadChat | SkippedChat] = []
    position = text = 0
    error: str | None = None
    try:
        for position, chat in _chats(file, now):
            chats.append(chat)
            if isinstance(chat, ReadChat):
                text += sum(len(message.text) for message in chat.messages)
            if len(chats) >= CHATS_AT_A_TIME or text >= TEXT_AT_A_TIME:
                yield ExportPiece(read_bytes=position, chats=chats)
                chats, text = [], 0
    except Unreadable as unreadable:
        error = unreadable.reason
    except (OSError, ValueError, EOFError, NotImplementedError, RuntimeError):  # what zipfile says of broken or locked files
        error = "file_is_broken"
    yield ExportPiece(read_bytes=position, chats=chats, error=error)


def _chats(file: IO[bytes], now: datetime) -> Iterator[tuple[int, ReadChat | SkippedChat]]:
    for source in open_export(file):
        for entry in entries(source):
            for found in [entry] if isinstance(entry, Unreadable) else read_entry(entry):
                yield source.position, _read(found, now)


def _read(found: Foreign | Unreadable, now: datetime) -> ReadChat | SkippedChat:
    if isinstance(found, Unreadable):
        return SkippedChat(title="", reason=found.reason)
    try:
        conversation, messages = to_chat(found, now)
    except Unreadable as unreadable:
        return SkippedChat(title=found.title[:200], reason=unreadable.reason)
    except MemoryError:
        return SkippedChat(title=found.title[:200], reason="chat_too_large")
    except (TypeError, ValueError, AttributeError):
        return SkippedChat(title=found.title[:200], reason="unexpected_shape")
    left_out = {kind: count for kind, count in sorted(found.left_out.items()) if count}
    return ReadChat(
        source=found.source,
        source_id=found.source_id,
        left_out=left_out,
        kept=dict(sorted(found.kept.items())),
        missing=found.missing,
        conversation=conversation,
        messages=[_said(message) for message in messages],
    )


def _said(message: Message) -> ReadMessage:
    return ReadMessage(
        id=message.id,
        parent_id=message.parent_id,
        role=message.role,
        text=message.text,
        reasoning=message.reasoning,
        model=message.model,
        status=message.status,
        created_at=message.created_at,
    )
