"""The SQL statements of what persons do with their own account: sessions, what is remembered, erasure."""

from datetime import datetime
from typing import Any
from uuid import UUID

from aim2balance.identity.types import Memory, Recipient, Session
from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import UserId


async def list_sessions(c: Connection, user_id: UserId, now: datetime) -> list[Session]:
    """Sessions that can still be refreshed, the one used last first."""
    rows = await c.fetch(
        "SELECT f.id, f.device, f.created_at, max(t.created_at) AS seen_at FROM session_family f"
        " JOIN refresh_token t ON t.family_id = f.id WHERE f.user_id = $1 AND f.ended_at IS NULL"
        " GROUP BY f.id HAVING max(t.expires_at) > $2 ORDER BY seen_at DESC, f.id DESC",
        user_id,
        now,
    )
    return [Session(**dict(row)) for row in rows]


async def end_session(tx: Transaction, user_id: UserId, session_id: UUID, now: datetime) -> bool:
    """False when the person has no such session."""
    return bool(
        await tx.fetchval(
            "UPDATE session_family SET ended_at = $3, end_reason = 'logout'"
            " WHERE user_id = $1 AND id = $2 AND ended_at IS NULL RETURNING true",
            user_id,
            session_id,
            now,
        )
    )


async def end_other_sessions(tx: Transaction, user_id: UserId, kept: UUID | None, now: datetime, reason: str) -> int:
    rows = await tx.fetch(
        "UPDATE session_family SET ended_at = $3, end_reason = $4"
        " WHERE user_id = $1 AND id IS DISTINCT FROM $2 AND ended_at IS NULL RETURNING id",
        user_id,
        kept,
        now,
        reason,
    )
    return len(rows)


async def is_open(c: Connection, session_id: UUID) -> bool:
    return bool(await c.fetchval("SELECT EXISTS (SELECT FROM session_family WHERE id = $1 AND ended_at IS NULL)", session_id))


async def set_name(tx: Transaction, user_id: UserId, name: str | None) -> None:
    await tx.execute("UPDATE users SET name = $2 WHERE id = $1", user_id, name)


async def get_password_hash(c: Connection, user_id: UserId) -> str | None:
    found: str | None = await c.fetchval("SELECT password_hash FROM users WHERE id = $1", user_id)
    return found


async def has_other_admin(c: Connection, user_id: UserId) -> bool:
    return bool(await c.fetchval("SELECT EXISTS (SELECT FROM users WHERE role = 'admin' AND id <> $1 AND suspended_at IS NULL)", user_id))


async def lock_user(tx: Transaction, user_id: UserId) -> None:
    await tx.execute("SELECT FROM users WHERE id = $1 FOR UPDATE", user_id)


async def replace_password(tx: Transaction, user_id: UserId, password_hash: str) -> None:
    await tx.execute("UPDATE users SET password_hash = $2 WHERE id = $1", user_id, password_hash)


async def end_keys(tx: Transaction, user_id: UserId, now: datetime) -> int:
    """Revoke every key in use of a person; how many."""
    return len(await tx.fetch("UPDATE api_key SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL RETURNING id", user_id, now))


async def forget_words(tx: Transaction, user_id: UserId) -> None:
    """What models and mails are told of a person, how they like their pages, and an app that signs in: none of it is known to be theirs."""
    for table in ("linked_sign_in", "preferences", "profile_picture", "recovery_code", "remembered", "second_factor"):
        await tx.execute(f"DELETE FROM {table} WHERE user_id = $1", user_id)
    await tx.execute("UPDATE users SET name = NULL WHERE id = $1", user_id)


async def is_verified(c: Connection, user_id: UserId) -> bool:
    return bool(await c.fetchval("SELECT verified_at IS NOT NULL FROM users WHERE id = $1", user_id))


async def set_verified(tx: Transaction, user_id: UserId, now: datetime) -> None:
    await tx.execute("UPDATE users SET verified_at = coalesce(verified_at, $2) WHERE id = $1", user_id, now)


