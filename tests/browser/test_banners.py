"""Banners above the pages go with what they are about, without a reload: the person pays, is credited, or changes the budget elsewhere."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person, until
from tests.browser.test_wallet import order
from tests.server import Server

LOOKS = [("light", "wide", "en-GB"), ("dark", "narrow", "de-DE")]
LOW = {"en-GB": "Your balance is low.", "de-DE": "Ihr Guthaben geht zur Neige."}
USED = {"en-GB": "All of your budget is used", "de-DE": "100 % Ihres Budgets sind verbraucht"}
UNTOUCHED = "window.hasNotReloaded = true"


def stays(page: Page) -> None:
    assert page.evaluate("window.hasNotReloaded") is True


@pytest.mark.parametrize(("theme", "width", "locale"), LOOKS)
def test_a_low_balance_goes_with_a_credit_on_the_command_line_and_comes_with_a_debit(
    visit: Visiting, demo: Server, penniless: Person, theme: str, width: str, locale: str
) -> None:
    demo.run("wallet", "credit", penniless.email, "0.0002", "--reason", "test")
    seen = visit(penniless, theme=theme, width=width, locale=locale)
    page = seen.go("/dashboard")
    page.evaluate(UNTOUCHED)
    penniless.ask("Hello, who are you?")
    notice = page.get_by_test_id("notice")
    expect(notice).to_contain_text(LOW[locale])
    seen.shot(f"banner-low-{theme}-{width}")
    demo.run("wallet", "credit", penniless.email, "5", "--reason", "test")
    expect(notice).to_have_count(0)
    stays(page)
    assert penniless.get("/api/notices") == []
    demo.run("wallet", "debit", penniless.email, "5", "--reason", "booked twice")
    expect(notice).to_contain_text(LOW[locale])
    stays(page)
    seen.is_sound()


def test_a_low_balance_goes_with_a_payment_on_another_page(visit: Visiting, demo: Server, penniless: Person) -> None:
    demo.run("wallet", "credit", penniless.email, "0.0002", "--reason", "test")
    seen = visit(penniless)
    page = seen.go("/")
    page.evaluate(UNTOUCHED)
    penniless.ask("Hello, who are you?")
    expect(page.get_by_test_id("notice")).to_contain_text(LOW["en-GB"])
    tab = seen.new_tab()
    tab.goto(f"{demo.base}/wallet", wait_until="domcontentloaded")
    tab.get_by_test_id("top-up").get_by_role("radio", name="10.00 €").check()
    order(tab, "top-up")
    tab.get_by_role("button", name="Pay by card", exact=True).click()
    expect(page.get_by_test_id("notice")).to_have_count(0)
    stays(page)


@pytest.mark.parametrize(("theme", "width", "locale"), LOOKS)
def test_a_used_budget_goes_when_it_is_raised_on_the_command_line_or_taken_away(
    visit: Visiting, demo: Server, person: Person, theme: str, width: str, locale: str
) -> None:
    seen = visit(person, theme=theme, width=width, locale=locale)
    person.ask("What is peat?")
    page = seen.go("/dashboard")
    page.evaluate(UNTOUCHED)
    notice = page.get_by_test_id("notice")
    used = person.get("/api/usage/summary", range="month")["totalCostMicroEur"]
    scope = {"kind": "person", "id": person.get("/api/user")["id"]}
    for way, limit in (("raised", used), ("taken away", used - 1)):  # a step is told once for each limit
        person.client.put("/api/budgets", json={"scope": scope, "limitEUR": limit / 1e6}).raise_for_status()
        expect(notice).to_contain_text(USED[locale])
        seen.shot(f"banner-budget-{theme}-{width}")
        if way == "raised":
            demo.run("budgets", "set", "--user", person.email, "--eur", "2")
        else:
            person.client.put("/api/budgets", json={"scope": scope}).raise_for_status()
        expect(notice).to_have_count(0)
        stays(page)
    seen.is_sound()


def test_a_banner_closed_in_one_tab_is_closed_in_the_other(visit: Visiting, person: Person) -> None:
    person.ask("What is peat?")
    used = person.get("/api/usage/summary", range="month")["totalCostMicroEur"] / 1e6
    scope = {"kind": "person", "id": person.get("/api/user")["id"]}
    person.client.put("/api/budgets", json={"scope": scope, "limitEUR": used}).raise_for_status()
    until(lambda: bool(person.get("/api/notices")))
    seen = visit(person)
    page = seen.go("/dashboard")
    page.evaluate(UNTOUCHED)
    expect(page.get_by_test_id("notice")).to_be_visible()
    tab = seen.new_tab()
    tab.goto(f"{seen.base}/settings", wait_until="domcontentloaded")
    tab.get_by_test_id("notice").get_by_role("button", name="Close notice").click()
    expect(page.get_by_test_id("notice")).to_have_count(0)
    stays(page)
