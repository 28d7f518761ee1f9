"""A wallet under everything that payments can do to it, in any order, with crashes and replays: the model and the books always agree."""

import asyncio
import random
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from aim2balance import ledger, payments, wallet
from aim2balance.kit.db import Database
from aim2balance.kit.money import Euro
from aim2balance.ledger.errors import Overdrawn
from aim2balance.payments import booking
from aim2balance.payments.errors import NotRefundable
from tests.payments.shop import BASE, Shop

T = TypeVar("T")
CENT = 10_000
AMOUNTS = st.sampled_from([500, 1000, 2000, 4999])
PICK = st.integers(0, 10)


class Paid:
    """A payment as the model sees it, in cents."""

    def __init__(self, session: str, gross: int) -> None:
        self.session, self.gross, self.refunded, self.dispute = session, gross, 0, ""


class Money(RuleBasedStateMachine):
    """`balance` is what the wallet should have, in micro-euro."""

    url = ""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.balance = 0
        self.paid: list[Paid] = []
        self.debits: list[tuple[str, int]] = []
        self.locked: set[str] = set()
        self.crashes = 0
        self.real_post = booking._post

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    @initialize()
    def open(self) -> None:
        async def opened() -> tuple[Database, Shop, UUID]:
            db = await Database.open(self.url)
            shop = Shop(db)
            return db, shop, await shop.owner(None)

        self.db, self.shop, self.owner_id = self.do(opened())

        async def post(*args: Any, **named: Any) -> None:
            await self.real_post(*args, **named)
            if self.crashes:
                self.crashes -= 1
                raise RuntimeError("power cut")

        booking._post = post

    def teardown(self) -> None:
        booking._post = self.real_post
        if hasattr(self, "db"):
            report = self.do(ledger.verify(self.db))
            self.do(self.db.close())
            assert not report.violations, report.violations
        self.runner.close()

    async def work(self) -> None:
        """Everything that follows, also after crashes: jobs that failed are due again within an hour."""
        for _ in range(6):
            await self.shop.worker.run_due()
            if not await self.shop.rows("SELECT FROM job WHERE state = 'waiting' AND name LIKE 'payments.%'"):
                return
            self.shop.clock.at += timedelta(minutes=10)

    @rule(cents=AMOUNTS)
    def top_up(self, cents: int) -> None:
        async def pay() -> str:
            started = await payments.start_topup(self.shop.payments, self.owner_id, cents, BASE)
            await self.shop.local.choose(started.session_id, "success")
            await self.work()
            return started.session_id

        self.paid.append(Paid(self.do(pay()), cents))
        self.balance += cents * CENT

    @rule(cents=AMOUNTS)
    def begin_debit(self, cents: int) -> None:
        async def pay() -> str:
            started = await payments.start_topup(self.shop.payments, self.owner_id, cents, BASE)
            await self.shop.local.choose(started.session_id, "decline")
            await self.shop.local.choose(started.session_id, "sepa")
            await self.work()
            return started.session_id

        self.debits.append((self.do(pay()), cents))

    @precondition(lambda self: self.debits)
    @rule(pick=PICK, settles=st.booleans())
    def end_debit(self, pick: int, settles: bool) -> None:
        session, cents = self.debits.pop(pick % len(self.debits))

        async def end() -> None:
            await self.shop.local.choose(session, "sepa_settles" if settles else "sepa_bounces")
            await self.work()

        self.do(end())
        if settles:
            self.paid.append(Paid(session, cents))
            self.balance += cents * CENT

    @precondition(lambda self: self.balance > 0)
    @rule(share=st.integers(1, 100))
    def spend(self, share: int) -> None:
        micro = self.balance * share // 100

        async def take() -> None:
            async with self.db.transaction() as tx:
                await wallet.credit(
                    tx, self.owner_id, Euro(-micro), "spent", "test", f"spend {self.shop.clock.at} {self.balance} {len(self.paid)}"
                )

        if micro:
            try:
                self.do(take())
            except Overdrawn:
                raise AssertionError("the wallet has less than the model") from None
            self.balance -= micro
            self.shop.clock.at += timedelta(seconds=1)

    @precondition(lambda self: self.paid)
    @rule(pick=PICK, cents=st.one_of(st.none(), st.integers(1, 5000)))
    def refund(self, pick: int, cents: int | None) -> None:
        paid = self.paid[pick % len(self.paid)]
        unused = 0 if paid.dispute in {"open", "lost"} else min(paid.gross - paid.refunded, max(self.balance, 0) // CENT)
        asked = unused if cents is None else cents

        async def give_back() -> None:
            (row,) = await self.shop.rows(
                "SELECT id FROM payment WHERE intent_id = $1", f"pi_local_{paid.session.removeprefix('cs_local_')}"
            )
            await payments.request_refund(self.shop.payments, self.owner_id, row["id"], actor="op", reason="r", cents=cents)
            await self.work()

        if paid.dispute == "won":
            return  # the local processor refuses what was ever in dispute
        if 0 < asked <= unused:
            self.do(give_back())
            paid.refunded += asked
            self.balance -= asked * CENT
        else:
            with pytest.raises(NotRefundable):
                self.do(give_back())

    @precondition(lambda self: any(not paid.dispute and not paid.refunded for paid in self.paid))
    @rule(pick=PICK)
    def dispute(self, pick: int) -> None:
        clean = [paid for paid in self.paid if not paid.dispute and not paid.refunded]
        paid = clean[pick % len(clean)]

        async def take_back() -> None:
            await self.shop.local.choose(paid.session, "dispute")
            await self.work()

        self.do(take_back())
        paid.dispute = "open"
        self.locked.add(paid.session)
        self.balance -= paid.gross * CENT

    @precondition(lambda self: any(paid.dispute == "open" for paid in self.paid))
    @rule(pick=PICK, is_won=st.booleans())
    def close_dispute(self, pick: int, is_won: bool) -> None:
        open_ones = [paid for paid in self.paid if paid.dispute == "open"]
        paid = open_ones[pick % len(open_ones)]

        async def close() -> None:
            await self.shop.local.choose(paid.session, "dispute_won" if is_won else "dispute_lost")
            await self.work()

        self.do(close())
        paid.dispute = "won" if is_won else "lost"
        if is_won:
            self.balance += paid.gross * CENT
            self.locked.discard(paid.session)

    @rule(euro=st.integers(1, 5))
    def allowance(self, euro: int) -> None:
        async def month() -> None:
            await payments.set_allowance(self.db, self.owner_id, Euro(euro * 1_000_000), 1, "months", self.shop.clock.at)
            self.shop.clock.at += timedelta(days=32)
            for _ in range(2):
                await payments.refill_due(self.db, self.shop.clock.at)

        self.do(month())
        self.balance += euro * 1_000_000

    @rule(times=st.integers(1, 2))
    def crash(self, times: int) -> None:
        """The next bookings die after they were written and before they are committed."""
        self.crashes = times

    @rule(pick=PICK)
    def replay(self, pick: int) -> None:
        async def again() -> None:
            events = await payments.list_events(self.db, "local")
            if events:
                await payments.replay(self.db, "local", events[pick % len(events)]["event_id"])
                await self.work()

        self.do(again())

    @invariant()
    def the_model_and_the_wallet_agree(self) -> None:
        if not hasattr(self, "db"):
            return
        found = self.do(wallet.balance(self.db, self.owner_id))
        assert found.balance.micro == self.balance
        assert found.balance.micro >= 0 or found.is_blocked
        if self.locked:
            assert found.is_blocked
        elif self.balance >= 0:
            assert not found.is_blocked


def test_any_order_of_payments_refunds_disputes_crashes_and_replays(database_url: str) -> None:
    Money.url = database_url
    run_state_machine_as_test(
        Money,
        settings=settings(
            max_examples=12, stateful_step_count=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
        ),
    )


def simulate(machine: Money, chance: random.Random, steps: int) -> set[str]:
    """A long life in which everything happens; which of it did."""
    done = set()
    for _ in range(steps):
        clean = any(not paid.dispute and not paid.refunded for paid in machine.paid)
        is_open = any(paid.dispute == "open" for paid in machine.paid)
        possible = ["top_up", "begin_debit", "allowance", "crash", "replay"]
        possible += (
            ["end_debit"] * (2 * bool(machine.debits)) + ["spend"] * (2 * (machine.balance > 0)) + ["refund"] * (2 * bool(machine.paid))
        )
        possible += ["dispute"] * clean + ["close_dispute"] * (3 * is_open)
        what, pick, flag = chance.choice(possible), chance.randrange(10), chance.random() < 0.5
        match what:
            case "top_up" | "begin_debit":
                getattr(machine, what)(cents=chance.choice([500, 1000, 2000, 4999]))
            case "end_debit":
                machine.end_debit(pick=pick, settles=flag)
            case "spend":
                machine.spend(share=chance.randint(1, 100))
            case "refund":
                machine.refund(pick=pick, cents=chance.choice([None, 1, 333, 5000]))
            case "close_dispute":
                machine.close_dispute(pick=pick, is_won=flag)
            case "allowance":
                machine.allowance(euro=chance.randint(1, 5))
            case "crash":
                machine.crash(times=chance.randint(1, 2))
            case _:
                getattr(machine, what)(pick=pick)
        machine.the_model_and_the_wallet_agree()
        done.add(f"{what} {flag}" if what in {"end_debit", "close_dispute"} else what)
    return done


@pytest.mark.parametrize("seed", range(4))
def test_f19_a_long_life_of_a_wallet(database_url: str, seed: int) -> None:
    Money.url = database_url
    machine = Money()
    try:
        machine.open()
        done = simulate(machine, random.Random(seed), 90)
    finally:
        machine.teardown()
    assert done >= {
        "top_up",
        "refund",
        "dispute",
        "close_dispute True",
        "close_dispute False",
        "end_debit True",
        "end_debit False",
        "spend",
        "crash",
    }
