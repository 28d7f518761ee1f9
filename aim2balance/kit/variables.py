"""What the value of an environment variable may look like, and how to say that it does not. Secrets are never repeated. Pure."""

import ipaddress
import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from aim2balance.kit.config_text import WrongConfiguration

HIDDEN = "***"
_NAME_OF_A_HOST = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9_-]{1,63}(?<!-))*\.?")
_USER_AND_PASSWORD = re.compile(r"^([A-Za-z0-9+.-]+://)?.*@", re.DOTALL)
_PASSWORD_BY_NAME = re.compile(r"((?:^|[?&\s])[a-z_]*(?:password|secret|key)[a-z_]*\s*=\s*)[^&\s]*", re.IGNORECASE)


def wrong(name: str, expected: str, value: str) -> WrongConfiguration:
    """That the variable `name` has this value and what it should have been."""
    return WrongConfiguration("environment", None, name, f"expected {expected}, got {value!r}")


def masked(address: str) -> str:
    """An address without its user, password and secrets by name."""
    without_user = _USER_AND_PASSWORD.sub(lambda found: f"{found[1] or ''}{HIDDEN}@", address)
    return _PASSWORD_BY_NAME.sub(rf"\1{HIDDEN}", without_user)


def port(name: str, value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", value) or int(value) > 65535:
        raise wrong(name, "a port number, 0 to 65535", value)
    return int(value)


def host(name: str, value: str) -> str:
    """An address or the name of a host to listen on; whether it is one of this machine turns out when listening begins."""
    if not _is_host(value):
        raise wrong(name, "an address or a name of this machine, such as 127.0.0.1 or 0.0.0.0", value)
    return value


def flag(name: str, value: str) -> bool:
    if value not in {"", "0", "1"}:
        raise wrong(name, "1 or nothing", value)
    return value == "1"


def folder(name: str, path: Path) -> Path:
    """A folder that is there and may be written to, or could be made."""
    there = path
    while not os.path.lexists(there) and there != there.parent:
        there = there.parent
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        raise wrong(name, "a folder that we may write to or could make", str(path))
    return path


def database(name: str, value: str) -> str:
    """The address of a PostgreSQL; several hosts may be given, separated by commas. Empty stays empty."""
    if not value:
        return value
    expected = "postgresql://user:password@host:5432/database (other signs than letters and digits in user and password as %XX)"
    scheme, separator, rest = value.partition("://")
    hosts = re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")[2] if separator else ""
    if scheme not in {"postgresql", "postgres"} or re.search(r"[\s#]", rest):
        raise wrong(name, expected, masked(value))
    is_socket = hosts == "" or hosts.lower().startswith("%2f")
    if not is_socket and not all(_is_place(place) for place in hosts.split(",")):
        raise wrong(name, expected, masked(value))
    return value


def url(name: str, value: str, schemes: tuple[str, ...], example: str) -> str:
    """An address with a host and one of these schemes. Empty stays empty."""
    if not value:
        return value
    try:
        parts = urlsplit(value)
        is_one = parts.scheme in schemes and _is_host(parts.hostname or "") and parts.port != 0
    except ValueError:
        is_one = False
    if not is_one or re.search(r"\s", value):
        raise wrong(name, example, masked(value))
    return value


def secret(name: str, value: str) -> str:
    """A key as it is sent in a header: printable signs of ASCII without blanks. Empty stays empty; the value is never repeated."""
    if not re.fullmatch(r"[!-~]*", value):
        raise wrong(name, "a key of printable ASCII signs without blanks", HIDDEN)
    return value


def _is_place(text: str) -> bool:
    """Whether this is `host`, `host:port` or `[v6]:port`."""
    found = re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(?::([0-9]{1,5}))?", text)
    return found is not None and _is_host(found[1].strip("[]")) and (found[2] is None or 0 < int(found[2]) < 65536)


def _is_host(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        is_number = all(label.isdecimal() for label in text.split("."))
        return not is_number and len(text) <= 253 and _NAME_OF_A_HOST.fullmatch(text) is not None
    return True
