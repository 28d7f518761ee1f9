"""F34, F41, F42: two real servers on one database; no answer costs more than wallet and exposure together, also when one is killed.

The provider is a loopback server that reports the worst its maker's rules allow: each byte a token, each picture the largest, all of a
limit used up.
"""

import asyncio
import base64
import json
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from aim2balance import identity, ledger, wallet
from aim2balance.app.new_accounts import open_wallet
from aim2balance.kit.clock import SystemClock
from aim2balance.kit.db import Database
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from tests.gateway.dialects.test_media_headers import flac, m4a, mp3, ogg, wav
from tests.server import READY_WITHIN_S, Server
from tests.serving import PRICING

pytestmark = pytest.mark.xdist_group("exposure")
EXPOSURE = 50_000
LARGEST_PICTURE = 1_445  # gpt-4o
PAGES_BY_ADDRESS = 100 * 5_000
"""An operator's two figures: pages nobody has seen, and the most tokens of a page."""
MODELS = {
    "dear": {"input": 5, "output": 10, "audio_in": 40},
    "usual": {"input": 2, "output": 10, "audio_in": 4},
    "cheap": {"input": "0.05", "output": 1, "audio_in": "0.4"},
    "numbers": {"input": "1.2", "output": 10},
    "hidden": {"input": 1, "output": 100},
}

SPEECH = {
    "wav": wav(600, 8_000),
    "mp3": mp3(600, 32),
    "opus": ogg(600, 2_400_000),
    "m4a": m4a(600, 2_400_000),
    "flac that says a second": flac(1, 9_600_000),
    "opus that says a second": ogg(1, 2_400_000),
}
"""Ten minutes each, whatever they say."""


def encoded(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


SECONDS = {encoded(raw[:60]): 600 for raw in SPEECH.values()}


@dataclass
class Provider:
    """Answers chat completions at their worst. While `gate` is closed, answers wait after their first event."""

    asked: list[dict[str, Any]] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    writers: list[asyncio.StreamWriter] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.append(writer)
        try:
            while head := (await reader.readuntil(b"\r\n\r\n")).lower():
                length = int(head.partition(b"content-length:")[2].split(b"\r\n")[0])
                request = json.loads(await reader.readexactly(length))
                self.asked.append(request)
                await self._answer(request, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, request: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        limit = request.get("max_completion_tokens") or request["max_tokens"]
        usage = {"prompt_tokens": worst_input(request), "completion_tokens": limit}
        usage["total_tokens"] = sum(usage.values())
        if seconds := worst_seconds(request):
            usage["prompt_tokens_details"] = {"audio_tokens": seconds * 10}
        answer = {"id": "c", "object": "chat.completion", "created": 1, "model": request["model"]}
        if not request.get("stream"):
            await self.gate.wait()
            body = json.dumps(
                {
                    **answer,
                    "choices": [{"index": 0, "message": {"role": "assistant", "content": "x"}, "finish_reason": "length"}],
                    "usage": usage,
                }
            ).encode()
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body) + body)
            await writer.drain()
            return
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")
        usage["completion_tokens_details"] = {"reasoning_tokens": limit - 1}
        events = [
            {"choices": [{"index": 0, "delta": {"role": "assistant", "content": "x"}}]},
            {"choices": [{"index": 0, "delta": {}, "finish_reason": "length"}]},
            {"choices": [], "usage": usage},
        ]
        for number, event in enumerate(events):
            if number == 1:
                await writer.drain()
                await self.gate.wait()
            self._chunk(writer, b"data: " + json.dumps({**answer, **event}).encode() + b"\n\n")
        self._chunk(writer, b"data: [DONE]\n\n")
        self._chunk(writer, b"")
        await writer.drain()

    @staticmethod
    def _chunk(writer: asyncio.StreamWriter, data: bytes) -> None:
        writer.write(b"%x\r\n" % len(data) + data + b"\r\n")


def parts_of(request: dict[str, Any]) -> list[dict[str, Any]]:
    contents = [message["content"] for message in request["messages"]]
    return [part for content in contents if isinstance(content, list) for part in content]


def worst_seconds(request: dict[str, Any]) -> int:
    return sum(SECONDS[part["input_audio"]["data"][:80]] for part in parts_of(request) if part["type"] == "input_audio")


