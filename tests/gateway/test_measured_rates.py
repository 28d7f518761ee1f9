"""What was measured speaks of the next answer: the picker, the estimate, the greenest model, and what a hard budget in CO2e holds."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from aim2balance import impact
from aim2balance.catalogue import load_settings
from aim2balance.impact.measured_rates import DAYS, LEAST_ANSWERS
from aim2balance.kit.quantities import nanograms
from aim2balance.kit.settings import Environment
from tests.gateway.test_measured import HELLO, House, open_house, patient, wait_for

__all__ = ["patient"]
OTHER = {"provider": "far", "upstream": "llama-3.2-3b", "usd_per_mtok": {"input": 1, "output": 10}, "max_output": 1000}


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> Iterator[House]:
    yield from open_house(tmp_path, database_url, more_models={"other": OTHER}, more_providers=("far",))


def kept(house: House) -> int:
    """Measured answers that are written."""
    return int(house.server.fetch("SELECT coalesce(sum(answers), 0)::bigint AS n FROM measured_energy")[0]["n"])


def draw(house: House, *micro_kwh: float) -> list[dict[str, Any]]:
    """One answer after the other, each drawing so much at the processor; their receipts."""
    receipts, before = [], kept(house)
    for each in micro_kwh:

        def work(_: dict[str, Any], joules: float = each * 3.6) -> None:
            wait_for(lambda: house.running() == 1)
            house.powercap.use(joules)

        house.model.at_work = work
        receipts.append(house.ask())
    house.model.at_work = lambda _: None
    wait_for(lambda: kept(house) == before + len(micro_kwh))
    house.server.run(house.server.container.gateway.conditions.measured.reload())  # type: ignore[attr-defined]
    return receipts


def told(house: House, **tokens: int) -> dict[str, Any]:
    """What the composer and the calculator are told of `mine`, and the picker."""
    container = house.server.container
    token = container.identity.signer.sign(house.account.owner_id, container.clock.now())
    with house.server.client(authorization=f"Bearer {token}") as client:
        asked = {"model": "mine", "inputTokens": 5, "output": 7, **tokens}
        estimate = client.get("/api/estimate", params=asked).raise_for_status().json()
        (picker,) = [one for one in client.get("/api/models").raise_for_status().json() if one["id"] == "mine"]
    assert picker["typical"]["measuredAnswers"] == estimate["measuredAnswers"]
    assert (picker["typical"]["class"], picker["typical"]["method"]) == (estimate["class"], estimate["method"])
    return dict(estimate)


def test_what_was_measured_stands_in_for_the_estimate_as_soon_as_it_says_something(house: House) -> None:
    before = told(house)
    assert (before["measuredAnswers"], before["method"]) == (None, "a2b-2")
    assert LEAST_ANSWERS == 3
    first = draw(house, 100, 300)
    assert told(house) == before, "two answers say nothing of a range"
    receipts = [*first, *draw(house, 200)]
    after = told(house)
    assert (after["measuredAnswers"], after["method"], after["class"]) == (3, "measured-1", "A")
    energies = [receipt["impact"]["kWh"] for receipt in receipts]
    assert after["kWh"]["best"] == pytest.approx(sum(each["best"] for each in energies) / 3)
    assert after["kWh"]["low"] == pytest.approx(min(each["low"] for each in energies))
    assert after["kWh"]["high"] == pytest.approx(max(each["high"] for each in energies))
    gases = [receipt["impact"]["CO2e"] for receipt in receipts]
    assert after["co2eKg"]["best"] == pytest.approx(sum(each["best"] for each in gases) / 3)
    assert after["co2eKg"]["high"] == pytest.approx(max(each["high"] for each in gases))
    assert after["waterL"]["low"] == pytest.approx(min(receipt["impact"]["L"]["low"] for receipt in receipts))
    longer = told(house, output=700)
    assert longer["kWh"]["best"] > 20 * after["kWh"]["best"], "the estimate gives the shape"


def test_the_greenest_is_by_what_was_measured(house: House) -> None:
    """The same model at two places: by estimate alike, and the one with the meter draws hundreds of times as much."""
    draw(house, *[100] * 3)
    with house.server.client(house.account) as client:
        said = client.post("/v1/chat/completions", json={**HELLO, "model": "auto:greenest"}).raise_for_status()
    assert said.headers["x-a2b-provider"] == "far"


def test_a_place_that_was_measured_to_take_little_is_the_greenest(house: House) -> None:
    draw(house, *[0.01] * 3)
    with house.server.client(house.account) as client:
        said = client.post("/v1/chat/completions", json={**HELLO, "model": "auto:greenest"}).raise_for_status()
    assert said.headers["x-a2b-provider"] == "local"


def test_a_hard_budget_holds_the_most_that_was_measured(house: House) -> None:
    """What an answer needs is far more than its estimate says; a budget of one such answer lets one in, and is not exceeded."""
    longest = {**HELLO, "max_tokens": 7}

    def needed() -> float:
        with house.server.client(house.server.open_account("100", limit_co2e_ng=1)) as client:
            return float(client.post("/v1/chat/completions", json=longest).json()["error"]["needed_kg_co2e"])

    by_estimate = needed()
    draw(house, 100, 120, 110)
    assert needed() > 10 * by_estimate
    limit = 1.005 * needed()
    key = house.server.open_account("100", limit_co2e_ng=nanograms(limit))

    def work(asked: dict[str, Any]) -> None:
        wait_for(lambda: house.running() == 1)
        house.powercap.use(120 * 3.6 * asked["max_tokens"] / 7)  # a lower limit is sent where CO2e runs short

    house.model.at_work = work
    statuses = []
    with house.server.client(key) as client:
        for _ in range(2):
            said = client.post("/v1/chat/completions", json=longest)
            statuses.append((said.status_code, said.json().get("error", {}).get("code")))
            house.server.settled()
    (receipt,) = house.server.receipts(key)
    assert statuses == [(200, None), (402, "budget_exceeded")]
    assert receipt["impact"]["method"] == "measured-1"
    assert by_estimate < receipt["impact"]["CO2e"]["best"] <= limit


def test_what_is_too_long_ago_says_nothing_and_a_place_begins_anew_where_its_estimate_is_another(house: House, tmp_path: Path) -> None:
    draw(house, 100, 100, 100)
    container = house.server.container
    rates = container.gateway.conditions.measured
    (place,) = rates._rates  # type: ignore[attr-defined]
    assert (place.provider, place.model, place.basis) == ("local", "llama-3.2-3b", "a2b-2 llama-3.2-3b")
    assert rates.rate_of(place._replace(basis="a2b-1 llama-3.2-3b")) is None

    class Later:
        def now(self) -> Any:
            return container.clock.now() + timedelta(days=DAYS + 1)

    later = impact.MeasuredRates(container.db, Later())
    house.server.run(later.reload())
    assert later.rate_of(place) is None
    settings = load_settings(Environment(data_dir=tmp_path / "data", config=tmp_path / "data" / "aim2balance.yaml"))
    assert [each.name for each in settings.providers if each.power_meter is not None] == ["local"]
