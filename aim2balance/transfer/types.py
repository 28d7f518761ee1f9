"""A chat of another application as we will keep it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import msgspec

from aim2balance.chat.types import Conversation, Message, Role, Status
from aim2balance.content.parts import parts_of
from aim2balance.prompts.types import NOTHING_SET, Settings


class Unreadable(Exception):
    """An entry, or a file, is not something we can read; `reason` is a word of the report."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True, kw_only=True)
class Node:
    """A message of a foreign tree. `role` None: no message of ours, but its children hang on what is above it."""

    id: str
    parent: str | None
    role: Role | None = None
    text: str = ""
    reasoning: str = ""
    """Of a node without a role: what the answer below it thought."""
    model: str | None = None
    at: datetime | None = None
    is_incomplete: bool = False


@dataclass(slots=True, kw_only=True)
class Foreign:
    """One chat of an export."""

    source: str
    source_id: str
    title: str
    nodes: list[Node]
    head: str | None = None
    model: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    is_archived: bool = False
    is_pinned: bool = False
    tags: list[str] = field(default_factory=list)
    settings: Settings = NOTHING_SET
    left_out: Counter[str] = field(default_factory=Counter)
    """What is not in the chat as we keep it, by kind: system, image, file, empty …"""
    missing: list[str] = field(default_factory=list)
    """The names of files that the export names and does not hold."""
    kept: Counter[str] = field(default_factory=Counter)
    """What is in it in another form: artifacts, canvas documents and unknown blocks as text, tools as what the answer thought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A line of the report."""

    title: str
    state: str
    """imported or skipped"""
    reason: str | None = None
    conversation_id: str | None = None
    messages: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


class ReadMessage(msgspec.Struct, kw_only=True):
    """A message as the process that reads exports tells it."""

    id: UUID
    parent_id: UUID | None
    role: Role
    text: str
    reasoning: str | None
    model: str | None
    status: Status
    created_at: datetime

    def kept(self) -> Message:
        """As the chat keeps it."""
        return Message(
            id=self.id,
            parent_id=self.parent_id,
            role=self.role,
            parts=parts_of(self.text, self.reasoning),
            model=self.model,
            provider=None,
            status=self.status,
            error_code=None,
            created_at=self.created_at,
        )


class ReadChat(msgspec.Struct, kw_only=True, tag="chat"):
    """A chat that can be kept."""

    source: str
    source_id: str
    left_out: dict[str, int]
    kept: dict[str, int]
    missing: list[str]
    conversation: Conversation
    messages: list[ReadMessage]


class SkippedChat(msgspec.Struct, kw_only=True, tag="skipped"):
    """One that cannot."""

    title: str
    reason: str


class ExportPiece(msgspec.Struct, kw_only=True):
    """The next chats of an export; with `error` the last ones, because the file could not be read further."""

    read_bytes: int
    chats: list[ReadChat | SkippedChat]
    error: str | None = None
