"""What needs an operator: shown from what really happened, and mended where it is shown."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aim2balance import admin
from aim2balance.admin.rules import health_of
from aim2balance.admin.types import FirstToken
from aim2balance.app.background_work import _schedules
from aim2balance.app.verify_books import verify_and_record, verify_task
from aim2balance.kit.ids import new_id
from aim2balance.kit.jobs import MOST_ATTEMPTS, ExternalTask, Payload, Worker, enqueue
from tests.admin.conftest import Boss


async def test_a_fresh_server_knows_no_backup_and_no_verification(boss: Boss) -> None:
    found = await boss.get("attention")
    assert (found["ledger"], found["backup"], found["isVerifying"]) == (None, None, False)
    assert (found["failedJobs"], found["parkedEvents"], found["paymentAlerts"]) == ([], [], [])
    assert found["overruns"] == {"days": 30, "answers": 0, "microEur": 0}
    assert found["exchangeRate"]["isStale"] == (
        (datetime.now(UTC).date() - datetime.fromisoformat(found["exchangeRate"]["date"]).date()).days > 7
    )


async def test_the_books_are_verified_when_asked_and_once_a_day(boss: Boss) -> None:
    container = boss.running.container
    db, clock = container.db, container.clock
    worker = Worker(db, clock, {admin.VERIFY_BOOKS: verify_task(db, clock)})
    first = await boss.client.post("/api/admin/attention/verify")
    assert (first.status_code, first.json()) == (202, {"asked": True})
    assert (await boss.client.post("/api/admin/attention/verify")).json() == {"asked": False}
    assert (await boss.get("attention"))["isVerifying"] is True
    assert await worker.run_due() == 1
    found = await boss.get("attention")
    assert (found["isVerifying"], found["ledger"]["isOk"], found["ledger"]["violations"]) == (False, True, 0)
    assert found["ledger"]["since"] is None
    assert found["ledger"]["counts"]["rules"] > 5
    assert "verify the books" in {schedule.name for schedule in _schedules(container)}
    await admin.verify_daily(db, clock)
    await admin.verify_daily(db, clock)
    assert await worker.run_due() == 1
    assert (await boss.get("attention"))["ledger"]["since"] is not None


async def test_books_that_do_not_add_up_are_seen(boss: Boss) -> None:
    db, clock = boss.running.container.db, boss.running.container.clock
    ada, _ = await boss.running.person("ada@example.org", euro="3")
    async with db.transaction() as tx:
        await tx.execute("ALTER TABLE account DISABLE TRIGGER USER")
        await tx.execute("UPDATE account SET balance = balance + 1 WHERE id = $1", ada.id)
    report = await verify_and_record(db, clock)
    assert report.violations
    found = (await boss.get("attention"))["ledger"]
    assert (found["isOk"], found["violations"]) == (False, len(report.violations))
    assert sum(found["rules"].values()) == len(report.violations)
    async with db.transaction() as tx:
        await tx.execute("UPDATE account SET balance = balance - 1 WHERE id = $1", ada.id)
        await tx.execute("ALTER TABLE account ENABLE TRIGGER USER")
    assert not (await verify_and_record(db, clock)).violations


async def test_a_backup_that_was_noted_is_shown(boss: Boss) -> None:
    at = datetime(2026, 11, 20, 3, tzinfo=UTC)
    await admin.record_backup(boss.running.container.db, at, "the cellar")
    await admin.record_backup(boss.running.container.db, at + timedelta(days=1))
    found = (await boss.get("attention"))["backup"]
    assert (datetime.fromisoformat(found["at"]), found["where"]) == (at + timedelta(days=1), None)


async def test_jobs_that_were_given_up_are_tried_again(boss: Boss) -> None:
    db, clock = boss.running.container.db, boss.running.container.clock
    ran: list[str] = []

    async def fails(payload: Payload) -> None:
        ran.append(payload["n"])
        raise OSError("the post office is closed")

    class Later:
        """The clock after the longest wait of a job."""

        def now(self) -> datetime:
            return clock.now() + timedelta(days=2)

    worker = Worker(db, Later(), {"letters": ExternalTask(fails)})
    async with db.transaction() as tx:
        for n in ("1", "2"):
            await enqueue(tx, "letters", {"n": n})
    for _ in range(MOST_ATTEMPTS):
        await worker.run_due()
        async with db.transaction() as tx:
            await tx.execute("UPDATE job SET run_at = '-infinity', claimed_until = NULL WHERE state = 'waiting'")
    (failed,) = (await boss.get("attention"))["failedJobs"]
    assert (failed["name"], failed["count"], failed["error"]) == ("letters", 2, "OSError: the post office is closed")
    tried = len(ran)
    assert await boss.send("POST", "attention/jobs/retry", name="letters") == {"jobs": 2}
    assert await boss.send("POST", "attention/jobs/retry", name="letters") == {"jobs": 0}
    assert (await boss.get("attention"))["failedJobs"] == []
    await worker.run_due()
    assert len(ran) > tried
    (row,) = await boss.log()
    assert (row["action"], row["subject"], row["after"]) == ("job.retry", "job:letters", {"jobs": 2})


async def test_notices_about_payments_are_resolved_once(boss: Boss) -> None:
    pays = boss.running.container.payments_context
    from aim2balance.payments.booking import alert

    async with pays.db.transaction() as tx:
        await alert(tx, pays.context(), "refund_refused", "re_1")
    (shown,) = (await boss.get("attention"))["paymentAlerts"]
    assert (shown["code"], shown["subject"]) == ("refund_refused", "re_1")
    body = {"code": "refund_refused", "subject": "re_1"}
    assert (await boss.client.post("/api/admin/attention/payments/resolve", json=body)).status_code == 204
    assert await boss.refused("POST", "attention/payments/resolve", **body) == (404, "no_alert")
    assert await boss.refused("POST", "attention/payments/replay", eventId="evt_none") == (404, "no_event")
    assert (await boss.get("attention"))["paymentAlerts"] == []
    (row,) = await boss.log()
    assert (row["action"], row["subject"]) == ("payment_alert.resolve", "alert:refund_refused:re_1")


def _sums(provider: str, requests: int, failures: int, source: str = "gateway", level: int = 5) -> dict[str, Any]:
    return {"level": level, "source": source, "provider": provider, "requests": requests, "failures": failures}


def test_requests_without_any_answer_are_failures_of_their_provider() -> None:
    found = {one.provider: one for one in health_of([_sums("a", 57, 0)], unanswered={"a": 3, "b": 2})}
    assert {name: (one.requests, one.failures, one.is_failing) for name, one in found.items()} == {"a": (60, 3, True), "b": (2, 2, False)}


@pytest.mark.parametrize(
    ("requests", "failures", "is_failing"), [(3, 2, False), (3, 3, True), (60, 3, True), (61, 3, False), (0, 0, False)]
)
def test_a_provider_fails_when_a_twentieth_does_not_come(requests: int, failures: int, is_failing: bool) -> None:  # noqa: FBT001
    (found,) = health_of([_sums("a", requests, failures), _sums("b", 9, 9, source="telemetry"), _sums("c", 9, 9, level=4)])
    assert (found.provider, found.is_failing) == ("a", is_failing)


def test_health_adds_sources_up_and_puts_the_worst_first() -> None:
    found = health_of([_sums("a", 10, 1), _sums("b", 5, 2), _sums("a", 1, 0, source="demo")])
    assert [(one.provider, one.requests, one.failures) for one in found] == [("b", 5, 2), ("a", 11, 1)]


def test_health_says_how_soon_a_provider_and_its_models_begin() -> None:
    measured: list[dict[str, Any]] = [
        {"provider": "a", "model": None, "answers": 3, "median_ms": 410, "p95_ms": 900},
        {"provider": "a", "model": "m", "answers": 3, "median_ms": 410, "p95_ms": 900},
        {"provider": "gone", "model": None, "answers": 1, "median_ms": 1, "p95_ms": 1},
    ]
    found = {one.provider: one for one in health_of([_sums("a", 3, 0), _sums("b", 1, 1)], measured)}
    assert found["a"].first_token == FirstToken(answers=3, median_ms=410, p95_ms=900)
    assert found["a"].models == (("m", FirstToken(answers=3, median_ms=410, p95_ms=900)),)
    assert (found["b"].first_token, found["b"].models) == (None, ())


async def test_the_time_to_the_first_token_is_that_of_the_answers(boss: Boss) -> None:
    """Streams that were asked for over HTTP; a plain answer has no first token. The figures are those of their receipts."""
    running = boss.running
    _, token = await running.person("ada@example.org", euro="3")
    for _ in range(5):
        async with running.client(authorization=f"Bearer {token}") as client:
            (await client.post(f"/api/chat/{new_id()}/messages", json={"text": "Hi", "model": "demo"})).raise_for_status()
    measured = "SELECT ttft_ms FROM usage_event WHERE ttft_ms IS NOT NULL AND request_type <> 'title' ORDER BY ttft_ms"
    async with running.container.db.connection() as c, asyncio.timeout(30):
        while len(times := [row["ttft_ms"] for row in await c.fetch(measured)]) < 5:
            await asyncio.sleep(0.05)
    (shown,) = (await boss.get("attention"))["providers"]
    expected = {"answers": len(times), "medianMs": times[(len(times) + 1) // 2 - 1], "p95Ms": times[-(-len(times) * 95 // 100) - 1]}
    assert shown["firstToken"] == expected
    assert sum(one["answers"] for one in shown["models"]) == len(times)
