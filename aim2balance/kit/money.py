"""Euro as an integer number of micro-euro, and the way a fraction becomes one.

x euro per million tokens is x micro-euro per token, so formulas read like a price list. Rates are `Decimal`; floats never touch money.
"""

import re
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Self

import msgspec

from aim2balance.kit.errors import Invalid, invariant

MICRO = 1_000_000
_MOST_PLACES = 40  # more than any price, rate or share needs
_AMOUNT = re.compile(r"([0-9]{1,12})(?:\.([0-9]{0,6}))?")


class Euro(msgspec.Struct, frozen=True, order=True, gc=False):
    """An amount of money: `micro` millionths of a euro, negative for what is owed to us."""

    micro: int

    def __add__(self, other: Self) -> "Euro":
        return Euro(self.micro + other.micro)

    def __sub__(self, other: Self) -> "Euro":
        return Euro(self.micro - other.micro)

    def __neg__(self) -> "Euro":
        return Euro(-self.micro)

    def __bool__(self) -> bool:
        return self.micro != 0

    @classmethod
    def parse(cls, text: str) -> "Euro":
        """Read "12.5" as 12.50 €; at most six decimals, no exponent, no sign but "-". Raises `Invalid`."""
        bare = text.strip()
        found = _AMOUNT.fullmatch(bare.removeprefix("-"))
        if found is None:
            raise Invalid(f"not an amount in euro: {text!r}", code="invalid_amount")
        whole, part = found[1], found[2]
        micro = int(whole) * MICRO + int((part or "0").ljust(6, "0"))
        return cls(-micro if bare.startswith("-") else micro)

    def plain(self) -> str:
        """The exact amount in euro as a plain decimal: "0.002711", "20", "-1.5"."""
        sign = "-" if self.micro < 0 else ""
        whole, part = divmod(abs(self.micro), MICRO)
        return f"{sign}{whole}.{part:06d}".rstrip("0").rstrip(".")

    def to_cents(self) -> int:
        """The amount in whole cents. Raises `BrokenInvariant` when a fraction of a cent would be lost."""
        cents, rest = divmod(self.micro, 10_000)
        invariant(rest == 0, "a fraction of a cent cannot leave the books")
        return cents


ZERO = Euro(0)


def is_bounded(number: Decimal) -> bool:
    """Whether a numeric column can take it. Bounds of value do not say that: 1e-20000 is below any, and 0e999999 is 0."""
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and -_MOST_PLACES <= exponent <= _MOST_PLACES and number.adjusted() <= _MOST_PLACES


def bounded(number: Decimal) -> Decimal:
    """The number, for a reader of foreign values. Raises `ValueError` for one that is not `is_bounded`."""
    if not is_bounded(number):
        raise ValueError("a number of too many places")
    return number


def round_price(exact_micro: Decimal) -> Euro:
    """Round half-even to micro-euro, at least 1 when anything is owed at all. Raises `BrokenInvariant` below zero."""
    invariant(exact_micro >= 0, "a price is never negative")
    rounded = int(exact_micro.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
    return Euro(max(rounded, 1) if exact_micro > 0 else 0)
