"""One contract for every store of files: a folder, memory, a bucket (an S3 of our own on loopback), and a bucket before an older folder."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import obstore.exceptions
import pytest
from obstore.store import MemoryStore

from aim2balance.adapters.storage import objects
from aim2balance.adapters.storage.configured import check_file_store, describe_file_store, open_file_store
from aim2balance.adapters.storage.files import LocalFiles
from aim2balance.adapters.storage.objects import ObjectFiles, memory_files
from aim2balance.adapters.storage.older import WithOlderFiles
from aim2balance.adapters.storage.s3_url import read_s3_url
from aim2balance.kit.config_text import WrongConfiguration
from aim2balance.kit.errors import BrokenInvariant, NotFound, Unavailable
from aim2balance.kit.storage import FileStore, StorageAway, check_key
from tests.bucket import a_bucket

LARGE = bytes(range(256)) * (44 << 10)
"""11 MiB: more than two parts of an upload in parts."""


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    with a_bucket() as url:
        yield url


@pytest.fixture(params=["files", "memory", "s3", "older"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    if request.param == "files":
        return LocalFiles(tmp_path / "files")
    if request.param == "memory":
        return memory_files()
    if request.param == "older":
        return WithOlderFiles(memory_files(), LocalFiles(tmp_path / "files"))
    return open_file_store(request.getfixturevalue("s3"), tmp_path)


async def whole(pieces: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in pieces])


async def in_pieces(content: bytes, size: int) -> AsyncIterator[bytes]:
    for at in range(0, len(content), size):
        yield content[at : at + size]


async def test_what_is_put_is_got(store: FileStore) -> None:
    await store.put("a/b.pdf", b"one")
    assert await store.get("a/b.pdf") == b"one"
    await store.put("a/b.pdf", b"two")
    assert await store.get("a/b.pdf") == b"two"
    await store.put("a/b.pdf", b"")
    assert await store.get("a/b.pdf") == b""
    await store.delete("a/b.pdf")
    await store.delete("a/b.pdf")
    for missing in ("a/b.pdf", "never", "never/there"):
        with pytest.raises(NotFound) as refused:
            await store.get(missing)
        assert refused.value.code == "no_such_file"
        with pytest.raises(NotFound) as refused:
            await whole(store.read(missing, 1, 2))
        assert refused.value.code == "no_such_file"


@pytest.mark.parametrize("size", [1 << 16, 3 << 20])
async def test_a_large_file_goes_in_and_out_in_pieces(store: FileStore, size: int) -> None:
    await store.put_stream("large", in_pieces(LARGE, size))
    assert await whole(store.read("large")) == LARGE
    assert await store.get("large") == LARGE


async def test_a_large_file_is_never_whole_in_memory(s3: str, tmp_path: Path) -> None:
    for store in (open_file_store("", tmp_path), open_file_store(s3, tmp_path / "other")):
        await store.put_stream("large", in_pieces(LARGE, 1 << 16))
        assert max([len(piece) async for piece in store.read("large")]) < 1 << 20


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (0, None),
        (0, 1),
        (5, 9),
        (5, None),
        (0, 0),
        (7, 7),
        (9, 5),
        (len(LARGE) - 1, None),
        (len(LARGE) - 1, len(LARGE) + 9),
        (len(LARGE), None),
    ]
    + [(len(LARGE) + 1, len(LARGE) + 2), (1 << 20, 9 << 20)],
)
async def test_a_range_is_read_alone(store: FileStore, start: int, end: int | None) -> None:
    await store.put_stream("large", in_pieces(LARGE, 1 << 20))
    assert await whole(store.read("large", start, end)) == LARGE[start:end]


async def test_an_upload_that_breaks_off_leaves_what_was_there(store: FileStore) -> None:
    class GoneError(Exception):
        pass

    async def broken() -> AsyncIterator[bytes]:
        yield LARGE
        raise GoneError

    await store.put("a", b"before")
    for key in ("a", "b"):
        with pytest.raises(GoneError):
            await store.put_stream(key, broken())
    assert await store.get("a") == b"before"
    with pytest.raises(NotFound):
        await store.get("b")


@pytest.mark.parametrize("key", ["", "/etc/passwd", "../x", "a/../b", "a//b", ".hidden", "a/.b", "Ä", "a b", "a\0", "a/", "A", "x" * 201])
async def test_a_key_never_leaves_its_folder(key: str) -> None:
    with pytest.raises(BrokenInvariant):
        check_key(key)
    for verb in (memory_files().get, memory_files().delete):
        with pytest.raises(BrokenInvariant):
            await verb(key)


async def test_files_are_private_and_whole(tmp_path: Path) -> None:
    store = LocalFiles(tmp_path / "files")
    await store.put("a/b.pdf", b"content")
    await store.put_stream("a/c.pdf", in_pieces(b"content", 3))
    for name in ("b.pdf", "c.pdf"):
        assert (tmp_path / "files/a" / name).stat().st_mode & 0o077 == 0
    assert sorted(os.listdir(tmp_path / "files/a")) == ["b.pdf", "c.pdf"]


async def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("a file, no folder")
    store = LocalFiles(tmp_path / "files")
    for put in (store.put("a/b.pdf", b"content"), store.put_stream("a/b.pdf", in_pieces(b"content", 3))):
        with pytest.raises(Unavailable) as refused:
            await put
        assert refused.value.code == "storage_away"
    with pytest.raises(NotFound):
        await store.get("a/b.pdf")
    (tmp_path / "other/a").mkdir(parents=True)
    with pytest.raises(Unavailable):
        await LocalFiles(tmp_path / "other").get("a")
    with pytest.raises(Unavailable):
        await LocalFiles(tmp_path / "other").delete("a")


async def test_a_bucket_that_is_not_there_or_refuses_us_is_away(s3: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "_RETRIES", 0)
    nobody = "s3://key:secret@s3/bucket?endpoint=http://127.0.0.1:9"
    for url in (nobody, s3.replace("/bucket/", "/nobucket/")):
        store = open_file_store(url, tmp_path)
        for work in (store.put("a", b"1"), store.put_stream("a", in_pieces(LARGE, 1 << 20))):
            with pytest.raises(StorageAway) as refused:
                await work
            assert "secret" not in refused.value.message
    store = open_file_store(nobody, tmp_path)
    for work in (store.get("a"), store.delete("a"), check_file_store(store), whole(store.read("a"))):
        with pytest.raises(StorageAway):
            await work
    await check_file_store(open_file_store(s3, tmp_path))


def test_every_failure_of_obstore_is_known() -> None:
    """What it raises derives from one class, or is Python's own word for a file that is not there."""
    names = {name for name in dir(obstore.exceptions) if name.endswith("Error")}
    assert names
    assert all(issubclass(getattr(obstore.exceptions, name), obstore.exceptions.BaseError) for name in names)


