"""Verbs of the restoration fund: look at a month, close it, correct it afterwards. Payment and receipt: `proofs`.

A close is one transaction: the sums, the donation, and the transfer that moves its amount from the fund to what is owed.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from aim2balance import catalogue, ledger
from aim2balance.donations import chain, queries, receipt_blocks, rules
from aim2balance.donations.errors import (
    DemoDonates,
    MonthNotOver,
    MonthOpen,
    MonthOutOfOrder,
    NoRate,
    NoSuchDonation,
    StillBooking,
)
from aim2balance.donations.types import (
    Accruing,
    BadgeFigures,
    Closed,
    Closing,
    Correction,
    CostRate,
    Donation,
    DonationState,
    Month,
    Partner,
    Preview,
    ReceiptsUnderHash,
)
from aim2balance.kit.clock import Clock
from aim2balance.kit.db import Connection, Database, Transaction
from aim2balance.kit.errors import DomainError, Invalid, invariant
from aim2balance.kit.ids import new_id
from aim2balance.kit.jobs import enqueue
from aim2balance.kit.money import Euro
from aim2balance.kit.storage import FileStore
from aim2balance.ledger.types import SYSTEM, Account, AccountKind, Cause, Leg, Transfer

LATE = "booked after the month was closed"
STATEMENTS = "statements"
"""The name of the job that notifies everybody with usage that a month is closed."""

_POLL_S = 0.25
_LONGEST_TEXT = 500


@dataclass(slots=True)
class FundCache:
    """What a process keeps in memory: what months that are over have collected and where the book begins, which cannot change any more, and
    by owner, with their time, the figures of badges and what closed months were given.
    """

    over: dict[Month, int] = field(default_factory=dict)
    first: Month | None = None
    badges: dict[UUID, tuple[datetime, BadgeFigures]] = field(default_factory=dict)
    given: dict[UUID, tuple[datetime, dict[Month, int]]] = field(default_factory=dict)
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fund:
    """What the verbs and views need; made once by `app.container`.

    `is_demo`: nothing is ever donated. `example_rate` is the demo's euro per m², shown with its mark; None elsewhere.
    """

    db: Database
    files: FileStore
    clock: Clock
    is_demo: bool
    example_rate: Decimal | None = None
    cache: FundCache = field(default_factory=FundCache, repr=False)


async def preview(fund: Fund, month: Month) -> Preview:
    """What `close` would do with a month that is not closed, and what stands in its way. Writes nothing."""
    async with fund.db.transaction() as tx:
        last = await queries.find_last(tx)
        expected = await _next_month(tx, last)
        refusals = await _refusals(tx, fund, month, expected, await rate_of(tx, fund, month, may_be_example=False))
        closing, corrections = await _sums(tx, month, last, is_next=month == expected)
        rate = await rate_of(tx, fund, month)
        partner = rules.partner_of(month, await queries.list_partners(tx))
    return Preview(
        month=month,
        closing=closing,
        corrections=corrections,
        partner=partner,
        rate=rate,
        m2=None if rate is None else rules.area_m2(closing.amount, rate.eur_per_m2),
        refusals=tuple(refusal.code for refusal in refusals),
    )


async def close(fund: Fund, month: Month, *, actor: str, notes: str | None = None) -> Closed:
    """Close a month: fix what it collected, move the whole cents to what is owed, carry the rest. A second call gives the first result.

    Raises `MonthNotOver`, `MonthOutOfOrder`, `NoRate`, `DemoDonates`, `StillBooking` (a transaction from before the month's end does
    not finish).
    """
    notes = notes and one_line(notes, "notes")
    if (known := await find(fund, month)) is not None:
        return Closed(donation=known, is_replay=True)
    if month.end <= fund.clock.now():
        await wait_for_bookings(fund.db, month.end)
    async with fund.db.transaction() as tx:
        await queries.lock_closing(tx)
        if (known := await queries.find_donation(tx, month=month)) is not None:
            return Closed(donation=known, is_replay=True)
        last = await queries.find_last(tx)
        rate = await rate_of(tx, fund, month, may_be_example=False)
        refusals = await _refusals(tx, fund, month, await _next_month(tx, last), rate)
        if rate is None or refusals:
            raise refusals[0]
        closing, corrections = await _sums(tx, month, last, is_next=True)
        now = fund.clock.now()
        blocks, receipts = await receipt_blocks.gather(tx, month)
        donation = _donation(month, last, closing, corrections, rate, await queries.list_partners(tx), notes, now, receipts)
        await queries.insert_donation(tx, donation, actor)
        await queries.insert_blocks(tx, month, blocks)
        for correction in corrections:
            if correction.kind == "late":
                await queries.insert_correction(tx, new_id(now), correction, actor=actor, transfer_id=None, booked_in=month, at=now)
        await move(tx, donation, donation.id, AccountKind.REBALANCING_FUND, AccountKind.DONATION_PAYABLE, f"donation:{month}", actor, now)
        await enqueue(tx, STATEMENTS, {"month": str(month)}, key=str(month))
    return Closed(donation=donation, is_replay=False)


async def _refusals(tx: Transaction, fund: Fund, month: Month, expected: Month | None, rate: CostRate | None) -> list[DomainError]:
    """What stands in the way of closing the month, the first first."""
    found: list[DomainError] = []
    is_over, _ = await queries.may_still_book(tx, month.end)
    if not is_over or fund.clock.now() < month.end:
        found.append(MonthNotOver(f"{month} is not over yet.", month=str(month), ends=month.end.isoformat()))
    if fund.is_demo:
        found.append(DemoDonates("While demo is true nothing is donated; look with --dry-run."))
    if rate is None:
        found.append(NoRate(f"No cost per square metre is entered for {month}; set one with `rates set eur-per-m2`.", month=str(month)))
    if expected is None:
        found.append(MonthOutOfOrder("Nothing was collected yet, so there is no month to close.", next_month=None))
    elif month != expected:
        found.append(MonthOutOfOrder(f"Months are closed in order: {expected} is next.", next_month=str(expected)))
    return found


async def _next_month(connection: Connection, last: Donation | None) -> Month | None:
    """The month that is to be closed next: the one after the last, at the beginning that of the fund's first entry."""
    if last is not None:
        return last.month.next
    _, entries = await queries.find_balance(connection)
    return await queries.find_first_month(connection) if entries else None


