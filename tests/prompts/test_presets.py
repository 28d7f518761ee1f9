"""`/api/presets` and the settings of a chat: what the provider is sent, what is held for it, and that settings are copies."""

import asyncio
import io
import json
import zipfile

import pytest

from aim2balance.kit.ids import new_id
from aim2balance.prompts import rules as values
from aim2balance.prompts.types import NOTHING_SET, Effort, Origin, Settings
from tests.chat.chat_api import chat_api, erase_all
from tests.chat.test_routes import events_of, member
from tests.chat.test_service import events_of as read_events
from tests.chat.test_service import named, says
from tests.gateway.scripted import limit_of

PIRATE = {"instructions": "Talk like a pirate.", "temperature": 0.3, "topP": 0.9, "maxOutput": 700, "reasoningEffort": "low"}
PLAIN = {"instructions": "", "temperature": None, "topP": None, "maxOutput": None, "reasoningEffort": None}


@pytest.fixture
def api(shop, chats):
    return chat_api(shop.db, chats, shop.clock)


async def made(client, **said):
    answer = await client.post("/api/presets", json=said)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def ask(client, chat_id, **said):
    answer = await client.post(f"/api/chat/{chat_id}/messages", json={"model": "small", **said})
    assert answer.status_code == 200, answer.text
    return [data for _, name, data in events_of(answer.text) if name == "message"]


async def settings_of(client, chat_id):
    return (await client.get(f"/api/messages/{chat_id}")).json()["settings"]


def sent(request):
    """What a provider was sent, but for the messages of the branch."""
    system = [message["content"] for message in request["messages"] if message["role"] == "system"]
    return {"system": system, **{name: request.get(name) for name in ("temperature", "top_p", "reasoning_effort")}}


AS_PIRATE = {"system": ["Talk like a pirate."], "temperature": 0.3, "top_p": 0.9, "reasoning_effort": "low"}
AS_NOBODY = {"system": [], "temperature": None, "top_p": None, "reasoning_effort": None}


async def test_presets_are_kept_changed_and_deleted(api, shop):
    who, other = await member(api, shop), await member(api, shop, "bob@example.org")
    async with api.client(**who) as client, api.client(**other) as stranger:
        preset = await made(client, name=" Pirate ", description=" Arr ", model="small", **PIRATE)
        known = {"name": "Pirate", "description": "Arr", "model": "small", "default": False, **PIRATE}
        assert preset == {"id": preset["id"], "changedAt": preset["changedAt"], **known}
        await made(client, name="brief")
        assert [row["name"] for row in (await client.get("/api/presets")).json()] == ["brief", "Pirate"]
        path = f"/api/presets/{preset['id']}"
        changed = await client.put(path, json={"name": "Corsair", "temperature": 1})
        expected = {"name": "Corsair", "description": "", "model": None, "default": False, **PLAIN, "temperature": 1}
        assert {name: value for name, value in changed.json().items() if name in expected} == expected
        assert (await client.get("/api/presets")).json()[1] == changed.json()
        for method, body in (("PUT", {"name": "Mine"}), ("DELETE", None)):
            answer = await stranger.request(method, path, json=body)
            assert (answer.status_code, answer.json()["code"]) == (404, "preset_not_found"), method
        assert (await stranger.get("/api/presets")).json() == []
        assert (await client.delete(path)).status_code == 204
        assert (await client.delete(path)).status_code == 404


async def test_names_are_unique_and_one_preset_is_the_default_also_at_once(api, shop):
    who, other = await member(api, shop), await member(api, shop, "bob@example.org")
    async with api.client(**who) as client, api.client(**other) as stranger:
        answers = await asyncio.gather(*(client.post("/api/presets", json={"name": name}) for name in ("Same", "same", "SAME")))
        assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
        first = await made(client, name="First", default=True)
        path = f"/api/presets/{first['id']}"
        refused = await client.put(path, json={"name": "sAme"})
        assert (refused.status_code, refused.json()["code"]) == (409, "preset_name_taken")
        assert (await client.put(path, json={"name": "FIRST", "default": True})).json()["default"] is True
        await asyncio.gather(*(made(client, name=f"Default {number}", default=True) for number in range(3)))
        defaults = [row["name"] for row in (await client.get("/api/presets")).json() if row["default"]]
        assert len(defaults) == 1
        assert defaults != ["FIRST"]
        assert (await made(stranger, name="Same", default=True))["default"] is True


