"""A message is its parts: what is written of them, who sees which, and what the search sees."""

import asyncio
import io
import json
import zipfile
from dataclasses import replace
from uuid import UUID

import pytest
import pytest_asyncio

from aim2balance import chat
from aim2balance.chat import rules, search
from aim2balance.chat.types import Message, Role, Status
from aim2balance.content.parts import (
    CitationPart,
    ImagePart,
    ImageReference,
    Opaque,
    ReasoningPart,
    TextPart,
    ToolCallPart,
    ToolResultPart,
    UnknownPart,
    images_of,
    parts_json,
    parts_of,
)
from aim2balance.files.types import File
from aim2balance.kit.ids import new_id
from aim2balance.transfer.conversation_pdf import conversation_pdf
from tests.chat.chat_api import chat_api
from tests.chat.test_processes import die, until_kept, waits
from tests.chat.test_routes import member
from tests.chat.test_search import NOW
from tests.chat.test_service import ask, events_of, says
from tests.files.test_files import uploaded
from tests.gateway.scripted import DONE, SSE, chunk

FILE = {"id": "019ad000-0000-7000-8000-000000000001", "mediaType": "image/png", "bytes": 9, "width": 3, "height": 2}
READ = "SELECT parts, receipts, ctid::text || xmin::text AS version FROM message WHERE id = $1"


@pytest_asyncio.fixture
async def connection(db):
    async with db.connection() as connection:
        yield connection


async def add(connection, owner_id, **columns):
    """A message of a chat of its own, as SQL leaves it; its id."""
    chat_id, message_id = new_id(), new_id()
    await connection.execute(
        "INSERT INTO conversation (id, owner_id, model, created_at, updated_at) VALUES ($1, $2, 'free', $3, $3)", chat_id, owner_id, NOW
    )
    row = {"role": "user", "status": "done", **columns}
    names, places = ", ".join(row), ", ".join(f"${number}" for number in range(5, 5 + len(row)))
    await connection.execute(
        f"INSERT INTO message (id, owner_id, conversation_id, created_at, {names}) VALUES ($1, $2, $3, $4, {places})",
        message_id,
        owner_id,
        chat_id,
        NOW,
        *row.values(),
    )
    return message_id


async def entry(connection, message_id):
    """The row of the search, with the version of the row itself."""
    return await connection.fetchrow(
        "SELECT words::text, ctid::text || xmin::text AS version FROM search_entry WHERE entry_id = $1", message_id
    )


async def found(db, owner_id, words):
    return {hit.message_id for hit in (await search.search(db, owner_id, words))[0]}


def text_part(text):
    return {"type": "text", "text": text}


async def test_the_search_reads_parts_where_they_are(db, connection):
    """Also of a later version, which writes nothing else; reasoning and what a tool said are not in it."""
    owner_id = new_id()
    parts = [{"type": "reasoning", "text": "curlew"}, text_part("a bit"), {"type": "tool_result", "text": "dunlin"}, text_part("tern")]
    message_id = await add(connection, owner_id, parts=parts)
    assert await found(db, owner_id, "bittern") == {message_id}
    assert not await found(db, owner_id, "curlew")
    assert not await found(db, owner_id, "dunlin")
    await connection.execute("UPDATE message SET parts = $2 WHERE id = $1", message_id, [text_part("sanderling")])
    assert await found(db, owner_id, "sanderling") == {message_id}
    assert not await found(db, owner_id, "bittern")


async def test_the_search_of_older_texts_and_its_snippets_read_parts(db, connection):
    owner_id = new_id()
    message_id = await add(connection, owner_id, parts=[text_part("redshank")])
    await connection.execute("DELETE FROM search_entry WHERE owner_id = $1", owner_id)
    await connection.execute("UPDATE search_state SET is_complete = false")
    await search.complete(db)
    (hit,), _ = await search.search(db, owner_id, "redshank")
    assert (hit.message_id, hit.snippet) == (message_id, [("redshank", True)])


async def test_parts_that_say_the_same_leave_the_search_alone(connection):
    message_id = await add(connection, new_id(), parts=[text_part("heron")])
    before = await entry(connection, message_id)
    await connection.execute("UPDATE message SET parts = $2 WHERE id = $1", message_id, [text_part("her"), text_part("on")])
    assert await entry(connection, message_id) == before
    await connection.execute("UPDATE message SET status = 'stopped' WHERE id = $1", message_id)
    assert await entry(connection, message_id) == before
    await connection.execute("UPDATE message SET parts = $2 WHERE id = $1", message_id, [text_part("egret")])
    assert await entry(connection, message_id) != before


WRITTEN = "SELECT parts, receipts, text_bytes FROM message WHERE conversation_id = $1 ORDER BY id"


@pytest.fixture
def api(shop, chats):
    return chat_api(shop.db, chats, shop.clock)


