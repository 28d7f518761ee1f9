"""`/api/collections`: files go in, are cut into passages by a job, and are found by questions; only their owner sees them."""

import pytest

from aim2balance import files, knowledge
from aim2balance.kit.clock import Clock, FixedClock
from aim2balance.kit.jobs import Worker
from aim2balance.knowledge import ingestion
from tests.chat.chat_api import chat_api, erase_all, open_uploads
from tests.chat.test_routes import member
from tests.files.test_uploads import begin, send

LEASE = """# Mietvertrag

§ 7 Kündigung
Der Vertrag kann mit einer Frist von drei Monaten zum Ende eines Quartals gekündigt werden. Die Kündigung bedarf der Textform.

§ 8 Tierhaltung
Hunde und Katzen dürfen gehalten werden, wenn die Verwaltung zustimmt.
"""
MIRE = "Peat grows a millimetre each year. Sphagnum holds twenty times its own weight of water.\n"
CHINESE = "湿地公约于一九七一年在拉姆萨尔签署。泥炭地储存的碳比全世界所有森林加起来还多。\n"
JAPANESE = "釧路湿原は日本最大の湿原であり、タンチョウの生息地として知られている。\n"
KOREAN = "우포늪은 한국에서 가장 큰 자연 늪이다.\n"


class Library:
    """What runs behind the page: uploads, the reading of texts, knowledge; jobs run when they are told to."""

    def __init__(self, shop, chats):
        self.shop = shop
        self.uploads = open_uploads(shop.db, chats, shop.clock)
        self.reading = files.Reading(shop.db, chats.files.stored, shop.clock)
        self.knowledge = knowledge.Knowledge(shop.db, shop.clock)
        self.api = chat_api(shop.db, chats, shop.clock, self.uploads)
        self.api.workers.append(self.reading)

    async def work(self):
        return await self.worker().run_due()

    def worker(self, clock: Clock | None = None):
        handlers = {**self.uploads.handlers(), **self.reading.handlers(), **self.knowledge.handlers()}
        return Worker(self.shop.db, clock or self.shop.clock, handlers)

    async def put(self, client, text, name="notes.md"):
        """A file that was uploaded and read; its id."""
        content = text.encode() if isinstance(text, str) else text
        place = await begin(client, len(content), name)
        assert (await send(client, place, content)).status_code == 204
        await self.work()
        return place.rpartition("/")[2]


@pytest.fixture
def library(shop, chats):
    return Library(shop, chats)


async def collection(client, name="House", **more):
    answer = await client.post("/api/collections", json={"name": name, **more})
    assert answer.status_code == 201, answer.text
    return f"/api/collections/{answer.json()['id']}"


async def add(client, library, where, text, name="notes.md"):
    answer = await client.post(f"{where}/sources", json={"fileId": await library.put(client, text, name)})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


async def search(client, where, query, **more):
    answer = await client.post(f"{where}/search", json={"query": query, **more})
    assert answer.status_code == 200, answer.text
    assert answer.json()["method"] == "full_text"
    return answer.json()["items"]


async def count(library, table):
    async with library.shop.db.connection() as connection:
        return await connection.fetchval(f"SELECT count(*) FROM {table}")


