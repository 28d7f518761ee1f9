"""The same figures everywhere: screen, API, receipts, usage, wallet and ledger, in both languages."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person
from tests.browser.reading import exact_micro, shows
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
    assert (summary["totalCostMicroEur"], summary["totalRequests"]) == (spent, 4)
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
        legs = [exact_micro(row.inner_text()) for row in price.get_by_role("row").all()[-4:]]
        assert legs == [receipt["money"][f"{leg}MicroEur"] for leg in ("provider", "margin", "rebalancing", "total")]
        assert sum(legs[:3]) == legs[3]

    seen.go("/dashboard?range=7d")
    expect(page.get_by_test_id("usage-row")).to_have_count(4)
    expect(page.get_by_test_id("total-answers")).to_have_text("4")
    assert shows(page.get_by_test_id("balance").inner_text(), CREDIT - spent, decimal=decimal)
    assert shows(page.get_by_test_id("wallet-balance").inner_text(), CREDIT - spent, decimal=decimal)
    assert shows(page.get_by_test_id("total-spent").inner_text(), spent, decimal=decimal)
    for row, entry in zip(page.get_by_test_id("usage-row").all(), log, strict=True):
        assert shows(row.inner_text(), entry["costMicroEur"], decimal=decimal)
        assert int(re.sub(r"\D", "", row.get_by_role("cell").nth(5).inner_text())) == entry["totalTokens"]
    credits_shown = re.sub(r"[.,\s]", "", page.get_by_test_id("wallet-card").inner_text())
    assert str(CREDIT - spent) in credits_shown


def test_the_books_balance_after_everything(demo: Server) -> None:
    assert demo.books()["violations"] == []
