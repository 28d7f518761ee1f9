"""Keys for one's own programs, theme and language."""

import re

import httpx2
from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person
from tests.server import Server


def test_a_key_made_here_works_until_it_is_revoked(visit: Visiting, demo: Server, person: Person) -> None:
    seen = visit(person)
    page = seen.go("/settings")
    page.get_by_label("Name", exact=True).fill("laptop")
    page.get_by_label(re.compile("Limit")).fill("2.50")
    page.get_by_role("button", name="Create key").click()
    secret = page.get_by_test_id("key-secret").input_value()
    assert re.fullmatch(r"a2b-[0-9A-Za-z_-]{20,}", secret)
    seen.is_sound()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_test_id("key-row")).to_contain_text("2.50")
    headers = {"authorization": f"Bearer {secret}"}
    answer = httpx2.get(f"{demo.base}/v1/models", headers=headers)
    assert [model["id"] for model in answer.json()["data"]] == ["demo"]
    page.get_by_role("button", name="Revoke").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(page.get_by_test_id("key-row")).to_have_count(0)
    assert person.get("/api/keys") == []


def test_theme_and_language_are_changed_at_once_and_kept(visit: Visiting, person: Person) -> None:
    page = visit(person).go("/settings")
    root = page.locator("html")
    page.get_by_text("Dark", exact=True).click()
    expect(root).to_have_attribute("data-theme", "dark")
    page.get_by_text("Deutsch", exact=True).click()
    expect(root).to_have_attribute("lang", "de")
    page.reload(wait_until="domcontentloaded")
    expect(page.get_by_role("heading", name="Einstellungen")).to_be_visible()
    expect(root).to_have_attribute("data-theme", "dark")
    expect(root).to_have_attribute("lang", "de")
