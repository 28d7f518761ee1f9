"""Implements `kit.storage.FileStore` with a folder of this machine."""

import asyncio
import contextlib
import os
import tempfile
from pathlib import Path

from aim2balance.kit.errors import Unavailable
from aim2balance.kit.storage import NoSuchFile, check_key

FOLDER = "files"
"""The folder's name inside the data folder."""


class LocalFiles:
    """Files below a folder, readable by us only, written beside their place and renamed into it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, key: str, content: bytes) -> None:
        await asyncio.to_thread(self._put, self._path(key), content)

    async def get(self, key: str) -> bytes:
        return await asyncio.to_thread(self._get, self._path(key))

    async def delete(self, key: str) -> None:
        await asyncio.to_thread(self._delete, self._path(key))

    def _path(self, key: str) -> Path:
        return self._folder / check_key(key)

    def _put(self, path: Path, content: bytes) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                Path(name).replace(path)
            except BaseException:
                with contextlib.suppress(OSError):
                    Path(name).unlink()
                raise
            _sync(path.parent)
        except OSError as error:
            raise Unavailable("the file cannot be kept") from error

    def _get(self, path: Path) -> bytes:
        try:
            return path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise NoSuchFile("there is no such file") from None
        except OSError as error:
            raise Unavailable("the file cannot be read") from error

    def _delete(self, path: Path) -> None:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise Unavailable("the file cannot be removed") from error


def _sync(folder: Path) -> None:
    """Without this the new name may be gone after a power cut, though the content is safe."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
