"""What answers are made of, in no dialect: a decoder of one dialect makes events, an encoder of the other writes them as its own."""

from enum import StrEnum

import msgspec

from aim2balance.gateway.dialects.types import ProviderError
from aim2balance.kit.tokens import TokenUsage


class Finish(StrEnum):
    """Why an answer ended, finer than either dialect."""

    STOP = "stop"
    STOP_SEQUENCE = "stop_sequence"
    PAUSE = "pause"
    LENGTH = "length"
    CONTEXT = "context"
    TOOLS = "tools"
    FILTERED = "filtered"


_FROM_OPENAI = {
    "stop": Finish.STOP,
    "length": Finish.LENGTH,
    "tool_calls": Finish.TOOLS,
    "function_call": Finish.TOOLS,
    "content_filter": Finish.FILTERED,
    "model_length": Finish.CONTEXT,  # Mistral
}
_TO_OPENAI = {Finish.LENGTH: "length", Finish.CONTEXT: "length", Finish.TOOLS: "tool_calls", Finish.FILTERED: "content_filter"}
_FROM_ANTHROPIC = {
    "end_turn": Finish.STOP,
    "stop_sequence": Finish.STOP_SEQUENCE,
    "pause_turn": Finish.PAUSE,
    "max_tokens": Finish.LENGTH,
    "model_context_window_exceeded": Finish.CONTEXT,
    "tool_use": Finish.TOOLS,
    "refusal": Finish.FILTERED,
}
_TO_ANTHROPIC = {finish: name for name, finish in _FROM_ANTHROPIC.items()}


def finish_from(dialect: str, reason: object) -> Finish | None:
    """The reason in our words; an unknown one is a plain stop, none is None."""
    if not isinstance(reason, str):
        return None
    return (_FROM_OPENAI if dialect == "openai" else _FROM_ANTHROPIC).get(reason, Finish.STOP)


def finish_to(dialect: str, finish: Finish) -> str:
    return _TO_OPENAI.get(finish, "stop") if dialect == "openai" else _TO_ANTHROPIC[finish]


class Start(msgspec.Struct, frozen=True):
    id: str
    model: str
    usage: TokenUsage | None = None


class Text(msgspec.Struct, frozen=True):
    text: str


class Thinking(msgspec.Struct, frozen=True):
    """Reasoning in clear; `signature` is the provider's seal, which some want back with the next request."""

    text: str
    signature: str | None = None


class RedactedThinking(msgspec.Struct, frozen=True):
    data: str


class ToolCall(msgspec.Struct, frozen=True):
    """A tool call, or in a stream its beginning; `index` counts the calls of the answer from 0, `arguments` is JSON text."""

    index: int
    id: str
    name: str
    arguments: str = ""


class ToolArguments(msgspec.Struct, frozen=True):
    """More argument text of the tool call `index`."""

    index: int
    text: str


class Ended(msgspec.Struct, frozen=True):
    finish: Finish
    stop_sequence: str | None = None


class Used(msgspec.Struct, frozen=True):
    usage: TokenUsage


class Failed(msgspec.Struct, frozen=True):
    error: ProviderError


class Ping(msgspec.Struct, frozen=True):
    comment: bytes = b""


AnswerEvent = Start | Text | Thinking | RedactedThinking | ToolCall | ToolArguments | Ended | Used | Failed | Ping
AnswerPart = Text | Thinking | RedactedThinking | ToolCall


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A whole answer, from either dialect. `created` is Unix seconds where the provider says."""

    id: str
    model: str
    content: list[AnswerPart]
    finish: Finish
    stop_sequence: str | None = None
    usage: TokenUsage | None = None
    created: int | None = None
