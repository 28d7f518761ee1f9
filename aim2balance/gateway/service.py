"""One AI request: admit, relay, meter, settle. The chat and `/v1` both come through here; there is no second way to a model."""

import asyncio
import time
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

import structlog

from aim2balance.catalogue import Catalogue
from aim2balance.catalogue import rules as pricing
from aim2balance.catalogue.errors import ModelNotPriced
from aim2balance.catalogue.types import Caching, Deployment, GatewayLimits, Rates, Route
from aim2balance.gateway import dialects, meter, rules
from aim2balance.gateway.answer import PlainAnswer, StreamedAnswer, answer_headers
from aim2balance.gateway.attempt import Asked, Attempt
from aim2balance.gateway.booking import Booking, Desk
from aim2balance.gateway.dialects.types import RequestFacts
from aim2balance.gateway.errors import (
    ModelNotAllowed,
    ProviderRefused,
    RegionNotAllowed,
    UpstreamFailed,
)
from aim2balance.gateway.ports import Books, Terms, Upstream, UpstreamFailure
from aim2balance.gateway.relay import Relay, as_domain_error
from aim2balance.gateway.types import Admission, Caller
from aim2balance.kit.clock import Clock
from aim2balance.kit.errors import DomainError
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from aim2balance.wallet.types import Place

ANSWER_BODY_LIMIT = 64 << 20

_log = structlog.get_logger("gateway")


class CatalogueSource(Protocol):
    """Where the catalogue of the moment comes from."""

    @property
    def current(self) -> Catalogue: ...


