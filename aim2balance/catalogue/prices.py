"""Rows of prices and rates: made from what was stated, checked, with an id from their content."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any, Final
from uuid import UUID

from aim2balance.catalogue.errors import WrongPrice
from aim2balance.catalogue.types import Prices, Rates, Tier
from aim2balance.kit.errors import invariant

MOST_USD_PER_MTOK: Final = Decimal(100_000)
MOST_USD_PER_PIECE: Final = Decimal(1_000)
CLASSES: Final = ("input", "cached_input", "cache_write", "cache_write_1h", "output", "audio_in", "audio_out", "image_out")

EXACT: Final = Context(prec=200)
CHARACTERS: Final = "characters"
"""Under this name among the pieces a model has a price for each character that it speaks."""
AUDIO_SECONDS: Final = "audio_seconds"
"""And under this one for each second of sound that it hears."""
BY_SOUND: Final = frozenset({CHARACTERS, AUDIO_SECONDS})
_SECOND_DIGITS: Final = Decimal("0.000000000001")
_TEN_DIGITS = Context(prec=10, rounding=ROUND_HALF_EVEN)


def make_prices(
    *,
    source: str,
    per_mtok: Mapping[str, Decimal],
    per_request: Decimal = Decimal(0),
    per_image: Decimal | None = None,
    per_tool: Mapping[str, Decimal] | None = None,
    tiers: Iterable[tuple[int, Mapping[str, Decimal]]] = (),
) -> Prices:
    """A price row from the classes that were stated (USD per million tokens; `input` is required).

    A missing `cached_input` costs as much as input, `cache_write` 1.25 times, `cache_write_1h` twice; other classes stay without a
    price. A tier takes what it leaves out from the row itself. Raises `WrongPrice` for a negative or absurd figure.
    """
    tools = tuple(sorted((per_tool or {}).items()))
    for name, usd in [("per_request", per_request), ("per_image", per_image), *tools]:
        if usd is not None:
            _check(name, usd, MOST_USD_PER_PIECE)
    base = _classes(per_mtok)
    steps = tuple(Tier(above=above, **_classes({**per_mtok, **own})) for above, own in sorted(tiers, key=lambda tier: tier[0]))
    facts: dict[str, Any] = {"per_request": per_request, "per_image": per_image, "per_tool": tools, "source": source, **base}
    return Prices(id=_id_of({**facts, "tiers": [asdict(step) for step in steps]}), tiers=steps, **facts)


def make_rates(
    *,
    margin: Decimal,
    fee_rate: Decimal,
    eur_per_usd: Decimal,
    rate_date: date,
    rate_source: str,
    eur_per_m2: Decimal | None = None,
    placeholder_rate: bool = False,
) -> Rates:
    """The rates of a moment; equal content gives the same id. A fee above 100 % is a broken invariant: legs could not hold it."""
    invariant(0 <= margin <= 10 and 0 <= fee_rate <= 1 and 0 < eur_per_usd <= 1000, "rates are shares of a sane size")
    facts: dict[str, Any] = {
        "margin": margin,
        "fee_rate": fee_rate,
        "eur_per_usd": eur_per_usd,
        "rate_date": rate_date,
        "rate_source": rate_source,
        "eur_per_m2": eur_per_m2,
        "placeholder_rate": placeholder_rate,
    }
    return Rates(id=_id_of(facts), **facts)


def of_a_second(usd: Decimal, seconds: int) -> Decimal:
    """The price of a second where `usd` is that of so many, USD to twelve digits: a whole hour is off by less than a billionth of it."""
    return EXACT.divide(usd, Decimal(seconds)).quantize(_SECOND_DIGITS, context=EXACT)


def of_a_character(usd_per_million: Decimal) -> Decimal:
    """The price of a character, USD, exact."""
    return EXACT.scaleb(usd_per_million, -6)


def eur_per_usd(usd_per_eur: Decimal) -> Decimal:
    """Euro for one dollar from the reference rate (dollars for one euro): its reciprocal to ten significant digits."""
    invariant(usd_per_eur > 0, "an exchange rate is positive")
    return _TEN_DIGITS.divide(Decimal(1), usd_per_eur)


def digits_of(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    invariant(isinstance(exponent, int), "a rate is a finite number")
    return max(0, -int(exponent))


def _classes(stated: Mapping[str, Decimal]) -> dict[str, Any]:
    unknown = set(stated) - set(CLASSES)
    if unknown or "input" not in stated:
        raise WrongPrice(f"expected a price for input and no others than {', '.join(CLASSES)}")
    for name, usd in stated.items():
        _check(name, usd, MOST_USD_PER_MTOK)
    each = stated["input"]
    defaults = {"cached_input": each, "cache_write": each * Decimal("1.25"), "cache_write_1h": each * 2}
    return {name: stated.get(name, defaults.get(name)) for name in CLASSES}


def _check(name: str, usd: Decimal, most: Decimal) -> None:
    if not usd.is_finite() or not 0 <= usd <= most or digits_of(usd) > 18:
        raise WrongPrice(f"{name}: expected a price from 0 to {most} USD, got {usd}")


def _id_of(facts: Mapping[str, Any]) -> UUID:
    """A UUIDv8 from the content: the same figures are the same row, in every process and at every start."""

    def plain(value: object) -> object:
        return f"{value.normalize(EXACT):f}" if isinstance(value, Decimal) else str(value)

    # A class that came later and is not stated leaves the ids of older rows as they are.
    facts = {name: value for name, value in facts.items() if name != "image_out" or value is not None}
    if "tiers" in facts:
        facts["tiers"] = [
            {name: value for name, value in tier.items() if name != "image_out" or value is not None} for tier in facts["tiers"]
        ]
    digest = hashlib.sha256(json.dumps(facts, sort_keys=True, default=plain).encode()).digest()
    number = int.from_bytes(digest[:16])
    return UUID(int=number & ~(0xF << 76) & ~(0x3 << 62) | (0x8 << 76) | (0x2 << 62))
