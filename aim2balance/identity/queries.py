"""Every SQL statement of identity."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from aim2balance.identity.types import Key, KeyGrant, Scope, User, UserRole, Window
from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import OwnerId, SpendingLimits, UserId

_USER = (
    "id, email, name, role, created_at, suspended_at, verified_at,"
    " (SELECT p.id FROM profile_picture p WHERE p.user_id = users.id) AS picture_id,"
    " EXISTS (SELECT FROM second_factor f WHERE f.user_id = users.id AND f.confirmed_at IS NOT NULL) AS has_second_factor"
)


def _user(row: Any) -> User:
    return User(
        id=row["id"],
        email=row["email"],
        name=row["name"],
        role=UserRole(row["role"]),
        created_at=row["created_at"],
        suspended_at=row["suspended_at"],
        verified_at=row["verified_at"],
        picture_id=row["picture_id"],
        has_second_factor=row["has_second_factor"],
    )


async def insert_user(tx: Transaction, user: User, password_hash: str) -> bool:
    """False when the address has an account already."""
    return bool(
        await tx.fetchval(
            "INSERT INTO users (id, email, name, role, password_hash, created_at) VALUES ($1, $2, $3, $4, $5, $6)"
            " ON CONFLICT (email) DO NOTHING RETURNING true",
            user.id,
            user.email,
            user.name,
            user.role,
            password_hash,
            user.created_at,
        )
    )


async def find_user(c: Connection, user_id: UserId) -> User | None:
    row = await c.fetchrow(f"SELECT {_USER} FROM users WHERE id = $1", user_id)
    return _user(row) if row else None


async def find_user_by_email(c: Connection, email: str) -> User | None:
    row = await c.fetchrow(f"SELECT {_USER} FROM users WHERE email = $1", email)
    return _user(row) if row else None


async def find_password_hash(c: Connection, email: str) -> tuple[User, str] | None:
    row = await c.fetchrow(f"SELECT {_USER}, password_hash FROM users WHERE email = $1", email)
    return (_user(row), row["password_hash"]) if row else None


async def list_users(c: Connection, after: str, limit: int) -> list[User]:
    rows = await c.fetch(f"SELECT {_USER} FROM users WHERE email > $1 ORDER BY email LIMIT $2", after, limit)
    return [_user(row) for row in rows]


async def set_password_hash(tx: Transaction, user_id: UserId, old: str, new: str) -> None:
    await tx.execute("UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2", user_id, old, new)


async def set_suspended(tx: Transaction, user_id: UserId, at: datetime | None) -> bool:
    """False when nothing changed."""
    return bool(
        await tx.fetchval(
            "UPDATE users SET suspended_at = $2 WHERE id = $1 AND erased_at IS NULL"
            " AND (suspended_at IS NULL) <> ($2::timestamptz IS NULL) RETURNING true",
            user_id,
            at,
        )
    )


async def has_admin(c: Connection) -> bool:
    return bool(await c.fetchval("SELECT EXISTS (SELECT FROM users WHERE role = 'admin')"))


async def lock_admins(tx: Transaction) -> None:
    """Lets one transaction at a time decide who becomes the first admin."""
    await tx.execute("SELECT FROM epoch FOR UPDATE")


async def insert_family(tx: Transaction, family_id: UUID, user_id: UserId, now: datetime, device: str | None) -> None:
    await tx.execute(
        "INSERT INTO session_family (id, user_id, created_at, device) VALUES ($1, $2, $3, $4)", family_id, user_id, now, device
    )


async def insert_refresh_token(tx: Transaction, token_hash: bytes, family_id: UUID, now: datetime, expires_at: datetime) -> None:
    await tx.execute(
        "INSERT INTO refresh_token (hash, family_id, created_at, expires_at) VALUES ($1, $2, $3, $4)",
        token_hash,
        family_id,
        now,
        expires_at,
    )


async def keep_refresh_token(tx: Transaction, token_hash: bytes, family_id: UUID, now: datetime, expires_at: datetime) -> Any:
    """`used_at` and `expires_at` of the token, which is made where it is not there; whoever asks holds the lock on its family."""
    return await tx.fetchrow(
        "INSERT INTO refresh_token (hash, family_id, created_at, expires_at) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (hash) DO UPDATE SET hash = excluded.hash RETURNING used_at, expires_at",
        token_hash,
        family_id,
        now,
        expires_at,
    )


async def lock_refresh_token(tx: Transaction, token_hash: bytes) -> asyncpg.Record | None:
    """The token with its family and user, the family's row locked: refreshes of one session happen one after the other."""
    return await tx.fetchrow(
        "SELECT t.family_id, t.expires_at, f.user_id, f.created_at, f.ended_at, f.end_reason, u.suspended_at"
        " FROM refresh_token t JOIN session_family f ON f.id = t.family_id JOIN users u ON u.id = f.user_id"
        " WHERE t.hash = $1 FOR UPDATE OF f",
        token_hash,
    )


