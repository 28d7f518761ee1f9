"""What a run needs from outside: models, and what its tools look into."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol
from uuid import UUID

from aim2balance.agents.types import Agent
from aim2balance.content.events import ContentEvent
from aim2balance.content.messages import ModelMessage, ToolDefinition
from aim2balance.content.parts import ImageReference
from aim2balance.gateway.types import Caller, PictureShape
from aim2balance.kit.principal import OwnerId, SpendingBudget


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The last thing an answer yields: the booked receipt, and what went wrong, if anything did.

    `status` is the receipt's; `error` has `code` and `message` and is None for answers that ended well or were stopped. `receipts` are
    those of every call to a model, where there was more than one. `is_cut_off`: the last of them wrote as much as it might.
    """

    receipt: Mapping[str, Any] | None
    provider: str | None
    status: str
    error: Mapping[str, Any] | None
    receipts: tuple[Mapping[str, Any], ...] = ()
    is_cut_off: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What readers of an answer are told besides: the event of that name, with these data."""

    name: str
    data: Mapping[str, Any]


class Answering(Protocol):
    """An answer that is being written."""

    def __aiter__(self) -> AsyncIterator[ContentEvent | Finished | Told]: ...

    def stop(self) -> None:
        """Close the provider; the iteration ends with the receipt of what was produced."""
        ...

    def close(self) -> None:
        """Let go of an answer, read to its end or not: nothing is held and nothing runs on. Twice is harmless."""
        ...


class AskModel(Protocol):
    """One call to the model of the agent, for the person of the run, with everything but this already said."""

    async def __call__(
        self,
        *,
        messages: Sequence[ModelMessage],
        tools: Sequence[ToolDefinition],
        request_id: UUID,
        budget: SpendingBudget | None,
        on_admitted: Callable[[], None],
    ) -> Answering:
        """Raises `DomainError` (insufficient_balance, budget_exceeded, upstream_error …)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPicture:
    """A picture in its chat, the model that made it, and the receipt."""

    picture: ImageReference
    model: str
    receipt: Mapping[str, Any]


class DrawPicture(Protocol):
    """One picture for the person of the run, into its chat."""

    async def __call__(
        self, *, prompt: str, shape: PictureShape, change: str | None, request_id: UUID, budget: SpendingBudget | None
    ) -> DrawnPicture:
        """`change`: the id of a picture of the chat, or "last" for its newest. Raises `DomainError`."""
        ...


class Steering(Protocol):
    """What a person wrote for the run while it was made."""

    @property
    def id(self) -> UUID: ...

    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RunAsked:
    """What a run is about. `messages` are those that lead to its answer, `said` what the person wrote in them."""

    owner_id: OwnerId
    run_id: UUID
    conversation_id: UUID
    agent: Agent
    messages: Sequence[ModelMessage]
    said: Sequence[str]
    region: str | None = None
    """Everything of it has to stay there; None is not bound."""
    has_foreign: bool = False
    """The messages quote text that neither the person nor a model wrote."""
    is_kept: bool = True
    """It is the answer of a message, and can be gone on with. Of any other nothing is stored, and the id of its first call is its own."""
    is_unattended: bool = False
    """Nobody is there: what would have to be allowed is denied."""
    ask: AskModel
    caller: Caller
    """Who pays what tools buy."""
    steering: Callable[[Any], Awaitable[Sequence[Steering]]] | None = None
    """Takes what the person wrote meanwhile, in the transaction that it is given, which stores it as steps."""
    draw: DrawPicture | None = None
    """None: there is nowhere to put a picture."""
    on_admitted: Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPage:
    """A page of a file; `text` is a part of it where it was searched for."""

    file_id: UUID
    file_name: str
    page: int
    pages: int
    text: str


class FileTexts(Protocol):
    """The texts of the files a person keeps."""

    async def search(self, owner_id: OwnerId, words: Sequence[str], most: int, /) -> Sequence[FoundPage]:
        """Pages with these words, those with the most of them first."""
        ...

    async def read(self, owner_id: OwnerId, file: str, page: int, /) -> FoundPage | None:
        """A page of the file of that id or name; None where there is none."""
        ...


MOST_TOOLS: Final = 200
"""Of one server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedTool:
    """A tool as its source describes it."""

    name: str
    description: str
    schema: Mapping[str, Any]
    request: Mapping[str, Any] = field(default_factory=dict)
    """How its arguments become a request; empty for a server that speaks MCP."""
    changes: bool = True
    """It changes something, as far as is known before the person says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A server of somebody else, with the headers it is asked with."""

    address: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a tool of a server answered."""

    text: str
    is_error: bool


class ToolServers(Protocol):
    """Servers that speak MCP."""

    async def list_tools(self, endpoint: Endpoint, /) -> Sequence[ListedTool]:
        """All tools, as the server describes them. Raises `SourceFailed`, `AddressRefused`, `AddressFailed`."""
        ...

    async def call(self, endpoint: Endpoint, tool: ListedTool, arguments: Mapping[str, Any], key: UUID, /) -> Answered:
        """Call it once, if the server still describes it so. Raises `ToolChanged` and what `list_tools` does while nothing was sent, after
        that `EndUnknown`, and `AddressFailed` (address_too_large) for an answer that is too long.
        """
        ...


class Sealing(Protocol):
    """Secrets at rest; what was sealed for one row opens for no other."""

    def encrypt(self, secret: str, row_id: UUID, /) -> bytes: ...

    def decrypt(self, sealed: bytes, row_id: UUID, /) -> str:
        """Raises `DomainError`."""
        ...
