"""`agent:NAME` of an agent with tools under `/v1/chat/completions`: its run is one answer, whole or streamed, and nobody is there to allow."""

import asyncio
import json
from dataclasses import replace

import httpx2
import openai
import pytest
import pytest_asyncio

from aim2balance.agents import Agents, queries_runs
from aim2balance.agents.tools import Tool, ToolOutcome
from aim2balance.agents.types import Approval, Definition, Effect, RunLimits
from aim2balance.app.agent_models import AgentModels
from aim2balance.content.messages import ToolDefinition
from aim2balance.gateway import GatewayRoutes
from aim2balance.prompts.types import Settings
from tests.agents.tool_world import Web, calls, tools_of
from tests.chat.test_service import says
from tests.gateway.scripted import DONE, HI, SSE, chunk, refused

SUM = ("calculator", {"expression": "148000 * 0.35"})


@pytest.fixture
def web():
    return Web()


@pytest_asyncio.fixture
async def tools(shop, chats, web):
    """The tools by name; the shop's `/v1` answers with them."""
    async with tools_of(shop, chats, web) as tools:
        agents = AgentModels(Agents(shop.db, shop.clock), chats.runs, shop.gateway)
        before = shop.routes
        shop.routes = GatewayRoutes(shop.gateway, before._keys, before._reader, shop.clock, body_limit=32 << 20, agents=agents)
        yield tools
        shop.routes = before


async def kept(shop, person, tools=("calculator", "fetch_page"), **more):
    definition = Definition(model="small", settings=Settings(instructions="Be exact."), tools=tuple(tools), **more)
    return await Agents(shop.db, shop.clock).add(person.owner_id, "Helper", "", "bot", definition)


BODY = {**HI, "model": "agent:helper"}


def told(body):
    return [json.loads(line.removeprefix(b": a2b-step ")) for line in body.splitlines() if line.startswith(b": a2b-step ")]


async def test_an_answer_that_is_as_long_as_it_may_be_says_so(shop, tools):
    async def cut(request):
        async def body():
            yield chunk("It is 51")
            yield chunk(finish="length", usage={"prompt_tokens": 30, "completion_tokens": 3})
            yield DONE

        return 200, SSE, body()

    person = await shop.person()
    await kept(shop, person)
    shop.script.replies = [calls(SUM), cut]
    said = (await shop.ask(person, {**BODY, "max_tokens": 3})).json()
    assert (said["choices"][0]["message"]["content"], said["choices"][0]["finish_reason"]) == ("It is 51", "length")
    shop.script.replies = [calls(SUM), cut]
    streamed = await shop.ask(person, {**BODY, "max_tokens": 3, "stream": True})
    assert streamed.body.count(b'"finish_reason":"length"') == 1
    assert said["a2b_run"]["state"] == "done"


async def test_a_run_is_one_whole_answer_that_its_steps_add_up_to(shop, tools):
    person = await shop.person()
    agent = await kept(shop, person)
    shop.script.replies = [calls(SUM, text="I calculate."), says("It is ", "51800.")]
    answer = await shop.ask(person, {**BODY, "temperature": 0.3, "max_tokens": 90})
    assert answer.status == 200, answer.body
    said = answer.json()
    assert said["choices"][0]["message"]["content"] == "I calculate.\n\nIt is 51800."
    assert (said["model"], said["choices"][0]["finish_reason"]) == ("agent:Helper", "stop")
    first, second = shop.script.asked
    assert [message["role"] for message in first["messages"]] == ["system", "user"]
    assert [message["role"] for message in second["messages"]] == ["system", "user", "assistant", "tool"]
    assert second["messages"][-1]["content"] == "51800"
    assert {tool["function"]["name"] for tool in first["tools"]} == {"calculator", "fetch_page"}
    assert all((asked["temperature"], asked["max_tokens"]) == (0.3, 90) for asked in shop.script.asked)
    # One answer: usage, price and steps are the sum of the receipts, and the first of those has the id of the request.
    receipts = await shop.receipts(person)
    assert len(receipts) == 2
    assert said["usage"]["prompt_tokens"] == sum(receipt["usage"]["input"] for receipt in receipts)
    assert said["usage"]["completion_tokens"] == sum(receipt["usage"]["output"] for receipt in receipts)
    total = sum(receipt["money"]["totalMicroEur"] for receipt in receipts)
    assert round(float(answer.headers["x-a2b-cost-eur"]) * 1e6) == total == said["a2b_run"]["totalMicroEur"]
    assert [step["name"] for step in said["a2b_run"]["steps"]] == ["small", "calculator", "small"]
    assert [step["id"] for step in said["a2b_run"]["steps"] if step["kind"] == "model"] == [receipt["id"] for receipt in receipts]
    assert answer.headers["x-request-id"] == receipts[0]["id"]
    async with shop.db.connection() as connection:
        used = await connection.fetch("SELECT DISTINCT agent_id FROM usage_event WHERE owner_id = $1", person.owner_id)
        assert [row["agent_id"] for row in used] == [agent.id]
        assert await connection.fetchval("SELECT count(*) FROM agent_run WHERE owner_id = $1", person.owner_id) == 0
    await shop.check()


