"""Code with words of other scripts, in a list, between tildes and backticks and indented: shown, copied, searched, taken away letter by letter."""

import unicodedata
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from aim2balance.kit.ids import new_id
from tests.browser.conftest import Visiting
from tests.browser.people import Person, cookies_of, events, new_person
from tests.browser.provider import Provider, a_shop
from tests.browser.reading import becomes, pdf_text
from tests.browser.test_looks import keep
from tests.browser.test_search import search
from tests.server import Server

DIRECTION = "one => getComputedStyle(one).direction"
BEGINS = """one => {
  const line = document.createRange();
  line.selectNodeContents(one);
  const [text, paragraph] = [line.getBoundingClientRect(), one.getBoundingClientRect()];
  return text.left - paragraph.left < paragraph.right - text.right ? "left" : "right";
}"""
"""The edge its line begins at: a paragraph of an answer is led by its letters alone (`unicode-bidi: plaintext`)."""
CODE = {
    "listed": 'name = "नमस्ते_दुनिया"  # ~~हिन्दी~~ **x**',
    "tildes": 'greeting = "مرحبا_بالعالم"  # $a$ <b>x</b>',
    "fenced": 'place = "北京大学"  # **重要**。\n    return place',
    "indented": 'word = "こんにちは世界"  # `a` [^1]',
}
"""Hindi, Arabic, Chinese, Japanese, each with signs that Markdown would take for its own."""
WORDS = ("नमस्ते_दुनिया", "مرحبا_بالعالم", "京大", "にちは世")
QUESTION, ARABIC = "ما هو الخث؟ Code, please.", "هذا هو الكود كله"
ANSWER = (
    f"1. One:\n\n   ```python\n   {CODE['listed']}\n   ```\n\n2. Two\n\n~~~python\n{CODE['tildes']}\n~~~\n\n"
    f"```python\n{CODE['fenced']}\n```\n\nLast:\n\n    {CODE['indented']}\n\n{ARABIC}\n"
)


class Polyglot(Provider):
    """Answers with the code."""

    def answer(self) -> None:
        self.say(ANSWER, {"prompt_tokens": 10, "completion_tokens": 90, "total_tokens": 100})


@pytest.fixture(scope="module")
def shop() -> Iterator[Server]:
    with a_shop(Polyglot) as started:
        yield started


@pytest.fixture(scope="module")
def reader(shop: Server) -> Iterator[tuple[Person, str]]:
    """A person, and the chat in which they were answered."""
    person, chat = new_person(shop), str(new_id())
    body = {"parentId": None, "text": QUESTION, "model": "dear-model"}
    told = dict(events(person.client, "POST", f"/api/chat/{chat}/messages", json=body))
    assert "error" not in told
    yield person, chat
    person.client.close()


@pytest.mark.parametrize(("theme", "width", "locale"), [("light", "wide", "en-GB"), ("dark", "narrow", "de-DE")])
def test_f49_code_in_any_script_is_shown_and_copied_letter_by_letter(
    visit: Visiting, shop: Server, reader: tuple[Person, str], theme: str, width: str, locale: str
) -> None:
    person, chat = reader
    seen = visit(base=shop.base, theme=theme, width=width, locale=locale)
    seen.context.add_cookies(cookies_of(person))
    seen.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = seen.go(f"/c/{chat}")
    blocks = page.locator("pre code")
    expect(blocks).to_have_count(len(CODE))
    for number, code in enumerate(CODE.values()):
        becomes(blocks.nth(number), "one => one.textContent.trimEnd()", code)
    for number, code in enumerate(CODE.values()):
        page.get_by_role("button", name="Code kopieren" if locale == "de-DE" else "Copy code").nth(number).click()
        page.wait_for_function("async code => (await navigator.clipboard.readText()).trimEnd() === code", arg=code)
    keep(seen, f"scripts-{theme}-{width}")


def test_f50_words_within_it_are_found(visit: Visiting, shop: Server, reader: tuple[Person, str]) -> None:
    seen = visit(base=shop.base)
    seen.context.add_cookies(cookies_of(reader[0]))
    page = seen.go("/search")
    for word in WORDS:
        search(page, word)
        expect(page.get_by_test_id("hit").locator("mark").first).to_have_text(word)


def test_f55_text_goes_in_the_direction_of_its_script(visit: Visiting, shop: Server, reader: tuple[Person, str]) -> None:
    """Question, answer, title, the list of chats, the composer and a shared page, beside a page that goes from left to right."""
    person, chat = reader
    seen = visit(base=shop.base)
    seen.context.add_cookies(cookies_of(person))
    page = seen.go(f"/c/{chat}")

    answer = page.get_by_test_id("answer")
    becomes(page.get_by_test_id("question-text"), DIRECTION, "rtl")
    becomes(page.get_by_role("navigation", name="Chats").get_by_text("ما هو الخث؟"), DIRECTION, "rtl")
    becomes(answer.locator("p", has_text=ARABIC), BEGINS, "right")
    becomes(answer.locator("p", has_text="Last:"), BEGINS, "left")
    box = page.get_by_role("textbox", name="Message")
    becomes(box, DIRECTION, "ltr")
    box.fill(ARABIC)
    becomes(box, DIRECTION, "rtl")
    becomes(page.locator("html"), DIRECTION, "ltr")
    seen.shot("scripts-directions")
    made = person.client.post(f"/api/convos/{chat}/shares", json={}).raise_for_status().json()
    page = visit(base=shop.base).go(made["path"])
    becomes(page.get_by_text(QUESTION, exact=True), DIRECTION, "rtl")
    becomes(page.get_by_text(ARABIC), BEGINS, "right")


def test_f49_it_is_taken_away_letter_by_letter(reader: tuple[Person, str]) -> None:
    person, chat = reader
    assert ANSWER.strip() in person.client.get(f"/api/convos/{chat}/export", params={"format": "markdown"}).raise_for_status().text
    paper = person.client.get(f"/api/convos/{chat}/export", params={"format": "pdf"}).raise_for_status().content
    printed = letters(pdf_text(paper))
    for code in CODE.values():
        for word in code.split():
            assert letters(word.strip('"')) in printed, word
    for word in (*QUESTION.split(), *ARABIC.split()):
        assert letters(word.strip("؟?:.")) in printed, word


def letters(text: str) -> str:
    """Without blanks and marks of direction; a printed Arabic letter has its form in the word, which is the letter."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if not sign.isspace() and unicodedata.category(sign) != "Cf")
