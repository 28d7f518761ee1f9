"""One row per dialect and one per address: what the rest of the gateway asks instead of comparing names."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from aim2balance.catalogue.dialects import Dialect
from aim2balance.content.events import Finish
from aim2balance.gateway.dialects.anthropic import decode as anthropic_decode
from aim2balance.gateway.dialects.anthropic import encode as anthropic_encode
from aim2balance.gateway.dialects.anthropic import errors as anthropic_errors
from aim2balance.gateway.dialects.anthropic import opening as anthropic_opening
from aim2balance.gateway.dialects.anthropic import request as anthropic_request
from aim2balance.gateway.dialects.events import Answer, AnswerEvent
from aim2balance.gateway.dialects.model_input import ModelInput, ModelOrigin
from aim2balance.gateway.dialects.openai_chat import decode as openai_decode
from aim2balance.gateway.dialects.openai_chat import encode as openai_encode
from aim2balance.gateway.dialects.openai_chat import errors as openai_errors
from aim2balance.gateway.dialects.openai_chat import opening as openai_opening
from aim2balance.gateway.dialects.openai_chat import pictures as openai_pictures
from aim2balance.gateway.dialects.openai_chat import request as openai_request
from aim2balance.gateway.dialects.openai_chat import sounds as openai_sounds
from aim2balance.gateway.dialects.openai_responses import decode as responses_decode
from aim2balance.gateway.dialects.openai_responses import encode as responses_encode
from aim2balance.gateway.dialects.openai_responses import errors as responses_errors
from aim2balance.gateway.dialects.openai_responses import opening as responses_opening
from aim2balance.gateway.dialects.openai_responses import request as responses_request
from aim2balance.gateway.dialects.request_facts import RequestForm
from aim2balance.gateway.dialects.stream_state import StreamState
from aim2balance.gateway.dialects.translations.request_anthropic_to_openai import request_anthropic_to_openai
from aim2balance.gateway.dialects.translations.request_openai_to_anthropic import request_openai_to_anthropic
from aim2balance.gateway.dialects.translations.request_openai_to_responses import (
    request_anthropic_to_responses,
    request_openai_to_responses,
)
from aim2balance.gateway.dialects.translations.request_responses import request_responses_to_anthropic, request_responses_to_openai
from aim2balance.gateway.dialects.types import AnswerFacts, ChatForm, Endpoint, OperationName, Outgoing, RequestFacts, Terminator
from aim2balance.kit.tokens import TokenUsage


class StreamDecoder(Protocol):
    """Reads a provider's stream."""

    def decode(self, data: bytes) -> list[AnswerEvent]:
        """What one event's data says; nothing for what cannot be read."""
        ...


class StreamEncoder(Protocol):
    """Writes a stream for a client."""

    has_failed: bool

    def encode(self, event: AnswerEvent) -> bytes: ...

    def finish(self, usage: TokenUsage | None, finish: Finish | None = None) -> Terminator: ...


class MakeEncoder(Protocol):
    def __call__(self, *, created: int, include_usage: bool) -> StreamEncoder: ...


class EncodeAnswer(Protocol):
    def __call__(self, answer: Answer, *, created: int) -> bytes: ...


class Truncate(Protocol):
    def __call__(self, state: StreamState, usage: TokenUsage, *, created: int, wants_usage: bool) -> Terminator: ...


class WriteRequest(Protocol):
    """How a conversation of parts becomes a request, and the names of what was left out."""

    def __call__(
        self, facts: RequestFacts, outgoing: Outgoing, model_input: ModelInput, origin: ModelOrigin
    ) -> tuple[bytes, tuple[str, ...]]: ...


class RenderError(Protocol):
    def __call__(
        self, status: int, code: str | None, message: str, facts: Mapping[str, object] | None = None, request_id: str | None = None
    ) -> bytes: ...


class RenderErrorEvent(Protocol):
    def __call__(self, status: int, code: str | None, message: str, facts: Mapping[str, object] | None = None) -> bytes: ...