async def mark_used(tx: Transaction, token_hash: bytes, now: datetime) -> datetime:
    """When the token was first used; now, when this is the first time."""
    used: datetime = await tx.fetchval(
        "UPDATE refresh_token SET used_at = coalesce(used_at, $2) WHERE hash = $1 RETURNING used_at", token_hash, now
    )
    return used


async def end_family(tx: Transaction, family_id: UUID, now: datetime, reason: str) -> None:
    await tx.execute("UPDATE session_family SET ended_at = $2, end_reason = $3 WHERE id = $1 AND ended_at IS NULL", family_id, now, reason)


async def end_families_of(tx: Transaction, user_id: UserId, now: datetime, reason: str) -> None:
    await tx.execute(
        "UPDATE session_family SET ended_at = $2, end_reason = $3 WHERE user_id = $1 AND ended_at IS NULL", user_id, now, reason
    )


async def delete_stale_sessions(tx: Transaction, now: datetime) -> int:
    """Sessions whose last token has expired; returns how many."""
    rows = await tx.fetch(
        "DELETE FROM session_family f WHERE f.created_at < $1"
        " AND NOT EXISTS (SELECT FROM refresh_token t WHERE t.family_id = f.id AND t.expires_at > $1) RETURNING f.id",
        now,
    )
    await tx.execute("DELETE FROM login_guess WHERE since < $1", now - timedelta(days=1))
    await tx.execute("DELETE FROM account_link WHERE expires_at < $1", now - timedelta(days=1))
    return len(rows)


async def count_guess(tx: Transaction, buckets: Sequence[bytes], since: datetime) -> dict[bytes, int]:
    """Count one guess in every bucket, and how many each has now. Buckets are locked in order."""
    rows = await tx.fetch(
        "INSERT INTO login_guess AS g (bucket, since, guesses) SELECT b, $2, 1 FROM unnest($1::bytea[]) b ORDER BY b"
        " ON CONFLICT (bucket, since) DO UPDATE SET guesses = g.guesses + 1 RETURNING bucket, guesses",
        sorted(buckets),
        since,
    )
    return {row["bucket"]: row["guesses"] for row in rows}


async def forgive_guess(tx: Transaction, account: bytes, address: bytes, since: datetime) -> None:
    """The password was right: the account's count starts again, the address gets its guess back. Buckets are locked in the same order."""
    await tx.execute(
        "INSERT INTO login_guess AS g (bucket, since, guesses) SELECT b, $3, 0 FROM unnest($1::bytea[]) b ORDER BY b"
        " ON CONFLICT (bucket, since) DO UPDATE SET guesses = CASE WHEN g.bucket = $2 THEN 0 ELSE greatest(g.guesses - 1, 0) END",
        sorted({account, address}),
        account,
        since,
    )


async def put_setup_code(tx: Transaction, code_hash: bytes, tries: int, now: datetime) -> None:
    await tx.execute(
        "INSERT INTO setup_code (hash, tries_left, created_at) VALUES ($1, $2, $3)"
        " ON CONFLICT (only_row) DO UPDATE SET hash = $1, tries_left = $2, created_at = $3",
        code_hash,
        tries,
        now,
    )


async def try_setup_code(tx: Transaction) -> bytes | None:
    """The code's hash, for one try less; None when there is no code or no try left."""
    found: bytes | None = await tx.fetchval("UPDATE setup_code SET tries_left = tries_left - 1 WHERE tries_left > 0 RETURNING hash")
    return found


async def delete_setup_code(tx: Transaction) -> None:
    await tx.execute("DELETE FROM setup_code")


async def raise_epoch(tx: Transaction) -> None:
    await tx.execute("UPDATE epoch SET value = value + 1")


async def get_epoch(c: Connection) -> int:
    value: int = await c.fetchval("SELECT value FROM epoch")
    return value


_KEY = (
    "id, owner_id, user_id, project_id, agent_id, name, hint, models, limit_micro, window_kind, rpm, scopes, region,"
    " created_at, expires_at, revoked_at, limit_co2e_ng, co2e_window_kind, is_limit_hard"
)


