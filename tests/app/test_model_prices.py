"""What is said of a model that answers in several places: its price where it is asked first, and between which prices it lies."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import httpx2
import pytest

from tests.server import EMAIL, PASSWORD, Server, a_server

UPSTREAM = "openai/gpt-oss-120b"
STRATEGIES = ("ordered", "cheapest", "greenest", "least_busy")
PLACE = {"dialect": "openai", "region": "eu", "base_url": "http://127.0.0.1:9/v1", "api_key": "k", "models": [UPSTREAM]}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    config = {
        "demo": True,
        "providers": {"one": {**PLACE, "vendor": "openrouter", "zone": "POL"}, "two": {**PLACE, "vendor": "groq", "zone": "FRA"}},
        "models": {
            **{name: {"provider": ["one", "two"], "upstream": UPSTREAM, "strategy": name} for name in STRATEGIES},
            "alone": {"provider": "two", "upstream": UPSTREAM},
        },
    }
    with a_server(config=config, environ={"AIM2BALANCE_DEMO_WITH_REAL_KEYS": "1"}) as started:
        started.person("5")
        yield started


@pytest.fixture
def client(server: Server) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=server.base) as client:
        session = client.post("/api/auth/login", json={"email": EMAIL, "password": PASSWORD}).raise_for_status().json()
        client.headers["authorization"] = f"Bearer {session['accessToken']}"
        yield client


def test_the_price_is_that_of_the_place_asked_first_and_its_span_is_said(server: Server, client: httpx2.Client) -> None:
    found: dict[str, Any] = {row["id"]: row for row in client.get("/api/models").json()}
    places = {row["provider"]: row["eurPerMtok"] for row in json.loads(server.run("models", "price", "ordered", "--json"))["deployments"]}
    assert places["one"] != places["two"], "this test needs a model that two providers price differently"
    cheaper = min(places, key=lambda name: places[name]["input"] * 1000 + places[name]["output"] * 400)
    span = {
        name: {"lowest": min(each[name] for each in places.values()), "highest": max(each[name] for each in places.values())}
        for name in ("input", "output")
    }
    for strategy, first in (("ordered", "one"), ("cheapest", cheaper), ("greenest", "two"), ("least_busy", "one")):
        row = found[strategy]
        assert row["provider"] == first, strategy
        assert row["eurPerMtok"]["output"] == places[first]["output"], strategy
        assert row["eurPerMtokSpan"] == span, strategy
    assert found["alone"]["eurPerMtokSpan"] is None
    assert found["demo"]["eurPerMtokSpan"] is None


def test_one_formula_says_what_an_answer_costs(client: httpx2.Client) -> None:
    """The list of prices, the estimate of one model and that of so many tokens are the same reckoning."""
    size = 7 * 3
    prices = {row["id"]: row["microEur"] for row in client.get("/api/models/prices", params={"inputBytes": size}).json()}
    assert set(prices) == {row["id"] for row in client.get("/api/models").json()}
    for model, micro_eur in prices.items():
        by_bytes = client.get("/api/estimate", params={"model": model, "inputBytes": size}).json()
        by_tokens = client.get("/api/estimate", params={"model": model, "inputTokens": 15}).json()
        assert by_bytes == by_tokens
        assert by_bytes["microEur"] == micro_eur
    per_mtok = client.get("/api/models").json()
    row = next(row for row in per_mtok if row["id"] == "alone")
    exact = Decimal(str(row["eurPerMtok"]["input"])) * 15 + Decimal(str(row["eurPerMtok"]["output"])) * 400
    assert abs(prices["alone"] - exact) <= 1


def test_ways_of_choosing_say_what_a_typical_message_would_go_to(client: httpx2.Client) -> None:
    """With the figures of that model at that place, and the estimate of a message is that of it too."""
    found: dict[str, Any] = {row["id"]: row for row in client.get("/api/models/auto").json()}
    assert list(found) == ["auto:cheapest", "auto:greenest"]
    listed = {row["id"]: row for row in client.get("/api/models").json()}
    green = found["auto:greenest"]
    assert (green["provider"], green["zone"]) == ("two", "FRA")
    assert green["typical"] == listed["greenest"]["typical"]
    assert green["chooses"] in listed
    assert green["eu"] is True
    assert found["auto:cheapest"]["typical"]["microEur"] == min(row["typical"]["microEur"] for row in listed.values() if not row["demo"])
    assert client.get("/api/models/auto", params={"euOnly": "true"}).json() == list(found.values())
    estimate = client.get("/api/estimate", params={"model": "auto:greenest", "inputTokens": 1000}).json()
    assert estimate == green["typical"]
