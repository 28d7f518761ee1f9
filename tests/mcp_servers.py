"""Servers that speak MCP on this machine: one made with the official SDK, as others make theirs, and one that says what a test tells it."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import uvicorn
from mcp.server.mcpserver import Context, MCPServer
from mcp.types import ToolAnnotations

SECRET = "Bearer open-sesame"


class Tickets:
    """Counts what it is asked to do."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.keys: list[str] = []
        self.booked: list[str] = []
        self.heard = threading.Event()
        self.may_end = threading.Event()
        self.server = MCPServer("Tickets")
        self.port = 0
        for tool in (self.create_ticket, self.list_tickets, self.never, self.much):
            self.server.add_tool(tool, annotations=ToolAnnotations(read_only_hint=True))  # what a server says of itself decides nothing

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/mcp"

    @property
    def document(self) -> str:
        return f"http://127.0.0.1:{self.port}/openapi.json"

    def create_ticket(self, title: str, ctx: Context) -> str:
        """Makes a ticket."""
        meta = ctx.request_context.meta or {}
        self.keys.append(str(dict(meta).get("org.aim2balance/idempotency-key")))
        self.made.append(title)
        return f"Ticket {len(self.made)}: {title}"

    def list_tickets(self) -> str:
        """The tickets there are."""
        return "\n".join(self.made) or "none"

    async def never(self) -> str:
        """Does not answer before it may."""
        self.made.append("never")
        self.heard.set()
        await asyncio.to_thread(self.may_end.wait)
        return "at last"

    def much(self) -> str:
        """Ten million letters."""
        return "x" * 10_000_000


@contextmanager
def a_ticket_server(*, with_key: bool = False) -> Iterator[Tickets]:
    tickets = Tickets()
    app: Any = _with_rooms(tickets.server.streamable_http_app(), tickets)
    if with_key:
        app = _behind_a_key(app)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    tickets.port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield tickets
    finally:
        tickets.may_end.set()
        server.should_exit = True
        thread.join(10)


ROOMS = {
    "openapi": "3.1.0",
    "info": {"title": "Rooms", "version": "1"},
    "servers": [{"url": "/api"}],
    "paths": {
        "/rooms": {
            "get": {"operationId": "listRooms", "summary": "The rooms there are."},
            "post": {
                "operationId": "bookRoom",
                "summary": "Books a room.",
                "parameters": [{"name": "room", "in": "query", "required": True, "schema": {"type": "string"}}],
            },
        }
    },
}


def _with_rooms(app: Any, tickets: "Tickets") -> Any:
    """The same server has an API with a document of it."""

    async def answered(scope: Any, receive: Any, send: Any) -> None:
        path = scope.get("path", "")
        if path not in {"/openapi.json", "/api/rooms"}:
            await app(scope, receive, send)
            return
        if scope["method"] == "POST":
            tickets.booked.append(scope["query_string"].decode())
        said = ROOMS if path == "/openapi.json" else {"rooms": ["hall"], "booked": tickets.booked}
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": json.dumps(said).encode()})

    return answered


def _behind_a_key(app: Any) -> Any:
    async def guarded(scope: Any, receive: Any, send: Any) -> None:
        is_open = scope.get("path") == "/openapi.json"
        if scope["type"] == "http" and not is_open and dict(scope["headers"]).get(b"authorization") != SECRET.encode():
            await send({"type": "http.response.start", "status": 401, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        await app(scope, receive, send)

    return guarded


def a_tool(name: str = "look", schema: Any = None, description: str = "Looks.") -> dict[str, Any]:
    return {"name": name, "description": description, "inputSchema": {"type": "object", "properties": {}} if schema is None else schema}


class Teller:
    """Answers each method with what it is told to; a callable is called with the params. `None` closes the connection without a word."""

    def __init__(self) -> None:
        self.port = 0
        self.asked: list[str] = []
        self.results: dict[str, Any] = {"tools/list": {"tools": [a_tool()]}, "tools/call": {"content": [{"type": "text", "text": "seen"}]}}
        self.status = 200
        self.may_end = asyncio.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/mcp"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            if not head.startswith("post"):
                await self._answer(writer, 405, b"")
                return
            length = int(head.partition("content-length:")[2].partition("\r\n")[0])
            message = json.loads(await reader.readexactly(length))
            method, params = message["method"], message.get("params") or {}
            self.asked.append(method)
            if "id" not in message:
                await self._answer(writer, 202, b"")
            elif method == "server/discover":
                await self._say(writer, message, error={"code": -32601, "message": "No such method"})
            elif method == "initialize":
                told = {"protocolVersion": "2025-06-18", "capabilities": {"tools": {}}, "serverInfo": {"name": "teller", "version": "1"}}
                await self._say(writer, message, result=told)
            else:
                result = self.results[method]
                result = result(params) if isinstance(result, Callable) else result  # type: ignore[arg-type]
                if asyncio.iscoroutine(result):
                    result = await result
                if result not in (None, True):
                    await self._say(writer, message, result=result)
        except (asyncio.IncompleteReadError, ConnectionError):
            return  # whoever asked is gone
        finally:
            writer.close()

    async def _say(self, writer: asyncio.StreamWriter, message: Any, **said: Any) -> None:
        status = self.status if message["method"].startswith("tools/") else 200
        await self._answer(writer, status, json.dumps({"jsonrpc": "2.0", "id": message["id"], **said}).encode())

    @staticmethod
    async def _answer(writer: asyncio.StreamWriter, status: int, body: bytes) -> None:
        head = f"HTTP/1.1 {status} Said\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()


@asynccontextmanager
async def a_teller() -> AsyncIterator[Teller]:
    teller = Teller()
    listening = await asyncio.start_server(teller.serve, "127.0.0.1", 0)
    async with listening:
        teller.port = listening.sockets[0].getsockname()[1]
        yield teller
        teller.may_end.set()
