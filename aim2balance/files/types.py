"""Images a person uploaded."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageUse:
    """What a person keeps, in bytes. Deleted chats are a part of the chats: they can be taken back for a while."""

    files_bytes: int
    chats_bytes: int
    deleted_bytes: int

    @property
    def bytes(self) -> int:
        return self.files_bytes + self.chats_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """An image a person uploaded; its content is read where it is needed. Width and height are in pixels."""

    id: UUID
    media_type: str
    size_bytes: int
    width: int
    height: int
