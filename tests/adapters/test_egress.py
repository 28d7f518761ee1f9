"""The guard of addresses that others supply, against servers of this machine."""

import asyncio
import datetime as dt
import gzip
import ipaddress
import ssl
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpcore2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from aim2balance.adapters.egress.fetcher import GuardedFetcher
from aim2balance.adapters.egress.transport import GuardedTransport
from aim2balance.kit.egress import AddressFailed, AddressRefused, Exceptions, Fetched

PUBLIC = "93.184.216.34"


class Web:
    """Names, and what stands at public addresses: in truth a server of this machine. Notes what was looked up and connected to."""

    def __init__(self, names: dict[str, list[list[str]]]) -> None:
        self.names = names
        self.looked_up: list[str] = []
        self.connected: list[tuple[str, int]] = []
        self.received: list[bytes] = []
        self.server_names: list[str | None] = []

    async def resolve(self, host: str, port: int) -> list[str]:
        self.looked_up.append(host)
        answers = self.names.get(host, [[host]])
        return answers.pop(0) if len(answers) > 1 else answers[0]


class Dial(httpcore2.AsyncNetworkBackend):
    def __init__(self, web: Web, port: int) -> None:
        self._web, self._port = web, port
        self._real = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        self._web.connected.append((host, port))
        return await self._real.connect_tcp("127.0.0.1", self._port, timeout=timeout)


