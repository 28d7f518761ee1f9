"""What models should remember of a person: short facts that the person writes, sees, changes and deletes.

They are sent with every chat while personalisation is on, and paid for like all that is sent.
"""

from uuid import UUID

from aim2balance.identity import queries_account
from aim2balance.identity.errors import TooManyFacts, UnknownFact
from aim2balance.identity.types import Fact
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database
from aim2balance.kit.ids import new_id

MOST_FACTS = 100
LONGEST_FACT = 500


async def list_facts(db: Database, user_id: UUID) -> list[Fact]:
    """In the order they were written."""
    async with db.connection() as c:
        return await queries_account.list_facts(c, user_id)


async def remember(db: Database, clock: Clock, user_id: UUID, text: str) -> Fact:
    """One more. What is remembered already, word for word, stays once. Raises `TooManyFacts`."""
    now = clock.now()
    async with db.transaction() as tx:
        await queries_account.lock_user(tx, user_id)
        known = await queries_account.list_facts(tx, user_id)
        if same := next((fact for fact in known if fact.text == text), None):
            return same
        if len(known) >= MOST_FACTS:
            raise TooManyFacts(f"No more than {MOST_FACTS} notes can be remembered.", most=MOST_FACTS)
        fact = Fact(id=new_id(now), text=text, made_at=now)
        await queries_account.insert_fact(tx, user_id, fact)
    return fact


async def change_fact(db: Database, user_id: UUID, fact_id: UUID, text: str) -> Fact:
    """Raises `UnknownFact`."""
    async with db.transaction() as tx:
        fact = await queries_account.change_fact(tx, user_id, fact_id, text)
    if fact is None:
        raise UnknownFact("There is no such note.")
    return fact


async def forget(db: Database, user_id: UUID, fact_id: UUID) -> None:
    """Raises `UnknownFact`."""
    async with db.transaction() as tx:
        if not await queries_account.delete_fact(tx, user_id, fact_id):
            raise UnknownFact("There is no such note.")


async def forget_all(db: Database, user_id: UUID) -> None:
    async with db.transaction() as tx:
        await queries_account.delete_facts(tx, user_id)
