"""Whether what a banner is about goes on, by the books, the budgets and the payments: the port `Causes` of notices."""

from collections.abc import Collection, Sequence
from uuid import UUID

from aim2balance import notices, payments, wallet
from aim2balance.app.budget_alerts import CountedBudget, list_counted, still_stands
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database
from aim2balance.kit.principal import OwnerId
from aim2balance.wallet.rules import is_low

_BUDGET = frozenset(("budget_level", "budget_used_up"))
_AUTO_TOPUP = {"auto_topup_declined": "declined", "auto_topup_needs_authentication": "needs_authentication"}
"""The state of an automatic top-up that such a banner is about."""


class NoticeCauses:
    """Asks only what the kinds at hand need. Kinds about something that has happened and stays so are never over."""

    def __init__(self, db: Database, clock: Clock, payments_context: "payments.Payments") -> None:
        self._db = db
        self._clock = clock
        self._payments_context = payments_context

    async def list_over(self, banners: Sequence["notices.Notice"]) -> set[UUID]:
        """Those of these banners whose cause is gone. Raises `Unavailable`."""
        owners: dict[OwnerId, list[notices.Notice]] = {}
        for banner in banners:
            owners.setdefault(banner.owner_id, []).append(banner)
        counted = await self._budgets({banner.owner_id for banner in banners if banner.kind in _BUDGET})
        over: set[UUID] = set()
        for owner_id, own in owners.items():
            gone = await self._gone(owner_id, {banner.kind for banner in own})
            over |= {
                banner.id
                for banner in own
                if banner.kind in gone or (banner.kind in _BUDGET and not still_stands(banner.kind, banner.facts, counted))
            }
        return over

    async def _budgets(self, owner_ids: Collection[OwnerId]) -> dict[UUID, CountedBudget]:
        if not owner_ids:
            return {}
        async with self._db.connection() as connection:
            return {one.counted_as: one for one in await list_counted(connection, owner_ids, self._clock.now())}

    async def _gone(self, owner_id: OwnerId, kinds: set[str]) -> set[str]:
        """Those of the kinds that are about the owner as a whole, and over."""
        gone: set[str] = set()
        if "low_balance" in kinds:
            credit = await wallet.last_credit(self._db, owner_id)
            micro = (await wallet.balances(self._db, [owner_id])).get(owner_id, 0)
            if credit is None or not is_low(micro, credit[1].micro):
                gone.add("low_balance")
        if "disputed" in kinds and not (await wallet.balance(self._db, owner_id)).is_blocked:
            gone.add("disputed")
        if not kinds.isdisjoint(_AUTO_TOPUP):
            state = (await payments.find_auto_topup(self._payments_context, owner_id)).state
            gone |= {kind for kind, about in _AUTO_TOPUP.items() if kind in kinds and state != about}
        if "plan_payment_failed" in kinds:
            plan = await payments.find_plan(self._payments_context, owner_id)
            if plan is not None and plan.status == "expired":
                gone.add("plan_payment_failed")
        return gone
