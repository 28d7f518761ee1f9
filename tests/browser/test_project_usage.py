"""From a project made on the page to its name in every figure of its use: no row is inserted, no request made beside the page."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person
from tests.browser.reading import csv_rows
from tests.browser.test_projects import choose
from tests.server import Server


def make_project(page: Page, name: str) -> Any:
    page.get_by_role("button", name="New project").click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Create").click()
    project = page.get_by_test_id("project").filter(has_text=name)
    expect(project).to_be_visible()
    return project


def csv_projects(page: Page) -> list[str]:
    return [row["project"] for row in csv_rows(page)]


def test_f48_a_chat_begun_in_a_project_shows_in_every_figure_of_it(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    page = seen.go("/")
    seen.ask("What is a moor?")
    page.wait_for_url("**/c/*")
    expect(page.get_by_test_id("conversation")).not_to_have_text("New chat")
    moors = make_project(page, "Moors")
    moors.get_by_role("button", name="Moors").first.click()
    page.get_by_role("link", name="New chat").click()
    page.wait_for_url("**/?project=*")
    seen.ask("What grows in a bog?")
    page.wait_for_url("**/c/*")
    expect(moors).to_contain_text("1")
    page.get_by_test_id("receipt-line").first.wait_for()

    def figures(name: str) -> None:
        """One chat in the project and one in none, each an answer and a title."""
        page.get_by_role("link", name="Dashboard").click()
        bars = page.get_by_test_id("project-card").get_by_role("listitem")
        expect(bars).to_have_count(2)
        expect(bars.filter(has_text=name)).to_have_count(1)
        card = page.get_by_test_id("usage-card")
        rows = page.get_by_test_id("usage-row")
        expect(rows).to_have_count(4)
        expect(rows.filter(has_text=name)).to_have_count(2)
        assert sorted(csv_projects(page)) == sorted(["General", "General", name, name])
        card.get_by_role("button", name="Filter").click()
        card.get_by_label("Project").select_option(name)
        expect(rows).to_have_count(2)
        expect(rows.filter(has_text=name)).to_have_count(2)
        assert csv_projects(page) == [name, name]
        page.get_by_role("link", name="Footprint").first.click()
        parts = page.get_by_test_id("footprint-parts")
        parts.get_by_role("radio", name="Project").check(force=True)
        expect(parts.get_by_role("listitem").filter(has_text=name)).to_have_count(1)

    figures("Moors")
    choose(page, moors, "Rename")
    page.get_by_label("Name", exact=True).fill("Bogs")
    page.get_by_role("button", name="Save").click()
    figures("Bogs")
    choose(page, page.get_by_test_id("project").filter(has_text="Bogs"), "Delete")
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_test_id("project")).to_have_count(0)
    figures("Bogs")


def test_f48_choosing_a_project_puts_the_chat_about_to_begin_into_it(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    page = seen.go("/")
    moors = make_project(page, "Moors")
    moors.get_by_role("button", name="Moors").first.click()
    expect(page).to_have_url(re.compile(r"\?project="))
    moors.get_by_role("button", name="Moors").first.click()
    expect(page).not_to_have_url(re.compile(r"\?project="))
    moors.get_by_role("button", name="Moors").first.click()
    seen.ask("What grows in a bog?")
    page.wait_for_url("**/c/*")
    expect(moors).to_contain_text("1")
    chats: list[dict[str, Any]] = person.get("/api/convos")["items"]
    assert [chat["projectId"] for chat in chats] == [person.get("/api/projects")[0]["id"]]


def test_a_key_made_for_a_project_books_there(visit: Visiting, person: Person, demo: Server) -> None:
    seen = visit(person)
    page = seen.go("/")
    make_project(page, "Moors")
    page = seen.go("/settings")
    form = page.get_by_role("form", name="Create key")
    form.get_by_label("Name").fill("field trip")
    form.get_by_label("Project (optional)").select_option("Moors")
    seen.is_sound()
    form.get_by_role("button", name="Create key").click()
    secret = page.get_by_test_id("key-secret").input_value()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_test_id("key-row")).to_contain_text("in Moors")
    body = {"model": "demo", "messages": [{"role": "user", "content": "What grows in a bog?"}]}
    by_command = demo.run("keys", "create", "--user", person.email, "--project", "Moors").strip()
    for key in (secret, by_command):
        person.client.post("/v1/chat/completions", json=body, headers={"authorization": f"Bearer {key}"}).raise_for_status()
    page.get_by_role("link", name="Dashboard").click()
    expect(page.get_by_test_id("usage-row").filter(has_text="Moors")).to_have_count(2)