def worst_input(request: dict[str, Any]) -> int:
    texts = [message["content"] for message in request["messages"] if isinstance(message["content"], str)]
    texts += [part["text"] for part in parts_of(request) if part["type"] == "text"]
    kinds = [part["type"] for part in parts_of(request)]
    media = kinds.count("image_url") * LARGEST_PICTURE + kinds.count("file") * PAGES_BY_ADDRESS
    return sum(len(text.encode()) for text in texts) + media + worst_seconds(request) * 10


@dataclass
class Person:
    owner_id: Any
    secret: str
    credit: int


@dataclass
class Pair:
    """Two servers, their provider and their database."""

    servers: tuple[Server, Server]
    provider: Provider
    db: Database

    async def person(self, euro: str, **key: Any) -> Person:
        now = SystemClock().now()
        user = await identity.create_user(
            self.db, email=f"{new_id().hex}@example.org", password=new_id().hex, now=now, on_created=open_wallet
        )
        async with self.db.transaction() as tx:
            await wallet.credit(tx, user.id, Euro.parse(euro), "for tests", "tests", f"credit {user.id}")
        made = await identity.create_key(self.db, owner_id=user.id, user_id=user.id, name="k", now=now, **key)
        return Person(user.id, made.secret, Euro.parse(euro).micro)

    @asynccontextmanager
    async def clients(self, person: Person) -> AsyncIterator[list[httpx2.AsyncClient]]:
        headers = {"authorization": f"Bearer {person.secret}"}
        clients = [httpx2.AsyncClient(base_url=server.base, headers=headers, timeout=READY_WITHIN_S) for server in self.servers]
        try:
            yield clients
        finally:
            for client in clients:
                await client.aclose()

    async def ask(self, person: Person, bodies: list[dict[str, Any]]) -> list[httpx2.Response]:
        """All at once, by turns at one server and the other; the provider answers when each was placed or refused."""
        self.provider.gate.clear()
        before = len(self.provider.asked)
        async with self.clients(person) as clients:
            asked = [asyncio.create_task(clients[n % 2].post("/v1/chat/completions", json=body)) for n, body in enumerate(bodies)]
            await until(lambda: len(self.provider.asked) - before + sum(task.done() for task in asked) == len(bodies))
            self.provider.gate.set()
            return await asyncio.gather(*asked)

    async def money(self, person: Person) -> tuple[int, int]:
        """Spent and unpaid in all, once nothing is held; the books and the row of the exposure agree with it."""

        async def held() -> int:
            return (await wallet.balance(self.db, person.owner_id)).held.micro

        async with asyncio.timeout(READY_WITHIN_S):
            while await held():
                await asyncio.sleep(0.05)
        async with self.db.connection() as connection:
            row = await connection.fetchrow(
                "SELECT coalesce(sum(total_micro), 0)::bigint AS spent, coalesce(sum(overrun_micro), 0)::bigint AS unpaid"
                " FROM usage_event WHERE owner_id = $1",
                person.owner_id,
            )
            exposed = await connection.fetchval(
                "SELECT coalesce(sum(overrun), 0)::bigint FROM exposure WHERE owner_id = $1", person.owner_id
            )
        assert exposed == row["unpaid"]
        balance = (await wallet.balance(self.db, person.owner_id)).balance.micro
        assert balance + row["spent"] - row["unpaid"] == person.credit
        report = await ledger.verify(self.db)
        assert not report.violations, report.violations
        return row["spent"], row["unpaid"]


async def until(reached: Callable[[], bool]) -> None:
    async with asyncio.timeout(READY_WITHIN_S):
        while not reached():
            await asyncio.sleep(0.01)


def a_server_in(folder: Path, config: dict[str, Any], database_url: str) -> Server:
    folder.mkdir()
    (folder / "aim2balance.yaml").write_text(json.dumps(config))
    server = Server(folder)
    server.environ |= {"AIM2BALANCE_DATABASE_URL": database_url, "AIM2BALANCE_SECRET_KEY": "only a test"}
    return server


