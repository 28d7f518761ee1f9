"""How fast the search answers over 10⁶ messages: whole searches with snippets, on the embedded PostgreSQL.

Four in five messages are of one account, which is measured; the rest are of 199 others. Words follow Zipf's law, as in real
texts; 20,000 texts are made and every message is one of them with a word of its own. p50 and p95 in ms over kinds of searches. Prints JSON:
`python -m bench.search [--messages 100000,1000000] [--rounds 5] [--folder DIR]`. 10⁶ messages need about 5 GB and five minutes.
"""

import argparse
import asyncio
import json
import logging
import random
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import structlog

from aim2balance.app import migrate
from aim2balance.chat.search import search
from aim2balance.kit.db import Database
from aim2balance.postgres.server import EmbeddedPostgres

OWNER = UUID("00000000-0000-7000-9000-ffffffffffff")
TEXTS, WORDS, WORDS_OF_A_TEXT = 20_000, 50_000, 70
PER_CHAT = 20
BATCH = 100_000
GOAL_MS = 100
SYLLABLES = [
    first + vowel
    for first in ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "w", "z", "br", "st", "tr", "pl"]
    for vowel in ["a", "e", "i", "o", "u"]
]

POOL = "CREATE UNLOGGED TABLE pool (n integer PRIMARY KEY, text text NOT NULL, words tsvector)"
OWNER_OF = f"""CASE WHEN (hashint8extended(chat, 1) & 1023) < 819 THEN '{OWNER}'::uuid
    ELSE ('00000000-0000-7000-9000-' || lpad(to_hex(hashint8extended(chat, 2) & 127), 12, '0'))::uuid END"""
AT = "now() - make_interval(secs => 63072000.0 * ($3::bigint - n) / $3::bigint)"
ID = "(lpad(to_hex((extract(epoch FROM {at}) * 1000)::bigint), 12, '0') || '7' ||"
ID += " substr(md5({n}::text), 1, 3) || '8' || substr(md5({n}::text), 4, 15))::uuid"
CHATS = f"""
INSERT INTO conversation (id, owner_id, title, model, created_at, updated_at)
SELECT ('00000000-0000-4000-8000-' || lpad(to_hex(chat), 12, '0'))::uuid, {OWNER_OF}, left(pool.text, 40), 'demo', now(), now()
FROM generate_series($1::bigint, $2::bigint) AS chat JOIN pool ON pool.n = chat % {TEXTS}
"""
MESSAGES = f"""
WITH one AS (SELECT n, n / {PER_CHAT} AS chat, {AT} AS at FROM generate_series($1::bigint, $2::bigint) AS n),
made AS (SELECT {ID.format(at="at", n="n")} AS id, {OWNER_OF} AS owner_id,
    ('00000000-0000-4000-8000-' || lpad(to_hex(chat), 12, '0'))::uuid AS conversation_id, n, at FROM one),
message AS (INSERT INTO message (id, owner_id, conversation_id, role, parts, text_bytes, status, created_at)
    SELECT made.id, owner_id, conversation_id, CASE WHEN made.n % 2 = 0 THEN 'user' ELSE 'assistant' END,
        jsonb_build_array(jsonb_build_object('type', 'text', 'text', pool.text || ' own' || made.n)),
        octet_length(pool.text || ' own' || made.n),
        'done', at
    FROM made JOIN pool ON pool.n = abs(hashint8extended(made.n, 3)) % {TEXTS})
INSERT INTO search_entry (owner_id, entry_id, is_title, conversation_id, at, words)
SELECT owner_id, made.id, false, conversation_id, at,
    array_to_tsvector(search_marks(owner_id, at) || ('own' || made.n)) || pool.words
FROM made JOIN pool ON pool.n = abs(hashint8extended(made.n, 3)) % {TEXTS}
"""


def vocabulary(chance: random.Random) -> list[str]:
    words: dict[str, None] = {}
    while len(words) < WORDS:
        words["".join(chance.choices(SYLLABLES, k=chance.choice((2, 2, 3, 3, 4))))] = None
    return list(words)


def zipf(chance: random.Random, words: list[str], count: int) -> str:
    return " ".join(words[int(WORDS ** chance.random()) - 1] for _ in range(count))


