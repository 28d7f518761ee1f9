"""Who tells carbon intensities hour by hour: read from a loopback server that speaks the two APIs as they are documented."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from aim2balance import impact
from aim2balance.adapters.carbon.areas import AREAS
from aim2balance.adapters.carbon.asking import MOST_BYTES
from aim2balance.adapters.carbon.electricity_maps import ElectricityMaps
from aim2balance.adapters.carbon.entsoe import Entsoe, read_document
from aim2balance.adapters.providers.http1 import Http1Upstream
from aim2balance.impact.carbon_intensity import SOURCES
from aim2balance.impact.errors import IntensityUnavailable
from aim2balance.impact.generation_mix import GRAMS_PER_KWH
from aim2balance.impact.ports import CarbonIntensitySource
from aim2balance.impact.registry import mixes
from aim2balance.impact.types import CarbonIntensity
from tests.adapters.carbon_sources import KEY, CarbonPeer, acknowledgement, document, entry, series

START = datetime(2026, 11, 29, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
END = START + 24 * HOUR
WIND, LIGNITE, GAS, SUN = (GRAMS_PER_KWH[kind][1] for kind in ("B19", "B02", "B04", "B16"))


@pytest.fixture
def peer() -> Iterator[CarbonPeer]:
    found = CarbonPeer()
    yield found
    found.close()


def fetched(peer: CarbonPeer, source: str = "entsoe", key: str = KEY, area: str = "DE") -> list[CarbonIntensity]:
    async def work() -> list[CarbonIntensity]:
        upstream = Http1Upstream()
        asked: CarbonIntensitySource
        asked = Entsoe(upstream, key, peer.url) if source == "entsoe" else ElectricityMaps(upstream, key, f"{peer.url}/v3")
        try:
            return list(await asked.fetch_hours(area, START, END))
        finally:
            await upstream.aclose()

    return asyncio.run(work())


def flat(kind: str, mw: float, hours: int, **more: str) -> str:
    return series(kind, START, dict.fromkeys(range(1, hours + 1), mw), count=hours, **more)


def test_what_was_generated_becomes_the_intensity_of_each_hour(peer: CarbonPeer) -> None:
    peer.entsoe = document(flat("B19", 3000, 2), flat("B02", 1000, 2))
    first, second = fetched(peer, area="10Y1001A1001A83F")
    assert (first.hour, second.hour) == (START, START + HOUR)
    assert (first.source, first.year, first.is_estimated) == ("entsoe", 2026, False)
    assert first.g_per_kwh == pytest.approx((3 * WIND + LIGNITE) / 4)
    assert first.low_g_per_kwh == pytest.approx((3 * 7 + 790) / 4)
    assert first.high_g_per_kwh == pytest.approx((3 * 56 + 1372) / 4)
    (asked,) = peer.asked
    assert "documentType=A75&processType=A16&in_Domain=10Y1001A1001A83F&periodStart=202611290000&periodEnd=202611300000" in asked


def test_storage_and_what_pumps_take_are_left_out(peer: CarbonPeer) -> None:
    peer.entsoe = document(flat("B19", 1000, 1), flat("B10", 5000, 1), flat("B10", 4000, 1, direction="out"), flat("B25", 700, 1))
    (hour,) = fetched(peer)
    assert hour.g_per_kwh == WIND


def test_quarters_of_an_hour_are_added_up(peer: CarbonPeer) -> None:
    sun = series("B16", START, {1: 0, 2: 100, 3: 200, 4: 300}, count=4, resolution="PT15M")
    peer.entsoe = document(sun, flat("B04", 150, 1))
    (hour,) = fetched(peer)
    assert hour.g_per_kwh == pytest.approx((SUN + GAS) / 2)


def test_a_curve_of_changes_alone_goes_on_until_the_next_point_and_to_the_end(peer: CarbonPeer) -> None:
    wind = series("B19", START, {1: 100, 5: 300}, count=12, resolution="PT15M", curve="A03")
    peer.entsoe = document(wind, flat("B04", 100, 3))
    found = [hour.g_per_kwh for hour in fetched(peer)]
    assert found == pytest.approx([(WIND + GAS) / 2, (3 * WIND + GAS) / 4, (3 * WIND + GAS) / 4], abs=1e-3)


def test_a_curve_of_single_points_has_gaps_and_an_hour_with_one_is_not_known(peer: CarbonPeer) -> None:
    wind = series("B19", START, {1: 100, 2: 100, 3: 100, 4: 100, 6: 100, 7: 100, 8: 100}, count=8, resolution="PT15M")
    peer.entsoe = document(wind, flat("B04", 100, 2))
    assert [hour.hour for hour in fetched(peer)] == [START]


def test_an_hour_waits_for_a_kind_that_matters_and_not_for_one_that_does_not(peer: CarbonPeer) -> None:
    """The newest hour often lacks a kind yet: with coal missing it would look far too clean."""
    peer.entsoe = document(flat("B19", 1000, 3), flat("B05", 1000, 2), flat("B17", 5, 1))
    assert [hour.hour for hour in fetched(peer)] == [START, START + HOUR]


def test_a_day_of_25_hours_has_25_of_them_for_all_its_times_are_utc() -> None:
    begin = datetime(2026, 10, 24, 22, tzinfo=UTC)
    points = dict.fromkeys(range(1, 26), 100.0)
    generated = read_document(document(series("B19", begin, points, count=25))).generated
    found = impact.hours_of(generated, begin, begin + 25 * HOUR, "entsoe")
    assert [hour.hour for hour in found] == [begin + each * HOUR for each in range(25)]


def test_no_data_is_no_hour_and_no_failure(peer: CarbonPeer) -> None:
    assert fetched(peer) == []


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (acknowledgement("Input parameter does not exist: in_Domain"), "unknown-area"),
        (b"<html>maintenance</html>", "unreadable"),
        (b"", "unreadable"),
        (document(flat("B19", 100, 2).replace("MAW", "KWT")), "unreadable"),
        (document(flat("B19", 100, 2).replace("PT60M", "P1D")), "unreadable"),
        (document(flat("B19", 100, 2).replace("<quantity>100", "<quantity>many")), "unreadable"),
        (b'<!DOCTYPE d [<!ENTITY a "aaaa">]>' + document(flat("B19", 100, 2)).partition(b"?>")[2], "unreadable"),
        (b" " * (MOST_BYTES + 1), "no-answer"),
    ],
    ids=["acknowledgement", "page", "nothing", "unit", "resolution", "number", "entities", "too long"],
)
def test_what_is_no_document_of_generation_is_refused(peer: CarbonPeer, body: bytes, problem: str) -> None:
    peer.entsoe = body
    with pytest.raises(IntensityUnavailable) as refused:
        fetched(peer)
    assert refused.value.problem == problem


def test_a_period_of_years_is_refused_before_it_fills_memory() -> None:
    long = document(flat("B19", 100, 2, curve="A03").replace("2026-11-29T02:00Z", "9026-11-29T02:00Z"))
    with pytest.raises(IntensityUnavailable):
        read_document(long)


@pytest.mark.parametrize("source", ["entsoe", "electricitymaps"])
@pytest.mark.parametrize(
    ("key", "status", "problem"),
    [("", 200, "no-key"), ("wrong", 200, "key-refused"), (KEY, 403, "key-refused"), (KEY, 429, "rate-limited"), (KEY, 503, "no-answer")],
)
def test_a_refusal_says_why_and_never_the_key(peer: CarbonPeer, source: str, key: str, status: int, problem: str) -> None:
    peer.status = status
    with pytest.raises(IntensityUnavailable) as refused:
        fetched(peer, source, key)
    assert refused.value.problem == problem
    assert not key or key not in f"{refused.value!r} {refused.value.__cause__!r} {refused.value.facts}"
    assert bool(peer.asked) is bool(key)


@pytest.mark.parametrize("source", ["entsoe", "electricitymaps"])
def test_a_source_that_is_away_is_no_answer(peer: CarbonPeer, source: str) -> None:
    peer.close()
    with pytest.raises(IntensityUnavailable) as refused:
        fetched(peer, source)
    assert refused.value.problem == "no-answer"
    assert KEY not in f"{refused.value!r} {refused.value.__context__!r}"


def test_electricity_maps_tells_the_last_day_and_which_hours_are_estimates(peer: CarbonPeer) -> None:
    peer.history = [
        entry(START + HOUR, 401, isEstimated=True, estimationMethod="TIME_SLICER_AVERAGE"),
        entry(START, 322),
        entry(START + 2 * HOUR, None),
        entry(START - HOUR, 500),
    ]
    assert fetched(peer, "electricitymaps") == [
        CarbonIntensity(322, 2026, "electricitymaps", START),
        CarbonIntensity(401, 2026, "electricitymaps", START + HOUR, is_estimated=True),
    ]
    (asked,) = peer.asked
    assert asked == "/v3/carbon-intensity/history?zone=DE&emissionFactorType=lifecycle&shouldUseFallbackCallerLookup=false"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"emissionFactorType": "direct"}, "unreadable"),
        ({"temporalGranularity": "daily"}, "unreadable"),
        ({"datetime": "2026-11-29T00:00:00"}, "unreadable"),
        ({"carbonIntensity": "many"}, "unreadable"),
    ],
)
def test_other_figures_than_life_cycle_ones_of_hours_are_refused(peer: CarbonPeer, change: dict[str, str], problem: str) -> None:
    peer.history = [entry(START, 322, **change)]
    with pytest.raises(IntensityUnavailable) as refused:
        fetched(peer, "electricitymaps")
    assert refused.value.problem == problem


def test_an_answer_for_another_zone_is_refused(peer: CarbonPeer) -> None:
    """Where it does not know a zone it may answer for the place of the server that asks."""
    peer.history, peer.zone = [entry(START, 322)], "FR"
    with pytest.raises(IntensityUnavailable) as refused:
        fetched(peer, "electricitymaps")
    assert refused.value.problem == "unknown-area"


def test_every_area_is_of_a_zone_that_can_be_configured_and_every_source_is_named() -> None:
    for source, areas in AREAS.items():
        assert SOURCES[source].licence
        assert areas.keys() <= mixes().keys()
        assert len(set(areas.values())) == len(areas)
    assert all(len(code) == 16 for code in AREAS["entsoe"].values())
