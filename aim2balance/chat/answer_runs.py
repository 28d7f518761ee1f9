"""The runs of a chat's answers as they are: of one that no process works on any more what it has left."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from aim2balance import agents
from aim2balance.agents import rules as agent_rules
from aim2balance.agents.types import Run
from aim2balance.chat.conversations import Conversations
from aim2balance.chat.generation import event_log
from aim2balance.chat.generation import queries as generations
from aim2balance.chat.types import Message, Status
from aim2balance.kit.errors import Conflict
from aim2balance.kit.principal import OwnerId

TOLD_TRIES = 150
TOLD_AGAIN_S = 0.1


class ChatRuns(Conversations):
    """Conversations whose answers may have been made in steps."""

    async def find_run(self, owner_id: OwnerId, run_id: UUID) -> Run:
        """As it is: one that no process works on any more is told so. Raises `NotFound` (run_not_found)."""
        run = await agents.find_run(self._db, owner_id, run_id)
        async with self._db.connection() as connection:
            state = await generations.find(connection, owner_id, run_id, event_log.ORPHANED_AFTER_S)
        is_live = state is not None and not state.is_ended and not state.is_orphan
        return run if is_live else agent_rules.interrupted(run)

    async def runs_of(self, owner_id: OwnerId, conversation_id: UUID, messages: Sequence[Message]) -> dict[UUID, Run]:
        """The runs of a chat's answers, by message."""
        async with self._db.connection() as connection:
            runs = await agents.list_runs(connection, owner_id, conversation_id)
        live = {message.id for message in messages if message.status is Status.STREAMING}
        return {run.id: run if run.id in live else agent_rules.interrupted(run) for run in runs}

    async def _ended(self, owner_id: OwnerId, message_id: UUID) -> None:
        """What is told of an answer is told to its end: its title comes after it.

        Raises `Conflict` (answer_running) where that takes long.
        """
        for _ in range(TOLD_TRIES):
            async with self._db.connection() as connection:
                told = await generations.find(connection, owner_id, message_id, event_log.ORPHANED_AFTER_S)
            if told is None or told.is_ended:
                return
            await asyncio.sleep(TOLD_AGAIN_S)
        raise Conflict("An answer is being written in this chat.", code="answer_running")
