"""Files of a person: received in parts that are each safe at once, put together and looked at by a job, fetched, deleted.

After a crash nothing is lost but the part that was on its way: what is there is counted by its row, and what no row names is removed.
"""

import hashlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog

from aim2balance.files import media_types, queries_uploads
from aim2balance.files.byte_ranges import byte_range
from aim2balance.files.download_links import GOOD_FOR, DownloadLinks
from aim2balance.files.file_names import file_name
from aim2balance.files.ports import VirusScanner
from aim2balance.files.reading import read_later
from aim2balance.files.storage import MIB, Storage
from aim2balance.files.stored import StoredFiles, new_key
from aim2balance.files.types import UploadedFile, UploadPart, UploadState
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database
from aim2balance.kit.errors import Conflict, DomainError, Invalid, Kind, NotFound, Unavailable
from aim2balance.kit.ids import new_id
from aim2balance.kit.jobs import ExternalTask, Handler, Payload, enqueue
from aim2balance.kit.principal import OwnerId
from aim2balance.kit.storage import NoSuchFile

PART_BYTES: Final = 4 << 20
MOST_PARTS: Final = 8192
"""Of one file: who sends less than half a megabyte at a time reaches it."""
MOST_FILES: Final = 10_000
MOST_UNFINISHED: Final = 50
UNFINISHED_KEPT: Final = timedelta(days=1)
"""From the last part that came; a refused file says so long why."""
REMOVED_AT_A_TIME: Final = 100
FINISH: Final = "finish_upload"
TRIED_FOR: Final = timedelta(minutes=10)
"""So long a scanner that does not answer is asked again."""

