"""A simulated business: owners, requests, crashes, replays, refunds. Whatever happens, the books balance.

A plain model in Python predicts every balance; after each step database and model agree, and `verify` finds nothing.
"""

import asyncio
import os
from collections.abc import Coroutine
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from aim2balance import ledger, wallet
from aim2balance.kit.clock import FixedClock
from aim2balance.kit.db import Database
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from aim2balance.ledger.errors import Overdrawn
from aim2balance.wallet import SettlementService
from aim2balance.wallet.errors import InsufficientBalance, RequestClosed
from aim2balance.wallet.spool import encode_line
from aim2balance.wallet.types import Settlement
from tests.databases import Admin, url_of
from tests.wallet.context import NOW, Bought, asking, costing, until

T = TypeVar("T")
MONEY = st.integers(0, 300)
WHO = st.integers(0, 2)


class Owner:
    """What the books should say about one owner."""

    def __init__(self) -> None:
        self.id = new_id()
        self.balance = 0
        self.open: dict[UUID, int] = {}
        self.closed: list[UUID] = []
        self.settled: list[Settlement] = []
        self.overrun = 0
        self.is_blocked = False

    @property
    def free(self) -> int:
        return self.balance - sum(self.open.values())


class Business(RuleBasedStateMachine):
    admin: Admin
    template: str

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self.name = f"books_{new_id().hex}"
        self.admin.execute(f"CREATE DATABASE {self.name} TEMPLATE {self.template} STRATEGY file_copy")
        self.folder = TemporaryDirectory(prefix="aim2balance-books-")
        self.owners = [Owner() for _ in range(3)]
        self.keys = 0

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    @initialize()
    def open_shop(self) -> None:
        self.wait(self._open_shop())

    async def _open_shop(self) -> None:
        self.db = await Database.open(url_of(self.admin.url, self.name))
        self.recorder = await Bought().open(self.db)
        async with self.db.transaction() as tx:
            for owner in self.owners:
                await wallet.open_wallet(tx, owner.id)
        await self._hire()

    async def _hire(self) -> None:
        self.service = SettlementService(
            self.db, recorder=self.recorder, spool_folder=Path(self.folder.name), clock=FixedClock(NOW), every_s=0.02
        )
        await self.service.start()

    def key(self) -> str:
        self.keys += 1
        return f"key {self.keys}"

    @rule(who=WHO, micro=st.integers(1, 500), times=st.integers(1, 3))
    def credit(self, who: int, micro: int, times: int) -> None:
        """A repeat of the same credit adds nothing."""
        owner, key = self.owners[who], self.key()

        async def run() -> None:
            for _ in range(times):
                async with self.db.transaction() as tx:
                    await wallet.credit(tx, owner.id, Euro(micro), "a gift", "simulator", key)

        self.wait(run())
        owner.balance += micro

    @rule(who=WHO, micro=st.integers(1, 500))
    def correct_downwards(self, who: int, micro: int) -> None:
        owner = self.owners[who]

        async def run() -> None:
            async with self.db.transaction() as tx:
                await wallet.credit(tx, owner.id, Euro(-micro), "a mistake", "simulator", self.key())

        if micro > owner.free:
            with pytest.raises(Overdrawn):
                self.wait(run())
        else:
            self.wait(run())
            owner.balance -= micro

    @rule(who=WHO, wants=st.lists(st.tuples(MONEY, MONEY), min_size=1, max_size=5))
    def place(self, who: int, wants: list[tuple[int, int]]) -> None:
        """Several at once: each gets what is left, in the order of arrival."""
        owner = self.owners[who]
        asked = [asking(owner.id, max(pair), min(pair)) for pair in wants]

        async def run() -> list[Any]:
            return await asyncio.gather(*(self.service.place(one) for one in asked), return_exceptions=True)

        for one, outcome in zip(asked, self.wait(run()), strict=True):
            if owner.is_blocked or owner.free < one.least.micro:
                assert isinstance(outcome, InsufficientBalance)
            else:
                assert outcome.amount.micro == min(one.want.micro, owner.free)
                owner.open[one.request_id] = outcome.amount.micro

    @precondition(lambda self: any(owner.open for owner in self.owners))
    @rule(data=st.data(), more=st.integers(1, 200))
    def extend(self, data: st.DataObject, more: int) -> None:
        owner, request_id = self.draw_open(data)
        fits = owner.free >= more and not owner.is_blocked
        assert self.wait(self.service.extend(request_id, owner.id, Euro(more))) is fits
        if fits:
            owner.open[request_id] += more

    @precondition(lambda self: any(owner.open for owner in self.owners))
    @rule(data=st.data(), times=st.integers(1, 2))
    def release(self, data: st.DataObject, times: int) -> None:
        owner, request_id = self.draw_open(data)
        for _ in range(times):
            self.wait(self.service.release(request_id, owner.id))
        del owner.open[request_id]
        owner.closed.append(request_id)

    @precondition(lambda self: any(owner.open for owner in self.owners))
    @rule(data=st.data(), legs=st.tuples(MONEY, MONEY, st.integers(0, 9)), demo=st.booleans(), times=st.integers(1, 3))
    def settle(self, data: st.DataObject, legs: tuple[int, int, int], demo: bool, times: int) -> None:
        owner, request_id = self.draw_open(data)
        self.settle_all([costing(request_id, owner.id, *legs, source="demo" if demo else "gateway")], owner, times)

    @precondition(lambda self: any(owner.closed for owner in self.owners))
    @rule(data=st.data(), price=MONEY)
    def settle_what_was_released(self, data: st.DataObject, price: int) -> None:
        owner = data.draw(st.sampled_from([owner for owner in self.owners if owner.closed]))
        request_id = owner.closed.pop()
        with pytest.raises(RequestClosed):
            self.wait(self.service.place(asking(owner.id, 0, request_id=request_id)))
        self.settle_all([costing(request_id, owner.id, price)], owner)

    @rule(who=WHO, prices=st.lists(MONEY, min_size=1, max_size=4))
    def settle_what_was_never_held(self, who: int, prices: list[int]) -> None:
        owner = self.owners[who]
        self.settle_all([costing(new_id(), owner.id, price) for price in prices], owner)

    def settle_all(self, settlements: list[Settlement], owner: Owner, times: int = 1) -> None:
        async def run() -> list[str]:
            return await asyncio.gather(*(self.service.settle(settlement) for settlement in settlements for _ in range(times)))

        self.wait(run())
        self.wait(until(lambda: self.service.pending == 0))
        for settlement in settlements:
            self.count(settlement, owner)

    @staticmethod
    def count(settlement: Settlement, owner: Owner) -> None:
        owner.open.pop(settlement.request_id, None)
        paid = min(settlement.price.micro, max(owner.free, 0))
        owner.balance -= paid
        owner.overrun += settlement.price.micro - paid
        owner.settled.append(settlement)

    @precondition(lambda self: any(owner.settled for owner in self.owners))
    @rule(data=st.data())
    def replay(self, data: st.DataObject) -> None:
        """What is in the books already comes again, in one heap."""
        owner = data.draw(st.sampled_from([owner for owner in self.owners if owner.settled]))

        async def run() -> None:
            await asyncio.gather(*(self.service.settle(settlement) for settlement in owner.settled for _ in range(2)))

        self.wait(run())
        self.wait(until(lambda: self.service.pending == 0))

    @rule(who=WHO, prices=st.lists(MONEY, max_size=3), replays=st.integers(0, 2), is_torn=st.booleans())
    def crash(self, who: int, prices: list[int], replays: int, is_torn: bool) -> None:
        """The process dies: its holds go with its lease; what its spool holds is booked by the next, what was booked stays booked."""
        owner = self.owners[who]
        request_ids = [*owner.open, *(new_id() for _ in prices)]
        spooled = [costing(request_id, owner.id, price) for request_id, price in zip(request_ids, prices, strict=False)]
        lines = [encode_line(settlement) for settlement in (*spooled, *owner.settled[:replays])]
        torn = encode_line(costing(new_id(), owner.id, 7))[:40] if is_torn else b""
        (Path(self.folder.name) / f"{new_id().hex}.spool").write_bytes(b"".join(lines) + torn)

        async def run() -> None:
            await self.service.close()
            await self._hire()
            await self.service.release_predecessors()
            expected = {(settlement.request_id, settlement.owner_id) for settlement in spooled}

            async def is_done() -> bool:
                async with self.db.connection() as connection:
                    found = await connection.fetchval(
                        "SELECT count(*) FROM bought WHERE id = ANY ($1)", [request_id for request_id, _ in expected]
                    )
                return found == len(expected) and self.service.pending == 0 and len(os.listdir(self.folder.name)) == 2

            await until(is_done)

        self.wait(run())
        for one in self.owners:
            one.closed += one.open
            one.open.clear()
        for settlement in spooled:
            if settlement.request_id in owner.closed:
                owner.closed.remove(settlement.request_id)
            self.count(settlement, owner)

    @rule(who=WHO, micro=st.integers(1, 400))
    def chargeback(self, who: int, micro: int) -> None:
        owner = self.owners[who]

        async def run() -> None:
            async with self.db.transaction() as tx:
                await wallet.charge_back(tx, owner.id, Euro(micro), key=self.key(), reference="dp", happened_at=NOW)

        self.wait(run())
        owner.balance -= micro
        owner.is_blocked = True

    @precondition(lambda self: any(owner.is_blocked for owner in self.owners))
    @rule(data=st.data())
    def pay_debts_and_unblock(self, data: st.DataObject) -> None:
        owner = data.draw(st.sampled_from([owner for owner in self.owners if owner.is_blocked]))
        missing = max(-owner.free, 0)

        async def run() -> None:
            async with self.db.transaction() as tx:
                if missing:
                    await wallet.credit(tx, owner.id, Euro(missing), "bank transfer", "simulator", self.key())
                await wallet.unblock(tx, owner.id)

        self.wait(run())
        owner.balance += missing
        owner.is_blocked = False

    def draw_open(self, data: st.DataObject) -> tuple[Owner, UUID]:
        owner = data.draw(st.sampled_from([owner for owner in self.owners if owner.open]))
        return owner, data.draw(st.sampled_from(sorted(owner.open)))

    @invariant()
    def the_books_are_what_the_model_says(self) -> None:
        if hasattr(self, "service"):
            self.wait(self._compare())

    async def _compare(self) -> None:
        for owner in self.owners:
            found = await wallet.balance(self.db, owner.id)
            assert (found.balance.micro, found.held.micro, found.is_blocked) == (owner.balance, sum(owner.open.values()), owner.is_blocked)
            assert found.is_blocked or found.available.micro >= 0
        async with self.db.connection() as connection:
            sums: asyncpg.Record = await connection.fetchrow(
                "SELECT (SELECT coalesce(sum(amount), 0) FROM entry) AS entries, (SELECT sum(balance) FROM account) AS balances, "
                "(SELECT -balance FROM account WHERE kind = 'overrun') AS overrun, (SELECT balance FROM account WHERE kind = 'rebalancing_fund') AS fund"
            )
        settled = [settlement for owner in self.owners for settlement in owner.settled]
        fund = sum(settlement.restoration_micro for settlement in settled if settlement.source == "gateway")
        assert tuple(sums) == (0, 0, sum(owner.overrun for owner in self.owners), fund)
        report = await ledger.verify(self.db, extra_checks={"spends": ledger.spends_match_events("bought")})
        assert not report.violations, [str(violation) for violation in report.violations]

    def teardown(self) -> None:
        async def shut() -> None:
            await self.service.close()
            await self.db.close()

        if hasattr(self, "service"):
            self.wait(shut())
        self.runner.close()
        self.folder.cleanup()
        self.admin.execute(f"DROP DATABASE {self.name} WITH (FORCE)")


def test_the_books_balance_whatever_happens(admin: Admin, template: str) -> None:
    Business.admin, Business.template = admin, template
    run_state_machine_as_test(
        Business,
        settings=settings(
            max_examples=int(os.environ.get("BOOKS_EXAMPLES", "12")),
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            phases=(Phase.explicit, Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )
