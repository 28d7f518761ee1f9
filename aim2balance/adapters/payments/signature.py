"""The signature of webhooks as Stripe makes it: HMAC-SHA256 over time and raw bytes, several signatures and secrets for rotation.

Source: docs.stripe.com/webhooks, "Verify webhook signatures manually". Checked against the official library in the tests.
"""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from aim2balance.payments.errors import BadSignature

TOLERANCE_S = 300


def sign(body: bytes, secret: str, at: datetime) -> str:
    """The `Stripe-Signature` header for exactly these bytes."""
    seconds = int(at.timestamp())
    return f"t={seconds},v1={_mac(body, secret, seconds)}"


def check(body: bytes, header: str, secrets: Sequence[str], now: datetime, tolerance_s: int = TOLERANCE_S) -> None:
    """Raises `BadSignature` unless one of the secrets signed these bytes within the tolerance, before or after `now`."""
    parts = [part.strip().partition("=") for part in header.split(",")]
    times = [value for name, _, value in parts if name == "t"]
    signatures = [value for name, _, value in parts if name == "v1"]
    if len(times) != 1 or not (times[0].isascii() and times[0].isdigit()) or len(times[0]) > 12 or not signatures:
        raise BadSignature("the signature header is malformed")
    seconds = int(times[0])
    given = [signature.encode() for signature in signatures]
    if not any([hmac.compare_digest(_mac(body, secret, seconds).encode(), one) for secret in secrets for one in given]):  # noqa: C419
        raise BadSignature("the signature does not belong to this body")
    if abs(now.timestamp() - seconds) > tolerance_s:
        raise BadSignature("the signature is too old")


def _mac(body: bytes, secret: str, seconds: int) -> str:
    return hmac.new(secret.encode(), b"%d." % seconds + body, hashlib.sha256).hexdigest()
