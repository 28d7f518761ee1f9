"""What needs an operator: stale rates, models without a price, failing providers, payments and jobs that wait, overruns, checks,
sources of the electricity of the hour.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from aim2balance import donations, payments, usage
from aim2balance.admin import checks, rules, system_overview
from aim2balance.admin.audit_log import log
from aim2balance.admin.service import AdminService
from aim2balance.admin.types import OperatorCheck, ProviderHealth
from aim2balance.impact.types import HourlyState
from aim2balance.kit.jobs import FailedJobs, is_waiting, list_failed, retry_failed
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import UserId

DAYS: Final = 30
PARKED: Final = "parked"
_MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """What needs a look, as it stands now. `providers` are of today and yesterday (UTC), `overruns` and `ignored_limits` of `DAYS` days."""

    eur_per_usd: Decimal
    rate_date: date
    rate_source: str
    is_rate_stale: bool
    unpriced: int
    providers: Sequence[ProviderHealth]
    parked_events: Sequence[Any]
    alerts: Sequence[Any]
    overrun_answers: int
    overrun: Euro
    failed_jobs: Sequence[FailedJobs]
    cost_differences: int
    ignored_limits: Sequence[Any]
    due_months: Sequence[str]
    lacks_eur_per_m2: bool
    ledger: OperatorCheck | None
    is_verifying: bool
    backup: OperatorCheck | None
    hourly: Sequence[HourlyState]


async def attention(admin_service: AdminService) -> Attention:
    """Everything that may need an operator, read once."""
    now = admin_service.clock.now()
    held = admin_service.catalogue.current
    unpriced = await asyncio.to_thread(system_overview.unpriced, held)
    differences = await system_overview.cost_differences(admin_service, DAYS)
    pays = admin_service.payments_context
    parked = await payments.list_events(pays.db, pays.processor.name, PARKED, _MOST)
    alerts = await payments.list_alerts(pays.db, _MOST)
    closed = await donations.list_closed(admin_service.fund)
    async with admin_service.db.connection() as c:
        sums = await usage.system_overview(c, now.date() - timedelta(days=1), now.date())
        first_tokens = await usage.first_tokens(c, datetime.combine(now.date() - timedelta(days=1), time(), UTC))
        ignored = await usage.ignored_limits(c, now - timedelta(days=DAYS))
        unanswered = await usage.unanswered(c, now.date() - timedelta(days=1), now.date())
        answers, micro = await usage.overruns(c, now - timedelta(days=DAYS))
        jobs = await list_failed(c)
        is_verifying = await is_waiting(c, checks.VERIFY_BOOKS)
        ledger_check, backup = [await checks.last_check(c, kind) for kind in ("ledger", "backup")]
    return Attention(
        eur_per_usd=held.rates.eur_per_usd,
        rate_date=held.rates.rate_date,
        rate_source=held.rates.rate_source,
        is_rate_stale=bool(admin_service.catalogue.alerts),
        unpriced=len(unpriced),
        providers=rules.health_of(sums, first_tokens, unanswered),
        parked_events=parked,
        alerts=alerts,
        overrun_answers=answers,
        overrun=Euro(micro),
        failed_jobs=jobs,
        cost_differences=len(differences),
        ignored_limits=ignored,
        due_months=[str(one.month) for one in closed if one.state is donations.DonationState.DUE and one.closing.amount.micro],
        lacks_eur_per_m2=not admin_service.fund.is_demo and held.rates.eur_per_m2 is None,
        ledger=ledger_check,
        is_verifying=is_verifying,
        backup=backup,
        hourly=[state for state in await admin_service.hours.states(admin_service.db) if state.trouble is not None],
    )


async def verify(admin_service: AdminService) -> bool:
    """Have all of the books verified by the worker. False when that is under way."""
    async with admin_service.db.transaction() as tx:
        asked = await checks.ask_to_verify(tx, admin_service.clock.now())
    admin_service.payments_context.wake()
    return asked


async def retry_jobs(admin_service: AdminService, actor: UserId, name: str) -> int:
    """Try the failed jobs of one kind again from the beginning; how many."""
    async with admin_service.db.transaction() as tx:
        count = await retry_failed(tx, name, admin_service.clock.now())
        if count:
            await log(admin_service, tx, actor, "job.retry", f"job:{name}", before=None, after={"jobs": count})
    admin_service.payments_context.wake()
    return count


async def replay_event(admin_service: AdminService, actor: UserId, event_id: str) -> None:
    """Work on a parked event of the processor again. Raises `NotFound`."""
    pays = admin_service.payments_context
    await payments.replay(pays.db, pays.processor.name, event_id)
    async with admin_service.db.transaction() as tx:
        await log(admin_service, tx, actor, "payment.replay", f"event:{event_id}", before=None, after=None)
    pays.wake()


async def resolve_alert(admin_service: AdminService, actor: UserId, code: str, subject: str) -> None:
    """Mark a notice about payments as looked at. Raises `NotFound`."""
    pays = admin_service.payments_context
    await payments.resolve_alert(pays.db, code, subject, f"user:{actor}", admin_service.clock.now())
    async with admin_service.db.transaction() as tx:
        await log(admin_service, tx, actor, "payment_alert.resolve", f"alert:{code}:{subject}", before=None, after=None)
