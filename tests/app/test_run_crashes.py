"""A real server is killed with -9 in the midst of an agent's run: before a call is sent, while it is out, and before what came of it is
stored. It goes on, or asks; nothing that another host may have heard is repeated by itself, and nothing is paid twice.
"""

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import httpx2
import pytest

from aim2balance.kit.ids import new_id
from tests.mcp_servers import a_ticket_server
from tests.search_peer import a_search_peer
from tests.server import READY_WITHIN_S, Server, a_server


class Host:
    """A host that counts what it hears: a page that gives orders, and a place where asking has an effect."""

    def __init__(self) -> None:
        self.heard = 0
        self.on_heard: Callable[[], Awaitable[None]] | None = None
        self.port = 0

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        text = "call: fetch_page " + json.dumps({"url": self.url("/effect")})
        if b" /effect " in head.splitlines()[0]:
            self.heard += 1
            text = f"Heard {self.heard}."
            if self.on_heard is not None:
                await self.on_heard()
        writer.write(
            f"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\nconnection: close\r\ncontent-length: {len(text)}\r\n\r\n{text}".encode()
        )
        writer.close()


@asynccontextmanager
async def a_host() -> AsyncIterator[Host]:
    host = Host()
    listening = await asyncio.start_server(host.serve, "127.0.0.1", 0)
    async with listening:
        host.port = listening.sockets[0].getsockname()[1]
        yield host


class Walk:
    """A person with an agent whose run waits before the call that has an effect."""

    def __init__(self, server: Server, host: Host) -> None:
        self.server, self.host = server, host
        self.chat_id = str(new_id())
        self.run_id = ""
        self.step_id = ""
        self._email = f"{new_id().hex}@example.org"

    async def client(self, *, is_new: bool = False) -> httpx2.AsyncClient:
        client = httpx2.AsyncClient(base_url=self.server.base, timeout=READY_WITHIN_S)
        said = {"email": self._email, "password": "correct horse battery"}
        answer = await client.post("/api/auth/register" if is_new else "/api/auth/login", json=said)
        answer.raise_for_status()
        client.headers["authorization"] = f"Bearer {answer.json()['accessToken']}"
        return client

    async def begin(self) -> httpx2.AsyncClient:
        client = await self.client(is_new=True)
        agent = await client.post("/api/agents", json={"name": "Reader", "model": "demo", "tools": ["fetch_page"]})
        agent.raise_for_status()
        said = {"model": "demo", "text": f"Please read {self.host.url('/page')}", "agentId": agent.json()["id"]}
        (await client.post(f"/api/chat/{self.chat_id}/messages", json=said)).raise_for_status()
        run = await self.run(client)
        assert (run["state"], self.host.heard) == ("waiting", 0)
        self.run_id, self.step_id = run["id"], run["steps"][-1]["id"]
        return client

    async def message(self, client: httpx2.AsyncClient) -> dict[str, Any]:
        """The answer, once nobody writes it."""
        async with asyncio.timeout(60):
            while True:
                message: dict[str, Any] = (await client.get(f"/api/messages/{self.chat_id}")).json()["messages"][-1]
                if message["status"] != "streaming":
                    return message
                await asyncio.sleep(0.05)

    async def run(self, client: httpx2.AsyncClient) -> dict[str, Any]:
        run: dict[str, Any] = (await self.message(client))["run"]
        return run

    async def decide(self, client: httpx2.AsyncClient, decision: str) -> httpx2.Response:
        return await client.post(f"/api/runs/{self.run_id}/approve", json={"stepId": self.step_id, "decision": decision})

    async def database(self) -> asyncpg.Connection:
        return await asyncpg.connect((self.server.folder / "data" / "postgres.url").read_text().strip().replace("+asyncpg", ""))

    async def die(self) -> httpx2.AsyncClient:
        """Killed and started again; the person is back."""
        await asyncio.to_thread(self.server.kill, signal.SIGKILL)
        await asyncio.to_thread(self.server.start)
        return await self.client()

    async def check_books(self, client: httpx2.AsyncClient) -> None:
        """What the steps cost is what the person paid, once."""
        run = await self.run(client)
        log = (await client.get("/api/usage/log", params={"range": "7d", "limit": 100})).json()["items"]
        booked = {row["id"]: row["costMicroEur"] for row in log if row["requestType"] == "chat"}
        assert {step["id"]: step["microEur"] for step in run["steps"] if step["microEur"] is not None} == booked
        assert run["totalMicroEur"] == sum(booked.values())
        await client.aclose()
        checked = await asyncio.to_thread(self.server.books)
        assert checked["ok"], checked["violations"]


