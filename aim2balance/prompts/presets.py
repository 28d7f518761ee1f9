"""The presets a person keeps, and the settings of chats, which are copies: a preset that changes or goes changes no chat."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database, LockKey, Transaction, lock
from aim2balance.kit.errors import Conflict, NotFound
from aim2balance.kit.ids import new_id
from aim2balance.kit.principal import OwnerId
from aim2balance.prompts import queries_presets as rows
from aim2balance.prompts.types import Preset, PresetWish, Settings

MOST_PRESETS = 200


class Presets:
    """The presets of everybody. What is somebody else's does not exist: `NotFound` (preset_not_found)."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db, self._clock = db, clock

    async def list_presets(self, owner_id: OwnerId) -> list[Preset]:
        """By name."""
        async with self._db.connection() as connection:
            return await rows.list_presets(connection, owner_id)

    async def add(self, owner_id: OwnerId, wish: PresetWish) -> Preset:
        """Raises `Conflict` (too_many_presets, preset_name_taken)."""
        now = self._clock.now()
        made = _preset(wish, new_id(now), now)
        async with self._db.transaction() as tx:
            await lock(tx, LockKey.PRESETS, owner_id)
            if await rows.count_presets(tx, owner_id) >= MOST_PRESETS:
                raise Conflict("There are too many presets.", code="too_many_presets")
            await self._make_way(tx, owner_id, made)
            await rows.add_preset(tx, owner_id, made)
        return made

    async def change(self, owner_id: OwnerId, preset_id: UUID, wish: PresetWish) -> Preset:
        """Chats that were given its settings keep theirs. Raises `Conflict` (preset_name_taken)."""
        changed = _preset(wish, preset_id, self._clock.now())
        async with self._db.transaction() as tx:
            await lock(tx, LockKey.PRESETS, owner_id)
            await self._make_way(tx, owner_id, changed)
            if not await rows.change_preset(tx, owner_id, changed):
                raise no_preset()
        return changed

    @staticmethod
    async def _make_way(tx: Transaction, owner_id: OwnerId, preset: Preset) -> None:
        """Names are unique, capitals or not, and there is one default."""
        if await rows.is_taken(tx, owner_id, preset.name, but=preset.id):
            raise Conflict("There is a preset with that name.", code="preset_name_taken")
        if preset.is_default:
            await rows.no_default(tx, owner_id, but=preset.id)

    async def delete(self, owner_id: OwnerId, preset_id: UUID) -> None:
        async with self._db.connection() as connection:
            if not await rows.delete_preset(connection, owner_id, preset_id):
                raise no_preset()


async def as_kept(tx: Transaction, owner_id: OwnerId, settings: Settings) -> Settings:
    """With the name of their preset, and whether they differ from it; without, where the person has no such preset (any more)."""
    if settings.origin is None:
        return settings
    preset = await rows.find_preset(tx, owner_id, settings.origin.preset_id)
    if preset is None:
        return replace(settings, origin=None)
    bare = replace(settings, origin=None)
    return replace(settings, origin=replace(settings.origin, name=preset.name, is_adjusted=bare != preset.settings))


def _preset(wish: PresetWish, preset_id: UUID, now: datetime) -> Preset:
    return Preset(
        id=preset_id,
        name=wish.name,
        description=wish.description,
        model=wish.model,
        is_default=wish.is_default,
        settings=wish.settings,
        changed_at=now,
    )


def no_preset() -> NotFound:
    return NotFound("There is no such preset.", code="preset_not_found")


async def erase_presets(tx: Transaction, owner_id: OwnerId) -> None:
    """Delete every preset of a person."""
    await rows.erase(tx, owner_id)
