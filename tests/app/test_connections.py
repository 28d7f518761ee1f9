"""F65: who is slow or idle is not waited for without end, and keeps nobody else out. Times are given, nothing is slept for."""

import asyncio
import json
from collections.abc import AsyncIterator, Container
from contextlib import asynccontextmanager
from typing import Any

import pytest
from uvicorn.server import ServerState

from aim2balance.app.connections import MOST_REFUSED, OpenConnections, Phase
from aim2balance.app.server import Protocol, server_config
from aim2balance.catalogue.types import ServerLimits

SLOW_HEAD = b"POST /v1/chat/completions HTTP/1.1\r\nhost: he"
SLOW_BODY = b"POST /v1/chat/completions HTTP/1.1\r\nhost: here\r\ncontent-length: 1000000\r\n\r\n{"
HEALTH = b"GET /healthz HTTP/1.1\r\nhost: here\r\n\r\n"


class Setup:
    """A server whose time is told, and its application: `/stream` goes on until it is told to end."""

    def __init__(self, limits: ServerLimits, trusted: Container[str]) -> None:
        self.time = 1000.0
        self.config = server_config(self, host="127.0.0.1", port=0)
        self.config.connections = OpenConnections(limits, is_trusted=trusted.__contains__, clock=lambda: self.time)
        self.config.load()
        self.state = ServerState()
        self.end_of_stream = asyncio.Event()
        self.address: Any = None
        self.streams = 0
        self.unread: set[str] = set()
        self.writers: list[asyncio.StreamWriter] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        more = scope["path"] not in self.unread
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            more = message.get("more_body", False)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        if scope["path"] == "/stream":
            self.streams += 1
            await send({"type": "http.response.body", "body": b"first", "more_body": True})
            await self.end_of_stream.wait()
        await send({"type": "http.response.body", "body": b"last"})

    def protocol(self) -> Protocol:
        return Protocol(config=self.config, server_state=self.state, app_state={}, _loop=asyncio.get_running_loop())

    async def connect(self, sent: bytes = b"") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection of which all that was sent has been read here."""
        known = set(self.config.connections._all)
        reader, writer = await asyncio.open_connection(*self.address)
        self.writers.append(writer)
        writer.write(sent)
        wanted = Phase.BODY if sent == SLOW_BODY else Phase.HEAD if sent == SLOW_HEAD else None
        while wanted is not None and not any(one.phase is wanted for one in set(self.config.connections._all) - known):
            await asyncio.sleep(0)
        return reader, writer

    async def healthy(self) -> bool:
        reader, writer = await self.connect(HEALTH)
        head = await reader.readuntil(b"\r\n\r\n")
        writer.close()
        return head.startswith(b"HTTP/1.1 200 ")

    def after(self, seconds: float) -> None:
        self.time += seconds
        self.config.connections.look()


@asynccontextmanager
async def server(trusted: Container[str] = (), **limits: Any) -> AsyncIterator[Setup]:
    made = Setup(ServerLimits(**limits), trusted)
    listening = await asyncio.get_running_loop().create_server(made.protocol, "127.0.0.1", 0)
    made.address = listening.sockets[0].getsockname()
    try:
        yield made
    finally:
        made.end_of_stream.set()
        for writer in made.writers:
            writer.close()
        await asyncio.gather(*(writer.wait_closed() for writer in made.writers), return_exceptions=True)
        while made.config.connections._all or made.config.connections._refused or made.state.tasks:
            await asyncio.sleep(0)
        listening.close()
        await listening.wait_closed()


async def test_f65_150_slow_sockets_keep_nobody_waiting_and_end() -> None:
    async with server() as on:
        slow = [await on.connect((SLOW_HEAD, SLOW_BODY, b"")[number % 3]) for number in range(150)]
        assert await on.healthy()
        on.after(14)
        assert not any(reader.at_eof() for reader, _ in slow)
        assert await on.healthy()
        on.after(2)
        heads = [await reader.read() for reader, _ in slow[0::3]]
        assert {head.split(b"\r\n")[0] for head in heads} == {b"HTTP/1.1 408 Request Timeout"}
        assert json.loads(heads[0].partition(b"\r\n\r\n")[2])["code"] == "request_timeout"
        assert {await reader.read() for reader, _ in slow[2::3]} == {b""}  # who has said nothing is told nothing
        on.after(20)
        assert {(await reader.read()).split(b"\r\n")[0] for reader, _ in slow[1::3]} == {b"HTTP/1.1 408 Request Timeout"}
        assert await on.healthy()


async def test_f65_a_body_may_be_slow_but_not_still() -> None:
    async with server() as on:
        reader, writer = await on.connect(SLOW_BODY)
        (connection,) = on.config.connections._all
        for _ in range(3):
            on.after(20)  # a minute, in which 30 s are free and 4 KiB must come in each second after
            writer.write(b"x" * 65536)
            before = connection.received
            while connection.received < before + 65536:
                await asyncio.sleep(0)
        on.after(15)
        assert len(on.config.connections) == 1
        on.after(10)
        assert (await reader.read()).startswith(b"HTTP/1.1 408 ")


async def test_f65_a_stream_is_never_cut_however_long_it_takes() -> None:
    async with server(connections=16) as on:
        streams = [await on.connect(b"GET /stream HTTP/1.1\r\nhost: here\r\n\r\n") for _ in range(16)]
        for reader, _ in streams:
            await reader.readuntil(b"first")
        streams[0][1].write(SLOW_HEAD)  # the next request begins to come before this answer ends
        on.after(86_400)
        on.after(86_400)
        # Everybody is busy: the new one is told when to come again, and nobody goes for it.
        reader, writer = await on.connect(HEALTH)
        refusal = await reader.read()
        assert refusal.startswith(b"HTTP/1.1 503 ")
        assert b"\r\nretry-after: 5\r\n" in refusal
        assert json.loads(refusal.partition(b"\r\n\r\n")[2])["code"] == "too_many_connections"
        writer.close()
        on.end_of_stream.set()
        for reader, _ in streams:
            assert b"last" in await reader.readuntil(b"0\r\n\r\n")


async def test_f65_at_the_limit_goes_who_waited_longest_for_its_request() -> None:
    async with server(connections=16) as on:
        busy = await on.connect(b"GET /stream HTTP/1.1\r\nhost: here\r\n\r\n")
        await busy[0].readuntil(b"first")
        body = await on.connect(SLOW_BODY)
        slow = []
        for _ in range(14):
            on.after(0.5)
            slow.append(await on.connect(SLOW_HEAD))
        assert await on.healthy()
        assert (await slow[0][0].read()).startswith(b"HTTP/1.1 408 ")
        assert await on.healthy()
        assert len(on.config.connections) <= 16
        assert not busy[0].at_eof()
        assert not body[0].at_eof()
        assert not slow[-1][0].at_eof()


async def test_f65_one_address_has_its_own_limit_and_a_trusted_proxy_has_none() -> None:
    for trusted, refused in (((), True), (("127.0.0.1",), False)):
        async with server(trusted=trusted, connections_per_address=4) as on:
            for number in range(4):
                reader, _ = await on.connect(b"GET /stream HTTP/1.1\r\nhost: here\r\n\r\n")
                await reader.readuntil(b"first")
                assert on.streams == number + 1
            reader, _ = await on.connect(HEALTH)
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 503 " if refused else b"HTTP/1.1 200 ")


async def test_f65_a_kept_connection_is_closed_when_it_is_idle_and_counts_anew_with_each_request() -> None:
    async with server() as on:
        reader, writer = await on.connect(HEALTH)
        await reader.readuntil(b"0\r\n\r\n")
        on.after(4)
        writer.write(HEALTH)
        await reader.readuntil(b"0\r\n\r\n")
        on.after(4)
        assert len(on.config.connections) == 1
        on.after(2)
        assert await reader.read() == b""
        assert len(on.config.connections) == 0


async def test_f65_the_time_in_which_we_do_not_read_is_not_the_clients() -> None:
    async with server() as on:
        _, writer = await on.connect(SLOW_BODY)
        (connection,) = on.config.connections._all
        connection.flow.pause_reading()
        for _ in range(10):
            on.after(100)
        connection.flow.resume_reading()
        on.after(20)
        assert len(on.config.connections) == 1
        on.after(20)
        assert len(on.config.connections) == 0
        writer.close()


async def test_f65_refused_connections_do_not_pile_up() -> None:
    async with server(connections_per_address=4) as on:
        for _ in range(4):
            reader, _ = await on.connect(b"GET /stream HTTP/1.1\r\nhost: here\r\n\r\n")
            await reader.readuntil(b"first")
        refused = [await on.connect() for _ in range(MOST_REFUSED + 20)]
        for reader, _ in refused:
            assert (await reader.read()).startswith(b"HTTP/1.1 503 ")
        assert len(on.config.connections._refused) <= MOST_REFUSED
        on.after(11)
        assert not on.config.connections._refused


def test_f65_the_limits_are_settings() -> None:
    with pytest.raises(ValueError, match="connections"):
        ServerLimits(connections=1)


@pytest.mark.parametrize("path", [b"/unread", b"/v1/unread"])
async def test_f63_an_answer_before_the_body_reaches_a_client_that_sends_on(path: bytes) -> None:
    """A connection that is closed while bytes come in takes with it what was sent last."""
    async with server() as on:
        on.unread.add(path.decode())
        sent = 8 << 20
        reader, writer = await on.connect(
            b"POST " + path + b" HTTP/1.1\r\nhost: here\r\nconnection: close\r\ncontent-length: %d\r\n\r\n" % sent
        )
        for _ in range(sent >> 16):
            writer.write(b"x" * 65536)
            await writer.drain()
        got = await reader.read()
        assert got.startswith(b"HTTP/1.1 200 ")
        assert b"connection: close" in got
        assert got.endswith(b"last\r\n0\r\n\r\n")
        assert len(on.config.connections) == 0
        assert not on.state.connections
