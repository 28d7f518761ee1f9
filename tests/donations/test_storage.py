"""One contract for every store of files."""

import os
from pathlib import Path

import pytest

from aim2balance.adapters.storage.files import LocalFiles
from aim2balance.kit.errors import BrokenInvariant, NotFound, Unavailable
from aim2balance.kit.storage import FileStore, check_key
from tests.donations.books import MemoryFiles


@pytest.fixture(params=["files", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    return LocalFiles(tmp_path / "files") if request.param == "files" else MemoryFiles()


async def test_what_is_put_is_got(store: FileStore) -> None:
    await store.put("a/b.pdf", b"one")
    assert await store.get("a/b.pdf") == b"one"
    await store.put("a/b.pdf", b"two")
    assert await store.get("a/b.pdf") == b"two"
    await store.delete("a/b.pdf")
    await store.delete("a/b.pdf")
    for missing in ("a/b.pdf", "never"):
        with pytest.raises(NotFound) as refused:
            await store.get(missing)
        assert refused.value.code == "no_such_file"


@pytest.mark.parametrize("key", ["", "/etc/passwd", "../x", "a/../b", "a//b", ".hidden", "a/.b", "Ä", "a b", "a\0", "a/", "A", "x" * 201])
def test_a_key_never_leaves_its_folder(key: str) -> None:
    with pytest.raises(BrokenInvariant):
        check_key(key)


async def test_files_are_private_and_whole(tmp_path: Path) -> None:
    store = LocalFiles(tmp_path / "files")
    await store.put("a/b.pdf", b"content")
    kept = tmp_path / "files/a/b.pdf"
    assert kept.stat().st_mode & 0o077 == 0
    assert os.listdir(kept.parent) == ["b.pdf"]


async def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("a file, no folder")
    store = LocalFiles(tmp_path / "files")
    with pytest.raises(Unavailable):
        await store.put("a/b.pdf", b"content")
    with pytest.raises(NotFound):
        await store.get("a/b.pdf")
    (tmp_path / "other/a").mkdir(parents=True)
    with pytest.raises(Unavailable):
        await LocalFiles(tmp_path / "other").get("a")
    with pytest.raises(Unavailable):
        await LocalFiles(tmp_path / "other").delete("a")
