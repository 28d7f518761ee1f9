"""EU-only: set by a person, a chat, a project, a key or a request, it holds on every way to a provider, and says which models remain."""

import pytest
import pytest_asyncio

from aim2balance.chat import Chats, GatewayModels
from aim2balance.identity.routes import ROUTERS
from aim2balance.kit.ids import new_id
from tests.chat.chat_api import chat_api
from tests.chat.test_routes import events_of, member
from tests.chat.test_service import says
from tests.gateway.scripted import CONFIG, HI, MODELS, open_shop, plain, refused

PRICES = {"usd_per_mtok": {"input": 1, "output": 10}}
EUROPEAN = {
    **CONFIG,
    "gateway": {**CONFIG["gateway"], "retries": 0},
    "models": {
        "small": MODELS["small"],
        "european": MODELS["european"],
        "both": {"provider": ["script", "european"], "upstream": "up-both", **PRICES},
        "eu-then-us": {"provider": "european", "upstream": "up-eu-first", "fallbacks": ["small"], **PRICES},
        "us-then-eu": {"provider": "script", "upstream": "up-us-first", "fallbacks": ["european"], **PRICES},
    },
}
IN_EU = {"european", "both", "eu-then-us", "us-then-eu"}


@pytest_asyncio.fixture
async def shop(db, tmp_path):
    async with open_shop(db, tmp_path, EUROPEAN) as shop:
        yield shop
        await shop.check()


async def by_the_cheapest(_):
    """Who gives chats their titles."""
    return "auto:cheapest"


@pytest_asyncio.fixture
async def api(shop):
    chats = Chats(shop.db, GatewayModels(shop.gateway), shop.clock, shop.stored, title_models=by_the_cheapest)
    made = chat_api(shop.db, chats, shop.clock)
    for routes in ROUTERS:
        made.app.include_router(routes)
    made.app.state.check_project = chats.projects.check
    yield made
    await chats.close()


async def told(client, way, chat_id):
    """Switch EU-only on, by one of its ways. Returns what a message has to say besides."""
    if way == "person":
        assert (await client.put("/api/user/personalization", json={"euOnly": True})).json()["euOnly"] is True
    if way == "project":
        project = (await client.post("/api/projects", json={"name": "Study"})).json()
        assert project["euOnly"] is False
        assert (await client.patch(f"/api/projects/{project['id']}", json={"euOnly": True})).status_code == 204
        assert (await client.get("/api/projects")).json()[0]["euOnly"] is True
        return {"projectId": project["id"]}
    return {"euOnly": True} if way == "chat" else {}


def places(shop):
    """Which provider was asked for what, in order."""
    return list(zip(shop.script.hosts, [body["model"] for body in shop.script.asked], strict=True))


WAYS = ("person", "chat", "project")


@pytest.mark.parametrize("way", WAYS)
async def test_nothing_leaves_the_eu_and_the_refusal_says_what_remains(api, shop, way):
    who, chat_id = await member(api, shop), str(new_id())
    async with api.client(**who) as client:
        more = await told(client, way, chat_id)
        refusal = await client.post(f"/api/chat/{chat_id}/messages", json={"text": "Why?", "model": "small", **more})
        assert (refusal.status_code, refusal.json()["code"]) == (403, "region_not_allowed")
        assert (set(refusal.json()["models"]), refusal.json()["region"]) == (IN_EU - {"us-then-eu"}, "eu")
        assert "european" in refusal.json()["detail"]
        assert (await client.get("/api/convos")).json()["items"] == []  # nothing refused becomes a chat
        assert not shop.script.asked

        shop.script.replies = [says("So.")]
        answer = await client.post(f"/api/chat/{chat_id}/messages", json={"text": "Why?", "model": "european", **more})
        assert [name for _, name, _ in events_of(answer.text)][-2:] == ["title", "done"]
        # The answer and the title.
        assert [host for host, _ in places(shop)] == ["eu.test"] * 2
        read = (await client.get(f"/api/messages/{chat_id}")).json()
        assert read["euOnly"] is (way == "chat")
        question, first = read["messages"]
        # Another answer by a model elsewhere, a compared column, a continuation: each goes the same way.
        for body in ({"parentId": question["id"], "regenerate": True}, {"parentId": question["id"]}, {"parentId": first["id"]}):
            refusal = await client.post(f"/api/chat/{chat_id}/messages", json={**body, "model": "small"})
            assert (refusal.status_code, refusal.json()["code"]) == (403, "region_not_allowed")
        fork = (await client.post(f"/api/convos/{chat_id}/fork", json={"messageId": first["id"]})).json()["id"]
        refusal = await client.post(f"/api/chat/{fork}/messages", json={"text": "And?", "parentId": None, "model": "small"})
        assert refusal.json()["code"] == "region_not_allowed"
        assert len(shop.script.asked) == 2


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("model", ["both", "auto:cheapest", "auto:greenest", "us-then-eu"])
async def test_a_model_with_places_in_and_out_is_asked_in_the_eu(api, shop, way, model):
    who, chat_id = await member(api, shop), str(new_id())
    shop.script.replies = [says("So.")]
    async with api.client(**who) as client:
        more = await told(client, way, chat_id)
        for _ in range(3):
            answer = await client.post(f"/api/chat/{new_id()}/messages", json={"text": "Why?", "model": model, **more})
            assert "receipt" in [name for _, name, _ in events_of(answer.text)]
    assert {host for host, _ in places(shop)} == {"eu.test"}


