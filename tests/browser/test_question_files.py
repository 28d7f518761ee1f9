"""Files in a question: attached by choice, drop and from one's own, read, asked about, opened, refused with what can be done."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person
from tests.browser.test_images import put
from tests.files.test_text_extraction import pdf

PAGES = 300
BOOK = pdf(
    *(f"Chapter {n}\nThe reed bed of page {n} was counted on a calm morning,\nand {n} bitterns were heard." for n in range(1, PAGES + 1))
)


def attach(page: Page, name: str, content: bytes, kind: str = "") -> None:
    page.get_by_test_id("attach-input").set_input_files({"name": name, "mimeType": kind, "buffer": content})


def test_a_book_of_three_hundred_pages_is_attached_asked_and_opened(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    page = seen.go("/")
    attach(page, "Reed beds.pdf", BOOK, "application/pdf")
    put(page, "notes.md", "drop", b"# Heron\nseen at noon", "text/markdown")
    chips = page.get_by_test_id("file-chip")
    expect(chips.nth(0)).to_contain_text("300 pages")
    expect(chips.nth(1)).to_contain_text("1 page")
    page.get_by_role("textbox", name="Message").fill("How many bitterns were heard?")
    before = page.get_by_test_id("estimate")
    expect(before).to_contain_text("ct")
    seen.is_sound()
    seen.shot("question-files-composer")
    chips.nth(1).get_by_role("button", name="Remove notes.md from the message").press("Enter")
    expect(chips).to_have_count(1)

    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_test_id("answer")).to_contain_text("I got Reed beds.pdf: 300 pages")
    expect(page.get_by_test_id("receipt-line")).to_be_visible()
    expect(chips).to_have_count(0)
    chat = page.url.rpartition("/")[2]
    question, answer = person.get(f"/api/messages/{chat}")["messages"]
    (named,) = question["documents"]
    assert (named["name"], named["pages"]) == ("Reed beds.pdf", PAGES)
    assert answer["receipt"]["usage"]["input"] > named["textBytes"] / 6, "the whole text was sent, and paid"

    page.reload()
    sent = page.get_by_test_id("question-file")
    expect(sent).to_contain_text("300 pages")
    seen.is_sound()
    seen.shot("question-files-sent")
    sent.get_by_role("button", name="Reed beds.pdf").click()
    dialog = page.get_by_role("dialog", name="Reed beds.pdf")
    expect(dialog.get_by_test_id("file-text")).to_contain_text("1 bitterns were heard")
    dialog.get_by_role("button", name="Page after").click()
    expect(dialog.get_by_test_id("file-text")).to_contain_text("The reed bed of page 2")
    expect(dialog).to_contain_text("Page 2 of 300")
    seen.is_sound()
    seen.shot("question-files-dialog")
    with page.expect_download() as saving:
        dialog.get_by_role("button", name="Download").click()
    assert saving.value.suggested_filename == "Reed beds.pdf"
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)

    # Asked again it goes along, and so it does from one's own files.
    page.get_by_role("button", name="Answer again").click()
    expect(page.get_by_text("2/2")).to_be_visible()
    expect(page.get_by_test_id("receipt-line")).to_be_visible()
    page.get_by_role("button", name="Choose from my files").click()
    mine = page.get_by_role("dialog", name="Choose from my files")
    expect(mine.get_by_role("checkbox")).to_have_count(2)
    mine.get_by_role("checkbox", name=re.compile("notes.md")).click()
    expect(mine.get_by_role("checkbox", name=re.compile("notes.md"))).to_be_checked()
    seen.is_sound()
    seen.shot("question-files-mine")
    page.keyboard.press("Escape")
    expect(chips).to_contain_text("notes.md")
    seen.ask("And the heron?")
    expect(page.get_by_test_id("answer").last).to_contain_text("I got notes.md: one page")
    expect(page.get_by_test_id("question-file")).to_have_count(2)
    asked = [message for message in person.get(f"/api/messages/{chat}")["messages"] if message["role"] == "user"]
    assert [[file["name"] for file in message["documents"]] for message in asked] == [["Reed beds.pdf"], ["Reed beds.pdf"], ["notes.md"]]


@pytest.mark.parametrize(("theme", "width", "locale"), [("dark", "narrow", "de-DE")])
def test_what_cannot_be_read_is_said_and_not_sent(visit: Visiting, person: Person, theme: str, width: str, locale: str) -> None:
    seen = visit(person, theme=theme, width=width, locale=locale)
    page = seen.go("/")
    attach(page, "Scan Mängelliste.pdf", pdf("", ""), "application/pdf")
    chip = page.get_by_test_id("file-chip").first
    expect(chip.get_by_role("alert")).to_have_text("In der Datei ist kein Text. Vielleicht ist sie eingescannt.")
    with page.expect_response(lambda answer: answer.url.endswith("/api/drafts/new/files") and answer.request.method == "PUT"):
        attach(page, "Protokoll.txt", b"Beschluss: neun Ja.")
    expect(page.get_by_test_id("file-chip").nth(1)).to_contain_text("1 Seite")
    page.reload()  # a draft keeps its files
    expect(page.get_by_test_id("file-chip").nth(1)).to_contain_text("1 Seite")
    expect(chip.get_by_role("alert")).to_contain_text("eingescannt")
    page.locator("[data-composer]").fill("Was wurde beschlossen?")
    send = page.get_by_role("button", name="Senden", exact=True)
    expect(send).to_be_disabled()
    seen.is_sound()
    seen.shot("question-files-failed")
    chip.get_by_role("button", name="Scan Mängelliste.pdf aus der Nachricht nehmen").click()
    expect(send).to_be_enabled()
    send.click()
    expect(page.get_by_test_id("answer")).to_contain_text("Ich habe Protokoll.txt bekommen: eine Seite")
    expect(page.get_by_test_id("receipt-line")).to_be_visible()
    seen.is_sound()
    seen.shot("question-files-german")
