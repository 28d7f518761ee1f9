"""What a password must be. No I/O, no clock, no chance."""

import unicodedata

from aim2balance.identity.errors import InvalidPassword

PASSWORD_MIN, PASSWORD_MAX = 10, 256


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
