"""A transport of httpx that connects to checked addresses alone: for what fetches pages, and for the clients of others (MCP, OpenAPI).

The name is resolved here, once, and the connection goes to the address that was checked; `Host` and the name in TLS stay those of the
address asked for. Proxies of the environment are not used: a proxy would resolve the name again.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Any

import httpcore2
import httpx2

from aim2balance.kit.egress import NO_EXCEPTIONS, AddressFailed, Exceptions, check_addresses

Resolve = Callable[[str, int], Awaitable[list[str]]]
CONNECT_WITHIN_S = 10.0
MOST_TRIED = 3
"""Addresses of one name."""
MOST_CONNECTIONS = 40


async def resolve_name(host: str, port: int) -> list[str]:
    """The addresses of a name, in the order of the system. Raises `AddressFailed`."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=1)  # SOCK_STREAM
    except (OSError, UnicodeError):
        raise AddressFailed("There is no such host.", code="address_unreachable") from None
    return [str(each[4][0]) for each in found]


class GuardedBackend(httpcore2.AsyncNetworkBackend):
    """Opens connections to checked addresses."""

    def __init__(self, exceptions: Exceptions, resolve: Resolve, dial: httpcore2.AsyncNetworkBackend) -> None:
        self._exceptions, self._resolve, self._dial = exceptions, resolve, dial

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the form of httpcore
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Raises `AddressRefused`, `AddressFailed`."""
        limit = CONNECT_WITHIN_S if timeout is None else timeout
        async with asyncio.timeout(limit):
            found = await self._resolve(host, port)
        addresses = found if self._exceptions.allow(host, port) else check_addresses(found)
        for address in addresses[:MOST_TRIED]:
            try:
                return await self._dial.connect_tcp(
                    address, port, timeout=limit, local_address=local_address, socket_options=socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
        raise AddressFailed("Nobody answers at that address.", code="address_unreachable")

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - the form of httpcore
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        del path, timeout, socket_options
        raise AddressFailed("Nobody answers at that address.", code="address_unreachable")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class GuardedTransport(httpx2.AsyncBaseTransport):
    """Every request, redirects too, passes `GuardedBackend`. Its errors are those of httpx, but for the guard's own refusals."""

    def __init__(
        self,
        exceptions: Exceptions = NO_EXCEPTIONS,
        *,
        resolve: Resolve = resolve_name,
        dial: httpcore2.AsyncNetworkBackend | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=tls or ssl.create_default_context(),
            max_connections=MOST_CONNECTIONS,
            max_keepalive_connections=0,
            network_backend=GuardedBackend(exceptions, resolve, dial or httpcore2.AnyIOBackend()),
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Raises `AddressRefused`, `AddressFailed`, and `httpx2.TransportError` for a connection that breaks."""
        url = request.url
        try:
            answer = await self._pool.handle_async_request(
                httpcore2.Request(
                    method=request.method,
                    url=httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions=request.extensions,
                )
            )
        except _BROKEN as broken:
            raise _as_httpx(broken, request) from broken
        return httpx2.Response(
            status_code=answer.status, headers=answer.headers, stream=_Stream(answer, request), extensions=answer.extensions
        )

    async def aclose(self) -> None:
        await self._pool.aclose()


def guarded_transports(exceptions: Exceptions) -> Callable[[], GuardedTransport]:
    """Makes transports, each with connections of its own."""
    tls = ssl.create_default_context()
    return lambda: GuardedTransport(exceptions, tls=tls)


class _Stream(httpx2.AsyncByteStream):
    def __init__(self, answer: httpcore2.Response, request: httpx2.Request) -> None:
        self._answer, self._request = answer, request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._answer.aiter_stream():
                yield chunk
        except _BROKEN as broken:
            raise _as_httpx(broken, self._request) from broken

    async def aclose(self) -> None:
        await self._answer.aclose()


_BROKEN = (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.UnsupportedProtocol, TimeoutError)


def _as_httpx(broken: Exception, request: httpx2.Request) -> httpx2.TransportError:
    if isinstance(broken, httpcore2.TimeoutException | TimeoutError):
        return httpx2.ReadTimeout("The address did not answer in time.", request=request)
    if isinstance(broken, httpcore2.NetworkError):
        return httpx2.NetworkError("The connection broke.", request=request)
    return httpx2.ProtocolError("The answer is not HTTP.", request=request)
