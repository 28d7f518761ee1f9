"""What a person does in a chat: ask, stop, follow an answer, name and delete chats."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog

from aim2balance.chat import queries, rules
from aim2balance.chat.ports import Answering, Finished, Models
from aim2balance.chat.stream import Event, Generation
from aim2balance.chat.types import Conversation, Message, Role, Status
from aim2balance.gateway.errors import place_of
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database
from aim2balance.kit.errors import Conflict, DomainError, Invalid, NotFound, Unavailable
from aim2balance.kit.ids import new_id

KEEP_EVERY_S = 1.0
KEPT_AFTER_END_S = 60.0
ORPHANED_AFTER_S = 600
TITLE_LIMIT = 48

_log = structlog.get_logger("chat")


class Chats:
    """The chats of everybody, and the answers that are being written in this process."""

    def __init__(self, db: Database, models: Models, clock: Clock) -> None:
        self._db = db
        self._models = models
        self._clock = clock
        self._running: dict[tuple[UUID, UUID], Generation] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def ask(self, owner_id: UUID, conversation_id: UUID, parent_id: UUID | None, text: str, model: str) -> Generation:
        """Store the question and start its answer. A chat that is not there yet is made.

        Raises `Conflict` (answer_running) while another answer of that chat is being written, `NotFound` for somebody else's chat,
        `Invalid` (unknown_parent). Refusals of the gateway come as an `error` event: the question is kept.
        """
        if (running := self._running.get((owner_id, conversation_id))) and not running.is_answered:
            raise Conflict("An answer is being written in this chat.", code="answer_running")
        now = self._clock.now()
        question = _message(Role.USER, text, parent_id, now)
        # A millisecond later, for messages are listed in the order of their ids.
        answer = _message(Role.ASSISTANT, "", question.id, now + timedelta(milliseconds=1), model=model)
        generation = Generation(conversation_id, answer.id)
        self._running[owner_id, conversation_id] = generation
        try:
            conversation, path = await self._store(owner_id, conversation_id, model, question, answer)
        except BaseException:
            del self._running[owner_id, conversation_id]
            raise
        for message in (question, answer):
            generation.say("message", id=str(message.id), role=message.role, parentId=message.parent_id and str(message.parent_id))
        task = asyncio.create_task(self._write(owner_id, conversation, [*path, question], answer, generation))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return generation

    async def _store(
        self, owner_id: UUID, conversation_id: UUID, model: str, question: Message, answer: Message
    ) -> tuple[Conversation, list[Message]]:
        async with self._db.transaction() as tx:
            conversation = await queries.open_conversation(tx, owner_id, conversation_id, model, question.created_at)
            if conversation is None:
                raise NotFound("There is no such chat.", code="chat_not_found")
            known = {message.id: message for message in await queries.list_messages(tx, owner_id, conversation_id)}
            if question.parent_id is not None and question.parent_id not in known:
                raise Invalid("parentId names no message of this chat.", code="unknown_parent")
            path = rules.branch(known, question.parent_id)
            await queries.add_messages(tx, owner_id, conversation_id, [question, answer])
        return conversation, path

    async def _write(
        self, owner_id: UUID, conversation: Conversation, path: list[Message], answer: Message, generation: Generation
    ) -> None:
        """Write one answer to its end, whatever happens: the stream boundary of the chat."""
        draft = _Draft(self._db, owner_id, answer, generation)
        try:
            try:
                answering = await _unless_stopped(generation, self._ask_model(owner_id, conversation, answer, rules.prompt_of(path)))
                if answering is None:
                    draft.stop()
                else:
                    await draft.receive(answering)
            except DomainError as refusal:
                draft.fail(refusal.code, refusal.message, refusal.facts)
            except Exception as mistake:  # noqa: BLE001 - the stream boundary; its text may quote what was written
                _log.error("alert", what="chat answer failed", message_id=str(answer.id), error=place_of(mistake))
                draft.fail("internal_error", "Something went wrong on our side.", {})
            await draft.keep()
            generation.is_answered = True
            if draft.answer.status is Status.DONE and not conversation.title and draft.answer.text.strip():
                await self._name(owner_id, conversation, path, draft.answer, generation)
        except DomainError as away:
            _log.warning("chat answer not kept", message_id=str(answer.id), code=away.code)
        except asyncio.CancelledError:
            draft.fail("interrupted", "The answer was interrupted.", {})
            await draft.keep()
            raise
        finally:
            generation.is_answered = True
            generation.end()
            asyncio.get_running_loop().call_later(KEPT_AFTER_END_S, self._forget, owner_id, generation)

    async def _ask_model(
        self, owner_id: UUID, conversation: Conversation, answer: Message, messages: list[dict[str, str]], limit: int | None = None
    ) -> Answering:
        return await self._models.ask(
            owner_id=owner_id,
            user_id=owner_id,
            conversation_id=conversation.id,
            model=answer.model or conversation.model,
            messages=messages,
            limit=limit,
        )

    async def _name(self, owner_id: UUID, conversation: Conversation, path: list[Message], answer: Message, generation: Generation) -> None:
        """Give the chat a title, by the model that answered and metered like any answer; its first words where that fails."""
        question = path[-1].text
        title = rules.first_words(question)
        try:
            asked = rules.TITLE_PROMPT.format(question=question[:2000], answer=answer.text[:2000])
            with closing(await self._ask_model(owner_id, conversation, answer, [{"role": "user", "content": asked}], TITLE_LIMIT)) as said:
                words = [part.text async for part in said if not isinstance(part, Finished)]
            title = rules.clean_title("".join(words)) or title
        except DomainError as refusal:
            _log.info("no title by a model", conversation_id=str(conversation.id), code=refusal.code)
        async with self._db.connection() as connection:
            is_named = await queries.set_title(connection, owner_id, conversation.id, title, only_if_empty=True)
        if is_named:
            generation.say("title", text=title)

    def _forget(self, owner_id: UUID, generation: Generation) -> None:
        key = (owner_id, generation.conversation_id)
        if self._running.get(key) is generation:
            del self._running[key]

    async def follow(self, owner_id: UUID, conversation_id: UUID, after: int) -> AsyncIterator[Event]:
        """The events of the answer being written (or just written) in this chat after the event `after`.

        Raises `NotFound` (nothing_running).
        """
        generation = self._running.get((owner_id, conversation_id))
        if generation is None:
            raise NotFound("No answer is being written in this chat.", code="nothing_running")
        return generation.follow(after)

    async def stop(self, owner_id: UUID, conversation_id: UUID) -> None:
        """End the answer being written; what was produced is billed and kept. Nothing running: nothing to do."""
        if generation := self._running.get((owner_id, conversation_id)):
            generation.stopping.set()

    async def list_conversations(self, owner_id: UUID, before: tuple[datetime, UUID] | None = None, limit: int = 50) -> list[Conversation]:
        async with self._db.connection() as connection:
            return await queries.list_conversations(connection, owner_id, before, limit)

    async def read(self, owner_id: UUID, conversation_id: UUID) -> tuple[Conversation, list[Message]]:
        async with self._db.connection() as connection:
            conversation = await queries.find_conversation(connection, owner_id, conversation_id)
            if conversation is None:
                raise NotFound("There is no such chat.", code="chat_not_found")
            return conversation, await queries.list_messages(connection, owner_id, conversation_id)

    async def rename(self, owner_id: UUID, conversation_id: UUID, title: str) -> None:
        async with self._db.connection() as connection:
            if not await queries.set_title(connection, owner_id, conversation_id, title, only_if_empty=False):
                raise NotFound("There is no such chat.", code="chat_not_found")

    async def delete(self, owner_id: UUID, conversation_id: UUID) -> None:
        """Take the chat out of every list; a second call is a `NotFound`. An answer being written in it is stopped."""
        await self.stop(owner_id, conversation_id)
        async with self._db.connection() as connection:
            if not await queries.delete_conversation(connection, owner_id, conversation_id, self._clock.now()):
                raise NotFound("There is no such chat.", code="chat_not_found")

    async def fail_orphans(self, *, untouched_s: int = ORPHANED_AFTER_S) -> int:
        """Answers of processes that died become `failed` with what had been written."""
        async with self._db.connection() as connection:
            return await queries.fail_orphans(connection, untouched_s=untouched_s)

    async def close(self) -> None:
        """Stop every answer and wait until it is billed and kept."""
        for generation in self._running.values():
            generation.stopping.set()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def _unless_stopped(generation: Generation, asking: Coroutine[Any, Any, Answering]) -> Answering | None:
    """The answer once it begins; None when the person stops it before, and then nothing is held and nothing billed."""
    task = asyncio.ensure_future(asking)
    stopping = asyncio.ensure_future(generation.stopping.wait())
    try:
        await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        task.cancel()
        await asyncio.wait({task})
        return None
    finally:
        stopping.cancel()
        task.cancel()


class _Draft:
    """An answer on its way: collects what comes, tells the readers, keeps it in the database about once a second."""

    def __init__(self, db: Database, owner_id: UUID, answer: Message, generation: Generation) -> None:
        self.answer = answer
        self._db = db
        self._owner_id = owner_id
        self._generation = generation
        self._text: list[str] = []
        self._reasoning: list[str] = []
        self._kept_at = 0.0

    async def receive(self, answering: Answering) -> None:
        generation = self._generation
        stopper = asyncio.create_task(self._stop_when_asked(answering))
        try:
            async for part in answering:
                if isinstance(part, Finished):
                    self._finish(part)
                    break
                if part.reasoning:
                    self._reasoning.append(part.reasoning)
                    generation.say("reasoning", text=part.reasoning)
                if part.text:
                    self._text.append(part.text)
                    generation.say("delta", text=part.text)
                await self._keep_progress()
        finally:
            stopper.cancel()
            answering.close()

    async def _stop_when_asked(self, answering: Answering) -> None:
        await self._generation.stopping.wait()
        answering.stop()

    def stop(self) -> None:
        """The person ended it before it began."""
        self.answer = replace(self.answer, status=Status.STOPPED)

    def _finish(self, end: Finished) -> None:
        receipt = dict(end.receipt) if end.receipt is not None else None
        if end.error is not None:
            facts = {key: value for key, value in end.error.items() if key not in {"code", "message"}}
            self.answer = replace(self.answer, provider=end.provider, receipt=receipt)
            self.fail(str(end.error["code"]), str(end.error["message"]), facts)
        else:
            status = Status.STOPPED if self._generation.stopping.is_set() else Status.DONE
            self.answer = replace(self.answer, text="".join(self._text), provider=end.provider, receipt=receipt, status=status)
            if end.status == "shortened":
                self._generation.say("notice", code="shortened")
        if receipt is not None:
            self._generation.say("receipt", receipt=receipt)

    def fail(self, code: str, message: str, facts: dict[str, Any]) -> None:
        self.answer = replace(self.answer, status=Status.FAILED, error_code=code)
        self._generation.say("error", code=code, message=message, **facts)

    async def _keep_progress(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._kept_at < KEEP_EVERY_S:
            return
        self._kept_at = now
        try:
            async with self._db.connection() as connection:
                await queries.keep_progress(
                    connection, self._owner_id, self.answer.id, "".join(self._text), "".join(self._reasoning) or None
                )
        except Unavailable:
            _log.info("progress of an answer not kept", message_id=str(self.answer.id))  # the answer itself goes on

    async def keep(self) -> None:
        """Write the final state of the answer."""
        status = Status.FAILED if self.answer.status is Status.STREAMING else self.answer.status
        final = self.answer = replace(self.answer, text="".join(self._text), reasoning="".join(self._reasoning) or None, status=status)
        async with self._db.connection() as connection:
            await queries.finish_message(connection, self._owner_id, final)


def _message(role: Role, text: str, parent_id: UUID | None, now: datetime, *, model: str | None = None) -> Message:
    return Message(
        id=new_id(now),
        parent_id=parent_id,
        role=role,
        text=text,
        reasoning=None,
        model=model,
        provider=None,
        status=Status.DONE if role is Role.USER else Status.STREAMING,
        error_code=None,
        receipt=None,
        created_at=now,
    )
