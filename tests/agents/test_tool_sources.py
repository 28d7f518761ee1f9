"""Tools of others: servers a person adds, what of them agents are given, approval, and what their lies come to."""

import json

import pytest
import pytest_asyncio

from aim2balance.agents.tools import MOST_RESULT
from aim2balance.kit.egress import AddressFailed
from tests.agents.test_openapi import NOTES
from tests.agents.test_runs import agent_of, answer_of, ask, booked, decide, prices, results
from tests.agents.tool_world import Web, calls, tools_of
from tests.chat.chat_api import chat_api
from tests.chat.test_routes import member
from tests.chat.test_service import says
from tests.mcp_servers import SECRET, a_teller, a_ticket_server, a_tool


@pytest.fixture
def web():
    return Web()


@pytest_asyncio.fixture
async def api(shop, chats, web):
    async with tools_of(shop, chats, web):
        yield chat_api(shop.db, chats, shop.clock)


@pytest.fixture
def tickets():
    with a_ticket_server() as server:
        yield server


async def add(client, server, name="Tickets", **more):
    return await client.post("/api/tool-sources", json={"kind": "mcp", "name": name, "address": server.address, **more})


async def added(client, server, name="Tickets", **more):
    answer = await add(client, server, name, **more)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def marked(client, source, *reads):
    answer = await client.patch(f"/api/tool-sources/{source['id']}", json={"reads": list(reads)})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_server_is_added_looked_at_renamed_and_taken_away(api, shop, tickets):
    async with api.client(**await member(api, shop)) as client, api.client(**await member(api, shop, "other@example.org")) as other:
        source = await added(client, tickets, "Ticket system", secret={"value": "Bearer of mine"})
        assert [(tool["name"], tool["called"], tool["reads"], tool["problem"]) for tool in source["tools"]] == [
            (name, f"ticket-system__{name}", False, None) for name in ("create_ticket", "list_tickets", "never", "much")
        ]
        assert (source["header"], "Bearer" in json.dumps(source)) == ("Authorization", False)
        assert (await client.get("/api/tool-sources")).json() == [source]
        assert (await other.get("/api/tool-sources")).json() == []
        assert (await other.patch(f"/api/tool-sources/{source['id']}", json={"name": "Mine"})).status_code == 404
        async with shop.db.connection() as connection:
            assert b"of mine" not in await connection.fetchval("SELECT sealed FROM tool_source")
        again = await add(client, tickets, "TICKET SYSTEM")
        assert (again.status_code, again.json()["code"]) == (409, "tool_source_name_taken")
        second = await added(client, tickets, "Ticket-System!")
        assert second["tools"][0]["called"] == "ticket-system-2__create_ticket"
        path = f"/api/tool-sources/{source['id']}"
        renamed = await client.patch(path, json={"name": "Desk", "hasSecret": False})
        assert (renamed.json()["name"], renamed.json()["header"], renamed.json()["tools"]) == ("Desk", None, source["tools"])
        for header in ("Host", "mcp-session-id", "Content-Length"):
            refused = await client.patch(path, json={"secret": {"header": header, "value": "x"}})
            assert (refused.status_code, refused.json()["code"]) == (400, "header_not_allowed")
        unknown = await client.post("/api/agents", json={"name": "A", "model": "small", "tools": ["ticket-system__no_such"]})
        assert (unknown.status_code, unknown.json()["code"]) == (404, "tool_not_found")
        agent = await agent_of(client, tools=["ticket-system__create_ticket"])
        assert (await client.delete(path)).status_code == 204
        # An agent keeps the name of what is gone, and answers without it.
        kept = await client.patch(f"/api/agents/{agent['id']}", json={"instructions": "Be brief."})
        assert kept.json()["tools"] == ["ticket-system__create_ticket"]
        shop.script.replies = [says("Hello.")]
        chat_id, _ = await ask(client, agent)
        assert (await answer_of(client, chat_id))["text"] == "Hello."
        assert "tools" not in shop.script.asked[0]


async def test_what_cannot_be_added_says_why(api, shop):
    async with api.client(**await member(api, shop)) as client, a_teller() as teller:
        for address, code in (
            ("http://127.0.0.2/mcp", "address_not_allowed"),
            ("ftp://tickets.example", "address_not_allowed"),
            ("http://127.0.0.1:1/mcp", "address_unreachable"),
        ):
            refused = await client.post("/api/tool-sources", json={"kind": "mcp", "name": "T", "address": address})
            assert (refused.status_code >= 400, refused.json()["code"]) == (True, code)
        teller.results["tools/list"] = {"tools": 3}
        refused = await add(client, teller)
        assert (refused.status_code, refused.json()["code"]) == (400, "tools_unreadable")
        assert (await client.get("/api/tool-sources")).json() == []
        with a_ticket_server(with_key=True) as locked:
            refused = await add(client, locked)
            assert (refused.status_code, refused.json()["code"]) == (400, "tools_key_refused")
            source = await added(client, locked, secret={"header": "authorization", "value": SECRET})
            await client.patch(f"/api/tool-sources/{source['id']}", json={"secret": {"value": "Bearer wrong"}})
            assert (await client.post(f"/api/tool-sources/{source['id']}/refresh")).json()["code"] == "tools_key_refused"
            (kept,) = (await client.get("/api/tool-sources")).json()
            assert (kept["problem"], kept["tools"]) == ("tools_key_refused", source["tools"])


