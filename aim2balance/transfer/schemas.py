"""The wire shape of an import."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from aim2balance.kit.http import APIModel


class ImportItemOut(APIModel):
    """One chat of the file."""

    title: str
    state: Literal["imported", "skipped"]
    reason: str | None
    conversation_id: UUID | None
    messages: int
    left_out: dict[str, int] = Field(description="what is not in the chat as we keep it, by kind")
    missing: list[str] = Field(description="names of files that the export names and does not hold, at most 50")
    kept: dict[str, int] = Field(description="what is in it in another form, by kind: as text, tools as what the answer thought")


class ImportOut(APIModel):
    """An import and how far it is."""

    id: UUID
    state: Literal["running", "done", "cancelled", "failed"]
    error_code: str | None
    size_bytes: int
    read_bytes: int
    found: int
    imported: int
    skipped: int
    messages: int
    created_at: datetime
    items: list[ImportItemOut]
