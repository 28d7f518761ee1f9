"""Images of a person: taken in, shown, and thrown away when they were never sent."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from aim2balance.content.ai_generated import xmp_mark
from aim2balance.files import metadata, orientation, queries, rules
from aim2balance.files.ports import IsShown, VirusScanner, always_shown
from aim2balance.files.storage import Storage
from aim2balance.files.stored import StoredFiles, new_key
from aim2balance.files.types import File, StorageUse
from aim2balance.kit import image_headers
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Connection, Database, Transaction
from aim2balance.kit.errors import Invalid, NotFound
from aim2balance.kit.ids import new_id
from aim2balance.kit.person_limits import MOST_LARGE_BODIES
from aim2balance.kit.principal import OwnerId
from aim2balance.kit.worker_pool import WorkerPool, WorkLimits

MOST_BYTES = 8 << 20
"""Of one image that somebody brings."""
MOST_MADE_BYTES = 24 << 20
"""Of one that a model made, which is paid already: 3840 × 2160 dots of noise fit."""
CLEANING = WorkLimits(seconds=30, memory_mib=512, answer_mib=MOST_MADE_BYTES >> 19)
"""An image of the most pixels that is turned takes some 400 MiB for a second."""
USUAL_BYTES = 2 << 20
"""Of a picture that a model makes, for which there should be room before it is paid."""
UNUSED_KEPT = timedelta(days=1)
REMOVED_AT_A_TIME = 100


class Files:
    """The images of everybody. What is somebody else's does not exist: `NotFound`."""

    def __init__(self, db: Database, clock: Clock, storage: Storage, stored: StoredFiles, is_shown: IsShown = always_shown) -> None:
        self._db = db
        self.stored = stored
        self._clock = clock
        self.storage = storage
        self._is_shown = is_shown
        self.scanner: VirusScanner | None = None
        """Looks at every image first; given by whoever knows one."""
        self.work = WorkerPool("images", limits=CLEANING, processes=1, most_waiting=MOST_LARGE_BODIES)

    async def close(self) -> None:
        await self.work.close()

    async def add(self, owner_id: OwnerId, content: bytes, *, conversation_id: UUID | None = None, made_by: str | None = None) -> File:
        """The image is kept upright and without what is said about it (place, camera, comments); one that a model made says so. In a chat
        it belongs to it at once.

        Raises `Invalid` (not_an_image, file_too_large, virus_found), `Conflict` (storage_full), `StorageAway`, `Unavailable`
        (scan_unavailable), `DomainError` (too_much_at_once …).
        """
        most = MOST_BYTES if made_by is None else MOST_MADE_BYTES
        if len(content) > most:
            raise Invalid(f"An image may have at most {most >> 20} MiB.", code="file_too_large")
        if self.scanner is not None and await self.scanner.scan(_at_once(content)) is not None:
            raise Invalid("The file holds a virus.", code="virus_found")
        known = image_headers.recognise(content)
        cleaned = await self.work.run(owner_id, orientation.clean, content, known, most) if known is not None else None
        if cleaned is None:
            raise Invalid("This is no image that can be read: PNG, JPEG, WebP or GIF.", code="not_an_image")
        content, (media_type, width, height) = cleaned
        if made_by is not None:
            content = metadata.with_xmp(media_type, content, xmp_mark(made_by))
        file = File(id=new_id(), media_type=media_type, size_bytes=len(content), width=width, height=height)
        place = new_key() if self.stored.is_for_all else content
        if isinstance(place, str):
            await self.stored.put(place, content)
        async with self._db.transaction() as tx:
            await self.storage.check_images(tx, owner_id, file.size_bytes)
            await queries.add_file(tx, owner_id, file, place, sha256(content).digest(), self._clock.now())
            if isinstance(place, str):
                await self.stored.keep(tx, place)
            if conversation_id is not None:
                await queries.put_into(tx, owner_id, conversation_id, [file.id])
        return file

    async def check_room(self, owner_id: OwnerId) -> None:
        """That there is room for an image of a usual size. Raises `Conflict` (storage_full)."""
        async with self._db.transaction() as tx:
            await self.storage.check_images(tx, owner_id, USUAL_BYTES)

    async def in_chat(self, owner_id: OwnerId, conversation_id: UUID, file_id: UUID | None) -> tuple[File, bytes]:
        """That image of the chat, or its newest. Raises `NotFound`, `StorageAway`."""
        async with self._db.connection() as connection:
            known = await queries.find_in_chat(connection, owner_id, conversation_id, file_id)
        if known is None:
            raise _no_file()
        return await self.read(owner_id, known)

    async def read(self, owner_id: OwnerId, file_id: UUID) -> tuple[File, bytes]:
        """Raises `NotFound`, `StorageAway`."""
        async with self._db.connection() as connection:
            found = await queries.read_file(connection, owner_id, file_id)
            if found is None:
                raise _no_file()
            file, conversation_id, place = found
            if conversation_id is not None and not await self._is_shown(connection, owner_id, conversation_id):
                raise _no_file()
        content = await self._content(place)
        if content is None:
            raise _no_file()
        return file, content

    async def _content(self, place: queries.Place) -> bytes | None:
        return await self.stored.get(place) if isinstance(place, str) else place

    async def use(self, owner_id: OwnerId) -> StorageUse:
        """What they keep, chats included."""
        async with self._db.transaction(owner_id) as tx:
            return await self.storage.use(tx, owner_id)

    async def delete_unused(self, owner_id: OwnerId, file_id: UUID) -> None:
        """One that was sent goes with its chat only, and is a `NotFound` here."""
        async with self._db.connection() as connection:
            if not await queries.delete_unused(connection, owner_id, file_id):
                raise _no_file()

    async def contents(self, owner_id: OwnerId, file_ids: Sequence[UUID]) -> Mapping[UUID, bytes]:
        """By id; what is gone is missing. Raises `StorageAway`."""
        if not file_ids:
            return {}
        async with self._db.connection() as connection:
            places = await queries.find_places(connection, owner_id, file_ids)
        found = {file_id: await self._content(place) for file_id, place in places.items()}
        return {file_id: content for file_id, content in found.items() if content is not None}

    async def remove_unused(self) -> int:
        """Throw away what was uploaded a day ago and never sent; returns how many."""
        removed = 0
        while True:
            async with self._db.transaction() as tx:
                some = await queries.remove_unused(tx, self._clock.now() - UNUSED_KEPT, REMOVED_AT_A_TIME)
            removed += some
            if some < REMOVED_AT_A_TIME:
                return removed