@pytest.fixture
async def walk() -> AsyncIterator[Walk]:
    async with a_host() as host:
        with a_server(config={"egress": {"allow": [f"127.0.0.1:{host.port}"]}}) as server:
            yield Walk(server, host)


async def test_killed_before_it_is_sent_it_goes_on(walk: Walk) -> None:
    client = await walk.begin()
    database = await walk.database()
    await database.execute("BEGIN; LOCK TABLE generation IN ACCESS EXCLUSIVE MODE")
    deciding = asyncio.create_task(walk.decide(client, "once"))
    async with asyncio.timeout(60):
        while await database.fetchval("SELECT state FROM agent_run_step WHERE id = $1::text::uuid", walk.step_id) != "approved":
            await asyncio.sleep(0.02)
    again = await walk.die()
    with pytest.raises(httpx2.HTTPError):
        await deciding
    await client.aclose()
    run = await walk.run(again)
    assert (run["steps"][-1]["state"], walk.host.heard) == ("approved", 0)
    (await again.post(f"/api/runs/{walk.run_id}/continue", json={})).raise_for_status()
    message = await walk.message(again)
    assert (message["run"]["state"], walk.host.heard) == ("done", 1)
    assert "Heard 1." in message["text"]
    await walk.check_books(again)


@pytest.mark.parametrize("decision", ["skip", "repeat"])
async def test_killed_while_it_is_out_it_is_unknown_and_the_person_chooses(walk: Walk, decision: str) -> None:
    client = await walk.begin()
    heard, forever = asyncio.Event(), asyncio.Event()

    async def silent() -> None:
        heard.set()
        await forever.wait()

    walk.host.on_heard = silent
    (await walk.decide(client, "once")).raise_for_status()
    await asyncio.wait_for(heard.wait(), 60)
    await client.aclose()
    again = await walk.die()
    await check_unknown(walk, again)
    walk.host.on_heard = None
    forever.set()
    (await walk.decide(again, decision)).raise_for_status()
    message = await walk.message(again)
    assert (message["run"]["state"], walk.host.heard) == ("done", 2 if decision == "repeat" else 1)
    await walk.check_books(again)


async def test_killed_before_the_result_is_stored_it_is_unknown(walk: Walk) -> None:
    client = await walk.begin()
    database = await walk.database()
    blocked = asyncio.Event()

    async def block() -> None:
        await database.execute("BEGIN; LOCK TABLE agent_run_step IN ACCESS EXCLUSIVE MODE")
        blocked.set()

    walk.host.on_heard = block
    (await walk.decide(client, "once")).raise_for_status()
    await asyncio.wait_for(blocked.wait(), 60)
    async with asyncio.timeout(60):
        while not await database.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'agent_run_step'::regclass"):
            await asyncio.sleep(0.02)
    await client.aclose()
    again = await walk.die()
    await check_unknown(walk, again)
    walk.host.on_heard = None
    (await walk.decide(again, "skip")).raise_for_status()
    assert ((await walk.run(again))["state"], walk.host.heard) == ("done", 1)
    await walk.check_books(again)


