"""SQL of chats and their messages."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from aim2balance.chat import queries_unsent
from aim2balance.chat.generation.events import read_events, replayed_text
from aim2balance.chat.types import Changes, Conversation, Filter, Message, Role, Status
from aim2balance.content.parts import decode_parts, parts_json, parts_of
from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import OwnerId
from aim2balance.prompts import rules as chat_settings
from aim2balance.prompts.types import Settings

_exact = msgspec.json.Decoder(float_hook=Decimal)
_ROW = "id, title, model, head_id, created_at, updated_at, pinned_at, archived_at, temporary_until, project_id, tags, is_eu_only"
_CONVERSATION = f"{_ROW}, settings, chosen_model, agent_id"
_MESSAGE = (
    "m.id, m.parent_id, m.role, m.model, m.provider, m.status, m.error_code, m.error_facts, m.created_at, f.rating AS feedback,"
    " m.parts::text AS parts, m.receipts::text AS receipts"
)


def _conversation(row: Any) -> Conversation:
    kept = dict(row)
    return Conversation(**{**kept, "settings": chat_settings.read(kept.get("settings", {}))})


def _message(row: Any) -> Message:
    read = {"role": Role(row["role"]), "status": Status(row["status"]), "parts": decode_parts(row["parts"])}
    return Message(**{**dict(row), **read, "receipts": tuple(_exact.decode(row["receipts"]))})


async def list_conversations(
    connection: Connection, owner_id: OwnerId, before: tuple[datetime, UUID] | None, limit: int, shown: Filter
) -> list[Conversation]:
    """Newest first, without their settings; `before` is the last row of the page before."""
    at, last = before or (None, None)
    rows = await connection.fetch(
        f"SELECT {_ROW} FROM conversation WHERE owner_id = $1 AND deleted_at IS {'NOT NULL' if shown.is_deleted else 'NULL'}"
        " AND temporary_until IS NULL AND ($2::timestamptz IS NULL OR (updated_at, id) < ($2, $3::uuid))"
        " AND ($5::boolean IS NULL OR (archived_at IS NOT NULL) = $5) AND ($6::boolean IS NULL OR (pinned_at IS NOT NULL) = $6)"
        " AND ($7::uuid IS NULL OR project_id = $7) AND ($8::text IS NULL OR $8 = ANY (tags))"
        " ORDER BY updated_at DESC, id DESC LIMIT $4",
        owner_id,
        at,
        last,
        limit,
        None if shown.is_deleted else shown.is_archived,
        shown.is_pinned,
        shown.project_id,
        shown.tag,
    )
    return [_conversation(row) for row in rows]


async def find_conversation(connection: Connection, owner_id: OwnerId, conversation_id: UUID) -> Conversation | None:
    row = await connection.fetchrow(
        f"SELECT {_CONVERSATION} FROM conversation WHERE owner_id = $1 AND id = $2 AND deleted_at IS NULL", owner_id, conversation_id
    )
    return _conversation(row) if row else None


async def is_shown(connection: Connection, owner_id: OwnerId, conversation_id: UUID) -> bool:
    """Whether the chat is there and not deleted."""
    return bool(
        await connection.fetchval(
            "SELECT true FROM conversation WHERE owner_id = $1 AND id = $2 AND deleted_at IS NULL", owner_id, conversation_id
        )
    )


async def open_conversation(
    tx: Transaction,
    owner_id: OwnerId,
    conversation_id: UUID,
    model: str,
    now: datetime,
    temporary_until: datetime | None,
    project_id: UUID | None,
    settings: Settings,
    *,
    is_eu_only: bool,
    agent_id: UUID | None = None,
    title: str = "",
) -> Conversation | None:
    """Make the chat or lock the one that is there; None when that id belongs to somebody else or was deleted. `temporary_until`,
    `project_id`, `settings`, `is_eu_only`, `agent_id` and `title` count for a new chat only.
    """
    await tx.execute(
        "INSERT INTO conversation"
        " (id, owner_id, model, created_at, updated_at, temporary_until, project_id, settings, is_eu_only, agent_id, title)"
        " VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
        conversation_id,
        owner_id,
        model,
        now,
        temporary_until,
        project_id,
        chat_settings.stored(settings),
        is_eu_only,
        agent_id,
        title,
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


async def add_conversation(tx: Transaction, owner_id: OwnerId, conversation: Conversation) -> bool:
    """Store a chat as it is, without messages; False when its id is taken."""
    done = await tx.execute(
        "INSERT INTO conversation (id, owner_id, title, model, head_id, created_at, updated_at, pinned_at, archived_at, project_id, tags,"
        " settings, is_eu_only, agent_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT DO NOTHING",
        conversation.id,
        owner_id,
        conversation.title,
        conversation.model,
        conversation.head_id,
        conversation.created_at,
        conversation.updated_at,
        conversation.pinned_at,
        conversation.archived_at,
        conversation.project_id,
        conversation.tags,
        chat_settings.stored(conversation.settings),
        conversation.is_eu_only,
        conversation.agent_id,
    )
    return bool(done.endswith(" 1"))


async def change_conversation(tx: Transaction, owner_id: OwnerId, conversation_id: UUID, changes: Changes, now: datetime) -> bool:
    """Set what is given. The order of the list stays: only messages make a chat newer."""
    given = changes.given
    done = await tx.execute(
        "UPDATE conversation SET title = CASE WHEN $3 THEN $4 ELSE title END,"
        " pinned_at = CASE WHEN $5 THEN CASE WHEN $6 THEN coalesce(pinned_at, $7::timestamptz) END ELSE pinned_at END,"
        " archived_at = CASE WHEN $8 THEN CASE WHEN $9 THEN coalesce(archived_at, $7) END ELSE archived_at END,"
        " project_id = CASE WHEN $10 THEN $11 ELSE project_id END, tags = CASE WHEN $12 THEN $13 ELSE tags END,"
        " head_id = CASE WHEN $14 THEN $15 ELSE head_id END, is_eu_only = CASE WHEN $16 THEN $17 ELSE is_eu_only END,"
        # Who goes on with another answer goes on with its model.
        " chosen_model = CASE WHEN $18 THEN $19 WHEN $14 THEN NULL ELSE chosen_model END"
        " WHERE owner_id = $1 AND id = $2 AND deleted_at IS NULL",
        owner_id,
        conversation_id,
        "title" in given,
        changes.title or "",
        "is_pinned" in given,
        changes.is_pinned,
        now,
        "is_archived" in given,
        changes.is_archived,
        "project_id" in given,
        changes.project_id,
        "tags" in given,
        changes.tags or [],
        "head_id" in given,
        changes.head_id,
        "is_eu_only" in given,
        changes.is_eu_only,
        "model" in given,
        changes.model,
    )
    return bool(done.endswith(" 1"))


async def set_settings(tx: Transaction, owner_id: OwnerId, conversation_id: UUID, settings: Settings) -> bool:
    done = await tx.execute(
        "UPDATE conversation SET settings = $3 WHERE owner_id = $1 AND id = $2 AND deleted_at IS NULL",
        owner_id,
        conversation_id,
        chat_settings.stored(settings),
    )
    return bool(done.endswith(" 1"))


async def set_chosen_model(tx: Transaction, owner_id: OwnerId, conversation_id: UUID, model: str) -> None:
    await tx.execute("UPDATE conversation SET chosen_model = $3 WHERE owner_id = $1 AND id = $2", owner_id, conversation_id, model)


async def has_message(connection: Connection, owner_id: OwnerId, conversation_id: UUID, message_id: UUID) -> bool:
    return bool(
        await connection.fetchval(
            "SELECT true FROM message WHERE owner_id = $1 AND id = $3 AND conversation_id = $2", owner_id, conversation_id, message_id
        )
    )


async def set_title(connection: Connection, owner_id: OwnerId, conversation_id: UUID, title: str, *, only_if_empty: bool) -> bool:
    done = await connection.execute(
        "UPDATE conversation SET title = $3, naming_since = NULL"
        " WHERE owner_id = $1 AND id = $2 AND deleted_at IS NULL AND (NOT $4 OR title = '')",
        owner_id,
        conversation_id,
        title,
        only_if_empty,
    )
    return bool(done.endswith(" 1"))


async def claim_title(connection: Connection, owner_id: OwnerId, conversation_id: UUID, now: datetime, lapsed: datetime) -> bool:
    """Whether the chat has no title and nobody has been giving it one since `lapsed`; from now on the caller does."""
    done = await connection.execute(
        "UPDATE conversation SET naming_since = $3 WHERE owner_id = $1 AND id = $2 AND deleted_at IS NULL AND title = ''"
        " AND (naming_since IS NULL OR naming_since < $4)",
        owner_id,
        conversation_id,
        now,
        lapsed,
    )
    return bool(done.endswith(" 1"))


async def delete_conversation(tx: Transaction, owner_id: OwnerId, conversation_id: UUID, now: datetime) -> bool:
    done = await tx.execute(
        "UPDATE conversation SET deleted_at = $3 WHERE owner_id = $1 AND id = $2 AND deleted_at IS NULL", owner_id, conversation_id, now
    )
    return bool(done.endswith(" 1"))


async def restore_conversation(tx: Transaction, owner_id: OwnerId, conversation_id: UUID) -> bool:
    done = await tx.execute(
        "UPDATE conversation SET deleted_at = NULL WHERE owner_id = $1 AND id = $2 AND deleted_at IS NOT NULL AND temporary_until IS NULL",
        owner_id,
        conversation_id,
    )
    return bool(done.endswith(" 1"))


async def remove_later(tx: Transaction, owner_id: OwnerId, conversation_id: UUID, due_at: datetime) -> None:
    await tx.execute(
        "INSERT INTO chat_removal (owner_id, conversation_id, due_at) VALUES ($1, $2, $3)"
        " ON CONFLICT (owner_id, conversation_id) DO UPDATE SET due_at = least(chat_removal.due_at, excluded.due_at)",
        owner_id,
        conversation_id,
        due_at,
    )


async def keep_for_good(tx: Transaction, owner_id: OwnerId, conversation_id: UUID) -> None:
    await tx.execute("DELETE FROM chat_removal WHERE owner_id = $1 AND conversation_id = $2", owner_id, conversation_id)


async def remove_due(tx: Transaction, now: datetime, most: int) -> int:
    """Delete the rows of chats whose time is over, and everything that hangs on them; receipts stay in the books."""
    done = await tx.execute(
        "DELETE FROM conversation c USING (SELECT owner_id, conversation_id FROM chat_removal WHERE due_at <= $1"
        " ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED) AS due WHERE c.owner_id = due.owner_id AND c.id = due.conversation_id",
        now,
        most,
    )
    return int(done.rpartition(" ")[2])


async def remove_deleted(tx: Transaction, owner_id: OwnerId, most: int) -> int:
    """The same for those that this person deleted, whatever their time."""
    done = await tx.execute(
        "DELETE FROM conversation WHERE owner_id = $1 AND id IN (SELECT id FROM conversation WHERE owner_id = $1 AND deleted_at IS NOT NULL"
        " ORDER BY id LIMIT $2 FOR UPDATE)",
        owner_id,
        most,
    )
    return int(done.rpartition(" ")[2])


async def count_bytes(connection: Connection, owner_id: OwnerId) -> tuple[int, int]:
    """The text of all chats of this person, and how much of it is in deleted ones; no text is read for it."""
    row = await connection.fetchrow(
        "SELECT coalesce(sum(b), 0)::bigint AS bytes, coalesce(sum(b) FILTER (WHERE is_deleted), 0)::bigint AS deleted FROM ("
        "SELECT m.text_bytes AS b, c.deleted_at IS NOT NULL AS is_deleted"
        " FROM message m JOIN conversation c ON c.owner_id = m.owner_id AND c.id = m.conversation_id WHERE m.owner_id = $1) AS said",
        owner_id,
    )
    return (row["bytes"], row["deleted"]) if row is not None else (0, 0)


async def list_messages(connection: Connection, owner_id: OwnerId, conversation_id: UUID) -> list[Message]:
    """All messages of the chat in the order they were made; an answer being written as far as it is."""
    rows = await connection.fetch(
        f"SELECT {_MESSAGE} FROM message m LEFT JOIN feedback f ON f.owner_id = m.owner_id AND f.message_id = m.id"
        " WHERE m.owner_id = $1 AND m.conversation_id = $2 ORDER BY m.id",
        owner_id,
        conversation_id,
    )
    messages = [_message(row) for row in rows]
    return [await _so_far(connection, owner_id, message) if message.status is Status.STREAMING else message for message in messages]


async def _so_far(connection: Connection, owner_id: OwnerId, message: Message) -> Message:
    rows = await connection.fetch(
        "SELECT events FROM generation_event WHERE owner_id = $1 AND message_id = $2 ORDER BY first_id", owner_id, message.id
    )
    if not rows:
        return message
    text, reasoning = replayed_text(event for row in rows for event in read_events(row["events"]))
    return replace(message, parts=parts_of(text, reasoning or None))


async def add_messages(tx: Transaction, owner_id: OwnerId, conversation_id: UUID, messages: Sequence[Message]) -> None:
    """Store new messages, parents first."""
    await tx.executemany(
        "INSERT INTO message (owner_id, conversation_id, id, parent_id, role, model, provider, status, created_at, parts, receipts)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        [
            (
                owner_id,
                conversation_id,
                m.id,
                m.parent_id,
                str(m.role),
                m.model,
                m.provider,
                str(m.status),
                m.created_at,
                parts_json(m.parts),
                list(m.receipts),
            )
            for m in messages
        ],
    )


async def set_receipts(tx: Transaction, owner_id: OwnerId, message: Message, receipts: Sequence[dict[str, Any]]) -> None:
    """Put other receipts in the place of those the message has; one that got another meanwhile is left alone."""
    await tx.execute(
        "UPDATE message SET receipts = $4 WHERE owner_id = $1 AND id = $2 AND receipts = $3",
        owner_id,
        message.id,
        list(message.receipts),
        list(receipts),
    )


async def set_head(tx: Transaction, owner_id: OwnerId, conversation_id: UUID, head_id: UUID) -> None:
    await tx.execute("UPDATE conversation SET head_id = $3 WHERE owner_id = $1 AND id = $2", owner_id, conversation_id, head_id)


async def take_back(tx: Transaction, owner_id: OwnerId, conversation_id: UUID, messages: Sequence[Message], *, is_begun: bool) -> None:
    """Remove messages that nobody was asked with, parents first, but for what something else hangs on by now; the chat stands where it did
    before. With `is_begun` it goes too when nothing is left in it.
    """
    for message in reversed(messages):
        await tx.execute(
            "DELETE FROM message m WHERE m.owner_id = $1 AND m.id = $2"
            " AND NOT EXISTS (SELECT FROM message below WHERE below.owner_id = $1 AND below.parent_id = $2)",
            owner_id,
            message.id,
        )
    await tx.execute(
        "UPDATE conversation c SET head_id = CASE WHEN c.head_id = $3 THEN $4 ELSE c.head_id END, updated_at = coalesce("
        "(SELECT max(m.created_at) FROM message m WHERE m.owner_id = $1 AND m.conversation_id = $2), c.created_at)"
        " WHERE c.owner_id = $1 AND c.id = $2",
        owner_id,
        conversation_id,
        messages[-1].id,
        messages[0].parent_id,
    )
    if is_begun:
        await tx.execute(
            "DELETE FROM conversation c WHERE c.owner_id = $1 AND c.id = $2"
            " AND NOT EXISTS (SELECT FROM message m WHERE m.owner_id = $1 AND m.conversation_id = $2)",
            owner_id,
            conversation_id,
        )


async def erase(tx: Transaction, owner_id: OwnerId) -> None:
    """Everything else of the chat hangs on its conversations."""
    await queries_unsent.erase(tx, owner_id)
    await tx.execute("DELETE FROM conversation WHERE owner_id = $1", owner_id)
