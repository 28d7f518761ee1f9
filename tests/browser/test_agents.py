"""Agents on the page: taken over and built, restored, found, answering a chat, and named in the figures."""

import re
from typing import Any

import httpx2
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, Visiting
from tests.browser.people import Person, until
from tests.server import Server

LOOKS = [("light", "wide"), ("dark", "narrow")]
LOCALES = {"en": "en-GB", "de": "de-DE"}


def keep(person: Person, name: str, **more: Any) -> dict[str, Any]:
    answer = person.client.post("/api/agents", json={"name": name, "model": "demo", **more})
    answer.raise_for_status()
    return answer.json()


def answered(visit: Visit, question: str, count: int) -> str:
    visit.ask(question)
    expect(visit.page.get_by_test_id("receipt-line")).to_have_count(count)
    found = re.search(r"/c/([0-9a-f-]+)", visit.page.url)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_a_ready_one_is_taken_over_changed_and_restored(visit: Visiting, person: Person, theme: str, width: str, language: str) -> None:
    seen = visit(person, theme=theme, width=width, locale=LOCALES[language])
    page = seen.go("/agents")
    expect(page.get_by_test_id("agent")).to_have_count(0)
    expect(page.get_by_test_id("ready-agent")).to_have_count(6)
    seen.shot(f"agents-empty-{language}")
    page.get_by_test_id("ready-agent").first.get_by_role("button").click()
    page.wait_for_url(re.compile(r"/agents/[0-9a-f-]{36}$"))
    made = person.get("/api/agents")[0]
    assert (made["version"], made["icon"], len(made["starters"])) == (1, "book", 2)
    assert sorted(made["tools"]) == ["calculator", "file_search", "read_file"]
    instructions = page.get_by_test_id("agent-instructions-part").get_by_role("textbox")
    expect(instructions).to_have_value(made["instructions"])
    instructions.fill("Translate into Latin.")
    page.locator("button[type=submit]").click()
    versions = page.get_by_test_id("agent-version")
    expect(versions).to_have_count(2)
    seen.shot(f"agent-builder-{language}")
    seen.is_sound()
    versions.last.get_by_role("button").click()
    expect(versions).to_have_count(3)
    expect(instructions).to_have_value(made["instructions"])
    assert person.get("/api/agents")[0]["instructions"] == made["instructions"]
    page = seen.go("/agents")
    page.get_by_role("searchbox").fill("zzz")
    expect(page.get_by_test_id("ready-agent")).to_have_count(0)
    page.get_by_role("searchbox").fill("")
    expect(page.get_by_test_id("agent")).to_have_count(1)
    seen.shot(f"agents-{language}")
    seen.is_sound()
    person.client.delete(f"/api/agents/{made['id']}").raise_for_status()


