"""Scheduled prompts: what a person sets, and asking when it is time, at most once for each time, in whichever process."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import structlog

from aim2balance import agents, identity, organisations
from aim2balance.agents.types import RunState, StepState
from aim2balance.chat import Chats
from aim2balance.chat.types import Asked, Changes, Message, Status
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database, LockKey, Transaction, lock
from aim2balance.kit.errors import Conflict, DomainError, NotFound
from aim2balance.kit.ids import new_id
from aim2balance.kit.jobs import notify
from aim2balance.kit.principal import Actor, OwnerId, Principal, SpendingBudget, UserId
from aim2balance.kit.schedules import Schedule
from aim2balance.schedules import queries, rules
from aim2balance.schedules.ports import ActivePeople, CheckModel, KnownHours, ModelZones
from aim2balance.schedules.types import ScheduledPrompt, ScheduledRun, ScheduledRunState, SchedulePlan

MOST_SCHEDULES: Final = 50
MOST_RUNS: Final = 100
"""Runs of a schedule that are listed."""
MOST_AT_A_TIME: Final = 8
"""Runs under way in one process; those of a server that was away for long come one after the other."""
LOOK_EVERY: Final = timedelta(seconds=15)
LEFT_AFTER: Final = timedelta(minutes=2)
"""So long after its beginning a run that no process speaks of is looked after."""
TAGS: Final[Mapping[str, str]] = {"en": "Scheduled", "de": "Geplant"}
"""The mark of chats that nobody began by hand."""
SUSPENDED, INTERRUPTED, TOOLS_DENIED, LIMITED, SHORTENED = "account_suspended", "interrupted", "tools_denied", "run_limited", "shortened"
_log = structlog.get_logger("schedules")


class Schedules:
    """The schedules of everybody. What is somebody else's does not exist: `NotFound` (schedule_not_found)."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        chats: Chats,
        *,
        is_active: ActivePeople,
        zone_of: ModelZones,
        check_model: CheckModel,
        known_hours: KnownHours,
    ) -> None:
        self._db, self._clock, self._chats = db, clock, chats
        self._is_active, self._zone_of, self._check_model, self._known_hours = is_active, zone_of, check_model, known_hours
        self._tasks: dict[UUID, asyncio.Task[None]] = {}

    async def list_schedules(self, owner_id: OwnerId) -> list[tuple[ScheduledPrompt, ScheduledRun | None]]:
        """By name, each with its last run."""
        async with self._db.transaction(owner_id) as tx:
            found = await queries.list_schedules(tx, owner_id)
            last = await queries.last_runs(tx, owner_id, [one.id for one in found])
        return [(one, last.get(one.id)) for one in found]

    async def get(self, owner_id: OwnerId, schedule_id: UUID) -> tuple[ScheduledPrompt, ScheduledRun | None]:
        async with self._db.transaction(owner_id) as tx:
            found = await _get(tx, owner_id, schedule_id)
            return found, (await queries.last_runs(tx, owner_id, [schedule_id])).get(schedule_id)

    async def add(self, principal: Principal, plan: SchedulePlan) -> ScheduledPrompt:
        """Raises `Conflict` (too_many_schedules), `NotFound` (agent_not_found, project_not_found), `Invalid` (cron_not_supported,
        unknown_time_zone), and what `CheckModel` does of the model that would answer.
        """
        now, owner_id = self._clock.now(), principal.owner_id
        made = ScheduledPrompt(
            id=new_id(now),
            owner_id=owner_id,
            user_id=principal.user_id,
            plan=plan,
            due_at=now,
            run_at=None,
            is_placed=False,
            g_per_kwh=None,
            due_g_per_kwh=None,
            told=None,
        )
        made = _planned(made, now)
        async with self._db.transaction(owner_id) as tx:
            await lock(tx, LockKey.SCHEDULES, owner_id)
            if await queries.count_schedules(tx, owner_id) >= MOST_SCHEDULES:
                raise Conflict("There are too many schedules.", code="too_many_schedules")
            await self._check(tx, principal.user_id, owner_id, plan)
            await queries.put_schedule(tx, made, now)
        return made

    async def change(self, owner_id: OwnerId, schedule_id: UUID, changes: Mapping[str, Any]) -> ScheduledPrompt:
        """`changes` are members of its plan. Its next time follows from now. Raises what `add` does; of a model that is gone only where who
        answers is changed: it can be paused.
        """
        now = self._clock.now()
        async with self._db.transaction(owner_id) as tx:
            known = await _get(tx, owner_id, schedule_id, locks=True)
            plan = replace(known.plan, **changes)
            await self._check(tx, known.user_id, owner_id, plan, is_asked={"model", "agent_id", "is_eu_only"} & changes.keys())
            after = replace(known, plan=plan)
            if {"cron", "zone", "greener_hours", "is_paused"} & changes.keys():
                after = _planned(after, now)
            await queries.put_schedule(tx, after, now)
        return after

    async def _check(self, tx: Transaction, user_id: UserId, owner_id: OwnerId, plan: SchedulePlan, *, is_asked: Any = True) -> None:
        model = plan.model
        if plan.agent_id is not None:
            model = (await agents.get_agent(tx, owner_id, plan.agent_id)).definition.model
        if plan.project_id is not None:
            await organisations.check_project(tx, owner_id, plan.project_id)
        if is_asked and model is not None:
            self._check_model(model, is_eu_only=plan.is_eu_only or await identity.is_eu_only(tx, user_id))

    async def delete(self, owner_id: OwnerId, schedule_id: UUID) -> None:
        """Its chats stay."""
        async with self._db.transaction(owner_id) as tx:
            if not await queries.delete_schedule(tx, owner_id, schedule_id):
                raise _no_schedule()

    async def list_runs(self, owner_id: OwnerId, schedule_id: UUID) -> list[ScheduledRun]:
        """The newest first."""
        async with self._db.transaction(owner_id) as tx:
            await _get(tx, owner_id, schedule_id)
            return await queries.list_runs(tx, owner_id, schedule_id, MOST_RUNS)

    async def run_now(self, owner_id: OwnerId, schedule_id: UUID) -> ScheduledRun:
        """Ask it now, besides its times; it goes on by itself."""
        now = self._clock.now()
        async with self._db.transaction(owner_id) as tx:
            schedule = await _get(tx, owner_id, schedule_id)
            run = _begun(schedule, now, due_at=now, is_by_hand=True)
            await queries.add_run(tx, owner_id, run)
        self._start(schedule, run)
        return run

    def regular(self) -> Schedule:
        return Schedule(name="run scheduled prompts", every=LOOK_EVERY, run=self.run_due)

    async def run_due(self) -> None:
        """Start what is due, as far as there is room, and see to runs whose process is gone."""
        while await self._place_one():
            pass
        while len(self._tasks) < MOST_AT_A_TIME:
            claimed = await self._claim()
            if claimed is None:
                break
            schedule, run = claimed
            if run is not None:
                self._start(schedule, run)
        async with self._db.connection() as connection:
            left = await queries.list_left(connection, self._clock.now() - LEFT_AFTER, MOST_RUNS)
        for owner_id, run in left:
            if run.id not in self._tasks:
                await self._settle(owner_id, run, refusal=None)

    async def wait(self) -> None:
        """Until every run that this process is at has ended."""
        while self._tasks:
            await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def close(self) -> None:
        """Let go; answers are ended by the chats, and what became of them is seen to by whoever runs next."""
        for task in self._tasks.values():
            task.cancel()
        await self.wait()

    async def _place_one(self) -> bool:
        now = self._clock.now()
        async with self._db.connection() as connection:
            schedule = await queries.find_unplaced(connection, now)
        if schedule is None:
            return False
        plan, zone = schedule.plan, await self._electricity_of(schedule)
        known = {} if zone is None else await self._known_hours(zone, schedule.due_at - (rules.DAYS_LOOKED_BACK + 1) * timedelta(days=1))
        found = rules.greenest(schedule.due_at, plan.greener_hours, known, now)
        async with self._db.transaction() as tx:
            await queries.place(tx, schedule, schedule.due_at if found is None else found.at, found)
        return True

    async def _electricity_of(self, schedule: ScheduledPrompt) -> str | None:
        model, is_eu_only = schedule.plan.model, schedule.plan.is_eu_only
        async with self._db.transaction(schedule.owner_id) as tx:
            if schedule.plan.agent_id is not None:
                agent = await agents.find_agent(tx, schedule.owner_id, schedule.plan.agent_id)
                model = None if agent is None else agent.definition.model
            is_eu_only = is_eu_only or await identity.is_eu_only(tx, schedule.user_id)
        return None if model is None else self._zone_of(model, is_eu_only=is_eu_only)

    async def _claim(self) -> tuple[ScheduledPrompt, ScheduledRun | None] | None:
        """A schedule whose time it is, with its run, None where that time has had one; its next time is set with it."""
        now = self._clock.now()
        async with self._db.transaction() as tx:
            schedule = await queries.lock_due(tx, now)
            if schedule is None or schedule.run_at is None:
                return None
            run = _begun(schedule, now, due_at=schedule.due_at, is_by_hand=False)
            is_first = await queries.add_run(tx, schedule.owner_id, run)
            plan = schedule.plan
            due = rules.next_due(rules.read_cron(plan.cron), rules.read_zone(plan.zone), max(now, schedule.due_at))
            await queries.set_next(tx, schedule, due, rules.looked_at(due, plan.greener_hours, now))
        return schedule, run if is_first else None

    def _start(self, schedule: ScheduledPrompt, run: ScheduledRun) -> None:
        task = asyncio.create_task(self._run(schedule, run), name="scheduled prompt")
        self._tasks[run.id] = task
        task.add_done_callback(lambda _: self._tasks.pop(run.id, None))

    async def _run(self, schedule: ScheduledPrompt, run: ScheduledRun) -> None:
        """The boundary of one run: an outage leaves it to whoever looks next."""
        try:
            await self._settle(schedule.owner_id, *await self._ask(schedule, run))
        except DomainError as away:
            _log.warning("a scheduled run waits to be kept", run_id=str(run.id), code=away.code)
        except Exception as mistake:  # noqa: BLE001 - a job's boundary; its text may quote the prompt
            _log.error("alert", what="scheduled run failed", run_id=str(run.id), error=type(mistake).__name__)

    async def _ask(self, schedule: ScheduledPrompt, run: ScheduledRun) -> tuple[ScheduledRun, str | None]:
        """The run with its chat, and why nothing was asked."""
        plan = schedule.plan
        if not await self._is_active(schedule.user_id):
            return run, SUSPENDED
        asked = Asked(
            parent_id=None,
            text=plan.text,
            model=plan.model or "",
            project_id=plan.project_id,
            is_eu_only=plan.is_eu_only,
            agent_id=plan.agent_id,
            title=plan.name,
            is_unattended=True,
        )
        principal = replace(organisations.resolve(Actor(user_id=schedule.user_id)), budgets=_budgets(schedule, run))
        conversation_id = new_id(self._clock.now())
        try:
            generation = await self._chats.answer(principal, conversation_id, asked)
        except DomainError as refusal:
            return run, refusal.code
        run = replace(run, conversation_id=conversation_id, message_id=generation.message_id)
        async with self._db.transaction(schedule.owner_id) as tx:
            await queries.set_chat(tx, schedule.owner_id, run.id, conversation_id, generation.message_id)
        await self._mark(schedule, conversation_id)
        refusal_code: str | None = None
        async for event in generation.follow():
            if event.name == "error":
                refusal_code = str(event.data["code"])
        return run, refusal_code

    async def _settle(self, owner_id: OwnerId, run: ScheduledRun, refusal: str | None) -> None:
        """What became of it, said once: by its answer, as far as there is one. One that is still being written is left."""
        answer = await self._answer_of(owner_id, run)
        if answer is not None and answer.status is Status.STREAMING:
            return
        state, reason = ScheduledRunState.DONE, None
        if answer is None:
            state, reason = ScheduledRunState.SKIPPED, refusal
            if refusal is None:  # its process went away before or while it asked
                state, reason = ScheduledRunState.FAILED, INTERRUPTED
        elif answer.status is Status.FAILED:
            state, reason = ScheduledRunState.FAILED, answer.error_code or INTERRUPTED
        else:
            reason = await self._shortcoming(owner_id, answer)
        cost = None if answer is None else sum(receipt["money"]["totalMicroEur"] for receipt in answer.receipts)
        async with self._db.transaction() as tx:
            ended = await queries.end_run(
                tx, owner_id, run.id, self._clock.now(), state, reason=reason, cost_micro=cost, has_chat=answer is not None
            )
            if ended is not None:
                await self._tell(tx, owner_id, ended)

    async def _answer_of(self, owner_id: OwnerId, run: ScheduledRun) -> Message | None:
        if run.conversation_id is None:
            return None
        try:
            _, messages = await self._chats.read(owner_id, run.conversation_id)
        except NotFound:
            return None
        return next((message for message in messages if message.id == run.message_id), None)

    async def _shortcoming(self, owner_id: OwnerId, answer: Message) -> str | None:
        """What an answer that was written to its end lacks: its end, where money was short; a run of an agent that was bounded, or whose
        tools nobody could allow.
        """
        if any(receipt["status"] == SHORTENED for receipt in answer.receipts):
            return SHORTENED
        try:
            made = await self._chats.find_run(owner_id, answer.id)
        except NotFound:
            return None
        if made.state is RunState.LIMITED:
            return LIMITED
        return TOOLS_DENIED if any(step.state is StepState.DENIED for step in made.steps) else None

    async def _mark(self, schedule: ScheduledPrompt, conversation_id: UUID) -> None:
        """Its chat says by a tag that nobody began it by hand."""
        chosen = (await identity.get_preferences(self._db, schedule.user_id)).language or "en"
        tag = TAGS.get(chosen.lower().split("-")[0], TAGS["en"])
        with suppress(NotFound):  # refused meanwhile
            await self._chats.change(schedule.owner_id, conversation_id, Changes(given=frozenset({"tags"}), tags=[tag]))

    async def _tell(self, tx: Transaction, owner_id: OwnerId, run: ScheduledRun) -> None:
        """By mail what came of it, where that is wanted; and why nothing was asked once, until it is another reason."""
        schedule = await queries.find_schedule(tx, owner_id, run.schedule_id)
        if schedule is None:
            return
        if run.state is ScheduledRunState.DONE:
            await queries.set_told(tx, owner_id, schedule.id, None)
            if schedule.plan.is_mail:
                late = {"startedMoment": run.started_at.isoformat()} if run.is_late else {}
                facts = {"link": f"/c/{run.conversation_id}", "dueMoment": run.due_at.isoformat(), "costMicro": run.cost_micro, **late}
                await notify(tx, owner_id, "schedule_done", f"schedule-done:{run.id}", **facts)
            return
        if await queries.set_told(tx, owner_id, schedule.id, run.reason):
            link = "/schedules" if run.conversation_id is None else f"/c/{run.conversation_id}"
            kind = "schedule_skipped" if run.state is ScheduledRunState.SKIPPED else "schedule_failed"
            facts = {"link": link, "dueMoment": run.due_at.isoformat(), "cause": run.reason}
            await notify(tx, owner_id, kind, f"schedule-ended:{run.id}", **facts)


