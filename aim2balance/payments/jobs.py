"""What the worker does for payments: events, refunds, charges as they come; allowances, low wallets and reconciliation by the clock."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from aim2balance.kit.db import Transaction
from aim2balance.kit.jobs import ExternalTask, Handler, Payload, TransactionalTask, enqueue, purge_done
from aim2balance.payments import allowance, auto_topup, blocks, inbox, reconciliation, refunds
from aim2balance.payments.service import Payments

RECONCILE = "payments.reconcile"
_SPAN = timedelta(days=4)


def handlers(payments: Payments) -> Mapping[str, Handler]:
    """Every job of payments by name."""

    async def event(tx: Transaction, payload: Payload) -> None:
        await inbox.process(tx, payments.processor, payments.terms, payments.clock, payload)

    async def refund(payload: Payload) -> None:
        await refunds.send_refund(payments, payload)

    async def charge(payload: Payload) -> None:
        await auto_topup.charge(payments, payload)

    async def reconcile(payload: Payload) -> None:
        until = datetime.fromisoformat(payload["until"])
        await reconciliation.reconcile(payments, until - _SPAN, until)

    return {
        inbox.PROCESS_EVENT: TransactionalTask(event),
        refunds.REFUND: ExternalTask(refund),
        auto_topup.CHARGE: ExternalTask(charge),
        RECONCILE: ExternalTask(reconcile),
    }


async def run_due_work(payments: Payments) -> None:
    """The regular work: refill what is due, unblock who owes nothing, claim for low wallets, plan the day's reconciliation.

    Any process may call it at any time.
    """
    now = payments.clock.now()
    await allowance.refill_due(payments.db, now)
    await blocks.release_all_blocks(payments)
    await auto_topup.check_all_wallets(payments)
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    async with payments.db.transaction() as tx:
        day, run_at = midnight.date().isoformat(), midnight + timedelta(hours=3)
        is_new = await enqueue(tx, RECONCILE, {"until": midnight.isoformat()}, key=day, run_at=run_at)
        if is_new:
            await purge_done(tx, now)
