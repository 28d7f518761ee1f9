"""SQL of what is searched for whose questions."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import OwnerId
from aim2balance.knowledge.types import Use

_COLUMNS: Final[Mapping[Use, str]] = {Use.CHAT: "conversation_id", Use.PROJECT: "project_id", Use.AGENT: "agent_id"}


async def list_used(connection: Connection, owner_id: OwnerId, use: Use, thing_id: UUID) -> list[UUID]:
    """By the names of the collections."""
    rows = await connection.fetch(
        "SELECT u.collection_id FROM collection_use u JOIN collection c ON c.owner_id = u.owner_id AND c.id = u.collection_id"
        f" WHERE u.owner_id = $1 AND u.{_COLUMNS[use]} = $2 ORDER BY lower(c.name), c.id",
        owner_id,
        thing_id,
    )
    return [row["collection_id"] for row in rows]


async def list_used_by_all(connection: Connection, owner_id: OwnerId, use: Use) -> dict[UUID, list[UUID]]:
    """Of all chats, projects or agents that use some, by their id."""
    rows = await connection.fetch(
        f"SELECT {_COLUMNS[use]} AS thing_id, array_agg(collection_id ORDER BY collection_id) AS used FROM collection_use"
        f" WHERE owner_id = $1 AND {_COLUMNS[use]} IS NOT NULL GROUP BY 1",
        owner_id,
    )
    return {row["thing_id"]: list(row["used"]) for row in rows}


async def set_used(tx: Transaction, owner_id: OwnerId, use: Use, thing_id: UUID, collection_ids: Sequence[UUID]) -> None:
    """These and no others."""
    column = _COLUMNS[use]
    await tx.execute(f"DELETE FROM collection_use WHERE owner_id = $1 AND {column} = $2", owner_id, thing_id)
    if collection_ids:
        await tx.execute(
            f"INSERT INTO collection_use (owner_id, {column}, collection_id) SELECT $1, $2, * FROM unnest($3::uuid[])",
            owner_id,
            thing_id,
            list(collection_ids),
        )