class Instruct(Protocol):
    """Writes instructions before all a request says, and parameters, in the words of chat completions, where it sets none."""

    def __call__(self, document: dict[str, Any], instructions: str, parameters: Mapping[str, Any]) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DialectRow:
    """A dialect: how its answers are read and written.

    `content_member` holds the content of a plain answer. `request_id_header` is the header its clients look for, beside `x-request-id`.
    `version_header` tells a client of this dialect where the address does not. `passed_headers` go on to a provider of the same dialect.
    `is_opening` says of an event's data that it says nothing of the answer. `streams_usage_on_request`: a request may have to
    ask for the usage of a stream.
    """

    name: Dialect
    content_member: str
    reasoning_members: Callable[[str | None], dict[str, Any] | None]
    write_request: WriteRequest
    instruct: Instruct
    observe: Callable[[StreamState, bytes], int]
    is_opening: Callable[[bytes], bool]
    read_usage: Callable[[object], tuple[TokenUsage | None, str | None]]
    read_answer: Mapping[OperationName, Callable[[bytes], AnswerFacts]]
    decoder: Callable[[], StreamDecoder]
    decode_answer: Callable[[dict[str, Any]], Answer]
    finish_from: Callable[[object], Finish | None]
    encoder: MakeEncoder
    encode_answer: EncodeAnswer
    finish_to: Callable[[Finish], str]
    truncate: Truncate
    list_models: Callable[[Sequence[Mapping[str, Any]]], dict[str, Any]]
    show_model: Callable[[Mapping[str, Any]], dict[str, Any]]
    error_type: Callable[[int], str]
    render_error: RenderError
    error_event: RenderErrorEvent
    streams_usage_on_request: bool = False
    request_id_header: bytes | None = None
    version_header: bytes | None = None
    passed_headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointRow:
    """An address of a dialect, below `/v1` of ours and below the base address of a provider."""

    name: Endpoint
    dialect: Dialect
    operation: OperationName
    path: str
    form: RequestForm
    summary: str
    answers: bool = True
    """False for what only counts: nothing is held, sent back as it is, and free."""
    as_chat: Callable[[dict[str, Any]], ChatForm] | None = None
    """A conversation in other words than `messages`, in the words of chat completions."""
    is_form: bool = False
    """Its body is a form with files, no JSON."""


_OPENAI: Final = DialectRow(
    name="openai",
    content_member="choices",
    reasoning_members=openai_request.reasoning_members,
    write_request=openai_request.write_request,
    instruct=openai_request.instruct,
    observe=openai_decode.observe,
    is_opening=openai_opening.is_opening,
    read_usage=openai_decode.read_usage,
    read_answer={
        "chat": openai_decode.read_answer,
        "embeddings": openai_decode.read_embedding,
        "images": openai_pictures.read_pictures,
        "image_edits": openai_pictures.read_pictures,
    },
    decoder=openai_decode.Decoder,
    decode_answer=openai_decode.decode_answer,
    finish_from=openai_decode.finish_from,
    encoder=openai_encode.Encoder,
    encode_answer=openai_encode.encode_answer,
    finish_to=openai_encode.finish_to,
    truncate=openai_encode.truncate,
    list_models=openai_encode.list_models,
    show_model=openai_encode.show_model,
    error_type=openai_errors.error_type,
    render_error=openai_errors.render_error,
    error_event=openai_errors.error_event,
    streams_usage_on_request=True,
)
_ANTHROPIC: Final = DialectRow(
    name="anthropic",
    content_member="content",
    reasoning_members=anthropic_request.reasoning_members,
    write_request=anthropic_request.write_request,
    instruct=anthropic_request.instruct,
    observe=anthropic_decode.observe,
    is_opening=anthropic_opening.is_opening,
    read_usage=anthropic_decode.read_usage,
    read_answer={"chat": anthropic_decode.read_answer},
    decoder=anthropic_decode.Decoder,
    decode_answer=anthropic_decode.decode_answer,
    finish_from=anthropic_decode.finish_from,
    encoder=anthropic_encode.Encoder,
    encode_answer=anthropic_encode.encode_answer,
    finish_to=anthropic_encode.finish_to,
    truncate=anthropic_encode.truncate,
    list_models=anthropic_encode.list_models,
    show_model=anthropic_encode.show_model,
    error_type=anthropic_errors.error_type,
    render_error=anthropic_errors.render_error,
    error_event=anthropic_errors.error_event,
    request_id_header=b"request-id",
    version_header=b"anthropic-version",
    passed_headers=("anthropic-version", "anthropic-beta"),
)
_RESPONSES: Final = DialectRow(
    name="responses",
    content_member="output",
    reasoning_members=responses_request.reasoning_members,
    write_request=responses_request.write_request,
    instruct=responses_request.instruct,
    observe=responses_decode.observe,
    is_opening=responses_opening.is_opening,
    read_usage=responses_decode.read_usage,
    read_answer={"chat": responses_decode.read_answer},
    decoder=responses_decode.Decoder,
    decode_answer=responses_decode.decode_answer,
    finish_from=responses_decode.finish_from,
    encoder=responses_encode.Encoder,
    encode_answer=responses_encode.encode_answer,
    finish_to=responses_encode.finish_to,
    truncate=responses_encode.truncate,
    list_models=openai_encode.list_models,
    show_model=openai_encode.show_model,
    error_type=openai_errors.error_type,
    render_error=openai_errors.render_error,
    error_event=responses_errors.error_event,
)
DIALECTS: Final[Mapping[Dialect, DialectRow]] = {row.name: row for row in (_OPENAI, _ANTHROPIC, _RESPONSES)}
DEFAULT: Final = _OPENAI
"""Spoken where an address belongs to no dialect."""

