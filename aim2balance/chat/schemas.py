"""The wire shapes of the chat."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AliasChoices, AwareDatetime, Field, StringConstraints, model_validator

from aim2balance import agents, knowledge, usage
from aim2balance.chat.types import Changes, Conversation, Hit, Message, QueuedText, Share, Status, UnsentText
from aim2balance.files import DocumentOut, FileOut
from aim2balance.files.rules import MOST_FILES, document_json, file_json
from aim2balance.gateway.types import MessageEstimate
from aim2balance.kit.clock import wire_time
from aim2balance.kit.errors import DomainError, Invalid
from aim2balance.kit.http import APIModel, APIRequest, EstimateRange, SpelledText, Text
from aim2balance.knowledge.rules import citation_json
from aim2balance.prompts import ChatSettingsIn, ChatSettingsOut, Tokens
from aim2balance.prompts import rules as chat_settings

Tag = Annotated[Text, Field(min_length=1, max_length=50)]
Title = Annotated[SpelledText, Field(min_length=1, max_length=200)]

FIRST_YEAR, LAST_YEAR = 1971, 9000
FIRST, LAST = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC), datetime(LAST_YEAR, 1, 1, tzinfo=UTC)
"""Of moments that are asked for: on both sides there is room for time zones."""
MOST_UNSENT = 250_000
"""Letters of a draft that is kept here; a longer one stays in the browser."""


class Ask(APIRequest):
    """Without a text and files: another answer to the question `parentId` (regenerate), or more of the answer `parentId` (continue)."""

    parent_id: UUID | None = None
    text: Annotated[Text, Field(max_length=2_000_000)] | None = None
    """Empty only where there are files."""
    model: Annotated[SpelledText, Field(min_length=1, max_length=300)]
    regenerate: bool = False
    max_output: Tokens | None = None
    temporary: bool = False
    project_id: UUID | None = None
    eu_only: bool = False
    """Of the chat that this makes, like its project and settings."""
    file_ids: Annotated[list[UUID], Field(default_factory=list, max_length=MOST_FILES, validation_alias=AliasChoices("fileIds", "files"))]
    """`files` is what earlier pages call them."""
    settings: ChatSettingsIn | None = None
    """Of the chat that this makes; one that is there keeps its own."""
    agent_id: UUID | None = None
    """Who answers in the chat that this makes, with its own model; one that is there keeps its own."""
    collection_ids: Annotated[list[UUID], Field(max_length=100)] | None = None
    """What is searched for the questions of the chat from now on, besides what its project and its agent use."""
    queued_id: UUID | None = None
    """The text is that one, which waited in this chat and does not any more."""

    @model_validator(mode="after")
    def _says_what(self) -> "Ask":
        if self.text is None and self.parent_id is None:
            raise ValueError("needs a text, or a parentId to answer again or continue")
        if self.text is not None and self.regenerate:
            raise ValueError("regenerate takes no text")
        if self.file_ids and (self.text is None or len(set(self.file_ids)) < len(self.file_ids)):
            raise ValueError("files go with a question, each once")
        if self.text == "" and not self.file_ids:
            raise ValueError("text must not be empty")
        return self


MOST_QUEUED_TEXT = 20_000


class QueuedIn(APIRequest):
    """The id is the page's: the same text twice is once."""

    id: UUID
    text: Annotated[Text, StringConstraints(strip_whitespace=True), Field(min_length=1, max_length=MOST_QUEUED_TEXT)]


class QueuedOut(APIModel):
    """What waits in a chat: asked when its answer has come to its end."""

    id: UUID
    text: str
    steers: bool = Field(description="the agent takes it in before its next step")
    made_at: datetime


def queued_json(queued: QueuedText) -> dict[str, Any]:
    return {"id": str(queued.id), "text": queued.text, "steers": queued.steers, "madeAt": wire_time(queued.made_at)}


class EstimateAsk(APIRequest):
    """A message before it is sent, or with `parentId` and without a text another answer to that question; and whom it might go to."""

    parent_id: UUID | None = None
    text: Annotated[Text, Field(max_length=2_000_000)] | None = None
    models: Annotated[list[Annotated[SpelledText, Field(min_length=1, max_length=300)]], Field(min_length=1, max_length=20)]
    max_output: Tokens | None = None
    output: Annotated[int, Field(ge=0, le=1_000_000, description="tokens of the answer that is expected")] = 400
    file_ids: Annotated[list[UUID], Field(default_factory=list, max_length=MOST_FILES)]
    settings: ChatSettingsIn | None = None
    """Of a chat that is not there yet."""
    agent_id: UUID | None = None
    """Of a chat that is not there yet; what it takes is told of each of `models`."""
    project_id: UUID | None = None
    collection_ids: Annotated[list[UUID], Field(max_length=100)] | None = None


class Change(APIRequest):
    """What is left out stays as it is; null takes a chat out of its project."""

    title: Title | None = None
    pinned: bool | None = None
    archived: bool | None = None
    project_id: UUID | None = None
    tags: Annotated[list[Tag], Field(max_length=50)] | None = None
    head_id: UUID | None = None
    eu_only: bool | None = None
    model: Annotated[SpelledText, Field(min_length=1, max_length=300)] | None = None
    """The one the next message goes to."""

    def changes(self) -> Changes:
        names = {"pinned": "is_pinned", "archived": "is_archived", "eu_only": "is_eu_only"}
        said = {name for name in self.model_fields_set if name == "project_id" or getattr(self, name) is not None}
        return Changes(
            given=frozenset(names.get(name, name) for name in said),
            title=self.title,
            is_pinned=bool(self.pinned),
            is_archived=bool(self.archived),
            project_id=self.project_id,
            tags=self.tags,
            head_id=self.head_id,
            is_eu_only=bool(self.eu_only),
            model=self.model,
        )


class Fork(APIRequest):
    message_id: UUID
    conversation_id: UUID | None = None


class ShareOf(APIRequest):
    message_id: UUID | None = None


class Named(APIRequest):
    name: Annotated[SpelledText, Field(min_length=1, max_length=200)]


class Rate(APIRequest):
    rating: Literal["up", "down"] | None
    comment: Annotated[Text, Field(max_length=5000)] | None = None


class ConversationOut(APIModel):
    """A row of the list."""

    id: UUID
    title: str = Field(description="empty until the first answer has given the chat its title")
    model: str
    created_at: datetime
    updated_at: datetime
    cost_micro_eur: int = Field(description="of all answers, titles included")
    kwh: float | None = Field(alias="kWh", description="best estimate for all answers, titles included; null: not known")
    pinned: bool
    archived: bool
    project_id: UUID | None
    tags: list[str]


class ConversationPage(APIModel):
    items: list[ConversationOut]
    next_cursor: str | None


class MessageOut(APIModel):
    id: UUID
    parent_id: UUID | None
    role: Literal["user", "assistant"]
    text: str
    reasoning: str | None
    model: str | None
    provider: str | None
    status: Status
    error_code: str | None
    error_facts: dict[str, Any] | None = Field(description="what the error said besides its code, such as `needed_eur`")
    created_at: datetime
    receipt: usage.KeptReceipt | None
    feedback: Literal["up", "down"] | None
    files: list[FileOut] = Field(description="the images of a question")
    documents: list[DocumentOut] = Field(description="its other files, as they were when it was asked")
    citations: list[knowledge.CitationOut] = Field(description="passages an answer was given, cited by their numbers")
    run: agents.RunOut | None = None
    """The steps of an answer by an agent with tools."""


class ChatOut(APIModel):
    """A chat with all its branches."""

    conversation_id: UUID
    title: str
    model: str
    chosen_model: str | None = Field(description="where the next message goes, if that is not the model of the head")
    head_id: UUID | None = Field(description="the newest message of the branch that was used last")
    pinned: bool
    archived: bool
    temporary_until: datetime | None = Field(description="when a temporary chat goes for good; it is in no list until then")
    project_id: UUID | None
    tags: list[str]
    eu_only: bool = Field(description="its answers come from the EU or not at all")
    settings: ChatSettingsOut | None = Field(description="null: nothing is set")
    agent_id: UUID | None = Field(description="who answers in it; if it is deleted, the chat answers without it")
    queued: list[QueuedOut] = Field(description="what waits for the answer that is being written, in its order")
    messages: list[MessageOut]


class ModelEstimateOut(APIModel):
    """What the message takes at one model. `code` says why it cannot go there; then the rest is null, but for what is too long for it."""

    model: str
    code: str | None
    micro_eur: int | None = Field(description="an answer of `output` tokens")
    least_micro_eur: int | None = Field(description="with less than that available it is refused")
    input_tokens: int | None
    context_window: int | None = Field(description="of a model that reads less than this (context_too_long)")
    longest_output: int | None = Field(description="tokens of the longest answer that what is available pays for")


class MessageEstimateOut(APIModel):
    """A message against what is in the wallet at this moment: available is the balance less what is on hold."""

    balance_micro_eur: int
    held_micro_eur: int
    available_micro_eur: int
    blocked: bool
    models: list[ModelEstimateOut]


class SettingsOfChatOut(APIModel):
    settings: ChatSettingsOut | None


class TagOut(APIModel):
    name: str
    chats: int


class ShareOut(APIModel):
    """For whoever made it."""

    id: UUID
    conversation_id: UUID
    token: str
    path: str
    title: str
    created_at: datetime


class SharedImpactOut(APIModel):
    kwh: EstimateRange | None = Field(alias="kWh")
    litres: EstimateRange | None = Field(alias="L")
    co2e: EstimateRange | None = Field(alias="CO2e", description="kg")
    quality: str | None = Field(alias="class")
    zone: str | None
    method: str | None


class SharedSourceOut(APIModel):
    """A passage that an answer cites by its number."""

    n: int
    file: str
    page: int
    heading: str


class SharedMessageOut(APIModel):
    """The first shares count no images."""

    role: Literal["user", "assistant"]
    ai_generated: bool = Field(description="written by a model: the mark of article 50 of the AI Act")
    text: str
    model: str | None
    created_at: datetime
    impact: SharedImpactOut | None
    images: int = 0
    files: list[str] = Field(default=[], description="names of other files; they are not shown")
    sources: list[SharedSourceOut] = Field(default_factory=list)


class SharedOut(APIModel):
    """For anybody who has the link."""

    title: str
    created_at: datetime
    messages: list[SharedMessageOut]


class UnsentTextIn(APIRequest):
    text: Annotated[Text, Field(max_length=MOST_UNSENT)]
    changed_at: Annotated[AwareDatetime, Field(ge=FIRST, le=LAST, description="when it was written, by the clock of the device")]
    seen: Annotated[int, Field(ge=0, le=1 << 53, description="version of the draft that this takes the place of; 0: none was seen")] = 0
    drops_earlier: Annotated[bool, Field(description="`earlier` is not needed any more")] = False


class UnsentTextOut(APIModel):
    text: str
    earlier: str | None = Field(description="other texts that it took the place of unseen; null where there are none")
    version: int
    changed_at: datetime


class UnsentFiles(APIRequest):
    file_ids: Annotated[list[UUID], Field(max_length=MOST_FILES)]


class SnippetPart(APIModel):
    text: str
    match: bool = Field(description="whether these are words of the search")


class HitOut(APIModel):
    conversation_id: UUID
    title: str
    message_id: UUID | None = Field(description="null: the words stand in the title")
    role: Literal["user", "assistant"] | None
    at: datetime
    archived: bool
    project_id: UUID | None
    model: str = Field(description="of an answer its own, of everything else its chat's")
    snippet: list[SnippetPart]


class FoundProject(APIModel):
    id: UUID
    name: str


class HitPage(APIModel):
    items: list[HitOut]
    next_cursor: str | None
    projects: list[FoundProject] = Field(description="of whose names that is said; with the first page only")


def conversation_json(conversation: Conversation, sums: tuple[int, float | None] | None) -> dict[str, Any]:
    """A row of the list; `sums` is what all answers of the chat cost, micro-euro, and their energy, kWh, titles included."""
    cost_micro, kwh = sums or (0, None)
    return {
        "id": str(conversation.id),
        "title": conversation.title,
        "model": conversation.model,
        "createdAt": wire_time(conversation.created_at),
        "updatedAt": wire_time(conversation.updated_at),
        "costMicroEur": cost_micro,
        "kWh": kwh,
        "pinned": conversation.pinned_at is not None,
        "archived": conversation.archived_at is not None,
        "projectId": conversation.project_id and str(conversation.project_id),
        "tags": conversation.tags,
    }


