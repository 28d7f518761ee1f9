"""What is written while an answer is written: it waits, is seen after a reload, removed, asked, or taken in by the agent."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person


@pytest.mark.parametrize(("theme", "width", "locale"), [("light", "wide", "en-GB"), ("dark", "narrow", "de-DE")])
def test_a_text_waits_for_the_answer_and_steers_an_agent(visit: Visiting, person: Person, theme: str, width: str, locale: str) -> None:
    seen = visit(person, theme=theme, width=width, locale=locale)
    page = seen.go("/")
    box = page.get_by_role("textbox").last
    box.fill("Write 2000 words, please.")
    box.press("Enter")
    page.wait_for_url("**/c/*")
    waiting = page.get_by_test_id("queue").get_by_role("listitem")
    box.fill("And what then?")
    page.get_by_test_id("queue-buttons").get_by_role("button").last.wait_for()
    box.press("Enter")
    expect(waiting).to_have_count(1)
    expect(box).to_have_value("")
    box.fill("Not this one")
    page.get_by_test_id("queue-buttons").get_by_role("button").last.click()
    expect(waiting).to_have_count(2)
    waiting.last.get_by_role("button").last.click()
    expect(waiting).to_have_count(1)
    seen.shot(f"queue-{theme}-{width}")
    seen.is_sound()
    # Stopped, it goes on waiting, here and after a reload, until it is sent.
    box.press("Escape")
    send = waiting.get_by_role("button").first
    expect(waiting.get_by_role("button")).to_have_count(2)
    page.reload()
    expect(waiting.get_by_role("button")).to_have_count(2)
    send.click()
    expect(page.get_by_test_id("question")).to_have_count(2)
    expect(waiting).to_have_count(0)
    expect(page.get_by_test_id("answer").last).to_have_attribute("data-status", "done")

    # Not stopped, it is asked by itself.
    box.fill("Write 500 words, please.")
    box.press("Enter")
    expect(page.get_by_test_id("question")).to_have_count(3)
    box.fill("And in the end?")
    page.get_by_test_id("queue-buttons").get_by_role("button").last.click()
    expect(page.get_by_test_id("question")).to_have_count(4)
    expect(page.get_by_test_id("question-text").last).to_contain_text("And in the end?")
    expect(page.get_by_test_id("answer").last).to_have_attribute("data-status", "done")
    expect(waiting).to_have_count(0)

    tools = {"tools": ["calculator"], "limits": {"steps": 5}}
    answer = person.client.post("/api/agents", json={"name": "Counts", "model": "demo", **tools})
    page = seen.go(f"/?agent={answer.raise_for_status().json()['id']}")
    expect(page.get_by_test_id("agent-chip")).to_be_visible()
    box = page.get_by_role("textbox").last
    box.fill("Write 500 words, please.")
    page.get_by_role("button", name="Send" if locale == "en-GB" else "Senden").click()
    expect(page.get_by_test_id("run-step")).to_have_count(1)
    box.fill("Say it kindly")
    page.get_by_test_id("queue-buttons").get_by_role("button").first.click()
    steered = page.locator("[data-testid=run-step] b", has_text="You said" if locale == "en-GB" else "Sie sagten")
    expect(steered).to_have_count(1)
    expect(waiting).to_have_count(0)
    steered.scroll_into_view_if_needed()
    seen.shot(f"steer-{theme}-{width}")
    expect(page.get_by_test_id("run-line")).to_have_count(1)
    assert [step["kind"] for step in person.stored_answer(page.url.rpartition("/")[2])["run"]["steps"]] == ["model", "steer", "model"]
