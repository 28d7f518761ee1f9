"""Files of a person by tus: received in parts, resumed, refused in words, put together, fetched by a link, gone without a trace."""

import asyncio
import base64
import hashlib
from datetime import timedelta

import pytest
from starlette.requests import ClientDisconnect

from aim2balance import files
from aim2balance.files import uploads as service
from aim2balance.files.uploads import PART_BYTES
from aim2balance.kit.clock import FixedClock
from aim2balance.kit.ids import new_id
from aim2balance.kit.jobs import Worker
from aim2balance.kit.storage import StorageAway
from tests.adapters.clamd import EICAR, FakeClamd
from tests.chat.chat_api import chat_api, erase_all, open_uploads
from tests.chat.test_routes import member
from tests.files.test_files import png
from tests.files.test_stored import Flaky

TUS = {"tus-resumable": "1.0.0"}
PART = {**TUS, "content-type": "application/offset+octet-stream"}
TEXT = "Über die Wärmepumpe.\n".encode() * 40


@pytest.fixture
def uploads(shop, chats):
    return open_uploads(shop.db, chats, shop.clock)


@pytest.fixture
def api(shop, chats, uploads):
    return chat_api(shop.db, chats, shop.clock, uploads)


async def run_jobs(shop, uploads):
    return await Worker(shop.db, shop.clock, uploads.handlers()).run_due()


async def begin(client, size, name="notes.txt", expected=201):
    said = f"filename {base64.b64encode(name.encode('utf-8', 'surrogatepass')).decode()},filetype dGV4dC9wbGFpbg=="
    answer = await client.post("/api/uploads", headers={**TUS, "upload-length": str(size), "upload-metadata": said})
    assert answer.status_code == expected, answer.text
    return answer if expected != 201 else answer.headers["location"]


async def send(client, place, content, offset=0):
    return await client.patch(place, content=content, headers={**PART, "upload-offset": str(offset)})


async def upload(client, shop, uploads, content=TEXT, name="notes.txt"):
    place = await begin(client, len(content), name)
    sent = await send(client, place, content)
    assert sent.status_code == 204, sent.text
    assert await run_jobs(shop, uploads) == 1
    return (await client.get(place)).json()


async def kept(shop):
    """What the store has, once everything that is due was removed."""
    await shop.stored.remove_due()
    later = FixedClock(shop.clock.now() + timedelta(hours=2))
    await files.StoredFiles(shop.db, later, shop.files).remove_due()
    async with shop.db.connection() as connection:
        rows = await connection.fetch("SELECT stored_key FROM uploaded_file UNION SELECT stored_key FROM upload_part")
        assert await connection.fetchval("SELECT count(*) FROM file_removal") == 0
    there = [entry["path"] for page in shop.files._store.list() for entry in page]
    assert sorted(there) == sorted(row["stored_key"] for row in rows if row["stored_key"])
    return len(there)


async def test_a_file_goes_in_in_parts_and_comes_out_the_same(api, shop, uploads):
    content = bytes(range(256)) * (40 << 10)  # 10 MiB: two whole parts and a rest
    async with api.client(**await member(api, shop)) as client:
        offered = await client.request("OPTIONS", "/api/uploads")
        assert offered.status_code == 204
        assert {"creation", "termination"} <= set(offered.headers["tus-extension"].split(","))
        assert offered.headers["tus-max-size"] == str(64 << 20)
        place = await begin(client, len(content), "Messreihe.bin")
        first = await send(client, place, content[:3_000_000])
        assert (first.status_code, first.headers["upload-offset"]) == (204, "3000000")
        asked = await client.head(place, headers=TUS)
        assert (asked.status_code, asked.headers["upload-offset"], asked.headers["upload-length"]) == (200, "3000000", str(len(content)))
        assert asked.headers["cache-control"] == "no-store"
        assert "upload-expires" in asked.headers
        last = await send(client, place, content[3_000_000:], 3_000_000)
        assert last.headers["upload-offset"] == str(len(content))
        assert (await client.get(place)).json()["state"] == "checking"
        refused = await client.post(f"/api/files/{place.rpartition('/')[2]}/link")
        assert (refused.status_code, refused.json()["code"]) == (409, "file_not_ready")

        assert await run_jobs(shop, uploads) == 1
        made = (await client.get(place)).json()
        assert (made["state"], made["name"], made["mediaType"]) == ("ready", "Messreihe.bin", "application/octet-stream")
        assert (await client.get("/api/files")).json() == {"items": [made], "next": None}
        assert await kept(shop) == 1, "the parts are gone"

        link = (await client.post(f"/api/files/{made['id']}/link")).json()
    async with api.client() as nobody:
        saved = await nobody.get(link["url"])
        assert hashlib.sha256(saved.content).digest() == hashlib.sha256(content).digest()
        assert saved.headers["content-disposition"].startswith("attachment; ")
        assert saved.headers["content-type"] == "application/octet-stream"
        assert saved.headers["x-content-type-options"] == "nosniff"
        assert saved.headers["content-length"] == str(len(content))


