"""Which payment processor this process uses, on which terms, and the worker that follows up on what it says."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import structlog

from aim2balance import payments
from aim2balance.adapters.payments.local import LocalProcessor
from aim2balance.adapters.payments.null_processor import NullProcessor
from aim2balance.adapters.payments.stripe import StripeProcessor
from aim2balance.app.budget_alerts import BudgetNotifier, Refusal, refusal_of
from aim2balance.app.notifier import LowBalanceNotifier
from aim2balance.catalogue.types import Configuration
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database
from aim2balance.kit.errors import DomainError
from aim2balance.kit.jobs import Handler, Worker
from aim2balance.kit.principal import OwnerId
from aim2balance.kit.schedules import Schedule
from aim2balance.kit.settings import Environment, secret_key
from aim2balance.payments.ports import Processor
from aim2balance.payments.types import SalesTerms, VatMode
from aim2balance.wallet.errors import BudgetExceeded

_log = structlog.get_logger("app")

POLL_EVERY = timedelta(seconds=5)
MIN_INTERVAL_S = 0.1


class LowWalletWatcher:
    """Looks at wallets that were just spent from, or refused: claims an automatic top-up where one is due, and tells whose balance is low
    and whose budgets are nearly used.

    However many answers are booked, it asks the database at most once a breath; what is asked meanwhile waits for the next time.
    """

    def __init__(self, payments_context: "payments.Payments", low: LowBalanceNotifier, budgets: BudgetNotifier) -> None:
        self._payments_context = payments_context
        self._low = low
        self._budgets = budgets
        self._owners: set[OwnerId] = set()
        self._refusals: set[Refusal] = set()
        self._task: asyncio.Task[None] | None = None

    def notice(self, owner_id: OwnerId) -> None:
        """Cheap enough for every settlement."""
        self._owners.add(owner_id)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._poll(), name="low wallets")

    def refuse(self, owner_id: OwnerId, error: BudgetExceeded) -> None:
        """A budget refused a request: cheap enough for every one."""
        self._refusals.add(refusal_of(owner_id, error))
        self.notice(owner_id)

    async def _poll(self) -> None:
        while self._owners:
            owners, self._owners = self._owners, set()
            refusals, self._refusals = self._refusals, set()
            try:
                await payments.check_wallets(self._payments_context, owners)
                await self._low.check(owners)
                await self._budgets.check(owners, refusals)
            except DomainError as away:
                _log.info("a look at low wallets waits for the regular one", code=away.code)
            await asyncio.sleep(MIN_INTERVAL_S)

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)


def open_payments(environment: Environment, settings: Configuration, db: Database, clock: Clock) -> "payments.Payments":
    """Payments with the processor the environment names: Stripe with a key, the local one in the demo, else one that refuses."""
    processor = _processor(environment, settings, db, clock)
    made = payments.Payments(db=db, processor=processor, terms=terms(settings), clock=clock)
    if isinstance(processor, LocalProcessor):
        processor.deliver = lambda body, header: payments.receive(made, body, header)
    return made


def _processor(environment: Environment, settings: Configuration, db: Database, clock: Clock) -> Processor:
    services = settings.services
    secrets = [secret.strip() for secret in services.stripe_webhook_secret.split(",") if secret.strip()]
    if settings.demo:
        return LocalProcessor(db, clock, secret_key(environment), more_secrets=secrets)
    if services.stripe_secret_key:
        return StripeProcessor(services.stripe_secret_key, secrets, api_base=services.stripe_api_base or None)
    return NullProcessor()


def terms(settings: Configuration) -> SalesTerms:
    """The terms of the section `payments` of the configuration."""
    given = settings.payments
    return SalesTerms(
        vat=VatMode(given.vat),
        vat_rate=given.vat_rate,
        is_tax_by_processor=given.tax_by_processor,
        plan_cents=given.plan_eur * 100,
    )


def job_worker(payments_context: "payments.Payments", others: Mapping[str, Handler]) -> Worker:
    """Runs the jobs of payments, and those of `others`; payments wakes it for what it enqueues."""
    payments_context.worker = Worker(payments_context.db, payments_context.clock, {**payments.handlers(payments_context), **others})
    return payments_context.worker


def payment_schedules(payments_context: "payments.Payments") -> list[Schedule]:
    """The regular look at everything that is due: events, automatic top-ups, allowances."""

    async def look() -> None:
        if isinstance(payments_context.processor, LocalProcessor):
            await payments_context.processor.deliver_all()
        await payments.run_due_work(payments_context)

    return [Schedule(name="due payments", every=POLL_EVERY, run=look)]
