"""The lighter exchange for `/v1` on the wire: what a client sees must be what uvicorn's own would have sent."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from uvicorn.server import ServerState

from aim2balance.app.server import Exchange, Protocol, server_config, split_target


async def application(scope, receive, send):
    """Answers with what it got: `/v1/stream` in two pieces, `/v1/evil` with a header that would break out of its line."""
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    said = f"{scope['method']} {scope['path']} {len(body)}".encode()
    headers = [(b"content-type", b"text/plain")]
    if scope["path"] == "/v1/evil":
        headers.append((b"x-evil", b"a\r\nset-cookie: b"))
    if scope["path"] == "/v1/stream":
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": said, "more_body": True})
        await send({"type": "http.response.body", "body": b"end", "more_body": True})
        await send({"type": "http.response.body", "body": b""})
        return
    start = {"type": "http.response.start", "status": 200, "headers": [*headers, (b"content-length", b"%d" % len(said))]}
    await send(start)
    await send({"type": "http.response.body", "body": said})


@asynccontextmanager
async def connected():
    config, state = server_config(application, host="127.0.0.1", port=0), ServerState()
    config.load()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Protocol(config=config, server_state=state, app_state={}, _loop=loop), "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    try:
        yield reader, writer
    finally:
        writer.close()
        await writer.wait_closed()
        server.close()
        await server.wait_closed()


def request(path, body=b"{}", *, method="POST", headers=""):
    return f"{method} {path} HTTP/1.1\r\nhost: here\r\n{headers}content-length: {len(body)}\r\n\r\n".encode() + body


async def answer(reader):
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.split(b"content-length: ")[1].split(b"\r\n")[0])
    return head, await reader.readexactly(length)


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/chat/completions?a=b", "/v1/a%20b", "/api/chat"])
async def test_an_answer_and_the_next_on_one_connection(path):
    async with connected() as (reader, writer):
        for size in (2, 200_000):
            writer.write(request(path, b"x" * size))
            head, body = await answer(reader)
            assert head.startswith(b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n")
            assert b"connection:" not in head
            assert body.split()[0] == b"POST"
            assert int(body.split()[-1]) == size


async def test_requests_sent_at_once_are_answered_in_order():
    async with connected() as (reader, writer):
        writer.write(b"".join(request("/v1/one", b"x" * size) for size in (1, 2, 3)))
        assert [(await answer(reader))[1] for _ in range(3)] == [b"POST /v1/one 1", b"POST /v1/one 2", b"POST /v1/one 3"]


async def test_a_stream_is_chunked_and_the_connection_kept():
    async with connected() as (reader, writer):
        writer.write(request("/v1/stream"))
        head = await reader.readuntil(b"\r\n\r\n")
        assert b"transfer-encoding: chunked" in head
        assert await reader.readuntil(b"0\r\n\r\n") == b"11\r\nPOST /v1/stream 2\r\n3\r\nend\r\n0\r\n\r\n"
        writer.write(request("/v1/one"))
        assert (await answer(reader))[1] == b"POST /v1/one 2"


async def test_connection_close_is_kept_to():
    async with connected() as (reader, writer):
        writer.write(request("/v1/one", headers="connection: close\r\n"))
        head, _ = await answer(reader)
        assert b"connection: close" in head
        assert await reader.read() == b""


async def test_expect_100_continue():
    async with connected() as (reader, writer):
        writer.write(request("/v1/one", headers="expect: 100-continue\r\n")[:-2])
        assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        writer.write(b"{}")
        assert (await answer(reader))[1] == b"POST /v1/one 2"


async def test_a_header_never_breaks_out_of_its_line(caplog):
    async with connected() as (reader, writer):
        writer.write(request("/v1/evil"))
        head, _ = await answer(reader)
        assert head.startswith(b"HTTP/1.1 500 ")
        assert b"set-cookie" not in head


def test_only_what_is_posted_to_v1_takes_the_short_way(monkeypatch):
    seen = []
    monkeypatch.setattr(Exchange, "__init__", lambda self, **facts: seen.append(facts["scope"]["path"]))
    monkeypatch.setattr(Exchange, "response_complete", True, raising=False)
    monkeypatch.setattr(Protocol, "_start_asgi_task", lambda self, cycle, app: None)
    config = server_config(application, host="127.0.0.1", port=0)
    config.load()
    loop = asyncio.new_event_loop()
    try:
        for method, path in (("POST", "/v1/x"), ("GET", "/v1/x"), ("HEAD", "/v1/x"), ("POST", "/v1/x?a"), ("POST", "/api/x")):
            protocol = Protocol(config=config, server_state=ServerState(), app_state={}, _loop=loop)
            protocol.parser.feed_data(request(path, b"", method=method))
    finally:
        loop.close()
    assert seen == ["/v1/x"]


@pytest.mark.parametrize(
    ("target", "path", "query"),
    [
        (b"/", b"/", b""),
        (b"/api/usage?range=7d&by=model", b"/api/usage", b"range=7d&by=model"),
        (b"//v1/models?", b"//v1/models", b""),
        (b"/wallet#top?up", b"/wallet", b""),
        (b"http://example.org/c/1?x=http://y/", b"/c/1", b"x=http://y/"),
        (b"http://example.org", b"/", b""),
        (b"*", b"*", b""),
    ],
)
def test_what_a_request_line_asks_for_is_path_and_query(target: bytes, path: bytes, query: bytes) -> None:
    assert split_target(target) == (path, query)