@pytest.mark.parametrize(
    "body",
    [
        "{}",
        '{"name": ""}',
        '{"name": " \\t"}',
        '{"name": "a\\u0000b"}',
        '{"name": "%s"}' % ("a" * 101),
        '{"name": 3}',
        '{"name": "a", "description": "%s"}' % ("d" * 301),
        '{"name": "a", "model": ""}',
        '{"name": "a", "model": " \\u00a0 "}',
        '{"name": "a", "instructions": "\\u0000"}',
        '{"name": "a", "instructions": "\\ud800"}',
        '{"name": "a", "instructions": null}',
        '{"name": "a", "instructions": "%s"}' % ("i" * 20_001),
        '{"name": "a", "temperature": NaN}',
        '{"name": "a", "temperature": Infinity}',
        '{"name": "a", "temperature": 2.01}',
        '{"name": "a", "temperature": -0.1}',
        '{"name": "a", "temperature": 1e999}',
        '{"name": "a", "temperature": "0.5"}',
        '{"name": "a", "temperature": true}',
        '{"name": "a", "topP": 1.01}',
        '{"name": "a", "topP": NaN}',
        '{"name": "a", "topP": []}',
        '{"name": "a", "maxOutput": 0}',
        '{"name": "a", "maxOutput": 1.5}',
        '{"name": "a", "maxOutput": 1000001}',
        '{"name": "a", "maxOutput": 99999999999999999999999}',
        '{"name": "a", "reasoningEffort": "utmost"}',
        '{"name": "a", "reasoningEffort": 3}',
        '{"name": "a", "default": "perhaps"}',
    ],
)
async def test_what_is_no_setting_is_refused_at_the_border(api, shop, body):
    who = await member(api, shop)
    async with api.client(**who, **{"content-type": "application/json"}) as client:
        answer = await client.post("/api/presets", content=body)
        assert answer.status_code == 400, answer.text
        assert answer.headers["content-type"].startswith("application/problem+json")
        assert (await client.get("/api/presets")).json() == []
        said = json.loads(body)
        told = {name: said[name] for name in said if name not in {"name", "description", "model", "default"}}
        if told and "NaN" not in body and "Inf" not in body and "1e999" not in body and "ud800" not in body:
            question = {"text": "Why?", "model": "small", "settings": told}
            assert (await client.post(f"/api/chat/{new_id()}/messages", json=question)).status_code == 400
            assert (await client.put(f"/api/convos/{new_id()}/settings", json=told)).status_code == 400


async def test_there_are_not_endlessly_many(api, shop, monkeypatch):
    monkeypatch.setattr("aim2balance.prompts.presets.MOST_PRESETS", 2)
    who = await member(api, shop)
    async with api.client(**who) as client:
        await made(client, name="One")
        await made(client, name="Two", instructions="x" * 20_000, temperature=2, topP=1, maxOutput=1_000_000)
        refused = await client.post("/api/presets", json={"name": "Three"})
        assert (refused.status_code, refused.json()["code"]) == (409, "too_many_presets")


async def test_every_answer_of_a_chat_is_asked_for_with_its_settings_and_the_title_is_not(api, shop):
    who, chat_id = await member(api, shop), new_id()
    shop.script.replies = [says("So.")]
    async with api.client(**who) as client:
        question, answer = await ask(client, chat_id, text="Why?", settings=PIRATE)
        asked, title = shop.script.asked
        assert sent(asked) == AS_PIRATE
        assert limit_of(asked) == 700
        assert asked["messages"][0]["role"] == "system"
        assert sent(title) == AS_NOBODY
        assert await settings_of(client, chat_id) == {**PIRATE, "preset": None}
        await ask(client, chat_id, parentId=question["id"], regenerate=True)
        await ask(client, chat_id, parentId=question["id"], model="free")  # a further column
        await ask(client, chat_id, parentId=answer["id"])  # more of it
        await ask(client, chat_id, text="Edited?", settings={"instructions": "Not for a chat that is there."})
        await ask(client, chat_id, text="And then?", parentId=answer["id"], maxOutput=90)
        assert [sent(request) for request in shop.script.asked[2:]] == [AS_PIRATE] * 5
        assert [limit_of(request) for request in shop.script.asked[2:]] == [700, 700, 700, 700, 90]
        reset = await client.put(f"/api/convos/{chat_id}/settings", json={})
        assert reset.json() == {"settings": None}
        await ask(client, chat_id, text="And now?", parentId=answer["id"])
        assert sent(shop.script.asked[-1]) == AS_NOBODY
        assert await settings_of(client, chat_id) is None


