"""`/api` of the chat: shapes, statuses, who may."""

import json
from uuid import UUID

import pytest

from aim2balance import wallet
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from tests.chat.chat_api import chat_api
from tests.chat.test_service import says


@pytest.fixture
def api(shop, chats):
    return chat_api(shop.db, chats, shop.clock)


async def member(api, shop, email="ada@example.org"):
    token, user = await api.member(email)
    async with shop.db.transaction() as tx:
        await wallet.credit(tx, user.id, Euro(1_000_000), "a gift", "tests", f"gift {user.id}")
    return {"authorization": f"Bearer {token}"}


def events_of(text):
    events = []
    for block in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n"))
        events.append((int(fields["id"]), fields["event"], json.loads(fields["data"])))
    return events


async def test_a_long_chat_is_sent_compressed_to_who_takes_that(api, shop):
    who, chat_id = await member(api, shop), str(new_id())
    shop.script.replies = [says("So. " * 20_000)]
    async with api.client(**who) as client:
        await client.post(f"/api/chat/{chat_id}/messages", json={"parentId": None, "text": "Why?", "model": "small"})
        plain = await client.get(f"/api/messages/{chat_id}", headers={"accept-encoding": "gzip;q=0"})
        small = await client.get(f"/api/messages/{chat_id}", headers={"accept-encoding": "br, gzip;q=0.9"})
    assert "content-encoding" not in plain.headers
    assert (small.headers["content-encoding"], small.headers["vary"], small.headers["cache-control"]) == (
        "gzip",
        "accept-encoding",
        "no-store",
    )
    assert int(small.headers["content-length"]) < len(plain.content) / 10
    assert small.headers["content-type"] == plain.headers["content-type"]
    assert small.json() == plain.json()


async def test_ask_read_list_rename_delete(api, shop):
    who, chat_id = await member(api, shop), str(new_id())
    shop.script.replies = [says("So.")]
    async with api.client(**who) as client:
        response = await client.post(f"/api/chat/{chat_id}/messages", json={"parentId": None, "text": "Why?", "model": "small"})
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        events = events_of(response.text)
        assert [number for number, _, _ in events] == list(range(1, len(events) + 1))
        assert [name for _, name, _ in events] == ["message", "message", "delta", "receipt", "title", "done"]
        resumed = await client.get(f"/api/chat/{chat_id}/stream", headers={"last-event-id": "3"})
        assert events_of(resumed.text) == events[3:]

        read = (await client.get(f"/api/messages/{chat_id}")).json()
        assert set(read) == {
            "conversationId", "title", "model", "chosenModel", "headId", "pinned", "archived", "temporaryUntil", "projectId", "tags", "euOnly", "settings", "agentId", "queued",
            "messages",
        }  # fmt: skip
        assert set(read["messages"][0]) == {
            "id", "parentId", "role", "text", "reasoning", "model", "provider", "status", "errorCode", "errorFacts", "createdAt",
            "receipt", "feedback", "files", "documents", "citations",
        }  # fmt: skip
        assert read["headId"] == read["messages"][1]["id"]
        receipt = next(data["receipt"] for _, name, data in events if name == "receipt")
        assert read["messages"][1]["receipt"] == receipt

        (row,) = (await client.get("/api/convos")).json()["items"]
        assert row["costMicroEur"] > receipt["money"]["totalMicroEur"]  # the title was metered too
        assert (await client.patch(f"/api/convos/{chat_id}", json={"title": "Mine"})).status_code == 204
        assert (await client.get("/api/convos")).json()["items"][0]["title"] == "Mine"
        assert (await client.delete(f"/api/convos/{chat_id}")).status_code == 204
        assert (await client.delete(f"/api/convos/{chat_id}")).json()["code"] == "chat_not_found"
        assert (await client.get("/api/convos")).json() == {"items": [], "nextCursor": None}


async def test_pages_of_chats(api, shop):
    who = await member(api, shop)
    shop.script.replies = [says("So.")]
    async with api.client(**who) as client:
        for _ in range(3):
            await client.post(f"/api/chat/{new_id()}/messages", json={"text": "Why?", "model": "free"})
        first = (await client.get("/api/convos", params={"limit": 2})).json()
        second = (await client.get("/api/convos", params={"limit": 2, "cursor": first["nextCursor"]})).json()
        assert (len(first["items"]), len(second["items"]), second["nextCursor"]) == (2, 1, None)
        assert len({row["id"] for row in first["items"] + second["items"]}) == 3
        for cursor in ("x", "2026-01-01~" + str(new_id()), "~"):
            answer = await client.get("/api/convos", params={"cursor": cursor})
            assert (answer.status_code, answer.json()["code"]) == (400, "invalid_cursor")


