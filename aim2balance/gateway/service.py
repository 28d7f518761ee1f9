"""One AI request: admit, relay, meter, settle. The chat and `/v1` both come through here; there is no second way to a model."""

import asyncio
import time
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol
from uuid import UUID

from aim2balance.catalogue import Catalogue
from aim2balance.catalogue.errors import ModelNotFound, ModelNotPriced
from aim2balance.catalogue.types import Deployment, GatewayLimits, Route
from aim2balance.gateway import dialects, rules
from aim2balance.gateway.answer import PlainAnswer, StreamedAnswer, answer_headers
from aim2balance.gateway.attempt import Asked, Attempt
from aim2balance.gateway.booking import Booking, Desk, Hold
from aim2balance.gateway.choosing import AUTOMATIC, MOST_TRIED, Choices
from aim2balance.gateway.errors import ModelNotAllowed, ProviderRefused, RegionNotAllowed, UpstreamFailed, UpstreamTimedOut
from aim2balance.gateway.ports import Books, Terms, Upstream, UpstreamFailure
from aim2balance.gateway.relay import Patience, Relay, as_domain_error
from aim2balance.gateway.types import Admission, Caller
from aim2balance.kit.clock import Clock
from aim2balance.kit.errors import DomainError
from aim2balance.usage.types import Status
from aim2balance.wallet.errors import InsufficientBalance
from aim2balance.wallet.types import Place

ANSWER_BODY_LIMIT = 64 << 20


class CatalogueSource(Protocol):
    """Where the catalogue of the moment comes from."""

    @property
    def current(self) -> Catalogue: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The answer of `count_tokens`, and the provider's own id of the request where it did the counting."""

    body: bytes
    upstream_request_id: str | None = None


