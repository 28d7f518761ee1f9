"""What a person decides about a run: whether a step may be sent, what becomes of one that nobody knows the end of, and that it goes on."""

from dataclasses import replace
from typing import Final, Literal
from uuid import UUID

from aim2balance.agents import queries, queries_runs, rules
from aim2balance.agents.tools import ToolsOfPersons
from aim2balance.agents.types import Approval, Run, RunState, Step, StepState
from aim2balance.kit.db import Connection, Database, Transaction
from aim2balance.kit.errors import Conflict, Invalid, NotFound
from aim2balance.kit.principal import OwnerId

Decided = Literal["once", "always", "deny", "repeat", "skip"]
DENIED: Final = "The person did not allow this call."
SKIPPED: Final = "Nobody knows whether this call did what it should: the server went away meanwhile. The person chose not to repeat it."


async def find_run(db: Database, owner_id: OwnerId, run_id: UUID) -> Run:
    """Raises `NotFound` (run_not_found)."""
    async with db.transaction(owner_id) as tx:
        run = await queries_runs.find_run(tx, owner_id, run_id)
    if run is None:
        raise _no_run()
    return run


async def is_done(db: Database, owner_id: OwnerId, run_id: UUID) -> bool:
    """It came to its own end; so did an answer that was made in no steps."""
    async with db.transaction(owner_id) as tx:
        run = await queries_runs.find_run(tx, owner_id, run_id)
    return run is None or run.state is RunState.DONE


async def list_runs(connection: Connection, owner_id: OwnerId, conversation_id: UUID) -> list[Run]:
    """Of a chat."""
    return await queries_runs.list_runs(connection, owner_id, conversation_id)


async def decide(db: Database, owner_id: OwnerId, run_id: UUID, step_id: UUID, decided: Decided, tools: ToolsOfPersons) -> Run:
    """The run after it. Deciding again the same way changes nothing.

    Raises `NotFound` (run_not_found, step_not_found), `Conflict` (step_is_decided), `Invalid` (not_this_decision).
    """
    async with db.transaction(owner_id) as tx:
        run = await _locked(tx, owner_id, run_id)
        step = next((each for each in run.steps if each.id == step_id and each.kind == "tool"), None)
        if step is None:
            raise NotFound("There is no such step.", code="step_not_found")
        is_unknown = step.state is StepState.UNKNOWN
        if step.state not in {StepState.WAITING, StepState.UNKNOWN}:
            raise Conflict("This step waits for nobody any more.", code="step_is_decided")
        if is_unknown is (decided not in {"repeat", "skip"}):
            raise Invalid("That cannot be decided about this step.", code="not_this_decision")
        if decided == "always":
            await _approve(tx, owner_id, run, step, tools)
        after, result = _AFTER[decided]
        await queries_runs.put_step(tx, owner_id, run_id, replace(step, state=after, result=result, error_code=None))
        found = await queries_runs.find_run(tx, owner_id, run_id)
    return found or run


_AFTER: Final = {
    "once": (StepState.APPROVED, ""),
    "always": (StepState.APPROVED, ""),
    "deny": (StepState.DENIED, DENIED),
    "repeat": (StepState.APPROVED, ""),
    "skip": (StepState.FAILED, SKIPPED),
}


async def _approve(tx: Transaction, owner_id: OwnerId, run: Run, step: Step, tools: ToolsOfPersons) -> None:
    agent = await queries.find_agent(tx, owner_id, run.agent_id)
    tool = (await tools.tools_of(tx, owner_id, [step.name])).get(step.name)
    if agent is None or tool is None:
        raise NotFound("There is no such tool any more.", code="step_not_found")
    await queries_runs.add_approval(
        tx,
        owner_id,
        Approval(agent_id=agent.id, agent_version=agent.version, tool=tool.name, schema_hash=tool.schema_hash, target=step.target),
    )


async def open_again(tx: Transaction, owner_id: OwnerId, run_id: UUID, *, grants: bool) -> Run:
    """The run, locked, to go on with; `grants`: with its limits once more.

    Raises `NotFound` (run_not_found), `Conflict` (run_is_over: nothing is left to do; run_waits: a step of it has to be decided;
    run_is_at_limit).
    """
    run = await _locked(tx, owner_id, run_id)
    if rules.is_over(run):
        raise Conflict("Nothing of this run is left to do.", code="run_is_over")
    if queries_runs.waiting(run.steps):
        raise Conflict("A step of this run waits for your decision.", code="run_waits")
    if run.state is RunState.LIMITED and not grants:
        raise Conflict("This run has reached a limit of its agent.", code="run_is_at_limit")
    if run.state is RunState.LIMITED:
        await queries_runs.grant(tx, owner_id, run_id)
    return run


async def _locked(tx: Transaction, owner_id: OwnerId, run_id: UUID) -> Run:
    run = await queries_runs.find_run(tx, owner_id, run_id, locks=True)
    if run is None:
        raise _no_run()
    return rules.interrupted(run)


def _no_run() -> NotFound:
    return NotFound("There is no such run.", code="run_not_found")
