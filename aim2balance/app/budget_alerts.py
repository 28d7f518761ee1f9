"""Telling people that a budget is used to 50, 80 and 100 percent: once for each window and step, as a notice and by mail."""

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from aim2balance import identity, ledger, organisations, usage
from aim2balance.gateway.rules import window_of
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Connection, Database
from aim2balance.kit.jobs import notify
from aim2balance.kit.principal import OwnerId, SpendingLimits
from aim2balance.ledger.types import BudgetWindow
from aim2balance.wallet.errors import BudgetExceeded

_MOST_SEEN = 50_000
ASK_AGAIN_S = 5.0
"""Whoever has no budget is not asked about for so long; a budget that is set is looked at by who sets it."""
REFUSED_FROM = 80
"""A request that is refused above so many percent says that the budget is used up; below, that the request was large."""

Refusal = tuple[OwnerId, str, str, bool]
"""Whose request was refused by which budget: scope, id of its thing, and whether CO2e was short."""


def refusal_of(owner_id: OwnerId, error: BudgetExceeded) -> Refusal:
    """What of a refusal says which budget it was."""
    return owner_id, str(error.facts["scope"]), str(error.facts["which"]), "needed_kg_co2e" in error.facts


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedBudget:
    """A budget with what the books count in its present window; None where nothing was asked in it."""

    owner_id: OwnerId
    counted_as: UUID
    scope: str
    thing_id: UUID
    limits: SpendingLimits
    window: tuple[datetime, datetime | None]
    counted: BudgetWindow | None = None

    def amounts(self, *, is_co2e: bool) -> tuple[int, int | None]:
        """Spent and limit, in micro-euro or nanograms."""
        counted = self.counted or BudgetWindow()
        return (counted.spent_co2e_ng, self.limits.limit_co2e_ng) if is_co2e else (counted.spent_micro, self.limits.limit_micro)


async def list_counted(connection: Connection, owner_ids: Collection[OwnerId], now: datetime) -> list[CountedBudget]:
    """Every budget of these owners, their projects and their keys."""
    budgets = [
        CountedBudget(
            owner_id=owner_id,
            counted_as=one.id,
            scope=one.kind,
            thing_id=one.thing_id,
            limits=one.limits,
            window=window_of(one.limits.window, now),
        )
        for owner_id, one in await organisations.list_budgets_of(connection, owner_ids)
    ]
    budgets += [
        CountedBudget(
            owner_id=grant.owner_id,
            counted_as=grant.key_id,
            scope="key",
            thing_id=grant.key_id,
            limits=limits,
            window=window_of(limits.window, now),
        )
        for grant in await identity.list_limited_keys(connection, owner_ids)
        if (limits := grant.limits) is not None
    ]
    if not budgets:
        return []
    counted = await ledger.budget_windows(connection, {one.counted_as: one.window[0] for one in budgets})
    return [replace(one, counted=counted.get(one.counted_as)) for one in budgets]


def still_stands(kind: str, facts: Mapping[str, Any], budgets: Mapping[UUID, CountedBudget]) -> bool:
    """Whether what a notice about a budget says is so: the budget is there, its window goes on, and the step is reached."""
    counted_as, _, unit = str(facts["budget"]).partition(":")
    budget = budgets.get(UUID(counted_as))
    if budget is None or (kind == "budget_used_up" and not budget.limits.is_hard):
        return False
    end = budget.window[1]
    spent, limit = budget.amounts(is_co2e=unit == "co2e")
    if limit is None or facts.get("windowEndAt") != (None if end is None else end.isoformat()):
        return False
    reached = usage.alert_level(spent, limit) or 0
    was_refused = limit == facts.get("limitNg" if unit == "co2e" else "limitMicro") and reached >= REFUSED_FROM
    return reached >= facts["level"] or was_refused


class BudgetNotifier:
    """Notifies owners of steps that their budgets have reached, by what the books count. What was told before is told by the jobs' keys;
    what this process told, and who has no budget, spares the statements.
    """

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._told: set[str] = set()
        self._without: dict[OwnerId, float] = {}
        """Owners who had no budget, and when that was asked."""

    async def check(self, owner_ids: Collection[OwnerId], refusals: Collection[Refusal] = ()) -> None:
        """After these owners used something or changed a budget, or these requests were refused. Raises `Unavailable`."""
        asked_at = time.monotonic()
        refused = {owner_id for owner_id, *_ in refusals}  # by a budget that they have, though they may just have had none
        asked = {
            owner_id for owner_id in owner_ids if owner_id in refused or asked_at - self._without.get(owner_id, -ASK_AGAIN_S) >= ASK_AGAIN_S
        }
        if not asked:
            return
        async with self._db.connection() as connection:
            budgets = await list_counted(connection, asked, self._clock.now())
        if len(self._without) > _MOST_SEEN:
            self._without.clear()
        self._without |= dict.fromkeys(asked - {one.owner_id for one in budgets}, asked_at)
        for one in budgets:
            if one.counted is not None:
                await self._check(one, refusals, is_co2e=False)
                await self._check(one, refusals, is_co2e=True)
        if len(self._told) > _MOST_SEEN:
            self._told.clear()

    async def _check(self, budget: CountedBudget, refusals: Collection[Refusal], *, is_co2e: bool) -> None:
        spent, limit = budget.amounts(is_co2e=is_co2e)
        level = usage.alert_level(spent, limit) if limit else None
        if level is None:
            return
        if level >= REFUSED_FROM and (budget.owner_id, budget.scope, str(budget.thing_id), is_co2e) in refusals:
            level = 100
        (start, end), unit = budget.window, "co2e" if is_co2e else "eur"
        key = f"budget:{budget.counted_as}:{unit}:{start.date()}:{limit}:{level}"
        if key in self._told:
            return
        kind = "budget_used_up" if level == 100 and budget.limits.is_hard else "budget_level"
        amounts = {"spentNg": spent, "limitNg": limit} if is_co2e else {"spentMicro": spent, "limitMicro": limit}
        async with self._db.transaction() as tx:
            await notify(
                tx,
                budget.owner_id,
                kind,
                key,
                budget=f"{budget.counted_as}:{unit}",
                scope=budget.scope,
                thingId=str(budget.thing_id),
                level=level,
                **amounts,
                window=budget.limits.window,
                windowEndAt=None if end is None else end.isoformat(),
                link=f"/projects/{budget.thing_id}" if budget.scope == "project" else "/settings",
            )
        self._told.add(key)