async def fill(db: Database, messages: int, words: list[str], chance: random.Random) -> float:
    began = time.perf_counter()
    async with db.connection() as c:
        await c.execute(POOL)
        await c.copy_records_to_table(
            "pool", records=[(n, zipf(chance, words, WORDS_OF_A_TEXT)) for n in range(TEXTS)], columns=["n", "text"]
        )
        await c.execute("UPDATE pool SET words = search_words('{}', text)", timeout=3600)
        await c.execute("ALTER TABLE message DISABLE TRIGGER ALL; DROP INDEX search_entry_words")
        await c.execute(CHATS, 0, messages // PER_CHAT, timeout=3600)
        for low in range(1, messages + 1, BATCH):
            await c.execute(MESSAGES, low, min(low + BATCH - 1, messages), messages, timeout=3600)
        await c.execute("SET maintenance_work_mem = '512MB'")
        await c.execute(
            "CREATE INDEX search_entry_words ON search_entry USING gin (words) WITH (gin_pending_list_limit = 512)", timeout=3600
        )
        await c.execute("ALTER TABLE message ENABLE TRIGGER ALL")
        await c.execute("VACUUM ANALYZE", timeout=3600)
    return time.perf_counter() - began


def searches(words: list[str], messages: int, chance: random.Random) -> dict[str, list[str]]:
    """By kind: how often the words stand is told by their rank."""

    def rank(low: int, high: int) -> str:
        return words[chance.randint(low, high)]

    return {
        "in every third message": [rank(5, 15) for _ in range(6)],
        "in every twentieth": [rank(100, 150) for _ in range(6)],
        "in every hundredth": [rank(500, 800) for _ in range(6)],
        "rare": [rank(20_000, 45_000) for _ in range(6)],
        "in one": [f"own{chance.randint(1, messages)}" for _ in range(6)],
        "in none": [f"nowhere{n}" for n in range(3)],
        "two common": [f"{rank(5, 40)} {rank(5, 40)}" for _ in range(6)],
        "common and rare": [f"{rank(5, 40)} {rank(20_000, 45_000)}" for _ in range(6)],
        "three": [f"{rank(5, 40)} {rank(100, 300)} {rank(500, 900)}" for _ in range(6)],
        "phrase": [f'"{rank(5, 40)} {rank(5, 40)}"' for _ in range(6)],
        "a beginning": [rank(500, 5000)[:4] for _ in range(6)],
        "a word and a beginning": [f"{rank(100, 300)} {rank(500, 5000)[:3]}" for _ in range(6)],
    }


async def measure(db: Database, kinds: dict[str, list[str]], rounds: int) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    every: list[float] = []
    for kind, asked in kinds.items():
        took: list[float] = []
        hits = 0
        for words in asked:
            for number in range(rounds + 1):
                began = time.perf_counter()
                answer, _ = await search(db, OWNER, words)
                if number:
                    took.append(1000 * (time.perf_counter() - began))
            hits += len(answer)
        every += took
        found[kind] = {"p50_ms": round(statistics.median(took), 1), "p95_ms": round(statistics.quantiles(took, n=20)[18], 1), "hits": hits}
    found["all"] = {"p50_ms": round(statistics.median(every), 1), "p95_ms": round(statistics.quantiles(every, n=20)[18], 1)}
    return found


async def run_one(url: str, messages: int, rounds: int) -> dict[str, Any]:
    name = f"search_{messages}"
    admin = await asyncpg.connect(url)
    await admin.execute(f"CREATE DATABASE {name}")
    own = url.rpartition("/")[0] + f"/{name}"
    await migrate.upgrade(own)
    db = await Database.open(own)
    chance = random.Random(messages)
    words = vocabulary(chance)
    took = await fill(db, messages, words, chance)
    async with db.connection() as c:
        size = await c.fetchval("SELECT pg_database_size(current_database())")
        index = await c.fetchval("SELECT pg_relation_size('search_entry_words')")
        mine = await c.fetchval("SELECT count(*) FROM message WHERE owner_id = $1", OWNER)
    found = await measure(db, searches(words, messages, chance), rounds)
    await db.close()
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()
    sizes = {"size_mib": size >> 20, "index_mib": index >> 20, "fill_s": round(took, 1)}
    return {"messages": messages, "of_the_account": mine, **sizes, "searches": found, "is_met": found["all"]["p95_ms"] <= GOAL_MS}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", default="100000,1000000")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=None)
    chosen = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    folder = Path(tempfile.mkdtemp(prefix="aim2balance-bench-", dir=chosen.folder))
    try:
        folder.chmod(0o711)
        with EmbeddedPostgres(folder / "data", durable=False, elsewhere=folder / "elsewhere").owned() as url:
            runs = [asyncio.run(run_one(url, int(messages), chosen.rounds)) for messages in chosen.messages.split(",")]
        print(json.dumps({"goal_p95_ms": GOAL_MS, "runs": runs}, indent=2, ensure_ascii=False))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
