"""One-time codes of an authenticator app (RFC 6238: SHA-1, six digits, thirty seconds) and codes to recover by. No I/O, clock, chance."""

import base64
import hmac
from collections.abc import Callable
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP

STEP_S: Final = 30
DIGITS: Final = 6
WINDOW: Final = 1
"""Time steps before and after the present one whose code is taken."""
CLOCK_STEPS: Final = 20
"""So far off a clock is recognised as such, where the secret has just been handed out."""
SECRET_BYTES: Final = 20
RECOVERY_CODES: Final = 10
RECOVERY_BYTES: Final = 10
_ISSUER: Final = "aim2balance"
_GROUP: Final = 4


def step_at(now: datetime) -> int:
    return int(now.timestamp()) // STEP_S


def code_at(secret: bytes, step: int) -> str:
    return HOTP(secret, DIGITS, SHA1(), enforce_key_length=False).generate(step).decode()  # noqa: S303 - what every app speaks


def matching_step(secret: bytes, code: str, now: datetime, *, after: int = 0, window: int = WINDOW) -> int | None:
    """The time step this is the code of: within the window, and after the last one that was used."""
    here = step_at(now)
    found = [
        step
        for step in range(here - window, here + window + 1)
        if step > after and hmac.compare_digest(code_at(secret, step).encode(), code.encode())
    ]
    return min(found, key=lambda step: abs(step - here), default=None)


def seconds_off(secret: bytes, code: str, now: datetime) -> int | None:
    """How far the clock that made the code is ahead of ours; None where it is the code of no time near."""
    step = matching_step(secret, code, now, window=CLOCK_STEPS)
    return None if step is None else (step - step_at(now)) * STEP_S


def written(code: str) -> str:
    """A code as it is compared, whichever blanks, hyphens and case it was typed with."""
    return "".join(letter for letter in code.upper() if letter.isascii() and letter.isalnum())


def is_one_time_code(code: str) -> bool:
    return len(code) == DIGITS and code.isdigit()


def base32(secret: bytes) -> str:
    return base64.b32encode(secret).decode().rstrip("=")


def recovery_code(chance: bytes) -> str:
    """Ten random bytes as they are shown: `ABCD-EFGH-…`."""
    text = base32(chance)
    return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def enrolment_uri(secret: bytes, email: str) -> str:
    """What an app reads out of the square."""
    query = urlencode({"secret": base32(secret), "issuer": _ISSUER, "algorithm": "SHA1", "digits": DIGITS, "period": STEP_S})
    return f"otpauth://totp/{_ISSUER}:{quote(email)}?{query}"


def square(uri: str) -> list[str]:
    """It as a QR code: rows of `1` (dark) and `0`, without the margin."""
    from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel

    made = QRCode(None, QRErrorCorrectLevel.M)
    made.addData(QR8bitByte(uri))
    made.make()
    size = range(made.moduleCount)
    is_dark: Callable[[int, int], bool] = made.isDark
    return ["".join("1" if is_dark(row, column) else "0" for column in size) for row in size]
