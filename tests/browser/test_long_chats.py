"""A chat of 2,000 messages: little of it is drawn, all of it is there."""

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from bench.long_chat import MARK, export_of
from tests.browser.conftest import Visiting
from tests.browser.people import Person, new_person, until
from tests.server import Server

MESSAGES, CHATS = 2000, 300
TITLE = "The long chat"


@pytest.fixture(scope="module")
def reader(demo: Server) -> Iterator[Person]:
    """Somebody who brought a long chat and many short ones."""
    made = new_person(demo)
    run = made.client.post("/api/import", content=export_of(MESSAGES, CHATS, time.time(), TITLE)).raise_for_status().json()
    until(lambda: made.get(f"/api/imports/{run['id']}")["state"] == "done")
    yield made
    made.client.close()


@pytest.fixture(scope="module")
def chat(reader: Person) -> str:
    return next(one["id"] for one in reader.get("/api/convos")["items"] if one["title"] == TITLE)


def messages_of(reader: Person, chat: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = reader.get(f"/api/messages/{chat}")["messages"]
    return found


def top_of(page: Page, message: str) -> float:
    """Where the message stands in the window."""
    return float(page.evaluate("id => document.querySelector(`[data-message='${id}']`).getBoundingClientRect().top", message))


def is_seen(page: Page, message: str) -> bool:
    look = "id => { const box = document.querySelector(`[data-message='${id}']`).getBoundingClientRect(); return box.top < innerHeight && box.bottom > 0 }"
    return bool(page.evaluate(look, message))


def named(messages: list[dict[str, Any]], number: int) -> str:
    return next(one["id"] for one in messages if f"({MARK.format(number=number)})" in one["text"])


def drawn(page: Page) -> int:
    return page.locator("[data-message]:not([data-far])").count()


def test_little_of_a_long_chat_is_drawn_and_all_of_it_is_there(visit: Visiting, reader: Person, chat: str) -> None:
    seen = visit(reader)
    page = seen.go(f"/c/{chat}")
    last = named(messages_of(reader, chat), MESSAGES - 1)
    expect(page.locator(f"[data-message='{last}'] [data-testid=answer-text]")).to_be_in_viewport()
    expect(page.locator("[data-message]")).to_have_count(MESSAGES)
    assert drawn(page) < 60
    page.locator(f"[data-message='{last}']").click(position={"x": 5, "y": 5})
    page.keyboard.press("Home")
    first = page.locator("[data-message]").first
    expect(first.get_by_test_id("question-text")).to_be_in_viewport()
    expect(page.locator("[data-message]").nth(1).get_by_test_id("answer-text")).to_be_visible()
    expect(page.get_by_role("button", name="Jump to the latest answer")).to_be_visible()
    seen.is_sound()
    seen.shot("long-chat-top")
    page.keyboard.press("End")
    expect(page.locator(f"[data-message='{last}'] [data-testid=answer-text]")).to_be_in_viewport()
    assert drawn(page) < 120
    assert page.evaluate("document.getElementsByTagName('*').length") < 25_000


def test_text_that_is_far_can_be_found_and_read_aloud(visit: Visiting, reader: Person, chat: str) -> None:
    page = visit(reader).go(f"/c/{chat}")
    expect(page.locator("[data-message]")).to_have_count(MESSAGES)
    far = page.locator(f"[data-message='{named(messages_of(reader, chat), 1001)}']")
    expect(far).to_contain_text(MARK.format(number=1001))
    expect(far.get_by_role("article")).to_have_count(1)
    expect(far.get_by_test_id("answer-text")).to_have_count(0)


def test_a_link_leads_to_a_message_and_to_its_branch(visit: Visiting, reader: Person, chat: str) -> None:
    messages = messages_of(reader, chat)
    wanted = named(messages, 701)
    seen = visit(reader)
    page = seen.go(f"/c/{chat}?message={wanted}")
    there = page.locator(f"[data-message='{wanted}']")
    expect(there.get_by_test_id("answer-text")).to_be_in_viewport()
    expect(there).to_be_focused()
    seen.is_sound()
    seen.shot("long-chat-link")
    path = set(page.locator("[data-message]").evaluate_all("all => all.map(one => one.dataset.message)"))
    elsewhere = next(one for one in messages if one["role"] == "assistant" and one["parentId"] not in path)
    page.goto(f"{seen.base}/c/{chat}?message={elsewhere['id']}")
    expect(page.locator(f"[data-message='{elsewhere['id']}']").get_by_test_id("answer-text")).to_be_in_viewport()
    page.goto(f"{seen.base}/c/{chat}?message=00000000-0000-7000-8000-000000000000")
    expect(page.locator("[data-message]").last.get_by_test_id("answer-text")).to_be_in_viewport()


def test_the_search_leads_to_the_message_itself(visit: Visiting, reader: Person, chat: str) -> None:
    wanted = named(messages_of(reader, chat), 301)
    seen = visit(reader)
    page = seen.go(f"/c/{chat}")
    expect(page.locator("[data-message]")).to_have_count(MESSAGES)
    for _ in range(2):  # the second time it is asked for again, from somewhere else
        page.keyboard.press("Control+k")
        page.get_by_role("combobox").fill(MARK.format(number=301))
        expect(page.get_by_role("option").filter(has=page.locator("mark"))).to_have_count(1)
        page.get_by_role("option").filter(has=page.locator("mark")).click()
        expect(page.locator(f"[data-message='{wanted}'] [data-testid=answer-text]")).to_be_in_viewport()
        assert urlsplit(page.url).query == f"message={wanted}"
        page.get_by_role("button", name="Jump to the latest answer").click()
        expect(page.locator("[data-message]").last).to_be_in_viewport()


@pytest.mark.parametrize("keeps", ["auto", "none"])
def test_what_is_read_stays_in_its_place(visit: Visiting, reader: Person, chat: str, keeps: str) -> None:
    """Messages above become as high as they are and not as high as was guessed, whether or not the browser helps (`overflow-anchor`)."""
    wanted = named(messages_of(reader, chat), 901)
    seen = visit(reader)
    if keeps == "none":
        seen.page.add_init_script(
            "const supports = CSS.supports.bind(CSS); CSS.supports = (...said) => said[0] !== 'overflow-anchor' && supports(...said)"
        )
    page = seen.go(f"/c/{chat}")
    expect(page.locator("[data-message]")).to_have_count(MESSAGES)
    page.evaluate("keeps => { document.querySelector('#main').style.overflowAnchor = keeps }", keeps)
    page.evaluate("id => document.querySelector(`[data-message='${id}']`).scrollIntoView({ block: 'start' })", wanted)
    there = page.locator(f"[data-message='{wanted}']")
    expect(there.get_by_test_id("answer-text")).to_be_in_viewport()
    at = top_of(page, wanted)
    # Everything near is drawn, the messages above among it.
    page.wait_for_function(
        """id => { const place = document.querySelector(`[data-message='${id}']`); const before = [...document.querySelectorAll('[data-message]')];
            const index = before.indexOf(place); return before.slice(index - 2, index + 1).every(one => !one.classList.contains('slot-far')) }""",
        arg=wanted,
    )
    assert abs(top_of(page, wanted) - at) <= 2


def test_what_somebody_began_in_a_message_is_kept(visit: Visiting, reader: Person, chat: str) -> None:
    page = visit(reader).go(f"/c/{chat}")
    question = page.get_by_test_id("question").last
    question.hover()
    question.get_by_role("button", name="Edit message").click()
    page.get_by_role("textbox", name="Message to send instead").fill("Half a thought")
    page.get_by_role("textbox", name="Message to send instead").evaluate("area => area.blur()")
    page.evaluate("document.querySelector('#main').scrollTop = 0")
    expect(page.locator("[data-message]").first.get_by_test_id("question-text")).to_be_in_viewport()
    page.get_by_role("button", name="Jump to the latest answer").click()
    expect(page.get_by_role("textbox", name="Message to send instead")).to_have_value("Half a thought")


def test_a_message_sent_from_far_above_is_seen_with_its_answer(visit: Visiting, demo: Server) -> None:
    person = new_person(demo)
    run = person.client.post("/api/import", content=export_of(200, 0, time.time(), TITLE)).raise_for_status().json()
    until(lambda: person.get(f"/api/imports/{run['id']}")["state"] == "done")
    chat = person.get("/api/convos")["items"][0]["id"]
    demo.run("wallet", "credit", person.email, "50", "--reason", "test")
    seen = visit(person)
    page = seen.go(f"/c/{chat}")
    expect(page.locator("[data-message]")).to_have_count(200)
    page.evaluate("document.querySelector('#main').scrollTop = 0")
    expect(page.locator("[data-message]").first.get_by_test_id("question-text")).to_be_in_viewport()
    seen.ask("Please show me a table.")
    expect(page.locator("[data-message]")).to_have_count(202)
    expect(page.get_by_test_id("receipt-line").last).to_be_in_viewport()
    person.client.close()


def test_a_narrow_dark_window_has_the_same(visit: Visiting, reader: Person, chat: str) -> None:
    wanted = named(messages_of(reader, chat), 701)
    seen = visit(reader, theme="dark", width="narrow", locale="de-DE")
    page = seen.go(f"/c/{chat}?message={wanted}")
    expect(page.locator(f"[data-message='{wanted}'] [data-testid=answer-text]")).to_be_in_viewport()
    seen.is_sound()
    seen.shot("long-chat-link-dark-narrow")


def test_printing_has_every_message(visit: Visiting, reader: Person, chat: str) -> None:
    page = visit(reader).go(f"/c/{chat}")
    expect(page.locator("[data-message]")).to_have_count(MESSAGES)
    page.emulate_media(media="print")
    clipped = page.evaluate(
        "[...document.querySelectorAll('[data-message][data-far]')].slice(0, 40).filter(one => one.scrollHeight > one.clientHeight + 1).length"
    )
    assert clipped == 0
    assert page.evaluate("getComputedStyle(document.querySelector('[data-message]').parentElement).contentVisibility") == "visible"
