"""Images a person uploaded."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """An image a person uploaded; its content is read where it is needed. Width and height are in pixels."""

    id: UUID
    media_type: str
    size_bytes: int
    width: int
    height: int
