"""Method `a2b-2` (2026-11): electricity of the accelerators as measured publicly; host, idle reserve and cooling as parts of their own.

Joules per output token are the measured ones where the model was measured (ML.ENERGY benchmark v3) and a fit on those measurements
elsewhere; closed models are set to the one comprehensive figure a maker has published. Reading the input is the formula of `a2b-1`, taken
off the measured totals at a stated prompt length and added for the real input. The figures stand in `a2b_2_figures`, made by
`bench/footprint/fit.py`; sources and what came out stand in `docs/footprint-validation.md`. Released methods are frozen.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from aim2balance.impact import a2b_1
from aim2balance.impact.a2b_2_figures import BATCH, CLOSED, FIT, PICTURES, SPREAD
from aim2balance.impact.rules import footprint_m2_year
from aim2balance.impact.types import (
    Bounds,
    CarbonIntensity,
    ElectricityMix,
    Fit,
    Measured,
    MeasuredPoint,
    PartedFootprint,
    PartShares,
    Quality,
    Site,
    Triple,
    WorkKind,
)
from aim2balance.kit.quantities import CarbonKg, EnergyKWh, WaterL
from aim2balance.kit.tokens import TokenUsage

METHOD: Final = "a2b-2"
JOULES_PER_KWH: Final = 3.6e6
ENDS: Final = (0, 1, 2)
LOW, BEST, HIGH = ENDS

HOST: Final = (0.2, 0.4, 0.8)
"""Processors and memory of the servers, on accelerators. Google 2025: 0.06 of 0.24 Wh beside 0.14 for accelerators."""
IDLE: Final = (0.0, 0.15, 0.5)
"""Machines kept ready, on accelerators. Google 2025: 0.02 Wh beside 0.14."""
PREFILL_WH: Final[Triple] = (
    a2b_1.PREFILL_WH[LOW] / (1 + HOST[BEST]),
    a2b_1.PREFILL_WH[BEST] / (1 + HOST[BEST]),
    a2b_1.PREFILL_WH[HIGH] / (1 + HOST[BEST]),
)
"""Wh of the accelerators per input token and billion active parameters: the server figures of `a2b-1` without the host."""
CARBON_ENDS: Final = (1.0, 1.0, 3.5)
WATER_ENDS: Final = (1.0, 1.0, 10.0)
"""What `a2b-1` allows above the energy for hour, contract and life cycle of the electricity (its classes B and C: 7 / 2 and 20 / 2)."""
CACHE_EXPONENT: Final = 0.3
"""How the key-value cache of a token grows with the model; from the layers and heads of Llama 3.1 and Qwen3."""
BITS: Final = {"bfloat16": 16.0, "fp8": 8.0, "mxfp4": 4.25}
CLOSED_BITS: Final = 8.0
"""Closed models are taken at 8 bits a weight, as new accelerators serve them; nobody says so."""
GUESS_SPREAD: Final = 2.0
BEYOND_SPREAD: Final = 1.3
"""More on each end where the size is a guess, and where size or precision lies beyond what was measured. By judgement."""
CLOSED_SPREAD: Final = 5.0
"""A factor of 2 for the length of Google's median prompt, which is not published, times 2.5 for the guessed size. By judgement."""
MEASURED_TOTAL_B: Final = (8.0 / 1.25, 671.0 * 1.25)
MEASURED_CONTEXT: Final = 12_000
LOCAL_FACTOR: Final = (1.0, 2.5, 6.0)
"""A desktop's GPU beside one of a data centre, for one request at a time. By judgement, until it is measured."""
IMAGE_HIGH: Final = 5.0
"""Providers' picture models may be larger than any measured one (8 billion parameters). By judgement."""
STANDARD_PIXELS: Final = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What the fit asks of a model: billions of parameters in all and at work, and bits of a weight."""

    total_b: Triple
    active_b: Triple
    bits: float = 16.0

    @property
    def is_beyond(self) -> bool:
        lowest, highest = MEASURED_TOTAL_B
        return not lowest <= self.total_b[BEST] <= highest or self.bits not in {16.0, 8.0}


class PictureShape(NamedTuple):
    """Size in pixels and number of steps; `None` is what the measured model was run with."""

    width: int = 1024
    height: int = 1024
    steps: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedModel:
    """Everything that is fixed for a provider, model and zone under this method.

    `lines` are joules of an output token at no context and what each token of context adds, for low, best and high, widened by the class.
    `residuals` are (ln of context, ln of measured over fitted for low, best and high) of several measured tasks, shortest context first; of
    a single one it is in the lines. `read` and `embed` are joules of an input token in answers and in vectors.
    `shares` are kWh of each part for a joule of the accelerators.
    """

    zone: str
    intensity: CarbonIntensity | None
    lines: tuple["ContextLine", "ContextLine", "ContextLine"]
    residuals: tuple[tuple[float, Triple], ...]
    least_joules: float | None
    read: Triple
    embed: Triple
    shares: tuple["PartShares", "PartShares", "PartShares"]
    kg_per_joule: Triple
    l_per_joule: Triple
    quality: Quality
    basis: str
    picture_model: str
    warnings: tuple[str, ...]


class ContextLine(NamedTuple):
    """Joules of an output token at no context, and what each token of context adds."""

    constant: float
    per_token: float


def triple_of(bounds: Bounds) -> Triple:
    """Both ends and their geometric mean."""
    return bounds.low, math.sqrt(bounds.low * bounds.high), bounds.high


def decode_joules(total_b: float, active_b: float, bits: float, context: float, batch: float, fit: Fit = FIT) -> float:
    """Joules of the accelerators per output token at that context: the input and on average half the answer."""
    line = context_line(total_b, active_b, bits, batch, fit)
    return line.constant + line.per_token * context


def context_line(total_b: float, active_b: float, bits: float, batch: float, fit: Fit = FIT) -> ContextLine:
    """Joules of the accelerators per output token, by context.

    Reading the weights is shared by the batch (a mixture of experts reads the share that some request needs); arithmetic goes with the
    active parameters; reading the key-value cache goes with the context.
    """
    share = active_b / total_b
    weights_gb = total_b * bits / 8 * (1 - (1 - share) ** batch if share < 1 else 1.0) + fit.overhead_gb
    arithmetic = fit.arithmetic_j * active_b**fit.arithmetic_exponent * bits / 16
    more = fit.mixture if share < 1 else 1.0
    return ContextLine((fit.weights_j * weights_gb / batch + arithmetic) * more, fit.cache_j / 1000 * total_b**CACHE_EXPONENT * more)


def prefill_joules(active_b: float, tokens_in: float, cached: float, end: int, *, is_long: bool = True) -> float:
    """Joules of the accelerators for reading the input; where it is not long, attention adds nothing."""
    weighed = tokens_in - cached + a2b_1.CACHED_WEIGHT[end] * cached
    return PREFILL_WH[end] * 3600 * active_b * weighed * (1 + tokens_in / a2b_1.LONG_CONTEXT_TOKENS if is_long else 1.0)


def serve(
    shape: Shape,
    site: Site,
    mix: ElectricityMix,
    *,
    quality: Quality,
    basis: str,
    measured: Measured | None = None,
    embedding_b: Triple | None = None,
    is_local: bool = False,
    picture_model: str = "",
    warnings: tuple[str, ...] = (),
) -> ServedModel:
    """Coefficients of a model at a site on a mix. `measured` replaces the shape by what was measured, and the fit by its residuals."""
    low, best, high = 1 / SPREAD[0], 1.0, SPREAD[1]
    residuals: tuple[tuple[float, Triple], ...] = ()
    if measured is not None:
        shape = Shape(total_b=(measured.total_b,) * 3, active_b=(measured.active_b,) * 3, bits=measured.bits)
        residuals = tuple((math.log(point.context), _residual_at(shape, point)) for point in measured.points)
        low = best = high = 1.0
    elif quality == "D":
        best = CLOSED.factor
        low, high = best / CLOSED_SPREAD, best * CLOSED_SPREAD
    else:
        widening = (GUESS_SPREAD if quality == "E" else 1.0) * (BEYOND_SPREAD if shape.is_beyond else 1.0)
        low, high = low / widening, high * widening
        if shape.is_beyond:
            warnings = (*warnings, "beyond-measured")
        if shape.bits < BITS["fp8"]:
            warnings = (*warnings, "precision-extrapolated")
    batch: Triple = BATCH
    if quality == "D":
        batch = (BATCH[BEST],) * 3
    if is_local:
        batch = (1.0, 1.0, 1.0)
        low, best, high = LOCAL_FACTOR
    factors: Triple = (low, best, high)
    if len(residuals) == 1:
        factors = _triple(math.exp(more) for more in residuals[0][1])
        residuals = ()
    pue = (site.pue.low, site.pue.mean, site.pue.high)
    wue = (site.wue.low, site.wue.mean, site.wue.high)
    it = _triple((1 + HOST[end] + IDLE[end]) / JOULES_PER_KWH for end in ENDS)
    first, middle, last = (_line(shape, batch, factors, end) for end in ENDS)
    of_low, of_best, of_high = (part_shares(it[end], pue[end], end) for end in ENDS)
    return ServedModel(
        zone=mix.zone,
        intensity=mix.intensity,
        lines=(first, middle, last),
        residuals=residuals,
        least_joules=None if measured is None else measured.least_joules,
        read=_triple(prefill_joules(shape.active_b[end], 1, 0, end, is_long=False) for end in ENDS),
        embed=_triple(prefill_joules((embedding_b or shape.active_b)[end], 1, 0, end, is_long=False) for end in ENDS),
        shares=(of_low, of_best, of_high),
        kg_per_joule=_kg_per_joule(mix, it, pue),
        l_per_joule=_triple(WATER_ENDS[end] * it[end] * (wue[end] + pue[end] * mix.wue) for end in ENDS),
        quality=quality,
        basis=basis,
        picture_model=picture_model,
        warnings=(*mix.warnings, *warnings),
    )


def _kg_per_joule(mix: ElectricityMix, it: Triple, pue: Triple) -> Triple:
    """An hour's figure has ends of its own: low takes the low one, and high the high one where what it allows anyway does not cover it."""
    low_gwp, gwp, high_gwp = mix.gwp_ends
    low, best, high = _triple(
        CARBON_ENDS[end] * it[end] * (pue[end] * each + a2b_1.EMBODIED_KG_PER_IT_KWH)
        for end, each in zip(ENDS, (low_gwp, gwp, gwp), strict=True)
    )
    return low, best, max(high, it[HIGH] * (pue[HIGH] * high_gwp + a2b_1.EMBODIED_KG_PER_IT_KWH))


