"""Automatic top-up with the real server: answers that empty a wallet refill it, once, and no regular look is needed for it."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from aim2balance import payments, wallet
from aim2balance.kit.jobs import Worker
from aim2balance.kit.money import Euro
from tests.serving import Account, Server, serving

QUESTION = {"model": "demo", "messages": [{"role": "user", "content": "hello"}], "max_tokens": 200}
AMOUNT = 20_000_000


@pytest.fixture
def shop(tmp_path: Path, database_url: str) -> Iterator[Server]:
    """A demo server that works on jobs when it is told of them, and never looks around by itself."""
    with serving(tmp_path, database_url, {"demo": True}) as server:
        context = server.container.payments_context

        async def start() -> asyncio.Task[None]:
            context.worker = Worker(context.db, context.clock, payments.handlers(context))
            return asyncio.create_task(context.worker.run())

        async def stop(task: asyncio.Task[None]) -> None:
            context.worker = None
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        worker = server.run(start())
        yield server
        server.run(stop(worker))


def switch_on(shop: Server, account: Account, threshold: int) -> None:
    """Save a card that pays, and refill below `threshold` micro-euro."""

    async def work() -> None:
        context = shop.container.payments_context
        _, page = await payments.set_auto_topup(
            context, account.owner_id, shop.url, enabled=True, threshold=Euro(threshold), cents=AMOUNT // 10_000
        )
        assert page is not None
        await context.processor.choose(page.session_id, "success")  # type: ignore[attr-defined]  # the payer's side of the local one
        while (await payments.find_auto_topup(context, account.owner_id)).state != "on":
            await asyncio.sleep(0.02)

    shop.run(work())


def balance_from(shop: Server, account: Account, least: int) -> int:
    """The balance as soon as it is at least that much."""

    async def work() -> int:
        while (found := await wallet.balance(shop.container.db, account.owner_id)).balance.micro < least:
            await asyncio.sleep(0.02)
        return found.balance.micro

    return shop.run(work())


def spent(shop: Server, account: Account) -> int:
    (row,) = shop.fetch("SELECT coalesce(sum(total_micro), 0)::bigint AS micro FROM usage_event WHERE owner_id = $1", account.owner_id)
    return int(row["micro"])


def charges(shop: Server) -> int:
    (row,) = shop.fetch("SELECT count(*) AS found FROM local_processor_object WHERE kind = 'settlement'")
    return int(row["found"])


def test_f17_a_hundred_answers_at_the_threshold_make_one_charge(shop: Server) -> None:
    account = shop.open_account("1")
    switch_on(shop, account, threshold=999_999)
    with shop.client(account) as client, ThreadPoolExecutor(20) as pool:
        statuses = list(pool.map(lambda _: client.post("/v1/chat/completions", json=QUESTION).status_code, range(100)))
    assert set(statuses) == {200}
    balance = balance_from(shop, account, AMOUNT)
    shop.settled()
    assert charges(shop) == 1
    assert balance_from(shop, account, AMOUNT) <= balance
    assert shop.balance(account).balance.micro == 1_000_000 + AMOUNT - spent(shop, account)
    assert [row["state"] for row in shop.fetch("SELECT state FROM auto_topup_attempt")] == ["succeeded"]


def test_f17_a_refusal_refills_and_the_next_request_goes_through(shop: Server) -> None:
    """An empty wallet whose threshold was raised behind the server's back: nothing has noticed it before the refusal."""
    account = shop.open_account("0")
    switch_on(shop, account, threshold=0)
    shop.fetch("UPDATE auto_topup SET threshold_micro = 500000 WHERE owner_id = $1 RETURNING true", account.owner_id)
    with shop.client(account) as client:
        refused = client.post("/v1/chat/completions", json=QUESTION)
        assert (refused.status_code, refused.json()["error"]["code"]) == (402, "insufficient_balance")
        assert refused.json()["error"]["topup_url"] == f"{shop.url}/wallet"
        balance_from(shop, account, AMOUNT)
        assert client.post("/v1/chat/completions", json=QUESTION).status_code == 200
    assert charges(shop) == 1
