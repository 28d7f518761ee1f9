"""What goes back to the client: a whole answer, or a stream that carries its receipt in front of its last event."""

import math
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Any, Generic, TypeAlias, TypeVar

import msgspec
import structlog

from aim2balance.content.events import AnswerFailed, AnswerFinished, ContentEvent, Finish
from aim2balance.gateway import dialects
from aim2balance.gateway.billing import BilledAnswer
from aim2balance.gateway.dialects.event_decoder import EventDecoder
from aim2balance.gateway.errors import OurMistake, UpstreamFailed, UpstreamTimedOut, place_of
from aim2balance.gateway.ports import Later, UpstreamFailure
from aim2balance.gateway.relay import as_domain_error
from aim2balance.kit.errors import DomainError
from aim2balance.kit.money import MICRO
from aim2balance.kit.tokens import TokenUsage
from aim2balance.usage import receipt_of
from aim2balance.usage.types import EventStatus, UsageEvent
from aim2balance.wallet.types import SettlementStatus

Out = TypeVar("Out")
FIGURES_S = 10.0
"""So long the figures of an answer that has ended are waited for when nobody reads it any more."""
Headers = list[tuple[bytes, bytes]]
OPENING_S = 1.0
"""How long the events before an answer's first word are kept back."""
MOST_KEPT = 64 << 10
"""Bytes of them that are kept at most."""
_exact = msgspec.json.Encoder(decimal_format="number")
_log = structlog.get_logger("gateway")


class PlainAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A whole answer, booked, in the client's dialect."""

    headers: Headers
    body: bytes
    event: UsageEvent
    booked: SettlementStatus

    @property
    def receipt(self) -> dict[str, Any]:
        """Made when asked for: a client of `/v1` fetches it by its id."""
        return receipt_of(self.event, status="booking" if self.booked == "booking" else None)


def plain_number(value: float) -> str:
    """A plain decimal of six significant digits or more, without exponent, never rounded to 0."""
    if value == 0:
        return "0"
    return f"{value:.{max(0, 5 - math.floor(math.log10(abs(value))))}f}"


def plain_euro(micro: int) -> str:
    """The exact amount in euro, with four significant digits or more."""
    if micro == 0:
        return "0"
    whole, part = divmod(micro, MICRO)
    return f"{whole}.{part:06d}" + "0" * (4 - len(str(micro)))


def route_headers(billed: BilledAnswer, dropped: Sequence[str]) -> Headers:
    """What is known before the answer: its id, who gives it, where."""
    deployment, request_id = billed.attempt.deployment, str(billed.request_id).encode()
    headers = [
        (b"x-request-id", request_id),
        (b"x-litellm-call-id", request_id),
        (b"x-a2b-provider", deployment.provider.name.encode("latin-1", "replace")),
        (b"x-a2b-region", deployment.region.encode("latin-1", "replace")),
        (b"x-ai-generated", b"true"),  # AI Act, article 50 (2)
    ]
    if (also := dialects.DIALECTS[billed.attempt.request.facts.dialect].request_id_header) is not None:
        headers.append((also, request_id))
    if billed.upstream_request_id:
        headers.append((b"x-a2b-upstream-request-id", billed.upstream_request_id.encode("latin-1", "replace")[:200]))
    if dropped:
        headers.append((b"x-a2b-dropped", ", ".join(dropped).encode("latin-1", "replace")))
    return headers


def answer_headers(event: UsageEvent, billed: BilledAnswer, dropped: Sequence[str], kind: str = "application/json") -> Headers:
    """The figures of a plain answer of that media type: plain decimals, no unit; what is not known is left out."""
    headers = [
        (b"content-type", kind.encode("latin-1", "replace")),
        *route_headers(billed, dropped),
        (b"x-a2b-cost-eur", plain_euro(event.total_micro).encode()),
    ]
    if event.overrun_micro:
        headers.append((b"x-a2b-overrun-eur", plain_euro(event.overrun_micro).encode()))
    if event.eur_per_usd:  # LiteLLM's clients read dollars there
        headers.append((b"x-litellm-response-cost", plain_number(event.total_micro / MICRO / float(event.eur_per_usd)).encode()))
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
    """The receipt as one SSE comment line. It begins the event that follows, or is the last line of the stream."""
    return b": a2b-receipt " + _exact.encode(receipt) + b"\n"


