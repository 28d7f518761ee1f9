"""Closing, paying, confirming and correcting on a real database."""

import asyncio
import random
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import asyncpg
import pytest

from aim2balance import donations, usage, wallet
from aim2balance.donations import chain, jobs, partners, proofs, queries, schemas, service
from aim2balance.donations.errors import (
    DemoDonates,
    FileTooLarge,
    MonthNotOver,
    MonthOpen,
    MonthOutOfOrder,
    NoRate,
    NoSuchDonation,
    StillBooking,
    WrongFile,
    WrongState,
)
from aim2balance.donations.service import Fund
from aim2balance.donations.types import Donation, DonationState, Month, Partner
from aim2balance.kit.clock import FixedClock
from aim2balance.kit.db import Database
from aim2balance.kit.errors import Conflict, Invalid
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from aim2balance.ledger.types import Account, AccountKind, Cause, Leg, Transfer
from aim2balance.usage import encode_event
from aim2balance.wallet.types import Place, Settlement
from tests.donations.books import (
    DECEMBER,
    JPEG,
    MS,
    NOVEMBER,
    OCTOBER,
    PDF,
    PNG,
    Answer,
    MemoryFiles,
    balances,
    book,
    correct_at,
    count,
    day,
    fund_of,
    months,
    move,
    set_rate,
)
from tests.usage.events import event, record


async def closed_october(db: Database, micro: int = 12_345_678) -> tuple[Fund, Donation]:
    await set_rate(db)
    await book(db, Answer(day(OCTOBER), micro))
    fund = fund_of(db, day(NOVEMBER, 3))
    return fund, (await service.close(fund, OCTOBER, actor="test")).donation


async def test_a_close_moves_the_whole_cents_and_carries_the_rest(db: Database) -> None:
    _, donation = await closed_october(db)
    assert donation.state is DonationState.DUE
    assert donation.closing.amount == Euro.parse("12.34")
    assert donation.closing.carried_out == Euro(5_678)
    assert donation.m2 == Decimal("4.936")
    assert donation.partner_id == "bergwaldprojekt"
    assert await balances(db) == {"rebalancing_fund": 5_678, "donation_payable": 12_340_000, "donations_paid": 0, "demo_fund": 0}


async def test_twice_is_once(db: Database) -> None:
    fund, first = await closed_october(db)
    again = await service.close(fund, OCTOBER, actor="somebody else", notes="other")
    assert again.is_replay
    assert again.donation == first
    assert await count(db, "donation") == 1


async def test_closes_at_the_same_time_are_one(db: Database) -> None:
    await set_rate(db)
    await book(db, Answer(day(OCTOBER), 777_777), Answer(day(NOVEMBER), 1))
    funds = [fund_of(db, day(NOVEMBER, 3)) for _ in range(6)]
    closed = await asyncio.gather(*(service.close(fund, OCTOBER, actor=f"process {n}") for n, fund in enumerate(funds)))
    assert sorted(each.is_replay for each in closed) == [False] + [True] * 5
    assert len({each.donation.hash for each in closed}) == 1
    assert (await balances(db))["donation_payable"] == 770_000


async def test_f14_an_entry_belongs_to_the_month_of_its_booking_in_berlin(db: Database) -> None:
    """Half-open, across the end of summer time: the last millisecond is in, the first of the next month is not."""
    await set_rate(db)
    await book(
        db,
        Answer(OCTOBER.start, 10_000),
        Answer(OCTOBER.end - MS, 200_000),
        Answer(OCTOBER.end, 3_000_000),
        Answer(NOVEMBER.end - MS, 40_000_000),
        Answer(NOVEMBER.end, 500_000_000),
    )
    fund = fund_of(db, day(DECEMBER))
    october = (await service.close(fund, OCTOBER, actor="test")).donation
    november = (await service.close(fund, NOVEMBER, actor="test")).donation
    assert october.closing.collected == Euro(210_000)
    assert november.closing.collected == Euro(43_000_000)


async def test_demo_spend_never_reaches_a_donation(db: Database) -> None:
    await set_rate(db)
    await book(db, Answer(day(OCTOBER), 1_000_000, is_demo=True), Answer(day(OCTOBER), 20_000))
    fund = fund_of(db, day(NOVEMBER, 3))
    donation = (await service.close(fund, OCTOBER, actor="test")).donation
    assert donation.closing.amount == Euro(20_000)
    assert (await balances(db))["demo_fund"] == 1_000_000


