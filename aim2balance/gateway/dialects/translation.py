"""From one dialect to another: requests, plain answers, streams."""

import msgspec

from aim2balance.catalogue.dialects import Dialect
from aim2balance.content.events import Finish
from aim2balance.gateway.dialects.framing import NOT_JSON, read_event, split_events
from aim2balance.gateway.dialects.registry import DIALECTS, translation
from aim2balance.gateway.dialects.surrogates import WholeCharacters, decode_answer_json
from aim2balance.gateway.dialects.types import Outgoing, RequestFacts, Terminator
from aim2balance.kit.errors import DomainError, Invalid, Kind
from aim2balance.kit.tokens import TokenUsage


class UnreadableAnswerError(DomainError):
    """The provider's 200 answer is not one of its dialect."""

    kind = Kind.UPSTREAM_FAILED
    code = "upstream_error"


def translate_request(facts: RequestFacts, target: Dialect, outgoing: Outgoing) -> tuple[bytes, tuple[str, ...]]:
    """The request in the target dialect, and the names of what was left out (for `x-a2b-dropped`).

    Raises `Invalid`: unsupported_by_dialect
    for what the target cannot express, invalid_request_error for messages that are not of the source dialect.
    """
    try:
        return translation(facts.dialect, target)(facts, outgoing)
    except RecursionError as cause:
        raise Invalid("The body is nested too deeply.", code="invalid_request_error") from cause


def translate_answer(source: Dialect, target: Dialect, body: bytes, *, created: int, usage: TokenUsage | None = None) -> bytes:
    """A plain answer in the target dialect; `usage` stands in where the provider reported none or was not believed.

    Raises `UnreadableAnswerError`.
    """
    try:
        data = decode_answer_json(body)
    except NOT_JSON as cause:
        raise UnreadableAnswerError("The provider's answer could not be read.") from cause
    if not isinstance(data, dict) or not isinstance(data.get(DIALECTS[source].content_member), list):
        raise UnreadableAnswerError("The provider's answer could not be read.")
    answer = DIALECTS[source].decode_answer(data)
    if answer.usage is None or (usage is not None and usage.estimated):
        answer = msgspec.structs.replace(answer, usage=usage)
    return DIALECTS[target].encode_answer(answer, created=created)


class StreamTranslator:
    """Complete events of the provider (from a `StreamScanner` that hides nothing) to the client's.

    `feed` everything the scanner returns, `finish()` included, and its `tail`; then `finish` once. An error inside the stream comes out as
    the client's error event; `has_failed` then is true and nothing may follow.
    """

    def __init__(self, source: Dialect, target: Dialect, *, created: int, include_usage: bool = True) -> None:
        self._decoder = WholeCharacters(DIALECTS[source].decoder())
        self._encoder = DIALECTS[target].encoder(created=created, include_usage=include_usage)

    @property
    def has_failed(self) -> bool:
        return self._encoder.has_failed

    def feed(self, events: bytes) -> bytes:
        """The client's events for the provider's; the provider's comment lines pass."""
        said = []
        for event in split_events(events):
            if self._encoder.has_failed:
                break
            _, data = read_event(event)
            if data:
                said += [self._encoder.encode(event) for event in self._decoder.decode(data)]
            elif event.startswith(b":"):
                said.append(event)
        return b"".join(said)

    def finish(self, usage: TokenUsage | None = None) -> Terminator:
        """The end of a stream that came to its own end; `usage`, where given, replaces the provider's figures."""
        if self._encoder.has_failed:
            return Terminator(events=b"", tail=b"")
        return self._encoder.finish(usage)

    def truncate(self, usage: TokenUsage) -> Terminator:
        """End the stream before its time with finish reason `length` / `max_tokens`: the money is used up."""
        return self._encoder.finish(usage, Finish.LENGTH)