class MeteredStream(Generic[Out]):
    """An answer on its way, with its booking. `stop` ends it early, from any task; `close` it in any case.

    Whatever happens, what was produced is booked exactly once: at the end of the stream, or by a task of its own when the reader
    goes away in its midst. What is handed out, bytes or events, is decided by who inherits from it.
    """

    def __init__(
        self,
        billed: BilledAnswer,
        dropped: Sequence[str],
        later: Later,
        *,
        hide_usage: bool,
        scanner: dialects.StreamScanner | None = None,
    ) -> None:
        self._billed, self._later = billed, later
        self._scanner = scanner or dialects.StreamScanner(billed.attempt.target, hide_usage=hide_usage)
        self._pieces = billed.response.chunks()
        self._kept: list[Out] = []
        self._has_begun = False
        self._first_text_at: float | None = None
        self._is_stopped = False
        self._is_finished = False
        self.dropped = tuple(dropped)
        self.receipt: dict[str, Any] | None = None
        self.error: DomainError | None = None

    @property
    def provider(self) -> str:
        return self._billed.attempt.deployment.provider.name

    def stop(self) -> None:
        """Close the provider; what is being read goes on to its end with the receipt of what was produced.

        Where the answer has ended already, its figures are waited for.
        """
        self._is_stopped = True
        if self._awaits_figures:
            self._later(FIGURES_S, self._billed.response.close)
        else:
            self._billed.response.close()

    @property
    def _awaits_figures(self) -> bool:
        """The end of the answer was seen, and the provider's figures come behind it."""
        scanner = self._scanner
        return scanner.state.finish_reason is not None and scanner.state.error is None and not scanner.terminated

    def close(self) -> None:
        """Let go: what was produced and is not booked yet is booked by a task of its own. Twice is harmless."""
        if not self._is_finished:
            self._is_finished = True
            self._billed.spawn(self._abandon())

    async def begin(self) -> None:
        """Read until something is said, at most for `OPENING_S`: until then a failure can still become another answer, or an error.

        What was read is the first that `chunks` gives. Raises the `DomainError` of an answer that failed before it said anything: then the
        provider is let go and nothing is booked.
        """
        billed = self._billed
        timer = self._later(OPENING_S, billed.response.interrupt)
        try:
            refusal = await self._read_opening()
        except (UpstreamFailure, DomainError) as failure:
            self._release()
            billed.failed()
            if isinstance(failure, DomainError):
                raise
            raise as_domain_error(failure) from failure
        except Exception:
            self._release()
            raise
        except BaseException:
            self.close()
            raise
        finally:
            timer.cancel()
        if refusal is not None:
            self._release()
            raise billed.refused_inside(refusal)

    async def _read_opening(self) -> dialects.ProviderError | None:
        """Keep what comes until something was said or the time is up; the error that came instead."""
        scanner, size = self._scanner, 0
        async for piece in self._pieces:
            events, size = self._scan(piece), size + len(piece)
            says_nothing = scanner.says_nothing(events)
            if (refusal := self._keep(events, says_nothing=says_nothing)) is not None:
                return refusal
            if not piece or not says_nothing or scanner.has_ended or size > MOST_KEPT:
                return None
        events = scanner.finish()
        says_nothing = scanner.says_nothing(events)
        if says_nothing and scanner.error is None and not scanner.is_complete:
            raise UpstreamFailed("The provider's stream broke off.")
        return self._keep(events, says_nothing=says_nothing)

    def _keep(self, events: bytes, *, says_nothing: bool) -> dialects.ProviderError | None:
        """For whoever reads; or the error, where nothing was said before it."""
        if self._scanner.error is not None and says_nothing:
            return self._scanner.error
        if out := self._forward(events):
            self._kept.append(out)
        return None

    def _release(self) -> None:
        """Nothing was said: nothing is booked."""
        self._is_finished = True
        self._billed.done()

    async def chunks(self) -> AsyncGenerator[Out, None]:
        """What goes to the reader, as it comes. To be read once, after `begin`."""
        is_shortened = False
        try:
            try:
                for out in self._kept:
                    yield out
                is_shortened = not await self._may_go_on()
                if not is_shortened:
                    async for piece in self._pieces:
                        if out := self._forward(self._scan(piece)):
                            yield out
                        if self._is_stopped and not self._awaits_figures:
                            break
                        if not await self._may_go_on():
                            is_shortened = True
                            break
            except UpstreamFailure as failure:
                if not self._is_stopped and not self._scanner.is_complete:
                    self.error = as_domain_error(failure)
            except DomainError as failure:
                self.error = failure
            except Exception as mistake:  # noqa: BLE001 - the stream boundary
                _log.error("alert", what="stream failed", request_id=str(self._billed.request_id), error=place_of(mistake))
                self.error = OurMistake()
            yield await self._end(is_shortened=is_shortened)
        finally:
            self.close()

    def _scan(self, piece: bytes) -> bytes:
        now = time.monotonic()
        if self._has_begun and now > self._billed.deadline:
            raise UpstreamTimedOut("The answer took longer than a request may.", phase="request")
        self._has_begun = True
        events = self._scanner.feed(piece)
        if self._first_text_at is None and self._scanner.state.text_chunks:
            self._first_text_at = now
        return events

    async def _may_go_on(self) -> bool:
        billed, scanner = self._billed, self._scanner
        produced = scanner.produced_tokens_estimate()
        return not billed.needs_more(produced) or await billed.extend(produced, scanner.written_tokens_estimate())

    def _forward(self, events: bytes) -> Out:
        """Whole events of the provider for the reader; what is empty is not handed out."""
        raise NotImplementedError

    async def _end(self, *, is_shortened: bool) -> Out:
        """Book, and say how it ended."""
        raise NotImplementedError

    def _status(self, *, is_shortened: bool) -> EventStatus:
        """How the answer ended. Where it failed, `error` says why."""
        scanner, billed = self._scanner, self._billed
        if scanner.error is not None or self.error is not None or not (scanner.is_complete or is_shortened or self._is_stopped):
            billed.failed()
            told = scanner.error
            self.error = self.error or UpstreamFailed("The provider's stream broke off." if told is None else told.message)
            return "failed"
        if not scanner.is_complete:
            return "shortened" if is_shortened else "cut"
        return "shortened" if billed.is_shortened(scanner.state.finish_reason) else "booked"

    async def _finish(self, status: EventStatus) -> dict[str, Any]:
        self._is_finished = True
        self._billed.done()
        self.receipt = await self._book(status)
        return self.receipt

    async def _book(self, status: EventStatus) -> dict[str, Any]:
        scanner, billed = self._scanner, self._billed
        is_left = status in {"cut", "shortened"}  # the question was read, whatever came of it
        usage = TokenUsage() if scanner.is_empty and not is_left else scanner.usage_or_estimate(billed.counted_input)
        if status == "cut":
            usage = billed.with_unseen(usage, seen=scanner.produced_tokens_estimate(), first_text_at=self._first_text_at)
        event, booked = await billed.book(
            usage,
            model=scanner.state.model,
            status=status,
            service_tier=scanner.state.service_tier,
            ttft_at=self._first_text_at,
            error_code=self.error.code if self.error else None,
            provider_usd=scanner.provider_usd,
        )
        return receipt_of(event, status="booking" if booked == "booking" else None)

    async def _abandon(self) -> None:
        """The reader went away: stop the provider and book what was produced. An answer whose end was seen is read to its figures."""
        if self._awaits_figures:
            await self._read_figures()
        self._billed.done()
        self._scanner.finish()
        has_figures = self._scanner.is_complete and self._scanner.usage is not None
        self.receipt = await self._book("booked" if self._scanner.terminated or has_figures else "cut")

    async def _read_figures(self) -> None:
        timer = self._later(FIGURES_S, self._billed.response.close)
        try:
            async for piece in self._pieces:
                self._scanner.feed(piece)
                if not self._awaits_figures:
                    return
        except (UpstreamFailure, DomainError):
            return  # what came until then is booked
        finally:
            timer.cancel()


