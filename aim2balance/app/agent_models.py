"""The agents that people build, as models of the gateway; those with tools answer there by a run without a person."""

import unicodedata
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from aim2balance import chat
from aim2balance.agents import AgentRuns, Agents
from aim2balance.agents.ports import Answering, Finished, RunAsked, Told
from aim2balance.agents.types import Agent, RunState
from aim2balance.content.events import PartExtended, PartStarted
from aim2balance.content.messages import ModelMessage, ToolDefinition
from aim2balance.content.parts import TextPart
from aim2balance.gateway import Gateway, ModelInput
from aim2balance.gateway.ports import AgentEnd, AgentStep
from aim2balance.gateway.types import AgentConversation, AgentModel, Caller
from aim2balance.kit.errors import DomainError, Kind, Unavailable
from aim2balance.kit.http import clean
from aim2balance.kit.principal import OwnerId, SpendingBudget
from aim2balance.prompts import rules as chat_settings


class AgentModels:
    """Implements `gateway.ports.AgentDirectory` with the agents a person keeps."""

    def __init__(self, agents: Agents, runs: AgentRuns | None = None, gateway: Gateway | None = None) -> None:
        self._agents, self._runs, self._gateway = agents, runs, gateway

    async def find_agent(self, owner_id: OwnerId, name: str) -> AgentModel | None:
        try:
            spelled = clean(unicodedata.normalize("NFC", name).strip())
        except ValueError:  # nothing is called so
            return None
        found = await self._agents.find_named(owner_id, spelled)
        return None if found is None else self._model(found)

    async def list_agents(self, owner_id: OwnerId) -> Sequence[AgentModel]:
        return [self._model(agent) for agent in await self._agents.list_agents(owner_id)]

    def _model(self, agent: Agent) -> AgentModel:
        settings = agent.definition.settings
        return AgentModel(
            id=agent.id,
            name=agent.name,
            model=agent.definition.model,
            instructions=settings.instructions,
            parameters=chat_settings.parameters_of(settings),
            most_output=settings.most_output,
            has_tools=bool(agent.definition.tools) and self._runs is not None,
        )

    async def begin_run(self, caller: Caller, agent: AgentModel, conversation: AgentConversation, request_id: UUID) -> "RunOfClient":
        if self._runs is None or self._gateway is None:
            raise Unavailable("Agents with tools do not answer here.")
        known = await self._agents.get(caller.owner_id, agent.id)
        told = (ModelMessage(role="system", parts=(TextPart(text=agent.instructions),)),) if agent.instructions.strip() else ()
        limits = [limit for limit in (conversation.limit, agent.most_output) if limit is not None]
        ask = ClientAsk(
            gateway=self._gateway,
            caller=replace(caller, agent_id=agent.id),
            model=agent.model,
            files=conversation.files,
            limit=min(limits, default=None),
            parameters={**agent.parameters, **conversation.parameters},
        )
        run = await self._runs.begin(
            RunAsked(
                owner_id=caller.owner_id,
                run_id=request_id,
                conversation_id=request_id,
                agent=known,
                messages=[*told, *conversation.messages],
                said=conversation.said,
                region=caller.region,
                is_kept=False,
                is_unattended=True,
                ask=ask,
                caller=ask.caller,
                on_admitted=lambda: None,
            )
        )
        return RunOfClient(run)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientAsk:
    """Implements `agents.ports.AskModel` for a client with a key: its limits and its region are those of every step."""

    gateway: Gateway
    caller: Caller
    model: str
    files: Mapping[UUID, bytes]
    limit: int | None
    parameters: Mapping[str, Any]

    async def __call__(
        self,
        *,
        messages: Sequence[ModelMessage],
        tools: Sequence[ToolDefinition],
        request_id: UUID,
        budget: SpendingBudget | None,
        on_admitted: Callable[[], None],
    ) -> Answering:
        caller = self.caller
        if budget is not None:
            caller = replace(caller, budgets=(*caller.budgets, budget))
        request = await self.gateway.read_input(
            ModelInput(messages=tuple(messages), files=self.files, tools=tuple(tools)),
            caller,
            request_id,
            model=self.model,
            limit=self.limit,
            parameters=self.parameters,
            on_admitted=on_admitted,
        )
        return chat.MeteredAnswer(await self.gateway.answer(request))


class RunOfClient:
    """Implements `gateway.ports.RunningAgent`."""

    def __init__(self, run: Answering) -> None:
        self._run = run

    def stop(self) -> None:
        self._run.stop()

    def close(self) -> None:
        self._run.close()

    async def events(self) -> AsyncGenerator[str | AgentStep | AgentEnd, None]:
        steps: dict[str, Mapping[str, Any]] = {}
        run: Mapping[str, Any] = {}
        texts: set[int] = set()
        async with aclosing(self._run.__aiter__()) as events:  # type: ignore[type-var]
            async for event in events:
                match event:
                    case PartStarted(part=TextPart() as part):
                        texts.add(event.index)
                        if part.text:
                            yield part.text
                    case PartExtended() if event.index in texts and event.text:
                        yield event.text
                    case Told(name="step"):
                        steps[event.data["id"]] = event.data
                        yield AgentStep(event.data)
                    case Told(name="run"):
                        run = event.data
                    case Finished():
                        told = {**run, "steps": sorted(steps.values(), key=lambda step: step["position"])}
                        is_shortened = run.get("state") == RunState.LIMITED or event.status == "shortened"
                        error = None if event.error is None else _failure(event.error)
                        yield AgentEnd(
                            receipts=event.receipts,
                            run=told,
                            provider=event.provider,
                            error=error,
                            is_shortened=is_shortened,
                            is_cut_off=event.is_cut_off,
                        )
                    case _:
                        continue


class RunFailed(DomainError):
    """A step of a run failed; those before it are paid."""

    kind = Kind.UPSTREAM_FAILED
    code = "upstream_error"


class RunUnpaid(RunFailed):
    """Its next step could not be paid."""

    kind = Kind.INSUFFICIENT_FUNDS


def _failure(error: Mapping[str, Any]) -> DomainError:
    facts = {name: value for name, value in error.items() if name not in {"code", "message"}}
    kind = RunUnpaid if error["code"] in {"insufficient_balance", "budget_exceeded"} else RunFailed
    return kind(str(error["message"]), code=str(error["code"]), **facts)
