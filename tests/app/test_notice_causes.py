"""A banner goes with its cause, however the cause went; and open pages are told so."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest

from aim2balance import identity, organisations, payments, usage, wallet
from aim2balance.app.budget_alerts import BudgetNotifier
from aim2balance.app.live import Live
from aim2balance.app.notifier import LowBalanceNotifier, handlers
from aim2balance.identity import User
from aim2balance.kit.ids import new_id
from aim2balance.kit.jobs import Worker, notify
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import Actor, UserId
from tests.app.conftest import Running


class Somebody:
    """A person at the API, with the jobs of notices run when asked."""

    def __init__(self, running: Running, user: User, client: httpx2.AsyncClient) -> None:
        self.running, self.user, self.client = running, user, client

    async def use(self) -> None:
        (await self.client.post(f"/api/chat/{new_id()}/messages", json={"text": "Hello", "model": "demo"})).raise_for_status()

    async def budget(self, thing: object, kind: str = "person", **limits: object) -> None:
        answer = await self.client.put("/api/budgets", json={"scope": {"kind": kind, "id": str(thing)}, **limits})
        assert answer.status_code == 200, answer.text

    async def spent(self) -> float:
        found = (await self.client.get("/api/usage/summary", params={"range": "all"})).json()
        return float(found["totalCostMicroEur"]) / 1e6

    async def work(self) -> None:
        container = self.running.container
        await Worker(container.db, container.clock, handlers(container.notifier, container.fund)).run_due()

    async def banners(self) -> list[tuple[str, int | None]]:
        await self.work()
        return [(one["kind"], one["facts"].get("level")) for one in (await self.client.get("/api/notices")).json()]

    async def tell(self, kind: str, **facts: Any) -> None:
        async with self.running.container.db.transaction() as tx:
            await notify(tx, self.user.id, kind, str(new_id()), **facts)

    async def credit(self, euro: str) -> None:
        async with self.running.container.db.transaction() as tx:
            await wallet.credit(tx, self.user.id, Euro.parse(euro), "test", "test", f"test:{new_id()}")


@asynccontextmanager
async def somebody(running: Running, euro: str = "5") -> AsyncIterator[Somebody]:
    user, token = await running.person("ada@example.org", euro=euro)
    async with running.client(authorization=f"Bearer {token}") as client:
        yield Somebody(running, user, client)


async def test_a_low_balance_goes_with_any_credit_that_lifts_it_and_comes_again(running: Running) -> None:
    async with somebody(running, "0.0001") as ada:
        low = LowBalanceNotifier(running.container.db)
        await ada.use()
        await low.check([ada.user.id])
        assert await ada.banners() == [("low_balance", None)]
        await ada.credit("0.0001")
        assert await ada.banners() == []
        while (await wallet.balance(running.container.db, ada.user.id)).balance.micro >= 20:
            await ada.use()
            await low.check([ada.user.id])  # after every answer, as the server does
        await low.check([ada.user.id])  # the title of the last chat may have been booked behind its answer
        assert await ada.banners() == [("low_balance", None)]


@pytest.mark.parametrize(("way", "euro", "told"), [("debit", "4.5", 1), ("debit", "1", 0), ("charged back", "4.5", 1)])
async def test_what_lowers_a_balance_other_than_answers_tells_too(running: Running, way: str, euro: str, told: int) -> None:
    async with somebody(running) as ada:
        container, amount, key = running.container, Euro.parse(euro), f"test:{new_id()}"
        async with container.db.transaction() as tx:
            if way == "debit":
                await wallet.credit(tx, ada.user.id, -amount, "booked twice", "test", key)
            else:
                await wallet.charge_back(tx, ada.user.id, amount, key=key, reference="dp_1", happened_at=container.clock.now())
        assert await ada.banners() == [("low_balance", None)] * told
        await ada.credit("5")
        assert await ada.banners() == []


@pytest.mark.parametrize("change", ["raised", "other window", "other unit", "taken away"])
async def test_a_used_budget_goes_with_its_cause(running: Running, change: str) -> None:
    async with somebody(running) as ada:
        await ada.use()
        once = await ada.spent()
        await ada.budget(ada.user.id, limitEUR=once)
        assert await ada.banners() == [("budget_used_up", 100)]
        changes: dict[str, dict[str, object]] = {
            "raised": {"limitEUR": round(once * 3, 6)},
            "other window": {"limitEUR": round(once * 3, 6), "window": "day"},
            "other unit": {"limitKgCO2e": 5},
            "taken away": {},
        }
        await ada.budget(ada.user.id, **changes[change])
        assert await ada.banners() == []


async def test_a_budget_that_only_warns_from_now_on_refuses_nothing(running: Running) -> None:
    async with somebody(running) as ada:
        await ada.use()
        once = await ada.spent()
        await ada.budget(ada.user.id, limitEUR=once)
        assert await ada.banners() == [("budget_used_up", 100)]
        await ada.budget(ada.user.id, limitEUR=once, hard=False)
        assert await ada.banners() == []


async def test_a_refusing_budget_stands_until_it_is_changed(running: Running) -> None:
    """Told at 80 percent that it is used up, because a request was refused, it stays so; a little more and it is only near its end."""
    async with somebody(running) as ada:
        await ada.use()
        once = await ada.spent()
        await ada.budget(ada.user.id, limitEUR=round(once * 1.1, 6))
        await BudgetNotifier(running.container.db, running.container.clock).check(
            [ada.user.id], [(ada.user.id, "person", str(ada.user.id), False)]
        )
        assert await ada.banners() == [("budget_used_up", 100)]
        await ada.budget(ada.user.id, limitEUR=round(once * 1.15, 6))
        assert await ada.banners() == [("budget_level", 80)]


async def test_a_budget_goes_with_its_key_and_its_project(running: Running) -> None:
    async with somebody(running) as ada:
        project = (await ada.client.post("/api/projects", json={"name": "Peat"})).json()["id"]
        key = (await ada.client.post("/api/keys", json={"name": "script", "projectId": project})).json()
        async with running.client(authorization=f"Bearer {key['secret']}") as gateway:
            ask = {"model": "demo", "messages": [{"role": "user", "content": "Hello"}]}
            (await gateway.post("/v1/chat/completions", json=ask)).raise_for_status()
        once = await ada.spent()
        await ada.budget(key["id"], "key", limitEUR=once)
        await ada.budget(project, "project", limitEUR=once)
        assert await ada.banners() == [("budget_used_up", 100)] * 2
        (await ada.client.delete(f"/api/keys/{key['id']}")).raise_for_status()
        assert await ada.banners() == [("budget_used_up", 100)]
        (await ada.client.delete(f"/api/projects/{project}")).raise_for_status()
        assert await ada.banners() == []


async def test_trouble_with_payments_goes_with_its_cause(running: Running) -> None:
    async with somebody(running) as ada:
        container = running.container
        async with container.db.transaction() as tx:
            await wallet.block(tx, ada.user.id)
        for kind in ("disputed", "refund_bounced"):
            await ada.tell(kind, amountCents=500)
        assert {kind for kind, _ in await ada.banners()} == {"disputed", "refund_bounced"}
        async with container.db.transaction() as tx:
            await wallet.unblock(tx, ada.user.id)
        assert await ada.banners() == [("refund_bounced", None)]
        await payments.set_auto_topup(container.payments_context, ada.user.id, "http://127.0.0.1", enabled=True)
        await ada.tell("auto_topup_declined", failure="card_declined", link="/wallet")
        assert await ada.banners() == [("refund_bounced", None)]


async def test_open_pages_are_told_that_a_banner_is_over(running: Running) -> None:
    container = running.container
    live = Live(
        usage.Usage(db=container.db, names=usage.no_names),
        identity.IdentityAuthenticator(container.identity),
        container.clock,
        container.notifier,
        poll_every_s=3600,
    )
    async with somebody(running, "0.0001") as ada:
        caller = organisations.resolve(Actor(user_id=UserId(ada.user.id)))
        listener = live.register(caller, ada.client.headers["authorization"].partition(" ")[2], "UTC")
        try:

            async def heard() -> list[tuple[str, Any]]:
                await ada.work()
                await live.poll()
                events = [listener.news.get_nowait() for _ in range(listener.news.qsize())]
                return [
                    event
                    for event in events
                    if event is not None and event[0] in {"notice", "settled"} and "lastTopupMicroEur" not in event[1]
                ]

            await ada.use()
            once = await ada.spent()
            await LowBalanceNotifier(container.db).check([ada.user.id])
            ((_, low),) = await heard()
            assert low["code"] == "low_balance"
            await ada.budget(ada.user.id, limitEUR=once)
            ((_, used),) = await heard()
            assert used["code"] == "budget_used_up"
            await ada.credit("5")
            assert await heard() == [("settled", {"noticeIds": [low["noticeId"]]})]
            await ada.budget(ada.user.id, limitEUR=1)
            assert await heard() == [("settled", {"noticeIds": [used["noticeId"]]})]
            assert await heard() == []
        finally:
            live.leave(listener)
            await live.close()
