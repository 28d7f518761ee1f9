"""An answer is read aloud: for a price that is said before, in parts, paid once, and ended by Escape."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person


def test_an_answer_is_read_aloud_and_paid_once(visit: Visiting, person: Person) -> None:
    chat = person.ask("Please write 100 words.")
    seen = visit(person)
    page = seen.go(f"/c/{chat}")
    start = page.get_by_role("button", name=re.compile(r"^Read aloud for [\d.]+ ct: the demo rings a bell for each word$"))
    expect(start).to_be_visible()
    said = re.search(r"[\d.]+\sct", start.get_attribute("aria-label") or "")
    assert said is not None
    start.focus()
    page.keyboard.press("Enter")
    player = page.get_by_test_id("player")
    expect(player).to_have_attribute("data-state", "playing")
    player.get_by_role("button", name="Pause").click()
    expect(player).to_have_attribute("data-state", "paused")
    seen.is_sound()
    seen.shot("read-aloud")
    player.get_by_role("button", name="Speed 1×").click()
    player.get_by_role("button", name="Speed 1.25×").click()
    player.get_by_role("button", name="Speed 1.5×").click()
    player.get_by_role("button", name="Go on reading").click()
    expect(player).to_have_attribute("data-state", "ended", timeout=120_000)
    expect(player).to_contain_text(f"Reading aloud: {said.group()}, charged once; again is free")
    log = person.get("/api/usage/log?range=7d")["items"]
    speech = [row for row in log if row["requestType"] == "speech"]
    assert {(row["conversationId"], row["kWh"]) for row in speech} == {(chat, None)}
    player.get_by_role("button", name="Read again").click()
    expect(player).to_have_attribute("data-state", "playing")
    page.keyboard.press("Escape")
    expect(player).to_have_count(0)
    expect(page.get_by_role("button", name="Read aloud again, at no charge")).to_be_visible()
    assert person.get("/api/usage/log?range=7d")["items"] == log
    narrow = visit(person, theme="dark", width="narrow", locale="de-DE")
    page = narrow.go(f"/c/{chat}")
    page.get_by_role("button", name="Vorlesen für").click()
    page.get_by_test_id("player").get_by_role("button", name="Pause").click()
    narrow.is_sound()
    narrow.shot("read-aloud-narrow-de")
