"""What tests of the wallet share: owners with money, requests, settlements, a recorder with a table of its own."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from uuid import UUID

from aim2balance import ledger, wallet
from aim2balance.kit.db import Database, Transaction
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from aim2balance.wallet.types import Balance, Place, Settlement

NOW = datetime(2026, 11, 5, 12, 30, 15, tzinfo=UTC)
LIMIT_S = 60.0


async def until(holds: Callable[[], bool | Awaitable[bool]]) -> None:
    """Wait for an eventual condition; a minute is a failure, not a measurement."""

    async def poll() -> None:
        while not (found if isinstance(found := holds(), bool) else await found):
            await asyncio.sleep(0.01)

    await asyncio.wait_for(poll(), LIMIT_S)


async def owner_with(db: Database, micro: int, owner_id: UUID | None = None) -> UUID:
    owner_id = owner_id or new_id()
    async with db.transaction() as tx:
        await wallet.open_wallet(tx, owner_id)
        if micro:
            await wallet.credit(tx, owner_id, Euro(micro), "a gift", "tester", f"gift {new_id()}")
    return owner_id


def asking(owner_id: UUID, want: int, least: int | None = None, request_id: UUID | None = None, **more: object) -> Place:
    least_euro = Euro(want if least is None else least)
    return Place(request_id=request_id or new_id(), owner_id=owner_id, want=Euro(want), least=least_euro, **more)  # type: ignore[arg-type]


def costing(request_id: UUID, owner_id: UUID, provider: int, margin: int = 0, restoration: int = 0, source: str = "gateway") -> Settlement:
    event = {
        "owner_id": str(owner_id),
        "id": str(request_id),
        "source": source,
        "provider_micro": provider,
        "margin_micro": margin,
        "restoration_micro": restoration,
    }
    return Settlement(
        request_id=request_id,
        owner_id=owner_id,
        provider="demo" if source == "demo" else "openai",
        provider_micro=provider,
        margin_micro=margin,
        restoration_micro=restoration,
        happened_at=NOW,
        event=json.dumps(event).encode(),
        source=source,  # type: ignore[arg-type]
    )


class Bought:
    """A recorder that keeps events in the table `bought`, whose key makes a second recording fail loudly."""

    TABLE = """CREATE TABLE IF NOT EXISTS bought (owner_id uuid, id uuid, source text, provider_micro bigint, margin_micro bigint,
               restoration_micro bigint, PRIMARY KEY (owner_id, id))"""

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.before: Callable[[Sequence[bytes]], Awaitable[None]] | None = None

    async def open(self, db: Database) -> "Bought":
        async with db.connection() as connection:
            await connection.execute(self.TABLE)
        return self

    async def record(self, tx: Transaction, events: Sequence[bytes]) -> None:
        if self.before is not None:
            await self.before(events)
        await tx.execute(
            "INSERT INTO bought SELECT * FROM json_populate_recordset(NULL::bought, $1)", [json.loads(event) for event in events]
        )
        self.batches.append(len(events))


async def bought_count(db: Database) -> int:
    async with db.connection() as connection:
        return await connection.fetchval("SELECT count(*) FROM bought")


async def balance(db: Database, owner_id: UUID) -> Balance:
    return await wallet.balance(db, owner_id)


async def account_balance(db: Database, kind: str) -> int:
    async with db.connection() as connection:
        return await connection.fetchval("SELECT coalesce(sum(balance), 0)::bigint FROM account WHERE kind = $1", kind)


async def assert_books(db: Database) -> None:
    report = await ledger.verify(db, extra_checks={"spends": ledger.spends_match_events("bought")})
    assert not report.violations, [str(violation) for violation in report.violations]
