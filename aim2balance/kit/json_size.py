"""How many values a JSON text has, counted before it is decoded: some bytes of text become a hundred of memory and of work each.

Linear in the text and ended at the bound, whatever the text is; it need not be valid.
"""

import re
from typing import Final

from aim2balance.kit.errors import Invalid

SMALL: Final = 64 << 10
"""Bytes below which no text is worth counting."""
MOST_PARTS: Final = 100_000
"""Objects and lists of one body. Anthropic takes 100,000 messages, OpenAI 2,048."""
MOST_VALUES: Final = 500_000
"""Values in all: members, items, numbers of an embedding. OpenAI takes 300,000 tokens."""
MOST_ESCAPES: Final = 2_000_000
"""Backslashes of one body. Each is a step of decoding and of finding the end of a string, in C that lets nobody else have the interpreter.
Two million characters written as escapes are more than any model reads."""
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
"""A string, or the rest of the text where it does not end: so every quotation mark is looked at once."""


def most_values(text: bytes) -> int:
    """At least as many as there are, at once: marks inside strings are counted too."""
    return text.count(b",") + text.count(b"{") + text.count(b"[") + 1


def check_size(text: bytes, parts: int = MOST_PARTS, values: int = MOST_VALUES) -> None:
    """Raises `Invalid` (too_many_values) that names the bound. Takes up to a second of Python for a text at the bound."""
    if len(text) <= SMALL:
        return
    if len(text) > MOST_ESCAPES and text.count(b"\\") > MOST_ESCAPES:
        raise Invalid(f"The body has more than {MOST_ESCAPES:,} escapes (backslashes).", code="too_many_values", most=MOST_ESCAPES)
    if most_values(text) <= min(parts, values):
        return
    seen_parts = seen_values = strings = at = 0
    for string in _STRING.finditer(text):
        strings += 1
        if string.start() > at:
            opened, more = _marks(text, at, string.start())
            seen_parts, seen_values = seen_parts + opened, seen_values + more
        at = string.end()
        if seen_parts > parts or max(seen_values, strings // 2) > values:
            break
    else:
        opened, more = _marks(text, at, len(text))
        seen_parts, seen_values = seen_parts + opened, seen_values + more
    if seen_parts > parts:
        raise Invalid(f"The body has more than {parts:,} objects and lists.", code="too_many_values", most=parts)
    if max(seen_values, strings // 2) > values:
        raise Invalid(f"The body has more than {values:,} values.", code="too_many_values", most=values)


def _marks(text: bytes, start: int, end: int) -> tuple[int, int]:
    opened = text.count(b"{", start, end) + text.count(b"[", start, end)
    return opened, opened + text.count(b",", start, end)
