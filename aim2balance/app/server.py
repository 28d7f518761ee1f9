"""How uvicorn is run: its settings, and its protocol with a lighter exchange for `/v1`, where every microsecond is paid per request.

The protocol, the parser and the task are uvicorn's own; what is done when a request begins and ends is here.
What differs for `/v1`: the path is taken as it stands, proxy headers are left to
the routes, the head is checked as a whole instead of by two patterns per header, and a plain answer leaves in one write.
"""

import asyncio
import gc
import json
import re
import resource
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import uvicorn
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.flow_control import HIGH_WATER_LIMIT
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from aim2balance.app.connections import OpenConnections, Phase
from aim2balance.catalogue.types import ServerLimits

if TYPE_CHECKING:
    from uvicorn._types import ASGISendEvent

_REFUSED_WITHIN_S = 5
_PLAIN = re.compile(rb"/v1/[a-z_/]+")
_RESERVED_FILES = 200
"""Open files that are not connections of clients: the database, providers, the spool, uploads."""
_RETRY_AFTER_S = 5


HSTS = "max-age=63072000"
"""Two years, for this name alone: what else an operator runs below it is theirs to decide."""


def every_answer(public_url: str | None) -> list[tuple[str, str]]:
    """The headers of every answer, also of those that uvicorn gives itself: nothing is taken for another type than it says,
    and who reached us by https comes by https only.
    """
    headers = [("x-content-type-options", "nosniff")]
    if public_url is not None and public_url.startswith("https:"):
        headers.append(("strict-transport-security", HSTS))
    return headers


def split_target(target: bytes) -> tuple[bytes, bytes]:
    """Path and query of what a request line asks for; a proxy may send a whole address. Raises `ValueError`, which becomes a 400."""
    if not target.startswith(b"/"):
        parts = urlsplit(target)
        return parts.path or b"/", parts.query
    path, _, query = target.partition(b"#")[0].partition(b"?")
    return path, query


class ServerConfig(uvicorn.Config):
    """uvicorn's settings, and the connections that its protocols are counted among."""

    connections: OpenConnections


def server_config(
    app: Callable[..., Any], *, host: str, port: int, public_url: str | None = None, limits: ServerLimits | None = None
) -> ServerConfig:
    """The settings of the server process."""
    config = ServerConfig(
        app,
        host=host,
        port=port,
        loop="none",
        http=Protocol,
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=False,
        headers=every_answer(public_url),
        timeout_graceful_shutdown=20,
        backlog=4096,
    )
    # Those whose word uvicorn takes for where a request came from; behind them everybody has one address.
    proxies = ProxyHeadersMiddleware(app, config.forwarded_allow_ips).trusted_hosts
    config.connections = OpenConnections(
        limits or ServerLimits(), is_trusted=proxies.__contains__, most=most_open_files() - _RESERVED_FILES
    )
    return config


def most_open_files() -> int:
    """As many as the system lets this process have, asked for first; a thousand and some where it does not say."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
            soft = hard
    return max(1024, soft) if soft != resource.RLIM_INFINITY else 1 << 20


class Server(uvicorn.Server):
    """uvicorn's server. It cancels what has not ended in time and is gone; this one lets each say so to its client first.
    Once a second it looks whose request has been coming for too long.
    """

    config: ServerConfig

    async def on_tick(self, counter: int) -> bool:
        if counter % 10 == 0:
            self.config.connections.look()
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[Any] | None = None) -> None:
        await super().shutdown(sockets)
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=_REFUSED_WITHIN_S)


def settle_memory() -> None:
    """Once everything is loaded: the collector never looks at it again, and looks rarely at what requests leave."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


