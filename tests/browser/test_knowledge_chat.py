"""A chat that searches a collection: a PDF of 300 pages, a question, an answer whose number opens the right page with the passage marked."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person, until
from tests.files.test_text_extraction import pdf

PAGES = 300
RIGHT = 217
ANSWER = "Paragraph twenty: the boiler must be inspected by a chimney sweep every second autumn."
LOOKS = ({"theme": "light", "width": "wide"}, {"theme": "dark", "width": "narrow", "locale": "de-DE"})


def manual() -> bytes:
    """A page says what no other does."""
    filler = "General remarks on page {number}. Filters, valves and pumps are described elsewhere."
    return pdf(*(ANSWER if number == RIGHT else filler.format(number=number) for number in range(1, PAGES + 1)))


def library(person: Person) -> str:
    """A collection with the manual, read; its id."""
    made = person.client.post("/api/collections", json={"name": "Manuals"}).raise_for_status().json()["id"]
    tus, content = {"tus-resumable": "1.0.0"}, manual()
    said = {**tus, "upload-length": str(len(content)), "upload-metadata": "filename TWFudWFsLnBkZg=="}
    place = person.client.post("/api/uploads", headers=said).raise_for_status().headers["location"]
    part = {**tus, "upload-offset": "0", "content-type": "application/offset+octet-stream"}
    person.client.patch(place, content=content, headers=part).raise_for_status()
    person.client.post(f"/api/collections/{made}/sources", json={"fileId": place.rpartition("/")[2]}).raise_for_status()
    until(lambda: bool(person.get(f"/api/collections/{made}/sources")[0]["state"] == "ready"))
    assert person.get(f"/api/collections/{made}/sources")[0]["pages"] == PAGES
    return str(made)


@pytest.mark.parametrize("look", LOOKS, ids=("wide", "narrow-german"))
def test_an_answer_cites_a_passage_and_opens_its_page(visit: Visiting, person: Person, look: dict[str, str]) -> None:
    german = "locale" in look
    name = f"{look['theme']}-{look['width']}"
    library(person)
    seen = visit(person, **look)
    page = seen.go("/")
    page.get_by_test_id("knowledge-button").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("checkbox", name=re.compile("^Manuals")).check()
    seen.is_sound()
    seen.shot(f"knowledge-choose-{name}")
    dialog.get_by_role("button", name="Fertig" if german else "Done").click()
    button = page.get_by_test_id("knowledge-button")
    expect(button).to_have_attribute("aria-label", "Wissen: 1 Sammlung" if german else "Knowledge: 1 collection")
    page.locator("[data-composer]").fill("How often must the boiler be inspected?")
    page.locator("[data-composer]").press("Enter")
    answer = page.get_by_test_id("answer")
    sources = answer.get_by_test_id("sources")
    expect(sources).to_contain_text("Manual.pdf")
    expect(sources).to_contain_text(f"S. {RIGHT}" if german else f"p. {RIGHT}")
    expect(answer.get_by_test_id("answer-text")).to_contain_text("every second autumn")
    seen.is_sound()
    seen.shot(f"knowledge-answer-{name}")
    answer.get_by_test_id("cite").first.click()
    shown = page.get_by_test_id("passage-page")
    expect(shown.locator("mark")).to_have_text(ANSWER)
    expect(page.get_by_role("dialog")).to_contain_text(f"Seite {RIGHT} von {PAGES}" if german else f"Page {RIGHT} of {PAGES}")
    seen.is_sound()
    seen.shot(f"knowledge-cited-{name}")
    page.get_by_role("button", name="Seite danach" if german else "Page after").click()
    expect(shown).to_contain_text(f"General remarks on page {RIGHT + 1}.")
    page.keyboard.press("Escape")

    # After a reload the numbers still lead there, and a link to the chat tells strangers where it stands, not more.
    page.reload()
    expect(page.get_by_test_id("cite").first).to_have_text("1")
    chat = page.url.rpartition("/")[2]
    share = person.client.post(f"/api/convos/{chat}/shares", json={}).raise_for_status().json()["path"]
    page.goto(f"{seen.base}{share}")
    expect(page.get_by_test_id("sources")).to_contain_text(f"[1] Manual.pdf, {'S.' if german else 'p.'} {RIGHT}")
    exported = person.client.get(f"/api/convos/{chat}/export?format=markdown").raise_for_status().text
    assert f"- [1] Manual.pdf, p. {RIGHT}" in exported
