"""SQL of agents."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from aim2balance.agents import rules
from aim2balance.agents.types import Agent, AgentVersion
from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import OwnerId

_AGENT = "SELECT id, name, description, icon, definition, version, changed_at FROM agent WHERE owner_id = $1 AND deleted_at IS NULL"


def _agent(row: Any) -> Agent:
    return Agent(**{**dict(row), "definition": rules.read(row["definition"])})


async def list_agents(connection: Connection, owner_id: OwnerId) -> list[Agent]:
    return [_agent(row) for row in await connection.fetch(f"{_AGENT} ORDER BY lower(name), id", owner_id)]


async def find_agent(connection: Connection, owner_id: OwnerId, agent_id: UUID) -> Agent | None:
    row = await connection.fetchrow(f"{_AGENT} AND id = $2", owner_id, agent_id)
    return _agent(row) if row else None


async def find_named(connection: Connection, owner_id: OwnerId, name: str) -> Agent | None:
    """By its name, in capitals or not."""
    row = await connection.fetchrow(f"{_AGENT} AND lower(name) = lower($2)", owner_id, name)
    return _agent(row) if row else None


async def names(connection: Connection, owner_id: OwnerId, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Of deleted ones too."""
    rows = await connection.fetch("SELECT id, name FROM agent WHERE owner_id = $1 AND id = ANY ($2)", owner_id, list(ids))
    return {row["id"]: row["name"] for row in rows}


async def is_taken(connection: Connection, owner_id: OwnerId, name: str, *, but: UUID) -> bool:
    """Whether another agent than `but` has that name, in capitals or not."""
    return bool(
        await connection.fetchval(
            "SELECT true FROM agent WHERE owner_id = $1 AND lower(name) = lower($2) AND id <> $3 AND deleted_at IS NULL",
            owner_id,
            name,
            but,
        )
    )


async def count_agents(connection: Connection, owner_id: OwnerId) -> int:
    return int(await connection.fetchval("SELECT count(*) FROM agent WHERE owner_id = $1 AND deleted_at IS NULL", owner_id))


async def add_agent(tx: Transaction, owner_id: OwnerId, agent: Agent) -> None:
    await tx.execute(
        "INSERT INTO agent (owner_id, id, name, description, icon, definition, version, made_at, changed_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
        owner_id,
        agent.id,
        agent.name,
        agent.description,
        agent.icon,
        rules.stored(agent.definition),
        agent.version,
        agent.changed_at,
    )


async def change_agent(tx: Transaction, owner_id: OwnerId, agent: Agent) -> None:
    await tx.execute(
        "UPDATE agent SET name = $3, description = $4, icon = $5, definition = $6, version = $7, changed_at = $8"
        " WHERE owner_id = $1 AND id = $2 AND deleted_at IS NULL",
        owner_id,
        agent.id,
        agent.name,
        agent.description,
        agent.icon,
        rules.stored(agent.definition),
        agent.version,
        agent.changed_at,
    )


async def add_version(tx: Transaction, owner_id: OwnerId, agent: Agent, keep: int) -> None:
    """Store the definition it has now as a version; of all versions the newest `keep` stay."""
    await tx.execute(
        "INSERT INTO agent_version (owner_id, agent_id, version, definition, made_at) VALUES ($1, $2, $3, $4, $5)",
        owner_id,
        agent.id,
        agent.version,
        rules.stored(agent.definition),
        agent.changed_at,
    )
    await tx.execute(
        "DELETE FROM agent_version WHERE owner_id = $1 AND agent_id = $2 AND version <= $3", owner_id, agent.id, agent.version - keep
    )


async def list_versions(connection: Connection, owner_id: OwnerId, agent_id: UUID) -> list[AgentVersion]:
    """The newest first."""
    rows = await connection.fetch(
        "SELECT version, definition, made_at FROM agent_version WHERE owner_id = $1 AND agent_id = $2 ORDER BY version DESC",
        owner_id,
        agent_id,
    )
    return [AgentVersion(version=row["version"], definition=rules.read(row["definition"]), made_at=row["made_at"]) for row in rows]


async def delete_agent(tx: Transaction, owner_id: OwnerId, agent_id: UUID, now: datetime) -> bool:
    """What it was told goes with its versions; its name stays, for what was used with it."""
    done = await tx.execute(
        "UPDATE agent SET deleted_at = $3, description = '', definition = '{}' WHERE owner_id = $1 AND id = $2 AND deleted_at IS NULL",
        owner_id,
        agent_id,
        now,
    )
    await tx.execute("DELETE FROM agent_version WHERE owner_id = $1 AND agent_id = $2", owner_id, agent_id)
    return bool(done.endswith(" 1"))


async def erase(tx: Transaction, owner_id: OwnerId) -> None:
    await tx.execute("DELETE FROM agent_version WHERE owner_id = $1", owner_id)
    await tx.execute("DELETE FROM agent WHERE owner_id = $1", owner_id)
