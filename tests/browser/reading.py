"""Reads amounts from the screen, and says whether they are what the books say."""

import re
from decimal import Decimal

_UNITS = {"€": Decimal(1_000_000), "ct": Decimal(10_000)}
_AMOUNT = re.compile(r"([\d.,]*\d)\s*(€|ct)(?!\w)")


def shows(text: str, micro: int, *, decimal: str = ".") -> bool:
    """The first amount in `text` is `micro` micro-euro, rounded at most to the digits it shows."""
    found = _AMOUNT.search(text.replace("\u00a0", " "))
    assert found, f"no amount in {text!r}"
    number = found[1].replace("," if decimal == "." else ".", "").replace(decimal, ".")
    digits = len(number.partition(".")[2])
    half_a_digit = Decimal(5).scaleb(-digits - 1) * _UNITS[found[2]]
    return abs(Decimal(number) * _UNITS[found[2]] - micro) <= half_a_digit


def exact_micro(text: str) -> int:
    """Micro-euro of an amount written with all six decimals."""
    found = re.search(r"\d+[.,]\d{6}", text)
    assert found, f"no exact amount in {text!r}"
    return int(found[0].replace(".", "").replace(",", ""))
