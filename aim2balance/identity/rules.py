"""How long sessions last, and how secrets are derived, stored and compared. No I/O, no clock, no chance."""

import hashlib
import hmac
from datetime import timedelta

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
