"""Images in the store of files: moved there without loss, removed when nobody names them, and what happens while the store is away."""

import hashlib
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from aim2balance.adapters.storage.configured import open_file_store
from aim2balance.adapters.storage.files import LocalFiles
from aim2balance.adapters.storage.objects import memory_files
from aim2balance.chat import Chats, GatewayModels
from aim2balance.files import stored
from aim2balance.files.stored import StoredFiles
from aim2balance.kit.clock import FixedClock
from aim2balance.kit.ids import new_id
from aim2balance.kit.storage import StorageAway
from tests.bucket import a_bucket
from tests.chat.chat_api import chat_api, erase_all
from tests.chat.test_routes import member
from tests.chat.test_service import says
from tests.files.test_files import GIF, ask, png, uploaded


class Flaky:
    """A store that is away from a number of calls on, or that damages what it keeps."""

    def __init__(self, inner, calls=10**9, *, damages=False):
        self.inner, self.calls, self.damages = inner, calls, damages

    def _called(self):
        self.calls -= 1
        if self.calls < 0:
            raise StorageAway("away")

    async def put(self, key, content):
        self._called()
        await self.inner.put(key, content[:-1] if self.damages else content)

    async def put_stream(self, key, pieces):
        self._called()
        await self.inner.put_stream(key, pieces)

    async def get(self, key):
        self._called()
        return await self.inner.get(key)

    async def read(self, key, start=0, end=None) -> AsyncIterator[bytes]:
        self._called()
        async for piece in self.inner.read(key, start, end):
            yield piece

    async def delete(self, key):
        self._called()
        await self.inner.delete(key)


@pytest.fixture
def api(shop, chats):
    return chat_api(shop.db, chats, shop.clock)


@pytest.fixture(params=["memory", "folder", "bucket"])
def kept_in(request, shop, tmp_path):
    """Ask for it before `api`: the store of files is then that one."""
    if request.param == "folder":
        shop.files = LocalFiles(tmp_path / "files")
    if request.param == "bucket":
        with a_bucket() as url:
            shop.files = open_file_store(url, tmp_path)
            shop.stored = StoredFiles(shop.db, shop.clock, shop.files)
            yield
        return
    shop.stored = StoredFiles(shop.db, shop.clock, shop.files)
    yield


async def rows(shop, what="owner_id, id, stored_key, content, sha256"):
    async with shop.db.connection() as connection:
        return await connection.fetch(f"SELECT {what} FROM chat_file ORDER BY owner_id, id")


async def keys(shop):
    async with shop.db.connection() as connection:
        return {row["key"] for row in await connection.fetch("SELECT key FROM file_removal")}


def an_hour_later(shop):
    return StoredFiles(shop.db, FixedClock(shop.clock.now() + stored.PUT_WITHIN), shop.files)


async def back_into_database(shop):
    """As the version before left it: the bytes in the row, nothing in the store."""
    for row in await rows(shop):
        content = await shop.files.get(row["stored_key"])
        async with shop.db.connection() as connection:
            await connection.execute(
                "UPDATE chat_file SET content = $2, stored_key = NULL, sha256 = NULL WHERE id = $1", row["id"], content
            )
        await shop.files.delete(row["stored_key"])


async def test_images_of_before_are_read_moved_and_still_there(kept_in, api, chats, shop):
    async with api.client(**await member(api, shop)) as client:
        made = {(await uploaded(client, content))["id"]: content for content in (png(), GIF, png(4, 4))}
        await back_into_database(shop)

        async def all_there():
            return [(await client.get(f"/api/files/{id_}")).content for id_ in made] == list(made.values())

        assert await all_there()
        for calls in range(6):  # away at each step of each image: put, read back
            with pytest.raises(StorageAway):
                await StoredFiles(shop.db, shop.clock, Flaky(shop.files, calls)).move()
            assert await all_there()
            assert await chats.files.stored.move() == 3 - calls // 2
            assert await all_there()
            await back_into_database(shop)
        assert await chats.files.stored.move() == 3
        assert await all_there()
        for row in await rows(shop):
            assert row["content"] is None
            assert row["sha256"] == hashlib.sha256(await shop.files.get(row["stored_key"])).digest()
        await an_hour_later(shop).remove_due()
        assert await keys(shop) == set()
        assert await all_there()


async def test_a_move_that_broke_off_goes_on_where_it_was(api, chats, shop):
    async with api.client(**await member(api, shop)) as client:
        made = [await uploaded(client, content) for content in (png(), GIF, png(4, 4))]
        await back_into_database(shop)
        with pytest.raises(StorageAway):
            await StoredFiles(shop.db, shop.clock, Flaky(shop.files, 3)).move()  # put, read back, put
        assert sorted(row["content"] is None for row in await rows(shop)) == [False, False, True]
        assert len(await keys(shop)) == 1  # of what was put and not checked
        assert await chats.files.stored.move() == 2
        assert await chats.files.stored.remove_due() == 0
        assert await an_hour_later(shop).remove_due() == 1
        assert await keys(shop) == set()
        assert [(await client.get(f"/api/files/{one['id']}")).content for one in made] == [png(), GIF, png(4, 4)]


