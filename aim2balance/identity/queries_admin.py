"""The statements about persons that operators' pages need."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from aim2balance.identity.types import UserRole
from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import UserId


async def count_people(c: Connection) -> tuple[int, int]:
    """How many accounts there are, and how many of them are suspended."""
    row: Any = await c.fetchrow("SELECT count(*) AS people, count(suspended_at) AS suspended FROM users")
    return row["people"], row["suspended"]


async def lock_user(tx: Transaction, user_id: UserId) -> Any | None:
    """Id, role and suspended_at, locked until the transaction ends."""
    return await tx.fetchrow("SELECT id, role, suspended_at FROM users WHERE id = $1 FOR UPDATE", user_id)


async def find_user_id(c: Connection, email: str) -> UserId | None:
    found: UserId | None = await c.fetchval("SELECT id FROM users WHERE email = lower($1)", email)
    return found


async def is_user(c: Connection, user_id: UserId) -> bool:
    return bool(await c.fetchval("SELECT EXISTS (SELECT FROM users WHERE id = $1)", user_id))


async def is_operator(c: Connection, user_id: UserId) -> bool:
    """Whether somebody administers this server: to them its machines are their own."""
    return bool(await c.fetchval("SELECT EXISTS (SELECT FROM users WHERE id = $1 AND role = $2)", user_id, UserRole.ADMIN))


async def erased_people(c: Connection) -> dict[UserId, datetime]:
    """The ids of all accounts that were erased, and when."""
    rows = await c.fetch("SELECT id, erased_at FROM users WHERE erased_at IS NOT NULL")
    return {row["id"]: row["erased_at"] for row in rows}


async def living_of(c: Connection, user_ids: Collection[UserId]) -> list[UserId]:
    """Those of these accounts that are not erased."""
    rows = await c.fetch("SELECT id FROM users WHERE id = ANY ($1) AND erased_at IS NULL ORDER BY id", list(user_ids))
    return [row["id"] for row in rows]


async def first_person_at(c: Connection) -> datetime | None:
    """When the first account was opened; None before there is one."""
    found: datetime | None = await c.fetchval("SELECT min(created_at) FROM users")
    return found


async def emails_of(c: Connection, user_ids: Collection[UUID]) -> dict[UUID, str]:
    """The addresses of those who have an account."""
    rows = await c.fetch("SELECT id, email FROM users WHERE id = ANY ($1)", list(user_ids))
    return {row["id"]: row["email"] for row in rows}
