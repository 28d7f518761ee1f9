"""`agent:NAME` as a model of `/v1`: what the provider is sent in every dialect, who may ask it, and what usage says."""

import json

import pytest

from aim2balance.agents import Agents
from aim2balance.agents.types import Definition
from aim2balance.prompts.types import Effort, Settings
from tests.gateway.scripted import HI, plain

TOLD = "Answer in rhyme."
SETTINGS = Settings(instructions=TOLD, temperature=0.2, top_p=None, most_output=50)


async def kept(shop, person, name="Poet", model="small", settings=SETTINGS):
    definition = Definition(model=model, settings=settings)
    return await Agents(shop.db, shop.clock).add(person.owner_id, name, "", "bot", definition)


async def test_an_agent_answers_as_a_model_with_its_instructions_and_parameters(shop):
    person = await shop.person()
    agent = await kept(shop, person)
    shop.script.replies = [plain(completion=3)]
    answer = await shop.ask(person, {**HI, "model": "agent:poet"})
    assert answer.status == 200, answer.body
    sent = shop.script.asked[-1]
    assert sent["model"] == "up-small"
    assert sent["messages"] == [{"role": "system", "content": TOLD}, *HI["messages"]]
    assert (sent["temperature"], sent["max_tokens"]) == (0.2, 50)
    assert "top_p" not in sent
    await shop.settled()
    async with shop.db.connection() as connection:
        assert await connection.fetchval("SELECT agent_id FROM usage_event WHERE owner_id = $1", person.owner_id) == agent.id
    await shop.check()


@pytest.mark.parametrize(
    ("said", "most", "temperature"),
    [
        ({"max_tokens": 500, "temperature": 1.5}, {"max_tokens": 50}, 1.5),
        ({"max_completion_tokens": 20}, {"max_completion_tokens": 20}, 0.2),
        ({"max_completion_tokens": 500, "temperature": None}, {"max_completion_tokens": 50}, 0.2),
        ({"temperature": 0}, {"max_tokens": 50}, 0),
    ],
)
async def test_what_a_request_sets_stands_and_of_two_limits_the_lower_one(shop, said, most, temperature):
    person = await shop.person()
    await kept(shop, person)
    shop.script.replies = [plain(completion=3)]
    assert (await shop.ask(person, {**HI, "model": "agent:Poet", **said})).status == 200
    sent = shop.script.asked[-1]
    assert {name: sent[name] for name in ("max_tokens", "max_completion_tokens") if name in sent} == most
    assert sent["temperature"] == temperature


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ({"role": "system", "content": "Be brief."}, {"role": "system", "content": f"{TOLD}\n\nBe brief."}),
        ({"role": "developer", "content": "Be brief."}, {"role": "developer", "content": f"{TOLD}\n\nBe brief."}),
        (
            {"role": "system", "content": [{"type": "text", "text": "Be brief."}]},
            {"role": "system", "content": [{"type": "text", "text": TOLD}, {"type": "text", "text": "Be brief."}]},
        ),
    ],
)
async def test_instructions_of_the_client_follow_those_of_the_agent(shop, first, then):
    person = await shop.person()
    await kept(shop, person)
    shop.script.replies = [plain(completion=3)]
    assert (await shop.ask(person, {"model": "agent:Poet", "messages": [first, *HI["messages"]]})).status == 200
    assert shop.script.asked[-1]["messages"] == [then, *HI["messages"]]


@pytest.mark.parametrize("model", ["small", "claude"])
@pytest.mark.parametrize("system", [None, "Be brief.", [{"type": "text", "text": "Be brief."}]])
async def test_the_same_agent_answers_in_anthropics_dialect(shop, model, system):
    person = await shop.person()
    await kept(shop, person, model=model)
    shop.script.replies = [plain(completion=3)] if model == "small" else [claude]
    body = {**HI, "model": "agent:Poet", "max_tokens": 400, **({} if system is None else {"system": system})}
    answer = await shop.ask(person, body, path="/v1/messages")
    assert answer.status == 200, answer.body
    sent = shop.script.asked[-1]
    told = json.dumps(sent["system"] if model == "claude" else sent["messages"][0]["content"])
    assert told.index(TOLD) >= 0
    assert ("Be brief." in told) is (system is not None)
    assert told.find("Be brief.") == -1 or told.index(TOLD) < told.index("Be brief.")
    assert (sent["temperature"], sent["max_tokens"]) == (0.2, 50)


async def claude(_):
    from tests.gateway.scripted import JSON, once

    answer = {
        "id": "m1", "type": "message", "role": "assistant", "model": "up-claude", "content": [{"type": "text", "text": "Hello"}],
        "stop_reason": "end_turn", "stop_sequence": None, "usage": {"input_tokens": 5, "output_tokens": 3},
    }  # fmt: skip
    return 200, JSON, once(json.dumps(answer).encode())


async def test_an_effort_is_a_budget_in_anthropics_dialect_where_there_is_room(shop):
    person = await shop.person()
    await kept(shop, person, model="claude", settings=Settings(temperature=0.2, effort=Effort.LOW))
    shop.script.replies = [claude]
    body = {**HI, "model": "agent:Poet"}
    for most, thinks in ((8000, True), (500, False)):
        assert (await shop.ask(person, {**body, "max_tokens": most}, path="/v1/messages")).status == 200
        sent = shop.script.asked[-1]
        assert ("thinking" in sent, "temperature" in sent) == (thinks, not thinks), sent


