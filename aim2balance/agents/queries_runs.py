"""SQL of runs, their steps, and what is approved for good."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from aim2balance.agents.types import WAITS, Approval, Effect, Run, RunState, Step, StepState
from aim2balance.content.parts import parts_json, read_parts, storable
from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import OwnerId

_STEP = "id, position, kind, name, state, summary, call_id, arguments, effect, target, result, is_foreign, parts, receipt, error_code, ms"


def _step(row: Any) -> Step:
    return Step(
        **{
            **{name: row[name] for name in _STEP.split(", ")},
            "state": StepState(row["state"]),
            "effect": Effect(row["effect"]),
            "parts": read_parts(row["parts"]),
        }
    )


async def begin_run(tx: Transaction, owner_id: OwnerId, run: Run) -> None:
    """Begin it, or go on with it."""
    await tx.execute(
        "INSERT INTO agent_run (owner_id, id, conversation_id, agent_id, agent_version, state, started_at, allowed)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        " ON CONFLICT (owner_id, id) DO UPDATE SET state = excluded.state, agent_version = excluded.agent_version, reason = NULL,"
        " allowed = excluded.allowed",
        owner_id,
        run.id,
        run.conversation_id,
        run.agent_id,
        run.agent_version,
        str(run.state),
        run.started_at,
        run.allowed,
    )


async def set_state(connection: Connection, owner_id: OwnerId, run_id: UUID, state: RunState, reason: str | None) -> None:
    await connection.execute(
        "UPDATE agent_run SET state = $3, reason = $4 WHERE owner_id = $1 AND id = $2", owner_id, run_id, str(state), reason
    )


async def grant(connection: Connection, owner_id: OwnerId, run_id: UUID) -> None:
    """Its limits once more."""
    await connection.execute("UPDATE agent_run SET allowed = allowed + 1 WHERE owner_id = $1 AND id = $2", owner_id, run_id)


async def put_step(connection: Connection, owner_id: OwnerId, run_id: UUID, step: Step) -> None:
    """As it is now; a new one is added."""
    await connection.execute(
        f"INSERT INTO agent_run_step (owner_id, run_id, {_STEP})"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
        " ON CONFLICT (owner_id, id) DO UPDATE SET state = excluded.state, summary = excluded.summary, result = excluded.result,"
        " is_foreign = excluded.is_foreign, parts = excluded.parts, receipt = excluded.receipt, error_code = excluded.error_code,"
        " ms = excluded.ms",
        owner_id,
        run_id,
        step.id,
        step.position,
        step.kind,
        storable(step.name),
        str(step.state),
        storable(step.summary),
        step.call_id and storable(step.call_id),
        storable(step.arguments),
        str(step.effect),
        storable(step.target),
        storable(step.result),
        step.is_foreign,
        parts_json(step.parts),
        step.receipt and dict(step.receipt),
        step.error_code,
        step.ms,
    )


async def set_receipt(tx: Transaction, owner_id: OwnerId, step_id: UUID, receipt: Mapping[str, Any]) -> None:
    await tx.execute("UPDATE agent_run_step SET receipt = $3 WHERE owner_id = $1 AND id = $2", owner_id, step_id, dict(receipt))


async def find_run(connection: Connection, owner_id: OwnerId, run_id: UUID, *, locks: bool = False) -> Run | None:
    found = await _runs(connection, "id = $2" + (" FOR UPDATE" if locks else ""), owner_id, run_id)
    return found[0] if found else None


async def list_runs(connection: Connection, owner_id: OwnerId, conversation_id: UUID) -> list[Run]:
    return await _runs(connection, "conversation_id = $2", owner_id, conversation_id)


async def _runs(connection: Connection, which: str, owner_id: OwnerId, value: UUID) -> list[Run]:
    rows = await connection.fetch(
        "SELECT id, conversation_id, agent_id, agent_version, state, reason, started_at, allowed FROM agent_run"
        f" WHERE owner_id = $1 AND {which}",
        owner_id,
        value,
    )
    ids = [row["id"] for row in rows]
    steps = await connection.fetch(
        f"SELECT run_id, {_STEP} FROM agent_run_step WHERE owner_id = $1 AND run_id = ANY ($2) ORDER BY run_id, position", owner_id, ids
    )
    of: dict[UUID, list[Step]] = {run_id: [] for run_id in ids}
    for row in steps:
        of[row["run_id"]].append(_step(row))
    return [Run(**{**dict(row), "state": RunState(row["state"]), "steps": tuple(of[row["id"]])}) for row in rows]


async def has_foreign(connection: Connection, owner_id: OwnerId, conversation_id: UUID) -> bool:
    """Whether text that neither the person nor a model wrote came into this chat by a tool."""
    return bool(
        await connection.fetchval(
            "SELECT EXISTS (SELECT FROM agent_run AS run JOIN agent_run_step AS step"
            " ON step.owner_id = run.owner_id AND step.run_id = run.id"
            " WHERE run.owner_id = $1 AND run.conversation_id = $2 AND step.is_foreign)",
            owner_id,
            conversation_id,
        )
    )


async def list_results(connection: Connection, owner_id: OwnerId, conversation_id: UUID, tool: str) -> list[str]:
    """What the newest calls of that tool gave in this chat."""
    rows = await connection.fetch(
        "SELECT step.result FROM agent_run AS run JOIN agent_run_step AS step"
        " ON step.owner_id = run.owner_id AND step.run_id = run.id"
        " WHERE run.owner_id = $1 AND run.conversation_id = $2 AND step.name = $3 AND step.state = 'done' ORDER BY step.id DESC LIMIT 50",
        owner_id,
        conversation_id,
        tool,
    )
    return [row["result"] for row in rows]


async def add_approval(tx: Transaction, owner_id: OwnerId, approval: Approval) -> None:
    await tx.execute(
        "INSERT INTO tool_approval (owner_id, agent_id, agent_version, tool, schema_hash, target) VALUES ($1, $2, $3, $4, $5, $6)"
        " ON CONFLICT DO NOTHING",
        owner_id,
        approval.agent_id,
        approval.agent_version,
        approval.tool,
        approval.schema_hash,
        approval.target,
    )


async def list_approvals(connection: Connection, owner_id: OwnerId, agent_id: UUID, agent_version: int) -> list[Approval]:
    """Of that version: what was allowed to another one counts no more."""
    rows = await connection.fetch(
        "SELECT agent_id, agent_version, tool, schema_hash, target FROM tool_approval"
        " WHERE owner_id = $1 AND agent_id = $2 AND agent_version = $3",
        owner_id,
        agent_id,
        agent_version,
    )
    return [Approval(**dict(row)) for row in rows]


async def erase(tx: Transaction, owner_id: OwnerId) -> None:
    for table in ("tool_approval", "agent_run_step", "agent_run"):
        await tx.execute(f"DELETE FROM {table} WHERE owner_id = $1", owner_id)


def waiting(steps: Sequence[Step]) -> list[Step]:
    """Those that the person has to decide on."""
    return [step for step in steps if step.kind == "tool" and step.state in WAITS]
