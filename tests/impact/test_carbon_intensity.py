"""How much CO2e a kWh emits: each zone's figure has its year and its source."""

import json
from importlib.resources import files

import pytest

from aim2balance import impact
from aim2balance.impact import registry
from aim2balance.impact.carbon_intensity import SOURCES
from aim2balance.impact.types import CarbonIntensity


def test_every_zone_that_can_be_configured_has_a_year_and_a_source() -> None:
    found = {zone: mix.intensity for zone, mix in registry.mixes().items()}
    assert [zone for zone, intensity in found.items() if intensity is None] == []
    for zone, mix in registry.mixes().items():
        assert mix.intensity is not None
        assert mix.intensity.g_per_kwh == pytest.approx(mix.gwp * 1000), zone
        assert 2000 < mix.intensity.year < 2027
        assert SOURCES[mix.intensity.source].licence
    assert found["DEU"] == CarbonIntensity(329.65, 2025, "ember-2026")
    assert found["UKR"] is not None
    assert found["UKR"].year == 2022


def test_the_table_names_each_zone_once_and_none_that_nobody_has() -> None:
    table = json.loads(files("aim2balance.impact").joinpath("carbon_intensity.json").read_text())
    named = [zone for zones in table["zones_by_year"].values() for zone in zones.split()]
    assert sorted(named) == sorted(set(named)) == sorted(registry.mixes())


@pytest.mark.parametrize("method", ["a2b-1", "a2b-2"])
def test_an_estimate_says_what_it_was_made_with(method: str) -> None:
    found = impact.describe("mistral", "mistral-large-latest", 1000, 400, zone="FRA", method=method)["carbonIntensity"]
    assert found == {
        "gPerKWh": 41.44,
        "year": 2025,
        "hour": None,
        "source": "Ember, Yearly Electricity Data (2026), through Our World in Data and EcoLogits 0.11.3",
        "url": "https://ourworldindata.org/grapher/carbon-intensity-electricity",
        "licence": "CC BY 4.0",
    }
