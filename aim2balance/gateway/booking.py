"""A started answer until it is in the books: extended while it streams, measured at its end, settled exactly once."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog

from aim2balance.gateway import dialects, meter, rules
from aim2balance.gateway.attempt import Attempt
from aim2balance.gateway.ports import Books, UpstreamResponse
from aim2balance.gateway.relay import Relay
from aim2balance.gateway.types import Admission
from aim2balance.kit.clock import Clock
from aim2balance.kit.tokens import TokenUsage
from aim2balance.usage.rules import receipt_of
from aim2balance.usage.types import Status, UsageEvent, encode_event
from aim2balance.wallet.types import Settlement

_log = structlog.get_logger("gateway")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a booking works with. `spawn` runs a coroutine to its end whatever becomes of the caller."""

    books: Books
    relay: Relay
    clock: Clock
    spawn: Callable[[Coroutine[Any, Any, Any]], "asyncio.Task[Any]"]


class Booking:
    """A started answer until it is in the books: knows what to measure and settles exactly once."""

    def __init__(
        self, desk: Desk, attempt: Attempt, admission: Admission, response: UpstreamResponse, started: float
    ) -> None:
        self._desk = desk
        self.attempt = attempt
        self.admission = admission
        self.response = response
        self.started = started
        self.held_output = admission.held_output
        self.granted = admission.granted
        self._settling: asyncio.Task[str] | None = None

    @property
    def request_id(self) -> UUID:
        return self.admission.request_id

    @property
    def counted_input(self) -> int:
        return self.attempt.asked.facts.counted_input

    @property
    def upstream_request_id(self) -> str | None:
        """The provider's own id of the request, for support cases."""
        headers = self.response.headers
        return headers.get("x-request-id") or headers.get("request-id") or None

    def estimate(self, text_bytes: int) -> TokenUsage:
        """What a plain answer without figures is billed as: the counted input and its text, four bytes a token."""
        output = -(-text_bytes // dialects.BYTES_PER_OUTPUT_TOKEN)
        return TokenUsage(uncached_input=self.counted_input, output=output, estimated=True)

    def is_shortened(self, finish_reason: str | None) -> bool:
        """The answer ended at a limit that only money had lowered."""
        return self.admission.is_lowered and finish_reason in {"length", "max_tokens"}

    async def extend(self, produced: int) -> bool:
        """Keep the hold ahead of what was produced. False: the wallet is empty and the answer must end now."""
        if produced + rules.EXTEND_BELOW <= self.held_output or self.held_output >= self.admission.limit:
            return produced < self.held_output or self.held_output >= self.admission.limit
        attempt = self.attempt
        goal = min(self.admission.limit, max(self.held_output, produced) + rules.EXTENSION)
        price = rules.price_of_output(attempt.asked.facts, attempt.deployment, attempt.rates, goal, attempt.caching)
        more = price - self.granted
        if more.micro <= 0 or await self._desk.books.extend(self.request_id, attempt.asked.caller.owner_id, more):
            self.held_output, self.granted = goal, max(price, self.granted)
            return True
        return produced < self.held_output

    def measure(
        self, usage: TokenUsage, *, model: str | None, status: Status, ttft_s: float | None, error_code: str | None = None
    ) -> UsageEvent:
        attempt, deployment = self.attempt, self.attempt.deployment
        work = meter.Work(
            request_id=self.request_id,
            caller=attempt.asked.caller,
            deployment=deployment,
            rates=attempt.rates,
            endpoint=attempt.asked.facts.endpoint,
            requested_model=attempt.asked.facts.model,
        )
        outcome = meter.Outcome(
            usage=usage,
            status=status,
            model=model,
            latency_ms=round((time.monotonic() - self.started) * 1000),
            ttft_ms=None if ttft_s is None else round((ttft_s - self.started) * 1000),
            upstream_request_id=self.upstream_request_id,
            error_code=error_code,
        )
        return meter.measure(work, outcome, self._alert)

    def _alert(self, surprise: str) -> None:
        _log.warning("alert", what="billed at the dearest text price", token_class=surprise, request_id=str(self.request_id))

    async def settle(self, event: UsageEvent) -> dict[str, Any]:
        """Book the event and give the receipt; it says `booking` where the books take longer than the agreed wait."""
        if self._settling is None:
            settlement = Settlement(
                request_id=event.id,
                owner_id=event.owner_id,
                provider=event.provider,
                provider_micro=event.provider_micro,
                margin_micro=event.margin_micro,
                restoration_micro=event.restoration_micro,
                happened_at=self._desk.clock.now(),
                event=encode_event(event),
                source="demo" if event.source == "demo" else "gateway",
            )
            self._settling = self._desk.spawn(self._desk.books.settle(settlement))
        status = await asyncio.shield(self._settling)
        return receipt_of(event, status="booking" if status == "booking" else None)

    def done(self) -> None:
        self._desk.relay.done(self.attempt.deployment, self.response)

    def failed(self) -> None:
        self._desk.relay.fails(self.attempt.deployment)

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        self._desk.spawn(work)
