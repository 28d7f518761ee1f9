"""Work for later, kept in PostgreSQL: a job is committed with its data and, where it only touches the database, done with its effect.

`TransactionalTask` handlers run inside the transaction that claims and finishes the job, so their effect happens exactly once.
`ExternalTask` handlers talk to others: they are claimed for a while, run without a transaction, and may run again after a crash, so they
carry an idempotency key. Processes share the work by SKIP LOCKED, also through PgBouncer; `wake` spares the wait for work made in the
same process.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

import structlog

from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Connection, Database, Transaction
from aim2balance.kit.errors import Unavailable
from aim2balance.kit.ids import new_id

Payload: TypeAlias = Mapping[str, Any]

_log = structlog.get_logger("jobs")

NOTICE = "notice"
"""The name of the jobs that `notify` makes."""
NOTICE_REVIEW = "notice.review"
"""The name of the jobs that `review_notices` makes."""
POLL_S = 1.0
CLAIM = timedelta(minutes=5)
MOST_ATTEMPTS = 12
LONGEST_WAIT = timedelta(hours=1)
KEPT = timedelta(days=40)


@dataclass(frozen=True, slots=True)
class TransactionalTask:
    """A handler that only uses the transaction it is given."""

    run: Callable[[Transaction, Payload], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class ExternalTask:
    """A handler that talks to others and opens short transactions of its own; it may be run twice for one job."""

    run: Callable[[Payload], Awaitable[None]]


Handler: TypeAlias = TransactionalTask | ExternalTask


async def enqueue(tx: Transaction, name: str, payload: Payload, *, key: str | None = None, run_at: datetime | None = None) -> bool:
    """Add a job to the caller's transaction, due at `run_at` (None: at once). False when one of that name and `key` was ever added."""
    added = await tx.fetchval(
        "INSERT INTO job (id, name, key, payload, run_at) VALUES ($1, $2, $3, $4, coalesce($5::timestamptz, '-infinity'))"
        " ON CONFLICT (name, key) DO NOTHING RETURNING true",
        new_id(),
        name,
        key,
        dict(payload),
        run_at,
    )
    return bool(added)


async def notify(tx: Transaction, owner_id: UUID, kind: str, key: str, **facts: object) -> bool:
    """Have a person told something, once for each key; False when it was ever asked for. What kinds there are is for `notices` to say.

    Facts are figures (`…Cents`, `…Micro`), moments (`…At`, `…Moment`, ISO 8601), ids and paths: no secrets, addresses or words of a person.
    """
    return await enqueue(tx, NOTICE, {"kind": kind, "ownerId": str(owner_id), "key": key, **facts}, key=f"{key}:{owner_id}")


async def review_notices(tx: Transaction, owner_id: UUID) -> None:
    """Have somebody look whether what a person was told goes on: what it was about has changed."""
    await enqueue(tx, NOTICE_REVIEW, {"ownerId": str(owner_id)})


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedJobs:
    """Jobs of one name that were given up: how many, when the last one was made, and what stopped one of them."""

    name: str
    count: int
    last_at: datetime
    error: str | None


async def list_failed(c: Connection) -> list[FailedJobs]:
    """The jobs that were given up after so many attempts, by name."""
    rows = await c.fetch(
        "SELECT name, count(*) AS count, max(made_at) AS last_at, max(error) AS error FROM job WHERE state = 'failed'"
        " GROUP BY name ORDER BY name"
    )
    return [FailedJobs(**row) for row in rows]


async def retry_failed(tx: Transaction, name: str, now: datetime) -> int:
    """Try the jobs of this name that were given up again, as if they were new; how many."""
    again = await tx.fetch(
        "UPDATE job SET state = 'waiting', attempts = 0, run_at = $2 WHERE state = 'failed' AND name = $1 RETURNING 1", name, now
    )
    return len(again)


async def is_waiting(c: Connection, name: str) -> bool:
    """Whether a job of this name is to be done or under way."""
    return bool(await c.fetchval("SELECT EXISTS (SELECT FROM job WHERE state = 'waiting' AND name = $1)", name))


