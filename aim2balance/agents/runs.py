"""An answer made in steps: the model is asked, the tools it calls are run, and it is asked again, until it calls none.

What a step is to do is committed before it is sent, what came of it after that. A run that waits for its person is in no memory: it goes on
from what is stored, in whichever process is asked to.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import replace
from typing import Any

import structlog

from aim2balance.agents import lost_calls, queries_runs, rules
from aim2balance.agents.errors import EndUnknown
from aim2balance.agents.kept_steps import KeptSteps
from aim2balance.agents.ports import Answering, Finished, RunAsked, Told
from aim2balance.agents.schemas_runs import run_json, step_json
from aim2balance.agents.shown_parts import ShownParts
from aim2balance.agents.tool_sources import ToolSources
from aim2balance.agents.tools import Tool, ToolOutcome, ToolRequest, addresses_in, ended, failed, found_in, read_arguments, refused, within
from aim2balance.agents.types import LOST_CALL, WEB_SEARCH, Approval, Effect, Run, RunState, Step, StepState
from aim2balance.content.events import AnswerFinished, ContentEvent, Finish, PartsCollector
from aim2balance.content.parts import ImagePart, ToolCallPart, images_of, storable_parts
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Connection, Database
from aim2balance.kit.egress import AddressRefused, check_url
from aim2balance.kit.errors import DomainError, Invalid, Unavailable
from aim2balance.kit.ids import new_id
from aim2balance.kit.principal import OwnerId, SpendingBudget

MOST_CALLS = 8
"""Calls of one answer of a model; more get no result but that."""
BOOKED_TRIES, BOOKED_AGAIN_S = 5, 0.1
RUN_BUDGET = "run"
NOBODY_THERE = "Nobody is there to allow this call, and it was not allowed beforehand."
STEPS, SPENDING = "steps", "spending"
"""Why a run is limited."""

_log = structlog.get_logger("agents")
Event = ContentEvent | Finished | Told


class AgentRuns:
    """The runs of everybody, with the tools there are: those of this server, and what persons add."""

    def __init__(
        self, db: Database, clock: Clock, tools: Mapping[str, Tool], receipts: lost_calls.CallReceipts, sources: ToolSources
    ) -> None:
        self.db, self.clock, self.tools, self.receipts, self.sources = db, clock, tools, receipts, sources

    async def tools_of(self, connection: Connection, owner_id: OwnerId, names: Sequence[str]) -> dict[str, Tool]:
        """Those of these tools that the person has."""
        own = {name: self.tools[name] for name in names if name in self.tools}
        others = [name for name in names if name not in own]
        return own | await self.sources.tools_of(connection, owner_id, others) if others else own

    async def begin(self, asked: RunAsked) -> "AgentRun":
        """Begin it, or go on with it: the first call to a model is let in when this returns. Raises what that is refused with."""
        made = AgentRun(self, asked)
        await made.begin()
        return made


class AgentRun:
    """Implements `agents.ports.Answering`."""

    def __init__(self, runs: AgentRuns, asked: RunAsked) -> None:
        self._runs, self._asked = runs, asked
        self._owner_id = asked.owner_id
        self._kept = KeptSteps(runs.db, asked)
        self._shown = ShownParts()
        self._run: Run
        self._approvals: frozenset[Approval] = frozenset()
        self._is_foreign = False
        self._known = addresses_in(asked.said)
        self._tools: dict[str, Tool] = {}
        self._inner: Answering | None = None
        self._calling: asyncio.Task[ToolOutcome] | None = None
        self._is_stopped = self._is_calling_paid = self._is_cut_off = False
        self._provider: str | None = None

    @property
    def _steps(self) -> Sequence[Step]:
        return self._kept.steps

    async def begin(self) -> None:
        asked, agent = self._asked, self._asked.agent
        async with self._runs.db.transaction(self._owner_id) as tx:
            known = await queries_runs.find_run(tx, self._owner_id, asked.run_id) if asked.is_kept else None
            fresh = Run(
                id=asked.run_id,
                conversation_id=asked.conversation_id,
                agent_id=agent.id,
                agent_version=agent.version,
                state=RunState.RUNNING,
                reason=None,
                started_at=self._runs.clock.now(),
            )
            before = fresh if known is None else rules.interrupted(known)
            self._run = replace(before, state=RunState.RUNNING, reason=None, agent_version=agent.version)
            self._kept.steps = list(before.steps)
            if asked.is_kept:
                await queries_runs.begin_run(tx, self._owner_id, self._run)
            tools = await self._runs.tools_of(tx, self._owner_id, agent.definition.tools)
            self._tools = {name: tool for name, tool in tools.items() if self._may_have(tool)}
            self._approvals = frozenset(await queries_runs.list_approvals(tx, self._owner_id, agent.id, agent.version))
            self._is_foreign = asked.has_foreign or await queries_runs.has_foreign(tx, self._owner_id, asked.conversation_id)
            if WEB_SEARCH in self._tools:
                self._known |= found_in(await queries_runs.list_results(tx, self._owner_id, asked.conversation_id, WEB_SEARCH))
        await self._settle_lost(known)
        if rules.open_calls(self._steps):
            asked.on_admitted()
            return
        try:
            self._inner = await self._ask()
        except DomainError as refusal:
            if _is_own_limit(refusal):
                raise Invalid("The agent's limit allows not even one step.", code="run_limit_too_low") from refusal
            raise

    def _may_have(self, tool: Tool) -> bool:
        """Nobody knows where another host stands, unless the operator says it: what has to stay in a region asks no other."""
        region = self._asked.region
        return (region is None or tool.effect is Effect.NONE or tool.region == region) and (self._asked.draw is not None or not tool.draws)

    async def _settle_lost(self, known: Run | None) -> None:
        """Calls that were on their way when the server went away. What was booked of one that is made again, or will be, is given back."""
        for before, step in zip(() if known is None else known.steps, tuple(self._steps), strict=False):
            if before == step:
                continue
            is_paid = step.kind == "model" or ((tool := self._tools.get(step.name)) is not None and tool.is_paid)
            if is_paid and step.state is StepState.FAILED:
                await self._kept.keep(replace(step, error_code=LOST_CALL), lost_calls.look)
            else:
                await self._kept.keep(step)

    def stop(self) -> None:
        self._is_stopped = True
        if self._inner is not None:
            self._inner.stop()
        if self._calling is not None and not self._is_calling_paid:  # what its provider has begun is paid, and so it comes
            self._calling.cancel()

    def close(self) -> None:
        if self._inner is not None:
            self._inner.close()
        if self._calling is not None:
            self._calling.cancel()

    async def __aiter__(self) -> AsyncIterator[Event]:
        async with aclosing(self._written()) as events:
            async for event in events:
                yield event

    async def _written(self) -> AsyncGenerator[Event]:
        for event in self._replayed():
            yield event
        state, reason, error = RunState.DONE, None, None
        while True:
            if self._inner is not None:
                ended: Finished | None = None
                async for event in self._answered(self._inner):
                    if isinstance(event, Finished):
                        ended = event
                    else:
                        yield event
                self._inner = None
                if ended is not None and ended.error is not None:
                    state, reason, error = RunState.FAILED, str(ended.error["code"]), ended.error
                    break
            calls = [] if self._is_stopped else rules.open_calls(self._steps)
            async for event in self._called(calls):
                yield event
            if self._is_stopped or queries_runs.waiting(self._steps):
                break
            if calls and (rules.open_calls(self._steps) or self._is_at_most()):
                state, reason = RunState.LIMITED, STEPS
                break
            steered = [] if self._is_at_most() else await self._kept.steered()
            self._known |= addresses_in([step.result for step in steered])
            for step in steered:
                yield _told(step)
            if not calls and not steered:
                break
            try:
                self._inner = await self._ask()
            except DomainError as refusal:
                is_limit = _is_own_limit(refusal)
                state = RunState.LIMITED if is_limit else RunState.FAILED
                reason = SPENDING if is_limit else refusal.code
                error = {**refusal.facts, "code": refusal.code, "message": refusal.message}
                yield _told(self._steps[-1])
                break
        if queries_runs.waiting(self._steps):
            state = RunState.WAITING
        elif self._is_stopped:
            state = RunState.STOPPED
        yield await self._end(state, reason)
        receipts = tuple(rules.paid(self._steps))
        last = receipts[-1] if receipts else None
        yield Finished(
            receipt=last,
            provider=self._provider or (None if last is None else last.get("provider")),
            status=last["status"] if last else "failed",
            error=error if state is RunState.FAILED else None,
            receipts=receipts,
            is_cut_off=self._is_cut_off,
        )

    async def _end(self, state: RunState, reason: str | None) -> Told:
        self._run = replace(self._run, state=state, reason=reason, steps=tuple(self._steps))
        await self._kept.write(lambda connection: queries_runs.set_state(connection, self._owner_id, self._run.id, state, reason))
        return Told("run", {key: value for key, value in run_json(self._run).items() if key != "steps"})

    def _is_at_most(self) -> bool:
        most = self._asked.agent.definition.limits.steps
        return most is not None and len(self._steps) >= most * self._run.allowed

    def _replayed(self) -> list[Event]:
        """What there is already, for readers who begin with this stretch of the run."""
        events: list[Event] = [_told(step) for step in self._steps]
        for step in self._steps:
            events += self._shown.replayed(step.parts)
        return events

    # One call to the model

    async def _ask(self) -> Answering:
        """Raises what the gateway refuses; the step has failed then."""
        agent = self._asked.agent
        is_first = not self._asked.is_kept and not self._steps
        step = Step(
            id=self._run.id if is_first else new_id(self._runs.clock.now()),
            position=len(self._steps) + 1,
            kind="model",
            name=agent.definition.model,
            state=StepState.RUNNING,
        )
        messages = rules.conversation_of(self._asked.messages, self._steps)
        await self._kept.keep(step)
        try:
            return await self._asked.ask(
                messages=messages,
                tools=[tool.definition for tool in self._tools.values()],
                request_id=step.id,
                budget=self._budget(),
                on_admitted=self._asked.on_admitted,
            )
        except DomainError as refusal:
            with suppress(Unavailable):
                await self._kept.keep(replace(step, state=StepState.FAILED, error_code=refusal.code))
            raise

    def _budget(self) -> SpendingBudget | None:
        """What may be spent in the whole run, counted where every other budget is: a call that could pass it is not let in."""
        limits = self._asked.agent.definition.limits
        if limits.micro is None and limits.co2e_ng is None:
            return None
        times = self._run.allowed
        return SpendingBudget(
            id=self._run.id,
            kind=RUN_BUDGET,
            thing_id=self._run.id,
            limit_micro=None if limits.micro is None else limits.micro * times,
            limit_co2e_ng=None if limits.co2e_ng is None else limits.co2e_ng * times,
            window="total",
        )

    async def _answered(self, answering: Answering) -> AsyncIterator[Event]:
        """One answer of the model; its step is kept when it has ended."""
        begun, step = time.monotonic(), self._steps[-1]
        yield _told(step)
        collected = PartsCollector()
        self._shown.begin_answer()
        self._is_cut_off = False
        try:
            async for event in answering:
                if isinstance(event, Finished):
                    step = replace(
                        step,
                        state=StepState.DONE if event.error is None else StepState.FAILED,
                        parts=storable_parts(collected.parts),
                        receipt=event.receipt,
                        error_code=None if event.error is None else str(event.error["code"]),
                        ms=_ms_since(begun),
                    )
                    self._provider = event.provider or self._provider
                    await self._kept.keep(step)
                    yield _told(step)
                    yield event
                    return
                if isinstance(event, Told):
                    continue
                collected.add(event)
                if isinstance(event, AnswerFinished):
                    self._is_cut_off = event.finish is Finish.LENGTH
                for each in self._shown.passed(event):
                    yield each
        finally:
            answering.close()

    # Calls of tools

    async def _called(self, calls: Sequence[ToolCallPart]) -> AsyncIterator[Event]:
        """Run what may be run, one after the other; the rest waits for the person. Ends where a limit or the person ends it."""
        for index, call in enumerate(calls):
            step = next((each for each in self._steps if each.call_id == call.call_id and each.state in _UNSENT), None)
            if step is None and any(each.call_id == call.call_id and each.state is StepState.UNKNOWN for each in self._steps):
                continue
            if step is None:
                if self._is_at_most():
                    return
                step = self._planned(call, is_too_many=index >= MOST_CALLS)
                await self._kept.keep(step)
                yield _told(step)
            if step.state is StepState.APPROVED:
                step = replace(step, state=StepState.RUNNING)
                await self._kept.keep(step)
                yield _told(step)
            if step.state is not StepState.RUNNING:
                continue
            begun = time.monotonic()
            outcome = await self._outcome(step)
            step = ended(step, outcome, _ms_since(begun))
            self._is_foreign = self._is_foreign or step.is_foreign
            if step.name == WEB_SEARCH and step.state is StepState.DONE:
                self._known |= found_in([step.result])
            await self._kept.keep(step)
            yield _told(step)
            for picture in images_of(step.parts):
                yield self._shown.add(ImagePart(file=picture))
            if self._is_stopped:
                return

    def _planned(self, call: ToolCallPart, *, is_too_many: bool) -> Step:
        """The step of a call before anything is sent: it runs, waits for the person, or has failed already."""
        step = Step(
            id=new_id(self._runs.clock.now()),
            position=len(self._steps) + 1,
            kind="tool",
            name=call.name[:100],
            state=StepState.RUNNING,
            call_id=call.call_id,
            arguments=call.arguments[:MOST_KEPT],
        )
        tool, arguments = self._tools.get(call.name), read_arguments(call.arguments)
        if tool is None:
            return refused(step, "There is no such tool.")
        if arguments is None:
            return refused(step, "The arguments are no JSON object, or too long.")
        if is_too_many:
            return refused(step, f"At most {MOST_CALLS} tools are called at once. Call it again.")
        step = replace(step, summary=tool.summary(arguments)[:300], effect=tool.effect, target=tool.target(arguments))
        if not self._asks(tool, step.target, arguments):
            return step
        if self._asked.is_unattended:
            return replace(step, state=StepState.DENIED, result=NOBODY_THERE, ms=0)
        return replace(step, state=StepState.WAITING)

    def _asks(self, tool: Tool, target: str, arguments: Mapping[str, Any]) -> bool:
        """Whether the person has to allow it: what writes always; what asks another host once foreign text came in, unless the person wrote
        that very address, or a search found it.
        """
        agent = self._asked.agent
        if tool.effect is Effect.NONE:
            return False
        allowed = Approval(agent_id=agent.id, agent_version=agent.version, tool=tool.name, schema_hash=tool.schema_hash, target=target)
        if allowed in self._approvals:
            return False
        if tool.effect is Effect.OUTSIDE:
            return self._is_foreign and not self._is_known(tool, arguments)
        return True

    def _is_known(self, tool: Tool, arguments: Mapping[str, Any]) -> bool:
        if tool.address is None:
            return False
        try:
            return check_url(tool.address(arguments)) in self._known
        except AddressRefused:
            return False

    async def _outcome(self, step: Step) -> ToolOutcome | None:
        """What came of it, with what was booked of it; None where nobody knows: it writes, and did not say in time, or was stopped."""
        tool, arguments = self._tools.get(step.name), read_arguments(step.arguments)
        if tool is None or arguments is None:
            return ToolOutcome(text="There is no such tool any more.", is_error=True)
        outcome = await self._tried(tool, step, arguments)
        if outcome is None or not tool.is_paid or outcome.receipt is not None:
            return outcome
        return replace(outcome, receipt=await self._booked(step))

    async def _booked(self, step: Step) -> Mapping[str, Any] | None:
        """The receipt of a call that broke off; a booking on its way is waited for."""
        for _ in range(BOOKED_TRIES):
            async with self._runs.db.connection() as connection:
                receipt = await self._runs.receipts.find(connection, self._owner_id, step.id)
            if receipt is not None:
                return receipt
            await asyncio.sleep(BOOKED_AGAIN_S)
        return None

    async def _tried(self, tool: Tool, step: Step, arguments: Mapping[str, Any]) -> ToolOutcome | None:
        call = ToolRequest(
            owner_id=self._owner_id,
            key=step.id,
            arguments=arguments,
            caller=self._asked.caller,
            draw=self._asked.draw,
            budget=self._budget(),
        )
        self._calling, self._is_calling_paid = asyncio.create_task(within(tool, call)), tool.is_paid
        try:
            return await self._calling
        except TimeoutError:
            return (
                None
                if step.effect is Effect.WRITES
                else ToolOutcome(text=f"There was no answer within {tool.within_s:g} s.", is_error=True)
            )
        except EndUnknown as unknown:
            return None if step.effect is Effect.WRITES else failed(unknown)
        except DomainError as mistake:
            return failed(mistake)
        except asyncio.CancelledError:
            if not self._is_stopped:
                raise
            return None if step.effect is Effect.WRITES else ToolOutcome(text="The person stopped it.", is_error=True)
        except Exception as mistake:  # noqa: BLE001 - a tool's boundary; what it says may quote what it was given
            _log.error("alert", what="a tool failed", tool=step.name, error=type(mistake).__name__)
            return None if step.effect is Effect.WRITES else ToolOutcome(text="The tool failed.", is_error=True)
        finally:
            self._calling = None


MOST_KEPT = 32_001
_UNSENT = frozenset({StepState.APPROVED, StepState.WAITING})


def _told(step: Step) -> Told:
    return Told("step", step_json(step))


def _is_own_limit(refusal: DomainError) -> bool:
    return refusal.code == "budget_exceeded" and refusal.facts.get("scope") == RUN_BUDGET


def _ms_since(begun: float) -> int:
    return round((time.monotonic() - begun) * 1000)
