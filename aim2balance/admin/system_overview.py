"""Usage of the whole system, models without a price, and those whose provider names another."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from aim2balance import catalogue, identity, usage
from aim2balance.admin.service import AdminService
from aim2balance.catalogue.errors import ModelNotFound, ModelNotPriced
from aim2balance.kit.money import Euro


async def overview(admin_service: AdminService, first: date, last: date, source: str) -> tuple[Sequence[Any], tuple[int, int], Euro]:
    """Sums of all owners by source, day, provider and model (`usage.system_overview`), the numbers of accounts, and what wallets could
    not pay of the source's answers.
    """
    since, until = (datetime.combine(day, time(), UTC) for day in (first, last + timedelta(days=1)))
    async with admin_service.db.connection() as c:
        _, unpaid = await usage.overruns(c, since, until=until, source=source)
        return await usage.system_overview(c, first, last), await identity.count_people(c), Euro(unpaid)


async def reestimated(admin_service: AdminService, month: str, method: "usage.Method") -> dict[str, Any]:
    """Everybody's answers of a month by a method of the footprint, beside what was booked (`usage.reestimate`)."""
    settings = admin_service.catalogue.settings
    name_of = partial(catalogue.footprint_model, settings)
    return usage.reestimated_out(await usage.reestimate(admin_service.db, month, method, name_of, most=usage.MOST_EVENTS))


async def cost_differences(admin_service: AdminService, days: int) -> Sequence[Any]:
    """The models whose provider named another cost than ours in the last days (`usage.cost_differences`)."""
    async with admin_service.db.connection() as c:
        return await usage.cost_differences(c, admin_service.clock.now() - timedelta(days=days))


def unpriced(held: "catalogue.Catalogue") -> list[str]:
    """Names that are configured, or that a provider says it offers, and that nobody can use for want of a price."""
    found = dict.fromkeys(held.unpriced())
    for provider in held.settings.providers:
        for model in held.listings.get(provider.name, ()) if provider.models is None else ():
            name = f"{provider.name}/{model}"
            try:
                held.resolve(name)
            except (ModelNotPriced, ModelNotFound):
                found[name] = None
    return list(found)
