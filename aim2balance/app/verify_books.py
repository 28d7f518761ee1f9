"""`ledger verify` over every domain that keeps something in the books."""

import time
from datetime import datetime

from aim2balance import admin, donations, ledger, usage
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database
from aim2balance.kit.jobs import ExternalTask, Payload
from aim2balance.ledger.types import VerificationReport


async def verify_books(db: Database, since: datetime | None = None) -> VerificationReport:
    """Transfers, balances and holds; that events, spends and sums agree; that donations equal their months."""
    checks = {
        "spends": ledger.spends_match_events("usage_event"),
        "budgets": ledger.budgets_match_events("usage_event"),
        "sums": usage.check,
        "donations": donations.check,
    }
    return await ledger.verify(db, since, extra_checks=checks)


async def verify_and_record(db: Database, clock: Clock, since: datetime | None = None) -> VerificationReport:
    """`verify_books`, and what came of it for the operators' page."""
    began = time.monotonic()
    report = await verify_books(db, since)
    duration_ms = round((time.monotonic() - began) * 1000)
    await admin.record_ledger_check(db, report, at=clock.now(), duration_ms=duration_ms, since=since)
    return report


def verify_task(db: Database, clock: Clock) -> ExternalTask:
    """The job of a verification; `since` in its payload is where it begins."""

    async def run(payload: Payload) -> None:
        since = payload.get("since")
        await verify_and_record(db, clock, None if since is None else datetime.fromisoformat(since))

    return ExternalTask(run)
