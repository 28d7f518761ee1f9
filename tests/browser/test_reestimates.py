"""A month by another method, on the page of the footprint: screen, API, CSV, PDF and command say one thing, and nothing booked changes."""

import csv
import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.sync_api import expect

from aim2balance.kit import number_format
from tests.app.test_reestimates import ENDS, compare
from tests.browser.conftest import Visiting
from tests.browser.people import Person, ask, cookies_of, new_person
from tests.browser.provider import Provider, a_shop
from tests.browser.test_looks import LOOKS, keep
from tests.donations.test_routes import text_of
from tests.server import Server

WORDS = {
    "en-GB": {
        "by": "by",
        "measured": "1 not: their electricity comes from the operator’s meter",
        "models": "By model",
        "water": "Water",
        "energy": "Energy",
    },
    "de-DE": {
        "by": "nach",
        "measured": "1 nicht: Ihr Strom stammt vom Messgerät",
        "models": "Nach Modell",
        "water": "Wasser",
        "energy": "Energie",
    },
}
SHOWN: tuple[tuple[str, number_format.Quantity], ...] = (
    ("kWh", "energy"),
    ("CO2e", "carbon"),
    ("L", "water"),
    ("footprintM2Year", "area"),
)


class Slow(Provider):
    """Takes a fifth of a second, so that a meter has something to see."""

    def answer(self) -> None:
        threading.Event().wait(0.2)
        self.say("Cotton grass and sundew.", {"prompt_tokens": 900, "completion_tokens": 300, "total_tokens": 1200})


@pytest.fixture(scope="module")
def shop() -> Iterator[Server]:
    with a_shop(Slow, power_meter={"sensors": ["watts"], "idle_watts": 40, "load_watts": 240}) as started:
        yield started


@pytest.fixture(scope="module")
def month(shop: Server) -> Iterator[tuple[Person, str]]:
    """A person with answers of three models, one of them measured, and a reported call; the month they are in."""
    person = new_person(shop)
    for model in ("dear-model", "dear-model", "demo", "measured-model"):
        ask(person, "What grows in a bog?", model, None)
    made = person.client.post("/api/keys", json={"name": "logger", "scopes": ["telemetry"]}).raise_for_status().json()
    secret = next(value for value in made.values() if isinstance(value, str) and re.fullmatch(r"a2b-[\x21-\x7e]{20,}", value))
    at = person.get("/api/usage/log", range="month", limit=1)["items"][0]["date"]
    told = {"ts": at, "provider": "openai", "model": "gpt-4o", "tokens_in": 1200, "tokens_out": 350, "latency": 4}
    with httpx2.Client(base_url=shop.base, timeout=60, headers={"authorization": f"Bearer {secret}"}) as outside:
        outside.post("/api/request-event", json=told).raise_for_status()
    months = person.get("/api/statements")["months"]
    yield person, months[0]
    person.client.close()


def everything(person: Person) -> Any:
    exported = person.client.post("/api/usage/export", json={"format": "json", "range": "all", "source": "all"}).raise_for_status()
    return exported.json(), [person.get(f"/api/receipts/{item['id']}") for item in exported.json()["items"]]


