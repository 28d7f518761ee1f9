"""Ten answers through the page and the API: every place that shows a figure of them shows the same one, in both languages.

No row is inserted and no table read: what is compared is what people and programs are told.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.sync_api import expect

from aim2balance.kit import number_format
from aim2balance.kit.ids import new_id
from tests.browser.conftest import Visiting
from tests.browser.people import Person, cookies_of, events, new_person
from tests.browser.reading import csv_rows, shows
from tests.donations.test_routes import text_of
from tests.server import PASSWORD, Server, a_server

BEGUN_WITH = 5_000_000
CSV: dict[str, dict[str, str]] = {"en-GB": {}, "de-DE": {"save": "Datei sichern", "separator": "Strichpunkt", "decimal": "1,5"}}
PRICES = {"input": 2, "output": 8}


@pytest.fixture(scope="module")
def shop(demo: Server) -> Iterator[Server]:
    """A server with two models: the demo, and one that is answered by the other demo server."""
    keeper = new_person(demo)
    key = demo.run("keys", "create", "--user", keeper.email).strip()
    keeper.client.close()
    provider = {
        "dialect": "openai",
        "vendor": "other",
        "region": "eu",
        "zone": "DEU",
        "base_url": f"{demo.base}/v1",
        "api_key": key,
        "models": [],
    }
    model = {"provider": "near", "upstream": "demo", "usd_per_mtok": PRICES, "max_output": 16384, "impact_as": "openai/gpt-4o-mini"}
    config = {"demo": True, "providers": {"near": provider}, "models": {"near-model": model}}
    with a_server(config=config, environ={"AIM2BALANCE_DEMO_WITH_REAL_KEYS": "1"}) as started:
        started.run("users", "create", "root@example.org", "--admin", stdin=f"{PASSWORD}\n")
        yield started


def ask(person: Person, text: str, model: str, project: str | None) -> dict[str, Any]:
    """The receipt of an answer in a chat of its own, once the chat has its title."""
    body = {"parentId": None, "text": text, "model": model, "projectId": project}
    told = dict(events(person.client, "POST", f"/api/chat/{new_id()}/messages", json=body))
    assert "error" not in told
    receipt: dict[str, Any] = told["receipt"]["receipt"]
    return receipt


@pytest.fixture(scope="module")
def used(shop: Server) -> Iterator[tuple[Person, list[dict[str, Any]]]]:
    """A person with two projects, two models and a key, and the rows of their log after ten answers."""
    person = new_person(shop)
    projects = [person.client.post("/api/projects", json={"name": name}).raise_for_status().json()["id"] for name in ("Moors", "Bogs")]
    for number in range(8):
        ask(person, f"Question {number}: what grows here?", ("demo", "near-model")[number % 2], (*projects, None)[number % 3])
    made = person.client.post("/api/keys", json={"name": "script", "projectId": projects[0]}).raise_for_status().json()
    secret = next(value for value in made.values() if isinstance(value, str) and re.fullmatch(r"a2b-[\x21-\x7e]{20,}", value))
    for model in ("demo", "near-model"):
        question = {"model": model, "messages": [{"role": "user", "content": "What grows in a bog?"}]}
        with httpx2.Client(base_url=shop.base, timeout=60) as outside:
            outside.post("/v1/chat/completions", json=question, headers={"authorization": f"Bearer {secret}"}).raise_for_status()
    rows = person.get("/api/usage/log", range="month", limit=100)["items"]
    yield person, rows
    person.client.close()


def test_f48_receipts_wallet_sums_and_files_are_the_same_to_the_micro_euro(used: tuple[Person, list[dict[str, Any]]]) -> None:
    person, rows = used
    answers = [row for row in rows if row["requestType"] == "chat"]
    titles = [row for row in rows if row["requestType"] == "title"]
    assert (len(answers), len(titles)) == (10, 8)
    receipts = {row["id"]: person.get(f"/api/receipts/{row['id']}") for row in rows}
    spent = sum(receipt["money"]["totalMicroEur"] for receipt in receipts.values())
    assert BEGUN_WITH - person.get("/api/balance")["tokenCredits"] == spent

    lines = [line for line in person.get("/api/usage/transactions", limit=200)["items"] if line["type"] == "spend"]
    assert {line["reference"]: -line["amountMicroEur"] for line in lines} == {
        receipt_id: receipt["money"]["totalMicroEur"] for receipt_id, receipt in receipts.items() if receipt["money"]["totalMicroEur"]
    }
    assert all(line["bought"]["conversationId"] == receipts[line["reference"]]["conversationId"] for line in lines)

    summary = person.get("/api/usage/summary", range="month")
    assert (summary["totalRequests"], summary["titleRequests"], summary["totalCostMicroEur"]) == (10, 8, spent)
    assert summary["titleCostMicroEur"] == sum(row["costMicroEur"] for row in titles)
    average = sum(row["costMicroEur"] for row in answers) / 10
    assert abs(summary["avgCostPerRequest"] * 1e6 - average) <= 1
    for by in ("provider", "model", "project"):
        parts = person.get("/api/usage/breakdown", range="month", by=by)
        assert sum(part["costMicroEur"] for part in parts) == spent
        assert sum(part["requests"] for part in parts) == 10
        assert {segment["name"] for part in parts for segment in part["segments"]} == {row["provider"] for row in rows}
    names = {part["name"]: part["requests"] for part in person.get("/api/usage/breakdown", range="month", by="project")}
    assert set(names) == {"Moors", "Bogs", "General"}
    footprint = person.get("/api/usage/environmental", range="month", source="gateway")
    assert footprint["requests"] == 10
    assert footprint["totalCO2e"] == pytest.approx(sum(row["co2e"] for row in rows))
    assert sum(chat["costMicroEur"] for chat in person.get("/api/convos")["items"]) == sum(
        row["costMicroEur"] for row in rows if row["conversationId"] is not None
    )
    month = person.get("/api/statements")["months"][0]
    statement = person.get(f"/api/statements/{month}")
    assert (statement["usage"]["requests"], statement["usage"]["titleRequests"], statement["money"]["spentMicroEur"]) == (10, 8, spent)
    exported = json.loads(person.client.post("/api/usage/export", json={"format": "json", "range": "month"}).raise_for_status().text)
    assert exported["totals"]["costMicroEur"] == spent


@pytest.mark.parametrize("locale", CSV)
def test_f48_every_page_shows_the_figures_of_the_api(
    visit: Visiting, shop: Server, used: tuple[Person, list[dict[str, Any]]], locale: str
) -> None:
    person, rows = used
    language: number_format.Language = "de" if locale == "de-DE" else "en"
    decimal = "," if language == "de" else "."
    spent = sum(row["costMicroEur"] for row in rows)
    seen = visit(base=shop.base, locale=locale)
    seen.context.add_cookies(cookies_of(person))
    page = seen.go("/dashboard?range=month")
    expect(page.get_by_test_id("total-answers")).to_have_text("10")
    assert shows(page.get_by_test_id("total-spent").inner_text(), spent, decimal=decimal)
    assert shows(page.get_by_test_id("balance").inner_text(), BEGUN_WITH - spent, decimal=decimal)
    expect(page.get_by_test_id("usage-row")).to_have_count(len(rows))
    expect(page.locator(".disclaimer")).to_have_count(1)
    assert page.get_by_test_id("environment-card").get_by_text(re.compile(r"^10 ")).count() == 1
    carbon = page.get_by_test_id("total-carbon").inner_text().replace("\u00a0", " ")
    total = sum(row["co2e"] for row in rows)
    assert carbon == "≈ " + number_format.amount_of(total, "carbon", language).replace("\u00a0", " ")

    written = csv_rows(page, delimiter=";" if language == "de" else ",", **CSV[locale])
    assert {row["id"]: int(row["costMicroEur"]) for row in written} == {row["id"]: row["costMicroEur"] for row in rows}
    for row in written:
        exact = next(one for one in rows if one["id"] == row["id"])
        assert row["co2e"].replace(",", ".") == f"{number_format.round_two(exact['co2e']):f}"

    first = page.get_by_test_id("usage-row").filter(has_not_text=re.compile("title|Titel")).last
    first.get_by_role("link").click()
    page.wait_for_url("**/receipts/*")
    receipt = person.get(f"/api/receipts/{page.url.rpartition('/')[2]}")
    expect(page.get_by_test_id("receipt-total")).to_contain_text(number_format.fixed(receipt["money"]["totalMicroEur"] / 1e6, 6, language))
    seen.is_sound()
    page.get_by_role("link", name="Open the chat" if language == "en" else "Chat öffnen").click()
    page.wait_for_url(f"**/c/{receipt['conversationId']}*")
    page.get_by_test_id("receipt-line").first.click()
    expect(page.get_by_test_id("receipt-title")).to_be_visible()

    seen.go("/wallet")
    lines = page.get_by_test_id("wallet-line")
    expect(lines.first).to_be_visible()
    lines.first.get_by_role("link").click()
    page.wait_for_url("**/receipts/*")
    page.get_by_test_id("receipt-total").wait_for()

    seen.go("/impact")
    expect(page.get_by_test_id("footprint-counted")).to_contain_text(re.compile(r"^10 "))
    area = person.get("/api/usage/environmental", range="30d")["totalM2Restored"]
    expect(page.get_by_test_id("footprint-area")).to_contain_text(number_format.amount_of(area, "area", language))

    sheet = text_of(export(person, format="pdf", range="month", language=language))
    assert number_format.money_in(spent, number_format.money_unit([spent]), language) in sheet
    assert number_format.fixed(spent / 1e6, 6, language) in sheet

    root = httpx2.Client(base_url=shop.base, timeout=60)
    session = root.post("/api/auth/login", json={"email": "root@example.org", "password": PASSWORD}).raise_for_status().json()
    root.headers["authorization"] = f"Bearer {session['accessToken']}"
    by_source = root.get("/api/admin/usage/overview").raise_for_status().json()["bySource"]
    assert sum(sums["revenueMicroEur"] for sums in by_source.values()) == spent
    assert sum(sums["requests"] for sums in by_source.values()) == 10
    root.close()


@pytest.mark.parametrize("locale", CSV)
def test_f48_project_page_statement_and_administration_show_them_too(
    visit: Visiting, shop: Server, used: tuple[Person, list[dict[str, Any]]], locale: str
) -> None:
    person, rows = used
    language: number_format.Language = "de" if locale == "de-DE" else "en"
    decimal = "," if language == "de" else "."
    seen = visit(base=shop.base, locale=locale)
    seen.context.add_cookies(cookies_of(person))
    for project in person.get("/api/projects"):
        own = [row for row in rows if row["project"] == project["name"]]
        answers = sum(row["requestType"] == "chat" for row in own)
        assert answers == {"Moors": 5, "Bogs": 3}[project["name"]]
        page = seen.go(f"/projects/{project['id']}")
        month = page.get_by_test_id("project-month")
        expect(month).to_contain_text(re.compile(r"\d"))
        assert shows(month.inner_text(), sum(row["costMicroEur"] for row in own), decimal=decimal)
        footprint = page.get_by_test_id("project-footprint")
        expect(footprint).to_contain_text(re.compile(rf"{answers} (answers|Antworten)"))
        expect(footprint).to_contain_text(number_format.amount_of(sum(row["co2e"] for row in own), "carbon", language))

    page = seen.go("/wallet")
    with page.expect_download() as download:
        page.get_by_test_id("statements").get_by_role("button", name=re.compile(r"^PDF, ")).first.click()
    sheet = text_of(Path(download.value.path()).read_bytes())
    spent = sum(row["costMicroEur"] for row in rows)
    assert number_format.fixed(spent / 1e6, 6, language) in sheet
    assert number_format.fixed((BEGUN_WITH - spent) / 1e6, 6, language) in sheet

    root = visit(base=shop.base, locale=locale)
    root.context.add_cookies(cookies_of(Person(email="root@example.org", client=person.client)))
    page = root.go("/admin")
    near = [row for row in rows if row["provider"] == "near"]
    figures = page.get_by_test_id("overview").get_by_role("definition")
    expect(figures.first).to_contain_text(re.compile(r"\d"))
    assert shows(figures.first.inner_text(), sum(row["costMicroEur"] for row in near), decimal=decimal)
    expect(figures.nth(4)).to_have_text(str(sum(row["requestType"] == "chat" for row in near)))
    carbon = number_format.amount_of(sum(row["co2e"] for row in near), "carbon", language)
    expect(figures.nth(7)).to_have_text(f"≈\u00a0{carbon}")


def export(person: Person, **body: str) -> bytes:
    return bytes(person.client.post("/api/usage/export", json=body).raise_for_status().content)
