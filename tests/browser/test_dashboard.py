"""The dashboard of an account with months of use: every figure on it is the API's, the file's and the ledger's; and how it looks."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from aim2balance.kit.ids import time_of
from aim2balance.kit.money import Euro
from aim2balance.usage.types import UsageEvent
from tests.browser.books import Account, book
from tests.browser.conftest import Visiting
from tests.browser.people import Person, cookies_of, new_person
from tests.browser.reading import csv_rows, shows
from tests.server import Server, a_server

CREDIT = Euro.parse("20")
DECIMALS = {"en-GB": ".", "de-DE": ","}
GERMAN_CSV = {"save": "Datei sichern", "separator": "Komma"}
LOOKS = [("light", "wide"), ("dark", "wide"), ("light", "narrow"), ("dark", "narrow")]
PROJECTS = ("Master’s thesis", "Code review", "Garden and weather")


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """Somebody whose use is known: `events` are all of it, oldest first."""

    server: Server
    person: Person
    events: list[UsageEvent]
    projects: dict[UUID, str]

    @property
    def spent(self) -> int:
        return sum(event.total_micro for event in self.events)


@pytest.fixture(scope="module")
def used() -> Iterator[Used]:
    """A server of its own: its money is no demo credit."""
    with a_server() as server:
        person = new_person(server, has_credit=False)
        made = [person.client.post("/api/projects", json={"name": name}).raise_for_status().json() for name in PROJECTS]
        projects = {UUID(one["id"]): one["name"] for one in made}
        events = book(server, Account(email=person.email, credit=CREDIT, projects=tuple(projects)))
        limited = person.client.post("/api/keys", json={"name": "night job", "limitEur": 1, "window": "month"}).raise_for_status()
        assert limited.status_code == 201
        yield Used(server=server, person=person, events=events, projects=projects)
        person.client.close()


def open_dashboard(visit: Visiting, used: Used, path: str = "/dashboard?range=30d", *, person: Person | None = None, **how: str) -> Any:
    seen = visit(base=used.server.base, **how)
    seen.context.add_cookies(cookies_of(person or used.person))
    seen.go(path)
    return seen


def whole_page(page: Page) -> None:
    """As high as all there is to scroll."""
    size = page.viewport_size
    assert size is not None
    height = page.locator("#main > .page").evaluate("element => element.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": height + 60})


def is_there(page: Page) -> None:
    expect(page.get_by_test_id("usage-row")).to_have_count(20)
    page.locator("[data-testid=provider-card] svg, [data-testid=provider-card] table").first.wait_for()
    page.get_by_test_id("trend-card").get_by_role("img").wait_for()
    page.get_by_test_id("project-card").get_by_role("img").first.wait_for()
    page.get_by_test_id("stage-confirmed").wait_for()
    page.get_by_test_id("compared").wait_for()


@pytest.mark.parametrize("locale", DECIMALS)
def test_screen_api_file_and_ledger_say_the_same(visit: Visiting, used: Used, locale: str) -> None:
    decimal, get = DECIMALS[locale], used.person.get
    seen = open_dashboard(visit, used, "/dashboard?range=custom&from=2020-01-01&to=2099-12-31", locale=locale)
    page = seen.page
    expect(page.get_by_test_id("usage-row")).to_have_count(20)
    asked = {"range": "custom", "from": "2020-01-01", "to": "2099-12-31", "tz": "Europe/Berlin"}

    def text(name: str) -> str:
        return str(page.get_by_test_id(name).inner_text())

    summary = get("/api/usage/summary", **asked)
    assert (summary["totalCostMicroEur"], summary["totalRequests"]) == (used.spent, len(used.events))
    assert shows(text("total-spent"), used.spent, decimal=decimal)
    assert int(re.sub(r"\D", "", text("total-answers"))) == len(used.events)
    left = CREDIT.micro - used.spent
    wallet = json.loads(used.server.run("wallet", "show", used.person.email, "--json"))
    assert (wallet["balanceMicroEur"], wallet["heldMicroEur"]) == (left, 0)
    assert shows(text("balance"), left, decimal=decimal)

    restored = sum(event.restoration_micro for event in used.events)
    stages = {stage["state"]: stage["amountMicroEur"] for stage in get("/api/standing")["stages"]}
    assert stages == {"accruing": restored, "due": 0, "paid": 0, "confirmed": 0}
    assert summary["rebalancingMicroEur"] == restored
    assert shows(page.get_by_test_id("stage-accruing").locator(".medium").inner_text(), restored, decimal=decimal)

    by_project = Counter[str]()
    for event in used.events:
        by_project[used.projects[event.project_id] if event.project_id else "General"] += event.total_micro
    api = {part["name"]: part["costMicroEur"] for part in get("/api/usage/breakdown", by="project", **asked)}
    assert api == dict(by_project)
    bars = page.get_by_test_id("project-card").get_by_role("listitem")
    expect(bars).to_have_count(len(by_project))
    for bar, (_, micro) in zip(bars.all(), by_project.most_common(), strict=True):
        assert shows(bar.locator(".num").inner_text(), micro, decimal=decimal)
    by_provider = Counter[str]()
    for event in used.events:
        by_provider[event.provider] += event.total_micro
    largest = page.get_by_test_id("provider-card").get_by_role("row").first.get_by_role("cell").last
    assert shows(largest.inner_text(), by_provider.most_common(1)[0][1], decimal=decimal)

    rows = csv_rows(page, **(GERMAN_CSV if decimal == "," else {}))
    assert {row["id"]: int(row["costMicroEur"]) for row in rows} == {str(event.id): event.total_micro for event in used.events}
    newest = used.events[-1]
    receipt = get(f"/api/receipts/{newest.id}")
    assert receipt["money"]["totalMicroEur"] == newest.total_micro
    first = page.get_by_test_id("usage-row").first
    assert shows(first.inner_text(), newest.total_micro, decimal=decimal)
    assert first.get_by_role("cell").nth(2).inner_text() == newest.model


def test_the_table_is_narrowed_and_paged_by_its_address(visit: Visiting, used: Used) -> None:
    seen = open_dashboard(visit, used, "/dashboard?range=custom&from=2020-01-01&to=2099-12-31")
    page, card = seen.page, seen.page.get_by_test_id("usage-card")
    card.get_by_role("button", name="Filter").click()
    mine = [event for event in used.events if event.provider == "openai" and event.project_id is None]
    card.get_by_label("Provider", exact=True).select_option("openai")
    card.get_by_label("Project").select_option("none")
    expect(card.get_by_text(f"1–{min(20, len(mine))} of {len(mine)}")).to_be_visible()
    assert len(csv_rows(page)) == len(mine)
    page.reload(wait_until="domcontentloaded")
    expect(card.get_by_label("Provider", exact=True)).to_have_value("openai")
    seen.is_sound()
    card.get_by_role("button", name="Clear").click()
    expect(card.get_by_text(f"1–20 of {len(used.events)}")).to_be_visible()
    card.get_by_role("button", name="Next page").click()
    expect(page).to_have_url(re.compile("page=2"))
    expect(card.get_by_text(f"21–40 of {len(used.events)}")).to_be_visible()


def test_the_pdf_is_made(visit: Visiting, used: Used) -> None:
    page = open_dashboard(visit, used, locale="de-DE").page
    with page.expect_download() as download:
        page.get_by_role("button", name="PDF").click()
    path = Path(download.value.path())
    assert path.read_bytes().startswith(b"%PDF-")
    assert download.value.suggested_filename.endswith(".pdf")


def test_the_period_is_compared_with_the_one_before(visit: Visiting, used: Used) -> None:
    page = open_dashboard(visit, used, "/dashboard?range=7d").page
    page.get_by_test_id("compared").wait_for()
    found = used.person.get("/api/usage/comparison", range="7d", tz="Europe/Berlin")
    spent = page.get_by_test_id("before").first.inner_text()
    assert shows(spent, found["previous"]["totalCostMicroEur"])
    assert f"{abs(round(found['change']['totalCost']))}" in re.sub(r"[,.]", "", spent)
    assert time_of(used.events[-1].id).year >= 2025


@pytest.mark.parametrize(("percent", "words"), [(40, None), (55, "is used"), (81, "is used"), (100, "is used up")])
def test_credit_that_runs_out_is_said(visit: Visiting, used: Used, percent: int, words: str | None) -> None:
    person = new_person(used.server, has_credit=False)
    book(used.server, Account(email=person.email, used_percent=percent, answers=12, seed=percent))
    seen = open_dashboard(visit, used, person=person)
    alerts = seen.page.get_by_test_id("alerts")
    level = person.get("/api/usage/alerts")["wallet"]["level"]
    assert level == {40: None, 55: 50, 81: 80, 100: 100}[percent]
    if words is None:
        alerts.wait_for(state="attached")
        expect(alerts).to_have_text("")
    else:
        expect(alerts.locator(f"[data-level='{level}']")).to_contain_text(words)
        seen.is_sound()
    person.client.close()


def test_figures_follow_while_the_page_is_open(visit: Visiting, person: Person) -> None:
    page = visit(person).go("/dashboard")
    page.get_by_test_id("nothing-used").wait_for()
    expect(page.get_by_test_id("total-answers")).to_have_text("0")
    person.ask("What does it cost?")
    expect(page.get_by_test_id("total-answers")).to_have_text("1")
    left = person.get("/api/balance")["tokenCredits"]
    expect(page.get_by_test_id("wallet-card")).to_contain_text(f"{left:,} credits")
    expect(page.get_by_test_id("usage-row")).to_have_count(2)


def test_the_footprint_is_the_api_s(visit: Visiting, used: Used) -> None:
    page = open_dashboard(visit, used, "/impact").page
    page.get_by_role("radio", name="All").check(force=True)
    count = page.get_by_test_id("footprint-counted")
    expect(count).to_contain_text(f"{len(used.events)} answers. Method a2b-1.")
    card = page.get_by_test_id("footprint-parts")
    parts = used.person.get("/api/usage/breakdown", by="model", range="all", source="all", tz="Europe/Berlin")
    for part in parts:
        mine = [event.co2e_best for event in used.events if event.model == part["name"]]
        assert part["ranges"]["co2e"]["best"] == pytest.approx(sum(one for one in mine if one is not None))
    largest = max(parts, key=lambda part: part["ranges"]["co2e"]["best"])
    bars = card.get_by_role("listitem")
    expect(bars).to_have_count(len(parts))
    expect(bars.first).to_contain_text(largest["name"])
    expect(bars.first.locator(".num")).to_contain_text(f"{largest['ranges']['co2e']['best'] * 1000:.2g}")


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_how_the_footprint_looks(visit: Visiting, used: Used, theme: str, width: str) -> None:
    seen = open_dashboard(visit, used, "/impact", theme=theme, width=width)
    page = seen.page
    page.get_by_test_id("footprint-trend").get_by_role("img").wait_for()
    page.get_by_test_id("footprint-parts").get_by_role("img").first.wait_for()
    page.get_by_test_id("calculated-price").wait_for()
    page.evaluate("document.fonts.ready")
    whole_page(page)
    seen.shot(f"impact-used-{theme}-{width}")
    seen.is_sound()
    for card in ("footprint-trend", "footprint-parts"):
        page.get_by_test_id(card).get_by_title("Table").click()
        page.get_by_test_id(card).get_by_role("table").wait_for()
    seen.shot(f"impact-tables-{theme}-{width}")
    seen.is_sound()


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_the_wallet_beside_a_chat(visit: Visiting, person: Person, theme: str, width: str) -> None:
    chat = person.ask("What does an answer cost here?")
    seen = visit(person, theme=theme, width=width)
    page = seen.go(f"/c/{chat}")
    page.get_by_test_id("receipt-line").wait_for()
    opens = page.get_by_role("button", name="Wallet and usage")
    opens.click()
    panel = page.get_by_test_id("quick-panel")
    took = person.get(f"/api/usage/conversations/{chat}")
    for part in ("quick-chat", "quick-month"):
        figures = panel.get_by_test_id(part).get_by_role("definition")
        assert shows(figures.first.inner_text(), took["totalCostMicroEur"])
        expect(figures.nth(1)).to_have_text(str(took["totalRequests"]))
    assert shows(panel.get_by_test_id("quick-balance").inner_text(), person.get("/api/balance")["tokenCredits"])
    page.evaluate("document.fonts.ready")
    seen.shot(f"quick-panel-{theme}-{width}")
    seen.is_sound()
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(opens).to_be_focused()


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_how_it_looks(visit: Visiting, used: Used, theme: str, width: str) -> None:
    look = f"{theme}-{width}"
    seen = open_dashboard(visit, used, theme=theme, width=width)
    page = seen.page
    is_there(page)
    whole_page(page)
    page.evaluate("document.fonts.ready")
    seen.shot(f"dashboard-used-{look}")
    seen.is_sound()
    for card in ("trend-card", "project-card"):
        page.get_by_test_id(card).get_by_title("Table").click()
        page.get_by_test_id(card).get_by_role("table").wait_for()
    page.get_by_test_id("usage-card").get_by_role("button", name="Filter").click()
    page.get_by_test_id("usage-filters").wait_for()
    seen.shot(f"dashboard-tables-{look}")
    seen.is_sound()