_ENDPOINTS: Final = (
    EndpointRow(
        name="chat",
        dialect="openai",
        operation="chat",
        path="/chat/completions",
        form=openai_request.CHAT,
        summary="Chat completion, OpenAI shape",
    ),
    EndpointRow(
        name="messages",
        dialect="anthropic",
        operation="chat",
        path="/messages",
        form=anthropic_request.MESSAGES,
        summary="Message, Anthropic shape",
    ),
    EndpointRow(
        name="count_tokens",
        dialect="anthropic",
        operation="chat",
        path="/messages/count_tokens",
        form=anthropic_request.COUNT_TOKENS,
        summary="Count the tokens of a message",
        answers=False,
    ),
    EndpointRow(
        name="embeddings",
        dialect="openai",
        operation="embeddings",
        path="/embeddings",
        form=openai_request.EMBEDDINGS,
        summary="Embeddings, OpenAI shape",
    ),
    EndpointRow(
        name="images",
        dialect="openai",
        operation="images",
        path="/images/generations",
        form=openai_pictures.GENERATIONS,
        summary="Pictures, OpenAI shape",
    ),
    EndpointRow(
        name="image_edits",
        dialect="openai",
        operation="image_edits",
        path="/images/edits",
        form=openai_pictures.EDITS,
        summary="Pictures changed by a text, OpenAI shape",
        is_form=True,
    ),
    EndpointRow(
        name="speech",
        dialect="openai",
        operation="speech",
        path="/audio/speech",
        form=openai_sounds.SPEECH,
        summary="Text read aloud, OpenAI shape",
    ),
    EndpointRow(
        name="transcriptions",
        dialect="openai",
        operation="transcriptions",
        path="/audio/transcriptions",
        form=openai_sounds.TRANSCRIPTIONS,
        summary="What a sound says, OpenAI shape",
        is_form=True,
    ),
    EndpointRow(
        name="responses",
        dialect="responses",
        operation="chat",
        path="/responses",
        form=responses_request.RESPONSES,
        summary="Response, OpenAI shape",
        as_chat=responses_request.as_chat,
    ),
)
ENDPOINTS: Final[Mapping[Endpoint, EndpointRow]] = {row.name: row for row in _ENDPOINTS}
_ANSWERING: Final = {(row.dialect, row.operation): row.name for row in _ENDPOINTS if row.answers}
_COUNTING: Final = {row.dialect: row.name for row in _ENDPOINTS if not row.answers}
_TRANSLATIONS: Final[Mapping[tuple[Dialect, Dialect], Callable[[RequestFacts, Outgoing], tuple[bytes, tuple[str, ...]]]]] = {
    ("openai", "anthropic"): request_openai_to_anthropic,
    ("anthropic", "openai"): request_anthropic_to_openai,
    ("openai", "responses"): request_openai_to_responses,
    ("anthropic", "responses"): request_anthropic_to_responses,
    ("responses", "openai"): request_responses_to_openai,
    ("responses", "anthropic"): request_responses_to_anthropic,
}


def endpoint_of(dialect: Dialect, operation: OperationName) -> Endpoint | None:
    """Where a provider of that dialect does the operation; None where it cannot."""
    return _ANSWERING.get((dialect, operation))


def counting_endpoint_of(dialect: Dialect) -> Endpoint | None:
    """Where a provider of that dialect counts the tokens of a request; None where it cannot."""
    return _COUNTING.get(dialect)


def dialect_of_request(path: str, headers: Mapping[bytes, bytes]) -> DialectRow:
    """The dialect in which a request below `/v1` is refused: that of the address it begins with, else that of the client's headers."""
    for row in _ENDPOINTS:
        if path.startswith("/v1" + row.path):
            return DIALECTS[row.dialect]
    return dialect_of_headers(headers)


def dialect_of_headers(headers: Mapping[bytes, bytes]) -> DialectRow:
    """The dialect that a client's own headers speak."""
    return next((row for row in DIALECTS.values() if row.version_header in headers), DEFAULT)


def translation(source: Dialect, target: Dialect) -> Callable[[RequestFacts, Outgoing], tuple[bytes, tuple[str, ...]]]:
    """How a request of one dialect becomes one of another."""
    return _TRANSLATIONS[source, target]
