"""F69: what links, cookies and origins rest on: the configuration and the socket, of a request's words loopback names only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aim2balance.kit.own_address import is_loopback_host, is_only_for_tls, is_own_origin, own_url

PUBLIC = "https://chat.example.org"
LOCAL, LAN = ("127.0.0.1", 8080), ("192.168.1.5", 8080)


@pytest.mark.parametrize(
    ("public_url", "host", "server", "expected"),
    [
        (PUBLIC, "evil.example", LOCAL, PUBLIC),
        (PUBLIC, "127.0.0.1:8080", LOCAL, PUBLIC),
        (None, "127.0.0.1:8080", LOCAL, "http://127.0.0.1:8080"),
        (None, "localhost:9090", ("172.17.0.2", 8080), "http://localhost:9090"),  # a port of this machine that leads into a container
        (None, "evil.example", LOCAL, "http://127.0.0.1:8080"),
        (None, "evil.example", LAN, "http://192.168.1.5:8080"),
        (None, "localhost.evil.example", LAN, "http://192.168.1.5:8080"),
        (None, "localhost@evil.example", LAN, "http://192.168.1.5:8080"),
        (None, "localhost/@evil.example", LAN, "http://192.168.1.5:8080"),
        (None, "", ("::1", 8080), "http://[::1]:8080"),
        (None, "evil.example", ("evil.example", None), "http://127.0.0.1"),
        (None, "evil.example", ("/run/socket", None), "http://127.0.0.1"),
        (None, "evil.example", None, "http://127.0.0.1"),
    ],
)
def test_f69_links_begin_with_what_we_know(public_url: str | None, host: str, server: tuple[str, int | None] | None, expected: str) -> None:
    assert own_url(public_url, host, server) == expected


@given(st.text(max_size=40), st.sampled_from([PUBLIC, None]))
def test_f69_no_host_leads_elsewhere(host: str, public_url: str | None) -> None:
    url = own_url(public_url, host, LOCAL)
    assert url in {PUBLIC, "http://127.0.0.1:8080"} or is_loopback_host(url.removeprefix("http://"))


@pytest.mark.parametrize(
    ("origin", "public_url", "host", "server", "expected"),
    [
        (None, None, "127.0.0.1:8080", LOCAL, True),
        ("http://127.0.0.1:8080", None, "127.0.0.1:8080", LOCAL, True),
        ("http://localhost:9090", None, "localhost:9090", ("172.17.0.2", 8080), True),
        ("http://192.168.1.5:8080", None, "192.168.1.5:8080", LAN, True),
        ("https://Chat.example.org", PUBLIC, "chat.example.org", LOCAL, True),
        ("https://chat.example.org:443", PUBLIC, "127.0.0.1:8080", LOCAL, True),  # a proxy that says its own name for the host
        ("http://127.0.0.1:8080", PUBLIC, "127.0.0.1:8080", LOCAL, True),
        ("http://chat.example.org", PUBLIC, "chat.example.org", LOCAL, False),
        ("https://evil.example", None, "evil.example", LOCAL, False),  # another name for our address
        ("http://evil.example:8080", None, "evil.example:8080", LAN, False),
        ("https://evil.example", PUBLIC, "evil.example", LOCAL, False),
        ("https://chat.example.org.evil.org", PUBLIC, "chat.example.org", LOCAL, False),
        ("https://chat.example.org@evil.org", PUBLIC, "chat.example.org", LOCAL, False),
        ("http://127.0.0.1:9090", None, "127.0.0.1:8080", LOCAL, False),
        ("null", None, "127.0.0.1:8080", LOCAL, False),
        ("http://[", PUBLIC, "[", LOCAL, False),
        ("http://a:99999", PUBLIC, "a:99999", LOCAL, False),
        ("", None, "", LOCAL, False),
    ],
)
def test_f69_only_our_own_origin_is_ours(
    origin: str | None, public_url: str | None, host: str, server: tuple[str, int], expected: bool
) -> None:
    assert is_own_origin(origin, public_url, host, server) is expected


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1:8080", True), ("127.8.8.8", True), ("localhost:8080", True), ("a2b.localhost", True), ("[::1]:8080", True), ("[::1]", True),
        ("chat.example.org", False), ("192.168.1.2:8080", False), ("localhost.evil.org", False), ("", False), ("1.1.1.1:443", False),
        ("<b>.localhost", False), ("a\r\nb.localhost", False), ("localhost:x", False),
    ],
)  # fmt: skip
def test_loopback_is_this_machine(host: str, expected: bool) -> None:
    assert is_loopback_host(host) is expected


@pytest.mark.parametrize(
    ("public_url", "host", "expected"),
    [
        (PUBLIC, "127.0.0.1:8080", True),
        ("http://chat.example.org", "127.0.0.1:8080", True),
        ("http://localhost:8080", "evil.example", False),
        (None, "chat.example.org", True),
        (None, "192.168.1.5:8080", True),
        (None, "localhost:8080", False),
    ],
)
def test_f69_cookies_are_secure_but_on_this_machine(public_url: str | None, host: str, expected: bool) -> None:
    assert is_only_for_tls(public_url, host) is expected