_log = structlog.get_logger("files")


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file on its way out."""

    file: UploadedFile
    pieces: AsyncIterator[bytes]
    span: tuple[int, int] | None = None
    """From where to before where, where a range was asked for."""


class Uploads:
    """The files of everybody. What is somebody else's does not exist: `NotFound`."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        storage: Storage,
        stored: StoredFiles,
        links: DownloadLinks,
        most_upload: Callable[[], int],
        scanner: VirusScanner | None = None,
    ) -> None:
        self._db, self._clock, self._storage, self._stored = db, clock, storage, stored
        self._links, self._scanner = links, scanner
        self.most_upload = most_upload
        self.wake: Callable[[], None] = _nobody
        """Told when there is a file to put together; given by whoever runs the jobs."""
        self.wake_readers: Callable[[], None] = _nobody

    @property
    def is_open(self) -> bool:
        """Whether files can be taken in: only where every process finds them again."""
        return self._stored.is_for_all

    async def create(self, owner_id: OwnerId, name: str, size_bytes: int) -> UploadedFile:
        """Begin one of so many bytes; its room is taken from now on.

        Raises `Invalid` (empty_file), `DomainError` (upload_too_large), `Conflict` (storage_full, too_many_files, too_many_unfinished),
        `Unavailable` (no_file_store, scan_unavailable).
        """
        if not self.is_open:
            raise Unavailable("This installation has no storage for files that all its processes see.", code="no_file_store")
        if size_bytes <= 0:
            raise Invalid("The file is empty.", code="empty_file")
        most = self.most_upload()
        if size_bytes > most:
            raise DomainError(
                f"The file has {size_bytes / MIB:.1f} MiB; at most {most / MIB:.0f} MiB are taken.",
                code="upload_too_large",
                kind=Kind.TOO_LARGE,
                most_bytes=most,
            )
        if self._scanner is not None:
            await self._scanner.check()
        async with self._db.transaction(owner_id) as tx:
            await self._storage.check_images(tx, owner_id, size_bytes)
            files, unfinished = await queries_uploads.counts(tx, owner_id)
            if files >= MOST_FILES:
                raise Conflict(f"You keep {files:,} files, which is as many as may be.", code="too_many_files", most=MOST_FILES)
            if unfinished >= MOST_UNFINISHED:
                raise Conflict(
                    "Too many uploads are unfinished. End or cancel some of them.", code="too_many_unfinished", most=MOST_UNFINISHED
                )
            return await queries_uploads.add(tx, owner_id, new_id(), file_name(name), size_bytes, self._clock.now())

    async def get(self, owner_id: OwnerId, file_id: UUID) -> UploadedFile:
        """Raises `NotFound` (file_not_found)."""
        async with self._db.transaction(owner_id) as tx:
            return _there(await queries_uploads.find(tx, owner_id, file_id))

    async def list_files(self, owner_id: OwnerId, before: UUID | None, limit: int) -> list[UploadedFile]:
        """The newest first."""
        async with self._db.transaction(owner_id) as tx:
            return await queries_uploads.list_files(tx, owner_id, before, limit)

    async def append(self, owner_id: OwnerId, file_id: UUID, offset: int, pieces: AsyncIterator[bytes]) -> UploadedFile:
        """What comes in belongs behind the first `offset` bytes. It is kept part by part, also where it breaks off.

        Raises `NotFound`, `Conflict` (upload_offset: there are more or fewer; upload_ended), `DomainError` (upload_too_large: more than was
        said), `StorageAway`, and what the pieces raise.
        """
        file = await self.get(owner_id, file_id)
        if file.state is not UploadState.RECEIVING:
            raise _ended(file)
        if file.received_bytes != offset:
            raise _wrong_offset(file)
        waiting = bytearray()
        try:
            async for piece in pieces:
                waiting += piece
                _check_room(file, waiting)
                while len(waiting) >= PART_BYTES:
                    part = bytes(waiting[:PART_BYTES])
                    del waiting[:PART_BYTES]
                    file = await self._add_part(owner_id, file, part)
        except DomainError:
            raise
        except Exception:
            # Whoever sends lost the connection: what came is kept, so that a slow line gets on.
            if waiting:
                await self._add_part(owner_id, file, bytes(waiting))
            raise
        return await self._add_part(owner_id, file, bytes(waiting)) if waiting else file

    async def _add_part(self, owner_id: OwnerId, file: UploadedFile, content: bytes) -> UploadedFile:
        part = UploadPart(start_byte=file.received_bytes, size_bytes=len(content), stored_key=new_key())
        await self._stored.put(part.stored_key, content)
        async with self._db.transaction(owner_id) as tx:
            grown = await queries_uploads.add_part(tx, owner_id, file.id, part, MOST_PARTS, self._clock.now())
            if grown is None:
                raise _why_not(part, await queries_uploads.find(tx, owner_id, file.id))
            await self._stored.keep(tx, part.stored_key)
            if grown.state is UploadState.CHECKING:
                await enqueue(tx, FINISH, {"ownerId": str(owner_id), "fileId": str(file.id)}, key=str(file.id))
        if grown.state is UploadState.CHECKING:
            self.wake()
        return grown

    async def finish(self, payload: Payload) -> None:
        """The job behind the last part: look for viruses, put the parts together, see what it is. Done again it changes nothing.

        Raises `StorageAway`; it is tried again then.
        """
        owner_id, file_id = OwnerId(UUID(payload["ownerId"])), UUID(payload["fileId"])
        async with self._db.transaction(owner_id) as tx:
            file = await queries_uploads.find(tx, owner_id, file_id)
            parts = await queries_uploads.list_parts(tx, owner_id, file_id)
        if file is None or file.state is not UploadState.CHECKING:
            return
        try:
            refusal = await self._virus_in(file, parts)
        except NoSuchFile:
            refusal = _lost(file)
        if refusal is not None:
            await self._refuse(owner_id, file, refusal)
            return
        seen, key = _Seen(), new_key()
        try:
            await self._stored.put_stream(key, seen.passed(self._pieces(parts)))
        except NoSuchFile:
            await self._refuse(owner_id, file, _lost(file))
            return
        if seen.count != file.size_bytes:
            await self._refuse(owner_id, file, _lost(file))
            return
        media_type = media_types.media_type_of(file.name, bytes(seen.head), bytes(seen.tail))
        async with self._db.transaction(owner_id) as tx:
            if await queries_uploads.set_ready(tx, owner_id, file_id, media_type, key, seen.sha256.digest(), self._clock.now()):
                await self._stored.keep(tx, key)
                await read_later(tx, owner_id, file_id, media_type, self._clock)
        self.wake_readers()

    async def _virus_in(self, file: UploadedFile, parts: list[UploadPart]) -> str | None:
        """A refusal; None where nothing was found, or nobody looks. Raises `Unavailable` while the scanner is to be asked again."""
        if self._scanner is None:
            return None
        try:
            found = await self._scanner.scan(self._pieces(parts))
        except Unavailable:
            if self._clock.now() - file.changed_at < TRIED_FOR:
                raise
            return "scan_unavailable"
        if found is not None:
            _log.warning("a virus was found", file_id=str(file.id), name=found[:100])
        return None if found is None else "virus_found"

    async def _pieces(self, parts: list[UploadPart]) -> AsyncIterator[bytes]:
        for part in parts:
            async for piece in self._stored.read(part.stored_key):
                yield piece

    async def _refuse(self, owner_id: OwnerId, file: UploadedFile, refusal: str) -> None:
        async with self._db.transaction(owner_id) as tx:
            await queries_uploads.set_refused(tx, owner_id, file.id, refusal, self._clock.now())

    async def delete(self, owner_id: OwnerId, file_id: UUID) -> None:
        """Whatever there is of it; an upload under way ends. Raises `NotFound`."""
        async with self._db.transaction(owner_id) as tx:
            if not await queries_uploads.delete(tx, owner_id, [file_id]):
                raise _no_file()

    async def link(self, owner_id: OwnerId, file_id: UUID) -> tuple[str, datetime]:
        """A token that opens the file for some minutes, and until when. Raises `NotFound`, `Conflict` (file_not_ready)."""
        _ready(await self.get(owner_id, file_id))
        until = self._clock.now() + GOOD_FOR
        return self._links.token(owner_id, file_id, until), until

    async def add(self, owner_id: OwnerId, name: str, content: bytes) -> UploadedFile:
        """A small file at once. Raises what `create` and `append` do; nothing is left then."""
        file = await self.create(owner_id, name, len(content))
        try:
            return await self.append(owner_id, file.id, 0, _at_once(content))
        except BaseException:
            await self.delete(owner_id, file.id)
            raise

    async def open_by_link(self, file_id: UUID, token: str, asked: str | None = None) -> Download:
        """Raises `NotFound` (link_expired, file_not_found)."""
        return await self.open(self._links.owner_of(file_id, token, self._clock.now()), file_id, asked)

    async def open(self, owner_id: OwnerId, file_id: UUID, asked: str | None = None) -> Download:
        """The file, or the range `asked` for. Raises `NotFound`, `Conflict` (file_not_ready); the pieces raise `StorageAway`."""
        async with self._db.transaction(owner_id) as tx:
            file = _ready(_there(await queries_uploads.find(tx, owner_id, file_id)))
            key = await queries_uploads.find_key(tx, owner_id, file_id)
        if key is None:
            raise _no_file()
        span = byte_range(asked, file.size_bytes)
        start, end = span or (0, file.size_bytes)
        return Download(file=file, span=span, pieces=self._stored.read(key, start, end))

    async def each(self, owner_id: OwnerId) -> AsyncIterator[Download]:
        """Every file that is there, the newest first, each to be read before the next one."""
        before: UUID | None = None
        while page := await self.list_files(owner_id, before, REMOVED_AT_A_TIME):
            for file in page:
                if file.state is UploadState.READY:
                    try:
                        yield await self.open(owner_id, file.id)
                    except NotFound:  # deleted meanwhile
                        continue
            before = page[-1].id

    async def remove_unfinished(self) -> int:
        """Throw away what stopped coming a day ago; returns how many."""
        removed = 0
        while True:
            async with self._db.transaction() as tx:
                some = await queries_uploads.remove_unfinished(tx, self._clock.now() - UNFINISHED_KEPT, REMOVED_AT_A_TIME)
            removed += some
            if some < REMOVED_AT_A_TIME:
                return removed

    def handlers(self) -> dict[str, Handler]:
        """The jobs of files."""
        return {FINISH: ExternalTask(self.finish)}


