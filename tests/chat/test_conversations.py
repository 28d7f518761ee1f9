"""`/api` around the chats: lists, projects, deleting and taking back, forks, shares, ratings, search, import and export."""

import asyncio
import io
import json
import zipfile
from datetime import timedelta

import pytest

from aim2balance import organisations
from aim2balance.chat import Chats, GatewayModels, search
from aim2balance.kit.clock import SystemClock
from aim2balance.kit.ids import new_id
from tests.chat.chat_api import chat_api, erase_all, run_schedules
from tests.chat.test_routes import events_of, member
from tests.chat.test_service import says
from tests.gateway.scripted import by_small
from tests.transfer import samples


class Later:
    """A clock that can be put forward."""

    def __init__(self):
        self.by = timedelta()

    def now(self):
        return SystemClock().now() + self.by


@pytest.fixture
def clock():
    return Later()


@pytest.fixture
async def chats(shop, clock):
    chats = Chats(shop.db, GatewayModels(shop.gateway), clock, shop.stored, title_models=by_small)
    yield chats
    await chats.close()


@pytest.fixture
def api(shop, chats, clock):
    return chat_api(shop.db, chats, clock)


async def say(client, chat_id, text="Why?", **more):
    """Ask, and return the ids of question and answer."""
    answer = await client.post(f"/api/chat/{chat_id}/messages", json={"text": text, "model": "free", **more})
    assert answer.status_code == 200, answer.text
    said = [data["id"] for _, name, data in events_of(answer.text) if name == "message"]
    return said if len(said) == 2 else [None, *said]


async def listed(client, **which):
    return [row["id"] for row in (await client.get("/api/convos", params=which)).json()["items"]]


async def test_pin_archive_tag_and_project(api, shop):
    who, one, two = await member(api, shop), str(new_id()), str(new_id())
    shop.script.replies = [says("So.")]
    async with api.client(**who) as client:
        project = (await client.post("/api/projects", json={"name": "Garden"})).json()
        await say(client, one)
        await say(client, two, projectId=project["id"])
        assert (await client.patch(f"/api/convos/{one}", json={"pinned": True, "tags": [" a ", "b", "a"]})).status_code == 204
        row = next(row for row in (await client.get("/api/convos")).json()["items"] if row["id"] == one)
        assert (row["pinned"], row["archived"], row["tags"], row["projectId"]) == (True, False, ["a", "b"], None)
        assert (await client.get("/api/tags")).json() == [{"name": "a", "chats": 1}, {"name": "b", "chats": 1}]
        assert await listed(client, pinned="true") == await listed(client, tag="b") == [one]
        assert await listed(client, pinned="false") == await listed(client, projectId=project["id"]) == [two]
        assert (await client.get("/api/projects")).json()[0]["chats"] == 1
        await client.patch(f"/api/convos/{one}", json={"archived": True})
        assert (await listed(client), await listed(client, archived="true"), len(await listed(client, archived="any"))) == ([two], [one], 2)
        await client.patch(f"/api/convos/{one}", json={"archived": False, "pinned": False, "projectId": project["id"]})
        await client.patch(f"/api/projects/{project['id']}", json={"name": "Wood"})
        assert [(row["name"], row["chats"]) for row in (await client.get("/api/projects")).json()] == [("Wood", 2)]
        await client.patch(f"/api/convos/{two}", json={"projectId": None})
        assert await listed(client, projectId=project["id"]) == [one]
        assert (await client.delete(f"/api/projects/{project['id']}")).status_code == 204
        assert await listed(client) == [two, one]
        gone = {"projectId": project["id"]}
        for answer in (
            await client.patch(f"/api/convos/{one}", json=gone),
            await client.post(f"/api/chat/{new_id()}/messages", json={**gone, "text": "Why?", "model": "free"}),
        ):
            assert (answer.status_code, answer.json()["code"]) == (404, "project_not_found")
        assert (await client.patch(f"/api/convos/{one}", json={"headId": str(new_id())})).json()["code"] == "unknown_message"


async def test_delete_take_back_and_go_for_good(api, shop, chats, clock):
    who, chat_id = await member(api, shop), str(new_id())
    shop.script.replies = [says("So.")]
    async with api.client(**who) as client:
        await say(client, chat_id)
        await client.delete(f"/api/convos/{chat_id}")
        assert await listed(client, deleted="true") == [chat_id]
        assert (await client.post(f"/api/convos/{chat_id}/restore")).status_code == 204
        assert await listed(client) == [chat_id]
        assert (await client.post(f"/api/convos/{chat_id}/restore")).status_code == 404
        clock.by = timedelta(days=31)
        assert await chats.remove_due() == 0  # taken back, so it stays
        await client.delete(f"/api/convos/{chat_id}")
        assert await chats.remove_due() == 0
        clock.by = timedelta(days=62)
        assert await chats.remove_due() == 1
        assert await listed(client, deleted="true") == []
        assert (await client.post(f"/api/convos/{chat_id}/restore")).status_code == 404


async def test_temporary_chats_are_nowhere_and_go_after_a_day(api, shop, chats, clock):
    who, chat_id = await member(api, shop), str(new_id())
    shop.script.replies = [says("So.")]
    async with api.client(**who) as client:
        _, answer = await say(client, chat_id, "A quokka", temporary=True)
        await say(client, chat_id, "And then?", parentId=answer)
        assert await listed(client) == []
        assert (await client.get("/api/search", params={"q": "quokka"})).json()["items"] == []
        read = (await client.get(f"/api/messages/{chat_id}")).json()
        assert (len(read["messages"]), read["title"], read["temporaryUntil"] is not None) == (4, "", True)
        clock.by = timedelta(hours=25)
        await run_schedules(chats)
        assert (await client.get(f"/api/messages/{chat_id}")).status_code == 404


async def test_regenerate_and_fork(api, shop):
    who, chat_id = await member(api, shop), str(new_id())
    shop.script.replies = [says("So.")]
    async with api.client(**who) as client:
        question, first = await say(client, chat_id)
        again = {"parentId": question, "regenerate": True, "model": "free", "maxOutput": 50}
        assert (await client.post(f"/api/chat/{chat_id}/messages", json=again)).status_code == 200
        await say(client, chat_id, "More", parentId=first)
        made = await client.post(f"/api/convos/{chat_id}/fork", json={"messageId": first})
        assert made.status_code == 201
        copy = (await client.get(f"/api/messages/{made.json()['id']}")).json()
        assert [(m["text"], m["receipt"], m["status"]) for m in copy["messages"]] == [("Why?", None, "done"), ("So.", None, "done")]
        assert copy["headId"] == copy["messages"][1]["id"] not in {first, None}
        await say(client, made.json()["id"], "On", parentId=copy["headId"])
        taken = await client.post(f"/api/convos/{chat_id}/fork", json={"messageId": first, "conversationId": chat_id})
        assert (taken.status_code, taken.json()["code"]) == (409, "id_taken")
        for body in ({"model": "free"}, {"text": "a", "regenerate": True, "model": "free"}):
            assert (await client.post(f"/api/chat/{chat_id}/messages", json=body)).status_code == 400


async def test_a_share_is_frozen_revocable_and_says_nothing_of_its_owner(api, shop):
    who, other, chat_id = await member(api, shop), await member(api, shop, "bob@example.org"), str(new_id())
    shop.script.replies = [says("So.")]
    async with api.client(**who) as client:
        _, first = await say(client, chat_id)
        share = (await client.post(f"/api/convos/{chat_id}/shares", json={})).json()
        assert share["path"] == f"/s/{share['token']}"
        await say(client, chat_id, "A secret", parentId=first)
        assert [row["id"] for row in (await client.get("/api/shares", params={"conversationId": chat_id})).json()] == [share["id"]]
        async with api.client() as stranger:
            answer = await stranger.get(f"/api/shared/{share['token']}")
            seen = answer.json()
            assert answer.headers["x-robots-tag"] == "noindex"
            assert [message["text"] for message in seen["messages"]] == ["Why?", "So."]
            assert set(seen) == {"title", "createdAt", "messages"}
            assert set(seen["messages"][0]) == {"role", "text", "model", "createdAt", "impact", "images", "files", "sources", "aiGenerated"}
            assert (await stranger.get("/api/shared/nonsense")).json()["code"] == "share_not_found"
            await client.delete(f"/api/convos/{chat_id}")
            assert (await stranger.get(f"/api/shared/{share['token']}")).status_code == 404
            await client.post(f"/api/convos/{chat_id}/restore")
            assert (await stranger.get(f"/api/shared/{share['token']}")).status_code == 200
            async with api.client(**other) as thief:
                assert (await thief.delete(f"/api/shares/{share['id']}")).status_code == 404
                assert (await thief.post(f"/api/convos/{chat_id}/shares", json={})).status_code == 404
            assert (await client.delete(f"/api/shares/{share['id']}")).status_code == 204
            assert (await stranger.get(f"/api/shared/{share['token']}")).status_code == 404


