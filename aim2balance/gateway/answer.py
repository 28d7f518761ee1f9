"""What goes back to the client: a whole answer, or a stream that carries its receipt in front of its last event."""

import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from aim2balance.gateway import dialects
from aim2balance.gateway.booking import Booking
from aim2balance.gateway.errors import UpstreamFailed
from aim2balance.gateway.ports import UpstreamFailure
from aim2balance.gateway.relay import as_domain_error
from aim2balance.kit.errors import DomainError
from aim2balance.kit.money import Euro
from aim2balance.usage.types import Status, UsageEvent

Headers = list[tuple[bytes, bytes]]
_exact = msgspec.json.Encoder(decimal_format="number")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainAnswer:
    status: int
    headers: Headers
    body: bytes
    receipt: dict[str, Any]


def plain_number(value: float) -> str:
    """A plain decimal without exponent, at least four significant digits, never rounded to 0."""
    if value == 0:
        return "0"
    text = f"{value:.{max(0, 5 - _magnitude(value))}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _magnitude(value: float) -> int:
    return int(f"{abs(value):e}".rpartition("e")[2])


def route_headers(booking: Booking, dropped: Sequence[str]) -> Headers:
    """What is known before the answer: its id, who gives it, where."""
    deployment, request_id = booking.attempt.deployment, str(booking.request_id).encode()
    headers = [
        (b"x-request-id", request_id),
        (b"x-litellm-call-id", request_id),
        (b"x-a2b-provider", deployment.provider.name.encode("latin-1", "replace")),
        (b"x-a2b-region", deployment.region.encode("latin-1", "replace")),
    ]
    if booking.attempt.asked.facts.dialect == "anthropic":
        headers.append((b"request-id", request_id))
    if booking.upstream_request_id:
        headers.append((b"x-a2b-upstream-request-id", booking.upstream_request_id.encode("latin-1", "replace")[:200]))
    if dropped:
        headers.append((b"x-a2b-dropped", ", ".join(dropped).encode("latin-1", "replace")))
    return headers


def answer_headers(event: UsageEvent, booking: Booking, dropped: Sequence[str]) -> Headers:
    """The figures of a plain answer: plain decimals, no unit."""
    cost = Euro(event.total_micro).plain().encode()
    headers = [
        (b"content-type", b"application/json"),
        *route_headers(booking, dropped),
        (b"x-a2b-cost-eur", cost),
        (b"x-litellm-response-cost", cost),
    ]
    for name, value in (
        (b"x-a2b-energy-kwh", event.kwh_best),
        (b"x-a2b-co2e-kg", event.co2e_best),
        (b"x-a2b-water-l", event.l_best),
        (b"x-a2b-m2-funded", event.m2_funded),
    ):
        if value is not None:
            headers.append((name, plain_number(value).encode()))
    return headers


def receipt_line(receipt: dict[str, Any]) -> bytes:
    """The receipt as one SSE comment."""
    return b": a2b-receipt " + _exact.encode(receipt) + b"\n\n"


