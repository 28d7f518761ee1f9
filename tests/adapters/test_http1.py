"""The native client against a loopback provider that says exactly what a test wants, byte by byte."""

import asyncio
import gzip
import ipaddress
import ssl
import zlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from aim2balance.adapters.providers.connection import HEAD_LIMIT, HIGH_WATER
from aim2balance.adapters.providers.http1 import Http1Upstream
from aim2balance.gateway.ports import BaseURL, ConnectFailed, Timeouts, UpstreamBroken, UpstreamRequest, UpstreamTimeout

OK = b"HTTP/1.1 200 OK\r\n"
HELLO = OK + b"Content-Length: 5\r\n\r\nhello"
Handler = Callable[["Peer"], Awaitable[None]]


class Peer:
    """The provider's end of one connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> None:
        self.reader, self.writer, self.number = reader, writer, number

    async def request(self) -> tuple[str, bytes]:
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = next((int(line.split(":")[1]) for line in head.split("\r\n") if line.lower().startswith("content-length:")), 0)
        return head, await self.reader.readexactly(length)

    async def say(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()


class Script:
    """A server whose every connection runs `handler`; it notes what it was asked."""

    def __init__(self, handler: Handler, tls: ssl.SSLContext | None) -> None:
        self._handler, self._tls = handler, tls
        self.connections = 0
        self.tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> "Script":
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=self._tls, limit=1 << 20, backlog=1024)
        port = self._server.sockets[0].getsockname()[1]
        self.base = BaseURL.parse(f"{'https' if self._tls else 'http'}://127.0.0.1:{port}/v1")
        return self

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.tasks.add(task)
        self.connections += 1
        try:
            await self._handler(Peer(reader, writer, self.connections))
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, ssl.SSLError):
            pass
        finally:
            self.tasks.discard(task)
            writer.close()

    async def stop(self) -> None:
        self._server.close()
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await asyncio.sleep(0)


@pytest.fixture
async def start():
    scripts: list[Script] = []

    async def begin(handler: Handler, tls: ssl.SSLContext | None = None) -> Script:
        scripts.append(Script(handler, tls))
        return await scripts[-1].start()

    yield begin
    for script in scripts:
        await script.stop()


@pytest.fixture
async def client():
    one = Http1Upstream()
    yield one
    await one.aclose()


def saying(data: bytes, *, then_close: bool = False) -> Handler:
    """Answer every request of a connection with `data`."""

    async def handler(peer: Peer) -> None:
        while True:
            await peer.request()
            await peer.say(data)
            if then_close:
                return

    return handler


def ask(base: BaseURL, *, body: bytes = b"{}", **timeouts: float) -> UpstreamRequest:
    return UpstreamRequest(
        base=base, path="/chat/completions", headers=[("content-type", "application/json")], body=body, timeouts=Timeouts(**timeouts)
    )


async def body_of(client: Http1Upstream, script: Script, **timeouts: float) -> bytes:
    response = await client.send(ask(script.base, **timeouts))
    return await response.read(64 << 20)


# --- what we send ---


async def test_the_request_on_the_wire(client, start):
    seen = []

    async def handler(peer: Peer) -> None:
        seen.append(await peer.request())
        await peer.say(HELLO)
        seen.append(await peer.request())
        await peer.say(HELLO)

    script = await start(handler)
    headers = [("authorization", "Bearer k"), ("content-type", "application/json")]
    response = await client.send(UpstreamRequest(base=script.base, path="/embeddings?x=1", headers=headers, body=b'{"a":1}'))
    assert await response.read(10) == b"hello"
    response = await client.send(UpstreamRequest(base=script.base, path="/models", method="GET"))
    assert await response.read(10) == b"hello"
    lines = ["POST /v1/embeddings?x=1 HTTP/1.1", f"host: 127.0.0.1:{script.base.port}", "accept-encoding: identity", "content-length: 7"]
    lines += ["authorization: Bearer k", "content-type: application/json", "", ""]
    assert seen[0] == ("\r\n".join(lines), b'{"a":1}')
    assert seen[1][0].startswith("GET /v1/models HTTP/1.1\r\n")
    assert "content-length" not in seen[1][0]


async def test_a_large_body_arrives_whole(client, start):
    bodies = []

    async def handler(peer: Peer) -> None:
        bodies.append((await peer.request())[1])
        await peer.say(HELLO)

    script = await start(handler)
    body = bytes(range(256)) * 40_000
    response = await client.send(ask(script.base, body=body))
    assert await response.read(10) == b"hello"
    assert bodies == [body]


@pytest.mark.parametrize(
    ("path", "header"),
    [
        ("/x", ("a", "b\r\nevil: 1")),
        ("/x", ("a\nb", "c")),
        ("/x y", ("a", "b")),
        ("/x\r\n", ("a", "b")),
        ("/x", ("authorization", "Bearer “k”")),
    ],
)
async def test_nothing_breaks_out_of_its_line(client, path, header):
    with pytest.raises(ConnectFailed) as caught:
        await client.send(UpstreamRequest(base=BaseURL.parse("http://127.0.0.1:1"), path=path, headers=[header]))
    assert "evil" not in str(caught.value)


async def test_nobody_listens(client):
    server = await asyncio.start_server(lambda r, w: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    with pytest.raises(ConnectFailed):
        await client.send(ask(BaseURL.parse(f"http://127.0.0.1:{port}/v1")))


async def test_connecting_takes_too_long(client, start):
    async def handler(peer: Peer) -> None:
        await asyncio.Event().wait()

    # A server that never shakes hands: the connection is there, TLS is not.
    script = await start(handler)
    base = BaseURL.parse(f"https://127.0.0.1:{script.base.port}")
    with pytest.raises(UpstreamTimeout) as caught:
        await client.send(ask(base, connect_s=0.05))
    assert caught.value.kind == "connect"


# --- framing ---


@pytest.mark.parametrize(
    ("wire", "body"),
    [
        (HELLO, b"hello"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;ext=1\r\nllo\r\n0\r\nTrailer: x\r\n\r\n", b"hello"),
        (OK + b"Connection: close\r\n\r\nhello", b"hello"),
        (b"HTTP/1.0 200 OK\r\n\r\nhello", b"hello"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + HELLO, b"hello"),
        (b"HTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello", b"hello"),
    ],
)
@pytest.mark.parametrize("step", [1, 3, 1000])
async def test_every_framing_however_it_is_cut(client, start, wire, body, step):
    async def handler(peer: Peer) -> None:
        await peer.request()
        for i in range(0, len(wire), step):
            await peer.say(wire[i : i + step])
            await asyncio.sleep(0)

    script = await start(handler)
    response = await client.send(ask(script.base))
    assert "link" not in response.headers
    assert "trailer" not in response.headers
    assert await response.read(100) == body


async def test_repeated_headers_are_joined(client, start):
    script = await start(saying(OK + b"X-A: 1\r\nx-a: 2\r\nContent-Length: 0\r\n\r\n"))
    response = await client.send(ask(script.base))
    assert response.headers["x-a"] == "1, 2"


@pytest.mark.parametrize(
    "wire",
    [
        b"garbage\r\n\r\n",
        b"\x16\x03\x01\x00\xff",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
        OK + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        OK + b"Content-Length: -5\r\n\r\n",
        OK + b"X: " + b"y" * (HEAD_LIMIT + 1) + b"\r\nContent-Length: 0\r\n\r\n",
        OK + b"X: y\r\n" * 3000 + b"Content-Length: 0\r\n\r\n",
        OK + b"Content-Encoding: br\r\nContent-Length: 1\r\n\r\nx",
    ],
)
async def test_an_unusable_head_is_broken(client, start, wire):
    script = await start(saying(wire))
    with pytest.raises(UpstreamBroken):
        await client.send(ask(script.base))
    assert client.idle_connections() == 0


async def test_a_head_without_end_is_given_up(client, start):
    async def handler(peer: Peer) -> None:
        await peer.request()
        await peer.say(OK + b"X: ")
        while True:
            await peer.say(b"y" * 1000)

    script = await start(handler)
    with pytest.raises(UpstreamBroken, match="too long"):
        await client.send(ask(script.base))


async def test_framing_without_content_is_given_up(client, start):
    async def handler(peer: Peer) -> None:
        await peer.request()
        await peer.say(OK + b"Transfer-Encoding: chunked\r\n\r\n1;")
        while True:
            await peer.say(b"y" * 10_000)

    script = await start(handler)
    with pytest.raises(UpstreamBroken, match="nothing but framing"):
        await body_of(client, script)


@pytest.mark.parametrize("rest", [b"5\r\nhello\r\nzz\r\n", b"5\r\nhelloXX", b"5\r\nhello\r\n"])
async def test_a_broken_body_hands_out_what_came(client, start, rest):
    script = await start(saying(OK + b"Transfer-Encoding: chunked\r\n\r\n" + rest, then_close=True))
    response = await client.send(ask(script.base))
    assert await anext(response.chunks()) == b"hello"
    with pytest.raises(UpstreamBroken):
        await anext(response.chunks())


async def test_a_short_body_is_broken(client, start):
    script = await start(saying(OK + b"Content-Length: 6\r\n\r\nhello", then_close=True))
    with pytest.raises(UpstreamBroken):
        await body_of(client, script)


async def test_headers_that_drip_do_not_move_the_deadline(client, start):
    async def handler(peer: Peer) -> None:
        await peer.request()
        await peer.say(OK)
        while True:
            await peer.say(b"X: y\r\n")
            await asyncio.sleep(0.01)

    script = await start(handler)
    with pytest.raises(UpstreamTimeout) as caught:
        await client.send(ask(script.base, first_byte_s=0.1))
    assert caught.value.kind == "first_byte"


# --- encodings nobody asked for ---

TEXT = "Grüße 🌱 ".encode() * 100_000


def _raw_deflate(data: bytes) -> bytes:
    squeeze = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return squeeze.compress(data) + squeeze.flush()


@pytest.mark.parametrize(
    ("encoding", "encoded"),
    [("gzip", gzip.compress(TEXT, mtime=0)), ("deflate", zlib.compress(TEXT)), ("deflate", _raw_deflate(TEXT)), ("identity", TEXT)],
)
@pytest.mark.parametrize("step", [1, 1000, 10_000_000])
async def test_a_content_encoding_is_undone(client, start, encoding, encoded, step):
    async def handler(peer: Peer) -> None:
        await peer.request()
        await peer.say(OK + b"Content-Encoding: %b\r\nContent-Length: %d\r\n\r\n" % (encoding.encode(), len(encoded)))
        await peer.say(encoded[:1])
        await asyncio.sleep(0)
        for i in range(1, len(encoded), max(step, len(encoded) // 500)):
            await peer.say(encoded[i : i + max(step, len(encoded) // 500)])
            await asyncio.sleep(0)

    script = await start(handler)
    response = await client.send(ask(script.base))
    assert "content-encoding" not in response.headers
    pieces = [piece async for piece in response.chunks()]
    assert b"".join(pieces) == TEXT
    if encoding != "identity":
        assert max(map(len, pieces)) <= 256 * 1024


def _members(*texts: bytes, between: bytes = b"") -> bytes:
    return between.join(gzip.compress(text, mtime=0) for text in texts)


@pytest.mark.parametrize(
    "encoded",
    [
        _members(TEXT[:500_000], TEXT[500_000:]),
        _members(*(TEXT[at : at + 4_000] for at in range(0, len(TEXT), 4_000))),
        _members(b"", TEXT[:7], b"", TEXT[7:], b""),
        _members(TEXT[:7], TEXT[7:], between=b"\0" * 9) + b"\0" * 600,
        _members(TEXT) + b"what gzip ignores too",
    ],
)
@pytest.mark.parametrize("step", [1, 1000, 10_000_000])
async def test_f37_gzip_of_several_members_is_read_to_its_end(client, start, encoded, step):
    """RFC 1952, 2.2: a file is a series of members. The figures of an answer stand in its last ones."""
    step = max(step, len(encoded) // 2000)

    async def handler(peer: Peer) -> None:
        await peer.request()
        await peer.say(OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(encoded))
        for at in range(0, len(encoded), step):
            await peer.say(encoded[at : at + step])
            await asyncio.sleep(0)

    assert await body_of(client, await start(handler)) == TEXT


@pytest.mark.parametrize(
    "encoded",
    [
        b"not gzip at all",
        gzip.compress(b"hello", mtime=0)[:-6],
        _members(b"hello", b"again")[:-6],
        _members(b"hello", b"again")[: len(_members(b"hello")) + 4],
    ],
)
async def test_a_wrong_encoding_is_broken(client, start, encoded):
    script = await start(saying(OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(encoded) + encoded))
    with pytest.raises(UpstreamBroken):
        await body_of(client, script)


# --- the pool ---


async def test_a_connection_serves_many_requests(client, start):
    script = await start(saying(HELLO))
    for _ in range(5):
        assert await body_of(client, script) == b"hello"
    assert script.connections == 1
    assert client.idle_connections() == 1


async def test_an_unread_but_complete_answer_frees_its_connection(client, start):
    script = await start(saying(HELLO))
    first = await client.send(ask(script.base))
    second = await client.send(ask(script.base))
    assert script.connections == 1
    assert await second.read(10) == b"hello"
    assert await first.read(10) == b"hello"


@pytest.mark.parametrize(
    "wire",
    [
        OK + b"Connection: close\r\nContent-Length: 5\r\n\r\nhello",
        b"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        HELLO + HELLO,
        HELLO + b"junk",
    ],
)
async def test_what_must_not_be_reused_is_not(client, start, wire):
    script = await start(saying(wire))
    assert await body_of(client, script) == b"hello"
    assert client.idle_connections() == 0
    assert await body_of(client, script) == b"hello"
    assert script.connections == 2


async def test_an_early_answer_ends_the_connection(client, start):
    async def handler(peer: Peer) -> None:
        await peer.reader.readuntil(b"\r\n\r\n")
        await peer.say(b"HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno")
        await asyncio.Event().wait()

    script = await start(handler)
    response = await client.send(ask(script.base, body=b"x" * (32 << 20)))
    assert (response.status, await response.read(10)) == (413, b"no")
    assert client.idle_connections() == 0


async def test_a_kept_connection_that_died_is_replaced_unseen(client, start):
    async def handler(peer: Peer) -> None:
        await peer.request()
        await peer.say(HELLO)
        if peer.number == 1:
            await peer.request()
            return
        await peer.request()

    script = await start(handler)
    assert await body_of(client, script) == b"hello"
    assert await body_of(client, script) == b"hello"
    assert script.connections == 2


async def test_a_kept_connection_that_dies_after_a_byte_is_not_retried(client, start):
    async def handler(peer: Peer) -> None:
        await peer.request()
        await peer.say(HELLO)
        await peer.request()
        await peer.say(b"H")

    script = await start(handler)
    assert await body_of(client, script) == b"hello"
    with pytest.raises(UpstreamBroken) as caught:
        await client.send(ask(script.base))
    assert caught.value.has_answered
    assert script.connections == 1


async def test_a_fresh_connection_that_dies_is_not_retried(client, start):
    async def handler(peer: Peer) -> None:
        await peer.request()

    script = await start(handler)
    with pytest.raises(UpstreamBroken) as caught:
        await client.send(ask(script.base))
    assert not caught.value.has_answered
    assert script.connections == 1


async def test_words_nobody_asked_for_end_an_idle_connection(client, start):
    speak = asyncio.Event()

    async def handler(peer: Peer) -> None:
        await peer.request()
        await peer.say(HELLO)
        await speak.wait()
        await peer.say(HELLO)
        await peer.reader.read()
        gone.set()

    gone = asyncio.Event()
    script = await start(handler)
    assert await body_of(client, script) == b"hello"
    speak.set()
    await gone.wait()
    assert client.idle_connections() == 0


async def test_idle_connections_are_closed_in_time_and_in_number(start):
    gone = asyncio.Semaphore(0)

    async def handler(peer: Peer) -> None:
        await peer.request()
        await peer.say(HELLO)
        await peer.reader.read()
        gone.release()

    script = await start(handler)
    few = Http1Upstream(idle_connections=2)
    await asyncio.gather(*(body_of(few, script) for _ in range(5)))
    for _ in range(script.connections - 2):
        await gone.acquire()
    assert few.idle_connections() == 2
    await few.aclose()
    brief = Http1Upstream(keep_alive_s=0.01)
    assert await body_of(brief, script) == b"hello"
    for _ in range(3):
        await gone.acquire()
    assert brief.idle_connections() == 0
    await brief.aclose()


async def test_cancelling_a_sender_whose_answer_is_complete_disturbs_nobody(client, start):
    script = await start(saying(HELLO))
    sending = asyncio.create_task(client.send(ask(script.base)))
    while client.idle_connections() == 0:
        await asyncio.sleep(0)
    sending.cancel()
    await asyncio.wait([sending])
    assert await body_of(client, script) == b"hello"
    assert script.connections == 1


async def test_closing_the_client_fails_its_readers(start):
    async def handler(peer: Peer) -> None:
        await peer.request()
        await peer.say(OK + b"Content-Length: 6\r\n\r\nhello")
        await peer.reader.read()
        gone.set()

    gone = asyncio.Event()
    script = await start(handler)
    client = Http1Upstream()
    response = await client.send(ask(script.base))
    await client.aclose()
    with pytest.raises(UpstreamBroken):
        await response.read(100)
    await gone.wait()


# --- flow ---


async def test_a_slow_reader_slows_the_provider(client, start):
    size = 64 << 20

    async def handler(peer: Peer) -> None:
        await peer.request()
        await peer.say(OK + b"Content-Length: %d\r\n\r\n" % size)
        for _ in range(size >> 20):
            await peer.say(b"x" * (1 << 20))

    script = await start(handler)
    response = await client.send(ask(script.base, idle_s=0.01))
    while response._buffered <= HIGH_WATER:
        await asyncio.sleep(0)
    # Much longer than the idle limit, which must not count while nobody waits.
    for _ in range(100):
        await asyncio.sleep(0.001)
    assert response._buffered < 8 * HIGH_WATER
    got = 0
    async for piece in response.chunks():
        assert len(piece) < 8 * HIGH_WATER
        got += len(piece)
    assert got == size
    assert client.idle_connections() == 1


async def test_many_streams_at_once(client, start):
    async def handler(peer: Peer) -> None:
        await peer.request()
        await peer.say(OK + b"Transfer-Encoding: chunked\r\n\r\n")
        for i in range(20):
            await peer.say(b"%x\r\n%b\r\n" % (len(str(i)), str(i).encode()))
            await asyncio.sleep(0)
        await peer.say(b"0\r\n\r\n")
        await peer.reader.read()

    script = await start(handler)
    expected = "".join(map(str, range(20))).encode()
    assert await asyncio.gather(*(body_of(client, script) for _ in range(200))) == [expected] * 200
    assert script.connections == 200


# --- TLS ---


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    """A certificate authority made on the spot and a server of 127.0.0.1 that it vouches for."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    folder = tmp_path_factory.mktemp("tls")
    now = datetime.now(UTC)

    def build(name, issuer, issuer_key, key, *extensions):
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
        )
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical)
        return builder.sign(issuer_key, hashes.SHA256())

    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name, name = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)]) for text in ("test authority", "127.0.0.1"))
    usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
    ca = build(
        ca_name, ca_name, ca_key, ca_key,
        (x509.BasicConstraints(True, None), True), (usage, True), (x509.SubjectKeyIdentifier.from_public_key(ca_key.public_key()), False),
    )  # fmt: skip
    server = build(
        name, ca_name, ca_key, key,
        (x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), False),
    )  # fmt: skip
    pem = serialization.Encoding.PEM
    (folder / "ca.pem").write_bytes(ca.public_bytes(pem))
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "server.pem").write_bytes(server.public_bytes(pem) + secret)
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    serving.load_cert_chain(folder / "server.pem")
    return serving, folder / "ca.pem"


