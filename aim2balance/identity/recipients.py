"""Whom a mail to a person goes to."""

from aim2balance.identity import queries_account
from aim2balance.identity.types import Recipient
from aim2balance.kit.db import Database
from aim2balance.kit.principal import UserId


async def find_recipient(db: Database, user_id: UserId) -> Recipient | None:
    """Address and language of a person; None for an account that is gone."""
    async with db.connection() as c:
        return await queries_account.find_recipient(c, user_id)
