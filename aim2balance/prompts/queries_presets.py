"""SQL of presets."""

from typing import Any
from uuid import UUID

from aim2balance.kit.db import Connection, Transaction
from aim2balance.kit.principal import OwnerId
from aim2balance.prompts import rules as chat_settings
from aim2balance.prompts.types import Preset

_PRESET = "SELECT id, name, description, model, is_default, settings, changed_at FROM preset WHERE owner_id = $1"


def _preset(row: Any) -> Preset:
    return Preset(**{**dict(row), "settings": chat_settings.read(row["settings"])})


async def list_presets(connection: Connection, owner_id: OwnerId) -> list[Preset]:
    return [_preset(row) for row in await connection.fetch(f"{_PRESET} ORDER BY lower(name), id", owner_id)]


async def find_preset(connection: Connection, owner_id: OwnerId, preset_id: UUID) -> Preset | None:
    row = await connection.fetchrow(f"{_PRESET} AND id = $2", owner_id, preset_id)
    return _preset(row) if row else None


async def is_taken(connection: Connection, owner_id: OwnerId, name: str, *, but: UUID) -> bool:
    """Whether another preset than `but` has that name, in capitals or not."""
    return bool(
        await connection.fetchval(
            "SELECT true FROM preset WHERE owner_id = $1 AND lower(name) = lower($2) AND id <> $3", owner_id, name, but
        )
    )


async def count_presets(connection: Connection, owner_id: OwnerId) -> int:
    return int(await connection.fetchval("SELECT count(*) FROM preset WHERE owner_id = $1", owner_id))


async def no_default(tx: Transaction, owner_id: OwnerId, *, but: UUID) -> None:
    await tx.execute("UPDATE preset SET is_default = false WHERE owner_id = $1 AND is_default AND id <> $2", owner_id, but)


async def add_preset(tx: Transaction, owner_id: OwnerId, preset: Preset) -> None:
    await tx.execute(
        "INSERT INTO preset (owner_id, id, name, description, model, is_default, settings, made_at, changed_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
        owner_id,
        preset.id,
        preset.name,
        preset.description,
        preset.model,
        preset.is_default,
        chat_settings.stored(preset.settings),
        preset.changed_at,
    )


async def change_preset(tx: Transaction, owner_id: OwnerId, preset: Preset) -> bool:
    done = await tx.execute(
        "UPDATE preset SET name = $3, description = $4, model = $5, is_default = $6, settings = $7, changed_at = $8"
        " WHERE owner_id = $1 AND id = $2",
        owner_id,
        preset.id,
        preset.name,
        preset.description,
        preset.model,
        preset.is_default,
        chat_settings.stored(preset.settings),
        preset.changed_at,
    )
    return bool(done.endswith(" 1"))


async def delete_preset(connection: Connection, owner_id: OwnerId, preset_id: UUID) -> bool:
    done = await connection.execute("DELETE FROM preset WHERE owner_id = $1 AND id = $2", owner_id, preset_id)
    return bool(done.endswith(" 1"))


async def erase(tx: Transaction, owner_id: OwnerId) -> None:
    await tx.execute("DELETE FROM preset WHERE owner_id = $1", owner_id)