class _Seen:
    """What passes on its way into the store: how much, its hash, its beginning and its end."""

    def __init__(self) -> None:
        self.count, self.sha256 = 0, hashlib.sha256()
        self.head, self.tail = bytearray(), bytearray()

    async def passed(self, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        async for piece in pieces:
            self.count += len(piece)
            self.sha256.update(piece)
            self.head += piece[: media_types.HEAD_BYTES - len(self.head)]
            self.tail += piece
            del self.tail[: -media_types.HEAD_BYTES]
            yield piece


async def _at_once(content: bytes) -> AsyncIterator[bytes]:
    yield content


def _nobody() -> None:
    pass


def _there(file: UploadedFile | None) -> UploadedFile:
    if file is None:
        raise _no_file()
    return file


def _ready(file: UploadedFile) -> UploadedFile:
    if file.state is not UploadState.READY:
        raise Conflict("The file is not there yet.", code="file_not_ready", state=str(file.state))
    return file


def _lost(file: UploadedFile) -> str:
    _log.error("alert", alert="stored_part_missing", file_id=str(file.id))
    return "parts_lost"


def _no_file() -> NotFound:
    return NotFound("There is no such file.", code="file_not_found")


def _check_room(file: UploadedFile, more: bytearray) -> None:
    if file.received_bytes + len(more) > file.size_bytes:
        raise DomainError("More was sent than the file was said to have.", code="upload_too_large", kind=Kind.TOO_LARGE)


def _why_not(part: UploadPart, file: UploadedFile | None) -> DomainError:
    """Why a part could not be put behind what is there."""
    found = _there(file)
    if found.state is not UploadState.RECEIVING:
        return _ended(found)
    if found.received_bytes != part.start_byte:
        return _wrong_offset(found)
    return Conflict("The file came in too many small parts.", code="too_many_parts", most=MOST_PARTS)


def _ended(file: UploadedFile) -> Conflict:
    return Conflict("This upload has ended.", code="upload_ended", state=str(file.state))


def _wrong_offset(file: UploadedFile) -> Conflict:
    return Conflict("The upload goes on somewhere else.", code="upload_offset", offset=file.received_bytes)
