"""Conversations and the messages in them: a tree, one row per message."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class Role(StrEnum):
    USER = "user"
    ASSISTANT = "assistant"


class Status(StrEnum):
    """How far an answer has come; what a person writes is `done` at once."""

    STREAMING = "streaming"
    DONE = "done"
    STOPPED = "stopped"
    """The person ended it; what was written stays and was billed."""
    FAILED = "failed"
    """It ended with an error, `error_code` says which; what was written stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    id: UUID
    title: str
    """Empty until the first answer has been given a title."""
    model: str
    head_id: UUID | None
    """The newest message of the branch that was used last."""
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    id: UUID
    parent_id: UUID | None
    role: Role
    text: str
    reasoning: str | None
    model: str | None
    provider: str | None
    status: Status
    error_code: str | None
    receipt: dict[str, Any] | None
    created_at: datetime
