"""A provider's event stream on its way to a client of the same dialect: cut into events, watched, its bytes unchanged.

The hot path: a chunk of whole events costs one decode of what we need from each and no copy.
"""

from decimal import Decimal

from aim2balance.catalogue.dialects import Dialect
from aim2balance.gateway.dialects.errors import error_from
from aim2balance.gateway.dialects.framing import NOT_JSON, read_event, split_events
from aim2balance.gateway.dialects.registry import DIALECTS
from aim2balance.gateway.dialects.stream_state import FORWARD, HIDE, TERMINAL, StreamState
from aim2balance.gateway.dialects.surrogates import decode_json
from aim2balance.gateway.dialects.types import ProviderError, Terminator
from aim2balance.gateway.dialects.usage_figures import BYTES_PER_OUTPUT_TOKEN, cost_of, estimate, is_plausible, with_pictures
from aim2balance.kit.errors import DomainError, Kind
from aim2balance.kit.tokens import TokenUsage

MOST_EVENT_BYTES = 16 * 1024 * 1024
_LONGEST_BLANK = 3


class StreamTooLongError(DomainError):
    """The provider sent one event larger than we hold."""

    kind = Kind.UPSTREAM_FAILED
    code = "upstream_error"


def _is_whole(data: bytes) -> bool:
    if data[:6] == b"[DONE]":
        return True
    try:
        decode_json(data)
    except NOT_JSON:
        return False
    return True


