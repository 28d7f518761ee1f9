"""What images need from whoever holds them."""

from typing import Protocol
from uuid import UUID

from aim2balance.kit.db import Connection
from aim2balance.kit.principal import OwnerId


class IsShown(Protocol):
    """Whether a chat of this person is there to be read: a deleted one takes its images with it."""

    async def __call__(self, connection: Connection, owner_id: OwnerId, conversation_id: UUID, /) -> bool: ...


async def always_shown(_: Connection, _owner_id: UUID, _conversation_id: UUID) -> bool:
    """Implements `IsShown` where nothing is ever deleted."""
    return True


class CountChats(Protocol):
    """The bytes of text in somebody's chats, and how many of them are in deleted ones."""

    async def __call__(self, connection: Connection, owner_id: OwnerId, /) -> tuple[int, int]: ...


async def no_chats(_: Connection, _owner_id: UUID) -> tuple[int, int]:
    """Implements `CountChats` where there are none."""
    return 0, 0
