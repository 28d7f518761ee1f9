"""The agents a person keeps."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from aim2balance import knowledge
from aim2balance.agents import queries, queries_runs, queries_sources, rules, tool_sources
from aim2balance.agents.tools import BUILT_IN
from aim2balance.agents.types import Agent, AgentChange, AgentVersion, Definition
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Connection, Database, LockKey, Transaction, lock
from aim2balance.kit.errors import Conflict, NotFound
from aim2balance.kit.ids import new_id
from aim2balance.kit.principal import OwnerId
from aim2balance.knowledge.types import Use

MOST_AGENTS = 200
MOST_VERSIONS = 100


class Agents:
    """The agents of everybody. What is somebody else's does not exist: `NotFound` (agent_not_found)."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db, self._clock = db, clock

    async def list_agents(self, owner_id: OwnerId) -> list[Agent]:
        """By name."""
        async with self._db.transaction(owner_id) as tx:
            used = await knowledge.collections_of_all(tx, owner_id, Use.AGENT)
            return [replace(agent, collections=tuple(used.get(agent.id, ()))) for agent in await queries.list_agents(tx, owner_id)]

    async def get(self, owner_id: OwnerId, agent_id: UUID) -> Agent:
        async with self._db.transaction(owner_id) as tx:
            return await get_agent(tx, owner_id, agent_id)

    async def find_named(self, owner_id: OwnerId, name: str) -> Agent | None:
        """By its name, in capitals or not."""
        async with self._db.transaction(owner_id) as tx:
            return await queries.find_named(tx, owner_id, name)

    async def add(
        self, owner_id: OwnerId, name: str, description: str, icon: str, definition: Definition, collections: Sequence[UUID] = ()
    ) -> Agent:
        """Raises `Conflict` (too_many_agents, agent_name_taken), `NotFound` (collection_not_found, tool_not_found), `Invalid`
        (too_many_used).
        """
        now = self._clock.now()
        made = Agent(id=new_id(now), name=name, description=description, icon=icon, definition=definition, version=1, changed_at=now)
        async with self._db.transaction(owner_id) as tx:
            await lock(tx, LockKey.AGENTS, owner_id)
            if await queries.count_agents(tx, owner_id) >= MOST_AGENTS:
                raise Conflict("There are too many agents.", code="too_many_agents")
            await _check_name(tx, owner_id, made)
            await _check_tools(tx, owner_id, definition.tools, ())
            await queries.add_agent(tx, owner_id, made)
            await queries.add_version(tx, owner_id, made, MOST_VERSIONS)
            used = await knowledge.use_collections(tx, owner_id, Use.AGENT, made.id, collections)
        return replace(made, collections=tuple(used))

    async def change(self, owner_id: OwnerId, agent_id: UUID, change: AgentChange) -> Agent:
        """Chats with it answer as it is from then on. The last 100 versions are kept.

        Raises `Conflict` (agent_name_taken), `NotFound` (collection_not_found, tool_not_found), `Invalid` (too_many_used).
        """
        async with self._db.transaction(owner_id) as tx:
            await lock(tx, LockKey.AGENTS, owner_id)
            known = await get_agent(tx, owner_id, agent_id)
            after = rules.changed(known, change, self._clock.now())
            if after is not known:
                await _check_name(tx, owner_id, after)
                await _check_tools(tx, owner_id, after.definition.tools, known.definition.tools)
                await queries.change_agent(tx, owner_id, after)
                if after.version != known.version:
                    await queries.add_version(tx, owner_id, after, MOST_VERSIONS)
                if after.collections != known.collections:
                    await knowledge.use_collections(tx, owner_id, Use.AGENT, agent_id, after.collections)
        return after

    async def delete(self, owner_id: OwnerId, agent_id: UUID) -> None:
        """Its chats stay and answer without it; its name stays with what was used."""
        async with self._db.transaction(owner_id) as tx:
            await knowledge.use_collections(tx, owner_id, Use.AGENT, agent_id, ())
            if not await queries.delete_agent(tx, owner_id, agent_id, self._clock.now()):
                raise _no_agent()

    async def list_versions(self, owner_id: OwnerId, agent_id: UUID) -> list[AgentVersion]:
        """The newest first."""
        async with self._db.transaction(owner_id) as tx:
            await get_agent(tx, owner_id, agent_id)
            return await queries.list_versions(tx, owner_id, agent_id)

    async def names(self, owner_id: OwnerId, ids: Iterable[UUID]) -> dict[UUID, str]:
        """The names of these agents; a deleted one has its last. Unknown ids are missing."""
        async with self._db.transaction(owner_id) as tx:
            return await queries.names(tx, owner_id, ids)


async def find_agent(connection: Connection, owner_id: OwnerId, agent_id: UUID) -> Agent | None:
    return await queries.find_agent(connection, owner_id, agent_id)


async def get_agent(connection: Connection, owner_id: OwnerId, agent_id: UUID) -> Agent:
    """Raises `NotFound` (agent_not_found)."""
    agent = await queries.find_agent(connection, owner_id, agent_id)
    if agent is None:
        raise _no_agent()
    return replace(agent, collections=tuple(await knowledge.collections_of(connection, owner_id, Use.AGENT, agent_id)))


async def erase(tx: Transaction, owner_id: OwnerId) -> None:
    """Delete every agent of a person, the names of deleted ones too."""
    await queries_runs.erase(tx, owner_id)
    await queries_sources.erase(tx, owner_id)
    await queries.erase(tx, owner_id)


async def _check_tools(tx: Transaction, owner_id: OwnerId, tools: Iterable[str], before: Iterable[str]) -> None:
    """That they are there. What the agent has already may be gone: it answers without it."""
    others = {name for name in tools if name not in BUILT_IN} - set(before)
    if others and not others <= await tool_sources.find_names(tx, owner_id):
        raise NotFound("There is no such tool.", code="tool_not_found")


async def _check_name(tx: Transaction, owner_id: OwnerId, agent: Agent) -> None:
    if await queries.is_taken(tx, owner_id, agent.name, but=agent.id):
        raise Conflict("There is an agent with that name.", code="agent_name_taken")


def _no_agent() -> NotFound:
    return NotFound("There is no such agent.", code="agent_not_found")
