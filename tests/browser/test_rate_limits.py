"""What people are told where something is too much at once (429), and that trying again later works."""

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar

import pytest
from playwright.sync_api import Page, expect

from aim2balance.kit.ids import new_id
from tests.browser.conftest import Visit, Visiting
from tests.browser.people import Person, cookies_of, events, new_person, until
from tests.browser.provider import Provider, a_shop
from tests.server import PASSWORD, Server

USAGE = {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}
REFUSED = "the server responded with a status of 429"
AT_ONCE = 4
GUESSES = 25
"""More than are allowed in one span, however the spans fall."""


class BusyProvider(Provider):
    """At its limit while `has_room` is not set; answers when `may_answer` is."""

    has_room = threading.Event()
    may_answer = threading.Event()
    asked: ClassVar[list[None]] = []

    def answer(self) -> None:
        self.asked.append(None)
        if not self.has_room.is_set():
            self.send_response(429)
            self.send_header("retry-after", "600")
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(b'{"error": {"message": "slow down", "type": "rate_limit_error", "code": "rate_limit_exceeded"}}')
            return
        self.may_answer.wait()
        self.say("There you are.", USAGE)


@pytest.fixture(scope="module")
def shop() -> Iterator[Server]:
    with a_shop(BusyProvider, limits={"parallel_answers": AT_ONCE}) as started:
        yield started


@pytest.fixture
def reader(shop: Server) -> Iterator[Person]:
    made = new_person(shop)
    yield made
    made.client.close()


@pytest.fixture(autouse=True)
def free_provider() -> Iterator[None]:
    BusyProvider.has_room.set()
    BusyProvider.may_answer.set()
    yield
    BusyProvider.may_answer.set()


def with_dear_model(seen: Visit) -> Page:
    page = seen.go("/")
    page.get_by_test_id("model-button").click()
    page.locator("[data-model='dear-model']").click()
    return page


def ask(page: Page, name: str, text: str) -> None:
    page.get_by_role("textbox", name=name).fill(text)
    page.keyboard.press("Enter")


@pytest.mark.parametrize(
    ("locale", "theme", "width", "words"),
    [
        ("en-GB", "light", "wide", r"Too many attempts\. You can try again in \d+ (minute|second)s?\."),
        ("de-DE", "dark", "narrow", r"Zu viele Versuche\. Sie können es in \d+ (Minute|Sekunde)n? noch einmal versuchen\."),
    ],
    ids=["en", "de"],
)
def test_f68_a_guesser_is_told_how_long_to_wait(
    visit: Visiting, shop: Server, reader: Person, locale: str, theme: str, width: str, words: str
) -> None:
    email, password, sign_in = ("E-Mail", "Passwort", "Anmelden") if locale == "de-DE" else ("E-mail", "Password", "Sign in")
    seen = visit(base=shop.base, locale=locale, theme=theme, width=width)
    seen.forgive(REFUSED)
    page = seen.go("/signin")
    page.get_by_role("textbox", name=email).fill(reader.email)
    note = page.get_by_role("alert")
    for guess in range(GUESSES):
        page.get_by_role("textbox", name=password).fill(f"not the password {guess}")
        with page.expect_response("**/api/auth/login") as answer:
            page.get_by_role("button", name=sign_in, exact=True).click()
        if answer.value.status == 429:
            break
        expect(note).to_be_visible()
    expect(note).to_have_text(re.compile(words))
    seen.is_sound()
    seen.shot(f"too-many-attempts-{theme}-{width}")
    # The answer a stranger's guesses provoke says nothing about the password: the right one is refused alike, from there.
    page.get_by_role("textbox", name=password).fill(PASSWORD)
    with page.expect_response("**/api/auth/login") as answer:
        page.get_by_role("button", name=sign_in, exact=True).click()
    assert answer.value.status in (200, 429)


@pytest.mark.parametrize(
    ("locale", "name", "words", "retry"),
    [
        ("en-GB", "Message", "Too many answers are being written for you at once.", "Try again"),
        ("de-DE", "Nachricht", "Gerade werden zu viele Antworten auf einmal für Sie geschrieben.", "Noch einmal versuchen"),
    ],
    ids=["en", "de"],
)
def test_f65_an_answer_too_many_keeps_its_question(
    visit: Visiting, shop: Server, reader: Person, locale: str, name: str, words: str, retry: str
) -> None:
    BusyProvider.may_answer.clear()
    asked = len(BusyProvider.asked)

    def answer(number: int) -> list[str]:
        body = {"parentId": None, "text": f"Question {number}.", "model": "dear-model"}
        return [kind for kind, _ in events(reader.client, "POST", f"/api/chat/{new_id()}/messages", json=body)]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        running = [pool.submit(answer, number) for number in range(AT_ONCE)]
        try:
            until(lambda: len(BusyProvider.asked) == asked + AT_ONCE)
            seen = visit(base=shop.base, locale=locale)
            seen.forgive(REFUSED)
            seen.context.add_cookies(cookies_of(reader))
            page = with_dear_model(seen)
            ask(page, name, "One question more.")
            refused = page.get_by_test_id("send-error")
            expect(refused).to_contain_text(words)
            expect(page.get_by_role("textbox", name=name)).to_have_value("One question more.")
            seen.is_sound()
            seen.shot(f"too-many-answers-{locale}")
            assert len(reader.get("/api/convos")["items"]) == AT_ONCE
        finally:
            BusyProvider.may_answer.set()
        assert all("done" in kinds and "error" not in kinds for kinds in (one.result() for one in running))
    refused.get_by_role("button", name=retry).click()
    expect(page.get_by_test_id("answer")).to_have_attribute("data-status", "done")
    expect(refused).to_have_count(0)
    until(lambda: len(reader.get("/api/convos")["items"]) == AT_ONCE + 1)


@pytest.mark.parametrize(
    ("locale", "name", "words", "retry"),
    [
        ("en-GB", "Message", "The provider has too many requests at the moment.", "Try again"),
        ("de-DE", "Nachricht", "Der Anbieter hat gerade zu viele Anfragen.", "Noch einmal versuchen"),
    ],
    ids=["en", "de"],
)
def test_f35_a_provider_at_its_limit_costs_nothing(
    visit: Visiting, shop: Server, reader: Person, locale: str, name: str, words: str, retry: str
) -> None:
    BusyProvider.has_room.clear()
    before = reader.get("/api/balance")
    seen = visit(base=shop.base, locale=locale)
    seen.context.add_cookies(cookies_of(reader))
    page = with_dear_model(seen)
    ask(page, name, "Are you there?")
    answer = page.get_by_test_id("answer")
    expect(answer.get_by_role("alert")).to_contain_text(words)
    seen.is_sound()
    seen.shot(f"provider-at-its-limit-{locale}")
    assert reader.get("/api/balance") == before
    BusyProvider.has_room.set()
    answer.get_by_role("button", name=retry).click()
    expect(page.get_by_text("There you are.")).to_be_visible()
