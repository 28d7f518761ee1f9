from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from aim2balance.kit.clock import FixedClock
from aim2balance.kit.db import Database
from aim2balance.wallet import SettlementService
from tests.wallet.context import NOW, Bought, assert_books


@pytest_asyncio.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    """As everywhere, but what was bought stands in the table of `Bought`, not in usage: books are compared with that afterwards."""
    database = await Database.open(database_url)
    try:
        await Bought().open(database)
        yield database
        await assert_books(database)
    finally:
        await database.close()


@pytest_asyncio.fixture
async def recorder(db: Database) -> Bought:
    return await Bought().open(db)


@pytest_asyncio.fixture
async def service(db: Database, recorder: Bought, tmp_path: Path) -> AsyncIterator[SettlementService]:
    """A settlement service whose clock stands at NOW."""
    # A busy machine needs longer for a commit than a person would be let wait.
    async with SettlementService(
        db, recorder=recorder, spool_folder=tmp_path / "spool", clock=FixedClock(NOW), every_s=0.05, settle_wait_s=2.0
    ) as service:
        yield service
