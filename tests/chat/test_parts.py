"""A message's parts beside its old columns: which of the two is true, and what the search sees."""

import pytest_asyncio

from aim2balance.chat import search
from aim2balance.kit.ids import new_id
from tests.chat.test_search import NOW

FILE = {"id": "019ad000-0000-7000-8000-000000000001", "mediaType": "image/png", "bytes": 9, "width": 3, "height": 2}
READ = "SELECT text, parts, receipts, ctid::text || xmin::text AS version FROM message WHERE id = $1"


@pytest_asyncio.fixture
async def connection(db):
    async with db.connection() as connection:
        yield connection


async def add(connection, owner_id, **columns):
    """A message of a chat of its own, as SQL of any version may leave it; its id."""
    chat_id, message_id = new_id(), new_id()
    await connection.execute(
        "INSERT INTO conversation (id, owner_id, model, created_at, updated_at) VALUES ($1, $2, 'free', $3, $3)", chat_id, owner_id, NOW
    )
    row = {"role": "user", "text": "", "status": "done", **columns}
    names, places = ", ".join(row), ", ".join(f"${number}" for number in range(5, 5 + len(row)))
    await connection.execute(
        f"INSERT INTO message (id, owner_id, conversation_id, created_at, {names}) VALUES ($1, $2, $3, $4, {places})",
        message_id,
        owner_id,
        chat_id,
        NOW,
        *row.values(),
    )
    return message_id


async def entry(connection, message_id):
    """The row of the search, with the version of the row itself."""
    return await connection.fetchrow(
        "SELECT words::text, ctid::text || xmin::text AS version FROM search_entry WHERE entry_id = $1", message_id
    )


async def found(db, owner_id, words):
    return {hit.message_id for hit in (await search.search(db, owner_id, words))[0]}


def text_part(text):
    return {"type": "text", "text": text}


async def test_the_old_columns_as_parts(connection):
    derived = "SELECT message_parts($1, $2, $3)"
    assert await connection.fetchval(derived, "", None, []) == []
    assert await connection.fetchval(derived, "Look", None, [FILE, FILE]) == [
        {"type": "image", "file": FILE},
        {"type": "image", "file": FILE},
        text_part("Look"),
    ]
    assert await connection.fetchval(derived, "So.", "Hm.", []) == [{"type": "reasoning", "text": "Hm."}, text_part("So.")]


async def test_a_process_that_knows_no_parts_changes_the_text_and_is_believed(db, connection):
    owner_id = new_id()
    message_id = await add(connection, owner_id, role="assistant", status="streaming", parts=[], receipts=[])
    await connection.execute("UPDATE message SET text = 'lapwing', receipt = '{\"id\": 1}', status = 'done' WHERE id = $1", message_id)
    row = await connection.fetchrow(READ, message_id)
    assert (row["text"], row["parts"], row["receipts"]) == ("lapwing", None, None)
    assert await found(db, owner_id, "lapwing") == {message_id}


async def test_an_update_that_leaves_the_text_as_it_is_leaves_the_parts(connection):
    parts = [{"type": "reasoning", "text": "Hm.", "signature": "s"}, text_part("heron")]
    message_id = await add(connection, new_id(), text="heron", reasoning="Hm.", parts=parts, receipts=[{"id": 1}])
    await connection.execute("UPDATE message SET text = text, reasoning = 'Hm.', status = 'failed' WHERE id = $1", message_id)
    row = await connection.fetchrow(READ, message_id)
    assert (row["parts"], row["receipts"]) == (parts, [{"id": 1}])


async def test_whoever_writes_both_forms_is_believed_in_both(connection):
    message_id = await add(connection, new_id(), text="one", parts=[text_part("one")])
    await connection.execute("UPDATE message SET text = 'two', parts = $2 WHERE id = $1", message_id, [text_part("two")])
    row = await connection.fetchrow(READ, message_id)
    assert (row["text"], row["parts"]) == ("two", [text_part("two")])


async def test_the_search_reads_parts_where_they_are(db, connection):
    """Also of a later version, which writes nothing else; reasoning and what a tool said are not in it."""
    owner_id = new_id()
    parts = [{"type": "reasoning", "text": "curlew"}, text_part("a bit"), {"type": "tool_result", "text": "dunlin"}, text_part("tern")]
    message_id = await add(connection, owner_id, text="old words", parts=parts)
    assert await found(db, owner_id, "bittern") == {message_id}
    assert not await found(db, owner_id, "words")
    assert not await found(db, owner_id, "curlew")
    assert not await found(db, owner_id, "dunlin")
    await connection.execute("UPDATE message SET parts = $2 WHERE id = $1", message_id, [text_part("sanderling")])
    assert await found(db, owner_id, "sanderling") == {message_id}
    assert not await found(db, owner_id, "bittern")


async def test_the_search_of_older_texts_and_its_snippets_read_parts(db, connection):
    owner_id = new_id()
    message_id = await add(connection, owner_id, text="old words", parts=[text_part("redshank")])
    await connection.execute("DELETE FROM search_entry WHERE owner_id = $1", owner_id)
    await connection.execute("UPDATE search_state SET is_complete = false")
    await search.complete(db)
    (hit,), _ = await search.search(db, owner_id, "redshank")
    assert (hit.message_id, hit.snippet) == (message_id, [("redshank", True)])


async def test_parts_that_say_the_same_leave_the_search_alone(connection):
    message_id = await add(connection, new_id(), text="heron")
    before = await entry(connection, message_id)
    await connection.execute("UPDATE message SET parts = $2 WHERE id = $1", message_id, [text_part("her"), text_part("on")])
    assert await entry(connection, message_id) == before
    await connection.execute("UPDATE message SET status = 'stopped' WHERE id = $1", message_id)
    assert await entry(connection, message_id) == before
    await connection.execute("UPDATE message SET text = 'egret' WHERE id = $1", message_id)
    assert await entry(connection, message_id) != before