async def test_a_question_finds_the_passage_with_its_page_heading_and_marks(library):
    async with library.api.client(**await member(library.api, library.shop)) as client:
        where = await collection(client, description="What is rented")
        await add(client, library, where, LEASE, "Mietvertrag.md")
        await add(client, library, where, MIRE, "mires.txt")
        await library.work()
        shown = (await client.get(where)).json()
        assert (shown["sources"], shown["passages"], shown["isMoving"]) == (2, 3, False)
        found = await search(client, where, "Bis wann muss ich kündigen?")
        assert (found[0]["heading"], found[0]["page"], found[0]["file"]) == ("§ 7 Kündigung", 1, "Mietvertrag.md")
        assert [part["text"] for part in found[0]["excerpt"] if part["match"]][0] in {"Kündigung", "gekündigt"}
        page = (await client.get(f"/api/files/{found[0]['fileId']}/text?page=1")).json()["text"]
        assert page[found[0]["start"] : found[0]["end"]] == found[0]["text"]
        assert "§ 7 Kündigung\nDer Vertrag" in found[0]["text"]
        assert (await search(client, where, "How much water does sphagnum hold?"))[0]["file"] == "mires.txt"
        assert [one["heading"] for one in await search(client, where, "Darf ich einen Hund halten", limit=1)] == ["§ 8 Tierhaltung"]
        assert await search(client, where, "Kontrabass") == []
        for query, status in (("?!", 400), ("", 400)):
            assert (await client.post(f"{where}/search", json={"query": query})).status_code == status


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("泥炭地储存多少碳？", "zh.txt"),
        ("拉姆萨尔公约是什么时候签署的", "zh.txt"),
        ("タンチョウはどこに住んでいますか", "ja.txt"),
        ("한국에서 가장 큰 늪은?", "ko.txt"),
    ],
)
async def test_questions_in_chinese_japanese_and_korean_find_their_passages(library, question, name):
    async with library.api.client(**await member(library.api, library.shop)) as client:
        where = await collection(client)
        for file, text in (("zh.txt", CHINESE), ("ja.txt", JAPANESE), ("ko.txt", KOREAN), ("en.txt", MIRE), ("de.md", LEASE)):
            await add(client, library, where, text, file)
        await library.work()
        found = await search(client, where, question)
        assert found[0]["file"] == name
        assert any(part["match"] for part in found[0]["excerpt"])


async def test_collections_are_kept_changed_and_deleted_by_their_owner_alone(library):
    who, other = await member(library.api, library.shop), await member(library.api, library.shop, "bob@example.org")
    async with library.api.client(**who) as client, library.api.client(**other) as stranger:
        where = await collection(client, " House ")
        source = await add(client, library, where, LEASE)
        await library.work()
        assert (await client.post("/api/collections", json={"name": "HOUSE"})).json()["code"] == "collection_name_taken"
        theirs = await collection(stranger)
        file = (await client.get(f"{where}/sources")).json()[0]["fileId"]
        for method, path, body, code in (
            ("GET", where, None, "collection_not_found"),
            ("PATCH", where, {"name": "Mine"}, "collection_not_found"),
            ("DELETE", where, None, "collection_not_found"),
            ("GET", f"{where}/sources", None, "collection_not_found"),
            ("POST", f"{where}/search", {"query": "Hund"}, "collection_not_found"),
            ("POST", f"{where}/estimate", {"fileIds": []}, "collection_not_found"),
            ("POST", f"{where}/cancel", None, "collection_not_found"),
            ("POST", f"{where}/sources/{source}/cancel", None, "collection_not_found"),
            ("POST", f"{where}/sources/{source}/resume", None, "source_not_found"),
            ("DELETE", f"{where}/sources/{source}", None, "source_not_found"),
            ("POST", f"{theirs}/sources", {"fileId": file}, "file_not_found"),
            ("POST", f"{theirs}/estimate", {"fileIds": [file]}, "file_not_found"),
        ):
            refused = await stranger.request(method, path, json=body)
            assert (refused.status_code, refused.json()["code"]) == (404, code), path
        assert await search(stranger, theirs, "Kündigung") == []
        changed = await client.patch(where, json={"name": "Flat", "description": "Two rooms"})
        assert (changed.json()["name"], changed.json()["description"]) == ("Flat", "Two rooms")
        assert [one["name"] for one in (await client.get("/api/collections")).json()] == ["Flat"]
        assert (await client.delete(where)).status_code == 204
        assert [await count(library, name) for name in ("passage", "passage_words", "knowledge_source")] == [0, 0, 0]
        assert (await client.get(f"/api/uploads/{file}")).status_code == 200, "the file itself stays"


