"""SQL of answers being written: their events and signs of life, read and written by every process."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from aim2balance.chat.types import Message, Running
from aim2balance.content.parts import Parts, parts_json
from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import OwnerId

_KEYS = "unnest($1::uuid[], $2::uuid[]) AS one (owner_id, message_id)"
Key = tuple[UUID, UUID]
"""Owner and message."""


def _columns(keys: Iterable[Sequence[Any]], count: int) -> list[list[Any]]:
    rows = list(keys)
    return [[row[column] for row in rows] for column in range(count)]


async def begin(tx: Transaction, owner_id: OwnerId, conversation_id: UUID, message_id: UUID, parent_id: UUID) -> None:
    await tx.execute(
        "INSERT INTO generation (owner_id, conversation_id, message_id, parent_id) VALUES ($1, $2, $3, $4)",
        owner_id,
        conversation_id,
        message_id,
        parent_id,
    )


async def begin_again(tx: Transaction, owner_id: OwnerId, conversation_id: UUID, message_id: UUID, parent_id: UUID) -> None:
    """An answer that goes on: what was told of it before is dropped, and told anew."""
    await tx.execute("DELETE FROM generation WHERE owner_id = $1 AND message_id = $2", owner_id, message_id)
    await tx.execute(
        "UPDATE message SET status = 'streaming', error_code = NULL, error_facts = NULL, touched_at = now()"
        " WHERE owner_id = $1 AND id = $2",
        owner_id,
        message_id,
    )
    await begin(tx, owner_id, conversation_id, message_id, parent_id)


async def list_running(connection: Connection, owner_id: OwnerId, conversation_id: UUID, untouched_s: int) -> list[Running]:
    """The answers of a chat that are told of, the newest first."""
    rows = await connection.fetch(
        "SELECT message_id, parent_id, answered_at IS NOT NULL AS is_answered, ended_at IS NOT NULL AS is_ended,"
        " ended_at IS NULL AND touched_at < clock_timestamp() - make_interval(secs => $3::int) AS is_orphan"
        " FROM generation WHERE owner_id = $1 AND conversation_id = $2 ORDER BY message_id DESC",
        owner_id,
        conversation_id,
        untouched_s,
    )
    return [Running(**dict(row)) for row in rows]


async def count_running(connection: Connection, owner_id: OwnerId, untouched_s: int) -> int:
    """How many answers are being written for this owner, in all chats and processes."""
    return int(
        await connection.fetchval(
            "SELECT count(*) FROM generation WHERE owner_id = $1 AND answered_at IS NULL AND ended_at IS NULL"
            " AND touched_at >= clock_timestamp() - make_interval(secs => $2::int)",
            owner_id,
            untouched_s,
        )
    )


async def ask_to_stop(connection: Connection, owner_id: OwnerId, conversation_id: UUID, message_id: UUID | None) -> list[UUID]:
    """Note it for whichever process writes them; returns the answers meant."""
    rows = await connection.fetch(
        "UPDATE generation SET stop_asked_at = coalesce(stop_asked_at, clock_timestamp())"
        " WHERE owner_id = $1 AND conversation_id = $2 AND ended_at IS NULL AND ($3::uuid IS NULL OR message_id = $3) RETURNING message_id",
        owner_id,
        conversation_id,
        message_id,
    )
    return [row["message_id"] for row in rows]


async def add_events(tx: Transaction, batches: Sequence[tuple[UUID, UUID, int, int, str]]) -> None:
    """Batches are (owner, message, first id, last id, events). One that is there already stays as it is."""
    await tx.execute(
        "INSERT INTO generation_event (owner_id, message_id, first_id, last_id, events)"
        " SELECT one.* FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::int[], $5::text[])"
        " AS one (owner_id, message_id, first_id, last_id, events) JOIN generation USING (owner_id, message_id) ON CONFLICT DO NOTHING",
        *_columns(batches, 5),
    )


async def touch(tx: Transaction, keys: Sequence[Key]) -> None:
    await tx.execute(
        f"UPDATE generation g SET touched_at = clock_timestamp() FROM {_KEYS}"
        " WHERE g.owner_id = one.owner_id AND g.message_id = one.message_id",
        *_columns(keys, 2),
    )


async def end(tx: Transaction, keys: Sequence[Key]) -> None:
    await tx.execute(
        f"UPDATE generation g SET ended_at = clock_timestamp(), answered_at = coalesce(answered_at, clock_timestamp()) FROM {_KEYS}"
        " WHERE g.owner_id = one.owner_id AND g.message_id = one.message_id AND g.ended_at IS NULL",
        *_columns(keys, 2),
    )


async def mark_answered(tx: Transaction, owner_id: OwnerId, message_id: UUID) -> None:
    await tx.execute(
        "UPDATE generation SET answered_at = clock_timestamp() WHERE owner_id = $1 AND message_id = $2 AND answered_at IS NULL",
        owner_id,
        message_id,
    )


async def asked_to_stop(connection: Connection, keys: Sequence[Key]) -> list[UUID]:
    rows = await connection.fetch(
        f"SELECT g.message_id FROM {_KEYS} JOIN generation g USING (owner_id, message_id) WHERE g.stop_asked_at IS NOT NULL",
        *_columns(keys, 2),
    )
    return [row["message_id"] for row in rows]


async def read_events(connection: Connection, owner_id: OwnerId, message_id: UUID, after: int) -> list[str]:
    """The batches in which events after that id stand, in order."""
    rows = await connection.fetch(
        "SELECT events FROM generation_event WHERE owner_id = $1 AND message_id = $2 AND last_id > $3 ORDER BY first_id",
        owner_id,
        message_id,
        after,
    )
    return [row["events"] for row in rows]


async def find(connection: Connection, owner_id: OwnerId, message_id: UUID, untouched_s: int) -> Running | None:
    row = await connection.fetchrow(
        "SELECT message_id, parent_id, answered_at IS NOT NULL AS is_answered, ended_at IS NOT NULL AS is_ended,"
        " ended_at IS NULL AND touched_at < clock_timestamp() - make_interval(secs => $3::int) AS is_orphan"
        " FROM generation WHERE owner_id = $1 AND message_id = $2",
        owner_id,
        message_id,
        untouched_s,
    )
    return Running(**dict(row)) if row else None


async def take_orphans(tx: Transaction, untouched_s: int, most: int) -> list[tuple[OwnerId, UUID, bool]]:
    """Locks answers whose process gave no sign of life: owner, message, and whether the answer itself is kept."""
    rows = await tx.fetch(
        "SELECT owner_id, message_id, answered_at IS NOT NULL AS is_answered FROM generation"
        " WHERE ended_at IS NULL AND touched_at <= clock_timestamp() - make_interval(secs => $1::int)"
        " ORDER BY started_at LIMIT $2 FOR UPDATE SKIP LOCKED",
        untouched_s,
        most,
    )
    return [(row["owner_id"], row["message_id"], row["is_answered"]) for row in rows]


async def finish_message(tx: Transaction, owner_id: OwnerId, message: Message) -> None:
    await tx.execute(
        "UPDATE message SET provider = $3, status = $4, error_code = $5, error_facts = $6, parts = $7, receipts = $8, touched_at = now()"
        " WHERE owner_id = $1 AND id = $2",
        owner_id,
        message.id,
        message.provider,
        str(message.status),
        message.error_code,
        message.error_facts,
        parts_json(message.parts),
        list(message.receipts),
    )


async def fail_message(tx: Transaction, owner_id: OwnerId, message_id: UUID, parts: Parts) -> bool:
    done = await tx.execute(
        "UPDATE message SET status = 'failed', error_code = 'interrupted', parts = $3, touched_at = now()"
        " WHERE owner_id = $1 AND id = $2 AND status = 'streaming'",
        owner_id,
        message_id,
        parts_json(parts),
    )
    return bool(done.endswith(" 1"))


async def fail_untold(connection: Connection, untouched_s: int) -> int:
    """Answers without a row of their own, left by versions that kept none, become failed; their text stays."""
    done = await connection.execute(
        "UPDATE message SET status = 'failed', error_code = 'interrupted'"
        " WHERE status = 'streaming' AND touched_at <= now() - make_interval(secs => $1::int)"
        " AND NOT EXISTS (SELECT FROM generation g WHERE g.owner_id = message.owner_id AND g.message_id = message.id)",
        untouched_s,
    )
    return int(done.rpartition(" ")[2])


async def forget(connection: Connection, after: timedelta) -> int:
    """Drop the events of answers that ended that long ago."""
    done = await connection.execute("DELETE FROM generation WHERE ended_at < clock_timestamp() - $1::interval", after)
    return int(done.rpartition(" ")[2])