class Gateway:
    """Answers requests. Holds no state of a request; everything that must survive is in the books."""

    def __init__(
        self, *, catalogue: CatalogueSource, books: Books, terms: Terms, upstream: Upstream, clock: Clock, limits: GatewayLimits, home_region: str
    ) -> None:
        self._catalogue = catalogue
        self._books = books
        self._terms = terms
        self._relay = Relay(upstream, limits)
        self._desk = Desk(books=books, relay=self._relay, clock=clock, spawn=self._spawn)
        self._clock = clock
        self._limits = limits
        self._home_region = home_region
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def catalogue(self) -> Catalogue:
        """The snapshot of this moment."""
        return self._catalogue.current

    @staticmethod
    def read(
        endpoint: dialects.Endpoint, body: bytes, caller: Caller, request_id: UUID, headers: Sequence[tuple[str, str]] = ()
    ) -> Asked:
        """Read a body. Raises `Invalid`."""
        return Asked(caller=caller, facts=dialects.read(endpoint, body), body=body, request_id=request_id, headers=headers)

    async def answer(self, asked: Asked) -> PlainAnswer | StreamedAnswer:
        """Admit and answer. A plain answer is booked when it returns; a stream books itself before its last bytes.

        Raises the refusals of the contract's error table; then nothing is held any more.
        """
        route = self._permitted(asked)
        rates = self.catalogue.rates
        deployments = self._relay.order(route)
        admission: Admission | None = None
        failure: DomainError | None = None
        has_placed = False
        try:
            for index, deployment in enumerate(deployments):
                attempt = Attempt(asked=asked, deployment=deployment, rates=rates, limits=self._limits)
                try:
                    attempt.check()
                    if admission is None:
                        has_placed = True
                        admission = await self._admit(attempt)
                    else:
                        admission = await self._readmit(attempt, admission)
                    return await self._ask(attempt, admission, route, has_alternative=index + 1 < len(deployments))
                except DomainError as refused:
                    if isinstance(refused, ProviderRefused):
                        raise
                    failure = failure or refused
            raise failure or UpstreamFailed("No provider could answer.")
        except BaseException:
            if has_placed:
                self._spawn(self._books.release(asked.request_id, asked.caller.owner_id))
            raise

    def _permitted(self, asked: Asked) -> Route:
        """The route the caller may take. Raises `ModelNotFound`, `ModelNotPriced`, `ModelNotAllowed`, `RegionNotAllowed`."""
        caller, name = asked.caller, asked.facts.model
        route = self.catalogue.resolve(name)
        if caller.models is not None and name not in caller.models and route.name not in caller.models:
            raise ModelNotAllowed("This key may not use that model.", model=name)
        if caller.region is None:
            return route
        region = caller.region
        allowed = tuple(d for d in route.deployments if d.region == region or (d.region == "local" and region == self._home_region))
        if not allowed:
            raise RegionNotAllowed(f"This request must stay in the region {region}, and no provider of that model is there.", region=region)
        return Route(name=route.name, deployments=allowed, strategy=route.strategy)

    async def _admit(self, attempt: Attempt) -> Admission:
        """Take the hold. Raises `InsufficientBalance`, `BudgetExceeded`, `RateLimited`, `Unavailable`."""
        asked, sizing = attempt.asked, attempt.sizing
        caller, now = asked.caller, self._clock.now()
        await self._terms.record(attempt.deployment, attempt.rates)
        grant = await self._books.place(
            Place(
                request_id=asked.request_id,
                owner_id=caller.owner_id,
                want=sizing.want,
                least=sizing.least,
                budgets=rules.budgets_of(caller, now),
                rates=rules.rates_of(caller),
                price_id=attempt.deployment.prices.id,
                rate_id=attempt.rates.id,
            )
        )
        return attempt.admission(grant.amount, grant.rest, now)

    async def _readmit(self, attempt: Attempt, before: Admission) -> Admission:
        """The hold of a fallback: what was granted stays, a dearer model extends it first. Raises what `_admit` would."""
        sizing, granted = attempt.sizing, before.granted
        if sizing.want > granted:
            more = sizing.want - granted
            if await self._books.extend(before.request_id, attempt.asked.caller.owner_id, more):
                granted = sizing.want
            elif sizing.least > granted:
                raise ModelNotAllowed("The fallback model costs more than the wallet has.", code="insufficient_balance")
        return attempt.admission(granted, Euro(0), before.at)

    async def _ask(
        self, attempt: Attempt, admission: Admission, route: Route, *, has_alternative: bool
    ) -> PlainAnswer | StreamedAnswer:
        asked, deployment = attempt.asked, attempt.deployment
        body, dropped = attempt.request_body(admission)
        headers = attempt.request_headers()
        started = time.monotonic()
        response = await self._relay.send(deployment, attempt.target_endpoint, body, headers, alternatives=has_alternative)
        booking = Booking(self._desk, attempt, admission, response, started)
        if asked.facts.stream and "event-stream" in response.headers.get("content-type", ""):
            return StreamedAnswer(booking, dropped)
        return await self._plain(booking, dropped)

    async def _plain(self, booking: Booking, dropped: Sequence[str]) -> PlainAnswer:
        attempt = booking.attempt
        facts, deployment = attempt.asked.facts, attempt.deployment
        try:
            body = await booking.response.read(ANSWER_BODY_LIMIT)
        except UpstreamFailure as failure:
            self._relay.fails(deployment)
            raise as_domain_error(failure) from failure
        finally:
            self._relay.done(deployment, booking.response)
        seen = dialects.read_answer(attempt.target, attempt.target_endpoint, body)
        if seen.error is not None or not seen.is_answer:
            self._relay.fails(deployment)
            raise UpstreamFailed(seen.error.message if seen.error else "The provider sent something that is not an answer.")
        usage = seen.usage or booking.estimate(seen.text_bytes)
        out = body
        if attempt.is_translated:
            created = int(booking.admission.at.timestamp())
            out = dialects.translate_answer(attempt.target, facts.dialect, body, created=created, usage=usage)
        event = booking.measure(
            usage, model=seen.model, status="shortened" if booking.is_shortened(seen.finish_reason) else "booked", ttft_s=None
        )
        receipt = await booking.settle(event)
        return PlainAnswer(status=200, headers=answer_headers(event, booking, dropped), body=out, receipt=receipt)

    async def count_tokens(self, asked: Asked) -> bytes:
        """The provider's own count where it has one, which costs nothing; else ours. Raises what `answer` would, but for money."""
        deployment = self._relay.order(self._permitted(asked))[0]
        if deployment.provider.dialect != "anthropic":
            return dialects.count_tokens_answer(asked.facts.counted_input)
        body = dialects.splice(asked.body, asked.facts, model=deployment.upstream_model)
        headers = [("content-type", "application/json"), *asked.headers]
        response = await self._relay.send(deployment, "count_tokens", body, headers, alternatives=False)
        try:
            return await response.read(ANSWER_BODY_LIMIT)
        except UpstreamFailure as failure:
            raise as_domain_error(failure) from failure
        finally:
            self._relay.done(deployment, response)

    def list_models(self, caller: Caller) -> list[dict[str, Any]]:
        """The models the caller may use, as OpenAI lists them, with price and place beside."""
        rows = []
        for offer in self.catalogue.offered():
            deployment = offer.deployment
            if caller.models is not None and offer.name not in caller.models:
                continue
            rows.append(
                {
                    "id": offer.name,
                    "object": "model",
                    "created": 0,
                    "owned_by": deployment.provider.name,
                    "region": deployment.region,
                    "context_window": deployment.context_window,
                    "usd_per_mtok": {"input": deployment.prices.input, "output": deployment.prices.output},
                }
            )
        return rows

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