async def next_month(fund: Fund) -> Month | None:
    """The month that is to be closed next, over or not; `None` while nothing was ever collected."""
    async with fund.db.connection() as connection:
        return await _next_month(connection, await queries.find_last(connection))


async def wait_for_bookings(db: Database, end: datetime, *, patience_s: float = 30.0) -> None:
    """Return when no transaction can book an entry from before `end` any more.

    Raises `MonthNotOver` while the database's clock has not reached `end`, `StillBooking` when patience ends.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + patience_s
    while True:
        async with db.connection() as connection:
            is_over, is_booking = await queries.may_still_book(connection, end)
        if not is_over:
            raise MonthNotOver("The month is not over by the clock of the database.", ends=end.isoformat())
        if not is_booking:
            return
        if loop.time() >= until:
            raise StillBooking("A transaction from before the end of the month is still open. Try again in a minute.", retry_after=60)
        await asyncio.sleep(_POLL_S)


async def _sums(tx: Transaction, month: Month, last: Donation | None, *, is_next: bool) -> tuple[Closing, tuple[Correction, ...]]:
    carried_in = last.closing.carried_out if last else Euro(0)
    sums = await queries.read_sums(tx, month, carried_in.micro if is_next else None)
    marked = [correction for _, correction in await queries.list_corrections(tx, month)]
    late = await _late(tx, sums.late) if sums.late else []
    return rules.close(sums, carried_in), (*marked, *late)


async def _late(tx: Transaction, total: int) -> list[Correction]:
    """Which closed months got entries after their close. Reads all of them: it is not expected to happen."""
    closed = await queries.list_donations(tx)
    months = [donation.month for donation in closed]
    booked = expected_sums(closed, await queries.list_corrections(tx))
    found = [
        Correction(of_month=month, amount=Euro(micro - booked[month]), reason=LATE, kind="late")
        for month, micro in (await queries.read_months(tx, months)).items()
        if micro != booked[month]
    ]
    invariant(sum(late.amount.micro for late in found) == total, "the fund's balance is not what its months and donations say")
    return found


def expected_sums(closed: list[Donation], corrections: list[tuple[Month, Correction]]) -> dict[Month, int]:
    """What the entries of each closed month must sum to: what it collected, corrections booked in it, and what came late into it."""
    sums = {donation.month: donation.closing.collected.micro for donation in closed}
    for booked_in, correction in corrections:
        month = correction.of_month if correction.kind == "late" else booked_in
        if month in sums:
            sums[month] += correction.amount.micro
    return sums


def _donation(
    month: Month,
    last: Donation | None,
    closing: Closing,
    corrections: tuple[Correction, ...],
    rate: CostRate,
    partners: tuple[Partner, ...],
    notes: str | None,
    now: datetime,
    receipts: ReceiptsUnderHash,
) -> Donation:
    partner = rules.partner_of(month, partners)
    previous = last.hash if last else chain.BEGINNING
    number = last.number + 1 if last else 1
    m2 = rules.plain_number(rules.area_m2(closing.amount, rate.eur_per_m2))
    content = chain.canonical(
        chain.content_of(
            number=number,
            month=month,
            closing=closing,
            corrections=corrections,
            rate=rate,
            m2=m2,
            partner=partner,
            notes=notes,
            closed_at=now,
            previous_hash=previous,
            receipts=receipts,
        )
    )
    return Donation(
        id=rules.donation_id(month),
        number=number,
        month=month,
        partner_id=partner.id,
        closing=closing,
        m2=m2,
        rate=rate,
        notes=notes,
        closed_at=now,
        previous_hash=previous,
        hash=chain.link(previous, content),
        content=content,
        state=DonationState.DUE,
    )


async def move(
    tx: Transaction, donation: Donation, transfer_id: UUID, source: AccountKind, target: AccountKind, key: str, actor: str, now: datetime
) -> None:
    """Book the donation's amount from one account to the other; a month without a whole cent moves nothing."""
    amount = donation.closing.amount
    if not amount:
        return
    await ledger.post(
        tx,
        Transfer(
            id=transfer_id,
            owner_id=SYSTEM,
            cause=Cause.DONATION,
            key=key,
            happened_at=now,
            legs=(Leg(account=Account(kind=source), amount=-amount), Leg(account=Account(kind=target), amount=amount)),
            reference=str(donation.month),
            actor=actor,
        ),
    )


