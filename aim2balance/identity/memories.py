"""What models should remember of a person: short facts that the person writes, sees, changes and deletes.

They are sent with every chat while personalisation is on, and paid for like all that is sent.
"""

from uuid import UUID

from aim2balance.identity import queries_account
from aim2balance.identity.errors import TooManyMemories, UnknownMemory
from aim2balance.identity.types import Memory
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database
from aim2balance.kit.ids import new_id
from aim2balance.kit.principal import UserId

MOST_MEMORIES = 100
LONGEST_MEMORY = 500


async def list_memories(db: Database, user_id: UserId) -> list[Memory]:
    """In the order they were written."""
    async with db.connection() as c:
        return await queries_account.list_memories(c, user_id)


async def add_memory(db: Database, clock: Clock, user_id: UserId, text: str) -> Memory:
    """One more. What is remembered already, word for word, stays once. Raises `TooManyMemories`."""
    now = clock.now()
    async with db.transaction() as tx:
        await queries_account.lock_user(tx, user_id)
        known = await queries_account.list_memories(tx, user_id)
        if same := next((memory for memory in known if memory.text == text), None):
            return same
        if len(known) >= MOST_MEMORIES:
            raise TooManyMemories(f"No more than {MOST_MEMORIES} notes can be remembered.", most=MOST_MEMORIES)
        memory = Memory(id=new_id(now), text=text, made_at=now)
        await queries_account.insert_memory(tx, user_id, memory)
    return memory


async def change_memory(db: Database, user_id: UserId, memory_id: UUID, text: str) -> Memory:
    """Raises `UnknownMemory`."""
    async with db.transaction() as tx:
        memory = await queries_account.change_memory(tx, user_id, memory_id, text)
    if memory is None:
        raise UnknownMemory("There is no such note.")
    return memory


async def delete_memory(db: Database, user_id: UserId, memory_id: UUID) -> None:
    """Raises `UnknownMemory`."""
    async with db.transaction() as tx:
        if not await queries_account.delete_memory(tx, user_id, memory_id):
            raise UnknownMemory("There is no such note.")


async def delete_memories(db: Database, user_id: UserId) -> None:
    async with db.transaction() as tx:
        await queries_account.delete_memories(tx, user_id)
