"""The prompts a person keeps. Another text is another version; old ones can be read and used again."""

from dataclasses import replace
from uuid import UUID

from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database, LockKey, Transaction, lock
from aim2balance.kit.errors import Conflict, NotFound
from aim2balance.kit.ids import new_id
from aim2balance.kit.principal import OwnerId
from aim2balance.prompts import queries_prompts as queries
from aim2balance.prompts.types import Prompt, PromptVersion

MOST_PROMPTS = 500
MOST_VERSIONS = 100


class Prompts:
    """The prompts of everybody. What is somebody else's does not exist: `NotFound` (prompt_not_found)."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db, self._clock = db, clock

    async def list_prompts(self, owner_id: OwnerId) -> list[Prompt]:
        """By name."""
        async with self._db.connection() as connection:
            return await queries.list_prompts(connection, owner_id)

    async def add(self, owner_id: OwnerId, name: str, text: str) -> Prompt:
        """Raises `Conflict` (too_many_prompts, prompt_name_taken)."""
        now = self._clock.now()
        made = Prompt(id=new_id(now), name=name, text=text, version=1, changed_at=now)
        async with self._db.transaction() as tx:
            await lock(tx, LockKey.PROMPTS, owner_id)
            if await queries.count_prompts(tx, owner_id) >= MOST_PROMPTS:
                raise Conflict("There are too many prompts.", code="too_many_prompts")
            if await queries.is_taken(tx, owner_id, name, but=made.id):
                raise _name_taken()
            await queries.add_prompt(tx, owner_id, made)
            await queries.add_version(tx, owner_id, made, MOST_VERSIONS)
        return made

    async def change(self, owner_id: OwnerId, prompt_id: UUID, name: str, text: str) -> Prompt:
        """Another text is the next version; the last 100 are kept. The same text again changes nothing but the name.

        Raises `Conflict` (prompt_name_taken).
        """
        now = self._clock.now()
        async with self._db.transaction() as tx:
            await lock(tx, LockKey.PROMPTS, owner_id)
            known = await queries.lock_prompt(tx, owner_id, prompt_id)
            if known is None:
                raise _no_prompt()
            if (known.name, known.text) == (name, text):
                return known
            if await queries.is_taken(tx, owner_id, name, but=prompt_id):
                raise _name_taken()
            is_new_text = known.text != text
            changed = replace(known, name=name, text=text, version=known.version + is_new_text, changed_at=now)
            await queries.change_prompt(tx, owner_id, changed)
            if is_new_text:
                await queries.add_version(tx, owner_id, changed, MOST_VERSIONS)
        return changed

    async def delete(self, owner_id: OwnerId, prompt_id: UUID) -> None:
        async with self._db.connection() as connection:
            if not await queries.delete_prompt(connection, owner_id, prompt_id):
                raise _no_prompt()

    async def list_versions(self, owner_id: OwnerId, prompt_id: UUID) -> list[PromptVersion]:
        """The newest first."""
        async with self._db.connection() as connection:
            versions = await queries.list_versions(connection, owner_id, prompt_id)
        if not versions:
            raise _no_prompt()
        return versions


def _name_taken() -> Conflict:
    return Conflict("There is a prompt with that name.", code="prompt_name_taken")


def _no_prompt() -> NotFound:
    return NotFound("There is no such prompt.", code="prompt_not_found")


async def erase_prompts(tx: Transaction, owner_id: OwnerId) -> None:
    """Delete every prompt of a person."""
    await queries.erase(tx, owner_id)