async def test_reading_goes_on_in_batches_is_cancelled_and_goes_on_where_it_was(library, monkeypatch):
    monkeypatch.setattr(ingestion, "BATCH_PAGES", 2)
    pages = "".join(f"Zeile {number}. " + f"Wort{number} " * 2_400 + "\n" for number in range(7))
    async with library.api.client(**await member(library.api, library.shop)) as client:
        where = await collection(client)
        file = await library.put(client, pages, "long.txt")
        estimate = (await client.post(f"{where}/estimate", json={"fileIds": [file]})).json()
        assert (estimate["files"], estimate["unread"], estimate["costMicroEur"], estimate["kWh"]) == (1, 0, 0, None)
        assert (estimate["model"], (await client.get(where)).json()["passagesByMeaning"]) == (None, None)
        assert (await client.post(f"{where}/sources", json={"fileId": file})).status_code == 201
        worker = library.worker()
        assert await worker._run_one([ingestion.INGEST])
        (source,) = (await client.get(f"{where}/sources")).json()
        assert (source["state"], source["pagesDone"]) == ("reading", 2)
        assert source["pages"] == estimate["pages"] > 6
        assert (await client.post(f"{where}/sources/{source['id']}/cancel")).json() == {"cancelled": 1}
        assert await library.work() == 1, "the job that was to go on does nothing"
        (cancelled,) = (await client.get(f"{where}/sources")).json()
        assert (cancelled["state"], cancelled["pagesDone"]) == ("cancelled", 2)
        assert (await search(client, where, "Wort0"))[0]["page"] == 1, "what was read so far can be found"
        assert (await client.post(f"{where}/sources/{source['id']}/resume")).json()["state"] == "queued"
        await library.work()
        (ready,) = (await client.get(f"{where}/sources")).json()
        assert (ready["state"], ready["pagesDone"], ready["pages"]) == ("ready", source["pages"], source["pages"])
        assert (
            ready["passages"]
            == await count(library, "passage")
            == await count(library, "passage_words")
            == (await client.get(where)).json()["passages"]
        )
        assert estimate["passages"] * 0.6 < ready["passages"] < estimate["passages"] * 1.6
        again = await client.post(f"{where}/sources/{source['id']}/resume")
        assert (again.status_code, again.json()["code"]) == (409, "source_not_stopped")
        twice = await client.post(f"{where}/sources", json={"fileId": file})
        assert (twice.status_code, twice.json()["code"]) == (409, "source_there")


async def test_a_crash_in_the_midst_of_a_batch_leaves_nothing_twice_and_nothing_out(library, monkeypatch):
    monkeypatch.setattr(ingestion, "BATCH_PAGES", 2)
    pages = "".join(f"{number}. " + f"Wort{number} " * 2_400 + "\n" for number in range(5))
    async with library.api.client(**await member(library.api, library.shop)) as client:
        where = await collection(client)
        await add(client, library, where, pages, "long.txt")
        worker, enqueue = library.worker(), ingestion.ingest_later
        assert await worker._run_one([ingestion.INGEST])
        before = await count(library, "passage")

        async def crash(*_):
            raise ConnectionError("the process died here")

        monkeypatch.setattr(ingestion, "ingest_later", crash)
        assert await worker._run_one([ingestion.INGEST])
        assert await count(library, "passage") == before > 0
        monkeypatch.setattr(ingestion, "ingest_later", enqueue)
        async with library.shop.db.connection() as connection:
            await connection.execute("UPDATE job SET run_at = '-infinity' WHERE state = 'waiting'")
        await library.work()
        (source,) = (await client.get(f"{where}/sources")).json()
        assert (source["state"], source["pagesDone"]) == ("ready", source["pages"])
        assert source["passages"] == await count(library, "passage") == await count(library, "passage_words")
        for number in range(5):
            assert await search(client, where, f"Wort{number}"), number


