"""What a person does in a chat: ask, ask again, continue, stop, follow an answer from anywhere."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import structlog

from aim2balance import agents, files, identity, organisations, prompts, wallet
from aim2balance.agents.ports import Answering
from aim2balance.agents.types import WAITS, Agent, Run
from aim2balance.chat import backfill, queries, question_files, question_knowledge, queued_texts, rules, search
from aim2balance.chat.answer_runs import ChatRuns
from aim2balance.chat.generation import event_log
from aim2balance.chat.generation import queries as generations
from aim2balance.chat.generation.event_log import EventLog
from aim2balance.chat.generation.events import Event, Generation
from aim2balance.chat.generation.writer import AnswerWriter, unless_stopped
from aim2balance.chat.model_calls import ModelCall, PictureCall, Stored, run_asked
from aim2balance.chat.ports import Instructions, Models, TitleModels, first_words_only, no_instructions
from aim2balance.chat.question_files import QuestionFiles
from aim2balance.chat.titles import Titles
from aim2balance.chat.types import Asked, Conversation, Message, Role, Status
from aim2balance.content.parts import Parts, parts_of
from aim2balance.gateway.errors import place_of
from aim2balance.gateway.types import MessageEstimate
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database, LockKey, Transaction, lock
from aim2balance.kit.errors import Conflict, DomainError, Invalid, Kind, NotFound, Unavailable, unreachable
from aim2balance.kit.ids import new_id
from aim2balance.kit.person_limits import PersonLimit
from aim2balance.kit.principal import OwnerId, Principal, UserId
from aim2balance.kit.schedules import Schedule
from aim2balance.knowledge.ports import MeaningModel
from aim2balance.organisations.types import Project
from aim2balance.prompts import rules as chat_settings
from aim2balance.prompts.types import Settings

KEPT_AFTER_END_S = 60.0
TEMPORARY = timedelta(hours=24)
REGULAR_WORK_EVERY = timedelta(seconds=30)

_log = structlog.get_logger("chat")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEstimates:
    """What a message would take by model, or why it would be refused there, and what stands against it."""

    balance: wallet.Balance
    models: Mapping[str, MessageEstimate | DomainError]


class Chats(ChatRuns):
    """The chats of everybody, and the answers that are being written in this process."""

    def __init__(
        self,
        db: Database,
        models: Models,
        clock: Clock,
        stored: files.StoredFiles,
        instructions: Instructions = no_instructions,
        title_models: TitleModels = first_words_only,
        *,
        most_answers: int | None = None,
        most_followers: int | None = None,
        most_storage_mib: int | None = None,
    ) -> None:
        super().__init__(db, clock, most_storage_mib)
        self._most_answers = most_answers
        self.followers = PersonLimit(
            most_followers, message="Answers are followed on too many pages at once. Close one of them.", code="too_many_followers"
        )
        self._models = models
        self.meaning: MeaningModel | None = None
        """By which passages of collections are found besides their words; given by whoever opens it."""
        self._instructions = instructions
        self._titles = Titles(db, models, title_models, clock)
        self._event_log = EventLog(db)
        self.files = files.Files(db, clock, self.storage, stored, queries.is_shown)
        self._documents = files.DocumentReader(db, stored)
        self.runs: agents.AgentRuns | None = None
        self._here: dict[UUID, Generation] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def ask(
        self, principal: Principal, conversation_id: UUID, parent_id: UUID | None, text: str | None, model: str, **more: Any
    ) -> Generation:
        """`answer` with the parts of `Asked` by name."""
        return await self.answer(principal, conversation_id, Asked(parent_id=parent_id, text=text, model=model, **more))

    async def answer(self, principal: Principal, conversation_id: UUID, asked: Asked) -> Generation:
        """Store the question, if it is a new one, and start its answer. A chat that is not there yet is made.

        Raises `Conflict` (answer_running) while another answer of that chat is being written, but for up to four to one question;
        `NotFound` (chat_not_found, project_not_found, agent_not_found, unknown_file) for what is somebody else's; `Invalid`
        (unknown_parent, parent_needed, and what `question_files` says of files); `DomainError`
        (region_not_allowed) where the person, the chat or its project keeps it in the EU and the model does not answer there,
        (too_many_answers) while as many as may be are written for this person; `Conflict` (storage_full).
        What the gateway refuses before a model is asked comes as an `error` event, the first one, and leaves nothing behind: no question,
        and no chat where this would have begun one. A further answer to a question that stands is kept as failed.
        """
        return self._started(await self._store(principal, conversation_id, asked), asked)

    def _started(self, stored: Stored, asked: Asked) -> Generation:
        generation = Generation(stored.principal.owner_id, stored.conversation.id, stored.answer.id)
        self._here[stored.answer.id] = generation
        self._event_log.add(generation)
        task = asyncio.create_task(self._write(stored.principal, stored, generation, asked))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return generation

    async def go_on(self, principal: Principal, run_id: UUID, *, grants: bool) -> Generation:
        """Go on with the run of an agent that waits, was stopped or interrupted, or, where the person `grants` its limits once more, has
        reached them. Raises `NotFound` (run_not_found), `Conflict` (run_is_over, answer_running, run_waits).
        """
        await self._ended(principal.owner_id, run_id)
        stored = await self._reopened(principal, run_id, grants=grants)
        return self._started(stored, Asked(parent_id=stored.path[-1].id, text=None, model=stored.conversation.model))

    async def decide(self, principal: Principal, run_id: UUID, step_id: UUID, decided: agents.Decided) -> Run:
        """Decide on a step that waits; with the last one the run goes on. Raises what `agents.decide` does, and `go_on`."""
        if self.runs is None:
            unreachable("whoever decides on runs has them")
        run = await agents.decide(self._db, principal.owner_id, run_id, step_id, decided, self.runs)
        if not any(step.kind == "tool" and step.state in WAITS for step in run.steps):
            await self.go_on(principal, run_id, grants=False)
        return await self.find_run(principal.owner_id, run_id)

    async def _reopened(self, principal: Principal, run_id: UUID, *, grants: bool) -> Stored:
        owner_id, asker = principal.owner_id, principal
        async with self._db.transaction(owner_id) as tx:
            run = await agents.open_again(tx, owner_id, run_id, grants=grants)
            conversation = await queries.find_conversation(tx, owner_id, run.conversation_id)
            agent = await agents.find_agent(tx, owner_id, run.agent_id)
            if conversation is None or agent is None:
                raise NotFound("There is no such run any more.", code="run_not_found")
            known = {message.id: message for message in await queries.list_messages(tx, owner_id, conversation.id)}
            answer = known.get(run_id)
            if answer is None or answer.parent_id is None:
                raise NotFound("There is no such run any more.", code="run_not_found")
            if answer.status is Status.STREAMING:
                raise Conflict("An answer is being written in this chat.", code="answer_running")
            principal, project = await _within(tx, principal, conversation)
            self._models.check_region(principal, agent.definition.model)
            again = Asked(parent_id=answer.parent_id, text=None, model=conversation.model)
            collections = await question_knowledge.collections_of(tx, owner_id, conversation, agent, again)
            await generations.begin_again(tx, owner_id, conversation.id, run_id, answer.parent_id)
        return Stored(
            principal=replace(principal, agent_id=agent.id),
            told="" if project is None else project.instructions,
            settings=_settings_with(agent, conversation.settings),
            collections=collections,
            conversation=conversation,
            is_begun=False,
            path=rules.branch(known, answer.parent_id),
            new=[],
            answer=replace(answer, model=agent.definition.model, status=Status.STREAMING, error_code=None, error_facts=None),
            images=[],
            agent=agent,
            asker=asker,
        )

    async def estimate(
        self, principal: Principal, conversation_id: UUID, asked: Asked, models: Sequence[str], output: int
    ) -> ModelEstimates:
        """What a message would take of each of these models, with the history and the images that go along, against what is available now.

        Nothing is stored and nobody is asked. Raises `NotFound` (chat_not_found), `Invalid` (unknown_parent, parent_needed).
        """
        owner_id, now = principal.owner_id, self._clock.now()
        async with self._db.transaction(owner_id) as tx:
            conversation = await queries.find_conversation(tx, owner_id, conversation_id)
            known = await queries.list_messages(tx, owner_id, conversation_id) if conversation is not None else []
            sent = await question_files.find(tx, owner_id, asked.files)
            project = None
            if conversation is not None:
                principal, project = await _within(tx, principal, conversation)
            agent = await _agent_of(tx, owner_id, conversation, asked)
            collections = await question_knowledge.collections_of(tx, owner_id, conversation, agent, asked)
        if conversation is None and asked.parent_id is not None:
            raise NotFound("There is no such chat.", code="chat_not_found")
        settings = _settings_with(agent, conversation.settings if conversation is not None else asked.settings)
        path, _ = _branch({message.id: message for message in known}, asked, now, sent)
        told = "" if project is None else project.instructions
        wishes = chat_settings.instructions_of(await self._wishes_of(principal.user_id), settings, told)
        found = await wallet.balance(self._db, principal.payer_id)
        passages = await question_knowledge.find(self._db, self.meaning, owner_id, collections, path)
        estimates = await self._models.estimate(
            principal=principal,
            models=models,
            messages=question_knowledge.quoted(rules.asked_of(path, wishes), passages, path),
            files=await question_files.contents(self.files, self._documents, owner_id, path, self._models, models),
            limit=chat_settings.limit_of(asked.most_output, settings),
            parameters=chat_settings.parameters_of(settings),
            available=found.available,
            output=output,
        )
        return ModelEstimates(balance=found, models=estimates)

    async def bound(self, principal: Principal, conversation_id: UUID | None) -> tuple[Principal, Conversation | None]:
        """The principal within what their chat is bound to, and that chat; without one, or where it is gone, within what they are."""
        async with self._db.transaction(principal.owner_id) as tx:
            conversation = None
            if conversation_id is not None:
                conversation = await queries.find_conversation(tx, principal.owner_id, conversation_id)
            return (await _within(tx, principal, conversation))[0], conversation

    async def _store(self, principal: Principal, conversation_id: UUID, asked: Asked) -> Stored:
        now, owner_id, asker, queued = self._clock.now(), principal.owner_id, principal, None
        async with self._db.transaction(owner_id) as tx:
            if self._most_answers is not None:
                await lock(tx, LockKey.CHAT_ANSWERS, owner_id)
                rules.check_parallel(await generations.count_running(tx, owner_id, event_log.ORPHANED_AFTER_S), self._most_answers)
            if asked.project_id is not None:
                await organisations.check_project(tx, owner_id, asked.project_id)
            until = now + TEMPORARY if asked.is_temporary else None
            begun_with = await prompts.as_kept(tx, owner_id, asked.settings)
            there = await queries.find_conversation(tx, owner_id, conversation_id)
            agent = await _agent_of(tx, owner_id, there, asked)
            model = asked.model if agent is None else agent.definition.model
            conversation = await queries.open_conversation(
                tx,
                owner_id,
                conversation_id,
                model,
                now,
                until,
                asked.project_id,
                begun_with,
                is_eu_only=asked.is_eu_only,
                agent_id=asked.agent_id,
                title=asked.title,
            )
            if conversation is None:
                raise NotFound("There is no such chat.", code="chat_not_found")
            if asked.queued_id is not None:
                queued = await queued_texts.take(tx, owner_id, conversation_id, asked.queued_id)
                asked = replace(asked, text=queued.text)
            collections = await question_knowledge.use(tx, owner_id, conversation, agent, asked)
            principal, project = await _within(tx, principal, conversation)
            principal = replace(principal, agent_id=None if agent is None else agent.id)
            self._models.check_region(principal, model)
            if conversation.temporary_until is not None:
                await queries.remove_later(tx, owner_id, conversation_id, conversation.temporary_until)
            known = {message.id: message for message in await queries.list_messages(tx, owner_id, conversation_id)}
            sent = await question_files.take(tx, owner_id, conversation_id, asked.files, known.values())
            path, new = _branch(known, asked, now, sent)
            await question_files.check(tx, owner_id, path[-1], self._models, model)
            # A millisecond later than the question, for messages are listed in the order of their ids.
            answer = _message(Role.ASSISTANT, (), path[-1].id, now + timedelta(milliseconds=1), model=model)
            running = await generations.list_running(tx, owner_id, conversation_id, event_log.ORPHANED_AFTER_S)
            beside = [one.parent_id for one in running if not one.is_answered and not one.is_ended and not one.is_orphan]
            rules.check_compared(path[-1].id, is_new_question=bool(new), running=beside)
            if new:
                await queries.set_chosen_model(tx, owner_id, conversation_id, model)
            await self.storage.check_chats(tx, owner_id, sum(rules.text_bytes(message) for message in new))
            await queries.add_messages(tx, owner_id, conversation_id, [*new, answer])
            await queries.set_head(tx, owner_id, conversation_id, answer.id)
            await generations.begin(tx, owner_id, conversation_id, answer.id, path[-1].id)
        before = {file.id for message in known.values() for file in message.files}
        return Stored(
            principal=principal,
            told="" if project is None else project.instructions,
            settings=_settings_with(agent, conversation.settings),
            collections=collections,
            conversation=conversation,
            is_begun=there is None,
            path=path,
            new=new,
            answer=answer,
            images=[file.id for file in sent.images if file.id not in before],
            agent=agent,
            asker=asker,
            queued=queued,
        )

    async def _write(
        self,
        principal: Principal,
        stored: Stored,
        generation: Generation,
        asked: Asked,
    ) -> None:
        """Write one answer to its end, whatever happens: the stream boundary of the chat."""
        owner_id = principal.owner_id
        conversation, path, answer = stored.conversation, stored.path, stored.answer
        model = answer.model or conversation.model
        writer = AnswerWriter(self._db, owner_id, answer, generation, [*stored.new, answer])
        try:
            try:
                wishes = chat_settings.instructions_of(await self._wishes_of(principal.user_id), stored.settings, stored.told)
                passages = await question_knowledge.find(self._db, self.meaning, owner_id, stored.collections, path)
                writer.citations = question_knowledge.citations_of(passages)
                messages = question_knowledge.quoted(rules.asked_of(path, wishes), passages, path)
                ask = ModelCall(
                    models=self._models,
                    principal=principal,
                    conversation=conversation,
                    model=model,
                    files=await question_files.contents(self.files, self._documents, owner_id, path, self._models, [model]),
                    limit=chat_settings.limit_of(asked.most_output, stored.settings),
                    parameters=chat_settings.parameters_of(stored.settings),
                )
                runs, agent = self.runs, stored.agent
                if agent is None or not agent.definition.tools or runs is None:
                    asking: Coroutine[Any, Any, Answering] = ask(messages=messages, on_admitted=writer.begin)
                else:
                    has_foreign = bool(passages) or any(message.documents for message in path)
                    draw = PictureCall(models=self._models, files=self.files, principal=principal, conversation=conversation)
                    run = run_asked(owner_id, answer, agent, path, messages, ask, writer.begin, draw=draw, has_foreign=has_foreign)
                    steering = partial(queued_texts.take_steering, owner_id=owner_id, conversation_id=conversation.id)
                    asking = runs.begin(replace(run, is_unattended=asked.is_unattended, steering=steering))
                answering = await unless_stopped(generation, asking)
                if answering is None:
                    writer.stop()
                else:
                    await writer.receive(answering)
            except DomainError as refusal:
                if not writer.is_begun and refusal.kind is not Kind.UNAVAILABLE and await self._is_taken_back(owner_id, stored):
                    writer.refuse(refusal)
                    return
                writer.fail(refusal.code, refusal.message, refusal.facts)
            except Exception as mistake:  # noqa: BLE001 - the stream boundary; its text may quote what was written
                _log.error("alert", what="chat answer failed", message_id=str(answer.id), error=place_of(mistake))
                writer.fail("internal_error", "Something went wrong on our side.", {})
            await writer.keep()
            # Another answer to a question pays for no title: the first one sees to it, and may still be at it.
            if asked.text is not None and not conversation.title and conversation.temporary_until is None:
                await self._titles.name(principal, conversation, path, writer.answer, generation)
            await self._ask_next(stored, asked, writer.answer, generation)
        except DomainError as away:
            _log.warning("chat answer not kept", message_id=str(answer.id), code=away.code)
        except asyncio.CancelledError:
            writer.fail("interrupted", "The answer was interrupted.", {})
            await writer.keep()
            raise
        finally:
            generation.end(writer.answer.status)
            asyncio.get_running_loop().call_later(KEPT_AFTER_END_S, self._release, generation)

    async def _ask_next(self, stored: Stored, asked: Asked, answer: Message, generation: Generation) -> None:
        """Ask what waited for this answer, once it came to its own end; after any other it stays for the person to decide."""
        owner_id, chat_id = stored.principal.owner_id, stored.conversation.id
        if answer.status is not Status.DONE or (stored.agent and not await agents.is_done(self._db, owner_id, answer.id)):
            return
        queued = await queued_texts.next_of(self._db, owner_id, chat_id)
        if queued is None:
            return
        async with self._db.transaction(owner_id) as tx:
            chat = await queries.find_conversation(tx, owner_id, chat_id)
        if chat is None:
            return
        model = chat.chosen_model or answer.model or chat.model
        wanted = Asked(parent_id=chat.head_id, text=queued.text, model=model, queued_id=queued.id, is_unattended=asked.is_unattended)
        try:
            following = await self.answer(stored.asker, chat_id, wanted)
        except DomainError as refusal:
            _log.info("a text goes on waiting", message_id=str(answer.id), code=refusal.code)
        else:
            generation.emit("next", id=str(queued.id), messageId=str(following.message_id))

    def _release(self, generation: Generation) -> None:
        if self._here.get(generation.message_id) is generation:
            del self._here[generation.message_id]

    async def _is_taken_back(self, owner_id: OwnerId, stored: Stored) -> bool:
        """Nothing was asked, so nothing is kept: the chat is as it was, and one that was only begun by this is gone.

        False where that cannot be: the answer is then kept as failed.
        """
        if not stored.goes_when_refused:
            return False
        try:
            async with self._db.transaction(owner_id) as tx:
                await files.take_out(tx, owner_id, stored.images)
                if stored.queued is not None and not stored.is_begun:
                    await queued_texts.put_back(tx, owner_id, stored.conversation.id, stored.queued)
                await queries.take_back(tx, owner_id, stored.conversation.id, [*stored.new, stored.answer], is_begun=stored.is_begun)
        except Unavailable:
            return False
        return True

    async def _wishes_of(self, user_id: UserId) -> str | None:
        """The person's instructions; an answer without them is better than none."""
        try:
            return await self._instructions(user_id)
        except Unavailable:
            return None

    async def follow(self, owner_id: OwnerId, conversation_id: UUID, after: int, message_id: UUID | None = None) -> AsyncIterator[Event]:
        """The events after the event `after` of the answer that is being or was just written in this chat, by whichever process:
        the newest, or the one named. Raises `NotFound` (nothing_running).
        """
        async with self._db.connection() as connection:
            found = await generations.list_running(connection, owner_id, conversation_id, event_log.ORPHANED_AFTER_S)
        newest = next((one.message_id for one in found if message_id in {None, one.message_id}), None)
        if newest is None:
            raise NotFound("No answer is being written in this chat.", code="nothing_running")
        here = self._here.get(newest)
        return here.follow(after) if here is not None else event_log.follow(self._db, owner_id, newest, after)

    async def stop(self, owner_id: OwnerId, conversation_id: UUID, message_id: UUID | None = None) -> None:
        """End the answers being written in this chat, or the one named, in whichever process; what was produced is billed and kept.
        Nothing running: nothing to do.
        """
        async with self._db.connection() as connection:
            meant = await generations.ask_to_stop(connection, owner_id, conversation_id, message_id)
        for one in meant:
            if here := self._here.get(one):
                here.stopping.set()

    async def delete(self, owner_id: OwnerId, conversation_id: UUID) -> None:
        await super().delete(owner_id, conversation_id)
        await self.stop(owner_id, conversation_id)

    async def fail_orphans(self, *, untouched_s: int = event_log.ORPHANED_AFTER_S) -> int:
        """Answers of processes that died become `failed` with what had been written. `untouched_s` 0: of every process there was."""
        return await event_log.fail_orphans(self._db, untouched_s=untouched_s, untold_s=event_log.UNTOLD_AFTER_S if untouched_s else 0)

    def schedules(self) -> list[Schedule]:
        """The regular work of a worker: orphaned answers, chats whose time is over, images never sent, texts older than the search,
        messages without parts, entries of the search without terms, old events.
        """
        work: dict[str, Callable[[], Awaitable[object]]] = {
            "fail orphaned answers": self.fail_orphans,
            "forget events of answers": lambda: event_log.forget(self._db),
            "remove chats": self.remove_due,
            "remove unused images": self.files.remove_unused,
            "move images out of the database": self.files.stored.move,
            "remove stored files": self.files.stored.remove_due,
            "fill the search": lambda: search.complete(self._db),
            "fill terms of the search": lambda: backfill.fill_terms(self._db),
        }
        return [Schedule(name=name, every=REGULAR_WORK_EVERY, run=run) for name, run in work.items()]

    async def close(self) -> None:
        """Stop every answer and wait until it is billed and kept."""
        for generation in self._here.values():
            generation.stopping.set()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._event_log.close()
        await self.files.close()


