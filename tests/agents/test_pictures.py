"""Pictures that an agent makes: paid and booked as a step, kept in the chat, marked as made by AI, changed, and refused where they must be."""

import asyncio
import base64
import io
import json
import zipfile

import pytest
import pytest_asyncio
from PIL import Image
from pypdf import PdfReader

from aim2balance.adapters.demo.model import DemoModel
from aim2balance.chat import Chats, GatewayModels
from aim2balance.content.ai_generated import DIGITAL_SOURCE_TYPE
from tests.agents.test_runs import agent_of, answer_of, ask, booked, prices, results
from tests.agents.tool_world import Web, calls, last_steps, told, tools_of
from tests.chat.chat_api import chat_api
from tests.chat.test_routes import member
from tests.chat.test_service import says
from tests.gateway.scripted import CONFIG, JSON, MODELS, by_small, once, open_shop, refused

PAINTERS = {
    "painter": {"provider": "script", "upstream": "flux", "usd_per_mtok": {"input": 0}, "usd_per_image": "0.04"},
    "master": {"provider": "script", "upstream": "other", "usd_per_mtok": {"input": 0}, "usd_per_image": "0.40"},
}


@pytest_asyncio.fixture
async def shop(db, tmp_path):
    async with open_shop(db, tmp_path, {**CONFIG, "models": {**MODELS, **PAINTERS}}) as shop:
        yield shop
        await shop.check()


@pytest_asyncio.fixture
async def chats(shop):
    chats = Chats(shop.db, GatewayModels(shop.gateway), shop.clock, shop.stored, title_models=by_small)
    yield chats
    await chats.close()


@pytest_asyncio.fixture
async def api(shop, chats):
    async with tools_of(shop, chats, Web()):
        yield chat_api(shop.db, chats, shop.clock)


def picture(form="PNG", size=(32, 24), mode="RGB", **more):
    content = io.BytesIO()
    Image.new(mode, size, (0, 128, 0, 100)[: len(mode)]).save(content, form, **more)
    return content.getvalue()


def drawn(content=None, **item):
    async def reply(_):
        shown = item or {"b64_json": base64.b64encode(content or picture()).decode()}
        return 200, JSON, once(json.dumps({"created": 1, "data": [shown]}).encode())

    return reply


def draws(**arguments):
    return calls(("make_picture", {"prompt": "A meadow", **arguments}))


async def test_a_picture_is_a_step_with_a_receipt_and_stays_in_the_chat(api, shop):
    async with api.client(**await member(api, shop)) as client:
        agent = await agent_of(client, tools=["make_picture"])
        before = (await client.get("/api/user/storage")).json()["filesBytes"]
        shop.script.replies = [draws(shape="wide"), drawn(), says("There it is.")]
        chat_id, events = await ask(client, agent)
        made = shop.script.asked[1]
        assert (made["model"], made["prompt"], made["size"]) == ("flux", "A meadow", "1536x1024")
        model, step, _ = last_steps(events)
        assert (step["name"], step["summary"], step["state"]) == ("make_picture", "A meadow", "done")
        message = await answer_of(client, chat_id)
        (file,) = message["files"]
        assert told(events, "image") == [file]
        assert (file["mediaType"], file["width"], file["height"]) == ("image/png", 32, 24)
        run = message["run"]
        assert step["microEur"] == 43_378  # 0.04 USD × 0.92 × 1.15 × 1.025
        assert run["totalMicroEur"] == sum(prices(run).values()) > step["microEur"] + model["microEur"]
        async with shop.db.connection() as connection:
            booked = await connection.fetchrow("SELECT * FROM usage_event WHERE id = $1::text::uuid", step["id"])
        assert (booked["request_type"], booked["model"], booked["total_micro"]) == ("image", "flux", step["microEur"])
        assert (str(booked["agent_id"]), str(booked["conversation_id"])) == (agent["id"], str(chat_id))
        # The picture itself, with its mark, counted in what the person keeps, and gone with the chat.
        content = (await client.get(f"/api/files/{file['id']}")).content
        assert Image.open(io.BytesIO(content)).info["XML:com.adobe.xmp"].count(DIGITAL_SOURCE_TYPE) == 1
        assert (await client.get("/api/user/storage")).json()["filesBytes"] == before + len(content)
        # The next question tells the model of it in words, for nobody takes images from an assistant.
        shop.script.replies = [says("Glad you like it.")]
        await ask(client, agent, "Nice", chat_id)
        said = [message["content"] for message in shop.script.asked[-1]["messages"] if message["role"] == "assistant"]
        assert any(file["id"] in text and "There it is." in text for text in map(str, said))
        await client.delete(f"/api/convos/{chat_id}")
        assert (await client.get(f"/api/files/{file['id']}")).status_code == 404


async def test_a_picture_that_is_under_way_is_paid_and_comes_though_the_run_is_stopped(api, shop):
    async with api.client(**await member(api, shop)) as client:
        agent = await agent_of(client, tools=["make_picture"])
        begun, may_come = asyncio.Event(), asyncio.Event()

        async def slowly(request):
            begun.set()
            await may_come.wait()
            return await drawn(picture(size=(3000, 2000), compress_level=0))(request)

        shop.script.replies = [draws(), slowly]
        asking = asyncio.create_task(ask(client, agent))
        await asyncio.wait_for(begun.wait(), 30)
        async with shop.db.connection() as connection:
            run_id = await connection.fetchval("SELECT id FROM agent_run WHERE agent_id = $1::text::uuid", agent["id"])
        assert (await client.post(f"/api/runs/{run_id}/stop")).status_code == 204
        may_come.set()
        chat_id, _ = await asking
        message = await answer_of(client, chat_id)
        assert (message["status"], message["run"]["state"]) == ("stopped", "stopped")
        assert [step["state"] for step in message["run"]["steps"]] == ["done", "done"]
        assert await booked(shop, agent, ("chat", "image")) == prices(message["run"])
        assert message["files"][0]["bytes"] > 8 << 20, "larger than one that somebody may bring"


@pytest.mark.parametrize("prompt", [None, ["a"], 7, {}, "", "  "])
async def test_a_prompt_that_is_no_text_makes_no_picture(api, shop, prompt):
    async with api.client(**await member(api, shop)) as client:
        agent = await agent_of(client, tools=["make_picture"])
        shop.script.replies = [draws(prompt=prompt), says("No picture then.")]
        chat_id, _ = await ask(client, agent)
        message = await answer_of(client, chat_id)
        assert [step["state"] for step in message["run"]["steps"]] == ["done", "failed", "done"]
        assert [asked["model"] for asked in shop.script.asked if "prompt" in asked] == []


@pytest.mark.parametrize(
    ("form", "mode", "more"),
    [
        ("JPEG", "RGB", {}),
        ("WEBP", "RGB", {}),
        ("WEBP", "RGBA", {}),
        ("WEBP", "RGBA", {"lossless": True}),
        ("WEBP", "RGB", {"lossless": True}),
    ],
)
async def test_every_kind_of_picture_says_that_it_was_made_by_ai(api, shop, form, mode, more):
    async with api.client(**await member(api, shop)) as client:
        agent = await agent_of(client, tools=["make_picture"])
        shop.script.replies = [draws(), drawn(picture(form, mode=mode, **more)), says("Done.")]
        chat_id, _ = await ask(client, agent)
        (file,) = (await answer_of(client, chat_id))["files"]
        found = Image.open(io.BytesIO((await client.get(f"/api/files/{file['id']}")).content))
        found.load()
        assert (found.format, found.size, found.mode) == (form, (32, 24), mode)
        assert DIGITAL_SOURCE_TYPE.encode() in found.info["xmp"]


