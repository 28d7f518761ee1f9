"""A gateway on a real database whose provider is a script in this process, driven as bare ASGI."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aim2balance import identity, organisations, usage, wallet
from aim2balance.adapters.providers.in_process import InProcessResponse, InProcessUpstream
from aim2balance.adapters.storage.objects import memory_files
from aim2balance.agents import Agents
from aim2balance.app.agent_models import AgentModels
from aim2balance.app.gateway_ports import BooksReader, KeyCallers, RecordedTerms
from aim2balance.app.new_accounts import open_wallet
from aim2balance.catalogue import CatalogueHolder
from aim2balance.catalogue.configuration import load_settings
from aim2balance.catalogue.pricelist import PriceList
from aim2balance.catalogue.pricestore import load_price_list
from aim2balance.files import StoredFiles
from aim2balance.gateway import Gateway, GatewayRoutes
from aim2balance.gateway.ports import Later, UpstreamRequest
from aim2balance.kit.clock import Clock, SystemClock
from aim2balance.kit.db import Database
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import Actor, Principal
from aim2balance.kit.settings import Environment
from tests.serving import PRICING, take_receipt

JSON = {"content-type": "application/json", "x-request-id": "req_upstream"}
SSE = {"content-type": "text/event-stream"}
HI = {"model": "small", "messages": [{"role": "user", "content": "Hi"}]}
Reply = Callable[[dict[str, Any]], Awaitable[tuple[int, Mapping[str, str], AsyncIterator[bytes]]]]
# 1 µ€ a token of input and 10 a token of output: PER_TOKEN × 0.92 × 1.15 × 1.025 is close enough to 1 to reckon with by hand.
MODELS = {
    "small": {"provider": "script", "upstream": "up-small", "usd_per_mtok": {"input": 1, "output": 10}, "max_output": 16384},
    "thinking": {"provider": "script", "upstream": "up-think", "usd_per_mtok": {"input": 1, "output": 10}, "reasoning": True},
    "free": {"provider": "script", "upstream": "up-free", "usd_per_mtok": {"input": 0, "output": 0}},
    "inputs": {"provider": "script", "upstream": "up-embed", "usd_per_mtok": {"input": 1}},
    "claude": {"provider": "claude", "upstream": "up-claude", "usd_per_mtok": {"input": 1, "output": 10}},
    "backed": {"provider": "script", "upstream": "up-backed", "usd_per_mtok": {"input": 1, "output": 10}, "fallbacks": ["dear"]},
    "dear": {"provider": "second", "upstream": "up-dear", "usd_per_mtok": {"input": 10, "output": 100}},
    "european": {"provider": "european", "upstream": "up-eu", "usd_per_mtok": {"input": 1, "output": 10}},
}
CONFIG = {
    "pricing": PRICING,
    "demo": False,
    "providers": {
        "script": {"vendor": "openai", "base_url": "http://script.test/v1", "api_key": "sk-secret-of-ours", "models": ["unpriced-model"]},
        "second": {"vendor": "openai", "base_url": "http://second.test/v1", "api_key": "sk-secret-of-ours", "models": []},
        "claude": {"vendor": "anthropic", "base_url": "http://claude.test/v1", "api_key": "sk-secret-of-ours", "models": []},
        "european": {"vendor": "mistral", "base_url": "http://eu.test/v1", "api_key": "sk-secret-of-ours", "region": "eu", "models": []},
    },
    "models": MODELS,
    "gateway": {"retries": 2, "connect_s": 1, "first_byte_s": 1, "idle_s": 1},
}


async def by_small(_: object) -> str:
    """Chats get their titles from this model."""
    return "small"


@cache
def price_list() -> PriceList:
    """Read once: unpacking the bundled prices takes half a second."""
    with TemporaryDirectory() as folder:
        return load_price_list(Path(folder))


async def once(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


def limit_of(request: Mapping[str, Any]) -> int:
    return request.get("max_completion_tokens") or request["max_tokens"]


def plain(prompt: int = 5, completion: int | None = None) -> Reply:
    """An answer that uses so many tokens, by default all it was allowed."""

    async def reply(request: dict[str, Any]) -> Any:
        made = limit_of(request) if completion is None else completion
        finish = "length" if completion is None else "stop"
        answer = {
            "id": "c1", "object": "chat.completion", "created": 1, "model": "up", "choices": [
                {"index": 0, "message": {"role": "assistant", "content": "Hello"}, "finish_reason": finish}
            ],
            "usage": {"prompt_tokens": prompt, "completion_tokens": made, "total_tokens": prompt + made},
        }  # fmt: skip
        return 200, JSON, once(json.dumps(answer).encode())

    return reply


def refused(status: int, body: str = '{"error":{"message":"no"}}', **headers: str) -> Reply:
    async def reply(_: dict[str, Any]) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return status, {**JSON, **named}, once(body.encode())

    return reply


def form(boundary: str = "b", **fields: Any) -> tuple[bytes, str]:
    """A form as a browser writes it; a value of bytes is a file."""
    pieces = []
    for name, value in fields.items():
        for each in value if isinstance(value, list) else [value]:
            told = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'
            if isinstance(each, bytes):
                pieces.append(f'{told}; filename="a/b\\"c.wav"\r\nContent-Type: audio/wav\r\n\r\n'.encode() + each + b"\r\n")
            else:
                pieces.append(f"{told}\r\n\r\n{each}\r\n".encode())
    return b"".join(pieces) + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def failing(error: Exception) -> Reply:
    async def reply(_: dict[str, Any]) -> Any:
        raise error

    return reply


def chunk(text: str = "", *, finish: str | None = None, **more: Any) -> bytes:
    delta = {"content": text} if text else {}
    content = {"id": "c1", "model": "up", "choices": [{"index": 0, "delta": delta, "finish_reason": finish}], **more}
    return b"data: " + json.dumps(content).encode() + b"\n\n"


DONE = b"data: [DONE]\n\n"


class Script:
    """The provider. `replies` are used up one per request, the last one stays. `closed` counts answers that were left in their midst."""

    def __init__(self) -> None:
        self.replies: list[Reply] = [plain()]
        self.asked: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.hosts: list[str] = []
        self.closed = 0

    async def __call__(self, _: str, path: str, body: bytes) -> Any:
        request = json.loads(body) if body[:1] == b"{" else {"form": body}
        self.asked.append(request)
        self.paths.append(path)
        reply = self.replies[0] if len(self.replies) == 1 else self.replies.pop(0)
        return await reply(request)

    def streams(self, *pieces: bytes, then: asyncio.Event | None = None, after: tuple[bytes, ...] = ()) -> None:
        """Answer with these pieces; then wait for `then` and send what comes `after`."""

        async def reply(_: dict[str, Any]) -> Any:
            async def body() -> AsyncIterator[bytes]:
                try:
                    for piece in pieces:
                        yield piece
                    if then is not None:
                        await then.wait()
                    for piece in after:
                        yield piece
                except BaseException:
                    self.closed += 1
                    raise

            return 200, SSE, body()

        self.replies = [reply]


class Alarms:
    """A `Later` whose time passes when a test says so."""

    def __init__(self) -> None:
        self.set: list[tuple[float, Callable[[], None]]] = []

    def __call__(self, seconds: float, work: Callable[[], None]) -> "Alarm":
        self.set.append((seconds, work))
        return Alarm(self, work)

    def ring(self) -> None:
        """All that was put off happens now."""
        for _, work in self.set:
            work()
        self.set.clear()


@dataclass(frozen=True)
class Alarm:
    alarms: Alarms
    work: Callable[[], None]

    def cancel(self) -> None:
        self.alarms.set = [each for each in self.alarms.set if each[1] != self.work]


@dataclass(kw_only=True)
class Got:
    """An answer. `body` is what has come so far, `is_whole` whether its end was said."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    is_whole: bool = False

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        return self.json()["error"]["code"]

    @property
    def receipt(self) -> dict[str, Any]:
        found = take_receipt(self.body)[1]
        assert found is not None, self.body
        return found