async def test_f20_what_foreign_loggers_report_never_reaches_a_donation(db: Database) -> None:
    await set_rate(db)
    await book(db, Answer(day(OCTOBER), 20_000))
    free = {"provider_micro": 0, "margin_micro": 0, "restoration_micro": 0, "total_micro": 0}
    await record(db, event(day(OCTOBER), source="telemetry", status="reported", reported_eur=Decimal(99), **free))
    fund = fund_of(db, day(NOVEMBER, 3))
    assert (await service.close(fund, OCTOBER, actor="test")).donation.closing.amount == Euro(20_000)


async def test_f02_what_corrections_took_too_much_is_carried_and_filled_again(db: Database) -> None:
    """Below zero nothing is donated and nothing forgotten: the next fees fill it first."""
    fund, _ = await closed_october(db, 15_000)
    await book(db, Answer(day(NOVEMBER), 1))
    await correct_at(db, day(NOVEMBER), OCTOBER, -40_000)
    await book(db, Answer(day(DECEMBER), 65_000))
    move(fund, day(Month(2026, 1)))
    november, december = [(await service.close(fund, month, actor="test")).donation for month in (NOVEMBER, DECEMBER)]
    assert (november.closing.amount, november.closing.carried_out) == (Euro(0), Euro(5_000 + 1 - 40_000))
    assert (december.closing.amount, december.closing.carried_out) == (Euro(30_000), Euro(1))
    assert chain.read_document(november.content)["corrections"] == [
        {"month": "2025-10", "microEur": -40_000, "kind": "correction", "reason": "a mistake"}
    ]
    assert (november.closing.collected, november.closing.corrected) == (Euro(1), Euro(-40_000))
    document = schemas.document([*await service.list_closed(fund)], [], partners=(), is_demo=False)
    assert chain.verify_document(document) == []


async def test_an_answer_settled_by_the_wallet_is_collected(db: Database, tmp_path: Path) -> None:
    """The way of a real answer: held, settled with its event, and in the fund at the same moment."""
    async with db.connection() as connection:
        now = await connection.fetchval("SELECT clock_timestamp()")
    owner_id, fund = new_id(), fund_of(db, now)
    async with db.transaction() as tx:
        await wallet.open_wallet(tx, owner_id)
        await wallet.credit(tx, owner_id, Euro.parse("20"), "a gift", "test", "1")
    async with wallet.SettlementService(db, recorder=usage.Recorder(), spool_folder=tmp_path / "spool", clock=FixedClock(now)) as books:
        for source in ("gateway", "gateway", "demo"):
            request_id = new_id(now)
            await books.place(Place(request_id=request_id, owner_id=owner_id, want=Euro(5_000), least=Euro(5_000)))
            made = encode_event(event(now, id=request_id, owner_id=owner_id, source=source))
            settled = Settlement(
                request_id=request_id, owner_id=owner_id, provider="openai", provider_micro=2_300, margin_micro=344, restoration_micro=67,
                happened_at=now, event=made, source=source,
            )  # fmt: skip
            assert (await books.settle(settled)).status == "booked"
    month = Month.of(now)
    assert (await service.preview(fund, month)).closing.collected == Euro(134)
    assert [each.collected.micro for each in await service.list_accruing(fund)] == [134]
    found = await donations.statement(fund, owner_id, month)
    assert found["money"]["byCauseMicroEur"] == {"adjustment": 20_000_000, "spend": -3 * 2_711}
    assert found["money"]["closingBalanceMicroEur"] == 20_000_000 - 3 * 2_711
    assert (found["money"]["surchargeMicroEur"], found["money"]["demoSurchargeMicroEur"]) == (134, 67)
    assert found["funding"]["amountMicroEur"] == 134


async def test_the_demo_only_looks(db: Database) -> None:
    await set_rate(db)
    await book(db, Answer(day(OCTOBER), 1_000_000))
    fund = fund_of(db, day(NOVEMBER, 3), is_demo=True)
    with pytest.raises(DemoDonates):
        await service.close(fund, OCTOBER, actor="test")
    seen = await service.preview(fund, OCTOBER)
    assert seen.refusals == ("demo",)
    assert seen.rate is not None
    assert seen.rate.is_example
    assert seen.m2 == Decimal("0.2000")
    assert await jobs.close_due(fund) == []
    assert await count(db, "donation") == 0


