"""All projects on one page: found, opened, made, with what they spent and may spend; the same figures as on the page of each."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person
from tests.browser.test_project_page import used

LOOKS = (
    {"theme": "light", "width": "wide"},
    {"theme": "dark", "width": "narrow"},
    {"theme": "light", "width": "narrow", "locale": "de-DE"},
)


@pytest.mark.parametrize("look", LOOKS, ids=("wide", "narrow", "german"))
def test_every_project_with_its_figures(visit: Visiting, person: Person, look: dict[str, str]) -> None:
    german = "locale" in look
    project, chat = used(person)
    person.ask("How much carbon?", chat=chat)  # what was asked before stands where it was asked
    facts = {"description": "Twelve hectares of drained fen. " * 12, "budget": {"limitEUR": 2}, "euOnly": True}
    person.client.patch(f"/api/projects/{project}", json=facts).raise_for_status()
    person.client.post("/api/projects", json={"name": "Empty " + "unbroken" * 20}).raise_for_status()
    seen = visit(person, **look)
    page = seen.go("/projects")
    rows = page.get_by_test_id("project-row")
    expect(rows).to_have_count(2)
    fen = rows.filter(has_text="Peat and water")
    expect(fen).to_contain_text("2 Chats" if german else "2 chats")
    expect(fen.get_by_test_id("budget")).to_be_visible()
    expect(fen.get_by_test_id("project-spent")).to_contain_text("diesen Monat" if german else "this month")
    spent = fen.get_by_test_id("project-spent").inner_text().replace("diesen Monat", "").replace("this month", "").strip()
    assert any(digit in spent for digit in "123456789")
    expect(rows.filter(has_text="unbroken").get_by_test_id("project-spent")).to_contain_text("0")
    seen.is_sound()
    seen.shot(f"projects-{look['theme']}-{look['width']}{'-german' if german else ''}")

    fen.get_by_role("link", name="Peat and water").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{seen.base}/projects/{project}")
    expect(page.get_by_role("heading", level=1, name="Peat and water")).to_be_visible()
    expect(page.get_by_text(f"diesen Monat {spent}" if german else f"this month {spent}")).to_be_visible()
    page.get_by_role("navigation", name="Wo Sie sind" if german else "Where you are").get_by_role("link").click()
    expect(rows).to_have_count(2)


def test_the_first_project_is_made_here_and_reached_from_the_sidebar(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    page = seen.go("/")
    page.locator("#nav").get_by_role("link", name="Projects").click()
    expect(page).to_have_url(f"{seen.base}/projects")
    expect(page.get_by_text("No project is here yet.")).to_be_visible()
    seen.is_sound()
    page.locator("#main").get_by_role("button", name="New project").click()
    page.get_by_label("Name").fill("Peat and water")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Peat and water")).to_be_visible()
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_role("combobox").fill("Projects")
    page.get_by_role("dialog").get_by_role("option", name="Projects").first.click()
    expect(page.get_by_test_id("project-row")).to_have_count(1)


def test_many_projects_are_searched(visit: Visiting, person: Person) -> None:
    for at in range(9):
        person.client.post("/api/projects", json={"name": f"Moor {at}", "description": "Räume" if at == 4 else ""}).raise_for_status()
    seen = visit(person)
    page = seen.go("/projects")
    expect(page.get_by_test_id("project-row")).to_have_count(9)
    search = page.get_by_role("searchbox", name="Search projects")
    search.fill("räume")
    expect(page.get_by_test_id("project-row")).to_have_count(1)
    seen.is_sound()
    search.fill("nothing like that")
    expect(page.get_by_text("No project with “nothing like that”.")).to_be_visible()
    seen.is_sound()
