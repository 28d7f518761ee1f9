"""In how many passages words stand is kept right whatever happens to files and collections, and stands for counting where they are many."""

import asyncio
import random
from contextlib import suppress

import pytest

from aim2balance.app import migrate
from aim2balance.kit.clock import SystemClock
from aim2balance.kit.errors import Conflict, NotFound
from aim2balance.kit.ids import new_id
from aim2balance.kit.jobs import Worker
from aim2balance.kit.principal import OwnerId
from aim2balance.knowledge import Knowledge, ingestion, queries_search, queries_words, retrieval, rules
from aim2balance.knowledge.types import SoughtWord, WordFrequency
from bench.knowledge import fill

RECOUNTED = """
SELECT s.owner_id, s.collection_id, word, count(*)::integer AS passages FROM knowledge_source s
JOIN passage_words w ON w.owner_id = s.owner_id AND w.source_id = s.id
CROSS JOIN LATERAL unnest(tsvector_to_array(w.words)) AS word
WHERE (((w.ordinal + 256 * get_byte(uuid_send(w.source_id), 15)) * 2654435761) >> 16) & 7 = 0 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
KEPT = 'SELECT owner_id, collection_id, word COLLATE "default" AS word, passages FROM word_frequency ORDER BY 1, 2, 3'
PAGE = "Peat grows in {name}. Every page says {word}, and number {number} is its own."


async def differences(db):
    async with db.connection() as connection:
        kept, counted = [tuple(row) for row in await connection.fetch(KEPT)], [tuple(row) for row in await connection.fetch(RECOUNTED)]
    assert counted, "there is something to compare"
    return set(kept) ^ set(counted)


def pages(chance, count):
    return [PAGE.format(name=chance.choice("abcdef") * 3, word=f"word{chance.randrange(40)}", number=number) for number in range(count)]


async def work(db, knowledge):
    await Worker(db, SystemClock(), knowledge.handlers()).run_due()


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_frequencies_are_what_a_recount_says_after_anything_that_happens_at_once(db, monkeypatch, seed):
    monkeypatch.setattr(ingestion, "BATCH_PAGES", 3)
    chance, knowledge = random.Random(seed), Knowledge(db, SystemClock())
    owners = [OwnerId(new_id()), OwnerId(new_id())]
    collections = [(owner, (await knowledge.add(owner, f"c{number}", "")).id) for owner in owners for number in range(2)]
    for owner, collection_id in collections:
        await knowledge.add_source(owner, collection_id, await fill(db, pages(chance, 40), owner_id=owner))

    async def quietly(doing):
        with suppress(NotFound, Conflict):
            await doing

    async def act():
        owner, collection_id = chance.choice(collections)
        what = chance.choice(["add", "add", "cancel", "resume", "remove", "delete file", "delete collection"])
        if what == "add":
            file_id = await fill(db, pages(chance, chance.randrange(1, 30)), owner_id=owner)
            return await knowledge.add_source(owner, collection_id, file_id)
        if what == "delete collection" and chance.random() < 0.3:
            return await knowledge.delete(owner, collection_id)
        sources = await knowledge.list_sources(owner, collection_id)
        if not sources:
            return None
        source = chance.choice(sources)
        if what == "delete file":
            async with db.transaction(owner) as tx:
                return await tx.execute("DELETE FROM uploaded_file WHERE owner_id = $1 AND id = $2", owner, source.file_id)
        verb = {"cancel": knowledge.cancel, "resume": knowledge.resume}.get(what, knowledge.remove_source)
        return await verb(owner, collection_id, source.id)

    for _ in range(8):
        await asyncio.gather(work(db, knowledge), work(db, knowledge), *(quietly(act()) for _ in range(4)))
    last = await knowledge.add(owners[0], "last", "")
    await knowledge.add_source(owners[0], last.id, await fill(db, pages(chance, 20), owner_id=owners[0]))
    async with db.connection() as connection:
        await connection.execute("UPDATE job SET run_at = '-infinity' WHERE state = 'waiting'")
    await work(db, knowledge)
    assert await differences(db) == set()
    for owner, collection_id in [*collections, (owners[0], last.id)]:
        await quietly(knowledge.delete(owner, collection_id))
    async with db.connection() as connection:
        assert await connection.fetchval("SELECT count(*) FROM word_frequency") == 0


async def test_what_was_read_before_words_were_counted_is_counted_by_jobs_that_go_on_where_they_stopped(db, monkeypatch):
    """As migration 0067 leaves it: sources with passages, nothing counted, a job for each."""
    monkeypatch.setattr(ingestion, "COUNTED_AT_A_TIME", 10)
    chance, knowledge, owner = random.Random(4), Knowledge(db, SystemClock()), OwnerId(new_id())
    collection = await knowledge.add(owner, "old", "")
    for _ in range(2):
        await knowledge.add_source(owner, collection.id, await fill(db, pages(chance, 35), owner_id=owner))
    await work(db, knowledge)
    sql = next(path for path in migrate.MIGRATIONS.glob("versions/0067_*.py")).read_text()
    jobs = sql[sql.index("INSERT INTO job") : sql.rindex('"""')]
    async with db.connection() as connection:
        await connection.execute("DELETE FROM word_frequency; UPDATE knowledge_source SET counted_to = 0")
        await connection.execute(jobs)
    worker = Worker(db, SystemClock(), knowledge.handlers())
    assert await worker._run_one([ingestion.COUNT_WORDS])
    async with db.connection() as connection:
        assert sorted(row[0] for row in await connection.fetch("SELECT counted_to FROM knowledge_source")) == [0, 10]
    # A file that goes in the midst takes only what was counted of it; one that is read meanwhile is counted beside the job.
    newest = await knowledge.list_sources(owner, collection.id)
    await knowledge.add_source(owner, collection.id, await fill(db, pages(chance, 12), owner_id=owner))
    await knowledge.remove_source(owner, collection.id, newest[0].id)
    await work(db, knowledge)
    assert await differences(db) == set()
    async with db.connection() as connection:
        assert await connection.fetchval("SELECT count(*) FROM job WHERE name = 'count_words' AND state <> 'done'") == 0