async def test_files_without_a_text_say_why_and_deleted_files_leave_nothing(library):
    async with library.api.client(**await member(library.api, library.shop)) as client:
        where = await collection(client)
        await add(client, library, where, b"%PDF-1.7\nbroken", "broken.pdf")
        await add(client, library, where, b"\x00\x01\x02\x03" * 40, "data.bin")
        kept = await add(client, library, where, MIRE, "mire.txt")
        await library.work()
        states = {one["name"]: (one["state"], one["error"]) for one in (await client.get(f"{where}/sources")).json()}
        assert states == {
            "broken.pdf": ("failed", "text_broken"),
            "data.bin": ("failed", "text_not_readable"),
            "mire.txt": ("ready", None),
        }
        ids = [one["fileId"] for one in (await client.get(f"{where}/sources")).json()]
        estimate = (await client.post(f"{where}/estimate", json={"fileIds": ids})).json()
        assert (estimate["files"], estimate["unread"], estimate["unreadable"], estimate["pages"]) == (3, 0, 2, 1)
        assert await search(client, where, "peat")
        file = next(one["fileId"] for one in (await client.get(f"{where}/sources")).json() if one["id"] == kept)
        assert (await client.delete(f"/api/uploads/{file}", headers={"tus-resumable": "1.0.0"})).status_code == 204
        assert await search(client, where, "peat") == []
        assert await count(library, "passage_words") == 0
        gone = (await client.get(f"{where}/sources")).json()[0]["id"]
        assert (await client.delete(f"{where}/sources/{gone}")).status_code == 204


async def test_a_source_waits_for_the_text_of_its_file(library):
    async with library.api.client(**await member(library.api, library.shop)) as client:
        where = await collection(client)
        content = MIRE.encode()
        place = await begin(client, len(content), "mire.txt")
        assert (await client.post(f"{where}/sources", json={"fileId": place.rpartition("/")[2]})).status_code == 201
        assert await library.worker()._run_one([ingestion.INGEST])
        (source,) = (await client.get(f"{where}/sources")).json()
        assert (source["state"], source["pages"]) == ("queued", None)
        assert (await send(client, place, content)).status_code == 204
        await library.work()
        await library.worker(FixedClock(library.shop.clock.now() + ingestion.LOOK_AGAIN * 2)).run_due()
        assert (await client.get(f"{where}/sources")).json()[0]["state"] == "ready"


async def test_passages_count_towards_what_a_person_keeps(library):
    who, other = await member(library.api, library.shop), await member(library.api, library.shop, "bob@example.org")

    async def kept(client):
        told = (await client.get("/api/user/storage")).json()
        assert told["usedBytes"] == told["filesBytes"] + told["chatsBytes"] + told["knowledgeBytes"]
        return told["knowledgeBytes"]

    async with library.api.client(**who) as client, library.api.client(**other) as stranger:
        where = await collection(client)
        source = await add(client, library, where, MIRE)
        assert await kept(client) == 0
        await library.work()
        first = await kept(client)
        assert 200 < first < 2_000
        await add(client, library, where, LEASE, "lease.md")
        await library.work()
        assert await kept(client) > first
        assert await kept(stranger) == 0
        assert (await client.delete(f"{where}/sources/{source}")).status_code == 204
        assert 0 < await kept(client) < first * 4
        assert (await client.delete(where)).status_code == 204
        assert await kept(client) == 0


async def test_an_erased_account_leaves_no_knowledge(library):
    who = await member(library.api, library.shop)
    async with library.api.client(**who) as client:
        await add(client, library, await collection(client), MIRE)
        await library.work()
        assert await count(library, "passage") == 1
        async with library.shop.db.transaction() as tx:
            owner = await tx.fetchval("SELECT owner_id FROM collection")
            await erase_all(tx, owner)
        for table in ("collection", "knowledge_source", "passage", "passage_words"):
            assert await count(library, table) == 0, table


async def test_without_its_where_a_query_reads_only_the_owners_rows(library):
    who, other = await member(library.api, library.shop), await member(library.api, library.shop, "bob@example.org")
    async with library.api.client(**who) as client, library.api.client(**other) as stranger:
        for each in (client, stranger):
            await add(each, library, await collection(each), MIRE)
        await library.work()
    async with library.shop.db.connection() as connection:
        owners = [row["owner_id"] for row in await connection.fetch("SELECT owner_id FROM collection")]
    assert len(owners) == 2
    for owner in owners:
        async with library.shop.db.transaction(owner) as tx:
            for table in ("collection", "knowledge_source", "passage"):
                assert [row["owner_id"] for row in await tx.fetch(f"SELECT owner_id FROM {table}")] == [owner], table
