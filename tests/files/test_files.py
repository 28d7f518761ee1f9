"""Images: what is taken, who sees them, how they reach the model, and when they are gone."""

import base64
import struct
import zlib
from datetime import timedelta

import pytest

from aim2balance.chat import Chats, GatewayModels
from aim2balance.files import rules, service
from aim2balance.kit import image_headers
from aim2balance.kit.clock import FixedClock
from aim2balance.kit.ids import new_id
from tests.chat.chat_api import chat_api, erase_all, run_schedules
from tests.chat.test_routes import member
from tests.chat.test_service import says
from tests.files.test_metadata import MAKER, OWNER, PLACE, written
from tests.gateway.scripted import CONFIG, by_small, open_shop


def png(width=2, height=3, more=b""):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = zlib.compress((b"\0" + bytes(3 * width)) * height)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"") + more


def claims(width, height):
    """A small image whose head says that it is that large."""
    return png().replace(struct.pack(">II", 2, 3), struct.pack(">II", width, height), 1)


JPEG = b"\xff\xd8\xff\xe0\0\x04ab\xff\xff\xc2\0\x11\x08" + struct.pack(">HH", 40, 30) + b"\x03"
GIF = b"GIF89a" + struct.pack("<HH", 7, 5) + b"\0\0\0;"
WEBP_LOSSY = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0abc\x9d\x01\x2a" + struct.pack("<HH", 11, 12)
WEBP_LOSSLESS = b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f" + struct.pack("<I", 19 | 9 << 14)
WEBP_EXTENDED = b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0" + (99).to_bytes(3, "little") + (49).to_bytes(3, "little")


@pytest.mark.parametrize(
    ("content", "known"),
    [
        (png(), ("image/png", 2, 3)),
        (JPEG, ("image/jpeg", 30, 40)),
        (GIF, ("image/gif", 7, 5)),
        (WEBP_LOSSY, ("image/webp", 11, 12)),
        (WEBP_LOSSLESS, ("image/webp", 20, 10)),
        (WEBP_EXTENDED, ("image/webp", 100, 50)),
        (b"", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"%PDF-1.7", None),
        (png(0, 3), None),
        (claims(1 << 14, 1 << 14), ("image/png", 1 << 14, 1 << 14)),
        (claims(1 << 14, (1 << 14) + 1), None),
        (claims((1 << 31) - 1, (1 << 31) - 1), None),
        (claims(1 << 31, 1 << 31), None),
        (b"\xff\xd8" + b"\xff" * 100_000, None),
        (b"\xff\xd8\xff\xe0\0\0" * 10, None),
        *[(whole[:length], None) for whole in (png(), JPEG, GIF, WEBP_LOSSY, WEBP_EXTENDED) for length in (4, 9)],
    ],
)
def test_the_bytes_say_what_it_is(content, known):
    assert image_headers.recognise(content) == known


@pytest.fixture
def api(shop, chats):
    return chat_api(shop.db, chats, shop.clock)


def later(shop, passed):
    return Chats(shop.db, GatewayModels(shop.gateway), FixedClock(shop.clock.now() + passed), shop.stored)


async def uploaded(client, content=None):
    answer = await client.post("/api/files", content=content or png(), headers={"content-type": "text/html"})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def ask(client, chat_id, **said):
    return await client.post(f"/api/chat/{chat_id}/messages", json={"model": "small", **said})


async def test_only_its_owner_sees_an_image_and_it_can_do_nothing(api, shop):
    ada, eve = await member(api, shop), await member(api, shop, "eve@example.org")
    async with api.client(**ada) as client:
        made = await uploaded(client)
        assert made == {"id": made["id"], "mediaType": "image/png", "bytes": len(png()), "width": 2, "height": 3}
        shown = await client.get(f"/api/files/{made['id']}")
        assert shown.content == png()
        assert shown.headers["content-type"] == "image/png"
        assert shown.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
        assert shown.headers["cache-control"].startswith("private")
    async with api.client(**eve) as client:
        for answer in (await client.get(f"/api/files/{made['id']}"), await client.delete(f"/api/files/{made['id']}")):
            assert (answer.status_code, answer.json()["code"]) == (404, "file_not_found")
        stolen = await ask(client, new_id(), text="What is it?", files=[made["id"]])
        assert (stolen.status_code, stolen.json()["code"]) == (404, "unknown_file")
        assert (await client.get("/api/convos")).json()["items"] == []
    async with api.client() as client:
        assert (await client.get(f"/api/files/{made['id']}")).status_code == 401
    async with api.client(**ada) as client:
        assert (await client.delete(f"/api/files/{made['id']}")).status_code == 204
        assert (await client.get(f"/api/files/{made['id']}")).status_code == 404


