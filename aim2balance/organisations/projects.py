"""Projects: named folders of chats and keys. What is used in one is booked under it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Connection, Database, Transaction
from aim2balance.kit.errors import Conflict, Invalid, NotFound, invariant
from aim2balance.kit.ids import new_id
from aim2balance.kit.jobs import review_notices
from aim2balance.kit.principal import OwnerId
from aim2balance.organisations import queries
from aim2balance.organisations.types import Project

MOST_PROJECTS = 1000
CHANGEABLE = frozenset({"name", "description", "instructions", "is_eu_only"})


class Projects:
    """The projects of everybody. What is somebody else's does not exist: `NotFound` (project_not_found)."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def list_all(self, owner_id: OwnerId) -> list[Project]:
        """In the order of the alphabet."""
        async with self._db.connection() as connection:
            return await queries.list_all(connection, owner_id)

    async def get_id(self, owner_id: OwnerId, wanted: str) -> UUID:
        """The project of this id or name. Raises `Invalid` (ambiguous_project) where several have that name."""
        projects = await self.list_all(owner_id)
        found = [one.id for one in projects if str(one.id) == wanted.lower()] or [one.id for one in projects if one.name == wanted]
        if not found:
            raise _no_project()
        if len(found) > 1:
            raise Invalid("Several projects have that name: name one by its id.", code="ambiguous_project")
        return found[0]

    async def names(self, owner_id: OwnerId, ids: Iterable[UUID]) -> dict[UUID, str]:
        """The names of these projects; a deleted one has its last. Unknown ids are missing."""
        async with self._db.connection() as connection:
            return await queries.names(connection, owner_id, ids)

    async def add(self, owner_id: OwnerId, name: str) -> Project:
        """Raises `Conflict` (too_many_projects)."""
        project = Project(id=new_id(), name=name, created_at=self._clock.now())
        async with self._db.transaction() as tx:
            if await queries.count(tx, owner_id) >= MOST_PROJECTS:
                raise Conflict("There are too many projects.", code="too_many_projects")
            await queries.add(tx, owner_id, project)
        return project

    async def check(self, owner_id: OwnerId, project_id: UUID) -> None:
        """Raises `NotFound` (project_not_found)."""
        async with self._db.connection() as connection:
            await check_project(connection, owner_id, project_id)


async def check_project(connection: Connection, owner_id: OwnerId, project_id: UUID) -> None:
    """Raises `NotFound` (project_not_found)."""
    if not await queries.has(connection, owner_id, project_id):
        raise _no_project()


async def find_project(connection: Connection, owner_id: OwnerId, project_id: UUID) -> Project | None:
    return await queries.find(connection, owner_id, project_id)


async def change_project(tx: Transaction, owner_id: OwnerId, project_id: UUID, **changes: Any) -> None:
    """Change what is named, of `CHANGEABLE`. Raises `NotFound` (project_not_found)."""
    invariant(changes.keys() <= CHANGEABLE, "a project has no such member")
    is_there = await (queries.change(tx, owner_id, project_id, changes) if changes else queries.has(tx, owner_id, project_id))
    if not is_there:
        raise _no_project()


async def delete_project(tx: Transaction, owner_id: OwnerId, project_id: UUID) -> None:
    """With its budget; its chats stay, in no project, and what was used in it keeps its name. Raises `NotFound` (project_not_found)."""
    await queries.delete_budgets(tx, owner_id, "project", project_id)
    if not await queries.delete(tx, owner_id, project_id):
        raise _no_project()
    await review_notices(tx, owner_id)


async def erase(tx: Transaction, owner_id: OwnerId) -> None:
    """An account is erased: its projects go, and the names of deleted ones."""
    await queries.erase(tx, owner_id)


def _no_project() -> NotFound:
    return NotFound("There is no such project.", code="project_not_found")
