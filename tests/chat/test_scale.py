"""Old accounts: ten thousand chats are listed page by page from an index, and a message is a row of its own."""

import json

import pytest

from aim2balance.chat import Chats, GatewayModels
from aim2balance.kit.ids import new_id
from tests.chat.chat_api import chat_api

CHATS = 10_000
MESSAGES = 2_000


@pytest.fixture
async def api(shop):
    chats = Chats(shop.db, GatewayModels(shop.gateway), shop.clock, shop.stored)
    yield chat_api(shop.db, chats, shop.clock)
    await chats.close()


async def fill_chats(tx, owner_id, number):
    """Chats of several at the same moment, so that the moment alone cannot tell pages apart."""
    await tx.execute(
        "INSERT INTO conversation (id, owner_id, title, model, created_at, updated_at)"
        " SELECT i.id, $1, 'chat ' || i.n, 'free', now() - i.n / 7 * interval '1 minute', now() - i.n / 7 * interval '1 minute'"
        " FROM unnest($2::uuid[]) WITH ORDINALITY AS i(id, n)",
        owner_id,
        [new_id() for _ in range(number)],
    )


async def test_f23_ten_thousand_chats_come_page_by_page_from_an_index(api, shop):
    token, user = await api.member("ada@example.org")
    async with shop.db.transaction() as tx:
        await fill_chats(tx, user.id, CHATS)
        await tx.execute("ANALYZE conversation")
    seen, cursor = [], None
    async with api.client(authorization=f"Bearer {token}") as client:
        while True:
            page = (await client.get("/api/convos", params={"limit": 200, **({"cursor": cursor} if cursor else {})})).json()
            assert len(page["items"]) <= 200
            seen += [(row["updatedAt"], row["id"]) for row in page["items"]]
            cursor = page["nextCursor"]
            if cursor is None:
                break
    assert len({chat_id for _, chat_id in seen}) == len(seen) == CHATS
    assert [at for at, _ in seen] == sorted((at for at, _ in seen), reverse=True)
    async with shop.db.connection() as connection:
        plan = await connection.fetchval(
            "EXPLAIN (FORMAT json) SELECT id FROM conversation WHERE owner_id = $1 AND deleted_at IS NULL"
            " AND (updated_at, id) < (now(), $2) ORDER BY updated_at DESC, id DESC LIMIT 50",
            user.id,
            new_id(),
        )
    assert "conversation_recent" in json.dumps(plan)


async def test_f23_a_chat_of_two_thousand_messages_is_whole(api, shop):
    token, user = await api.member("ada@example.org")
    ids = sorted(new_id() for _ in range(MESSAGES))
    async with shop.db.transaction() as tx:
        await fill_chats(tx, user.id, 1)
        chat_id = await tx.fetchval("SELECT id FROM conversation WHERE owner_id = $1", user.id)
        await tx.execute(
            "INSERT INTO message (id, owner_id, conversation_id, parent_id, role, parts, status, created_at)"
            " SELECT i.id, $1, $2, lag(i.id) OVER (ORDER BY i.n), CASE WHEN i.n % 2 = 1 THEN 'user' ELSE 'assistant' END,"
            " jsonb_build_array(jsonb_build_object('type', 'text', 'text', 'message ' || i.n)),"
            " 'done', now() + i.n * interval '1 second' FROM unnest($3::uuid[]) WITH ORDINALITY AS i(id, n)",
            user.id,
            chat_id,
            ids,
        )
        await tx.execute("UPDATE conversation SET head_id = $2 WHERE id = $1", chat_id, ids[-1])
    async with api.client(authorization=f"Bearer {token}") as client:
        chat = (await client.get(f"/api/messages/{chat_id}")).json()
    assert [message["id"] for message in chat["messages"]] == [str(each) for each in ids]
    assert chat["headId"] == str(ids[-1])


async def test_f22_a_message_is_a_row_of_its_own(shop):
    async with shop.db.connection() as connection:
        texts = await connection.fetch(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND data_type IN ('json', 'jsonb')"
            " AND table_name IN ('conversation', 'message')"
        )
        key = await connection.fetchval("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'message_pkey'")
    kept = {(row["table_name"], row["column_name"]) for row in texts}
    of_messages = {("message", name) for name in ("error_facts", "parts", "receipts")}
    assert kept == {("conversation", "settings"), *of_messages}, "no chat is kept as one value"
    assert key == "PRIMARY KEY (owner_id, id)"