async def test_without_a_rate_only_a_dry_run(db: Database) -> None:
    await book(db, Answer(day(OCTOBER), 1_234_567))
    fund = fund_of(db, day(NOVEMBER, 3))
    with pytest.raises(NoRate):
        await service.close(fund, OCTOBER, actor="test")
    seen = await service.preview(fund, OCTOBER)
    assert seen.refusals == ("no_eur_per_m2",)
    assert seen.closing.amount == Euro(1_230_000)
    assert (seen.rate, seen.m2) == (None, None)
    assert await jobs.close_due(fund) == []
    assert await count(db, "donation") == 0
    assert schemas.preview_out(seen)["m2"] is None


async def test_a_rate_entered_later_serves_a_month_that_had_none(db: Database) -> None:
    await book(db, Answer(day(OCTOBER), 1_000_000))
    await set_rate(db, NOVEMBER, Decimal(4))
    fund = fund_of(db, day(NOVEMBER, 3))
    donation = (await service.close(fund, OCTOBER, actor="test")).donation
    assert donation.m2 == Decimal("0.25")


async def test_each_month_has_its_own_rate(db: Database) -> None:
    await set_rate(db, OCTOBER, Decimal(2))
    await set_rate(db, NOVEMBER, Decimal(4))
    await book(db, Answer(day(OCTOBER), 1_000_000), Answer(day(NOVEMBER), 1_000_000))
    fund = fund_of(db, day(DECEMBER))
    areas = [(await service.close(fund, month, actor="test")).donation.m2 for month in (OCTOBER, NOVEMBER)]
    assert areas == [Decimal("0.5"), Decimal("0.25")]


async def test_a_month_that_is_not_over_is_refused(db: Database) -> None:
    await set_rate(db)
    await book(db, Answer(day(OCTOBER), 1_000_000))
    fund = fund_of(db, OCTOBER.end - MS)
    with pytest.raises(MonthNotOver):
        await service.close(fund, OCTOBER, actor="test")
    assert (await service.preview(fund, OCTOBER)).refusals == ("month_not_over",)
    move(fund, OCTOBER.end)
    assert not (await service.close(fund, OCTOBER, actor="test")).is_replay


async def test_a_clock_that_is_ahead_of_the_database_does_not_close_early(db: Database) -> None:
    async with db.connection() as connection:
        now = await connection.fetchval("SELECT clock_timestamp()")
    month = Month.of(now)
    await book(db, Answer(now, 1_000_000))
    async with db.transaction() as tx:
        await donations.service.catalogue.set_eur_per_m2(tx, Decimal(5), "a letter", month.first_day, now, "test")
    with pytest.raises(MonthNotOver):
        await service.close(fund_of(db, month.next.end), month, actor="test")


async def test_months_are_closed_in_order(db: Database) -> None:
    await set_rate(db)
    await book(db, Answer(day(OCTOBER), 1_000_000), Answer(day(DECEMBER), 1_000_000))
    fund = fund_of(db, day(Month(2026, 1)))
    for month in (NOVEMBER, OCTOBER.before):
        with pytest.raises(MonthOutOfOrder) as refused:
            await service.close(fund, month, actor="test")
        assert refused.value.facts == {"next_month": "2025-10"}
    assert (await service.preview(fund, NOVEMBER)).refusals == ("month_out_of_order",)
    assert [donation.month for donation in await jobs.close_due(fund)] == [OCTOBER, NOVEMBER, DECEMBER]
    assert await jobs.close_due(fund) == []


async def test_nothing_collected_is_no_month_to_close(db: Database) -> None:
    await set_rate(db)
    fund = fund_of(db, day(NOVEMBER))
    with pytest.raises(MonthOutOfOrder):
        await service.close(fund, OCTOBER, actor="test")
    assert await jobs.close_due(fund) == []
    (accruing,) = await service.list_accruing(fund)
    assert (accruing.month, accruing.collected) == (NOVEMBER, Euro(0))


async def test_the_job_leaves_a_month_alone_for_an_hour(db: Database) -> None:
    await set_rate(db)
    await book(db, Answer(day(OCTOBER), 1_000_000))
    fund = fund_of(db, OCTOBER.end + timedelta(minutes=59))
    assert await jobs.close_due(fund) == []
    move(fund, OCTOBER.end + timedelta(hours=1))
    assert len(await jobs.close_due(fund)) == 1


