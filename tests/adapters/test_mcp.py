"""Servers that speak MCP, the official SDK's own and one that lies, through the guard of addresses."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import UUID

import httpcore2
import pytest

from aim2balance.adapters.egress.transport import GuardedTransport
from aim2balance.adapters.mcp.streamable_http import StreamableHTTPServers
from aim2balance.agents.errors import EndUnknown, SourceFailed, ToolChanged
from aim2balance.agents.ports import Endpoint, ListedTool
from aim2balance.kit.egress import AddressFailed, AddressRefused, Exceptions
from aim2balance.kit.errors import DomainError
from aim2balance.kit.ids import new_id
from tests.mcp_servers import SECRET, Teller, Tickets, a_teller, a_ticket_server, a_tool


def servers_of(port: int, **within: float) -> StreamableHTTPServers:
    exceptions = Exceptions.read([f"127.0.0.1:{port}"])
    return StreamableHTTPServers(lambda: GuardedTransport(exceptions), **within)


def place(address: str, **headers: str) -> Endpoint:
    return Endpoint(address=address, headers=headers)


@pytest.fixture
def tickets() -> Iterator[Tickets]:
    with a_ticket_server() as server:
        yield server


@pytest.fixture
async def teller() -> AsyncIterator[Teller]:
    async with a_teller() as server:
        yield server


async def named(servers: StreamableHTTPServers, at: Endpoint, name: str) -> ListedTool:
    return next(tool for tool in await servers.list_tools(at) if tool.name == name)


async def test_a_server_of_the_sdk_says_its_tools_and_is_called_once(tickets: Tickets) -> None:
    servers, at = servers_of(tickets.port), place(tickets.address)
    listed = await servers.list_tools(at)
    assert [tool.name for tool in listed] == ["create_ticket", "list_tickets", "never", "much"]
    assert listed[0].description == "Makes a ticket."
    assert listed[0].schema["required"] == ["title"]
    assert all(tool.changes for tool in listed), "its hint that they read alone decides nothing"
    key = new_id()
    answered = await servers.call(at, listed[0], {"title": "Heating"}, key)
    assert (answered.text, answered.is_error) == ("Ticket 1: Heating", False)
    assert (tickets.made, [UUID(each) for each in tickets.keys]) == (["Heating"], [key])
    wrong = await servers.call(at, listed[0], {"no": "title"}, new_id())
    assert wrong.is_error
    assert "title" in wrong.text


async def test_ten_million_letters_arrive_and_more_are_refused(tickets: Tickets, teller: Teller) -> None:
    servers, at = servers_of(tickets.port), place(tickets.address)
    answered = await servers.call(at, await named(servers, at, "much"), {}, new_id())
    assert len(answered.text) == 10_000_000
    servers, at = servers_of(teller.port), place(teller.address)
    teller.results["tools/call"] = {"content": [{"type": "text", "text": "x" * (25 << 20)}]}
    with pytest.raises(AddressFailed) as refused:
        await servers.call(at, await named(servers, at, "look"), {}, new_id())
    assert refused.value.code == "address_too_large"


async def test_a_tool_that_never_returns_ends_and_a_server_that_never_lists_too(tickets: Tickets, teller: Teller) -> None:
    at = place(tickets.address)
    tool = await named(servers_of(tickets.port), at, "never")
    with pytest.raises(EndUnknown):
        await servers_of(tickets.port, list_within_s=1, call_within_s=0.2).call(at, tool, {}, new_id())
    assert tickets.heard.is_set()
    teller.results["tools/list"] = lambda _: teller.may_end.wait()
    with pytest.raises(AddressFailed) as slow:
        await servers_of(teller.port, list_within_s=0.2).list_tools(place(teller.address))
    assert slow.value.code == "address_too_slow"
    with pytest.raises(DomainError) as unsent:
        await servers_of(teller.port, list_within_s=0.2, call_within_s=5).call(place(teller.address), tool, {}, new_id())
    assert unsent.value.code == "address_too_slow", "nothing was sent, so nothing is unknown"


async def test_a_connection_that_breaks_is_unknown_after_the_call_alone(teller: Teller) -> None:
    servers, at = servers_of(teller.port), place(teller.address)
    tool = await named(servers, at, "look")
    teller.results["tools/call"] = None
    with pytest.raises(EndUnknown):
        await servers.call(at, tool, {}, new_id())
    assert teller.asked.count("tools/call") == 1
    teller.results["tools/list"] = None
    with pytest.raises(AddressFailed):
        await servers.call(at, tool, {}, new_id())
    assert teller.asked.count("tools/call") == 1


async def test_a_tool_that_was_changed_is_not_called(teller: Teller) -> None:
    servers, at = servers_of(teller.port), place(teller.address)
    tool = await named(servers, at, "look")
    changed = {"type": "object", "properties": {"where": {"type": "string"}}}
    for tools in (
        [a_tool(schema=changed)],
        [a_tool(description="Looks, and tells everybody.")],
        [a_tool(), a_tool()],
        [a_tool("other")],
        [],
    ):
        teller.results["tools/list"] = {"tools": tools}
        with pytest.raises(ToolChanged):
            await servers.call(at, tool, {}, new_id())
    assert "tools/call" not in teller.asked


@pytest.mark.parametrize(
    "told",
    [
        {"tools": [{"name": "no schema"}]},
        {"tools": "none"},
        {"tools": [a_tool(schema="a string")]},
        {"tools": [a_tool(f"tool_{number}") for number in range(201)]},
        {"tools": [a_tool()], "nextCursor": "on and on"},
        [],
    ],
)
async def test_lists_that_are_none_are_refused(teller: Teller, told: object) -> None:
    teller.results["tools/list"] = told
    with pytest.raises(SourceFailed):
        await servers_of(teller.port, list_within_s=5).list_tools(place(teller.address))


async def test_an_error_of_the_server_is_its_answer(teller: Teller) -> None:
    servers, at = servers_of(teller.port), place(teller.address)
    tool = await named(servers, at, "look")
    teller.status = 500
    with pytest.raises(SourceFailed, match="500"):
        await servers.list_tools(at)
    teller.status = 200
    teller.results["tools/call"] = {"content": [{"type": "image", "data": "AAAA", "mimeType": "image/png"}], "isError": True}
    answered = await servers.call(at, tool, {}, new_id())
    assert (answered.text, answered.is_error) == ("[image: not read]", True)


async def test_a_key_is_sent_and_its_refusal_is_told() -> None:
    with a_ticket_server(with_key=True) as tickets:
        servers = servers_of(tickets.port)
        assert await servers.list_tools(place(tickets.address, authorization=SECRET))
        with pytest.raises(SourceFailed) as refused:
            await servers.list_tools(place(tickets.address))
        assert refused.value.code == "tools_key_refused"


async def test_a_place_that_is_not_allowed_is_not_connected_to(teller: Teller) -> None:
    servers = StreamableHTTPServers(GuardedTransport)
    with pytest.raises(AddressRefused):
        await servers.list_tools(place(teller.address))
    assert teller.asked == []


PUBLIC = "93.184.215.14"


class Elsewhere(httpcore2.AsyncNetworkBackend):
    """A network on which the server of the test stands at a public address, beside its own."""

    def __init__(self) -> None:
        self.connected: list[str] = []
        self._real = httpcore2.AnyIOBackend()

    async def connect_tcp(self, host: str, port: int, **more: Any) -> httpcore2.AsyncNetworkStream:
        self.connected.append(host)
        return await self._real.connect_tcp("127.0.0.1", port, **more)


@pytest.mark.parametrize("when", ["between two calls", "within a call"])
async def test_a_name_that_comes_to_mean_this_machine_is_not_called_there(teller: Teller, when: str) -> None:
    """DNS rebinding: the server that was looked at is public, and then the same name means an address of ours."""
    means, network = [PUBLIC], Elsewhere()

    async def resolve(host: str, port: int) -> list[str]:
        del host, port
        return list(means)

    servers = StreamableHTTPServers(lambda: GuardedTransport(resolve=resolve, dial=network))
    at = place(f"http://rebinding.example:{teller.port}/mcp")
    [tool] = await servers.list_tools(at)
    assert (await servers.call(at, tool, {}, new_id())).text == "seen"
    told = teller.results["tools/list"]

    def rebind(_: Any) -> Any:
        means[:] = ["127.0.0.1"]
        return told

    if when == "within a call":
        teller.results["tools/list"] = rebind
    else:
        rebind(None)
    with pytest.raises(AddressRefused):
        await servers.call(at, tool, {}, new_id())
    assert teller.asked.count("tools/call") == 1
    assert set(network.connected) == {PUBLIC}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"HTTP/1.1 307 Elsewhere\r\nlocation: http://127.0.0.1:9/\r\n", "leads elsewhere"),
        (b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n", "is not MCP"),
        (b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n", "is not MCP"),
    ],
)
async def test_what_the_sdk_says_of_a_server_is_not_put_into_its_mouth(answer: bytes, said: str) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer + b"content-length: 5\r\nconnection: close\r\n\r\n<oh!>")
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        with pytest.raises(SourceFailed, match=said):
            await servers_of(port, list_within_s=10).list_tools(place(f"http://127.0.0.1:{port}/mcp"))