async def test_tls_with_a_trusted_authority(certificates, start):
    serving, ca = certificates
    script = await start(saying(HELLO), serving)
    client = Http1Upstream(ssl_context=ssl.create_default_context(cafile=ca))
    for _ in range(2):
        assert await body_of(client, script) == b"hello"
    assert script.connections == 1
    await client.aclose()


async def test_tls_without_trust_sends_nothing(certificates, client, start):
    asked = []

    async def handler(peer: Peer) -> None:
        asked.append(await peer.request())

    script = await start(handler, certificates[0])
    with pytest.raises(ConnectFailed):
        await client.send(ask(script.base))
    assert asked == []


async def test_tls_large_answers_and_slow_readers(certificates, start):
    body = b"x" * (8 << 20)
    script = await start(saying(OK + b"Content-Length: %d\r\n\r\n" % len(body) + body), certificates[0])
    client = Http1Upstream(ssl_context=ssl.create_default_context(cafile=certificates[1]))
    response = await client.send(ask(script.base))
    while response._buffered <= HIGH_WATER:
        await asyncio.sleep(0)
    assert await response.read(len(body)) == body
    await client.aclose()


# --- addresses ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://api.openai.com/v1", ("https", "api.openai.com", 443, "/v1")),
        ("http://127.0.0.1:11434/", ("http", "127.0.0.1", 11434, "")),
        (" http://[::1]:80/a/b/ ", ("http", "::1", 80, "/a/b")),
        ("demo:", ("demo", "", 0, "")),
    ],
)
def test_a_base_url_is_taken_apart(text, expected):
    base = BaseURL.parse(text)
    assert (base.scheme, base.host, base.port, base.prefix) == expected


@pytest.mark.parametrize(
    "text", ["api.openai.com/v1", "https://", "https://u:p@h/", "https://h/?q=1", "https://h/#f", "https://h:port/", "https://h:99999/"]
)
def test_a_wrong_base_url_is_refused(text):
    with pytest.raises(ValueError):
        BaseURL.parse(text)
