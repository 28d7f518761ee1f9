"""How many PDFs come into a collection on the way a person's do: taken in, put together, read by a process with limits, cut into passages.

Each PDF has 1,000 pages of about 2,000 letters and a word of its own on each. A process that does the jobs is killed without warning once a
third of the pages can be found; a second one is let go on until two thirds, all that moves is cancelled and told to go on. Memory is the
highest resident size of these processes; PostgreSQL and the process that reads, which has a limit of its own, are apart. Prints JSON:
`python -m bench.knowledge_pdfs [--files 10]`.
"""

import argparse
import asyncio
import io
import json
import logging
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from reportlab.pdfgen.canvas import Canvas

from aim2balance import files
from aim2balance.adapters.storage.files import LocalFiles
from aim2balance.kit.clock import SystemClock
from aim2balance.kit.db import Database
from aim2balance.kit.jobs import Worker
from aim2balance.knowledge import Knowledge
from aim2balance.knowledge.types import KnowledgeSource, SourceState
from bench.knowledge import GOAL_MIB, OWNER, own_server, pages
from bench.search import vocabulary

PAGES_OF_A_FILE = 1_000
MOVING = {SourceState.QUEUED, SourceState.READING}


def pdf(texts: list[str]) -> bytes:
    made = io.BytesIO()
    canvas = Canvas(made)
    for text in texts:
        written = canvas.beginText(40, 800)
        written.textLines(text)
        canvas.drawText(written)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def store(db: Database, folder: Path) -> files.StoredFiles:
    return files.StoredFiles(db, SystemClock(), LocalFiles(folder))


def uploads_of(db: Database, folder: Path) -> files.Uploads:
    return files.Uploads(db, SystemClock(), files.Storage(), store(db, folder), files.DownloadLinks(b"bench" * 8), lambda: 64 << 20)


async def work(url: str, folder: Path) -> None:
    """Do what is due until somebody ends this process."""
    db = await Database.open(url)
    reading = files.Reading(db, store(db, folder), SystemClock())
    handlers = {**uploads_of(db, folder).handlers(), **reading.handlers(), **Knowledge(db, SystemClock()).handlers()}
    worker = Worker(db, SystemClock(), handlers)
    while True:
        await worker.run_due()
        await asyncio.sleep(0.1)


def ended(process: subprocess.Popen[bytes]) -> int:
    """Kill it; the most memory it had, in MiB."""
    told = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text())
    assert told is not None
    process.kill()
    process.wait()
    return int(told[1]) >> 10


async def until(knowledge: Knowledge, collection_id: UUID, least: int) -> list[KnowledgeSource]:
    """Once so many pages can be found."""
    while True:
        sources = await knowledge.list_sources(OWNER, collection_id)
        if failed := [source.error for source in sources if source.state is SourceState.FAILED]:
            raise RuntimeError(f"not read: {failed}")
        if sum(source.pages_done for source in sources) >= least:
            return sources
        await asyncio.sleep(0.1)


async def run(url: str, folder: Path, count: int) -> dict[str, Any]:
    db = await Database.open(url)
    knowledge, uploads, chance = Knowledge(db, SystemClock()), uploads_of(db, folder), random.Random(count)
    words, total = vocabulary(chance), count * PAGES_OF_A_FILE
    texts = pages(total, words, chance)
    collection = await knowledge.add(OWNER, "bench", "")
    for number in range(count):
        file = await uploads.add(OWNER, f"{number}.pdf", pdf(texts[number * PAGES_OF_A_FILE : (number + 1) * PAGES_OF_A_FILE]))
        await knowledge.add_source(OWNER, collection.id, file.id)

    def started() -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "bench.knowledge_pdfs", "--work", url, "--folder", str(folder)])

    began = time.perf_counter()
    worker = started()
    try:
        killed_at = sum(source.pages_done for source in await until(knowledge, collection.id, total // 3))
        peaks = [ended(worker)]
        worker = started()
        stopped = [source for source in await until(knowledge, collection.id, 2 * total // 3) if source.state in MOVING]
        await knowledge.cancel(OWNER, collection.id)
        cancelled_at = sum(source.pages_done for source in await knowledge.list_sources(OWNER, collection.id))
        for source in await knowledge.list_sources(OWNER, collection.id):
            if source.state is SourceState.CANCELLED:
                await knowledge.resume(OWNER, collection.id, source.id)
        sources = await until(knowledge, collection.id, total)
        took = time.perf_counter() - began
        peaks.append(ended(worker))
    finally:
        worker.kill()
    async with db.connection() as connection:
        stored = await connection.fetchrow("SELECT count(*) AS all, count(DISTINCT (source_id, page, start_char)) AS distinct FROM passage")
    asked = [chance.randint(1, total) for _ in range(60)]
    hits = 0
    for page in asked:
        found = (await knowledge.search(OWNER, collection.id, f"own{page}", 1)).passages
        hits += [one.place.page for one in found] == [(page - 1) % PAGES_OF_A_FILE + 1]
    await db.close()
    return {
        "pages": total,
        "passages": stored["all"],
        "is_whole_after_kill_and_cancel": stored["all"] == stored["distinct"] == sum(source.passages for source in sources),
        "killed_at_page": killed_at,
        "cancelled_at_page": cancelled_at,
        "moving_when_cancelled": len(stopped),
        "seconds": round(took, 1),
        "pages_per_second": round(total / took),
        "peak_mib": max(peaks),
        "goal_mib": GOAL_MIB,
        "found": f"{hits}/{len(asked)}",
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=10)
    parser.add_argument("--work", default=None, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, default=None, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    if chosen.work is not None:
        asyncio.run(work(chosen.work, chosen.folder))
        return
    with own_server() as url, tempfile.TemporaryDirectory() as folder:
        print(json.dumps(asyncio.run(run(url, Path(folder), chosen.files)), indent=2))


if __name__ == "__main__":
    main()
