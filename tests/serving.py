"""The whole application on a loopback port, in a thread of its own: for official clients, plain sockets and the bare ASGI alike."""

import asyncio
import json
import re
import socket
import threading
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import httpx2 as httpx
import uvicorn

from aim2balance import identity, ledger, wallet
from aim2balance.app.asgi import Application
from aim2balance.app.container import Container, open_container
from aim2balance.app.new_accounts import open_wallet
from aim2balance.app.server import server_config
from aim2balance.catalogue import open_catalogue
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from aim2balance.kit.settings import Environment

T = TypeVar("T")
PER_MTOK = {
    "input": 3,
    "cached_input": "0.3",
    "cache_write": "3.75",
    "cache_write_1h": 6,
    "output": 15,
    "audio_in": 40,
    "audio_out": 80,
}
PRICING = {"margin": "0.15", "rebalancing_fee": "0.025", "eur_per_usd": {"value": "0.92", "date": "2026-10-06", "source": "test"}}
UPSTREAM_KEY = "sk-upstream-0123456789abcdefghij"
NO_RETRIES = {"retries": 0}


def price_of(usage: Mapping[str, Any], per_mtok: Mapping[str, Any] = PER_MTOK, *, model: str = "") -> int:
    """The price of a receipt's usage in micro-euro, reckoned anew from money.md; OpenAI's models that always search cost 25 USD per 1,000."""
    micro_usd = (
        usage["uncached_input"] * Decimal(per_mtok["input"])
        + usage["cache_read"] * Decimal(per_mtok["cached_input"])
        + usage["cache_write"] * Decimal(per_mtok["cache_write"])
        + usage["output"] * Decimal(per_mtok["output"])
        + usage["audio_in"] * Decimal(per_mtok["audio_in"])
        + usage["audio_out"] * Decimal(per_mtok["audio_out"])
        + (25_000 if "-search-preview" in model else 0)
    )
    exact = micro_usd * Decimal("0.92") * Decimal("1.15") * Decimal("1.025")
    return max(round(exact), 1 if exact > 0 else 0)


@dataclass(frozen=True, kw_only=True)
class Account:
    """A person with a wallet and a key."""

    owner_id: UUID
    secret: str
    key_id: UUID
    credit: int

    @property
    def bearer(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.secret}"}


@dataclass(kw_only=True)
class Server:
    """A running application. `run` executes a coroutine in its loop."""

    url: str
    container: Container
    loop: asyncio.AbstractEventLoop
    accounts: list[Account] = field(default_factory=list)

    def run(self, work: Coroutine[Any, Any, T], timeout_s: float = 60.0) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout_s)

    def client(self, account: Account | None = None, **headers: str) -> httpx.Client:
        own = account.bearer if account else {}
        return httpx.Client(base_url=self.url, headers={**own, **headers}, timeout=60.0)

    def open_account(self, euro: str, **key: Any) -> Account:
        """A new person with so much credit and a key with the limits given."""
        account = self.run(self._open_account(Euro.parse(euro), key))
        self.accounts.append(account)
        return account

    async def _open_account(self, credit: Euro, key: dict[str, Any]) -> Account:
        container = self.container
        user = await identity.create_user(
            container.db, email=f"{new_id().hex}@example.org", password=new_id().hex, now=container.clock.now(), on_created=open_wallet
        )
        if credit.micro:
            async with container.db.transaction() as tx:
                await wallet.credit(tx, user.id, credit, "for tests", "tests", f"credit {user.id}")
        made = await identity.create_key(container.db, owner_id=user.id, user_id=user.id, name="test", now=container.clock.now(), **key)
        return Account(owner_id=user.id, secret=made.secret, key_id=made.key.grant.key_id, credit=credit.micro)

    def balance(self, account: Account) -> "wallet.Balance":
        return self.run(wallet.balance(self.container.db, account.owner_id))

    def fetch(self, sql: str, *values: object) -> list[Any]:
        async def work() -> list[Any]:
            async with self.container.db.connection() as connection:
                return list(await connection.fetch(sql, *values))

        return self.run(work())

    def settled(self) -> None:
        """Wait until everything that was answered is in the books."""
        self.run(self._settled())

    async def _settled(self) -> None:
        async with asyncio.timeout(60):
            while self.container.gateway.is_busy or self.container.books.pending:
                await asyncio.sleep(0.005)

    def receipts(self, account: Account) -> list[dict[str, Any]]:
        """Every receipt of the account as `/v1/receipts` gives it, oldest first."""
        self.settled()
        ids = [row["id"] for row in self.fetch("SELECT id FROM usage_event WHERE owner_id = $1 ORDER BY id", account.owner_id)]
        with self.client(account) as client:
            return [client.get(f"/v1/receipts/{receipt_id}").raise_for_status().json() for receipt_id in ids]

    def check_books(self) -> None:
        """The ledger balances, nothing is held, and each wallet is its credit less its receipts."""
        self.settled()
        report = self.run(ledger.verify(self.container.db))
        assert not report.violations, report.violations
        assert self.fetch("SELECT count(*) AS open FROM hold WHERE state = 'open'")[0]["open"] == 0
        for account in self.accounts:
            spent = self.fetch(
                "SELECT coalesce(sum(total_micro - overrun_micro), 0)::bigint AS micro FROM usage_event WHERE owner_id = $1",
                account.owner_id,
            )[0]["micro"]
            balance = self.balance(account)
            assert balance.held.micro == 0
            assert balance.balance.micro >= 0
            assert balance.balance.micro + spent == account.credit


