"""Budgets of a person, their projects and their keys. What is spent comes from usage, what is held from the books."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, cast
from uuid import UUID

from fastapi import APIRouter, Response

from aim2balance import identity, ledger, organisations, usage
from aim2balance.app import schemas
from aim2balance.app.budget_alerts import BudgetNotifier
from aim2balance.gateway.rules import window_of
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database, Transaction
from aim2balance.kit.errors import Invalid, NotFound
from aim2balance.kit.http import ExactJSONResponse, Member, euro_number, router
from aim2balance.kit.jobs import review_notices
from aim2balance.kit.principal import OwnerId, SpendingLimits, UserId
from aim2balance.kit.quantities import NANOGRAMS_PER_KG, nanograms
from aim2balance.ledger.types import BudgetWindow
from aim2balance.usage.types import Filters, Period

Kind = Literal["person", "project", "key"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetScope:
    """What a budget bounds. `name` is for people; of a person it is empty."""

    kind: Kind
    id: UUID
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Budget:
    """A budget with what it is counted under."""

    scope: BudgetScope
    counted_as: UUID
    limits: SpendingLimits


class Budgets:
    """The budgets of everybody. What is somebody else's does not exist: `NotFound`."""

    def __init__(self, db: Database, clock: Clock, used: "usage.Usage") -> None:
        self._db = db
        self._clock = clock
        self._usage = used

    async def list_all(self, owner_id: OwnerId) -> list[dict[str, Any]]:
        """Every budget with what is spent and held in its present window, as the wire tells it."""
        return [await self._told(owner_id, budget) for budget in await self._budgets(owner_id)]

    async def of(self, owner_id: OwnerId, kind: Kind, thing_id: UUID) -> dict[str, Any] | None:
        """The budget of one of them; None where it has none."""
        found = [one for one in await self._budgets(owner_id) if (one.scope.kind, one.scope.id) == (kind, thing_id)]
        return await self._told(owner_id, found[0]) if found else None

    async def put(
        self, owner_id: OwnerId, user_id: UserId, kind: Kind, thing_id: UUID, limits: SpendingLimits | None
    ) -> dict[str, Any] | None:
        """Set the budget, or with None take it away; every process follows within two seconds, chats at once.

        What was used in the window before counts. Raises `NotFound` (project_not_found, key_not_found, person_not_found).
        """
        if kind == "person" and thing_id != user_id:
            raise NotFound("There is no such person.", code="person_not_found")
        used = None if limits is None else await self._used(owner_id, BudgetScope(kind=kind, id=thing_id), limits.window)
        async with self._db.transaction() as tx:  # the owner's own role may not write in the books
            counted_as = await self._set(tx, owner_id, kind, thing_id, limits)
            if limits is not None and used is not None and counted_as is not None:
                start, end = window_of(limits.window, self._clock.now())
                co2e = nanograms(used["co2e_best"])
                await ledger.open_budget_window(tx, counted_as, start, end, spent=used["total_micro"], spent_co2e=co2e)
            await identity.raise_epoch(tx)
            await review_notices(tx, owner_id)
        await BudgetNotifier(self._db, self._clock).check([owner_id])
        return await self.of(owner_id, kind, thing_id)

    @staticmethod
    async def _set(tx: Transaction, owner_id: OwnerId, kind: Kind, thing_id: UUID, limits: SpendingLimits | None) -> UUID | None:
        """What it is counted under from now on."""
        if kind == "key":
            await identity.set_key_limit(tx, owner_id=owner_id, key_id=thing_id, limits=limits)
            return thing_id
        if kind == "project":
            await organisations.check_project(tx, owner_id, thing_id)
        if limits is None:
            await organisations.remove_budgets(tx, owner_id, kind, thing_id)
            return None
        return (await organisations.set_budget(tx, owner_id, kind, thing_id, limits)).id

    async def _budgets(self, owner_id: OwnerId) -> list[_Budget]:
        async with self._db.connection() as connection:
            budgets = await organisations.list_budgets(connection, owner_id)
            names = await organisations.project_names(connection, owner_id)
        found = [
            _Budget(
                scope=BudgetScope(
                    kind="project" if one.kind == organisations.PROJECT else "person", id=one.thing_id, name=names.get(one.thing_id, "")
                ),
                counted_as=one.id,
                limits=one.limits,
            )
            for one in budgets
        ]
        for key in await identity.list_keys(self._db, owner_id):
            if (limits := key.grant.limits) is not None:
                scope = BudgetScope(kind="key", id=key.grant.key_id, name=key.name)
                found.append(_Budget(scope=scope, counted_as=scope.id, limits=limits))
        return found

    async def _used(self, owner_id: OwnerId, scope: BudgetScope, window: str) -> dict[str, Any]:
        start, end = window_of(window, self._clock.now())
        filters = Filters(project_id=scope.id if scope.kind == "project" else None, key_id=scope.id if scope.kind == "key" else None)
        return await usage.summary(self._usage, owner_id, Period(start=start, end=end, zone="UTC"), filters)

    async def _told(self, owner_id: OwnerId, budget: _Budget) -> dict[str, Any]:
        limits, scope = budget.limits, budget.scope
        start, end = window_of(limits.window, self._clock.now())
        async with self._db.connection() as connection:
            windows = await ledger.budget_windows(connection, {budget.counted_as: start})
        counted = windows.get(budget.counted_as, BudgetWindow())
        used = await self._used(owner_id, scope, limits.window)
        return {
            "scope": {"kind": scope.kind, "id": scope.id, "name": scope.name},
            "limitEUR": None if limits.limit_micro is None else euro_number(limits.limit_micro),
            "limitMicroEur": limits.limit_micro,
            "limitKgCO2e": None if limits.limit_co2e_ng is None else kg_number(limits.limit_co2e_ng),
            "window": limits.window,
            "windowStart": None if limits.window == "total" else start,
            "windowEnd": end,
            "hard": limits.is_hard,
            "spentEUR": euro_number(used["total_micro"]),
            "spentMicroEur": used["total_micro"],
            "overrunMicroEur": used["overrun_micro"],
            "heldMicroEur": counted.held_micro,
            "spentKgCO2e": used["co2e_best"],
            "heldKgCO2e": counted.held_co2e_ng / NANOGRAMS_PER_KG,
            "level": level_of(limits, used["total_micro"], nanograms(used["co2e_best"])),
        }


