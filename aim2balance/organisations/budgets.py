"""Budgets of persons and projects: the most that may be spent in a calendar window. Those of keys stand on the keys."""

from typing import Final
from uuid import UUID

from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.ids import new_id
from aim2balance.kit.principal import OwnerId, SpendingBudget, UserId
from aim2balance.organisations import queries

PERSON: Final = "person"
PROJECT: Final = "project"


async def list_budgets(connection: Connection, owner_id: OwnerId) -> list[SpendingBudget]:
    """All budgets of an owner, in the order they were made."""
    return await queries.list_budgets(connection, owner_id)


async def project_names(connection: Connection, owner_id: OwnerId) -> dict[UUID, str]:
    """The names of an owner's projects."""
    return {project.id: project.name for project in await queries.list_all(connection, owner_id)}


async def budgets_within(connection: Connection, owner_id: OwnerId, user_id: UserId, project_id: UUID | None) -> list[SpendingBudget]:
    """Those that count what this person asks in that project."""
    return await queries.list_budgets(connection, owner_id, [user_id, *([] if project_id is None else [project_id])])


async def set_budget(
    tx: Transaction, owner_id: OwnerId, kind: str, thing_id: UUID, *, limit_micro: int, window: str
) -> tuple[SpendingBudget, bool]:
    """The one budget of that person or project from now on; what was spent in a window it had already stays counted. Also says whether
    its window is new, and so nothing is counted yet.
    """
    wish = SpendingBudget(id=new_id(), kind=kind, thing_id=thing_id, limit_micro=limit_micro, window=window)
    await queries.delete_budgets(tx, owner_id, kind, thing_id, but=window)
    return await queries.put_budget(tx, owner_id, wish)


async def remove_budgets(tx: Transaction, owner_id: OwnerId, kind: str, thing_id: UUID) -> None:
    """Nothing bounds that person or project any more."""
    await queries.delete_budgets(tx, owner_id, kind, thing_id)
