"""The bytes of images in the store of files: put there before a row names them, moved there from the database, removed when no row does.

Nothing is lost by a crash anywhere between: a key is announced before anything stands under it, and what no row names in time is removed.
"""

import hashlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Final
from uuid import UUID

import structlog

from aim2balance.files import queries_store
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database, LockKey, Transaction
from aim2balance.kit.ids import new_id
from aim2balance.kit.storage import FileStore, NoSuchFile, StorageAway

PUT_WITHIN: Final = timedelta(hours=1)
"""So long a putting may take, from its announcement to the row."""
REMOVED_AT_A_TIME: Final = 100
TRIED_AGAIN_AFTER: Final = timedelta(minutes=10)
_FIRST: Final = (UUID(int=0), UUID(int=0))

_log = structlog.get_logger("files")


def new_key() -> str:
    """Never one that was used before: who removes an earlier attempt takes nothing else away."""
    return f"uploads/{new_id()}"


class StoredFiles:
    """Puts, moves and removes. `is_for_all` False: other processes do not see this store, so what is new stays in the database."""

    def __init__(self, db: Database, clock: Clock, store: FileStore, *, is_for_all: bool = True) -> None:
        self._db, self._clock, self._store = db, clock, store
        self.is_for_all = is_for_all

    async def put(self, key: str, content: bytes) -> bytes:
        """Put it there, to be named by a row within the hour (`keep`); its SHA-256. Raises `StorageAway`."""
        async with self._db.connection() as connection:
            await queries_store.announce(connection, key, self._clock.now() + PUT_WITHIN)
        await self._store.put(key, content)
        return hashlib.sha256(content).digest()

    async def put_stream(self, key: str, pieces: AsyncIterator[bytes]) -> None:
        """As `put`, with a bounded part of it in memory. Raises what the pieces raise, and `StorageAway`."""
        async with self._db.connection() as connection:
            await queries_store.announce(connection, key, self._clock.now() + PUT_WITHIN)
        await self._store.put_stream(key, pieces)

    def read(self, key: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Raises `NoSuchFile`, `StorageAway`."""
        return self._store.read(key, start, end)

    async def keep(self, tx: Transaction, key: str) -> None:
        """A row of this transaction names it from now on. Raises `StorageAway` where it took so long that it is being removed."""
        if not await queries_store.keep(tx, key):
            raise StorageAway("Storing the file took too long. Please try again.")

    async def get(self, key: str) -> bytes | None:
        """The bytes; None, and an alert, where they are lost. Raises `StorageAway`."""
        try:
            return await self._store.get(key)
        except NoSuchFile:
            _log.error("alert", alert="stored_file_missing", key=key)
            return None

    async def move(self) -> int:
        """Move what lies in the database, one image after the other; how many. What was begun and broken off goes on.

        The bytes leave the database only when the store has given back the same. Raises `StorageAway`.
        """
        moved = 0
        if not self.is_for_all:
            return moved
        async with self._db.exclusive_connection(LockKey.IMAGES_MOVED) as connection:
            if connection is None:
                return 0
            after = _FIRST
            while (found := await queries_store.next_in_database(connection, after)) is not None:
                owner_id, file_id, content = found
                after, key = (owner_id, file_id), new_key()
                sha256 = await self.put(key, content)
                if not await self._is_there(key, sha256):
                    _log.error("alert", alert="stored_file_differs", file_id=str(file_id), key=key)
                    continue
                async with self._db.transaction() as tx:
                    if await queries_store.set_stored(tx, owner_id, file_id, key, sha256):
                        await self.keep(tx, key)
                        moved += 1
        return moved

    async def _is_there(self, key: str, sha256: bytes) -> bool:
        found = hashlib.sha256()
        try:
            async for piece in self._store.read(key):
                found.update(piece)
        except NoSuchFile:
            return False
        return found.digest() == sha256

    async def remove_due(self) -> int:
        """Remove from the store what no row names; how many. Raises `StorageAway`: what is left is tried again."""
        removed = 0
        while True:
            now = self._clock.now()
            async with self._db.transaction() as tx:
                keys = await queries_store.claim_due(tx, now, now + TRIED_AGAIN_AFTER, REMOVED_AT_A_TIME)
            for key in keys:
                await self._store.delete(key)
                async with self._db.connection() as connection:
                    await queries_store.forget(connection, key)
            removed += len(keys)
            if len(keys) < REMOVED_AT_A_TIME:
                return removed
