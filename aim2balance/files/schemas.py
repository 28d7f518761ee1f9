"""The wire shape of an image; `rules.file_json` writes it."""

from uuid import UUID

from pydantic import Field

from aim2balance.kit.http import APIModel


class FileOut(APIModel):
    """An image that goes with a question; its content is at `/api/files/{id}`."""

    id: UUID
    media_type: str
    bytes: int
    width: int
    height: int


class StorageOut(APIModel):
    """What the caller keeps and may keep; above `allowedBytes` nothing more comes in."""

    used_bytes: int = Field(description="images and chats")
    files_bytes: int
    chats_bytes: int = Field(description="text of all chats, those deleted in the last 30 days included")
    deleted_bytes: int = Field(description="part of chatsBytes: in chats that can still be taken back")
    allowed_bytes: int | None
    upload_bytes: int = Field(description="most of one file")
