"""What the type checker must refuse, on the smallest copy."""

from pathlib import Path

import pytest

from tests.architecture.type_checker import ONE_AT_A_TIME, complaints

pytestmark = ONE_AT_A_TIME

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
    return complaints([text], tmp_path)[0]


@pytest.mark.parametrize("text", [JOB_WITH_ITS_DATA, READ])
def test_a_job_in_a_transaction_and_a_read_anywhere_are_right(text: str, tmp_path: Path) -> None:
    assert refused(text, tmp_path) == ""


def test_a_lock_outside_a_transaction_does_not_type_check(tmp_path: Path) -> None:
    text = READ.replace("await count(connection)", "await find_allowance(connection, NOBODY, lock=True)").replace(
        "import Connection, Database",
        "import Connection, Database\nfrom aim2balance.payments.queries_allowances import find_allowance\nfrom aim2balance.kit.principal import OwnerId\nfrom uuid import UUID\nNOBODY = OwnerId(UUID(int=0))",
    )
    assert 'No overload variant of "find_allowance" matches' in refused(text, tmp_path)
    assert refused(text.replace("find_allowance(connection", "find_allowance(tx"), tmp_path) == ""


def test_a_job_outside_a_transaction_does_not_type_check(tmp_path: Path) -> None:
    found = refused(JOB_WITH_ITS_DATA.replace("db.transaction()", "db.connection()"), tmp_path)
    assert 'Argument 1 to "enqueue" has incompatible type "Connection"; expected "Transaction"' in found
    assert found.count(": error:") == 1