async def test_a_photo_is_kept_upright_and_without_its_place(api, shop):
    taken = written("JPEG", orientation=6)
    async with api.client(**await member(api, shop)) as client:
        made = await uploaded(client, taken)
        kept = (await client.get(f"/api/files/{made['id']}")).content
        assert (made["width"], made["height"], made["bytes"]) == (32, 64, len(kept))
        assert not any(secret in kept for secret in (MAKER, PLACE, OWNER))
        assert image_headers.recognise(kept) == ("image/jpeg", 32, 64)
    async with shop.db.connection() as connection:
        row = await connection.fetchrow("SELECT content, stored_key FROM chat_file")
    assert row["content"] is None
    assert await shop.files.get(row["stored_key"]) == kept


async def test_what_is_no_image_or_too_large_is_refused(api, chats, shop, monkeypatch):
    async with api.client(**await member(api, shop)) as client:
        for content in (b"", b"<script>alert(1)</script>", b"GIF8"):
            refused = await client.post("/api/files", content=content, headers={"content-type": "image/png"})
            assert (refused.status_code, refused.json()["code"]) == (400, "not_an_image")
        assert (await client.post("/api/files", content=png(more=bytes(service.MOST_BYTES)))).status_code == 413
        monkeypatch.setattr(chats.storage, "most_bytes", len(png()) * 2)
        made = [await uploaded(client), await uploaded(client)]
        full = await client.post("/api/files", content=png())
        assert (full.status_code, full.json()["code"]) == (409, "storage_full")
        monkeypatch.setattr(rules, "MOST_SENT_BYTES", len(png()))
        much = await ask(client, new_id(), text="?", files=[one["id"] for one in made])
        assert (much.status_code, much.json()["code"]) == (400, "files_too_large")
        for wrong in ({"text": ""}, {"text": "?", "files": [str(new_id())] * 2}, {"text": "?", "files": [str(new_id()) for _ in range(9)]}):
            assert (await ask(client, new_id(), **wrong)).status_code == 400
        again = await ask(client, new_id(), parentId=str(new_id()), files=[made[0]["id"]])
        assert again.status_code == 400


async def test_images_are_kept_with_the_question_and_sent_with_every_answer_to_it(api, shop):
    shop.script.replies = [says("A cat.")]
    async with api.client(**await member(api, shop)) as client:
        chat_id, made = new_id(), [await uploaded(client), await uploaded(client, GIF)]
        await ask(client, chat_id, text="What is it?", files=[one["id"] for one in made])
        question, answer = (await client.get(f"/api/messages/{chat_id}")).json()["messages"]
        assert (question["text"], question["files"], answer["files"]) == ("What is it?", made, [])
        expected = [
            {"type": "image_url", "image_url": {"url": "data:image/png;base64," + base64.b64encode(png()).decode()}},
            {"type": "image_url", "image_url": {"url": "data:image/gif;base64," + base64.b64encode(GIF).decode()}},
            {"type": "text", "text": "What is it?"},
        ]
        assert shop.script.asked[0]["messages"] == [{"role": "user", "content": expected}]
        assert "image_url" not in str(shop.script.asked[1])  # the title
        for parent in (question, answer):
            shop.script.asked.clear()
            await ask(client, chat_id, parentId=parent["id"])
            assert shop.script.asked[0]["messages"][0] == {"role": "user", "content": expected}
        alone = await uploaded(client)
        await ask(client, chat_id, text="", parentId=answer["id"], files=[alone["id"]])
        assert shop.script.asked[-1]["messages"][-1]["content"] == expected[:1]
        elsewhere = await ask(client, new_id(), text="And here?", files=[alone["id"]])
        assert elsewhere.json()["code"] == "unknown_file"


async def test_older_images_are_named_where_all_are_too_many(api, shop, monkeypatch):
    monkeypatch.setattr(rules, "MOST_SENT", 1)
    shop.script.replies = [says("So.")]
    async with api.client(**await member(api, shop)) as client:
        chat_id = new_id()
        await ask(client, chat_id, text="One", files=[(await uploaded(client))["id"]])
        head = (await client.get(f"/api/messages/{chat_id}")).json()["headId"]
        await ask(client, chat_id, text="Two", parentId=head, files=[(await uploaded(client, GIF))["id"]])
        first, _, second = shop.script.asked[-1]["messages"]
        assert [part["type"] for part in first["content"]] == ["text", "text"]
        assert "not sent again" in first["content"][0]["text"]
        assert second["content"][0]["image_url"]["url"].startswith("data:image/gif")


