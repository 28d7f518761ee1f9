"""What tests of payments share: an owner with a wallet, a processor, a worker, signed events, and a look at everything that is kept."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from aim2balance import payments, wallet
from aim2balance.adapters.payments import signature
from aim2balance.adapters.payments.stripe import StripeProcessor
from aim2balance.kit.clock import FixedClock
from aim2balance.kit.db import Database
from aim2balance.kit.ids import new_id
from aim2balance.kit.jobs import Worker
from aim2balance.kit.money import Euro
from aim2balance.payments.ports import Processor
from aim2balance.payments.service import Payments
from aim2balance.payments.types import SalesTerms

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
SECRET = "whsec_of_the_tests"
CUSTOMER = "cus_TestAdaLovelace1"


class PaymentsContext:
    """Payments of one processor, with the worker in the test's hands."""

    def __init__(self, db: Database, *, processor: Processor | None = None, terms: SalesTerms | None = None) -> None:
        self.db = db
        self.clock = FixedClock(NOW)
        self.payments = Payments(
            db=db, processor=processor or StripeProcessor("sk_test_none", [SECRET]), terms=terms or SalesTerms(), clock=self.clock
        )
        self.worker = Worker(db, self.clock, payments.handlers(self.payments))

    async def owner(self, customer_id: str | None = CUSTOMER, euro: str = "0") -> UUID:
        """A new owner with a gift of that much, linked to the processor's customer."""
        owner_id = new_id()
        async with self.db.transaction() as tx:
            await wallet.open_wallet(tx, owner_id)
            if customer_id is not None:
                await payments.link_customer(tx, self.payments.processor.name, customer_id, owner_id, NOW)
            if euro != "0":
                await wallet.credit(tx, owner_id, Euro.parse(euro), "a gift", "test", f"gift {owner_id}")
        return owner_id

    async def send(self, body: bytes | dict[str, Any]) -> bool:
        """Deliver an event, signed now. False for a repeat."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return await payments.receive(self.payments, raw, signature.sign(raw, SECRET, self.clock.now()))

    async def deliver(self, *events: bytes | dict[str, Any]) -> None:
        """Deliver events and do what follows."""
        for event in events:
            await self.send(event)
            await self.worker.run_due()

    async def balance(self, owner_id: UUID) -> str:
        return (await wallet.balance(self.db, owner_id)).balance.plain()

    async def is_blocked(self, owner_id: UUID) -> bool:
        return (await wallet.balance(self.db, owner_id)).is_blocked

    async def accounts(self) -> dict[str, str]:
        """Every system account that moved, in euro."""
        rows = await self.rows(
            "SELECT kind, sum(balance)::bigint AS micro FROM account WHERE kind <> 'wallet' AND balance <> 0 GROUP BY kind"
        )
        return {row["kind"]: Euro(row["micro"]).plain() for row in rows}

    async def moved(self, owner_id: UUID) -> dict[str, str]:
        """What each cause moved in the wallet, summed, in euro."""
        rows = await self.rows(
            "SELECT t.kind, sum(e.amount)::bigint AS micro FROM entry AS e JOIN transfer AS t ON t.owner_id = e.owner_id AND t.id = e.transfer_id"
            " WHERE e.owner_id = $1 AND e.account_id = $1 GROUP BY t.kind",
            owner_id,
        )
        return {row["kind"]: Euro(row["micro"]).plain() for row in rows}

    async def statuses(self, owner_id: UUID) -> dict[str, str]:
        """The payer's status of each payment by its reference."""
        by_id = {item.id: str(item.status) for item in await payments.history(self.payments, owner_id)}
        rows = await self.rows("SELECT id, reference FROM payment WHERE owner_id = $1", owner_id)
        return {row["reference"]: by_id[row["id"]] for row in rows}

    async def parked(self) -> dict[str, str]:
        return {row["event_id"]: row["reason"] for row in await payments.list_events(self.db, self.payments.processor.name, "parked")}

    async def alerts(self) -> set[str]:
        return {row["code"] for row in await payments.list_alerts(self.db)}

    async def rows(self, sql: str, *arguments: object) -> list[Any]:
        async with self.db.connection() as connection:
            return await connection.fetch(sql, *arguments)
