"""A chat of another application as we will keep it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from aim2balance.chat.types import Role
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
    """What is not in the chat as we keep it, by kind: system, tool, image, file, empty …"""


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
