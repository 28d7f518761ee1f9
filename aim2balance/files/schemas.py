"""Wire shapes of images (`rules.file_json` writes them) and of files."""

from datetime import datetime
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from pydantic import Field

from aim2balance.files.types import UploadState
from aim2balance.kit.http import APIModel

TextState: TypeAlias = Literal["reading", "ready", "failed"]


class FileOut(APIModel):
    """An image that goes with a question; its content is at `/api/files/{id}`."""

    id: UUID
    media_type: str
    bytes: int
    width: int
    height: int


class DocumentOut(APIModel):
    """A file of the person that goes with a question; it may be deleted since."""

    id: UUID
    name: str
    media_type: str
    bytes: int
    pages: int | None = Field(description="pages, slides or sheets; null where it was not read as text")
    text_bytes: int | None


class StorageOut(APIModel):
    """What the caller keeps and may keep; above `allowedBytes` nothing more comes in."""

    used_bytes: int = Field(description="files, chats and collections")
    files_bytes: int
    chats_bytes: int = Field(description="text of all chats, those deleted in the last 30 days included")
    deleted_bytes: int = Field(description="part of chatsBytes: in chats that can still be taken back")
    knowledge_bytes: int = Field(description="what collections keep besides the files: the words by which passages are found")
    allowed_bytes: int | None
    upload_bytes: int = Field(description="most of one file")
    takes_files: bool = Field(description="whether files other than images are taken in")


class FilePageOut(APIModel):
    """The text of one page."""

    page: int
    pages: int
    text: str


class UploadOut(APIModel):
    """A file of the caller, or one that is being uploaded."""

    id: UUID
    name: str
    bytes: int
    received_bytes: int = Field(description="an upload goes on from here")
    state: UploadState = Field(description="receiving, checking (being put together and looked at), ready, refused")
    refusal: str | None = Field(description="why it was refused: virus_found, scan_unavailable, parts_lost")
    media_type: str | None = Field(description="what its bytes are; null until all of them are there")
    text_state: TextState | None = Field(description="null where nobody reads files of that kind")
    text_error: str | None = Field(description="why it cannot be read")
    pages: int | None = Field(description="pages, slides or sheets; null until it is read")
    text_bytes: int | None = Field(description="of its text, in UTF-8")
    created_at: datetime
    expires_at: datetime | None = Field(description="when it goes by itself: unfinished, and refused ones")


class UploadsOut(APIModel):
    """Newest first."""

    items: list[UploadOut]
    next: Annotated[UUID | None, Field(description="goes into `before` for those after these; null at the end")]


class DownloadLinkOut(APIModel):
    """An address that hands the file out for some minutes, to whoever has it."""

    url: str
    expires_at: datetime
