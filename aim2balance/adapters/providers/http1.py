"""A pooled HTTP/1.1 client that does little per answer.

It exists because general clients cost more than the whole rest of the gateway. It asks for identity encoding, never redirects,
keeps no cookies and knows nothing about what it carries.
"""

import asyncio
import ssl

from aim2balance.adapters.providers.connection import Http1Response, HTTPConnection, Pool, StaleConnection
from aim2balance.gateway.ports import DEFAULT_PORTS, BaseURL, ConnectFailed, UpstreamRequest, UpstreamTimeout


class Http1Upstream:
    """The native client, an `Upstream` for http and https. Belongs to one event loop."""

    def __init__(self, *, ssl_context: ssl.SSLContext | None = None, keep_alive_s: float = 30.0, idle_connections: int = 512) -> None:
        self._ssl_context = ssl_context
        self._keep_alive_s = keep_alive_s
        self._most_idle = idle_connections
        self._pools: dict[tuple[str, str, int], Pool] = {}

    async def send(self, request: UpstreamRequest) -> Http1Response:
        head = _head_of(request)
        base = request.base
        origin = (base.scheme, base.host, base.port)
        pool = self._pools.get(origin)
        if pool is None:
            pool = self._pools[origin] = Pool(self._keep_alive_s, self._most_idle)
        if (connection := pool.take()) is not None:
            try:
                return await connection.exchange(head, request.body, request.timeouts)
            except StaleConnection:
                pass
        connection = await self._connect(base, pool, request.timeouts.connect_s)
        return await connection.exchange(head, request.body, request.timeouts)

    async def aclose(self) -> None:
        for pool in self._pools.values():
            pool.close()
        self._pools.clear()

    def idle_connections(self) -> int:
        return sum(map(len, self._pools.values()))

    async def _connect(self, base: BaseURL, pool: Pool, timeout_s: float) -> HTTPConnection:
        loop = asyncio.get_running_loop()
        tls = self._tls() if base.scheme == "https" else None
        try:
            async with asyncio.timeout(timeout_s):
                _, connection = await loop.create_connection(lambda: HTTPConnection(pool, loop), base.host, base.port, ssl=tls)
        except TimeoutError as error:
            raise UpstreamTimeout("connect", timeout_s) from error
        except (OSError, UnicodeError) as error:
            raise ConnectFailed(f"no connection to {base.host}: {type(error).__name__}") from error
        pool.add(connection)
        return connection

    def _tls(self) -> ssl.SSLContext:
        if self._ssl_context is None:
            self._ssl_context = ssl.create_default_context()
            self._ssl_context.set_alpn_protocols(["http/1.1"])
        return self._ssl_context


def _head_of(request: UpstreamRequest) -> bytes:
    """The request line and headers on the wire. Raises `ConnectFailed` for what would break out of its line."""
    base = request.base
    host = f"[{base.host}]" if ":" in base.host else base.host
    if base.port != DEFAULT_PORTS.get(base.scheme):
        host = f"{host}:{base.port}"
    target = base.prefix + request.path
    fields = "".join([f"{name}: {value}\r\n" for name, value in request.headers])
    length = f"content-length: {len(request.body)}\r\n" if request.method == "POST" else ""
    text = f"{request.method} {target} HTTP/1.1\r\nhost: {host}\r\naccept-encoding: identity\r\n{length}{fields}\r\n"
    lines = len(request.headers) + (5 if length else 4)
    if text.count("\n") != lines or text.count("\r") != lines or target.find(" ") >= 0:
        raise ConnectFailed("the request holds a line break or a space where none may be")
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError as error:
        raise ConnectFailed("the request holds a header that cannot be written") from error
