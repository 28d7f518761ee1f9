"""What a person does with knowledge: collections, files in them, and looking for passages."""

from collections.abc import Callable, Sequence
from uuid import UUID

from aim2balance import files, organisations
from aim2balance.files.types import UploadState
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database, LockKey, Transaction, lock
from aim2balance.kit.errors import Conflict, Invalid, NotFound
from aim2balance.kit.ids import new_id
from aim2balance.kit.jobs import Handler
from aim2balance.kit.principal import OwnerId
from aim2balance.knowledge import queries, rules
from aim2balance.knowledge.embedding import Embedding
from aim2balance.knowledge.ingestion import Ingestion, ingest_later, is_on_its_way
from aim2balance.knowledge.ports import MeaningModel
from aim2balance.knowledge.retrieval import find_passages
from aim2balance.knowledge.types import Collection, FoundPassages, KnowledgeSource, ReadingEstimate, Use
from aim2balance.knowledge.uses import collections_of, use_collections

MOST_COLLECTIONS = 100
MOST_SOURCES = 1_000
MOST_FOUND = 50


class Knowledge:
    """The collections of everybody. What is somebody else's does not exist: `NotFound` (collection_not_found, source_not_found)."""

    def __init__(self, db: Database, clock: Clock, meaning: MeaningModel | None = None) -> None:
        self._db, self._clock, self.meaning = db, clock, meaning
        self._embedding = Embedding(db, clock, meaning) if meaning is not None else None
        self._ingestion = Ingestion(clock, is_embedded=meaning is not None)
        self.wake: Callable[[], None] = _nobody
        """Told when there is something to read; given by whoever runs the jobs."""

    @property
    def _model(self) -> str | None:
        return self.meaning.name if self.meaning is not None else None

    def handlers(self) -> dict[str, Handler]:
        """The jobs of knowledge."""
        return {**self._ingestion.handlers(), **(self._embedding.handlers() if self._embedding is not None else {})}

    async def begin(self) -> None:
        """What a worker does once: see to it that all passages get vectors of the model there is now."""
        if self._embedding is not None:
            await self._embedding.begin()

    async def list_collections(self, owner_id: OwnerId) -> list[Collection]:
        """By name."""
        async with self._db.transaction(owner_id) as tx:
            return await queries.list_collections(tx, owner_id, self._model)

    async def get(self, owner_id: OwnerId, collection_id: UUID) -> Collection:
        async with self._db.transaction(owner_id) as tx:
            return await _get(tx, owner_id, collection_id, self._model)

    async def add(self, owner_id: OwnerId, name: str, description: str) -> Collection:
        """Raises `Conflict` (too_many_collections, collection_name_taken)."""
        now = self._clock.now()
        made = new_id(now)
        async with self._db.transaction(owner_id) as tx:
            await lock(tx, LockKey.COLLECTIONS, owner_id)
            if await queries.count_collections(tx, owner_id) >= MOST_COLLECTIONS:
                raise Conflict("There are too many collections.", code="too_many_collections", most=MOST_COLLECTIONS)
            await _check_name(tx, owner_id, name, but=made)
            await queries.put_collection(tx, owner_id, made, name, description, now)
            return await _get(tx, owner_id, made, self._model)

    async def change(self, owner_id: OwnerId, collection_id: UUID, name: str | None, description: str | None) -> Collection:
        """None stays as it is. Raises `Conflict` (collection_name_taken)."""
        async with self._db.transaction(owner_id) as tx:
            await lock(tx, LockKey.COLLECTIONS, owner_id)
            known = await _get(tx, owner_id, collection_id)
            name, description = known.name if name is None else name, known.description if description is None else description
            await _check_name(tx, owner_id, name, but=collection_id)
            if (name, description) != (known.name, known.description):
                await queries.put_collection(tx, owner_id, collection_id, name, description, self._clock.now())
            return await _get(tx, owner_id, collection_id, self._model)

    async def delete(self, owner_id: OwnerId, collection_id: UUID) -> None:
        """With its passages; the files stay."""
        async with self._db.transaction(owner_id) as tx:
            if not await queries.delete_collection(tx, owner_id, collection_id):
                raise _no_collection()

    async def list_sources(self, owner_id: OwnerId, collection_id: UUID) -> list[KnowledgeSource]:
        """The newest first."""
        async with self._db.transaction(owner_id) as tx:
            await _get(tx, owner_id, collection_id)
            return await queries.list_sources(tx, owner_id, collection_id)

    async def add_source(self, owner_id: OwnerId, collection_id: UUID, file_id: UUID) -> KnowledgeSource:
        """Take a file of the person in; it is read by a job, as soon as its text is there.

        Raises `NotFound` (file_not_found), `Conflict` (source_there, too_many_sources, file_not_ready: it was refused).
        """
        now = self._clock.now()
        async with self._db.transaction(owner_id) as tx:
            await lock(tx, LockKey.COLLECTIONS, owner_id)
            await _get(tx, owner_id, collection_id)
            file = await files.find_upload(tx, owner_id, file_id)
            if file is None:
                raise NotFound("There is no such file.", code="file_not_found")
            if file.state is UploadState.REFUSED:
                raise Conflict("The file is not there.", code="file_not_ready", state=str(file.state))
            if await queries.count_sources(tx, owner_id, collection_id) >= MOST_SOURCES:
                raise Conflict("There are too many files in this collection.", code="too_many_sources", most=MOST_SOURCES)
            source = await queries.add_source(tx, owner_id, collection_id, new_id(now), file_id, file.name, now)
            if source is None:
                raise Conflict("The file is in this collection already.", code="source_there")
            await ingest_later(tx, self._clock, owner_id, source.id, source.run)
        self.wake()
        return source

    async def cancel(self, owner_id: OwnerId, collection_id: UUID, source_id: UUID | None = None) -> int:
        """Stop reading a source, or all of the collection; what was read so far can be found. Returns how many were stopped."""
        async with self._db.transaction(owner_id) as tx:
            await _get(tx, owner_id, collection_id)
            if source_id is not None:
                await _source(tx, owner_id, collection_id, source_id)
            return await queries.cancel_sources(tx, owner_id, collection_id, self._clock.now(), source_id)

    async def resume(self, owner_id: OwnerId, collection_id: UUID, source_id: UUID) -> KnowledgeSource:
        """Go on where it was cancelled or failed. Raises `Conflict` (source_not_stopped)."""
        async with self._db.transaction(owner_id) as tx:
            await _source(tx, owner_id, collection_id, source_id)
            run = await queries.queue_again(tx, owner_id, source_id, self._clock.now())
            if run is None:
                raise Conflict("The file is read already, or is being read.", code="source_not_stopped")
            await ingest_later(tx, self._clock, owner_id, source_id, run)
            source = await _source(tx, owner_id, collection_id, source_id)
        self.wake()
        return source

    async def remove_source(self, owner_id: OwnerId, collection_id: UUID, source_id: UUID) -> None:
        """Take a file out of the collection, with its passages; the file itself stays."""
        async with self._db.transaction(owner_id) as tx:
            if not await queries.delete_source(tx, owner_id, collection_id, source_id):
                raise _no_source()

    async def estimate(self, owner_id: OwnerId, collection_id: UUID, file_ids: Sequence[UUID]) -> ReadingEstimate:
        """What reading these files would take. Raises `NotFound` (file_not_found)."""
        pages = passages = tokens = unread = unreadable = 0
        async with self._db.transaction(owner_id) as tx:
            await _get(tx, owner_id, collection_id)
            for file_id in dict.fromkeys(file_ids):
                file = await files.find_upload(tx, owner_id, file_id)
                if file is None:
                    raise NotFound("There is no such file.", code="file_not_found")
                if is_on_its_way(file):
                    unread += 1
                elif file.pages is None or file.text_bytes is None:
                    unreadable += 1
                else:
                    pages += file.pages
                    passages += rules.passages_in(file.pages, file.text_bytes)
                    tokens += rules.tokens_of(file.text_bytes)
        return ReadingEstimate(
            files=len(set(file_ids)), unread=unread, unreadable=unreadable, pages=pages, passages=passages, tokens=tokens, model=self._model
        )

    async def search(self, owner_id: OwnerId, collection_id: UUID, question: str, limit: int) -> FoundPassages:
        """The passages that say most about a question, the best first. Raises `Invalid` (nothing_to_search)."""
        if not any(letter.isalnum() for letter in question):
            raise Invalid("Search for at least one word.", code="nothing_to_search")
        async with self._db.transaction(owner_id) as tx:
            await _get(tx, owner_id, collection_id)
        return await find_passages(self._db, self.meaning, owner_id, [collection_id], question, min(limit, MOST_FOUND))

    async def collections_of_project(self, owner_id: OwnerId, project_id: UUID) -> list[UUID]:
        """What is searched for every question in it. Raises `NotFound` (project_not_found)."""
        async with self._db.transaction(owner_id) as tx:
            await organisations.check_project(tx, owner_id, project_id)
            return await collections_of(tx, owner_id, Use.PROJECT, project_id)

    async def use_in_project(self, owner_id: OwnerId, project_id: UUID, collection_ids: Sequence[UUID]) -> list[UUID]:
        """Search these, and no others. Raises `NotFound` (project_not_found, collection_not_found), `Invalid` (too_many_used)."""
        async with self._db.transaction(owner_id) as tx:
            await organisations.check_project(tx, owner_id, project_id)
            await use_collections(tx, owner_id, Use.PROJECT, project_id, collection_ids)
            return await collections_of(tx, owner_id, Use.PROJECT, project_id)


async def erase(tx: Transaction, owner_id: OwnerId) -> None:
    """Delete every collection of a person."""
    await queries.erase(tx, owner_id)


async def _get(tx: Transaction, owner_id: OwnerId, collection_id: UUID, model: str | None = None) -> Collection:
    found = await queries.find_collection(tx, owner_id, collection_id, model)
    if found is None:
        raise _no_collection()
    return found


async def _source(tx: Transaction, owner_id: OwnerId, collection_id: UUID, source_id: UUID) -> KnowledgeSource:
    found = await queries.find_source(tx, owner_id, collection_id, source_id)
    if found is None:
        raise _no_source()
    return found


async def _check_name(tx: Transaction, owner_id: OwnerId, name: str, *, but: UUID) -> None:
    if await queries.is_taken(tx, owner_id, name, but=but):
        raise Conflict("There is a collection with that name.", code="collection_name_taken")


def _no_collection() -> NotFound:
    return NotFound("There is no such collection.", code="collection_not_found")


def _no_source() -> NotFound:
    return NotFound("There is no such file in this collection.", code="source_not_found")


def _nobody() -> None:
    pass