class StreamScanner:
    """Feed it the provider's bytes as they come; what it returns goes to the client.

    It holds back the terminal event (`data: [DONE]`, `event: message_stop`) and whatever follows it in `tail`, so that the receipt can
    stand before it. With `hide_usage`, a chunk that carries nothing but usage is swallowed. Facts of the answer stand in `state`.
    """

    __slots__ = (
        "_held",
        "_hide_usage",
        "_is_opening",
        "_looked",
        "_observe",
        "_read_usage",
        "_truncate",
        "dialect",
        "ends_inside_event",
        "state",
        "tail",
        "terminated",
    )

    def __init__(self, dialect: Dialect, *, hide_usage: bool = False) -> None:
        self.dialect = dialect
        self.state = StreamState()
        self.tail = b""
        self.terminated = False
        self.ends_inside_event = False
        row = DIALECTS[dialect]
        self._observe, self._read_usage, self._truncate = row.observe, row.read_usage, row.truncate
        self._is_opening = row.is_opening
        self._hide_usage = hide_usage
        self._held = bytearray()
        self._looked = 0

    def feed(self, chunk: bytes) -> bytes:
        """The complete events that may go out now. Raises `StreamTooLongError`."""
        held = self._held
        if not held and chunk.endswith(b"\n\n"):
            return self._pass(chunk)
        held += chunk
        end = self._last_end(held)
        if end == 0:
            if len(held) > MOST_EVENT_BYTES:
                raise StreamTooLongError("The provider sent an event that is too large.")
            self._looked = max(0, len(held) - _LONGEST_BLANK)
            return b""
        complete = bytes(held[:end])
        del held[:end]
        self._looked = 0
        return self._pass(complete)

    def _last_end(self, held: bytearray) -> int:
        since = self._looked
        end = held.rfind(b"\n\n", since) + 2
        if held.find(b"\r", since) >= 0:
            # After "\r\r" at the very end a "\n" may follow; wait for it.
            crlf, cr = held.rfind(b"\n\r\n", since) + 3, held.rfind(b"\r\r", since, len(held) - 1) + 2
            end = max(end if end > 1 else 0, crlf if crlf > 2 else 0, cr if cr > 1 and held[cr] != 10 else 0)
        return end if end > 1 else 0

    def _pass(self, complete: bytes) -> bytes:
        """Look at each event of `complete` and return what is to be forwarded: `complete` itself where nothing is held back."""
        if b"\r" in complete:
            return self._pass_events(split_events(complete))
        start, size = 0, len(complete)
        while start < size:
            end = complete.find(b"\n\n", start) + 2
            verdict = self._look(complete, start, end)
            if verdict != FORWARD or self.terminated:
                return complete[:start] + self._keep(complete[start:end], verdict) + self._pass_events(split_events(complete[end:]))
            start = end
        return complete

    def _pass_events(self, events: list[bytes]) -> bytes:
        return b"".join(self._keep(event, self._look(event, 0, len(event))) for event in events)

    def _keep(self, event: bytes, verdict: int) -> bytes:
        if verdict == TERMINAL or self.terminated:
            self.terminated = True
            self.tail += event
            return b""
        return b"" if verdict == HIDE and self._hide_usage else event

    def _look(self, complete: bytes, start: int, end: int) -> int:
        """What to do with the event between start and end; the two usual framings are read without taking the event apart."""
        first = complete.find(b"\n", start)
        if first == end - 2 and complete.startswith(b"data: ", start):
            return self._data(b"", complete[start + 6 : first])
        if (
            complete.startswith(b"event: ", start)
            and complete.startswith(b"data: ", first + 1)
            and complete.find(b"\n", first + 1) == end - 2
        ):
            return self._data(complete[start + 7 : first], complete[first + 7 : end - 2])
        name, data = read_event(complete[start:end])
        return self._data(name, data) if data or name else FORWARD

    def _data(self, name: bytes, data: bytes) -> int:
        if data[:6] == b"[DONE]":
            return TERMINAL
        verdict = self._observe(self.state, data)
        if name == b"error" and self.state.error is None:
            self.state.error = error_from({"error": data.decode("utf-8", "replace")})
        return verdict

    def finish(self) -> bytes:
        """What is left when the provider's stream has ended: a last event that lacks its blank line (`ends_inside_event` then is true).

        A torn one is dropped: with anything of ours behind it, a client would stumble over half a JSON text.
        """
        left = bytes(self._held)
        self._held.clear()
        if not left.strip(b"\r\n"):
            return left
        if left.endswith(b"\r\r"):
            return self._pass_events([left])
        if not (left.startswith(b":") or _is_whole(read_event(left)[1])):
            return b""
        forward = self._keep(left, self._look(left + b"\n\n", 0, len(left) + 2))
        self.ends_inside_event = bool(forward)
        return forward

    @property
    def separator(self) -> bytes:
        """What must go out after `finish()` so that a line of our own begins a new event."""
        return b"\n\n" if self.ends_inside_event else b""

    @property
    def is_complete(self) -> bool:
        """The answer came to its own end: with the terminal event, or with a finish reason from providers that send none."""
        return self.state.error is None and (self.terminated or self.state.finish_reason is not None)

    def says_nothing(self, events: bytes) -> bool:
        """Whether nothing of the answer was said by now: no text so far, and in `events`, which `feed` returned last, but its opening."""
        if self.state.text_chunks:
            return False
        return all(self._is_opening(data) for data in (read_event(event)[1] for event in split_events(events)) if data)

    @property
    def has_ended(self) -> bool:
        """The end of the answer, or why there is none, was seen."""
        return self.terminated or self.state.finish_reason is not None or self.state.error is not None

    @property
    def error(self) -> ProviderError | None:
        return self.state.error

    @property
    def usage(self) -> TokenUsage | None:
        """The provider's own figures for the whole answer, None where it gave none or nonsense."""
        return self._reported()[0] if self.state.usage_is_final else None

    @property
    def usage_refused(self) -> str | None:
        """Why the provider's figures were refused."""
        return self._reported()[1]

    def _reported(self) -> tuple[TokenUsage | None, str | None]:
        return self._read_usage(self.state.usage_raw)

    def produced_tokens_estimate(self) -> int:
        """Output tokens counted from the text: UTF-8 bytes ÷ 4 rounded up, never less than the events with text."""
        return max(self.written_tokens_estimate(), self.state.text_chunks)

    def written_tokens_estimate(self) -> int:
        """The same by the bytes alone: a provider may send its letters one by one."""
        return -(-self.state.text_bytes // BYTES_PER_OUTPUT_TOKEN)

    def usage_or_estimate(self, counted_input: int) -> TokenUsage:
        """What to bill: the provider's figures, where it gave them for the whole answer and they can be.

        Where they are missing, came before the text, do not hold it, or the stream broke: its input figures (else `counted_input`) and an
        output never below the text seen, marked `estimated`.
        """
        reported, state = self._reported()[0], self.state
        made = self.produced_tokens_estimate()
        if (
            reported is not None
            and state.usage_is_final
            and is_plausible(reported, state.text_bytes)
            and (self.is_complete or state.error is not None or reported.output >= made)
        ):
            return with_pictures(reported, state.pictures)
        return with_pictures(estimate(reported, counted_input=counted_input, made=made), state.pictures)

    @property
    def provider_usd(self) -> Decimal | None:
        """What the provider itself says the answer cost."""
        return cost_of(self.state.usage_raw)

    @property
    def is_empty(self) -> bool:
        """Nothing was written, and no figures for the whole answer say otherwise."""
        return self.state.text_bytes == 0 and self.usage is None

    def truncate(self, usage: TokenUsage, *, created: int, wants_usage: bool = True) -> Terminator:
        """End the stream ourselves, before its time, with finish reason `length` / `max_tokens`: the money is used up."""
        return self._truncate(self.state, usage, created=created, wants_usage=wants_usage)
