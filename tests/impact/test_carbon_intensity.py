"""How much CO2e a kWh emits: each zone's figure has its year and its source."""

import json
from datetime import UTC, datetime
from importlib.resources import files

import pytest

from aim2balance import impact
from aim2balance.impact import registry
from aim2balance.impact.carbon_intensity import SOURCES
from aim2balance.impact.generation_mix import GRAMS_PER_KWH, STORAGE, intensity_of
from aim2balance.impact.types import CarbonIntensity, Footprint, ZoneHour
from aim2balance.kit.tokens import TYPICAL


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
        "lowGPerKWh": None,
        "highGPerKWh": None,
        "isEstimated": False,
        "isHourMissing": False,
        "source": "Ember, Yearly Electricity Data (2026), through Our World in Data and EcoLogits 0.11.3",
        "url": "https://ourworldindata.org/grapher/carbon-intensity-electricity",
        "licence": "CC BY 4.0",
    }


HOUR = datetime(2026, 11, 30, 13, tzinfo=UTC)


def _footprint(method: str, hour: ZoneHour | None, zone: str = "DEU") -> Footprint:
    found = impact.footprint_by(method, "mistral", "mistral-large-latest", TYPICAL, zone=zone, hour=hour)
    assert found is not None
    return found


@pytest.mark.parametrize("method", ["a2b-1", "a2b-2"])
def test_an_hour_changes_the_gases_of_the_electricity_and_nothing_else(method: str) -> None:
    of_year, of_hour = _footprint(method, None), _footprint(method, ZoneHour(CarbonIntensity(100, 2026, "entsoe", HOUR, 60, 200)))
    assert (of_hour.kWh, of_hour.L) == (of_year.kWh, of_year.L)
    saved = of_year.CO2e.best - of_hour.CO2e.best
    assert saved == pytest.approx(of_year.kWh.best * (329.65 - 100) / 1000, rel=0.02)  # a2b-1 takes the mean of two ends
    assert of_hour.intensity == (100, 2026, "entsoe", HOUR, 60, 200, False)
    assert of_hour.CO2e.low <= of_hour.CO2e.best <= of_hour.CO2e.high


def test_the_ends_of_an_hour_widen_the_range_and_never_narrow_it() -> None:
    plain, wide, wider = (
        _footprint("a2b-2", ZoneHour(CarbonIntensity(100, 2026, "entsoe", HOUR, *ends))) for ends in ((), (50, 200), (50, 900))
    )
    assert plain.CO2e.best == wide.CO2e.best == wider.CO2e.best
    assert wide.CO2e.low < plain.CO2e.low
    assert wide.CO2e.high == plain.CO2e.high  # what the method allows for hour and contract covers it
    assert wider.CO2e.high > plain.CO2e.high


def test_a_missing_hour_leaves_the_year_and_says_so_and_an_estimate_says_so() -> None:
    of_year, missing = _footprint("a2b-2", None), _footprint("a2b-2", ZoneHour(None))
    assert (missing.CO2e, missing.intensity) == (of_year.CO2e, of_year.intensity)
    assert set(missing.warnings) - set(of_year.warnings) == {"hour-missing"}
    estimated = _footprint("a2b-2", ZoneHour(CarbonIntensity(100, 2026, "electricitymaps", HOUR, is_estimated=True)))
    assert "hour-estimated" in estimated.warnings


def test_kinds_of_generation_weigh_by_what_they_generate() -> None:
    assert intensity_of({"B19": 30, "B02": 10}) == pytest.approx(((3 * 7 + 790) / 4, (3 * 11 + 1054) / 4, (3 * 56 + 1372) / 4))
    assert intensity_of({"B10": 100, "B25": 5, "B19": 1}) == GRAMS_PER_KWH["B19"]
    assert intensity_of({"B99": 1}) == GRAMS_PER_KWH["B20"]
    assert intensity_of({}) is None
    assert intensity_of({"B10": 5, "B16": 0}) is None
    for kind, (low, best, high) in GRAMS_PER_KWH.items():
        assert kind not in STORAGE
        assert 0 < low <= best <= high
