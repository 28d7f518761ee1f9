"""A started answer until it is in the books: its hold, extended while it streams, and the one settlement at its end."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias
from uuid import UUID

import msgspec
import structlog

from aim2balance.content.events import Finish
from aim2balance.gateway import dialects, meter, rules
from aim2balance.gateway.attempt import Attempt
from aim2balance.gateway.dialects.request_facts import outside_user_of
from aim2balance.gateway.dialects.types import ProviderError
from aim2balance.gateway.dialects.usage_figures import BYTES_PER_OUTPUT_TOKEN, estimate, is_plausible, with_pictures
from aim2balance.gateway.errors import UpstreamTimedOut
from aim2balance.gateway.input_correction import InputCorrections
from aim2balance.gateway.ports import (
    NOTHING_MEASURED,
    Books,
    MeasuredEnergy,
    NoPowerMeters,
    PowerMeters,
    PowerReading,
    UpstreamFailure,
    UpstreamResponse,
)
from aim2balance.gateway.relay import Relay, as_domain_error
from aim2balance.gateway.types import Admission
from aim2balance.kit.clock import Clock
from aim2balance.kit.errors import DomainError
from aim2balance.kit.money import ZERO, Euro
from aim2balance.kit.principal import OwnerId
from aim2balance.kit.quantities import nanograms
from aim2balance.kit.tokens import INPUT_CLASSES, TokenUsage
from aim2balance.usage.types import OUTPUT_LIMIT_IGNORED, EventStatus, UsageEvent, encode_event
from aim2balance.wallet.types import Grant, Place, Settlement, SettlementOutcome, SettlementStatus

_log = structlog.get_logger("gateway")
_Told: TypeAlias = tuple[str | None, EventStatus, str | None, float | None, str | None, int]
"""Model, status, tier, when the first text came, error, milliseconds."""
MILLION = 1_000_000
SAID_AT_THE_BEGINNING = 16
"""Output that a provider reports before it wrote anything; more is what it counted so far."""


class Hold:
    """The money held for one request: placed once, extended, and in the end settled or released, never both."""

    __slots__ = ("_beyond_estimate", "_books", "_is_open", "_owner_id", "_request_id", "co2e_ng", "granted", "promised")

    def __init__(self, books: Books, request_id: UUID, owner_id: OwnerId) -> None:
        self._books = books
        self._request_id = request_id
        self._owner_id = owner_id
        self._is_open = False
        self.granted = self.promised = self._beyond_estimate = ZERO
        self.co2e_ng: int | None = None
        """What it may emit; None where no budget counts that."""

    @property
    def is_open(self) -> bool:
        """Something is held and nothing settled yet."""
        return self._is_open

    async def place(self, wanted: Place) -> Grant:
        """Raises `InsufficientBalance`, `BudgetExceeded`, `RateLimited`, `Unavailable`; then nothing is held."""
        grant = await self._books.place(wanted)
        self._is_open = True
        self.granted, self.promised, self._beyond_estimate = grant.amount, grant.promised, wanted.beyond_estimate
        self.co2e_ng = grant.co2e_ng if any(budget.limit_co2e_ng is not None for budget in wanted.budgets) else None
        return grant

    async def raise_to(self, amount: Euro, beyond_estimate: Euro = ZERO, co2e_ng: int = 0) -> bool:
        """Hold at least `amount` and `co2e_ng`, the input covered so far beyond its estimate.

        False: wallet or budget cannot, the hold is as before.
        """
        more, co2e_ng = max(amount - self.granted, ZERO), 0 if self.co2e_ng is None or co2e_ng <= self.co2e_ng else co2e_ng
        if not more and not co2e_ng and beyond_estimate <= self._beyond_estimate:
            return True
        if not self._is_open or not await self._books.extend(
            self._request_id, self._owner_id, more, beyond_estimate=beyond_estimate, co2e_ng=co2e_ng
        ):
            return False
        if co2e_ng:
            self.co2e_ng = co2e_ng
        self.granted = self.granted + more
        self.promised, self._beyond_estimate = max(self.promised, self.granted), max(self._beyond_estimate, beyond_estimate)
        return True

    async def bear(self, more: Euro, co2e_ng: int = 0) -> bool:
        """Count so much more as what the request may cost beyond what it was promised, as far as wallet, exposure and budgets bear it."""
        return await self.raise_to(self.granted, self._beyond_estimate + more, co2e_ng)

    async def settle(self, settlement: Settlement) -> SettlementOutcome:
        """Turn the hold into a booking; it completes though the caller be cancelled."""
        self._is_open = False
        return await self._books.settle(settlement)

    def claim(self) -> None:
        """A settlement is on its way: nobody else gives the hold back."""
        self._is_open = False

    async def release(self, *, is_claimed: bool = False) -> None:
        """Give the hold back, unless it is settled or gone; `is_claimed`: by whom it was claimed."""
        if self._is_open or is_claimed:
            self._is_open = False
            await self._books.release(self._request_id, self._owner_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingContext:
    """What billing works with. `spawn` runs a coroutine to its end whatever becomes of the caller."""

    books: Books
    relay: Relay
    clock: Clock
    spawn: Callable[[Coroutine[Any, Any, Any]], "asyncio.Task[Any]"]
    request_limit_s: float
    corrections: InputCorrections = field(default_factory=InputCorrections)
    power_meters: PowerMeters = field(default_factory=NoPowerMeters)
    measured: MeasuredEnergy = NOTHING_MEASURED


@contextmanager
def ended_on_failure(power: PowerReading | None) -> Iterator[None]:
    """What could not be sent is not measured any longer."""
    try:
        yield
    except BaseException:
        if power is not None:
            power.end()
        raise


class BilledAnswer:
    """A started answer: knows what to measure, keeps its hold ahead of what is produced, and settles exactly once."""

    __slots__ = (
        "_borne",
        "_context",
        "_has_run_away",
        "_hold",
        "_power",
        "_refused_at",
        "admission",
        "attempt",
        "deadline",
        "held_output",
        "most_output",
        "response",
        "started",
    )

    def __init__(
        self,
        context: BillingContext,
        hold: Hold,
        attempt: Attempt,
        admission: Admission,
        response: UpstreamResponse,
        started: float,
        power: PowerReading | None = None,
    ) -> None:
        self._context = context
        self._hold = hold
        self._power = power
        self._refused_at: int | None = None
        self.attempt = attempt
        self.admission = admission
        self.response = response
        self.started = started
        self.deadline = started + context.request_limit_s
        self.held_output = admission.held_output
        self.most_output = self._borne = admission.limit * attempt.request.facts.n
        """The tokens that the limit sent allows; and those that somebody pays for if the provider ignores it."""
        self._has_run_away = False

    @property
    def request_id(self) -> UUID:
        return self.admission.request_id

    @property
    def counted_input(self) -> int:
        return self.attempt.input_tokens.estimate

    @property
    def upstream_request_id(self) -> str | None:
        """The provider's own id of the request, for support cases."""
        headers = self.response.headers
        return headers.get("x-request-id") or headers.get("request-id") or None

    async def read(self, limit: int) -> bytes:
        """The whole answer, within the time a request may take. Raises `UpstreamTimedOut` and `UpstreamFailed`."""
        # A timer that closes the answer costs a tenth of what `asyncio.timeout` does.
        timer = asyncio.get_running_loop().call_later(self.deadline - time.monotonic(), self.response.close)
        try:
            return await self.response.read(limit)
        except UpstreamFailure as failure:
            self.failed()
            if time.monotonic() >= self.deadline:
                raise UpstreamTimedOut("The answer took longer than a request may.", phase="request") from failure
            raise as_domain_error(failure) from failure
        finally:
            timer.cancel()
            self.done()

    def usage_or_estimate(self, seen: dialects.AnswerFacts) -> TokenUsage:
        """What a plain answer is billed as: the provider's figures where they can be, else what was read and written.

        Where nothing was written and nothing reported, nothing was used.
        """
        attempt = self.attempt
        if attempt.operation.billed is not None:
            return attempt.operation.billed(seen, attempt.request.facts, attempt.deployment, self.counted_input)
        reported, text_bytes = seen.usage, seen.text_bytes
        is_writing = attempt.operation.writes
        if reported is not None and (is_plausible(reported, text_bytes) if is_writing else reported.input):
            return with_pictures(reported, seen.pictures)
        if is_writing and reported is None and not text_bytes:
            return TokenUsage()
        made = -(-text_bytes // BYTES_PER_OUTPUT_TOKEN)
        return with_pictures(estimate(reported, counted_input=self.counted_input, made=made), seen.pictures)

    def with_unseen(self, usage: TokenUsage, *, seen: int, first_text_at: float | None) -> TokenUsage:
        """With what a reasoning model has probably thought, unseen, before its first text, where a reader left and no figures came.

        By the deployment's measured speed and the time it took, at most what is held.
        """
        attempt = self.attempt
        is_told = usage.output > max(seen, SAID_AT_THE_BEGINNING)
        if not usage.estimated or is_told or not rules.is_reasoning(attempt.request.facts, attempt.deployment):
            return usage
        seconds = (first_text_at or time.monotonic()) - self.started
        unseen = min(self._context.relay.speed.tokens_in(attempt.deployment, seconds), self.admission.limit - usage.output)
        if unseen <= 0:
            return usage
        return msgspec.structs.replace(usage, output=usage.output + unseen, reasoning=usage.reasoning + unseen)

    def is_shortened(self, finish_reason: str | None) -> bool:
        """The answer ended at a limit that only money had lowered."""
        return self.admission.is_lowered and dialects.DIALECTS[self.attempt.target].finish_from(finish_reason) is Finish.LENGTH

    def needs_more(self, produced: int) -> bool:
        """Whether `extend` has something to do. Asked for every piece of a stream, so it is cheap."""
        if self.held_output < self.admission.limit:
            return produced + rules.EXTEND_BELOW > self.held_output
        return produced > self._borne or rules.is_runaway(produced, self.most_output)

    async def extend(self, produced: int, written: int) -> bool:
        """Keep the hold ahead of what was produced. False: the hold is used up, the wallet gives no more, the answer must end now.

        `written` is counted by bytes alone. After a refusal the wallet is asked again only when the answer has grown noticeably.
        """
        if self.held_output >= self.admission.limit:
            return await self._goes_beyond(produced, written)
        if self._refused_at is None or produced >= min(self._refused_at + rules.ASK_AGAIN_AFTER, self.held_output):
            attempt = self.attempt
            goal = rules.next_goal(self.held_output, produced, self.admission.limit)
            price = rules.price_of_output(
                attempt.request.facts, attempt.deployment, attempt.rates, goal, attempt.caching, attempt.input_tokens.estimate
            )
            if await self._hold.raise_to(price):
                self._refused_at = None
                self.held_output = goal
                return True
            self._refused_at = produced
        return produced < self.held_output

    async def _goes_beyond(self, produced: int, written: int) -> bool:
        """Whether it may go on though it seems longer than the limit sent: our count may be wrong, or its provider ignores the limit.

        What it may cost beyond is borne by what the wallet has to spare and by the exposure that all answers of its owner share; where
        they do not bear it, a few tokens are tolerated. Far beyond the limit nobody's count is that wrong, and it ends in any case.
        """
        attempt, facts = self.attempt, self.attempt.request.facts
        if rules.is_runaway(written, self.most_output):
            self._has_run_away = True
            _log.warning(
                "alert",
                what="a provider ignores the output limit it was sent; the answer was ended",
                provider=attempt.deployment.provider.name,
                model=attempt.deployment.upstream_model,
                limit=self.admission.limit,
                request_id=str(self.request_id),
            )
            return False
        if produced <= self._borne:
            return True
        goal = produced + rules.ASK_AGAIN_AFTER
        more = Euro(-(-attempt.step * (goal - self._borne) // (MILLION * facts.n)))
        co2e_ng = 0 if self._hold.co2e_ng is None else attempt.co2e_ng(-(-goal // facts.n))
        if await self._hold.bear(more, co2e_ng):
            self._borne = goal
            return True
        return produced <= self.most_output + rules.BEYOND_LIMIT

    async def book(
        self,
        usage: TokenUsage,
        *,
        model: str | None,
        status: EventStatus,
        service_tier: str | None = None,
        ttft_at: float | None = None,
        error_code: str | None = None,
        provider_usd: Decimal | None = None,
    ) -> tuple[UsageEvent, SettlementStatus]:
        """Measure and settle; the event with what the wallet could not pay, and `booking` where the books take longer than the agreed wait.

        Where measuring fails, which is our own mistake, the hold is given back. It completes though the caller be cancelled.
        """
        latency_ms = round((time.monotonic() - self.started) * 1000)
        told = (model, status, service_tier, ttft_at, error_code, latency_ms)
        if self._power is None:
            return await self._book(usage, provider_usd, told, None)
        self._hold.claim()
        return await asyncio.shield(self._context.spawn(self._book_metered(self._power, usage, provider_usd, told)))

    async def _book_metered(
        self, power: PowerReading, usage: TokenUsage, provider_usd: Decimal | None, told: _Told
    ) -> tuple[UsageEvent, SettlementStatus]:
        """With what the meter of the machine showed, which is waited for a moment."""
        return await self._book(usage, provider_usd, told, await power.energy())

    async def _book(
        self, usage: TokenUsage, provider_usd: Decimal | None, told: _Told, measured: meter.Measured | None
    ) -> tuple[UsageEvent, SettlementStatus]:
        model, status, service_tier, ttft_at, error_code, latency_ms = told
        try:
            usage = self._believed(usage)
            event = self._measure(usage, model, status, service_tier, ttft_at, error_code, latency_ms, measured)
            if usage.output and not usage.estimated and status == "booked":
                self._context.relay.speed.measure(self.attempt.deployment, usage.output, (event.latency_ms or 0) / 1000)
            if provider_usd is not None:
                event = self._compared(provider_usd, event)
            settlement = self._settlement(event)
            self._learn(usage)
        except BaseException:
            self._context.spawn(self._hold.release(is_claimed=True))
            raise
        outcome = await self._hold.settle(settlement)
        if outcome.overrun:
            event = msgspec.structs.replace(event, overrun_micro=outcome.overrun.micro)
        return event, outcome.status

    def _believed(self, usage: TokenUsage) -> TokenUsage:
        """The usage without figures that cannot be: the input then as counted, calls of tools as held for; the operator is told."""
        attempt = self.attempt
        if not attempt.operation.is_sound and any(uses > rules.MOST_TOOL_CALLS for _, uses in usage.tool_calls):
            self._disbelieve("calls of its tools", max(uses for _, uses in usage.tool_calls))
            held = rules.TOOL_CALLS_HELD if attempt.request.facts.server_tools else 0
            calls = tuple((name, min(uses, held)) for name, uses in usage.tool_calls if min(uses, held))
            usage = msgspec.structs.replace(usage, tool_calls=calls, estimated=True)
        if usage.estimated or not usage.input or rules.can_be_input(usage.input, attempt.request.facts, attempt.input_tokens):
            return usage
        self._disbelieve("input", usage.input)
        counted = TokenUsage(uncached_input=self.counted_input)
        return msgspec.structs.replace(usage, **{name: getattr(counted, name) for name in INPUT_CLASSES}, estimated=True)

    def _disbelieve(self, what: str, reported: int) -> None:
        deployment = self.attempt.deployment
        _log.warning(
            "alert",
            what=f"the provider reports {what} that cannot be",
            provider=deployment.provider.name,
            model=deployment.upstream_model,
            reported=reported,
            request_id=str(self.request_id),
        )

    def _learn(self, usage: TokenUsage) -> None:
        """What a provider reports of a request of nothing but text corrects the next estimates for that model."""
        facts = self.attempt.request.facts
        if not usage.estimated and facts.media is None and not facts.server_tools:
            self._context.corrections.learn(
                self.attempt.deployment, counted=facts.counted_input, bound=facts.input_bound, reported=usage.input
            )

    def _measure(
        self,
        usage: TokenUsage,
        model: str | None,
        status: EventStatus,
        service_tier: str | None,
        ttft_at: float | None,
        error_code: str | None,
        latency_ms: int,
        measured: meter.Measured | None,
    ) -> UsageEvent:
        attempt = self.attempt
        request = attempt.request
        work = meter.Work(
            request_id=self.request_id,
            caller=request.caller,
            deployment=attempt.deployment,
            rates=attempt.rates,
            endpoint=request.facts.endpoint,
            requested_model=request.facts.model,
            outside_user=outside_user_of(request.facts.document),
            request_type=request.request_type or attempt.operation.request_type,
            hour=attempt.hour,
        )
        outcome = meter.Outcome(
            usage=rules.with_request_fees(usage, request.facts, attempt.deployment),
            status=status,
            model=model,
            latency_ms=latency_ms,
            ttft_ms=None if ttft_at is None else round((ttft_at - self.started) * 1000),
            upstream_request_id=self.upstream_request_id,
            service_tier=service_tier,
            error_code=OUTPUT_LIMIT_IGNORED if self._has_run_away else error_code,
            measured=measured,
        )
        return meter.measure(work, outcome, attempt.operation, self._alert, self._context.measured)

    def _settlement(self, event: UsageEvent) -> Settlement:
        return Settlement(
            request_id=event.id,
            owner_id=event.owner_id,
            provider=event.provider,
            provider_micro=event.provider_micro,
            margin_micro=event.margin_micro,
            restoration_micro=event.restoration_micro,
            happened_at=self._context.clock.now(),
            event=encode_event(event),
            co2e_ng=None if event.co2e_best is None else nanograms(event.co2e_best),
            source="demo" if event.source == "demo" else "gateway",
        )

    def _compared(self, provider_usd: Decimal, event: UsageEvent) -> UsageEvent:
        """The provider's own figure beside ours: they are one, or a price is wrong, and the event keeps the difference."""
        theirs, ours = provider_usd * 1_000_000, event.provider_micro_usd
        if ours is not None and abs(theirs - ours) > max(theirs, ours) * rules.COST_TOLERANCE + 1:
            event = msgspec.structs.replace(event, cost_difference_micro_usd=theirs - ours)
            _log.warning(
                "alert",
                what="the provider's own cost is another than ours",
                provider=event.provider,
                model=event.model,
                provider_usd=str(provider_usd),
                our_usd=str(ours / 1_000_000),
                request_id=str(self.request_id),
            )
        return event

    def _alert(self, surprise: str) -> None:
        is_tier = surprise.startswith("service_tier:")
        what = "billed at the usual price, the tier has none" if is_tier else "billed at the dearest text price"
        _log.warning("alert", what=what, token_class=surprise, request_id=str(self.request_id))

    def done(self) -> None:
        """Let go of the provider's answer; what has not been read yet is stopped."""
        self._context.relay.done(self.attempt.deployment, self.response)
        if self._power is not None:
            self._power.end()

    def failed(self) -> None:
        self._context.relay.failover.fails(self.attempt.deployment)

    def refused_inside(self, error: ProviderError) -> DomainError:
        """What the client is told of an error that came before anything else of the answer did."""
        return self._context.relay.refused_inside(self.attempt.deployment, error)

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        self._context.spawn(work)
