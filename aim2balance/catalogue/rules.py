"""What an answer costs, and what a request may cost at most. Exact integers inside; `docs/pricing.md` explains the rule with an example.

price = provider cost in USD x EUR per USD x (1 + margin) x (1 + fee), rounded half-even to micro-euro, at least 1 when anything is owed.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any, Final
from uuid import UUID

from aim2balance.catalogue.errors import ModelNotPriced, WrongPrice
from aim2balance.catalogue.types import Caching, PerMtok, Priced, Prices, Rates, Tier
from aim2balance.kit.errors import invariant
from aim2balance.kit.money import Euro
from aim2balance.kit.tokens import TYPICAL, TokenUsage

MOST_USD_PER_MTOK: Final = Decimal(100_000)
MOST_USD_PER_PIECE: Final = Decimal(1_000)
UNPRICED_PIECE_TOKENS: Final = 1_600
"""A picture or tool call that turns up without a price is billed as this many tokens of the dearest text class."""

_EXACT = Context(prec=200)
_TEN_DIGITS = Context(prec=10, rounding=ROUND_HALF_EVEN)
CLASSES: Final = ("input", "cached_input", "cache_write", "cache_write_1h", "output", "audio_in", "audio_out")


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


def eur_per_usd(usd_per_eur: Decimal) -> Decimal:
    """Euro for one dollar from the reference rate (dollars for one euro): its reciprocal to ten significant digits."""
    invariant(usd_per_eur > 0, "an exchange rate is positive")
    return _TEN_DIGITS.divide(Decimal(1), usd_per_eur)


def price(usage: TokenUsage, prices: Prices, rates: Rates) -> Priced:
    """The price of an answer and its legs.

    The restoration leg is the exact fee rounded up, at the expense of the margin. The provider leg is its exact cost rounded to the
    nearest micro-euro, at most what remains; the margin is what remains then. A class without a price is billed at the dearest
    text price and named in `surprises`.
    """
    tariff = _tariff(prices, rates)
    scale = tariff.scales[0]
    if prices.tiers:
        whole = usage.input
        for above, candidate in tariff.tiers:
            if whole > above:
                scale = candidate
    units = (
        usage.uncached_input * scale.input
        + usage.cache_read * scale.cached_input
        + usage.output * scale.output
        + tariff.per_request
    )  # fmt: skip
    if usage.cache_write_5m or usage.cache_write_1h:
        units += usage.cache_write_5m * scale.cache_write + usage.cache_write_1h * scale.cache_write_1h
    surprises: tuple[str, ...] = ("output",) if usage.output and not scale.has_output else ()
    if usage.audio_in or usage.audio_out or usage.images or usage.tool_calls:
        more, unpriced = _rare(usage, scale, tariff)
        units += more
        surprises += unpriced
    return _legs(units, tariff, surprises)


def typical(prices: Prices) -> TokenUsage:
    """The answer that a model's price is shown for: without output where it writes nothing (embeddings)."""
    return TYPICAL if prices.output is not None else TokenUsage(uncached_input=TYPICAL.uncached_input)