async def test_any_failure_of_the_store_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(*_: object, **_more: object) -> None:
        raise obstore.exceptions.PermissionDeniedError("the key is AKIA-secret")

    for name in ("put_async", "get_async", "delete_async"):
        monkeypatch.setattr(obstore, name, refuse)
    store = ObjectFiles(MemoryStore())
    for work in (store.put("a", b""), store.put_stream("a", in_pieces(b"abc", 1)), store.get("a"), store.delete("a")):
        with pytest.raises(StorageAway) as refused:
            await work
        assert "AKIA" not in refused.value.message


async def test_what_is_in_the_folder_is_found_beside_a_bucket(s3: str, tmp_path: Path) -> None:
    await open_file_store("", tmp_path).put("proofs/old.pdf", b"old")
    store = open_file_store(s3, tmp_path)
    await store.put("proofs/new.pdf", b"new")
    assert [await store.get("proofs/old.pdf"), await store.get("proofs/new.pdf")] == [b"old", b"new"]
    assert await whole(store.read("proofs/old.pdf", 1)) == b"ld"
    assert not (tmp_path / "files/proofs/new.pdf").exists()
    await store.delete("proofs/old.pdf")
    assert not (tmp_path / "files/proofs/old.pdf").exists()
    assert describe_file_store(s3, tmp_path).startswith("in the bucket bucket of http://127.0.0.1:")
    assert "secret" not in describe_file_store(s3, tmp_path)


def test_the_address_of_a_bucket() -> None:
    plain = read_s3_url("s3://key:s%2Fx@s3.eu-central-1.amazonaws.com:443/bucket?region=eu-central-1")
    assert (plain.endpoint, plain.name, plain.prefix, plain.region) == (
        "https://s3.eu-central-1.amazonaws.com:443", "bucket", "", "eu-central-1",
    )  # fmt: skip
    assert (plain.key, plain.secret) == ("key", "s/x")
    assert "s/x" not in repr(plain)
    other = read_s3_url("s3://k:s@supabase/bucket/a/b/?endpoint=https://storage.example.org/storage/v1/s3/")
    assert (other.endpoint, other.prefix, other.region) == ("https://storage.example.org/storage/v1/s3", "a/b", "us-east-1")
    assert urlsplit(other.endpoint).scheme == "https"


@pytest.mark.parametrize(
    "url",
    ["s3://host/bucket", "s3://key@host/bucket", "s3://key:geheim@host", "s3://key:geheim@host/", "s3://key:geheim@host/b?endpoint=ftp://x",
     "s3://key:geheim@host/b?acl=public", "s3://key:geheim@host/b?endpoint=minio:9000"],
)  # fmt: skip
def test_a_wrong_address_is_said_without_its_secret(url: str) -> None:
    with pytest.raises(WrongConfiguration) as refused:
        read_s3_url(url)
    assert "S3_URL" in str(refused.value)
    assert "geheim" not in str(refused.value)