async def test_a_run_is_one_stream_with_its_steps_and_one_receipt(shop, tools):
    person = await shop.person()
    await kept(shop, person)
    shop.script.replies = [calls(SUM), says("51", "800")]
    got = await shop.ask(person, {**BODY, "stream": True, "stream_options": {"include_usage": True}})
    assert got.status == 200
    states = {}
    for step in told(got.body):
        states.setdefault((step["position"], step["name"]), []).append(step["state"])
    assert list(states) == [(1, "small"), (2, "calculator"), (3, "small")]
    assert all((told[0], told[-1]) == ("running", "done") for told in states.values())
    data = [line.removeprefix(b"data: ") for line in got.body.splitlines() if line.startswith(b"data: ")]
    assert data.pop() == b"[DONE]"
    chunks = [json.loads(line) for line in data]
    assert "".join(choice["delta"].get("content", "") for chunk in chunks for choice in chunk["choices"]) == "51800"
    assert [choice["finish_reason"] for chunk in chunks for choice in chunk["choices"]].count("stop") == 1
    assert len({chunk["id"] for chunk in chunks}) == 1
    receipts = await shop.receipts(person)
    assert chunks[-1]["usage"]["total_tokens"] == sum(receipt["usage"]["input"] + receipt["usage"]["output"] for receipt in receipts)
    assert got.receipt["money"]["totalMicroEur"] == sum(receipt["money"]["totalMicroEur"] for receipt in receipts)
    assert got.receipt["steps"] == [receipt["id"] for receipt in receipts]
    await shop.check()


async def test_what_writes_is_denied_unless_it_was_allowed_beforehand(shop, chats, tools):
    person = await shop.person()
    made = []

    async def make(call):
        made.append(call.key)
        return ToolOutcome(text="made")

    tools["ticket"] = Tool(definition=ToolDefinition(name="ticket", description="Makes one."), run=make, effect=Effect.WRITES)
    agents = Agents(shop.db, shop.clock)
    definition = Definition(model="small", settings=Settings(), tools=("calculator",))
    agent = await agents.add(person.owner_id, "Helper", "", "bot", definition)
    # A tool of the test stands in no list of the server: it is given to the agent where a person's own would be.
    async with shop.db.transaction() as tx:
        await tx.execute("UPDATE agent SET definition = jsonb_set(definition, '{tools}', '[\"ticket\"]') WHERE id = $1", agent.id)
    shop.script.replies = [calls(("ticket", {})), says("I may not.")]
    answer = (await shop.ask(person, BODY)).json()
    step = answer["a2b_run"]["steps"][1]
    assert (step["name"], step["state"], made) == ("ticket", "denied", [])
    assert "Nobody is there" in shop.script.asked[-1]["messages"][-1]["content"]
    tool = tools["ticket"]
    async with shop.db.transaction(person.owner_id) as tx:
        approval = Approval(agent_id=agent.id, agent_version=1, tool="ticket", schema_hash=tool.schema_hash, target="")
        await queries_runs.add_approval(tx, person.owner_id, approval)
    shop.script.replies = [calls(("ticket", {})), says("Done.")]
    answer = (await shop.ask(person, BODY)).json()
    assert (answer["a2b_run"]["steps"][1]["state"], len(made)) == ("done", 1)
    assert answer["choices"][0]["message"]["content"] == "Done."
    await shop.check()