class StreamedAnswer:
    """A stream in the client's dialect. Read `chunks` once; `stop` ends it early, from any task.

    Whatever happens, what was produced is booked exactly once: at the end of the stream, or by a task of its own when the reader
    goes away in its midst.
    """

    def __init__(self, booking: Booking, dropped: Sequence[str]) -> None:
        attempt = booking.attempt
        facts = attempt.asked.facts
        self._booking = booking
        self._created = int(booking.admission.at.timestamp())
        self._scanner = dialects.StreamScanner(attempt.target, hide_usage=not attempt.is_translated and not facts.wants_usage)
        self._translator = (
            dialects.StreamTranslator(attempt.target, facts.dialect, created=self._created, include_usage=facts.wants_usage)
            if attempt.is_translated
            else None
        )
        self._first_byte_at: float | None = None
        self._is_stopped = False
        self._is_finished = False
        self.headers: Headers = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-cache")]
        self.headers += route_headers(booking, dropped)
        self.receipt: dict[str, Any] | None = None
        self.error: DomainError | None = None

    @property
    def provider(self) -> str:
        return self._booking.attempt.deployment.provider.name

    def stop(self) -> None:
        """Close the provider; `chunks` goes on to its end with the receipt of what was produced."""
        self._is_stopped = True
        self._booking.response.close()

    async def chunks(self) -> AsyncIterator[bytes]:
        """The bytes for the client, the receipt's comment line before the last event."""
        try:
            is_shortened = False
            try:
                async for chunk in self._booking.response.chunks():
                    if self._first_byte_at is None:
                        self._first_byte_at = time.monotonic()
                    if out := self._forward(self._scanner.feed(chunk)):
                        yield out
                    if self._is_stopped:
                        break
                    if self._booking.admission.is_watched and not await self._booking.extend(self._scanner.produced_tokens_estimate()):
                        is_shortened = True
                        break
            except UpstreamFailure as failure:
                if not self._is_stopped and not self._scanner.is_complete:
                    self.error = as_domain_error(failure)
            except DomainError as failure:
                self.error = failure
            for out in await self._end(is_shortened=is_shortened):
                yield out
        finally:
            if not self._is_finished:
                self._is_finished = True
                self._booking.spawn(self._abandon())

    def _forward(self, events: bytes) -> bytes:
        return self._translator.feed(events) if self._translator is not None and events else events

    async def _end(self, *, is_shortened: bool) -> list[bytes]:
        """Book, and say how it ended: the rest of the provider's bytes, the receipt, the last event."""
        left = self._forward(self._scanner.finish())
        status, closing = self._closing(is_shortened=is_shortened)
        self._is_finished = True
        self._booking.done()
        self.receipt = await self._settle(status)
        return [left + self._scanner.separator + closing.events + receipt_line(self.receipt) + closing.tail]

    def _closing(self, *, is_shortened: bool) -> tuple[Status, dialects.Ending]:
        """How the answer ended, and the events that say so to the client."""
        scanner, booking = self._scanner, self._booking
        if scanner.error is not None or self.error is not None or not (scanner.is_complete or is_shortened or self._is_stopped):
            booking.failed()
            told = scanner.error is not None
            self.error = self.error or UpstreamFailed(scanner.error.message if scanner.error else "The provider's stream broke off.")
            return "failed", dialects.Ending(events=b"" if told else self._error_event(self.error), tail=b"")
        if not scanner.is_complete:
            return ("shortened" if is_shortened else "cut"), self._shorten()
        status: Status = "shortened" if booking.is_shortened(scanner.seen.finish_reason) else "booked"
        if self._translator is not None:
            return status, self._translator.finish(scanner.usage_or_estimate(booking.counted_input))
        return status, dialects.Ending(events=b"", tail=scanner.tail)

    def _shorten(self) -> dialects.Ending:
        usage = self._scanner.usage_or_estimate(self._booking.counted_input)
        if self._translator is not None:
            return self._translator.shorten(usage)
        return self._scanner.shorten(usage, created=self._created, wants_usage=self._booking.attempt.asked.facts.wants_usage)

    def _error_event(self, error: DomainError) -> bytes:
        return dialects.error_event(self._booking.attempt.asked.facts.dialect, 502, error.code, error.message, error.facts)

    async def _settle(self, status: Status) -> dict[str, Any]:
        booking = self._booking
        usage = self._scanner.usage_or_estimate(booking.counted_input)
        event = booking.measure(
            usage,
            model=self._scanner.seen.model,
            status=status,
            ttft_s=self._first_byte_at,
            error_code=self.error.code if self.error else None,
        )
        return await booking.settle(event)

    async def _abandon(self) -> None:
        """The reader went away: stop the provider and book what was produced."""
        self._booking.response.close()
        self._scanner.finish()
        self._booking.done()
        self.receipt = await self._settle("booked" if self._scanner.terminated else "cut")

