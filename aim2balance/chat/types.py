"""Conversations and the messages in them: a tree, one row per message."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from aim2balance.content.parts import CitationPart, FileReference, Parts, documents_of, images_of, passages_of, reasoning_of, text_of
from aim2balance.files.types import File
from aim2balance.prompts.types import NOTHING_SET, Settings

_CITED = re.compile(r"\[(\d{1,2})\]")


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
    pinned_at: datetime | None
    archived_at: datetime | None
    temporary_until: datetime | None
    """A temporary chat is in no list and no search, and goes for good at this time."""
    project_id: UUID | None
    tags: list[str]
    settings: Settings = NOTHING_SET
    """Lists leave them out."""
    is_eu_only: bool = False
    """Its answers come from the EU or not at all."""
    chosen_model: str | None = None
    """The model the next message goes to, where the person chose one since the answer the chat goes on with. Lists leave it out."""
    agent_id: UUID | None = None
    """Who answers in it; may be deleted since. Lists leave it out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    id: UUID
    parent_id: UUID | None
    role: Role
    parts: Parts
    model: str | None
    provider: str | None
    status: Status
    error_code: str | None
    created_at: datetime
    receipts: tuple[dict[str, Any], ...] = ()
    """Of each call to a model, in order; an answer has one today."""
    error_facts: dict[str, Any] | None = None
    """What the error said besides its code, such as `needed_eur` and `available_eur`."""
    feedback: str | None = None
    """`up`, `down` or nothing."""

    @property
    def text(self) -> str:
        """What people read of it."""
        return text_of(self.parts)

    @property
    def reasoning(self) -> str | None:
        return reasoning_of(self.parts)

    @property
    def files(self) -> tuple[File, ...]:
        """The images of a question, the pictures of an answer."""
        return tuple(
            File(id=image.id, media_type=image.media_type, size_bytes=image.size_bytes, width=image.width, height=image.height)
            for image in images_of(self.parts)
        )

    @property
    def documents(self) -> tuple[FileReference, ...]:
        """The files of a question that are no images."""
        return documents_of(self.parts)

    @property
    def citations(self) -> tuple[CitationPart, ...]:
        """The passages an answer was given, by their numbers."""
        return passages_of(self.parts)

    @property
    def cited(self) -> tuple[CitationPart, ...]:
        """Those passages that its words name."""
        named = {int(number) for number in _CITED.findall(self.text)} if self.citations else set[int]()
        return tuple(one for one in self.citations if one.passage is not None and one.passage.number in named)

    @property
    def receipt(self) -> dict[str, Any] | None:
        """Of the last call."""
        return self.receipts[-1] if self.receipts else None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedText:
    """What waits in a chat until its answer ends; one that `steers` is taken in by the agent that is answering."""

    id: UUID
    text: str
    steers: bool
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """An answer that is being written, or was a moment ago, by whichever process."""

    message_id: UUID
    parent_id: UUID
    is_answered: bool
    is_ended: bool
    is_orphan: bool
    """Its process has given no sign of life for too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which chats a list shows; None means either."""

    is_archived: bool | None = False
    is_pinned: bool | None = None
    is_deleted: bool = False
    project_id: UUID | None = None
    tag: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a person changes of a chat; a name that is not in `given` stays as it is."""

    given: frozenset[str]
    title: str | None = None
    is_pinned: bool = False
    is_archived: bool = False
    project_id: UUID | None = None
    tags: list[str] | None = None
    head_id: UUID | None = None
    is_eu_only: bool = False
    model: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A branch of a chat as it was, for whoever has the link."""

    id: UUID
    conversation_id: UUID
    token: str
    title: str
    created_at: datetime
    messages: list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsentText:
    """A text that was begun and not sent."""

    text: str
    earlier: str | None
    """Other texts that it took the place of unseen: written on another device, or before another chat was opened."""
    version: int
    """Changes with the draft; 0: there never was one."""
    changed_at: datetime


NO_UNSENT = UnsentText(text="", earlier=None, version=0, changed_at=datetime(1971, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """Where is searched; None means everywhere."""

    since: datetime | None = None
    until: datetime | None = None
    """Not included."""
    project_id: UUID | None = None
    model: str | None = None
    """Of an answer its own, of everything else its chat's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A place where the words of a search stand."""

    conversation_id: UUID
    title: str
    message_id: UUID | None
    """None: they stand in the title."""
    role: Role | None
    at: datetime
    is_archived: bool
    project_id: UUID | None
    model: str
    """Of an answer its own, of everything else its chat's."""
    snippet: list[tuple[str, bool]]
    """Pieces of the text around the words, each with whether it is one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person asks for. Without `text` it is another answer to the question `parent_id`, or more of the answer `parent_id`.

    `most_output` bounds the answer in tokens; `is_temporary`, `project_id`, `is_eu_only`, `settings` and `agent_id` count for a chat that
    this makes; `files` go with a new question. In a chat with an agent `model` is that of the agent, whatever is asked.
    """

    parent_id: UUID | None
    text: str | None
    model: str
    most_output: int | None = None
    is_temporary: bool = False
    project_id: UUID | None = None
    is_eu_only: bool = False
    files: tuple[UUID, ...] = ()
    settings: Settings = NOTHING_SET
    agent_id: UUID | None = None
    collections: tuple[UUID, ...] | None = None
    """What is searched for its questions from now on; None as before."""
    title: str = ""
    """Of a chat that this makes; empty where the first answer gives it one."""
    is_unattended: bool = False
    """Nobody is there: what would have to be allowed is denied."""
    queued_id: UUID | None = None
    """The text is that one, which waited; it does not wait any more."""
