"""Schedules: again and again, whatever one of them meets."""

import asyncio
from collections import Counter
from datetime import timedelta

import asyncpg
import pytest
from structlog.testing import capture_logs

from aim2balance.kit.errors import Unavailable
from aim2balance.kit.schedules import Schedule, run_once, running

AT_ONCE = timedelta(0)


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (Unavailable("away"), ("info", None)),
        (asyncpg.CannotConnectNowError("starting"), ("info", None)),
        (ZeroDivisionError("ours"), ("error", "schedule_failed")),
    ],
)
async def test_a_failure_ends_no_schedule_and_a_mistake_is_an_alert(failure: Exception, told: tuple[str, str | None]) -> None:
    runs, enough = Counter[str](), asyncio.Event()

    async def fails() -> None:
        runs["fails"] += 1
        raise failure

    async def works() -> None:
        runs["works"] += 1
        if runs["works"] >= 3 and runs["fails"] >= 3:
            enough.set()

    with capture_logs() as logs:
        async with running([Schedule(name="fails", every=AT_ONCE, run=fails), Schedule(name="works", every=AT_ONCE, run=works)]):
            await enough.wait()
    assert {(line["log_level"], line.get("alert")) for line in logs if line["schedule"] == "fails"} == {told}


async def test_what_is_under_way_is_cancelled_and_waited_for() -> None:
    began, ended = asyncio.Event(), asyncio.Event()

    async def lasts() -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async with running([Schedule(name="lasts", every=AT_ONCE, run=lasts)]):
        await began.wait()
    assert ended.is_set()


async def test_an_outage_is_tried_again_after_a_time_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    enough = asyncio.Event()
    results = iter([None, Unavailable("away"), None])

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 3:
            enough.set()
            await asyncio.Event().wait()

    async def run() -> None:
        if (failure := next(results)) is not None:
            raise failure

    monkeypatch.setattr("aim2balance.kit.schedules.asyncio.sleep", sleep)
    schedule = Schedule(name="fetch", every=timedelta(hours=6), run=run, retry_after=timedelta(minutes=15))
    async with running([schedule]):
        await enough.wait()
    assert slept == [6 * 3600, 15 * 60, 6 * 3600]


async def test_whether_all_went_well_is_told() -> None:
    async def fails() -> None:
        raise Unavailable("away")

    async def works() -> None:
        return None

    assert await run_once(Schedule(name="works", every=AT_ONCE, run=works))
    assert not await run_once(Schedule(name="fails", every=AT_ONCE, run=fails))
