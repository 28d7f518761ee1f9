"""Wallets that payments keep blocked, and when they may spend again."""

from aim2balance.kit.errors import NotFound
from aim2balance.kit.principal import OwnerId
from aim2balance.payments import queries_blocks
from aim2balance.payments.booking import release_blocks
from aim2balance.payments.service import Payments

MOST_AT_ONCE = 500


async def release_all_blocks(payments: Payments) -> None:
    """Unblock wallets that owe nothing any more, whoever filled them or whatever was held in them when a refund came."""
    async with payments.db.connection() as connection:
        owners = await queries_blocks.owners_blocked_for_refunds(connection, MOST_AT_ONCE)
    for owner_id in owners:
        async with payments.db.transaction() as tx:
            await release_blocks(tx, payments.context(), owner_id)


async def settle_block(payments: Payments, owner_id: OwnerId, dispute_id: str, actor: str) -> bool:
    """An operator counts a lost dispute as settled. True when the wallet may spend again; it stays blocked while it owes us."""
    context = payments.context()
    async with payments.db.transaction() as tx:
        if not await queries_blocks.end_block(tx, owner_id, f"dispute:{dispute_id}", context.now, actor):
            raise NotFound("there is no such block", code="no_block")
        await release_blocks(tx, context, owner_id)
        return not await queries_blocks.is_blocked(tx, owner_id)
