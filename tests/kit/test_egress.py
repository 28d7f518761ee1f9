"""Which addresses may be connected to on behalf of others."""

import ipaddress

import pytest

from aim2balance.kit.egress import AddressRefused, Exceptions, check_addresses, check_url, is_public

PUBLIC = ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]
NOT_PUBLIC = [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "168.63.129.16", "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.51.100.7", "203.0.113.9",
    "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::1.1.1.1",
    "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::", "3fff::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0",
    "fec0::1", "ff02::1", "5f00::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_no_other_address_is(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "found", [["93.184.216.34", "127.0.0.1"], ["2606:4700:4700::1111", "fd00::1"], [], ["no address"], ["2606:4700:4700::1111%eth0"]]
)
def test_one_address_that_is_not_public_refuses_the_name(found: list[str]) -> None:
    with pytest.raises(AddressRefused):
        check_addresses(found)


def test_the_public_addresses_of_a_name_are_tried_in_their_order_once() -> None:
    assert check_addresses(["93.184.216.34", "1.1.1.1", "93.184.216.34"]) == ["93.184.216.34", "1.1.1.1"]


@pytest.mark.parametrize(
    "url",
    ["ftp://example.org/", "file:///etc/passwd", "example.org", "http://", "https://user:secret@example.org/", "http://example.org:99999/",
     "http://example.org:0/", "http://[::1", "javascript:alert(1)", "http://example.org/" + "a" * 4000],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        check_url(url)


def test_an_address_is_asked_without_its_fragment() -> None:
    assert check_url("  https://example.org/a?b=c#d ") == "https://example.org/a?b=c"


def test_the_operator_allows_places_by_name_and_port() -> None:
    allowed = Exceptions.read(["Intranet.example.org:443", "[::1]:8080", "127.0.0.1:9"])
    assert allowed.allow("intranet.EXAMPLE.org.", 443)
    assert allowed.allow("::1", 8080)
    assert allowed.allow("0:0:0:0:0:0:0:1", 8080)
    assert allowed.allow("127.0.0.1", 9)
    assert not allowed.allow("intranet.example.org", 80)
    assert not allowed.allow("other.example.org", 443)
    assert not allowed.allow("localhost", 9)


@pytest.mark.parametrize("written", ["example.org", "http://example.org:80", "a@example.org:80", "example.org:80/path"])
def test_an_exception_without_host_and_port_is_wrong(written: str) -> None:
    with pytest.raises(ValueError, match="expected host:port"):
        Exceptions.read([written])
