"""Every SQL statement of administration. They read figures of other domains and write the audit log, nothing else."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from aim2balance import ledger, organisations
from aim2balance.admin.types import AuditEntry, AuditEntryView, CheckKind, OperatorCheck, PeopleSort, PeopleState, Person
from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import UserId

_LONG_S = 30

# An owner is a user here; what other programs reported cost us nothing and is not theirs to pay.
_PEOPLE = """
SELECT u.id, u.email, u.name, u.role, u.created_at, u.suspended_at, a.balance, a.held, a.blocked_at, s.spent, s.answers, s.last_used_at
FROM (SELECT id, email, name, role, created_at, suspended_at FROM users {which}) AS u
LEFT JOIN account AS a ON a.id = u.id AND a.kind = 'wallet'
LEFT JOIN LATERAL (
    SELECT sum(r.total_micro)::bigint AS spent, sum(r.requests - r.titles)::bigint AS answers, max(r.{last}) AS last_used_at
    FROM {rollup} AS r WHERE r.owner_id = u.id AND r.source <> 'telemetry'
) AS s ON true
ORDER BY u.id DESC
"""


_STATES = """
    $2::text IS NULL
    OR $2 = 'active' AND suspended_at IS NULL AND blocked_at IS NULL
    OR $2 = 'suspended' AND suspended_at IS NOT NULL
    OR $2 = 'blocked' AND blocked_at IS NOT NULL
    OR $2 = 'admin' AND role = 'admin'
"""

_ORDERS: Mapping[PeopleSort, str] = {
    "createdAt": "id",
    "email": "email",
    "balance": "coalesce(balance, 0)",
    "spent": "coalesce(spent, 0)",
    "answers": "coalesce(answers, 0)",
    "lastUsedAt": "coalesce(last_used_at, '-infinity'::timestamptz)",
}


async def _people_sql(c: Connection, which: str) -> str:
    is_complete = await c.fetchval("SELECT is_complete FROM usage_coarse")
    rollup, last = ("rollup_month", "last_hour") if is_complete else ("rollup_hour", "hour")
    return _PEOPLE.format(which=which, rollup=rollup, last=last)


async def page_of_people(
    c: Connection, *, like: str, state: PeopleState | None, sort: PeopleSort, is_descending: bool, skip: int, limit: int
) -> tuple[list[Person], int]:
    """A page of accounts in this order, and how many there are in all."""
    found = await _people_sql(c, "WHERE ($1 = '' OR email ILIKE $1 OR name ILIKE $1)")
    order = f"{_ORDERS[sort]} {'DESC' if is_descending else 'ASC'}, id DESC"
    rows = await c.fetch(
        f"SELECT *, count(*) OVER () AS total FROM ({found}) AS person WHERE {_STATES} ORDER BY {order} OFFSET $3 LIMIT $4",
        like,
        state,
        skip,
        limit,
        timeout=_LONG_S,
    )
    return [_person(row) for row in rows], rows[0]["total"] if rows else 0


def _person(row: Any) -> Person:
    return Person(
        id=row["id"],
        email=row["email"],
        name=row["name"],
        role=row["role"],
        created_at=row["created_at"],
        suspended_at=row["suspended_at"],
        balance=None if row["balance"] is None else Euro(row["balance"]),
        held=None if row["held"] is None else Euro(row["held"]),
        is_blocked=row["blocked_at"] is not None,
        spent=Euro(row["spent"] or 0),
        answers=row["answers"] or 0,
        last_used_at=row["last_used_at"],
    )


async def list_people(c: Connection, *, like: str, is_suspended: bool | None, before: UUID | None, limit: int) -> list[Person]:
    """The newest accounts first, those older than `before`; `like` is a pattern for address and name, "" for all."""
    which = """
        WHERE ($1::uuid IS NULL OR id < $1) AND ($2 = '' OR email ILIKE $2 OR name ILIKE $2)
            AND ($3::boolean IS NULL OR (suspended_at IS NOT NULL) = $3)
        ORDER BY id DESC LIMIT $4"""
    rows = await c.fetch(await _people_sql(c, which), before, like, is_suspended, limit, timeout=_LONG_S)
    return [_person(row) for row in rows]


async def find_person(c: Connection, user_id: UserId) -> Person | None:
    row = await c.fetchrow(await _people_sql(c, "WHERE id = $1"), user_id, timeout=_LONG_S)
    return _person(row) if row else None


async def find_balance(connection: Connection, user_id: UserId) -> Euro | None:
    found = await ledger.find_wallet(connection, organisations.own(user_id))
    return None if found is None else Euro(found["balance"])


# The audit log


async def add_entry(tx: Transaction, change: AuditEntry) -> None:
    """Write a change into the log. One with a key that stands there already changes nothing."""
    await tx.execute(
        "INSERT INTO admin_audit (id, at, actor, action, subject, before, after, reason, key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        " ON CONFLICT (action, key) WHERE key IS NOT NULL DO NOTHING",
        change.id,
        change.at,
        change.actor,
        change.action,
        change.subject,
        None if change.before is None else dict(change.before),
        None if change.after is None else dict(change.after),
        change.reason,
        change.key,
    )


_CHANGE = "c.id, c.at, c.actor, c.action, c.subject, c.before, c.after, c.reason, c.key"


async def find_entry(connection: Connection, action: str, key: str) -> AuditEntry | None:
    row = await connection.fetchrow(f"SELECT {_CHANGE} FROM admin_audit AS c WHERE c.action = $1 AND c.key = $2", action, key)
    return AuditEntry(**row) if row else None


async def list_entries(c: Connection, *, action: str | None, subject: str | None, before: UUID | None, limit: int) -> list[AuditEntryView]:
    """The newest first."""
    rows = await c.fetch(
        f"""
        SELECT {_CHANGE}, a.email AS actor_email, s.email AS subject_email
        FROM (
            SELECT * FROM admin_audit WHERE ($1::uuid IS NULL OR id < $1) AND ($2::text IS NULL OR action = $2)
                AND ($3::text IS NULL OR subject = $3)
            ORDER BY id DESC LIMIT $4
        ) AS c
        LEFT JOIN users AS a ON a.id::text = c.actor
        LEFT JOIN users AS s ON c.subject = 'user:' || s.id::text
        ORDER BY c.id DESC
        """,
        before,
        action,
        subject,
        limit,
    )
    return [_logged(dict(row)) for row in rows]


def _logged(row: dict[str, Any]) -> AuditEntryView:
    return AuditEntryView(actor_email=row.pop("actor_email"), subject_email=row.pop("subject_email"), change=AuditEntry(**row))


# When the books were verified and a backup was made


async def add_check(tx: Transaction, check: OperatorCheck) -> None:
    await tx.execute(
        "INSERT INTO operator_check (id, kind, at, is_ok, facts) VALUES ($1, $2, $3, $4, $5)",
        check.id,
        check.kind,
        check.at,
        check.is_ok,
        dict(check.facts),
    )


async def find_last_check(c: Connection, kind: CheckKind) -> OperatorCheck | None:
    row = await c.fetchrow("SELECT id, kind, at, is_ok, facts FROM operator_check WHERE kind = $1 ORDER BY id DESC LIMIT 1", kind)
    return OperatorCheck(**row) if row else None
