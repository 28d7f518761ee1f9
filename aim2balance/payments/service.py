"""What every verb needs; webhooks, customers, erasure. Talking to the processor happens between transactions, never inside one."""

from dataclasses import dataclass, field

from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Database, Transaction
from aim2balance.kit.jobs import Worker
from aim2balance.kit.number_format import Language
from aim2balance.kit.principal import OwnerId
from aim2balance.payments import inbox, queries, queries_orders, queries_plans
from aim2balance.payments.booking import BookingContext
from aim2balance.payments.errors import ProcessorRefused
from aim2balance.payments.ports import Processor
from aim2balance.payments.types import SalesTerms


@dataclass(slots=True, kw_only=True)
class Payments:
    """What every verb needs. `worker` is woken when there is something to do at once; None: another process works."""

    db: Database
    processor: Processor
    terms: SalesTerms
    clock: Clock
    worker: Worker | None = field(default=None)

    def context(self) -> BookingContext:
        return BookingContext(processor=self.processor.name, terms=self.terms, now=self.clock.now())

    def wake(self) -> None:
        if self.worker is not None:
            self.worker.wake()


async def receive(payments: Payments, body: bytes, signature: str) -> bool:
    """A webhook: kept with its job, worked on later. False for a repeat. Raises `BadSignature`, `UnreadableEvent`."""
    is_new = await inbox.receive(payments.db, payments.processor, body, signature, payments.clock.now())
    if is_new:
        payments.wake()
    return is_new


async def customer_of(payments: Payments, owner_id: OwnerId, language: Language) -> str:
    """The processor's customer of an owner, made with the first call, with that language for its mails and invoices."""
    name = payments.processor.name
    async with payments.db.connection() as connection:
        known = await queries_orders.find_customer(connection, name, owner_id)
    if known is not None:
        return known
    made = await payments.processor.make_customer(owner_id, language)
    async with payments.db.transaction() as tx:
        await queries.lock_objects(tx, made)
        if await queries_orders.add_customer(tx, name, made, owner_id, payments.clock.now()):
            await inbox.requeue(tx, name, made)
        known = await queries_orders.find_customer(tx, name, owner_id)
    if known is None:
        raise ProcessorRefused("the processor's customer belongs to somebody else")
    return known


async def erase(tx: Transaction, owner_id: OwnerId) -> None:
    """Delete cards, automatic top-up and allowance. Payments stay: they are books."""
    await queries_plans.erase(tx, owner_id)
