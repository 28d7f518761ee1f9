"""The job that cuts the pages of a file into passages, some pages at a time.

Each batch is one transaction with the job that did it and the job that goes on: what is there after a crash is whole, and nothing of it is
done twice. Between two batches others get their turn.
"""

from datetime import timedelta
from typing import Final
from uuid import UUID

from aim2balance import files
from aim2balance.files.types import UploadedFile, UploadState
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Transaction
from aim2balance.kit.jobs import Handler, Payload, TransactionalTask, enqueue
from aim2balance.kit.principal import OwnerId
from aim2balance.knowledge import queries, queries_words, rules
from aim2balance.knowledge.embedding import embed_later
from aim2balance.knowledge.types import Cut, KnowledgeSource, SourceState

INGEST: Final = "ingest_source"
COUNT_WORDS: Final = "count_words"
BATCH_PAGES: Final = 16
COUNTED_AT_A_TIME: Final = 4_000
"""Passages of a source whose words are counted in one transaction: of five hundred of them, a tenth of a second."""
LOOK_AGAIN: Final = timedelta(seconds=1)
"""Until the text of a file that is still being read is there."""


async def ingest_later(tx: Transaction, clock: Clock, owner_id: OwnerId, source_id: UUID, run: int, wait: timedelta = timedelta()) -> None:
    """Go on with a source in a transaction of its own, behind what waits already."""
    payload = {"ownerId": str(owner_id), "sourceId": str(source_id), "run": run}
    await enqueue(tx, INGEST, payload, run_at=clock.now() + wait)


def is_on_its_way(file: UploadedFile) -> bool:
    """Whether its text may still come."""
    return file.state in {UploadState.RECEIVING, UploadState.CHECKING} or file.text_state == "reading"


class Ingestion:
    """Reads the sources of everybody."""

    def __init__(self, clock: Clock, *, is_embedded: bool = False) -> None:
        self._clock, self._is_embedded = clock, is_embedded

    def handlers(self) -> dict[str, Handler]:
        return {INGEST: TransactionalTask(self.ingest), COUNT_WORDS: TransactionalTask(self.count_words)}

    async def ingest(self, tx: Transaction, payload: Payload) -> None:
        """The next pages of a source, and the job for those behind them."""
        owner_id, run = OwnerId(UUID(payload["ownerId"])), int(payload["run"])
        source = await queries.claim_source(tx, owner_id, UUID(payload["sourceId"]), run)
        if source is None:
            return
        file = await files.find_upload(tx, owner_id, source.file_id)
        if file is None:
            return
        if is_on_its_way(file):
            await ingest_later(tx, self._clock, owner_id, source.id, run, LOOK_AGAIN)
        elif file.state is UploadState.REFUSED or file.text_state != "ready" or file.pages is None:
            error = file.refusal or file.text_error or "text_not_readable"
            await queries.set_state(tx, owner_id, source.id, SourceState.FAILED, self._clock.now(), error)
        else:
            await self._add_pages(tx, owner_id, source, file.pages)

    async def count_words(self, tx: Transaction, payload: Payload) -> None:
        """The next passages of a source that was read before words were counted, and the job for those behind them."""
        is_whole = await queries_words.count_words(tx, OwnerId(UUID(payload["ownerId"])), UUID(payload["sourceId"]), COUNTED_AT_A_TIME)
        if not is_whole:
            await enqueue(tx, COUNT_WORDS, payload, run_at=self._clock.now())

    async def _add_pages(self, tx: Transaction, owner_id: OwnerId, source: KnowledgeSource, pages: int) -> None:
        last = min(source.pages_done + BATCH_PAGES, pages)
        numbers = range(source.pages_done + 1, last + 1)
        texts = await files.page_texts(tx, owner_id, [(source.file_id, number) for number in numbers])
        outline, cut = source.outline, list[tuple[int, Cut, str]]()
        for number in numbers:
            text = texts.get((source.file_id, number), "")
            found, outline = rules.passages_of(text, outline)
            cut += [(number, one, rules.words_of(source.name, one, text[one.start : one.end])) for one in found]
        ordinals = await queries.add_passages(tx, owner_id, source, cut, pages, last, outline)
        await queries_words.add_words(tx, owner_id, source.collection_id, source.id, ordinals)
        if last < pages:
            await ingest_later(tx, self._clock, owner_id, source.id, source.run)
        if cut and self._is_embedded:
            await embed_later(tx, owner_id, source.id)
        # Last of all, for it has others wait who read into the same collection.
        await queries_words.count_words(tx, owner_id, source.id, COUNTED_AT_A_TIME)
