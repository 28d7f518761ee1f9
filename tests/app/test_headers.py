"""The headers that stand on every answer of the server, whatever made it: tried through the real protocol, as people reach it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import pytest
import uvicorn

from aim2balance.app.server import server_config
from tests.app.conftest import Running
from tests.app.test_roles import address, callers, endpoints

PAGES = (
    "/",
    "/c/some-chat",
    "/artifact.html",
    "/diagram.html",
    "/missing.js",
    "/healthz",
    "/readyz",
    "/metrics",
    "/v1/nowhere",
    "/api/nowhere",
)


@asynccontextmanager
async def listening(running: Running, public_url: str | None) -> AsyncIterator[str]:
    server = uvicorn.Server(server_config(running.application, host="127.0.0.1", port=0, public_url=public_url))
    running.application.end_streams_when(lambda: server.should_exit)
    served = asyncio.create_task(server._serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await served


def is_live(path: str) -> bool:
    return path == "/api/live"


@pytest.mark.parametrize(("public_url", "hsts"), [("https://chat.example.org", True), ("http://chat.example.org", False), (None, False)])
async def test_every_answer_says_nosniff_and_where_people_come_by_https_that_they_stay_there(
    running: Running, public_url: str | None, hsts: bool
) -> None:
    as_member = (await callers(running))["member"]
    routes = [(route.method, address(route.path)) for route in endpoints(running) if not is_live(route.path)]
    assert len(routes) > 30
    async with listening(running, public_url) as base, httpx2.AsyncClient(base_url=base) as client:
        tried = [(method, path, headers) for method, path in routes for headers in ({}, as_member)]
        for method, path, headers in [*tried, *(("GET", page, {}) for page in PAGES)]:
            answer = await client.request(method, path, headers=headers, content=None if method == "GET" else b"{}")
            place = f"{method} {path} answered {answer.status_code}"
            assert answer.headers.get_list("x-content-type-options") == ["nosniff"], place
            assert ("strict-transport-security" in answer.headers) is hsts, place


async def test_what_the_server_answers_before_anybody_is_asked_says_so_too(running: Running) -> None:
    async with listening(running, "https://chat.example.org") as base:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(base.rpartition(":")[2]))
        writer.write(b"\x00\x01 no HTTP at all\r\n\r\n")
        said = await reader.read()
        writer.close()
        await writer.wait_closed()
    assert said.startswith(b"HTTP/1.1 400 ")
    assert b"\r\nx-content-type-options: nosniff\r\n" in said
    assert b"\r\nstrict-transport-security: max-age=" in said
