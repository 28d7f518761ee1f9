"""From one dialect to another: requests, plain answers, streams. The parts stand in `to_*`, `from_*` and `write_*`."""

import msgspec

from aim2balance.gateway.dialects import from_anthropic, from_openai, to_anthropic, to_openai, write_anthropic, write_openai
from aim2balance.gateway.dialects.openai import NOT_JSON
from aim2balance.gateway.dialects.pieces import Finish
from aim2balance.gateway.dialects.sse import read_event, split_events
from aim2balance.gateway.dialects.types import Dialect, Ending, RequestFacts
from aim2balance.kit.errors import DomainError, Invalid, Kind
from aim2balance.kit.tokens import TokenUsage


class UnreadableAnswerError(DomainError):
    """The provider's 200 answer is not one of its dialect."""

    kind = Kind.UPSTREAM_FAILED
    code = "upstream_error"


def translate_request(
    facts: RequestFacts,
    target: Dialect,
    *,
    model: str,
    limit: int,
    limit_field: str = "max_tokens",
    ask_usage: bool = False,
    is_reasoning: bool = False,
    vendor: str = "other",
) -> tuple[bytes, tuple[str, ...]]:
    """The request in the target dialect, and the names of what was left out (for `x-a2b-dropped`).

    `limit_field`, `ask_usage`, `is_reasoning` and `vendor` matter for the openai dialect only. Raises `Invalid`: unsupported_by_dialect
    for what the target cannot express, invalid_request_error for messages that are not of the source dialect.
    """
    try:
        if target == "anthropic":
            return to_anthropic.request(facts, model=model, limit=limit)
        return to_openai.request(
            facts, model=model, limit=limit, limit_field=limit_field, ask_usage=ask_usage, is_reasoning=is_reasoning, vendor=vendor
        )
    except RecursionError as cause:
        raise Invalid("The body is nested too deeply.", code="invalid_request_error") from cause


def translate_answer(source: Dialect, target: Dialect, body: bytes, *, created: int, usage: TokenUsage | None = None) -> bytes:
    """A plain answer in the target dialect; `usage` stands in where the provider reported none. Raises `UnreadableAnswerError`."""
    try:
        data = msgspec.json.decode(body)
    except NOT_JSON as cause:
        raise UnreadableAnswerError("The provider's answer could not be read.") from cause
    if not isinstance(data, dict) or not isinstance(data.get("choices" if source == "openai" else "content"), list):
        raise UnreadableAnswerError("The provider's answer could not be read.")
    answer = from_openai.read_plain(data) if source == "openai" else from_anthropic.read_plain(data)
    if answer.usage is None:
        answer = msgspec.structs.replace(answer, usage=usage)
    return write_openai.write_plain(answer, created=created) if target == "openai" else write_anthropic.write_plain(answer)


class StreamTranslator:
    """Complete events of the provider (from a `StreamScanner` that hides nothing) to the client's.

    `feed` everything the scanner returns, `finish()` included; then `finish` once. An error inside the stream comes out as the client's
    error event; `has_failed` then is true and nothing may follow.
    """

    def __init__(self, source: Dialect, target: Dialect, *, created: int, include_usage: bool = True) -> None:
        self._reader = from_openai.Reader() if source == "openai" else from_anthropic.Reader()
        self._writer = write_openai.Writer(created=created, include_usage=include_usage) if target == "openai" else write_anthropic.Writer()

    @property
    def has_failed(self) -> bool:
        return self._writer.has_failed

    def feed(self, events: bytes) -> bytes:
        """The client's events for the provider's; the provider's comment lines pass."""
        said = []
        for event in split_events(events):
            if self._writer.has_failed:
                break
            _, data = read_event(event)
            if data:
                said += [self._writer.write(piece) for piece in self._reader.read(data)]
            elif event.startswith(b":"):
                said.append(event)
        return b"".join(said)

    def finish(self, usage: TokenUsage | None = None) -> Ending:
        """The end of a stream that came to its own end; `usage`, where given, replaces the provider's figures."""
        if self._writer.has_failed:
            return Ending(events=b"", tail=b"")
        return self._writer.finish(usage)

    def shorten(self, usage: TokenUsage) -> Ending:
        """End the stream before its time with finish reason `length` / `max_tokens`: the money is used up."""
        return self._writer.finish(usage, Finish.LENGTH)
