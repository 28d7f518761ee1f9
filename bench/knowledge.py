"""How a large file is read into a collection: time, memory, cancel, a crash in the midst, and how fast questions are answered afterwards.

Pages of about 2,000 letters are made by rule, with words that follow Zipf's law; the text is there as if `files` had read it. A process of its
own reads it in and is killed without warning once a third is done; a second one goes on, is told to cancel at two thirds, and a third one
ends it. Memory is the highest resident size of these processes; PostgreSQL is apart. Prints JSON: `python -m bench.knowledge [--pages 2000]`.
"""

import argparse
import asyncio
import json
import logging
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog

from aim2balance.app import migrate
from aim2balance.kit.clock import SystemClock
from aim2balance.kit.db import Database
from aim2balance.kit.ids import new_id
from aim2balance.kit.jobs import Worker
from aim2balance.kit.principal import OwnerId
from aim2balance.knowledge import Knowledge
from aim2balance.knowledge.types import KnowledgeSource
from aim2balance.postgres.server import EmbeddedPostgres
from bench.search import vocabulary

OWNER = OwnerId(UUID("00000000-0000-7000-9000-ffffffffffff"))
GOAL_MIB, GOAL_SEARCH_MS = 500, 100
QUESTIONS = 60


def pages(count: int, words: list[str], chance: random.Random) -> list[str]:
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    made: list[str] = []
    for number in range(1, count + 1):
        said = chance.choices(words, weights, k=300)
        lines = [" ".join(said[at : at + 12]) + "." for at in range(0, len(said), 12)]
        made.append("\n".join([f"{number}. Chapter {said[0]}", *lines, f"own{number}"]))
    return made


@contextmanager
def own_server() -> Iterator[str]:
    """The address of a PostgreSQL of its own, migrated, that is gone afterwards."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    folder = Path(tempfile.mkdtemp(prefix="aim2balance-bench-"))
    try:
        folder.chmod(0o711)
        with EmbeddedPostgres(folder / "data", durable=False, elsewhere=folder / "elsewhere").owned() as url:
            asyncio.run(migrate.upgrade(url))
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def fill(db: Database, texts: list[str], *, owner_id: OwnerId = OWNER, name: str = "large.pdf") -> UUID:
    """A file whose text was read."""
    file_id = new_id()
    async with db.transaction() as tx:
        await tx.execute(
            "INSERT INTO uploaded_file (owner_id, id, name, size_bytes, received_bytes, state, media_type, stored_key, sha256, created_at,"
            " changed_at, text_state, pages, text_bytes) VALUES ($1, $2, $6, 1, 1, 'ready', 'application/pdf', $3, '\\x00', now(),"
            " now(), 'ready', $4, $5)",
            owner_id,
            file_id,
            f"bench-{file_id}",
            len(texts),
            sum(len(text.encode()) for text in texts),
            name,
        )
        await tx.execute(
            "INSERT INTO file_page (owner_id, file_id, page, text) SELECT $1, $2, number, text"
            " FROM unnest($3::text[]) WITH ORDINALITY AS one (text, number)",
            owner_id,
            file_id,
            texts,
        )
    return file_id


async def work(url: str) -> None:
    """Do what is due, as a worker would; then say how much memory that took."""
    db = await Database.open(url)
    knowledge = Knowledge(db, SystemClock())
    before = _peak_mib()
    await Worker(db, SystemClock(), knowledge.handlers()).run_due()
    await db.close()
    print(json.dumps({"before_mib": before, "peak_mib": _peak_mib()}))


def _peak_mib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def started(url: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-m", "bench.knowledge", "--work", url], stdout=subprocess.PIPE, text=True)


async def until_page(knowledge: Knowledge, collection_id: UUID, page: int) -> KnowledgeSource:
    while True:
        (source,) = await knowledge.list_sources(OWNER, collection_id)
        if source.pages_done >= page:
            return source
        await asyncio.sleep(0.02)


async def run(url: str, count: int) -> dict[str, Any]:
    db = await Database.open(url)
    knowledge = Knowledge(db, SystemClock())
    chance = random.Random(count)
    words = vocabulary(chance)
    file_id = await fill(db, pages(count, words, chance))
    collection = await knowledge.add(OWNER, "bench", "")
    source = await knowledge.add_source(OWNER, collection.id, file_id)
    began = time.perf_counter()
    first = started(url)
    killed_at = await until_page(knowledge, collection.id, count // 3)
    first.kill()
    first.wait()
    second = started(url)
    await until_page(knowledge, collection.id, 2 * count // 3)
    asked = time.perf_counter()
    await knowledge.cancel(OWNER, collection.id, source.id)
    told = json.loads(second.communicate()[0])
    stopped_ms = 1000 * (time.perf_counter() - asked)
    (cancelled,) = await knowledge.list_sources(OWNER, collection.id)
    await knowledge.resume(OWNER, collection.id, source.id)
    third = json.loads(started(url).communicate()[0])
    took = time.perf_counter() - began
    (ready,) = await knowledge.list_sources(OWNER, collection.id)
    async with db.connection() as connection:
        stored = await connection.fetchrow("SELECT count(*) AS all, count(DISTINCT (page, start_char)) AS distinct FROM passage")
        found = await connection.fetchval("SELECT count(*) FROM passage_words")
        size = await connection.fetchval("SELECT pg_total_relation_size('passage') + pg_total_relation_size('passage_words')")
    asking = await search(knowledge, collection.id, words, count, chance)
    await db.close()
    is_whole = stored["all"] == stored["distinct"] == found == ready.passages and ready.pages_done == count
    return {
        "pages": count,
        "passages": ready.passages,
        "is_whole_after_kill_and_cancel": is_whole,
        "killed_at_page": killed_at.pages_done,
        "cancelled_at_page": cancelled.pages_done,
        "stopped_after_cancel_ms": round(stopped_ms),
        "seconds": round(took, 1),
        "pages_per_second": round(count / took),
        "peak_mib": max(told["peak_mib"], third["peak_mib"]),
        "more_than_at_start_mib": max(one["peak_mib"] - one["before_mib"] for one in (told, third)),
        "goal_mib": GOAL_MIB,
        "stored_mib": round(size / 2**20, 1),
        "search": asking,
    }


async def search(knowledge: Knowledge, collection_id: UUID, words: list[str], count: int, chance: random.Random) -> dict[str, Any]:
    """Questions of seven words, common and rare, and one page to be found by its own word."""
    took: list[float] = []
    hits = 0
    for _ in range(QUESTIONS):
        page = chance.randint(1, count)
        question = " ".join([*chance.choices(words[:200], k=5), chance.choice(words[5_000:]), f"own{page}"])
        began = time.perf_counter()
        found = (await knowledge.search(OWNER, collection_id, question, 8)).passages
        took.append(1000 * (time.perf_counter() - began))
        hits += page in {passage.place.page for passage in found}
    p95 = round(statistics.quantiles(took, n=20)[18], 1)
    return {"p50_ms": round(statistics.median(took), 1), "p95_ms": p95, "goal_p95_ms": GOAL_SEARCH_MS, "found": f"{hits}/{QUESTIONS}"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--work", default=None, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.work is not None:
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
        asyncio.run(work(chosen.work))
        return
    with own_server() as url:
        print(json.dumps(asyncio.run(run(url, chosen.pages)), indent=2))


if __name__ == "__main__":
    main()
