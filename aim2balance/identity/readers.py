"""Whom a mail to a person goes to."""

from uuid import UUID

from aim2balance.identity import queries_account
from aim2balance.identity.types import Reader
from aim2balance.kit.db import Database


async def find_reader(db: Database, user_id: UUID) -> Reader | None:
    """Address and language of a person; None for an account that is gone."""
    async with db.connection() as c:
        return await queries_account.find_reader(c, user_id)
