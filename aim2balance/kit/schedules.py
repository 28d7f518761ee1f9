"""Work that is due again and again for as long as a process lives.

A schedule is not a job: nothing is kept of it, every process with it runs it, so it must be harmless when two do at once. What must happen
once, or with its data, is a job (`kit.jobs`).
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import structlog

from aim2balance.kit.db import UNAVAILABLE_ERRORS
from aim2balance.kit.errors import DomainError

_log = structlog.get_logger("schedules")


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """`run` at the start, and again `every` so long after it ended; `retry_after` an outage (None: as ever)."""

    name: str
    every: timedelta
    run: Callable[[], Awaitable[object]]
    retry_after: timedelta | None = None


@asynccontextmanager
async def running(schedules: Iterable[Schedule]) -> AsyncIterator[None]:
    """Run these side by side until the block ends; what is under way then is cancelled and waited for."""
    tasks = [asyncio.create_task(_repeat(schedule), name=schedule.name) for schedule in schedules]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _repeat(schedule: Schedule) -> None:
    while True:
        wait = schedule.every if await run_once(schedule) else schedule.retry_after or schedule.every
        await asyncio.sleep(wait.total_seconds())


async def run_once(schedule: Schedule) -> bool:
    """Whether all went well. The job boundary: an outage is logged, a mistake of ours is an alert, and neither ends the schedule."""
    try:
        await schedule.run()
    except DomainError as refusal:
        _log.info("regular work waits", schedule=schedule.name, code=refusal.code)
    except UNAVAILABLE_ERRORS:
        _log.info("regular work waits", schedule=schedule.name, code="unavailable")
    except Exception as error:  # noqa: BLE001 - the boundary of jobs
        _log.error("alert", alert="schedule_failed", schedule=schedule.name, error=repr(error))
    else:
        return True
    return False
