"""An account is erased: what was personal is gone from every table, and the books still balance."""

import json
from uuid import UUID

import pytest

from aim2balance.app.erase_account import erase
from aim2balance.identity.errors import LastAdmin
from aim2balance.identity.types import UserRole
from aim2balance.kit.db import Database
from aim2balance.kit.ids import new_id
from tests.app.conftest import PASSWORD, Running
from tests.files.test_files import png

BOOKS = {
    "account",
    "api_key",  # revoked, without a name: receipts point to it
    "auto_topup_attempt",
    "entry",
    "exposure",
    "hold",
    "idempotency",
    "payment",
    "payment_block",
    "payment_customer",
    "payment_order",
    "payment_plan",
    "rollup_conversation",
    "security_event",  # for half a year: what happened, and the id that leads to nobody
    "rollup_day",
    "rollup_hour",
    "rollup_month",
    "rollup_total",
    "rollup_model",
    "rollup_waiting",
    "telemetry_call",
    "transfer",
    "usage_event",
    "usage_queue",
    "voucher_use",
    "wallet",
}
"""Tables that keep an erased person's id, because they are books or sums of them. Everything else is emptied."""


async def tables_with_people(db: Database) -> dict[str, list[str]]:
    async with db.connection() as connection:
        rows = await connection.fetch(
            "SELECT c.relname AS name, array_agg(a.attname::text) AS columns FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
            " WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attname IN ('owner_id', 'user_id', 'payer_id')"
            " GROUP BY c.relname"
        )
    return {row["name"]: row["columns"] for row in rows}


async def test_nothing_personal_is_left_in_any_table(running: Running, db: Database) -> None:
    user, token = await running.person("ada@example.org", euro="5")
    other, _ = await running.person("eve@example.org", euro="5")
    chat = new_id()
    async with running.client(authorization=f"Bearer {token}") as client:
        image = await client.post("/api/files", content=png())
        assert (await client.post("/api/files", content=png())).status_code == 201  # never sent
        said = {"text": "A secret of mine", "model": "demo", "files": [image.json()["id"]]}
        asked = await client.post(f"/api/chat/{chat}/messages", json=said)
        assert "receipt" in asked.text
        assert (await client.put("/api/user/personalization", json={"aboutYou": "I am Ada"})).status_code == 200
        assert (await client.post("/api/user/memories", json={"text": "I bake bread"})).status_code == 201
        assert (await client.put("/api/badge", json={"enabled": True})).status_code == 200
        assert (await client.put("/api/user/picture", content=png())).status_code == 200
        assert (await client.post("/api/keys", json={"name": "Ada's laptop"})).status_code == 201
        assert (await client.post("/api/projects", json={"name": "Bread"})).status_code == 201
        assert (await client.post("/api/prompts", json={"name": "Bread", "text": "How do I bake it?"})).status_code == 201
        assert (await client.post("/api/presets", json={"name": "Baker", "instructions": "I bake at night"})).status_code == 201
        agent = {"name": "Baker", "model": "demo", "instructions": "I bake at night"}
        assert (await client.post("/api/agents", json=agent)).status_code == 201
        plan = {"text": "What shall I bake?", "model": "demo", "cron": "0 7 * * *", "zone": "Europe/Berlin"}
        assert (await client.post("/api/schedules", json=plan)).status_code == 201
        assert (await client.post("/api/collections", json={"name": "Bread"})).status_code == 201
        user_of_tools = (await client.post("/api/agents", json={**agent, "name": "Reader", "tools": ["calculator"]})).json()["id"]
        said = {"text": "What is 2 + 3?", "model": "demo", "agentId": user_of_tools}
        assert "event: step" in (await client.post(f"/api/chat/{new_id()}/messages", json=said)).text
        gone = (await client.post("/api/agents", json={**agent, "name": "Deleted"})).json()["id"]
        assert (await client.delete(f"/api/agents/{gone}")).status_code == 204
        share = await client.post(f"/api/convos/{chat}/shares", json={})
        assert share.status_code == 201
        for place in (str(chat), "new"):
            assert (
                await client.put(f"/api/drafts/{place}", json={"text": "Half a thought", "changedAt": "2026-11-01T12:00:00Z"})
            ).status_code == 200
        wrong = await client.post("/api/user/erase", json={"password": "not it, not it"})
        assert (wrong.status_code, wrong.json()["code"]) == (403, "wrong_password")
        rich = await client.post("/api/user/erase", json={"password": PASSWORD})
        assert (rich.status_code, rich.json()["code"]) == (409, "wallet_not_empty")
        assert 4 < rich.json()["balance_eur"] < 5
        gone = await client.post("/api/user/erase", json={"password": PASSWORD, "giveUpBalance": True})
        assert gone.status_code == 204, gone.text
        assert (await client.get("/api/user")).status_code == 401
        assert (await client.get(f"/api/shared/{share.json()['token']}")).status_code == 404
    left = {}
    async with db.connection() as connection:
        for table, columns in (await tables_with_people(db)).items():
            where = " OR ".join(f"{column} = $1" for column in columns)
            if await connection.fetchval(f'SELECT count(*) FROM "{table}" WHERE {where}', user.id):
                left[table] = columns
        kept = dict(await connection.fetchrow("SELECT email, name, password_hash FROM users WHERE id = $1", user.id))
        key = dict(await connection.fetchrow("SELECT name, hint, revoked_at FROM api_key WHERE user_id = $1", user.id))
        assert await connection.fetchval("SELECT count(*) FROM users WHERE id = $1 AND erased_at IS NULL", other.id) == 1
    assert set(left) <= BOOKS, "a table holds a person's id after erasure"
    assert kept == {"email": f"erased-{user.id}@invalid", "name": None, "password_hash": ""}
    assert (key["name"], key["hint"]) == ("", "")
    assert key["revoked_at"] is not None