async def test_the_other_dialect_is_asked_with_them_too(api, shop):
    who, chat_id = await member(api, shop), new_id()
    async with api.client(**who) as client:
        await client.post(f"/api/chat/{chat_id}/messages", json={"text": "Why?", "model": "claude", "settings": PIRATE})
    asked = shop.script.asked[0]
    assert (asked["system"], asked["max_tokens"]) == ([{"type": "text", "text": "Talk like a pirate."}], 700)
    assert (asked["temperature"], asked["top_p"]) == (0.3, 0.9)
    assert "thinking" not in asked  # the smallest budget does not fit into 700 tokens: left out, as the gateway does


async def test_a_chat_keeps_its_settings_when_the_preset_changes_or_goes(api, shop):
    who, chat_id = await member(api, shop), new_id()
    shop.script.replies = [says("So.")]
    async with api.client(**who) as client:
        preset = await made(client, name="Pirate", **PIRATE)
        _, answer = await ask(client, chat_id, text="Why?", settings={**PIRATE, "presetId": preset["id"]})
        mark = {"id": preset["id"], "name": "Pirate", "adjusted": False}
        assert await settings_of(client, chat_id) == {**PIRATE, "preset": mark}
        assert (await client.put(f"/api/presets/{preset['id']}", json={"name": "Poet", "instructions": "Rhyme."})).status_code == 200
        assert await settings_of(client, chat_id) == {**PIRATE, "preset": mark}
        assert (await client.delete(f"/api/presets/{preset['id']}")).status_code == 204
        assert await settings_of(client, chat_id) == {**PIRATE, "preset": mark}
        await ask(client, chat_id, text="And then?", parentId=answer["id"])
        assert sent(shop.script.asked[-1]) == AS_PIRATE


async def test_settings_say_whether_they_are_still_those_of_the_preset(api, shop):
    who, other, chat_id = await member(api, shop), await member(api, shop, "bob@example.org"), new_id()
    shop.script.replies = [says("So.")]
    async with api.client(**who) as client, api.client(**other) as stranger:
        preset = await made(client, name="Pirate", **PIRATE)
        await ask(client, chat_id, text="Why?")
        path = f"/api/convos/{chat_id}/settings"
        told = (await client.put(path, json={**PIRATE, "presetId": preset["id"]})).json()["settings"]
        assert told["preset"]["adjusted"] is False
        told = (await client.put(path, json={**PIRATE, "temperature": 0.4, "presetId": preset["id"]})).json()["settings"]
        assert told == {**PIRATE, "temperature": 0.4, "preset": {"id": preset["id"], "name": "Pirate", "adjusted": True}}
        theirs = await made(stranger, name="Theirs", instructions="A secret of theirs")
        for missing in (theirs["id"], str(new_id())):
            refused = await client.put(path, json={"presetId": missing})
            assert (refused.status_code, refused.json()["code"]) == (404, "preset_not_found")
        assert (await settings_of(client, chat_id))["temperature"] == 0.4
        refused = await stranger.put(path, json={"presetId": theirs["id"]})
        assert (refused.status_code, refused.json()["code"]) == (404, "chat_not_found")
        # A question is not refused because of the name of a preset: what counts is what it said.
        another = new_id()
        await ask(client, another, text="Why?", settings={**PIRATE, "presetId": theirs["id"]})
        assert await settings_of(client, another) == {**PIRATE, "preset": None}


