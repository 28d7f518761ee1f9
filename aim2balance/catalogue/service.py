"""Verbs of the catalogue: open it, keep it fresh, enter a rate, remember the rows that bookings refer to."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property, partial
from typing import Final, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from aim2balance.catalogue import ecb, provider_keys, queries
from aim2balance.catalogue.configuration import settings_from
from aim2balance.catalogue.encryption import KeyEncryption
from aim2balance.catalogue.errors import NoSuchProvider, RateInForce, WrongRate
from aim2balance.catalogue.learned_limits import LearnedLimits
from aim2balance.catalogue.ports import ModelLister, PriceFeed, RateFeed
from aim2balance.catalogue.pricelist import PriceList
from aim2balance.catalogue.prices import eur_per_usd, make_rates
from aim2balance.catalogue.pricestore import FetchedPrices, LoadedPrices, load_prices, stamp_of, update_price_list
from aim2balance.catalogue.snapshot import Catalogue
from aim2balance.catalogue.types import EUR_PER_M2, MARGIN, REBALANCING_FEE, Configuration, Deployment, FxRate, Prices, Provider, Rates
from aim2balance.catalogue.vendors import BUILT_IN
from aim2balance.kit.clock import Clock, SystemClock
from aim2balance.kit.db import Connection, Database, Transaction
from aim2balance.kit.errors import DomainError, NotFound, invariant
from aim2balance.kit.ids import new_id
from aim2balance.kit.schedules import Schedule
from aim2balance.kit.settings import Environment, read_config, secret_key

EXAMPLE_EUR_PER_M2: Final = Decimal("5.00")
"""The example rate of the demo, marked as such wherever it shows."""

BOOKS_ZONE: Final = ZoneInfo("Europe/Berlin")
_FETCH_EVERY = timedelta(hours=6)
_FETCH_RETRY_AFTER = timedelta(minutes=15)
_RELOAD_EVERY = timedelta(seconds=30)
_TERMS_EVERY = timedelta(seconds=1)
_PREPARED_AHEAD = timedelta(seconds=2)  # more than a round of looking, so that every coming moment is seen before it is there
_REASONS_NAMED = 5
_ANY_TIME = datetime.min.replace(tzinfo=UTC)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the database adds to configuration and bundled data."""

    fx: FxRate | None = None
    margin: Decimal | None = None
    fee_rate: Decimal | None = None
    eur_per_m2: Decimal | None = None
    listings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)


NOTHING_KNOWN: Final = Known()

