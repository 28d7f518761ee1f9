"""How a price is computed: every price becomes an integer number of one tiny unit, so an answer is a sum of integer products."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from aim2balance.catalogue.prices import CLASSES, EXACT, digits_of
from aim2balance.catalogue.types import PerMtok, Prices, Rates

UNPRICED_PIECE_TOKENS: Final = 1_600
"""A picture or tool call that turns up without a price is billed as this many tokens of the dearest text class."""


@dataclass(frozen=True, slots=True)
class Scale:
    input: int
    cached_input: int
    cache_write: int
    cache_write_1h: int
    output: int
    audio_in: int | None
    audio_out: int | None
    image_out: int | None
    has_output: bool
    dearest: int


@dataclass(frozen=True, slots=True)
class Tariff:
    """`unit` units make one micro-euro once multiplied by `gross` (price), `fee` or `net` (provider's part)."""

    scales: tuple[Scale, ...]
    tiers: tuple[tuple[int, Scale], ...]
    per_request: int
    per_image: int | None
    per_tool: Mapping[str, int]
    usd_digits: int
    unit: int
    digits: int
    gross: int
    fee: int
    net: int
    plainest: tuple[int, int]
    """The dearest input and output of a request without cache writes, audio and tiers."""


# By identity: hashing two ids costs more than the price itself. The rows are kept beside the tariff, so an identity stays theirs.
_tariffs: dict[tuple[int, int], tuple[Prices, Rates, Tariff]] = {}


def tariff_of(prices: Prices, rates: Rates) -> Tariff:
    found = _tariffs.get((id(prices), id(rates)))
    if found is not None and found[0] is prices and found[1] is rates:
        return found[2]
    tariff = _compile(prices, rates)
    if len(_tariffs) >= 4096:
        _tariffs.clear()
    _tariffs[id(prices), id(rates)] = (prices, rates, tariff)
    return tariff


def _compile(prices: Prices, rates: Rates) -> Tariff:
    pieces = [prices.per_request, *(usd for _, usd in prices.per_tool), *([prices.per_image] if prices.per_image is not None else [])]
    tokens = [usd for row in (prices, *prices.tiers) for name in CLASSES if (usd := getattr(row, name)) is not None]
    usd_digits = max(digits_of(usd) for usd in [*pieces, *tokens])
    net = rates.eur_per_usd
    fee = EXACT.multiply(EXACT.multiply(net, 1 + rates.margin), rates.fee_rate)
    gross = EXACT.multiply(EXACT.multiply(net, 1 + rates.margin), 1 + rates.fee_rate)
    eur_digits = max(digits_of(factor) for factor in (net, fee, gross))
    scales = tuple(_scale(row, usd_digits) for row in (prices, *prices.tiers))

    def micro(usd: Decimal) -> int:
        return integer_of(usd, usd_digits) * 1_000_000

    return Tariff(
        scales=scales,
        tiers=tuple((tier.above, scale) for tier, scale in zip(prices.tiers, scales[1:], strict=True)),
        per_request=micro(prices.per_request),
        per_image=None if prices.per_image is None else micro(prices.per_image),
        per_tool={name: micro(usd) for name, usd in prices.per_tool},
        usd_digits=usd_digits,
        unit=10 ** (usd_digits + eur_digits),
        digits=usd_digits + eur_digits,
        gross=integer_of(gross, eur_digits),
        fee=integer_of(fee, eur_digits),
        net=integer_of(net, eur_digits),
        plainest=(max(scales[0].input, scales[0].cached_input), max(scales[0].output, scales[0].image_out or 0)),
    )


def _scale(row: PerMtok, digits: int) -> Scale:
    def integer(usd: Decimal | None) -> int | None:
        return None if usd is None else integer_of(usd, digits)

    output = integer(row.output)
    read, write, write_1h = (integer_of(usd, digits) for usd in (row.cached_input, row.cache_write, row.cache_write_1h))
    uncached = integer_of(row.input, digits)
    dearest = max(uncached, read, write, write_1h, output or 0)
    return Scale(
        input=uncached,
        cached_input=read,
        cache_write=write,
        cache_write_1h=write_1h,
        output=dearest if output is None else output,
        audio_in=integer(row.audio_in),
        audio_out=integer(row.audio_out),
        image_out=integer(row.image_out),
        has_output=output is not None,
        dearest=dearest,
    )


def integer_of(number: Decimal, digits: int) -> int:
    return int(EXACT.scaleb(number, digits))