async def test_every_tool_asks_until_the_person_says_it_reads_and_always_binds_what_was_seen(api, shop, tickets):
    async with api.client(**await member(api, shop)) as client:
        source = await added(client, tickets)
        agent = await agent_of(client, tools=["tickets__create_ticket", "tickets__list_tickets"])
        shop.script.replies = [calls(("tickets__create_ticket", {"title": "Heating"})), says("Done.")]
        chat_id, _ = await ask(client, agent)
        run = (await answer_of(client, chat_id))["run"]
        step = run["steps"][-1]
        assert (run["state"], step["state"], step["effect"], step["summary"]) == ("waiting", "waiting", "writes", "Heating")
        assert (step["target"], tickets.made) == (f"127.0.0.1:{tickets.port}", [])
        await decide(client, run, "always")
        message = await answer_of(client, chat_id)
        assert (message["text"], tickets.made, tickets.keys) == ("Done.", ["Heating"], [step["id"]])
        assert results(shop.script.asked[1]) == ["Ticket 1: Heating"]
        assert await booked(shop, agent) == prices(message["run"])

        # For good: the same tool, unseen.
        shop.script.replies = [calls(("tickets__create_ticket", {"title": "Roof"})), says("Done.")]
        await ask(client, agent, "Another one", chat_id)
        assert ((await answer_of(client, chat_id))["text"], tickets.made) == ("Done.", ["Heating", "Roof"])

        # What only reads, as the person says, asks nothing, but once foreign text is in the chat.
        shop.script.replies = [calls(("tickets__list_tickets", {})), says("Two.")]
        other_chat, _ = await ask(client, agent, "Which are there?")
        assert (await answer_of(client, other_chat))["run"]["state"] == "waiting"
        await marked(client, source, "list_tickets")
        shop.script.replies = [calls(("tickets__list_tickets", {})), says("Two.")]
        third_chat, _ = await ask(client, agent, "Which are there?")
        assert (await answer_of(client, third_chat))["text"] == "Two."
        shop.script.replies = [calls(("tickets__list_tickets", {})), says("Two.")]
        await ask(client, agent, "And now?", third_chat)
        assert (await answer_of(client, third_chat))["run"]["state"] == "waiting"

        # Another version, or a tool that the person takes for another thing, asks again.
        await marked(client, source, "list_tickets", "create_ticket")
        await marked(client, source)
        shop.script.replies = [calls(("tickets__create_ticket", {"title": "Door"})), says("Done.")]
        fourth, _ = await ask(client, agent, "A door")
        assert ((await answer_of(client, fourth))["text"], len(tickets.made)) == ("Done.", 3), "the same again as it was allowed"
        newer = (await client.patch(f"/api/agents/{agent['id']}", json={"instructions": "Be brief."})).json()
        shop.script.replies = [calls(("tickets__create_ticket", {"title": "Window"})), says("Done.")]
        fifth, _ = await ask(client, newer, "A window")
        assert ((await answer_of(client, fifth))["run"]["state"], len(tickets.made)) == ("waiting", 3)


async def test_a_tool_that_changed_is_not_called_and_has_to_be_allowed_anew(api, shop):
    async with api.client(**await member(api, shop)) as client, a_teller() as teller:
        source = await added(client, teller, "Eyes")
        await marked(client, source, "look")
        agent = await agent_of(client, tools=["eyes__look"])
        teller.results["tools/list"] = {"tools": [a_tool(description="Looks, and tells the neighbours.")]}
        shop.script.replies = [calls(("eyes__look", {})), says("It changed.")]
        chat_id, _ = await ask(client, agent)
        message = await answer_of(client, chat_id)
        assert (message["text"], message["run"]["steps"][1]["state"]) == ("It changed.", "failed")
        assert "another way" in results(shop.script.asked[1])[0]
        assert "tools/call" not in teller.asked
        (tool,) = (await client.post(f"/api/tool-sources/{source['id']}/refresh")).json()["tools"]
        assert (tool["reads"], tool["description"]) == (False, "Looks, and tells the neighbours.")
        shop.script.replies = [calls(("eyes__look", {})), says("Never.")]
        chat_id, _ = await ask(client, agent)
        assert (await answer_of(client, chat_id))["run"]["state"] == "waiting"


