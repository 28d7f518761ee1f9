"""The wire shapes of knowledge."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID, uuid5

from pydantic import Field, StringConstraints

from aim2balance.kit.clock import wire_time
from aim2balance.kit.http import APIModel, APIRequest, SpelledText, Text
from aim2balance.knowledge.types import Collection, FoundPassages, KnowledgeSource, Passage, ReadingEstimate, SourceState

Name = Annotated[SpelledText, Field(min_length=1, max_length=100)]
Description = Annotated[Annotated[Text, StringConstraints(strip_whitespace=True)], Field(max_length=300)]
MOST_ESTIMATED = 200


class CollectionIn(APIRequest):
    name: Name
    description: Description = ""


class CollectionPatch(APIRequest):
    """What is left out stays as it is."""

    name: Name | None = None
    description: Description | None = None


class SourceIn(APIRequest):
    file_id: UUID


class ReadingEstimateIn(APIRequest):
    file_ids: Annotated[list[UUID], Field(max_length=MOST_ESTIMATED)]


class PassageSearchIn(APIRequest):
    query: Annotated[Text, Field(min_length=1, max_length=4_000)]
    limit: Annotated[int, Field(strict=True, ge=1, le=50)] = 8


class CollectionOut(APIModel):
    id: UUID
    name: str
    description: str
    sources: int = Field(description="files in it")
    passages: int = Field(description="that can be found")
    passages_by_meaning: int | None = Field(description="of these, so many by what they mean, too; null where there is no model for it")
    is_moving: bool = Field(description="something in it waits to be read or is being read")
    changed_at: datetime


class SourceOut(APIModel):
    """A file in a collection."""

    id: UUID
    file_id: UUID
    name: str
    state: SourceState
    error: str | None = Field(description="why it failed")
    pages: int | None = Field(description="pages, slides or sheets; null until its text is there")
    pages_done: int = Field(description="so many of them, from the first, can be found")
    passages: int
    cost_micro_eur: int = Field(description="what models were paid for it")
    added_at: datetime


class ReadingEstimateOut(APIModel):
    """What reading files takes. Full text alone asks no model; a model on this server costs nothing."""

    files: int
    unread: int = Field(description="of these, still to be looked at: not in the figures")
    unreadable: int = Field(description="of these, without a text")
    pages: int
    passages: int
    tokens: int
    cost_micro_eur: int
    k_wh: float | None = Field(alias="kWh", description="of models; null where none is asked, or not known")
    model: str | None = Field(description="what is asked about the meaning of the passages")


class CancelledOut(APIModel):
    cancelled: int


class ExcerptPart(APIModel):
    text: str
    match: bool


class PassageOut(APIModel):
    passage_id: UUID
    source_id: UUID
    file_id: UUID
    file: str = Field(description="its name")
    page: int = Field(description="counted from 1")
    start: int = Field(description="where it begins in the text of the page (`/api/files/{id}/text?page=`), in characters")
    end: int
    heading: str = Field(description="empty where there is none")
    table: bool
    text: str
    excerpt: list[ExcerptPart]
    score: float = Field(description="only to be compared within one search")


class CitationOut(APIModel):
    """A passage that an answer was given, and cites by its number where it rests on it."""

    n: int
    passage_id: UUID
    source_id: UUID
    file_id: UUID
    file: str = Field(description="its name")
    page: int = Field(description="counted from 1")
    start: int = Field(description="where it begins in the text of the page (`/api/files/{id}/text?page=`), in characters")
    end: int
    heading: str


class UsedIn(APIRequest):
    """The collections that are searched; those left out are not any more."""

    collection_ids: Annotated[list[UUID], Field(max_length=100)]


class UsedOut(APIModel):
    collection_ids: list[UUID] = Field(description="by name")


class PassagesOut(APIModel):
    """The best first."""

    items: list[PassageOut]
    method: Literal["full_text", "full_text_and_meaning"] = Field(description="how they were found")


def collection_json(collection: Collection) -> dict[str, Any]:
    return {
        "id": str(collection.id),
        "name": collection.name,
        "description": collection.description,
        "sources": collection.sources,
        "passages": collection.passages,
        "passagesByMeaning": collection.meant,
        "isMoving": collection.is_moving,
        "changedAt": wire_time(collection.changed_at),
    }


def source_json(source: KnowledgeSource) -> dict[str, Any]:
    return {
        "id": str(source.id),
        "fileId": str(source.file_id),
        "name": source.name,
        "state": str(source.state),
        "error": source.error,
        "pages": source.pages,
        "pagesDone": source.pages_done,
        "passages": source.passages,
        "costMicroEur": 0,
        "addedAt": wire_time(source.added_at),
    }


def estimate_json(estimate: ReadingEstimate) -> dict[str, Any]:
    return {
        "files": estimate.files,
        "unread": estimate.unread,
        "unreadable": estimate.unreadable,
        "pages": estimate.pages,
        "passages": estimate.passages,
        "tokens": estimate.tokens,
        "costMicroEur": 0,
        "kWh": None,
        "model": estimate.model,
    }


def passage_id(source_id: UUID, ordinal: int) -> UUID:
    """The same for the same passage, always."""
    return uuid5(source_id, str(ordinal))


def found_json(found: FoundPassages) -> dict[str, Any]:
    return {
        "items": [passage_json(one) for one in found.passages],
        "method": "full_text_and_meaning" if found.is_by_meaning else "full_text",
    }


def passage_json(passage: Passage) -> dict[str, Any]:
    place = passage.place
    return {
        "passageId": str(passage_id(place.source_id, place.ordinal)),
        "sourceId": str(place.source_id),
        "fileId": str(place.file_id),
        "file": place.name,
        "page": place.page,
        "start": place.start,
        "end": place.end,
        "heading": place.heading,
        "table": place.is_table,
        "text": passage.text,
        "excerpt": [{"text": text, "match": is_match} for text, is_match in passage.excerpt],
        "score": round(place.score, 4),
    }
