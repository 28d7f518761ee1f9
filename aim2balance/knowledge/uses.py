"""Whose questions search which collections: those of a chat, of everything in a project, of every chat with an agent."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.errors import Invalid, NotFound
from aim2balance.kit.principal import OwnerId
from aim2balance.knowledge import queries, queries_uses
from aim2balance.knowledge.types import Use

MOST_USED: Final = 20


async def collections_of(connection: Connection, owner_id: OwnerId, use: Use, thing_id: UUID) -> list[UUID]:
    """By name."""
    return await queries_uses.list_used(connection, owner_id, use, thing_id)


async def collections_of_all(connection: Connection, owner_id: OwnerId, use: Use) -> dict[UUID, list[UUID]]:
    """By the id of the chat, project or agent; those without are missing."""
    return await queries_uses.list_used_by_all(connection, owner_id, use)


async def use_collections(tx: Transaction, owner_id: OwnerId, use: Use, thing_id: UUID, collection_ids: Iterable[UUID]) -> list[UUID]:
    """Search these, and no others, for that chat, project or agent, which is the owner's and there.

    Raises `NotFound` (collection_not_found), `Invalid` (too_many_used).
    """
    wanted = list(dict.fromkeys(collection_ids))
    if len(wanted) > MOST_USED:
        raise Invalid(f"At most {MOST_USED} collections are searched at a time.", code="too_many_used", most=MOST_USED)
    if len(await queries.own_collections(tx, owner_id, wanted)) < len(wanted):
        raise NotFound("There is no such collection.", code="collection_not_found")
    await queries_uses.set_used(tx, owner_id, use, thing_id, wanted)
    return wanted
