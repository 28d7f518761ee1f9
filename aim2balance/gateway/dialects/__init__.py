"""The languages spoken to clients and providers: openai (chat completions, embeddings, pictures), responses and anthropic (messages).

Pure: reads and writes bytes, knows no HTTP, clock or chance. See README.md for the words.
"""

from collections.abc import Mapping

from aim2balance.catalogue.dialects import Dialect
from aim2balance.gateway.dialects.anthropic.decode import count_tokens_answer, read_count
from aim2balance.gateway.dialects.errors import classify, output_limit_named, read_error, scrub
from aim2balance.gateway.dialects.framing import read_event, split_events
from aim2balance.gateway.dialects.registry import (
    DEFAULT,
    DIALECTS,
    ENDPOINTS,
    counting_endpoint_of,
    dialect_of_headers,
    dialect_of_request,
    endpoint_of,
)
from aim2balance.gateway.dialects.splice import splice
from aim2balance.gateway.dialects.stream_scanner import StreamScanner, StreamTooLongError
from aim2balance.gateway.dialects.translation import StreamTranslator, UnreadableAnswerError, translate_answer, translate_request
from aim2balance.gateway.dialects.types import (
    AnswerFacts,
    Endpoint,
    OperationName,
    Outgoing,
    ProviderError,
    ProviderErrorKind,
    RequestFacts,
    Terminator,
)

__all__ = [
    "DEFAULT",
    "DIALECTS",
    "ENDPOINTS",
    "AnswerFacts",
    "Dialect",
    "Endpoint",
    "OperationName",
    "Outgoing",
    "ProviderError",
    "ProviderErrorKind",
    "RequestFacts",
    "StreamScanner",
    "StreamTooLongError",
    "StreamTranslator",
    "Terminator",
    "UnreadableAnswerError",
    "classify",
    "count_tokens_answer",
    "counting_endpoint_of",
    "dialect_of_headers",
    "dialect_of_request",
    "endpoint_of",
    "error_event",
    "output_limit_named",
    "read_answer",
    "read_count",
    "read_error",
    "read_event",
    "render_error",
    "scrub",
    "splice",
    "split_events",
    "translate_answer",
    "translate_request",
]


def read_answer(dialect: Dialect, operation: OperationName, body: bytes) -> AnswerFacts:
    """Read a provider's plain 200 answer. Never raises; what cannot be read is None."""
    return DIALECTS[dialect].read_answer[operation](body)


def render_error(
    dialect: Dialect, status: int, code: str | None, message: str, facts: Mapping[str, object] | None = None, request_id: str | None = None
) -> bytes:
    """The body of a refusal in the client's shape; `code` and facts stand inside `error`. Facts are JSON values."""
    return DIALECTS[dialect].render_error(status, code, message, facts, request_id)


def error_event(dialect: Dialect, status: int, code: str | None, message: str, facts: Mapping[str, object] | None = None) -> bytes:
    """A failure inside a stream that has begun."""
    return DIALECTS[dialect].error_event(status, code, message, facts)
