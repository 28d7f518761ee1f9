"""What the worker does for accounts."""

from collections.abc import Mapping
from uuid import UUID

from aim2balance.identity import links
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Transaction
from aim2balance.kit.jobs import Handler, Payload, TransactionalTask
from aim2balance.kit.principal import UserId


def handlers(clock: Clock) -> Mapping[str, Handler]:
    """Every job of this domain by name."""

    async def send_reset(tx: Transaction, payload: Payload) -> None:
        await links.send_reset(tx, UserId(UUID(payload["userId"])), clock.now())

    return {links.RESET_ASKED: TransactionalTask(send_reset)}
