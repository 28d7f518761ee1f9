"""Chats for whoever has the link: making, reading without an account, revoking."""

import httpx2
from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person


def test_a_chat_is_shared_read_by_a_stranger_and_revoked(visit: Visiting, person: Person) -> None:
    chat = person.ask("Write a table and some code about **badgers**")
    seen = visit(person)
    page = seen.go(f"/c/{chat}")
    expect(page.get_by_test_id("answer")).to_be_visible()
    page.get_by_role("button", name="Share", exact=True).click()
    dialog = page.get_by_role("dialog", name="Share this chat")
    expect(dialog.get_by_text("Your name, prices")).to_be_visible()
    dialog.get_by_role("button", name="Make a link").click()
    link = dialog.get_by_role("textbox")
    expect(link).to_have_count(1)
    address = link.input_value()
    assert address.startswith(f"{seen.base}/s/")
    seen.is_sound()
    seen.shot("share-dialog")

    path = address.removeprefix(seen.base)
    for theme, width, locale in (("light", "wide", "en-GB"), ("dark", "narrow", "de-DE")):
        stranger = visit(theme=theme, width=width, locale=locale)
        public = stranger.go(path)
        expect(public.get_by_test_id("question")).to_have_text("Write a table and some code about **badgers**")
        expect(public.get_by_test_id("answer")).to_have_count(1)
        expect(public.get_by_test_id("footprint")).to_contain_text("Wh")
        expect(public.locator("meta[name=robots]")).to_have_attribute("content", "noindex")
        assert person.email not in public.content()
        assert "€" not in public.get_by_test_id("footprint").inner_text()
        stranger.is_sound()
        stranger.shot(f"shared-{theme}-{width}")
    answer = httpx2.get(address)
    assert answer.headers["x-robots-tag"] == "noindex"

    settings = seen.go("/settings")
    row = settings.get_by_test_id("share-row")
    expect(row).to_have_count(1)
    row.scroll_into_view_if_needed()
    seen.is_sound()
    seen.shot("share-list")
    row.get_by_role("button", name="Revoke").click()
    expect(row).to_have_count(0)
    expect(settings.get_by_text("The link is revoked.")).to_be_attached()

    stranger = visit()
    stranger.go(path)
    expect(stranger.page.get_by_role("heading", name="This link does not work")).to_be_visible()
    stranger.is_sound()
    stranger.shot("shared-gone")


def test_the_menu_of_the_list_shares_too(visit: Visiting, person: Person) -> None:
    person.ask("Hello")
    seen = visit(person, width="narrow", theme="dark")
    page = seen.go("/")
    page.get_by_role("button", name="Open navigation").click()
    page.get_by_test_id("conversation-row").first.get_by_role("button").click()
    page.get_by_role("menuitem", name="Share").click()
    dialog = page.get_by_role("dialog", name="Share this chat")
    dialog.get_by_role("button", name="Make a link").click()
    expect(dialog.get_by_test_id("share")).to_have_count(1)
    seen.is_sound()
    seen.shot("share-dialog-narrow")
    dialog.get_by_role("button", name="Revoke").click()
    expect(dialog.get_by_test_id("share")).to_have_count(0)
