"""SQL of the servers and actions that persons add."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from aim2balance.agents import source_rules
from aim2balance.agents.types_sources import SourceKind, ToolSource
from aim2balance.content.parts import storable
from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import OwnerId

_SOURCE = "SELECT id, kind, name, slug, address, document, header, sealed, tools, asked_at, problem FROM tool_source WHERE owner_id = $1"


def _source(row: Any) -> ToolSource:
    return ToolSource(**{**dict(row), "kind": SourceKind(row["kind"]), "tools": source_rules.read(row["tools"])})


async def list_sources(connection: Connection, owner_id: OwnerId) -> list[ToolSource]:
    return [_source(row) for row in await connection.fetch(f"{_SOURCE} ORDER BY kind, lower(name)", owner_id)]


async def list_named(connection: Connection, owner_id: OwnerId, slugs: Iterable[str]) -> list[ToolSource]:
    """Those whose tools begin so."""
    return [_source(row) for row in await connection.fetch(f"{_SOURCE} AND slug = ANY ($2)", owner_id, list(set(slugs)))]


async def find_source(connection: Connection, owner_id: OwnerId, source_id: UUID) -> ToolSource | None:
    row = await connection.fetchrow(f"{_SOURCE} AND id = $2", owner_id, source_id)
    return _source(row) if row else None


async def put_source(tx: Transaction, owner_id: OwnerId, source: ToolSource) -> None:
    """As it is now; a new one is added."""
    await tx.execute(
        "INSERT INTO tool_source (owner_id, id, kind, name, slug, address, document, header, sealed, tools, asked_at, problem)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        " ON CONFLICT (owner_id, id) DO UPDATE SET name = excluded.name, address = excluded.address, header = excluded.header,"
        " sealed = excluded.sealed, tools = excluded.tools, asked_at = excluded.asked_at, problem = excluded.problem",
        owner_id,
        source.id,
        str(source.kind),
        source.name,
        source.slug,
        source.address,
        source.document,
        source.header,
        source.sealed,
        storable(source_rules.stored(source.tools)),
        source.asked_at,
        source.problem,
    )


async def delete_source(tx: Transaction, owner_id: OwnerId, source_id: UUID) -> bool:
    return bool(await tx.fetchval("DELETE FROM tool_source WHERE owner_id = $1 AND id = $2 RETURNING true", owner_id, source_id))


async def erase(tx: Transaction, owner_id: OwnerId) -> None:
    await tx.execute("DELETE FROM tool_source WHERE owner_id = $1", owner_id)
