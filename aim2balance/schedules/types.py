"""The nouns of schedules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from aim2balance.kit.principal import OwnerId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """At which times of which days: Monday is 0. None is every day; one of both at most."""

    hour: int
    minute: int
    weekdays: frozenset[int] | None = None
    month_days: frozenset[int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GreenerHour:
    """When it runs instead of its time, and the carbon intensities of both, in g/kWh."""

    at: datetime
    g_per_kwh: float
    due_g_per_kwh: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedulePlan:
    """What a person sets. `run_micro` and `month_micro` are the most that may be spent each time and in a calendar month (UTC).

    Either `model` or `agent_id`. `greener_hours` is how far from its time the hour of the lowest known carbon intensity may be; 0: it runs
    at its time.
    """

    name: str
    text: str
    model: str | None
    agent_id: UUID | None
    project_id: UUID | None
    is_eu_only: bool
    cron: str
    zone: str
    greener_hours: int
    run_micro: int | None
    month_micro: int | None
    is_mail: bool
    is_paused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledPrompt:
    """A plan with its next time. `run_at` is when it is looked at next, None while it is paused; `is_placed`: that is when it runs."""

    id: UUID
    owner_id: OwnerId
    user_id: UserId
    plan: SchedulePlan
    due_at: datetime
    run_at: datetime | None
    is_placed: bool
    g_per_kwh: float | None
    due_g_per_kwh: float | None
    told: str | None
    """Why it was left out the last time, which its person was told."""


class ScheduledRunState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    """It was asked, and `reason` says why there is no whole answer."""
    SKIPPED = "skipped"
    """Nothing was asked, and `reason` says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledRun:
    """One time. `due_at` is the time as it was set, `cost_micro` what its answer cost, None where nothing was asked.

    `is_greener`: a greener hour was wanted; `g_per_kwh` is None where none was known.
    """

    id: UUID
    schedule_id: UUID
    due_at: datetime
    started_at: datetime
    ended_at: datetime | None
    state: ScheduledRunState
    reason: str | None
    conversation_id: UUID | None
    message_id: UUID | None
    is_late: bool
    is_by_hand: bool
    is_greener: bool
    g_per_kwh: float | None
    due_g_per_kwh: float | None
    cost_micro: int | None


Changes = Mapping[str, Any]
"""Members of a `SchedulePlan` by name."""