async def test_bytes_that_come_back_otherwise_stay_in_the_database(api, shop):
    async with api.client(**await member(api, shop)) as client:
        made = await uploaded(client)
        await back_into_database(shop)
        assert await StoredFiles(shop.db, shop.clock, Flaky(shop.files, damages=True)).move() == 0
        assert (await client.get(f"/api/files/{made['id']}")).content == png()
        assert [bytes(row["content"]) for row in await rows(shop)] == [png()]


async def test_copies_share_their_bytes_until_the_last_one_goes(api, chats, shop):
    shop.script.replies = [says("A cat.")]
    async with api.client(**await member(api, shop)) as client:
        chat_id, copy_id, made = new_id(), new_id(), await uploaded(client)
        await ask(client, chat_id, text="What is it?", files=[made["id"]])
        last = (await client.get(f"/api/messages/{chat_id}")).json()["messages"][-1]
        await client.post(f"/api/convos/{chat_id}/fork", json={"messageId": last["id"], "conversationId": str(copy_id)})
        first, second = await rows(shop)
        assert first["stored_key"] == second["stored_key"]
        (copied,) = (await client.get(f"/api/messages/{copy_id}")).json()["messages"][0]["files"]
        async with shop.db.connection() as connection:
            await connection.execute("DELETE FROM conversation WHERE id = $1", chat_id)
        assert await keys(shop) == {first["stored_key"]}
        assert await chats.files.stored.remove_due() == 0
        assert (await keys(shop), (await client.get(f"/api/files/{copied['id']}")).content) == (set(), png())
        async with shop.db.transaction() as tx:
            await erase_all(tx, first["owner_id"])
        assert await chats.files.stored.remove_due() == 1
        assert await keys(shop) == set()
        with pytest.raises(Exception, match="no such file"):
            await shop.files.get(first["stored_key"])


async def test_while_the_store_is_away_nothing_is_lost_and_it_is_said(shop):
    away = Flaky(shop.files)
    chats = Chats(shop.db, GatewayModels(shop.gateway), shop.clock, StoredFiles(shop.db, shop.clock, away))
    api = chat_api(shop.db, chats, shop.clock)
    shop.script.replies = [says("A cat.")]
    async with api.client(**await member(api, shop)) as client:
        made = await uploaded(client)
        away.calls = 0
        for refused in (await client.post("/api/files", content=png()), await client.get(f"/api/files/{made['id']}")):
            assert (refused.status_code, refused.json()["code"]) == (503, "storage_away")
        chat_id = new_id()
        answer = await ask(client, chat_id, text="What is it?", files=[made["id"]])
        assert "storage_away" in answer.text
        assert shop.script.asked == []  # nobody is asked about a picture that is not sent
        gone = await uploaded_row(shop, made["id"])
        assert gone is not None
        assert (await client.delete("/api/files/" + made["id"])).status_code in {204, 404}
        assert len(await keys(shop)) >= 1
        later = StoredFiles(shop.db, FixedClock(shop.clock.now() + stored.PUT_WITHIN + timedelta(minutes=1)), away)
        with pytest.raises(StorageAway):
            await later.remove_due()
        assert len(await keys(shop)) >= 1
        away.calls = 10**9
        again = StoredFiles(shop.db, FixedClock(shop.clock.now() + stored.PUT_WITHIN + timedelta(hours=1)), away)
        await again.remove_due()
        assert await keys(shop) == set()
    await chats.close()


async def uploaded_row(shop, file_id):
    async with shop.db.connection() as connection:
        return await connection.fetchval("SELECT id FROM chat_file WHERE id = $1", file_id)


async def test_what_is_being_removed_is_kept_no_more(shop):
    store = memory_files()
    slow = StoredFiles(shop.db, shop.clock, store)
    await slow.put("uploads/late", b"1")
    later = StoredFiles(shop.db, FixedClock(shop.clock.now() + stored.PUT_WITHIN), Flaky(store, 0))
    with pytest.raises(StorageAway):
        await later.remove_due()
    with pytest.raises(StorageAway, match="too long"):
        async with shop.db.transaction() as tx:
            await slow.keep(tx, "uploads/late")


async def test_bytes_that_are_lost_are_no_mistake_of_the_reader(api, shop):
    async with api.client(**await member(api, shop)) as client:
        made = await uploaded(client)
        (row,) = await rows(shop)
        await shop.files.delete(row["stored_key"])
        lost = await client.get(f"/api/files/{made['id']}")
        assert (lost.status_code, lost.json()["code"]) == (404, "file_not_found")


async def test_a_store_of_this_process_alone_gets_nothing_new_and_is_read(api, shop):
    alone = StoredFiles(shop.db, shop.clock, shop.files, is_for_all=False)
    chats = Chats(shop.db, GatewayModels(shop.gateway), shop.clock, alone)
    person = await member(api, shop)
    async with api.client(**person) as client:
        before = await uploaded(client)
    async with chat_api(shop.db, chats, shop.clock).client(**person) as client:
        made = await uploaded(client, GIF)
        assert await alone.move() == 0
        assert sorted(row["content"] is None for row in await rows(shop)) == [False, True]
        for id_, content in ((before["id"], png()), (made["id"], GIF)):
            assert (await client.get(f"/api/files/{id_}")).content == content
    await chats.close()
    async with api.client(**person) as client:  # later with a bucket: moved, and read from there
        assert await StoredFiles(shop.db, shop.clock, shop.files).move() == 1
        assert (await client.get(f"/api/files/{made['id']}")).content == GIF