class Live:
    """A request on its way, and the client's end of it."""

    def __init__(self, routes: GatewayRoutes, scope: dict[str, Any], body: bytes) -> None:
        self.got = Got()
        self._inbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._inbox.put_nowait({"type": "http.request", "body": body, "more_body": False})
        self._changed = asyncio.Event()
        self.task = asyncio.create_task(routes(scope, self._inbox.get, self._send))

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.got.status = message["status"]
            self.got.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            self.got.body += message.get("body", b"")
            self.got.is_whole = not message.get("more_body")
        self._changed.set()

    async def until(self, text: bytes) -> None:
        """Wait until that text has arrived."""
        async with asyncio.timeout(30):
            while text not in self.got.body:
                self._changed.clear()
                await self._changed.wait()

    def disconnect(self) -> None:
        self._inbox.put_nowait({"type": "http.disconnect"})

    async def end(self) -> Got:
        async with asyncio.timeout(30):
            await self.task
        return self.got


@dataclass(kw_only=True)
class Person:
    owner_id: Any
    secret: str
    credit: int
    key_id: Any

    @property
    def principal(self) -> Principal:
        return organisations.resolve(Actor(user_id=self.owner_id))


class Shop:
    """The gateway, its provider, its customers."""

    def __init__(self, db: Database, gateway: Gateway, routes: GatewayRoutes, script: Script, books: Any, clock: Clock) -> None:
        self.db, self.gateway, self.routes, self.script, self.books, self.clock = db, gateway, routes, script, books, clock
        self.people: list[Person] = []
        self.files = memory_files()
        self.stored = StoredFiles(db, clock, self.files)

    async def person(self, euro: str = "10", **key: Any) -> Person:
        now = self.clock.now()
        user = await identity.create_user(
            self.db, email=f"{new_id().hex}@example.org", password=new_id().hex, now=now, on_created=open_wallet
        )
        credit = Euro.parse(euro)
        if credit.micro:
            async with self.db.transaction() as tx:
                await wallet.credit(tx, user.id, credit, "a gift", "tests", f"gift {user.id}")
        made = await identity.create_key(self.db, owner_id=user.id, user_id=user.id, name="k", now=now, **key)
        self.people.append(Person(owner_id=user.id, secret=made.secret, credit=credit.micro, key_id=made.key.grant.key_id))
        return self.people[-1]

    def send(
        self, person: Person | None, body: Any = None, *, path: str = "/v1/chat/completions", method: str = "POST", **headers: str
    ) -> Live:
        raw = body if isinstance(body, bytes) else json.dumps(HI if body is None else body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if person is not None:
            named.setdefault("authorization", f"Bearer {person.secret}")
        fields = [(name.encode(), value.encode()) for name, value in named.items()]
        return Live(self.routes, {"type": "http", "method": method, "path": path, "headers": fields}, raw)

    async def ask(self, person: Person | None, body: Any = None, **how: Any) -> Got:
        return await self.send(person, body, **how).end()

    async def balance(self, person: Person) -> "wallet.Balance":
        return await wallet.balance(self.db, person.owner_id)

    async def settled(self) -> None:
        async with asyncio.timeout(30):
            while self.gateway.is_busy or self.books.pending:
                await asyncio.sleep(0.005)

    async def receipts(self, person: Person) -> list[dict[str, Any]]:
        await self.settled()
        async with self.db.connection() as connection:
            rows = await connection.fetch("SELECT id FROM usage_event WHERE owner_id = $1 ORDER BY id", person.owner_id)
        return [await usage.receipt(self.db, person.owner_id, row["id"]) for row in rows]

    async def check(self) -> None:
        """Nothing is held; balance and receipts make the credit; nobody is below zero. The ledger itself is checked by `db`."""
        await self.settled()
        for person in self.people:
            balance = await self.balance(person)
            assert balance.held.micro == 0
            assert balance.balance.micro >= 0
            money = [receipt["money"] for receipt in await self.receipts(person)]
            paid = sum(each["totalMicroEur"] - each["overrunMicroEur"] for each in money)
            assert balance.balance.micro + paid == person.credit


class NotedUpstream(InProcessUpstream):
    """Notes which provider is asked."""

    def __init__(self, script: Script) -> None:
        super().__init__(script)
        self._script = script

    async def send(self, request: UpstreamRequest) -> InProcessResponse:
        self._script.hosts.append(request.base.host)
        return await super().send(request)


SETTLE_WAIT_S = 30.0
"""Longer than a busy machine needs for a booking: what an answer says of it (what a wallet could not pay) is then known in every test."""


@asynccontextmanager
async def open_shop(
    db: Database,
    folder: Path,
    config: Mapping[str, Any] = CONFIG,
    clock: Clock | None = None,
    later: Later | None = None,
    settle_wait_s: float = SETTLE_WAIT_S,
    **limits: Any,
) -> AsyncIterator[Shop]:
    path = folder / "aim2balance.yaml"
    path.write_text(json.dumps(config), encoding="utf-8")
    catalogue = CatalogueHolder(load_settings(Environment(data_dir=folder, config=path)), price_list(), clock)
    clock = clock or SystemClock()
    script = Script()
    own = identity.open_identity(db, bytes(32), clock, open_wallet)
    async with wallet.SettlementService(
        db,
        recorder=usage.Recorder(),
        spool_folder=folder / "spool",
        clock=clock,
        exposure=catalogue.settings.limits.exposure,
        settle_wait_s=settle_wait_s,
    ) as books:
        gateway = Gateway(
            catalogue=catalogue,
            books=books,
            terms=RecordedTerms(catalogue, db),
            upstream=NotedUpstream(script),
            clock=clock,
            limits=catalogue.settings.gateway.but(**limits),
            home_region=catalogue.settings.home_region,
            later=later,
        )
        limit = catalogue.settings.gateway.body_limit_mib << 20
        routes = GatewayRoutes(
            gateway,
            KeyCallers(own.credential_cache, db),
            BooksReader(db, catalogue),
            clock,
            body_limit=limit,
            agents=AgentModels(Agents(db, clock)),
        )
        yield Shop(db, gateway, routes, script, books, clock)
        await gateway.close()
