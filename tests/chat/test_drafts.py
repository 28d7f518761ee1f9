"""F54: what was begun and not sent is kept for every device, the newest wins, and nothing is lost."""

from datetime import timedelta
from uuid import UUID

import pytest

from aim2balance.chat import unsent_texts
from aim2balance.kit.clock import wire_time
from aim2balance.kit.ids import new_id
from aim2balance.kit.principal import OwnerId
from tests.chat.chat_api import chat_api, erase_all
from tests.chat.test_conversations import say
from tests.chat.test_routes import member
from tests.chat.test_service import says


@pytest.fixture
def api(shop, chats):
    return chat_api(shop.db, chats, shop.clock)


@pytest.fixture
async def ann(api, shop):
    who, chat_id = await member(api, shop), str(new_id())
    shop.script.replies = [says("So.")]
    async with api.client(**who) as client:
        await say(client, chat_id)
        yield client, chat_id


async def put(client, chat, text, *, at, seen=0, **more):
    answer = await client.put(f"/api/drafts/{chat}", json={"text": text, "changedAt": wire_time(at), "seen": seen, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def read(client, chat):
    return (await client.get(f"/api/drafts/{chat}")).json()


async def test_f54_a_draft_is_kept_until_it_is_sent(ann, shop):
    client, chat_id = ann
    for chat in ("new", chat_id):
        assert (await read(client, chat))["text"] == ""
        kept = await put(client, chat, "Ein Entwurf 🦦", at=shop.clock.now())
        assert await read(client, chat) == kept
        again = await put(client, chat, "Ein Entwurf 🦦, länger", at=shop.clock.now(), seen=kept["version"])
        assert (again["text"], again["earlier"]) == ("Ein Entwurf 🦦, länger", None)
        sent = await put(client, chat, "", at=shop.clock.now(), seen=again["version"])
        assert (sent["text"], sent["earlier"]) == ("", None)
        assert (await read(client, chat))["text"] == ""


async def test_f54_two_devices_and_nothing_is_lost(ann, shop):
    client, chat_id = ann
    now = shop.clock.now()
    first = await put(client, chat_id, "begun on the telephone", at=now)
    laptop = await put(client, chat_id, "written on the laptop", at=now + timedelta(seconds=-5))
    assert (laptop["text"], laptop["earlier"]) == ("begun on the telephone", "written on the laptop"), "the older one does not win"
    newer = await put(client, chat_id, "the newest of all", at=now, seen=first["version"])
    assert newer["text"] == "the newest of all"
    assert newer["earlier"] == "begun on the telephone\n\nwritten on the laptop"
    same = await put(client, chat_id, "the newest of all", at=now)
    assert same == newer, "the same text is no other one"
    sent = await put(client, chat_id, "", at=now, seen=newer["version"])
    assert (sent["text"], sent["earlier"]) == ("", newer["earlier"]), "what was not seen outlives what is sent"
    unseen = await put(client, chat_id, "", at=now, seen=0, dropsEarlier=True)
    assert unseen["earlier"] == newer["earlier"], "only who saw it can drop it"
    assert (await put(client, chat_id, "", at=now, seen=sent["version"], dropsEarlier=True))["earlier"] is None


async def test_f54_a_clock_that_is_fast_does_not_win_for_ever(ann, shop):
    client, _ = ann
    fast = await put(client, "new", "from the future", at=shop.clock.now() + timedelta(days=300))
    assert fast["changedAt"] <= wire_time(shop.clock.now())


async def test_f54_drafts_belong_to_their_chat_and_person(api, ann, shop):
    client, chat_id = ann
    other = await member(api, shop, "bob@example.org")
    await put(client, chat_id, "mine", at=shop.clock.now())
    await put(client, "new", "mine too", at=shop.clock.now())
    async with api.client(**other) as stranger:
        assert (await read(stranger, chat_id))["text"] == (await read(stranger, "new"))["text"] == ""
        body = {"text": "x", "changedAt": wire_time(shop.clock.now())}
        for chat in (chat_id, str(new_id())):
            assert (await stranger.put(f"/api/drafts/{chat}", json=body)).json()["code"] == "chat_not_found"
    me = OwnerId(UUID(await owner_of(shop.db, chat_id)))
    await client.delete(f"/api/convos/{chat_id}")
    assert (await client.put(f"/api/drafts/{chat_id}", json=body)).json()["code"] == "chat_not_found"
    async with shop.db.transaction() as tx:
        await erase_all(tx, me)
        assert await tx.fetchval("SELECT count(*) FROM draft") == 0


async def owner_of(db, chat_id):
    async with db.connection() as connection:
        return str(await connection.fetchval("SELECT owner_id FROM conversation WHERE id = $1", UUID(chat_id)))


async def test_f54_their_size_is_bounded(ann, shop, monkeypatch):
    client, chat_id = ann
    at = shop.clock.now()
    await put(client, chat_id, "x" * 250_000, at=at)
    long = await client.put("/api/drafts/new", json={"text": "x" * 250_001, "changedAt": wire_time(at)})
    assert long.status_code == 400
    (said,) = long.json()["errors"]
    assert (said["field"], said["most"], said["length"]) == ("text", 250_000, 250_001)
    monkeypatch.setattr(unsent_texts, "MOST_BYTES", 300_000)
    full = await client.put("/api/drafts/new", json={"text": "x" * 60_000, "changedAt": wire_time(at)})
    assert (full.status_code, full.json()["code"]) == (429, "drafts_full")
    monkeypatch.setattr(unsent_texts, "MOST_TEXTS", 1)
    assert (await client.put("/api/drafts/new", json={"text": "x", "changedAt": wire_time(at)})).json()["code"] == "drafts_full"
    await put(client, chat_id, "", at=at, seen=1)
    await put(client, "new", "x", at=at)


async def test_f54_nonsense_is_refused(ann):
    client, _ = ann
    good = {"text": "x", "changedAt": "2026-01-01T00:00:00Z"}
    for body in (
        {},
        {**good, "text": None},
        {**good, "seen": -1},
        {**good, "changedAt": "0001-01-01T00:00:00+23:59"},
        {**good, "other": 1},
    ):
        assert (await client.put("/api/drafts/new", json=body)).status_code == 400, body
    assert (await client.put("/api/drafts/old", json=good)).status_code in (400, 404)
    halves = await client.put("/api/drafts/new", content=b'{"text": "a\\ud83d b\\u0000", "changedAt": "2026-01-01T00:00:00Z"}')
    assert halves.status_code in (200, 400)


async def test_f54_the_files_of_a_draft_are_kept_beside_its_text(ann, shop):
    client, chat_id = ann
    ids = [str(new_id()) for _ in range(3)]
    for chat in ("new", chat_id):
        place = f"/api/drafts/{chat}/files"
        assert (await client.get(place)).json() == {"fileIds": []}
        assert (await client.put(place, json={"fileIds": ids})).status_code == 204
        kept = await put(client, chat, "Dazu", at=shop.clock.now())
        assert (kept["text"], kept["earlier"]) == ("Dazu", None), "files alone are no text of another device"
        assert (await client.get(place)).json() == {"fileIds": ids}
        assert (await client.put(place, json={"fileIds": ids[1:2]})).status_code == 204
        assert (await client.get(place)).json() == {"fileIds": ids[1:2]}
        assert (await read(client, chat))["text"] == "Dazu"
    many = await client.put("/api/drafts/new/files", json={"fileIds": [str(new_id()) for _ in range(19)]})
    assert many.status_code == 400
    nowhere = await client.put(f"/api/drafts/{new_id()}/files", json={"fileIds": ids})
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "chat_not_found")
