"""The agents that people build, as models of the gateway."""

import unicodedata
from collections.abc import Sequence

from aim2balance.agents import Agents
from aim2balance.agents.types import Agent
from aim2balance.gateway.types import AgentModel
from aim2balance.kit.http import clean
from aim2balance.kit.principal import OwnerId
from aim2balance.prompts import rules as chat_settings


class AgentModels:
    """Implements `gateway.agent_models.AgentDirectory` with the agents a person keeps."""

    def __init__(self, agents: Agents) -> None:
        self._agents = agents

    async def find_agent(self, owner_id: OwnerId, name: str) -> AgentModel | None:
        try:
            spelled = clean(unicodedata.normalize("NFC", name).strip())
        except ValueError:  # nothing is called so
            return None
        found = await self._agents.find_named(owner_id, spelled)
        return None if found is None else self._model(found)

    async def list_agents(self, owner_id: OwnerId) -> Sequence[AgentModel]:
        return [self._model(agent) for agent in await self._agents.list_agents(owner_id)]

    @staticmethod
    def _model(agent: Agent) -> AgentModel:
        settings = agent.definition.settings
        return AgentModel(
            id=agent.id,
            name=agent.name,
            model=agent.definition.model,
            instructions=settings.instructions,
            parameters=chat_settings.parameters_of(settings),
            most_output=settings.most_output,
        )
