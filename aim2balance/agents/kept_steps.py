"""The steps of a run that goes on: in memory and, where the run is kept, committed."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import UUID

from aim2balance.agents import queries_runs
from aim2balance.agents.ports import RunAsked
from aim2balance.agents.types import Step, StepState
from aim2balance.kit.db import Database, Transaction
from aim2balance.kit.errors import Unavailable
from aim2balance.kit.principal import OwnerId

KEEP_TRIES, KEEP_AGAIN_S = 15, 1.0


class KeptSteps:
    """What is changed is committed before it is known here. Each write raises `Unavailable` when the database stays away too long."""

    def __init__(self, db: Database, asked: RunAsked) -> None:
        self._db, self._asked = db, asked
        self.steps: list[Step] = []

    async def keep(self, step: Step, also: Callable[[Transaction, OwnerId, UUID], Awaitable[None]] | None = None) -> None:
        """As it is now; `also` is written in the same transaction."""
        owner_id = self._asked.owner_id

        async def write(tx: Transaction) -> None:
            await queries_runs.put_step(tx, owner_id, self._asked.run_id, step)
            if also is not None:
                await also(tx, owner_id, step.id)

        await self.write(write)
        place = next((index for index, each in enumerate(self.steps) if each.id == step.id), None)
        if place is None:
            self.steps.append(step)
        else:
            self.steps[place] = step

    async def steered(self) -> list[Step]:
        """What the person wrote meanwhile, taken out of what waits in the transaction that makes it steps."""
        steering = self._asked.steering
        if steering is None:
            return []
        taken: list[Step] = []

        async def take(tx: Transaction) -> None:
            taken.clear()
            for said in await steering(tx):
                place = len(self.steps) + len(taken) + 1
                step = Step(id=said.id, position=place, kind="steer", name="", state=StepState.DONE, result=said.text, ms=0)
                taken.append(replace(step, summary=said.text[:300]))
                await queries_runs.put_step(tx, self._asked.owner_id, self._asked.run_id, taken[-1])

        await self.write(take)
        self.steps += taken
        return taken

    async def write(self, write: Callable[[Transaction], Awaitable[None]]) -> None:
        """In a transaction, where the run is kept. A database that is away is waited for."""
        for last in range(KEEP_TRIES if self._asked.is_kept else 0, 0, -1):
            try:
                async with self._db.transaction(self._asked.owner_id) as tx:
                    await write(tx)
            except Unavailable:
                if last == 1:
                    raise
                await asyncio.sleep(KEEP_AGAIN_S)
            else:
                return
