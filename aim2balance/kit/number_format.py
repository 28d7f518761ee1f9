"""Numbers as people read them, where the server writes them itself: PDFs, files for spreadsheets, the badge.

The rules are those of the page (`web/src/lib/format.ts`); both are tested against one table, `web/src/lib/format-examples.json`. Estimates
and amounts below ten cents have two significant digits, a unit that fits their size, and are never rounded to 0. A column of money has one
unit. Floats are read as they are written (0.1 is a tenth), halves go up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal, TypeAlias

from aim2balance.kit.money import MICRO

Language = Literal["en", "de"]
Quantity = Literal["energy", "water", "carbon", "area"]
MoneyUnit = Literal["€", "ct"]
Number: TypeAlias = Decimal | float | int

MINUS: Final = "\u2212"
NBSP: Final = "\u00a0"
_CENT: Final = 10_000
_EURO_FROM: Final = 100_000
"""Micro-euro from which an amount is written in euro: ten cents."""


@dataclass(frozen=True, slots=True)
class _Scale:
    """The small unit, how many of it one stored unit (kWh, L, kg, m²) is, the large unit, and from which value on that is used."""

    small: str
    per_small: int
    large: str
    large_from: Decimal


_SCALES: Final[dict[str, _Scale]] = {
    "energy": _Scale("Wh", 1_000, "kWh", Decimal("0.1")),
    "water": _Scale("mL", 1_000, "L", Decimal(1)),
    "carbon": _Scale("g", 1_000, "kg", Decimal(1)),
    "area": _Scale("cm²", 10_000, "m²", Decimal("0.01")),
}


def _exact(value: Number) -> Decimal:
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def round_two(value: Number) -> Decimal:
    """The value with two significant digits, halves away from zero."""
    exact = _exact(value)
    if not exact:
        return Decimal(0)
    rounded = exact.quantize(Decimal(1).scaleb(exact.adjusted() - 1), rounding=ROUND_HALF_UP)
    # 9.96 became 10.0, which has three.
    return rounded if rounded.adjusted() == exact.adjusted() else rounded.quantize(Decimal(1).scaleb(rounded.adjusted() - 1))


def _local(text: str, language: Language) -> str:
    """A plain figure with a sign of its own, groups of thousands and the language's decimal sign."""
    digits = text.removeprefix("-")
    whole, _, part = digits.partition(".")
    group, point = (".", ",") if language == "de" else (",", ".")
    made = f"{int(whole):,}".replace(",", group) + (f"{point}{part}" if part else "")
    return MINUS + made if text.startswith("-") and digits.strip("0.") else made


def count(number: int, language: Language) -> str:
    """As "214.430"."""
    return _local(str(number), language)


def two_digits(value: Number, language: Language) -> str:
    """As "0.57", "12", "1,200"; "0" for nothing."""
    rounded = round_two(value)
    if not rounded:
        return "0"
    return _local(f"{rounded:f}", language)


def fixed(value: Number, decimals: int, language: Language) -> str:
    """With so many decimals."""
    return _local(f"{_exact(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP):f}", language)


def money_unit(amounts: Sequence[int]) -> MoneyUnit:
    """The unit of a column: euro where any of its amounts (micro-euro) is ten cents or more, or all are nothing."""
    return "€" if any(abs(micro) >= _EURO_FROM for micro in amounts) or not any(amounts) else "ct"


def money_in(micro: int, unit: MoneyUnit, language: Language) -> str:
    """The figure alone: two decimals from ten cents on, two significant digits below."""
    if unit == "€" and (abs(micro) >= _EURO_FROM or not micro):
        return fixed(Decimal(micro) / MICRO, 2, language)
    return two_digits(Decimal(micro) / (MICRO if unit == "€" else _CENT), language)


def money(micro: int, language: Language, unit: MoneyUnit | None = None) -> str:
    """As "14.62 €", "0.27 ct"."""
    chosen = unit or money_unit([micro])
    return f"{money_in(micro, chosen, language)}{NBSP}{chosen}"


def exact_money(amounts: Sequence[int], language: Language) -> list[str]:
    """Amounts of a column that adds up: all with two decimals where all are whole cents, else all with six."""
    decimals = 2 if all(micro % _CENT == 0 for micro in amounts) else 6
    return [f"{fixed(Decimal(micro) / MICRO, decimals, language)}{NBSP}€" for micro in amounts]


def _unit_for(value: Number, quantity: Quantity) -> tuple[str, int]:
    """The unit that fits a value, and how many of it one stored unit is."""
    scale = _SCALES[quantity]
    return (scale.large, 1) if abs(round_two(value)) >= scale.large_from else (scale.small, scale.per_small)


def _in_unit(value: Number, unit: tuple[str, int], language: Language) -> str:
    name, factor = unit
    return f"{two_digits(_exact(value) * factor, language)}{NBSP}{name}"


def amount_of(value: Number, quantity: Quantity, language: Language) -> str:
    """As "0.57 Wh", "1.2 kg"; the value is in kWh, L, kg or m²."""
    return _in_unit(value, _unit_for(value, quantity), language)


def span(low: Number, high: Number, quantity: Quantity, language: Language) -> str:
    """As "17–140 g"; where the ends have units of their own, "65 mL – 30 L"."""
    to = _unit_for(high, quantity)
    of = _unit_for(low, quantity) if _exact(low) else to
    if of == to:
        return f"{two_digits(_exact(low) * to[1], language)}–{_in_unit(high, to, language)}"
    return f"{_in_unit(low, of, language)} – {_in_unit(high, to, language)}"


def part(share: Number, language: Language) -> str:
    """A part of a whole in whole percent: "38 %", and "< 1 %" or "> 99 %" where rounding would say nothing or all."""
    percent = _exact(share) * 100
    shown = percent.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    if percent > 0 and not shown:
        return f"<{NBSP}1{NBSP}%"
    if percent < 100 and shown == 100:
        return f">{NBSP}99{NBSP}%"
    return f"{_local(f'{shown:f}', language)}{NBSP}%"