async def set_language(tx: Transaction, user_id: UserId, language: str | None) -> None:
    await tx.execute("UPDATE users SET language = $2 WHERE id = $1", user_id, language)


async def find_recipient(c: Connection, user_id: UserId) -> Recipient | None:
    """Whom a mail goes to, and in which language; None for an account that is gone."""
    row = await c.fetchrow(
        "SELECT u.email, u.name, coalesce(p.language, u.language) AS language FROM users u LEFT JOIN preferences p ON p.user_id = u.id"
        " WHERE u.id = $1 AND u.erased_at IS NULL",
        user_id,
    )
    return Recipient(**dict(row)) if row else None


async def replace_link(tx: Transaction, link_id: UUID, user_id: UserId, purpose: str, now: datetime, expires_at: datetime) -> None:
    await tx.execute("DELETE FROM account_link WHERE user_id = $1 AND purpose = $2", user_id, purpose)
    await tx.execute(
        "INSERT INTO account_link (id, user_id, purpose, made_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
        link_id,
        user_id,
        purpose,
        now,
        expires_at,
    )


async def use_link(tx: Transaction, link_id: UUID, purpose: str, now: datetime, *, again: bool) -> UserId | None:
    """Whose it is; None when it is no such link, too old, its person suspended, or it was used and may not be used `again`."""
    found: UserId | None = await tx.fetchval(
        "UPDATE account_link l SET used_at = coalesce(l.used_at, $3) FROM users u"
        " WHERE u.id = l.user_id AND u.suspended_at IS NULL AND l.id = $1 AND l.purpose = $2 AND l.expires_at > $3"
        " AND (l.used_at IS NULL OR $4) RETURNING l.user_id",
        link_id,
        purpose,
        now,
        again,
    )
    return found


async def list_memories(c: Connection, user_id: UserId) -> list[Memory]:
    rows = await c.fetch("SELECT id, text, made_at FROM remembered WHERE user_id = $1 ORDER BY id", user_id)
    return [Memory(**dict(row)) for row in rows]


async def insert_memory(tx: Transaction, user_id: UserId, memory: Memory) -> None:
    await tx.execute(
        "INSERT INTO remembered (id, user_id, text, made_at) VALUES ($1, $2, $3, $4)", memory.id, user_id, memory.text, memory.made_at
    )


async def change_memory(tx: Transaction, user_id: UserId, memory_id: UUID, text: str) -> Memory | None:
    row: Any = await tx.fetchrow(
        "UPDATE remembered SET text = $3 WHERE user_id = $1 AND id = $2 RETURNING id, text, made_at", user_id, memory_id, text
    )
    return Memory(**dict(row)) if row else None


async def delete_memory(tx: Transaction, user_id: UserId, memory_id: UUID) -> bool:
    return bool(await tx.fetchval("DELETE FROM remembered WHERE user_id = $1 AND id = $2 RETURNING true", user_id, memory_id))


async def delete_memories(tx: Transaction, user_id: UserId) -> None:
    await tx.execute("DELETE FROM remembered WHERE user_id = $1", user_id)


async def erase(tx: Transaction, user_id: UserId, now: datetime) -> None:
    """Everything that says who the id was. The row stays: bookings point to its id for as long as the law keeps books."""
    for table in (
        "account_link",
        "known_device",
        "linked_sign_in",
        "preferences",
        "profile_picture",
        "recovery_code",
        "remembered",
        "second_factor",
        "session_family",
    ):
        await tx.execute(f"DELETE FROM {table} WHERE user_id = $1", user_id)
    await tx.execute("UPDATE api_key SET revoked_at = coalesce(revoked_at, $2), name = '', hint = '' WHERE user_id = $1", user_id, now)
    await tx.execute(
        "UPDATE users SET email = $3, name = NULL, password_hash = '', role = 'member', suspended_at = $2, erased_at = $2 WHERE id = $1",
        user_id,
        now,
        f"erased-{user_id}@invalid",
    )
