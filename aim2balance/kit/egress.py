"""What a person or a foreign document may make this server connect to: public addresses, and what the operator allows besides.

Pure; `adapters.egress` opens the connections. A name is resolved once and the address that was checked is the one connected to.
"""

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from aim2balance.kit.errors import DomainError, Kind

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
USUAL_PORTS = {"http": 80, "https": 443}
MOST_ADDRESS = 4000
"""Characters of an address."""

# IANA's special-purpose registries (RFC 6890 and what was added since), multicast, and Azure's host, which answers at a public address.
_NOT_PUBLIC_4 = tuple(
    ipaddress.IPv4Network(each)
    for each in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
    )
)
# Everything given out to the public is within 2000::/3; these parts of it are not.
_GIVEN_OUT_6 = ipaddress.IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    ipaddress.IPv6Network(each) for each in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20", "3ffe::/16")
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class AddressRefused(DomainError):
    """Nothing was connected to: the address is none of the web, or not public."""

    kind = Kind.INVALID
    code = "address_not_allowed"


class AddressFailed(DomainError):
    """It was asked, and did not answer as it should: `address_unreachable` (nothing was sent), `address_broke_off`, `address_too_slow`,
    `address_too_large`, `address_leads_on`, `address_unreadable`.
    """

    kind = Kind.INVALID
    code = "address_unreachable"


def is_public(address: Address) -> bool:
    """Whether anybody may be sent there: a unicast address of the public network, also inside an IPv6 address that stands for it."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in each for each in _NOT_PUBLIC_4)
    if address.ipv4_mapped is not None:
        return is_public(address.ipv4_mapped)
    if address in _NAT64:
        return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return address.scope_id is None and address in _GIVEN_OUT_6 and not any(address in each for each in _NOT_PUBLIC_6)


@dataclass(frozen=True, slots=True)
class Exceptions:
    """What the operator allows besides: host and port exactly as an address names them."""

    places: frozenset[tuple[str, int]] = frozenset()

    @classmethod
    def read(cls, written: Iterable[str]) -> "Exceptions":
        """Of `host:port`, `[v6]:port`. Raises `ValueError`."""
        return cls(frozenset(_place(each) for each in written))

    def allow(self, host: str, port: int) -> bool:
        return (_plain(host), port) in self.places


NO_EXCEPTIONS = Exceptions()


def _plain(host: str) -> str:
    bare = host.strip("[]").rstrip(".").lower()
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        return bare


def _place(written: str) -> tuple[str, int]:
    parts = urlsplit(f"//{written}")
    if not parts.hostname or parts.port is None or parts.username is not None or parts.path or parts.query or parts.fragment:
        raise ValueError(f"expected host:port, not {written!r}")
    return _plain(parts.hostname), parts.port


def check_addresses(found: Iterable[str]) -> list[str]:
    """The addresses of a name, all public; otherwise nobody is connected to. Raises `AddressRefused`, of none too."""
    addresses = list(dict.fromkeys(found))
    try:
        read = [ipaddress.ip_address(each) for each in addresses]
    except ValueError:
        read = []
    if not read or not all(is_public(each) for each in read):
        raise AddressRefused("That address is not on the public network.")
    return addresses


def check_url(url: str) -> str:
    """The address as it will be asked, without its fragment. Raises `AddressRefused`."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise AddressRefused("That is no address of the web.") from None
    if len(url) > MOST_ADDRESS or parts.scheme.lower() not in USUAL_PORTS or not parts.hostname or port == 0:
        raise AddressRefused("That is no address of the web: it begins with http:// or https://.")
    if parts.username is not None or parts.password is not None:
        raise AddressRefused("An address may not hold a name or a password.")
    return parts._replace(fragment="").geturl()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer, whole. `url` is where the last redirect led; `headers` have names in small letters."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Fetcher(Protocol):
    """One request to an address that a person, a model or a foreign document supplied."""

    async def fetch(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        most_bytes: int,
        within_s: float,
    ) -> Fetched:
        """The answer, whatever its status, after its redirects (of GET alone). Nothing is sent to an address that is not allowed, a
        redirect's included; headers of the caller go to the first origin alone.

        Raises `AddressRefused`, `AddressFailed`.
        """
        ...