async def test_a_picture_leaves_with_its_chat_as_zip_markdown_json_and_pdf(api, shop):
    async with api.client(**await member(api, shop)) as client:
        agent = await agent_of(client, tools=["make_picture"])
        shop.script.replies = [draws(), drawn(picture(size=(64, 32))), says("There.")]
        chat_id, _ = await ask(client, agent)
        (file,) = (await answer_of(client, chat_id))["files"]
        content = (await client.get(f"/api/files/{file['id']}")).content
        with zipfile.ZipFile(io.BytesIO((await client.get("/api/export")).content)) as packed:
            (place,) = [name for name in packed.namelist() if file["id"] in name]
            assert packed.read(place) == content
            (text,) = [packed.read(name).decode() for name in packed.namelist() if name.endswith(".md")]
            (whole,) = [json.loads(packed.read(name)) for name in packed.namelist() if name.startswith("chats/") and name.endswith(".json")]
        near = place.removeprefix("chats/")
        assert f"![Image 1: PNG, 64 × 32 px]({near})" in text
        assert [one["path"] for message in whole["messages"] for one in message["files"]] == [near]
        paper = PdfReader(io.BytesIO((await client.get(f"/api/convos/{chat_id}/export?format=pdf")).content))
        assert [image.image.size for page in paper.pages for image in page.images] == [(64, 32)]
        alone = (await client.get(f"/api/convos/{chat_id}/export")).text
        assert "*[Image 1: PNG, 64 × 32 px]*" in alone


async def test_a_picture_of_the_chat_is_changed_and_none_of_another(api, shop):
    async with api.client(**await member(api, shop)) as client:
        agent = await agent_of(client, tools=["make_picture"])
        shop.script.replies = [draws(), drawn(), says("Done.")]
        chat_id, _ = await ask(client, agent)
        (first,) = (await answer_of(client, chat_id))["files"]
        before = len(shop.script.asked)
        edited = drawn(picture(size=(40, 40)))
        shop.script.replies = [draws(change=first["id"]), edited, draws(change="last"), edited, says("Done.")]
        await ask(client, agent, "Warmer, please", chat_id)
        forms = [asked for asked in shop.script.asked[before:] if "messages" not in asked]
        assert len(forms) == 2
        assert [file["width"] for file in (await answer_of(client, chat_id))["files"]] == [40, 40]
        # In another chat there is no such picture, and nothing is paid.
        shop.script.replies = [draws(change=first["id"]), draws(change="no id"), says("Sorry.")]
        other_id, events = await ask(client, agent)
        steps = [step for step in last_steps(events) if step["kind"] == "tool"]
        assert [(step["state"], step["microEur"]) for step in steps] == [("failed", None)] * 2
        assert (await answer_of(client, other_id))["files"] == []


async def test_what_is_refused_is_told_the_model_and_not_paid(api, shop):
    async with api.client(**await member(api, shop)) as client:
        agent = await agent_of(client, tools=["make_picture"], limits={"eur": 0.02})
        shop.script.replies = [
            draws(),  # more than the run may spend
            draws(prompt=" "),
            draws(shape="round"),
            says("Not today."),
        ]
        chat_id, events = await ask(client, agent)
        assert [step["state"] for step in last_steps(events)] == ["done", "failed"] * 3 + ["done"]
        assert all("messages" in asked for asked in shop.script.asked)
        message = await answer_of(client, chat_id)
        assert (message["status"], message["files"]) == ("done", [])
        assert max(len(results(asked)) for asked in shop.script.asked) == 3

        free = await agent_of(client, name="Free", tools=["make_picture"])
        shop.script.replies = [draws(), refused(400, "Not that."), draws(), drawn(url="https://pictures.example/1.png"), says("No.")]
        chat_id, events = await ask(client, free)
        tools = [step for step in last_steps(events) if step["kind"] == "tool"]
        assert [step["state"] for step in tools] == ["failed", "failed"]
        # A picture by address was made and booked, so its price stays on the step.
        assert [step["microEur"] for step in tools] == [None, 43_378]
        run = (await answer_of(client, chat_id))["run"]
        assert run["totalMicroEur"] == sum(prices(run).values())


async def test_the_demo_makes_a_picture_when_asked():
    model = DemoModel(pace_s=0)
    tool = {"type": "function", "function": {"name": "make_picture", "parameters": {}}}
    for text, change in (("Please draw a meadow", None), ("Ändere dieses Bild: wärmer", "last"), ("How are you?", "")):
        body = {"model": "demo", "messages": [{"role": "user", "content": text}], "tools": [tool]}
        _, _, pieces = await model("POST", "/chat/completions", json.dumps(body).encode())
        message = json.loads(b"".join([piece async for piece in pieces]))["choices"][0]["message"]
        called = [json.loads(call["function"]["arguments"]).get("change") for call in message.get("tool_calls", [])]
        assert called == ([] if change == "" else [change])
