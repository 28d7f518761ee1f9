"""F62, F64: heavy work in processes: whatever it does, its person hears what became of it, and nobody else notices."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from uuid import UUID

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from aim2balance.kit.errors import BrokenInvariant, Conflict, DomainError, Kind
from aim2balance.kit.worker_pool import IDLE_S, WorkerPool, WorkLimits
from tests.kit import foreign_work

ADA, BOB = UUID(int=1), UUID(int=2)
LONG = WorkLimits(seconds=300, memory_mib=128, answer_mib=1)
SHORT = WorkLimits(seconds=0.3, memory_mib=128, answer_mib=1)


@pytest_asyncio.fixture
async def opened() -> AsyncIterator[Callable[..., WorkerPool]]:
    pools: list[WorkerPool] = []

    def open_pool(limits: WorkLimits = LONG, **more: Any) -> WorkerPool:
        pools.append(WorkerPool("test", limits=limits, **more))
        return pools[-1]

    yield open_pool
    for pool in pools:
        await pool.close()
        assert pool.process_ids == []


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return not Path(f"/proc/{pid}/stat").exists() or ") Z " not in Path(f"/proc/{pid}/stat").read_text()


async def until(holds: Callable[[], object]) -> None:
    while not holds():
        await asyncio.sleep(0.01)


def file_of(*lines: str) -> IO[bytes]:
    file = TemporaryFile()
    file.write("\n".join(lines).encode())
    file.seek(0)
    return file


async def refusal_of(asked: Any) -> DomainError:
    with pytest.raises(DomainError) as refused:
        await asked
    return refused.value


async def test_f64_a_worker_is_started_when_it_is_needed_and_used_again(opened: Any) -> None:
    pool = opened()
    assert pool.process_ids == []
    assert await pool.run(ADA, foreign_work.add, 1, 2) == 3
    (pid,) = pool.process_ids
    assert await pool.run(BOB, foreign_work.pid) == pid != os.getpid()


async def test_f64_a_worker_that_has_nothing_to_do_ends(opened: Any) -> None:
    put_off: list[tuple[float, Callable[[], None]]] = []

    class Timer:
        def cancel(self) -> None:
            put_off.clear()

    def later(seconds: float, call: Callable[[], None]) -> Timer:
        put_off.append((seconds, call))
        return Timer()

    pool = opened(later=later)
    pid = await pool.run(ADA, foreign_work.pid)
    assert await pool.run(ADA, foreign_work.pid) == pid
    ((seconds, end),) = put_off
    assert seconds == IDLE_S
    end()
    await until(lambda: not is_there(pid))
    assert pool.process_ids == []
    assert await pool.run(ADA, foreign_work.pid) != pid


@pytest.mark.parametrize("work", [foreign_work.eat_memory, foreign_work.eat_memory_at_once])
async def test_f64_work_that_eats_memory_ends_by_its_limit(opened: Any, work: Any) -> None:
    pool = opened()
    refused = await refusal_of(pool.run(ADA, work))
    assert (refused.code, refused.kind) == ("work_too_large", Kind.TOO_LARGE)
    assert await pool.run(ADA, foreign_work.add, 1, 2) == 3


@pytest.mark.parametrize("work", [foreign_work.never_end, foreign_work.sleep_for_ever])
async def test_f64_work_that_never_ends_is_ended(opened: Any, tmp_path: Path, work: Any) -> None:
    pool = opened(SHORT)
    asked = asyncio.create_task(pool.run(ADA, work, str(tmp_path / "begun")))
    await until(lambda: pool.process_ids)
    (pid,) = pool.process_ids
    refused = await refusal_of(asked)
    assert (refused.code, refused.kind) == ("work_too_long", Kind.UNAVAILABLE)
    await until(lambda: not is_there(pid))


@pytest.mark.parametrize(
    ("work", "argument"),
    [
        (foreign_work.die_by, (signal.SIGKILL,)),
        (foreign_work.die_by, (signal.SIGTERM,)),
        (foreign_work.die_by, (signal.SIGXCPU,)),
        (foreign_work.crash, ()),
        (foreign_work.leave, (0,)),
        (foreign_work.leave, (3,)),
        (foreign_work.give_another_type, ()),
        (foreign_work.send_nonsense, ()),
    ],
)
async def test_f64_the_death_of_a_worker_is_told_and_survived(opened: Any, work: Any, argument: Any) -> None:
    pool = opened()
    pid = await pool.run(ADA, foreign_work.pid)
    refused = await refusal_of(pool.run(ADA, work, *argument))
    assert (refused.code, refused.kind) == ("work_failed", Kind.UNAVAILABLE)
    assert refused.facts["retry_after"]
    assert await pool.run(ADA, foreign_work.pid) != pid


async def test_f64_a_worker_that_was_killed_while_it_was_idle_is_replaced_unseen(opened: Any) -> None:
    pool = opened()
    pid = await pool.run(ADA, foreign_work.pid)
    os.kill(pid, signal.SIGKILL)
    assert await pool.run(ADA, foreign_work.pid) != pid
    assert len(pool.process_ids) == 1


async def test_f64_what_is_too_large_to_come_back_does_not(opened: Any) -> None:
    pool = opened()
    assert len(await pool.run(ADA, foreign_work.give_much, 1 << 19)) == 1 << 19
    assert (await refusal_of(pool.run(ADA, foreign_work.give_much, 1 << 20))).code == "work_too_large"


async def test_f64_work_is_killed_with_its_reader(opened: Any, tmp_path: Path) -> None:
    pool = opened()
    begun = tmp_path / "begun"
    reading = asyncio.create_task(pool.run(ADA, foreign_work.never_end, str(begun)))
    waiting = asyncio.create_task(pool.run(ADA, foreign_work.add, 1, 2))
    await until(begun.exists)
    (pid,) = pool.process_ids
    assert pool.queue.waiting(ADA) == 1
    reading.cancel()
    assert await waiting == 3
    await until(lambda: not is_there(pid))
    with pytest.raises(asyncio.CancelledError):
        await reading


async def test_f64_others_go_on_beside_heavy_work(opened: Any, tmp_path: Path) -> None:
    """Ada's first ends when Bob's have: were there one place for both, neither would."""
    pool = opened()
    begun, go_on = tmp_path / "begun", tmp_path / "go on"
    heavy = asyncio.create_task(pool.run(ADA, foreign_work.wait_for, str(begun), str(go_on)))
    more = asyncio.create_task(pool.run(ADA, foreign_work.add, 1, 1))
    await until(begun.exists)
    assert [await pool.run(BOB, foreign_work.add, number, 1) for number in range(3)] == [1, 2, 3]
    assert not heavy.done()
    assert not more.done()
    assert len(pool.process_ids) == 2
    go_on.mkdir()
    assert (await heavy, await more) == (str(begun), 2)


async def test_f64_refusals_arrive_and_mistakes_are_ours(opened: Any) -> None:
    pool = opened()
    pid = await pool.run(ADA, foreign_work.pid)
    refused = await refusal_of(pool.run(ADA, foreign_work.refuse))
    assert (refused.code, refused.kind, refused.message, refused.facts) == ("not_so", Conflict.kind, "Not like this.", {"most": 3})
    assert pool.process_ids == [pid]
    with capture_logs() as logged, pytest.raises(BrokenInvariant):
        await pool.run(ADA, foreign_work.fail_with, "what a person wrote")
    assert "RuntimeError at foreign_work.py" in str(logged)
    assert "what a person wrote" not in str(logged)
    assert await pool.run(ADA, foreign_work.add, 1, 2) == 3


async def test_f64_a_worker_has_no_secret_no_thread_of_ours_and_writes_nothing(
    opened: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    pool = opened()
    told = await pool.run(ADA, foreign_work.told)
    assert "OPENAI_API_KEY" not in told["environment"]
    assert told["threads"] == ["MainThread"]
    assert not {"fastapi", "asyncpg", "sqlalchemy", "asyncio"} & set(told["modules"])
    assert await pool.run(ADA, foreign_work.write_a_file, str(tmp_path / "file")) == "OSError"


@pytest.mark.parametrize(
    "module",
    [
        "aim2balance.files.orientation",
        "aim2balance.transfer.export_reader",
        "aim2balance.transfer.conversation_pdf",
        "aim2balance.donations.statement_pdf",
        "aim2balance.usage.summary_pdf",
    ],
)
async def test_f64_what_workers_do_is_cheap_to_import(opened: Any, module: str) -> None:
    loaded = set(await opened().run(ADA, foreign_work.modules_after, module))
    assert module in loaded
    heavy = {"fastapi", "starlette", "pydantic", "asyncpg", "sqlalchemy", "asyncio", "structlog", "genai_prices", "aim2balance.app"}
    assert not heavy & loaded


async def test_f64_pieces_come_as_they_are_taken(opened: Any) -> None:
    pool, seen = opened(), []
    with file_of("one", "two", "three") as file:
        async with aclosing(pool.pieces(ADA, foreign_work.lines_of, file, "- ")) as pieces:
            async for piece in pieces:
                seen.append(piece)
    assert seen == ["- one", "- two", "- three"]
    (pid,) = pool.process_ids
    with file_of("one", "two", "three") as file:
        async with aclosing(pool.pieces(ADA, foreign_work.lines_of, file, "")) as pieces:
            async for _ in pieces:
                assert pool.queue.taken(ADA) == 1
                break
    assert pool.queue.taken(ADA) == 0
    await until(lambda: not is_there(pid))


@pytest.mark.parametrize(
    ("work", "code"), [(foreign_work.lines_until_memory_ends, "work_too_large"), (foreign_work.lines_until_death, "work_failed")]
)
async def test_f64_pieces_before_the_end_of_a_worker_arrive(opened: Any, work: Any, code: str) -> None:
    pool, seen = opened(), []

    async def read() -> None:
        with file_of("one", "two") as file:
            async with aclosing(pool.pieces(ADA, work, file)) as pieces:
                async for piece in pieces:
                    seen.append(piece)

    assert (await refusal_of(read())).code == code
    assert seen == ["one"]


async def test_f64_a_worker_that_kept_much_makes_room(opened: Any) -> None:
    pool = opened(WorkLimits(seconds=300, memory_mib=512))
    pid = await pool.run(ADA, foreign_work.keep_much)
    await until(lambda: not is_there(pid))
    assert await pool.run(ADA, foreign_work.pid) != pid


SERVER = """
import asyncio, sys
from uuid import UUID
from aim2balance.kit.worker_pool import WorkerPool, WorkLimits
from tests.kit import foreign_work
asyncio.run(WorkerPool("test", limits=WorkLimits(seconds=300)).run(UUID(int=1), foreign_work.%s, sys.argv[1]))
"""


@pytest.mark.parametrize("work", ["never_end", "sleep_for_ever"])
async def test_f64_a_worker_does_not_outlive_its_server(tmp_path: Path, work: str) -> None:
    begun = tmp_path / "begun"
    server = subprocess.Popen([sys.executable, "-c", SERVER % work, str(begun)], cwd=Path(__file__).parents[2])
    try:
        await until(lambda: begun.exists() or server.poll() is not None)
        (pid,) = [int(pid) for pid in Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()]
    finally:
        server.kill()
        server.wait()
    await until(lambda: not is_there(pid))
