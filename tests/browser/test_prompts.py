"""Prompts: keeping texts with blanks, their versions, inserting them with "/"."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person


def test_a_prompt_is_made_changed_and_taken_from_an_earlier_version(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    page = seen.go("/prompts")
    expect(page.get_by_text("There is no prompt yet.")).to_be_visible()
    seen.is_sound()
    page.get_by_role("button", name="New prompt").click()
    page.get_by_label("Name", exact=True).fill("Letter")
    page.get_by_label("Text", exact=True).fill("Write to {{whom}} about {{what}}.")
    seen.is_sound()
    seen.shot("prompt-new")
    page.get_by_role("button", name="Save").click()
    prompt = page.get_by_test_id("prompt")
    expect(prompt).to_contain_text("Version 1")
    expect(prompt.locator(".badge")).to_have_text(["whom", "what"])

    prompt.get_by_role("button", name="Edit Letter").click()
    page.get_by_label("Text", exact=True).fill("Write a short letter to {{whom}}.")
    page.get_by_role("button", name="Save").click()
    expect(prompt).to_contain_text("Version 2")
    prompt.get_by_role("button", name="Edit Letter").click()
    page.get_by_text("Earlier versions").click()
    expect(page.get_by_test_id("version")).to_have_count(1)
    seen.is_sound()
    seen.shot("prompt-versions")
    page.get_by_role("button", name="Use this text").click()
    expect(page.get_by_label("Text", exact=True)).to_have_value("Write to {{whom}} about {{what}}.")
    page.get_by_role("button", name="Save").click()
    expect(prompt).to_contain_text("Version 3")
    seen.shot("prompts-light-wide")
    prompt.get_by_role("button", name="Delete Letter").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(prompt).to_have_count(0)
    assert person.get("/api/prompts") == []


@pytest.mark.parametrize(("theme", "width"), [("light", "wide"), ("dark", "narrow")])
def test_a_slash_inserts_a_prompt(visit: Visiting, person: Person, theme: str, width: str) -> None:
    for name, text in (("Letter", "Write to {{whom}} about {{what}}."), ("List", "List ten things."), ("Poem", "A poem.")):
        person.client.post("/api/prompts", json={"name": name, "text": text}).raise_for_status()
    seen = visit(person, theme=theme, width=width)
    page = seen.go("/")
    box = page.get_by_role("textbox", name="Message")
    box.fill("/l")
    choice = page.get_by_test_id("prompt-choice")
    expect(choice.get_by_role("option")).to_have_count(2)
    expect(box).to_have_attribute("aria-activedescendant", choice.get_by_role("option", selected=True).get_attribute("id") or "")
    seen.is_sound()
    seen.shot(f"prompt-choice-{theme}-{width}")
    box.press("ArrowDown")
    expect(choice.get_by_role("option", selected=True)).to_contain_text("List")
    box.press("Enter")
    expect(box).to_have_value("List ten things.")
    expect(choice).to_have_count(0)
    assert box.get_attribute("aria-activedescendant") is None

    box.fill("/let")
    expect(choice.get_by_role("option")).to_have_count(1)
    box.press("Enter")
    dialog = page.get_by_role("dialog", name="Letter")
    dialog.get_by_label("whom").fill("the mayor")
    dialog.get_by_label("what").fill("trees")
    seen.is_sound()
    seen.shot(f"prompt-blanks-{theme}-{width}")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(box).to_have_value("Write to the mayor about trees.")
    expect(box).to_be_focused()
    assert person.get("/api/convos")["items"] == []

    box.fill("/nothing like this")
    expect(choice).to_contain_text("No prompt has this name.")
    box.press("Escape")
    expect(choice).to_have_count(0)
    box.press_sequentially(", and on")
    expect(choice).to_have_count(0)
    box.fill("")
    box.press_sequentially("/")
    expect(choice.get_by_role("option")).to_have_count(3)
    choice.get_by_role("option", name="Poem").click()
    expect(box).to_have_value("A poem.")


@pytest.mark.parametrize(("theme", "width", "locale"), [("light", "wide", "en-GB"), ("dark", "wide", "de-DE"), ("dark", "narrow", "en-GB")])
def test_prompts_are_found_and_have_names_of_their_own(visit: Visiting, person: Person, theme: str, width: str, locale: str) -> None:
    long = "A translation with quite a long name, because somebody wanted it to say all it does"
    for name, text in (("Letter", "Write to {{whom}} about {{what}}.\n\nKeep it friendly."), (long, "Translate {{text}}. " * 20)):
        person.client.post("/api/prompts", json={"name": name, "text": text}).raise_for_status()
    seen = visit(person, theme=theme, width=width, locale=locale)
    page = seen.go("/prompts")
    prompt = page.get_by_test_id("prompt")
    expect(prompt).to_have_count(2)
    page.evaluate("document.fonts.ready")
    seen.is_sound()
    seen.shot(f"prompts-page-{theme}-{width}")
    search = page.get_by_role("searchbox")
    search.fill("FRIENDLY")
    expect(prompt).to_have_count(1)
    search.fill("no such words")
    expect(prompt).to_have_count(0)
    seen.is_sound()
    seen.shot(f"prompts-not-found-{theme}-{width}")
    search.fill("")
    page.get_by_test_id("prompts").locator(".btn-primary").click()
    page.get_by_role("dialog").get_by_label("Name", exact=True).fill("LETTER")
    page.get_by_role("dialog").get_by_label("Text", exact=True).fill("Another")
    page.get_by_role("dialog").locator("[type=submit]").click()
    expect(page.get_by_role("alert")).to_contain_text("that name" if locale == "en-GB" else "diesem Namen")
    seen.is_sound()
    assert len(person.get("/api/prompts")) == 2