@pytest.fixture(scope="module")
def port() -> int:
    """Where the provider listens, in every test anew."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory, module_database_url: str, port: int) -> Iterator[tuple[Server, Server]]:
    row = {"vendor": "openai", "base_url": f"http://127.0.0.1:{port}/v1", "api_key": "k", "models": []}
    models = {name: {"provider": "peer", "upstream": "gpt-4o", "usd_per_mtok": usd, "max_output": 16_384} for name, usd in MODELS.items()}
    models["hidden"] |= {"upstream": "o-hidden", "reasoning": True}
    config = {"pricing": PRICING, "demo": False, "providers": {"peer": row}, "models": models}
    folder = tmp_path_factory.mktemp("servers")
    started = (a_server_in(folder / "one", config, module_database_url), a_server_in(folder / "two", config, module_database_url))
    try:
        for server in started:
            server.start()
        yield started
    finally:
        for server in started:
            if server.process is not None:
                server.kill(signal.SIGTERM)


@pytest_asyncio.fixture
async def pair(servers: tuple[Server, Server], module_database_url: str, port: int) -> AsyncIterator[Pair]:
    provider = Provider()
    listening = await asyncio.start_server(provider.serve, "127.0.0.1", port, limit=64 << 20)
    db = await Database.open(module_database_url)
    try:
        yield Pair(servers, provider, db)
    finally:
        listening.close()
        for writer in provider.writers:  # or the servers would ask the next test's questions on connections nobody reads
            writer.close()
        await db.close()


def asking(model: str, *parts: dict[str, Any], **more: Any) -> dict[str, Any]:
    content = [{"type": "text", "text": "What is this?"}, *parts]
    return {"model": model, "max_tokens": 40, "messages": [{"role": "user", "content": content}], **more}


def speech(kind: str) -> dict[str, Any]:
    return {"type": "input_audio", "input_audio": {"data": encoded(SPEECH[kind]), "format": kind[:4]}}


PICTURE = {"type": "image_url", "image_url": {"url": "https://example.org/a.png"}}
PDF = {"type": "file", "file": {"filename": "a.pdf", "file_url": "https://example.org/a.pdf"}}
MEDIA = {**{kind: [speech(kind)] for kind in SPEECH}, "a PDF by address": [PDF], "ten pictures": [PICTURE] * 10}


def refusals(answers: list[httpx2.Response]) -> list[dict[str, Any]]:
    """The facts of what was refused for want of money; everything else was answered."""
    assert {answer.status_code for answer in answers} <= {200, 402}, [answer.text[:300] for answer in answers if answer.status_code >= 400]
    return [answer.json()["error"] for answer in answers if answer.status_code == 402]


async def test_f34_speech_pictures_and_a_pdf_cost_no_more_than_wallet_and_exposure(pair: Pair) -> None:
    outcomes: dict[str, list[int]] = {model: [0, 0] for model in ("dear", "usual", "cheap")}
    for kind, parts in MEDIA.items():
        for model, outcome in outcomes.items():
            person = await pair.person("0.03")
            answers = await pair.ask(person, [asking(model, *parts)])
            spent, unpaid = await pair.money(person)
            assert spent <= person.credit + EXPOSURE, (kind, model)
            assert unpaid <= EXPOSURE
            for facts in refusals(answers):
                assert facts["needed_eur"] > facts["available_eur"] == 0.03, (kind, model)
                assert facts["needed_eur"] * 1e6 > person.credit
            outcome[answers[0].status_code == 200] += 1
    assert outcomes["dear"][1] == 0, "nothing of it could be paid"
    assert outcomes["cheap"][1] >= 6, "most of it was paid"


@pytest.mark.parametrize(
    ("kind", "model", "euro"),
    [
        ("wav", "dear", "1"),
        ("opus that says a second", "cheap", "0.05"),
        ("ten pictures", "usual", "0.1"),
        ("a PDF by address", "cheap", "0.1"),
    ],
)
async def test_f34_f41_twelve_at_once_on_two_processes_cost_no_more_than_wallet_and_exposure(
    pair: Pair, kind: str, model: str, euro: str
) -> None:
    person = await pair.person(euro)
    answers = await pair.ask(person, [asking(model, *MEDIA[kind], stream=number % 3 == 0) for number in range(12)])
    spent, unpaid = await pair.money(person)
    assert 0 < spent <= person.credit + EXPOSURE
    assert unpaid <= EXPOSURE
    refused = refusals(answers)
    assert all(facts["needed_eur"] > facts["available_eur"] >= 0 for facts in refused)
    assert 0 < len(refused) < 12


NUMBERS = {"model": "numbers", "max_tokens": 200, "messages": [{"role": "user", "content": "7302 " * 16_000}]}
"""80,000 bytes; 0.104 € where each is a token, 0.05 € by the estimate."""


async def test_f34_twelve_prompts_of_numbers_on_two_processes(pair: Pair) -> None:
    person = await pair.person("1")
    answers = await pair.ask(person, [NUMBERS] * 12)
    spent, unpaid = await pair.money(person)
    assert 900_000 < spent <= person.credit + EXPOSURE
    assert unpaid <= EXPOSURE
    refused = refusals(answers)
    assert 0 < len(refused) <= 4
    assert all(facts["needed_eur"] > facts["available_eur"] >= 0 for facts in refused)
    [again] = await pair.ask(person, [NUMBERS])
    assert again.status_code == 402


async def test_f03_f34_a_process_killed_between_place_and_settle_leaves_the_exposure_right(pair: Pair) -> None:
    person, provider = await pair.person("1"), pair.provider
    provider.gate.clear()
    async with pair.clients(person) as clients:
        asked = [asyncio.create_task(clients[n % 2].post("/v1/chat/completions", json=NUMBERS)) for n in range(12)]
        await until(lambda: len(provider.asked) + sum(task.done() for task in asked) == 12)
        out = len(provider.asked)
        await asyncio.to_thread(pair.servers[0].kill, signal.SIGKILL)
        while_dead = await clients[1].post("/v1/chat/completions", json=NUMBERS)
        assert while_dead.status_code == 402, "what the dead one has out counts until it is swept"
        provider.gate.set()
        ends = await asyncio.gather(*asked, return_exceptions=True)
    answered = [end for end in ends if isinstance(end, httpx2.Response) and end.status_code == 200]
    cut = [end for end in ends if isinstance(end, Exception)]
    assert cut
    assert answered
    assert len(answered) + len(cut) == out
    spent, unpaid = await pair.money(person)  # waits until the dead one's holds are swept
    assert (spent > 0, unpaid) == (True, 0), "the survivor's answers were within the wallet"
    await asyncio.to_thread(pair.servers[0].start)
    answers = await pair.ask(person, [NUMBERS] * 12)
    assert 0 < len(refusals(answers)) < 12
    spent, unpaid = await pair.money(person)
    assert 900_000 < spent <= person.credit + EXPOSURE
    assert unpaid <= EXPOSURE
    checked = await asyncio.to_thread(pair.servers[0].books)
    assert checked["ok"], checked["violations"]


@pytest.mark.parametrize("leaves", [False, True])
async def test_f41_a_limited_key_never_spends_more_under_streams_of_hidden_reasoning(pair: Pair, leaves: bool) -> None:
    person = await pair.person("100", limit=Euro.parse("1.95"), window=identity.Window.TOTAL)
    body = {"model": "hidden", "stream": True, "messages": [{"role": "user", "content": "Think."}]}
    provider, all_placed = pair.provider, asyncio.Event()
    provider.gate.clear()

    async def stream(client: httpx2.AsyncClient, number: int) -> int:
        async with client.stream("POST", "/v1/chat/completions", json=body) as answer:
            async for _ in answer.aiter_bytes():
                if leaves and number % 3 == 0 and answer.status_code == 200:
                    await all_placed.wait()  # what it frees before is another's to take, and no limit out at the same time
                    break
            return answer.status_code

    async with pair.clients(person) as clients:
        asked = [asyncio.create_task(stream(clients[n % 2], n)) for n in range(6)]
        await until(lambda: len(provider.asked) + sum(task.done() for task in asked) >= 6)
        all_placed.set()
        if leaves:
            await asyncio.gather(*asked[::3])
        provider.gate.set()
        statuses = await asyncio.gather(*asked)
    limits = [request.get("max_completion_tokens") or request["max_tokens"] for request in provider.asked]
    assert 0 < sum(limits) * 100 * 0.92 * 1.15 * 1.025 <= 1_950_000
    assert set(statuses) <= {200, 402}
    spent, unpaid = await pair.money(person)
    assert 0 < spent <= 1_950_000
    assert unpaid == 0
    refused = await pair.ask(person, [body])
    spent, _ = await pair.money(person)
    assert spent <= 1_950_000
    assert refused[0].status_code == 402 or spent < 1_950_000