ShareKind = Literal["margin", "rebalancing_fee"]
HIGHEST_SHARE: Final[Mapping[ShareKind, Decimal]] = {"margin": Decimal(10), "rebalancing_fee": Decimal(1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A dated value of the pricing (`margin`, `rebalancing_fee`, `eur_per_m2`), who entered it, and who says so."""

    id: UUID
    kind: str
    value: Decimal
    source: str
    valid_from: datetime
    actor: str
    recorded_at: datetime


class ConfigurationSources:
    """Where a process's settings come from, to make them again when an operator enters a provider's key."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self.data_dir = environment.data_dir
        self._text = read_config(environment.config, environment.values)

    def settings(self, stored: Mapping[str, tuple[str, ...]]) -> Configuration:
        """Raises `WrongConfiguration`."""
        return settings_from(self._text, self._environment.values, stored)

    @cached_property
    def encryption(self) -> KeyEncryption:
        return KeyEncryption(secret_key(self._environment))


class CatalogueHolder:
    """Holds the current snapshot of a process and replaces it when prices, rates or lists change.

    Works without a database: then rates are the bundled ones. `alerts` says what an operator should know.
    """

    def __init__(
        self,
        settings: Configuration,
        price_list: PriceList | LoadedPrices,
        clock: Clock | None = None,
        *,
        sources: "ConfigurationSources | None" = None,
    ) -> None:
        self.settings = settings
        self._sources = sources
        self.prices = LoadedPrices(price_list=price_list) if isinstance(price_list, PriceList) else price_list
        self._clock = clock or SystemClock()
        self._next_fetch: dict[str, datetime] = {}
        self._bundled = ecb.bundled_rate()
        self._known = NOTHING_KNOWN
        self._recorded: set[UUID] = set()
        self._reloading = asyncio.Lock()
        self.learned_limits = LearnedLimits()
        self.current = self._build(self._known, self._clock.now())

    @property
    def price_list(self) -> PriceList:
        return self.prices.price_list

    @property
    def alerts(self) -> tuple[str, ...]:
        """Sentences for the operator: an exchange rate older than a week, prices of a fetched list that nobody has looked at yet."""
        found = []
        age = (self._clock.now().date() - self.current.rates.rate_date).days
        if self.settings.eur_per_usd is None and age > ecb.STALE_DAYS:
            found.append(f"the exchange rate is of {self.current.rates.rate_date} ({self.current.rates.rate_source}): {age} days old")
        if self.prices.unused:
            found.append(self.prices.unused)
        if self.prices.fetched is not None and self.prices.fetched.held_back:
            found.append(held_back_alert(self.prices.fetched))
        return tuple(found)

    def _build(self, known: "Known", at: datetime) -> Catalogue:
        return Catalogue(
            settings=self.settings,
            rates=_rates(self.settings, self._newest(known), known),
            day=at.date(),
            price_list=self.price_list,
            listings=known.listings,
        )

    def _newest(self, known: "Known") -> FxRate:
        fetched = known.fx
        return fetched if fetched is not None and fetched.day >= self._bundled.day else self._bundled

    @property
    def encryption(self) -> KeyEncryption:
        """What decrypts stored keys of providers."""
        invariant(self._sources is not None, "keys are stored only where the configuration was read")
        return self._sources.encryption  # type: ignore[union-attr]

    def known_providers(self) -> dict[str, Provider]:
        """Those that would be offered if each had a key, by name; without keys of any kind."""
        if self._sources is None:
            return {}
        names = (*(vendor.name for vendor in BUILT_IN), *self.settings.without_key)
        settings = self._sources.settings(dict.fromkeys(names, ("-",)))
        return {provider.name: provider for provider in settings.providers}

    def provider_with(self, name: str, secret: str) -> Provider:
        """A provider with this key alone, to try it. Raises `NoSuchProvider`."""
        known = self._sources.settings({name: (secret,)}).providers if self._sources is not None else ()
        provider = next((one for one in known if one.name == name), None)
        if provider is None or secret not in provider.api_keys:
            raise NoSuchProvider("There is no such provider, or it needs no key.")
        return replace(provider, api_keys=(secret,))

    async def _stored_keys(self, connection: Connection) -> Mapping[str, tuple[str, ...]]:
        """Keys in use that operators entered; none in the demo, which no real provider may answer."""
        if self._sources is None or self.settings.demo:
            return {}
        keys = await provider_keys.list_provider_keys(connection)
        return provider_keys.opened(keys, self.encryption) if keys else {}

    async def reload(self, db: Database, at: datetime | None = None) -> None:
        """Read what the database knows and put a new snapshot in place if anything changed. Raises `Unavailable`.

        `at` is a moment soon to come: the snapshot of that moment is made ahead and put in place when it is there.
        """
        async with self._reloading:
            await self._reload(db, at or self._clock.now())

    async def _reload(self, db: Database, at: datetime) -> None:
        async with db.connection() as connection:
            values = await self._terms(connection, at)
            rows = await queries.list_listings(connection)
            known = Known(
                fx=await queries.find_fx_rate(connection),
                margin=values[MARGIN],
                fee_rate=values[REBALANCING_FEE],
                eur_per_m2=values[EUR_PER_M2],
                keys=await self._stored_keys(connection),
            )
        if known.keys != self._known.keys and self._sources is not None:
            self.settings = self._sources.settings(known.keys)
        listed = {row["provider"]: tuple(row["models"]) for row in rows if self._is_current(row["provider"], row["base_url"])}
        known = replace(known, listings=listed)
        if known != self._known or at.date() != self.current.day or await self._reads_prices():
            fresh = self._build(known, at)
            await asyncio.to_thread(fresh.offered)
            if (wait := (at - self._clock.now()).total_seconds()) > 0:
                await asyncio.sleep(wait)
            self._known, self.current = known, fresh

    async def _reads_prices(self) -> bool:
        """Whether another price list is in the data folder than the one in use; then that one is."""
        folder = self._sources.data_dir if self._sources is not None else None
        if stamp_of(folder) == self.prices.stamp:
            return False
        self.prices = await asyncio.to_thread(load_prices, folder)
        return True

    @staticmethod
    async def _terms(connection: Connection, at: datetime) -> dict[str, Decimal | None]:
        terms = await queries.list_terms_in_force(connection, at)
        return {kind: terms.get(kind) for kind in (MARGIN, REBALANCING_FEE, EUR_PER_M2)}

    async def follow_terms(self, db: Database) -> None:
        """Take up a dated value at its moment, and one that another process entered at once. Raises `Unavailable`."""
        now = self._clock.now()
        async with db.connection() as connection:
            values = await self._terms(connection, now)
            coming = await queries.find_next_term(connection, now)
        known = self._known
        if (values[MARGIN], values[REBALANCING_FEE], values[EUR_PER_M2]) != (known.margin, known.fee_rate, known.eur_per_m2):
            await self.reload(db)
        if coming is not None and coming <= now + _PREPARED_AHEAD:
            await self.reload(db, coming)

    def _is_current(self, name: str, base_url: str) -> bool:
        return any(provider.name == name and provider.base_url == base_url for provider in self.settings.providers)

    async def record(self, db: Database, deployment: Deployment, rates: Rates) -> None:
        """Make sure that the price and rate rows of a booking are in the database; free once they are known to be there."""
        if self.is_recorded(deployment, rates):
            return
        rows = [deployment.prices, *(prices for _, prices in deployment.service_tiers)]
        async with db.transaction() as tx:
            for prices in rows:
                await queries.insert_prices(tx, prices)
            await queries.insert_rates(tx, rates)
        self._recorded |= {rates.id, *(prices.id for prices in rows)}

    def is_recorded(self, deployment: Deployment, rates: Rates) -> bool:
        known = self._recorded
        if deployment.service_tiers and any(prices.id not in known for _, prices in deployment.service_tiers):
            return False
        return deployment.prices.id in known and rates.id in known

    def reloading(self, db: Database) -> Schedule:
        """For every process: what others changed is known half a minute later."""
        return Schedule(name="catalogue reload", every=_RELOAD_EVERY, run=lambda: self.reload(db))

    def following_terms(self, db: Database) -> Schedule:
        """For every process: margin, surcharge and cost rate at the moment they are valid from."""
        return Schedule(name="pricing terms", every=_TERMS_EVERY, run=lambda: self.follow_terms(db))

    def fetching(self, db: Database, feed: RateFeed, lister: ModelLister, prices: PriceFeed) -> Schedule:
        """For workers: reference rates, the models of providers that do not name theirs, and the price list where it is configured,
        every six hours, known at once.

        What is away (provider, bank, database) is tried again after a quarter of an hour; nothing waits for it.
        """
        return Schedule(name="catalogue fetch", every=_RELOAD_EVERY, run=partial(self._fetch_due, db, feed, lister, prices))

    async def _fetch_due(self, db: Database, feed: RateFeed, lister: ModelLister, prices: PriceFeed) -> None:
        wanted: dict[str, Callable[[], Awaitable[object]]] = {}
        if self.settings.eur_per_usd is None:
            wanted["rates"] = partial(fetch_rates, db, feed, self._clock)
        if self.settings.fetches_price_list and self._sources is not None:
            folder, source = self._sources.data_dir, self.settings.price_list_url
            wanted["price list"] = partial(update_price_list, folder, prices, source, self._clock.now())
        for provider in self.settings.providers:
            if provider.models is None:
                wanted[provider.name] = partial(fetch_listing, db, lister, provider, self._clock)
        for what, fetch in wanted.items():
            if self._clock.now() < self._next_fetch.get(what, _ANY_TIME):
                continue
            try:
                await fetch()
                self._next_fetch[what] = self._clock.now() + _FETCH_EVERY
            except (DomainError, OSError) as error:
                self._next_fetch[what] = self._clock.now() + _FETCH_RETRY_AFTER
                _log.warning("catalogue: %s not refreshed: %s", what, getattr(error, "code", type(error).__name__))
            else:
                await self.reload(db)


def open_catalogue(environment: Environment, clock: Clock | None = None) -> CatalogueHolder:
    """The catalogue of a process, without a database: configuration, bundled prices, bundled rates. Raises `WrongConfiguration`.

    The first opening of a version of the price list takes about a second, later ones milliseconds.
    """
    sources = ConfigurationSources(environment)
    return CatalogueHolder(sources.settings({}), load_prices(environment.data_dir), clock, sources=sources)


def held_back_alert(fetched: FetchedPrices) -> str:
    """Names what stays at its old price until a person has looked."""
    named = "; ".join(fetched.reasons[:_REASONS_NAMED]) + (" …" if len(fetched.reasons) > _REASONS_NAMED else "")
    return (
        f"prices of {', '.join(fetched.held_back)} stay as they were, for the list fetched {fetched.fetched_at[:10]} must be looked at:"
        f" {named}. `aim2balance models update-prices --accept-jumps` takes prices that more than doubled or halved"
    )


async def fetch_rates(db: Database, feed: RateFeed, clock: Clock) -> FxRate:
    """Fetch the reference rates and keep them; answers the newest. Raises `DomainError` and `WrongRate`, leaving what is known."""
    body = await feed.fetch_rates()
    now = clock.now()
    rates = [rate for rate in ecb.parse_rates(body) if rate.day <= now.date() + timedelta(days=1)]
    if not rates:
        raise WrongRate("the reference rates are dated in the future")
    async with db.transaction() as tx:
        await queries.insert_fx_rates(tx, rates, now)
    return rates[0]


async def fetch_listing(db: Database, lister: ModelLister, provider: Provider, clock: Clock) -> tuple[str, ...]:
    """Ask a provider for its models and keep the list. Raises `DomainError`, leaving the list we have."""
    models = tuple(dict.fromkeys(name.removeprefix("models/") for name in await lister.list_models(provider)))
    async with db.transaction() as tx:
        await queries.upsert_listing(tx, provider.name, provider.base_url, models, clock.now())
    return models


async def record_terms(tx: Transaction, settings: Configuration, now: datetime) -> None:
    """Append margin and surcharge as configured, valid from now, where the configuration says something else than it said last.

    So what an operator entered with `set_share` stays in force over restarts, until the configuration itself is changed.
    """
    await queries.lock_terms(tx)
    for kind, value in ((MARGIN, settings.margin), (REBALANCING_FEE, settings.rebalancing_fee)):
        if await queries.find_configured(tx, kind) != value:
            await queries.insert_term(tx, new_id(now), kind, value, "configuration", now, "configuration", now)


async def find_share(tx: Transaction, kind: ShareKind, at: datetime) -> Decimal | None:
    """The margin or surcharge in force at a moment, `None` before the first was recorded."""
    term = await queries.find_term(tx, kind, at)
    return term["value"] if term else None


async def set_share(
    tx: Transaction, kind: ShareKind, value: Decimal, source: str, valid_from: datetime | None, now: datetime, actor: str
) -> bool:
    """Enter the margin or the restoration surcharge from a moment on (None: from now). False, and no row, when nothing changes.

    Later terms stay. Raises `WrongRate` for a share that cannot be and for a moment in the past.

    Every process takes it up at that moment (`follow_terms`); what is priced already stays as it is.
    """
    if not value.is_finite() or not 0 <= value <= HIGHEST_SHARE[kind] or value != round(value, 6):
        raise WrongRate(f"expected a share from 0 to {HIGHEST_SHARE[kind]} with at most six decimals", which=kind)
    if not source.strip():
        raise WrongRate("expected a source: who says so, and why")
    if valid_from is not None and valid_from < now:
        raise WrongRate("a share is not changed in the past", which=kind, valid_from=valid_from.isoformat())
    await queries.lock_terms(tx)
    start = valid_from or now
    if await find_share(tx, kind, start) == value:
        return False
    await queries.insert_term(tx, new_id(now), kind, value, source.strip(), start, actor, now)
    return True


async def list_terms(connection: Connection, limit: int = 200) -> list[Term]:
    """The terms of all kinds, past, present and coming, the last entered first."""
    return [Term(**row) for row in await queries.list_terms(connection, limit)]


async def set_eur_per_m2(tx: Transaction, value: Decimal, source: str, valid_from: date, now: datetime, actor: str) -> None:
    """Enter what a square metre of restoration costs, from the first of a month (Europe/Berlin) on.

    The current month may still get its first rate; one in force is never rewritten. Receipts already made keep what they say.
    Raises `WrongRate` for a day in the past or in mid-month and for a value that cannot be, `RateInForce` for a second one.
    """
    today = now.astimezone(BOOKS_ZONE).date()
    if not value.is_finite() or not Decimal("0.01") <= value <= 10_000:
        raise WrongRate("expected a rate from 0.01 to 10000 EUR per m²")
    if not source.strip():
        raise WrongRate("expected a source: who says so, and where")
    if valid_from.day != 1 or valid_from < today.replace(day=1):
        raise WrongRate(f"expected the first of a month, {today.replace(day=1)} or later; got {valid_from}", valid_from=str(valid_from))
    start = datetime.combine(valid_from, time(), BOOKS_ZONE).astimezone(UTC)
    await queries.lock_terms(tx)
    term = await queries.find_term(tx, EUR_PER_M2, start)
    if term is not None and term["valid_from"] == start and start <= now:
        raise RateInForce(f"a rate from {valid_from} on is in force already", valid_from=str(valid_from))
    await queries.insert_term(tx, new_id(now), EUR_PER_M2, value, source.strip(), start, actor, now)


async def find_eur_per_m2(tx: Transaction, at: datetime) -> tuple[Decimal, str, date] | None:
    """The rate in force at a moment, its source and the day of the books it is valid from; `None` until one is entered."""
    term = await queries.find_term(tx, EUR_PER_M2, at)
    return (term["value"], term["source"], term["valid_from"].astimezone(BOOKS_ZONE).date()) if term else None


async def get_prices(tx: Transaction, price_id: UUID) -> Prices:
    """The price row an event was made with. Raises `NotFound`."""
    found = await queries.find_prices(tx, price_id)
    if found is None:
        raise NotFound("no such price row")
    return found


async def get_rates(tx: Transaction, rate_id: UUID) -> Rates:
    """The rates an event was made with. Raises `NotFound`."""
    found = await queries.find_rates(tx, rate_id)
    if found is None:
        raise NotFound("no such rates")
    return found


def _rates(settings: Configuration, fx: FxRate, known: Known) -> Rates:
    fixed = settings.eur_per_usd
    return make_rates(
        margin=settings.margin if known.margin is None else known.margin,
        fee_rate=settings.rebalancing_fee if known.fee_rate is None else known.fee_rate,
        eur_per_usd=fixed.value if fixed else eur_per_usd(fx.usd_per_eur),
        rate_date=fixed.day if fixed else fx.day,
        rate_source=fixed.source if fixed else fx.source,
        eur_per_m2=EXAMPLE_EUR_PER_M2 if settings.demo else known.eur_per_m2,
        placeholder_rate=settings.demo,
    )