async def rate_of(tx: Transaction, fund: Fund, month: Month, *, may_be_example: bool = True) -> CostRate | None:
    """The month's rate; where none was entered for it, the one in force now; in the demo the example. None while there is none."""
    dated = await _dated_rate(tx, fund, month, may_be_example=may_be_example)
    return None if dated is None else dated[0]


async def _dated_rate(tx: Transaction, fund: Fund, month: Month, *, may_be_example: bool) -> tuple[CostRate, date | None] | None:
    if fund.is_demo and may_be_example:
        if fund.example_rate is None:
            return None
        return CostRate(eur_per_m2=rules.plain_number(fund.example_rate), source="example rate", is_example=True), None
    found = await catalogue.find_eur_per_m2(tx, month.start) or await catalogue.find_eur_per_m2(tx, fund.clock.now())
    return None if found is None else (CostRate(eur_per_m2=rules.plain_number(found[0]), source=found[1]), found[2])


async def find_rate_in_force(fund: Fund) -> tuple[CostRate, date | None] | None:
    """What a square metre costs now and who says so, and since when (None: the example of the demo); None while nobody says so."""
    async with fund.db.transaction() as tx:
        return await _dated_rate(tx, fund, Month.of(fund.clock.now()), may_be_example=True)


async def find(fund: Fund, month: Month) -> Donation | None:
    """The donation of a closed month, `None` while the month is open."""
    async with fund.db.connection() as connection:
        return await queries.find_donation(connection, month=month)


async def list_closed(fund: Fund) -> list[Donation]:
    """Every closed month, oldest first."""
    async with fund.db.connection() as connection:
        return await queries.list_donations(connection)


