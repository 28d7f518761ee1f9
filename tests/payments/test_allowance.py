"""Free credit by interval: the calendar of the owner's zone, only adds, once per period."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aim2balance import payments
from aim2balance.kit.db import Database
from aim2balance.kit.errors import Invalid
from aim2balance.kit.money import Euro
from aim2balance.payments.allowance_periods import add_interval, begin_of_period, current_period
from aim2balance.payments.errors import NoVoucher
from aim2balance.payments.types import Allowance
from tests.payments.context import NOW, PaymentsContext

BERLIN = ZoneInfo("Europe/Berlin")


def allowance(anchor: datetime, value: int, unit: str, zone: str = "Europe/Berlin") -> Allowance:
    return Allowance(
        owner_id=UUID(int=1),
        is_enabled=True,
        amount=Euro(1),
        interval_value=value,
        interval_unit=unit,
        zone=zone,
        anchor_at=anchor,
        last_period=0,
        last_refill_at=None,
        next_at=anchor,
    )


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("start", "count", "unit", "end"),
    [
        ("2026-01-31T09:00", 1, "months", "2026-02-28T09:00"),
        ("2026-01-31T09:00", 2, "months", "2026-03-31T09:00"),
        ("2024-01-31T09:00", 1, "months", "2024-02-29T09:00"),
        ("2026-12-31T23:30", 1, "months", "2027-01-31T23:30"),
        ("2026-11-15T00:00", 14, "months", "2028-01-15T00:00"),
        ("2026-03-28T12:00", 1, "days", "2026-03-29T12:00"),
        ("2026-10-24T12:00", 1, "days", "2026-10-25T12:00"),
        ("2026-03-22T12:00", 1, "weeks", "2026-03-29T12:00"),
        ("2026-03-28T02:30", 1, "days", "2026-03-29T03:30"),
    ],
)
def test_f14_the_calendar_of_the_zone(start: str, count: int, unit: str, end: str) -> None:
    assert add_interval(local(start), count, unit, "Europe/Berlin") == local(end)


def test_f14_a_day_across_the_change_of_clocks_has_23_or_25_hours_and_24_hours_have_24() -> None:
    spring = local("2026-03-28T12:00").astimezone(UTC)
    assert add_interval(spring, 1, "days", "Europe/Berlin") - spring == timedelta(hours=23)
    assert add_interval(spring, 24, "hours", "Europe/Berlin") - spring == timedelta(hours=24)
    autumn = local("2026-10-24T12:00").astimezone(UTC)
    assert add_interval(autumn, 1, "days", "Europe/Berlin") - autumn == timedelta(hours=25)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),
    st.integers(1, 50),
    st.sampled_from(["seconds", "minutes", "hours", "days", "weeks", "months"]),
    st.sampled_from(["Europe/Berlin", "UTC", "America/New_York", "Australia/Lord_Howe"]),
    st.integers(0, 200_000_000),
)
def test_f14_every_moment_is_in_exactly_one_period(anchor: datetime, value: int, unit: str, zone: str, later: int) -> None:
    given_ = allowance(anchor.replace(tzinfo=UTC), value, unit, zone)
    now = given_.anchor_at + timedelta(seconds=later)
    period = current_period(given_, now)
    assert begin_of_period(given_, period) <= now < begin_of_period(given_, period + 1)


async def test_f15_a_refill_adds_and_never_sets(context: PaymentsContext) -> None:
    owner_id = await context.owner(euro="50")
    await payments.set_allowance(context.db, owner_id, Euro.parse("5"), 1, "months", NOW)
    await payments.run_due_work(context.payments)
    assert await context.balance(owner_id) == "50", "the first refill comes after the first interval"
    context.clock.at = NOW + timedelta(days=32)
    await payments.run_due_work(context.payments)
    assert await context.balance(owner_id) == "55"
    assert (await context.accounts())["promotions"] == "-5"


async def test_f15_once_per_period_however_many_ask(context: PaymentsContext) -> None:
    owner_id = await context.owner()
    await payments.set_allowance(context.db, owner_id, Euro.parse("1"), 10, "seconds", NOW)
    context.clock.at = NOW + timedelta(seconds=15)
    await asyncio.gather(*(payments.refill_due(context.db, context.clock.at) for _ in range(10)))
    assert await context.balance(owner_id) == "1"
    context.clock.at = NOW + timedelta(seconds=100)
    await payments.refill_due(context.db, context.clock.at)
    assert await context.balance(owner_id) == "2", "periods that were missed are not made up for"
    fields = await payments.allowance_fields(context.db, owner_id)
    assert fields == {
        "autoRefillEnabled": True,
        "refillIntervalValue": 10,
        "refillIntervalUnit": "seconds",
        "lastRefill": context.clock.at.isoformat(),
        "nextRefill": (context.clock.at + timedelta(seconds=10)).isoformat(),
        "refillAmount": 1_000_000,
    }


async def test_switched_off_and_never_set(context: PaymentsContext) -> None:
    owner_id = await context.owner()
    assert (await payments.allowance_fields(context.db, owner_id))["autoRefillEnabled"] is False
    await payments.set_allowance(context.db, owner_id, Euro.parse("1"), 1, "seconds", NOW, is_enabled=False)
    assert await payments.refill_due(context.db, NOW + timedelta(days=1)) == 0


async def test_figures_that_make_no_sense(context: PaymentsContext) -> None:
    owner_id = await context.owner()
    for amount, value, zone in ((0, 1, "UTC"), (1, 0, "UTC"), (1, 1, "Middle/Earth"), (1, 1, "../etc/passwd")):
        with pytest.raises(Invalid):
            await payments.set_allowance(context.db, owner_id, Euro(amount), value, "days", NOW, zone=zone)


async def test_a_voucher_has_so_many_uses_and_ends(db: Database, context: PaymentsContext) -> None:
    ada, bob, eve = [await context.owner(None) for _ in range(3)]
    code = await payments.make_voucher(db, Euro.parse("2"), reason="fair", actor="op", now=NOW, uses=2)
    await asyncio.gather(*(payments.redeem(db, ada, code, NOW) for _ in range(5)), return_exceptions=True)
    await payments.redeem(db, bob, code, NOW)
    with pytest.raises(NoVoucher):
        await payments.redeem(db, eve, code, NOW)
    assert [await context.balance(owner) for owner in (ada, bob, eve)] == ["2", "2", "0"]
    late = await payments.make_voucher(db, Euro.parse("2"), reason="fair", actor="op", now=NOW, expires_at=NOW)
    with pytest.raises(NoVoucher):
        await payments.redeem(db, eve, late, NOW)