def budget_routes(budgets: Budgets) -> APIRouter:
    """`/api/budgets`, a member's own."""
    api = router("/api", "budgets")

    @api.get("/budgets", response_model=list[schemas.BudgetOut])
    async def list_budgets(caller: Member) -> Response:
        return ExactJSONResponse(await budgets.list_all(caller.owner_id))

    @api.put("/budgets", response_model=schemas.BudgetOut | None)
    async def put_budget(body: schemas.BudgetIn, caller: Member) -> Response:
        """Set a budget; without `limitEUR` and `limitKgCO2e` it is taken away."""
        kind = supported(body.scope.kind)
        return ExactJSONResponse(await budgets.put(caller.owner_id, caller.user_id, kind, body.scope.id, body.limits()))

    return api


def supported(kind: str) -> Kind:
    """Raises `Invalid` (budget_not_supported) for what is not enforced yet: better refused than not kept."""
    if kind in {"person", "project", "key"}:
        return cast("Kind", kind)
    raise Invalid(
        f"There are no budgets of an {kind} yet." if kind == "organisation" else f"There are no budgets of a {kind} yet.",
        code="budget_not_supported",
        field="scope.kind",
    )


def level_of(limits: SpendingLimits, spent_micro: int, spent_co2e_ng: int) -> int | None:
    """The highest of 50, 80 and 100 percent that one of the limits has reached."""
    levels = (
        None if limits.limit_micro is None else usage.alert_level(spent_micro, limits.limit_micro),
        None if limits.limit_co2e_ng is None else usage.alert_level(spent_co2e_ng, limits.limit_co2e_ng),
    )
    return max((level for level in levels if level is not None), default=None)


def kg_number(nanograms: int) -> Decimal:
    """A limit for JSON, with exactly its digits."""
    exact = Decimal(nanograms) / NANOGRAMS_PER_KG
    return Decimal(f"{exact.normalize():f}")
