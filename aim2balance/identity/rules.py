"""Decisions about names, passwords, secrets and guesses. No I/O, no clock, no chance."""

import hashlib
import hmac
import ipaddress
import unicodedata
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from aim2balance.identity.errors import InvalidPassword

PASSWORD_MIN, PASSWORD_MAX = 10, 256
KEY_PREFIX = "a2b-"
ACCESS_TOKEN_S = 600
REFRESH_DAYS = 30
GRACE = timedelta(seconds=20)
GUESS_SPAN = timedelta(minutes=15)
GUESSES_PER_ACCOUNT = 10
GUESSES_PER_ADDRESS = 100
SETUP_TRIES = 20

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_KEY_DIGITS = 43  # 62**43 > 2**256


def derive_key(root: bytes, purpose: str) -> bytes:
    """A 32-byte key for one purpose from the root secret (HKDF-Expand of RFC 5869 with one block; the root is uniform already)."""
    return hmac.digest(root, b"aim2balance/" + purpose.encode() + b"\x01", "sha256")


def secret_hash(secret: str) -> bytes:
    """How a random 256-bit secret is stored: plain SHA-256, for there is nothing to guess."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def same(a: bytes, b: bytes) -> bool:
    return hmac.compare_digest(a, b)


def key_text(random_bytes: bytes) -> str:
    """`a2b-` and 32 random bytes in base62, always 47 characters."""
    number, digits = int.from_bytes(random_bytes), []
    for _ in range(_KEY_DIGITS):
        number, digit = divmod(number, 62)
        digits.append(_BASE62[digit])
    return KEY_PREFIX + "".join(reversed(digits))


def looks_like_key(text: str) -> bool:
    """Whether `text` has the form of a key; everything else is refused without a query."""
    return len(text) == len(KEY_PREFIX) + _KEY_DIGITS and text.startswith(KEY_PREFIX) and text.isascii()


def key_hint(secret: str) -> str:
    return f"{secret[:8]}…{secret[-4:]}"


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


def guess_window(now: datetime) -> datetime:
    """The start of the span in which guesses are counted together."""
    return now - timedelta(seconds=now.timestamp() % GUESS_SPAN.total_seconds())


def retry_after_s(now: datetime) -> int:
    return int((guess_window(now) + GUESS_SPAN - now).total_seconds()) + 1


def address_group(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 network that one IPv6 customer owns."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)


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
