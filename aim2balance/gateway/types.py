"""The nouns of one AI request: who asks, how much is held for it, how it ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

import msgspec

from aim2balance.content.messages import ModelMessage
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import OwnerId, SpendingBudget, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asks and what they may use. `models` None means every model; `region` "eu" keeps the request within the home region.

    `payer_id` is who pays, as the principal says. `limit` and `limit_co2e_ng` are the key's budget for `window` ("day", "week", "month",
    "total"), which refuses where it `is_limit_hard`; `rpm` its requests per minute; None means none.
    """

    owner_id: OwnerId
    payer_id: OwnerId
    user_id: UserId
    key_id: UUID | None = None
    project_id: UUID | None = None
    agent_id: UUID | None = None
    conversation_id: UUID | None = None
    models: frozenset[str] | None = None
    region: str | None = None
    limit: Euro | None = None
    limit_co2e_ng: int | None = None
    is_limit_hard: bool = True
    window: str | None = None
    rpm: int | None = None
    budgets: tuple[SpendingBudget, ...] = ()
    """Of the person and the project; that of the key is `limit`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebResult:
    """A page that a search found; `text` is a part of it or what it is about. Title and text stand in one line."""

    address: str
    title: str
    text: str


AGENT_PREFIX: Final = "agent:"
PictureShape = Literal["square", "wide", "tall"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentModel:
    """An agent as it answers now: a model, what it is told first, and `parameters` in the words of chat completions."""

    id: UUID
    name: str
    model: str
    instructions: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    most_output: int | None = None
    has_tools: bool = False
    """It answers by a run: chat completions end when its model calls no tool any more."""

    @property
    def model_name(self) -> str:
        return AGENT_PREFIX + self.name


class AgentConversation(msgspec.Struct, frozen=True, kw_only=True):
    """What an agent with tools is asked by a client. `said` is what the client wrote as the user, `limit` the output of each answer of the
    model.
    """

    messages: tuple[ModelMessage, ...]
    said: tuple[str, ...]
    files: Mapping[UUID, bytes]
    parameters: Mapping[str, Any]
    limit: int | None
    wants_stream: bool
    wants_usage: bool


class Sizing(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The hold of a request: `want` pays for `held_output` tokens of each answer, `least` (for `least_output`) is the smallest hold worth
    starting with.

    `ceiling` pays for `limit`, the output limit to send when everything is granted. `is_watched` says that the text is counted as it
    streams, so the hold may be smaller than the limit and grow.
    """

    want: Euro
    least: Euro
    ceiling: Euro
    limit: int
    held_output: int
    least_output: int = 0
    is_watched: bool


class MessageEstimate(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a request would take where it would go first, before anybody is asked.

    `least`: a wallet with less available refuses it. `price`: an answer of the length that is expected. `longest_output`: tokens of the
    longest answer that the money asked about pays for.
    """

    least: Euro
    price: Euro
    input_tokens: int
    longest_output: int


class Admission(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A request that may start: its id is the hold's, the receipt's and the event's."""

    request_id: UUID
    granted: Euro
    limit: int
    held_output: int
    is_watched: bool
    is_lowered: bool
    """Wallet or budgets gave less than was asked, so the limit sent is lower."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenCount:
    """The answer of `count_tokens`, and the provider's own id of the request where it did the counting."""

    body: bytes
    upstream_request_id: str | None = None
