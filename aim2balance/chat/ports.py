"""What the chat needs from the gateway: one metered, streamed answer. There is no other way to reach a model."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, Literal, Protocol
from uuid import UUID

from aim2balance.agents.ports import Answering
from aim2balance.content.messages import ModelMessage, ToolDefinition
from aim2balance.gateway import PDFFile, PictureAnswer
from aim2balance.gateway.types import MessageEstimate, PictureShape
from aim2balance.kit.errors import DomainError
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import OwnerId, Principal, SpendingLimits, UserId

NO_PARAMETERS: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFiles:
    """What goes along with messages, by the id that their parts name: images, files as text, PDFs for models that read those."""

    images: Mapping[UUID, bytes] = field(default_factory=dict)
    texts: Mapping[UUID, str] = field(default_factory=dict)
    pdfs: Mapping[UUID, PDFFile] = field(default_factory=dict)


NO_FILES: Final = SentFiles()


class Models(Protocol):
    """Ask a model, as a signed-in user."""

    async def ask(
        self,
        *,
        principal: Principal,
        conversation_id: UUID,
        project_id: UUID | None,
        model: str,
        messages: Sequence[ModelMessage],
        files: SentFiles = NO_FILES,
        limit: int | None = None,
        parameters: Mapping[str, Any] = MappingProxyType({}),
        request_type: str | None = None,
        region: str | None = None,
        on_admitted: Callable[[], None] | None = None,
        tools: Sequence[ToolDefinition] = (),
        request_id: UUID | None = None,
    ) -> Answering:
        """Admit and start an answer for the principal, in this chat and its project. `files` go along, as far as the model reads
        them; `parameters` are further members of OpenAI's request. `request_type` is what it counts as where that is no answer
        ("title"); `tools` are what it may call; `request_id` becomes the receipt's; `region` keeps it there. `on_admitted` is called
        when the wallet has let it in, before a provider is asked.

        Raises `DomainError` (insufficient_balance, model_not_found, upstream_error …).
        """
        ...

    async def draw(
        self,
        *,
        principal: Principal,
        conversation_id: UUID,
        project_id: UUID | None,
        prompt: str,
        shape: PictureShape,
        given: tuple[str, bytes] | None,
        request_id: UUID,
    ) -> PictureAnswer:
        """A picture for the principal, in this chat and its project; `given` is the one that is changed. Raises `DomainError`."""
        ...

    def check_region(self, principal: Principal, model: str) -> None:
        """Whether that model may answer in the region the principal is bound to. Raises `DomainError` (region_not_allowed)."""
        ...

    def region_to_keep(self, receipt: Mapping[str, Any] | None) -> str | None:
        """Where further work on an answer has to stay: at home when the answer was written there; None for anywhere."""
        ...

    async def estimate(
        self,
        *,
        principal: Principal,
        models: Sequence[str],
        messages: Sequence[ModelMessage],
        files: SentFiles,
        limit: int | None,
        parameters: Mapping[str, Any],
        available: Euro,
        output: int,
        request_type: str | None = None,
    ) -> "Mapping[str, MessageEstimate | DomainError]":
        """What `ask` with the same would take of each of these models for an answer of `output` tokens, or why it would refuse."""
        ...

    def reads_pdf(self, model: str) -> bool:
        """Whether that model is known to read PDFs as they are."""
        ...

    def sees_images(self, model: str) -> bool | None:
        """Whether that model reads images; None where that is not known."""
        ...


class Costs(Protocol):
    """What each of these chats has cost so far, in micro-euro, and its energy in kWh, as far as that is known; chats without an answer are
    missing.
    """

    async def __call__(self, owner_id: OwnerId, conversation_ids: list[UUID]) -> Mapping[UUID, tuple[int, float | None]]: ...


class ProjectBudgets(Protocol):
    """The most that may be spent in a project, as `/api/budgets` tells it."""

    async def of(self, owner_id: OwnerId, kind: Literal["project"], thing_id: UUID, /) -> dict[str, Any] | None: ...

    async def put(
        self, owner_id: OwnerId, user_id: UserId, kind: Literal["project"], thing_id: UUID, limits: SpendingLimits | None, /
    ) -> dict[str, Any] | None: ...


class Instructions(Protocol):
    """What a person wants every model to know in their chats; None for nothing."""

    async def __call__(self, user_id: UserId, /) -> str | None: ...


class TitleModels(Protocol):
    """The model that gives this person's chats their titles; None for the first words of the question."""

    async def __call__(self, user_id: UserId, /) -> str | None: ...


async def first_words_only(_: UserId) -> str | None:
    """Implements `TitleModels` where no model writes titles."""
    return None


async def no_instructions(_: UserId) -> str | None:
    """Implements `Instructions` where nobody has any."""
    return None
