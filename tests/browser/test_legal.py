"""The pages the law wants, within reach everywhere and in both languages."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_legal_pages_are_read_by_everybody(visit: Visiting, theme: str, width: str) -> None:
    locale = "de-DE" if theme == "light" else "en-GB"
    seen = visit(theme=theme, width=width, locale=locale)
    page = seen.go("/legal/imprint")
    expect(page.get_by_role("heading", name="Impressum" if locale == "de-DE" else "Imprint")).to_be_visible()
    expect(page.get_by_role("note")).to_contain_text("Vorlage" if locale == "de-DE" else "template")
    seen.is_sound()
    seen.shot(f"legal-imprint-{theme}-{width}")
    for name in ("privacy", "terms", "withdrawal"):
        page = seen.go(f"/legal/{name}")
        expect(page.locator(".prose h1")).to_be_visible()
    seen.shot(f"legal-withdrawal-{theme}-{width}")
    page = seen.go("/legal/providers")
    expect(page.get_by_role("table")).to_contain_text("Deutschland" if locale == "de-DE" else "Germany")
    seen.is_sound()
    seen.shot(f"legal-providers-{theme}-{width}")


def test_they_are_linked_from_every_kind_of_page(visit: Visiting, person: Person) -> None:
    stranger = visit()
    for path in ("/signin", "/register", "/restoration"):
        expect(stranger.go(path).get_by_role("link", name="Imprint")).to_be_visible()
    stranger.page.get_by_role("link", name="Privacy").click()
    expect(stranger.page).to_have_url(re.compile("/legal/privacy$"))
    page = visit(person).go("/dashboard")
    for name in ("Imprint", "Terms", "Privacy", "Withdrawal", "Providers"):
        expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
    page = visit(person).go("/")
    page.get_by_test_id("data-recipients").get_by_role("link", name="All providers").click()
    expect(page.get_by_role("heading", name="Providers")).to_be_visible()


def test_a_page_that_is_not_there_says_so(visit: Visiting) -> None:
    page = visit().go("/legal/cookies")
    expect(page.get_by_role("heading", name="There is no such page.")).to_be_visible()
