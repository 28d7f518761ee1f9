"""What the database itself guards."""

from datetime import UTC, date, datetime

import asyncpg
import pytest

from aim2balance import ledger, wallet
from aim2balance.kit.db import Database
from aim2balance.kit.ids import id_floor, new_id, time_of
from aim2balance.kit.money import Euro
from aim2balance.ledger.rules import account_id
from aim2balance.ledger.types import SYSTEM, Account, AccountKind


async def one_transfer(db: Database) -> None:
    owner = new_id()
    async with db.transaction() as tx:
        await wallet.open_wallet(tx, owner)
        await wallet.credit(tx, owner, Euro(100), "a gift", "tester", "gift")


@pytest.mark.parametrize("table", ["transfer", "entry"])
@pytest.mark.parametrize("how", ["UPDATE {} SET owner_id = owner_id", "DELETE FROM {}", "TRUNCATE {}"])
async def test_the_books_are_append_only_in_every_partition(db: Database, table: str, how: str) -> None:
    await one_transfer(db)
    await ledger.ensure_partitions(db, 24)
    async with db.connection() as connection:
        parts = await connection.fetch("SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = $1::regclass", table)
        assert len(parts) > 24
        full = [part["name"] for part in parts if await connection.fetchval(f"SELECT count(*) FROM {part['name']}")]
        assert len(full) == 1
        for name in [table, *full] if "TRUNCATE" not in how else [table, *(part["name"] for part in parts)]:
            with pytest.raises(asyncpg.RestrictViolationError, match="append-only"):
                await connection.execute(how.format(name))


async def test_partitions_are_made_ahead_once(db: Database) -> None:
    assert await ledger.ensure_partitions(db, 3) == 0
    assert await ledger.ensure_partitions(db, 6) == 6
    assert await ledger.ensure_partitions(db, 6) == 0


async def test_partitions_for_any_table_by_the_months_of_its_ids(db: Database) -> None:
    async with db.connection() as connection:
        await connection.execute("CREATE TABLE note (id uuid, owner_id uuid, PRIMARY KEY (owner_id, id)) PARTITION BY RANGE (id)")
        assert await connection.fetchval("SELECT a2b_ensure_partitions('note', $1, 2)", date(2031, 12, 17)) == 3
        for at, part in (
            (datetime(2031, 11, 30, 23, 59, 59, 999000, UTC), "note_default"),
            (datetime(2031, 12, 1, tzinfo=UTC), "note_203112"),
            (datetime(2031, 12, 31, 23, 59, 59, 999000, UTC), "note_203112"),
            (datetime(2032, 1, 1, tzinfo=UTC), "note_203201"),
            (datetime(2032, 2, 1, tzinfo=UTC), "note_default"),
        ):
            row = await connection.fetchval("INSERT INTO note VALUES ($1, $2) RETURNING tableoid::regclass::text", id_floor(at), new_id())
            assert row == part
        # February stands in the default partition already: it stays there, and March is made all the same.
        assert await connection.fetchval("SELECT a2b_ensure_partitions('note', $1, 2)", date(2032, 2, 1)) == 1
        await connection.execute("TRUNCATE note")


async def test_ids_in_sql_and_in_python_are_the_same(db: Database) -> None:
    async with db.connection() as connection:
        for at in (datetime(2026, 11, 5, 12, 0, 0, 123456, UTC), datetime(1970, 1, 1, tzinfo=UTC), datetime(2099, 12, 31, tzinfo=UTC)):
            assert await connection.fetchval("SELECT a2b_id_floor($1)", at) == id_floor(at)
        for kind, name in (
            *((kind, "") for kind in AccountKind if kind is not AccountKind.WALLET),
            (AccountKind.PROVIDER_COSTS, "mistral"),
            (AccountKind.PROVIDER_COSTS, "größe/x"),
        ):
            assert await connection.fetchval("SELECT a2b_account_id($1, $2)", kind, name) == account_id(Account(kind=kind, name=name))
        known = {row["kind"]: row for row in await connection.fetch("SELECT id, owner_id, kind FROM account")}
    assert set(known) == set(AccountKind) - {AccountKind.WALLET, AccountKind.PROVIDER_COSTS}
    assert {row["owner_id"] for row in known.values()} == {SYSTEM}


async def test_entry_ids_say_when_they_were_booked_and_in_which_order(db: Database) -> None:
    owner = new_id()
    async with db.transaction() as tx:
        await wallet.open_wallet(tx, owner)
        for n in range(5):
            await wallet.credit(tx, owner, Euro(n + 1), "a gift", "tester", f"gift {n}")
    async with db.connection() as connection:
        rows = await connection.fetch(
            "SELECT e.id, e.amount, t.recorded_at FROM entry AS e JOIN transfer AS t ON t.id = e.transfer_id WHERE account_id = $1 ORDER BY e.id",
            owner,
        )
    assert [row["amount"] for row in rows] == [1, 2, 3, 4, 5]
    assert all(row["id"].version == 7 and abs((time_of(row["id"]) - row["recorded_at"]).total_seconds()) < 0.002 for row in rows)


@pytest.mark.parametrize(
    "wrong",
    [
        "INSERT INTO account (id, owner_id, kind, balance) VALUES ('{0}', '{0}', 'wallet', -1)",
        "INSERT INTO account (id, owner_id, kind, balance, held) VALUES ('{0}', '{0}', 'wallet', 1, 2)",
        "INSERT INTO account (id, owner_id, kind, held) VALUES ('{0}', '{0}', 'wallet', -1)",
        "INSERT INTO account (id, owner_id, kind) VALUES ('{0}', '{1}', 'wallet')",
        "INSERT INTO account (id, owner_id, kind) VALUES ('{0}', '{1}', 'margin')",
        "INSERT INTO account (id, owner_id, kind, currency) VALUES ('{0}', '{0}', 'wallet', 'USD')",
        "UPDATE account SET held = 1 WHERE kind = 'margin'",
        "UPDATE account SET blocked_at = now() WHERE kind = 'margin'",
        "INSERT INTO hold (id, owner_id, amount, state) VALUES ('{0}', '{1}', -1, 'open')",
        "INSERT INTO hold (id, owner_id, amount, state) VALUES ('{0}', '{1}', 1, 'settled')",
        "INSERT INTO entry (id, owner_id, transfer_id, account_id, amount) VALUES ('{0}', '{1}', '{0}', '{1}', 0)",
    ],
)
async def test_constraints(db: Database, wrong: str) -> None:
    async with db.connection() as connection:
        with pytest.raises(asyncpg.CheckViolationError):
            await connection.execute(wrong.format(new_id(), new_id()))