async def test_a_month_without_a_cent_is_closed_and_carried(db: Database) -> None:
    await set_rate(db)
    await book(db, Answer(day(OCTOBER), 9_999), Answer(day(DECEMBER), 1))
    fund = fund_of(db, day(Month(2026, 1)))
    first, second, third = await jobs.close_due(fund)
    assert [each.closing.amount.micro for each in (first, second, third)] == [0, 0, 10_000]
    assert second.closing.collected == Euro(0)
    with pytest.raises(WrongState):
        await proofs.pay(fund, first.id, paid_on=date(2025, 11, 5), reference="R", proof=PDF, actor="test")


@pytest.mark.parametrize("seed", range(3))
async def test_f14_donations_and_carry_are_the_fees_over_years_and_clock_changes(db: Database, seed: int) -> None:
    """Fourteen months from a random one on, entries anywhere and at every edge: nothing is lost, nothing counted twice."""
    chance = random.Random(seed)
    line = months(Month(2023, chance.randrange(1, 13)), 14)
    await set_rate(db, line[0])
    answers = [Answer(line[0].start, 1)]
    for month in line:
        edges = [month.start, month.end - MS, month.start + (month.end - month.start) * chance.random()]
        answers += [Answer(at, chance.choice([1, 67, 9_999, 10_000, chance.randrange(1, 10**9)])) for at in edges if chance.random() < 0.8]
    await book(db, *chance.sample(answers, len(answers)))
    fund = fund_of(db, line[-1].end)
    closed = [(await service.close(fund, month, actor="test")).donation for month in line]
    for month, donation in zip(line, closed, strict=True):
        assert donation.closing.collected.micro == sum(answer.restoration for answer in answers if month.start <= answer.at < month.end)
    donated = sum(donation.closing.amount.micro for donation in closed)
    assert donated + closed[-1].closing.carried_out.micro == sum(answer.restoration for answer in answers)
    assert await balances(db) | {"donation_payable": donated} == await balances(db)
    move(fund, line[-1].next.start + timedelta(days=3))
    document = schemas.document(closed, await service.list_accruing(fund), partners=(), is_demo=False)
    assert chain.verify_document(document) == []
    assert dict.fromkeys(("accruingMicroEur",), 0).items() <= document["totals"].items()


async def test_what_is_booked_meanwhile_is_waited_for(db: Database) -> None:
    """A transaction that began before the end could still book an entry of the month, so the close does not run past it."""
    async with db.connection() as booking:
        await booking.execute("BEGIN")
        await booking.execute("SELECT 1")
        async with db.connection() as other:
            end = await other.fetchval("SELECT clock_timestamp()")
        with pytest.raises(StillBooking):
            await service.wait_for_bookings(db, end, patience_s=0)
        waiting = asyncio.create_task(service.wait_for_bookings(db, end))
        await booking.execute("COMMIT")
    await waiting
    async with db.connection() as connection:
        later = await connection.fetchval("SELECT clock_timestamp() + interval '1 hour'")
    with pytest.raises(MonthNotOver):
        await service.wait_for_bookings(db, later)


async def test_what_comes_late_into_a_closed_month_counts_in_the_next_and_is_marked(db: Database) -> None:
    fund, october = await closed_october(db)
    await book(db, Answer(day(NOVEMBER), 1_000_000))
    # Damage first, then heal: until the next close `donations.check` says that October is not what it was.
    await book(db, Answer(OCTOBER.end - MS, 54_321))
    async with db.transaction() as tx:
        (violation,) = await donations.check(tx)
    assert "its entries sum to 12399999" in str(violation)
    move(fund, day(DECEMBER))
    assert [mark.kind for mark in (await service.preview(fund, NOVEMBER)).corrections] == ["late"]
    november = (await service.close(fund, NOVEMBER, actor="test")).donation
    assert november.closing.corrected == Euro(54_321)
    assert november.closing.collected == Euro(1_000_000)
    assert chain.read_document(november.content)["corrections"] == [
        {"month": "2025-10", "microEur": 54_321, "kind": "late", "reason": "booked after the month was closed"}
    ]
    assert await service.find(fund, OCTOBER) == october
    await book(db, Answer(day(DECEMBER), 5_000_000))
    move(fund, day(Month(2026, 1)))
    assert (await service.close(fund, DECEMBER, actor="test")).donation.closing.corrected == Euro(0)