def _grant(row: Any) -> KeyGrant:
    return KeyGrant(
        key_id=row["id"],
        owner_id=row["owner_id"],
        user_id=row["user_id"],
        project_id=row["project_id"],
        agent_id=row["agent_id"],
        models=None if row["models"] is None else frozenset(row["models"]),
        expires_at=row["expires_at"],
        limit=None if row["limit_micro"] is None else Euro(row["limit_micro"]),
        limit_co2e_ng=row["limit_co2e_ng"],
        is_limit_hard=row["is_limit_hard"],
        window=None if (window := row["window_kind"] or row["co2e_window_kind"]) is None else Window(window),
        rpm=row["rpm"],
        scopes=frozenset(Scope(scope) for scope in row["scopes"]),
        region=row["region"],
    )


def _key(row: Any) -> Key:
    return Key(grant=_grant(row), name=row["name"], hint=row["hint"], created_at=row["created_at"], revoked_at=row["revoked_at"])


async def insert_key(tx: Transaction, key: Key, key_hash: bytes) -> None:
    grant = key.grant
    await tx.execute(
        f"INSERT INTO api_key ({_KEY}, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,"
        " $20)",
        grant.key_id,
        grant.owner_id,
        grant.user_id,
        grant.project_id,
        grant.agent_id,
        key.name,
        key.hint,
        None if grant.models is None else sorted(grant.models),
        None if grant.limit is None else grant.limit.micro,
        None if grant.limit is None else grant.window,
        grant.rpm,
        sorted(grant.scopes),
        grant.region,
        key.created_at,
        grant.expires_at,
        key.revoked_at,
        grant.limit_co2e_ng,
        None if grant.limit_co2e_ng is None else grant.window,
        grant.is_limit_hard,
        key_hash,
    )


async def find_grant(c: Connection, key_hash: bytes) -> KeyGrant | None:
    """The grant of a key that is not revoked and whose user is not suspended."""
    columns = ", ".join(f"k.{name}" for name in _KEY.split(", "))
    row = await c.fetchrow(
        f"SELECT {columns}, coalesce(p.is_eu_only, false) AS is_eu_only FROM api_key k JOIN users u ON u.id = k.user_id"
        " LEFT JOIN preferences p ON p.user_id = u.id"
        " WHERE k.hash = $1 AND k.revoked_at IS NULL AND u.suspended_at IS NULL",
        key_hash,
    )
    return replace(_grant(row), is_eu_only=row["is_eu_only"]) if row else None


async def list_keys(c: Connection, owner_id: OwnerId) -> list[Key]:
    rows = await c.fetch(f"SELECT {_KEY} FROM api_key WHERE owner_id = $1 AND revoked_at IS NULL ORDER BY id DESC", owner_id)
    return [_key(row) for row in rows]


async def list_limited_keys(c: Connection, owner_ids: Collection[OwnerId]) -> list[KeyGrant]:
    rows = await c.fetch(
        f"SELECT {_KEY} FROM api_key WHERE owner_id = ANY ($1::uuid[]) AND revoked_at IS NULL"
        " AND coalesce(window_kind, co2e_window_kind) IS NOT NULL",
        list(owner_ids),
    )
    return [_grant(row) for row in rows]


async def revoke_key(tx: Transaction, owner_id: OwnerId, key_id: UUID, now: datetime) -> bool:
    """False when the owner has no such key in use."""
    return bool(
        await tx.fetchval(
            "UPDATE api_key SET revoked_at = $3 WHERE owner_id = $1 AND id = $2 AND revoked_at IS NULL RETURNING true",
            owner_id,
            key_id,
            now,
        )
    )


async def revoke_keys_of_project(tx: Transaction, owner_id: OwnerId, project_id: UUID, now: datetime) -> list[UUID]:
    rows = await tx.fetch(
        "UPDATE api_key SET revoked_at = $3 WHERE owner_id = $1 AND project_id = $2 AND revoked_at IS NULL RETURNING id",
        owner_id,
        project_id,
        now,
    )
    return [row["id"] for row in rows]


async def set_key_limit(tx: Transaction, owner_id: OwnerId, key_id: UUID, limits: SpendingLimits | None) -> bool:
    """False when the owner has no such key in use."""
    return bool(
        await tx.fetchval(
            "UPDATE api_key SET limit_micro = $3, window_kind = $4, limit_co2e_ng = $5, co2e_window_kind = $6, is_limit_hard = $7"
            " WHERE owner_id = $1 AND id = $2 AND revoked_at IS NULL RETURNING true",
            owner_id,
            key_id,
            None if limits is None else limits.limit_micro,
            None if limits is None or limits.limit_micro is None else limits.window,
            None if limits is None else limits.limit_co2e_ng,
            None if limits is None or limits.limit_co2e_ng is None else limits.window,
            limits is None or limits.is_hard,
        )
    )


async def owner_of_key(c: Connection, key_id: UUID) -> OwnerId | None:
    found: OwnerId | None = await c.fetchval("SELECT owner_id FROM api_key WHERE id = $1 AND revoked_at IS NULL", key_id)
    return found