async def put_into(tx: Transaction, owner_id: OwnerId, conversation_id: UUID, file_ids: Sequence[UUID]) -> list[File]:
    """The images of a new question. Raises `NotFound` (unknown_file), `Invalid` (files_too_large)."""
    if not file_ids:
        return []
    found = await queries.put_into(tx, owner_id, conversation_id, file_ids)
    if len(found) < len(file_ids):
        raise NotFound("A file is not there, or not any more. Please add it again.", code="unknown_file")
    if sum(file.size_bytes for file in found) > rules.MOST_SENT_BYTES:
        raise Invalid("The images of a message may have at most 20 MiB together.", code="files_too_large")
    return found


async def find(connection: Connection, owner_id: OwnerId, file_ids: Sequence[UUID]) -> list[File]:
    """These images of a person, without those that are gone."""
    return await queries.find(connection, owner_id, file_ids) if file_ids else []


async def take_out(tx: Transaction, owner_id: OwnerId, file_ids: Sequence[UUID]) -> None:
    """The images of a question that was not asked after all: they can go with the next one, in whatever chat."""
    if file_ids:
        await queries.take_out(tx, owner_id, file_ids)


async def copy(
    tx: Transaction, storage: Storage, owner_id: OwnerId, conversation_id: UUID, files: Iterable[File], now: datetime
) -> dict[UUID, File]:
    """These images again, as files of their own that belong to that chat, by the id of the old one. Raises `Conflict` (storage_full)."""
    copies = {file.id: replace(file, id=new_id(now)) for file in files}
    if copies:
        await storage.check_images(tx, owner_id, sum(file.size_bytes for file in copies.values()))
        await queries.copy_files(tx, owner_id, conversation_id, {old: file.id for old, file in copies.items()}, now)
    return copies


async def erase_files(tx: Transaction, owner_id: OwnerId) -> None:
    """Delete every image of a person."""
    await queries.erase(tx, owner_id)


async def _at_once(content: bytes) -> AsyncIterator[bytes]:
    yield content


def _no_file() -> NotFound:
    return NotFound("There is no such image.", code="file_not_found")