async def test_parts_are_written_and_an_image_is_a_reference(api, shop, connection):
    async def thinks(_):
        async def body():
            for delta in ({"reasoning_content": "Hm."}, {"content": "A heron\0."}):
                yield b"data: " + json.dumps({"choices": [{"index": 0, "delta": delta}]}).encode() + b"\n\n"
            yield chunk(finish="stop")
            yield DONE

        return 200, SSE, body()

    shop.script.replies = [thinks, says("A title")]
    chat_id = new_id()
    async with api.client(**await member(api, shop)) as client:
        file = await uploaded(client)
        await client.post(f"/api/chat/{chat_id}/messages", json={"model": "small", "text": "What is it?", "files": [file["id"]]})
        asked, answered = (await client.get(f"/api/messages/{chat_id}")).json()["messages"]
    question, answer = await connection.fetch(WRITTEN, chat_id)
    assert question["parts"] == [{"type": "image", "file": file}, text_part("What is it?")]
    assert (question["receipts"], question["text_bytes"]) == ([], len("What is it?"))
    assert answer["parts"] == [{"type": "reasoning", "text": "Hm."}, text_part("A heron.")]
    (receipt,) = answer["receipts"]
    assert answer["text_bytes"] == len("Hm.A heron.")
    assert (asked["text"], asked["files"], asked["receipt"]) == ("What is it?", [file], None)
    assert (answered["text"], answered["reasoning"], answered["receipt"]["id"]) == ("A heron.", "Hm.", receipt["id"])


def sent(kind, **members):
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **members})}\n\n".encode()


async def test_what_a_model_signs_is_kept_with_its_part(shop, chats, connection):
    """The claude of the shop thinks, and says where it has that from."""
    blocks = (
        (
            {"type": "thinking", "thinking": ""},
            [{"type": "thinking_delta", "thinking": "Hm."}, {"type": "signature_delta", "signature": "c2ln"}],
        ),
        ({"type": "redacted_thinking", "data": "aGlk"}, []),
        ({"type": "text", "text": ""}, [{"type": "text_delta", "text": "A heron."}]),
    )

    async def thinks(_):
        async def body():
            yield sent("message_start", message={"id": "m", "model": "up", "usage": {"input_tokens": 9, "output_tokens": 1}})
            for index, (block, deltas) in enumerate(blocks):
                yield sent("content_block_start", index=index, content_block=block)
                for delta in deltas:
                    yield sent("content_block_delta", index=index, delta=delta)
                yield sent("content_block_stop", index=index)
            yield sent("message_delta", delta={"stop_reason": "end_turn"}, usage={"output_tokens": 20})
            yield sent("message_stop")

        return 200, SSE, body()

    person, chat_id = await shop.person(), new_id()
    shop.script.replies = [thinks]
    await events_of(await ask(chats, person, chat_id, model="claude"))
    _, answer = await connection.fetch(WRITTEN, chat_id)
    assert [part["type"] for part in answer["parts"]] == ["reasoning", "reasoning", "text"]
    assert [part.get("opaque", {}).get("members") for part in answer["parts"]] == [{"signature": "c2ln"}, {"data": "aGlk"}, None]
    assert answer["text_bytes"] == len("Hm.A heron.")


async def test_while_an_answer_is_written_only_the_event_log_grows(shop, chats, connection):
    person, chat_id, go_on = await shop.person(), new_id(), asyncio.Event()
    shop.script.replies = [waits("Half", go_on), says("x")]
    generation = await ask(chats, person, chat_id)
    begun = await connection.fetchrow(READ, generation.message_id)
    assert (begun["parts"], begun["receipts"]) == ([], [])
    await until_kept(shop, "Half")
    assert await connection.fetchrow(READ, generation.message_id) == begun
    assert (await chats.read(person.owner_id, chat_id))[1][1].parts == parts_of("Half")
    go_on.set()
    await events_of(generation)
    assert (await connection.fetchrow(READ, generation.message_id))["parts"] == [text_part("Half at last")]


async def test_an_answer_cut_off_by_a_dead_process_keeps_its_text(shop, chats, connection):
    person, chat_id, go_on = await shop.person(), new_id(), asyncio.Event()
    shop.script.replies = [waits("Half\0", go_on), says("x")]
    generation = await ask(chats, person, chat_id)
    await until_kept(shop, "Half")
    await die(chats)
    assert await chats.fail_orphans(untouched_s=0) == 1
    row = await connection.fetchrow(READ, generation.message_id)
    assert row["parts"] == [text_part("Half")]
    go_on.set()
    await events_of(generation)