def price_of_limit(
    prices: Prices,
    rates: Rates,
    *,
    input_tokens: int,
    output_tokens: int,
    answers: int = 1,
    caching: Caching = "",
    audio: bool = False,
    images: int = 0,
    tools: Sequence[tuple[str, int]] = (),
) -> Euro:
    """The most a request of that size can cost, rounded up: what a hold is made of.

    Input counts at its dearest class (with cache writes when `caching` allows them), `output_tokens` is the limit of each of `answers`.
    Raises `ModelNotPriced` when output is asked of a model without an output price.
    """
    tariff = _tariff(prices, rates)
    fixed, each = _dearest(tariff, input_tokens, caching, audio)
    if output_tokens and not tariff.scales[0].has_output:
        raise ModelNotPriced("this model has no price for output")
    units = input_tokens * fixed + answers * output_tokens * each + tariff.per_request
    units += _pieces(images, tools, tariff)
    return Euro(-(-units * tariff.gross // tariff.unit))


def affordable_output(
    prices: Prices,
    rates: Rates,
    grant: Euro,
    *,
    input_tokens: int,
    most: int,
    answers: int = 1,
    caching: Caching = "",
    audio: bool = False,
    images: int = 0,
    tools: Sequence[tuple[str, int]] = (),
) -> int:
    """The highest limit, at most `most`, whose `price_of_limit` is within `grant`; 0 when not even the input is."""
    tariff = _tariff(prices, rates)
    fixed, each = _dearest(tariff, input_tokens, caching, audio)
    rest = grant.micro * tariff.unit // tariff.gross if tariff.gross else 0
    rest -= input_tokens * fixed + tariff.per_request + _pieces(images, tools, tariff)
    if rest < 0:
        return 0
    return most if each == 0 else min(most, rest // (each * max(answers, 1)))


def missing_classes(
    prices: Prices, *, output: bool = True, audio_in: bool = False, audio_out: bool = False, images: bool = False, tools: Iterable[str] = ()
) -> tuple[str, ...]:
    """What a request asks for that has no price, by name; such a request is refused with `model_not_priced`."""
    priced_tools = {name for name, _ in prices.per_tool}
    asked = (
        ("output", output and prices.output is None),
        ("audio_in", audio_in and prices.audio_in is None),
        ("audio_out", audio_out and prices.audio_out is None),
        ("images", images and prices.per_image is None),
    )
    return (*(name for name, is_missing in asked if is_missing), *(f"tool:{name}" for name in tools if name not in priced_tools))


def eur_per_mtok(usd_per_mtok: Decimal, rates: Rates) -> Decimal:
    """What we ask for a million tokens, EUR, margin and fee included; four decimals, for display."""
    exact = _EXACT.multiply(_EXACT.multiply(usd_per_mtok, rates.eur_per_usd), (1 + rates.margin) * (1 + rates.fee_rate))
    return exact.quantize(Decimal("0.0001"), rounding=ROUND_HALF_EVEN)


# How it is computed: every price becomes an integer number of one tiny unit, so an answer is a sum of integer products.


@dataclass(frozen=True, slots=True)
class _Scale:
    input: int
    cached_input: int
    cache_write: int
    cache_write_1h: int
    output: int
    audio_in: int | None
    audio_out: int | None
    has_output: bool
    dearest: int


@dataclass(frozen=True, slots=True)
class _Tariff:
    """`unit` units make one micro-euro once multiplied by `gross` (price), `fee` or `net` (provider's part)."""

    scales: tuple[_Scale, ...]
    tiers: tuple[tuple[int, _Scale], ...]
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
_tariffs: dict[tuple[int, int], tuple[Prices, Rates, _Tariff]] = {}


def _tariff(prices: Prices, rates: Rates) -> _Tariff:
    found = _tariffs.get((id(prices), id(rates)))
    if found is not None and found[0] is prices and found[1] is rates:
        return found[2]
    tariff = _compile(prices, rates)
    if len(_tariffs) >= 4096:
        _tariffs.clear()
    _tariffs[id(prices), id(rates)] = (prices, rates, tariff)
    return tariff


def _compile(prices: Prices, rates: Rates) -> _Tariff:
    pieces = [prices.per_request, *(usd for _, usd in prices.per_tool), *([prices.per_image] if prices.per_image is not None else [])]
    tokens = [usd for row in (prices, *prices.tiers) for name in CLASSES if (usd := getattr(row, name)) is not None]
    usd_digits = max(_digits(usd) for usd in [*pieces, *tokens])
    net = rates.eur_per_usd
    fee = _EXACT.multiply(_EXACT.multiply(net, 1 + rates.margin), rates.fee_rate)
    gross = _EXACT.multiply(_EXACT.multiply(net, 1 + rates.margin), 1 + rates.fee_rate)
    eur_digits = max(_digits(factor) for factor in (net, fee, gross))
    scales = tuple(_scale(row, usd_digits) for row in (prices, *prices.tiers))

    def micro(usd: Decimal) -> int:
        return _integer(usd, usd_digits) * 1_000_000

    return _Tariff(
        scales=scales,
        tiers=tuple((tier.above, scale) for tier, scale in zip(prices.tiers, scales[1:], strict=True)),
        per_request=micro(prices.per_request),
        per_image=None if prices.per_image is None else micro(prices.per_image),
        per_tool={name: micro(usd) for name, usd in prices.per_tool},
        usd_digits=usd_digits,
        unit=10 ** (usd_digits + eur_digits),
        digits=usd_digits + eur_digits,
        gross=_integer(gross, eur_digits),
        fee=_integer(fee, eur_digits),
        net=_integer(net, eur_digits),
        plainest=(max(scales[0].input, scales[0].cached_input), scales[0].output),
    )


def _scale(row: PerMtok, digits: int) -> _Scale:
    def integer(usd: Decimal | None) -> int | None:
        return None if usd is None else _integer(usd, digits)

    output = integer(row.output)
    read, write, write_1h = (_integer(usd, digits) for usd in (row.cached_input, row.cache_write, row.cache_write_1h))
    uncached = _integer(row.input, digits)
    dearest = max(uncached, read, write, write_1h, output or 0)
    return _Scale(
        input=uncached,
        cached_input=read,
        cache_write=write,
        cache_write_1h=write_1h,
        output=dearest if output is None else output,
        audio_in=integer(row.audio_in),
        audio_out=integer(row.audio_out),
        has_output=output is not None,
        dearest=dearest,
    )


def _rare(usage: TokenUsage, scale: _Scale, tariff: _Tariff) -> tuple[int, tuple[str, ...]]:
    units, unpriced = 0, []
    for name, count, each in (("audio_in", usage.audio_in, scale.audio_in), ("audio_out", usage.audio_out, scale.audio_out)):
        units += count * (scale.dearest if each is None else each)
        if count and each is None:
            unpriced.append(name)
    piece = UNPRICED_PIECE_TOKENS * scale.dearest
    units += usage.images * (piece if tariff.per_image is None else tariff.per_image)
    if usage.images and tariff.per_image is None:
        unpriced.append("images")
    for name, count in usage.tool_calls:
        units += count * tariff.per_tool.get(name, piece)
        if count and name not in tariff.per_tool:
            unpriced.append(f"tool:{name}")
    return units, tuple(unpriced)


def _legs(units: int, tariff: _Tariff, surprises: tuple[str, ...]) -> Priced:
    gross = units * tariff.gross
    micro, over = divmod(gross, tariff.unit)
    if 2 * over > tariff.unit or (2 * over == tariff.unit and micro & 1):
        micro += 1
    if micro == 0 and gross:
        micro = 1
    restoration = -(-units * tariff.fee // tariff.unit)
    rest = micro - restoration
    invariant(rest >= 0, "the restoration leg is within the price")
    provider, over = divmod(units * tariff.net, tariff.unit)
    provider = min(rest, provider + (2 * over >= tariff.unit))
    return Priced(
        provider_usd=_EXACT.scaleb(Decimal(units), -tariff.usd_digits),
        exact=_EXACT.scaleb(Decimal(gross), -tariff.digits),
        provider=Euro(provider),
        margin=Euro(rest - provider),
        restoration=Euro(restoration),
        total=Euro(micro),
        surprises=surprises,
    )


def _dearest(tariff: _Tariff, input_tokens: int, caching: Caching, audio: bool) -> tuple[int, int]:
    """The dearest units of one input and of one output token, over the base prices and the tier the input may reach."""
    if not (caching or audio or tariff.tiers):
        return tariff.plainest
    reached = [tariff.scales[0], *(scale for above, scale in tariff.tiers if input_tokens > above)]
    each_input = each_output = 0
    for scale in reached:
        inputs = [scale.input, scale.cached_input]
        if caching:
            inputs.append(scale.cache_write)
        if caching == "1h":
            inputs.append(scale.cache_write_1h)
        outputs = [scale.output]
        if audio:
            inputs.append(scale.dearest if scale.audio_in is None else scale.audio_in)
            outputs.append(scale.dearest if scale.audio_out is None else scale.audio_out)
        each_input, each_output = max(each_input, *inputs), max(each_output, *outputs)
    return each_input, each_output


def _pieces(images: int, tools: Sequence[tuple[str, int]], tariff: _Tariff) -> int:
    if not images and not tools:
        return 0
    piece = UNPRICED_PIECE_TOKENS * max(scale.dearest for scale in tariff.scales)
    units = images * (piece if tariff.per_image is None else tariff.per_image)
    return units + sum(count * tariff.per_tool.get(name, piece) for name, count in tools)


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
    if not usd.is_finite() or not 0 <= usd <= most or _digits(usd) > 18:
        raise WrongPrice(f"{name}: expected a price from 0 to {most} USD, got {usd}")


def _digits(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    invariant(isinstance(exponent, int), "a rate is a finite number")
    return max(0, -int(exponent))


def _integer(number: Decimal, digits: int) -> int:
    return int(_EXACT.scaleb(number, digits))


def _id_of(facts: Mapping[str, Any]) -> UUID:
    """A UUIDv8 from the content: the same figures are the same row, in every process and at every start."""

    def plain(value: object) -> object:
        return f"{value.normalize(_EXACT):f}" if isinstance(value, Decimal) else str(value)

    digest = hashlib.sha256(json.dumps(facts, sort_keys=True, default=plain).encode()).digest()
    number = int.from_bytes(digest[:16])
    return UUID(int=number & ~(0xF << 76) & ~(0x3 << 62) | (0x8 << 76) | (0x2 << 62))
