"""The nouns of knowledge: collections, their sources, and the passages these are cut into."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """Files that are searched together. `passages` and `sources` count what is in it now, `meant` the passages that are found by meaning,
    too (None: there is no model for it here).
    """

    id: UUID
    name: str
    """Unique for a person, capitals or not."""
    description: str
    sources: int
    passages: int
    meant: int | None
    is_moving: bool
    """Whether something in it waits to be read or is being read."""
    changed_at: datetime


class Use(StrEnum):
    """What a collection is searched for."""

    CHAT = "chat"
    PROJECT = "project"
    AGENT = "agent"


class SourceState(StrEnum):
    """Where a file is on its way into a collection."""

    QUEUED = "queued"
    READING = "reading"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeSource:
    """A file of a collection. `pages` is None until its text is there; the first `pages_done` of them can be found. `error` is a code,
    `outline` the headings under which the next page begins (`rules.passages_of`).
    """

    id: UUID
    collection_id: UUID
    file_id: UUID
    name: str
    state: SourceState
    error: str | None
    run: int
    pages: int | None
    pages_done: int
    passages: int
    outline: str
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A piece of a page: its characters from `start` to `end`, counted from 0, under a heading (empty: none), which stands under those of
    `above`, line by line.
    """

    start: int
    end: int
    heading: str
    above: str
    is_table: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PassagePlace:
    """Where a passage stands: its number in its source, its page and the characters of it. `score` is only to be compared."""

    source_id: UUID
    file_id: UUID
    name: str
    ordinal: int
    page: int
    start: int
    end: int
    heading: str
    is_table: bool
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A passage that was found, with its text and what to show of it, each piece with whether it is one of the words."""

    place: PassagePlace
    text: str
    excerpt: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingEstimate:
    """What reading files into a collection takes. `unread` of them are still to be looked at, `unreadable` have no text: neither counts.
    `model`: what is asked about their meaning.
    """

    files: int
    unread: int
    unreadable: int
    pages: int
    passages: int
    tokens: int
    model: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SoughtWord:
    """A word of a question as the index may have it, and in how many passages it is (about, where they are many)."""

    query: str
    """A tsquery."""
    count: int
    share: float = 1.0
    """Of its weight it has as much as that: all of it where it is a word of the question that says something by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFrequency:
    """In about how many passages of collections a word stands; in `seen` of those that were looked at."""

    seen: int
    passages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeantPlace:
    """A passage that is near to a question in meaning: 1 is the same, 0 has nothing in common."""

    place: PassagePlace
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePart:
    """Passages of a source (ordinal, page, first and last character, heading) behind the one numbered `after`."""

    file_id: UUID
    name: str
    after: int
    passages: tuple[tuple[int, int, int, int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPassages:
    """The best first; `is_by_meaning`: vectors were compared, too."""

    passages: list[Passage]
    is_by_meaning: bool