class StreamedAnswer(MeteredStream[bytes]):
    """A stream in the client's dialect; the receipt's comment line stands before the last event."""

    is_cut_off = False
    """What came has an end that a reader would take for the whole: the connection must break instead."""

    def __init__(self, billed: BilledAnswer, dropped: Sequence[str], later: Later, scanner: dialects.StreamScanner | None = None) -> None:
        attempt = billed.attempt
        facts = attempt.request.facts
        super().__init__(billed, dropped, later, hide_usage=not attempt.is_translated and not facts.wants_usage, scanner=scanner)
        self._created = int(billed.admission.at.timestamp())
        self._translator = (
            dialects.StreamTranslator(attempt.target, facts.dialect, created=self._created, include_usage=facts.wants_usage)
            if attempt.is_translated
            else None
        )
        self.headers: Headers = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-cache")]
        self.headers += route_headers(billed, dropped)

    def _forward(self, events: bytes) -> bytes:
        return self._translator.feed(events) if self._translator is not None and events else events

    async def _end(self, *, is_shortened: bool) -> bytes:
        """The rest of the provider's bytes, the receipt, the last event."""
        left = self._forward(self._scanner.finish())
        if self._translator is not None:
            left += self._forward(self._scanner.tail)
        status = self._status(is_shortened=is_shortened)
        closing = self._terminator(status)
        receipt = await self._finish(status)
        return left + self._scanner.separator + closing.events + receipt_line(receipt) + closing.tail

    def _terminator(self, status: EventStatus) -> dialects.Terminator:
        """The events that say to the client how the answer ended."""
        scanner = self._scanner
        if status == "failed":
            return self._failure()
        if not scanner.is_complete:
            return self._truncate()
        if self._translator is not None:
            return self._translator.finish(scanner.usage_or_estimate(self._billed.counted_input))
        return dialects.Terminator(events=b"", tail=scanner.tail)

    def _failure(self) -> dialects.Terminator:
        """The provider's own error event has gone out already, with whatever it sent behind it; otherwise we write one."""
        tail = self._scanner.tail if self._translator is None else b""
        if self._scanner.error is not None or self.error is None:
            return dialects.Terminator(events=b"", tail=tail)
        error = self.error
        written = dialects.error_event(self._billed.attempt.request.facts.dialect, 502, error.code, error.message, error.facts)
        return dialects.Terminator(events=written, tail=b"")

    def _truncate(self) -> dialects.Terminator:
        usage = self._scanner.usage_or_estimate(self._billed.counted_input)
        if self._translator is not None:
            return self._translator.truncate(usage)
        return self._scanner.truncate(usage, created=self._created, wants_usage=self._billed.attempt.request.facts.wants_usage)


