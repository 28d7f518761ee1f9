"""Finding and keeping chats: search over titles and messages, pinned chats."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person


def test_words_of_a_message_are_found_by_keyboard(visit: Visiting, person: Person) -> None:
    chat = person.ask("Where do capercaillies live?")
    person.ask("Hello")
    seen = visit(person)
    page = seen.go("/")
    expect(page.get_by_test_id("conversation")).to_have_count(2)
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox")
    box.fill("capercaillie")
    hit = page.get_by_role("option").filter(has=page.locator("mark"))
    expect(hit.first).to_contain_text("capercaillies")
    seen.is_sound()
    seen.shot("palette-search")
    for _ in range(page.get_by_role("option").count()):
        if page.locator("[aria-selected=true] mark").count():
            break
        box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url(re.compile(rf"/c/{chat}\?message="))
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("no such words anywhere")
    expect(page.get_by_text("Nothing found")).to_be_visible()


def test_a_pinned_chat_stays_on_top(visit: Visiting, person: Person) -> None:
    first = person.ask("The first question")
    person.ask("The second question")
    seen = visit(person)
    page = seen.go("/")
    chats = page.get_by_test_id("conversation")
    expect(chats).to_have_count(2)
    row = page.get_by_test_id("conversation-row").nth(1)
    row.hover()
    row.get_by_role("button").click()
    page.get_by_role("menuitem", name="Pin").or_(page.get_by_role("button", name="Pin", exact=True)).click()
    expect(page.get_by_role("heading", name="Pinned")).to_be_visible()
    expect(chats).to_have_count(2)
    expect(chats.first).to_have_attribute("href", f"/c/{first}")
    seen.is_sound()
    seen.shot("pinned")
    page.reload()
    expect(chats.first).to_have_attribute("href", f"/c/{first}")
    row = page.get_by_test_id("conversation-row").first
    row.hover()
    row.get_by_role("button").click()
    page.get_by_role("menuitem", name="Unpin").or_(page.get_by_role("button", name="Unpin")).click()
    expect(page.get_by_role("heading", name="Pinned")).to_have_count(0)
    expect(chats).to_have_count(2)
