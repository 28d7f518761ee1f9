"""The statements of the books' batches: arrays into their functions, verdicts out. Each locks its wallets in the order of their ids."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from aim2balance.kit.db import Connection, Transaction, begin
from aim2balance.kit.principal import OwnerId
from aim2balance.ledger.rules import account_id
from aim2balance.ledger.types import Account, AccountKind

PATIENCE_S = 10.0
"""Nobody waits longer to be admitted; then the database counts as away."""


async def place_holds(
    connection: Connection,
    process_id: UUID,
    now: datetime,
    *,
    requests: tuple[Sequence[UUID], Sequence[UUID]],
    amounts: tuple[Sequence[int], Sequence[int], Sequence[int], Sequence[int], Sequence[int]],
    exposure: int,
    co2e: tuple[Sequence[int], Sequence[int]] | tuple[None, None],
    priced_by: tuple[Sequence[UUID | None], Sequence[UUID | None]],
    budgets: tuple[
        Sequence[int], Sequence[UUID], Sequence[datetime], Sequence[datetime | None], Sequence[int | None], Sequence[int | None] | None
    ],
    rates: tuple[Sequence[int], Sequence[UUID], Sequence[int]],
) -> list[tuple[str, int, int, int, int, int]]:
    """Hold for many requests: ids and owners; most, least, ceiling and what the input may cost beyond its estimate in micro-euro, and
    the price of one more token in millionths of that; what need not be covered of an owner's open requests and overruns of a day; ids of
    price and rate. A budget is the number of its request (from 1), id, window and its limits in micro-euro and nanograms of CO2e (None: it
    only counts); a rate the number, key and requests per minute. `co2e` is the least and the most that each may emit; where no budget
    counts it, both and the limits are None. Answers verdict, granted, promised, room, which, CO2e held.
    """
    row: Any = await connection.fetchrow(
        "SELECT verdict, granted, promised, room, which, co2e"
        " FROM wallet_place($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)",
        process_id,
        now,
        *requests,
        *amounts,
        exposure,
        *co2e,
        *priced_by,
        *budgets,
        *rates,
        timeout=PATIENCE_S,
    )
    return list(zip(*row, strict=True))


async def extend_holds(
    connection: Connection,
    now: datetime,
    *,
    requests: tuple[Sequence[UUID], Sequence[UUID]],
    amounts: tuple[Sequence[int], Sequence[int]],
    exposure: int,
    co2e: Sequence[int] | None = None,
) -> list[bool]:
    """Hold more for many requests: how much, and what the input may cost beyond its estimate and what may be emitted from now on (0 and
    None: as before).
    """
    extended: list[bool] = await connection.fetchval(
        "SELECT wallet_extend($1, $2, $3, $4, $5, $6, $7)", *requests, *amounts, co2e, exposure, now, timeout=PATIENCE_S
    )
    return extended


async def release_holds(connection: Connection, ids: Sequence[UUID], owner_ids: Sequence[OwnerId]) -> int:
    freed: int = await connection.fetchval("SELECT wallet_release($1, $2)", ids, owner_ids, timeout=PATIENCE_S)
    return freed


async def settle_holds(
    tx: Transaction,
    *,
    requests: tuple[Sequence[UUID], Sequence[UUID]],
    providers: Sequence[str],
    amounts: tuple[Sequence[int], Sequence[int], Sequence[int]],
    co2e: Sequence[int | None],
    happened_at: Sequence[datetime],
    is_demo: Sequence[bool],
) -> tuple[list[bool], list[int]]:
    """Take the prices of many requests (provider's part, margin, restoration): which were new to the books, and each one's overrun.

    `co2e` is the best estimate of each in nanograms, for its budgets; None where nobody knows.
    """
    row: Any = await tx.fetchrow(
        "SELECT newly, overrun FROM wallet_settle($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        *requests,
        providers,
        [_costs_of(provider) for provider in providers],
        *amounts,
        co2e,
        happened_at,
        is_demo,
    )
    return row["newly"], row["overrun"]


@lru_cache(maxsize=1000)
def _costs_of(provider: str) -> UUID:
    return account_id(Account(kind=AccountKind.PROVIDER_COSTS, name=provider))


async def take_lease(connection: Connection, process_id: UUID, valid: timedelta) -> None:
    await connection.execute("INSERT INTO process_lease (id, expires_at) VALUES ($1, clock_timestamp() + $2)", process_id, valid)


async def renew_lease(connection: Connection, process_id: UUID, valid: timedelta) -> bool:
    """False when the lease is dead: it is never revived, for its holds may be gone."""
    renewed = "UPDATE process_lease SET expires_at = clock_timestamp() + $2 WHERE id = $1 AND expires_at > clock_timestamp() RETURNING true"
    return bool(await connection.fetchval(renewed, process_id, valid))


async def end_leases(connection: Connection, *, but: UUID | None = None, only: UUID | None = None) -> None:
    await connection.execute(
        "UPDATE process_lease SET expires_at = clock_timestamp() "
        "WHERE expires_at > clock_timestamp() AND id IS DISTINCT FROM $1 AND ($2::uuid IS NULL OR id = $2)",
        but,
        only,
    )


async def sweep_holds(connection: Connection, age: timedelta, most: int) -> int:
    freed: int = await connection.fetchval("SELECT wallet_sweep($1, $2)", age, most)
    return freed


async def delete_closed_holds(connection: Connection, keep_holds: timedelta, most: int) -> int:
    """Delete closed holds and exposures older than that, rate counters of an hour, leases dead for a day; returns the number of holds.

    What budgets count of them stands in the budgets' `base` from then on.
    """
    await connection.execute("DELETE FROM exposure WHERE day < (clock_timestamp() - $1::interval)::date", keep_holds)
    await connection.execute("DELETE FROM rate_counter WHERE minute < clock_timestamp() - interval '1 hour'")
    await connection.execute(
        "DELETE FROM process_lease AS p WHERE p.expires_at < clock_timestamp() - interval '1 day' "
        "AND NOT EXISTS (SELECT FROM hold AS h WHERE h.process_id = p.id AND h.state = 'open')"
    )
    async with begin(connection) as tx:
        old = await tx.fetch(
            "SELECT id, owner_id FROM hold WHERE id < a2b_id_floor(clock_timestamp() - $1::interval)"
            " AND closed_at < clock_timestamp() - $1::interval LIMIT $2",
            keep_holds,
            most,
        )
        ids = [row["id"] for row in old]
        await tx.execute(
            "SELECT a2b_lock_budgets(array_agg(x.id), array_agg(x.starts))"
            " FROM (SELECT unnest(limit_ids) AS id, unnest(limit_starts) AS starts FROM hold WHERE id = ANY ($1)) AS x",
            ids,
        )
        await tx.execute(
            "UPDATE budget_window AS b SET base = b.base + s.spent, base_co2e = b.base_co2e + s.spent_co2e"
            " FROM (SELECT x.id, x.starts, coalesce(sum(x.spent), 0)::bigint AS spent, coalesce(sum(x.spent_co2e), 0)::bigint AS spent_co2e"
            " FROM (SELECT spent, spent_co2e, unnest(limit_ids) AS id, unnest(limit_starts) AS starts FROM hold WHERE id = ANY ($1)) AS x"
            " GROUP BY x.id, x.starts) AS s WHERE b.limit_id = s.id AND b.window_start = s.starts",
            ids,
        )
        gone = await tx.fetch(
            "DELETE FROM hold WHERE (id, owner_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[])) RETURNING 1",
            ids,
            [row["owner_id"] for row in old],
        )
    return len(gone)
