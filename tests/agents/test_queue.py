"""What a person writes while an answer is written: asked at its end, taken in by a running agent, at most once, removed, and kept where it must be."""

import asyncio

import pytest
import pytest_asyncio

from aim2balance.chat.ports import first_words_only
from aim2balance.kit.ids import new_id
from tests.agents.test_runs import agent_of, answer_of
from tests.agents.tool_world import Web, calls, last_steps, tools_of
from tests.chat.chat_api import chat_api
from tests.chat.test_routes import events_of, member
from tests.chat.test_service import says, waits
from tests.gateway.scripted import refused


@pytest.fixture
def web():
    return Web()


@pytest_asyncio.fixture
async def api(shop, chats, web, monkeypatch):
    # What is queued is asked while a title would be: which of them took a reply of the script would be chance.
    monkeypatch.setattr(chats._titles, "_title_models", first_words_only)
    async with tools_of(shop, chats, web):
        yield chat_api(shop.db, chats, shop.clock)


async def begun(client, shop, body, count=1):
    """The chat, and the stream that is read to its end; the provider was asked so often."""
    chat_id = new_id()
    reading = asyncio.create_task(client.post(f"/api/chat/{chat_id}/messages", json={"model": "small", "text": "Help me", **body}))
    before = len(shop.script.asked)
    async with asyncio.timeout(30):
        while len(shop.script.asked) < before + count:
            await asyncio.sleep(0.01)
    return chat_id, reading


async def queue(client, chat_id, text, status=201, **more):
    answer = await client.post(f"/api/chat/{chat_id}/queue", json={"id": str(new_id()), "text": text, **more})
    assert answer.status_code == status, answer.text
    return answer.json()


async def chat_of(client, chat_id):
    return (await client.get(f"/api/messages/{chat_id}")).json()


async def settled(client, chat_id, count):
    """The chat, once it has so many messages and none is being written."""
    chat = {}
    try:
        async with asyncio.timeout(30):
            while True:
                chat = await chat_of(client, chat_id)
                if len(chat["messages"]) == count and all(message["status"] != "streaming" for message in chat["messages"]):
                    return chat
                await asyncio.sleep(0.02)
    except TimeoutError:
        pytest.fail(f"not settled: {chat}")


def texts(chat):
    return [message["text"] for message in chat["messages"]]


async def test_what_is_queued_is_asked_in_order_once_the_answer_has_ended(api, shop):
    async with api.client(**await member(api, shop)) as client:
        go = asyncio.Event()
        shop.script.replies = [waits("First", go), says("Second"), says("Third")]
        chat_id, reading = await begun(client, shop, {})
        one, two = await queue(client, chat_id, "And then?"), await queue(client, chat_id, "And last?")
        gone = await queue(client, chat_id, "Not this")
        assert await queue(client, chat_id, "And then?", id=one["id"]) == one
        assert (await client.delete(f"/api/chat/{chat_id}/queue/{gone['id']}")).status_code == 204
        again = await client.delete(f"/api/chat/{chat_id}/queue/{gone['id']}")
        assert (again.status_code, again.json()["code"]) == (404, "queued_text_not_found")
        assert [item["text"] for item in (await chat_of(client, chat_id))["queued"]] == ["And then?", "And last?"]
        go.set()
        events = events_of((await reading).text)
        chat = await settled(client, chat_id, 6)
        assert texts(chat) == ["Help me", "First at last", "And then?", "Second", "And last?", "Third"]
        assert chat["queued"] == []
        assert [(name, data.get("id")) for _, name, data in events][-2:-1] == [("next", one["id"])]
        assert two["id"] not in str(events)


async def test_what_waits_stays_where_the_answer_was_stopped_and_is_sent_by_its_person(api, shop):
    async with api.client(**await member(api, shop)) as client:
        shop.script.replies = [waits("First", asyncio.Event())]
        chat_id, reading = await begun(client, shop, {})
        one = await queue(client, chat_id, "And then?")
        await client.post(f"/api/chat/{chat_id}/stop")
        await reading
        chat = await settled(client, chat_id, 2)
        assert [item["id"] for item in chat["queued"]] == [one["id"]]
        assert (await queue(client, chat_id, "Late", 409))["code"] == "nothing_running"
        shop.script.replies = [says("Now."), says("Never")]
        said = {"model": "small", "text": "And then?", "parentId": chat["headId"], "queuedId": one["id"]}
        await client.post(f"/api/chat/{chat_id}/messages", json=said)
        chat = await settled(client, chat_id, 4)
        assert (texts(chat)[2:], chat["queued"]) == (["And then?", "Now."], [])
        # Sent twice, it is asked once.
        twice = await client.post(f"/api/chat/{chat_id}/messages", json={**said, "parentId": chat["headId"]})
        assert (twice.status_code, twice.json()["code"]) == (404, "queued_text_not_found")


