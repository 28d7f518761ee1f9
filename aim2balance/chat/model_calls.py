"""What an answer of a chat asks of its model, once or, in a run of its agent, step by step."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from aim2balance.agents.ports import Answering, RunAsked
from aim2balance.agents.types import Agent
from aim2balance.chat.ports import Models, SentFiles
from aim2balance.chat.types import Conversation, Message, Role
from aim2balance.content.messages import ModelMessage, ToolDefinition
from aim2balance.kit.principal import OwnerId, Principal, SpendingBudget


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCall:
    """Implements `agents.ports.AskModel` for one answer of a chat."""

    models: Models
    principal: Principal
    conversation: Conversation
    model: str
    files: SentFiles
    limit: int | None
    parameters: Mapping[str, Any]

    async def __call__(
        self,
        *,
        messages: Sequence[ModelMessage],
        on_admitted: Callable[[], None],
        tools: Sequence[ToolDefinition] = (),
        request_id: UUID | None = None,
        budget: SpendingBudget | None = None,
    ) -> Answering:
        principal = self.principal
        if budget is not None:
            principal = replace(principal, budgets=(*principal.budgets, budget))
        more: dict[str, Any] = {} if not tools else {"tools": tools}
        if request_id is not None:
            more["request_id"] = request_id
        return await self.models.ask(
            principal=principal,
            conversation_id=self.conversation.id,
            project_id=self.conversation.project_id,
            model=self.model,
            messages=messages,
            files=self.files,
            limit=self.limit,
            parameters=self.parameters,
            on_admitted=on_admitted,
            **more,
        )


def run_asked(
    owner_id: OwnerId,
    answer: Message,
    agent: Agent,
    path: Sequence[Message],
    messages: Sequence[ModelMessage],
    call: ModelCall,
    on_admitted: Callable[[], None],
    *,
    has_foreign: bool,
) -> RunAsked:
    """The run of the chat's agent that this answer is. `has_foreign`: files or passages of them go along."""
    return RunAsked(
        owner_id=owner_id,
        run_id=answer.id,
        conversation_id=call.conversation.id,
        agent=agent,
        messages=messages,
        region=call.principal.region,
        has_foreign=has_foreign,
        said=[message.text for message in path if message.role is Role.USER],
        ask=call,
        on_admitted=on_admitted,
    )