async def get(fund: Fund, donation_id: UUID) -> Donation:
    """Raises `NoSuchDonation`."""
    async with fund.db.connection() as connection:
        return existing(await queries.find_donation(connection, donation_id=donation_id))


def existing(found: Donation | None) -> Donation:
    """The donation itself. Raises `NoSuchDonation`."""
    if found is None:
        raise NoSuchDonation("There is no such donation.")
    return found


async def correct(fund: Fund, of_month: Month, amount: Euro, *, reason: str, actor: str, key: str) -> Correction:
    """Book what a closed month should have collected more (or, below zero, less) into the open month, marked; once per `key`.

    The closed month is never touched. `reason` is published. The other side is the account of corrections. Raises `MonthOpen`,
    `Invalid` (invalid_amount, invalid_reason), `ledger.errors.KeyReused`.
    """
    reason = one_line(reason, "reason")
    if not amount:
        raise Invalid("Expected an amount other than zero.", code="invalid_amount")
    correction = Correction(of_month=of_month, amount=amount, reason=reason)
    async with fund.db.transaction() as tx:
        if await queries.find_donation(tx, month=of_month) is None:
            raise MonthOpen(f"{of_month} is not closed: there is nothing to correct afterwards.", month=str(of_month))
        now = fund.clock.now()
        posted = await ledger.post(
            tx,
            Transfer(
                id=new_id(now),
                owner_id=SYSTEM,
                cause=Cause.ADJUSTMENT,
                key=f"correction:{key}",
                happened_at=now,
                legs=(
                    Leg(account=Account(kind=AccountKind.ADJUSTMENTS), amount=-amount),
                    Leg(account=Account(kind=AccountKind.REBALANCING_FUND), amount=amount),
                ),
                reference=str(of_month),
                reason=reason,
                actor=actor,
            ),
        )
        if not posted.is_replay:
            at = await queries.recorded_at(tx, posted.transfer_id)
            booked_in = Month.of(at)
            await queries.insert_correction(
                tx, new_id(now), correction, actor=actor, transfer_id=posted.transfer_id, booked_in=booked_in, at=at
            )
    return correction


async def list_accruing(fund: Fund) -> list[Accruing]:
    """The open months, oldest first, with what they collected so far: cheap, but for the first look at a month that is over.

    A month that is over is read once; the current one is what the balance has beyond it and the carry.
    """
    now = fund.clock.now()
    current = Month.of(now)
    seen = fund.cache
    async with seen.reading, fund.db.transaction() as tx:
        await queries.begin_snapshot(tx)
        last = await queries.find_last(tx)
        if last is None and seen.first is None:
            seen.first = await _next_month(tx, None)
        first = (last.month.next if last else seen.first) or current
        months = []
        while first < current:
            months.append(first)
            first = first.next
        missing = [month for month in months if month not in seen.over]
        sums = await queries.read_months(tx, missing)
        for month in missing:
            is_over, is_booking = await queries.may_still_book(tx, month.end)
            if is_over and not is_booking:
                seen.over[month] = sums[month]
        sums = {month: sums.get(month, seen.over.get(month, 0)) for month in months}
        balance, _ = await queries.find_balance(tx)
        carried = last.closing.carried_out.micro if last else 0
        sums[current] = balance - carried - sum(sums.values())
        return [await _accruing(tx, fund, month, micro, is_over=month < current) for month, micro in sums.items()]


async def _accruing(tx: Transaction, fund: Fund, month: Month, micro: int, *, is_over: bool) -> Accruing:
    marks = tuple(mark for _, mark in await queries.list_corrections(tx, month))
    collected = Euro(micro - sum(mark.amount.micro for mark in marks))
    return Accruing(month=month, collected=collected, corrections=marks, is_over=is_over, rate=await rate_of(tx, fund, month))


def one_line(text: str, what: str) -> str:
    bare = text.strip()
    if not bare or len(bare) > _LONGEST_TEXT or not bare.isprintable():
        raise Invalid(f"{what}: expected one line of text, at most {_LONGEST_TEXT} characters.", code=f"invalid_{what}")
    return bare
