"""A call that a crash swallowed and that was made again: the person pays for the second alone, what the first cost is our loss.

Whether the first was booked may turn out later than that: a settlement may wait on the disk of the process that died.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final, Protocol
from uuid import UUID

import structlog

from aim2balance.agents import queries_runs
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.jobs import Handler, Payload, TransactionalTask, enqueue
from aim2balance.kit.principal import OwnerId

LOST_CALL_JOB: Final = "agents.lost_call"
LOOKED_AGAIN: Final = (*(timedelta(seconds=1),) * 5, *(timedelta(minutes=each) for each in (1, 10, 60, 6 * 60, 24 * 60, 7 * 24 * 60)))
"""How long after one look the next is."""

_log = structlog.get_logger("agents")


class CallReceipts(Protocol):
    """The receipts of calls that are paid, by the id of their step."""

    async def find(self, connection: Connection, owner_id: OwnerId, request_id: UUID, /) -> Mapping[str, Any] | None:
        """Its receipt once it is in the books."""
        ...

    async def give_back(self, tx: Transaction, owner_id: OwnerId, receipt: Mapping[str, Any], /) -> None:
        """What the wallet paid for it is back in it, once; call last in a transaction."""
        ...


async def look(tx: Transaction, owner_id: OwnerId, step_id: UUID) -> None:
    """Have somebody look, from now on, whether the call was booked, and give back what it cost: once, however often this is asked for."""
    await enqueue(tx, LOST_CALL_JOB, {"ownerId": str(owner_id), "stepId": str(step_id), "looked": 0}, key=f"{step_id}:0")


def handlers(clock: Clock, receipts: CallReceipts) -> Mapping[str, Handler]:
    """The jobs of lost calls."""

    async def give_back(tx: Transaction, payload: Payload) -> None:
        owner_id, step_id, looked = OwnerId(UUID(payload["ownerId"])), UUID(payload["stepId"]), payload["looked"]
        receipt = await receipts.find(tx, owner_id, step_id)
        if receipt is not None:
            _log.warning("alert", alert="lost_call", request_id=str(step_id), micro_eur=receipt["money"]["totalMicroEur"])
            await queries_runs.set_receipt(tx, owner_id, step_id, receipt)
            await receipts.give_back(tx, owner_id, receipt)
        elif looked < len(LOOKED_AGAIN):
            again = {**payload, "looked": looked + 1}
            await enqueue(tx, LOST_CALL_JOB, again, key=f"{step_id}:{looked + 1}", run_at=clock.now() + LOOKED_AGAIN[looked])

    return {LOST_CALL_JOB: TransactionalTask(give_back)}
