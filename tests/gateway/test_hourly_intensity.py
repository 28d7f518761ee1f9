"""The electricity of the hour, all the way: an operator's configuration, the worker's asking, an answer, its receipt; and a source away."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from aim2balance.adapters.carbon.configured import open_sources
from aim2balance.app.hourly_intensity import fetching
from aim2balance.impact import registry
from aim2balance.kit.schedules import run_once
from tests.adapters.carbon_sources import KEY, CarbonPeer, document, entry, series
from tests.gateway.test_measured import HELLO, LocalModel
from tests.serving import Account, Server, serving

HOUR = timedelta(hours=1)
KEYS = {"ENTSOE_API_KEY": KEY, "ELECTRICITYMAPS_API_KEY": KEY}


def this_hour() -> datetime:
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0)


class House:
    """The application with a model of a zone, and a source of hours."""

    def __init__(self, server: Server, account: Account, peer: CarbonPeer) -> None:
        self.server, self.account, self.peer = server, account, peer

    def ask(self, model: str = "mine", **more: Any) -> dict[str, Any]:
        """One answer; its receipt."""
        with self.server.client(self.account) as client:
            said = client.post("/v1/chat/completions", json={**HELLO, "model": model, **more}).raise_for_status()
            self.server.settled()
            return client.get(f"/v1/receipts/{said.headers['x-request-id']}").raise_for_status().json()

    def work(self) -> None:
        """What the worker does every quarter of an hour."""
        container = self.server.container
        settings = container.catalogue.settings
        sources = open_sources(settings.impact.hourly, settings.services, container.upstream)
        (schedule,) = fetching(container.hourly_intensity, container.db, sources)
        assert self.server.run(run_once(schedule))


@contextmanager
def open_house(folder: Path, database_url: str, source: str = "electricitymaps", **terms: Any) -> Iterator[House]:
    peer, model = CarbonPeer(), LocalModel()
    row = {"vendor": "other", "base_url": model.url, "api_key": "sk-local", "models": []}
    price = {"usd_per_mtok": {"input": 1, "output": 10}, "max_output": 1000, "upstream": "llama-3.1-8b"}
    config = {
        "providers": {"here": {**row, "zone": "DEU"}, "there": {**row, "zone": "FRA"}},
        "models": {"mine": {**price, "provider": "here"}, "other": {**price, "provider": "there"}},
        "gateway": {"retries": 0},
        "impact": {"hourly": {"DEU": {"source": source, "base_url": peer.url + ("/v3" if source == "electricitymaps" else ""), **terms}}},
    }
    try:
        with serving(folder / "data", database_url, config, KEYS) as server:
            yield House(server, server.open_account("100"), peer)
            server.check_books()
    finally:
        model.close()
        peer.close()


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> Iterator[House]:
    with open_house(tmp_path, database_url) as found:
        yield found


def test_an_answer_carries_the_hour_in_force(house: House) -> None:
    hour = this_hour()
    house.peer.history = [entry(hour - HOUR, 500), entry(hour, 100, isEstimated=True, estimationMethod="TIME_SLICER_AVERAGE")]
    house.work()
    impact = house.ask()["impact"]
    found = impact["carbonIntensity"]
    assert (found["gPerKWh"], datetime.fromisoformat(found["hour"]), found["year"]) == (100, hour, hour.year)
    assert (found["isEstimated"], found["isHourMissing"], found["lowGPerKWh"]) == (True, False, None)
    assert found["source"].startswith("Electricity Maps")
    assert impact["zone"] == "DEU"
    embodied = 0.029 * (impact["kWh"]["best"] - impact["parts"]["cooling"]["best"])
    assert impact["CO2e"]["best"] == pytest.approx(impact["kWh"]["best"] * 0.1 + embodied)


def test_generation_by_kind_gives_the_hour_a_range(tmp_path: Path, database_url: str) -> None:
    with open_house(tmp_path, database_url, "entsoe") as house:
        start = this_hour() - 24 * HOUR
        points = dict.fromkeys(range(1, 24), 100.0)  # until an hour ago: later ones are not published yet
        house.peer.entsoe = document(series("B19", start, points, count=23), series("B04", start, points, count=23))
        house.work()
        found = house.ask()["impact"]["carbonIntensity"]
        assert datetime.fromisoformat(found["hour"]) == start + 22 * HOUR
        assert (found["lowGPerKWh"], found["gPerKWh"], found["highGPerKWh"]) == ((7 + 410) / 2, (11 + 490) / 2, (56 + 650) / 2)
        assert found["source"].startswith("ENTSO-E")
        assert found["licence"] == "CC BY 4.0"


def test_zones_without_an_hour_have_their_year(house: House) -> None:
    house.peer.history = [entry(this_hour(), 100)]
    house.work()
    found = house.ask("other")["impact"]["carbonIntensity"]
    assert (found["hour"], found["isHourMissing"]) == (None, False)
    assert found["gPerKWh"] == pytest.approx(registry.mixes()["FRA"].gwp * 1000)


@pytest.mark.parametrize("why", ["never asked", "away", "too old"])
def test_without_an_hour_in_time_the_year_stands_in_and_the_receipt_says_so(house: House, why: str) -> None:
    house.peer.history = [entry(this_hour() - (6 if why == "too old" else 0) * HOUR, 100)]
    house.peer.status = 503 if why == "away" else 200
    if why != "never asked":
        house.work()
    impact = house.ask()["impact"]
    found = impact["carbonIntensity"]
    assert (found["hour"], found["isHourMissing"]) == (None, True)
    assert found["gPerKWh"] == pytest.approx(registry.mixes()["DEU"].gwp * 1000)
    assert "hour-missing" in impact["warnings"]
    asked = house.server.fetch("SELECT * FROM hourly_intensity_asked")
    assert [row["problem"] for row in asked] == {"never asked": [], "away": ["no-answer"], "too old": [None]}[why]


def test_a_source_that_goes_away_serves_until_its_hours_are_too_old(house: House) -> None:
    house.peer.history = [entry(this_hour() - HOUR, 100)]
    house.work()
    house.peer.status = 500
    house.work()
    assert house.ask()["impact"]["carbonIntensity"]["gPerKWh"] == 100


def test_a_correction_changes_the_next_answer_and_no_booked_one(house: House) -> None:
    hour = this_hour()
    house.peer.history = [entry(hour, 100, isEstimated=True)]
    house.work()
    first = house.ask()
    house.peer.history = [entry(hour, 140)]
    house.work()
    second = house.ask()
    (kept, _) = house.server.receipts(house.account)
    assert kept["impact"] == first["impact"]
    assert (first["impact"]["carbonIntensity"]["gPerKWh"], second["impact"]["carbonIntensity"]["gPerKWh"]) == (100, 140)
    assert second["impact"]["carbonIntensity"]["isEstimated"] is False


@pytest.mark.parametrize(("grams", "chosen"), [(5, "here"), (900, "there")])
def test_the_greenest_is_that_of_the_hour(house: House, grams: float, chosen: str) -> None:
    """By the year France is the greener one (41 g against 330), and by an hour of much wind Germany may be."""
    house.peer.history = [entry(this_hour(), grams)]
    house.work()
    assert house.ask("auto:greenest")["provider"] == chosen


def test_what_an_answer_takes_is_told_with_the_hour_before_it_is_asked(house: House) -> None:
    house.peer.history = [entry(this_hour(), 1)]
    before = house.server.container.gateway.conditions.hours.in_force("DEU")
    house.work()
    after = house.server.container.gateway.conditions.hours.in_force("DEU")
    assert before is not None
    assert before.figure is None
    assert after is not None
    assert after.figure is not None
    assert after.figure.g_per_kwh == 1


def test_absurd_figures_are_left_out(house: House) -> None:
    house.peer.history = [entry(this_hour(), 1e9), entry(this_hour() - HOUR, -1), entry(this_hour() - 2 * HOUR, 80)]
    house.work()
    assert house.ask()["impact"]["carbonIntensity"]["gPerKWh"] == 80