async def test_a_correction_goes_to_the_open_month_and_is_marked(db: Database) -> None:
    fund, october = await closed_october(db)
    await service.correct(fund, OCTOBER, Euro(-45_678), reason="billed twice", actor="ada", key="1")
    await service.correct(fund, OCTOBER, Euro(-45_678), reason="billed twice", actor="ada", key="1")
    assert await count(db, "donation_correction") == 1
    assert (await balances(db))["rebalancing_fund"] == 5_678 - 45_678
    assert await service.find(fund, OCTOBER) == october
    async with db.connection() as connection:
        ((booked_in, mark),) = await queries.list_corrections(connection)
        now = await connection.fetchval("SELECT clock_timestamp()")
    assert booked_in == Month.of(now)
    assert (mark.of_month, mark.amount, mark.reason, mark.kind) == (OCTOBER, Euro(-45_678), "billed twice", "correction")


async def test_a_correction_is_told_apart_in_the_sums_of_its_month(db: Database) -> None:
    """Corrections stand in the month of the database's clock, which cannot be closed yet: a dry run shows what a close would do."""
    fund, _ = await closed_october(db)
    await service.correct(fund, OCTOBER, Euro(1_000_001), reason="a missed surcharge", actor="ada", key="1")
    async with db.connection() as connection:
        month = Month.of(await connection.fetchval("SELECT clock_timestamp()"))
        sums = await queries.read_sums(connection, month, None)
    assert (sums.collected, sums.corrected) == (0, 1_000_001)
    seen = await service.preview(fund, month)
    assert seen.closing.corrected == Euro(1_000_001)
    assert [mark.reason for mark in seen.corrections] == ["a missed surcharge"]
    move(fund, month.start)
    open_month = (await service.list_accruing(fund))[-1]
    assert (open_month.month, open_month.collected, open_month.corrected) == (month, Euro(0), Euro(1_000_001))


@pytest.mark.parametrize(("amount", "reason"), [(0, "why"), (5, " "), (5, "a\nb"), (5, "x" * 501), (5, "nul \0")])
async def test_a_correction_has_an_amount_and_a_reason(db: Database, amount: int, reason: str) -> None:
    fund, _ = await closed_october(db)
    with pytest.raises(Invalid):
        await service.correct(fund, OCTOBER, Euro(amount), reason=reason, actor="ada", key="1")


async def test_an_open_month_needs_no_correction(db: Database) -> None:
    fund, _ = await closed_october(db)
    with pytest.raises(MonthOpen):
        await service.correct(fund, NOVEMBER, Euro(5), reason="why", actor="ada", key="1")


async def test_states_move_forward_with_their_proofs(db: Database) -> None:
    fund, october = await closed_october(db)
    with pytest.raises(WrongState):
        await proofs.confirm(fund, october.id, receipt=PDF, actor="test")
    paid = await proofs.pay(fund, october.id, paid_on=date(2025, 11, 3), reference=" REF 1 ", proof=PNG, actor="test")
    assert paid.state is DonationState.PAID
    assert paid.payment is not None
    assert (paid.payment.paid_on, paid.payment.reference) == (date(2025, 11, 3), "REF 1")
    assert (await balances(db))["donation_payable"] == 0
    assert (await balances(db))["donations_paid"] == 12_340_000
    assert await proofs.pay(fund, october.id, paid_on=date(2025, 11, 3), reference="REF 1", proof=PNG, actor="x") == paid
    with pytest.raises(WrongState):
        await proofs.pay(fund, october.id, paid_on=date(2025, 11, 2), reference="REF 1", proof=PNG, actor="x")
    confirmed = await proofs.confirm(fund, october.id, receipt=PDF, actor="test")
    assert confirmed.state is DonationState.CONFIRMED
    assert confirmed.confirmation is not None
    assert await proofs.confirm(fund, october.id, receipt=PDF, actor="test") == confirmed
    with pytest.raises(WrongState):
        await proofs.confirm(fund, october.id, receipt=JPEG, actor="test")
    assert await proofs.pay(fund, october.id, paid_on=date(2025, 11, 3), reference="REF 1", proof=PNG, actor="x") == confirmed
    assert isinstance(fund.files, MemoryFiles)
    assert sorted(fund.files.kept.values()) == sorted([PNG, PDF])


