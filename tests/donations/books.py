"""Answers booked at chosen moments, a fund with a clock that stands still, and files that look like proofs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import obstore
from obstore.store import MemoryStore

from aim2balance import catalogue
from aim2balance.adapters.storage.objects import ObjectFiles
from aim2balance.donations.service import Fund
from aim2balance.donations.types import Month
from aim2balance.kit.clock import FixedClock
from aim2balance.kit.db import Database
from aim2balance.kit.ids import new_id
from aim2balance.ledger.types import SYSTEM
from tests.usage.events import OWNER, event, record

OCTOBER, NOVEMBER, DECEMBER = Month(2025, 10), Month(2025, 11), Month(2025, 12)
RATE = Decimal("2.50")
MS = timedelta(milliseconds=1)

PDF = b"%PDF-1.7 a receipt"
PNG = b"\x89PNG\r\n\x1a\n a picture"
JPEG = b"\xff\xd8\xff\xe0 a photograph"


class MemoryFiles(ObjectFiles):
    """Files in memory, with a look at all of them."""

    def __init__(self) -> None:
        self._memory = MemoryStore()
        super().__init__(self._memory)

    @property
    def kept(self) -> dict[str, bytes]:
        found = [meta["path"] for some in obstore.list(self._memory) for meta in some]
        return {path: bytes(obstore.get(self._memory, path).bytes()) for path in found}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer booked at a moment, with what it gave to restoration in micro-euro."""

    at: datetime
    restoration: int
    owner_id: UUID = OWNER
    is_demo: bool = False


BOOK = """
WITH answer AS (
    SELECT u.id, u.owner, u.at, u.restoration, u.demo, u.n, a2b_entry_prefix(u.at) AS prefix
    FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::bigint[], $5::boolean[]) WITH ORDINALITY AS u(id, owner, at, restoration, demo, n)
), moved AS (
    INSERT INTO transfer (owner_id, id, kind, happened_at, recorded_at) SELECT owner, id, 'spend', at, at FROM answer
), written AS (
    INSERT INTO entry (owner_id, id, transfer_id, account_id, amount)
    SELECT a.owner, a2b_entry_id(a.prefix, a.n % 65536, leg.place, a.id), a.id, a2b_account_id(leg.kind, ''), leg.amount
    FROM answer AS a CROSS JOIN LATERAL (VALUES
        (1, 'overrun', -a.restoration), (4, CASE WHEN a.demo THEN 'demo_fund' ELSE 'rebalancing_fund' END, a.restoration)
    ) AS leg(place, kind, amount)
    RETURNING account_id, amount
)
UPDATE account AS a SET balance = a.balance + s.amount, version = a.version + s.entries
FROM (SELECT account_id, sum(amount)::bigint AS amount, count(*) AS entries FROM written GROUP BY 1) AS s WHERE a.id = s.account_id
"""


async def book(db: Database, *answers: Answer) -> None:
    """Book answers as if the database's clock had stood at their moments, with their usage events."""
    for start in range(0, len(answers), 500):
        part = answers[start : start + 500]
        ids = [new_id(answer.at) for answer in part]
        async with db.transaction() as tx:
            await tx.execute(
                BOOK,
                ids,
                [answer.owner_id for answer in part],
                [answer.at for answer in part],
                [answer.restoration for answer in part],
                [answer.is_demo for answer in part],
            )
        await record(db, *(_event(an_id, answer) for an_id, answer in zip(ids, part, strict=True)))


CORRECT = """
WITH moved AS (
    INSERT INTO transfer (owner_id, id, kind, happened_at, recorded_at, reason, actor) VALUES ($1, $2, 'adjustment', $3, $3, 'a mistake', 'ada')
), written AS (
    INSERT INTO entry (owner_id, id, transfer_id, account_id, amount)
    SELECT $1, a2b_entry_id(a2b_entry_prefix($3), 1, leg.place, $2), $2, a2b_account_id(leg.kind, ''), leg.amount
    FROM (VALUES (1, 'adjustments', -$4::bigint), (2, 'rebalancing_fund', $4)) AS leg(place, kind, amount)
    RETURNING account_id, amount
), marked AS (
    INSERT INTO donation_correction (id, of_month, amount_micro, reason, actor, transfer_id, booked_in, recorded_at)
    VALUES ($2, $5, $4, 'a mistake', 'ada', $2, $6, $3)
)
UPDATE account AS a SET balance = a.balance + w.amount, version = a.version + 1 FROM written AS w WHERE a.id = w.account_id
"""


async def correct_at(db: Database, at: datetime, of_month: Month, micro: int) -> None:
    """A correction as if the database's clock had stood at that moment."""
    async with db.transaction() as tx:
        await tx.execute(CORRECT, SYSTEM, new_id(at), at, micro, of_month.first_day, Month.of(at).first_day)


def _event(an_id: UUID, answer: Answer) -> Any:
    return event(
        answer.at,
        id=an_id,
        owner_id=answer.owner_id,
        source="demo" if answer.is_demo else "gateway",
        provider_micro=0,
        margin_micro=0,
        restoration_micro=answer.restoration,
        total_micro=answer.restoration,
    )


def day(month: Month, number: int = 15) -> datetime:
    return datetime(month.year, month.number, number, 12, tzinfo=UTC)


async def set_rate(db: Database, month: Month = OCTOBER, value: Decimal = RATE) -> None:
    """A cost per square metre from a month on."""
    async with db.transaction() as tx:
        await catalogue.set_eur_per_m2(tx, value, "Bergwaldprojekt, a letter", month.first_day, day(month, 2), "test")


def fund_of(db: Database, at: datetime, *, is_demo: bool = False) -> Fund:
    """A fund whose clock stands at `at`."""
    example = Decimal("5.00") if is_demo else None
    return Fund(db=db, files=MemoryFiles(), clock=FixedClock(at), is_demo=is_demo, example_rate=example)


def move(fund: Fund, at: datetime) -> None:
    assert isinstance(fund.clock, FixedClock)
    fund.clock.at = at


async def balances(db: Database) -> dict[str, int]:
    async with db.connection() as connection:
        rows = await connection.fetch(
            "SELECT kind, balance FROM account WHERE kind IN ('rebalancing_fund', 'donation_payable', 'donations_paid', 'demo_fund')"
        )
    return {row["kind"]: row["balance"] for row in rows}


async def count(db: Database, what: str) -> int:
    async with db.connection() as connection:
        return await connection.fetchval(f"SELECT count(*) FROM {what}")


def months(first: Month, number: int) -> Sequence[Month]:
    found = [first]
    while len(found) < number:
        found.append(found[-1].next)
    return found