@contextmanager
def serving(folder: Path, database_url: str, config: Mapping[str, Any], values: Mapping[str, str] | None = None) -> Iterator[Server]:
    """The application with that configuration and those variables on that database."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "aim2balance.yaml"
    # On a busy machine the books take longer than the quarter of a second for which answers wait elsewhere.
    gateway = {"settle_wait_ms": 10_000, **config.get("gateway", {})}
    path.write_text(json.dumps({"pricing": PRICING, "demo": False, **config, "gateway": gateway}), encoding="utf-8")
    environment = Environment(data_dir=folder, config=path, database_url=database_url, secret_key="only a test", values=values or {})
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="server", daemon=True)
    thread.start()
    stack = AsyncExitStack()

    async def start() -> Server:
        container = await stack.enter_async_context(
            open_container(environment, open_catalogue(environment), database_url, is_embedded=False)
        )
        listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        options = server_config(Application(container, frozenset({"web", "gateway"})), host="127.0.0.1", port=0)
        options.timeout_graceful_shutdown = 5
        server = uvicorn.Server(options)
        server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
        serve = asyncio.create_task(_serve(server, listener))

        async def stop() -> None:
            server.should_exit = True
            await serve
            listener.close()

        stack.push_async_callback(stop)
        while not server.started:
            await asyncio.sleep(0.005)
        return Server(url=f"http://127.0.0.1:{listener.getsockname()[1]}", container=container, loop=loop)

    try:
        yield asyncio.run_coroutine_threadsafe(start(), loop).result(60)
    finally:
        asyncio.run_coroutine_threadsafe(stack.aclose(), loop).result(60)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _serve(server: uvicorn.Server, listener: socket.socket) -> None:
    """`serve` without signal handlers, which belong to the main thread."""
    config = server.config
    if not config.loaded:
        config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listener])
    await server.main_loop()
    await server.shutdown(sockets=[listener])


_RECEIPT = re.compile(rb"^: a2b-receipt (\{.*\})\n", re.MULTILINE)


def take_receipt(body: bytes) -> tuple[bytes, dict[str, Any] | None]:
    """A stream without its receipt line, and the receipt; exactly one or none."""
    found = _RECEIPT.findall(body)
    assert len(found) <= 1
    return _RECEIPT.sub(b"", body), json.loads(found[0]) if found else None