class Gateway:
    """Answers requests. Holds no state of a request; everything that must survive is in the books."""

    def __init__(
        self,
        *,
        catalogue: CatalogueSource,
        books: Books,
        terms: Terms,
        upstream: Upstream,
        clock: Clock,
        limits: GatewayLimits,
        home_region: str,
    ) -> None:
        self._catalogue = catalogue
        self._choices = Choices()
        self._books = books
        self._terms = terms
        self._relay = Relay(upstream, limits)
        self._desk = Desk(books=books, relay=self._relay, clock=clock, spawn=self._spawn, request_limit_s=limits.request_limit_s)
        self._clock = clock
        self._limits = limits
        self._home_region = home_region
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def catalogue(self) -> Catalogue:
        """The snapshot of this moment."""
        return self._catalogue.current

    @property
    def is_busy(self) -> bool:
        """Something is still being booked or released on behalf of readers who went away."""
        return bool(self._tasks)

    @staticmethod
    def read(endpoint: dialects.Endpoint, body: bytes, caller: Caller, request_id: UUID, headers: Sequence[tuple[str, str]] = ()) -> Asked:
        """Read a body. Raises `Invalid`."""
        return Asked(caller=caller, facts=dialects.read(endpoint, body), body=body, request_id=request_id, headers=headers)

    async def answer(self, asked: Asked) -> PlainAnswer | StreamedAnswer:
        """Admit and answer. A plain answer is booked when it returns; a stream books itself before its last bytes.

        Raises the refusals of the contract's error table; then nothing is held any more.
        """
        route = self._permitted(asked)
        hold = Hold(self._books, asked.request_id, asked.caller.owner_id)
        try:
            return await self._answer(asked, rules.suited(asked.facts, self._relay.order(route)), hold)
        except BaseException:
            if hold.is_open:
                await asyncio.shield(self._spawn(hold.release()))
            raise

    async def _answer(self, asked: Asked, deployments: Sequence[Deployment], hold: Hold) -> PlainAnswer | StreamedAnswer:
        """Try one deployment after the other. What fails there goes on to the next; who cannot pay, or asked wrongly, is told at once."""
        rates, patience = self.catalogue.rates, self._relay.patience
        admission: Admission | None = None
        failure: DomainError | None = None
        unpaid: InsufficientBalance | None = None
        for index, deployment in enumerate(deployments):
            try:
                attempt = Attempt(asked=asked, deployment=deployment, rates=rates, limits=self._limits)
                attempt.check()
            except DomainError as unsuited:
                failure = failure or unsuited
                continue
            if admission is None:
                admission = await self._admit(attempt, hold)
            elif (again := await self._readmit(attempt, admission, hold)) is not None:
                admission = again
            else:
                unpaid = InsufficientBalance(
                    "the fallback model costs more than the wallet has",
                    needed_eur=float(attempt.sizing.least.plain()),
                    available_eur=float(hold.granted.plain()),
                )
                continue
            has_equal = any(other.rank == deployment.rank for other in deployments[index + 1 :])
            try:
                return await self._ask(attempt, admission, hold, patience, has_equal=has_equal)
            except ProviderRefused:
                raise
            except DomainError as failed:
                failure = failure or failed
        raise unpaid or failure or UpstreamFailed("No provider could answer.")

    def _permitted(self, asked: Asked) -> Route:
        """The route the caller may take. Raises `ModelNotFound`, `ModelNotPriced`, `ModelNotAllowed`, `RegionNotAllowed`."""
        caller, name = asked.caller, asked.facts.model
        if name in AUTOMATIC:
            return self._chosen(asked)
        route = self.catalogue.resolve(name)
        allowed = route.deployments
        if caller.models is not None:
            if name not in caller.models and route.name not in caller.models:
                raise ModelNotAllowed("This key may not use that model.", model=name)
            allowed = tuple(each for each in allowed if each.rank == 0 or each.model in caller.models)
        allowed = tuple(each for each in allowed if self._is_permitted_place(each, caller)) if caller.region is not None else allowed
        if not allowed:
            raise RegionNotAllowed(
                f"This request must stay in the region {str(caller.region)[:30]}, and no provider of that model is there."
            )
        return route if allowed is route.deployments else Route(name=route.name, deployments=allowed, strategy=route.strategy)

    def _chosen(self, asked: Asked) -> Route:
        """The cheapest or greenest of the models the caller may use, then the next ones as fallbacks. Raises `ModelNotAllowed`."""
        caller, name = asked.caller, asked.facts.model
        offers = self._choices.best_first(self.catalogue, name, writes=asked.facts.endpoint != "embeddings")
        mine = [
            replace(offer.deployment, model=offer.name)
            for offer in offers
            if (caller.models is None or offer.name in caller.models) and self._is_permitted_place(offer.deployment, caller)
        ]
        if not mine:
            raise ModelNotAllowed("There is no model to choose from that this key may use.", model=name)
        suited = rules.suited(asked.facts, mine)[:MOST_TRIED]
        ranked = tuple(replace(deployment, rank=rank) for rank, deployment in enumerate(suited))
        return Route(name=name, deployments=ranked, strategy="ordered")

    def _is_permitted_place(self, deployment: Deployment, caller: Caller) -> bool:
        region = caller.region
        return region is None or deployment.region == region or (deployment.region == "local" and region == self._home_region)

    async def _admit(self, attempt: Attempt, hold: Hold) -> Admission:
        """Take the hold. Raises `InsufficientBalance`, `BudgetExceeded`, `RateLimited`, `Unavailable`."""
        asked, sizing = attempt.asked, attempt.sizing
        caller, now = asked.caller, self._clock.now()
        await self._terms.record(attempt.deployment, attempt.rates)
        grant = await hold.place(
            Place(
                request_id=asked.request_id,
                owner_id=caller.owner_id,
                want=sizing.want,
                least=sizing.least,
                ceiling=sizing.ceiling,
                budgets=rules.budgets_of(caller, now),
                rates=rules.rates_of(caller),
                price_id=attempt.deployment.prices.id,
                rate_id=attempt.rates.id,
            )
        )
        return attempt.admission(grant.amount, grant.promised, now)

    async def _readmit(self, attempt: Attempt, before: Admission, hold: Hold) -> Admission | None:
        """The admission of a fallback: a dearer model extends the hold first. None: the wallet cannot pay for that one."""
        await self._terms.record(attempt.deployment, attempt.rates)
        sizing = attempt.sizing
        if not await hold.raise_to(sizing.want) and not await hold.raise_to(sizing.least):
            return None
        return attempt.admission(hold.granted, hold.promised, before.at)

    async def _ask(
        self, attempt: Attempt, admission: Admission, hold: Hold, patience: Patience, *, has_equal: bool
    ) -> PlainAnswer | StreamedAnswer:
        facts, deployment = attempt.asked.facts, attempt.deployment
        body, dropped = attempt.request_body(admission)
        started = time.monotonic()
        response = await self._relay.send(
            deployment, attempt.target_endpoint, body, attempt.request_headers(), patience=patience, has_equal=has_equal
        )
        booking = Booking(self._desk, hold, attempt, admission, response, started)
        if facts.stream and "json" not in response.headers.get("content-type", ""):
            return StreamedAnswer(booking, dropped)
        return await self._plain(booking, dropped)

    async def _plain(self, booking: Booking, dropped: Sequence[str]) -> PlainAnswer:
        attempt = booking.attempt
        body = await self._read(booking)
        seen = dialects.read_answer(attempt.target, attempt.target_endpoint, body)
        if seen.error is not None or not seen.is_answer:
            booking.failed()
            raise UpstreamFailed(seen.error.message if seen.error else "The provider sent something that is not an answer.")
        usage = seen.usage or booking.estimate(seen.text_bytes)
        out = body
        if attempt.is_translated:
            created = int(booking.admission.at.timestamp())
            out = dialects.translate_answer(attempt.target, attempt.asked.facts.dialect, body, created=created, usage=usage)
        status: Status = "shortened" if booking.is_shortened(seen.finish_reason) else "booked"
        event, booked = await booking.book(usage, model=seen.model, status=status)
        return PlainAnswer(headers=answer_headers(event, booking, dropped), body=out, event=event, booked=booked)

    @staticmethod
    async def _read(booking: Booking) -> bytes:
        """The whole answer, within the time a request may take. Raises `UpstreamTimedOut` and `UpstreamFailed`."""
        response = booking.response
        # A timer that closes the answer costs a tenth of what `asyncio.timeout` does.
        loop = asyncio.get_running_loop()
        timer = loop.call_later(booking.deadline - time.monotonic(), response.close)
        try:
            return await response.read(ANSWER_BODY_LIMIT)
        except UpstreamFailure as failure:
            booking.failed()
            if time.monotonic() >= booking.deadline:
                raise UpstreamTimedOut("The answer took longer than a request may.", phase="request") from failure
            raise as_domain_error(failure) from failure
        finally:
            timer.cancel()
            booking.done()

    async def count_tokens(self, asked: Asked) -> Counted:
        """The provider's own count where it has one, which costs nothing; else ours. Raises what `answer` would, but for money."""
        deployment = self._relay.order(self._permitted(asked))[0]
        if deployment.provider.dialect != "anthropic":
            return Counted(body=dialects.count_tokens_answer(asked.facts.counted_input))
        body = dialects.splice(asked.body, asked.facts, model=deployment.upstream_model)
        headers = [("content-type", "application/json"), ("user-agent", "aim2balance"), *asked.headers]
        response = await self._relay.send(deployment, "count_tokens", body, headers, patience=self._relay.patience)
        try:
            answer = await response.read(ANSWER_BODY_LIMIT)
        except UpstreamFailure as failure:
            self._relay.fails(deployment)
            raise as_domain_error(failure) from failure
        finally:
            self._relay.done(deployment, response)
        if dialects.read_count(answer) is None:
            raise UpstreamFailed("The provider sent something that is not a count.")
        return Counted(body=answer, upstream_request_id=response.headers.get("request-id"))

    def sees_images(self, name: str) -> bool | None:
        """Whether anything that name leads to reads images; None where that is not known, or the name leads nowhere."""
        try:
            known = {each.sees_images for each in self.catalogue.resolve(name).deployments}
        except (ModelNotFound, ModelNotPriced):
            return None
        return True if True in known else None if None in known else False

    def list_models(self, caller: Caller) -> list[dict[str, Any]]:
        """The models the caller may use, as OpenAI lists them, with price and place beside."""
        rows = []
        for offer in self.catalogue.offered():
            deployment = offer.deployment
            if (caller.models is not None and offer.name not in caller.models) or not self._is_permitted_place(deployment, caller):
                continue
            rows.append(
                {
                    "id": offer.name,
                    "object": "model",
                    "created": 0,
                    "owned_by": deployment.provider.name,
                    "region": deployment.region,
                    "context_window": deployment.context_window,
                    "vision": deployment.sees_images,
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
