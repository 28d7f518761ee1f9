"""The wallet's words as the arrays that the ledger's batches take, and its rows as the wallet's words."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from aim2balance import ledger
from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.ids import time_of
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import OwnerId
from aim2balance.wallet.types import Balance, BudgetLimit, HoldKey, Place, RateLimit, Settlement, Verdict, WalletEntry


async def place(connection: Connection, process_id: UUID, now: datetime, places: Sequence[Place], exposure: Euro) -> list[Verdict]:
    budgets = [(number, budget) for number, asked in enumerate(places, 1) for budget in asked.budgets]
    rates = [(number, rate) for number, asked in enumerate(places, 1) for rate in asked.rates]
    is_co2e = any(budget.limit_co2e_ng is not None for _, budget in budgets)
    rows = await ledger.place_holds(
        connection,
        process_id,
        now,
        requests=([asked.request_id for asked in places], [asked.owner_id for asked in places]),
        amounts=(
            [asked.want.micro for asked in places],
            [asked.least.micro for asked in places],
            [(asked.ceiling or asked.want).micro for asked in places],
            [asked.beyond_estimate.micro for asked in places],
            [asked.step for asked in places],
        ),
        exposure=exposure.micro,
        co2e=([asked.co2e_least_ng for asked in places], [asked.co2e_ceiling_ng for asked in places]) if is_co2e else (None, None),
        priced_by=([asked.price_id for asked in places], [asked.rate_id for asked in places]),
        budgets=(
            [number for number, _ in budgets],
            [budget.limit_id for _, budget in budgets],
            [budget.window_start for _, budget in budgets],
            [budget.window_end for _, budget in budgets],
            [budget.limit_micro if budget.is_hard else None for _, budget in budgets],
            [budget.limit_co2e_ng if budget.is_hard else None for _, budget in budgets] if is_co2e else None,
        ),
        rates=([number for number, _ in rates], [rate.key_id for _, rate in rates], [rate.rpm for _, rate in rates]),
    )
    limits: dict[str, Sequence[tuple[int, BudgetLimit | RateLimit]]] = {"budget": budgets, "co2e_budget": budgets, "rate": rates}
    return [
        Verdict(verdict, granted, promised, room, limits[verdict][which - 1][1] if which and verdict in limits else None, co2e)
        for verdict, granted, promised, room, which, co2e in rows
    ]


async def extend(
    connection: Connection, now: datetime, requests: Sequence[HoldKey], amounts: Sequence[tuple[int, int, int]], exposure: Euro
) -> list[bool]:
    """Each amount is what to hold more, what the input may cost beyond its estimate, in micro-euro, and the CO2e to hold at least."""
    return await ledger.extend_holds(
        connection,
        now,
        requests=_columns(requests),
        amounts=([more for more, _, _ in amounts], [beyond for _, beyond, _ in amounts]),
        exposure=exposure.micro,
        co2e=[co2e for _, _, co2e in amounts] if any(co2e for _, _, co2e in amounts) else None,
    )


async def release(connection: Connection, requests: Sequence[HoldKey]) -> int:
    return await ledger.release_holds(connection, *_columns(requests))


async def settle(tx: Transaction, settlements: Sequence[Settlement]) -> tuple[list[bool], list[int]]:
    """Which were new to the books, and the overrun of each in micro-euro."""
    return await ledger.settle_holds(
        tx,
        requests=([settlement.request_id for settlement in settlements], [settlement.owner_id for settlement in settlements]),
        providers=[settlement.provider for settlement in settlements],
        amounts=(
            [settlement.provider_micro for settlement in settlements],
            [settlement.margin_micro for settlement in settlements],
            [settlement.restoration_micro for settlement in settlements],
        ),
        co2e=[settlement.co2e_ng for settlement in settlements],
        happened_at=[settlement.happened_at for settlement in settlements],
        is_demo=[settlement.source == "demo" for settlement in settlements],
    )


def _columns(requests: Sequence[HoldKey]) -> tuple[list[UUID], list[OwnerId]]:
    return [request_id for request_id, _ in requests], [owner_id for _, owner_id in requests]


async def find_balance(connection: Connection, owner_id: OwnerId) -> Balance | None:
    row = await ledger.find_wallet(connection, owner_id)
    if row is None:
        return None
    return Balance(balance=Euro(row["balance"]), held=Euro(row["held"]), is_blocked=row["blocked_at"] is not None)


async def list_entries(connection: Connection, owner_id: OwnerId, before: UUID | None, most: int) -> list[WalletEntry]:
    return [
        WalletEntry(
            id=row["id"],
            transfer_id=row["transfer_id"],
            kind=row["kind"],
            amount=Euro(row["amount"]),
            balance_after=Euro(row["balance_after"]),
            happened_at=row["happened_at"],
            recorded_at=time_of(row["id"]),
            reference=row["reference"],
            reason=row["reason"],
        )
        for row in await ledger.list_wallet_entries(connection, owner_id, before, most)
    ]