async def test_killed_while_a_tool_of_a_server_is_at_it_it_is_unknown() -> None:
    with a_ticket_server() as tickets, a_server(config={"egress": {"allow": [f"127.0.0.1:{tickets.port}"]}}) as server:
        walk = Walk(server, Host())
        client = await walk.client(is_new=True)
        added = await client.post("/api/tool-sources", json={"kind": "mcp", "name": "Tickets", "address": tickets.address})
        added.raise_for_status()
        agent = await client.post("/api/agents", json={"name": "Janitor", "model": "demo", "tools": ["tickets__never"]})
        agent.raise_for_status()
        said = {"model": "demo", "text": "call: tickets__never {}", "agentId": agent.json()["id"]}
        (await client.post(f"/api/chat/{walk.chat_id}/messages", json=said)).raise_for_status()
        run = await walk.run(client)
        assert (run["state"], tickets.made) == ("waiting", [])
        walk.run_id, walk.step_id = run["id"], run["steps"][-1]["id"]
        (await walk.decide(client, "once")).raise_for_status()
        assert await asyncio.to_thread(tickets.heard.wait, 60)
        await client.aclose()
        again = await walk.die()
        run = await walk.run(again)
        assert (run["state"], run["steps"][-1]["state"], tickets.made) == ("failed", "unknown", ["never"])
        (await walk.decide(again, "skip")).raise_for_status()
        assert ((await walk.run(again))["state"], tickets.made) == ("done", ["never"])
        await walk.check_books(again)


async def check_unknown(walk: Walk, client: httpx2.AsyncClient) -> None:
    """It waits, is not repeated by itself, and goes on with a decision alone."""
    run = await walk.run(client)
    assert (run["state"], run["reason"], run["steps"][-1]["state"]) == ("failed", "interrupted", "unknown")
    assert walk.host.heard == 1
    refused = await client.post(f"/api/runs/{walk.run_id}/continue", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "run_waits")
    once = await walk.decide(client, "once")
    assert (once.status_code, once.json()["code"]) == (400, "not_this_decision")
    assert walk.host.heard == 1


class Provider:
    """A provider that counts what it is asked, and may do something before it answers."""

    def __init__(self) -> None:
        self.asked = 0
        self.on_asked: Callable[[], Awaitable[None]] | None = None
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]))
        self.asked += 1
        said = f"Answer {self.asked}."
        if self.on_asked is not None:
            await self.on_asked()
        chunk = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "dear-1"}
        chunks = [
            {**chunk, "choices": [{"index": 0, "delta": {"role": "assistant", "content": said}, "finish_reason": None}]},
            {**chunk, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]},
            {**chunk, "choices": [], "usage": {"prompt_tokens": 300, "completion_tokens": 70, "total_tokens": 370}},
        ]
        body = b"".join(b"data: " + json.dumps(each).encode() + b"\n\n" for each in chunks) + b"data: [DONE]\n\n"
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n" + body)
        writer.close()


PRICE = 43_614
"""Of an answer of it, in micro-euro: 370 tokens at 100 USD per million, with the margin and the surcharge."""
CREDIT = 5_000_000


@pytest.fixture
async def dear() -> AsyncIterator[tuple[Provider, Walk]]:
    """A person with an agent of that provider's model, before the first question."""
    provider = Provider()
    listening = await asyncio.start_server(provider.serve, "127.0.0.1", 0)
    async with listening:
        provider.port = listening.sockets[0].getsockname()[1]
        maker = {"dialect": "openai", "vendor": "other", "base_url": f"http://127.0.0.1:{provider.port}/v1", "api_key": "k", "models": []}
        model = {"provider": "maker", "upstream": "dear-1", "usd_per_mtok": {"input": 100, "output": 100}, "max_output": 1024}
        config = {
            "demo": True,
            "titles": {"model": "off"},
            "pricing": {"eur_per_usd": {"value": 1, "date": "2026-11-02", "source": "test"}},
            "providers": {"maker": {**maker, "region": "eu", "zone": "DEU"}},
            "models": {"dear-model": model},
        }
        with a_server(config=config, environ={"AIM2BALANCE_DEMO_WITH_REAL_KEYS": "1"}) as server:
            yield provider, Walk(server, Host())