def test_one_is_built_answers_a_chat_and_is_named_in_the_figures(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    page = seen.go("/agents/new")
    page.get_by_label("Name", exact=True).fill("Peat expert")
    page.get_by_label("In one sentence").fill("Knows mires")
    page.get_by_test_id("agent-instructions-part").get_by_role("textbox").fill("You know mires.")
    page.get_by_test_id("agent-starters-part").get_by_role("textbox").fill("What is sphagnum?\nHow does peat grow?")
    page.get_by_label("Temperature").fill("7")
    page.locator("button[type=submit]").click()
    expect(page.get_by_label("Temperature")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Temperature").fill("0.3")
    page.locator("button[type=submit]").click()
    page.wait_for_url(re.compile(r"/agents/[0-9a-f-]{36}$"))
    (agent,) = person.get("/api/agents")
    assert agent["parameters"]["temperature"] == 0.3
    page.get_by_role("button", name="New chat with Peat expert").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Peat expert")
    expect(page.get_by_test_id("agent-chip")).to_contain_text("Peat expert")
    seen.shot("agent-chat-empty")
    page.get_by_role("button", name="What is sphagnum?").click()
    expect(page.get_by_role("textbox").last).to_have_value("What is sphagnum?")
    chat = answered(seen, "What is sphagnum?", 1)
    expect(page.get_by_test_id("agent-chip")).to_contain_text("Peat expert")
    expect(page.get_by_role("button", name="Ask another model")).to_have_count(0)
    seen.shot("agent-chat")
    seen.is_sound()
    page.reload()
    expect(page.get_by_test_id("agent-chip")).to_contain_text("Peat expert")
    assert person.get(f"/api/messages/{chat}")["agentId"] == agent["id"]
    rows = {row["name"]: row for row in person.get("/api/usage/breakdown", by="agent", range="all")}
    log = person.get("/api/usage/log", range="all", agent=agent["id"])
    assert {item["agent"] for item in log["items"]} == {"Peat expert"}
    assert rows["Peat expert"]["requests"] == sum(1 for item in log["items"] if item["requestType"] != "title") == 1
    assert "Peat expert" in [row["name"] for row in person.get("/api/usage/breakdown", by="project", range="all")]
    written = person.client.post("/api/usage/export", json={"format": "csv", "range": "all"}).raise_for_status().text
    assert "Peat expert" in written
    page = seen.go("/dashboard")
    expect(page.get_by_text("Peat expert").first).to_be_visible()
    person.client.delete(f"/api/agents/{agent['id']}").raise_for_status()
    page = seen.go(f"/c/{chat}")
    expect(page.get_by_test_id("agent-chip")).to_contain_text("deleted")
    answered(seen, "And where does it grow?", 2)
    seen.shot("agent-chat-deleted")
    seen.is_sound()
    assert person.get("/api/usage/log", range="all", agent=agent["id"])["total"] == log["total"]


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_a_program_asks_it_by_the_name_that_its_page_gives(visit: Visiting, person: Person, demo: Server, theme: str, width: str) -> None:
    agent = keep(person, "Moor & More", description="")
    seen = visit(person, theme=theme, width=width, locale="de-DE")
    page = seen.go(f"/agents/{agent['id']}")
    part = page.get_by_test_id("agent-api-part")
    expect(part.get_by_role("button")).to_have_count(1)
    model = part.locator("code").inner_text()
    part.scroll_into_view_if_needed()
    seen.shot(f"agent-api-{theme}-{width}")
    seen.is_sound()
    key = person.client.post("/api/keys", json={"name": "script"}).raise_for_status().json()["secret"]
    with httpx2.Client(base_url=demo.base, headers={"authorization": f"Bearer {key}"}, timeout=60) as program:
        assert model in [row["id"] for row in program.get("/v1/models").raise_for_status().json()["data"]]
        body = {"model": model, "messages": [{"role": "user", "content": "Hello"}]}
        answer = program.post("/v1/chat/completions", json=body).raise_for_status()
    assert answer.json()["choices"][0]["message"]["content"]
    until(lambda: person.get("/api/usage/log", range="all", agent=agent["id"])["total"] == 1)
    (item,) = person.get("/api/usage/log", range="all", agent=agent["id"])["items"]
    assert (item["id"], item["agent"]) == (answer.headers["x-request-id"], "Moor & More")


def test_a_new_chat_can_begin_without_it_and_one_is_deleted_on_the_page(visit: Visiting, person: Person) -> None:
    agent = keep(person, "Short lived", description="Not for long")
    seen = visit(person)
    page = seen.go(f"/?agent={agent['id']}")
    page.get_by_role("button", name="Begin without Short lived").click()
    expect(page.get_by_test_id("agent-chip")).to_have_count(0)
    chat = answered(seen, "Hello", 1)
    assert person.get(f"/api/messages/{chat}")["agentId"] is None
    page = seen.go("/agents")
    entry = page.get_by_test_id("agent").filter(has_text="Short lived")
    entry.get_by_role("button", name="More for Short lived").click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(entry).to_have_count(0)
    seen.go(f"/agents/{agent['id']}")
    expect(page.get_by_role("alert")).to_contain_text("no such agent")
