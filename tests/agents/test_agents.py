"""`/api/agents`, and chats that an agent answers in: what the provider is sent, and what usage says of it."""

import asyncio
import io
import json
import zipfile

import pytest

from aim2balance.agents import rules
from aim2balance.agents.types import Agent, AgentChange, Definition
from aim2balance.kit.ids import new_id
from aim2balance.prompts.types import NOTHING_SET, Effort, Settings
from tests.chat.chat_api import chat_api, erase_all
from tests.chat.test_routes import events_of, member
from tests.chat.test_service import says
from tests.gateway.scripted import limit_of

PARAMETERS = {"temperature": 0.2, "topP": None, "maxOutput": 500, "reasoningEffort": "low"}
TRANSLATOR = {
    "name": "Translator",
    "description": "German and English",
    "icon": "languages",
    "model": "small",
    "instructions": "Translate what I write.",
    "parameters": PARAMETERS,
    "starters": ["Guten Morgen", "How are you?"],
}


@pytest.fixture
def api(shop, chats):
    return chat_api(shop.db, chats, shop.clock)


async def made(client, **said):
    answer = await client.post("/api/agents", json={**TRANSLATOR, **said})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def ask(client, chat_id, **said):
    answer = await client.post(f"/api/chat/{chat_id}/messages", json={"model": "claude", **said})
    assert answer.status_code == 200, answer.text
    events = events_of(answer.text)
    assert not [data for _, name, data in events if name == "error"], answer.text
    return [data for _, name, data in events if name == "message"]


def systems(request):
    return [message["content"] for message in request["messages"] if message["role"] == "system"]


async def agents_used(shop, owner_id):
    async with shop.db.connection() as connection:
        rows = await connection.fetch("SELECT request_type, agent_id, model FROM usage_event WHERE owner_id = $1 ORDER BY id", owner_id)
    return [(row["request_type"], row["agent_id"] and str(row["agent_id"]), row["model"]) for row in rows]


async def test_agents_are_kept_changed_and_deleted_by_their_owner_alone(api, shop):
    who, other = await member(api, shop), await member(api, shop, "bob@example.org")
    async with api.client(**who) as client, api.client(**other) as stranger:
        agent = await made(client, name=" Translator ")
        known = {**TRANSLATOR, "collections": [], "tools": [], "limits": {"steps": 20, "eur": None, "kgCO2e": None}}
        assert agent == {**known, "id": agent["id"], "changedAt": agent["changedAt"], "version": 1, "visibility": "private"}
        path = f"/api/agents/{agent['id']}"
        assert (await client.get(path)).json() == agent
        await made(client, name="brief")
        assert [row["name"] for row in (await client.get("/api/agents")).json()] == ["brief", "Translator"]
        for method, where, body in (
            ("GET", path, None),
            ("PATCH", path, {"name": "Mine"}),
            ("DELETE", path, None),
            ("GET", f"{path}/versions", None),
        ):
            refused = await stranger.request(method, where, json=body)
            assert (refused.status_code, refused.json()["code"]) == (404, "agent_not_found"), method
        assert (await stranger.get("/api/agents")).json() == []
        assert (await made(stranger))["name"] == "Translator"
        assert (await client.delete(path)).status_code == 204
        for method in ("GET", "DELETE"):
            assert (await client.request(method, path)).status_code == 404
        assert (await made(client))["version"] == 1, "the name is free again"


async def test_names_are_unique_also_at_once(api, shop):
    who = await member(api, shop)
    async with api.client(**who) as client:
        names = ("Same", "same", "SAME")
        answers = await asyncio.gather(*(client.post("/api/agents", json={**TRANSLATOR, "name": name}) for name in names))
        assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
        other = await made(client, name="Other")
        refused = await client.patch(f"/api/agents/{other['id']}", json={"name": "sAmE"})
        assert (refused.status_code, refused.json()["code"]) == (409, "agent_name_taken")


