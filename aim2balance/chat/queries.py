"""Every SQL statement of the chat."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from aim2balance.chat.types import Conversation, Message, Role, Status
from aim2balance.kit.db import Transaction

_exact = msgspec.json.Decoder(float_hook=Decimal)
_CONVERSATION = "id, title, model, head_id, created_at, updated_at"
_MESSAGE = "id, parent_id, role, text, reasoning, model, provider, status, error_code, receipt::text, created_at"


def _conversation(row: Any) -> Conversation:
    return Conversation(**dict(row))


def _message(row: Any) -> Message:
    receipt = _exact.decode(row["receipt"]) if row["receipt"] is not None else None
    return Message(**{**dict(row), "role": Role(row["role"]), "status": Status(row["status"]), "receipt": receipt})


async def list_conversations(tx: Transaction, owner_id: UUID, before: tuple[datetime, UUID] | None, limit: int) -> list[Conversation]:
    """Newest first; `before` is the last row of the page before."""
    at, last = before or (None, None)
    rows = await tx.fetch(
        f"SELECT {_CONVERSATION} FROM conversation WHERE owner_id = $1 AND deleted_at IS NULL"
        " AND ($2::timestamptz IS NULL OR (updated_at, id) < ($2, $3::uuid)) ORDER BY updated_at DESC, id DESC LIMIT $4",
        owner_id,
        at,
        last,
        limit,
    )
    return [_conversation(row) for row in rows]


async def find_conversation(tx: Transaction, owner_id: UUID, conversation_id: UUID) -> Conversation | None:
    row = await tx.fetchrow(
        f"SELECT {_CONVERSATION} FROM conversation WHERE owner_id = $1 AND id = $2 AND deleted_at IS NULL", owner_id, conversation_id
    )
    return _conversation(row) if row else None


async def open_conversation(tx: Transaction, owner_id: UUID, conversation_id: UUID, model: str, now: datetime) -> Conversation | None:
    """Make the chat or lock the one that is there; None when that id belongs to somebody else or was deleted."""
    await tx.execute(
        "INSERT INTO conversation (id, owner_id, model, created_at, updated_at) VALUES ($1, $2, $3, $4, $4) ON CONFLICT DO NOTHING",
        conversation_id,
        owner_id,
        model,
        now,
    )
    row = await tx.fetchrow(
        f"UPDATE conversation SET model = $3, updated_at = $4 WHERE owner_id = $1 AND id = $2 AND deleted_at IS NULL"
        f" RETURNING {_CONVERSATION}",
        owner_id,
        conversation_id,
        model,
        now,
    )
    return _conversation(row) if row else None


async def set_title(tx: Transaction, owner_id: UUID, conversation_id: UUID, title: str, *, only_if_empty: bool) -> bool:
    done = await tx.execute(
        "UPDATE conversation SET title = $3 WHERE owner_id = $1 AND id = $2 AND deleted_at IS NULL AND (NOT $4 OR title = '')",
        owner_id,
        conversation_id,
        title,
        only_if_empty,
    )
    return bool(done.endswith(" 1"))


async def delete_conversation(tx: Transaction, owner_id: UUID, conversation_id: UUID, now: datetime) -> bool:
    done = await tx.execute(
        "UPDATE conversation SET deleted_at = $3 WHERE owner_id = $1 AND id = $2 AND deleted_at IS NULL", owner_id, conversation_id, now
    )
    return bool(done.endswith(" 1"))


async def list_messages(tx: Transaction, owner_id: UUID, conversation_id: UUID) -> list[Message]:
    """All messages of the chat in the order they were made."""
    rows = await tx.fetch(
        f"SELECT {_MESSAGE} FROM message WHERE owner_id = $1 AND conversation_id = $2 ORDER BY id", owner_id, conversation_id
    )
    return [_message(row) for row in rows]


async def add_messages(tx: Transaction, owner_id: UUID, conversation_id: UUID, messages: Sequence[Message]) -> None:
    """Store new messages and make the last one the head of the chat."""
    await tx.executemany(
        "INSERT INTO message (owner_id, conversation_id, id, parent_id, role, text, model, status, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        [(owner_id, conversation_id, m.id, m.parent_id, str(m.role), m.text, m.model, str(m.status), m.created_at) for m in messages],
    )
    await tx.execute("UPDATE conversation SET head_id = $3 WHERE owner_id = $1 AND id = $2", owner_id, conversation_id, messages[-1].id)


async def keep_progress(tx: Transaction, owner_id: UUID, message_id: UUID, text: str, reasoning: str | None) -> None:
    await tx.execute(
        "UPDATE message SET text = $3, reasoning = $4, touched_at = now() WHERE owner_id = $1 AND id = $2 AND status = 'streaming'",
        owner_id,
        message_id,
        text,
        reasoning,
    )


async def finish_message(tx: Transaction, owner_id: UUID, message: Message) -> None:
    await tx.execute(
        "UPDATE message SET text = $3, reasoning = $4, provider = $5, status = $6, error_code = $7, receipt = $8, touched_at = now()"
        " WHERE owner_id = $1 AND id = $2",
        owner_id,
        message.id,
        message.text,
        message.reasoning,
        message.provider,
        str(message.status),
        message.error_code,
        message.receipt,
    )


async def fail_orphans(tx: Transaction, *, untouched_s: int) -> int:
    """Answers whose process died (nothing written for `untouched_s` seconds by the database's clock) become failed; their text stays."""
    done = await tx.execute(
        "UPDATE message SET status = 'failed', error_code = 'interrupted'"
        " WHERE status = 'streaming' AND touched_at < now() - make_interval(secs => $1::int)",
        untouched_s,
    )
    return int(done.rpartition(" ")[2])
