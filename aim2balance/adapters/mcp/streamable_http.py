"""Servers that speak MCP over streamable HTTP, by the official SDK and a transport that checks addresses.

Every call is a session of its own: connect, ask which tools there are, compare, call once, go. Nothing that a server says of its answers
(schemas of output, hints) is run or believed, and what it asks of us (sampling, questions to the person) is declined.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar
from uuid import UUID

import httpx2
import msgspec

from aim2balance.agents.errors import KEY_REFUSED, EndUnknown, SourceFailed, ToolChanged
from aim2balance.agents.ports import MOST_TOOLS, Answered, Endpoint, ListedTool
from aim2balance.kit.egress import AddressFailed, AddressRefused
from aim2balance.kit.errors import DomainError

if TYPE_CHECKING:
    from mcp.client.session import ClientSession
    from mcp_types import CallToolResult

T = TypeVar("T")
MOST_ANSWER: Final = 24 << 20
"""Bytes of one answer."""
MOST_PAGES: Final = 20
KEY: Final = "org.aim2balance/idempotency-key"
"""What a repeated call is known by, in the call's `_meta`."""
CLOSE_WITHIN_S: Final = 2.0

# The SDK quotes what it was sent.
for _name in ("mcp", "client"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


class StreamableHTTPServers:
    """Implements `agents.ports.ToolServers`. `connect` makes the transport of one session."""

    def __init__(
        self, connect: Callable[[], httpx2.AsyncBaseTransport], *, list_within_s: float = 20.0, call_within_s: float = 60.0
    ) -> None:
        self._connect, self._list_within_s, self._call_within_s = connect, list_within_s, call_within_s

    async def list_tools(self, endpoint: Endpoint, /) -> Sequence[ListedTool]:
        session = _Session(endpoint, self._connect())
        return await session.run(_list_tools, self._list_within_s)

    async def call(self, endpoint: Endpoint, tool: ListedTool, arguments: Mapping[str, Any], key: UUID, /) -> Answered:
        session = _Session(endpoint, self._connect())

        async def work(client: "ClientSession") -> Answered:
            async with asyncio.timeout(self._list_within_s):
                found = [each for each in await _list_tools(client) if each.name == tool.name]
            if found != [tool]:
                raise ToolChanged("The server describes this tool in another way than it did. Look at its tools again.")
            session.is_sent = True
            return _answer_of(await _call(client, tool.name, arguments, key))

        return await session.run(work, self._list_within_s + self._call_within_s)


class _Session:
    """One connection to a server, for one piece of work."""

    def __init__(self, endpoint: Endpoint, transport: httpx2.AsyncBaseTransport) -> None:
        self._endpoint, self._watched = endpoint, _Watched(transport)
        self.is_sent = False
        """A call is on its way, so that it may have had its effect."""

    async def run(self, work: Callable[["ClientSession"], Awaitable[T]], within_s: float) -> T:
        """Raises `SourceFailed`, `ToolChanged`, `AddressRefused`, `AddressFailed`, and `EndUnknown` for what went wrong after the call."""
        done: list[T] = []
        try:
            async with asyncio.timeout(within_s):
                await self._connected(work, done)
        except DomainError:
            raise
        except Exception as broken:
            if done:
                return done[0]
            raise self._refusal(broken) from broken
        finally:
            await self._watched.close()
        return done[0]

    async def _connected(self, work: Callable[["ClientSession"], Awaitable[T]], done: list[T]) -> None:
        from mcp.client.client import Client
        from mcp.client.streamable_http import streamable_http_client
        from mcp_types import Implementation

        async with httpx2.AsyncClient(
            transport=self._watched, headers=dict(self._endpoint.headers), trust_env=False, timeout=None, follow_redirects=False
        ) as http:
            streams = streamable_http_client(self._endpoint.address, http_client=http, max_sse_event_size=MOST_ANSWER)
            async with Client(streams, cache=None, client_info=Implementation(name="aim2balance", version="1")) as client:
                done.append(await work(client.session))

    def _refusal(self, broken: Exception) -> DomainError:
        leaves = _leaves(broken)
        own = next((each for each in leaves if isinstance(each, DomainError)), None)
        if own is not None:
            return own
        if any(isinstance(each, TimeoutError) for each in leaves):
            slow = "The server did not answer in time."
            return EndUnknown(slow) if self.is_sent else AddressFailed(slow, code="address_too_slow")
        if self._watched.refusal is not None:
            return self._watched.refusal
        if self._watched.status in {401, 403}:
            return SourceFailed(f"The server refuses the key ({self._watched.status}).", code=KEY_REFUSED)
        said = next((each for each in leaves if type(each).__name__ == "MCPError"), None)
        if self.is_sent and (said is None or self._watched.is_broken):
            return EndUnknown("The connection broke off while the server was at it.")
        if self._watched.is_broken:
            return AddressFailed("The connection broke off.", code="address_unreachable")
        if self._watched.status >= 400:
            return SourceFailed(f"The server answers with {self._watched.status}.")
        if self._watched.status >= 300:
            return SourceFailed("The address leads elsewhere, and that is not followed.")
        if said is None or str(said).startswith(_WORDS_OF_THE_SDK):
            return SourceFailed("What the server says is not MCP.")
        return SourceFailed(f"The server says: {str(said)[:500]}")


_WORDS_OF_THE_SDK = ("Failed to parse ", "Unexpected content type")
"""Errors that it makes up in the server's name."""


def _leaves(broken: BaseException) -> list[BaseException]:
    if isinstance(broken, BaseExceptionGroup):
        return [leaf for each in broken.exceptions for leaf in _leaves(each)]
    return [broken]


class _Watched(httpx2.AsyncBaseTransport):
    """Bounds each answer, and remembers what the SDK would hide."""

    def __init__(self, transport: httpx2.AsyncBaseTransport) -> None:
        self._transport = transport
        self.refusal: DomainError | None = None
        """Nothing was connected to, or an answer was too long."""
        self.status = 0
        """Of the last answer."""
        self.is_broken = False

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        try:
            if request.method == "DELETE":
                async with asyncio.timeout(CLOSE_WITHIN_S):
                    return await self._transport.handle_async_request(request)
            answer = await self._transport.handle_async_request(request)
        except (AddressRefused, AddressFailed) as refusal:
            self.refusal = refusal
            raise httpx2.ConnectError(refusal.message, request=request) from refusal
        except TimeoutError as slow:
            raise httpx2.ReadTimeout("It takes too long to close.", request=request) from slow
        except httpx2.TransportError:
            self.is_broken = True
            raise
        if request.method == "POST":
            self.status = answer.status_code
        answer.stream = _Bounded(answer.stream, self)  # type: ignore[arg-type]
        return answer

    async def close(self) -> None:
        await self._transport.aclose()

    async def aclose(self) -> None:
        """The client of one session closes; the connections go with `close`."""


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream, watched: _Watched) -> None:
        self._stream, self._watched = stream, watched

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = MOST_ANSWER
        try:
            async for chunk in self._stream:
                left -= len(chunk)
                if left < 0:
                    self._watched.refusal = AddressFailed(f"The answer is larger than {MOST_ANSWER >> 20} MiB.", code="address_too_large")
                    raise httpx2.ReadError("The answer is too large.")
                yield chunk
        except httpx2.TransportError:
            self._watched.is_broken = True
            raise

    async def aclose(self) -> None:
        await self._stream.aclose()


