"""The monthly plan: found, started, ended, resumed."""

from typing import Any

from aim2balance.kit.errors import invariant
from aim2balance.kit.number_format import Language
from aim2balance.kit.principal import OwnerId
from aim2balance.payments import queries_plans
from aim2balance.payments.errors import NoPlan, PlanExists
from aim2balance.payments.orders import quote, start
from aim2balance.payments.service import Payments
from aim2balance.payments.types import (
    CheckoutPage,
    Plan,
    SalesTerms,
)


async def find_plan(payments: Payments, owner_id: OwnerId) -> Plan | None:
    async with payments.db.connection() as connection:
        row = await queries_plans.find_plan(connection, payments.processor.name, owner_id)
    return None if row is None else _plan(row, payments.terms)


def _plan(row: Any, terms: SalesTerms) -> Plan:
    is_over = row["is_over"] or row["state"] in {"unpaid", "incomplete", "incomplete_expired", "paused"}
    return Plan(
        plan_id=row["plan_id"] or terms.plan_id,
        subscription_id=row["subscription_id"],
        status="expired" if is_over else "cancelled" if row["is_ending"] else "active",
        is_past_due=row["state"] == "past_due" and not is_over,
        period_start=row["period_start"],
        period_end=row["period_end"],
    )


async def start_plan(
    payments: Payments, owner_id: OwnerId, cents: int, base_url: str, *, consent: str | None = None, language: Language = "en"
) -> CheckoutPage:
    """A checkout page that subscribes. Raises `PlanExists` while one runs, `WrongAmount`."""
    running = await find_plan(payments, owner_id)
    if running is not None and running.status != "expired":
        raise PlanExists("There is a plan already.")
    return await start(payments, owner_id, "plan", quote(payments.terms, cents), base_url, consent=consent, language=language)


async def end_plan(payments: Payments, owner_id: OwnerId, *, resume: bool = False) -> Plan:
    """Let the plan end with its period, or go on after all. Raises `NoPlan`."""
    running = await find_plan(payments, owner_id)
    if running is None or running.status == "expired":
        raise NoPlan("There is no plan.")
    await payments.processor.end_plan(running.subscription_id, resume=resume)
    async with payments.db.transaction() as tx:
        await queries_plans.set_plan_ending(tx, payments.processor.name, running.subscription_id, not resume)
    found = await find_plan(payments, owner_id)
    invariant(found is not None, "a plan does not vanish")
    return found or running


async def stop_future_charges(payments: Payments, owner_id: OwnerId) -> None:
    """Nothing will be charged again: a plan that runs ends with its period. Raises `Unavailable` of the processor."""
    running = await find_plan(payments, owner_id)
    if running is not None and running.status == "active":
        await end_plan(payments, owner_id)
