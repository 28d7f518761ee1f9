"""The job that gives passages their vectors, some at a time: those of a file that was read, and those of another model anew.

The model is asked between two short transactions. Vectors and how far they reach are kept together, so that after a crash nothing is
missing or twice; what two did at once is kept once.
"""

from datetime import timedelta
from typing import Final
from uuid import UUID

from aim2balance import files
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database, Transaction
from aim2balance.kit.jobs import ExternalTask, Handler, Payload, enqueue, is_waiting
from aim2balance.kit.principal import OwnerId
from aim2balance.knowledge import fusion, queries_vectors, rules
from aim2balance.knowledge.ports import MeaningModel

EMBED: Final = "embed_source"
CATCH_UP: Final = "embed_sources"
EMBEDDED_AT_A_TIME: Final = 200
MOST_BATCHES: Final = 20
"""Of one job, so that others get their turn."""
SOURCES_AT_A_TIME: Final = 1_000
NEXT_SOURCES: Final = timedelta(minutes=1)


async def embed_later(tx: Transaction, owner_id: OwnerId, source_id: UUID) -> None:
    """Give the passages of a source their vectors, as soon as this transaction is committed."""
    await enqueue(tx, EMBED, {"ownerId": str(owner_id), "sourceId": str(source_id)})


class Embedding:
    """Gives the passages of everybody the vectors of one model."""

    def __init__(self, db: Database, clock: Clock, model: MeaningModel) -> None:
        self._db, self._clock, self._model = db, clock, model

    def handlers(self) -> dict[str, Handler]:
        return {EMBED: ExternalTask(self.embed), CATCH_UP: ExternalTask(self.catch_up)}

    async def begin(self) -> None:
        """Look, once for all processes that start, whether there are passages without vectors of this model."""
        async with self._db.transaction() as tx:
            if not await is_waiting(tx, CATCH_UP):
                await enqueue(tx, CATCH_UP, {})

    async def catch_up(self, payload: Payload) -> None:
        """A job for each source that has passages without vectors of this model."""
        del payload
        async with self._db.transaction() as tx:
            if not await queries_vectors.can_compare(tx):
                return
            behind = await queries_vectors.sources_behind(tx, self._model.name, SOURCES_AT_A_TIME)
            for owner_id, source_id in behind:
                await embed_later(tx, owner_id, source_id)
            if len(behind) == SOURCES_AT_A_TIME:
                await enqueue(tx, CATCH_UP, {}, run_at=self._clock.now() + NEXT_SOURCES)

    async def embed(self, payload: Payload) -> None:
        """The next passages of a source, and the job for those behind them."""
        owner_id, source_id = OwnerId(UUID(payload["ownerId"])), UUID(payload["sourceId"])
        for _ in range(MOST_BATCHES):
            if not await self._embed_part(owner_id, source_id):
                return
        async with self._db.transaction() as tx:
            await enqueue(tx, EMBED, payload, run_at=self._clock.now())

    async def _embed_part(self, owner_id: OwnerId, source_id: UUID) -> bool:
        model = self._model
        async with self._db.transaction(owner_id) as tx:
            if not await queries_vectors.can_compare(tx):
                return False
            part = await queries_vectors.next_part(tx, owner_id, source_id, model.name, EMBEDDED_AT_A_TIME)
            if part is None:
                return False
            pages = await files.page_texts(tx, owner_id, sorted({(part.file_id, page) for _, page, *_ in part.passages}))
        texts = [
            rules.meant_text(part.name, heading, pages.get((part.file_id, page), "")[start:end])
            for _, page, start, end, heading in part.passages
        ]
        vectors = await model.embed(texts)
        fusion.check_vectors(vectors, len(texts), model.dimensions)
        async with self._db.transaction(owner_id) as tx:
            ordinals = [ordinal for ordinal, *_ in part.passages]
            return await queries_vectors.add_vectors(tx, owner_id, source_id, model.name, part.after, ordinals, vectors)