async def test_a_queued_text_that_cannot_be_asked_waits_again(api, shop):
    async with api.client(**await member(api, shop)) as client:
        go = asyncio.Event()
        shop.script.replies = [waits("First", go), refused(500, "Down"), refused(500, "Down"), refused(500, "Down")]
        chat_id, reading = await begun(client, shop, {})
        await queue(client, chat_id, "And then?")
        await queue(client, chat_id, "After that")
        go.set()
        await reading
        chat = await settled(client, chat_id, 4)
        # The provider was asked and failed, so the question stands with its failure; the next one does not run into the same.
        assert [message["status"] for message in chat["messages"]] == ["done", "done", "done", "failed"]
        assert [item["text"] for item in chat["queued"]] == ["After that"]


async def test_a_running_agent_takes_in_what_is_written_meanwhile(api, shop, web):
    async with api.client(**await member(api, shop)) as client:
        agent = await agent_of(client)
        loading, go = asyncio.Event(), asyncio.Event()

        async def page():
            loading.set()
            await go.wait()
            return b"A page"

        web.pages["https://slow.example/"] = page
        shop.script.replies = [
            calls(("fetch_page", {"url": "https://slow.example/"})),
            says("In German, then."),
        ]
        chat_id, reading = await begun(client, shop, {"agentId": agent["id"], "text": "Read https://slow.example/"})
        async with asyncio.timeout(30):
            await loading.wait()
        run_id = (await chat_of(client, chat_id))["messages"][-1]["id"]
        answer = await client.post(f"/api/runs/{run_id}/steer", json={"id": str(new_id()), "text": "Answer in German"})
        assert (answer.status_code, answer.json()["steers"]) == (201, True), answer.text
        go.set()
        steps = last_steps(events_of((await reading).text))
        assert [(step["kind"], step["summary"]) for step in steps if step["kind"] != "model"] == [
            ("tool", "slow.example"),
            ("steer", "Answer in German"),
        ]
        assert steps[2]["id"] == answer.json()["id"]
        asked = next(asked for asked in reversed(shop.script.asked) if "tools" in asked)
        assert [message["role"] for message in asked["messages"]][-2:] == ["tool", "user"]
        assert asked["messages"][-1]["content"] == "Answer in German"
        chat = await settled(client, chat_id, 2)
        assert (chat["queued"], chat["messages"][-1]["run"]["state"]) == ([], "done")


async def test_what_steers_keeps_a_run_going_that_would_have_ended(api, shop):
    async with api.client(**await member(api, shop)) as client:
        agent = await agent_of(client)
        go = asyncio.Event()
        shop.script.replies = [waits("Done", go), says("More, then.")]
        chat_id, reading = await begun(client, shop, {"agentId": agent["id"]})
        run_id = (await chat_of(client, chat_id))["messages"][-1]["id"]
        await client.post(f"/api/runs/{run_id}/steer", json={"id": str(new_id()), "text": "And more"})
        go.set()
        await reading
        message = await answer_of(client, chat_id)
        assert message["text"] == "Done at last\n\nMore, then."
        assert [step["kind"] for step in message["run"]["steps"]] == ["model", "steer", "model"]
        assert len((await chat_of(client, chat_id))["messages"]) == 2


async def test_a_chat_takes_so_many_and_nobody_elses(api, shop):
    async with api.client(**await member(api, shop)) as client, api.client(**await member(api, shop, "bob@example.org")) as other:
        shop.script.replies = [waits("First", asyncio.Event())]
        chat_id, reading = await begun(client, shop, {})
        for number in range(10):
            await queue(client, chat_id, f"Number {number}")
        assert (await queue(client, chat_id, "Eleven", 429))["code"] == "queue_full"
        assert (await queue(other, chat_id, "Mine", 404))["code"] == "chat_not_found"
        assert (await queue(client, chat_id, " ", 400))["code"] == "invalid_request_error"
        await client.post(f"/api/chat/{chat_id}/stop")
        await reading
