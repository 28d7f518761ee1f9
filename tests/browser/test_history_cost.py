"""What the history of a long chat costs with every message, and the way out of it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person

LOOKS = [("light", "wide", "en-GB"), ("dark", "narrow", "de-DE")]
BEGINS = {"en-GB": "This goes on from", "de-DE": "Das setzt"}


@pytest.mark.parametrize(("theme", "width", "locale"), LOOKS)
def test_a_long_chat_goes_on_in_a_fresh_one_with_a_summary(visit: Visiting, person: Person, theme: str, width: str, locale: str) -> None:
    chat = person.ask("The bog needs water. " * 900)
    seen = visit(person, theme=theme, width=width, locale=locale)
    page = seen.go(f"/c/{chat}")
    cost = page.get_by_test_id("history-cost")
    expect(cost).to_contain_text(re.compile(r"\d.*ct"))
    seen.is_sound()
    seen.shot(f"history-cost-{theme}-{width}")
    before = person.get("/api/balance")["tokenCredits"]
    cost.get_by_role("button").click()
    summed = page.get_by_test_id("history-summed")
    expect(summed).to_be_visible()
    answer = person.stored_answer(chat)
    assert before - person.get("/api/balance")["tokenCredits"] == answer["receipt"]["money"]["totalMicroEur"] > 0
    assert answer["receipt"]["impact"]["kWh"] is not None
    summed.get_by_role("button").click()
    message = page.locator("[data-composer]")
    expect(message).to_have_value(re.compile(BEGINS[locale]))
    assert answer["text"] in message.input_value()
    assert f"/c/{chat}" in message.input_value()
    seen.shot(f"history-fresh-{theme}-{width}")
    message.press("Control+End")
    message.press_sequentially("And now?")
    page.get_by_role("button", name=re.compile("^(Send|Senden)$")).click()
    expect(page.get_by_test_id("receipt-line")).to_be_visible()
    assert len(person.get("/api/convos")["items"]) == 2
