"""Tools of others on the page: a real MCP server and an OpenAPI document are added, an agent is given their tools, and calls wait for the
person.
"""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person, new_person, until
from tests.browser.test_agent_runs import last_run, upload
from tests.mcp_servers import SECRET, Tickets, a_ticket_server
from tests.server import PASSWORD, Server, a_server


@pytest.fixture(scope="module")
def tickets() -> Iterator[Tickets]:
    with a_ticket_server(with_key=True) as server:
        yield server


@pytest.fixture(scope="module")
def reaching(demo: Server, tickets: Tickets) -> Iterator[Server]:
    """A server that may reach the one with the tickets."""
    del demo
    with a_server(config={"demo": True, "egress": {"allow": [f"127.0.0.1:{tickets.port}"]}}) as started:
        started.run("users", "create", "root@example.org", "--admin", stdin=f"{PASSWORD}\n")
        yield started


@pytest.fixture
def keeper(reaching: Server) -> Iterator[Person]:
    made = new_person(reaching)
    yield made
    made.client.close()


@pytest.mark.parametrize(("theme", "width", "locale"), [("light", "wide", "en-GB"), ("dark", "narrow", "de-DE")])
def test_an_agent_uses_a_server_and_actions_that_the_person_adds(
    visit: Visiting, reaching: Server, keeper: Person, tickets: Tickets, theme: str, width: str, locale: str
) -> None:
    upload(keeper, "plan.txt", "The heating of house 7 is broken since Monday.")
    seen = visit(keeper, theme=theme, width=width, locale=locale, base=reaching.base)
    seen.forgive("400 (Bad Request)")  # the server without its key
    page = seen.go("/agents/new")
    page.get_by_test_id("agent-identity-part").get_by_role("textbox").first.fill("Janitor")
    part = page.get_by_test_id("agent-tools-part")
    part.get_by_role("checkbox").nth(2).check()
    part.get_by_role("button").first.click()
    dialog = page.get_by_role("dialog")
    fields = dialog.get_by_role("textbox")
    fields.nth(0).fill("Ticket system")
    fields.nth(1).fill(tickets.address)
    dialog.locator("button[type=submit]").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    seen.shot(f"tool-server-refused-{theme}-{width}")
    seen.is_sound()
    dialog.locator("input[type=password]").fill(SECRET)
    dialog.locator("button[type=submit]").click()
    expect(dialog).to_have_count(0)
    source = page.get_by_test_id("tool-source")
    source.locator("summary").click()
    shelf = page.get_by_test_id("tool-sources-openapi")
    shelf.get_by_role("button").click()
    fields = dialog.get_by_role("textbox")
    fields.nth(0).fill("Rooms")
    fields.nth(1).fill(tickets.document)
    dialog.locator("input[type=password]").fill(SECRET)
    seen.shot(f"tool-actions-dialog-{theme}-{width}")
    dialog.locator("button[type=submit]").click()
    expect(dialog).to_have_count(0)
    rooms = shelf.get_by_test_id("tool-source")
    rooms.locator("summary").click()
    for index in range(2):
        shelf.get_by_test_id("source-tool").nth(index).get_by_role("checkbox").first.check()
    rooms.scroll_into_view_if_needed()
    seen.shot(f"tool-actions-{theme}-{width}")
    seen.is_sound()
    source = page.get_by_test_id("tool-sources-mcp").get_by_test_id("tool-source")
    tools = page.get_by_test_id("tool-sources-mcp").get_by_test_id("source-tool")
    expect(tools).to_have_count(4)
    for index in (0, 1):
        tools.nth(index).get_by_role("checkbox").first.check()
    tools.nth(1).get_by_role("checkbox").last.check()
    until(lambda: keeper.get("/api/tool-sources")[0]["tools"][1]["reads"])
    source.scroll_into_view_if_needed()
    seen.shot(f"tool-server-{theme}-{width}")
    seen.is_sound()
    page.locator("button[type=submit]").click()
    page.wait_for_url(re.compile(r"/agents/[0-9a-f-]{36}$"))
    (agent,) = keeper.get("/api/agents")
    assert sorted(agent["tools"]) == [
        "file_search",
        "rooms__bookRoom",
        "rooms__listRooms",
        "ticket-system__create_ticket",
        "ticket-system__list_tickets",
    ]

    made, booked_before = len(tickets.made), len(tickets.booked)
    page = seen.go(f"/?agent={agent['id']}")
    expect(page.get_by_test_id("agent-chip")).to_be_visible()
    box = page.get_by_role("textbox").last
    call = json.dumps({"title": "Heating, house 7"})
    box.fill(
        "call: rooms__listRooms {}\n"
        'call: file_search {"query": "heating"}\n'
        f"call: ticket-system__create_ticket {call}\n"
        'call: rooms__bookRoom {"room": "hall"}'
    )
    box.press("Enter")
    approval = page.get_by_test_id("approval")
    expect(approval).to_contain_text("Heating, house 7")
    expect(approval).to_contain_text(f"127.0.0.1:{tickets.port}")
    approval.scroll_into_view_if_needed()
    seen.shot(f"tool-server-approval-{theme}-{width}")
    seen.is_sound()
    assert len(tickets.made) == made
    approval.get_by_role("button").nth(0).click()
    expect(approval).to_contain_text("hall")
    assert len(tickets.booked) == booked_before
    approval.get_by_role("button").nth(1).click()
    expect(approval).to_have_count(0)
    expect(page.get_by_test_id("answer-text").last).to_contain_text("booked")
    until(lambda: last_run(keeper, seen)["state"] == "done")
    assert tickets.made[made:] == ["Heating, house 7"]
    assert tickets.booked[booked_before:] == ["room=hall"]
    run = last_run(keeper, seen)
    log = keeper.get("/api/usage/log", range="all", agent=agent["id"])["items"]
    booked = {item["id"]: item["costMicroEur"] for item in log if item["requestType"] == "chat"}
    assert {step["id"]: step["microEur"] for step in run["steps"] if step["microEur"] is not None} == booked  # type: ignore[attr-defined]
    assert run["totalMicroEur"] == sum(booked.values())

    page = seen.go(f"/agents/{agent['id']}")
    # An older version comes back with its tools.
    keeper.client.patch(f"/api/agents/{agent['id']}", json={"tools": []}).raise_for_status()
    page.reload()
    versions = page.get_by_test_id("agent-version")
    expect(versions).to_have_count(2)
    versions.last.get_by_role("button").click()
    expect(versions).to_have_count(3)
    assert sorted(keeper.get("/api/agents")[0]["tools"]) == sorted(agent["tools"])

    sources = page.get_by_test_id("tool-source")
    expect(sources).to_have_count(2)
    sources.first.locator("summary").click()
    sources.first.get_by_role("button").last.click()
    page.get_by_role("dialog").get_by_role("button").last.click()
    expect(sources).to_have_count(1)
