"""What an answer costs. Exact integers inside; `docs/pricing.md` explains the rule with an example.

price = provider cost in USD x EUR per USD x (1 + margin) x (1 + fee), rounded half-even to micro-euro, at least 1 when anything is owed.
"""

from decimal import ROUND_HALF_EVEN, Decimal

from aim2balance.catalogue.prices import EXACT
from aim2balance.catalogue.tariff import UNPRICED_PIECE_TOKENS, Scale, Tariff, tariff_of
from aim2balance.catalogue.types import Priced, Prices, Rates
from aim2balance.kit.errors import invariant
from aim2balance.kit.money import Euro
from aim2balance.kit.tokens import TYPICAL, TokenUsage


def price(usage: TokenUsage, prices: Prices, rates: Rates) -> Priced:
    """The price of an answer and its legs.

    The restoration leg is the exact fee rounded up, at the expense of the margin. The provider leg is its exact cost rounded to the
    nearest micro-euro, at most what remains; the margin is what remains then. A class without a price is billed at the dearest
    text price and named in `surprises`.
    """
    tariff = tariff_of(prices, rates)
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
    )  # fmt: skip
    if tariff.per_request and (usage.total or usage.images or usage.tool_calls):  # nothing produced, nothing owed
        units += tariff.per_request
    if usage.cache_write_5m or usage.cache_write_1h:
        units += usage.cache_write_5m * scale.cache_write + usage.cache_write_1h * scale.cache_write_1h
    surprises: tuple[str, ...] = ("output",) if usage.output and not scale.has_output else ()
    if usage.audio_in or usage.audio_out or usage.image_out or usage.images or usage.tool_calls:
        more, unpriced = _rare(usage, scale, tariff)
        units += more
        surprises += unpriced
    return _legs(units, tariff, surprises)


def typical(prices: Prices) -> TokenUsage:
    """The answer that a model's price is shown for: without output where it writes nothing (embeddings)."""
    return TYPICAL if prices.output is not None else TokenUsage(uncached_input=TYPICAL.uncached_input)


def estimated_input(size_bytes: int) -> int:
    """Tokens of so much text, for the price shown before it is sent: one for three bytes, and eight for the message around them."""
    return -(-size_bytes // 3) + 8


def eur_per_mtok(usd_per_mtok: Decimal, rates: Rates) -> Decimal:
    """What we ask for a million tokens, EUR, margin and fee included; four decimals, for display."""
    exact = EXACT.multiply(EXACT.multiply(usd_per_mtok, rates.eur_per_usd), (1 + rates.margin) * (1 + rates.fee_rate))
    return exact.quantize(Decimal("0.0001"), rounding=ROUND_HALF_EVEN)


def _rare(usage: TokenUsage, scale: Scale, tariff: Tariff) -> tuple[int, tuple[str, ...]]:
    units, unpriced = 0, []
    for name, count, each in (("audio_in", usage.audio_in, scale.audio_in), ("audio_out", usage.audio_out, scale.audio_out)):
        units += count * (scale.dearest if each is None else each)
        if count and each is None:
            unpriced.append(name)
    if usage.image_out:  # a part of the output, so what it costs more
        units += usage.image_out * ((scale.dearest if scale.image_out is None else scale.image_out) - scale.output)
        if scale.image_out is None:
            unpriced.append("image_out")
    piece = UNPRICED_PIECE_TOKENS * scale.dearest
    units += usage.images * (piece if tariff.per_image is None else tariff.per_image)
    if usage.images and tariff.per_image is None:
        unpriced.append("images")
    for name, count in usage.tool_calls:
        units += count * tariff.per_tool.get(name, piece)
        if count and name not in tariff.per_tool:
            unpriced.append(f"tool:{name}")
    return units, tuple(unpriced)


def _legs(units: int, tariff: Tariff, surprises: tuple[str, ...]) -> Priced:
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
        provider_usd=EXACT.scaleb(Decimal(units), -tariff.usd_digits),
        exact=EXACT.scaleb(Decimal(gross), -tariff.digits),
        provider=Euro(provider),
        margin=Euro(rest - provider),
        restoration=Euro(restoration),
        total=Euro(micro),
        surprises=surprises,
    )