async def _within(tx: Transaction, principal: Principal, conversation: Conversation | None) -> tuple[Principal, Project | None]:
    """The principal within the project of the chat, bound to its budget and the person's own, and to the EU where the person, the chat or
    its project wants that. Whoever cannot be asked refuses.
    """
    project, project_id = None, None if conversation is None else conversation.project_id
    if project_id is not None:
        project = await organisations.find_project(tx, principal.owner_id, project_id)
    budgets = await organisations.budgets_within(tx, principal.owner_id, principal.user_id, project_id)
    principal = organisations.within(principal, project, budgets)
    if (conversation is not None and conversation.is_eu_only) or await identity.is_eu_only(tx, principal.user_id):
        principal = replace(principal, region=organisations.narrowed(principal.region, organisations.EU))
    return principal, project


async def _agent_of(tx: Transaction, owner_id: OwnerId, conversation: Conversation | None, asked: Asked) -> Agent | None:
    """Who answers: the agent of the chat, None where that is deleted; of one that this begins the agent asked for. Raises `NotFound`
    (agent_not_found) for that.
    """
    if conversation is None:
        return None if asked.agent_id is None else await agents.get_agent(tx, owner_id, asked.agent_id)
    return None if conversation.agent_id is None else await agents.find_agent(tx, owner_id, conversation.agent_id)


