"""Where this installation is reached: `public_url`, and without one the address listened on. What a request says about that is believed
of loopback names only: they lead nobody elsewhere. No I/O, no clock, no chance.
"""

import ipaddress
import re
from urllib.parse import urlsplit

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::\d{1,5})?", re.IGNORECASE)
_USUAL = {"http": 80, "https": 443}

Socket = tuple[str, int | None] | None
"""The address of the server's end of a connection, as ASGI says it."""


def is_loopback_host(host: str) -> bool:
    """Whether a host (with or without port) names this machine."""
    found = _HOST.fullmatch(host)
    if found is None:
        return False
    name = found[1].lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


def own_url(public_url: str | None, host: str, server: Socket) -> str:
    """What links begin with. `host` is the request's `Host`."""
    if public_url is not None:
        return public_url
    if is_loopback_host(host):
        return f"http://{host}"
    return _address_of(server) or "http://127.0.0.1"


def is_own_origin(origin: str | None, public_url: str | None, host: str, server: Socket) -> bool:
    """Whether a request's `Origin` is our own page. Programs send none; browsers send one with every POST."""
    if origin is None:
        return True
    said = _normal(origin)
    if said is None:
        return False
    if is_loopback_host(said[1]) and said == _normal(f"{said[0]}://{host}"):
        return True
    ours = public_url if public_url is not None else _address_of(server)
    return ours is not None and said == _normal(ours)


def is_only_for_tls(public_url: str | None, host: str) -> bool:
    """Whether our cookies are `Secure`: everywhere but on this machine."""
    if public_url is not None:
        return public_url.startswith("https:") or not is_loopback_host(urlsplit(public_url).netloc)
    return not is_loopback_host(host)


def _address_of(server: Socket) -> str | None:
    try:
        ip = ipaddress.ip_address(server[0]) if server is not None else None
    except ValueError:
        return None
    if ip is None or server is None or ip.is_unspecified:
        return None
    name = f"[{ip}]" if isinstance(ip, ipaddress.IPv6Address) else str(ip)
    return f"http://{name}" if server[1] is None else f"http://{name}:{server[1]}"


def _normal(url: str) -> tuple[str, str, int | None] | None:
    """Scheme, host and port of an origin; None for what is none."""
    try:
        parts = urlsplit(url.lower())
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _USUAL or not parts.hostname or parts.username is not None:
        return None
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return parts.scheme, name, port or _USUAL[parts.scheme]