async def test_markup_is_saved_and_never_shown(api, shop, uploads):
    page = b"<!doctype html><script>alert(document.domain)</script>"
    picture = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    async with api.client(**await member(api, shop)) as client:
        for content, name, kind in ((page, "a.txt", "text/html"), (picture, "b.png", "image/svg+xml")):
            made = await upload(client, shop, uploads, content, name)
            assert made["mediaType"] == kind, "the bytes say what it is"
            saved = await client.get((await client.post(f"/api/files/{made['id']}/link")).json()["url"])
            assert saved.headers["content-type"] == "application/octet-stream"
            assert "attachment" in saved.headers["content-disposition"]
            assert saved.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
            assert (await client.get(f"/api/files/{made['id']}")).status_code == 404, "only images are shown"


async def test_a_link_is_good_for_minutes_for_its_file_alone(api, shop, uploads):
    async with api.client(**await member(api, shop)) as client:
        one, other = await upload(client, shop, uploads), await upload(client, shop, uploads, b"other")
        url = (await client.post(f"/api/files/{one['id']}/link")).json()["url"]
        token = url.rpartition("=")[2]
        wrong = [
            f"/api/files/{other['id']}/download?token={token}",
            f"/api/files/{one['id']}/download?token={token[:-2]}AA",
            f"/api/files/{one['id']}/download?token=ä",
            f"/api/files/{one['id']}/download",
        ]
        for address in wrong:
            answer = await client.get(address)
            assert (answer.status_code, answer.json()["code"]) == (404, "link_expired"), address
        assert (await client.get(url)).content == TEXT
        uploads._clock = FixedClock(shop.clock.now() + timedelta(minutes=5))
        assert (await client.get(url)).json()["code"] == "link_expired"


async def test_nobody_elses_file_exists(api, shop, uploads):
    ada, eve = await member(api, shop), await member(api, shop, "eve@example.org")
    async with api.client(**ada) as client:
        place = await begin(client, 10)
        made = await upload(client, shop, uploads)
    async with api.client(**eve) as client:
        for path in (place, f"/api/uploads/{made['id']}", f"/api/uploads/{new_id()}"):
            answers = [
                await client.get(path),
                await client.head(path, headers=TUS),
                await send(client, path, b"12345"),
                await client.delete(path, headers=TUS),
            ]
            assert [answer.status_code for answer in answers] == [404] * 4, path
        for method, path in (("POST", "/link"), ("DELETE", "")):
            answer = await client.request(method, f"/api/files/{made['id']}{path}")
            assert (answer.status_code, answer.json()["code"]) == (404, "file_not_found")
        assert (await client.get("/api/files")).json() == {"items": [], "next": None}
    async with api.client(**ada) as client:
        assert [file["receivedBytes"] for file in (await client.get("/api/files")).json()["items"]] == [len(TEXT), 0]


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"upload-length": "-5"}, 400, "invalid_header"),
        ({"upload-length": "1e9"}, 400, "invalid_header"),
        ({"upload-length": "９"}, 400, "invalid_header"),
        ({}, 400, "invalid_header"),
        ({"upload-length": "0"}, 400, "empty_file"),
        ({"upload-length": str((64 << 20) + 1)}, 413, "upload_too_large"),
        ({"upload-length": "9" * 18}, 413, "upload_too_large"),
        ({"upload-length": "9" * 19}, 400, "invalid_header"),
        ({"upload-length": "5", "tus-resumable": "0.2.2"}, 412, "tus_version"),
    ],
)
async def test_a_beginning_that_makes_no_sense_is_refused(api, shop, headers, status, code):
    async with api.client(**await member(api, shop)) as client:
        sent = {name: value.encode() for name, value in {**TUS, **headers}.items()}
        answer = await client.post("/api/uploads", headers=sent)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert (await client.get("/api/files")).json()["items"] == []


