"""Jobs: committed with their data, done once, tried again, shared by workers."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from aim2balance.kit.clock import FixedClock
from aim2balance.kit.db import Database, Transaction
from aim2balance.kit.jobs import CLAIM, MOST_ATTEMPTS, ExternalTask, Payload, TransactionalTask, Worker, enqueue, purge_done

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


class Bench:
    """A worker with one handler of each kind that counts what it was given."""

    def __init__(self, db: Database) -> None:
        self.db, self.clock = db, FixedClock(NOW)
        self.seen: Counter[str] = Counter()
        self.fail: set[str] = set()
        self.worker = self.another()

    def another(self, poll_s: float = 0.05) -> Worker:
        return Worker(self.db, self.clock, {"in": TransactionalTask(self.inside), "out": ExternalTask(self.outside)}, poll_s=poll_s)

    async def inside(self, tx: Transaction, payload: Payload) -> None:
        await tx.execute("INSERT INTO done VALUES ($1)", payload["word"])
        await self.outside(payload)

    async def outside(self, payload: Payload) -> None:
        self.seen[payload["word"]] += 1
        if payload["word"] in self.fail:
            raise RuntimeError("not today")

    async def add(self, name: str, word: str, **more: object) -> bool:
        async with self.db.transaction() as tx:
            return await enqueue(tx, name, {"word": word}, **more)

    async def fetch(self, sql: str) -> list[object]:
        async with self.db.connection() as connection:
            return [row[0] for row in await connection.fetch(sql)]


@pytest.fixture
async def bench(db: Database) -> Bench:
    async with db.connection() as connection:
        await connection.execute("CREATE TABLE done (word text)")
    return Bench(db)


async def test_a_job_exists_when_its_transaction_commits(bench: Bench) -> None:
    async def breaks() -> None:
        async with bench.db.transaction() as tx:
            await enqueue(tx, "in", {"word": "lost"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await breaks()
    await bench.add("in", "kept")
    assert await bench.worker.run_due() == 1
    assert bench.seen == {"kept": 1}
    assert await bench.worker.run_due() == 0


async def test_a_key_is_used_once(bench: Bench) -> None:
    assert await bench.add("in", "a", key="today") is True
    assert await bench.add("in", "b", key="today") is False
    await bench.worker.run_due()
    assert await bench.add("in", "c", key="today") is False
    assert await bench.add("out", "d", key="today") is True


async def test_not_before_its_time(bench: Bench) -> None:
    await bench.add("in", "later", run_at=NOW + timedelta(hours=1))
    assert await bench.worker.run_due() == 0
    bench.clock.at += timedelta(hours=1)
    assert await bench.worker.run_due() == 1


@pytest.mark.parametrize("name", ["in", "out"])
async def test_a_failure_is_tried_again_later_and_at_last_left_to_the_operator(bench: Bench, name: str) -> None:
    bench.fail.add("bad")
    await bench.add(name, "bad")
    for attempt in range(1, MOST_ATTEMPTS + 5):
        await bench.worker.run_due()
        assert bench.seen["bad"] == min(attempt, MOST_ATTEMPTS)
        bench.clock.at += timedelta(hours=1)
    assert await bench.fetch("SELECT state FROM job") == ["failed"]
    assert await bench.fetch("SELECT word FROM done") == [], "what a failed run wrote is not kept"


async def test_many_workers_do_each_job_once(bench: Bench) -> None:
    for number in range(40):
        await bench.add("in" if number % 2 else "out", f"{number}")
    await asyncio.gather(*(bench.another().run_due() for _ in range(8)))
    assert set(bench.seen.values()) == {1}
    assert len(bench.seen) == 40


async def test_a_claim_of_a_dead_process_lapses(bench: Bench) -> None:
    await bench.add("out", "x")
    async with bench.db.connection() as connection:
        await connection.execute("UPDATE job SET claimed_until = clock_timestamp() + $1", CLAIM)
        assert await bench.worker.run_due() == 0
        await connection.execute("UPDATE job SET claimed_until = clock_timestamp() - interval '1 s'")
    assert await bench.worker.run_due() == 1


async def test_the_loop_works_until_it_is_cancelled_and_a_wake_spares_the_wait(bench: Bench) -> None:
    worker = bench.another(poll_s=3600)
    running = asyncio.create_task(worker.run())
    try:
        for word in ("one", "two", "three"):
            await bench.add("in", word)
            worker.wake()
            async with asyncio.timeout(30):
                while not bench.seen[word]:
                    await asyncio.sleep(0.01)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_done_jobs_are_forgotten_in_time(bench: Bench) -> None:
    await bench.add("in", "x", key="k")
    await bench.worker.run_due()
    async with bench.db.transaction() as tx:
        assert await purge_done(tx, NOW + timedelta(days=39)) == 0
        assert await purge_done(tx, NOW + timedelta(days=41)) == 1
