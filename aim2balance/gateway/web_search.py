"""A search of the web, paid like an answer: a hold before it is sent, one settlement after it. One that fails costs nothing."""

import asyncio
import time
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from aim2balance.catalogue.prices import make_prices
from aim2balance.catalogue.pricing import price
from aim2balance.catalogue.types import Deployment, Provider, Rates, WebSearchTerms
from aim2balance.gateway import meter, rules
from aim2balance.gateway.billing import Hold
from aim2balance.gateway.errors import RegionNotAllowed
from aim2balance.gateway.ports import Books, CatalogueSource, PriceRecorder, SearchEngine
from aim2balance.gateway.types import Caller, WebResult
from aim2balance.kit.clock import Clock
from aim2balance.kit.errors import Invalid
from aim2balance.kit.money import Euro
from aim2balance.kit.tokens import TokenUsage
from aim2balance.usage import receipt_of
from aim2balance.usage.types import encode_event, footprint_fields
from aim2balance.wallet.types import Place, Settlement

WEB_SEARCH: Final = "web_search"
MOST_QUERY: Final = 400
"""Characters; Brave takes no more."""
MOST_RESULTS: Final = 8
_ONE: Final = TokenUsage(tool_calls=((WEB_SEARCH, 1),))


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSearchAnswer:
    """What was found, and what it cost."""

    results: Sequence[WebResult]
    receipt: dict[str, Any]


def place_of(terms: WebSearchTerms, home_region: str) -> Deployment:
    """The search as something with a price and a place."""
    region = home_region if terms.region == "local" else terms.region or ""
    return Deployment(
        provider=Provider(name=terms.adapter, dialect="openai", vendor="other", base_url=terms.url, region=region),
        upstream_model=WEB_SEARCH,
        prices=make_prices(source="configuration", per_mtok={"input": Decimal(0)}, per_tool={WEB_SEARCH: terms.usd_per_use}),
        limit_field="max_tokens",
        zone="WOR",
        region=region,
        impact_provider=terms.adapter,
        impact_model=WEB_SEARCH,
    )


class WebSearch:
    """Searches the web for a caller, within their region, wallet and budgets."""

    def __init__(
        self, engine: SearchEngine, place: Deployment, *, books: Books, catalogue: CatalogueSource, terms: PriceRecorder, clock: Clock
    ) -> None:
        self.engine, self.place = engine, place
        self._books, self._catalogue, self._terms, self._clock = books, catalogue, terms, clock
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def price(self) -> Euro:
        """Of one search now."""
        return price(_ONE, self.place.prices, self._catalogue.current.rates).total

    async def search(self, caller: Caller, request_id: UUID, query: str) -> WebSearchAnswer:
        """Raises `Invalid` (query_wrong), `RegionNotAllowed`, what a wallet refuses with, and what the engine fails with."""
        words = " ".join(query.split())
        if not 1 <= len(words) <= MOST_QUERY:
            raise Invalid(f"A query has from 1 to {MOST_QUERY} characters.", code="query_wrong")
        if caller.region is not None and caller.region != self.place.region:
            raise RegionNotAllowed(f"The web is not searched in the region {caller.region}.", region=caller.region)
        rates, now, started = self._catalogue.current.rates, self._clock.now(), time.monotonic()
        cost = price(_ONE, self.place.prices, rates).total
        await self._terms.record(self.place, rates)
        hold = Hold(self._books, request_id, caller.owner_id)
        try:
            await hold.place(
                Place(
                    request_id=request_id,
                    owner_id=caller.owner_id,
                    want=cost,
                    least=cost,
                    budgets=rules.budgets_of(caller, now),
                    rates=rules.rates_of(caller),
                    price_id=self.place.prices.id,
                    rate_id=rates.id,
                )
            )
            results = await self.engine.search(words, MOST_RESULTS)
            return WebSearchAnswer(results=results[:MOST_RESULTS], receipt=await self._book(caller, hold, request_id, rates, started))
        finally:
            if hold.is_open:
                await asyncio.shield(self._spawn(hold.release()))

    async def _book(self, caller: Caller, hold: Hold, request_id: UUID, rates: Rates, started: float) -> dict[str, Any]:
        """The receipt, once it is settled. Nobody measured what a search takes, so its footprint is not known."""
        place = self.place
        work = meter.Work(
            request_id=request_id,
            caller=caller,
            deployment=place,
            rates=rates,
            endpoint=WEB_SEARCH,
            request_type="search",
            requested_model=WEB_SEARCH,
        )
        outcome = meter.Outcome(
            usage=_ONE,
            status="booked",
            model=None,
            latency_ms=round((time.monotonic() - started) * 1000),
            ttft_ms=None,
            upstream_request_id=None,
        )
        priced = price(_ONE, place.prices, rates)
        event = meter.event_of(work, outcome, _ONE, priced, place.prices, footprint_fields(None, place.impact_method, place.zone))
        settled = await hold.settle(
            Settlement(
                request_id=request_id,
                owner_id=event.owner_id,
                provider=event.provider,
                provider_micro=event.provider_micro,
                margin_micro=event.margin_micro,
                restoration_micro=event.restoration_micro,
                happened_at=self._clock.now(),
                event=encode_event(event),
                co2e_ng=None,
                source="gateway",
            )
        )
        return receipt_of(event, status="booking" if settled.status == "booking" else None)

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        """Run to the end whatever becomes of the caller."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def close(self) -> None:
        """Wait for what still has to be released."""
        await asyncio.gather(*self._tasks, return_exceptions=True)
