"""Keeping chats: deleting and taking back, the archive, tags, projects, long lists."""

import re
from typing import Any

import msgspec
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person

COUNT = 1500


def choose(page: Page, row: Locator, action: str) -> None:
    row.hover()
    row.get_by_role("button", name="Actions for").click()
    page.get_by_role("menuitem", name=action).click()


def show(page: Page, view: str) -> None:
    page.get_by_role("button", name="Which chats are listed").click()
    page.get_by_role("menuitem", name=view, exact=True).click()


def test_deleting_can_be_undone_by_keyboard(visit: Visiting, person: Person) -> None:
    chat = person.ask("Hello")
    seen = visit(person)
    page = seen.go(f"/c/{chat}")
    chats = page.get_by_test_id("conversation")
    chats.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Pin")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(chats).to_have_count(0)
    expect(page).not_to_have_url(re.compile("/c/"))
    toast = page.get_by_role("status").filter(has_text="Deleted:")
    expect(toast).to_be_visible()
    seen.is_sound()
    seen.shot("undo-light-wide")
    toast.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(chats).to_have_count(1)
    page.wait_for_url(f"**/c/{chat}")
    expect(page.get_by_test_id("answer")).to_be_visible()

    choose(page, page.get_by_test_id("conversation-row"), "Delete")
    expect(chats).to_have_count(0)
    show(page, "Recently deleted")
    gone = page.get_by_test_id("deleted-conversation")
    expect(gone).to_have_count(1)
    choose(page, page.get_by_test_id("conversation-row"), "Take back")
    expect(gone).to_have_count(0)
    show(page, "All chats")
    expect(chats).to_have_count(1)


def test_the_archive(visit: Visiting, person: Person) -> None:
    person.ask("Hello")
    seen = visit(person, width="narrow", theme="dark", locale="de-DE")
    page = seen.go("/")
    page.get_by_role("button", name="Navigation öffnen").click()
    chats = page.get_by_test_id("conversation")
    page.get_by_test_id("conversation-row").get_by_role("button").click()
    page.get_by_role("menuitem", name="Archivieren").click()
    expect(chats).to_have_count(0)
    seen.shot("undo-dark-narrow")
    page.get_by_role("button", name="Welche Chats gezeigt werden").click()
    seen.is_sound()
    seen.shot("views-dark-narrow")
    page.get_by_role("menuitem", name="Archiviert").click()
    expect(chats).to_have_count(1)
    seen.is_sound()
    page.get_by_test_id("conversation-row").get_by_role("button").click()
    page.get_by_role("menuitem", name="Zurückholen").click()
    expect(chats).to_have_count(0)
    assert len(person.get("/api/convos")["items"]) == 1


def test_projects_and_tags(visit: Visiting, person: Person) -> None:
    first = person.ask("About the moor")
    person.ask("About the sea")
    seen = visit(person)
    page = seen.go("/")
    chats = page.get_by_test_id("conversation")
    expect(chats).to_have_count(2)
    page.get_by_role("button", name="New project").click()
    page.get_by_label("Name", exact=True).fill("Moors")
    page.get_by_role("button", name="Create").click()
    project = page.get_by_test_id("project")
    expect(project).to_contain_text("Moors")

    moor = page.get_by_test_id("conversation-row").filter(has=page.locator(f"[href='/c/{first}']"))
    choose(page, moor, "Project and tags")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Project", exact=True).select_option("Moors")
    dialog.get_by_label("Tags", exact=True).fill("water,  quiet ")
    seen.is_sound()
    seen.shot("project-and-tags")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    expect(project).to_contain_text("1")
    project.get_by_role("button", name="Moors").first.click()
    expect(chats).to_have_count(1)
    expect(chats).to_have_attribute("href", f"/c/{first}")
    seen.is_sound()
    seen.shot("project-light-wide")

    choose(page, project, "New chat here")
    page.wait_for_url("**/?project=*")
    seen.ask("What grows in a bog?")
    page.wait_for_url("**/c/*")
    expect(chats).to_have_count(2)
    expect(project).to_contain_text("2")

    show(page, "water")
    expect(chats).to_have_count(1)
    expect(page.get_by_test_id("view-head")).to_contain_text("Tag water")
    seen.shot("tag-light-wide")
    page.get_by_role("button", name="All chats").click()
    expect(chats).to_have_count(3)

    choose(page, project, "Rename")
    page.get_by_label("Name", exact=True).fill("Bogs")
    page.get_by_role("button", name="Save").click()
    expect(project).to_contain_text("Bogs")
    choose(page, project, "Delete")
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(project).to_have_count(0)
    expect(chats).to_have_count(3)
    kept: list[dict[str, Any]] = person.get("/api/convos")["items"]
    assert [chat["projectId"] for chat in kept] == [None] * 3
    assert person.get("/api/tags") == [{"name": "quiet", "chats": 1}, {"name": "water", "chats": 1}]


def test_a_long_list_keeps_the_page_small(visit: Visiting, person: Person) -> None:
    """The first are there at once, and scrolling through a thousand leaves only those near the reader in the page."""
    said = {"uuid": "m", "sender": "human", "text": "A walk", "created_at": "2025-01-01T00:00:00Z"}
    chats = [
        {
            "uuid": f"c{n}",
            "name": f"Walk {n}",
            "created_at": f"2025-01-01T{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}Z",
            "chat_messages": [said],
        }
        for n in range(COUNT)
    ]
    run = person.client.post("/api/import", content=msgspec.json.encode(chats)).raise_for_status().json()
    seen = visit(person)
    page = seen.go("/import")
    expect(page.get_by_test_id("past-import")).to_be_visible()
    assert person.get(f"/api/imports/{run['id']}")["imported"] == COUNT
    page = seen.go("/")
    rows = page.get_by_test_id("conversation")
    expect(rows).to_have_count(50)
    newest = rows.first.inner_text()
    scroller = page.locator(".sidebar-scroll")
    for _ in range(20):
        before = scroller.evaluate("it => it.scrollHeight")
        scroller.evaluate("it => { it.scrollTop = it.scrollHeight }")
        page.wait_for_function("before => document.querySelector('.sidebar-scroll').scrollHeight > before", arg=before)
    assert rows.count() <= 250
    assert page.evaluate("document.querySelectorAll('*').length") < 3000
    seen.is_sound()
    rows.last.focus()
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".sidebar-scroll :focus")).to_have_count(1)
    scroller.evaluate("it => { it.scrollTop = 0 }")
    expect(rows.first).to_have_text(newest)
    expect(rows.first).to_be_in_viewport()
