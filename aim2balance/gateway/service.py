"""One AI request: admit, relay, meter, settle. The chat and `/v1` both come through here; there is no second way to a model."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias, overload
from uuid import UUID

import msgspec
import structlog

from aim2balance.catalogue import Catalogue
from aim2balance.catalogue.errors import ModelNotFound, ModelNotPriced
from aim2balance.catalogue.pricing import price
from aim2balance.catalogue.types import Deployment, GatewayLimits, ModelRoute, Offer
from aim2balance.gateway import dialects, meter, model_list, operations, rules
from aim2balance.gateway.accepted_parameters import only_accepted
from aim2balance.gateway.answer import ContentAnswer, ContentStream, PlainAnswer, StreamedAnswer, WholeContent, answer_headers
from aim2balance.gateway.attempt import Attempt, ContentRequest, InferenceRequest, content_request
from aim2balance.gateway.auto_models import AUTO_MODELS, AutoModels, best_for_message, route_to_best
from aim2balance.gateway.billing import BilledAnswer, BillingContext, Hold, ended_on_failure
from aim2balance.gateway.dialects.event_decoder import decode_whole
from aim2balance.gateway.dialects.model_input import ModelInput
from aim2balance.gateway.errors import UNANSWERED, ModelNotAllowed, ProviderRefused, RegionNotAllowed, UpstreamFailed
from aim2balance.gateway.failover import RetryBudget, order_at_rest
from aim2balance.gateway.large_bodies import BODY_WORK, MOST_UNPAID, is_large
from aim2balance.gateway.ports import (
    NO_CONDITIONS,
    Books,
    CatalogueSource,
    Conditions,
    Later,
    NoPowerMeters,
    PowerMeters,
    PriceRecorder,
    Upstream,
    UpstreamFailure,
    call_later,
)
from aim2balance.gateway.relay import Relay, as_domain_error
from aim2balance.gateway.sound_answer import SoundStream, kind_of_transcript
from aim2balance.gateway.types import Admission, Caller, MessageEstimate, TokenCount
from aim2balance.gateway.unlisted_fields import UnlistedFields
from aim2balance.kit.clock import Clock
from aim2balance.kit.errors import DomainError
from aim2balance.kit.money import Euro
from aim2balance.kit.tokens import TokenUsage
from aim2balance.usage.types import EventStatus
from aim2balance.wallet.errors import InsufficientBalance
from aim2balance.wallet.types import Place

_log = structlog.get_logger("gateway")
Answered: TypeAlias = PlainAnswer | StreamedAnswer | ContentAnswer
ANSWER_BODY_LIMIT = 64 << 20
MOST_NAMED = 20  # models that a refusal names


class Gateway:
    """Answers requests. Holds no state of a request; everything that must survive is in the books."""

    def __init__(
        self,
        *,
        catalogue: CatalogueSource,
        books: Books,
        terms: PriceRecorder,
        upstream: Upstream,
        clock: Clock,
        limits: GatewayLimits,
        home_region: str,
        later: Later | None = None,
        power_meters: PowerMeters | None = None,
        conditions: Conditions = NO_CONDITIONS,
        unanswered: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._catalogue = catalogue
        self._auto_models = AutoModels()
        self._books = books
        self._price_recorder = terms
        self.conditions = conditions
        self._relay = Relay(upstream, limits, clock, conditions)
        self._context = BillingContext(
            books=books,
            relay=self._relay,
            clock=clock,
            spawn=self._spawn,
            request_limit_s=limits.request_limit_s,
            power_meters=power_meters or NoPowerMeters(),
            measured=conditions.measured,
        )
        self._clock, self._unanswered = clock, unanswered
        self._later = later or call_later
        self._limits = limits
        self._unlisted_fields = UnlistedFields(limits)
        self.home_region = home_region
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def catalogue(self) -> Catalogue:
        """The snapshot of this moment."""
        return self._catalogue.current

    @property
    def is_busy(self) -> bool:
        """Something is still being booked or released on behalf of readers who went away."""
        return bool(self._tasks)

    @classmethod
    async def read_any(
        cls,
        endpoint: dialects.Endpoint,
        body: bytes,
        caller: Caller,
        request_id: UUID,
        headers: Sequence[tuple[str, str]] = (),
        content_type: str = "",
    ) -> InferenceRequest:
        """`read`, away from the event loop where the body is large. Raises `DomainError` (too_much_at_once) too."""
        if is_large(body):
            return await BODY_WORK.run(caller.owner_id, cls.read, endpoint, body, caller, request_id, headers, content_type)
        return cls.read(endpoint, body, caller, request_id, headers, content_type)

    @staticmethod
    def read(
        endpoint: dialects.Endpoint,
        body: bytes,
        caller: Caller,
        request_id: UUID,
        headers: Sequence[tuple[str, str]] = (),
        content_type: str = "",
    ) -> InferenceRequest:
        """Read a body; `content_type` matters to forms alone. Raises `Invalid`."""
        facts = operations.read(endpoint, body, content_type)
        return InferenceRequest(caller=caller, facts=facts, body=body, request_id=request_id, headers=headers)

    @staticmethod
    async def read_input(model_input: ModelInput, caller: Caller, request_id: UUID, **how: Any) -> ContentRequest:
        """What a caller in this process asks, in the words of `attempt.content_request`; beside the event loop where it is large.

        Raises `Invalid`, `DomainError` (too_much_at_once).
        """
        if model_input.size_bytes > MOST_UNPAID:
            return await BODY_WORK.run(caller.owner_id, partial(content_request, **how), model_input, caller, request_id)
        return content_request(model_input, caller, request_id, **how)

    @overload
    async def answer(self, request: InferenceRequest) -> PlainAnswer | StreamedAnswer: ...

    @overload
    async def answer(self, request: ContentRequest) -> ContentAnswer: ...

    async def answer(self, request: InferenceRequest | ContentRequest) -> Answered:
        """Admit and answer: bytes in the client's dialect for a body, events over parts for a conversation.

        A plain answer is booked when it returns; a stream books itself before its last bytes or event.
        Raises the refusals of the contract's error table; then nothing is held any more.
        """
        route = self._permitted(request)
        hold = Hold(self._books, request.request_id, request.caller.owner_id)
        try:
            return await self._answer(request, rules.suited(request.facts, self._relay.failover.order(route)), hold)
        except BaseException:
            if hold.is_open:
                await asyncio.shield(self._spawn(hold.release()))
            raise

    async def _answer(self, request: InferenceRequest | ContentRequest, deployments: Sequence[Deployment], hold: Hold) -> Answered:
        """Try one deployment after the other. What fails there goes on to the next; who cannot pay, or asked wrongly, is told at once."""
        rates, retry_budget = self.catalogue.rates, self._relay.retry_budget
        admission: Admission | None = None
        failure: DomainError | None = None
        unpaid: InsufficientBalance | None = None
        for index, stated in enumerate(deployments):
            deployment = self._catalogue.learned_limits.lowered(stated, self._clock.now) if request.facts.limit is None else stated
            try:
                attempt = Attempt(
                    request=request,
                    deployment=deployment,
                    rates=rates,
                    limits=self._limits,
                    correction=self._context.corrections.of(deployment),
                    hour=self.conditions.hours.in_force(deployment.zone),
                    rate=meter.rate_at(deployment, self.conditions),
                )
                attempt.check()
            except DomainError as unsuited:
                failure = failure or unsuited
                continue
            if admission is None:
                admission = await self._admit(attempt, hold)
                if isinstance(request, ContentRequest) and request.on_admitted is not None:
                    request.on_admitted()
            elif (again := await self._readmit(attempt, admission, hold)) is not None:
                admission = again
            else:
                unpaid = InsufficientBalance(
                    "the fallback model costs more than the wallet has",
                    needed_eur=float(attempt.least_needed(self.catalogue.settings.limits.exposure).plain()),
                    available_eur=float(hold.granted.plain()),
                )
                continue
            has_equal = any(other.rank == deployment.rank for other in deployments[index + 1 :])
            try:
                return await self._ask(attempt, admission, hold, retry_budget, has_equal=has_equal)
            except ProviderRefused:
                raise
            except DomainError as failed:
                if isinstance(failed, UNANSWERED):
                    self._unanswered(deployment.provider.name)
                failure = failure or failed
        raise unpaid or failure or UpstreamFailed("No provider could answer.")

    def _permitted(self, request: InferenceRequest | ContentRequest) -> ModelRoute:
        """The route the caller may take.
        Raises `Invalid` for fields the operator has refused, `ModelNotFound`, `ModelNotPriced`, `ModelNotAllowed`, `RegionNotAllowed`.
        """
        facts = request.facts
        if facts.unknown_fields or facts.provider_files:
            self._unlisted_fields.check(facts)
        caller, name = request.caller, facts.model
        return self._chosen(request) if name in AUTO_MODELS else self._route(caller, name)

    def _route(self, caller: Caller, name: str) -> ModelRoute:
        """Where a name that is no choice of ours leads this caller."""
        route = self.catalogue.resolve(name)
        allowed = route.deployments
        if caller.models is not None:
            if name not in caller.models and route.name not in caller.models:
                raise ModelNotAllowed("This key may not use that model.", model=name)
            allowed = tuple(each for each in allowed if each.rank == 0 or each.model in caller.models)
        allowed = tuple(each for each in allowed if self._is_permitted_place(each, caller)) if caller.region is not None else allowed
        if not allowed:
            raise self._not_there(caller)
        return route if allowed is route.deployments else ModelRoute(name=route.name, deployments=allowed, strategy=route.strategy)

    def _chosen(self, request: InferenceRequest | ContentRequest) -> ModelRoute:
        """The best for this request of the places where the caller may be answered. Raises `ModelNotAllowed`, `RegionNotAllowed`."""
        caller, facts, writes = request.caller, request.facts, operations.operation_of(request.facts.endpoint).writes
        offers = self._auto_models.candidates(self.catalogue, writes=writes)
        allowed = [offer for offer in offers if caller.models is None or offer.name in caller.models]
        mine = [replace(place, model=offer.name) for offer in allowed for place in self._places_for(offer, caller)]
        if allowed and not mine:
            raise self._not_there(caller)
        return route_to_best(facts, request.request_type, mine, self._limits, self.conditions, writes=writes)

    def _places_for(self, offer: Offer, caller: Caller) -> list[Deployment]:
        """Where the model itself would answer the caller."""
        return [place for place in self.places_of(offer) if self._is_permitted_place(place, caller)]

    def _is_permitted_place(self, deployment: Deployment, caller: Caller) -> bool:
        return caller.region is None or self._is_within(deployment, caller.region)

    def _is_within(self, deployment: Deployment, region: str) -> bool:
        return deployment.region == region or (deployment.region == "local" and region == self.home_region)

    def _first_place_of(self, offer: Offer, caller: Caller) -> Deployment | None:
        """Where the caller would be answered first by that model itself, whose price is said of it; None: nowhere they may go."""
        return self.places_of(offer)[0] if caller.region is None else self.place_within(offer, caller.region)

    def place_within(self, offer: Offer, region: str) -> Deployment | None:
        """The first place in that region where the model itself answers, not a fallback of it; None where there is none."""
        return next((each for each in self.places_of(offer) if self._is_within(each, region)), None)

    def places_of(self, offer: Offer) -> list[Deployment]:
        """Where the model itself answers, not a fallback of it, the one that is asked first in front."""
        route = self.catalogue.resolve(offer.name)
        return (
            [each for each in order_at_rest(route, self.conditions) if each.rank == 0]
            if len(route.deployments) > 1
            else list(route.deployments)
        )

    def first_place(self, name: str, region: str | None) -> Deployment:
        """Where that name leads first, within the region where one is given, for estimates. Raises `ModelNotFound`, `RegionNotAllowed`."""
        if name in AUTO_MODELS and (chosen := self.chosen_now(name, region)) is not None:
            return chosen
        places = order_at_rest(self.catalogue.resolve(name), self.conditions)
        if region is None:
            return places[0]
        found = next((each for each in places if self._is_within(each, region)), None)
        if found is None:
            raise RegionNotAllowed(f"That model is not offered in the region {region}.", region=region)
        return found

    def chosen_now(self, name: str, region: str | None) -> Deployment | None:
        """Who would answer a typical message to `auto:…` now, within the region where one is given; None where nobody could."""
        offers = self._auto_models.candidates(self.catalogue, writes=True)
        places = [replace(place, model=offer.name) for offer in offers for place in self.places_of(offer)]
        return best_for_message(
            name, [each for each in places if region is None or self._is_within(each, region)], self._limits, self.conditions
        )

    def _not_there(self, caller: Caller) -> RegionNotAllowed:
        """Nobody in the caller's region answers: says which models somebody answers there."""
        region = str(caller.region)[:30]
        names = [row["id"] for row in self.list_models(caller) if row["type"] == "chat" and row["id"] not in AUTO_MODELS]
        there = f"Models that are: {', '.join(names[:MOST_NAMED])}." if names else "No model is."
        return RegionNotAllowed(
            f"This request must stay in the region {region}, where that model is not offered. {there}",
            region=region,
            models=names[:MOST_NAMED],
        )

    def check_region(self, caller: Caller, name: str) -> None:
        """Whether that model may answer within the caller's region. Raises `RegionNotAllowed`; says nothing of what else may be wrong."""
        if caller.region is None:
            return
        try:
            if name not in AUTO_MODELS:
                self._route(caller, name)
            elif not any(self._places_for(offer, caller) for offer in self.catalogue.offered()):
                raise self._not_there(caller)
        except (ModelNotAllowed, ModelNotFound, ModelNotPriced):
            return

    async def _admit(self, attempt: Attempt, hold: Hold) -> Admission:
        """Take the hold. Raises `InsufficientBalance`, `BudgetExceeded`, `RateLimited`, `Unavailable`."""
        request, sizing = attempt.request, attempt.sizing
        caller, now = request.caller, self._clock.now()
        await self._price_recorder.record(attempt.deployment, attempt.rates)
        budgets = rules.budgets_of(caller, now)
        is_co2e = any(budget.limit_co2e_ng is not None for budget in budgets)
        grant = await hold.place(
            Place(
                request_id=request.request_id,
                owner_id=caller.owner_id,
                want=sizing.want,
                least=sizing.least,
                ceiling=sizing.ceiling,
                beyond_estimate=attempt.beyond_estimate,
                step=attempt.step,
                budgets=budgets,
                rates=rules.rates_of(caller),
                price_id=attempt.deployment.prices.id,
                rate_id=attempt.rates.id,
                co2e_least_ng=attempt.co2e_ng(sizing.least_output) if is_co2e else 0,
                co2e_ceiling_ng=attempt.co2e_ng(sizing.limit) if is_co2e else 0,
            )
        )
        return attempt.admission(grant.amount, grant.promised, hold.co2e_ng, now)

    async def _readmit(self, attempt: Attempt, before: Admission, hold: Hold) -> Admission | None:
        """The admission of a fallback: a dearer model extends the hold first. None: the wallet cannot pay for that one."""
        await self._price_recorder.record(attempt.deployment, attempt.rates)
        sizing, beyond = attempt.sizing, attempt.beyond_estimate
        most, least = (0, 0) if hold.co2e_ng is None else (attempt.co2e_ng(sizing.limit), attempt.co2e_ng(sizing.least_output))
        if not await hold.raise_to(sizing.want, beyond, most) and not await hold.raise_to(sizing.least, beyond, least):
            return None
        return attempt.admission(hold.granted, hold.promised, hold.co2e_ng, before.at)

    async def _ask(self, attempt: Attempt, admission: Admission, hold: Hold, retry_budget: RetryBudget, *, has_equal: bool) -> Answered:
        facts, deployment = attempt.request.facts, attempt.deployment
        if attempt.request.is_large:
            body, dropped = await BODY_WORK.run(attempt.request.caller.owner_id, attempt.request_body, admission)
            if attempt.operation.writes:
                body, dropped = await BODY_WORK.run(attempt.request.caller.owner_id, only_accepted, body, dropped, deployment.accepts)
        elif not attempt.operation.writes:
            body, dropped = attempt.request_body(admission)
        else:
            body, dropped = only_accepted(*attempt.request_body(admission), deployment.accepts)
        started = time.monotonic()
        power = self._context.power_meters.begin(deployment)
        with ended_on_failure(power):
            try:
                response = await self._relay.send(
                    deployment, attempt.target_endpoint, body, attempt.request_headers(), retry_budget=retry_budget, has_equal=has_equal
                )
            except ProviderRefused as refusal:
                lower = self._lower_limit(attempt, admission, refusal)
                if lower is None:
                    raise
                admission = lower
                body, dropped = only_accepted(*attempt.request_body(admission), deployment.accepts)
                response = await self._relay.send(
                    deployment, attempt.target_endpoint, body, attempt.request_headers(), retry_budget=retry_budget, has_equal=has_equal
                )
        billed = BilledAnswer(self._context, hold, attempt, admission, response, started, power)
        if facts.stream and "json" not in response.headers.get("content-type", ""):
            of_bytes = SoundStream if attempt.operation.is_sound else StreamedAnswer
            kind = ContentStream if isinstance(attempt.request, ContentRequest) else of_bytes
            stream = kind(billed, dropped, self._later)
            await stream.begin()
            return stream
        plain = await self._plain(billed, dropped)
        if not isinstance(attempt.request, ContentRequest):
            return plain
        said = decode_whole(dialects.DIALECTS[attempt.target], attempt.origin, plain.body)
        return WholeContent(plain, deployment.provider.name, said, dropped)

    def _lower_limit(self, attempt: Attempt, admission: Admission, refusal: ProviderRefused) -> Admission | None:
        """The admission with the limit that a refusal names; None where that is the client's own, or the refusal is about another thing."""
        facts = attempt.request.facts
        if facts.limit is not None or facts.thinking_budget is not None or not attempt.operation.writes or refusal.status not in {400, 422}:
            return None
        most = dialects.output_limit_named(refusal.message, admission.limit)
        if most is None or not self._catalogue.learned_limits.learn(attempt.deployment, most, self._clock.now()):
            return None
        _log.warning(
            "alert",
            what="a provider takes less output than was known; the lower limit is sent for a day",
            provider=attempt.deployment.provider.name,
            model=attempt.deployment.upstream_model,
            max_output=most,
        )
        return msgspec.structs.replace(admission, limit=most, held_output=min(admission.held_output, most))

    async def _plain(self, billed: BilledAnswer, dropped: Sequence[str]) -> PlainAnswer:
        attempt = billed.attempt
        body = await billed.read(ANSWER_BODY_LIMIT)
        facts, reader = attempt.request.facts, attempt.operation.read_answer
        seen = dialects.read_answer(attempt.target, attempt.operation.name, body) if reader is None else reader(body, facts)
        if seen.error is not None or not seen.is_answer:
            billed.failed()
            raise UpstreamFailed(seen.error.message if seen.error else "The provider sent something that is not an answer.")
        usage = billed.usage_or_estimate(seen)
        out = body
        if attempt.is_translated and not isinstance(attempt.request, ContentRequest):
            created = int(billed.admission.at.timestamp())
            out = dialects.translate_answer(attempt.target, attempt.request.facts.dialect, body, created=created, usage=usage)
        status: EventStatus = "shortened" if billed.is_shortened(seen.finish_reason) else "booked"
        event, booked = await billed.book(
            usage, model=seen.model, status=status, service_tier=seen.service_tier, provider_usd=seen.provider_usd
        )
        kind = kind_of_transcript(facts) if attempt.operation.is_sound else "application/json"
        return PlainAnswer(headers=answer_headers(event, billed, dropped, kind), body=out, event=event, booked=booked)

    async def count_tokens(self, request: InferenceRequest) -> TokenCount:
        """The provider's own count where it has one, which costs nothing; else ours. Raises what `answer` would, but for money."""
        deployment = self._relay.failover.order(self._permitted(request))[0]
        endpoint = dialects.counting_endpoint_of(deployment.provider.dialect)
        if endpoint is None:
            counted = rules.input_tokens(request.facts, deployment, self._limits, self._context.corrections.of(deployment))
            return TokenCount(body=dialects.count_tokens_answer(counted.estimate))
        body = dialects.splice(request.body, request.facts, model=deployment.upstream_model)
        headers = [("content-type", "application/json"), ("user-agent", "aim2balance"), *request.headers]
        response = await self._relay.send(deployment, endpoint, body, headers, retry_budget=self._relay.retry_budget)
        try:
            answer = await response.read(ANSWER_BODY_LIMIT)
        except UpstreamFailure as failure:
            self._relay.failover.fails(deployment)
            raise as_domain_error(failure) from failure
        finally:
            self._relay.done(deployment, response)
        if dialects.read_count(answer) is None:
            raise UpstreamFailed("The provider sent something that is not a count.")
        return TokenCount(body=answer, upstream_request_id=response.headers.get("request-id"))

    def estimate(self, request: ContentRequest, model: str, available: Euro, output: int) -> MessageEstimate:
        """What an answer of `output` tokens would take of that model. Raises what `answer` would before it looks at money."""
        request = msgspec.structs.replace(request, facts=msgspec.structs.replace(request.facts, model=model))
        deployment = rules.suited(request.facts, self._relay.failover.order(self._permitted(request)))[0]
        catalogue, correction = self.catalogue, self._context.corrections.of(deployment)
        attempt = Attempt(request=request, deployment=deployment, rates=catalogue.rates, limits=self._limits, correction=correction)
        attempt.check()
        needed = attempt.least_needed(catalogue.settings.limits.exposure)
        sizing, counted = attempt.sizing, attempt.input_tokens.estimate
        expected = TokenUsage(uncached_input=counted, output=min(output, sizing.limit))
        longest = rules.payable_output(request.facts, deployment, catalogue.rates, available, sizing.limit, attempt.caching, counted)
        priced = price(expected, deployment.prices, catalogue.rates)
        return MessageEstimate(least=needed, price=priced.total, input_tokens=counted, longest_output=longest)

    def reads_pdf(self, name: str) -> bool:
        """Whether everything that name leads to is known to read PDFs as they are: what may come to a fallback is sent as text."""
        try:
            return all(each.accepts.reads("pdf") for each in self.catalogue.resolve(name).deployments)
        except (ModelNotFound, ModelNotPriced):
            return False

    def sees_images(self, name: str) -> bool | None:
        """Whether anything that name leads to reads images; None where that is not known, or the name leads nowhere."""
        try:
            known = {each.sees_images for each in self.catalogue.resolve(name).deployments}
        except (ModelNotFound, ModelNotPriced):
            return None
        return True if True in known else None if None in known else False

    def list_models(self, caller: Caller) -> list[dict[str, Any]]:
        """The models the caller may use, as OpenAI lists them, with price, limits and place beside; last the choices among them."""
        rows = [
            model_list.describe(offer.name, place)
            for offer in self.catalogue.offered()
            if (caller.models is None or offer.name in caller.models) and (place := self._first_place_of(offer, caller)) is not None
        ]
        return [*rows, *(model_list.describe_auto(name) for name in AUTO_MODELS)] if any(row["type"] == "chat" for row in rows) else rows

    def may_be_free(self, caller: Caller, name: str | None) -> bool:
        """Whether an answer may cost nothing: of the model of that name, or of any where the name is not known yet or says none."""
        if name is None or name in AUTO_MODELS:
            offers = [offer for offer in self.catalogue.offered() if caller.models is None or offer.name in caller.models]
            return any(rules.is_free(offer.deployment.prices) for offer in offers)
        try:
            return any(rules.is_free(deployment.prices) for deployment in self._route(caller, name).deployments)
        except DomainError:
            return False

    def find_model(self, caller: Caller, name: str) -> dict[str, Any]:
        """One model, by every name that can be asked for. Raises what an answer of it would before money is looked at."""
        listed = next((row for row in self.list_models(caller) if row["id"] == name), None)
        return listed or model_list.describe(name, self._route(caller, name).deployments[0])

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        """Run to the end whatever becomes of the caller."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def close(self) -> None:
        """Wait for what still has to be booked."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)
