"""SQL of schedules."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import OwnerId
from aim2balance.schedules.types import GreenerHour, ScheduledPrompt, ScheduledRun, ScheduledRunState, SchedulePlan

_PLAN = [field.name for field in fields(SchedulePlan)]
_NEXT = ["due_at", "run_at", "is_placed", "g_per_kwh", "due_g_per_kwh", "told"]
_SCHEDULE = ", ".join(["owner_id", "id", "user_id", *_PLAN, *_NEXT])
_RUN = ", ".join(field.name for field in fields(ScheduledRun))


def _schedule(row: Any) -> ScheduledPrompt:
    return ScheduledPrompt(
        id=row["id"],
        owner_id=row["owner_id"],
        user_id=row["user_id"],
        plan=SchedulePlan(**{name: row[name] for name in _PLAN}),
        **{name: row[name] for name in _NEXT},
    )


def _run(row: Any) -> ScheduledRun:
    return ScheduledRun(**{**dict(row), "state": ScheduledRunState(row["state"])})


async def list_schedules(connection: Connection, owner_id: OwnerId) -> list[ScheduledPrompt]:
    rows = await connection.fetch(f"SELECT {_SCHEDULE} FROM schedule WHERE owner_id = $1 ORDER BY lower(name), id", owner_id)
    return [_schedule(row) for row in rows]


async def find_schedule(connection: Connection, owner_id: OwnerId, schedule_id: UUID, *, locks: bool = False) -> ScheduledPrompt | None:
    statement = f"SELECT {_SCHEDULE} FROM schedule WHERE owner_id = $1 AND id = $2"
    row = await connection.fetchrow(f"{statement} FOR UPDATE" if locks else statement, owner_id, schedule_id)
    return _schedule(row) if row else None


async def count_schedules(connection: Connection, owner_id: OwnerId) -> int:
    return int(await connection.fetchval("SELECT count(*) FROM schedule WHERE owner_id = $1", owner_id))


async def put_schedule(tx: Transaction, schedule: ScheduledPrompt, now: datetime) -> None:
    """Add it, or change it to this."""
    plan = {name: getattr(schedule.plan, name) for name in _PLAN}
    following = {name: getattr(schedule, name) for name in _NEXT}
    names = [*plan, *following]
    places = ", ".join(f"${number}" for number in range(5, 5 + len(names)))
    changes = ", ".join(f"{name} = excluded.{name}" for name in names)
    await tx.execute(
        f"INSERT INTO schedule (owner_id, id, user_id, made_at, {', '.join(names)}) VALUES ($1, $2, $3, $4, {places})"
        f" ON CONFLICT (owner_id, id) DO UPDATE SET {changes}",
        schedule.owner_id,
        schedule.id,
        schedule.user_id,
        now,
        *plan.values(),
        *following.values(),
    )


async def delete_schedule(tx: Transaction, owner_id: OwnerId, schedule_id: UUID) -> bool:
    return bool(await tx.fetchval("DELETE FROM schedule WHERE owner_id = $1 AND id = $2 RETURNING true", owner_id, schedule_id))


async def find_unplaced(connection: Connection, now: datetime) -> ScheduledPrompt | None:
    """One whose greener hour is to be sought now."""
    row = await connection.fetchrow(f"SELECT {_SCHEDULE} FROM schedule WHERE run_at <= $1 AND NOT is_placed ORDER BY run_at LIMIT 1", now)
    return _schedule(row) if row else None


async def place(tx: Transaction, schedule: ScheduledPrompt, at: datetime, found: GreenerHour | None) -> None:
    """When it runs, unless somebody else has said so, or it was changed meanwhile."""
    await tx.execute(
        "UPDATE schedule SET run_at = $4, is_placed = true, g_per_kwh = $5, due_g_per_kwh = $6"
        " WHERE owner_id = $1 AND id = $2 AND due_at = $3 AND run_at IS NOT NULL AND NOT is_placed",
        schedule.owner_id,
        schedule.id,
        schedule.due_at,
        at,
        None if found is None else found.g_per_kwh,
        None if found is None else found.due_g_per_kwh,
    )


async def lock_due(tx: Transaction, now: datetime) -> ScheduledPrompt | None:
    """One that is to run now and that nobody else is at."""
    row = await tx.fetchrow(
        f"SELECT {_SCHEDULE} FROM schedule WHERE run_at <= $1 AND is_placed ORDER BY run_at LIMIT 1 FOR UPDATE SKIP LOCKED", now
    )
    return _schedule(row) if row else None


async def set_next(tx: Transaction, schedule: ScheduledPrompt, due_at: datetime, run_at: datetime) -> None:
    await tx.execute(
        "UPDATE schedule SET due_at = $3, run_at = $4, is_placed = (greener_hours = 0), g_per_kwh = NULL, due_g_per_kwh = NULL"
        " WHERE owner_id = $1 AND id = $2",
        schedule.owner_id,
        schedule.id,
        due_at,
        run_at,
    )


async def set_told(tx: Transaction, owner_id: OwnerId, schedule_id: UUID, reason: str | None) -> bool:
    """Whether it is another reason than the last time."""
    return bool(
        await tx.fetchval(
            "UPDATE schedule SET told = $3 WHERE owner_id = $1 AND id = $2 AND told IS DISTINCT FROM $3 RETURNING true",
            owner_id,
            schedule_id,
            reason,
        )
    )


async def add_run(tx: Transaction, owner_id: OwnerId, run: ScheduledRun) -> bool:
    """False where that time has had its run."""
    values = [getattr(run, field.name) for field in fields(ScheduledRun)]
    places = ", ".join(f"${number}" for number in range(2, 2 + len(values)))
    added = await tx.fetchval(
        f"INSERT INTO schedule_run (owner_id, {_RUN}) VALUES ($1, {places})"
        " ON CONFLICT (owner_id, schedule_id, due_at) WHERE NOT is_by_hand DO NOTHING RETURNING true",
        owner_id,
        *values,
    )
    return bool(added)


async def set_chat(tx: Transaction, owner_id: OwnerId, run_id: UUID, conversation_id: UUID, message_id: UUID) -> None:
    await tx.execute(
        "UPDATE schedule_run SET conversation_id = $3, message_id = $4 WHERE owner_id = $1 AND id = $2",
        owner_id,
        run_id,
        conversation_id,
        message_id,
    )


async def end_run(
    tx: Transaction,
    owner_id: OwnerId,
    run_id: UUID,
    now: datetime,
    state: ScheduledRunState,
    *,
    reason: str | None,
    cost_micro: int | None,
    has_chat: bool,
) -> ScheduledRun | None:
    """As it ended; None where that was said before."""
    row = await tx.fetchrow(
        "UPDATE schedule_run SET state = $3, reason = $4, cost_micro = $5, ended_at = $6,"
        " conversation_id = CASE WHEN $7 THEN conversation_id END, message_id = CASE WHEN $7 THEN message_id END"
        f" WHERE owner_id = $1 AND id = $2 AND state = 'running' RETURNING {_RUN}",
        owner_id,
        run_id,
        state,
        reason,
        cost_micro,
        now,
        has_chat,
    )
    return _run(row) if row else None


async def list_runs(connection: Connection, owner_id: OwnerId, schedule_id: UUID, limit: int) -> list[ScheduledRun]:
    """The newest first."""
    rows = await connection.fetch(
        f"SELECT {_RUN} FROM schedule_run WHERE owner_id = $1 AND schedule_id = $2 ORDER BY started_at DESC, id DESC LIMIT $3",
        owner_id,
        schedule_id,
        limit,
    )
    return [_run(row) for row in rows]


async def last_runs(connection: Connection, owner_id: OwnerId, schedule_ids: Sequence[UUID]) -> dict[UUID, ScheduledRun]:
    """The newest of each of these schedules."""
    rows = await connection.fetch(
        f"SELECT DISTINCT ON (schedule_id) {_RUN} FROM schedule_run WHERE owner_id = $1 AND schedule_id = ANY ($2)"
        " ORDER BY schedule_id, started_at DESC, id DESC",
        owner_id,
        list(schedule_ids),
    )
    return {row["schedule_id"]: _run(row) for row in rows}


async def list_left(connection: Connection, before: datetime, limit: int) -> list[tuple[OwnerId, ScheduledRun]]:
    """Runs of everybody that began before that and have not ended."""
    rows = await connection.fetch(
        f"SELECT owner_id, {_RUN} FROM schedule_run WHERE state = 'running' AND started_at < $1 ORDER BY started_at LIMIT $2", before, limit
    )
    return [(row["owner_id"], _run({name: value for name, value in row.items() if name != "owner_id"})) for row in rows]


async def erase(tx: Transaction, owner_id: OwnerId) -> None:
    await tx.execute("DELETE FROM schedule WHERE owner_id = $1", owner_id)
