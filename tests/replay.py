"""A loopback provider that answers with recorded traffic, cut and broken as a test wishes.

It runs in a thread of its own, so synchronous clients, asyncio tests and a server in another process can all talk to it. Point a provider's
base URL at `replay.serve(recording).url("/v1")`, or at `http://127.0.0.1:<port>/r/<recording id>/v1` for the plain answer of a recording.
"""

import asyncio
import contextlib
import json
import re
import socket
import ssl
import struct
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal, Self

import pytest

from tests.shared_data import shared

_HOP = {"connection", "content-length", "keep-alive", "transfer-encoding"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One exchange as a provider had it. `expect` and the rest are as `../shared/recordings/README.md` says."""

    id: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"content-type": "application/json"})
    body: bytes = b""
    is_streaming: bool = False
    provider: str = "openai"
    wire: str = "openai.chat"
    tags: tuple[str, ...] = ()
    capture: Mapping[str, Any] = field(default_factory=dict)
    request: Mapping[str, Any] = field(default_factory=dict)
    expect: Mapping[str, Any] = field(default_factory=dict)


def recording_index() -> list[dict[str, Any]]:
    """Every line of the index; skips the test when the recordings are absent."""
    return json.loads(shared("recordings", "index.json").read_text(encoding="utf-8"))["recordings"]


def load_recording(recording_id: str) -> Recording:
    """Read one recording by its id; skips the test when the recordings are absent."""
    provider = recording_id.partition("-")[0]
    data = json.loads(shared("recordings", provider, f"{recording_id}.json").read_text(encoding="utf-8"))
    response = data["response"]
    return Recording(
        id=data["id"],
        status=response["status"],
        headers=response["headers"],
        body=response["body"].encode(),
        is_streaming=data["streaming"],
        provider=data["provider"],
        wire=data["wire"],
        tags=tuple(data["tags"]),
        capture=data["capture"],
        request=data["request"],
        expect=data["expect"],
    )


class Cut(StrEnum):
    """Where the body is cut into writes."""

    WHOLE = "whole"
    EVENTS = "events"
    BYTES = "bytes"
    SEVEN = "seven"
    ODD = "odd"


def cut(body: bytes, how: Cut) -> list[bytes]:
    """The pieces of `body`; `ODD` cuts within every multi-byte character, between CR and LF, and in uneven lengths elsewhere."""
    match how:
        case Cut.WHOLE:
            places: list[int] = []
        case Cut.EVENTS:
            places = [match.end() for match in re.finditer(rb"\r?\n\r?\n", body)]
        case Cut.BYTES:
            places = list(range(1, len(body)))
        case Cut.SEVEN:
            places = list(range(7, len(body), 7))
        case Cut.ODD:
            lengths = (1, 11, 3, 29, 2, 97, 5)
            inside = {i for i in range(1, len(body)) if body[i] & 0xC0 == 0x80 or (body[i] == 10 and body[i - 1] == 13)}
            at, turn = 0, 0
            while (at := at + lengths[turn % len(lengths)]) < len(body):
                inside.add(at)
                turn += 1
            places = sorted(inside)
    edges = [0, *(place for place in places if 0 < place < len(body)), len(body)]
    return [body[a:b] for a, b in zip(edges, edges[1:], strict=False) if a < b]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes wrong with one answer. Byte positions count bytes of the body already written."""

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    delay_s: float = 0.0
    garbage: bytes | None = None
    """Written instead of an answer; then the connection is closed."""
    hang_before_head: bool = False
    silent_after: int | None = None
    """Nothing more is said; the connection stays open until the other side closes it."""
    reset_after: int | None = None
    """The connection is reset (RST); 0 before the head is sent."""
    close_after: int | None = None
    """The connection is closed in order, too early."""


@dataclass(slots=True, kw_only=True)
class Received:
    """One request as it arrived, and what became of the answer."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    connection: int
    sent: int = 0
    is_answered: threading.Event = field(default_factory=threading.Event)
    was_abandoned: threading.Event = field(default_factory=threading.Event)
    """The client closed the connection before the answer was complete."""

    def json(self) -> Any:
        return json.loads(self.body)


class Gate:
    """Holds the last piece of an answer back until `open` is called, from any thread."""

    def __init__(self) -> None:
        self._is_open = threading.Event()

    def open(self) -> None:
        self._is_open.set()

    async def passed(self) -> None:
        while not self._is_open.is_set():
            await asyncio.sleep(0.002)


@dataclass(slots=True, kw_only=True)
class Exchange:
    """How one recording is served, and every request that met it."""

    server: "ReplayServer"
    name: str
    recording: Recording
    cut: Cut = Cut.WHOLE
    framing: Literal["auto", "length", "chunked", "close"] = "auto"
    gate: Gate | None = None
    fault: Fault | None = None
    faults: list[Fault | None] = field(default_factory=list)
    pause_s: float = 0.0
    received: list[Received] = field(default_factory=list)
    _arrived: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def url(self, suffix: str = "") -> str:
        return f"{self.server.url}/r/{self.name}{suffix}"

    def add(self, received: Received) -> None:
        self.received.append(received)
        self._arrived.release()

    def wait_received(self, timeout_s: float = 30.0) -> Received:
        """Block until one more request has arrived since the last call, and return the latest."""
        assert self._arrived.acquire(timeout=timeout_s), "no request arrived"
        return self.received[-1]

    def next_fault(self) -> Fault:
        fault = self.faults.pop(0) if self.faults else self.fault
        return fault or Fault()


class ReplayServer:
    """The server. Use as a context manager, or the fixture `replay`."""

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self._exchanges: dict[str, Exchange] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="replay", daemon=True)
        self._tasks: set[asyncio.Task[None]] = set()
        self._connections = 0
        self.url = ""
        self.port = 0
        self.received: list[Received] = []
        """Every request in order of arrival, of all exchanges."""

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def serve(
        self,
        recording: Recording | str,
        *,
        name: str | None = None,
        cut: Cut = Cut.WHOLE,
        framing: Literal["auto", "length", "chunked", "close"] = "auto",
        gate: Gate | None = None,
        fault: Fault | None = None,
        faults: Sequence[Fault | None] = (),
        pause_s: float = 0.0,
    ) -> Exchange:
        """Serve `recording` under `/r/<name, else its id>/…`. `faults` are used up one per request, then `fault` applies to all."""
        found = load_recording(recording) if isinstance(recording, str) else recording
        exchange = Exchange(
            server=self, name=name or found.id, recording=found, cut=cut, framing=framing, gate=gate, fault=fault, faults=list(faults), pause_s=pause_s
        )  # fmt: skip
        self._exchanges[exchange.name] = exchange
        return exchange

    @property
    def connections(self) -> int:
        """Connections accepted so far."""
        return self._connections

    async def _listen(self) -> asyncio.Server:
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=self._tls, limit=1 << 20, backlog=1024)
        self.port = server.sockets[0].getsockname()[1]
        self.url = f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"
        return server

    async def _stop(self) -> None:
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.sleep(0)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._connections += 1
        number = self._connections
        try:
            while (received := await _read_request(reader, number)) is not None:
                if not await self._answer(received, reader, writer):
                    return
        except (ConnectionError, asyncio.CancelledError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            self._tasks.discard(task)
            if not writer.is_closing():
                writer.transport.abort()

    async def _answer(self, received: Received, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        exchange = self._find(received)
        self.received.append(received)
        if exchange is None:
            await _send(writer, b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n")
            return True
        exchange.add(received)
        answering = asyncio.ensure_future(_Answer(exchange, received, writer).run())
        watching = asyncio.ensure_future(reader.read(1))
        try:
            await asyncio.wait({answering, watching}, return_when=asyncio.FIRST_COMPLETED)
            if not answering.done():
                received.was_abandoned.set()
                answering.cancel()
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError, ConnectionError):
                await watching
            try:
                return await answering
            except (ConnectionError, asyncio.CancelledError):
                received.was_abandoned.set()
                return False
        finally:
            answering.cancel()
            watching.cancel()

    def _find(self, received: Received) -> Exchange | None:
        match = re.match(r"/r/([^/?]+)", received.path)
        name = match[1] if match else received.headers.get("x-replay", "")
        if name and name not in self._exchanges:
            with contextlib.suppress(FileNotFoundError, pytest.skip.Exception):
                self.serve(name)
        return self._exchanges.get(name)


async def _read_request(reader: asyncio.StreamReader, connection: int) -> Received | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
    body = b""
    if "chunked" in headers.get("transfer-encoding", ""):
        while size := int(await reader.readuntil(b"\r\n"), 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readuntil(b"\r\n")
    elif "content-length" in headers:
        body = await reader.readexactly(int(headers["content-length"]))
    return Received(method=method, path=path, headers=headers, body=body, connection=connection)


async def _send(writer: asyncio.StreamWriter, data: bytes) -> None:
    writer.write(data)
    await writer.drain()


class _Answer:
    """Writes one answer; `run` says whether the connection may serve another request."""

    def __init__(self, exchange: Exchange, received: Received, writer: asyncio.StreamWriter) -> None:
        self.exchange, self.received, self.writer = exchange, received, writer
        self.fault = exchange.next_fault()
        recording = exchange.recording
        self.body = recording.body if self.fault.body is None else self.fault.body
        is_streaming = recording.is_streaming and self.fault.body is None
        self.framing = ("chunked" if is_streaming else "length") if exchange.framing == "auto" else exchange.framing

    async def run(self) -> bool:
        fault = self.fault
        await asyncio.sleep(fault.delay_s)
        if fault.hang_before_head:
            await asyncio.Event().wait()
        if fault.garbage is not None:
            await _send(self.writer, fault.garbage)
            return self._close()
        if fault.reset_after == 0:
            return self._reset()
        if fault.close_after == 0:
            return self._close()
        await _send(self.writer, self._head())
        return await self._write_body()

    def _head(self) -> bytes:
        recording, fault = self.exchange.recording, self.fault
        status = fault.status or recording.status
        fields = {name: value for name, value in recording.headers.items() if name.lower() not in _HOP} | dict(fault.headers)
        match self.framing:
            case "length":
                fields["content-length"] = str(len(self.body))
            case "chunked":
                fields["transfer-encoding"] = "chunked"
            case _:
                fields["connection"] = "close"
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        return f"HTTP/1.1 {status} Replayed\r\n{lines}\r\n".encode("latin-1", "replace")

    async def _write_body(self) -> bool:
        fault, received = self.fault, self.received
        pieces = cut(self.body, self.exchange.cut)
        if self.exchange.gate is not None and len(pieces) == 1 and len(self.body) > 1:
            pieces = [self.body[:-1], self.body[-1:]]
        ends = [at for at in (fault.silent_after, fault.reset_after, fault.close_after) if at is not None]
        stop = min(ends, default=None)
        for i, piece in enumerate(pieces):
            if self.exchange.gate is not None and i == len(pieces) - 1:
                await self.exchange.gate.passed()
            piece = piece if stop is None else piece[: max(stop - received.sent, 0)]
            if piece:
                await _send(self.writer, b"%x\r\n%b\r\n" % (len(piece), piece) if self.framing == "chunked" else piece)
                received.sent += len(piece)
            if stop is not None and received.sent >= stop:
                return await self._stop()
            # Gives the kernel a reason to send this piece on its own.
            await asyncio.sleep(self.exchange.pause_s)
        if self.framing == "chunked":
            await _send(self.writer, b"0\r\n\r\n")
        received.is_answered.set()
        return self._close() if self.framing == "close" else True

    async def _stop(self) -> bool:
        if self.fault.silent_after is not None:
            await asyncio.Event().wait()
        return self._close() if self.fault.close_after is not None else self._reset()

    def _close(self) -> bool:
        self.writer.close()
        return False

    def _reset(self) -> bool:
        sock: socket.socket = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()
        return False


@pytest.fixture
def replay() -> Iterator[ReplayServer]:
    """A replay server of this test."""
    with ReplayServer() as server:
        yield server
