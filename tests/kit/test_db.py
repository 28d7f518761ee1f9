"""One plan for all values: for the statements within, never for what uses the connection next."""

import pytest

from aim2balance.kit.db import Database

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
