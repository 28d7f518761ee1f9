"""What people see of the catalogue: the model list, the price of a model, the report of `config check`. JSON values, no database."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from aim2balance.catalogue.accepts import accepts_of
from aim2balance.catalogue.configuration import check_start, load_settings
from aim2balance.catalogue.prices import CLASSES
from aim2balance.catalogue.pricestore import load_prices
from aim2balance.catalogue.pricing import eur_per_mtok
from aim2balance.catalogue.service import CatalogueHolder
from aim2balance.catalogue.snapshot import Catalogue
from aim2balance.catalogue.types import Configuration, Deployment, ModelKind, Offer, PerMtok, Prices, Rates
from aim2balance.catalogue.vendors import VENDORS
from aim2balance.kit.settings import Environment


def kind_of(settings: Configuration, provider: str, vendor: str, model: str) -> ModelKind | None:
    """What a model of a provider is for: as the configuration says, else by its family's row; None: nobody says anything else than text."""
    told = [row for row in settings.models if row.upstream == model and provider in row.providers and row.accepts.kind is not None]
    return told[0].accepts.kind if told else accepts_of(VENDORS.get(vendor, VENDORS["other"]), model).kind


def describe_model(offer: Offer, rates: Rates) -> dict[str, Any]:
    """One row of the model list, camelCase, prices per million tokens. A model that writes nothing (embeddings) has no output price;
    `vision` and `pdf` are null where nobody says whether it reads images, or PDFs as they are.
    """
    deployment = offer.deployment
    prices = deployment.prices
    per_mtok = {"input": prices.input, "output": prices.output, "cachedInput": prices.cached_input}
    return {
        "id": offer.name,
        "label": offer.label,
        "provider": deployment.provider.name,
        "vendor": deployment.provider.vendor,
        "region": deployment.region,
        "zone": deployment.zone,
        "dialect": deployment.provider.dialect,
        "demo": deployment.is_demo,
        "contextWindow": deployment.context_window,
        "maxOutput": deployment.max_output,
        "vision": deployment.sees_images,
        "pdf": deployment.accepts.reads("pdf"),
        "reasoning": deployment.is_reasoning,
        "usdPerMtok": per_mtok,
        "eurPerMtok": {name: None if usd is None else eur_per_mtok(usd, rates) for name, usd in per_mtok.items()},
    }


def price_spans(places: Sequence[Prices], rates: Rates) -> dict[str, Any] | None:
    """Lowest and highest price of the places where one model answers, EUR per million tokens; None where all ask the same."""
    spans: dict[str, Any] = {}
    for name in ("input", "output"):
        asked = [eur_per_mtok(usd, rates) for prices in places if (usd := getattr(prices, name)) is not None]
        spans[name] = {"lowest": min(asked), "highest": max(asked)} if asked else None
    is_one = all(span is None or span["lowest"] == span["highest"] for span in spans.values())
    return None if is_one else spans


def price_model(catalogue: Catalogue, model: str) -> dict[str, Any]:
    """Where a name leads and what it costs, with every source. Raises `ModelNotFound` and `ModelNotPriced`."""
    route = catalogue.resolve(model)
    rates = catalogue.rates
    return {
        "model": route.name,
        "strategy": route.strategy,
        "margin": _number(rates.margin),
        "rebalancingFee": _number(rates.fee_rate),
        "eurPerUsd": _number(rates.eur_per_usd),
        "rateDate": rates.rate_date.isoformat(),
        "rateSource": rates.rate_source,
        "deployments": [_deployment(deployment, rates) for deployment in route.deployments],
    }


def check_configuration(environment: Environment) -> dict[str, Any]:
    """What the configuration amounts to, with warnings. Raises `WrongConfiguration` for what would stop the start."""
    settings = load_settings(environment)
    check_start(settings, environment)
    holder = CatalogueHolder(settings, load_prices(environment.data_dir))
    warnings = [f"{name}: no API key, so it is not offered" for name in settings.without_key]
    warnings += [f"{name}: not offered, it has no price or no provider" for name in holder.current.unpriced()]
    return {
        "file": str(environment.config) if environment.config else None,
        "demo": settings.demo,
        "providers": [provider.name for provider in settings.providers],
        "models": [offer.name for offer in holder.current.offered()],
        "warnings": [*warnings, *holder.alerts],
    }


def describe_price_list(holder: CatalogueHolder) -> dict[str, Any]:
    """Which list prices are from: the installed package's, or one that was fetched, with its source, date and what of it waits."""
    fetched = holder.prices.fetched
    return {
        "version": holder.price_list.version,
        "source": fetched.source if fetched else "genai-prices, installed",
        "fetchedAt": fetched.fetched_at if fetched else None,
        "heldBack": list(fetched.held_back) if fetched else [],
        "reasons": list(fetched.reasons) if fetched else [],
        "keptFromBefore": list(fetched.kept) if fetched else [],
    }


def _deployment(deployment: Deployment, rates: Rates) -> dict[str, Any]:
    prices = deployment.prices
    return {
        "provider": deployment.provider.name,
        "upstream": deployment.upstream_model,
        "fallback": deployment.rank,
        "region": deployment.region,
        "zone": deployment.zone,
        "source": prices.source,
        "usdPerMtok": _classes(prices),
        "eurPerMtok": {name: _number(eur_per_mtok(getattr(prices, name), rates)) for name in _classes(prices)},
        "usdPerRequest": _number(prices.per_request),
        "usdPerImage": _number(prices.per_image),
        "usdPerTool": {name: _number(usd) for name, usd in prices.per_tool},
        "tiers": [{"above": tier.above, "usdPerMtok": _classes(tier)} for tier in prices.tiers],
    }


def _classes(row: PerMtok) -> dict[str, float | None]:
    return {name: _number(usd) for name in CLASSES if (usd := getattr(row, name)) is not None}


def _number(figure: Decimal | None) -> float | None:
    """A price for display as a JSON number; bookings never pass through here."""
    return None if figure is None else float(figure)