class Protocol(HttpToolsProtocol):
    """uvicorn's protocol, whose exchange is a `Cycle`, for what is posted to `/v1` an `Exchange`.
    It notes what it waits for, and its time for that runs out.
    """

    config: ServerConfig
    cycle: "Cycle"

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.open = self.config.connections
        self.phase, self.since, self.received = Phase.NEW, self.open.now, 0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        if self.open.add(self, self.client[0] if self.client else ""):
            return
        self.connections.discard(self)
        self._respond(
            503, "too_many_connections", "Too many connections are open. Please wait a moment.", f"retry-after: {_RETRY_AFTER_S}\r\n"
        )
        self._linger()

    def connection_lost(self, exc: Exception | None) -> None:
        self.open.remove(self)
        super().connection_lost(exc)

    @property
    def waits_for_us(self) -> bool:
        cycle = self.cycle
        if self.flow.read_paused or (self.phase is Phase.BODY and cycle.waiting_for_100_continue):
            return True
        # The next request has begun to come while the one before it is being answered.
        return self.phase is Phase.HEAD and cycle is not None and not cycle.response_complete

    def end(self, phase: Phase) -> None:
        cycle = self.cycle
        has_said_nothing = phase is Phase.HEAD or (phase is Phase.BODY and not cycle.response_started)
        if has_said_nothing and not self.transport.is_closing():
            self._respond(408, "request_timeout", "The request did not come in time.")
        self.transport.close()

    def _respond(self, status: int, code: str, detail: str, more: str = "") -> None:
        """An answer to a request that has not been read."""
        error = {"message": detail, "type": "server_error" if status >= 500 else "invalid_request_error", "code": code}
        body = json.dumps({"status": status, "code": code, "detail": detail, "error": error}).encode()
        own = b"".join(name + b": " + value + b"\r\n" for name, value in self.server_state.default_headers)
        rest = f"content-type: application/json\r\ncontent-length: {len(body)}\r\n{more}connection: close\r\n\r\n".encode()
        self.transport.write(STATUS_LINE[status] + own + rest + body)

    def data_received(self, data: bytes) -> None:
        if self.phase is not Phase.REFUSED:
            super().data_received(data)

    def on_message_begin(self) -> None:
        self.phase, self.since = Phase.HEAD, self.open.now
        super().on_message_begin()

    def on_body(self, body: bytes) -> None:
        self.received += len(body)
        cycle = self.cycle
        if not cycle.response_complete:
            cycle.body += body
            if len(cycle.body) > HIGH_WATER_LIMIT:
                self.flow.pause_reading()
            cycle.message_event.set()

    def on_message_complete(self) -> None:
        cycle = self.cycle
        if cycle.response_complete:
            self.phase, self.since = Phase.IDLE, self.open.now
            return
        self.phase = Phase.ANSWER
        cycle.more_body = False
        cycle.message_event.set()

    def on_response_complete(self) -> None:
        """As uvicorn's; but the time without a request ends by `OpenConnections`, without a timer for each answer."""
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.cycle.lingers:
            self.connections.discard(self)
            self.open.remove(self)
            self._linger()
        elif self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        elif self.phase is Phase.ANSWER:
            self.phase, self.since = Phase.IDLE, self.open.now

    def _linger(self) -> None:
        """Nothing is said any more, but what still comes is read for a moment, or the system throws away with it what was said last."""
        self.phase, self.since = Phase.REFUSED, self.open.now
        if self.open.keep_refused(self) and self.transport.can_write_eof():
            self.transport.write_eof()
        else:
            self.transport.close()

    def on_headers_complete(self) -> None:
        url, parser = self.url, self.parser
        self.phase, self.since, self.received = Phase.BODY, self.open.now, 0
        method = parser.get_method()
        version = parser.get_http_version()
        scope: Any = self.scope
        if version != "1.1":
            scope["http_version"] = version
        app: Any
        if method == b"POST" and _PLAIN.fullmatch(url) and not parser.should_upgrade():
            kind: type[Cycle] = Exchange
            app, has_access_log = self.config.app, False
            scope["method"] = "POST"
            scope["path"] = url.decode("ascii")
            scope["raw_path"] = url
            scope["query_string"] = b""
        else:
            kind, app, has_access_log = Cycle, self.app, self.access_log
            raw_path, query = split_target(url)
            path = raw_path.decode("ascii")
            scope["method"] = method.decode("ascii")
            scope["path"] = unquote(path) if "%" in path else path
            scope["raw_path"] = raw_path
            scope["query_string"] = query
        before = self.cycle
        self.cycle = kind(
            scope=scope,
            transport=self.transport,
            flow=self.flow,
            logger=self.logger,
            access_logger=self.access_logger,
            access_log=has_access_log,
            default_headers=self.server_state.default_headers,
            message_event=asyncio.Event(),
            expect_100_continue=self.expect_100_continue,
            keep_alive=version != "1.0" and parser.should_keep_alive(),
            on_response=self.on_response_complete,
        )
        if before is None or before.response_complete:
            self._start_asgi_task(self.cycle, app)
        else:
            self.flow.pause_reading()
            self.pipeline.appendleft((self.cycle, app))


class Cycle(RequestResponseCycle):
    """One request and its answer. Where the connection ends with it before the request has come in whole, it lingers."""

    lingers = False

    async def send(self, message: "ASGISendEvent") -> None:
        await super().send(message)
        if message["type"] == "http.response.start" and not self.keep_alive and self.more_body:
            self.keep_alive = self.lingers = True


class Exchange(Cycle):
    """A request of `/v1` and its answer. The head of an answer of known length waits for its body; that of a stream goes out at once."""

    _head = b""

    async def send(self, message: "ASGISendEvent") -> None:
        if message["type"] == "http.response.start" and not self.response_started and not self.disconnected:
            self._begin(message["status"], message["headers"])
        elif self._head and not self.disconnected:
            await self._send_whole(message)
        else:
            await super().send(message)

    def _begin(self, status: int, headers: Iterable[tuple[bytes, bytes]]) -> None:
        length = None
        lines = [name + b": " + value for name, value in self.default_headers]
        for name, value in headers:
            if name == b"content-length":
                length = int(value)
            lines.append(name + b": " + value)
        if length is None:
            lines.append(b"transfer-encoding: chunked")
        if not self.keep_alive:
            lines.append(b"connection: close")
            self.keep_alive = self.lingers = self.more_body
        count = len(lines) + 2
        head = STATUS_LINE[status] + b"\r\n".join(lines) + b"\r\n\r\n"
        if head.count(b"\n") != count or head.count(b"\r") != count:
            raise RuntimeError("a header holds a line break")
        self.response_started = True
        self.waiting_for_100_continue = False
        if length is None:
            self.chunked_encoding = True
            self.transport.write(head)
        else:
            self.chunked_encoding = False
            self.expected_content_length = length
            self._head = head

    async def _send_whole(self, message: Any) -> None:
        head, self._head = self._head, b""
        body = message["body"]
        if message.get("more_body") or len(body) != self.expected_content_length or self.flow.write_paused:
            self.transport.write(head)
            await super().send(message)
            return
        self.transport.write(head + body)
        self.response_complete = True
        self.message_event.set()
        if not self.keep_alive:
            self.transport.close()
        self.on_response()
