"""How fast questions find passages among very many: whole searches with their texts, row-level security on, on the embedded PostgreSQL.

Half of the passages are of one account, in one collection, which is asked; the rest are of 199 others. Words follow Zipf's law; 20,000 texts of
some 1,200 letters are made, and every passage is one of them with a word of its own. Questions have the common words a person writes, rare
ones, and a word of one passage, which must be found. p50 and p95 in ms. Prints JSON:
`python -m bench.passages [--passages 100000]`. 10⁶ passages need about 6 GB and six minutes.
"""

import argparse
import asyncio
import json
import random
import statistics
import time
from typing import Any
from uuid import UUID

from aim2balance.app.database_roles import ensure_roles, is_second_lock_on
from aim2balance.kit.clock import SystemClock
from aim2balance.kit.db import Database
from aim2balance.kit.jobs import Worker, enqueue
from aim2balance.kit.principal import OwnerId
from aim2balance.knowledge import Knowledge, rules
from aim2balance.knowledge.ingestion import COUNT_WORDS
from bench.knowledge import GOAL_SEARCH_MS, OWNER, own_server
from bench.search import POOL, TEXTS, vocabulary, zipf

WORDS_OF_A_PASSAGE, OTHERS, PASSAGES_OF_A_FILE, BATCH = 170, 199, 500, 50_000
OWNER_OF = f"""CASE WHEN file % 2 = 0 THEN '{OWNER}'::uuid
    ELSE ('00000000-0000-7000-9000-' || lpad(to_hex(file / 2 % {OTHERS}), 12, '0'))::uuid END"""
ID = "('00000000-0000-7000-8{kind}00-' || lpad(to_hex({n}), 12, '0'))::uuid"
FILE, SOURCE = ID.format(kind=1, n="file"), ID.format(kind=2, n="file")
COLLECTIONS = "INSERT INTO collection SELECT owner_id, owner_id, 'bench', '', now(), now() FROM unnest($1::uuid[]) AS one (owner_id)"
FILES = f"""
WITH one AS (SELECT file, {OWNER_OF} AS owner_id FROM generate_series($1::bigint, $2::bigint) AS file),
uploaded AS (INSERT INTO uploaded_file (owner_id, id, name, size_bytes, received_bytes, state, media_type, stored_key, sha256, created_at,
        changed_at, text_state, pages, text_bytes)
    SELECT owner_id, {FILE}, 'file ' || file || '.pdf', 1, 1, 'ready', 'application/pdf', 'bench-' || file, '\\x00', now(), now(), 'ready',
        {PASSAGES_OF_A_FILE}, 1 FROM one)
INSERT INTO knowledge_source (owner_id, id, collection_id, file_id, name, state, pages, pages_done, passages, added_at, changed_at)
SELECT owner_id, {SOURCE}, owner_id, {FILE}, 'file ' || file || '.pdf', 'ready', {PASSAGES_OF_A_FILE}, {PASSAGES_OF_A_FILE},
    {PASSAGES_OF_A_FILE}, now(), now() FROM one
"""
PASSAGES = f"""
WITH one AS (SELECT one.n, one.n / {PASSAGES_OF_A_FILE} AS file, (one.n % {PASSAGES_OF_A_FILE} + 1)::int AS ordinal, pool.text, pool.words
        FROM generate_series($1::bigint, $2::bigint) AS one (n) JOIN pool ON pool.n = abs(hashint8extended(one.n, 3)) % {TEXTS}),
made AS (SELECT *, {OWNER_OF} AS owner_id, {FILE} AS file_id, {SOURCE} AS source_id FROM one),
page AS (INSERT INTO file_page (owner_id, file_id, page, text)
    SELECT owner_id, file_id, ordinal, text || ' own' || n FROM made),
place AS (INSERT INTO passage (owner_id, source_id, ordinal, page, start_char, end_char, heading, is_table)
    SELECT owner_id, source_id, ordinal, ordinal, 0, length(text) + length(n::text) + 4, '', false FROM made)
INSERT INTO passage_words (owner_id, source_id, ordinal, words)
SELECT owner_id, source_id, ordinal, array_to_tsvector(ARRAY[$3::text || owner_id, 'own' || n]) || words FROM made
"""


