"""`/api/prompts`: texts a person keeps, with their versions."""

import asyncio

import pytest

from aim2balance.chat import Chats, GatewayModels
from aim2balance.kit.clock import SystemClock
from tests.chat.chat_api import chat_api, erase_all
from tests.chat.test_routes import member


@pytest.fixture
async def api(shop):
    chats = Chats(shop.db, GatewayModels(shop.gateway), SystemClock(), shop.stored)
    yield chat_api(shop.db, chats, shop.clock)
    await chats.close()


async def test_a_prompt_has_versions(api, shop):
    who, other = await member(api, shop), await member(api, shop, "bob@example.org")
    async with api.client(**who) as client, api.client(**other) as stranger:
        made = (await client.post("/api/prompts", json={"name": "Letter", "text": "Write to {{whom}}."})).json()
        assert (made["version"], made["text"], made["variables"]) == (1, "Write to {{whom}}.", ["whom"])
        await client.post("/api/prompts", json={"name": "apple", "text": "Eat."})
        assert [row["name"] for row in (await client.get("/api/prompts")).json()] == ["apple", "Letter"]
        path = f"/api/prompts/{made['id']}"
        changed = (await client.put(path, json={"name": "Letter", "text": "Write to {{whom}} about {{what}}."})).json()
        assert (changed["version"], changed["variables"]) == (2, ["whom", "what"])
        assert [row["variables"] for row in (await client.get("/api/prompts")).json()] == [[], ["whom", "what"]]
        named = (await client.put(path, json={"name": "A letter", "text": changed["text"]})).json()
        assert (named["version"], named["name"]) == (2, "A letter")
        assert (await client.put(path, json={"name": "A letter", "text": changed["text"]})).json() == named
        versions = (await client.get(f"{path}/versions")).json()
        assert [(row["version"], row["text"]) for row in versions] == [(2, changed["text"]), (1, made["text"])]
        for method, address, body in (
            ("PUT", path, {"name": "Mine", "text": "Mine"}),
            ("DELETE", path, None),
            ("GET", f"{path}/versions", None),
        ):
            answer = await stranger.request(method, address, json=body)
            assert (answer.status_code, answer.json()["code"]) == (404, "prompt_not_found"), method
        assert (await stranger.get("/api/prompts")).json() == []
        assert (await client.delete(path)).status_code == 204
        assert (await client.delete(path)).status_code == 404


async def test_a_prompt_has_bounds(api, shop):
    who = await member(api, shop)
    async with api.client(**who) as client:
        for body in (
            {"name": "", "text": "a"},
            {"name": " \t", "text": "a"},
            {"name": "a", "text": " \n"},
            {"name": "a", "text": ""},
            {"name": "a" * 101, "text": "a"},
            {"name": "a"},
        ):
            assert (await client.post("/api/prompts", json=body)).status_code == 400, body
        assert (await client.post("/api/prompts", json={"name": "a", "text": "x" * 20_000})).status_code == 201


async def test_erasing_takes_prompts_along(api, shop):
    who = await member(api, shop)
    async with api.client(**who) as client:
        await client.post("/api/prompts", json={"name": "a", "text": "b"})
    async with shop.db.transaction() as tx:
        owner = await tx.fetchval("SELECT owner_id FROM prompt")
        await erase_all(tx, owner)
        assert await tx.fetchval("SELECT count(*) FROM prompt_version") == 0


async def test_names_are_unique_for_a_person_also_at_once(api, shop):
    who, other = await member(api, shop), await member(api, shop, "bob@example.org")
    async with api.client(**who) as client, api.client(**other) as stranger:
        first = (await client.post("/api/prompts", json={"name": " First ", "text": "a"})).json()
        assert first["name"] == "First"
        answers = await asyncio.gather(
            *(client.post("/api/prompts", json={"name": name, "text": "a"}) for name in ("Same", "same", "SAME"))
        )
        assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
        path = f"/api/prompts/{first['id']}"
        refused = await client.put(path, json={"name": "sAme", "text": "a"})
        assert (refused.status_code, refused.json()["code"]) == (409, "prompt_name_taken")
        assert (await client.put(path, json={"name": "FIRST", "text": "a"})).json()["name"] == "FIRST"
        assert (await stranger.post("/api/prompts", json={"name": "Same", "text": "a"})).status_code == 201