def _triple(values: Iterable[float]) -> Triple:
    low, best, high = values
    return low, best, high


def _line(shape: Shape, batch: Triple, factors: Triple, end: int) -> ContextLine:
    line = context_line(shape.total_b[end], shape.active_b[end], shape.bits, batch[end])
    return ContextLine(line.constant * factors[end], line.per_token * factors[end])


def _residual_at(shape: Shape, point: MeasuredPoint) -> Triple:
    return _triple(
        math.log(point.joules[end] / decode_joules(shape.total_b[end], shape.active_b[end], shape.bits, point.context, BATCH[end]))
        for end in ENDS
    )


def part_shares(it: float, pue: float, end: int) -> PartShares:
    """KWh of each part for a joule of the accelerators; `it` is that of the machines together."""
    return PartShares(1 / JOULES_PER_KWH, HOST[end] / JOULES_PER_KWH, IDLE[end] / JOULES_PER_KWH, (pue - 1) * it)


def joules_per_token(model: ServedModel, context: float) -> Triple:
    """Low, best and high joules of the accelerators per output token at that context (input and half the answer)."""
    (low, each_low), (best, each), (high, each_high) = model.lines
    low, best, high = low + each_low * context, best + each * context, high + each_high * context
    if model.residuals:
        more_low, more, more_high = _residual(model.residuals, math.log(max(context, 1.0)))
        low, best, high = low * math.exp(more_low), best * math.exp(more), high * math.exp(more_high)
    if model.least_joules is not None:
        low = min(low, model.least_joules)
    return min(low, best), best, max(best, high)


