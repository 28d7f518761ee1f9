"""SQL of projects."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import OwnerId, SpendingBudget
from aim2balance.organisations.types import Project

_PROJECT = "SELECT id, name, created_at, description, instructions, is_eu_only FROM project WHERE owner_id = $1"


async def list_all(connection: Connection, owner_id: OwnerId) -> list[Project]:
    rows = await connection.fetch(f"{_PROJECT} ORDER BY lower(name), id", owner_id)
    return [Project(**dict(row)) for row in rows]


async def count(connection: Connection, owner_id: OwnerId) -> int:
    return int(await connection.fetchval("SELECT count(*) FROM project WHERE owner_id = $1", owner_id))


async def add(tx: Transaction, owner_id: OwnerId, project: Project) -> None:
    await tx.execute(
        "INSERT INTO project (id, owner_id, name, created_at) VALUES ($1, $2, $3, $4)",
        project.id,
        owner_id,
        project.name,
        project.created_at,
    )


async def has(connection: Connection, owner_id: OwnerId, project_id: UUID) -> bool:
    return bool(await connection.fetchval("SELECT true FROM project WHERE owner_id = $1 AND id = $2", owner_id, project_id))


async def find(connection: Connection, owner_id: OwnerId, project_id: UUID) -> Project | None:
    row = await connection.fetchrow(f"{_PROJECT} AND id = $2", owner_id, project_id)
    return Project(**dict(row)) if row else None


async def change(tx: Transaction, owner_id: OwnerId, project_id: UUID, changes: Mapping[str, Any]) -> bool:
    """`changes` by the names of columns, which the caller knows."""
    columns = ", ".join(f"{name} = ${place}" for place, name in enumerate(changes, start=3))
    done = await tx.execute(f"UPDATE project SET {columns} WHERE owner_id = $1 AND id = $2", owner_id, project_id, *changes.values())
    return bool(done.endswith(" 1"))


async def delete(connection: Connection, owner_id: OwnerId, project_id: UUID) -> bool:
    done = await connection.execute("DELETE FROM project WHERE owner_id = $1 AND id = $2", owner_id, project_id)
    return bool(done.endswith(" 1"))


async def names(connection: Connection, owner_id: OwnerId, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of these projects, the last ones of deleted projects included."""
    rows = await connection.fetch(
        "SELECT id, name FROM project WHERE owner_id = $1 AND id = ANY ($2)"
        " UNION ALL SELECT id, name FROM deleted_project WHERE owner_id = $1 AND id = ANY ($2)",
        owner_id,
        list(ids),
    )
    return {row["id"]: row["name"] for row in rows}


async def erase(tx: Transaction, owner_id: OwnerId) -> None:
    """The names of deleted projects go after the projects, which leave them."""
    for table in ("budget", "project", "deleted_project"):
        await tx.execute(f"DELETE FROM {table} WHERE owner_id = $1", owner_id)


_MOST_MICRO = 10**12
"""Stands where a budget has no limit in euro, for the column has one."""
_COLUMNS = 'id, kind, thing_id, CASE WHEN is_in_euro THEN limit_micro END AS limit_micro, limit_co2e_ng, is_hard, window_kind AS "window"'
_BUDGET = f"SELECT {_COLUMNS} FROM budget WHERE owner_id = $1"


async def list_budgets(connection: Connection, owner_id: OwnerId, things: Iterable[UUID] | None = None) -> list[SpendingBudget]:
    """All of an owner, or those of these things."""
    rows = await connection.fetch(
        f"{_BUDGET} AND ($2::uuid[] IS NULL OR thing_id = ANY ($2)) ORDER BY id", owner_id, None if things is None else list(things)
    )
    return [SpendingBudget(**dict(row)) for row in rows]


async def list_budgets_of(connection: Connection, owner_ids: Collection[OwnerId]) -> list[tuple[OwnerId, SpendingBudget]]:
    """All of many owners."""
    rows = await connection.fetch(f"SELECT owner_id, {_COLUMNS} FROM budget WHERE owner_id = ANY ($1::uuid[])", list(owner_ids))
    return [(row["owner_id"], SpendingBudget(**{name: value for name, value in row.items() if name != "owner_id"})) for row in rows]


async def put_budget(tx: Transaction, owner_id: OwnerId, budget: SpendingBudget) -> SpendingBudget:
    """Set the limits of that thing in that window; the budget as it is kept."""
    kept: UUID = await tx.fetchval(
        "INSERT INTO budget (owner_id, id, kind, thing_id, limit_micro, window_kind, limit_co2e_ng, is_hard, is_in_euro)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (owner_id, kind, thing_id, window_kind) DO UPDATE"
        " SET limit_micro = excluded.limit_micro, limit_co2e_ng = excluded.limit_co2e_ng, is_hard = excluded.is_hard,"
        " is_in_euro = excluded.is_in_euro RETURNING id",
        owner_id,
        budget.id,
        budget.kind,
        budget.thing_id,
        _MOST_MICRO if budget.limit_micro is None else budget.limit_micro,
        budget.window,
        budget.limit_co2e_ng,
        budget.is_hard,
        budget.limit_micro is not None,
    )
    return replace(budget, id=kept)


async def delete_budgets(tx: Transaction, owner_id: OwnerId, kind: str, thing_id: UUID, *, but: str | None = None) -> None:
    """Those of the thing, but the one of the window `but`."""
    await tx.execute(
        "DELETE FROM budget WHERE owner_id = $1 AND kind = $2 AND thing_id = $3 AND ($4::text IS NULL OR window_kind <> $4)",
        owner_id,
        kind,
        thing_id,
        but,
    )


async def owner_of_project(connection: Connection, project_id: UUID) -> OwnerId | None:
    found: OwnerId | None = await connection.fetchval("SELECT owner_id FROM project WHERE id = $1", project_id)
    return found
