"""How uvicorn is run: its settings, and its protocol with a lighter exchange for `/v1`, where every microsecond is paid per request.

The protocol, the parser and the task are uvicorn's own. What differs for `/v1`: the path is taken as it stands, proxy headers are left to
the routes, the head is checked as a whole instead of by two patterns per header, and a plain answer leaves in one write.
"""

import asyncio
import gc
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

if TYPE_CHECKING:
    from uvicorn._types import ASGISendEvent

_REFUSED_WITHIN_S = 5
_PLAIN = re.compile(rb"/v1/[a-z_/]+")


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


def server_config(app: Callable[..., Any], *, host: str, port: int, public_url: str | None = None) -> uvicorn.Config:
    """The settings of the server process."""
    return uvicorn.Config(
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


class Server(uvicorn.Server):
    """uvicorn's server. It cancels what has not ended in time and is gone; this one lets each say so to its client first."""

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
    """uvicorn's protocol; what is posted to `/v1` gets an `Exchange`."""

    def on_headers_complete(self) -> None:
        url, parser = self.url, self.parser
        method = parser.get_method()
        if method != b"POST" or not _PLAIN.fullmatch(url) or self.root_path or self.limit_concurrency or parser.should_upgrade():
            super().on_headers_complete()
            return
        scope: Any = self.scope
        version = parser.get_http_version()
        if version != "1.1":
            scope["http_version"] = version
        scope["method"] = "POST"
        scope["path"] = url.decode("ascii")
        scope["raw_path"] = url
        scope["query_string"] = b""
        before = self.cycle
        self.cycle = Exchange(
            scope=scope,
            transport=self.transport,
            flow=self.flow,
            logger=self.logger,
            access_logger=self.access_logger,
            access_log=False,
            default_headers=self.server_state.default_headers,
            message_event=asyncio.Event(),
            expect_100_continue=self.expect_100_continue,
            keep_alive=version != "1.0" and parser.should_keep_alive(),
            on_response=self.on_response_complete,
        )
        app: Any = self.config.app
        if before is None or before.response_complete:
            self._start_asgi_task(self.cycle, app)
        else:
            self.flow.pause_reading()
            self.pipeline.appendleft((self.cycle, app))


class Exchange(RequestResponseCycle):
    """One request and its answer. The head of an answer of known length waits for its body; that of a stream goes out at once."""

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