async def test_a_server_that_lies_about_its_tools_loses_those_alone(api, shop):
    deep = {"type": "object"}
    for _ in range(30):
        deep = {"type": "object", "properties": {"in": deep}}
    async with api.client(**await member(api, shop)) as client, a_teller() as teller:
        teller.results["tools/list"] = {
            "tools": [
                a_tool("good"),
                a_tool("twice"),
                a_tool("twice", description="Another."),
                a_tool("long", description="x" * 100_000),
                a_tool("wide", schema={"type": "object", "properties": {"a": {"type": "string", "description": "x" * 20_000}}}),
                a_tool("deep", schema=deep),
                a_tool("odd", schema={"type": "object", "properties": {"a": {"type": "letter"}}}),
                a_tool("größe der Fläche/ümläut" + "x" * 100),
            ]
        }
        source = await added(client, teller, "Liar")
        told = {tool["name"]: tool["problem"] for tool in source["tools"]}
        assert {name: problem for name, problem in told.items() if problem} == {
            "twice": "duplicate",
            "long": "too_large",
            "wide": "too_large",
            "deep": "schema",
            "odd": "schema",
        }
        names = [tool["called"] for tool in source["tools"]]
        assert len(set(names)) == len(names) == 7
        assert all(len(name) <= 64 and name.isascii() and name.startswith("liar__") for name in names)
        agent = await agent_of(client, tools=["liar__good", names[-1]])
        refused = await client.patch(f"/api/agents/{agent['id']}", json={"tools": ["liar__twice"]})
        assert (refused.status_code, refused.json()["code"]) == (404, "tool_not_found")


async def test_what_a_server_does_not_say_is_unknown_and_ten_megabytes_are_cut(api, shop, tickets):
    async with api.client(**await member(api, shop)) as client:
        source = await added(client, tickets)
        agent = await agent_of(client, tools=["tickets__never", "tickets__much"])
        await marked(client, source, "much")
        shop.script.replies = [calls(("tickets__much", {}), ("tickets__never", {})), says("Done.")]
        chat_id, _ = await ask(client, agent)
        run = (await answer_of(client, chat_id))["run"]
        assert [step["state"] for step in run["steps"]] == ["done", "done", "waiting"]
        await decide(client, run, "once")
        message = await answer_of(client, chat_id)
        assert [step["state"] for step in message["run"]["steps"]] == ["done", "done", "unknown"]
        await decide(client, message["run"], "skip")
        message = await answer_of(client, chat_id)
        assert (message["text"], tickets.made) == ("Done.", ["never"])
        loud, unknown = results(shop.script.asked[1])
        assert len(loud) < MOST_RESULT + 100
        assert "Cut here" in loud
        assert "Nobody knows" in unknown
        # What reads may be silent: the run goes on by itself.
        await marked(client, source, "much", "never")
        shop.script.replies = [calls(("tickets__never", {})), says("It is silent.")]
        second, _ = await ask(client, agent)
        message = await answer_of(client, second)
        assert (message["text"], message["run"]["steps"][1]["state"]) == ("It is silent.", "failed")


async def test_what_stays_in_the_eu_is_given_no_server_of_others(api, shop, tickets):
    async with api.client(**await member(api, shop)) as client:
        source = await added(client, tickets)
        await marked(client, source, "list_tickets")
        agent = await agent_of(client, model="european", tools=["calculator", "tickets__list_tickets"])
        shop.script.replies = [says("Without it.")]
        said = {"model": "european", "text": "Which are there?", "agentId": agent["id"], "euOnly": True}
        assert (await client.post(f"/api/chat/{source['id']}/messages", json=said)).status_code == 200
        assert [tool["function"]["name"] for tool in shop.script.asked[0]["tools"]] == ["calculator"]


async def act(client, **more):
    return await client.post("/api/tool-sources", json={"kind": "openapi", "name": "Notes", "document": NOTES, **more})