def chat_json(conversation: Conversation, messages: list[Message]) -> dict[str, Any]:
    return {
        "conversationId": str(conversation.id),
        "title": conversation.title,
        "model": conversation.model,
        "chosenModel": conversation.chosen_model,
        "headId": conversation.head_id and str(conversation.head_id),
        "pinned": conversation.pinned_at is not None,
        "archived": conversation.archived_at is not None,
        "temporaryUntil": conversation.temporary_until and wire_time(conversation.temporary_until),
        "projectId": conversation.project_id and str(conversation.project_id),
        "tags": conversation.tags,
        "euOnly": conversation.is_eu_only,
        "settings": chat_settings.wire(conversation.settings),
        "agentId": conversation.agent_id and str(conversation.agent_id),
        "messages": [message_json(message) for message in messages],
    }


def message_json(message: Message) -> dict[str, Any]:
    return {
        "id": str(message.id),
        "parentId": message.parent_id and str(message.parent_id),
        "role": str(message.role),
        "text": message.text,
        "reasoning": message.reasoning,
        "model": message.model,
        "provider": message.provider,
        "status": str(message.status),
        "errorCode": message.error_code,
        "errorFacts": message.error_facts,
        "createdAt": wire_time(message.created_at),
        "receipt": message.receipt,
        "feedback": message.feedback,
        "files": [file_json(file) for file in message.files],
        "documents": [document_json(file) for file in message.documents],
        "citations": [citation_json(citation) for citation in message.citations],
    }


def estimate_json(model: str, estimate: MessageEstimate | DomainError) -> dict[str, Any]:
    if isinstance(estimate, DomainError):
        said = {"inputTokens": estimate.facts.get("input_tokens"), "contextWindow": estimate.facts.get("context_window")}
        return {"model": model, "code": estimate.code, **dict.fromkeys(("microEur", "leastMicroEur", "longestOutput")), **said}
    return {
        "model": model,
        "code": None,
        "microEur": estimate.price.micro,
        "leastMicroEur": estimate.least.micro,
        "inputTokens": estimate.input_tokens,
        "contextWindow": None,
        "longestOutput": estimate.longest_output,
    }


def share_json(share: Share) -> dict[str, Any]:
    """For whoever made it."""
    return {
        "id": str(share.id),
        "conversationId": str(share.conversation_id),
        "token": share.token,
        "path": f"/s/{share.token}",
        "title": share.title,
        "createdAt": wire_time(share.created_at),
    }


def shared_json(share: Share) -> dict[str, Any]:
    """For anybody who has the link."""
    shown = [{**message, "aiGenerated": message["role"] == "assistant"} for message in share.messages]
    return {"title": share.title, "createdAt": wire_time(share.created_at), "messages": shown}


def unsent_json(unsent: UnsentText) -> dict[str, Any]:
    return {"text": unsent.text, "earlier": unsent.earlier, "version": unsent.version, "changedAt": wire_time(unsent.changed_at)}


def hit_json(hit: Hit) -> dict[str, Any]:
    return {
        "conversationId": str(hit.conversation_id),
        "title": hit.title,
        "messageId": hit.message_id and str(hit.message_id),
        "role": hit.role and str(hit.role),
        "at": wire_time(hit.at),
        "archived": hit.is_archived,
        "projectId": hit.project_id and str(hit.project_id),
        "model": hit.model,
        "snippet": [{"text": text, "match": is_match} for text, is_match in hit.snippet],
    }


def moment_text(moment: tuple[datetime, UUID]) -> str:
    """A place in a list that is sorted by time, as a cursor."""
    return f"{moment[0].isoformat()}~{moment[1]}"


def read_moment(text: str | None) -> tuple[datetime, UUID] | None:
    """Raises `Invalid` (invalid_cursor)."""
    if text is None:
        return None
    at, _, last = text.partition("~")
    try:
        moment, entry_id = datetime.fromisoformat(at), UUID(last)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise Invalid("The cursor is not one of ours.", code="invalid_cursor")
    return moment, entry_id
