"""What the type checker must refuse, on the smallest copy."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.xdist_group("mypy")  # two at a time would spoil the cache they share

JOB_WITH_ITS_DATA = """
from aim2balance.kit.db import Database
from aim2balance.kit.jobs import enqueue


async def ask(db: Database) -> None:
    async with db.transaction() as given:
        await enqueue(given, "work", {})
"""
READ = """
from aim2balance.kit.db import Connection, Database


async def count(connection: Connection) -> object:
    return await connection.fetchval("SELECT count(*) FROM job")


async def read(db: Database) -> None:
    async with db.connection() as connection, db.transaction() as tx:
        await count(connection)
        await count(tx)
"""


def refused(text: str, tmp_path: Path) -> str:
    """What mypy, as strict as for the package, has against a module; it remembers what it read of the package."""
    file = tmp_path / "snippet.py"
    file.write_text(text)
    done = subprocess.run([sys.executable, "-m", "mypy", file], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert not done.stderr
    return done.stdout if done.returncode else ""


@pytest.mark.parametrize("text", [JOB_WITH_ITS_DATA, READ])
def test_a_job_in_a_transaction_and_a_read_anywhere_are_right(text: str, tmp_path: Path) -> None:
    assert refused(text, tmp_path) == ""


def test_a_lock_outside_a_transaction_does_not_type_check(tmp_path: Path) -> None:
    text = READ.replace("await count(connection)", "await find_allowance(connection, NOBODY, lock=True)").replace(
        "import Connection, Database",
        "import Connection, Database\nfrom aim2balance.payments.queries_plans import find_allowance\nfrom uuid import UUID\nNOBODY = UUID(int=0)",
    )
    assert 'No overload variant of "find_allowance" matches' in refused(text, tmp_path)
    assert refused(text.replace("find_allowance(connection", "find_allowance(tx"), tmp_path) == ""


def test_a_job_outside_a_transaction_does_not_type_check(tmp_path: Path) -> None:
    found = refused(JOB_WITH_ITS_DATA.replace("db.transaction()", "db.connection()"), tmp_path)
    assert 'Argument 1 to "enqueue" has incompatible type "Connection"; expected "Transaction"' in found
    assert "Found 1 error" in found
