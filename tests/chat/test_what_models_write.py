"""What a model writes: its wrapping is recognised (F52), halves of characters are joined (F51), and wherever it leaves us it says by whom it
was written (AI Act, article 50).
"""

import io
import json
import zipfile

import pytest

from aim2balance.kit.ids import new_id
from tests.chat.chat_api import chat_api
from tests.chat.test_routes import events_of, member
from tests.gateway.scripted import DONE, SSE, chunk


@pytest.fixture
def api(shop, chats):
    return chat_api(shop.db, chats, shop.clock)


def says(*texts, title="A good title"):
    """A streamed answer in these pieces, and a title for the chat after it."""

    async def reply(request):
        is_title = "Write a title" in str(request["messages"][0]["content"])

        async def body():
            for text in (title,) if is_title else texts:
                yield chunk(text)
            yield chunk(finish="stop", usage={"prompt_tokens": 3, "completion_tokens": 2})
            yield DONE

        return 200, SSE, body()

    return reply


async def asked(client, chat_id, text="How many?", parent=None):
    """The events of an answer, and the chat after it."""
    said = {"parentId": parent, "text": text, "model": "small"}
    response = await client.post(f"/api/chat/{chat_id}/messages", json=said)
    assert response.status_code == 200, response.text
    return events_of(response.text), (await client.get(f"/api/messages/{chat_id}")).json()


@pytest.mark.parametrize(
    ("wrapped", "thought"),
    [
        ("<think>\nI **count** first: 一, 二.\n</think>\n\nFour.", "I **count** first: 一, 二."),
        ("\n<Thinking>I count</Thinking>Four.", "I count"),
        ("<reasoning>I count", "I count"),
        ("I count.\n</think>\n\nFour.", "I count."),
    ],
)
async def test_f52_thoughts_are_kept_apart_and_never_sent_again(api, shop, wrapped, thought):
    who, chat_id = await member(api, shop), str(new_id())
    shop.script.replies = [says(*(wrapped[at : at + 3] for at in range(0, len(wrapped), 3)))]
    async with api.client(**who) as client:
        events, chat = await asked(client, chat_id)
        answer = chat["messages"][-1]
        assert answer["reasoning"] == thought
        assert answer["text"] in {"Four.", ""}
        if not wrapped.startswith("I count"):
            assert "".join(data["text"] for _, name, data in events if name == "reasoning") == thought
            assert "".join(data["text"] for _, name, data in events if name == "delta") == answer["text"]
        found = (await client.get("/api/search", params={"q": "count"})).json()
        assert found["items"] == []
        before = len(shop.script.asked)
        await asked(client, chat_id, "And now?", parent=chat["headId"])
    sent = shop.script.asked[before:]
    assert sent
    assert all("count" not in json.dumps(body["messages"]) for body in sent)


@pytest.mark.parametrize(
    "title",
    [
        "<think>\nAbout tides.\n</think>\n\nEbbe und Flut",
        '```json\n{"title": "Ebbe und Flut"}\n```',
        "```\nEbbe und Flut\n```",
        '"Ebbe und Flut"',
        "**Title:** Ebbe und Flut.",
        'Titel: "Ebbe und Flut"',
        '["Ebbe und Flut"]',
        "标题：「Ebbe und Flut」",
    ],
)
async def test_f52_a_title_is_taken_out_of_its_wrapping(api, shop, title):
    who, chat_id = await member(api, shop), str(new_id())
    shop.script.replies = [says("They come twice a day.", title=title)]
    async with api.client(**who) as client:
        _, chat = await asked(client, chat_id)
    assert chat["title"] == "Ebbe und Flut"


async def test_f51_an_emoji_cut_in_two_is_whole_for_readers_and_in_the_chat(api, shop):
    who, chat_id = await member(api, shop), str(new_id())
    shop.script.replies = [says("Sum: 12 \ud83d", "\ude00 and 30", " \ud83d", ".")]
    async with api.client(**who) as client:
        events, chat = await asked(client, chat_id)
    assert chat["messages"][-1]["text"] == "Sum: 12 \U0001f600 and 30 \ufffd."
    assert "".join(data["text"] for _, name, data in events if name == "delta") == chat["messages"][-1]["text"]


async def test_what_a_model_wrote_says_so_wherever_it_leaves(api, shop):
    who, chat_id = await member(api, shop), str(new_id())
    shop.script.replies = [says("<think>I count</think>Four.")]
    async with api.client(**who) as client:
        await asked(client, chat_id)
        place = f"/api/convos/{chat_id}/export"
        markdown = (await client.get(place, params={"format": "markdown"})).text
        whole = (await client.get(place, params={"format": "json"})).json()
        printed = (await client.get(place, params={"format": "pdf"})).content
        packed = zipfile.ZipFile(io.BytesIO((await client.get("/api/export")).content))
        link = (await client.post(f"/api/convos/{chat_id}/shares", json={})).json()
        shared = (await client.get(f"/api/shared/{link['token']}")).json()
    assert markdown.count("<!-- ai-generated: true; model: small;") == 1
    assert "> I count" in markdown
    for told in (
        whole,
        json.loads(packed.read(next(name for name in packed.namelist() if name.startswith("chats/") and name.endswith(".json")))),
    ):
        assert [message["aiGenerated"] for message in told["messages"]] == [False, True]
        assert told["digitalSourceType"].endswith("trainedAlgorithmicMedia")
    assert [message["aiGenerated"] for message in shared["messages"]] == [False, True]
    assert b"ai-generated" in printed
    assert any(b"ai-generated: true" in packed.read(name) for name in packed.namelist() if name.endswith(".md"))
