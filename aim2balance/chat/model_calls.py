"""What an answer of a chat asks of its model, once or, in a run of its agent, step by step."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from aim2balance.agents.ports import Answering, DrawnPicture, RunAsked
from aim2balance.agents.types import Agent
from aim2balance.chat import rules
from aim2balance.chat.gateway_client import caller_of
from aim2balance.chat.ports import Models, SentFiles
from aim2balance.chat.types import Conversation, Message, QueuedText, Role
from aim2balance.content.messages import ModelMessage, ToolDefinition
from aim2balance.files import Files
from aim2balance.gateway.types import PictureShape
from aim2balance.kit.errors import NotFound
from aim2balance.kit.principal import OwnerId, Principal, SpendingBudget
from aim2balance.prompts.types import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What is in the chat for an answer, and who asks within what. `told` are the instructions of its project, `settings` those of its
    agent and its own.

    `is_begun`: the chat was not there before. `new`: the question, if it is new; `images`: those that came into the chat with it.
    """

    principal: Principal
    told: str
    settings: Settings
    collections: list[UUID]
    conversation: Conversation
    is_begun: bool
    path: list[Message]
    new: list[Message]
    answer: Message
    images: list[UUID]
    agent: Agent | None
    asker: Principal
    """As they asked, within nothing yet."""
    queued: QueuedText | None = None

    @property
    def goes_when_refused(self) -> bool:
        """A further answer to a question that stands is shown beside the others, with why there is none."""
        return bool(self.new) or self.path[-1].role is Role.ASSISTANT


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureCall:
    """Implements `agents.ports.DrawPicture` for one answer of a chat."""

    models: Models
    files: Files
    principal: Principal
    conversation: Conversation

    async def __call__(
        self, *, prompt: str, shape: PictureShape, change: str | None, request_id: UUID, budget: SpendingBudget | None
    ) -> DrawnPicture:
        owner_id, chat = self.principal.owner_id, self.conversation
        given = None if change is None else await self._given(change)
        await self.files.check_room(owner_id)
        principal = self.principal
        if budget is not None:
            principal = replace(principal, budgets=(*principal.budgets, budget))
        made = await self.models.draw(
            principal=principal,
            conversation_id=chat.id,
            project_id=chat.project_id,
            prompt=prompt,
            shape=shape,
            given=given,
            request_id=request_id,
        )
        file = await self.files.add(owner_id, made.content, conversation_id=chat.id, made_by=made.model)
        return DrawnPicture(picture=rules.references([file])[0], model=made.model, receipt=made.receipt)

    async def _given(self, named: str) -> tuple[str, bytes]:
        try:
            file_id = None if named == "last" else UUID(named)
        except ValueError:
            raise NotFound("`change` is the id of a picture of this chat, or `last`.", code="file_not_found") from None
        file, content = await self.files.in_chat(self.principal.owner_id, self.conversation.id, file_id)
        return file.media_type, content


def run_asked(
    owner_id: OwnerId,
    answer: Message,
    agent: Agent,
    path: Sequence[Message],
    messages: Sequence[ModelMessage],
    call: ModelCall,
    on_admitted: Callable[[], None],
    *,
    draw: PictureCall,
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
        caller=replace(caller_of(call.principal), conversation_id=call.conversation.id, project_id=call.conversation.project_id),
        draw=draw,
        on_admitted=on_admitted,
    )
