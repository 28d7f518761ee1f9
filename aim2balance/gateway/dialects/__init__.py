"""The languages spoken to clients and providers: openai (chat completions, embeddings) and anthropic (messages).

Pure: reads and writes bytes, knows no HTTP, clock or chance. See README.md for the words.
"""

from aim2balance.gateway.dialects.anthropic import decode as anthropic
from aim2balance.gateway.dialects.anthropic.decode import count_tokens_answer, read_count
from aim2balance.gateway.dialects.errors import classify, error_event, read_error, render_error, scrub
from aim2balance.gateway.dialects.framing import read_event, split_events
from aim2balance.gateway.dialects.openai_chat import decode as openai
from aim2balance.gateway.dialects.request_facts import read
from aim2balance.gateway.dialects.splice import splice
from aim2balance.gateway.dialects.stream_scanner import BYTES_PER_OUTPUT_TOKEN, StreamScanner, StreamTooLongError
from aim2balance.gateway.dialects.translation import StreamTranslator, UnreadableAnswerError, translate_answer, translate_request
from aim2balance.gateway.dialects.types import AnswerFacts, Dialect, Endpoint, ProviderError, ProviderErrorKind, RequestFacts, Terminator

__all__ = [
    "BYTES_PER_OUTPUT_TOKEN",
    "AnswerFacts",
    "Dialect",
    "Endpoint",
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
    "error_event",
    "read",
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


def read_answer(dialect: Dialect, endpoint: Endpoint, body: bytes) -> AnswerFacts:
    """Read a provider's plain 200 answer. Never raises; what cannot be read is None."""
    if endpoint == "embeddings":
        return openai.read_embedding(body)
    return openai.read_answer(body) if dialect == "openai" else anthropic.read_answer(body)