def _settings_with(agent: Agent | None, settings: Settings) -> Settings:
    return settings if agent is None else chat_settings.on_top(settings, agent.definition.settings)


def _branch(known: dict[UUID, Message], asked: Asked, now: datetime, sent: QuestionFiles) -> tuple[list[Message], list[Message]]:
    """The branch to answer, and the question if it is a new one. Raises `Invalid` (unknown_parent, parent_needed)."""
    if asked.parent_id is not None and asked.parent_id not in known:
        raise Invalid("parentId names no message of this chat.", code="unknown_parent")
    path = rules.branch(known, asked.parent_id)
    if asked.text is not None:
        parts = parts_of(asked.text, images=rules.references(sent.images), documents=sent.documents)
        question = _message(Role.USER, parts, asked.parent_id, now)
        return [*path, question], [question]
    if not path:
        raise Invalid("Without a text, parentId names the question to answer again, or the answer to continue.", code="parent_needed")
    return path, []


def _message(role: Role, parts: Parts, parent_id: UUID | None, now: datetime, *, model: str | None = None) -> Message:
    return Message(
        id=new_id(now),
        parent_id=parent_id,
        role=role,
        parts=parts,
        model=model,
        provider=None,
        status=Status.DONE if role is Role.USER else Status.STREAMING,
        error_code=None,
        created_at=now,
    )
