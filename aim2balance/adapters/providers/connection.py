"""One HTTP/1.1 connection and the answers it carries: one protocol object, one parser and one timer per connection.

Nothing here opens a connection or knows what it carries.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Self, cast

import httptools

from aim2balance.adapters.providers.encodings import ContentDecoder, decoder_for
from aim2balance.gateway.ports import Timeouts, UpstreamBroken, UpstreamFailure, UpstreamTimeout

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Future, TimerHandle, Transport

HEAD_LIMIT = 64 * 1024
"""Bytes of status line and headers, 32 added per header; also the most a body may send without content (chunk extensions, trailers)."""
HIGH_WATER = 256 * 1024
_CONCATENATE_UP_TO = 64 * 1024


class StaleConnection(Exception):
    """A kept connection was already dead. `Http1Upstream` replaces it."""


class Http1Response:
    """See `UpstreamResponse`. Holds what has arrived, so that its connection may serve the next request before this is read."""

    __slots__ = (
        "_buffer",
        "_buffered",
        "_connection",
        "_decoder",
        "_error",
        "_is_complete",
        "_is_interrupted",
        "_waiter",
        "headers",
        "status",
    )

    def __init__(self, connection: "HTTPConnection") -> None:
        self.status = 0
        self.headers: Mapping[str, str] = {}
        self._connection: HTTPConnection | None = connection
        self._buffer: list[bytes] = []
        self._buffered = 0
        self._waiter: Future[None] | None = None
        self._error: UpstreamFailure | None = None
        self._is_complete = False
        self._is_interrupted = False
        self._decoder: ContentDecoder | None = None

    def chunks(self) -> AsyncIterator[bytes]:
        return self

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        while True:
            if self._decoder is not None and (piece := self._decoded(self._decoder)):
                return piece
            if self._buffer:
                piece = self._take()
                if self._decoder is None:
                    return piece
                self._decoder.feed(piece)
            elif self._error is not None:
                raise self._error
            elif self._is_complete:
                if self._decoder is not None and not self._decoder.is_complete:
                    raise UpstreamBroken("the encoded body ends early")
                raise StopAsyncIteration
            else:
                await self._wait()
                if self._is_interrupted:
                    self._is_interrupted = False
                    if not self._buffer:
                        return b""

    async def read(self, limit: int) -> bytes:
        if self._is_complete and self._decoder is None and len(self._buffer) == 1 and self._buffered <= limit and self._error is None:
            return self._take()
        pieces: list[bytes] = []
        total = 0
        async for piece in self:
            total += len(piece)
            if total > limit:
                failure = UpstreamBroken(f"the answer is longer than {limit} bytes")
                self._stop(failure)
                raise failure
            pieces.append(piece)
        return b"".join(pieces)

    def interrupt(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._is_interrupted = True
            self._waiter.set_result(None)

    def close(self) -> None:
        if not self._is_complete and self._error is None:
            self._stop(UpstreamBroken("closed by the reader"))
        self._buffer.clear()
        self._buffered = 0

    def _stop(self, failure: UpstreamFailure) -> None:
        self._buffer.clear()
        self._buffered = 0
        self._error = failure
        if self._connection is not None:
            self._connection.abandon()
            self._connection = None
        self._wake()

    def _decoded(self, decoder: ContentDecoder) -> bytes:
        try:
            return decoder.next_piece()
        except ValueError as error:
            failure = UpstreamBroken("the body is not what its content-encoding says")
            self._stop(failure)
            raise failure from error

    def _take(self) -> bytes:
        piece = self._buffer[0] if len(self._buffer) == 1 else b"".join(self._buffer)
        self._buffer.clear()
        self._buffered = 0
        if self._connection is not None:
            self._connection.resume()
        return piece

    async def _wait(self) -> None:
        connection = self._connection
        if connection is None or self._waiter is not None:
            raise UpstreamBroken("the answer has one reader")
        self._waiter = connection.loop.create_future()
        connection.wait_idle()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    # What follows is called by the connection.

    def begin(self, status: int, headers: dict[str, str]) -> None:
        """Take the head. Raises `ValueError` for a content encoding that we neither asked for nor know."""
        self.status = status
        encoding = headers.get("content-encoding")
        if encoding is not None:
            self._decoder = decoder_for(encoding)
            if self._decoder is not None:
                headers.pop("content-length", None)
            del headers["content-encoding"]
        self.headers = headers

    def add(self, piece: bytes) -> int:
        """Keep a piece of the body; the bytes now buffered."""
        self._buffer.append(piece)
        self._buffered += len(piece)
        self._wake()
        return self._buffered

    def end(self, failure: UpstreamFailure | None) -> None:
        self._connection = None
        if failure is None:
            self._is_complete = True
        else:
            self._error = failure
        self._wake()

    @property
    def is_awaited(self) -> bool:
        return self._waiter is not None


class HTTPConnection(asyncio.Protocol):
    """One connection to one origin, serving one request at a time."""

    __slots__ = (
        "_deadline", "_has_heard", "_head", "_head_bytes", "_headers", "_is_complete", "_is_head_done", "_is_kept", "_is_lost",
        "_is_paused", "_is_until_close", "_parser", "_pool", "_response", "_served", "_silent_bytes", "_surplus", "_timeouts",
        "_timer", "_timer_at", "_transport", "_violation", "loop",
    )  # fmt: skip

    def __init__(self, pool: "Pool", loop: "AbstractEventLoop") -> None:
        self.loop = loop
        self._pool = pool
        self._parser = httptools.HttpResponseParser(self)
        self._response: Http1Response | None = None
        self._head: Future[Http1Response] | None = None
        self._timer: TimerHandle | None = None
        self._timer_at = 0.0
        self._deadline = 0.0
        self._served = 0
        self._is_lost = False
        self._is_paused = False
        self._silent_bytes = 0

    # --- requests ---

    async def exchange(self, head: bytes, body: bytes, timeouts: Timeouts) -> Http1Response:
        """Send, and wait for the head of the answer. Raises `StaleConnection` besides what `Upstream.send` may raise."""
        self._begin(timeouts)
        if len(body) <= _CONCATENATE_UP_TO:
            self._transport.write(head + body)
        else:
            self._transport.write(head)
            self._transport.write(body)
        future: Future[Http1Response] = self.loop.create_future()
        self._head = future
        response = self._response
        try:
            return await future
        except asyncio.CancelledError:
            # Complete already, the connection may be serving somebody else by now.
            if self._response is response:
                self.abandon()
            raise

    def _begin(self, timeouts: Timeouts) -> None:
        self._response = Http1Response(self)
        self._timeouts = timeouts
        self._headers: dict[str, str] = {}
        self._head_bytes = 0
        self._silent_bytes = 0
        self._has_heard = self._is_head_done = self._is_complete = self._is_kept = self._is_until_close = self._surplus = False
        self._violation: str | None = None
        self._set_deadline(timeouts.first_byte_s)

    def abandon(self) -> None:
        """Close at once and forget the answer under way."""
        self._response = None
        self._head = None
        self._drop()

    def shut(self) -> None:
        if self._response is None:
            self._drop()
        else:
            self._fail(UpstreamBroken("the client was closed", has_answered=self._has_heard))

    def _drop(self) -> None:
        self._is_lost = True
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._pool.forget(self)
        self._transport.abort()

    @property
    def is_usable(self) -> bool:
        return not self._is_lost and not self._transport.is_closing()

    # --- time ---

    def _set_deadline(self, seconds: float) -> None:
        """Move the deadline. The timer is left alone while it fires early enough: it looks again then."""
        at = self._deadline = self.loop.time() + seconds
        if self._timer is None or self._timer_at > at:
            if self._timer is not None:
                self._timer.cancel()
            self._timer_at = at
            self._timer = self.loop.call_at(at, self._on_timer)

    def _on_timer(self) -> None:
        self._timer = None
        response = self._response
        if response is not None and self._is_head_done and not response.is_awaited:
            # The reader is slow, not the provider; the clock starts when it waits again.
            self._set_deadline(self._timeouts.idle_s)
        elif self._deadline > self.loop.time():
            self._set_deadline(self._deadline - self.loop.time())
        elif response is None:
            self._drop()
        elif self._is_head_done:
            self._fail(UpstreamTimeout("idle", self._timeouts.idle_s))
        else:
            self._fail(UpstreamTimeout("first_byte", self._timeouts.first_byte_s))

    def wait_idle(self) -> None:
        self._set_deadline(self._timeouts.idle_s)

    # --- flow ---

    def resume(self) -> None:
        if self._is_paused:
            self._is_paused = False
            self._transport.resume_reading()

    def _fail(self, failure: UpstreamFailure) -> None:
        response, head = self._response, self._head
        self._response = self._head = None
        self._drop()
        if response is not None:
            response.end(failure)
        if head is not None and not head.done():
            head.set_exception(failure)

    def _finish(self) -> None:
        response = cast("Http1Response", self._response)
        self._response = None
        # An answer that came before our whole request was written leaves the connection in an unknown state.
        if self._is_kept and not self._surplus and not self._transport.get_write_buffer_size():
            self._served += 1
            self.resume()
            self._set_deadline(self._pool.keep_alive_s)
            self._pool.keep(self)
        else:
            self._drop()
        response.end(None)

    # --- asyncio.Protocol ---

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("Transport", transport)

    def data_received(self, data: bytes) -> None:
        if self._response is None:
            self._drop()
            return
        self._has_heard = True
        self._silent_bytes += len(data)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            if not self._is_complete:
                self._fail(UpstreamBroken(f"not valid HTTP: {type(error).__name__}"))
                return
            self._surplus = True
        if self._violation is not None:
            self._fail(UpstreamBroken(self._violation))
        elif self._is_complete:
            self._finish()
        elif self._silent_bytes > HEAD_LIMIT and not self._is_head_done:
            self._fail(UpstreamBroken("the head of the answer is too long"))
        elif self._silent_bytes > HEAD_LIMIT + HIGH_WATER:
            self._fail(UpstreamBroken("the answer holds nothing but framing"))
        elif self._is_head_done:
            self._deadline = self.loop.time() + self._timeouts.idle_s

    def connection_lost(self, exc: Exception | None) -> None:
        self._is_lost = True
        if self._response is None:
            self._drop()
        elif self._is_head_done:
            if self._is_until_close and exc is None:
                self._is_kept = False
                self._finish()
            else:
                self._fail(UpstreamBroken("the connection was lost in the middle of the answer"))
        elif self._served and not self._has_heard:
            head = self._head
            self.abandon()
            if head is not None and not head.done():
                head.set_exception(StaleConnection())
        else:
            self._fail(UpstreamBroken("the connection was lost before the head of the answer", has_answered=self._has_heard))

    # --- httptools callbacks ---

    def on_message_begin(self) -> None:
        if self._is_complete:
            self._surplus = True

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._is_head_done:
            return
        self._head_bytes += len(name) + len(value) + 32
        if self._head_bytes > HEAD_LIMIT:
            self._violation = "the head of the answer is too long"
            return
        key = name.decode("latin-1").lower()
        text = value.decode("latin-1")
        known = self._headers.get(key)
        self._headers[key] = text if known is None else f"{known}, {text}"

    def on_headers_complete(self) -> None:
        status = self._parser.get_status_code()
        if self._is_complete or self._violation is not None:
            return
        if status < 200:
            if status == 101:
                self._violation = "the provider switched protocols"
            self._headers = {}
            return
        headers = self._headers
        self._is_head_done = True
        self._is_until_close = "content-length" not in headers and "transfer-encoding" not in headers
        response, head = cast("Http1Response", self._response), self._head
        try:
            response.begin(status, headers)
        except ValueError as error:
            self._violation = str(error)
            return
        self._head = None
        if head is not None and not head.done():
            head.set_result(response)

    def on_body(self, piece: bytes) -> None:
        response = self._response
        if response is None or self._is_complete or self._violation is not None:
            return
        self._silent_bytes = 0
        if response.add(piece) > HIGH_WATER and not self._is_paused:
            self._is_paused = True
            self._transport.pause_reading()

    def on_message_complete(self) -> None:
        if self._is_head_done and not self._is_complete:
            self._is_complete = True
            self._is_kept = self._parser.should_keep_alive()


class Pool:
    """Connections to one origin; of the idle ones the latest used goes first."""

    __slots__ = ("_idle", "_most", "_open", "keep_alive_s")

    def __init__(self, keep_alive_s: float, most: int) -> None:
        self.keep_alive_s = keep_alive_s
        self._most = most
        self._idle: dict[HTTPConnection, None] = {}
        self._open: set[HTTPConnection] = set()

    def add(self, connection: HTTPConnection) -> None:
        self._open.add(connection)

    def take(self) -> HTTPConnection | None:
        while self._idle:
            connection, _ = self._idle.popitem()
            if connection.is_usable:
                return connection
        return None

    def keep(self, connection: HTTPConnection) -> None:
        self._idle[connection] = None
        if len(self._idle) > self._most:
            next(iter(self._idle)).abandon()

    def forget(self, connection: HTTPConnection) -> None:
        self._idle.pop(connection, None)
        self._open.discard(connection)

    def close(self) -> None:
        for connection in list(self._open):
            connection.shut()

    def __len__(self) -> int:
        return len(self._idle)
