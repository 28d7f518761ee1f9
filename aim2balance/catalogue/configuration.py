"""From the configuration file and the environment to `Configuration`: defaults, built-in providers, the rules of the demo."""

import ipaddress
from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from urllib.parse import urlsplit

from aim2balance.catalogue.config_model import AllServiceVariables, ConfigFile, ModelRow, OwnRate, ProviderRow
from aim2balance.catalogue.dialects import ACCESS, Dialect
from aim2balance.catalogue.errors import WrongPrice
from aim2balance.catalogue.prices import AUDIO_SECONDS, CHARACTERS, make_prices, of_a_character, of_a_second
from aim2balance.catalogue.snapshot import DEMO_MODEL
from aim2balance.catalogue.types import Alias, Configuration, FixedRate, PriceOverride, Provider, ServiceVariables
from aim2balance.catalogue.vendors import BUILT_IN, VENDORS, Vendor, vendor_of
from aim2balance.kit.config_text import close_to, read_variables
from aim2balance.kit.egress import Exceptions
from aim2balance.kit.settings import ConfigText, Environment, WrongConfiguration, read_config

LOOPBACK = "127.0.0.1"
OWN_DOMAINS = (".localhost", ".local", ".lan", ".internal", ".home.arpa")
"""Ends of names that no registry gives out: RFC 6761, 6762, 8375, and `.internal` of ICANN."""


def load_settings(environment: Environment) -> Configuration:
    """Read and check the configuration file of the environment. Raises `WrongConfiguration` with file, line, key and expectation."""
    return settings_from(read_config(environment.config, environment.values), environment.values)


def settings_from(
    text: ConfigText, values: Mapping[str, str], stored: Mapping[str, tuple[str, ...]] = MappingProxyType({})
) -> Configuration:
    """What a parsed file, the variables, and keys of providers that were entered elsewhere amount to. Raises `WrongConfiguration`."""
    services = read_variables(AllServiceVariables, values)
    file = text.read(ConfigFile)
    offered, without_key = _providers(text, file.providers, services, stored)
    demo = not offered if file.demo is None else file.demo
    if demo:
        for section, rows in (("providers", file.providers), ("models", file.models)):
            if DEMO_MODEL in rows:
                raise text.wrong((section, DEMO_MODEL), "expected another name: demo is the scripted model while demo is true")
    known = {*file.providers, *(row.name for row in BUILT_IN)}
    names = {*file.models, *(model for row in file.providers.values() if row.models != "*" for model in row.models)}
    return Configuration(
        margin=file.pricing.margin,
        rebalancing_fee=file.pricing.rebalancing_fee,
        eur_per_usd=_fixed_rate(file.pricing.eur_per_usd),
        price_list_url=file.pricing.price_list_url,
        fetches_price_list=file.pricing.price_list == "daily",
        demo=demo,
        home_region=file.home_region,
        providers=offered,
        without_key=without_key,
        models=tuple(_alias(text, name, row, known, names) for name, row in file.models.items()),
        gateway=file.gateway,
        limits=file.limits,
        server=file.server,
        cors_origins=file.cors.origins,
        egress=Exceptions.read(file.egress.allow),
        ocr_languages=file.ocr.languages,
        meaning=file.knowledge.meaning,
        web_search=file.tools.web_search if file.tools.web_search is not None and file.tools.web_search.is_offered else None,
        payments=file.payments,
        sessions=file.sessions,
        registration=file.registration,
        openid=file.openid,
        titles=file.titles,
        impact=file.impact,
        services=services,
        public_url=file.public_url.rstrip("/") if file.public_url else None,
        mail_from=file.mail.sender,
        legal_folder=file.legal.folder,
    )


def check_start(settings: Configuration, environment: Environment) -> None:
    """Refuse what the demo must not meet: a payment key, or a paid provider's key without `AIM2BALANCE_DEMO_WITH_REAL_KEYS=1`."""
    if not settings.demo:
        return
    source = environment.config.name if environment.config else "environment"
    if settings.services.stripe_secret_key:
        raise WrongConfiguration(source, None, "demo", "expected no STRIPE_SECRET_KEY while demo is true: demo money is not real")
    paid = [provider.name for provider in settings.providers if provider.is_paid]
    if settings.web_search is not None and settings.web_search.api_key:
        paid.append(settings.web_search.adapter)
    if paid and not environment.demo_with_real_keys:
        raise WrongConfiguration(
            source,
            None,
            "demo",
            f"expected no paid provider while demo is true, found {', '.join(paid)}; set demo: false, or AIM2BALANCE_DEMO_WITH_REAL_KEYS=1",
        )


def bind_host(settings: Configuration, host: str) -> str:
    """The host to listen on: the wanted one, but loopback only while demo is true (anybody could spend demo money, or real keys)."""
    return host if not settings.demo or is_loopback(host) else LOOPBACK


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def is_own_network(base_url: str) -> bool:
    """Whether an address is of this machine or of a network of one's own: loopback, private, or a name that no registry gives out."""
    name = (urlsplit(base_url).hostname or "").rstrip(".")
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return "." not in name or name.endswith(OWN_DOMAINS)
    return address.is_loopback or address.is_private


def _providers(
    text: ConfigText, rows: Mapping[str, ProviderRow], services: ServiceVariables, stored: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[Provider, ...], tuple[str, ...]]:
    offered, without_key = [], []
    for name, row in rows.items():
        provider = _provider(text, name, row, services, stored.get(name, ()))
        if provider is None:
            without_key.append(name)
        else:
            offered.append(provider)
    for vendor in BUILT_IN:
        if vendor.name not in rows and (_said(services, vendor) or stored.get(vendor.name)):
            provider = _provider(text, vendor.name, ProviderRow(), services, stored.get(vendor.name, ()))
            if provider is not None:
                offered.append(provider)
    return tuple(offered), tuple(without_key)


