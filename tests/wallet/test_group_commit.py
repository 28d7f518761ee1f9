"""The queue itself, without a ledger behind it."""

import asyncio
from pathlib import Path

import asyncpg
import pytest

from aim2balance.kit.db import Database, Transaction
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from aim2balance.wallet import SettlementService
from aim2balance.wallet.group_commit import GroupCommit
from aim2balance.wallet.leases import Lease
from aim2balance.wallet.spool import encode_line
from tests.wallet.context import Bought, asking, balance, costing, owner_with, until


async def test_one_batch_at_a_time_bounded_and_in_order(db: Database) -> None:
    batches: list[list[int]] = []
    running = 0

    async def apply(connection: Transaction, items: list[int]) -> None:
        nonlocal running
        running += 1
        assert running == 1
        await connection.execute("SELECT 1")
        batches.append(items)
        running -= 1

    queue = GroupCommit(db, apply, lambda items, error: [], most=4)
    for n in range(10):
        queue.put(n)
    await queue.close(30)
    assert batches == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]
    queue.put(10)
    await queue.close(30)
    assert batches[-1] == [10]


@pytest.mark.parametrize("error", [ValueError("a mistake of ours"), asyncpg.DiskFullError("full"), OSError("gone")])
async def test_what_failed_as_a_whole_is_tried_again_in_the_same_order(db: Database, error: Exception) -> None:
    seen: list[list[int]] = []
    failures = 3

    async def apply(connection: Transaction, items: list[int]) -> None:
        nonlocal failures
        if failures:
            failures -= 1
            raise error
        seen.append(items)

    queue = GroupCommit(db, apply, lambda items, _: items, most=2)
    for n in range(5):
        queue.put(n)
    await until(lambda: sum(map(len, seen)) == 5)
    assert [n for batch in seen for n in batch] == [0, 1, 2, 3, 4]
    await queue.close(30)


async def test_a_queue_nobody_used_is_drained(db: Database) -> None:
    async def apply(connection: Transaction, items: list[int]) -> None:
        raise AssertionError(items)

    await GroupCommit(db, apply, lambda items, error: [], most=2).close(30)


async def test_a_lease_is_taken_once_kept_and_replaced_once(db: Database) -> None:
    lease = Lease()
    async with db.connection() as connection, db.connection() as other:
        assert len({*await asyncio.gather(lease.take(connection), lease.take(other))}) == 1
        await lease.renew(db)
        first = lease.id
        assert first is not None
        assert lease.lost == 0
        async with connection.transaction():
            await connection.execute("UPDATE process_lease SET expires_at = clock_timestamp()")
            renewing = asyncio.create_task(lease.renew(db))  # waits for the row of the dead lease
            await waiting_for_a_row(other)
            await lease.replace(other, first)
            second = lease.id
        await renewing
        assert lease.lost == 1
        assert first != second == lease.id
        assert await connection.fetchval("SELECT count(*) FROM process_lease") == 2


async def waiting_for_a_row(connection: Transaction) -> None:
    while not await connection.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
        await asyncio.sleep(0.01)


async def test_old_rows_are_purged(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 100)
    ids = [new_id(), new_id()]
    asked = asking(owner, 5)
    await service.place(asked)
    async with db.connection() as connection:
        old = "a2b_id_floor(clock_timestamp() - interval '41 days')"
        await connection.execute(
            f"INSERT INTO hold (id, owner_id, amount, state, closed_at) SELECT {old}, u, 1, 'released', clock_timestamp() - interval '41 days' FROM unnest($1::uuid[]) AS u",
            ids,
        )
        await connection.execute("INSERT INTO rate_counter VALUES ($1, clock_timestamp() - interval '2 hours', 1)", owner)
        await connection.execute("INSERT INTO process_lease (id, expires_at) VALUES ($1, clock_timestamp() - interval '2 days')", new_id())
    await service._purge()
    async with db.connection() as connection:
        left = [await connection.fetchval(f"SELECT count(*) FROM {table}") for table in ("hold", "rate_counter", "process_lease")]
    assert left == [1, 0, 1]


async def test_closing_while_an_orphaned_spool_is_being_booked_leaves_it_to_the_next(
    db: Database, recorder: Bought, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aim2balance.wallet.settlement_service._GRACE_S", 0.01)
    owner = await owner_with(db, 100)
    (tmp_path / "old.spool").write_bytes(encode_line(costing(new_id(), owner, 10)))
    began = asyncio.Event()

    async def hang(events: object) -> None:
        began.set()
        await asyncio.Event().wait()

    recorder.before = hang
    async with SettlementService(db, recorder=recorder, spool_folder=tmp_path, every_s=0.05):
        await asyncio.wait_for(began.wait(), 60)
    recorder.before = None
    assert (tmp_path / "old.spool").exists()
    async with SettlementService(db, recorder=recorder, spool_folder=tmp_path, every_s=0.05, shard_of=lambda _: 7) as successor:
        await until(lambda: successor.counts.booked == 1)
    assert (await balance(db, owner)).balance == Euro(90)


async def test_an_empty_or_damaged_orphan_is_put_aside(db: Database, recorder: Bought, tmp_path: Path) -> None:
    (tmp_path / "empty.spool").write_bytes(b"")
    (tmp_path / "bad.spool").write_bytes(b"00000000 {}\n")
    async with SettlementService(db, recorder=recorder, spool_folder=tmp_path, every_s=0.05):
        await until(lambda: not (tmp_path / "empty.spool").exists() and (tmp_path / "bad.damaged").exists())
