"""The sources of a configuration."""

from collections.abc import Mapping

from aim2balance.adapters.carbon.electricity_maps import ElectricityMaps
from aim2balance.adapters.carbon.entsoe import Entsoe
from aim2balance.catalogue.types import HourlyIntensityTerms, ServiceVariables
from aim2balance.gateway.ports import Upstream
from aim2balance.impact.ports import CarbonIntensitySource


def open_sources(
    hourly: Mapping[str, HourlyIntensityTerms], services: ServiceVariables, upstream: Upstream
) -> Mapping[str, CarbonIntensitySource]:
    """Who tells the hours of each zone."""
    return {zone: _source(terms, services, upstream) for zone, terms in hourly.items()}


def _source(terms: HourlyIntensityTerms, services: ServiceVariables, upstream: Upstream) -> CarbonIntensitySource:
    if terms.source == "entsoe":
        return Entsoe(upstream, services.entsoe_api_key, terms.base_url)
    return ElectricityMaps(upstream, services.electricitymaps_api_key, terms.base_url)
