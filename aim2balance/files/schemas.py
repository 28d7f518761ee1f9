"""The wire shape of an image; `rules.file_json` writes it."""

from uuid import UUID

from aim2balance.kit.http import APIModel


class FileOut(APIModel):
    """An image that goes with a question; its content is at `/api/files/{id}`."""

    id: UUID
    media_type: str
    bytes: int
    width: int
    height: int
