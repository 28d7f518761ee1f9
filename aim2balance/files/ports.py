"""What images need from whoever holds them, and files from whoever knows viruses or reads scans."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from typing import IO, Protocol
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


class CountKnowledge(Protocol):
    """The bytes by which somebody's files are found again in their collections."""

    async def __call__(self, connection: Connection, owner_id: OwnerId, /) -> int: ...


async def no_knowledge(_: Connection, _owner_id: UUID) -> int:
    """Implements `CountKnowledge` where there is none."""
    return 0


class VirusScanner(Protocol):
    """Looks for viruses. What it does not answer was not looked at, and is refused."""

    async def check(self) -> None:
        """That it answers. Raises `Unavailable` (scan_unavailable)."""
        ...

    async def scan(self, pieces: AsyncIterator[bytes]) -> str | None:
        """The name of what was found, None for nothing. Raises `Unavailable` (scan_unavailable)."""
        ...


class TextRecognition(Protocol):
    """Reads the letters of pages that are pictures."""

    def pages(self, owner_id: UUID, file: IO[bytes], numbers: Sequence[int], /) -> AsyncGenerator[str | None]:
        """The text of each of these pages (from 1) of a PDF, None for one that is no scan; close it when you stop early.

        Raises `DomainError` (text_broken, work_too_large, work_too_long, work_failed).
        """
        ...

    async def close(self) -> None: ...