@asynccontextmanager
async def serving(web: Web, answers: dict[str, bytes | None], tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """Answers by path with these bytes; None is silence until the other side goes."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        web.received.append(head)
        answer = answers[head.split(b" ")[1].decode()]
        if answer is not None:
            writer.write(answer)
            await writer.drain()
        else:
            await reader.read()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    async with server:
        yield server.sockets[0].getsockname()[1]


def answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", "connection: close", f"content-length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def leading_to(url: str) -> bytes:
    return answer(b"", f"location: {url}", status="302 Found")


async def fetched(
    web: Web,
    answers: dict[str, bytes | None],
    url: str,
    *,
    tls: ssl.SSLContext | None = None,
    trust: ssl.SSLContext | None = None,
    **options: Any,
) -> Fetched:
    async with serving(web, answers, tls) as port:
        fetcher = GuardedFetcher(GuardedTransport(resolve=web.resolve, dial=Dial(web, port), tls=trust))
        try:
            return await fetcher.fetch(url, **{"most_bytes": 1_000_000, "within_s": 10.0, **options})
        finally:
            await fetcher.aclose()


async def test_a_page_is_fetched_from_the_address_that_was_checked() -> None:
    web = Web({"example.org": [[PUBLIC]]})
    page = await fetched(web, {"/a?b=c": answer(b"Hello", "content-type: text/html; charset=utf-8")}, "http://example.org/a?b=c#d")
    assert (page.status, page.body, page.media_type, page.url) == (200, b"Hello", "text/html", "http://example.org/a?b=c")
    assert web.connected == [(PUBLIC, 80)]
    assert b"\r\nhost: example.org\r\n" in web.received[0].lower()


async def test_a_name_is_looked_up_once_so_it_cannot_change_in_between() -> None:
    """DNS rebinding: the second answer would be this machine."""
    web = Web({"rebinding.example": [[PUBLIC], ["127.0.0.1"]]})
    page = await fetched(web, {"/": answer(b"public")}, "http://rebinding.example/")
    assert page.body == b"public"
    assert (web.looked_up, web.connected) == (["rebinding.example"], [(PUBLIC, 80)])


async def test_a_redirect_to_a_name_that_changed_is_refused() -> None:
    web = Web({"rebinding.example": [[PUBLIC], ["169.254.169.254"]]})
    with pytest.raises(AddressRefused):
        await fetched(web, {"/": leading_to("/latest/meta-data/")}, "http://rebinding.example/")
    assert web.connected == [(PUBLIC, 80)]


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1/", "http://[::1]/", "http://[::ffff:10.0.0.1]/", "http://169.254.169.254/latest/", "//inside.example/",
     "http://2130706433/", "ftp://example.org/", "file:///etc/passwd", "http://user:secret@example.org/"],
)  # fmt: skip
async def test_a_redirect_to_what_is_not_public_is_refused_before_anything_is_sent(target: str) -> None:
    web = Web({"example.org": [[PUBLIC]], "inside.example": [["10.0.0.7"]], "2130706433": [["127.0.0.1"]]})
    with pytest.raises(AddressRefused):
        await fetched(web, {"/": leading_to(target)}, "http://example.org/")
    assert len(web.received) == 1


@pytest.mark.parametrize("url", ["http://127.0.0.1:5432/", "http://localhost/", "http://[fd00:ec2::254]/", "http://mixed.example/"])
async def test_what_is_not_public_is_never_connected_to(url: str) -> None:
    web = Web({"localhost": [["127.0.0.1"]], "mixed.example": [[PUBLIC, "192.168.1.1"]]})
    with pytest.raises(AddressRefused) as refused:
        await fetched(web, {}, url)
    assert refused.value.code == "address_not_allowed"
    assert web.connected == []


async def test_what_the_operator_allows_is_reached_and_nothing_beside_it() -> None:
    web = Web({})
    async with serving(web, {"/": answer(b"inside")}) as port:
        fetcher = GuardedFetcher(GuardedTransport(Exceptions.read([f"127.0.0.1:{port}"])))
        page = await fetcher.fetch(f"http://127.0.0.1:{port}/", most_bytes=100, within_s=10.0)
        assert page.body == b"inside"
        with pytest.raises(AddressRefused):
            await fetcher.fetch(f"http://127.0.0.2:{port}/", most_bytes=100, within_s=10.0)
        with pytest.raises(AddressRefused):
            await fetcher.fetch(f"http://localhost:{port}/", most_bytes=100, within_s=10.0)
        await fetcher.aclose()
    assert len(web.received) == 1


async def test_redirects_end_and_headers_stay_with_their_origin() -> None:
    web = Web({"one.example": [[PUBLIC]], "two.example": [["1.1.1.1"]]})
    answers: dict[str, bytes | None] = {"/": leading_to("/on"), "/on": leading_to("http://two.example/end"), "/end": answer(b"end")}
    page = await fetched(web, answers, "http://one.example/", headers={"authorization": "Bearer secret"})
    assert page.url == "http://two.example/end"
    assert [b"secret" in head for head in web.received] == [True, True, False]
    with pytest.raises(AddressFailed) as round_and_round:
        await fetched(Web({"one.example": [[PUBLIC]]}), {"/": leading_to("/")}, "http://one.example/")
    assert round_and_round.value.code == "address_leads_on"


async def test_what_is_posted_follows_no_redirect() -> None:
    web = Web({"one.example": [[PUBLIC]]})
    page = await fetched(web, {"/": leading_to("http://127.0.0.1/")}, "http://one.example/", method="POST", content=b"{}")
    assert page.status == 302


@pytest.mark.parametrize(
    "sent",
    [
        answer(b"x" * 10_001),
        b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n" + b"x" * 10_001,
        answer(gzip.compress(b"\0" * 50_000_000), "content-encoding: gzip"),
    ],
    ids=["stated", "unstated", "packed"],
)
async def test_an_answer_that_is_too_large_ends(sent: bytes) -> None:
    with pytest.raises(AddressFailed) as failed:
        await fetched(Web({"big.example": [[PUBLIC]]}), {"/": sent}, "http://big.example/", most_bytes=10_000)
    assert failed.value.code == "address_too_large"


async def test_a_packed_answer_within_the_size_is_unpacked() -> None:
    packed = answer(gzip.compress(b"Hello"), "content-encoding: gzip")
    page = await fetched(Web({"packed.example": [[PUBLIC]]}), {"/": packed}, "http://packed.example/")
    assert page.body == b"Hello"


async def test_silence_ends_and_so_does_an_answer_that_is_none() -> None:
    with pytest.raises(AddressFailed) as silent:
        await fetched(Web({"silent.example": [[PUBLIC]]}), {"/": None}, "http://silent.example/", within_s=0.3)
    assert silent.value.code == "address_too_slow"
    with pytest.raises(AddressFailed) as none:
        await fetched(Web({"odd.example": [[PUBLIC]]}), {"/": b"SSH-2.0-OpenSSH_9.9\r\n"}, "http://odd.example/")
    assert none.value.code == "address_broke_off"


async def test_tls_checks_the_name_that_was_asked_for(tmp_path: Path) -> None:
    """The connection goes to an address; name in TLS and certificate are those of the host."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "secure.example")])
    start = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=36_500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("secure.example"), x509.IPAddress(ipaddress.ip_address(PUBLIC))]), False)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "both.pem").write_bytes(pem + private)
    web = Web({"secure.example": [[PUBLIC]], "other.example": [[PUBLIC]]})
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(tmp_path / "both.pem")
    tls.sni_callback = lambda _, asked, __: web.server_names.append(asked)
    trust = ssl.create_default_context(cadata=pem.decode())
    page = await fetched(web, {"/": answer(b"safe")}, "https://secure.example/", tls=tls, trust=trust)
    assert page.body == b"safe"
    assert (web.server_names, web.connected) == (["secure.example"], [(PUBLIC, 443)])
    with pytest.raises(AddressFailed):
        await fetched(web, {"/": answer(b"safe")}, "https://other.example/", tls=tls, trust=trust)
    assert len(web.received) == 1