async def test_every_table_with_a_persons_id_is_known(db: Database) -> None:
    emptied = {
        *("allowance", "auto_topup", "chat_removal", "conversation", "feedback", "import_run", "import_source", "message", "payment_card"),
        *("agent_run", "agent_run_step", "tool_approval", "tool_source", "schedule", "schedule_run"),
        *("agent", "agent_version", "chat_file", "draft", "preset", "queued_text", "prompt", "prompt_version"),
        *(
            "account_link",
            "budget",
            "generation",
            "generation_event",
            "invitation",
            "known_device",
            "notice",
            "officer_link",
            "preferences",
            "profile_picture",
            "project",
            "deleted_project",
            "recovery_code",
            "remembered",
            "second_factor",
            "restoration_badge",
            "search_entry",
        ),
        *("session_family", "share"),
        *(
            "collection",
            "collection_use",
            "collection_word",
            "knowledge_source",
            "passage",
            "passage_vector",
            "passage_words",
            "word_frequency",
        ),  # tests/knowledge/test_collections.py erases them
        *("uploaded_file", "upload_part", "file_page"),  # tests/files/test_uploads.py erases them
        "search_state",  # how far the search has been filled, not whose it is
    }
    unknown = set(await tables_with_people(db)) - BOOKS - emptied
    assert unknown == set(), "say whether erasure empties these tables (and make it so), or whether they are books"


async def test_the_only_administrator_stays(running: Running) -> None:
    user, token = await running.person("root@example.org", role=UserRole.ADMIN)
    async with running.client(authorization=f"Bearer {token}") as client:
        refused = await client.post("/api/user/erase", json={"password": PASSWORD})
        assert (refused.status_code, refused.json()["code"]) == (409, "last_admin")
        await running.person("second@example.org", role=UserRole.ADMIN)
        assert (await client.post("/api/user/erase", json={"password": PASSWORD})).status_code == 204
    await erase(running.container.payments_context, user.id)  # a second time changes nothing


async def test_an_erased_account_opens_for_nobody_and_never_again(running: Running) -> None:
    user, token = await running.person("ada@example.org")
    _, admin = await running.person("root@example.org", role=UserRole.ADMIN)
    async with running.client() as client:
        mine = {"authorization": f"Bearer {token}"}
        assert (await client.post("/api/user/erase", json={"password": PASSWORD}, headers=mine)).status_code == 204
        for password in ("", PASSWORD):
            door = {"email": f"erased-{user.id}@invalid", "password": password}
            assert (await client.post("/api/auth/login", json=door)).json()["code"] == "wrong_credentials"
        boss = {"authorization": f"Bearer {admin}"}
        restored = await client.post("/api/admin/users/restore", json={"userId": str(user.id), "reason": "a mistake"}, headers=boss)
        assert restored.json()["changed"] is False


async def test_a_plan_goes_on_when_its_person_may_not_leave(running: Running) -> None:
    user, _ = await running.person("root@example.org", role=UserRole.ADMIN)
    payments_context = running.container.payments_context
    async with running.container.db.transaction() as tx:
        await tx.execute(
            "INSERT INTO payment_plan (processor, subscription_id, owner_id, state, is_ending, is_over, seen_at, seen_event)"
            " VALUES ($1, 'sub', $2, 'active', false, false, now(), 'e')",
            payments_context.processor.name,
            user.id,
        )
    with pytest.raises(LastAdmin):
        await erase(payments_context, user.id)
    async with running.container.db.connection() as connection:
        assert await connection.fetchval("SELECT is_ending FROM payment_plan") is False


async def test_the_address_is_free_again(running: Running) -> None:
    user, token = await running.person("ada@example.org")
    async with running.client(authorization=f"Bearer {token}") as client:
        assert (await client.post("/api/user/erase", json={"password": PASSWORD})).status_code == 204
        again = await client.post("/api/auth/register", json={"email": "ada@example.org", "password": PASSWORD})
        assert again.status_code == 201
        assert UUID(json.loads(again.text)["user"]["id"]) != user.id


async def test_notes_reach_the_model_while_personalisation_is_on(running: Running) -> None:
    user, token = await running.person("ada@example.org", euro="5")
    words = running.container.chats._instructions
    async with running.client(authorization=f"Bearer {token}") as client:
        await client.post("/api/user/memories", json={"text": "I bake bread"})
        assert "- I bake bread" in (await words(user.id) or "")
        await client.put("/api/user/personalization", json={"enabled": False})
        assert await words(user.id) is None
