"""Answers on their way: stopped, reloaded, seen twice, cut off. Nothing is lost, and nothing is paid twice."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, Visiting
from tests.browser.line import Line
from tests.browser.people import Person

SOME_WORDS = re.compile(r"(\S+\s+){8}")
STOPPED = "Stopped. You pay for what was written."


def chat_of(page: Page) -> str:
    page.wait_for_url(re.compile("/c/"))
    return page.url.partition("/c/")[2].partition("?")[0]


def ask_for_words(seen: Visit, words: int) -> str:
    """Ask for a long answer and see it begin. Returns the chat."""
    page = seen.go("/")
    seen.ask(f"Write {words} words, please.")
    expect(page.get_by_test_id("answer-text")).to_have_text(SOME_WORDS)
    return chat_of(page)


def requests_of(person: Person) -> int:
    total: int = person.get("/api/usage/summary", range="7d")["totalRequests"]
    return total


def test_f08_f09_stop_keeps_and_bills_what_was_written_once(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    chat = ask_for_words(seen, 2000)
    page = seen.page
    page.get_by_role("button", name="Stop").dblclick(force=True)
    expect(page.get_by_test_id("receipt-line")).to_be_visible()
    expect(page.get_by_text(STOPPED)).to_be_visible()
    answer = person.stored_answer(chat)
    assert answer["status"] == "stopped"
    expect(page.get_by_test_id("answer-text")).to_have_text(answer["text"])
    assert 8 <= len(answer["text"].split()) < 2000
    assert requests_of(person) == 1
    cost = answer["receipt"]["money"]["totalMicroEur"]
    balance = person.get("/api/balance")
    assert (balance["tokenCredits"], balance["held"]) == (5_000_000 - cost, 0)


def test_a_reload_in_mid_stream_loses_no_character(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    chat = ask_for_words(seen, 250)
    page = seen.page
    page.reload(wait_until="domcontentloaded")
    text = page.get_by_test_id("answer-text")
    expect(text).to_have_text(SOME_WORDS)
    expect(page.get_by_test_id("answer")).to_have_attribute("data-status", "streaming")
    expect(page.get_by_test_id("receipt-line")).to_be_visible()
    stored = person.stored_answer(chat)["text"]
    assert text.inner_text() == stored
    assert len(stored.split()) == 250
    assert requests_of(person) == 1


def test_two_tabs_show_the_same_stream_and_either_may_stop_it(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    chat = ask_for_words(seen, 2000)
    other = seen.new_tab()
    other.goto(f"{seen.base}/c/{chat}", wait_until="domcontentloaded")
    expect(other.get_by_test_id("answer-text")).to_have_text(SOME_WORDS)
    expect(other.get_by_test_id("answer")).to_have_attribute("data-status", "streaming")
    other.get_by_role("button", name="Stop").click()
    for page in (seen.page, other):
        expect(page.get_by_test_id("receipt-line")).to_be_visible()
        expect(page.get_by_test_id("answer-text")).to_have_text(person.stored_answer(chat)["text"])
    expect(other.get_by_text(STOPPED)).to_be_visible()
    assert requests_of(person) == 1


def test_a_tab_that_was_open_before_reads_along(visit: Visiting, person: Person) -> None:
    chat = person.ask("Hello")
    seen = visit(person)
    page, other = seen.go(f"/c/{chat}"), seen.new_tab()
    other.goto(f"{seen.base}/c/{chat}", wait_until="domcontentloaded")
    for tab in (page, other):
        expect(tab.get_by_test_id("receipt-line")).to_have_count(1)
    seen.ask("Write 150 words, please.")
    expect(other.get_by_test_id("answer").nth(1)).to_have_attribute("data-status", "streaming")
    for tab in (page, other):
        expect(tab.get_by_test_id("receipt-line")).to_have_count(2)
        expect(tab.get_by_test_id("answer-text").nth(1)).to_have_text(person.stored_answer(chat)["text"])


def test_a_lost_connection_is_taken_up_where_it_broke(visit: Visiting, person: Person, line: Line) -> None:
    seen = visit(person, base=line.base)
    chat = ask_for_words(seen, 200)
    page = seen.page
    resumed: list[str] = []
    page.on("request", lambda request: resumed.append(request.headers.get("last-event-id", "")))
    line.cut()
    expect(page.get_by_text("Connection lost. Reconnecting")).to_be_visible()
    line.mend()
    expect(page.get_by_test_id("receipt-line")).to_be_visible()
    stored = person.stored_answer(chat)["text"]
    assert page.get_by_test_id("answer-text").inner_text() == stored
    assert len(stored.split()) == 200
    assert max(int(place) for place in resumed if place) > 2, "not from the start: after the last event that was seen"
    seen.forgive("net::ERR_")


def test_an_answer_goes_on_while_the_reader_is_elsewhere(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    chat = ask_for_words(seen, 120)
    page = seen.page
    page.get_by_role("link", name="Dashboard").first.click()
    expect(page.get_by_test_id("wallet-card")).to_be_visible()
    page.get_by_test_id("conversation").click()
    expect(page.get_by_test_id("receipt-line")).to_be_visible()
    assert page.get_by_test_id("answer-text").inner_text() == person.stored_answer(chat)["text"]


def test_scrolling_up_is_never_stolen(visit: Visiting, person: Person) -> None:
    seen = visit(person, width="narrow")
    chat = ask_for_words(seen, 600)
    page = seen.page
    text, scroller = page.get_by_test_id("answer-text"), page.locator("#main")
    expect(text).to_have_text(re.compile(r"(\S+\s+){250}"))
    scroller.hover()
    page.mouse.wheel(0, -10_000)
    expect(page.get_by_role("button", name="Jump to the latest answer")).to_be_visible()
    page.wait_for_function("document.querySelector('#main').scrollTop === 0")  # a turn of the wheel takes some frames
    seen_words = len(text.inner_text().split())
    expect(text).to_have_text(re.compile(rf"(\S+\s+){{{seen_words + 30}}}"))
    assert scroller.evaluate("element => element.scrollTop") == 0
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_test_id("receipt-line")).to_be_visible()
    assert person.stored_answer(chat)["status"] == "stopped"
