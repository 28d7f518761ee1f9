"""A title for a chat: bought once, by the model for titles, or the first words of the question."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import structlog

from aim2balance.agents.ports import Finished, Told
from aim2balance.chat import queries, rules
from aim2balance.chat.generation.events import Generation
from aim2balance.chat.ports import NO_FILES, NO_PARAMETERS, Models, TitleModels
from aim2balance.chat.types import Conversation, Message, Role, Status
from aim2balance.content.events import PartsCollector
from aim2balance.content.parts import text_of
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database
from aim2balance.kit.errors import DomainError
from aim2balance.kit.money import ZERO
from aim2balance.kit.principal import Principal

TITLE_LIMIT = 48
NAMING_AT_MOST = timedelta(minutes=10)
"""Longer than any model takes for a title."""

_log = structlog.get_logger("chat")


class Titles:
    """Gives chats their titles. A next question need not wait for the title, and pays for no second one."""

    def __init__(self, db: Database, models: Models, title_models: TitleModels, clock: Clock) -> None:
        self._db = db
        self._models = models
        self._title_models = title_models
        self._clock = clock

    async def name(
        self, principal: Principal, conversation: Conversation, path: list[Message], answer: Message, generation: Generation
    ) -> None:
        """Name the chat, unless it has been meanwhile: by the model for titles, metered as such; by the question's first words
        where there is none or it fails. A question that got no whole answer costs nothing more: its first words must do.
        Of all processes one names it; where that one died, it is named after a while with the next answer.
        """
        now = self._clock.now()
        async with self._db.connection() as connection:
            is_ours = await queries.claim_title(connection, principal.owner_id, conversation.id, now, now - NAMING_AT_MOST)
        if is_ours:
            await self._name(principal, conversation, path, answer, generation)

    async def _name(
        self, principal: Principal, conversation: Conversation, path: list[Message], answer: Message, generation: Generation
    ) -> None:
        question = next((rules.words_of(message) for message in reversed(path) if message.role is Role.USER), "")
        title = rules.first_words(question)
        try:
            if answer.status is Status.DONE and answer.text.strip() and (model := await self._title_models(principal.user_id)):
                title = await self._by_model(principal, conversation, question, answer, model) or title
        except DomainError as refusal:
            _log.info("no title by a model", conversation_id=str(conversation.id), code=refusal.code)
        async with self._db.connection() as connection:
            is_named = await queries.set_title(connection, principal.owner_id, conversation.id, title, only_if_empty=True)
        if is_named:
            generation.emit("title", text=title)

    async def _by_model(self, principal: Principal, conversation: Conversation, question: str, answer: Message, model: str) -> str:
        """Empty where that would cost more than a title may. Raises what the gateway refuses."""
        asked = rules.TITLE_PROMPT.format(question=question[: rules.TITLE_QUOTED], answer=answer.text[: rules.TITLE_QUOTED])
        messages, region = [rules.said("user", asked)], self._models.region_to_keep(answer.receipt)
        own_model = answer.model or conversation.model
        estimates = await self._models.estimate(
            principal=principal if region is None else replace(principal, region=region),
            models=[model, own_model],
            messages=messages,
            files=NO_FILES,
            limit=TITLE_LIMIT,
            parameters=NO_PARAMETERS,
            available=ZERO,
            output=TITLE_LIMIT,
            request_type="title",
        )
        if not rules.may_cost(estimates[model], estimates[own_model]):
            return ""
        naming_answer = await self._models.ask(
            principal=principal,
            conversation_id=conversation.id,
            project_id=conversation.project_id,
            model=model,
            messages=messages,
            limit=TITLE_LIMIT,
            request_type="title",
            region=region,
        )
        with closing(naming_answer) as naming:
            collected = PartsCollector()
            async for event in naming:
                if not isinstance(event, Finished | Told):
                    collected.add(event)
            return rules.title_of_answer(text_of(collected.parts))
