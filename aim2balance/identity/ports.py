"""What identity needs from outside."""

from typing import Protocol
from uuid import UUID

from aim2balance.kit.principal import OwnerId


class ProjectCheck(Protocol):
    """Whether a key may belong to a project, which lives in a domain above."""

    async def __call__(self, owner_id: OwnerId, project_id: UUID) -> None:
        """Raises `NotFound` (project_not_found), also for somebody else's."""
        ...