async def test_a_part_that_makes_no_sense_is_refused_and_changes_nothing(api, shop):
    async with api.client(**await member(api, shop)) as client:
        place = await begin(client, 10)
        assert (await send(client, place, b"12345")).status_code == 204
        lies = [
            ({**PART, "upload-offset": "4"}, b"x", 409, "upload_offset"),
            ({**PART, "upload-offset": "6"}, b"x", 409, "upload_offset"),
            ({**PART, "upload-offset": "-1"}, b"x", 400, "invalid_header"),
            (PART, b"x", 400, "invalid_header"),
            ({**TUS, "upload-offset": "5"}, b"x", 415, "unsupported_media_type"),
            ({**PART, "tus-resumable": "2.0.0", "upload-offset": "5"}, b"x", 412, "tus_version"),
            ({**PART, "upload-offset": "5"}, b"123456", 413, "upload_too_large"),
        ]
        for headers, content, status, code in lies:
            answer = await client.patch(place, content=content, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (status, code)
            assert (await client.head(place, headers=TUS)).headers["upload-offset"] == "5"
        wrong = await client.patch(place, content=b"x", headers={**PART, "upload-offset": "4"})
        assert wrong.json()["offset"] == 5, "where it goes on"
        assert (await send(client, place, b"67890", 5)).status_code == 204
        again = await send(client, place, b"67890", 5)
        assert (again.status_code, again.json()["code"]) == (409, "upload_ended")


async def test_of_parts_sent_at_once_to_one_place_one_is_kept(api, shop, uploads):
    async with api.client(**await member(api, shop)) as client:
        place = await begin(client, 2 << 20)
        answers = await asyncio.gather(*(send(client, place, bytes([letter]) * (1 << 20)) for letter in b"abcdef"))
        assert sorted(answer.status_code for answer in answers) == [204, 409, 409, 409, 409, 409]
        assert (await send(client, place, b"z" * (1 << 20), 1 << 20)).status_code == 204
        await run_jobs(shop, uploads)
        made = (await client.get(place)).json()
        url = (await client.post(f"/api/files/{made['id']}/link")).json()["url"]
        content = (await client.get(url)).content
        assert content == content[:1] * (1 << 20) + b"z" * (1 << 20), "one of them, whole"
    assert await kept(shop) == 1


async def test_what_came_before_the_line_was_cut_is_kept(api, shop, uploads):
    async def cut():
        yield b"a" * (PART_BYTES + 1000)
        raise ClientDisconnect

    owner = await owner_of(api, shop)
    file = await uploads.create(owner, "a.bin", PART_BYTES * 2)
    with pytest.raises(ClientDisconnect):
        await uploads.append(owner, file.id, 0, cut())
    assert (await uploads.get(owner, file.id)).received_bytes == PART_BYTES + 1000


async def owner_of(api, shop, email="own@example.org"):
    from aim2balance import organisations

    _, user = await api.member(email)
    return organisations.own(user.id)


@pytest.mark.parametrize("calls", range(6))
async def test_while_the_store_is_away_nothing_is_lost_and_nothing_is_left(api, shop, uploads, calls):
    """The store fails at every one of its calls in turn; afterwards the upload goes on and what no row names is gone."""
    owner, flaky = await owner_of(api, shop), Flaky(shop.files, calls)
    broken = open_uploads(shop.db, uploads_chats(shop, flaky), shop.clock)
    content = b"b" * (PART_BYTES + 10)

    async def once(pieces):
        yield pieces

    file = await broken.create(owner, "b.bin", len(content))
    for _ in range(4):
        have = (await uploads.get(owner, file.id)).received_bytes
        if have == len(content):
            break
        try:
            await broken.append(owner, file.id, have, once(content[have:]))
        except StorageAway:
            flaky.calls = 10**9
    await run_jobs(shop, broken)
    flaky.calls = 10**9
    later = FixedClock(shop.clock.now() + timedelta(minutes=1))
    await Worker(shop.db, later, broken.handlers()).run_due()
    assert (await uploads.get(owner, file.id)).state == "ready"
    async with shop.db.connection() as connection:
        assert await connection.fetchval("SELECT sha256 FROM uploaded_file") == hashlib.sha256(content).digest()
    assert await kept(shop) == 1


def uploads_chats(shop, store):
    from types import SimpleNamespace

    stored = files.StoredFiles(shop.db, shop.clock, store)
    return SimpleNamespace(storage=files.Storage(), files=SimpleNamespace(stored=stored))


async def test_the_quota_counts_what_is_announced_and_says_its_number(api, shop, chats):
    storage = files.Storage(1)
    small = files.Uploads(shop.db, shop.clock, storage, shop.stored, files.DownloadLinks(bytes(32)), lambda: 64 << 20)
    narrow = chat_api(shop.db, chats, shop.clock, small)
    async with narrow.client(**await member(narrow, shop)) as client:
        place = await begin(client, 700_000)
        full = await begin(client, 400_000, expected=409)
        assert full.json()["code"] == "storage_full"
        assert (full.json()["used_bytes"], full.json()["allowed_bytes"]) == (700_000, 1 << 20)
        assert (await client.get("/api/user/storage")).json()["filesBytes"] == 700_000
        assert (await client.delete(place, headers=TUS)).status_code == 204
        assert (await client.get(place)).status_code == 404
        await begin(client, 400_000)


async def test_there_are_only_so_many_files(api, shop, uploads, monkeypatch):
    async with api.client(**await member(api, shop)) as client:
        monkeypatch.setattr(service, "MOST_UNFINISHED", 3)
        for _ in range(3):
            await begin(client, 5)
        assert (await begin(client, 5, expected=409)).json()["code"] == "too_many_unfinished"
        monkeypatch.setattr(service, "MOST_FILES", 3)
        assert (await begin(client, 5, expected=409)).json()["code"] == "too_many_files"
        monkeypatch.setattr(service, "MOST_PARTS", 2)
        place = (await client.get("/api/files")).json()["items"][0]["id"]
        for offset in range(2):
            assert (await send(client, f"/api/uploads/{place}", b"x", offset)).status_code == 204
        assert (await send(client, f"/api/uploads/{place}", b"x", 2)).json()["code"] == "too_many_parts"


async def test_long_lists_come_in_pages(api, shop, uploads):
    async with api.client(**await member(api, shop)) as client:
        places = [await begin(client, 5) for _ in range(5)]
        first = (await client.get("/api/files?limit=3")).json()
        rest = (await client.get(f"/api/files?limit=3&before={first['next']}")).json()
        listed = [file["id"] for file in (*first["items"], *rest["items"])]
        assert listed == [place.rpartition("/")[2] for place in reversed(places)]
        assert rest["next"] is None


async def test_what_is_not_ended_goes_after_a_day_and_what_is_erased_at_once(api, shop, uploads):
    async with api.client(**await member(api, shop)) as client:
        place = await begin(client, 10)
        await send(client, place, b"12345")
        made = await upload(client, shop, uploads)
        assert await uploads.remove_unfinished() == 0
        uploads._clock = FixedClock(shop.clock.now() + timedelta(days=1, seconds=1))
        assert await uploads.remove_unfinished() == 1
        assert (await client.get(place)).status_code == 404
        assert [file["id"] for file in (await client.get("/api/files")).json()["items"]] == [made["id"]]
    assert await kept(shop) == 1
    async with shop.db.transaction() as tx:
        await erase_all(tx, await tx.fetchval("SELECT owner_id FROM uploaded_file"))
    assert await kept(shop) == 0


async def test_a_deleted_file_leaves_the_store(api, shop, uploads):
    async with api.client(**await member(api, shop)) as client:
        made = await upload(client, shop, uploads)
        assert await kept(shop) == 1
        assert (await client.delete(f"/api/files/{made['id']}")).status_code == 204
        assert (await client.delete(f"/api/files/{made['id']}")).status_code == 404
        assert await kept(shop) == 0
        # Deleted while it is being put together.
        place = await begin(client, 5)
        await send(client, place, b"12345")
        await client.delete(place, headers=TUS)
        assert await run_jobs(shop, uploads) == 1
        assert await kept(shop) == 0


async def test_a_job_done_twice_changes_nothing(api, shop, uploads):
    owner = await owner_of(api, shop)
    async with api.client() as client:
        token, _ = await api.member("twice@example.org")
        client.headers["authorization"] = f"Bearer {token}"
        made = await upload(client, shop, uploads)
        async with shop.db.connection() as connection:
            row = await connection.fetchrow("SELECT owner_id, stored_key FROM uploaded_file")
        await uploads.finish({"ownerId": str(row["owner_id"]), "fileId": made["id"]})
        await uploads.finish({"ownerId": str(owner), "fileId": made["id"]})
        async with shop.db.connection() as connection:
            assert await connection.fetchval("SELECT stored_key FROM uploaded_file") == row["stored_key"]
    assert await kept(shop) == 1


async def test_where_the_store_is_one_process_s_own_nothing_is_taken_in(shop, chats):
    own = files.StoredFiles(shop.db, shop.clock, shop.files, is_for_all=False)
    closed = files.Uploads(shop.db, shop.clock, chats.storage, own, files.DownloadLinks(bytes(32)), lambda: 64 << 20)
    api = chat_api(shop.db, chats, shop.clock, closed)
    async with api.client(**await member(api, shop)) as client:
        assert (await begin(client, 5, expected=503)).json()["code"] == "no_file_store"
        assert (await client.get("/api/user/storage")).json()["takesFiles"] is False


async def test_what_holds_a_virus_is_refused_and_gone(shop, chats):
    async with FakeClamd() as clamd:
        uploads = open_uploads(shop.db, chats, shop.clock, clamd.scanner())
        api = chat_api(shop.db, chats, shop.clock, uploads)
        async with api.client(**await member(api, shop)) as client:
            bad = await upload(client, shop, uploads, EICAR, "invoice.pdf.exe")
            assert (bad["state"], bad["refusal"], bad["mediaType"]) == ("refused", "virus_found", None)
            assert bad["expiresAt"] is not None
            assert await kept(shop) == 0
            good = await upload(client, shop, uploads)
            assert good["state"] == "ready"
            assert clamd.seen == [EICAR, TEXT]
            chats.files.scanner = clamd.scanner()
            image = await client.post("/api/files", content=png(more=EICAR))
            assert (image.status_code, image.json()["code"]) == (400, "virus_found")
            assert (await client.post("/api/files", content=png())).status_code == 201
            await clamd.stop()
            assert (await client.post("/api/files", content=png())).json()["code"] == "scan_unavailable"


async def test_while_nobody_looks_for_viruses_nothing_comes_in(shop, chats):
    async with FakeClamd() as clamd:
        uploads = open_uploads(shop.db, chats, shop.clock, clamd.scanner())
        api = chat_api(shop.db, chats, shop.clock, uploads)
        async with api.client(**await member(api, shop)) as client:
            place = await begin(client, len(TEXT))
            await send(client, place, TEXT)
            await clamd.stop()
            assert (await begin(client, 5, expected=503)).json()["code"] == "scan_unavailable"
            await run_jobs(shop, uploads)
            assert (await client.get(place)).json()["state"] == "checking", "it is asked again"
            uploads._clock = FixedClock(shop.clock.now() + timedelta(minutes=11))
            await Worker(shop.db, uploads._clock, uploads.handlers()).run_due()
            made = (await client.get(place)).json()
            assert (made["state"], made["refusal"]) == ("refused", "scan_unavailable")
            assert await kept(shop) == 0


async def test_a_lost_part_is_told_and_not_papered_over(api, shop, uploads):
    async with api.client(**await member(api, shop)) as client:
        place = await begin(client, 10)
        await send(client, place, b"12345")
        await send(client, place, b"67890", 5)
        async with shop.db.connection() as connection:
            await shop.files.delete(await connection.fetchval("SELECT stored_key FROM upload_part WHERE start_byte = 0"))
        await run_jobs(shop, uploads)
        made = (await client.get(place)).json()
        assert (made["state"], made["refusal"]) == ("refused", "parts_lost")
