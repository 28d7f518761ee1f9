"""The statements about plans."""

from datetime import datetime
from typing import Any

from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import OwnerId
from aim2balance.payments.processor_events import SubscriptionSeen


async def keep_plan(tx: Transaction, processor: str, seen: SubscriptionSeen, owner_id: OwnerId | None, at: datetime, event_id: str) -> None:
    """Take the newest snapshot; one in which the plan is over beats all others."""
    await tx.execute(
        "INSERT INTO payment_plan AS p (processor, subscription_id, owner_id, customer_id, plan_id, state, is_ending, is_over,"
        " period_start, period_end, seen_at, seen_event) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        " ON CONFLICT (processor, subscription_id) DO UPDATE SET"
        " owner_id = coalesce($3, p.owner_id), customer_id = coalesce($4, p.customer_id),"
        " plan_id = coalesce($5, p.plan_id), state = $6, is_ending = $7, is_over = $8, period_start = coalesce($9, p.period_start),"
        " period_end = coalesce($10, p.period_end), seen_at = $11, seen_event = $12"
        " WHERE ($8, $11, $12) >= (p.is_over, p.seen_at, p.seen_event)",
        processor,
        seen.subscription_id,
        owner_id,
        seen.customer_id,
        seen.plan_id,
        seen.state,
        seen.is_ending,
        seen.is_over,
        seen.period_start,
        seen.period_end,
        at,
        event_id,
    )


async def find_plan(connection: Connection, processor: str, owner_id: OwnerId) -> Any:
    """The owner's plan that runs, else the last one."""
    return await connection.fetchrow(
        "SELECT * FROM payment_plan WHERE processor = $1 AND owner_id = $2 ORDER BY is_over, period_end DESC NULLS LAST,"
        " subscription_id LIMIT 1",
        processor,
        owner_id,
    )


async def set_plan_ending(tx: Transaction, processor: str, subscription_id: str, is_ending: bool) -> None:
    await tx.execute(
        "UPDATE payment_plan SET is_ending = $3 WHERE processor = $1 AND subscription_id = $2", processor, subscription_id, is_ending
    )


async def erase(tx: Transaction, owner_id: OwnerId) -> None:
    for table in ("payment_card", "auto_topup", "allowance"):
        await tx.execute(f"DELETE FROM {table} WHERE owner_id = $1", owner_id)
