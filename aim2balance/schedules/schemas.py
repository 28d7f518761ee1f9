"""The wire shapes of schedules."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, Field, model_validator

from aim2balance.kit.clock import wire_time
from aim2balance.kit.http import BOUNDED, APIModel, APIRequest, Number, SpelledText, Text, euro_number
from aim2balance.kit.money import Euro
from aim2balance.schedules.types import Changes, ScheduledPrompt, ScheduledRun, ScheduledRunState, SchedulePlan

MOST_TEXT = 20_000
MOST_NAME = 100
Name = Annotated[SpelledText, Field(min_length=1, max_length=MOST_NAME)]


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("it is empty")
    return text


Prompt = Annotated[Text, Field(min_length=1, max_length=MOST_TEXT), AfterValidator(_said)]
ModelName = Annotated[SpelledText, Field(min_length=1, max_length=300)]
Cron = Annotated[
    Text,
    AfterValidator(lambda text: " ".join(text.split())),
    Field(max_length=100, description="`minute hour day-of-month * day-of-week`: one minute and hour, lists and ranges of days"),
]
Zone = Annotated[Text, Field(min_length=1, max_length=64, description="of the IANA's list, such as Europe/Berlin")]
GreenerHours = Annotated[
    int, Field(strict=True, ge=0, le=11, description="how far from its time the hour of the lowest known carbon intensity may be")
]
Amount = Annotated[Decimal, Field(gt=0, le=1000, max_digits=10, decimal_places=6), BOUNDED]


class ScheduleBudgetIn(APIRequest):
    """The most that may be spent; null is not limited by the schedule."""

    eur_per_run: Amount | None = None
    eur_per_month: Annotated[Amount | None, Field(description="of each calendar month, in UTC")] = None


def _micro(amount: Decimal | None) -> int | None:
    return None if amount is None else Euro.parse(f"{amount:f}").micro


class ScheduleIn(APIRequest):
    """Either `agentId` or `model`."""

    text: Prompt
    cron: Cron
    zone: Zone
    name: Annotated[Name | None, Field(description="of its chats; without one the first words of the text")] = None
    model: ModelName | None = None
    agent_id: UUID | None = None
    project_id: UUID | None = None
    eu_only: bool = False
    greener_hours: GreenerHours = 0
    budget: ScheduleBudgetIn = ScheduleBudgetIn()
    mail: Annotated[bool, Field(description="whether each answer is told by mail")] = True
    paused: bool = False

    @model_validator(mode="after")
    def _one_who_answers(self) -> "ScheduleIn":
        if (self.model is None) is (self.agent_id is None):
            raise ValueError("either model or agentId must be given")
        return self

    def plan(self) -> SchedulePlan:
        return SchedulePlan(
            name=self.name or _first_words(self.text),
            text=self.text,
            model=self.model,
            agent_id=self.agent_id,
            project_id=self.project_id,
            is_eu_only=self.eu_only,
            cron=self.cron,
            zone=self.zone,
            greener_hours=self.greener_hours,
            run_micro=_micro(self.budget.eur_per_run),
            month_micro=_micro(self.budget.eur_per_month),
            is_mail=self.mail,
            is_paused=self.paused,
        )


def _first_words(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MOST_NAME else line[: MOST_NAME - 1].rsplit(" ", 1)[0] + "…"


_AS_THEY_ARE = {"name", "text", "cron", "zone", "greener_hours", "project_id"}
_RENAMED = {"eu_only": "is_eu_only", "mail": "is_mail", "paused": "is_paused"}


class SchedulePatch(APIRequest):
    """What is left out stays. `model` and `agentId` take each other's place."""

    text: Prompt | None = None
    cron: Cron | None = None
    zone: Zone | None = None
    name: Name | None = None
    model: ModelName | None = None
    agent_id: UUID | None = None
    project_id: UUID | None = None
    eu_only: bool | None = None
    greener_hours: GreenerHours | None = None
    budget: ScheduleBudgetIn | None = None
    mail: bool | None = None
    paused: bool | None = None

    @model_validator(mode="after")
    def _one_who_answers(self) -> "SchedulePatch":
        if self.model is not None and self.agent_id is not None:
            raise ValueError("either model or agentId may be given")
        empty = [name for name in self.model_fields_set - {"project_id", "model", "agent_id"} if getattr(self, name) is None]
        if empty:
            raise ValueError(f"{', '.join(sorted(empty))} must not be null")
        return self

    def changes(self) -> Changes:
        given = self.model_fields_set
        made: dict[str, Any] = {name: getattr(self, name) for name in given & _AS_THEY_ARE}
        made |= {_RENAMED[name]: getattr(self, name) for name in given & _RENAMED.keys()}
        if self.model is not None or self.agent_id is not None:
            made |= {"model": self.model, "agent_id": self.agent_id}
        if self.budget is not None:
            made |= {"run_micro": _micro(self.budget.eur_per_run), "month_micro": _micro(self.budget.eur_per_month)}
        return made


