import asyncio
import os
from pathlib import Path

import pytest

from aim2balance.kit.ids import new_id
from aim2balance.wallet.spool import Spool, decode_lines, encode_line
from tests.wallet.context import costing, until


def the_file(folder: Path) -> Path:
    (path,) = folder.glob("*.spool")
    return path


async def test_what_is_kept_stands_on_the_disk_until_all_of_it_is_booked(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "made" / "on the way")
    path = the_file(tmp_path / "made" / "on the way")
    assert path.stat().st_mode & 0o077 == 0
    settlements = [costing(new_id(), new_id(), n) for n in range(20)]
    await asyncio.gather(*(spool.keep(settlement) for settlement in settlements))
    assert decode_lines(path.read_bytes()) == (settlements, [])
    for settlement in settlements[1:]:
        spool.clear(settlement)
    assert decode_lines(path.read_bytes())[0] == settlements
    spool.clear(settlements[0])
    await until(lambda: path.stat().st_size == 0)
    await spool.keep(settlements[3])
    assert decode_lines(path.read_bytes()) == ([settlements[3]], [])
    await spool.close()
    assert path.exists()


async def test_many_that_wait_share_an_fsync(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    syncs = []
    real = os.fdatasync
    monkeypatch.setattr("aim2balance.wallet.spool.os.fdatasync", lambda file: (syncs.append(file), real(file)))
    spool = Spool(tmp_path)
    await asyncio.gather(*(spool.keep(costing(new_id(), new_id(), n)) for n in range(500)))
    assert 1 <= len(syncs) <= 3
    await spool.close()


async def test_the_file_of_a_living_process_is_left_alone_that_of_a_dead_one_claimed_once(tmp_path: Path) -> None:
    dead, living = Spool(tmp_path), Spool(tmp_path)
    settlement = costing(new_id(), new_id(), 5)
    await dead.keep(settlement)
    await dead.keep(settlement)
    assert await living.claim_orphans() == []
    await dead.close()  # as dying does: the lock is gone, the file stays
    successor = Spool(tmp_path)
    (orphan,) = await successor.claim_orphans()
    assert orphan.settlements == [settlement]
    assert await living.claim_orphans() == []
    orphan.abandon()
    (again,) = await living.claim_orphans()
    again.finish()
    assert await successor.claim_orphans() == []
    await living.close()
    await successor.close()
    assert list(tmp_path.iterdir()) == []


async def test_a_damaged_file_is_kept_for_people(tmp_path: Path) -> None:
    good = costing(new_id(), new_id(), 5)
    (tmp_path / "old.spool").write_bytes(encode_line(good) + b"00000000 {}\n")
    spool = Spool(tmp_path)
    (orphan,) = await spool.claim_orphans()
    assert (orphan.settlements, orphan.damaged) == ([good], 1)
    orphan.finish()
    await spool.close()
    assert [path.name for path in tmp_path.iterdir()] == ["old.damaged"]


async def test_after_a_full_disk_the_next_line_stands_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spool = Spool(tmp_path)
    path = the_file(tmp_path)
    first, second = costing(new_id(), new_id(), 1), costing(new_id(), new_id(), 2)
    await spool.keep(first)
    real = os.pwrite

    def half(file: int, data: memoryview, at: int) -> int:
        if at > path.stat().st_size - 1 and len(data) > 10:
            return real(file, data[:10], at)
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("aim2balance.wallet.spool.os.pwrite", half)
        with pytest.raises(OSError, match="No space"):
            await spool.keep(second)
    await spool.keep(second)
    assert decode_lines(path.read_bytes()) == ([first, second], [])
    await spool.close()


async def test_a_search_that_is_cancelled_loses_no_file(tmp_path: Path) -> None:
    settlement = costing(new_id(), new_id(), 5)
    (tmp_path / "old.spool").write_bytes(encode_line(settlement))
    first = Spool(tmp_path)
    searching = asyncio.create_task(first.claim_orphans())
    await asyncio.sleep(0)
    searching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await searching
    await first.close()
    second = Spool(tmp_path)
    (orphan,) = await second.claim_orphans()
    assert orphan.settlements == [settlement]
    orphan.finish()
    await second.close()
