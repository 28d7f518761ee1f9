"""Margin, restoration surcharge and cost per m²: shown, changed, and what a change would mean."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final, Literal, NoReturn, TypeAlias
from uuid import UUID

from aim2balance import catalogue, usage
from aim2balance.admin import rules
from aim2balance.admin.audit_log import log
from aim2balance.admin.service import AdminService
from aim2balance.admin.types import AuditAction, Example, ShareChange
from aim2balance.catalogue import prices, pricing
from aim2balance.catalogue.types import Rates
from aim2balance.donations.types import ZONE
from aim2balance.kit.db import Transaction
from aim2balance.kit.errors import Invalid
from aim2balance.kit.money import Euro
from aim2balance.kit.tokens import TYPICAL

MOST_EXAMPLES: Final = 12
RateKind: TypeAlias = Literal["margin", "rebalancing_fee", "eur_per_m2"]
_ACTIONS: Final[Mapping[RateKind, AuditAction]] = {
    "margin": "margin.set",
    "rebalancing_fee": "rebalancing_fee.set",
    "eur_per_m2": "eur_per_m2.set",
}
SHARES: Final[tuple["catalogue.ShareKind", ...]] = ("margin", "rebalancing_fee")
SOURCES: Final = 7
"""The level of `usage.system_overview` that holds the sums by source."""


async def list_terms(admin_service: AdminService) -> "list[catalogue.Term]":
    """Margin, surcharge and cost per m², past, present and coming, the last entered first."""
    async with admin_service.db.connection() as c:
        return await catalogue.list_terms(c)


async def set_shares(
    admin_service: AdminService,
    actor: UUID,
    wanted: "Mapping[catalogue.ShareKind, Decimal]",
    *,
    valid_from: datetime | None,
    reason: str,
    is_preview: bool,
) -> ShareChange:
    """Change margin and restoration surcharge from a moment on (None: now), or only compute what that would mean.

    In force in this process at once, in the others within half a minute. Raises `WrongRate` (a share that cannot be, or in the past),
    `Invalid` (invalid_reason, nothing_to_change).
    """
    if not wanted:
        raise Invalid("Give the margin, the restoration surcharge, or both.", code="nothing_to_change")
    reason = rules.reason_of(reason)
    now = admin_service.clock.now()
    start = valid_from or now
    in_force: dict[str, Decimal | None] = {}
    changed: list[str] = []
    try:
        async with admin_service.db.transaction() as tx:
            for kind in SHARES:
                in_force[kind] = await catalogue.find_share(tx, kind, start)
            for kind, value in wanted.items():
                if await catalogue.set_share(tx, kind, value, reason, valid_from, now, str(actor)):
                    changed.append(kind)
                    await _log_rate(admin_service, tx, actor, kind, in_force[kind], value, start.isoformat(), reason)
            sums = await usage.system_overview(tx, *rules.days_of(None, None, now.date()))
            if is_preview:
                _roll_back()
    except _RolledBack:
        pass
    else:
        await admin_service.catalogue.reload(admin_service.db)
    return _share_change(
        admin_service, start, in_force, in_force | dict(wanted.items()), tuple(changed), [row for row in sums if row["level"] == SOURCES]
    )


class _RolledBack(Exception):
    """The transaction only served to compute: a preview is a change that is not kept."""


def _roll_back() -> NoReturn:
    raise _RolledBack


async def _log_rate(
    admin_service: AdminService,
    tx: Transaction,
    actor: UUID,
    kind: RateKind,
    before: Decimal | None,
    value: Decimal,
    valid_from: str,
    reason: str,
) -> None:
    await log(
        admin_service,
        tx,
        actor,
        _ACTIONS[kind],
        f"setting:{kind}",
        before={"value": None if before is None else str(before)},
        after={"value": str(value), "validFrom": valid_from},
        reason=reason,
    )


def _share_change(
    admin_service: AdminService,
    start: datetime,
    before: Mapping[str, Decimal | None],
    after: Mapping[str, Decimal | None],
    changed: tuple[str, ...],
    sums: Sequence[Any],
) -> ShareChange:
    held = admin_service.catalogue.current
    old, new = (_rates(held.rates, shares) for shares in (before, after))
    offers = held.offered()[:MOST_EXAMPLES]
    provider = Euro(sum(row["provider_micro"] for row in sums))
    return ShareChange(
        valid_from=start,
        before=before,
        after=after,
        changed=changed,
        examples=tuple(
            Example(
                model=offer.name,
                now=pricing.price(TYPICAL, offer.deployment.prices, old).total,
                then=pricing.price(TYPICAL, offer.deployment.prices, new).total,
            )
            for offer in offers
        ),
        revenue=Euro(sum(row["total_micro"] for row in sums)),
        would_be=rules.revenue_with(provider, new.margin, new.fee_rate),
    )


def _rates(rates: Rates, shares: Mapping[str, Decimal | None]) -> Rates:
    margin, fee = shares["margin"], shares["rebalancing_fee"]
    return prices.make_rates(
        margin=rates.margin if margin is None else margin,
        fee_rate=rates.fee_rate if fee is None else fee,
        eur_per_usd=rates.eur_per_usd,
        rate_date=rates.rate_date,
        rate_source=rates.rate_source,
        eur_per_m2=rates.eur_per_m2,
        placeholder_rate=rates.placeholder_rate,
    )


async def set_eur_per_m2(admin_service: AdminService, actor: UUID, value: Decimal, *, source: str, valid_from: date) -> None:
    """Enter what a square metre of restoration costs, from the first of a month on. Raises `WrongRate`, `RateInForce`."""
    now = admin_service.clock.now()
    async with admin_service.db.transaction() as tx:
        start = datetime.combine(valid_from, time(), ZONE)
        before = await catalogue.find_eur_per_m2(tx, max(start, now))
        await catalogue.set_eur_per_m2(tx, value, source, valid_from, now, str(actor))
        await _log_rate(admin_service, tx, actor, "eur_per_m2", before[0] if before else None, value, valid_from.isoformat(), source)
    await admin_service.catalogue.reload(admin_service.db)
