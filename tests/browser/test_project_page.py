"""A project as a place: its page, what its models are told, its budget, and the chip that leads in and out."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person

LOOKS = (
    {"theme": "light", "width": "wide"},
    {"theme": "dark", "width": "narrow"},
    {"theme": "light", "width": "narrow", "locale": "de-DE"},
)


def used(person: Person) -> tuple[str, str]:
    """A project with two chats, and its id and one of them."""
    project = person.client.post("/api/projects", json={"name": "Peat and water"}).raise_for_status().json()["id"]
    chats = [person.ask(text) for text in ("What is peat?", "And what is a fen?")]
    for chat in chats:
        person.client.patch(f"/api/convos/{chat}", json={"projectId": project}).raise_for_status()
    return project, chats[0]


@pytest.mark.parametrize("look", LOOKS, ids=("wide", "narrow", "german"))
def test_the_page_of_a_project(visit: Visiting, person: Person, look: dict[str, str]) -> None:
    project, chat = used(person)
    facts = {
        "description": "Twelve hectares of drained fen, and what becomes of them when the water comes back.",
        "instructions": "Name a source for every figure.",
        "budget": {"limitEUR": 2, "window": "month"},
    }
    person.client.patch(f"/api/projects/{project}", json=facts).raise_for_status()
    body = {"parentId": person.get(f"/api/messages/{chat}")["headId"], "text": "How much carbon?", "model": "demo"}
    with person.client.stream("POST", f"/api/chat/{chat}/messages", json=body) as stream:
        stream.read()
    seen = visit(person, **look)
    page = seen.go(f"/projects/{project}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Peat and water")
    expect(page.get_by_test_id("project-description")).to_contain_text("drained fen")
    expect(page.get_by_test_id("project-chat")).to_have_count(2)
    spent = person.get("/api/usage/summary", range="month", project=project)["totalCostMicroEur"]
    assert spent == person.get(f"/api/projects/{project}")["budget"]["spentMicroEur"] > 0
    expect(page.get_by_test_id("budget")).to_be_visible()
    expect(page.get_by_test_id("project-footprint")).to_be_visible()
    seen.shot(f"project-page-{look['theme']}-{look['width']}{look.get('locale', '')}")
    seen.is_sound()


def test_a_project_is_told_what_to_do_and_chats_go_in_and_out(visit: Visiting, person: Person) -> None:
    project = person.client.post("/api/projects", json={"name": "Moors"}).raise_for_status().json()["id"]
    seen = visit(person)
    page = seen.go(f"/projects/{project}")
    page.get_by_role("button", name="Edit the instructions").click()
    page.get_by_role("textbox", name="What every model is told in this project").fill("Be brief.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Be brief.")).to_be_visible()
    page.get_by_role("button", name="Change the budget").click()
    page.get_by_role("textbox", name="At most, EUR").fill("0,50")
    seen.shot("project-budget-dialog")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_test_id("budget")).to_contain_text("0.50")
    kept = person.get(f"/api/projects/{project}")
    assert (kept["instructions"], kept["budget"]["limitMicroEur"]) == ("Be brief.", 500_000)

    page.get_by_role("link", name="New chat here").click()
    chip = page.get_by_test_id("project-chip")
    expect(chip).to_contain_text("Moors")
    seen.ask("Hello")
    expect(page.get_by_test_id("answer")).to_have_attribute("data-status", "done")
    expect(chip).to_contain_text("Moors")
    seen.shot("project-chip")
    seen.is_sound()
    (chat,) = person.get("/api/convos")["items"]
    assert chat["projectId"] == project
    chip.get_by_role("button", name="Leave the project Moors").click()
    expect(chip).to_have_count(0)
    assert person.get(f"/api/messages/{chat['id']}")["projectId"] is None
    # A chat that has not begun leaves it as well, and the next one begins in none.
    page = seen.go(f"/?project={project}")
    chip.get_by_role("button", name="Leave the project Moors").click()
    expect(page).not_to_have_url(re.compile("project="))
    expect(chip).to_have_count(0)


def test_a_chat_begins_on_the_page_of_its_project(visit: Visiting, person: Person) -> None:
    project = person.client.post("/api/projects", json={"name": "Moors", "instructions": "Be brief."}).raise_for_status().json()["id"]
    seen = visit(person)
    page = seen.go(f"/projects/{project}")
    box = page.get_by_role("textbox", name="Message")
    expect(page.get_by_test_id("ai-notice")).to_be_visible()
    box.fill("What is peat?")
    expect(page.get_by_test_id("estimate")).to_contain_text("≈")
    box.press("Enter")
    expect(page.get_by_test_id("answer")).to_have_attribute("data-status", "done")
    expect(page.get_by_test_id("project-chip")).to_contain_text("Moors")
    while len(log := person.get("/api/usage/log", range="7d", project=project)["items"]) < 2:
        time.sleep(0.1)  # the title is booked after its answer
    (chat,) = person.get("/api/convos", projectId=project)["items"]
    expect(page).to_have_url(re.compile(f"/c/{chat['id']}"))
    page.go_back()
    row = page.get_by_test_id("project-chat")
    expect(row).to_have_count(1)
    assert chat["costMicroEur"] == sum(entry["costMicroEur"] for entry in log) > 0
    assert chat["kWh"] == pytest.approx(sum(entry["kWh"] for entry in log))
    assert chat["kWh"] == pytest.approx(person.get("/api/usage/environmental", range="7d", project=project)["totalKWh"])
    expect(row).to_contain_text("Wh")
    seen.is_sound()


def test_the_chats_of_a_project_are_searched_there(visit: Visiting, person: Person) -> None:
    project, chat = used(person)
    person.ask("And peat elsewhere?")
    seen = visit(person)
    page = seen.go(f"/projects/{project}")
    field = page.get_by_role("searchbox", name="Search the chats of this project")
    field.fill("peat")
    hit = page.get_by_test_id("project-hit")
    expect(hit.first).to_be_visible()
    for address in hit.get_by_role("link").evaluate_all("all => all.map(one => one.getAttribute('href'))"):
        assert address.startswith(f"/c/{chat}"), address
    seen.is_sound()
    expect(page.get_by_role("link", name="Every place of “peat”")).to_have_attribute("href", f"/search?q=peat&project={project}")
    field.fill("zebra")
    expect(page.get_by_text("Nothing found for “zebra” in this project.")).to_be_visible()
    field.fill("")
    expect(page.get_by_test_id("project-chat")).to_have_count(2)


def test_without_money_the_page_of_a_project_keeps_the_message(visit: Visiting, penniless: Person) -> None:
    project = penniless.client.post("/api/projects", json={"name": "Moors"}).raise_for_status().json()["id"]
    page = visit(penniless).go(f"/projects/{project}")
    box = page.get_by_role("textbox", name="Message")
    box.fill("What is peat?")
    box.press("Enter")
    expect(page.get_by_test_id("insufficient-balance")).to_be_visible()
    expect(box).to_have_value("What is peat?")
    assert penniless.get("/api/convos")["items"] == []


def test_a_used_up_budget_says_so(visit: Visiting, person: Person) -> None:
    project = person.client.post("/api/projects", json={"name": "Moors", "instructions": ""}).raise_for_status().json()["id"]
    person.client.patch(f"/api/projects/{project}", json={"budget": {"limitEUR": 0}}).raise_for_status()
    seen = visit(person)
    page = seen.go(f"/?project={project}")
    seen.ask("Hello")
    expect(page.get_by_role("alert")).to_contain_text("budget of this project")
    expect(page.get_by_role("alert").get_by_role("link")).to_have_attribute("href", f"/projects/{project}")
    seen.shot("project-budget-used-up")
    expect(page.locator("[data-composer]")).to_have_value("Hello")