@pytest.mark.parametrize("way", WAYS)
async def test_a_fallback_elsewhere_is_not_taken(api, shop, way):
    who, chat_id = await member(api, shop), str(new_id())
    shop.script.replies = [refused(500)]
    async with api.client(**who) as client:
        more = await told(client, way, chat_id)
        answer = await client.post(f"/api/chat/{chat_id}/messages", json={"text": "Why?", "model": "eu-then-us", **more})
        errors = [data["code"] for _, name, data in events_of(answer.text) if name == "error"]
    assert errors == ["upstream_error"]
    assert {host for host, _ in places(shop)} == {"eu.test"}


async def test_a_chat_is_bound_later_and_set_free_again(api, shop):
    who, chat_id = await member(api, shop), str(new_id())
    shop.script.replies = [says("So.")]
    async with api.client(**who) as client:

        async def asked():
            answer = await client.post(f"/api/chat/{chat_id}/messages", json={"text": "Why?", "parentId": None, "model": "small"})
            return answer.status_code

        assert await asked() == 200
        assert (await client.patch(f"/api/convos/{chat_id}", json={"euOnly": True})).status_code == 204
        assert (await client.get(f"/api/messages/{chat_id}")).json()["euOnly"] is True
        assert await asked() == 403
        # Other settings, and a preset, do not undo it.
        await client.put(f"/api/convos/{chat_id}/settings", json={"temperature": 0.5})
        assert await asked() == 403
        assert (await client.patch(f"/api/convos/{chat_id}", json={"euOnly": False})).status_code == 204
        assert await asked() == 200


async def test_moving_a_chat_into_a_project_in_the_eu_binds_it(api, shop):
    who, chat_id = await member(api, shop), str(new_id())
    shop.script.replies = [says("So.")]
    async with api.client(**who) as client:
        await client.post(f"/api/chat/{chat_id}/messages", json={"text": "Why?", "model": "small"})
        more = await told(client, "project", chat_id)
        await client.patch(f"/api/convos/{chat_id}", json=more)
        refusal = await client.post(f"/api/chat/{chat_id}/messages", json={"text": "Why?", "parentId": None, "model": "small"})
        assert refusal.json()["code"] == "region_not_allowed"


async def follow_epoch(shop):
    """What every process does each second."""
    await shop.routes._keys._credential_cache.poll()


async def made_key(client, **more):
    return (await client.post("/api/keys", json={"name": "script", **more})).json()["secret"]


async def gateway_status(shop, secret, body, path="/v1/chat/completions", **headers):
    """How `/v1` answers a key that was made through the page."""
    answer = await shop.ask(None, body, path=path, authorization=f"Bearer {secret}", **headers)
    return answer.status, answer.code if answer.status >= 400 else answer.headers.get("x-a2b-region")


@pytest.mark.parametrize("way", ["person", "project", "key"])
async def test_keys_obey_on_every_route(api, shop, way):
    who = await member(api, shop)
    shop.script.replies = [plain(completion=2)]
    async with api.client(**who) as client:
        project = (await client.post("/api/projects", json={"name": "Study"})).json()["id"]
        secret = await made_key(client, projectId=project, **({"region": "eu"} if way == "key" else {}))
        small = {**HI, "model": "small"}
        assert (await gateway_status(shop, secret, small))[0] == (403 if way == "key" else 200)
        shop.script.asked.clear()
        shop.script.hosts.clear()
        if way == "person":
            await client.put("/api/user/personalization", json={"euOnly": True})
        if way == "project":
            await client.patch(f"/api/projects/{project}", json={"euOnly": True})
        await follow_epoch(shop)
        assert await gateway_status(shop, secret, small) == (403, "region_not_allowed")
        assert await gateway_status(shop, secret, {**small, "max_tokens": 5}, path="/v1/messages") == (403, "region_not_allowed")
        assert await gateway_status(shop, secret, {**small, "max_tokens": 5}, path="/v1/messages/count_tokens") == (
            403,
            "region_not_allowed",
        )
        assert await gateway_status(shop, secret, small, x_a2b_region="us") == (403, "region_not_allowed")
        for model in ("european", "both", "us-then-eu", "auto:cheapest"):
            assert await gateway_status(shop, secret, {**HI, "model": model}) == (200, "eu")
        shop.script.replies = [refused(500)]
        assert (await gateway_status(shop, secret, {**HI, "model": "eu-then-us"}))[1] == "upstream_error"
        assert {host for host, _ in places(shop)} == {"eu.test"}
        listed = (await shop.ask(None, path="/v1/models", method="GET", authorization=f"Bearer {secret}")).json()["data"]
        assert {row["id"] for row in listed if not row["id"].startswith("auto:")} == IN_EU - {"us-then-eu"}
        assert {row["region"] for row in listed} == {"eu", None}


async def test_a_key_for_one_region_and_a_request_for_another_is_refused(api, shop):
    """Whoever names a region is never answered outside it, whatever the key was made for."""
    who = await member(api, shop)
    async with api.client(**who) as client:
        american = await made_key(client, region="us")
        assert await gateway_status(shop, american, {**HI, "model": "small"}, x_a2b_region="eu") == (403, "region_not_allowed")
        assert await gateway_status(shop, american, {**HI, "model": "european"}, x_a2b_region="eu") == (403, "region_not_allowed")
        await client.put("/api/user/personalization", json={"euOnly": True})
        await follow_epoch(shop)
        assert await gateway_status(shop, american, {**HI, "model": "small"}) == (403, "region_not_allowed")
        assert not shop.script.asked


async def test_the_choice_among_no_models_says_that_it_is_the_region(db, tmp_path):
    only = {**EUROPEAN, "models": {"small": MODELS["small"]}}
    async with open_shop(db, tmp_path, only) as shop:
        person = await shop.person(region="eu")
        answer = await shop.ask(person, {**HI, "model": "auto:cheapest"})
        assert (answer.status, answer.code) == (403, "region_not_allowed")
