"""The sidebar of wide pages is folded away and brought back, by its button and by a key, and stays so after a reload."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person


@pytest.mark.parametrize("look", [{"theme": "light"}, {"theme": "dark", "locale": "de-DE"}], ids=("light", "dark-german"))
def test_the_sidebar_is_folded_away_and_back(visit: Visiting, person: Person, look: dict[str, str]) -> None:
    german = "locale" in look
    chat = person.ask("Hello")
    seen = visit(person, **look)
    page = seen.go(f"/c/{chat}")
    sidebar = page.get_by_role("complementary", name="Navigation")
    button = page.get_by_role("button", name="Seitenleiste" if german else "Sidebar", exact=True)
    expect(page.get_by_test_id("conversation")).to_have_count(1)
    expect(button).to_have_attribute("aria-expanded", "true")
    wide = page.get_by_test_id("receipt-line").bounding_box()
    seen.shot(f"sidebar-{look['theme']}")
    button.focus()
    page.keyboard.press("Enter")
    expect(sidebar).to_be_hidden()
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(button).to_be_focused()
    now = page.get_by_test_id("receipt-line").bounding_box()
    assert wide is not None and now is not None and now["x"] < wide["x"]
    seen.is_sound()
    seen.shot(f"sidebar-folded-{look['theme']}")

    page.reload(wait_until="domcontentloaded")
    expect(page.get_by_test_id("receipt-line")).to_have_count(1)
    expect(sidebar).to_be_hidden()
    page.get_by_role("banner").get_by_role("link", name="Neuer Chat" if german else "New chat").click()
    expect(page).to_have_url(f"{seen.base}/")
    for path in ("/dashboard", "/settings", "/wallet", "/impact", "/prompts", "/presets", "/search", "/import", "/admin", "/no-such-page"):
        seen.go(path)
        if path != "/no-such-page":  # outside the app there is no sidebar
            expect(button).to_have_attribute("aria-expanded", "false")

    seen.go(f"/c/{chat}")
    button.click()
    expect(sidebar).to_be_visible()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.reload(wait_until="domcontentloaded")
    expect(sidebar).to_be_visible()


def test_a_key_folds_the_sidebar_and_stands_in_the_list_of_keys(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    page = seen.go("/")
    sidebar = page.get_by_role("complementary", name="Navigation")
    box = page.get_by_role("textbox", name="Message")
    box.fill("Half a question")
    page.keyboard.press("Control+b")
    expect(sidebar).to_be_hidden()
    expect(box).to_be_focused()
    expect(box).to_have_value("Half a question")
    page.keyboard.press("Control+b")
    expect(sidebar).to_be_visible()
    page.get_by_role("button", name="Sidebar", exact=True).focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_contain_text("Fold the sidebar away, or bring it back")
    page.keyboard.press("Escape")


def test_on_a_phone_the_same_key_opens_the_drawer(visit: Visiting, person: Person) -> None:
    page = visit(person, width="narrow").go("/dashboard")
    sidebar = page.get_by_role("complementary", name="Navigation")
    expect(page.get_by_role("button", name="Open navigation")).to_be_visible()
    expect(sidebar).to_be_hidden()
    page.keyboard.press("Control+b")
    expect(sidebar).to_be_visible()
    page.keyboard.press("Control+b")
    expect(sidebar).to_be_hidden()
    expect(page.get_by_role("button", name="Sidebar", exact=True)).to_be_hidden()
