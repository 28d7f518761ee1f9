"""The daily comparison: nothing to say when all is well, every difference when not."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from aim2balance import payments
from aim2balance.kit.db import Database
from aim2balance.payments.types import StatementLine
from tests.payments.shop import Shop


@pytest.fixture
def shop(db: Database) -> Shop:
    return Shop(db)


async def compare(shop: Shop) -> dict[str, str]:
    report = await payments.reconcile(shop.payments, shop.clock.at - timedelta(days=4), shop.clock.at + timedelta(days=4))
    return {one.subject.partition("_")[0]: one.code for one in report.differences}


async def busy_day(shop: Shop) -> None:
    owner_id = await shop.owner(None, "50")
    payment_id = await shop.topped_up(owner_id)
    await payments.request_refund(shop.payments, owner_id, payment_id, actor="op", reason="r", cents=400)
    await shop.worker.run_due()
    await shop.topped_up(owner_id, 2000)
    won, lost = [row["intent_id"] for row in await shop.rows("SELECT intent_id FROM payment WHERE gross_cents = 2000")], []
    await shop.topped_up(owner_id, 3000)
    lost = [row["intent_id"] for row in await shop.rows("SELECT intent_id FROM payment WHERE gross_cents = 3000")]
    for intents, outcome in ((won, "won"), (lost, "lost")):
        dispute = await shop.local.dispute(intents[0])
        await shop.local.close_dispute(dispute, outcome)
    await shop.worker.run_due()


def plain(lines: list[StatementLine]) -> StatementLine:
    """The charge without a dispute."""
    return next(line for line in lines if line.kind == "charge" and line.amount == 1000)


async def test_all_is_well_and_fees_are_booked_once(shop: Shop) -> None:
    await busy_day(shop)
    assert await compare(shop) == await compare(shop) == {}
    assert (await shop.accounts())["psp_fees"] == "-40.75", "three charges of 0.25, two disputes of 20"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda lines: [*lines, replace(plain(lines), id="txn_x", intent_id="pi_nobody")], "not_in_books"),
        (lambda lines: [*lines, replace(plain(lines), amount=1001)], "amount_differs"),
        (lambda lines: [*lines, replace(plain(lines), currency="usd")], "other_currency"),
        (lambda lines: [replace(line, amount=line.amount * 2) if line.kind == "refund" else line for line in lines], "refund_differs"),
        (lambda lines: [*lines, replace(plain(lines), id="txn_x", kind="dispute")], "dispute_differs"),
        (lambda lines: [replace(line, amount=line.amount - 1) if line.kind == "dispute" else line for line in lines], "dispute_differs"),
        (lambda lines: [line for line in lines if line.kind != "charge"], "not_at_processor"),
    ],
)
async def test_every_difference_is_reported_as_an_alert_once(shop: Shop, monkeypatch: pytest.MonkeyPatch, change: Any, code: str) -> None:
    await busy_day(shop)
    real = shop.local.list_statement_lines

    async def changed(since: datetime, until: datetime) -> list[StatementLine]:
        return change(list(await real(since, until)))

    monkeypatch.setattr(shop.local, "list_statement_lines", changed)
    assert code in (await compare(shop)).values()
    alerts = await shop.rows("SELECT FROM payment_alert WHERE code = $1", f"reconciliation:{code}")
    await compare(shop)
    assert await shop.rows("SELECT FROM payment_alert WHERE code = $1", f"reconciliation:{code}") == alerts


async def test_it_runs_once_a_day(shop: Shop) -> None:
    for _ in range(3):
        await payments.run_due_work(shop.payments)
        await shop.worker.run_due()
    assert len(await shop.rows("SELECT FROM job WHERE name = 'payments.reconcile' AND state = 'done'")) == 1
    shop.clock.at += timedelta(days=1)
    await payments.run_due_work(shop.payments)
    assert len(await shop.rows("SELECT FROM job WHERE name = 'payments.reconcile'")) == 2


async def test_an_event_that_nobody_worked_on_is_a_difference(shop: Shop) -> None:
    owner_id = await shop.owner(None)
    started = await payments.start_topup(shop.payments, owner_id, 1000, "")
    await shop.local.choose(started.session_id, "success")
    shop.clock.at += timedelta(days=1)
    assert set((await compare(shop)).values()) == {"not_in_books", "event_waits"}
