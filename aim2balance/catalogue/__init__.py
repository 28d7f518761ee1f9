"""Providers, models, prices, hosting zones and exchange rates; a source for every number."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aim2balance.catalogue.configuration import bind_host, check_start, is_loopback, load_settings, settings_from
    from aim2balance.catalogue.provider_keys import add_key as add_provider_key
    from aim2balance.catalogue.provider_keys import list_keys as list_provider_keys
    from aim2balance.catalogue.provider_keys import set_disabled as set_provider_key_disabled
    from aim2balance.catalogue.service import (
        CatalogueHolder,
        ShareKind,
        Term,
        fetch_listing,
        fetch_rates,
        find_eur_per_m2,
        find_share,
        get_prices,
        get_rates,
        list_terms,
        open_catalogue,
        record_terms,
        set_eur_per_m2,
        set_share,
    )
    from aim2balance.catalogue.snapshot import Catalogue
    from aim2balance.catalogue.views import check_configuration, describe_model, price_model

_HOMES = {
    "configuration": ("bind_host", "check_start", "is_loopback", "load_settings", "settings_from"),
    "service": (
        "CatalogueHolder",
        "ShareKind",
        "Term",
        "fetch_listing",
        "fetch_rates",
        "find_eur_per_m2",
        "find_share",
        "get_prices",
        "get_rates",
        "list_terms",
        "open_catalogue",
        "record_terms",
        "set_eur_per_m2",
        "set_share",
    ),
    "snapshot": ("Catalogue",),
    "views": ("check_configuration", "describe_model", "price_model"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

_PROVIDER_KEYS = {"add_provider_key": "add_key", "list_provider_keys": "list_keys", "set_provider_key_disabled": "set_disabled"}

__all__ = [
    "Catalogue",
    "CatalogueHolder",
    "ShareKind",
    "Term",
    "add_provider_key",
    "bind_host",
    "check_configuration",
    "check_start",
    "describe_model",
    "fetch_listing",
    "fetch_rates",
    "find_eur_per_m2",
    "find_share",
    "get_prices",
    "get_rates",
    "is_loopback",
    "list_provider_keys",
    "list_terms",
    "load_settings",
    "open_catalogue",
    "price_model",
    "record_terms",
    "set_eur_per_m2",
    "set_provider_key_disabled",
    "set_share",
    "settings_from",
]


def __getattr__(name: str) -> Any:
    if name in _PROVIDER_KEYS:
        return getattr(import_module(f"{__name__}.provider_keys"), _PROVIDER_KEYS[name])
    if name not in _HOME:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