async def fill(db: Database, passages: int, words: list[str], chance: random.Random) -> float:
    began = time.perf_counter()
    prefix = rules.mark(OWNER).removesuffix(str(OWNER))
    files = passages // PASSAGES_OF_A_FILE
    async with db.connection() as c:
        await c.execute(POOL)
        await c.copy_records_to_table(
            "pool", records=[(n, zipf(chance, words, WORDS_OF_A_PASSAGE)) for n in range(TEXTS)], columns=["n", "text"]
        )
        await c.execute("UPDATE pool SET words = search_words('{}', text)", timeout=3600)
        await c.execute("SET session_replication_role = replica; DROP INDEX passage_words_found")
        owners = [OWNER, *(OwnerId(UUID(f"00000000-0000-7000-9000-{n:012x}")) for n in range(OTHERS))]
        await c.execute(COLLECTIONS, owners)
        await c.execute(FILES, 0, files - 1, timeout=3600)
        for low in range(0, files * PASSAGES_OF_A_FILE, BATCH):
            await c.execute(PASSAGES, low, min(low + BATCH, files * PASSAGES_OF_A_FILE) - 1, prefix, timeout=3600)
        await c.execute(
            "INSERT INTO collection_word (owner_id, collection_id, word) SELECT DISTINCT $1::uuid, $1::uuid, word"
            " FROM pool CROSS JOIN LATERAL unnest(tsvector_to_array(words)) AS word WHERE word ~ '^[a-z]{3,40}$'",
            OWNER,
            timeout=3600,
        )
        await c.execute("SET maintenance_work_mem = '512MB'")
        await c.execute("CREATE INDEX passage_words_found ON passage_words USING gin (words) WITH (fastupdate = off)", timeout=3600)
        await c.execute("SET session_replication_role = origin")
    async with db.transaction() as tx:
        for row in await tx.fetch("SELECT owner_id, id FROM knowledge_source"):
            await enqueue(tx, COUNT_WORDS, {"ownerId": str(row["owner_id"]), "sourceId": str(row["id"])})
    await Worker(db, SystemClock(), Knowledge(db, SystemClock()).handlers()).run_due()
    async with db.connection() as c:
        await c.execute("VACUUM ANALYZE", timeout=3600)
    return time.perf_counter() - began


def questions(words: list[str], passages: int, chance: random.Random) -> dict[str, list[tuple[str, str | None]]]:
    """By kind: what is asked, and the word of its own that the passage found has."""

    def rank(low: int, high: int, count: int = 1) -> list[str]:
        return [words[chance.randint(low, high)] for _ in range(count)]

    def own() -> str:
        file = 2 * chance.randrange(passages // PASSAGES_OF_A_FILE // 2)
        return f"own{file * PASSAGES_OF_A_FILE + chance.randrange(PASSAGES_OF_A_FILE)}"

    kinds: dict[str, list[tuple[str, str | None]]] = {
        "a sentence, one rare word": [(" ".join([*rank(5, 200, 6), *rank(5_000, 40_000)]), None) for _ in range(20)],
        "a sentence, common words": [(" ".join(rank(20, 400, 7)), None) for _ in range(20)],
        "two common words": [(" ".join(rank(5, 40, 2)), None) for _ in range(20)],
        "rare words": [(" ".join(rank(5_000, 40_000, 3)), None) for _ in range(20)],
        "words that stand nowhere": [(f"{word}{other} {other}{word}", None) for word, other in (rank(300, 5_000, 2) for _ in range(20))],
        "a long question": [(" ".join([*rank(5, 400, 30), *rank(5_000, 40_000, 3)]), None) for _ in range(20)],
    }
    for _ in range(20):
        word = own()
        kinds.setdefault("one passage", []).append((" ".join([*rank(5, 200, 5), word]), word))
    return kinds


async def run(url: str, passages: int) -> dict[str, Any]:
    chance = random.Random(passages)
    words = vocabulary(chance)
    db = await Database.open(url)
    filled = await fill(db, passages, words, chance)
    async with db.connection() as connection:
        await ensure_roles(connection)
        size = await connection.fetchval("SELECT pg_database_size(current_database())")
    await db.close()
    db = await Database.open(url)
    knowledge = Knowledge(db, SystemClock())
    is_bound = await is_second_lock_on(db)
    every: list[float] = []
    told: dict[str, Any] = {}
    for kind, asked in questions(words, passages, chance).items():
        took: list[float] = []
        hits = 0
        for text, own in asked:
            for number in range(2):
                began = time.perf_counter()
                found = (await knowledge.search(OWNER, OWNER, text, 8)).passages
                if number:
                    took.append(1000 * (time.perf_counter() - began))
            hits += any(own is None or passage.text.endswith(own) for passage in found)
        every += took
        told[kind] = {
            "p50_ms": round(statistics.median(took), 1),
            "p95_ms": round(statistics.quantiles(took, n=20)[18], 1),
            "found": f"{hits}/{len(asked)}",
        }
    await db.close()
    return {
        "passages": passages,
        "is_row_level_security_on": is_bound,
        "filled_s": round(filled),
        "database_mib": round(size / 2**20),
        "goal_p95_ms": GOAL_SEARCH_MS,
        "p50_ms": round(statistics.median(every), 1),
        "p95_ms": round(statistics.quantiles(every, n=20)[18], 1),
        "kinds": told,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=100_000)
    chosen = parser.parse_args()
    with own_server() as url:
        print(json.dumps(asyncio.run(run(url, chosen.passages)), indent=2))


if __name__ == "__main__":
    main()
