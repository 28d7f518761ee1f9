"""The catalogue of a moment: which names exist, where they lead, what they cost. Immutable, without I/O, safe to share."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from aim2balance.catalogue import vendors
from aim2balance.catalogue.accepts import accepts_of, limit_field, priced_as
from aim2balance.catalogue.errors import ModelNotFound, ModelNotPriced
from aim2balance.catalogue.fees import NO_FEES, FeesOfModel, fees_of
from aim2balance.catalogue.pricelist import EMPTY_PRICE_LIST, Listed, PriceList
from aim2balance.catalogue.prices import AUDIO_SECONDS, BY_SOUND, CHARACTERS, CLASSES, make_prices
from aim2balance.catalogue.types import (
    DEMO_URL,
    Accepts,
    Alias,
    Configuration,
    Deployment,
    ModelKind,
    ModelRoute,
    Offer,
    PerMtok,
    PriceOverride,
    Prices,
    Provider,
    Rates,
)
from aim2balance.catalogue.vendors import Vendor

DEMO_MODEL = "demo"
DEMO_IMAGE_MODEL = "demo-image"
DEMO_SPEECH_MODEL = "demo-speech"
DEMO_TRANSCRIPTION_MODEL = "demo-transcription"
DEMO_IMPACT = "huggingface_hub/meta-llama/Meta-Llama-3.1-8B"
_DEMO_PROVIDER = Provider(
    name=DEMO_MODEL,
    dialect="openai",
    vendor="other",
    base_url=DEMO_URL,
    zone="DEU",
    region="eu",
    models=(DEMO_MODEL, DEMO_IMAGE_MODEL, DEMO_SPEECH_MODEL, DEMO_TRANSCRIPTION_MODEL),
    usage_on_request=True,
    auth="none",
    is_paid=False,
)
_DEMO_PRICES = make_prices(source="demo", per_mtok={"input": Decimal(1), "output": Decimal(4)})
_DEMO_DEPLOYMENT = Deployment(
    provider=_DEMO_PROVIDER,
    upstream_model=DEMO_MODEL,
    prices=_DEMO_PRICES,
    limit_field="max_tokens",
    zone=_DEMO_PROVIDER.zone,
    region=_DEMO_PROVIDER.region,
    impact_provider=_DEMO_PROVIDER.name,
    impact_model=DEMO_MODEL,
    impact_as=DEMO_IMPACT,
    accepts=Accepts(max_output=16_384, context=1_000_000),
    output_cap=16_384,
    is_demo=True,
    model=DEMO_MODEL,
)


def _demo_sound(model: str, kind: ModelKind, **usd_per_piece: Decimal) -> Deployment:
    """A model of the demo that speaks or listens."""
    return replace(
        _DEMO_DEPLOYMENT,
        upstream_model=model,
        prices=make_prices(source="demo", per_mtok={"input": Decimal(0)}, per_tool=usd_per_piece),
        impact_model=model,
        impact_as=None,
        accepts=Accepts(kind=kind),
        output_cap=None,
        model=model,
    )


_DEMO_DEPLOYMENTS = {
    DEMO_MODEL: _DEMO_DEPLOYMENT,
    DEMO_IMAGE_MODEL: replace(
        _DEMO_DEPLOYMENT,
        upstream_model=DEMO_IMAGE_MODEL,
        prices=make_prices(source="demo", per_mtok={"input": Decimal(1)}, per_image=Decimal("0.01")),
        impact_model=DEMO_IMAGE_MODEL,
        accepts=Accepts(kind="image"),
        output_cap=None,
        model=DEMO_IMAGE_MODEL,
    ),
    DEMO_SPEECH_MODEL: _demo_sound(DEMO_SPEECH_MODEL, "speech", **{CHARACTERS: Decimal("0.000015")}),
    DEMO_TRANSCRIPTION_MODEL: _demo_sound(DEMO_TRANSCRIPTION_MODEL, "transcription", **{AUDIO_SECONDS: Decimal("0.0001")}),
}
_MOST_REMEMBERED = 4096


def footprint_model(settings: Configuration, provider: str, model: str, requested: str | None) -> tuple[str, str, str | None]:
    """Vendor, model and `impact_as` by which the footprint of a booked answer is estimated, as the configuration is now.

    `model` is the provider's own name of what answered; where no row has it, the row that was asked for counts, unless it has fallbacks.
    """
    if provider == DEMO_MODEL:
        return provider, model, DEMO_IMPACT
    vendor = next((each.vendor for each in settings.providers if each.name == provider), provider)
    rows = [each for each in settings.models if provider in each.providers]
    told = next((each for each in rows if each.upstream == model), None) or next(
        (each for each in rows if each.name == requested and not each.fallbacks), None
    )
    return (vendor, model, None) if told is None else (vendor, told.upstream, told.impact_as)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """A snapshot. `listings` are what providers with `models: "*"` say they offer; one that is missing there has not answered yet.

    `day` decides which bundled prices are in force.
    """

    settings: Configuration
    rates: Rates
    day: date
    price_list: PriceList = EMPTY_PRICE_LIST
    listings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _routes: dict[str, ModelRoute] = field(default_factory=dict, repr=False, compare=False)
    _offers: list[tuple[Offer, ...]] = field(default_factory=list, repr=False, compare=False)

    def resolve(self, model: str) -> ModelRoute:
        """Where a name leads: a configured alias, else `provider/rest`, else the first provider that offers the bare name.

        Raises `ModelNotFound` when nobody offers it, `ModelNotPriced` when somebody does and no price is known.
        """
        found = self._routes.get(model)
        if found is None:
            found = self._find(model)
            if len(self._routes) >= _MOST_REMEMBERED:
                self._routes.clear()
            self._routes[model] = found
        return found

    def offered(self) -> tuple[Offer, ...]:
        """Every name that can be asked for and has a price: aliases first, then providers' own in order of configuration.

        A model that an earlier provider offers under the same bare name is listed as `provider/model`. The first call takes about
        0.1 ms a model, later ones nothing.
        """
        if not self._offers:
            self._offers.append(self._offered())
        return self._offers[0]

    def shown(self) -> tuple[Offer, ...]:
        """What is offered, each model once: without the `provider/model` of one that a configured name of its own leads to already."""
        offers = {offer.name: offer.deployment for offer in self.offered()}
        return tuple(offer for offer in self.offered() if not _is_again(offer, offers))

    def _offered(self) -> tuple[Offer, ...]:
        offers: dict[str, Offer] = {}
        for alias in self.settings.models:
            try:
                offers[alias.name] = Offer(name=alias.name, deployment=self.resolve(alias.name).deployments[0])
            except (ModelNotFound, ModelNotPriced):
                continue
        for provider in self._providers():
            for model in self._listed(provider) or ():
                deployment = self._deployment(provider, model)
                if deployment is not None:
                    name = model if model not in offers else f"{provider.name}/{model}"
                    offers.setdefault(name, Offer(name=name, deployment=replace(deployment, model=name)))
        return tuple(offers.values())

    def find_provider(self, name: str) -> Provider | None:
        return next((provider for provider in self._providers() if provider.name == name), None)

    def unpriced(self) -> tuple[str, ...]:
        """Configured names that cannot be offered for want of a price or a key: for `config check`."""
        missing = []
        for alias in self.settings.models:
            try:
                self.resolve(alias.name)
            except (ModelNotFound, ModelNotPriced):
                missing.append(alias.name)
        for provider in self.settings.providers:
            missing += [f"{provider.name}/{model}" for model in provider.models or () if self._deployment(provider, model) is None]
        return tuple(missing)

    def _providers(self) -> tuple[Provider, ...]:
        return (*self.settings.providers, _DEMO_PROVIDER) if self.settings.demo else self.settings.providers

    def _listed(self, provider: Provider) -> tuple[str, ...] | None:
        return provider.models if provider.models is not None else self.listings.get(provider.name)

    def _find(self, model: str) -> ModelRoute:
        for alias in self.settings.models:
            if alias.name == model:
                return self._route_of_alias(alias)
        head, slash, rest = model.partition("/")
        places = [(provider, rest) for provider in self._providers() if slash and rest and provider.name == head]
        places += [(provider, model) for provider in self._providers()]
        is_known = False
        for provider, upstream in places:
            listed = self._listed(provider)
            if listed is not None and upstream not in listed:
                continue
            deployment = self._deployment(provider, upstream)
            if deployment is not None:
                return ModelRoute(name=model, deployments=(replace(deployment, model=model),))
            is_known = is_known or listed is not None or upstream is not model
        if is_known:
            raise ModelNotPriced(f"the model {model[:200]!r} has no price; an operator can state one (usd_per_mtok)")
        if head in self.settings.without_key:
            raise ModelNotFound(f"the provider {head!r} has no API key here")
        raise ModelNotFound(f"the model {model[:200]!r} does not exist here")

    def _route_of_alias(self, alias: Alias) -> ModelRoute:
        first = self._deployments_of_alias(alias)
        fallbacks: list[Deployment] = []
        for rank, name in enumerate(alias.fallbacks, start=1):
            other = next((each for each in self.settings.models if each.name == name), None)
            try:
                found = self._deployments_of_alias(other) if other else self._find(name).deployments
            except (ModelNotFound, ModelNotPriced):
                continue
            fallbacks += [replace(deployment, rank=rank) for deployment in found]
        return ModelRoute(name=alias.name, deployments=(*first, *fallbacks), strategy=alias.strategy)

    def _deployments_of_alias(self, alias: Alias) -> tuple[Deployment, ...]:
        found = []
        providers = [provider for provider in self._providers() if self._serves(provider, alias)]
        for provider in providers:
            deployment = self._deployment(provider, alias.upstream, alias)
            if deployment is not None:
                found.append(replace(deployment, model=alias.name))
                if not alias.providers:
                    break
        if found:
            return tuple(found)
        if providers:
            raise ModelNotPriced(
                f"the model {alias.name!r} has no price; an operator can state one under models.{alias.name}{_where(alias)}"
            )
        raise ModelNotFound(f"the model {alias.name!r} has no provider with an API key here")

    def _serves(self, provider: Provider, alias: Alias) -> bool:
        if alias.providers:
            return provider.name in alias.providers
        listed = self._listed(provider)
        return listed is None or alias.upstream in listed

    def _listing(self, vendor: Vendor, upstream: str) -> tuple[Listed | None, tuple[str, ...]]:
        """What the list says of a model, and the tools that a variant of it (`:online`) always uses."""
        if not vendor.price_list:
            return None, ()
        name = priced_as(vendor, upstream)
        variants = upstream.lower().split(":")[1:] if vendor.variants else []
        tools = tuple(tool for variant in variants for tool in vendor.variants.get(variant, ()))
        if variants and not self.price_list.names(vendor.price_list, name):
            if any(variant not in vendor.variants for variant in variants):
                return None, tools
            name = name.partition(":")[0]
        return self.price_list.find(vendor.price_list, name, self.day), tools

    def _deployment(self, provider: Provider, upstream: str, alias: Alias | None = None) -> Deployment | None:
        """The deployment, or `None` without a price. Prices stated for an alias hold for its upstream model under any name."""
        if provider.is_demo:
            return replace(_DEMO_DEPLOYMENTS[upstream], impact_method=self.settings.impact.method)
        vendor = vendors.VENDORS[provider.vendor]
        listed, tools = self._listing(vendor, upstream)
        told = alias or next(
            (each for each in self.settings.models if each.upstream == upstream and provider.name in each.providers),
            None,
        )
        fees = fees_of(vendor, upstream)
        prices = _prices(provider, upstream, listed, told.override if told else None, fees, told.accepts.kind if told else None)
        if prices is None:
            return None
        is_passed_on = vendor.passes_on(upstream)
        known = accepts_of(vendor, upstream).over(Accepts(context=listed.context_window if listed else None, kind=_kind_of(prices)))
        return Deployment(
            provider=provider,
            upstream_model=upstream,
            prices=prices,
            limit_field=limit_field(vendor, upstream),
            zone=vendors.OTHER.zone if is_passed_on else provider.zone,
            region=vendors.OTHER.region if is_passed_on else provider.region,
            impact_provider=vendors.OTHER.name if is_passed_on else provider.vendor,
            impact_model=upstream,
            impact_as=told.impact_as if told else None,
            impact_method=self.settings.impact.method,
            accepts=told.accepts.over(known) if told else known,
            usual_tiers=vendor.usual_tiers,
            always_used=tuple(dict.fromkeys((*fees.always, *tools))),
            service_tiers=tuple(listed.service_tiers.items()) if listed and prices is listed.prices else (),
            output_cap=told.accepts.max_output if told else None,
            writes_cache_unasked=_writes_cache_unasked(vendor, listed, told),
            is_passed_on=is_passed_on,
            model=upstream,
        )


def _where(alias: Alias) -> str:
    return ".usd_per_image" if alias.accepts.kind == "image" else ".usd_per_mtok"


def _is_again(offer: Offer, offers: Mapping[str, Deployment]) -> bool:
    """Whether it is the `provider/model` of a model that stands there by its bare name, from the same provider."""
    own = offer.deployment
    named = offers.get(own.upstream_model)
    is_qualified = offer.name == f"{own.provider.name}/{own.upstream_model}"
    return is_qualified and named is not None and (named.provider.name, named.upstream_model) == (own.provider.name, own.upstream_model)


def _kind_of(prices: Prices) -> ModelKind | None:
    """What a model is for, where its price tells."""
    units = {name for name, _ in prices.per_tool}
    return "transcription" if AUDIO_SECONDS in units else "speech" if CHARACTERS in units else None


def _writes_cache_unasked(vendor: Vendor, listed: Listed | None, told: Alias | None) -> bool:
    """Where a vendor caches prompts on its own and asks a price for writing, an answer may hold some."""
    stated = told.override.per_mtok if told else None
    has_price = "cache_write" in stated if stated is not None else listed is not None and listed.states_cache_write
    return vendor.writes_cache_unasked and has_price


def _prices(
    provider: Provider,
    upstream: str,
    listed: Listed | None,
    override: PriceOverride | None,
    fees: FeesOfModel = NO_FEES,
    kind: ModelKind | None = None,
) -> Prices | None:
    """An operator's figures over the bundled ones. Token prices are replaced as a whole, each fee on its own."""
    bundled = _with_fees(listed.prices, fees) if listed and listed.prices else None
    vendor = vendors.VENDORS[provider.vendor]
    if bundled is None and vendor.free_suffix and upstream.endswith(vendor.free_suffix) and upstream.count(":") == 1:
        bundled = make_prices(source=f"{vendor.name}: free by name", per_mtok={"input": Decimal(0), "output": Decimal(0)})
    if bundled is None and vendor.own_price is not None and provider.region == "local" and not vendor.passes_on(upstream):
        bundled = make_prices(source="own machine", per_mtok={"input": vendor.own_price, "output": vendor.own_price})
    if override is None or override == PriceOverride():
        return bundled
    if override.per_mtok is not None:
        source, per_mtok, tiers = "configuration", override.per_mtok, override.tiers
    elif bundled is not None:
        source, per_mtok = f"configuration over {bundled.source}", _stated(bundled)
        tiers = tuple((tier.above, _stated(tier)) for tier in bundled.tiers)
    elif not BY_SOUND.isdisjoint(override.per_tool) or (kind == "image" and override.per_image is not None):
        # What hears, speaks or makes pictures need have no tokens.
        source, per_mtok, tiers = "configuration", {"input": Decimal(0)}, ()
    else:
        return None
    image = override.per_image if override.per_image is not None else (bundled.per_image if bundled else None)
    return make_prices(
        source=source,
        per_mtok=per_mtok,
        tiers=tiers,
        per_request=_first_stated(override.per_request, bundled.per_request if bundled else None, fees.per_request),
        per_image=image,
        per_tool={**fees.per_tool, **dict(bundled.per_tool if bundled else ()), **override.per_tool},
    )


def _first_stated(*fees: Decimal | None) -> Decimal:
    return next((fee for fee in fees if fee is not None), Decimal(0))


def _with_fees(prices: Prices, fees: FeesOfModel) -> Prices:
    """What the list says, and the fees it leaves out."""
    if fees == NO_FEES:
        return prices
    image = {} if fees.image_out is None or prices.image_out is not None else {"image_out": fees.image_out}
    return make_prices(
        source=f"{prices.source}, fees of the model",
        per_mtok={**_stated(prices), **image},
        tiers=[(tier.above, {**_stated(tier), **image}) for tier in prices.tiers],
        per_request=prices.per_request or fees.per_request or Decimal(0),
        per_image=prices.per_image,
        per_tool={**fees.per_tool, **dict(prices.per_tool)},
    )


def _stated(row: PerMtok) -> dict[str, Decimal]:
    return {name: usd for name in CLASSES if (usd := getattr(row, name)) is not None}
