"""Images of chats, and files a person uploaded."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageUse:
    """What a person keeps, in bytes. Deleted chats are a part of the chats: they can be taken back for a while."""

    files_bytes: int
    chats_bytes: int
    deleted_bytes: int
    knowledge_bytes: int
    """What collections keep besides the files: the words of their passages."""

    @property
    def bytes(self) -> int:
        return self.files_bytes + self.chats_bytes + self.knowledge_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """An image a person uploaded; its content is read where it is needed. Width and height are in pixels."""

    id: UUID
    media_type: str
    size_bytes: int
    width: int
    height: int


class UploadState(StrEnum):
    """Where a file is on its way in."""

    RECEIVING = "receiving"
    CHECKING = "checking"
    READY = "ready"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedFile:
    """A file of a person. `refusal` is a code where it was refused; `media_type` is what its bytes are, None until they are all there.

    `text_state`: reading, ready or failed (`text_error` is a code); None where nobody reads such files. `text_bytes` is UTF-8.
    """

    id: UUID
    name: str
    size_bytes: int
    received_bytes: int
    state: UploadState
    refusal: str | None
    media_type: str | None
    text_state: str | None
    text_error: str | None
    pages: int | None
    text_bytes: int | None
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePage:
    """The text of one page, counted from 1."""

    number: int
    pages: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadPart:
    """A part of a file that is being uploaded: where it begins, and its key in the store of files."""

    start_byte: int
    size_bytes: int
    stored_key: str