async def test_feedback(api, shop):
    who, chat_id = await member(api, shop), str(new_id())
    shop.script.replies = [says("So.")]
    async with api.client(**who) as client:
        question, answer = await say(client, chat_id)
        for rating in ("up", "down", None):
            assert (await client.put(f"/api/messages/{answer}/feedback", json={"rating": rating})).status_code == 204
            assert (await client.get(f"/api/messages/{chat_id}")).json()["messages"][1]["feedback"] == rating
        assert (await client.put(f"/api/messages/{question}/feedback", json={"rating": "up"})).json()["code"] == "message_not_found"
        assert (await client.put(f"/api/messages/{answer}/feedback", json={"rating": "fair"})).status_code == 400


async def found(client, q):
    return (await client.get("/api/search", params={"q": q})).json()["items"]


async def test_f24_what_is_said_is_found_at_once_in_german_and_english(api, shop):
    who, other, chat_id = await member(api, shop), await member(api, shop, "bob@example.org"), str(new_id())
    shop.script.replies = [says("Die Häuser stehen am Fluss. <b>Mushrooms</b> grow there."), says("x")]
    async with api.client(**who) as client:
        await say(client, chat_id, "Where do the foxes run?")
        for q in ("Haus", "mushroom", "fox running", '"grow there"', "mush", "Häuser -elephant"):
            hits = await found(client, q)
            assert [hit["conversationId"] for hit in hits][:1] == [chat_id], q
        (hit,) = await found(client, "mushroom")
        assert {"text": "Mushrooms", "match": True} in hit["snippet"]
        assert hit["role"] == "assistant"
        assert await found(client, "fox elephant") == []
        await client.patch(f"/api/convos/{chat_id}", json={"title": "Pfifferlinge im Wald"})
        hit = (await found(client, "Pfifferling"))[0]
        assert (hit["messageId"], hit["title"]) == (None, "Pfifferlinge im Wald")
        async with api.client(**other) as stranger:
            assert await found(stranger, "mushroom") == []
        await client.delete(f"/api/convos/{chat_id}")
        assert await found(client, "mushroom") == []
        await client.post(f"/api/convos/{chat_id}/restore")
        assert len(await found(client, "mushroom")) == 1


async def test_f24_pages_and_nonsense(api, shop):
    who, chat_id = await member(api, shop), str(new_id())
    shop.script.replies = [says("So.")]
    async with api.client(**who) as client:
        for _ in range(3):
            await say(client, chat_id, "A badger")
        first = (await client.get("/api/search", params={"q": "badger", "limit": 2})).json()
        second = (await client.get("/api/search", params={"q": "badger", "limit": 2, "cursor": first["nextCursor"]})).json()
        assert (len(first["items"]), len(second["items"]), second["nextCursor"]) == (2, 1, None)
        for q in ("", "  ", '"', "-", "!!"):
            assert (await client.get("/api/search", params={"q": q})).json()["code"] == "nothing_to_search"
        for q in ("a & b | !c:*", "it's", "\\x", '"unclosed', "a <-> b", "badger:*", "or or", "ü" * 300, "-badger", "e" * 299):
            assert (await client.get("/api/search", params={"q": q})).status_code == 200, q
        assert (await client.get("/api/search", params={"q": "a", "cursor": "x"})).json()["code"] == "invalid_cursor"


