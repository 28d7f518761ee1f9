"""Imports as a person sees them: a file is taken, read in the background, and its report can be asked for anywhere."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import asdict
from tempfile import TemporaryFile
from typing import IO, Any
from uuid import UUID

import structlog

from aim2balance.files import Storage
from aim2balance.gateway.errors import place_of
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database, LockKey, Transaction, lock
from aim2balance.kit.errors import Conflict, DomainError, NotFound
from aim2balance.kit.ids import new_id
from aim2balance.kit.principal import OwnerId
from aim2balance.transfer import queries
from aim2balance.transfer.importer import UNBOUNDED, ImportReport, import_file, open_import_work

ABANDONED_AFTER_S = 120
SIGN_OF_LIFE_S = 20
CANCELLED_WITHIN_S = 5
MOST_LISTED = 20

_log = structlog.get_logger("chat")


def new_file() -> IO[bytes]:
    """A file without a name for what is uploaded; it vanishes when it is closed."""
    return TemporaryFile(prefix="aim2balance-import-")


class Imports:
    """The imports of everybody, and those that run in this process."""

    def __init__(self, db: Database, clock: Clock, storage: Storage = UNBOUNDED) -> None:
        self._db, self._clock, self._storage = db, clock, storage
        self.work = open_import_work()
        self._tasks: dict[UUID, asyncio.Task[None]] = {}
        self._uploads: set[OwnerId] = set()

    @asynccontextmanager
    async def upload(self, owner_id: OwnerId) -> AsyncIterator[None]:
        """While a file is being received: one of a person at a time, and none while an import of theirs runs, so that what would be
        refused in the end is not read first. Raises `Conflict` (import_running, storage_full).
        """
        if owner_id in self._uploads:
            raise _running()
        self._uploads.add(owner_id)
        try:
            async with self._db.connection() as connection:
                if await queries.is_running(connection, owner_id, ABANDONED_AFTER_S):
                    raise _running()
            async with self._db.transaction(owner_id) as tx:
                await self._storage.check_chats(tx, owner_id, 1)
            yield
        finally:
            self._uploads.discard(owner_id)

    async def start(self, owner_id: OwnerId, file: IO[bytes], size: int) -> dict[str, Any]:
        """Begin to import the file, which now is ours to close. Raises `Conflict` (import_running)."""
        run_id = new_id()
        try:
            async with self._db.transaction() as tx:
                await lock(tx, LockKey.CHAT_IMPORT, owner_id)
                is_free = not await queries.is_running(tx, owner_id, ABANDONED_AFTER_S)
                if is_free:
                    await queries.add_run(tx, owner_id, run_id, size, self._clock.now())
        except BaseException:
            file.close()
            raise
        if not is_free:
            file.close()
            raise _running()
        task = asyncio.create_task(self._run(owner_id, run_id, file))
        self._tasks[run_id] = task
        task.add_done_callback(lambda _: self._tasks.pop(run_id, None))
        return await self.get(owner_id, run_id)

    async def _run(self, owner_id: OwnerId, run_id: UUID, file: IO[bytes]) -> None:
        """The job boundary of one import."""
        report = ImportReport()

        async def show_life() -> None:
            """While it waits for its turn, or for a large chat; also how the end of it in another process is heard of."""
            while True:
                await asyncio.sleep(SIGN_OF_LIFE_S)
                await keep_progress(report)

        async def keep_progress(report: ImportReport, state: str = "running", error: str | None = None) -> None:
            counts = (report.read_bytes, report.found, report.imported, report.skipped, report.messages)
            items = [asdict(item) for item in report.items] if state != "running" else []
            async with self._db.connection() as connection:
                if not await queries.keep_run(connection, owner_id, run_id, counts, state, error, items):
                    raise Conflict("The import was ended.", code="cancelled")

        error: str | None = "interrupted"
        try:
            file.seek(0)
            await _until_either(
                import_file(self._db, self._clock, self.work, owner_id, file, report, keep_progress, self._storage), show_life()
            )
            error = report.error_code
        except DomainError as refusal:
            error = refusal.code
        except Exception as mistake:  # noqa: BLE001 - the job boundary; its text may quote what a person wrote
            _log.error("alert", what="an import failed", import_id=str(run_id), error=place_of(mistake))
            error = "internal_error"
        finally:
            file.close()
            try:
                await asyncio.shield(asyncio.ensure_future(keep_progress(report, "failed" if error else "done", error)))
            except DomainError as away:
                _log.warning("report of an import not kept", import_id=str(run_id), code=away.code)

    async def get(self, owner_id: OwnerId, run_id: UUID) -> dict[str, Any]:
        """How far it is, and at its end the report. Raises `NotFound`."""
        async with self._db.connection() as connection:
            await queries.fail_abandoned(connection, owner_id, ABANDONED_AFTER_S)
            found = await queries.list_runs(connection, owner_id, run_id, 1)
        if not found:
            raise NotFound("There is no such import.", code="import_not_found")
        return found[0]

    async def list_runs(self, owner_id: OwnerId) -> list[dict[str, Any]]:
        """The last imports, without their items."""
        async with self._db.connection() as connection:
            await queries.fail_abandoned(connection, owner_id, ABANDONED_AFTER_S)
            return await queries.list_runs(connection, owner_id, None, MOST_LISTED)

    async def cancel(self, owner_id: OwnerId, run_id: UUID) -> None:
        """End a running import, in whichever process it runs; what it has brought in stays. Raises `NotFound`; one that has ended stays
        as it is.
        """
        async with self._db.connection() as connection:
            is_ended = await queries.end_run(connection, owner_id, run_id, "cancelled")
        if is_ended and (task := self._tasks.get(run_id)) is not None:
            task.cancel()
            await asyncio.wait({task}, timeout=CANCELLED_WITHIN_S)
        await self.get(owner_id, run_id)

    async def close(self) -> None:
        """End what runs; its report says so."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.work.close()


async def _until_either(*works: Coroutine[Any, Any, None]) -> None:
    """Until one of them ends or fails; the others are cancelled."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _running() -> Conflict:
    return Conflict("An import is running already.", code="import_running")


async def erase_imports(tx: Transaction, owner_id: OwnerId) -> None:
    """Forget every import of a person."""
    await queries.erase(tx, owner_id)
