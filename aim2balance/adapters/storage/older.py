"""Implements `kit.storage.FileStore` with two: what is new goes into one, what is not there is looked for in the other.

So a bucket can be configured while files lie in the data folder, and none of them is missing.
"""

from collections.abc import AsyncIterator

from aim2balance.kit.storage import FileStore, NoSuchFile


class WithOlderFiles:
    """`store`, and behind it `older`, into which nothing is put any more."""

    def __init__(self, store: FileStore, older: FileStore) -> None:
        self._store, self._older = store, older

    async def put(self, key: str, content: bytes) -> None:
        await self._store.put(key, content)

    async def put_stream(self, key: str, pieces: AsyncIterator[bytes]) -> None:
        await self._store.put_stream(key, pieces)

    async def get(self, key: str) -> bytes:
        try:
            return await self._store.get(key)
        except NoSuchFile:
            return await self._older.get(key)

    async def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        is_begun = False
        try:
            async for piece in self._store.read(key, start, end):
                is_begun = True
                yield piece
        except NoSuchFile:
            if is_begun:
                raise
        else:
            return
        async for piece in self._older.read(key, start, end):
            yield piece

    async def delete(self, key: str) -> None:
        await self._store.delete(key)
        await self._older.delete(key)