async def test_f24_long_and_odd_texts_do_not_break_writing(api, shop):
    who, chat_id = await member(api, shop), str(new_id())
    shop.script.replies = [says("So.")]
    async with api.client(**who) as client:
        for text in (" ".join(f"w{n:x}" for n in range(150_000)), "ü" * 300_000, "🌲" * 100_000, "a.b/c@d-e " * 20_000):
            await say(client, chat_id, text)
        assert len((await client.get(f"/api/messages/{chat_id}")).json()["messages"]) == 8


async def test_f24_texts_older_than_the_search_are_brought_in(api, shop):
    who, chat_id = await member(api, shop), str(new_id())
    shop.script.replies = [says("So.")]
    async with api.client(**who) as client:
        await say(client, chat_id, "A marmot")
        async with shop.db.transaction() as tx:
            await tx.execute("DELETE FROM search_entry")
            await tx.execute("UPDATE search_state SET is_complete = false")
        assert await found(client, "marmot") == []
        assert await search.complete(shop.db) == 1
        assert await search.complete(shop.db) == 0
        assert len(await found(client, "marmot")) == 1


async def imported(client, content, **headers):
    started = await client.post("/api/import", content=content, headers=headers)
    assert started.status_code == 202, started.text
    async with asyncio.timeout(30):
        while (run := (await client.get(f"/api/imports/{started.json()['id']}")).json())["state"] == "running":
            await asyncio.sleep(0.01)
    return run


async def test_f25_import_tells_what_became_of_each_chat(api, shop):
    who, other = await member(api, shop), await member(api, shop, "bob@example.org")
    async with api.client(**who) as client:
        run = await imported(client, samples.as_bytes(samples.CHATGPT))
        assert (run["state"], run["found"], run["imported"], run["skipped"], run["messages"]) == ("done", 4, 1, 3, 3)
        assert (run["items"][0]["leftOut"], run["items"][0]["kept"]) == ({"image": 1, "system": 1}, {"tool": 1})
        assert await listed(client, archived="true") == [run["items"][0]["conversationId"]]
        assert len(await found(client, "flour")) == 1
        assert (await imported(client, samples.as_bytes(samples.CHATGPT)))["imported"] == 0
        broken = await imported(client, b"[1, 2")
        assert (broken["state"], broken["errorCode"], broken["skipped"]) == ("failed", "file_is_cut_off", 1)
        assert (await client.post("/api/import", content=b"")).json()["code"] == "empty_file"
        assert len((await client.get("/api/imports")).json()) == 3
        async with api.client(**other) as stranger:
            assert (await stranger.get(f"/api/imports/{run['id']}")).status_code == 404


async def test_f25_an_import_whose_process_died_says_so(api, shop):
    who = await member(api, shop)
    async with api.client(**who) as client:
        run = await imported(client, samples.as_bytes(samples.CLAUDE))
        async with shop.db.transaction() as tx:
            await tx.execute("UPDATE import_run SET state = 'running'")
        assert (await client.post("/api/import", content=b"[]")).json()["code"] == "import_running"
        async with shop.db.transaction() as tx:
            await tx.execute("UPDATE import_run SET touched_at = now() - interval '1 hour'")
        told = (await client.get(f"/api/imports/{run['id']}")).json()
        assert (told["state"], told["errorCode"]) == ("failed", "interrupted")
        assert (await imported(client, b"[]"))["state"] == "done"


async def test_an_import_can_be_ended_and_keeps_what_it_brought_in(api, shop):
    who, other = await member(api, shop), await member(api, shop, "bob@example.org")
    many = [{**chat, "uuid": f"{chat['uuid']}-{n}"} for n in range(3000) for chat in samples.CLAUDE]
    async with api.client(**who) as client, api.client(**other) as stranger:
        run = (await client.post("/api/import", content=samples.as_bytes(many))).json()
        assert (await stranger.delete(f"/api/imports/{run['id']}")).status_code == 404
        assert (await client.delete(f"/api/imports/{run['id']}")).status_code == 204
        told = (await client.get(f"/api/imports/{run['id']}")).json()
        assert (told["state"], told["errorCode"]) == ("failed", "cancelled")
        assert len(told["items"]) == told["found"] < len(many)
        assert (await client.get("/api/imports")).json()[0]["items"] == []
        done = await imported(client, samples.as_bytes(samples.CHATGPT))
        assert (await client.delete(f"/api/imports/{done['id']}")).status_code == 204
        assert (await client.get(f"/api/imports/{done['id']}")).json()["state"] == "done"