async def test_frequent_words_are_known_and_rare_ones_counted(db, monkeypatch):
    chance, knowledge, owner = random.Random(5), Knowledge(db, SystemClock()), OwnerId(new_id())
    collection = await knowledge.add(owner, "large", "")
    texts = [f"Common {'half' if number % 2 else 'other'} rare{number} {chance.random()}" for number in range(1_000)]
    await knowledge.add_source(owner, collection.id, await fill(db, texts, owner_id=owner))
    await work(db, knowledge)
    asked = []
    count = queries_search.count_terms

    async def counting(connection, collection_ids, queries, most):
        asked.extend(queries)
        return await count(connection, collection_ids, queries, most)

    monkeypatch.setattr(queries_search, "count_terms", counting)
    async with db.transaction(owner) as tx:
        known = await queries_words.frequencies(tx, owner, [collection.id], ["common", "half", "rare7", "nowhere"])
        assert 100 < known["common"].seen < 150
        assert known["common"].passages == 1_000
        assert 400 < known["half"].passages < 600
        assert "nowhere" not in known
    found = (await retrieval.find_passages(db, None, owner, [collection.id], "common rare500", 3)).passages
    assert "rare500" in found[0].text
    assert asked, "a rare word is counted"
    assert not any("common" in query for query in asked)


def test_how_frequent_a_word_is_taken_for():
    known = {"hous": WordFrequency(seen=60, passages=480), "houses": WordFrequency(seen=30, passages=240)}
    known["roof"] = WordFrequency(seen=10, passages=80)
    both = "'hous' | 'houses'"
    assert rules.estimated(both, 1.0, known) == SoughtWord(query=both, count=480, share=1.0), "forms of a word stand together"
    assert rules.estimated(both, rules.PART, known) == SoughtWord(query=both, count=720, share=rules.PART), "others stand apart"
    assert rules.estimated("'roof'", 1.0, known) is None
    assert rules.estimated("'nowhere'", 1.0, known) is None
    assert rules.counted("'roof'", 1.0, 80, 10**6).count == 80
    assert rules.counted("'roof'", 1.0, rules.COUNTED, 10**6).count == 10**5, "more than was counted: a tenth"
