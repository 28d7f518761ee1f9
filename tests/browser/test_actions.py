"""What a person does with an answer: go on with it, rate it, take it into a chat of its own; and chats that are not kept."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person


def test_a_stopped_answer_goes_on(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    page = seen.go("/")
    seen.ask("Please write 400 words.")
    answers = page.get_by_test_id("answer")
    expect(answers.first).to_contain_text("fixed sentence")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_test_id("receipt-line")).to_be_visible()
    expect(page.get_by_text("Stopped. You pay for what was written.")).to_be_visible()
    seen.is_sound()
    seen.shot("actions-stopped")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_test_id("receipt-line")).to_have_count(2)
    expect(page.get_by_test_id("question")).to_have_count(1)
    expect(page.get_by_role("button", name="Continue")).to_have_count(0)
    page.reload()
    expect(page.get_by_test_id("receipt-line")).to_have_count(2)
    chat = page.url.rpartition("/")[2]
    messages = person.get(f"/api/messages/{chat}")["messages"]
    assert [message["role"] for message in messages] == ["user", "assistant", "assistant"]
    assert messages[2]["parentId"] == messages[1]["id"]


def test_a_rating_and_its_comment_are_kept(visit: Visiting, person: Person) -> None:
    chat = person.ask("Hello")
    seen = visit(person)
    page = seen.go(f"/c/{chat}")
    good, bad = page.get_by_role("button", name="Good answer"), page.get_by_role("button", name="Poor answer")
    with page.expect_response("**/feedback"):
        good.click()
    expect(good).to_have_attribute("aria-pressed", "true")
    with page.expect_response("**/feedback"):
        bad.click()
    expect(good).to_have_attribute("aria-pressed", "false")
    page.get_by_label("What was wrong?").fill("It does not answer.")
    seen.is_sound()
    seen.shot("actions-rating")
    with page.expect_response("**/feedback"):
        page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("What was wrong?")).to_have_count(0)
    assert person.stored_answer(chat)["feedback"] == "down"
    page.reload()
    expect(bad).to_have_attribute("aria-pressed", "true")
    with page.expect_response("**/feedback"):
        bad.click()
    expect(bad).to_have_attribute("aria-pressed", "false")
    assert person.stored_answer(chat)["feedback"] is None


def test_a_chat_goes_on_from_an_answer_elsewhere(visit: Visiting, person: Person) -> None:
    chat = person.ask("Hello")
    person.ask("Who are you?", chat=chat)
    seen = visit(person)
    page = seen.go(f"/c/{chat}")
    page.get_by_role("button", name="Go on from here in a new chat").first.click()
    page.wait_for_url(lambda url: "/c/" in url and chat not in url)
    expect(page.get_by_test_id("question-text")).to_have_text(["Hello"])
    expect(page.get_by_test_id("conversation")).to_have_count(2)
    seen.ask("Show me a list.")
    expect(page.get_by_test_id("receipt-line")).to_have_count(1)
    expect(page.get_by_test_id("question-text")).to_have_text(["Hello", "Show me a list."])
    page.goto(f"{seen.base}/c/{chat}")
    expect(page.get_by_test_id("question-text")).to_have_text(["Hello", "Who are you?"])


def test_a_temporary_chat_is_marked_and_in_no_list(visit: Visiting, person: Person) -> None:
    kept = person.ask("Hello")
    for theme, width in (("light", "wide"), ("dark", "narrow")):
        seen = visit(person, theme=theme, width=width)
        page = seen.go("/")
        toggle = page.get_by_role("button", name="Temporary chat")
        toggle.click()
        expect(toggle).to_have_attribute("aria-pressed", "true")
        expect(page.get_by_test_id("temporary")).to_contain_text("deleted after 24 hours")
        seen.is_sound()
        seen.shot(f"temporary-new-{theme}-{width}")
        seen.ask("What does an answer cost here?")
        expect(page.get_by_test_id("receipt-line")).to_be_visible()
        expect(page.get_by_test_id("temporary")).to_contain_text("in no list")
        chat = page.url.rpartition("/")[2]
        page.reload()
        expect(page.get_by_test_id("temporary")).to_contain_text(re.compile(r"deleted .*\d"))
        expect(page.get_by_test_id("receipt-line")).to_be_visible()
        seen.is_sound()
        seen.shot(f"temporary-{theme}-{width}")
        assert [row["id"] for row in person.get("/api/convos")["items"]] == [kept]
        assert person.get(f"/api/messages/{chat}")["temporaryUntil"]