class ContentStream(MeteredStream[list[ContentEvent]]):
    """A stream of events over parts, for callers in this process. Read `events` once; the receipt is there when they end."""

    def __init__(self, billed: BilledAnswer, dropped: Sequence[str], later: Later) -> None:
        super().__init__(billed, dropped, later, hide_usage=False)
        attempt = billed.attempt
        self._decoder = EventDecoder(dialects.DIALECTS[attempt.target], attempt.origin)

    async def events(self) -> AsyncGenerator[ContentEvent, None]:
        """What the provider says as it comes; at the end `AnswerFinished` or `AnswerFailed`, neither where the reader stopped it."""
        async with aclosing(self.chunks()) as chunks:
            async for chunk in chunks:
                for event in chunk:
                    yield event

    def _forward(self, events: bytes) -> list[ContentEvent]:
        """The end of an answer waits for its booking."""
        return [event for event in self._decoder.feed(events) if not isinstance(event, AnswerFinished | AnswerFailed)] if events else []

    async def _end(self, *, is_shortened: bool) -> list[ContentEvent]:
        left = self._forward(self._scanner.finish())
        status = self._status(is_shortened=is_shortened)
        await self._finish(status)
        if self.error is not None:
            return [*left, AnswerFailed(self.error.code, self.error.message)]
        reason = self._scanner.state.finish_reason
        finish = Finish.LENGTH if is_shortened else dialects.DIALECTS[self._billed.attempt.target].finish_from(reason)
        return [*left, *([AnswerFinished(finish)] if finish else [])]


class WholeContent:
    """A whole answer as events, booked before they come: from providers that do not stream."""

    def __init__(self, plain: PlainAnswer, provider: str, said: Sequence[ContentEvent], dropped: Sequence[str]) -> None:
        self._said = said
        self.receipt: dict[str, Any] | None = plain.receipt
        self.error: DomainError | None = None
        self.provider = provider
        self.dropped = tuple(dropped)

    def stop(self) -> None:
        """Nothing is running any more."""

    def close(self) -> None:
        """Nothing is held any more."""

    async def events(self) -> AsyncGenerator[ContentEvent, None]:
        for event in self._said:
            yield event


ContentAnswer: TypeAlias = ContentStream | WholeContent
