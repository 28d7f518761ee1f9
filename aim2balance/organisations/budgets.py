"""Budgets of persons and projects: the most that may be spent or emitted in a calendar window. Those of keys stand on the keys."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.ids import new_id
from aim2balance.kit.principal import OwnerId, SpendingBudget, SpendingLimits, UserId
from aim2balance.organisations import queries

PERSON: Final = "person"
PROJECT: Final = "project"


async def list_budgets(connection: Connection, owner_id: OwnerId) -> list[SpendingBudget]:
    """All budgets of an owner, in the order they were made."""
    return await queries.list_budgets(connection, owner_id)


async def list_budgets_of(connection: Connection, owner_ids: Collection[OwnerId]) -> list[tuple[OwnerId, SpendingBudget]]:
    """All budgets of many owners."""
    return await queries.list_budgets_of(connection, owner_ids)


async def project_names(connection: Connection, owner_id: OwnerId) -> dict[UUID, str]:
    """The names of an owner's projects."""
    return {project.id: project.name for project in await queries.list_all(connection, owner_id)}


async def budgets_within(connection: Connection, owner_id: OwnerId, user_id: UserId, project_id: UUID | None) -> list[SpendingBudget]:
    """Those that count what this person asks in that project."""
    return await queries.list_budgets(connection, owner_id, [user_id, *([] if project_id is None else [project_id])])


async def set_budget(tx: Transaction, owner_id: OwnerId, kind: str, thing_id: UUID, limits: SpendingLimits) -> SpendingBudget:
    """The one budget of that person or project from now on; what was used in a window it had already stays counted."""
    wish = SpendingBudget(
        id=new_id(),
        kind=kind,
        thing_id=thing_id,
        limit_micro=limits.limit_micro,
        limit_co2e_ng=limits.limit_co2e_ng,
        window=limits.window,
        is_hard=limits.is_hard,
    )
    await queries.delete_budgets(tx, owner_id, kind, thing_id, but=limits.window)
    return await queries.put_budget(tx, owner_id, wish)


async def remove_budgets(tx: Transaction, owner_id: OwnerId, kind: str, thing_id: UUID) -> None:
    """Nothing bounds that person or project any more."""
    await queries.delete_budgets(tx, owner_id, kind, thing_id)