@pytest.mark.parametrize(
    ("more", "param"),
    [
        ({"tools": [{"type": "function", "function": {"name": "f"}}]}, "tools"),
        ({"tool_choice": "none"}, "tool_choice"),
        ({"n": 2}, "n"),
        ({"max_tokens": 0}, "max_tokens"),
        ({"logprobs": True}, "logprobs"),
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "tool", "content": "x", "tool_call_id": "1"}]}, "messages"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "https://e.org/a.png"}}]}]}, "messages"),
        ({"messages": [{"role": "user", "content": [{"type": "input_audio", "input_audio": {}}]}]}, "messages"),
        ({"messages": [7]}, "messages"),
    ],
)
async def test_what_a_run_does_not_take_is_refused_by_name(shop, tools, more, param):
    person = await shop.person()
    await kept(shop, person)
    answer = await shop.ask(person, {**BODY, **more})
    assert (answer.status, answer.json()["error"]["param"]) == (400, param), answer.body
    assert answer.code == ("agent_has_tools" if param in {"tools", "tool_choice"} else "invalid_request_error")
    assert shop.script.asked == []


async def test_a_run_ends_at_the_limits_of_its_agent(shop, tools):
    person = await shop.person()
    await kept(shop, person, limits=RunLimits(steps=3))
    shop.script.replies = [calls(SUM)]
    answer = (await shop.ask(person, BODY)).json()
    assert (answer["choices"][0]["finish_reason"], answer["a2b_run"]["state"], answer["a2b_run"]["reason"]) == (
        "length",
        "limited",
        "steps",
    )
    assert len(answer["a2b_run"]["steps"]) == 3
    await shop.check()


async def test_a_wallet_a_region_and_a_broken_provider_refuse_as_they_do_any_answer(shop, tools):
    poor = await shop.person("0.000001")
    await kept(shop, poor)
    assert ((await shop.ask(poor, BODY)).status, shop.script.asked) == (402, [])
    person = await shop.person()
    await kept(shop, person)
    shop.script.replies = [calls(SUM), refused(500)]
    broken = await shop.ask(person, BODY)
    assert broken.status == 502
    assert len(await shop.receipts(person)) == 1  # what was done is paid
    shop.script.replies = [calls(SUM), refused(500)]
    stream = await shop.ask(person, {**BODY, "stream": True})
    assert stream.status == 200
    assert b'"error"' in stream.body
    assert b"[DONE]" not in stream.body
    assert stream.receipt["status"] == "failed"
    await shop.check()


@pytest.mark.parametrize("streamed", [True, False])
async def test_a_client_that_leaves_ends_the_run_and_pays_what_was_done(shop, tools, streamed):
    person = await shop.person()
    await kept(shop, person, tools=("calculator", "fetch_page"))
    begun, forever = asyncio.Event(), asyncio.Event()

    async def never():
        begun.set()
        await forever.wait()

    tools["calculator"] = replace(tools["calculator"], run=lambda _: never())
    shop.script.replies = [calls(SUM), says("never")]
    live = shop.send(person, {**BODY, "stream": streamed})
    await asyncio.wait_for(begun.wait(), 30)
    live.disconnect()
    await live.end()
    assert len(await shop.receipts(person)) == 1
    assert len(shop.script.asked) == 1
    await shop.check()


async def test_the_official_client_reads_it(shop, tools):
    person = await shop.person()
    await kept(shop, person)
    async with (
        httpx2.AsyncClient(transport=httpx2.ASGITransport(app=shop.routes)) as http,
        openai.AsyncOpenAI(api_key=person.secret, base_url="http://here/v1", max_retries=0, http_client=http) as client,
    ):
        shop.script.replies = [calls(SUM), says("It is 51800.")]
        whole = await client.chat.completions.create(model="agent:Helper", messages=[{"role": "user", "content": "Hi"}])
        assert whole.choices[0].message.content == "It is 51800."
        assert whole.model_extra["a2b_run"]["state"] == "done"
        shop.script.replies = [calls(SUM), says("It is ", "51800.")]
        stream = await client.chat.completions.create(
            model="agent:Helper", messages=[{"role": "user", "content": "Hi"}], stream=True, stream_options={"include_usage": True}
        )
        chunks = [chunk async for chunk in stream]
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices) == "It is 51800."
    assert chunks[-1].usage.total_tokens > 0
    await shop.check()
