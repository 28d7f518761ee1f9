"""The same figures everywhere: screen, API, receipts, usage, wallet and ledger, in both languages."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person
from tests.browser.reading import csv_rows, exact_micro, shows
from tests.server import Server

CREDIT = 5_000_000
DECIMALS = {"en-GB": ".", "de-DE": ","}


@pytest.mark.parametrize("locale", DECIMALS)
def test_screen_receipts_api_wallet_and_ledger_agree(visit: Visiting, demo: Server, person: Person, locale: str) -> None:
    decimal = DECIMALS[locale]
    chats = [person.ask("What does it cost?"), person.ask("Please show me a list.")]
    log = person.get("/api/usage/log", range="7d")["items"]
    costs = {row["id"]: row["costMicroEur"] for row in log}
    assert len(costs) == 4, "two answers and two titles"
    spent = sum(costs.values())
    summary = person.get("/api/usage/summary", range="7d")
    assert (summary["totalCostMicroEur"], summary["totalRequests"]) == (spent, 2)
    assert (summary["titleRequests"], summary["titleCostMicroEur"]) == (
        2,
        sum(row["costMicroEur"] for row in log if row["requestType"] == "title"),
    )
    assert person.get("/api/balance")["tokenCredits"] == CREDIT - spent
    assert sum(chat["costMicroEur"] for chat in person.get("/api/convos")["items"]) == spent
    shown = json.loads(demo.run("wallet", "show", person.email, "--json"))
    assert (shown["balanceMicroEur"], shown["heldMicroEur"]) == (CREDIT - spent, 0)

    seen = visit(person, locale=locale)
    page = seen.page
    for chat in chats:
        seen.go(f"/c/{chat}")
        receipt = person.stored_answer(chat)["receipt"]
        assert person.get(f"/api/receipts/{receipt['id']}")["money"] == receipt["money"]
        total = receipt["money"]["totalMicroEur"]
        assert costs[receipt["id"]] == total
        assert shows(page.get_by_test_id("receipt-line").inner_text(), total, decimal=decimal)
        page.get_by_test_id("receipt-line").click()
        price = page.get_by_test_id("receipt-panel").locator("table")
        expect(price).to_be_visible()
        legs = [exact_micro(row.inner_text()) for row in price.get_by_role("row").all()[-4:]]
        assert legs == [receipt["money"][f"{leg}MicroEur"] for leg in ("provider", "margin", "rebalancing", "total")]
        assert sum(legs[:3]) == legs[3]

    seen.go("/dashboard?range=7d")
    expect(page.get_by_test_id("usage-row")).to_have_count(4)
    expect(page.get_by_test_id("total-answers")).to_have_text("2")
    assert shows(page.get_by_test_id("balance").inner_text(), CREDIT - spent, decimal=decimal)
    assert shows(page.get_by_test_id("wallet-balance").inner_text(), CREDIT - spent, decimal=decimal)
    assert shows(page.get_by_test_id("total-spent").inner_text(), spent, decimal=decimal)
    for row, entry in zip(page.get_by_test_id("usage-row").all(), log, strict=True):
        assert shows(row.inner_text(), entry["costMicroEur"], decimal=decimal)
        assert int(re.sub(r"\D", "", row.get_by_role("cell").nth(6).inner_text())) == entry["totalTokens"]
    credits_shown = re.sub(r"[.,\s]", "", page.get_by_test_id("wallet-card").inner_text())
    assert str(CREDIT - spent) in credits_shown


def test_the_table_of_usage_sorts_searches_and_becomes_a_file(visit: Visiting, person: Person) -> None:
    for question in ("Hello", "Write 60 words, please."):
        person.ask(question)
    log = person.get("/api/usage/log", range="7d")["items"]
    costs = sorted((row["costMicroEur"] for row in log), reverse=True)
    seen = visit(person)
    page = seen.go("/dashboard?range=7d")
    rows, card = page.get_by_test_id("usage-row"), page.get_by_test_id("usage-card")
    expect(rows).to_have_count(len(log))

    def shown() -> list[str]:
        return [row.get_by_role("cell").last.inner_text() for row in rows.all()]

    card.get_by_role("button", name="Price").click()
    expect(page).to_have_url(re.compile("sort=-cost"))
    expect(card.get_by_role("columnheader", name="Price")).to_have_attribute("aria-sort", "descending")
    expect(card.get_by_role("table")).not_to_have_attribute("aria-busy", "true")
    assert all(shows(text, micro) for text, micro in zip(shown(), costs, strict=True))
    card.get_by_role("button", name="Price").click()
    expect(card.get_by_role("columnheader", name="Price")).to_have_attribute("aria-sort", "ascending")
    expect(card.get_by_role("table")).not_to_have_attribute("aria-busy", "true")
    assert all(shows(text, micro) for text, micro in zip(shown(), reversed(costs), strict=True))

    entries = csv_rows(page)
    assert sorted((int(entry["costMicroEur"]) for entry in entries), reverse=True) == costs
    assert {entry["id"] for entry in entries} == {row["id"] for row in log}

    search = card.get_by_role("searchbox")
    search.fill("no such model")
    expect(card).to_contain_text("Nothing matches “no such model”")
    seen.is_sound()
    search.fill("demo")
    expect(rows).to_have_count(len(log))
    page.reload(wait_until="domcontentloaded")
    expect(search).to_have_value("demo")
    expect(rows).to_have_count(len(log))


def test_the_calculator_says_what_the_api_says(visit: Visiting, person: Person) -> None:
    page = visit(person).go("/impact")
    price = page.get_by_test_id("calculated-price")
    typical = person.get("/api/models")[0]["typical"]["microEur"]
    expect(price).to_contain_text("ct")
    assert shows(price.inner_text(), typical)
    page.get_by_label("Tokens read").fill("12000")
    page.get_by_label("Answers").fill("20")
    asked = person.get("/api/estimate", model="demo", inputBytes=(12_000 - 8) * 3, output=400)["microEur"]
    expect(price).to_contain_text("€")
    assert shows(price.inner_text(), asked * 20)
    page.get_by_label("Answers").fill("many")
    expect(page.get_by_text("A whole number from 1 to")).to_be_visible()
    expect(price).to_have_count(0)


def test_the_books_balance_after_everything(demo: Server) -> None:
    assert demo.books()["violations"] == []
