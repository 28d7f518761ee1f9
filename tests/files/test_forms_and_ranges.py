"""Small files out of a form, and downloads of a part of a file."""

import io
import zipfile

import pytest

from aim2balance.files.byte_ranges import byte_range
from aim2balance.files.multipart import file_of_form, is_form
from aim2balance.kit.errors import Invalid
from tests.chat.chat_api import chat_api, open_uploads
from tests.chat.test_routes import member
from tests.files.test_uploads import TEXT, run_jobs, upload

BINARY = bytes(range(256)) * 3 + b"\r\n--other\r\n\r\r\n"


@pytest.mark.parametrize(
    ("asked", "span"),
    [
        (None, None),
        ("bytes=0-0", (0, 1)),
        ("bytes=10-", (10, 100)),
        ("bytes=90-500", (90, 100)),
        ("bytes=-10", (90, 100)),
        ("bytes=-500", (0, 100)),
        ("bytes=100-", (100, 100)),
        ("bytes=-0", (100, 100)),
        ("bytes=5-2", None),
        ("bytes=0-1,5-6", None),
        ("lines=0-1", None),
        ("bytes=-", None),
    ],
)
def test_one_range_is_understood_and_everything_else_is_the_whole_file(asked, span):
    assert byte_range(asked, 100) == span


def test_a_file_is_taken_out_of_a_form_byte_by_byte():
    kind = 'multipart/form-data; boundary="x y"'
    body = (
        b'--x y\r\ncontent-disposition: form-data; name="note"\r\n\r\nhello\r\n'
        b'--x y\r\ncontent-disposition: form-data; name="file"; filename="Wa\xc3\xa4r%22m.bin"\r\ncontent-type: a/b\r\n\r\n'
        + BINARY
        + b"\r\n--x y--\r\n"
    )
    assert is_form(kind)
    assert file_of_form(kind, body) == ('Waär"m.bin', BINARY)
    for broken_kind, broken in (("multipart/form-data", body), (kind, b"--x y--\r\n"), (kind, body.split(b"\r\n--x y\r\n")[0])):
        with pytest.raises(Invalid) as refused:
            file_of_form(broken_kind, broken)
        assert refused.value.code == "no_file_in_form"


@pytest.fixture
def uploads(shop, chats):
    return open_uploads(shop.db, chats, shop.clock)


async def test_a_small_file_comes_as_a_form_and_is_one_of_the_persons_files(shop, chats, uploads):
    api = chat_api(shop.db, chats, shop.clock, uploads)
    async with api.client(**await member(api, shop)) as client:
        sent = await client.post("/api/files", files={"file": ("../Notiz.md", b"# Heron\n", "text/html")})
        assert (sent.status_code, sent.json()["name"], sent.json()["state"]) == (201, "Notiz.md", "checking")
        assert await run_jobs(shop, uploads) >= 1
        (kept,) = (await client.get("/api/files")).json()["items"]
        assert (kept["id"], kept["mediaType"], kept["state"]) == (sent.json()["id"], "text/markdown", "ready")
        empty = await client.post("/api/files", files={"file": ("a.txt", b"", "text/plain")})
        assert (empty.status_code, empty.json()["code"]) == (400, "empty_file")
        none = await client.post("/api/files", files={"note": (None, b"hello")})
        assert (none.status_code, none.json()["code"]) == (400, "no_file_in_form")
        assert len((await client.get("/api/files")).json()["items"]) == 1, "what was refused left nothing"


async def test_a_download_goes_on_where_it_broke_off(shop, chats, uploads):
    api = chat_api(shop.db, chats, shop.clock, uploads)
    async with api.client(**await member(api, shop)) as client:
        made = await upload(client, shop, uploads)
        url = (await client.post(f"/api/files/{made['id']}/link")).json()["url"]
        whole = await client.get(url)
        assert (whole.status_code, whole.headers["accept-ranges"], whole.content) == (200, "bytes", TEXT)
        rest = await client.get(url, headers={"range": "bytes=100-", "if-range": whole.headers["etag"]})
        assert (rest.status_code, rest.content) == (206, TEXT[100:])
        assert rest.headers["content-range"] == f"bytes 100-{len(TEXT) - 1}/{len(TEXT)}"
        assert rest.headers["content-length"] == str(len(TEXT) - 100)
        assert rest.headers["content-disposition"] == whole.headers["content-disposition"]
        other = await client.get(url, headers={"range": "bytes=100-", "if-range": '"another"'})
        assert (other.status_code, other.content) == (200, TEXT)
        beyond = await client.get(url, headers={"range": f"bytes={len(TEXT)}-"})
        assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(TEXT)}")


async def test_an_export_has_every_file_as_it_came(shop, chats, uploads):
    api = chat_api(shop.db, chats, shop.clock, uploads)
    ada, eve = await member(api, shop), await member(api, shop, "eve@example.org")
    async with api.client(**ada) as client:
        one = await upload(client, shop, uploads, name="Notiz.txt")
        two = await upload(client, shop, uploads, BINARY * 1_000, "Notiz.txt")
        packed = zipfile.ZipFile(io.BytesIO((await client.get("/api/export")).content))
        assert packed.testzip() is None
        found = {name: packed.read(name) for name in packed.namelist() if name.startswith("files/")}
        assert found == {f"files/{one['id']}-Notiz.txt": TEXT, f"files/{two['id']}-Notiz.txt": BINARY * 1_000}
    async with api.client(**eve) as client:
        packed = zipfile.ZipFile(io.BytesIO((await client.get("/api/export")).content))
        assert [name for name in packed.namelist() if name.startswith("files/")] == []
