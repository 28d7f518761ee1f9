"""A backup from before an erasure is restored: the account is erased again before anybody is served."""

from pathlib import Path

from structlog.testing import capture_logs

from aim2balance.adapters.storage.configured import open_file_store
from aim2balance.app.erase_account import follow_erasures
from aim2balance.app.erasure_log import ErasureLog
from aim2balance.identity.types import UserRole
from aim2balance.kit.clock import SystemClock
from aim2balance.kit.db import Database
from aim2balance.kit.principal import UserId
from aim2balance.kit.storage import StorageAway
from tests.app.conftest import PASSWORD, Running

TABLES = ("users", "api_key", "preferences", "session_family")


async def backed_up(db: Database) -> None:
    async with db.connection() as connection:
        for table in TABLES:
            await connection.execute(f"CREATE TABLE backup_{table} AS TABLE {table}")


async def restored(db: Database) -> None:
    """As a backup of these tables is put back."""
    async with db.transaction() as tx:
        await tx.execute("SET LOCAL session_replication_role = replica")
        for table in TABLES:
            await tx.execute(f"DELETE FROM {table}")
            await tx.execute(f"INSERT INTO {table} SELECT * FROM backup_{table}")


async def test_who_was_erased_is_erased_again_after_a_restore(running: Running, db: Database) -> None:
    ada, token = await running.person("ada@example.org")
    eve, _ = await running.person("eve@example.org")
    async with running.client(authorization=f"Bearer {token}") as client:
        await client.post("/api/keys", json={"name": "laptop"})
        await backed_up(db)
        assert (await client.post("/api/user/erase", json={"password": PASSWORD})).status_code == 204
        await restored(db)
        async with db.connection() as connection:
            assert await connection.fetchval("SELECT email FROM users WHERE id = $1", ada.id) == "ada@example.org"
        assert await follow_erasures(running.container) == 1
        assert await follow_erasures(running.container) == 0
        await running.container.identity.credential_cache.poll()
        assert (await client.get("/api/user")).status_code == 401
    async with db.connection() as connection:
        rows = dict(await connection.fetch("SELECT id, email FROM users"))
        assert await connection.fetchval("SELECT count(*) FROM api_key WHERE user_id = $1 AND revoked_at IS NULL", ada.id) == 0
    assert rows == {ada.id: f"erased-{ada.id}@invalid", eve.id: "eve@example.org"}


async def test_an_erasure_that_no_log_has_is_written_into_it(running: Running, db: Database, tmp_path: Path) -> None:
    """A command erased it, the storage was away, or the log was lost."""
    ada, token = await running.person("ada@example.org")
    async with running.client(authorization=f"Bearer {token}") as client:
        assert (await client.post("/api/user/erase", json={"password": PASSWORD})).status_code == 204
    erased: list[UserId] = []

    async def erase(user_id: UserId) -> None:
        erased.append(user_id)

    other = ErasureLog(db, open_file_store("", tmp_path / "other"), SystemClock())
    assert await other.follow(erase) == 0
    async with db.connection() as connection:
        await connection.execute("UPDATE users SET erased_at = NULL WHERE id = $1", ada.id)
    assert await other.follow(erase) == 1
    assert erased == [ada.id]


async def erased_nobody(user_id: UserId) -> None:
    raise AssertionError(user_id)


async def test_who_cannot_leave_and_a_storage_that_is_away_hold_up_nobody(running: Running, db: Database) -> None:
    root, _ = await running.person("root@example.org", role=UserRole.ADMIN)
    ada, _ = await running.person("ada@example.org")
    log = running.container.erasures
    await log.write({root.id: running.container.clock.now(), ada.id: running.container.clock.now()})
    with capture_logs() as told:
        assert await follow_erasures(running.container) == 1
    assert [(line["event"], line["error"]) for line in told if line["event"] == "alert"] == [("alert", "LastAdmin")]
    async with db.connection() as connection:
        assert [row["id"] for row in await connection.fetch("SELECT id FROM users WHERE erased_at IS NULL")] == [root.id]

    class Away:
        async def get(self, key: str) -> bytes:
            raise StorageAway(key)

        put = get

    away = ErasureLog(db, Away(), SystemClock())  # type: ignore[arg-type]
    with capture_logs() as told:
        assert await away.follow(erased_nobody) == 0
        await away.note(root.id)
    assert [line["event"] for line in told] == ["alert", "an erasure is not in the log of erasures yet"]