def _residual(residuals: tuple[tuple[float, Triple], ...], log_context: float) -> Triple:
    """Between two measured tasks in proportion to the logarithm of the context, beyond them the nearer one's."""
    (shortest, (low, best, high)), (longest, (low_last, best_last, high_last)) = residuals[0], residuals[-1]
    part = min(1.0, max(0.0, (log_context - shortest) / (longest - shortest)))
    return low + part * (low_last - low), best + part * (best_last - best), high + part * (high_last - high)


def estimate_served(
    model: ServedModel, usage: TokenUsage, *, kind: WorkKind = "chat", picture: PictureShape | None = None
) -> PartedFootprint | None:
    """The footprint of one piece of work, or `None` where it is not known: speech alone was used, which nobody has measured.

    "embedding" has no output part; "image" counts pictures alone (one when none were reported). Speech beside text is left out, and
    `warnings` says so. Never raises.
    """
    cached, written = usage.cache_read, usage.output
    text_in = usage.uncached_input + cached + usage.cache_write_5m + usage.cache_write_1h
    is_text = not (usage.images or usage.image_out or usage.audio_in or usage.audio_out)
    if kind == "chat" and is_text and text_in + written <= a2b_1.MOST_TOKENS:
        joules, read = chat_joules(model, text_in, cached, written)
        return footprint_of(model, joules, read, model.quality, _warnings(model.warnings, text_in, written))
    return _estimate_rare(model, usage, kind, picture)


def _warnings(warnings: tuple[str, ...], text_in: int, written: int) -> tuple[str, ...]:
    is_beyond = written and text_in + written / 2 > MEASURED_CONTEXT
    return (*warnings, "context-beyond-measured") if is_beyond else warnings


