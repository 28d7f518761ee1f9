"""How long sessions last, and how secrets are derived, stored and compared. No I/O, no clock, no chance."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta

from aim2balance.identity.types import SessionLimits

ACCESS_TOKEN_S = 600
GRACE = timedelta(seconds=20)


def refreshable_until(limits: SessionLimits, signed_in_at: datetime, now: datetime) -> datetime:
    """Until when a session can be refreshed that was used `now`: unused for a while, or too old at all, it ends."""
    return min(now + limits.idle, signed_in_at + limits.absolute)


def access_token_s(limits: SessionLimits, signed_in_at: datetime, now: datetime) -> int:
    """Seconds an access token made `now` is valid: none outlives its session."""
    return min(ACCESS_TOKEN_S, max(0, int((signed_in_at + limits.absolute - now).total_seconds())))


def derive_key(root: bytes, purpose: str) -> bytes:
    """A 32-byte key for one purpose from the root secret (HKDF-Expand of RFC 5869 with one block; the root is uniform already)."""
    return hmac.digest(root, b"aim2balance/" + purpose.encode() + b"\x01", "sha256")


def secret_hash(secret: str) -> bytes:
    """How a random 256-bit secret is stored: plain SHA-256, for there is nothing to guess."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def successor(key: bytes, token: str) -> str:
    """The refresh token after this one: the same however often it is asked for, and nobody's to compute without the key."""
    return urlsafe_b64encode(hmac.digest(key, token.encode("utf-8", "surrogatepass"), "sha256")).rstrip(b"=").decode()


def same(a: bytes, b: bytes) -> bool:
    return hmac.compare_digest(a, b)
