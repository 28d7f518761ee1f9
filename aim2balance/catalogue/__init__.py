"""Providers, models, prices, hosting zones and exchange rates; a source for every number."""

from typing import TYPE_CHECKING

from aim2balance.kit.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from aim2balance.catalogue.configuration import bind_host as bind_host
    from aim2balance.catalogue.configuration import check_start as check_start
    from aim2balance.catalogue.configuration import is_loopback as is_loopback
    from aim2balance.catalogue.configuration import load_settings as load_settings
    from aim2balance.catalogue.configuration import settings_from as settings_from
    from aim2balance.catalogue.encryption import KeyEncryption as KeyEncryption
    from aim2balance.catalogue.learned_limits import LearnedLimit as LearnedLimit
    from aim2balance.catalogue.learned_limits import LearnedLimits as LearnedLimits
    from aim2balance.catalogue.pricestore import forget_fetched as forget_fetched
    from aim2balance.catalogue.pricestore import update_price_list as update_price_list
    from aim2balance.catalogue.provider_keys import add_provider_key as add_provider_key
    from aim2balance.catalogue.provider_keys import list_provider_keys as list_provider_keys
    from aim2balance.catalogue.provider_keys import set_provider_key_disabled as set_provider_key_disabled
    from aim2balance.catalogue.service import CatalogueHolder as CatalogueHolder
    from aim2balance.catalogue.service import ShareKind as ShareKind
    from aim2balance.catalogue.service import Term as Term
    from aim2balance.catalogue.service import fetch_listing as fetch_listing
    from aim2balance.catalogue.service import fetch_rates as fetch_rates
    from aim2balance.catalogue.service import find_eur_per_m2 as find_eur_per_m2
    from aim2balance.catalogue.service import find_share as find_share
    from aim2balance.catalogue.service import get_prices as get_prices
    from aim2balance.catalogue.service import get_rates as get_rates
    from aim2balance.catalogue.service import list_terms as list_terms
    from aim2balance.catalogue.service import open_catalogue as open_catalogue
    from aim2balance.catalogue.service import record_terms as record_terms
    from aim2balance.catalogue.service import set_eur_per_m2 as set_eur_per_m2
    from aim2balance.catalogue.service import set_share as set_share
    from aim2balance.catalogue.snapshot import Catalogue as Catalogue
    from aim2balance.catalogue.snapshot import footprint_model as footprint_model
    from aim2balance.catalogue.vendors import VENDORS as VENDORS
    from aim2balance.catalogue.views import check_configuration as check_configuration
    from aim2balance.catalogue.views import describe_model as describe_model
    from aim2balance.catalogue.views import describe_price_list as describe_price_list
    from aim2balance.catalogue.views import kind_of as kind_of
    from aim2balance.catalogue.views import price_model as price_model
    from aim2balance.catalogue.views import price_spans as price_spans
else:
    __getattr__ = lazy_exports(__name__)