async def test_the_same_agent_answers_in_the_dialect_of_responses(shop):
    person = await shop.person()
    await kept(shop, person, model="thinking", settings=Settings(instructions=TOLD, effort=Effort.LOW, most_output=2000))
    shop.script.replies = [plain(completion=3)]
    answer = await shop.ask(person, {"model": "agent:Poet", "input": "Hi", "instructions": "Be brief."}, path="/v1/responses")
    assert answer.status == 200, answer.body
    sent = shop.script.asked[-1]
    assert sent["messages"][0]["content"] == f"{TOLD}\n\nBe brief."
    assert sent["reasoning_effort"] == "low"


async def test_who_is_no_agent_is_not_found_and_other_peoples_are_none(shop):
    person, other = await shop.person(), await shop.person()
    await kept(shop, other)
    for name in ("agent:Poet", "agent:", "agent:\x00", "agent:" + "x" * 5000):
        answer = await shop.ask(person, {**HI, "model": name})
        assert (answer.status, answer.code) == (404, "model_not_found"), name
    half = json.dumps({**HI, "model": "agent:\ud800"}).encode()
    assert (await shop.ask(person, half)).status in (400, 404)
    shown = await shop.ask(person, b"", path="/v1/models/agent:%00", method="GET")
    assert (shown.status, shown.code) == (404, "model_not_found")
    assert (await shop.ask(other, {**HI, "model": "agent:Poet"})).status == 200
    text = {**HI, "messages": [{"role": "user", "content": 'What is "agent:Poet"?'}]}
    assert (await shop.ask(person, text)).status == 200
    assert shop.script.asked[-1]["messages"] == text["messages"]


@pytest.mark.parametrize(
    ("models", "status"), [({"small"}, 200), ({"agent:poet"}, 200), ({"free"}, 403), ({"agent:Other"}, 403), (set(), 403)]
)
async def test_a_key_for_some_models_must_name_the_agent_or_its_model(shop, models, status):
    person = await shop.person(models=models)
    await kept(shop, person)
    answer = await shop.ask(person, {**HI, "model": "agent:Poet"})
    assert answer.status == status, answer.body
    listed = (await shop.ask(person, b"", path="/v1/models", method="GET")).json()["data"]
    assert ("agent:Poet" in [row["id"] for row in listed]) is (status == 200)
    if "agent:poet" in models:
        assert (await shop.ask(person, HI)).code == "model_not_allowed", "the agent alone, not its model"


async def test_agents_are_listed_and_shown_as_their_model_is(shop):
    person = await shop.person()
    await kept(shop, person, name="Poet & Co")
    await kept(shop, person, name="Gone", model="was-there-once")
    rows = {row["id"]: row for row in (await shop.ask(person, b"", path="/v1/models", method="GET")).json()["data"]}
    assert "agent:Gone" not in rows
    assert rows["agent:Poet & Co"] == {**rows["small"], "id": "agent:Poet & Co"}
    shown = await shop.ask(person, b"", path="/v1/models/agent:poet%20%26%20co", method="GET")
    assert shown.json() == rows["agent:Poet & Co"]
    for name in ("agent:Gone", "agent:Nobody"):
        assert (await shop.ask(person, b"", path=f"/v1/models/{name}", method="GET")).code == "model_not_found"


async def test_an_agent_answers_in_conversations_alone(shop):
    person = await shop.person()
    await kept(shop, person, model="inputs")
    answer = await shop.ask(person, {"model": "agent:Poet", "input": "Hi"}, path="/v1/embeddings")
    assert (answer.status, answer.code) == (400, "invalid_request_error")


async def test_the_place_that_was_asked_for_holds_for_an_agents_model_too(shop):
    person = await shop.person()
    await kept(shop, person)
    refused = await shop.ask(person, {**HI, "model": "agent:Poet"}, x_a2b_region="eu")
    assert (refused.status, refused.code) == (403, "region_not_allowed")
    await kept(shop, person, name="European", model="european")
    assert (await shop.ask(person, {**HI, "model": "agent:European"}, x_a2b_region="eu")).status == 200


async def test_what_stands_twice_is_refused_as_everywhere(shop):
    person = await shop.person()
    await kept(shop, person)
    for body in (
        b'{"model": "agent:Poet", "messages": [{"role":"user","content":"a"}], "messages": [{"role":"user","content":"b"}]}',
        b'{"model": "agent:Poet", "Messages": [], "messages": [{"role":"user","content":"b"}]}',
        b'{"model": "agent:Poet", "messages": "none"}',
        b'{"model": "agent:Poet", "messages": [{"role":"user","content":"b"}], "max_tokens": "many"}',
        b'{"model": "agent:Poet"}',
    ):
        answer = await shop.ask(person, body)
        assert (answer.status, answer.code) == (400, "invalid_request_error"), body
    assert shop.script.asked == []


async def test_the_tokens_of_an_agents_instructions_are_counted(shop):
    person = await shop.person()
    await kept(shop, person)
    bare = await shop.ask(person, HI, path="/v1/messages/count_tokens")
    told = await shop.ask(person, {**HI, "model": "agent:Poet"}, path="/v1/messages/count_tokens")
    assert told.json()["input_tokens"] > bare.json()["input_tokens"]
