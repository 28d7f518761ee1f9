"""The job that reads the text of files, one after the other, in a process of its own."""

import asyncio
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from typing import IO, Final
from uuid import UUID

from aim2balance.files import queries_text, queries_uploads, text_extraction
from aim2balance.files.stored import StoredFiles
from aim2balance.files.types import FilePage, UploadedFile, UploadState
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Connection, Database, Transaction
from aim2balance.kit.errors import DomainError, Invalid, NotFound
from aim2balance.kit.jobs import ExternalTask, Handler, Payload, enqueue
from aim2balance.kit.principal import OwnerId
from aim2balance.kit.storage import NoSuchFile, StorageAway
from aim2balance.kit.worker_pool import WorkerPool, WorkLimits

READ: Final = "read_file"
LIMITS: Final = WorkLimits(seconds=120, memory_mib=768, answer_mib=32)
TURN: Final = timedelta(seconds=5)
"""So much later somebody's next file is due for each that waits already: whoever brings a hundred lets others in between."""


async def read_later(tx: Transaction, owner_id: OwnerId, file_id: UUID, media_type: str, clock: Clock) -> bool:
    """Have the text of a file read, where somebody can; False where nobody can."""
    if not text_extraction.is_readable(media_type):
        return False
    waiting = await queries_text.count_reading(tx, owner_id)
    await queries_text.set_reading(tx, owner_id, file_id)
    payload = {"ownerId": str(owner_id), "fileId": str(file_id)}
    return await enqueue(tx, READ, payload, key=str(file_id), run_at=clock.now() + TURN * waiting)


class Reading:
    """The texts of everybody's files."""

    def __init__(self, db: Database, stored: StoredFiles) -> None:
        self._db, self._stored = db, stored
        self.work = WorkerPool("file text", limits=LIMITS, processes=1)

    async def close(self) -> None:
        await self.work.close()

    async def read(self, payload: Payload) -> None:
        """The job: text or the reason why there is none. Raises `StorageAway`; it is tried again then."""
        owner_id, file_id = OwnerId(UUID(payload["ownerId"])), UUID(payload["fileId"])
        async with self._db.transaction(owner_id) as tx:
            file = await queries_uploads.find(tx, owner_id, file_id)
            key = await queries_uploads.find_key(tx, owner_id, file_id)
        if file is None or key is None or file.text_state != "reading" or file.media_type is None:
            return
        pages: list[str] = []
        error: str | None = None
        try:
            if file.size_bytes > text_extraction.MOST_FILE_BYTES:
                raise Invalid("The file is too large to be read.", code="too_large_to_read")
            await self._read_pages(owner_id, key, file.media_type, pages)
        except StorageAway:
            raise
        except NoSuchFile:
            error = "text_broken"
        except DomainError as refusal:
            error = refusal.code
        async with self._db.transaction(owner_id) as tx:
            await queries_text.set_read(tx, owner_id, file_id, pages, error)

    async def _read_pages(self, owner_id: OwnerId, key: str, media_type: str, found: list[str]) -> None:
        """Into `found`, as far as it comes."""
        with tempfile.TemporaryFile() as file:
            async for piece in self._stored.read(key):
                await asyncio.to_thread(file.write, piece)
            await asyncio.to_thread(_rewind, file)
            pieces = self.work.pieces(owner_id, text_extraction.pages_of, file, media_type)
            try:
                async for page in pieces:
                    found.append(page)  # noqa: PERF401 - what came before a refusal stays
            finally:
                await pieces.aclose()

    async def page(self, owner_id: OwnerId, file_id: UUID, number: int) -> FilePage:
        """Raises `NotFound` (file_not_found, page_missing)."""
        async with self._db.transaction(owner_id) as tx:
            file = await queries_uploads.find(tx, owner_id, file_id)
            text = await queries_text.find_page(tx, owner_id, file_id, number)
        if file is None or file.state is not UploadState.READY:
            raise NotFound("There is no such file.", code="file_not_found")
        if text is None or file.pages is None:
            raise NotFound("There is no such page.", code="page_missing")
        return FilePage(number=number, pages=file.pages, text=text)

    async def search(self, owner_id: OwnerId, words: Sequence[str], most: int) -> list[tuple[UUID, str, int, int, str]]:
        """Pages of a person's files with these words, those with the most of them first: file, name, page, how many it has, text."""
        async with self._db.transaction(owner_id) as tx:
            return await queries_text.search_pages(tx, owner_id, words, most)

    async def find_named(self, owner_id: OwnerId, name: str) -> tuple[UUID, str] | None:
        """The file of that id, or the newest of that name, capitals or not: its id and name."""
        async with self._db.transaction(owner_id) as tx:
            return await queries_text.find_named(tx, owner_id, name)

    def handlers(self) -> dict[str, Handler]:
        return {READ: ExternalTask(self.read)}


async def find_upload(connection: Connection, owner_id: OwnerId, file_id: UUID) -> UploadedFile | None:
    """A file of a person, also while it comes in; None where there is no such one."""
    return await queries_uploads.find(connection, owner_id, file_id)


async def page_texts(connection: Connection, owner_id: OwnerId, places: Sequence[tuple[UUID, int]]) -> dict[tuple[UUID, int], str]:
    """The texts of these pages (file, number from 1); what is gone is missing."""
    return await queries_text.list_texts(connection, owner_id, places)


def _rewind(file: IO[bytes]) -> None:
    file.flush()
    file.seek(0)