async def test_payments_at_the_same_time_are_one(db: Database) -> None:
    fund, october = await closed_october(db)
    pays = [proofs.pay(fund, october.id, paid_on=date(2025, 11, 3), reference="R", proof=PDF, actor=str(n)) for n in range(5)]
    assert len({paid.payment.hash for paid in await asyncio.gather(*pays) if paid.payment}) == 1
    assert (await balances(db))["donations_paid"] == 12_340_000
    confirms = [proofs.confirm(fund, october.id, receipt=PDF, actor=str(n)) for n in range(5)]
    assert len({confirmed.confirmation.hash for confirmed in await asyncio.gather(*confirms) if confirmed.confirmation}) == 1


@pytest.mark.parametrize("paid_on", [date(2025, 10, 31), date(2025, 11, 4)])
async def test_a_payment_is_made_after_the_month_and_not_in_the_future(db: Database, paid_on: date) -> None:
    fund, october = await closed_october(db)
    with pytest.raises(Invalid) as refused:
        await proofs.pay(fund, october.id, paid_on=paid_on, reference="R", proof=PDF, actor="test")
    assert refused.value.code == "invalid_payment_date"


async def test_what_is_no_proof_changes_nothing(db: Database) -> None:
    fund, october = await closed_october(db)
    for content, error in ((b"<svg/>", WrongFile), (PDF + bytes(10 << 20), FileTooLarge), (b"", WrongFile)):
        with pytest.raises(error):
            await proofs.pay(fund, october.id, paid_on=date(2025, 11, 3), reference="R", proof=content, actor="test")
    with pytest.raises(Invalid):
        await proofs.pay(fund, october.id, paid_on=date(2025, 11, 3), reference="\0", proof=PDF, actor="test")
    with pytest.raises(NoSuchDonation):
        await proofs.pay(fund, new_id(), paid_on=date(2025, 11, 3), reference="R", proof=PDF, actor="test")
    assert (await service.get(fund, october.id)).state is DonationState.DUE
    assert isinstance(fund.files, MemoryFiles)
    assert not fund.files.kept


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE donation SET amount_micro = amount_micro - 10000, carried_in_micro = carried_in_micro - 10000",
        "UPDATE donation SET hash = repeat('0', 64)",
        "UPDATE donation SET notes = 'other'",
        "UPDATE donation SET state = 'confirmed'",
        "UPDATE donation SET state = 'due'",
        "DELETE FROM donation",
        "TRUNCATE donation CASCADE",
    ],
)
async def test_the_database_keeps_a_closed_month_as_it_is(db: Database, damage: str) -> None:
    await closed_october(db)
    async with db.connection() as connection:
        with pytest.raises(asyncpg.PostgresError):
            await connection.execute(damage)


async def test_a_confirmed_month_does_not_go_back(db: Database) -> None:
    fund, october = await closed_october(db)
    await proofs.pay(fund, october.id, paid_on=date(2025, 11, 3), reference="R", proof=PDF, actor="test")
    async with db.connection() as connection:
        for damage in (
            "UPDATE donation SET state = 'due'",
            "UPDATE donation SET bank_reference = 'S'",
            "UPDATE donation SET state = 'paid'",
        ):
            with pytest.raises(asyncpg.PostgresError):
                await connection.execute(damage)


async def test_another_partner_needs_no_code(db: Database) -> None:
    fund, _ = await closed_october(db)
    other = Partner(
        id="moor-partner", name="Moor & Partner", country="DE", website="https://example.org", payee="Moor e.V.", bank_details="an account",
        proof="letter", valid_from=NOVEMBER,
    )  # fmt: skip
    await partners.add_partner(fund, other)
    await book(db, Answer(day(NOVEMBER), 1_000_000))
    move(fund, day(DECEMBER))
    donation = (await service.close(fund, NOVEMBER, actor="test")).donation
    assert donation.partner_id == "moor-partner"
    shown = schemas.month_out(donation)["partner"]
    assert shown == {"id": "moor-partner", "name": "Moor & Partner", "country": "DE", "website": "https://example.org"}
    assert [partner.id for partner in await partners.list_partners(fund)] == ["bergwaldprojekt", "moor-partner"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"valid_from": OCTOBER}, "month_closed"),
        ({"id": "bergwaldprojekt"}, "partner_exists"),
        ({"id": "Upper"}, "invalid_partner"),
        ({"id": ""}, "invalid_partner"),
        ({"country": "Germany"}, "invalid_partner"),
        ({"website": "http://example.org"}, "invalid_partner"),
        ({"name": " "}, "invalid_partner"),
    ],
)
async def test_a_partner_that_cannot_be(db: Database, changes: dict[str, object], code: str) -> None:
    fund, _ = await closed_october(db)
    usual = {
        "id": "other", "name": "Other", "country": "DE", "website": "https://example.org", "payee": "Other", "bank_details": None,
        "proof": "letter", "valid_from": DECEMBER,
    }  # fmt: skip
    with pytest.raises((Invalid, Conflict)) as refused:
        await partners.add_partner(fund, Partner(**{**usual, **changes}))
    assert refused.value.code == code


