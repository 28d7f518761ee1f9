"""What answers are made of, in no dialect: a decoder of one dialect makes events, an encoder of the other writes them as its own."""

from typing import Any

import msgspec

from aim2balance.content.events import Finish
from aim2balance.gateway.dialects.types import ProviderError
from aim2balance.kit.tokens import TokenUsage


class Start(msgspec.Struct, frozen=True):
    id: str
    model: str
    usage: TokenUsage | None = None


class Text(msgspec.Struct, frozen=True):
    """`members`, here and below, are what only the maker can read; callers in this process keep them with the part."""

    text: str
    members: dict[str, Any] | None = None


class Thinking(msgspec.Struct, frozen=True):
    """Reasoning in clear; `signature` is the provider's seal, which some want back with the next request."""

    text: str
    signature: str | None = None
    members: dict[str, Any] | None = None


class RedactedThinking(msgspec.Struct, frozen=True):
    data: str
    members: dict[str, Any] | None = None


class ToolCall(msgspec.Struct, frozen=True):
    """A tool call, or in a stream its beginning; `index` counts the calls of the answer from 0, `arguments` is JSON text."""

    index: int
    id: str
    name: str
    arguments: str = ""
    members: dict[str, Any] | None = None


class ToolArguments(msgspec.Struct, frozen=True):
    """More argument text of the tool call `index`."""

    index: int
    text: str


class Citation(msgspec.Struct, frozen=True):
    """Where the text before it comes from. Only callers in this process get it."""

    title: str | None
    url: str | None
    members: dict[str, Any] | None = None


class Ended(msgspec.Struct, frozen=True):
    finish: Finish
    stop_sequence: str | None = None


class Used(msgspec.Struct, frozen=True):
    usage: TokenUsage


class Failed(msgspec.Struct, frozen=True):
    error: ProviderError


class Ping(msgspec.Struct, frozen=True):
    comment: bytes = b""


AnswerEvent = Start | Text | Thinking | RedactedThinking | ToolCall | ToolArguments | Citation | Ended | Used | Failed | Ping
AnswerPart = Text | Thinking | RedactedThinking | ToolCall | Citation


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A whole answer, from either dialect. `created` is Unix seconds where the provider says."""

    id: str
    model: str
    content: list[AnswerPart]
    finish: Finish
    stop_sequence: str | None = None
    usage: TokenUsage | None = None
    created: int | None = None