async def ask_dear(walk: Walk) -> tuple[httpx2.AsyncClient, "asyncio.Task[httpx2.Response]"]:
    client = await walk.client(is_new=True)
    agent = await client.post("/api/agents", json={"name": "Dear", "model": "dear-model", "tools": ["calculator"]})
    agent.raise_for_status()
    said = {"model": "dear-model", "text": "What is it?", "agentId": agent.json()["id"]}
    # Its stream ends with the server: what becomes of it is read later.
    return client, asyncio.create_task(client.post(f"/api/chat/{walk.chat_id}/messages", json=said))


async def die_while_asking(walk: Walk, client: httpx2.AsyncClient, asking: "asyncio.Task[httpx2.Response]") -> httpx2.AsyncClient:
    again = await walk.die()
    with pytest.raises(httpx2.HTTPError):
        await asking
    await client.aclose()
    return again


async def check_paid_once(walk: Walk, provider: Provider, client: httpx2.AsyncClient, *, lost: int, asked: int) -> None:
    """Made again, the person has paid for one answer; `lost` is what the other cost, which is ours."""
    before = await walk.message(client)
    assert (before["run"]["state"], before["run"]["steps"][-1]["state"]) == ("failed", "failed")
    (await client.post(f"/api/runs/{before['id']}/continue", json={})).raise_for_status()
    message = await walk.message(client)
    run = message["run"]
    assert (run["state"], message["text"], provider.asked) == ("done", f"Answer {asked}.", asked)
    first, second = run["steps"]
    assert (first["errorCode"], second["microEur"], run["totalMicroEur"]) == ("lost_call", PRICE, PRICE)
    async with asyncio.timeout(60):
        while (await client.get("/api/balance")).json()["tokenCredits"] != CREDIT - PRICE:
            await asyncio.sleep(0.05)
    lines = (await client.get("/api/usage/transactions")).json()["items"]
    given = [(line["type"], line["reason"], line["reference"], line["amountMicroEur"]) for line in lines if line["type"] == "refund"]
    assert given == ([("refund", "lost_call", first["id"], lost)] if lost else [])
    assert (await walk.run(client))["steps"][0]["microEur"] == (lost or None)
    assert f"a2b_overrun_euro {lost / 1e6 or 0.0}" in (await client.get("/metrics")).text
    # The receipts of the steps are the events of the ledger, and what was given back is one of them.
    log = (await client.get("/api/usage/log", params={"range": "7d", "limit": 100})).json()["items"]
    assert sum(row["costMicroEur"] for row in log) == lost + PRICE
    await client.aclose()
    checked = await asyncio.to_thread(walk.server.books)
    assert checked["ok"], checked["violations"]


async def waits(database: asyncpg.Connection, words: str) -> None:
    """A statement with these words waits for a lock."""
    found = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query ILIKE $1"
    async with asyncio.timeout(60):
        while not await database.fetchval(found, f"%{words}%"):
            await asyncio.sleep(0.02)
            await database.execute("SELECT pg_stat_clear_snapshot()")


async def test_a_call_to_a_model_that_was_never_sent_costs_nobody_anything(dear: tuple[Provider, Walk]) -> None:
    provider, walk = dear
    database = await walk.database()
    await database.execute("BEGIN; LOCK TABLE hold IN ACCESS EXCLUSIVE MODE")
    client, asking = await ask_dear(walk)
    await waits(database, "wallet_place")
    again = await die_while_asking(walk, client, asking)
    assert provider.asked == 0
    await check_paid_once(walk, provider, again, lost=0, asked=1)