async def test_actions_of_a_document_read_or_ask_and_carry_their_key(api, shop, web):
    async with api.client(**await member(api, shop)) as client:
        answer = await act(client, address="https://notes.example/v2", secret={"header": "X-Key", "value": "open-sesame"})
        assert answer.status_code == 201, answer.text
        source = answer.json()
        assert [(tool["request"], tool["reads"], tool["problem"]) for tool in source["tools"]] == [
            ("GET /notes", True, None),
            ("POST /notes", False, None),
            ("PUT /notes/{id}", False, "schema"),
            ("DELETE /notes/{id}", False, None),
        ]
        agent = await agent_of(client, tools=["notes__listNotes", "notes__addNote"])
        web.pages["https://notes.example/v2/notes"] = b"Heating"
        web.pages["https://notes.example/v2/notes?tag=a"] = b"Heating"
        shop.script.replies = [
            calls(("notes__listNotes", {"tag": ["a"], "X-Trace": "1"})),
            calls(("notes__addNote", {"body": {"text": "Roof"}})),
        ]
        chat_id, _ = await ask(client, agent)
        run = (await answer_of(client, chat_id))["run"]
        assert [step["state"] for step in run["steps"]] == ["done", "done", "done", "waiting"]
        assert results(shop.script.asked[1]) == ["200\nHeating"]
        assert web.asked == [("GET", "https://notes.example/v2/notes?tag=a")]
        shop.script.replies = [says("Done.")]
        await decide(client, run, "once")
        message = await answer_of(client, chat_id)
        assert (message["text"], web.asked[1:]) == ("Done.", [("POST", "https://notes.example/v2/notes")])
        headers, content = web.sent[1]
        assert (headers["X-Key"], headers["idempotency-key"], content) == ("open-sesame", run["steps"][-1]["id"], b'{"text":"Roof"}')
        assert "idempotency-key" not in web.sent[0][0]
        assert await booked(shop, agent) == prices(message["run"])
        again = await client.post(f"/api/tool-sources/{source['id']}/refresh")
        assert (again.status_code, again.json()["code"]) == (409, "tool_source_is_text")
        assert [one["problem"] for one in (await client.get("/api/tool-sources")).json()] == [None]


async def test_an_action_whose_end_nobody_knows_is_unknown_and_a_refused_one_is_not(api, shop, web):
    async def broken():
        raise AddressFailed("The connection broke off.", code="address_broke_off")

    async with api.client(**await member(api, shop)) as client:
        await act(client)
        agent = await agent_of(client, tools=["notes__listNotes", "notes__addNote"])
        write, read = ("notes__addNote", {"body": {"text": "Roof"}}), ("notes__listNotes", {})
        ends = [
            (broken, write, "unknown"),
            (broken, read, "failed"),
            (502, write, "unknown"),
            (502, read, "failed"),
            (503, write, "failed"),
        ]
        for page, call, state in ends:
            web.pages["https://notes.example/v2/notes"] = page
            shop.script.replies = [calls(call), says("Done.")]
            chat_id, _ = await ask(client, agent)
            message = await answer_of(client, chat_id)
            if message["run"]["state"] == "waiting":
                await decide(client, message["run"], "once")
                message = await answer_of(client, chat_id)
            assert message["run"]["steps"][1]["state"] == state, (page, call)
        web.pages.clear()
        shop.script.replies = [calls(("notes__addNote", {"body": {"text": "Roof"}})), says("Done.")]
        chat_id, _ = await ask(client, agent)
        await decide(client, (await answer_of(client, chat_id))["run"], "once")
        assert [step["state"] for step in (await answer_of(client, chat_id))["run"]["steps"]] == ["done", "failed", "done"]


async def test_a_document_by_address_sends_its_key_nowhere_else(api, shop, web):
    async with api.client(**await member(api, shop)) as client:
        web.pages["https://docs.example/openapi.yaml"] = NOTES.encode()
        told = {"document": "https://docs.example/openapi.yaml", "secret": {"value": "Bearer mine"}}
        refused = await act(client, **told)
        assert (refused.status_code, refused.json()["code"]) == (400, "address_needed")
        made = await act(client, **told, address="https://notes.example/v2")
        assert (made.status_code, made.json()["document"]) == (201, "https://docs.example/openapi.yaml")
        assert all("authorization" not in {name.lower() for name in headers} for headers, _ in web.sent)
        web.pages["https://docs.example/openapi.yaml"] = NOTES.replace("All notes.", "All notes, of everybody.").encode()
        tools = (await client.post(f"/api/tool-sources/{made.json()['id']}/refresh")).json()["tools"]
        assert tools[0]["description"] == "All notes, of everybody."
        web.pages["https://docs.example/openapi.yaml"] = b"<p>Gone</p>"
        gone = await client.post(f"/api/tool-sources/{made.json()['id']}/refresh")
        assert (gone.status_code, gone.json()["code"]) == (400, "document_unreadable")
        (kept,) = (await client.get("/api/tool-sources")).json()
        assert (kept["problem"], kept["tools"]) == ("document_unreadable", tools)
        for wrong in ({"kind": "mcp", "name": "A"}, {"kind": "openapi", "name": "A"}):
            assert (await client.post("/api/tool-sources", json=wrong)).status_code == 400
