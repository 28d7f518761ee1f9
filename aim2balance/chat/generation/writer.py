"""An answer on its way: what comes from the model is told to the readers, and at its end kept."""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from typing import Any

import structlog

from aim2balance.agents.ports import Answering, Finished, Told
from aim2balance.chat.generation import queries
from aim2balance.chat.generation.events import Generation
from aim2balance.chat.types import Message, Status
from aim2balance.content.events import PartExtended, PartsCollector, PartStarted
from aim2balance.content.parts import CitationPart, ImagePart, ReasoningPart, TextPart, image_json, storable_parts
from aim2balance.content.thoughts import with_thoughts_apart
from aim2balance.kit.db import Database
from aim2balance.kit.errors import DomainError, Unavailable
from aim2balance.kit.principal import OwnerId
from aim2balance.knowledge import rules as knowledge_rules

KEEP_TRIES = 20
KEEP_AGAIN_S = 1.0

_log = structlog.get_logger("chat")


async def unless_stopped(generation: Generation, asking: Coroutine[Any, Any, Answering]) -> Answering | None:
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


class AnswerWriter:
    """Collects an answer. Until its end it stands in the journal alone; then the message is written, once."""

    def __init__(self, db: Database, owner_id: OwnerId, answer: Message, generation: Generation, told: Sequence[Message]) -> None:
        self.answer = answer
        self.is_begun = False
        self.citations: Sequence[CitationPart] = ()
        """What the model is given to cite; kept behind what it says."""
        self._told = told
        self._db = db
        self._owner_id = owner_id
        self._generation = generation
        self._collected = PartsCollector()
        self._open: dict[int, type] = {}

    def begin(self) -> None:
        """It will be asked: the readers are told of the question, if it is new, and of the answer. Twice is harmless."""
        if self.is_begun:
            return
        self.is_begun = True
        for one in self._told:
            self._generation.emit("message", id=str(one.id), role=one.role, parentId=one.parent_id and str(one.parent_id))
        for citation in self.citations:
            self._generation.emit("citation", **knowledge_rules.citation_json(citation))

    def refuse(self, refusal: DomainError) -> None:
        """It will not be asked, and nothing of it is kept."""
        self.answer = replace(self.answer, status=Status.FAILED)
        self._generation.emit("error", code=refusal.code, message=refusal.message, **refusal.facts)

    async def receive(self, answering: Answering) -> None:
        self.begin()
        stopper = asyncio.create_task(self._stop_when_asked(answering))
        try:
            async for event in answering:
                if isinstance(event, Finished):
                    self._finish(event)
                    break
                if isinstance(event, Told):
                    self._generation.emit(event.name, **event.data)
                    continue
                self._collected.add(event)
                if isinstance(event, PartStarted):
                    self._open[event.index] = type(event.part)
                    if isinstance(event.part, TextPart | ReasoningPart):
                        self._emit(event.index, event.part.text)
                    elif isinstance(event.part, ImagePart):
                        self._generation.emit("image", **image_json(event.part.file))
                elif isinstance(event, PartExtended):
                    self._emit(event.index, event.text)
        finally:
            stopper.cancel()
            answering.close()

    def _emit(self, index: int, text: str) -> None:
        """What is read at once: text and reasoning. Calls of tools are not shown."""
        kind = self._open[index]
        if text and kind is ReasoningPart:
            self._generation.emit("reasoning", text=text)
        elif text and kind is TextPart:
            self._generation.emit("delta", text=text)

    async def _stop_when_asked(self, answering: Answering) -> None:
        await self._generation.stopping.wait()
        answering.stop()

    def stop(self) -> None:
        """The person ended it before it began."""
        self.begin()
        self.answer = replace(self.answer, status=Status.STOPPED)

    def _finish(self, end: Finished) -> None:
        receipt = dict(end.receipt) if end.receipt is not None else None
        receipts = tuple(dict(each) for each in end.receipts) or (() if receipt is None else (receipt,))
        if end.error is not None:
            facts = {key: value for key, value in end.error.items() if key not in {"code", "message"}}
            self.answer = replace(self.answer, provider=end.provider, receipts=receipts)
            self.fail(str(end.error["code"]), str(end.error["message"]), facts)
        else:
            status = Status.STOPPED if self._generation.stopping.is_set() else Status.DONE
            self.answer = replace(self.answer, provider=end.provider, receipts=receipts, status=status)
            if end.status == "shortened":
                self._generation.emit("notice", code="shortened")
        if receipt is not None:
            self._generation.emit("receipt", receipt=receipt)

    def fail(self, code: str, message: str, facts: dict[str, Any]) -> None:
        self.begin()
        self.answer = replace(self.answer, status=Status.FAILED, error_code=code, error_facts=facts or None)
        self._generation.emit("error", code=code, message=message, **facts)

    async def keep(self) -> None:
        """Write the final state of the answer. A database that is away is waited for; raises `Unavailable` when that takes too long."""
        status = Status.FAILED if self.answer.status is Status.STREAMING else self.answer.status
        final = self.answer = replace(
            self.answer, parts=storable_parts([*with_thoughts_apart(self._collected.parts), *self.citations]), status=status
        )
        for last in range(KEEP_TRIES, 0, -1):
            try:
                async with self._db.transaction(self._owner_id) as tx:
                    await queries.finish_message(tx, self._owner_id, final)
                    await queries.mark_answered(tx, self._owner_id, final.id)
            except Unavailable:
                if last == 1:
                    raise
                _log.info("an answer waits to be kept", message_id=str(final.id))
                await asyncio.sleep(KEEP_AGAIN_S)
            else:
                return
