"""An account is erased: what was personal is gone from every table, and the books still balance."""

import json
from uuid import UUID

import pytest

from aim2balance.app.erase_account import erase
from aim2balance.app.personal_data import counts, fates, personal_tables
from aim2balance.identity.errors import LastAdmin
from aim2balance.identity.types import UserRole
from aim2balance.kit.db import Database
from tests.app.conftest import PASSWORD, Running
from tests.app.personal import use_everything


async def test_nothing_personal_is_left_in_any_table(running: Running, db: Database) -> None:
    user, token = await running.person("ada@example.org", euro="5")
    other, _ = await running.person("eve@example.org", euro="5")
    async with running.client(authorization=f"Bearer {token}") as client:
        share = await use_everything(client)
        told = (await client.get("/api/user/erasure")).json()
        assert {fate["group"] for fate in told["deleted"]} >= {"account", "chats", "files", "agents", "library", "projects"}
        assert [(fate["group"], fate["reason"], fate["period"]) for fate in told["kept"] if fate["group"] == "books"] == [
            ("books", "books", "P10Y")
        ]
        assert 4 < told["balanceEUR"] < 5
        wrong = await client.post("/api/user/erase", json={"password": "not it, not it"})
        assert (wrong.status_code, wrong.json()["code"]) == (403, "wrong_password")
        rich = await client.post("/api/user/erase", json={"password": PASSWORD})
        assert (rich.status_code, rich.json()["code"]) == (409, "wallet_not_empty")
        assert 4 < rich.json()["balance_eur"] < 5
        gone = await client.post("/api/user/erase", json={"password": PASSWORD, "giveUpBalance": True})
        assert gone.status_code == 204, gone.text
        assert (await client.get("/api/user")).status_code == 401
        assert (await client.get(f"/api/shared/{share}")).status_code == 404
    async with db.connection() as connection:
        left = set(await counts(connection, user.id, personal_tables()))
        after = await fates(connection, user.id)
        kept = dict(await connection.fetchrow("SELECT email, name, password_hash FROM users WHERE id = $1", user.id))
        key = dict(await connection.fetchrow("SELECT name, hint, revoked_at FROM api_key WHERE user_id = $1", user.id))
        assert await connection.fetchval("SELECT count(*) FROM users WHERE id = $1 AND erased_at IS NULL", other.id) == 1
    assert left <= {name for name, table in personal_tables().items() if table.erased != "deleted"}, (
        "a table holds rows of a person after erasure"
    )
    assert {fate.group for fate in after} <= {fate["group"] for fate in told["kept"]}
    assert all(fate.reason is not None for fate in after)
    assert kept == {"email": f"erased-{user.id}@invalid", "name": None, "password_hash": ""}
    assert (key["name"], key["hint"]) == ("", "")
    assert key["revoked_at"] is not None


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
