"""The fixtures themselves: a database per test, real commits, no way to other machines."""

import socket

import asyncpg
import pytest

from aim2balance.kit.db import Database
from tests.sockets import OutsideWorld


@pytest.mark.parametrize("time", ["first", "second"])
async def test_a_database_is_fresh_and_its_commits_are_real(db: Database, database_url: str, time: str) -> None:
    async with db.transaction() as tx:
        await tx.execute("CREATE TABLE seen AS SELECT $1::text AS time", time)
    beside = await asyncpg.connect(database_url)
    assert await beside.fetchval("SELECT time FROM seen") == time
    await beside.close()


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 80)])
def test_other_machines_are_out_of_reach(address: tuple[str, int]) -> None:
    with socket.socket() as somewhere, pytest.raises(OutsideWorld):
        somewhere.connect(address)
    with pytest.raises(OutsideWorld):
        socket.create_connection(address, timeout=1)


def test_this_machine_is_within_reach() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(("localhost", server.getsockname()[1]), timeout=5):
        pass
