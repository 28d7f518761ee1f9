"""Migrations: the chain, the fast way when there is nothing to do, and what happens when two run, one fails or one is blocked."""

import asyncio
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from aim2balance.app import migrate
from aim2balance.kit.errors import Conflict, Unavailable

FILE = '''
from alembic import op

from aim2balance.app.migrate import require, run

revision = "{revision}"
down_revision = {before!r}


def upgrade() -> None:
    {verb}"""{sql}""")
'''
RUN, EXECUTE = "run(op, ", "op.execute("

SEVERAL_STATEMENTS = """
CREATE TABLE kept (word text NOT NULL CHECK (word <> ':not_a_parameter'), share numeric DEFAULT 5 % 3);
CREATE FUNCTION doubled(n integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE twice integer := n * 2;  -- a semicolon; inside
BEGIN
    RETURN twice;
END $$;
INSERT INTO kept (word) VALUES ('100%s');
"""


@pytest.fixture
def history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A migrations folder of the test's own, without versions."""
    for name in ("env.py", "script.py.mako"):
        shutil.copy(migrate.MIGRATIONS / name, tmp_path / name)
    (tmp_path / "versions").mkdir()
    monkeypatch.setattr(migrate, "MIGRATIONS", tmp_path)
    return tmp_path / "versions"


def write(history: Path, number: int, sql: str, verb: str = RUN) -> None:
    before = f"{number - 1:04}" if number > 1 else None
    (history / f"{number:04}_step.py").write_text(FILE.format(revision=f"{number:04}", before=before, sql=sql, verb=verb))


async def fetch(url: str, sql: str) -> Any:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


def test_the_chain_is_linear_and_its_file_names_tell_the_truth() -> None:
    from alembic.script import ScriptDirectory

    chain = list(ScriptDirectory.from_config(migrate.alembic_config()).walk_revisions())
    assert [step.revision for step in chain] == [f"{number:04}" for number in range(len(chain), 0, -1)]
    assert all(Path(step.path).name.startswith(f"{step.revision}_") for step in chain)
    assert migrate.head() == chain[0].revision


async def test_an_empty_database_is_brought_to_head_once(empty_database_url: str) -> None:
    assert await migrate.upgrade(empty_database_url) is True
    assert await migrate.upgrade(empty_database_url) is False
    connection = await asyncpg.connect(empty_database_url)
    assert await migrate.is_usable(connection)
    await connection.close()


async def test_the_template_of_tests_is_at_head(database_url: str) -> None:
    assert await migrate.upgrade(database_url) is False


async def test_two_processes_that_start_together_do_not_clash(empty_database_url: str) -> None:
    done = await asyncio.gather(migrate.upgrade(empty_database_url), migrate.upgrade(empty_database_url))
    assert sorted(done) == [False, True]


def test_nothing_to_do_imports_no_sqlalchemy(database_url: str) -> None:
    program = (
        "import asyncio, sys; from aim2balance.app import migrate;"
        "print(asyncio.run(migrate.upgrade(sys.argv[1])), 'sqlalchemy' in sys.modules, 'alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program, database_url], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "False"]


async def test_a_url_may_carry_parameters_of_libpq(empty_database_url: str) -> None:
    url = empty_database_url.replace("postgresql://", "postgres://") + "?sslmode=disable&application_name=migration"
    assert await migrate.upgrade(url) is True


async def test_one_text_may_hold_many_statements_and_functions(empty_database_url: str, history: Path) -> None:
    write(history, 1, SEVERAL_STATEMENTS)
    assert await migrate.upgrade(empty_database_url) is True
    assert await fetch(empty_database_url, "SELECT doubled(21)") == 42
    assert await fetch(empty_database_url, "SELECT word FROM kept") == "100%s"


async def test_a_failed_migration_leaves_nothing_and_those_before_it_stay(empty_database_url: str, history: Path) -> None:
    write(history, 1, SEVERAL_STATEMENTS)
    write(history, 2, "CREATE TABLE half (id integer); SELECT 1 / 0;")
    with pytest.raises(asyncpg.DivisionByZeroError):
        await migrate.upgrade(empty_database_url)
    assert await fetch(empty_database_url, "SELECT to_regclass('half')") is None
    assert await fetch(empty_database_url, "SELECT version_num FROM alembic_version") == "0001"
    write(history, 2, "CREATE TABLE half (id integer);")
    assert await migrate.upgrade(empty_database_url) is True
    assert await fetch(empty_database_url, "SELECT to_regclass('half')") == "half"


async def test_a_database_of_a_newer_program_is_refused(empty_database_url: str, history: Path) -> None:
    write(history, 1, "SELECT 1")
    write(history, 2, "SELECT 1")
    await migrate.upgrade(empty_database_url)
    (history / "0002_step.py").unlink()
    with pytest.raises(Conflict) as refused:
        await migrate.upgrade(empty_database_url)
    assert refused.value.code == "database_too_new"


async def is_usable(url: str) -> bool:
    connection = await asyncpg.connect(url)
    try:
        return await migrate.is_usable(connection)
    finally:
        await connection.close()


async def test_a_running_program_works_with_a_newer_database_until_a_revision_requires_more(empty_database_url: str, history: Path) -> None:
    steps = {number: history / f"{number:04}_step.py" for number in (1, 2, 3, 4)}

    async def at(number: int, text: str = "") -> None:
        write(history, number, "SELECT 1")
        if text:
            steps[number].write_text(steps[number].read_text() + text)
        await migrate.upgrade(empty_database_url)

    write(history, 1, "SELECT 1")
    assert not await is_usable(empty_database_url)
    await at(1)
    assert await is_usable(empty_database_url)
    write(history, 2, "SELECT 1")
    assert not await is_usable(empty_database_url)
    await at(2)
    steps[2].unlink()
    assert await is_usable(empty_database_url)
    write(history, 2, "SELECT 1")
    await at(3, "    require(op, '0002')\n")
    await at(4)
    for number in (4, 3):
        steps[number].unlink()
    assert await is_usable(empty_database_url)
    steps[2].unlink()
    assert not await is_usable(empty_database_url)


@pytest.mark.parametrize("verb", [RUN, EXECUTE])
async def test_a_blocked_migration_gives_up_instead_of_blocking_everybody(
    empty_database_url: str, history: Path, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", "50ms")
    write(history, 1, "CREATE TABLE busy (id integer)")
    await migrate.upgrade(empty_database_url)
    write(history, 2, "ALTER TABLE busy ADD COLUMN word text", verb)
    connection = await asyncpg.connect(empty_database_url)
    try:
        async with connection.transaction():
            await connection.execute("LOCK TABLE busy IN ACCESS SHARE MODE")
            with pytest.raises(Unavailable) as refused:
                await migrate.upgrade(empty_database_url)
        assert refused.value.code == "migration_blocked"
        assert await migrate.upgrade(empty_database_url) is True
    finally:
        await connection.close()


async def test_the_template_makes_a_migration_that_runs(empty_database_url: str, history: Path) -> None:
    from alembic import command

    command.revision(migrate.alembic_config(), "first words", rev_id="0001")
    made = history / "0001_first_words.py"
    made.write_text(made.read_text().replace('SQL = """', 'SQL = """CREATE TABLE word (id integer);'))
    assert await migrate.upgrade(empty_database_url) is True
    assert await fetch(empty_database_url, "SELECT to_regclass('word')") == "word"