@pytest.fixture
async def gallery(db, tmp_path):
    """A model that reads images, and one that is known not to."""
    models = {
        name: {"provider": "script", "upstream": f"up-{name}", "usd_per_mtok": {"input": 1, "output": 10}, "vision": sees}
        for name, sees in (("seeing", True), ("blind", False))
    }
    async with open_shop(db, tmp_path, {**CONFIG, "models": models}) as shop:
        chats = Chats(shop.db, GatewayModels(shop.gateway), shop.clock, shop.stored, title_models=by_small)
        yield shop, chat_api(shop.db, chats, shop.clock)
        await chats.close()
        await shop.check()


async def test_a_model_that_cannot_read_images_is_sent_none(gallery):
    shop, api = gallery
    shop.script.replies = [says("So.")]
    async with api.client(**await member(api, shop)) as client:
        chat_id, made = new_id(), await uploaded(client)
        refused = await ask(client, chat_id, text="What is it?", files=[made["id"]], model="blind")
        assert (refused.status_code, refused.headers["content-type"]) == (400, "application/problem+json")
        assert refused.json()["code"] == "images_not_read"
        assert (await client.get("/api/convos")).json()["items"] == []  # nothing was kept, and the image is still there to be sent
        assert shop.script.asked == []
        await ask(client, chat_id, text="What is it?", files=[made["id"]], model="seeing")
        question, answer = (await client.get(f"/api/messages/{chat_id}")).json()["messages"]
        again = await ask(client, chat_id, parentId=question["id"], model="blind")
        assert again.json()["code"] == "images_not_read"
        shop.script.asked.clear()
        assert (await ask(client, chat_id, text="And in short?", parentId=answer["id"], model="blind")).status_code == 200
        (asked,) = shop.script.asked
        assert asked["model"] == "up-blind"
        assert "image_url" not in str(asked)
        assert "not sent again" in asked["messages"][0]["content"][0]["text"]


async def test_copies_have_images_of_their_own_and_links_and_exports_name_them(api, shop):
    shop.script.replies = [says("A cat.")]
    async with api.client(**await member(api, shop)) as client:
        chat_id, copy_id, made = new_id(), new_id(), await uploaded(client)
        await ask(client, chat_id, text="What is it?", files=[made["id"]])
        messages = (await client.get(f"/api/messages/{chat_id}")).json()["messages"]
        link = (await client.post(f"/api/convos/{chat_id}/shares", json={})).json()
        shared = (await client.get(f"/api/shared/{link['token']}")).text
        assert '"images":1' in shared
        assert made["id"] not in shared
        exported = (await client.get(f"/api/convos/{chat_id}/export")).text
        assert "*[Image 1: PNG, 2 × 3 px]*" in exported
        taken = (await client.get(f"/api/convos/{chat_id}/export", params={"format": "json"})).text
        assert made["id"] in taken
        forked = await client.post(f"/api/convos/{chat_id}/fork", json={"messageId": messages[-1]["id"], "conversationId": str(copy_id)})
        assert forked.status_code == 201
        (copied,) = (await client.get(f"/api/messages/{copy_id}")).json()["messages"][0]["files"]
        assert copied["id"] != made["id"]
        assert (await client.get(f"/api/files/{copied['id']}")).content == png()

        assert (await client.delete(f"/api/files/{made['id']}")).status_code == 404  # it was sent
        assert (await client.delete(f"/api/convos/{chat_id}")).status_code == 204
        assert (await client.get(f"/api/files/{made['id']}")).status_code == 404
        assert (await client.post(f"/api/convos/{chat_id}/restore")).status_code == 204
        assert (await client.get(f"/api/files/{made['id']}")).status_code == 200
        await client.delete(f"/api/convos/{chat_id}")
        await run_schedules(later(shop, timedelta(days=31)))
        async with shop.db.connection() as connection:
            assert [str(row["id"]) for row in await connection.fetch("SELECT id FROM chat_file")] == [copied["id"]]


async def test_uploads_nobody_sent_go_after_a_day_and_all_with_the_account(api, shop):
    shop.script.replies = [says("A cat.")]
    async with api.client(**await member(api, shop)) as client:
        chat_id, sent, unsent = new_id(), await uploaded(client), await uploaded(client)
        await ask(client, chat_id, text="What is it?", files=[sent["id"]])
        assert await later(shop, timedelta(hours=23)).files.remove_unused() == 0
        await run_schedules(later(shop, timedelta(hours=25)))
        assert (await client.get(f"/api/files/{unsent['id']}")).status_code == 404
        assert (await client.get(f"/api/files/{sent['id']}")).status_code == 200
    async with shop.db.transaction() as tx:
        owner_id = await tx.fetchval("SELECT owner_id FROM chat_file")
        await erase_all(tx, owner_id)
        assert await tx.fetchval("SELECT count(*) FROM chat_file") == 0