async def test_another_definition_is_another_version_and_an_older_one_can_be_taken_again(api, shop):
    who = await member(api, shop)
    async with api.client(**who) as client:
        agent = await made(client)
        path = f"/api/agents/{agent['id']}"
        assert (await client.patch(path, json={"name": "Interpreter", "description": "", "icon": "pen"})).json()["version"] == 1
        changed = (await client.patch(path, json={"instructions": "Translate into Latin.", "model": "free"})).json()
        assert (changed["version"], changed["parameters"], changed["starters"]) == (2, PARAMETERS, TRANSLATOR["starters"])
        assert (await client.patch(path, json={"instructions": "Translate into Latin."})).json() == changed
        told = (await client.get(f"{path}/versions")).json()
        assert [(one["version"], one["instructions"], one["model"]) for one in told] == [
            (2, "Translate into Latin.", "free"),
            (1, "Translate what I write.", "small"),
        ]
        again = {name: told[1][name] for name in ("instructions", "model", "parameters", "starters")}
        restored = (await client.patch(path, json=again)).json()
        assert (restored["version"], restored["instructions"], restored["name"]) == (3, TRANSLATOR["instructions"], "Interpreter")


@pytest.mark.parametrize(
    "said",
    [
        {"name": ""},
        {"name": "a" * 101},
        {"model": ""},
        {"model": " \u3000 "},
        {"model": "agent:Translator"},
        {"icon": "skull"},
        {"instructions": "i" * 20_001},
        {"starters": [""]},
        {"starters": ["a"] * 7},
        {"starters": ["a" * 301]},
        {"parameters": {"temperature": 2.1}},
        {"parameters": {"instructions": "hidden"}},
        {"visibility": "public"},
        {"tools": ["two words"]},
        {"limits": {"eur": 0}},
        {"limits": {"steps": 0}},
        {"limits": {"days": 1}},
    ],
    ids=str,
)
async def test_what_is_no_agent_is_refused(api, shop, said):
    who = await member(api, shop)
    async with api.client(**who) as client:
        assert (await client.post("/api/agents", json={**TRANSLATOR, **said})).status_code == 400
        agent = await made(client)
        assert (await client.patch(f"/api/agents/{agent['id']}", json=said)).status_code == 400
        assert (await client.get(f"/api/agents/{agent['id']}")).json() == agent


async def test_a_chat_with_an_agent_is_answered_by_its_model_as_it_is_told(api, shop):
    who, chat_id = await member(api, shop), new_id()
    shop.script.replies = [says("So.")]
    async with api.client(**who) as client:
        agent = await made(client)
        _, answer = await ask(client, chat_id, text="Why?", agentId=agent["id"])
        asked, title = shop.script.asked
        assert (systems(asked), asked["temperature"], asked["reasoning_effort"], limit_of(asked)) == (
            ["Translate what I write."],
            0.2,
            "low",
            500,
        )
        assert systems(title) == []
        chat = (await client.get(f"/api/messages/{chat_id}")).json()
        assert (chat["agentId"], chat["model"], chat["messages"][1]["model"]) == (agent["id"], "small", "small")
        # What the chat sets goes before the parameters, and its words come after those of the agent.
        await client.put(f"/api/convos/{chat_id}/settings", json={"instructions": "Be brief.", "temperature": 1, "maxOutput": 900})
        await client.patch(f"/api/agents/{agent['id']}", json={"instructions": "Into Latin."})
        await ask(client, chat_id, text="And then?", parentId=answer["id"], agentId=str(new_id()))
        asked = shop.script.asked[-1]
        assert (systems(asked), asked["temperature"], limit_of(asked)) == (["Into Latin.\n\nBe brief."], 1, 500)


async def test_usage_names_the_agent_and_the_title_belongs_to_it(api, shop, chats):
    who, chat_id, plain = await member(api, shop), new_id(), new_id()
    shop.script.replies = [says("So.")]
    async with api.client(**who) as client:
        agent = await made(client)
        await ask(client, chat_id, text="Why?", agentId=agent["id"])
        await ask(client, plain, text="Why?", model="small")
    async with shop.db.connection() as connection:
        owner_id = await connection.fetchval("SELECT owner_id FROM agent WHERE name = 'Translator'")
    assert await agents_used(shop, owner_id) == [
        ("chat", agent["id"], "up"),
        ("title", agent["id"], "up"),
        ("chat", None, "up"),
        ("title", None, "up"),
    ]


