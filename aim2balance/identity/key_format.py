"""What an API key looks like. No I/O, no clock, no chance."""

KEY_PREFIX = "a2b-"

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_KEY_DIGITS = 43  # 62**43 > 2**256


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