async def test_a_call_to_a_model_that_was_not_booked_is_not_paid(dear: tuple[Provider, Walk]) -> None:
    provider, walk = dear
    heard, forever = asyncio.Event(), asyncio.Event()

    async def silent() -> None:
        heard.set()
        await forever.wait()

    provider.on_asked = silent
    client, asking = await ask_dear(walk)
    await asyncio.wait_for(heard.wait(), 60)
    again = await die_while_asking(walk, client, asking)
    provider.on_asked = None
    await check_paid_once(walk, provider, again, lost=0, asked=2)
    forever.set()


@pytest.mark.parametrize("where", ["books", "spool"])
async def test_a_call_to_a_model_that_was_booked_and_lost_is_given_back(dear: tuple[Provider, Walk], where: str) -> None:
    provider, walk = dear
    database, watching = await walk.database(), await walk.database()

    async def block() -> None:
        more = ", usage_event" if where == "spool" else ""
        await database.execute(f"BEGIN; LOCK TABLE agent_run_step{more} IN ACCESS EXCLUSIVE MODE")

    provider.on_asked = block
    client, asking = await ask_dear(walk)
    await waits(watching, "INSERT INTO agent_run_step")
    if where == "books":
        assert await watching.fetchval("SELECT count(*) FROM usage_event") == 1
    else:
        assert any(file.stat().st_size for file in (walk.server.folder / "data" / "spool").iterdir())
    again = await die_while_asking(walk, client, asking)
    provider.on_asked = None
    await check_paid_once(walk, provider, again, lost=PRICE, asked=2)


@pytest.mark.parametrize("where", ["out", "books"])
async def test_a_search_that_the_server_died_of_is_made_again_and_paid_once(where: str) -> None:
    async with a_search_peer() as peer:
        terms = {"adapter": "searxng", "url": peer.url, "usd_per_use": 0.005}
        with a_server(config={"tools": {"web_search": terms}}) as server:
            walk = Walk(server, Host())
            client = await walk.client(is_new=True)
            agent = await client.post("/api/agents", json={"name": "Seeker", "model": "demo", "tools": ["web_search"]})
            said = {"model": "demo", "text": "Search the web for peatland", "agentId": agent.json()["id"]}
            peer.may_answer.clear()
            asking = asyncio.create_task(client.post(f"/api/chat/{walk.chat_id}/messages", json=said))
            await asyncio.wait_for(peer.is_asked.wait(), 60)
            if where == "books":
                database, watching = await walk.database(), await walk.database()
                await database.execute("BEGIN; LOCK TABLE agent_run_step IN ACCESS EXCLUSIVE MODE")
                peer.may_answer.set()
                await waits(watching, "INSERT INTO agent_run_step")
                assert await watching.fetchval("SELECT count(*) FROM usage_event WHERE request_type = 'search'") == 1
            again = await die_while_asking(walk, client, asking)
            peer.may_answer.set()
            before = await walk.message(again)
            assert [step["state"] for step in before["run"]["steps"]] == ["done", "failed"]
            (await again.post(f"/api/runs/{before['id']}/continue", json={})).raise_for_status()
            run = await walk.run(again)
            _, lost, search, _ = run["steps"]
            assert (run["state"], lost["errorCode"], search["state"], len(peer.asked)) == ("done", "lost_call", "done", 2)
            if where == "books":
                async with asyncio.timeout(60):
                    while not [line for line in await lines_of(again) if line["type"] == "refund"]:
                        await asyncio.sleep(0.05)
            paid = [line["amountMicroEur"] for line in await lines_of(again) if line["type"] in {"spend", "refund"}]
            assert -sum(paid) == run["totalMicroEur"]
            assert len([amount for amount in paid if abs(amount) == search["microEur"]]) == (3 if where == "books" else 1)
            await again.aclose()
            checked = await asyncio.to_thread(server.books)
            assert checked["ok"], checked["violations"]


async def lines_of(client: httpx2.AsyncClient) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await client.get("/api/usage/transactions")).json()["items"]
    return items