async def test_nobody_else_gets_in(api, shop):
    mine, theirs, chat_id = await member(api, shop), await member(api, shop, "bob@example.org"), str(new_id())
    shop.script.replies = [says("So.")]
    async with api.client(**mine) as client:
        await client.post(f"/api/chat/{chat_id}/messages", json={"text": "Why?", "model": "small"})
    async with api.client(**theirs) as client:
        assert (await client.get(f"/api/messages/{chat_id}")).status_code == 404
        assert (await client.get(f"/api/chat/{chat_id}/stream")).json()["code"] == "nothing_running"
        assert (await client.post(f"/api/chat/{chat_id}/messages", json={"text": "Why?", "model": "small"})).status_code == 404
        assert (await client.patch(f"/api/convos/{chat_id}", json={"title": "Mine"})).status_code == 404
        assert (await client.post(f"/api/chat/{chat_id}/stop")).status_code == 204
    async with api.client() as client:
        for method, path in (("GET", "/api/convos"), ("GET", f"/api/messages/{chat_id}"), ("POST", f"/api/chat/{chat_id}/messages")):
            assert (await client.request(method, path)).status_code == 401


@pytest.mark.parametrize("body", [{}, {"text": "", "model": "small"}, {"text": "a"}, {"text": "a\x00b", "model": "small"}, []])
async def test_malformed_questions(api, shop, body):
    who = await member(api, shop)
    async with api.client(**who) as client:
        answer = await client.post(f"/api/chat/{new_id()}/messages", json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_request_error")


async def test_f31_refusal_comes_as_an_event(api, shop):
    token, user = await api.member()
    async with api.client(authorization=f"Bearer {token}") as client:
        answer = await client.post(f"/api/chat/{new_id()}/messages", json={"text": "Why?", "model": "small"})
    error = next(data for _, name, data in events_of(answer.text) if name == "error")
    assert error["code"] == "insufficient_balance"
    assert error["needed_eur"] > 0
    assert isinstance(user.id, UUID)


async def test_f31_an_estimate_says_what_would_be_refused_and_what_would_not(api, shop):
    """What is said before is what the wallet says then: with `leastMicroEur` the message goes, with a micro-euro less it does not."""
    token, user = await api.member()
    who, chat_id = {"authorization": f"Bearer {token}"}, str(new_id())

    async def credit(micro, key):
        async with shop.db.transaction() as tx:
            await wallet.credit(tx, user.id, Euro(micro), "set", "tests", key)

    await credit(1_000_000, "a gift")
    shop.script.replies = [says("So. " * 200)]
    async with api.client(**who) as client:
        await client.post(f"/api/chat/{chat_id}/messages", json={"text": "Why? " * 300, "model": "small"})
        head = (await client.get(f"/api/messages/{chat_id}")).json()["headId"]
        asked = {"parentId": head, "text": "And then? " * 50}
        answer = await client.post(f"/api/chat/{chat_id}/estimate", json={**asked, "models": ["small", "no such model"]})
        assert answer.status_code == 200
        found = answer.json()
        small, unknown = found["models"]
        assert found["availableMicroEur"] == found["balanceMicroEur"] - found["heldMicroEur"] > 0
        assert (unknown["code"], unknown["microEur"]) == ("model_not_found", None)
        assert 0 < small["leastMicroEur"] < small["microEur"]
        fresh = (await client.post(f"/api/chat/{new_id()}/estimate", json={"text": asked["text"], "models": ["small"]})).json()["models"][0]
        assert fresh["inputTokens"] < small["inputTokens"]
        foreign = await client.post(f"/api/chat/{new_id()}/estimate", json={**asked, "models": ["small"]})
        assert (foreign.status_code, foreign.json()["code"]) == (404, "chat_not_found")
        for least, goes in ((small["leastMicroEur"] - 1, False), (small["leastMicroEur"], True)):
            left = (await client.post(f"/api/chat/{chat_id}/estimate", json={**asked, "models": ["small"]})).json()["availableMicroEur"]
            await credit(least - left, f"set {least}")
            sent = events_of((await client.post(f"/api/chat/{chat_id}/messages", json={**asked, "model": "small"})).text)
            refused = [data for _, name, data in sent if name == "error"]
            assert [data["code"] for data in refused] == ([] if goes else ["insufficient_balance"])
            assert [data["needed_eur"] for data in refused] == ([] if goes else [small["leastMicroEur"] / 1e6]), (
                "one minimum for one message"
            )
