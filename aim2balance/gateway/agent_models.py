"""`agent:NAME` as a model: the request becomes one to the agent's model, with its instructions before the client's and its parameters
where the client sets none.

Such a body is written anew. Every other body stays as the client wrote it, but for the few values that `dialects.splice` replaces.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

import msgspec

from aim2balance.catalogue.errors import ModelNotFound
from aim2balance.gateway import dialects
from aim2balance.gateway.agent_conversation import read_conversation
from aim2balance.gateway.dialects import request_facts
from aim2balance.gateway.dialects.json_spans import after_space
from aim2balance.gateway.errors import ModelNotAllowed
from aim2balance.gateway.large_bodies import BODY_WORK, is_large
from aim2balance.gateway.ports import AgentDirectory, RunningAgent
from aim2balance.gateway.types import AGENT_PREFIX, AgentConversation, AgentModel, Caller
from aim2balance.kit.errors import Invalid
from aim2balance.kit.principal import OwnerId

_MARK: Final = AGENT_PREFIX.encode()


class NoAgents:
    """Nobody has any."""

    async def find_agent(self, owner_id: OwnerId, name: str) -> AgentModel | None:
        del owner_id, name
        return None

    async def list_agents(self, owner_id: OwnerId) -> Sequence[AgentModel]:
        del owner_id
        return ()

    async def begin_run(self, caller: Caller, agent: AgentModel, conversation: AgentConversation, request_id: UUID) -> RunningAgent:
        del caller, conversation, request_id
        raise ModelNotFound("You have no agent of that name.", model=agent.model_name)


async def find(agents: AgentDirectory, owner_id: OwnerId, model_name: str) -> AgentModel:
    """The agent that a name of a model means. Raises `ModelNotFound`."""
    found = await agents.find_agent(owner_id, model_name.removeprefix(AGENT_PREFIX))
    if found is None:
        raise ModelNotFound("You have no agent of that name.", model=model_name[:100])
    return found


def as_agent(caller: Caller, agent: AgentModel) -> Caller:
    """The caller with the agent, who may ask its model. A key that is bound to models must name the agent or its model.

    Raises `ModelNotAllowed`.
    """
    if caller.models is None:
        return replace(caller, agent_id=agent.id)
    if agent.model not in caller.models and agent.model_name.casefold() not in {name.casefold() for name in caller.models}:
        raise ModelNotAllowed("This key may not use that agent.", model=agent.model_name)
    return replace(caller, agent_id=agent.id, models=caller.models | {agent.model})


async def instructed(agents: AgentDirectory, endpoint: dialects.Endpoint, body: bytes, caller: Caller) -> tuple[bytes, Caller]:
    """Body and caller as they go on: unchanged where no agent is asked. Raises `Invalid`, `ModelNotFound`, `ModelNotAllowed`."""
    if _MARK not in body or dialects.ENDPOINTS[endpoint].is_form:
        return body, caller
    large = is_large(body)
    document, name = await BODY_WORK.run(caller.owner_id, request_facts.open_body, body) if large else request_facts.open_body(body)
    if not name.startswith(AGENT_PREFIX):
        return body, caller
    row = dialects.ENDPOINTS[endpoint]
    if row.operation != "chat":
        raise Invalid(
            f"An agent answers in conversations: it cannot be asked for {row.operation}.", code="invalid_request_error", param="model"
        )
    # Written anew every member stands once; what the price depends on is refused where it stands twice, as in every other body.
    request_facts.find_offsets(row.form, body, after_space(body, 0), document)
    agent = await find(agents, caller.owner_id, name)
    told = {**document, "model": agent.model}
    dialects.DIALECTS[row.dialect].instruct(told, agent.instructions, agent.parameters)
    if agent.most_output is not None:
        lower_limits(told, row.form.limit_fields, agent.most_output)
    written = await BODY_WORK.run(caller.owner_id, msgspec.json.encode, told) if large else msgspec.json.encode(told)
    return written, as_agent(caller, agent)


async def with_tools(agents: AgentDirectory, body: bytes, caller: Caller) -> tuple[AgentModel, AgentConversation, Caller] | None:
    """The agent with tools that a body of chat completions asks, what it is asked, and the caller with it; None where none is.

    Raises `Invalid`, `ModelNotFound`, `ModelNotAllowed`.
    """
    if _MARK not in body:
        return None
    large = is_large(body)
    document, name = await BODY_WORK.run(caller.owner_id, request_facts.open_body, body) if large else request_facts.open_body(body)
    if not name.startswith(AGENT_PREFIX):
        return None
    agent = await find(agents, caller.owner_id, name)
    if not agent.has_tools:
        return None
    request_facts.find_offsets(dialects.ENDPOINTS["chat"].form, body, after_space(body, 0), document)
    asked = await BODY_WORK.run(caller.owner_id, read_conversation, document) if large else read_conversation(document)
    return agent, asked, as_agent(caller, agent)


def lower_limits(document: dict[str, Any], names: Sequence[str], most: int) -> None:
    """Of two limits of an answer the lower one counts. What is no number is refused later, as everywhere."""
    given = [name for name in names if document.get(name) is not None]
    for name in given or names[:1]:
        stated = document.get(name)
        if stated is None or (type(stated) is int and stated > most):
            document[name] = most
