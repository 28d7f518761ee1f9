"""Decisions about passwords, secrets, origins and browsers. No I/O, no clock, no chance."""

import hashlib
import hmac
import ipaddress
import unicodedata
from datetime import timedelta
from urllib.parse import urlsplit

from aim2balance.identity.errors import InvalidPassword

PASSWORD_MIN, PASSWORD_MAX = 10, 256
ACCESS_TOKEN_S = 600
REFRESH_DAYS = 30
GRACE = timedelta(seconds=20)


def derive_key(root: bytes, purpose: str) -> bytes:
    """A 32-byte key for one purpose from the root secret (HKDF-Expand of RFC 5869 with one block; the root is uniform already)."""
    return hmac.digest(root, b"aim2balance/" + purpose.encode() + b"\x01", "sha256")


def secret_hash(secret: str) -> bytes:
    """How a random 256-bit secret is stored: plain SHA-256, for there is nothing to guess."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def same(a: bytes, b: bytes) -> bool:
    return hmac.compare_digest(a, b)


def check_password(password: str) -> None:
    """Between 10 and 256 characters, counted after Unicode NFKC, and text at all; nothing else is asked. Raises `InvalidPassword`."""
    is_text = not any("\ud800" <= character <= "\udfff" for character in password)
    if not is_text or not PASSWORD_MIN <= len(normal_password(password)) <= PASSWORD_MAX:
        raise InvalidPassword(
            f"A password has {PASSWORD_MIN} to {PASSWORD_MAX} characters.", min_length=PASSWORD_MIN, max_length=PASSWORD_MAX
        )


def normal_password(password: str) -> str:
    """The same characters typed on another keyboard are the same password (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


def is_own_origin(origin: str | None, host: str) -> bool:
    """Whether a request's `Origin` is the host it was sent to. Programs send none; browsers send one with every POST."""
    return origin is None or (bool(host) and urlsplit(origin).netloc.lower() == host.lower())


def is_loopback_host(host: str) -> bool:
    """Whether a Host header (with or without port) names this machine."""
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() and not host.endswith("]") else host
    if name.lower() == "localhost" or name.lower().endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


# The order matters: Edge and Opera also call themselves Chrome, Chrome calls itself Safari, Android calls itself Linux.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device_name(user_agent: str) -> str | None:
    """Browser and system of a `User-Agent`, as "Firefox, Linux": enough to know one's own device again, and no more."""
    named = [next((name for sign, name in signs if sign in user_agent), None) for signs in (_BROWSERS, _SYSTEMS)]
    return ", ".join(name for name in named if name) or None


def asked_language(accept_language: str) -> str | None:
    """German or English, whichever an `Accept-Language` names first; None when it names neither. Weights are given in order by browsers."""
    tags = [part.split(";")[0].strip().lower().split("-")[0] for part in accept_language.split(",")]
    return next((tag for tag in tags if tag in {"en", "de"}), None)
