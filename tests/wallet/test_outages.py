"""The database goes away, processes die, disks hold the rest: nothing is lost and nothing counts twice."""

import asyncio
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from aim2balance import ledger
from aim2balance.app import migrate
from aim2balance.kit.db import Database
from aim2balance.kit.errors import Unavailable
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from aim2balance.postgres.server import EmbeddedPostgres
from aim2balance.wallet import SettlementService, queries
from aim2balance.wallet.types import Grant
from tests.wallet.context import NOW, Bought, asking, assert_books, balance, bought_count, costing, owner_with, until


async def hang(events: Sequence[bytes]) -> None:
    del events
    await asyncio.Event().wait()


async def kill_connections(db: Database) -> None:
    async with db.connection() as connection:
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def cluster(folder: Path) -> EmbeddedPostgres:
    folder.chmod(0o711)
    return EmbeddedPostgres(folder / "data", elsewhere=folder / "elsewhere")


@asynccontextmanager
async def child(url: str, folder: Path, mode: str, owner: UUID) -> AsyncIterator[tuple[asyncio.subprocess.Process, dict]]:
    """Another process with a settlement service, up to the moment named by `mode`; what it says then. It does not survive the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.wallet.other_process", url, str(folder), mode, str(owner), stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        yield process, json.loads(await asyncio.wait_for(process.stdout.readline(), 60))
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_f03_holds_of_a_killed_process_are_swept_when_its_lease_is_over(
    db: Database, service: SettlementService, database_url: str, tmp_path: Path
) -> None:
    owner = await owner_with(db, 100)
    async with child(database_url, tmp_path / "spool", "place", owner) as (process, said):
        assert said["granted"] == 60
        await service.sweep()
        assert (await balance(db, owner)).held == Euro(60)
        process.kill()
        await process.wait()
        async with db.connection() as connection:  # its lease runs out
            await connection.execute("UPDATE process_lease SET expires_at = clock_timestamp() WHERE id = (SELECT process_id FROM hold)")

        async def is_free() -> bool:
            return (await balance(db, owner)).available == Euro(100)

        await until(is_free)
        await service.settle(costing(UUID(said["request_id"]), owner, 45))
    assert (await balance(db, owner)).balance == Euro(55)


async def test_f03_holds_of_predecessors_go_before_we_are_ready(db: Database, recorder: Bought, tmp_path: Path) -> None:
    owner = await owner_with(db, 100)
    dead, mine = asking(owner, 60), asking(owner, 30)
    async with db.connection() as connection:
        lease_id = new_id()
        await ledger.take_lease(connection, lease_id, timedelta(hours=1))
        await queries.place(connection, lease_id, NOW, [dead], Euro(0))
    async with SettlementService(db, recorder=recorder, spool_folder=tmp_path) as service:
        await service.place(mine)
        await service.release_predecessors()
        assert (await balance(db, owner)).held == Euro(30)


async def test_f03_a_hold_older_than_any_request_is_swept(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 100)
    asked = asking(owner, 60)
    await service.place(asked)
    async with db.connection() as connection:
        await connection.execute("UPDATE hold SET created_at = created_at - interval '29 minutes'")
    assert await service.sweep() == 0
    async with db.connection() as connection:
        await connection.execute("UPDATE hold SET created_at = created_at - interval '10 minutes'")

    async def is_free() -> bool:
        return (await balance(db, owner)).available == Euro(100)

    await until(is_free)


async def test_a_process_that_was_paused_takes_a_new_lease_and_still_settles(db: Database, service: SettlementService) -> None:
    owner = await owner_with(db, 100)
    before = asking(owner, 60)
    await service.place(before)
    async with db.connection() as connection:
        await connection.execute("UPDATE process_lease SET expires_at = clock_timestamp() - interval '1 second'")
    after = asking(owner, 30)
    assert (await service.place(after)).amount == Euro(30)
    assert service.leases_lost == 1

    async def is_swept() -> bool:
        return (await balance(db, owner)).held == Euro(30)

    await until(is_swept)
    assert not await service.extend(before.request_id, owner, Euro(1))
    await service.settle(costing(before.request_id, owner, 50))
    await service.settle(costing(after.request_id, owner, 30))
    assert (await balance(db, owner)).available == Euro(20)


async def test_a_slow_commit_becomes_booking_and_is_booked_later(
    db: Database, service: SettlementService, recorder: Bought, tmp_path: Path
) -> None:
    owner = await owner_with(db, 100)
    go = asyncio.Event()

    async def wait(events: Sequence[bytes]) -> None:
        del events
        await go.wait()

    recorder.before = wait
    assert (await service.settle(costing(new_id(), owner, 10))).status == "booking"
    (path,) = (tmp_path / "spool").glob("*.spool")
    assert path.stat().st_size > 0
    assert (await balance(db, owner)).balance == Euro(100)
    go.set()
    await until(lambda: service.pending == 0 and path.stat().st_size == 0)
    assert (await balance(db, owner)).balance == Euro(90)


async def test_f11_connections_die_again_and_again(db: Database, recorder: Bought, database_url: str, tmp_path: Path) -> None:
    owner = await owner_with(db, 1_000_000)
    shaky, admin = await Database.open(database_url), await Database.open(database_url, most=1)
    settled = 0

    async def work(service: SettlementService) -> None:
        nonlocal settled
        for _ in range(25):
            asked = asking(owner, 10)
            try:
                await service.place(asked)
            except Unavailable:
                await asyncio.sleep(0.05)  # as a client would
                continue
            assert (await service.settle(costing(asked.request_id, owner, 7))).status in ("booked", "booking")
            settled += 1

    async def saw() -> None:
        while True:  # each time after something worked
            await kill_connections(admin)
            before = settled
            await until(lambda: settled > before)

    async def nothing_is_held() -> bool:  # whatever was placed unheard is released again
        return (await balance(admin, owner)).held == Euro(0)

    async with SettlementService(shaky, recorder=recorder, spool_folder=tmp_path / "spool", every_s=0.05) as service:
        sawing = asyncio.create_task(saw())
        await asyncio.gather(*(work(service) for _ in range(20)))
        sawing.cancel()
        await asyncio.gather(sawing, return_exceptions=True)
        await until(lambda: service.pending == 0)
        await until(nothing_is_held)
        assert service.counts.failed == 0
    assert settled > 0
    assert (await balance(admin, owner)).balance == Euro(1_000_000 - 7 * settled)
    assert await bought_count(admin) == settled
    await shaky.close()
    await admin.close()


async def test_f11_the_server_stops_in_the_middle_and_comes_back(tmp_path: Path) -> None:
    # Not below tmp_path, whose parents the server's user may not enter.
    with tempfile.TemporaryDirectory(prefix="aim2balance-tests-") as name, (embedded := cluster(Path(name))).owned() as url:
        await migrate.upgrade(url)
        db = await Database.open(url)
        recorder = await Bought().open(db)
        owner = await owner_with(db, 1000)
        async with SettlementService(db, recorder=recorder, spool_folder=tmp_path / "spool", every_s=0.05) as service:
            asked = [asking(owner, 10) for _ in range(5)]
            await asyncio.gather(*(service.place(one) for one in asked))
            assert embedded._server is not None
            os.kill(embedded._server.pid, signal.SIGQUIT)  # as in a power cut: no checkpoint
            embedded._server.wait()
            with pytest.raises(Unavailable):
                await service.place(asking(owner, 10))
            assert not await service.extend(asked[0].request_id, owner, Euro(1))
            await service.release(asked[4].request_id, owner)
            outcomes = await asyncio.gather(*(service.settle(costing(one.request_id, owner, 6)) for one in asked[:4]))
            assert [outcome.status for outcome in outcomes] == ["booking"] * 4
            assert embedded.restart_if_dead()
            await until(lambda: service.pending == 0)

            async def nothing_is_held() -> bool:
                return (await balance(db, owner)).held == Euro(0)

            await until(nothing_is_held)
            assert (await balance(db, owner)).balance == Euro(976)
            assert isinstance(await service.place(asking(owner, 10)), Grant)
        await assert_books(db)
        await db.close()


@pytest.mark.parametrize("mode", ["before the commit", "after the commit"])
async def test_f11_kill_9_leaves_its_settlements_to_the_next(
    db: Database, service: SettlementService, database_url: str, tmp_path: Path, mode: str
) -> None:
    """Between fsync and commit, or between commit and the emptying of the spool: both are booked once."""
    owner = await owner_with(db, 1000)
    async with child(database_url, tmp_path / "spool", mode, owner) as (process, said):
        assert said["outcomes"] == ["booking"] * 3
        for _ in range(3):  # rounds of ours: the file of a living process is left alone
            await service._settlements.recover_orphans()
        assert service.pending == 0
        assert service.counts.repeated == 0
        assert (await balance(db, owner)).balance == Euro(1000 if mode == "before the commit" else 970)
        process.kill()
        await process.wait()
        await until(lambda: service.counts.booked + service.counts.repeated == 3 and service.pending == 0)
    assert service.counts.repeated == (0 if mode == "before the commit" else 3)
    assert (await balance(db, owner)).balance == Euro(970)
    assert len(list((tmp_path / "spool").glob("*.spool"))) == 1


async def test_closing_leaves_what_cannot_be_booked_on_the_disk(
    db: Database, recorder: Bought, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aim2balance.wallet.settlement_service._GRACE_S", 0.01)
    owner = await owner_with(db, 1000)
    recorder.before = hang
    service = SettlementService(db, recorder=recorder, spool_folder=tmp_path, every_s=0.05)
    await service.start()
    waiting = [asyncio.create_task(service.settle(costing(new_id(), owner, 10))) for _ in range(3)]
    await asyncio.sleep(0)
    await service.close()
    assert [outcome.status for outcome in await asyncio.gather(*waiting)] == ["booking"] * 3
    with pytest.raises(Unavailable):
        await service.place(asking(owner, 1))
    recorder.before = None
    async with SettlementService(db, recorder=recorder, spool_folder=tmp_path, every_s=0.05) as successor:
        await until(lambda: successor.counts.booked == 3)
    assert list(tmp_path.iterdir()) == []
    await assert_books(db)


async def test_a_stuck_settlement_is_tried_again_by_the_next_process(db: Database, recorder: Bought, tmp_path: Path) -> None:
    owner = await owner_with(db, 100)
    await recorder.open(db)

    async def refuse(events: Sequence[bytes]) -> None:
        raise ValueError(events)

    recorder.before = refuse
    async with SettlementService(db, recorder=recorder, spool_folder=tmp_path, every_s=0.05) as service:
        assert (await service.settle(costing(new_id(), owner, 10))).status == "booking"
        assert service.pending == 1
    recorder.before = None
    async with SettlementService(db, recorder=recorder, spool_folder=tmp_path, every_s=0.05) as service:
        await until(lambda: service.counts.booked == 1)
    assert (await balance(db, owner)).balance == Euro(90)


async def test_a_full_disk_is_told_and_the_settlement_is_booked_all_the_same(
    db: Database, service: SettlementService, recorder: Bought, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = await owner_with(db, 100)
    go = asyncio.Event()

    async def wait(events: Sequence[bytes]) -> None:
        del events
        await go.wait()

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    recorder.before = wait
    monkeypatch.setattr("aim2balance.wallet.spool.os.pwrite", full)
    assert (await service.settle(costing(new_id(), owner, 10))).status == "booking"
    assert service.counts.spooled == 0
    go.set()
    await until(lambda: service.pending == 0)
    assert (await balance(db, owner)).balance == Euro(90)


async def test_many_dead_holds_are_swept_in_portions(db: Database, service: SettlementService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aim2balance.wallet.settlement_service._SWEEP_MOST", 2)
    owner = await owner_with(db, 100)
    async with db.connection() as connection:
        lease_id = new_id()
        await ledger.take_lease(connection, lease_id, timedelta(hours=1))
        await queries.place(connection, lease_id, NOW, [asking(owner, 10) for _ in range(5)], Euro(0))
        await connection.execute("UPDATE process_lease SET expires_at = clock_timestamp() WHERE id = $1", lease_id)
    await service.sweep()

    async def is_free() -> bool:
        return (await balance(db, owner)).available == Euro(100)

    await until(is_free)


async def test_closing_without_a_database_ends_all_the_same(db: Database, recorder: Bought, database_url: str, tmp_path: Path) -> None:
    owner = await owner_with(db, 100)
    other = await Database.open(database_url)
    service = SettlementService(other, recorder=recorder, spool_folder=tmp_path, every_s=60)
    await service.start()
    await service.place(asking(owner, 10))
    await other.close()
    await service.close()
    async with SettlementService(db, recorder=recorder, spool_folder=tmp_path) as successor:
        await successor.release_predecessors()
    assert (await balance(db, owner)).available == Euro(100)


async def test_a_commit_that_comes_while_the_spool_is_being_written_empties_it(
    db: Database, service: SettlementService, recorder: Bought, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = await owner_with(db, 100)
    (path,) = (tmp_path / "spool").glob("*.spool")
    go = asyncio.Event()
    real = os.fdatasync
    loop = asyncio.get_running_loop()

    def slow(file: int) -> None:
        loop.call_soon_threadsafe(go.set)
        while service.pending:  # in the spool's thread: until the books have it
            time.sleep(0.01)
        real(file)

    async def wait(events: Sequence[bytes]) -> None:
        del events
        await go.wait()

    monkeypatch.setattr("aim2balance.wallet.spool.os.fdatasync", slow)
    recorder.before = wait
    assert (await service.settle(costing(new_id(), owner, 10))).status == "booked"
    await until(lambda: service.counts.spooled == 1 and path.stat().st_size == 0)