def _planned(schedule: ScheduledPrompt, now: datetime) -> ScheduledPrompt:
    """With its next time from now on. Raises `Invalid` (cron_not_supported, unknown_time_zone)."""
    plan = schedule.plan
    due = rules.next_due(rules.read_cron(plan.cron), rules.read_zone(plan.zone), now)
    return replace(
        schedule,
        due_at=due,
        run_at=None if plan.is_paused else rules.looked_at(due, plan.greener_hours, now),
        is_placed=plan.greener_hours == 0,
        g_per_kwh=None,
        due_g_per_kwh=None,
    )


def _begun(schedule: ScheduledPrompt, now: datetime, *, due_at: datetime, is_by_hand: bool) -> ScheduledRun:
    is_late = not is_by_hand and schedule.run_at is not None and now - schedule.run_at > rules.LATE
    return ScheduledRun(
        id=new_id(now),
        schedule_id=schedule.id,
        due_at=due_at,
        started_at=now,
        ended_at=None,
        state=ScheduledRunState.RUNNING,
        reason=None,
        conversation_id=None,
        message_id=None,
        is_late=is_late,
        is_by_hand=is_by_hand,
        is_greener=not is_by_hand and schedule.plan.greener_hours > 0,
        g_per_kwh=None if is_by_hand else schedule.g_per_kwh,
        due_g_per_kwh=None if is_by_hand else schedule.due_g_per_kwh,
        cost_micro=None,
    )


def _budgets(schedule: ScheduledPrompt, run: ScheduledRun) -> tuple[SpendingBudget, ...]:
    plan, found = schedule.plan, []
    if plan.run_micro is not None:
        found.append(SpendingBudget(id=run.id, kind="schedule", thing_id=run.id, limit_micro=plan.run_micro, window="total"))
    if plan.month_micro is not None:
        found.append(SpendingBudget(id=schedule.id, kind="schedule", thing_id=schedule.id, limit_micro=plan.month_micro, window="month"))
    return tuple(found)


async def _get(tx: Transaction, owner_id: OwnerId, schedule_id: UUID, *, locks: bool = False) -> ScheduledPrompt:
    found = await queries.find_schedule(tx, owner_id, schedule_id, locks=locks)
    if found is None:
        raise _no_schedule()
    return found


def _no_schedule() -> NotFound:
    return NotFound("There is no such schedule.", code="schedule_not_found")


async def erase(tx: Transaction, owner_id: OwnerId) -> None:
    """Delete every schedule of a person, with its runs."""
    await queries.erase(tx, owner_id)