def chat_joules(model: ServedModel, text_in: int, cached: int, written: int) -> tuple[Triple, float]:
    """Joules of the accelerators for reading and writing, and what of the best value was for reading; `cached` is a part of `text_in`."""
    low, best, high = read_joules(model.read, text_in, cached)
    if not written:
        return (low, best, high), best
    each_low, each, each_high = joules_per_token(model, text_in + written / 2)
    return (low + each_low * written, best + each * written, high + each_high * written), best


def read_joules(each: Triple, text_in: int, cached: int) -> Triple:
    """Joules of the accelerators for reading the input, at so many for a token of a short one."""
    low, best, high = each
    weight_low, weight, weight_high = a2b_1.CACHED_WEIGHT
    length, fresh = 1 + text_in / a2b_1.LONG_CONTEXT_TOKENS, text_in - cached
    return (
        low * (fresh + weight_low * cached) * length,
        best * (fresh + weight * cached) * length,
        high * (fresh + weight_high * cached) * length,
    )  # fmt: skip


def _estimate_rare(model: ServedModel, usage: TokenUsage, kind: WorkKind, picture: PictureShape | None) -> PartedFootprint | None:
    most = a2b_1.MOST_TOKENS
    warnings = model.warnings
    if max(usage.input, usage.output, usage.images) > most:
        warnings = (*warnings, "tokens-capped")
    text_in = min(usage.input - usage.audio_in, most)
    cached = min(usage.cache_read, text_in)
    written = min(usage.output - usage.image_out, most)
    images = min(usage.images, most) or int(kind == "image" and usage.total > 0)
    if usage.audio_in or usage.audio_out:
        if not text_in + written + images:
            return None
        warnings = (*warnings, "speech-not-known")
    joules, read = (0.0, 0.0, 0.0), 0.0
    if kind == "embedding":
        joules = read_joules(model.embed, text_in, cached)
        read = joules[BEST]
    elif kind == "chat":
        warnings = _warnings(warnings, text_in, written)
        joules, read = chat_joules(model, text_in, cached, written)
    quality = model.quality
    if images:
        joules = _add(joules, _times(picture_joules(model.picture_model, picture or PictureShape()), images))
        quality = "B" if kind == "image" and model.picture_model in PICTURES else "E"
    return footprint_of(model, joules, read, quality, warnings)


def _add(one: Triple, other: Triple) -> Triple:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


def _times(one: Triple, factor: float) -> Triple:
    return one[0] * factor, one[1] * factor, one[2] * factor


def picture_joules(model: str, picture: PictureShape) -> Triple:
    """Joules of the accelerators for one made picture: of that model when it was measured, else the spread of all that were.

    Goes with the number of pixels and of steps; all measured pictures have 1024 × 1024 pixels.
    """
    pixels = max(1, picture.width) * max(1, picture.height) / STANDARD_PIXELS
    if (known := PICTURES.get(model)) is not None:
        return _times(known.joules, pixels * (1.0 if picture.steps is None else max(1, picture.steps) / known.steps))
    per_picture = [
        each.joules if picture.steps is None else _times(each.joules, max(1, picture.steps) / each.steps) for each in PICTURES.values()
    ]
    best = math.exp(sum(math.log(joules[BEST]) for joules in per_picture) / len(per_picture))
    return _times((min(joules[LOW] for joules in per_picture), best, IMAGE_HIGH * max(joules[HIGH] for joules in per_picture)), pixels)


def footprint_of(model: ServedModel, joules: Triple, read: float, quality: Quality, warnings: tuple[str, ...]) -> PartedFootprint:
    """Low goes with low and high with high in every part, because the errors are alike and do not cancel."""
    low, best, high = joules
    of_low, of_best, of_high = model.shares
    (a_low, h_low, i_low, c_low), (a_best, h_best, i_best, c_best), (a_high, h_high, i_high, c_high) = model.shares
    kg_low, kg, kg_high = model.kg_per_joule
    l_low, litres, l_high = model.l_per_joule
    kg, litres, all_best = kg * best, litres * best, sum(of_best)
    return PartedFootprint(
        kWh=EnergyKWh(sum(of_low) * low, all_best * best, sum(of_high) * high),
        L=WaterL(l_low * low, litres, l_high * high),
        CO2e=CarbonKg(kg_low * low, kg, kg_high * high),
        prefill_kWh=read * all_best,
        footprint_m2_year=footprint_m2_year(kg, litres),
        zone=model.zone,
        intensity=model.intensity,
        quality=quality,
        method=METHOD,
        ecologits=a2b_1.ECOLOGITS,
        warnings=warnings,
        parts_kwh=(
            a_low * low,
            a_best * best,
            a_high * high,
            h_low * low,
            h_best * best,
            h_high * high,
            i_low * low,
            i_best * best,
            i_high * high,
            c_low * low,
            c_best * best,
            c_high * high,
        ),
    )
