"""Implements `kit.storage.FileStore` with a folder of this machine.

Not by obstore's own store of folders, which leaves it to the machine when a file is really on the disk.
"""

import asyncio
import contextlib
import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import IO, Final

from aim2balance.kit.storage import NoSuchFile, StorageAway, check_key

FOLDER = "files"
"""The folder's name inside the data folder."""
_PIECE: Final = 1 << 18
_CANNOT_BE_READ: Final = "The stored file cannot be read just now. Please try again."
_CANNOT_BE_KEPT: Final = "The file cannot be stored just now. Please try again."


class LocalFiles:
    """Files below a folder, readable by us only, written beside their place and renamed into it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, key: str, content: bytes) -> None:
        await asyncio.to_thread(self._put, self._path(key), content)

    async def put_stream(self, key: str, pieces: AsyncIterator[bytes]) -> None:
        path = self._path(key)
        file = await asyncio.to_thread(_begin, path)
        try:
            async for piece in pieces:
                await asyncio.to_thread(_write, file, piece)
            await asyncio.to_thread(_finish, file, path)
        except BaseException:
            # In this thread: a task that is being cancelled waits for nobody.
            _drop(file)
            raise

    async def get(self, key: str) -> bytes:
        return await asyncio.to_thread(self._get, self._path(key))

    async def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        file = await asyncio.to_thread(_open, self._path(key), start)
        try:
            left = None if end is None else end - start
            while left is None or left > 0:
                piece = await asyncio.to_thread(_read, file, _PIECE if left is None else min(_PIECE, left))
                if not piece:
                    return
                left = None if left is None else left - len(piece)
                yield piece
        finally:
            file.close()

    async def delete(self, key: str) -> None:
        await asyncio.to_thread(self._delete, self._path(key))

    def _path(self, key: str) -> Path:
        return self._folder / check_key(key)

    def _put(self, path: Path, content: bytes) -> None:
        file = _begin(path)
        try:
            _write(file, content)
            _finish(file, path)
        except BaseException:
            _drop(file)
            raise

    def _get(self, path: Path) -> bytes:
        with _open(path, 0) as file:
            return _read(file, -1)

    def _delete(self, path: Path) -> None:
        try:
            path.unlink(missing_ok=True)
        except NotADirectoryError:
            return
        except OSError as error:
            raise StorageAway("The stored file cannot be removed just now.") from error


def _begin(path: Path) -> IO[bytes]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    except OSError as error:
        raise StorageAway(_CANNOT_BE_KEPT) from error
    os.close(handle)
    return Path(name).open("wb")


def _write(file: IO[bytes], piece: bytes) -> None:
    try:
        file.write(piece)
    except OSError as error:
        raise StorageAway(_CANNOT_BE_KEPT) from error


def _finish(file: IO[bytes], path: Path) -> None:
    try:
        file.flush()
        os.fsync(file.fileno())
        file.close()
        Path(file.name).replace(path)
        _sync(path.parent)
    except OSError as error:
        raise StorageAway(_CANNOT_BE_KEPT) from error


def _drop(file: IO[bytes]) -> None:
    with contextlib.suppress(OSError):
        file.close()
    with contextlib.suppress(OSError):
        Path(file.name).unlink()


def _open(path: Path, start: int) -> IO[bytes]:
    try:
        file = path.open("rb")
    except (FileNotFoundError, NotADirectoryError):
        raise NoSuchFile("there is no such file") from None
    except OSError as error:
        raise StorageAway(_CANNOT_BE_READ) from error
    file.seek(start)
    return file


def _read(file: IO[bytes], most: int) -> bytes:
    try:
        return file.read(most)
    except OSError as error:
        raise StorageAway(_CANNOT_BE_READ) from error


def _sync(folder: Path) -> None:
    """Without this the new name may be gone after a power cut, though the content is safe."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
