"""Budgets of a person, their projects and their keys. What is spent comes from usage, what is held from the books."""

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Response

from aim2balance import identity, ledger, organisations, usage
from aim2balance.app import schemas
from aim2balance.gateway.rules import window_of
from aim2balance.identity.types import Window
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database
from aim2balance.kit.errors import Invalid, NotFound
from aim2balance.kit.http import ExactJSONResponse, Member, euro_number, router
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import OwnerId, UserId
from aim2balance.usage.types import Filters, Period

Kind = Literal["person", "project", "key"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetScope:
    """What a budget bounds. `name` is for people; of a person it is empty."""

    kind: Kind
    id: UUID
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limit:
    """A limit with what it is counted under."""

    scope: BudgetScope
    counted_as: UUID
    limit_micro: int
    window: str


class Budgets:
    """The budgets of everybody. What is somebody else's does not exist: `NotFound`."""

    def __init__(self, db: Database, clock: Clock, used: "usage.Usage") -> None:
        self._db = db
        self._clock = clock
        self._usage = used

    async def list_all(self, owner_id: OwnerId) -> list[dict[str, Any]]:
        """Every budget with what is spent and held in its present window, as the wire tells it."""
        return [await self._told(owner_id, limit) for limit in await self._limits(owner_id)]

    async def of(self, owner_id: OwnerId, kind: Kind, thing_id: UUID) -> dict[str, Any] | None:
        """The budget of one of them; None where it has none."""
        found = [one for one in await self._limits(owner_id) if (one.scope.kind, one.scope.id) == (kind, thing_id)]
        return await self._told(owner_id, found[0]) if found else None

    async def put(
        self, owner_id: OwnerId, user_id: UserId, kind: Kind, thing_id: UUID, limit: Euro | None, window: Window
    ) -> dict[str, Any] | None:
        """Set the budget, or with None take it away; every process follows within two seconds, chats at once.

        What was spent in the window before counts. Raises `NotFound` (project_not_found, key_not_found, person_not_found).
        """
        if kind == "key":
            await identity.set_key_limit(self._db, owner_id=owner_id, key_id=thing_id, limit=limit, window=window)
            return await self.of(owner_id, kind, thing_id)
        if kind == "person" and thing_id != user_id:
            raise NotFound("There is no such person.", code="person_not_found")
        start, end = window_of(window, self._clock.now())
        spent = 0 if limit is None else (await self._spent(owner_id, BudgetScope(kind=kind, id=thing_id), window))["total_micro"]
        async with self._db.transaction() as tx:  # the owner's own role may not write in the books
            if kind == "project":
                await organisations.check_project(tx, owner_id, thing_id)
            if limit is None:
                await organisations.remove_budgets(tx, owner_id, kind, thing_id)
            else:
                made, is_new = await organisations.set_budget(tx, owner_id, kind, thing_id, limit_micro=limit.micro, window=window)
                if is_new:
                    await ledger.open_budget_window(tx, made.id, start, end, spent)
            await identity.raise_epoch(tx)
        return await self.of(owner_id, kind, thing_id)

    async def _limits(self, owner_id: OwnerId) -> list[_Limit]:
        async with self._db.connection() as connection:
            budgets = await organisations.list_budgets(connection, owner_id)
            names = await organisations.project_names(connection, owner_id)
        found = [
            _Limit(
                scope=BudgetScope(
                    kind="project" if one.kind == organisations.PROJECT else "person", id=one.thing_id, name=names.get(one.thing_id, "")
                ),
                counted_as=one.id,
                limit_micro=one.limit_micro,
                window=one.window,
            )
            for one in budgets
        ]
        for key in await identity.list_keys(self._db, owner_id):
            if key.grant.limit is not None:
                scope = BudgetScope(kind="key", id=key.grant.key_id, name=key.name)
                window = str(key.grant.window or Window.TOTAL)
                found.append(_Limit(scope=scope, counted_as=scope.id, limit_micro=key.grant.limit.micro, window=window))
        return found

    async def _spent(self, owner_id: OwnerId, scope: BudgetScope, window: str) -> dict[str, Any]:
        start, end = window_of(window, self._clock.now())
        filters = Filters(project_id=scope.id if scope.kind == "project" else None, key_id=scope.id if scope.kind == "key" else None)
        return await usage.totals(self._usage, owner_id, Period(start=start, end=end, zone="UTC"), filters)

    async def _told(self, owner_id: OwnerId, limit: _Limit) -> dict[str, Any]:
        start, end = window_of(limit.window, self._clock.now())
        async with self._db.connection() as connection:
            counted = await ledger.budget_windows(connection, {limit.counted_as: start})
        used = await self._spent(owner_id, limit.scope, limit.window)
        held = counted.get(limit.counted_as, (0, 0))[1]
        return {
            "scope": {"kind": limit.scope.kind, "id": limit.scope.id, "name": limit.scope.name},
            "limitEUR": euro_number(limit.limit_micro),
            "limitMicroEur": limit.limit_micro,
            "limitKgCO2e": None,
            "window": limit.window,
            "windowStart": None if limit.window == "total" else start,
            "windowEnd": end,
            "hard": True,
            "spentEUR": euro_number(used["total_micro"]),
            "spentMicroEur": used["total_micro"],
            "heldMicroEur": held,
            "spentKgCO2e": used["co2e_best"],
        }


def budget_routes(budgets: Budgets) -> APIRouter:
    """`/api/budgets`, a member's own."""
    api = router("/api", "budgets")

    @api.get("/budgets", response_model=list[schemas.BudgetOut])
    async def list_budgets(caller: Member) -> Response:
        return ExactJSONResponse(await budgets.list_all(caller.owner_id))

    @api.put("/budgets", response_model=schemas.BudgetOut | None)
    async def put_budget(body: schemas.BudgetIn, caller: Member) -> Response:
        """Set a budget; `limitEUR` null takes it away."""
        check_supported(body)
        limit = None if body.limit_eur is None else Euro.parse(str(body.limit_eur))
        kind, thing_id = body.scope.kind, body.scope.id
        return ExactJSONResponse(await budgets.put(caller.owner_id, caller.user_id, kind, thing_id, limit, body.window))

    return api


def check_supported(body: schemas.BudgetIn) -> None:
    """Raises `Invalid` (budget_not_supported) for what is not enforced yet: better refused than not kept."""
    if body.limit_kg_co2e is not None:
        raise Invalid("Budgets in kg CO2e are not enforced yet.", code="budget_not_supported", field="limitKgCO2e")
    if not body.hard:
        raise Invalid("Budgets that only warn are not there yet.", code="budget_not_supported", field="hard")
