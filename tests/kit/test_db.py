"""Connections and transactions."""

import pytest

from aim2balance.kit.db import Database
from aim2balance.kit.errors import Conflict
from aim2balance.kit.ids import new_id
from aim2balance.kit.principal import OwnerId

MODE = "SHOW plan_cache_mode"


@pytest.mark.parametrize(("is_pooled", "mode"), [(False, "force_generic_plan"), (True, "auto")])
async def test_a_plan_for_all_values_holds_while_the_connection_is_lent(database_url, is_pooled, mode):
    db = await Database.open(database_url, most=1, through_pgbouncer=is_pooled)
    try:
        async with db.planned_once() as connection:
            assert await connection.fetchval(MODE) == mode
        async with db.connection() as connection:
            assert await connection.fetchval(MODE) == "auto"
    finally:
        await db.close()


async def test_f47_what_is_written_of_something_deleted_meanwhile_is_a_conflict(database_url):
    db = await Database.open(database_url, most=1)
    owner_id = OwnerId(new_id())
    try:
        with pytest.raises(Conflict):
            async with db.transaction(owner_id) as tx:
                await tx.execute("INSERT INTO collection_word (owner_id, collection_id, word) VALUES ($1, $2, 'peat')", owner_id, new_id())
        async with db.transaction(owner_id) as tx:
            assert await tx.fetchval("SELECT count(*) FROM collection_word") == 0
    finally:
        await db.close()
