"""The settings in sections that have addresses, and what a person is called."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person

LOOKS = (
    {"theme": "light", "width": "wide"},
    {"theme": "dark", "width": "narrow", "locale": "de-DE"},
)
IDS = ("profile", "appearance", "personal", "eu-only", "keys", "budgets", "security", "shares", "officer-links", "files", "data", "account")
LOADING = re.compile("Loading|Lädt")
AT_THE_TOP = """id => {
  const main = document.getElementById("main");
  const isAtEnd = main.scrollTop + main.clientHeight >= main.scrollHeight - 2;
  return isAtEnd || Math.abs(document.getElementById(id).getBoundingClientRect().top - main.getBoundingClientRect().top) < 100;
}"""


@pytest.mark.parametrize("look", LOOKS, ids=("wide", "narrow-german"))
def test_sections_are_reached_by_mouse_key_and_address(visit: Visiting, person: Person, look: dict[str, str]) -> None:
    seen = visit(person, **look)
    page = seen.go("/settings")
    german = "locale" in look
    nav = page.get_by_role("navigation", name="Abschnitte der Einstellungen" if german else "Sections of the settings")
    expect(nav.get_by_role("link")).to_have_count(len(IDS))
    assert [link.get_attribute("href") for link in nav.get_by_role("link").all()] == [f"#{one}" for one in IDS]
    for one in IDS:
        expect(page.locator(f"section#{one}").get_by_role("heading", level=2)).to_have_text(nav.locator(f"a[href='#{one}']").inner_text())
    expect(page.get_by_test_id("keys").get_by_role("status")).to_have_count(0)

    nav.locator("a[href='#keys']").click()
    expect(page).to_have_url(f"{seen.base}/settings#keys")
    expect(page.locator("#keys-title")).to_be_in_viewport(ratio=1)
    expect(nav.locator("a[href='#keys']")).to_have_attribute("aria-current", "location")
    expect(nav.locator("[aria-current]")).to_have_count(1)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('section').id") == "keys"

    nav.locator("a[href='#account']").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#account-title")).to_be_in_viewport(ratio=1)
    expect(nav.locator("a[href='#account']")).to_have_attribute("aria-current", "location")
    seen.is_sound()
    seen.shot(f"settings-sections-{look['theme']}-{look['width']}")

    linked = visit(person, **look)
    page = linked.go("/settings#security")
    expect(page.locator("#security-title")).to_be_in_viewport(ratio=1)
    for one in (page, seen.page):
        expect(one.get_by_role("heading", level=1)).to_be_in_viewport(ratio=1)  # the frame stays where it is
        assert one.evaluate("document.scrollingElement.scrollTop") == 0
    expect(page.locator("a[href='#security']")).to_be_in_viewport(ratio=1)
    linked.shot(f"settings-linked-{look['theme']}-{look['width']}")


@pytest.mark.parametrize("look", LOOKS, ids=("wide", "narrow-german"))
def test_a_section_stays_at_the_top_while_lists_above_it_load(visit: Visiting, person: Person, look: dict[str, str]) -> None:
    for number in range(12):
        person.client.post("/api/keys", json={"name": f"key {number}"}).raise_for_status()
    for path, titled, late in (
        ("/settings#security", "security", "**/api/keys*"),
        ("/settings#officer-links", "officer-links", "**/api/keys*"),
        ("/impact#method", "method", "**/api/usage/**"),
    ):
        seen = visit(person, **look)
        held = Late(seen.page, late)
        with seen.page.expect_request(late):
            page = seen.go(path)
        title = page.locator(f"#{titled}-title")
        expect(title).to_be_in_viewport(ratio=1)
        pending = page.locator("#main").get_by_role("status").filter(has_text=LOADING)
        expect(pending.first).to_be_visible()
        held.let_go()
        expect(pending).to_have_count(0)
        page.wait_for_function(AT_THE_TOP, arg=titled)
        expect(title).to_be_in_viewport(ratio=1)

        kept = float(page.locator(f"#{titled}").evaluate("one => one.getBoundingClientRect().top"))
        page.locator("#main").hover()
        page.mouse.wheel(0, -200)
        page.wait_for_function("([id, top]) => document.getElementById(id).getBoundingClientRect().top > top + 100", arg=[titled, kept])


class Late:
    """Requests that are not answered until all are let go."""

    def __init__(self, page: Page, which: str) -> None:
        self._held: list[Route] | None = []
        page.route(which, self._take)

    def _take(self, route: Route) -> None:
        if self._held is None:
            route.continue_()
        else:
            self._held.append(route)

    def let_go(self) -> None:
        held, self._held = self._held or [], None
        for route in held:
            route.continue_()


def test_a_person_is_called_by_the_name_they_give(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    page = seen.go("/settings")
    expect(page.get_by_test_id("who")).to_have_text(person.email)
    name = page.get_by_label("Display name")
    name.fill("  Ada  Lovelace ")
    profile = page.get_by_test_id("profile")
    profile.get_by_role("button", name="Save").click()
    expect(page.get_by_test_id("who")).to_have_text("Ada Lovelace")
    expect(page.get_by_test_id("profile-name")).to_have_text("Ada Lovelace")
    expect(profile.get_by_text("Saved.")).to_be_visible()
    expect(name).to_have_value("Ada Lovelace")
    expect(profile.get_by_text("AL", exact=True)).to_be_visible()
    seen.is_sound()
    page.reload(wait_until="domcontentloaded")
    expect(page.get_by_test_id("who")).to_have_text("Ada Lovelace")
    assert person.get("/api/user")["name"] == "Ada Lovelace"
    page.get_by_label("Display name").fill("")
    profile.get_by_role("button", name="Save").click()
    expect(page.get_by_test_id("who")).to_have_text(person.email)
    assert person.get("/api/user")["name"] is None