async def test_copies_and_exports_have_the_settings_and_links_do_not(api, shop):
    who, chat_id = await member(api, shop), new_id()
    shop.script.replies = [says("So.")]
    async with api.client(**who) as client:
        preset = await made(client, name="Pirate", **PIRATE)
        await client.post("/api/prompts", json={"name": "Letter", "text": "Write."})
        _, answer = await ask(client, chat_id, text="Why?", settings={**PIRATE, "presetId": preset["id"]})
        copy = (await client.post(f"/api/convos/{chat_id}/fork", json={"messageId": answer["id"]})).json()["id"]
        assert await settings_of(client, copy) == await settings_of(client, chat_id)
        await ask(client, copy, text="And then?", parentId=(await client.get(f"/api/messages/{copy}")).json()["headId"])
        assert sent(shop.script.asked[-1]) == AS_PIRATE
        text = (await client.get(f"/api/convos/{chat_id}/export")).text
        assert "## Instructions\n\nTalk like a pirate.\n" in text
        assert "*Temperature: 0.3*" in text
        assert (await client.get(f"/api/convos/{chat_id}/export", params={"format": "pdf"})).content.startswith(b"%PDF-")
        whole = await client.get(f"/api/convos/{chat_id}/export", params={"format": "json"})
        assert whole.json()["settings"] == {**PIRATE, "preset": {"id": preset["id"], "name": "Pirate", "adjusted": False}}
        share = (await client.post(f"/api/convos/{chat_id}/shares", json={})).json()
        shown = await client.get(f"/api/shared/{share['token']}")
        assert "pirate" not in shown.text.casefold()
        assert "settings" not in shown.json()
        everything = await client.get("/api/export")
        with zipfile.ZipFile(io.BytesIO(everything.content)) as packed:
            assert json.loads(packed.read("presets.json")) == [preset]
            assert [row["name"] for row in json.loads(packed.read("prompts.json"))] == ["Letter"]
            assert sum(b'"Talk like a pirate."' in packed.read(name) for name in packed.namelist() if name.startswith("chats/")) == 2
        started = (await client.post("/api/import", content=whole.content)).json()["id"]
        async with asyncio.timeout(30):
            while (run := (await client.get(f"/api/imports/{started}")).json())["state"] == "running":
                await asyncio.sleep(0.01)
        assert await settings_of(client, run["items"][0]["conversationId"]) == {**PIRATE, "preset": None}


async def test_erasing_takes_presets_along(api, shop):
    who = await member(api, shop)
    async with api.client(**who) as client:
        await made(client, name="Pirate", **PIRATE)
    async with shop.db.transaction() as tx:
        await erase_all(tx, await tx.fetchval("SELECT owner_id FROM preset"))
        assert await tx.fetchval("SELECT count(*) FROM preset") == 0


async def test_instructions_and_the_limit_count_in_what_is_held(shop, chats):
    person = await shop.person()
    held = []

    async def looks(request):
        held.append((await shop.balance(person)).held.micro)
        return await says("So.")(request)

    shop.script.replies = [looks]
    for settings in (NOTHING_SET, Settings(instructions="x" * 9_000), Settings(most_output=100)):
        await read_events(await chats.ask(person.principal, new_id(), None, "Why?", "small", settings=settings))
    alone, instructed, limited = held[0], held[2], held[4]  # a title follows each
    # 1 µ€ a token of input and 10 a token of output; what is counted is on the high side: three bytes a token at most.
    assert 2_000 <= instructed - alone <= 6_500
    assert limited < alone / 20


async def test_instructions_that_cannot_be_paid_are_refused_before_the_model_is_asked(shop, chats):
    poor = await shop.person("0.0005")
    generation = await chats.ask(poor.principal, new_id(), None, "Why?", "small", settings=Settings(instructions="x" * 20_000))
    (refusal,) = named(await read_events(generation), "error")
    assert refusal["code"] == "insufficient_balance"
    assert shop.script.asked == []


def test_what_a_person_tells_every_model_stands_first():
    here = Settings(instructions="Here.")
    assert values.instructions_of("Everywhere.", here) == "Everywhere.\n\nHere."
    assert values.instructions_of(None, here) == "Here."
    assert values.instructions_of("Everywhere.", NOTHING_SET) == "Everywhere."
    assert values.instructions_of(None, NOTHING_SET) is None


def test_settings_are_stored_as_they_are():
    full = Settings(
        instructions="a",
        temperature=0.0,
        top_p=0.0,
        most_output=1,
        effort=Effort.MINIMAL,
        origin=Origin(preset_id=new_id(), name="b", is_adjusted=True),
    )
    assert values.read(json.loads(json.dumps(values.stored(full)))) == full
    assert values.stored(NOTHING_SET) == {}
    assert values.wire(NOTHING_SET) is None


@pytest.mark.parametrize(
    "told",
    [None, 3, [], "text", {"instructions": 3, "temperature": "1", "topP": True, "maxOutput": 1.5, "reasoningEffort": {}},
     {"temperature": 3, "topP": -1, "maxOutput": 0, "reasoningEffort": "utmost", "preset": {"id": "x"}}, {"temperature": float("nan")}],
)  # fmt: skip
def test_settings_of_a_foreign_file_are_taken_where_they_are_some(told):
    assert values.read_loosely(told) == NOTHING_SET