@pytest.mark.parametrize("locale", WORDS)
def test_f48_a_month_by_another_method_is_the_same_everywhere(
    visit: Visiting, shop: Server, month: tuple[Person, str], locale: str
) -> None:
    (person, name), words = month, WORDS[locale]
    language: number_format.Language = "de" if locale == "de-DE" else "en"
    before = everything(person)
    seen = visit(base=shop.base, locale=locale)
    seen.context.add_cookies(cookies_of(person))
    page = seen.go("/impact")
    card = page.get_by_test_id("reestimate")
    expect(card.get_by_test_id("reestimate-month")).to_have_value(name)
    expect(card.get_by_role("radio", name="a2b-1")).to_be_checked()  # booked with the other
    for method in ("a2b-1", "a2b-2"):
        card.get_by_role("radio", name=method).check()
        found = person.get("/api/usage/re-estimate", month=name, method=method)
        assert (found["events"], found["reestimatedEvents"]) == (5, 4)
        assert found["notReestimated"] == [{"reason": "measured", "events": 1}]
        expect(card.get_by_role("columnheader", name=f"{words['by']} {method}").first).to_be_visible()
        expect(card.get_by_test_id("reestimate-counted")).to_contain_text(words["measured"])
        for measure, quantity in SHOWN:
            cells = card.get_by_test_id(f"reestimate-{measure}").get_by_role("cell")
            for number, column in ((1, "booked"), (2, "reestimated")):
                ends = found[column][measure]
                best = f"≈\u00a0{number_format.amount_of(ends['best'], quantity, language)}"
                expect(cells.nth(number)).to_contain_text(best)
                expect(cells.nth(number)).to_contain_text(number_format.span(ends["low"], ends["high"], quantity, language))
        rows = card.get_by_test_id("reestimate-model")
        expect(rows).to_have_count(len(found["models"]))
        card.get_by_role("radio", name=words["water"]).check()
        for number, each in enumerate(found["models"]):
            row = rows.nth(number)
            expect(row).to_contain_text(f"{each['provider']} · {each['model']}")
            if each["reestimated"] is not None:
                expect(row).to_contain_text(number_format.amount_of(each["reestimated"]["L"]["best"], "water", language))
                expect(row).to_contain_text(f"{', '.join(each['bookedClasses'])}")
        apart = number_format.amount_of(found["bookedNotReestimated"]["kWh"]["best"], "energy", language)
        expect(card.get_by_test_id("reestimate-apart")).to_contain_text(apart)

        with page.expect_download() as download:
            card.get_by_role("button", name="CSV").click()
        text = Path(download.value.path()).read_text(encoding="utf-8-sig")
        if language == "de":
            assert ";" in text.splitlines()[0]
        lines = list(csv.DictReader(text.splitlines(), delimiter=";" if language == "de" else ","))
        compare([{key: cell.replace(",", ".") for key, cell in line.items()} for line in lines], found)
        with page.expect_download() as download:
            card.get_by_role("button", name="PDF").click()
        sheet = text_of(Path(download.value.path()).read_bytes()).replace("\u00a0", " ")
        for measure, quantity in SHOWN[:3]:
            for column in ("booked", "reestimated"):
                best = number_format.amount_of(found[column][measure]["best"], quantity, language)
                assert best.replace("\u00a0", " ") in sheet, (measure, column)
        told = json.loads(shop.run("usage", "re-estimate", name, "--method", method, "--user", person.email, "--json"))
        assert told == found
    # By the method they were booked with, the estimates are what was booked.
    for measure, _ in SHOWN:
        for end in ENDS:
            assert found["reestimated"][measure][end] == pytest.approx(found["booked"][measure][end])
    everybody = json.loads(shop.run("usage", "re-estimate", name, "--json"))
    assert {(row["provider"], row["model"]) for row in everybody["models"]} >= {(row["provider"], row["model"]) for row in found["models"]}
    assert everything(person) == before
    assert not shop.books()["violations"]
    seen.is_sound()


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_looks(visit: Visiting, shop: Server, month: tuple[Person, str], theme: str, width: str) -> None:
    locale = "de-DE" if (theme, width) in (("light", "narrow"), ("dark", "wide")) else "en-GB"
    seen = visit(base=shop.base, theme=theme, width=width, locale=locale)
    seen.context.add_cookies(cookies_of(month[0]))
    page = seen.go("/impact")
    card = page.get_by_test_id("reestimate")
    expect(card.get_by_test_id("reestimate-model")).to_have_count(4)
    card.scroll_into_view_if_needed()
    card.screenshot(path=Path(__file__).parents[2] / "web" / "screenshots" / f"reestimate-card-{theme}-{width}.png")
    keep(seen, f"reestimate-{theme}-{width}")


def test_a_model_without_answers_has_no_card(visit: Visiting, shop: Server) -> None:
    person = new_person(shop)
    seen = visit(base=shop.base)
    seen.context.add_cookies(cookies_of(person))
    page = seen.go("/impact")
    expect(page.get_by_test_id("footprint-card")).to_contain_text(re.compile("Nothing|No "))
    expect(page.get_by_test_id("calculator")).to_be_visible()
    expect(page.get_by_test_id("reestimate")).to_have_count(0)
    person.client.close()
