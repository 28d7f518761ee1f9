"""What identity needs from outside."""

from typing import Protocol
from uuid import UUID

from aim2balance.kit.principal import OwnerId


class SecretSealing(Protocol):
    """Encrypts what is kept and has to be read again, for one row."""

    def encrypt(self, secret: str, row_id: UUID) -> bytes: ...

    def decrypt(self, sealed: bytes, row_id: UUID) -> str: ...


class ProjectCheck(Protocol):
    """Whether a key may belong to a project, which lives in a domain above."""

    async def __call__(self, owner_id: OwnerId, project_id: UUID) -> None:
        """Raises `NotFound` (project_not_found), also for somebody else's."""
        ...