class HourOut(APIModel):
    """The hour it ran in, and that of its time, in g CO2e/kWh; hours to come by the mean of the same hour on the last seven days."""

    g_per_kwh: float = Field(alias="gPerKWh")
    due_g_per_kwh: float = Field(alias="dueGPerKWh")


class ScheduledRunOut(APIModel):
    id: UUID
    due_at: datetime = Field(description="the time as it was set")
    started_at: datetime
    ended_at: datetime | None
    state: ScheduledRunState
    reason: str | None = Field(
        description="why it failed or was skipped; if done, what it lacks: `tools_denied`, `run_limited`, `shortened`"
    )
    conversation_id: UUID | None
    late: bool = Field(description="the server was away at its time")
    by_hand: bool
    greener: bool = Field(description="a greener hour was wanted; without `hour` none was known, and it ran at its time")
    hour: HourOut | None
    cost_micro_eur: int | None


class ScheduleBudgetOut(APIModel):
    eur_per_run: Number | None
    eur_per_month: Number | None


class ScheduleOut(APIModel):
    id: UUID
    name: str
    text: str
    model: str | None
    agent_id: UUID | None
    project_id: UUID | None
    eu_only: bool
    cron: str
    zone: str
    greener_hours: int
    budget: ScheduleBudgetOut
    mail: bool
    paused: bool
    due_at: datetime | None = Field(description="its next time; null while it is paused")
    run_at: datetime | None = Field(description="when it runs, where a greener hour was found already")
    last_run: ScheduledRunOut | None


def schedule_json(schedule: ScheduledPrompt, last: ScheduledRun | None) -> dict[str, Any]:
    plan = schedule.plan
    return {
        "id": schedule.id,
        "name": plan.name,
        "text": plan.text,
        "model": plan.model,
        "agentId": plan.agent_id,
        "projectId": plan.project_id,
        "euOnly": plan.is_eu_only,
        "cron": plan.cron,
        "zone": plan.zone,
        "greenerHours": plan.greener_hours,
        "budget": {
            "eurPerRun": None if plan.run_micro is None else euro_number(plan.run_micro),
            "eurPerMonth": None if plan.month_micro is None else euro_number(plan.month_micro),
        },
        "mail": plan.is_mail,
        "paused": plan.is_paused,
        "dueAt": None if plan.is_paused else wire_time(schedule.due_at),
        "runAt": wire_time(schedule.run_at) if schedule.is_placed and schedule.run_at is not None else None,
        "lastRun": None if last is None else scheduled_run_json(last),
    }


def scheduled_run_json(run: ScheduledRun) -> dict[str, Any]:
    return {
        "id": run.id,
        "dueAt": wire_time(run.due_at),
        "startedAt": wire_time(run.started_at),
        "endedAt": None if run.ended_at is None else wire_time(run.ended_at),
        "state": run.state,
        "reason": run.reason,
        "conversationId": run.conversation_id,
        "late": run.is_late,
        "byHand": run.is_by_hand,
        "greener": run.is_greener,
        "hour": None if run.g_per_kwh is None else {"gPerKWh": run.g_per_kwh, "dueGPerKWh": run.due_g_per_kwh},
        "costMicroEur": run.cost_micro,
    }
