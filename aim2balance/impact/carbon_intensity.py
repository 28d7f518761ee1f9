"""How much CO2e a kWh emits by zone and year, and who says so.

EcoLogits gives each zone one figure and neither its year nor its source. `carbon_intensity.json` has the year, found by holding every
figure against the table of Ember, where it is the latest one.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final, NamedTuple

import msgspec

from aim2balance.impact.types import HOUR_ESTIMATED, HOUR_MISSING, CarbonIntensity


class IntensitySource(NamedTuple):
    """Who publishes carbon intensities, where, and under which terms."""

    name: str
    url: str
    licence: str


ENTSOE: Final = "entsoe"
ELECTRICITY_MAPS: Final = "electricitymaps"
"""Those that tell hours; the names stand in the configuration too."""

SOURCES: Final = MappingProxyType(
    {
        "ember-2026": IntensitySource(
            "Ember, Yearly Electricity Data (2026), through Our World in Data and EcoLogits 0.11.3",
            "https://ourworldindata.org/grapher/carbon-intensity-electricity",
            "CC BY 4.0",
        ),
        ENTSOE: IntensitySource(
            "ENTSO-E Transparency Platform: generation of the hour by kind, without imports, with life-cycle factors (IPCC AR5 and others)",
            "https://transparency.entsoe.eu",
            "CC BY 4.0",
        ),
        ELECTRICITY_MAPS: IntensitySource(
            "Electricity Maps, carbon intensity of the hour with imports, life cycle",
            "https://www.electricitymaps.com",
            "terms of Electricity Maps",
        ),
    }
)


def intensity_source(name: str) -> IntensitySource:
    """Who is meant by the name that events and the configuration have."""
    return SOURCES[name]


class _Years(msgspec.Struct):
    source: str
    zones_by_year: dict[str, str]


def yearly(zone: str, kg_per_kwh: float) -> CarbonIntensity | None:
    """EcoLogits' figure of a zone with the year that it is of; None for a zone whose figure is not usable."""
    data, years = _years()
    year = years.get(zone)
    return None if year is None else CarbonIntensity(round(kg_per_kwh * 1000, 6), year, data.source)


@cache
def _years() -> tuple[_Years, dict[str, int]]:
    text = files(__package__).joinpath("carbon_intensity.json").read_bytes()
    data = msgspec.json.decode(text, type=_Years)
    return data, {zone: int(year) for year, zones in data.zones_by_year.items() for zone in zones.split()}


def wire_intensity(found: CarbonIntensity | None, warnings: Sequence[str] = ()) -> dict[str, object] | None:
    """Under the names of receipts and of `impact estimate`; `warnings` are those of the footprint that it was made with."""
    if found is None:
        return None
    source = SOURCES.get(found.source)
    return {
        "gPerKWh": found.g_per_kwh,
        "year": found.year,
        "hour": found.hour,
        "lowGPerKWh": found.low_g_per_kwh,
        "highGPerKWh": found.high_g_per_kwh,
        "isEstimated": HOUR_ESTIMATED in warnings,
        "isHourMissing": HOUR_MISSING in warnings,
        "source": found.source if source is None else source.name,
        "url": None if source is None else source.url,
        "licence": None if source is None else source.licence,
    }