def _provider(text: ConfigText, name: str, row: ProviderRow, services: ServiceVariables, stored: tuple[str, ...]) -> Provider | None:
    """The provider, or `None` when it has no key. Keys that were entered come before those of the configuration."""
    path = ("providers", name)
    if "/" in name or not name.strip():
        raise text.wrong(path, "expected a name without a slash")
    vendor = VENDORS[row.vendor] if row.vendor else vendor_of(name, row.base_url)
    dialect = row.dialect or vendor.dialect
    access = ACCESS[dialect]
    if access.instead is not None:
        raise text.wrong((*path, "dialect"), f"expected {access.instead}")
    base_url = _base_url(text, name, row, vendor, dialect, services)
    is_own_address = urlsplit(base_url).hostname == urlsplit(vendor.base_url).hostname
    if row.api_key is not None and row.api_keys is not None:
        raise text.wrong((*path, "api_keys"), "expected api_key or api_keys, not both")
    is_written = row.api_key is not None or row.api_keys is not None
    keys = tuple(key for key in row.api_keys or (row.api_key,) if key)
    if not is_written and vendor.is_paid and is_own_address:
        keys = tuple(key for key in (_said(services, vendor),) if key)
    keys = (*stored, *(key for key in keys if key not in stored))
    if not keys and (is_written or (vendor.is_paid and is_own_address)):
        return None
    region = row.region or vendor.region
    usage = row.usage or ("on_request" if vendor.usage_on_request else "always")
    return Provider(
        name=name,
        dialect=dialect,
        vendor=vendor.name,
        base_url=base_url,
        api_keys=keys,
        zone=row.zone or (vendor.zone if region == vendor.region and vendor.region else "EEE" if region == "eu" else "WOR"),
        region=region,
        models=None if row.models == "*" else row.models,
        usage_on_request=usage == "on_request" and access.asks_for_usage,
        auth=access.auth if keys else "none",
        is_paid=vendor.is_paid and bool(keys) and not (region == "local" and is_own_network(base_url)),
        also_speaks=frozenset(row.also_speaks if row.also_speaks is not None else vendor.also_speaks if is_own_address else ()),
        power_meter=row.power_meter,
    )


def _said(services: ServiceVariables, vendor: Vendor) -> str:
    """What the vendor's variable says; "" where it has none."""
    return str(getattr(services, vendor.variable.lower())) if vendor.variable else ""


def _base_url(text: ConfigText, name: str, row: ProviderRow, vendor: Vendor, dialect: Dialect, services: ServiceVariables) -> str:
    """The address without a trailing slash, with the version where people usually leave it out."""
    given = row.base_url
    if not given and vendor.variable_is_address:
        given = _said(services, vendor).rstrip("/") or vendor.base_url
    if not given and dialect in (vendor.dialect, *vendor.also_speaks):
        given = vendor.base_url
    if not given:
        raise text.wrong(("providers", name), f"expected a base_url: vendor {vendor.name} has no {dialect} address of its own")
    if ACCESS[dialect].has_versioned_address or vendor.has_versioned_address:
        return given if given.endswith("/v1") else f"{given}/v1"
    return given


def _fixed_rate(stated: OwnRate | None) -> FixedRate | None:
    return None if stated is None else FixedRate(value=stated.value, day=stated.date, source=stated.source)


def _alias(text: ConfigText, name: str, row: ModelRow, providers: set[str], models: set[str]) -> Alias:
    path = ("models", name)
    for provider in row.provider:
        if provider not in providers:
            raise text.wrong((*path, "provider"), f"unknown provider {provider!r}{_hint(provider, providers)}")
    for fallback in row.fallbacks:
        if fallback == name or (fallback not in models and fallback.partition("/")[0] not in providers):
            raise text.wrong(
                (*path, "fallbacks"),
                f"expected another model named in this file, or provider/model; got {fallback!r}{_hint(fallback, models)}",
            )
    return Alias(
        name=name,
        providers=row.provider,
        upstream=row.upstream or name,
        override=_override(text, path, row),
        accepts=row.accepted(),
        fallbacks=row.fallbacks,
        impact_as=row.impact_as,
        strategy=row.strategy,
    )


def _override(text: ConfigText, path: tuple[str, str], row: ModelRow) -> PriceOverride:
    per_mtok = row.usd_per_mtok.stated() if row.usd_per_mtok is not None else None
    if row.tiers and per_mtok is None:
        raise text.wrong((*path, "tiers"), "expected usd_per_mtok beside tiers")
    tiers = tuple((step.above, step.stated()) for step in row.tiers)
    if per_mtok is not None:
        try:
            make_prices(source="configuration", per_mtok=per_mtok, tiers=tiers)
        except WrongPrice as wrong:
            raise text.wrong((*path, "usd_per_mtok"), wrong.message) from None
    return PriceOverride(
        per_mtok=per_mtok,
        per_request=row.usd_per_request,
        per_image=row.usd_per_image,
        per_tool={**row.usd_per_tool, **_of_sound(row)},
        tiers=tiers,
    )


def _of_sound(row: ModelRow) -> dict[str, Decimal]:
    """The prices of a second heard and of a character spoken, as pieces."""
    prices = {}
    if row.usd_per_minute is not None:
        prices[AUDIO_SECONDS] = of_a_second(row.usd_per_minute, 60)
    if row.usd_per_mchar is not None:
        prices[CHARACTERS] = of_a_character(row.usd_per_mchar)
    return prices


def _hint(name: str, known: Iterable[str]) -> str:
    hint = close_to(name, known)
    return f"; {hint}" if hint else ""