async def _list_tools(client: "ClientSession") -> list[ListedTool]:
    from mcp_types import ListToolsRequest, ListToolsResult, PaginatedRequestParams

    found: list[ListedTool] = []
    cursor: str | None = None
    for _ in range(MOST_PAGES):
        request = ListToolsRequest(params=None if cursor is None else PaginatedRequestParams(cursor=cursor))
        page: ListToolsResult = await client.send_request(request, ListToolsResult)
        found += [ListedTool(name=tool.name, description=tool.description or "", schema=tool.input_schema) for tool in page.tools]
        if len(found) > MOST_TOOLS:
            raise SourceFailed(f"The server has more than {MOST_TOOLS} tools.", code="tools_too_many")
        cursor = page.next_cursor
        if cursor is None:
            return found
    raise SourceFailed("The server never ends telling its tools.", code="tools_too_many")


async def _call(client: "ClientSession", name: str, arguments: Mapping[str, Any], key: UUID) -> "CallToolResult":
    """Not the SDK's own `call_tool`: that reads the answer by a schema of the server, whose patterns may take for ever."""
    from mcp_types import CallToolRequest, CallToolRequestParams, CallToolResult

    params = CallToolRequestParams(name=name, arguments=dict(arguments), _meta={KEY: str(key)})  # type: ignore[arg-type]
    return await client.send_request(CallToolRequest(params=params), CallToolResult)


def _answer_of(result: "CallToolResult") -> Answered:
    told = [_text_of(block) for block in result.content]
    if not told and result.structured_content is not None:
        told = [msgspec.json.encode(result.structured_content).decode()]
    return Answered(text="\n\n".join(told) or "(The tool answered nothing.)", is_error=bool(result.is_error))


def _text_of(block: Any) -> str:
    match block.type:
        case "text":
            return str(block.text)
        case "resource" if getattr(block.resource, "text", None) is not None:
            return f"{block.resource.uri}\n{block.resource.text}"
        case "resource_link":
            return f"[{block.name}: {block.uri}]"
        case kind:
            return f"[{kind}: not read]"
