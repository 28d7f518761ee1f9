"""From the configuration file and the environment to `Configuration`: defaults, built-in providers, the rules of the demo."""

import difflib
import ipaddress
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from aim2balance.catalogue.config_keys import read_tree
from aim2balance.catalogue.errors import WrongPrice
from aim2balance.catalogue.prices import make_prices
from aim2balance.catalogue.snapshot import DEMO_MODEL
from aim2balance.catalogue.types import Alias, Configuration, FixedRate, GatewayLimits, PriceOverride, Provider
from aim2balance.catalogue.vendors import BUILT_IN, VENDORS, Vendor, vendor_of
from aim2balance.kit import variables
from aim2balance.kit.settings import ConfigText, Environment, WrongConfiguration, read_config

LOOPBACK = "127.0.0.1"


def load_settings(environment: Environment) -> Configuration:
    """Read and check the configuration file of the environment. Raises `WrongConfiguration` with file, line, key and expectation."""
    return settings_from(read_config(environment.config, environment.values), environment.values)


def settings_from(
    text: ConfigText, values: Mapping[str, str], stored: Mapping[str, tuple[str, ...]] = MappingProxyType({})
) -> Configuration:
    """`Configuration` from a parsed file, the variables, and keys of providers that were entered elsewhere. Raises `WrongConfiguration`."""
    _check_variables(values)
    tree = read_tree(text)
    offered, without_key = _providers(text, tree.get("providers", {}), values, stored)
    demo = tree.get("demo", not offered)
    if demo:
        for section in ("providers", "models"):
            if DEMO_MODEL in tree.get(section, {}):
                raise text.wrong((section, DEMO_MODEL), "expected another name: demo is the scripted model while demo is true")
    rows = tree.get("providers", {})
    known = {*rows, *(row.name for row in BUILT_IN)}
    names = {*tree.get("models", {}), *(model for row in rows.values() for model in row.get("models") or ())}
    pricing = {name: value for name, value in tree.get("pricing", {}).items() if name != "eur_per_usd"}
    return Configuration(
        **pricing,
        eur_per_usd=_fixed_rate(text, tree.get("pricing", {}).get("eur_per_usd", "ecb")),
        demo=demo,
        **({"home_region": tree["home_region"]} if "home_region" in tree else {}),
        providers=offered,
        without_key=without_key,
        models=tuple(_alias(text, name, row, known, names) for name, row in tree.get("models", {}).items()),
        gateway=GatewayLimits(**tree.get("gateway", {})),
        **({"public_url": tree["public_url"].rstrip("/")} if "public_url" in tree else {}),
        **({"mail_from": tree["mail"]["from"]} if "from" in tree.get("mail", {}) else {}),
        legal_folder=tree.get("legal", {}).get("folder"),
        payments=tree.get("payments", {}),
    )


def _check_variables(values: Mapping[str, str]) -> None:
    """The variables of providers, of the payment processor and of the mail server. Raises `WrongConfiguration`."""

    def text(name: str) -> str:
        return values.get(name, "").strip()

    for name in ("STRIPE_SECRET_KEY", *(vendor.variable for vendor in BUILT_IN if vendor.is_paid)):
        variables.secret(name, text(name))
    for part in text("STRIPE_WEBHOOK_SECRET").split(","):
        variables.secret("STRIPE_WEBHOOK_SECRET", part.strip())
    for name in ("STRIPE_API_BASE", *(vendor.variable for vendor in BUILT_IN if not vendor.is_paid)):
        variables.url(name, text(name), ("http", "https"), "an address starting with http:// or https://")
    variables.url("SMTP_URL", text("SMTP_URL"), ("smtp", "smtps"), "smtp://user:password@host:587 or smtps://user:password@host:465")
    variables.url("S3_URL", text("S3_URL"), ("s3",), "s3://key:secret@host/bucket")


def check_start(settings: Configuration, environment: Environment) -> None:
    """Refuse what the demo must not meet: a payment key, or a paid provider's key without `AIM2BALANCE_DEMO_WITH_REAL_KEYS=1`."""
    if not settings.demo:
        return
    source = environment.config.name if environment.config else "environment"
    if environment.values.get("STRIPE_SECRET_KEY", "").strip():
        raise WrongConfiguration(source, None, "demo", "expected no STRIPE_SECRET_KEY while demo is true: demo money is not real")
    paid = [provider.name for provider in settings.providers if provider.is_paid]
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


def _providers(
    text: ConfigText, rows: Mapping[str, Mapping[str, Any]], values: Mapping[str, str], stored: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[Provider, ...], tuple[str, ...]]:
    offered, without_key = [], []
    for name, row in rows.items():
        provider = _provider(text, name, row, values, stored.get(name, ()))
        if provider is None:
            without_key.append(name)
        else:
            offered.append(provider)
    for vendor in BUILT_IN:
        if vendor.name not in rows and (values.get(vendor.variable, "").strip() or stored.get(vendor.name)):
            provider = _provider(text, vendor.name, {}, values, stored.get(vendor.name, ()))
            if provider is not None:
                offered.append(provider)
    return tuple(offered), tuple(without_key)