SIGNED = Opaque(dialect="anthropic", vendor="anthropic", family="claude", members={"signature": "OPAQUE"})
IMAGE = ImageReference(id=UUID(FILE["id"]), media_type="image/png", size_bytes=9, width=3, height=2)
TOLD = (
    ReasoningPart(text="Hm.", opaque=SIGNED),
    TextPart(text="The tide "),
    ToolCallPart(call_id="OPAQUE", name="OPAQUE", arguments='{"at": "OPAQUE"}', opaque=SIGNED),
    ToolResultPart(call_id="OPAQUE", text="OPAQUE"),
    CitationPart(title="OPAQUE", url="https://example.org/OPAQUE"),
    TextPart(text="is low.", opaque=SIGNED),
    UnknownPart(members={"type": "later", "text": "OPAQUE"}),
)


def an_answer(parts, receipts=()):
    return Message(
        id=new_id(), parent_id=None, role=Role.ASSISTANT, parts=parts, model="m", provider="p", status=Status.DONE, error_code=None,
        created_at=NOW, receipts=receipts,
    )  # fmt: skip


async def a_chat_that_was_told(shop, api, receipts=()):
    """One with tools and signatures, which no model of ours can give yet; its owner's headers and id, its own id, the answer."""
    headers = await member(api, shop)
    chat_id, answer = new_id(), an_answer(TOLD, receipts)
    async with api.client(**headers) as client:
        await client.post(f"/api/chat/{chat_id}/messages", json={"model": "small", "text": "Tide?"})
    async with shop.db.transaction() as tx:
        owner_id = await tx.fetchval("SELECT owner_id FROM conversation WHERE id = $1", chat_id)
        await chat.add_messages(tx, owner_id, chat_id, [answer])
        await tx.execute("UPDATE conversation SET head_id = $2 WHERE id = $1", chat_id, answer.id)
    return headers, owner_id, chat_id, answer


async def test_what_is_opaque_and_what_tools_said_is_shown_to_nobody(shop, api, connection):
    shop.script.replies = [says("So.")]
    headers, _, chat_id, answer = await a_chat_that_was_told(shop, api)
    assert "OPAQUE" in str(parts_json(answer.parts))
    async with api.client(**headers) as client:
        share = (await client.post(f"/api/convos/{chat_id}/shares", json={})).json()
        shown = {
            "share": (await client.get(f"/api/shared/{share['token']}")).text,
            "messages": (await client.get(f"/api/messages/{chat_id}")).text,
            "search": (await client.get("/api/search", params={"q": "tide"})).text,
        }
        for form in ("markdown", "json"):
            shown[form] = (await client.get(f"/api/convos/{chat_id}/export", params={"format": form})).text
        with zipfile.ZipFile(io.BytesIO((await client.get("/api/export")).content)) as packed:
            shown |= {name: packed.read(name).decode() for name in packed.namelist() if name.startswith("chats/")}
        assert (await client.get("/api/search", params={"q": "OPAQUE"})).json()["items"] == []
    assert len(shown) == 7
    for place, text in shown.items():
        assert "tide" in text.lower(), place
        assert "OPAQUE" not in text, place
        assert "signature" not in text, place
        assert place == "search" or "The tide is low." in text, place
    assert "OPAQUE" not in str(await connection.fetch("SELECT messages FROM share"))


async def test_a_pdf_is_the_one_of_thought_and_text_alone(shop, api, chats):
    shop.script.replies = [says("So.")]
    _, owner_id, chat_id, answer = await a_chat_that_was_told(shop, api)
    conversation, messages = await chats.read(owner_id, chat_id)
    (kept,) = (each for each in messages if each.id == answer.id)
    plain = replace(answer, parts=parts_of("The tide is low.", "Hm."))
    made = conversation_pdf(conversation, [kept])
    assert kept.parts == TOLD
    assert made == conversation_pdf(conversation, [plain])
    assert made != conversation_pdf(conversation, [replace(answer, parts=parts_of("The tide is lo."))])


async def test_a_copy_of_a_chat_keeps_every_part_and_no_receipt(shop, api, chats):
    shop.script.replies = [says("So.")]
    _, owner_id, chat_id, answer = await a_chat_that_was_told(shop, api, ({"id": "one"}, {"id": "two"}))
    (kept,) = (each for each in (await chats.read(owner_id, chat_id))[1] if each.id == answer.id)
    assert ([each["id"] for each in kept.receipts], kept.receipt["id"]) == (["one", "two"], "two")
    made = await chats.fork(owner_id, chat_id, answer.id, new_id())
    _, (copy,) = await chats.read(owner_id, made.id)
    assert (copy.parts, copy.receipts) == (TOLD, ())


def test_the_images_of_a_copy_are_its_own():
    parts = (ImagePart(file=IMAGE), *TOLD)
    own = File(id=new_id(), media_type="image/png", size_bytes=9, width=3, height=2)
    changed = rules.with_files(parts, {IMAGE.id: own})
    assert [image.id for image in images_of(changed)] == [own.id]
    assert changed[1:] == TOLD