async def test_f26_export_of_one_chat_and_of_all(api, shop):
    who, chat_id = await member(api, shop), str(new_id())
    shop.script.replies = [says("So."), says("So."), says("Or so.")]
    async with api.client(**who) as client:
        question, first = await say(client, chat_id)
        await client.post(f"/api/chat/{chat_id}/messages", json={"parentId": question, "model": "free"})
        text = (await client.get(f"/api/convos/{chat_id}/export")).text
        assert text.startswith("# A good title")
        assert "Why?" in text
        assert "Or so." in text
        assert "So.\n" in (await client.get(f"/api/convos/{chat_id}/export", params={"messageId": first})).text
        whole = await client.get(f"/api/convos/{chat_id}/export", params={"format": "json"})
        assert len(whole.json()["messages"]) == 3
        assert whole.json()["messages"][1]["receipt"]["id"]
        everything = await client.get("/api/export")
        with zipfile.ZipFile(io.BytesIO(everything.content)) as packed:
            assert packed.testzip() is None
            names = packed.namelist()
            assert {*names} > {"agents.json", "presets.json", "prompts.json"}
            assert len(names) == 6
            assert (
                json.loads(packed.read(next(name for name in names if name.endswith(".json") and name.startswith("chats/"))))
                == whole.json()
            )
        run = await imported(client, everything.content)
        assert (run["imported"], run["items"][0]["reason"]) == (1, None)


async def test_f26_erasing_leaves_no_row_of_a_person(api, shop):
    who, chat_id = await member(api, shop), str(new_id())
    shop.script.replies = [says("So.")]
    async with api.client(**who) as client:
        await client.post("/api/projects", json={"name": "Garden"})
        _, answer = await say(client, chat_id)
        await client.put(f"/api/messages/{answer}/feedback", json={"rating": "up"})
        await client.post(f"/api/convos/{chat_id}/shares", json={})
        await imported(client, samples.as_bytes(samples.CLAUDE))
        await client.delete(f"/api/convos/{chat_id}")
    async with shop.db.transaction() as tx:
        owner = await tx.fetchval("SELECT owner_id FROM conversation LIMIT 1")
        tables = [
            row["table_name"]
            for row in await tx.fetch(
                "SELECT c.table_name FROM information_schema.columns c WHERE c.table_schema = 'public' AND c.column_name = 'owner_id'"
                " AND c.table_name IN ('conversation', 'message', 'generation', 'generation_event', 'project', 'chat_removal', 'share',"
                " 'feedback', 'import_run', 'import_source', 'search_entry', 'deleted_project')"
            )
        ]
        assert len(tables) == 12
        await erase_all(tx, owner)
        await organisations.erase(tx, owner)
        for table in tables:
            assert await tx.fetchval(f"SELECT count(*) FROM {table} WHERE owner_id = $1", owner) == 0, table


async def test_what_is_somebody_elses_does_not_exist(api, shop):
    who, other, chat_id = await member(api, shop), await member(api, shop, "bob@example.org"), str(new_id())
    shop.script.replies = [says("So.")]
    async with api.client(**who) as client:
        project = (await client.post("/api/projects", json={"name": "Garden"})).json()["id"]
        _, answer = await say(client, chat_id)
        await client.delete(f"/api/convos/{chat_id}")
    async with api.client(**other) as thief:
        for method, path, body in (
            ("PATCH", f"/api/convos/{chat_id}", {"pinned": True}),
            ("POST", f"/api/convos/{chat_id}/restore", None),
            ("POST", f"/api/convos/{chat_id}/fork", {"messageId": answer}),
            ("GET", f"/api/convos/{chat_id}/export", None),
            ("PUT", f"/api/messages/{answer}/feedback", {"rating": "up"}),
            ("PATCH", f"/api/projects/{project}", {"name": "Mine"}),
            ("DELETE", f"/api/projects/{project}", None),
        ):
            assert (await thief.request(method, path, json=body)).status_code == 404, path
        assert (await thief.get("/api/projects")).json() == []