def _provider(text: ConfigText, name: str, row: Mapping[str, Any], values: Mapping[str, str], stored: tuple[str, ...]) -> Provider | None:
    """The provider, or `None` when it has no key. Keys that were entered come before those of the configuration."""
    path = ("providers", name)
    if "/" in name or not name.strip():
        raise text.wrong(path, "expected a name without a slash")
    vendor = VENDORS[row["vendor"]] if "vendor" in row else vendor_of(name, row.get("base_url", ""))
    dialect = row.get("dialect", vendor.dialect)
    if dialect == "gemini":
        raise text.wrong(
            (*path, "dialect"), "expected openai: gemini is not available yet; vendor google is reached through its OpenAI path"
        )
    base_url = _base_url(text, name, row, vendor, dialect, values)
    is_own_address = urlsplit(base_url).hostname == urlsplit(vendor.base_url).hostname
    if "api_key" in row and "api_keys" in row:
        raise text.wrong((*path, "api_keys"), "expected api_key or api_keys, not both")
    is_written = "api_key" in row or "api_keys" in row
    keys = tuple(key for key in row.get("api_keys", (row.get("api_key", ""),)) if key)
    if not is_written and vendor.is_paid and is_own_address:
        keys = tuple(key for key in (values.get(vendor.variable, "").strip(),) if key)
    keys = (*stored, *(key for key in keys if key not in stored))
    if not keys and (is_written or (vendor.is_paid and is_own_address)):
        return None
    region = row.get("region", vendor.region)
    usage = row.get("usage", "on_request" if vendor.usage_on_request else "always")
    return Provider(
        name=name,
        dialect=dialect,
        vendor=vendor.name,
        base_url=base_url,
        api_keys=keys,
        zone=row.get("zone", vendor.zone if region == vendor.region and vendor.region else "EEE" if region == "eu" else "WOR"),
        region=region,
        models=row.get("models"),
        usage_on_request=usage == "on_request" and dialect == "openai",
        auth="none" if not keys else "x-api-key" if dialect == "anthropic" else "bearer",
        is_paid=vendor.is_paid and bool(keys),
    )


def _base_url(text: ConfigText, name: str, row: Mapping[str, Any], vendor: Vendor, dialect: str, values: Mapping[str, str]) -> str:
    """The address without a trailing slash, with the version where people usually leave it out."""
    given = str(row.get("base_url", ""))
    if not given and vendor.name == "ollama":
        given = values.get(vendor.variable, "").strip().rstrip("/") or vendor.base_url
        if urlsplit(given).scheme not in {"http", "https"}:
            raise WrongConfiguration("environment", None, vendor.variable, "expected an address starting with http:// or https://")
    if not given and dialect == vendor.dialect:
        given = vendor.base_url
    if not given:
        raise text.wrong(("providers", name), f"expected a base_url: vendor {vendor.name} has no {dialect} address of its own")
    if dialect == "anthropic" or vendor.name == "ollama":
        return given if given.endswith("/v1") else f"{given}/v1"
    return given


def _fixed_rate(text: ConfigText, stated: Any) -> FixedRate | None:
    if stated == "ecb":
        return None
    for name in ("value", "date"):
        if name not in stated:
            raise text.wrong(("pricing", "eur_per_usd"), f"expected a {name}: a rate has a value, a date and a source")
    return FixedRate(value=stated["value"], day=stated["date"], source=stated.get("source", "configuration"))


def _alias(text: ConfigText, name: str, row: Mapping[str, Any], providers: set[str], models: set[str]) -> Alias:
    path = ("models", name)
    for provider in row.get("provider", ()):
        if provider not in providers:
            raise text.wrong((*path, "provider"), f"unknown provider {provider!r}{_hint(provider, providers)}")
    for fallback in row.get("fallbacks", ()):
        if fallback == name or (fallback not in models and fallback.partition("/")[0] not in providers):
            raise text.wrong(
                (*path, "fallbacks"),
                f"expected another model named in this file, or provider/model; got {fallback!r}{_hint(fallback, models)}",
            )
    return Alias(
        name=name,
        providers=row.get("provider", ()),
        upstream=row.get("upstream", name),
        override=_override(text, path, row),
        max_output=row.get("max_output"),
        is_reasoning=row.get("reasoning"),
        sees_images=row.get("vision"),
        fallbacks=row.get("fallbacks", ()),
        impact_as=row.get("impact_as"),
        strategy=row.get("strategy", "least_busy"),
    )


def _override(text: ConfigText, path: tuple[str, str], row: Mapping[str, Any]) -> PriceOverride:
    per_mtok = row.get("usd_per_mtok")
    tiers = []
    if "tiers" in row and per_mtok is None:
        raise text.wrong((*path, "tiers"), "expected usd_per_mtok beside tiers")
    for number, step in enumerate(row.get("tiers", ())):
        if "above" not in step:
            raise text.wrong((*path, "tiers", number), "expected a number of tokens under above")
        tiers.append((step["above"], {name: usd for name, usd in step.items() if name != "above"}))
    if per_mtok is not None:
        try:
            make_prices(source="configuration", per_mtok=per_mtok, tiers=tiers)
        except WrongPrice as wrong:
            raise text.wrong((*path, "usd_per_mtok"), wrong.message) from None
    return PriceOverride(
        per_mtok=per_mtok,
        per_request=row.get("usd_per_request"),
        per_image=row.get("usd_per_image"),
        per_tool=row.get("usd_per_tool", {}),
        tiers=tuple(tiers),
    )


def _hint(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""