async def purge_done(tx: Transaction, now: datetime) -> int:
    """Forget jobs finished more than 40 days ago, and their keys."""
    gone = await tx.fetch("DELETE FROM job WHERE state = 'done' AND done_at < $1 RETURNING 1", now - KEPT)
    return len(gone)


class Worker:
    """Runs due jobs of the names it has handlers for: what only touches the database in one queue, what talks to others in another."""

    def __init__(self, db: Database, clock: Clock, handlers: Mapping[str, Handler], *, poll_s: float = POLL_S) -> None:
        self._db, self._clock, self._handlers, self._poll_s = db, clock, handlers, poll_s
        self._queues = tuple(
            names
            for kind in (TransactionalTask, ExternalTask)
            if (names := [name for name, handler in handlers.items() if isinstance(handler, kind)])
        )
        self._wakers = [asyncio.Event() for _ in self._queues]

    def wake(self) -> None:
        """There is something to do now."""
        for waker in self._wakers:
            waker.set()

    async def run(self) -> None:
        """Work until cancelled. A database that is away is waited for."""
        async with asyncio.TaskGroup() as group:
            for names, waker in zip(self._queues, self._wakers, strict=True):
                group.create_task(self._run_queue(names, waker))

    async def run_due(self) -> int:
        """Do everything that is due now, what comes of it included; returns how many jobs were run."""
        done = 0
        while ran := sum([await self._run_one(names) for names in self._queues]):
            done += ran
        return done

    async def _run_queue(self, names: list[str], waker: asyncio.Event) -> None:
        while True:
            waker.clear()
            try:
                while await self._run_one(names):
                    pass
            except Unavailable as away:
                _log.info("jobs wait", code=away.code)
            with suppress(TimeoutError):
                await asyncio.wait_for(waker.wait(), self._poll_s)

    async def _run_one(self, names: list[str]) -> bool:
        """Run one due job, if there is one."""
        now = self._clock.now()
        async with self._db.transaction() as tx:
            job = await tx.fetchrow(
                "SELECT id, name, payload, attempts FROM job WHERE state = 'waiting' AND run_at <= $1 AND name = ANY ($2)"
                " AND (claimed_until IS NULL OR claimed_until < clock_timestamp()) ORDER BY run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED",
                now,
                names,
            )
            if job is None:
                return False
            handler = self._handlers[job["name"]]
            if isinstance(handler, TransactionalTask):
                try:
                    async with tx.transaction():
                        await handler.run(tx, job["payload"])
                except Exception as error:  # noqa: BLE001 - the boundary of jobs
                    await _failed(tx, job, error, now)
                else:
                    await _done(tx, job["id"], now)
                return True
            await tx.execute("UPDATE job SET claimed_until = clock_timestamp() + $2 WHERE id = $1", job["id"], CLAIM)
        await self._run_outside(handler, job, now)
        return True

    async def _run_outside(self, handler: ExternalTask, job: Any, now: datetime) -> None:
        try:
            await handler.run(job["payload"])
        except Exception as error:  # noqa: BLE001 - the boundary of jobs
            async with self._db.transaction() as tx:
                await _failed(tx, job, error, now)
        else:
            async with self._db.transaction() as tx:
                await _done(tx, job["id"], now)


async def _done(tx: Transaction, job_id: UUID, now: datetime) -> None:
    await tx.execute("UPDATE job SET state = 'done', done_at = $2, claimed_until = NULL, error = NULL WHERE id = $1", job_id, now)


async def _failed(tx: Transaction, job: Any, error: Exception, now: datetime) -> None:
    """Try again later, ever more seldom; the last failure is an alert and the job stays for the operator."""
    attempts = job["attempts"] + 1
    is_last = attempts >= MOST_ATTEMPTS
    if is_last:
        _log.error("alert", alert="job_failed", job=job["name"], id=str(job["id"]), exc_info=error)
    else:
        _log.warning("a job failed and is tried again", job=job["name"], attempts=attempts, exc_info=error)
    await tx.execute(
        "UPDATE job SET state = $2, attempts = $3, run_at = $4, claimed_until = NULL, error = $5 WHERE id = $1",
        job["id"],
        "failed" if is_last else "waiting",
        attempts,
        now + min(timedelta(seconds=2**attempts), LONGEST_WAIT),
        f"{type(error).__name__}: {error}"[:1000],
    )
