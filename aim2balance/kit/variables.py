"""What the value of an environment variable may look like. Pure but for a look at folders and files."""

import ipaddress
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic_core import core_schema

from aim2balance.kit.config_types import Expected, Shown

_NAME_OF_A_HOST = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9_-]{1,63}(?<!-))*\.?")


def _text(sentence: str, is_one: Callable[[str], bool], shown: Shown = "value") -> Expected:
    """A text for which `is_one` holds."""

    def read(value: str) -> str:
        if not is_one(value):
            raise ValueError
        return value

    return Expected(sentence, core_schema.no_info_after_validator_function(read, core_schema.str_schema()), shown)


def _path(sentence: str, is_one: Callable[[Path], bool]) -> Expected:
    def read(value: Any) -> Path:
        if not is_one(Path(value)):
            raise ValueError
        return Path(value)

    return Expected(sentence, core_schema.no_info_plain_validator_function(read), json={"type": "string"})


def _is_folder(path: Path) -> bool:
    """Whether this is a folder that may be written to, or could be made."""
    there = path
    while not os.path.lexists(there) and there != there.parent:
        there = there.parent
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def _is_database(value: str) -> bool:
    scheme, separator, rest = value.partition("://")
    hosts = re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")[2] if separator else ""
    if scheme not in {"postgresql", "postgres"} or re.search(r"[\s#]", rest):
        return False
    is_socket = hosts == "" or hosts.lower().startswith("%2f")
    return is_socket or all(_is_place(place) for place in hosts.split(","))


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


def _url(schemes: tuple[str, ...], example: str) -> Expected:
    """An address with a host and one of these schemes."""

    def is_one(value: str) -> bool:
        try:
            parts = urlsplit(value)
            return parts.scheme in schemes and _is_host(parts.hostname or "") and parts.port != 0 and not re.search(r"\s", value)
        except ValueError:
            return False

    return _text(example, is_one, "address")


def _port(value: str | int) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", str(value)) or int(value) > 65535:
        raise ValueError
    return int(value)


# Whether a host is one of this machine turns out when listening begins.
HOST = _text("an address or a name of this machine, such as 127.0.0.1 or 0.0.0.0", _is_host)
PORT = Expected(
    "a port number, 0 to 65535",
    core_schema.no_info_plain_validator_function(_port),
    json={"type": "integer", "minimum": 0, "maximum": 65535},
)
FOLDER = _path("a folder that we may write to or could make", _is_folder)
FILE = _path("an existing file", Path.is_file)
DATABASE = _text(
    "postgresql://user:password@host:5432/database (other signs than letters and digits in user and password as %XX)",
    lambda value: not value or _is_database(value),
    "address",
)
KEY = _text("a key of printable ASCII signs without blanks", lambda value: re.fullmatch(r"[!-~]*", value) is not None, "secret")
KEYS = _text(
    "a key of printable ASCII signs without blanks",
    lambda value: all(re.fullmatch(r"[!-~]*", key.strip()) for key in value.split(",")),
    "secret",
)
HTTP = _url(("http", "https"), "an address starting with http:// or https://")
SMTP = _url(("smtp", "smtps"), "smtp://user:password@host:587 or smtps://user:password@host:465")
S3 = _url(("s3",), "s3://key:secret@host/bucket, or with ?region=…&endpoint=https://… behind it")
CLAMAV = _text(
    "tcp://host:3310 or unix:///run/clamav/clamd.ctl",
    lambda value: (
        re.fullmatch(r"unix:(//)?/[^\s?#]+", value) is not None or (value.startswith("tcp://") and _is_place(value.removeprefix("tcp://")))
    ),
    "address",
)
LABEL = _text("a line of at most 60 signs", lambda value: len(value) <= 60 and value.isprintable())
LONG_TEXT = _text("a long random text", lambda _: True, "secret")
YES = Expected(
    "1 or nothing",
    core_schema.no_info_before_validator_function(
        lambda value: {"1": True, "0": False}.get(value, value), core_schema.bool_schema(strict=True)
    ),
    json={"enum": ["", "0", "1"]},
)
