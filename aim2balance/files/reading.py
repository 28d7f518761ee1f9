"""The jobs that read the text of files, one after the other, in processes of their own: what is written, then what is seen in scans."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from datetime import timedelta
from typing import IO, Final
from uuid import UUID

import structlog

from aim2balance.files import queries_text, queries_uploads, text_extraction
from aim2balance.files.ports import TextRecognition
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
RECOGNISE: Final = "recognise_file"
PDF: Final = "application/pdf"
SCANS_AT_ONCE: Final = 5
"""Scanned pages of one job: some ten seconds, in which other files wait."""
SHORT_AT_ONCE: Final = 100
"""Pages with few letters of one job, of which most may be no scans."""
FEW_LETTERS: Final = 100
"""A page with less may be a scan with a stamp, or a number, that is text."""
MOST_RECOGNISED: Final = 500
"""Scanned pages of one file; further ones stay without text."""
LIMITS: Final = WorkLimits(seconds=120, memory_mib=768, answer_mib=32)
TURN: Final = timedelta(seconds=5)
"""So much later somebody's next file is due for each that waits already: whoever brings a hundred lets others in between."""
_log = structlog.get_logger("app")


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

    def __init__(self, db: Database, stored: StoredFiles, clock: Clock, recognition: TextRecognition | None = None) -> None:
        self._db, self._stored, self._clock, self._recognition = db, stored, clock, recognition
        self.work = WorkerPool("file text", limits=LIMITS, processes=1)

    async def close(self) -> None:
        await self.work.close()
        if self._recognition is not None:
            await self._recognition.close()

    async def read(self, payload: Payload) -> None:
        """The job: text or the reason why there is none. Raises `StorageAway`; it is tried again then."""
        owner_id, file_id = OwnerId(UUID(payload["ownerId"])), UUID(payload["fileId"])
        file, key = await self._find(owner_id, file_id)
        if file is None or key is None or file.media_type is None:
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
        is_scanned = error in (None, "text_none") and file.media_type == PDF and any(len(page) < FEW_LETTERS for page in pages)
        async with self._db.transaction(owner_id) as tx:
            if self._recognition is None or not is_scanned:
                await queries_text.set_read(tx, owner_id, file_id, pages, error)
            elif await queries_text.set_pages(tx, owner_id, file_id, pages):
                await self._recognise_later(tx, owner_id, file_id, 1, 0)

    async def recognise(self, payload: Payload) -> None:
        """The job: the next scanned pages of a file; those that cannot be read stay empty. Raises `StorageAway`; it is tried again then."""
        owner_id, file_id = OwnerId(UUID(payload["ownerId"])), UUID(payload["fileId"])
        begin, done = payload["begin"], payload["done"]
        file, key = await self._find(owner_id, file_id)
        if file is None or key is None:
            return
        scans = min(SCANS_AT_ONCE, MOST_RECOGNISED - done) if self._recognition is not None else 0
        async with self._db.transaction(owner_id) as tx:
            numbers = await queries_text.list_short(tx, owner_id, file_id, begin, FEW_LETTERS, SHORT_AT_ONCE if scans else 0)
        texts: list[str | None] = []
        try:
            if self._recognition is not None and numbers:
                async with self._opened(key) as opened, aclosing(self._recognition.pages(owner_id, opened, numbers)) as pages:
                    async for text in pages:
                        texts.append(text)
                        scans -= text is not None
                        if not scans:
                            break
        except StorageAway:
            raise
        except NoSuchFile:
            numbers = []
        except DomainError as refusal:
            _log.info("a scanned page was not read", file_id=str(file_id), page=numbers[len(texts)], code=refusal.code)
            texts.append("")  # what ended the work at a page would end it again
        async with self._db.transaction(owner_id) as tx:
            for number, text in zip(numbers, texts, strict=False):
                if text is not None:
                    await queries_text.set_longer(tx, owner_id, file_id, number, text)
            if numbers:
                done += sum(text is not None for text in texts)
                await self._recognise_later(tx, owner_id, file_id, numbers[len(texts) - 1] + 1, done)
            else:
                await queries_text.set_recognised(tx, owner_id, file_id)

    async def _recognise_later(self, tx: Transaction, owner_id: OwnerId, file_id: UUID, begin: int, done: int) -> None:
        payload = {"ownerId": str(owner_id), "fileId": str(file_id), "begin": begin, "done": done}
        # Behind everything that waits already.
        await enqueue(tx, RECOGNISE, payload, key=f"{file_id} {begin}", run_at=self._clock.now())

    async def _find(self, owner_id: OwnerId, file_id: UUID) -> tuple[UploadedFile | None, str | None]:
        """A file that is to be read, and where its bytes are."""
        async with self._db.transaction(owner_id) as tx:
            file = await queries_uploads.find(tx, owner_id, file_id)
            key = await queries_uploads.find_key(tx, owner_id, file_id)
        return (file if file is not None and file.text_state == "reading" else None), key

    @asynccontextmanager
    async def _opened(self, key: str) -> AsyncIterator[IO[bytes]]:
        """Its bytes as a file of this machine, for as long as it is worked on. Raises `NoSuchFile`, `StorageAway`."""
        with tempfile.TemporaryFile() as file:
            async for piece in self._stored.read(key):
                await asyncio.to_thread(file.write, piece)
            await asyncio.to_thread(_rewind, file)
            yield file

    async def _read_pages(self, owner_id: OwnerId, key: str, media_type: str, found: list[str]) -> None:
        """Into `found`, as far as it comes."""
        async with self._opened(key) as file:
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
        return {READ: ExternalTask(self.read), RECOGNISE: ExternalTask(self.recognise)}


async def find_upload(connection: Connection, owner_id: OwnerId, file_id: UUID) -> UploadedFile | None:
    """A file of a person, also while it comes in; None where there is no such one."""
    return await queries_uploads.find(connection, owner_id, file_id)


async def page_texts(connection: Connection, owner_id: OwnerId, places: Sequence[tuple[UUID, int]]) -> dict[tuple[UUID, int], str]:
    """The texts of these pages (file, number from 1); what is gone is missing."""
    return await queries_text.list_texts(connection, owner_id, places)


def _rewind(file: IO[bytes]) -> None:
    file.flush()
    file.seek(0)