async def test_a_chat_whose_agent_was_deleted_is_read_and_answered_without_it(api, shop):
    who, chat_id = await member(api, shop), new_id()
    shop.script.replies = [says("So.")]
    async with api.client(**who) as client:
        agent = await made(client)
        _, answer = await ask(client, chat_id, text="Why?", agentId=agent["id"])
        copied = (await client.post(f"/api/convos/{chat_id}/fork", json={"messageId": answer["id"]})).json()["id"]
        assert (await client.get(f"/api/messages/{copied}")).json()["agentId"] == agent["id"]
        assert (await client.delete(f"/api/agents/{agent['id']}")).status_code == 204
        chat = (await client.get(f"/api/messages/{chat_id}")).json()
        assert (chat["agentId"], len(chat["messages"])) == (agent["id"], 2)
        await ask(client, chat_id, text="And now?", parentId=answer["id"], model="small")
        assert systems(shop.script.asked[-1]) == []
        async with shop.db.connection() as connection:
            kept = await connection.fetchrow("SELECT name, description, definition FROM agent WHERE id = $1", agent["id"])
        assert tuple(kept) == ("Translator", "", {})


async def test_only_an_agent_of_ones_own_begins_a_chat(api, shop):
    who, other = await member(api, shop), await member(api, shop, "bob@example.org")
    async with api.client(**who) as client, api.client(**other) as stranger:
        theirs = (await made(stranger))["id"]
        for missing in (theirs, str(new_id())):
            chat_id = new_id()
            refused = await client.post(f"/api/chat/{chat_id}/messages", json={"text": "Why?", "model": "small", "agentId": missing})
            assert (refused.status_code, refused.json()["code"]) == (404, "agent_not_found")
            assert (await client.get(f"/api/messages/{chat_id}")).status_code == 404
            estimate = {"text": "Why?", "models": ["small"], "agentId": missing}
            assert (await client.post(f"/api/chat/{chat_id}/estimate", json=estimate)).status_code == 404
        assert shop.script.asked == []


async def test_an_estimate_counts_what_the_agent_is_told(api, shop):
    who = await member(api, shop)
    async with api.client(**who) as client:
        agent = await made(client, instructions="Translate what I write. " * 200)
        path, body = f"/api/chat/{new_id()}/estimate", {"text": "Why?", "models": ["small"]}
        without = (await client.post(path, json=body)).json()["models"][0]
        with_it = (await client.post(path, json={**body, "agentId": agent["id"]})).json()["models"][0]
        assert with_it["inputTokens"] > without["inputTokens"] + 500


async def test_an_agent_outside_the_eu_does_not_answer_a_chat_that_stays_there(api, shop):
    who = await member(api, shop)
    async with api.client(**who) as client:
        agent = await made(client, model="small")
        said = {"text": "Why?", "model": "claude", "agentId": agent["id"], "euOnly": True}
        refused = await client.post(f"/api/chat/{new_id()}/messages", json=said)
        assert (refused.status_code, refused.json()["code"]) == (403, "region_not_allowed")
        assert shop.script.asked == []


async def test_exports_have_agents_and_erasure_takes_deleted_ones_too(api, shop):
    who = await member(api, shop)
    async with api.client(**who) as client:
        agent, gone = await made(client), await made(client, name="Gone")
        await client.delete(f"/api/agents/{gone['id']}")
        with zipfile.ZipFile(io.BytesIO((await client.get("/api/export")).content)) as archive:
            assert json.loads(archive.read("agents.json")) == [agent]
        async with shop.db.transaction() as tx:
            owner_id = await tx.fetchval("SELECT DISTINCT owner_id FROM agent")
            await erase_all(tx, owner_id)
            assert await tx.fetchval("SELECT count(*) FROM agent") == 0
            assert await tx.fetchval("SELECT count(*) FROM agent_version") == 0


def test_what_is_stored_is_read_again_and_what_changes_nothing_is_no_version(shop):
    settings = Settings(instructions="Hi", temperature=0.5, most_output=9, effort=Effort.HIGH)
    definition = Definition(model="small", settings=settings, starters=("a",))
    assert rules.read(json.loads(json.dumps(rules.stored(definition)))) == definition
    now = shop.clock.now()
    agent = Agent(id=new_id(), name="a", description="", icon="bot", definition=definition, version=4, changed_at=now)
    assert rules.changed(agent, AgentChange(parameters=settings, name="a"), now) is agent
    bare = rules.changed(agent, AgentChange(parameters=NOTHING_SET), now)
    assert (bare.version, bare.definition.settings) == (5, Settings(instructions="Hi"))
