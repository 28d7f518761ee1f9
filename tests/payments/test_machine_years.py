"""The wallet and the restoration fund over years: everything `test_machine` does, and answers, time that passes, allowances, closed months.

What is given and what is carried over is what the answers paid, to the micro-euro, whatever crashes or is asked twice.
"""

import calendar
import random
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule, run_state_machine_as_test

from aim2balance import payments
from aim2balance.app.verify_books import verify_books
from aim2balance.donations import service
from aim2balance.donations.types import Donation, Month
from aim2balance.kit.money import Euro
from tests.databases import Admin, fresh_database
from tests.donations.books import Answer, balances, book, fund_of, set_rate
from tests.payments.test_machine import Money

BERLIN = ZoneInfo("Europe/Berlin")
FEE = 41  # a price of 41 parts holds one part of surcharge, as 2.5 % on top do
STARTS = [
    datetime(2019, 12, 30, 12, tzinfo=UTC),
    datetime(2020, 2, 27, 12, tzinfo=UTC),
    datetime(2020, 3, 28, 12, tzinfo=UTC),
    datetime(2020, 10, 24, 12, tzinfo=UTC),
]
"""Days before the end of a year, the 29th of February, and both changes of clocks."""


class Years(Money):
    """`fees` are the surcharges of the answers by the month of their booking; `refill` is the allowance as (anchor, micro, periods).

    The fund is that of a whole database, so every life has one of its own.
    """

    where: tuple[Admin, str]

    def __init__(self) -> None:
        super().__init__()
        self.fees: dict[Month, int] = {}
        self.refill: tuple[datetime, int, int] | None = None
        self.closed: list[Donation] = []
        self.real_move = service.move

    @initialize(start=st.sampled_from(STARTS))
    def open(self, start: datetime = STARTS[0]) -> None:
        self.database = contextmanager(fresh_database)(*self.where)
        self.url = self.database.__enter__()
        Money.open(self)
        self.shop.clock.at = start
        self.fund = replace(fund_of(self.db, start), clock=self.shop.clock)
        self.do(set_rate(self.db, Month(2019, 12)))

    def teardown(self) -> None:
        service.move = self.real_move
        if hasattr(self, "db"):
            report = self.do(verify_books(self.db))
            assert not report.violations, report.violations
        super().teardown()
        if hasattr(self, "database"):
            self.database.__exit__(None, None, None)

    @precondition(lambda self: self.balance > 0 and not self.locked)
    @rule(share=st.integers(1, 100))
    def answer(self, share: int) -> None:
        """An answer at a price of that share of the wallet. Its surcharge is booked at the machine's time, the rest of it now."""
        before, at = self.balance, self.shop.clock.at
        self.spend(share=share)
        if fee := -(-(before - self.balance) // FEE):
            self.do(book(self.db, Answer(at, fee, self.owner_id)))
            self.fees[Month.of(at)] = self.fees.get(Month.of(at), 0) + fee

    @rule(euro=st.integers(1, 5))
    def allowance(self, euro: int) -> None:
        """Free credit every month from now on."""
        at = self.shop.clock.at
        self.do(payments.set_allowance(self.db, self.owner_id, Euro(euro * 1_000_000), 1, "months", at))
        self.refill = (at, euro * 1_000_000, 0)

    @rule(days=st.sampled_from([1, 2, 27, 31, 33, 64]))
    def days_pass(self, days: int) -> None:
        """The clocks change, months and years end; the allowance of the present period is added, once, those that were missed are not."""
        self.shop.clock.at += timedelta(days=days)

        async def look() -> None:
            for _ in range(2):
                await payments.run_due_work(self.shop.payments)
            await self.work()

        before = self.shop.clock.at
        self.do(look())
        if self.refill is not None:
            anchor, micro, done = self.refill
            present = months_between(anchor, before)
            if present > done:
                self.balance += micro
                self.refill = (anchor, micro, present)

    @rule(dies=st.booleans())
    def close_months(self, dies: bool) -> None:
        """Every month that is over is closed, twice; `dies`: the first try ends after the month was written and before its commit."""

        async def move(*args: Any) -> None:
            await self.real_move(*args)
            service.move = self.real_move
            raise RuntimeError("power cut")

        async def close() -> None:
            nonlocal dies
            while (month := await service.next_month(self.fund)) is not None and month.end <= self.shop.clock.at:
                if dies:
                    dies, service.move = False, move
                    with pytest.raises(RuntimeError):
                        await service.close(self.fund, month, actor="test")
                first = await service.close(self.fund, month, actor="test")
                again = await service.close(self.fund, month, actor="test")
                assert (first.is_replay, again.is_replay) == (False, True)
                assert first.donation == again.donation
                assert first.donation.closing.collected.micro == self.fees.get(month, 0)
                self.closed.append(first.donation)

        self.do(close())

    @invariant()
    def given_and_carried_is_what_was_paid(self) -> None:
        if not hasattr(self, "fund"):
            return
        given = sum(donation.closing.amount.micro for donation in self.closed)
        carried = self.closed[-1].closing.carried_out.micro if self.closed else 0
        done = {donation.month for donation in self.closed}
        still_open = sum(micro for month, micro in self.fees.items() if month not in done)
        assert given + carried + still_open == sum(self.fees.values())
        found = self.do(balances(self.db))
        assert found.get("rebalancing_fund", 0) == carried + still_open
        assert found.get("donation_payable", 0) == given


def months_between(anchor: datetime, now: datetime) -> int:
    """How often the day and time of `anchor` came again by `now`, on Berlin's calendar."""
    first, last = anchor.astimezone(BERLIN), now.astimezone(BERLIN)
    count = (last.year - first.year) * 12 + last.month - first.month
    day = min(first.day, calendar.monthrange(last.year, last.month)[1])
    return count - ((last.day, last.time()) < (day, first.time()))


@pytest.fixture(autouse=True)
def _where(admin: Admin, template: str) -> None:
    Years.where = (admin, template)


def test_any_order_of_answers_payments_refills_crashes_and_closed_months() -> None:
    run_state_machine_as_test(
        Years,
        settings=settings(
            max_examples=5, stateful_step_count=20, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.mark.parametrize("seed", range(2))
def test_f14_years_of_a_wallet_and_its_fund(seed: int) -> None:
    chance, machine = random.Random(seed), Years()
    try:
        machine.open(chance.choice(STARTS))
        for _ in range(120):
            live(machine, chance)
            machine.the_model_and_the_wallet_agree()
            machine.given_and_carried_is_what_was_paid()
    finally:
        machine.teardown()
    assert len(machine.closed) >= 12, "at least a year was closed"
    assert {donation.month.number for donation in machine.closed} >= {3, 10, 12}, "both changes of clocks and the end of a year"
    assert machine.fees


def live(machine: Years, chance: random.Random) -> None:
    """One thing that can happen now."""
    possible = ["top_up", "allowance", "days_pass", "days_pass", "crash", "replay", "close_months"]
    possible += ["answer"] * (4 * (machine.balance > 0 and not machine.locked))
    clean = [paid for paid in machine.paid if not paid.dispute and not paid.refunded]
    possible += ["dispute"] * bool(clean) + ["close_dispute"] * (4 * any(paid.dispute == "open" for paid in machine.paid))
    possible += ["refund"] * bool(machine.paid)
    match what := chance.choice(possible):
        case "top_up":
            machine.top_up(cents=chance.choice([500, 1000, 4999]))
        case "allowance":
            machine.allowance(euro=chance.randint(1, 5))
        case "days_pass":
            machine.days_pass(days=chance.choice([1, 2, 27, 31, 33, 64]))
        case "crash":
            machine.crash(times=chance.randint(1, 2))
        case "close_months":
            machine.close_months(dies=chance.random() < 0.3)
        case "answer":
            machine.answer(share=chance.randint(1, 100))
        case "close_dispute":
            machine.close_dispute(pick=chance.randrange(10), is_won=chance.random() < 0.8)
        case "refund":
            machine.refund(pick=chance.randrange(10), cents=chance.choice([None, 1, 333]))
        case _:
            getattr(machine, what)(pick=chance.randrange(10))