async def test_open_months_show_what_they_collected_so_far(db: Database) -> None:
    fund, _ = await closed_october(db)
    await book(db, Answer(day(NOVEMBER), 30), Answer(day(DECEMBER), 400))
    move(fund, day(DECEMBER, 20))
    seen = [(each.month, each.collected.micro, each.is_over) for each in await service.list_accruing(fund)]
    assert seen == [(NOVEMBER, 30, True), (DECEMBER, 400, False)]
    await book(db, Answer(day(DECEMBER), 5))
    assert [each.collected.micro for each in await service.list_accruing(fund)] == [30, 405]
    assert set(fund.cache.over) == {NOVEMBER}
    await service.close(fund, NOVEMBER, actor="test")
    assert [each.month for each in await service.list_accruing(fund)] == [DECEMBER]


async def test_notes_are_published_and_hashed(db: Database) -> None:
    await set_rate(db)
    await book(db, Answer(day(OCTOBER), 1_000_000))
    fund = fund_of(db, day(NOVEMBER, 3))
    with pytest.raises(Invalid):
        await service.close(fund, OCTOBER, actor="test", notes="two\nlines")
    donation = (await service.close(fund, OCTOBER, actor="test", notes="The first month.")).donation
    assert schemas.month_out(donation)["notes"] == "The first month."


@pytest.mark.broken_books
async def test_check_finds_a_donation_nobody_closed(db: Database) -> None:
    fund, _ = await closed_october(db)
    legs = (
        Leg(account=Account(kind=AccountKind.REBALANCING_FUND), amount=Euro(-5)),
        Leg(account=Account(kind=AccountKind.DONATION_PAYABLE), amount=Euro(5)),
    )
    async with db.transaction() as tx:
        await donations.service.ledger.post(
            tx,
            Transfer(
                id=new_id(), owner_id=donations.service.SYSTEM, cause=Cause.DONATION, key="x", happened_at=fund.clock.now(), legs=legs
            ),
        )
        found = [str(violation) for violation in await donations.check(tx)]
    assert any("a donation in the books without a closed month" in each for each in found)
    assert any("owed and paid" in each for each in found)


@pytest.mark.broken_books
@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE donation SET m2 = m2 + 1",
        "UPDATE donation SET notes = 'other'",
        "UPDATE donation SET rate_source = 'mine'",
        "UPDATE donation SET closed_at = closed_at + interval '1 day'",
        "UPDATE donation SET content = replace(content, '12.34', '12.35')",
        "UPDATE donation SET hash = repeat('a', 64)",
        "UPDATE donation SET collected_micro = collected_micro + 1, corrected_micro = corrected_micro - 1",
        "UPDATE donation SET paid_hash = repeat('b', 64)",
        """UPDATE donation SET state = 'due', paid_on = NULL, bank_reference = NULL, paid_by = NULL, proof_key = NULL, proof_sha256 = NULL,
        proof_size = NULL, proof_type = NULL, paid_hash = NULL""",
    ],
)
async def test_check_finds_what_was_altered_behind_the_trigger(db: Database, damage: str) -> None:
    fund, october = await closed_october(db)
    await proofs.pay(fund, october.id, paid_on=date(2025, 11, 3), reference="R", proof=PDF, actor="test")
    async with db.transaction() as tx:
        assert list(await donations.check(tx)) == []
        await tx.execute("ALTER TABLE donation DISABLE TRIGGER ALL")
        await tx.execute(damage)
        assert list(await donations.check(tx)) != []
        assert list(await donations.check(tx, since=day(DECEMBER))) != []
