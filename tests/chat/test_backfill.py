"""Older messages get their parts in the background: once each, whatever stops it, and nothing else of them changes."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from aim2balance.chat import backfill
from aim2balance.chat import queries_backfill as queries
from aim2balance.kit.ids import new_id
from tests.chat.chat_api import run_schedules
from tests.chat.test_search import write

ROOT = Path(__file__).parents[2]
LEFT = "SELECT count(*) FROM message WHERE parts IS NULL OR receipts IS NULL"
WRONG = (
    "SELECT count(*) FROM message WHERE (parts IS DISTINCT FROM message_parts(text, reasoning, files)"
    " OR receipts IS DISTINCT FROM CASE WHEN receipt IS NULL THEN '[]' ELSE jsonb_build_array(receipt) END)"
)
ELSE = (
    "SELECT (SELECT array_agg(md5((to_jsonb(m) - 'parts' - 'receipts')::text) ORDER BY id) FROM message m) AS messages,"
    " (SELECT array_agg((entry_id, is_title, ctid, xmin)::text ORDER BY entry_id) FROM search_entry) AS search,"
    " (SELECT array_agg((id, updated_at, xmin)::text ORDER BY id) FROM conversation) AS chats"
)
RECEIPT = {"id": "one", "money": {"totalMicroEur": 12}, "impact": {"kWh": [0.1, 0.25, 1e-9]}}
FILE = {"id": "019ad000-0000-7000-8000-000000000001", "mediaType": "image/png", "bytes": 9, "width": 3, "height": 2}


@pytest.fixture
async def connection(db):
    """Twelve messages as the version before wrote them, of two people, one more still being written."""
    for owner_id in (new_id(), new_id()):
        await write(db, owner_id, [(age, f"heron {age}") for age in range(6)])
    async with db.connection() as connection:
        some = "WHERE text IN ('heron 0', 'heron 3')"
        await connection.execute(f"UPDATE message SET role = 'assistant', reasoning = 'Hm.', receipt = $1 {some}", RECEIPT)
        await connection.execute("UPDATE message SET files = $1, text = '' WHERE text = 'heron 5'", [FILE])
        await connection.execute(
            "INSERT INTO message (id, owner_id, conversation_id, role, text, status, created_at)"
            " SELECT $1, owner_id, conversation_id, 'assistant', '', 'streaming', now() FROM message LIMIT 1",
            new_id(),
        )
        yield connection


@pytest.fixture
def slowly(monkeypatch):
    """Three messages at a time, and four times three in one call."""
    monkeypatch.setattr(backfill, "MESSAGES_AT_A_TIME", 3)
    monkeypatch.setattr(backfill, "MOST_BATCHES", 4)


async def test_every_message_gets_its_parts_and_nothing_else_changes(db, connection, slowly):
    before = await connection.fetchrow(ELSE)
    assert await connection.fetchval(LEFT) == 13
    assert await backfill.fill_parts(db) == 12
    assert await connection.fetchval(LEFT) == 1, "the one that is being written"
    assert await connection.fetchval(f"{WRONG} AND status <> 'streaming'") == 0
    assert await connection.fetchval("SELECT count(*) FROM message WHERE receipts = jsonb_build_array(receipt)") == 4
    assert await connection.fetchrow(ELSE) == before
    assert await backfill.fill_parts(db) == 0


async def test_it_goes_on_where_it_stopped(db, connection, slowly, monkeypatch):
    monkeypatch.setattr(backfill, "MOST_BATCHES", 2)
    assert await backfill.fill_parts(db) == 6
    assert await connection.fetchval(LEFT) == 7
    assert await backfill.fill_parts(db) == 6
    assert await backfill.fill_parts(db) == 0


async def test_what_the_version_before_writes_later_is_filled_too(db, connection, slowly):
    await backfill.fill_parts(db)
    await connection.execute("UPDATE message SET text = 'egret', status = 'done' WHERE status = 'streaming'")
    await connection.execute("UPDATE message SET text = 'stork' WHERE text = 'heron 1'")
    await write(db, new_id(), [(1, "dunlin")])
    assert await backfill.fill_parts(db) == 4
    assert await connection.fetchval(LEFT) == 0
    assert await connection.fetchval(WRONG) == 0


PROGRAM = """
import asyncio, sys
from aim2balance.chat import backfill, queries_backfill
from aim2balance.kit.db import Database

fill, backfill.MESSAGES_AT_A_TIME, batches = queries_backfill.fill_parts, 5, []

async def then_sleep(tx, *which):
    some = await fill(tx, *which)
    batches.append(some)
    if len(batches) == 2:
        await tx.execute("SELECT pg_sleep(600)", timeout=600)
    return some

async def main():
    queries_backfill.fill_parts = then_sleep
    await backfill.fill_parts(await Database.open(sys.argv[1]))

asyncio.run(main())
"""


async def test_killed_in_its_midst_it_has_done_whole_batches(db, connection):
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, db.url], cwd=ROOT)
    asleep = "FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"
    try:
        async with asyncio.timeout(60):
            while not await connection.fetchval(f"SELECT count(*) {asleep}"):
                assert process.poll() is None, "it ended before it was killed"
                await asyncio.sleep(0.02)
        # What it has in hand is passed over meanwhile.
        assert await backfill.fill_parts(db) == 2
        process.kill()
        process.wait(30)
        # The server notices a client that is gone only when it next speaks to it.
        await connection.execute(f"SELECT pg_terminate_backend(pid, 30000) {asleep}")
    finally:
        process.kill()
    assert await connection.fetchval(LEFT) == 6
    assert await backfill.fill_parts(db) == 5
    assert await connection.fetchval(f"{WRONG} AND status <> 'streaming'") == 0


async def test_two_processes_share_the_work(db, connection, slowly):
    assert sum(await asyncio.gather(*(backfill.fill_parts(db) for _ in range(3)))) == 12
    assert await connection.fetchval(f"{WRONG} AND status <> 'streaming'") == 0


async def test_a_message_that_somebody_changes_meanwhile_is_waited_for_by_nobody(db, connection, slowly):
    async with db.transaction() as tx:
        await tx.execute("UPDATE message SET text = 'egret' WHERE text = 'heron 2'")
        async with asyncio.timeout(20):
            assert await backfill.fill_parts(db) == 10
    assert await backfill.fill_parts(db) == 2
    assert (
        await connection.fetchval(
            "SELECT count(*) FROM message WHERE parts @> jsonb_build_array($1::jsonb)", {"type": "text", "text": "egret"}
        )
        == 2
    )


async def test_the_index_is_made_when_it_is_missing_or_broken(db, connection):
    await connection.execute("DROP INDEX message_unfilled")
    assert await backfill.fill_parts(db) == 12
    assert await queries.has_index(connection)
    await connection.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'message_unfilled'::regclass")
    assert not await queries.has_index(connection)
    await backfill.fill_parts(db)
    assert await queries.has_index(connection)


async def test_it_is_part_of_the_regular_work(chats, connection):
    await run_schedules(chats)
    assert await connection.fetchval(LEFT) == 1
