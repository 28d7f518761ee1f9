"""Method `a2b-2` (2026-11): electricity of the accelerators as measured publicly; host, idle reserve and cooling as parts of their own.

Joules per output token are the measured ones where the model was measured (ML.ENERGY benchmark v3) and a fit on those measurements
elsewhere; closed models are set to the one comprehensive figure a maker has published. Reading the input is the formula of `a2b-1`, taken
off the measured totals at a stated prompt length and added for the real input. The figures stand in `a2b_2_figures`, made by
`bench/footprint/fit.py`; sources and what came out stand in `docs/footprint-validation.md`. Released methods are frozen.
"""

import math
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
    Part,
    PartedFootprint,
    Parts,
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

    `residuals` are (ln of context, ln of measured over fitted for low, best and high), one for each measured task, shortest context first.
    `factors` are what the class does to low, best and high of the fitted joules.
    """

    zone: str
    gwp: float
    intensity: CarbonIntensity | None
    pue: Triple
    water_l_per_kwh: Triple
    shape: Shape
    embedding_b: Triple
    residuals: tuple[tuple[float, Triple], ...]
    least_joules: float | None
    batch: Triple
    factors: Triple
    quality: Quality
    basis: str
    picture_model: str
    warnings: tuple[str, ...]


def triple_of(bounds: Bounds) -> Triple:
    """Both ends and their geometric mean."""
    return bounds.low, math.sqrt(bounds.low * bounds.high), bounds.high


def decode_joules(total_b: float, active_b: float, bits: float, context: float, batch: float, fit: Fit = FIT) -> float:
    """Joules of the accelerators per output token.

    Reading the weights is shared by the batch (a mixture of experts reads the share that some request needs); arithmetic goes with the
    active parameters; reading the key-value cache goes with the context, which is the input and on average half the answer.
    """
    share = active_b / total_b
    weights_gb = total_b * bits / 8 * (1 - (1 - share) ** batch if share < 1 else 1.0) + fit.overhead_gb
    arithmetic = fit.arithmetic_j * active_b**fit.arithmetic_exponent * bits / 16
    cache = fit.cache_j * context / 1000 * total_b**CACHE_EXPONENT
    return float((fit.weights_j * weights_gb / batch + arithmetic + cache) * (fit.mixture if share < 1 else 1.0))


def prefill_joules(active_b: float, tokens_in: float, cached: float, end: int) -> float:
    """Joules of the accelerators for reading the input."""
    weighed = (tokens_in - cached + a2b_1.CACHED_WEIGHT[end] * cached) * (1 + tokens_in / a2b_1.LONG_CONTEXT_TOKENS)
    return PREFILL_WH[end] * 3600 * active_b * weighed


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
    pue = (site.pue.low, site.pue.mean, site.pue.high)
    wue = (site.wue.low, site.wue.mean, site.wue.high)
    return ServedModel(
        zone=mix.zone,
        gwp=mix.gwp,
        intensity=mix.intensity,
        pue=pue,
        water_l_per_kwh=(wue[0] + pue[0] * mix.wue, wue[1] + pue[1] * mix.wue, wue[2] + pue[2] * mix.wue),
        shape=shape,
        embedding_b=embedding_b or shape.active_b,
        residuals=residuals,
        least_joules=None if measured is None else measured.least_joules,
        batch=batch,
        factors=(low, best, high),
        quality=quality,
        basis=basis,
        picture_model=picture_model,
        warnings=(*mix.warnings, *warnings),
    )


def _residual_at(shape: Shape, point: MeasuredPoint) -> Triple:
    low, best, high = (math.log(joules / fitted) for joules, fitted in zip(point.joules, _fitted(shape, point.context, BATCH), strict=True))
    return low, best, high


def _fitted(shape: Shape, context: float, batch: Triple) -> Triple:
    low, best, high = (
        decode_joules(total, active, shape.bits, context, requests)
        for total, active, requests in zip(shape.total_b, shape.active_b, batch, strict=True)
    )
    return low, best, high


def joules_per_token(model: ServedModel, context: float) -> Triple:
    """Low, best and high joules of the accelerators per output token at that context (input and half the answer)."""
    residual = _residual(model.residuals, math.log(max(context, 1.0)))
    low, best, high = (
        fitted * factor * math.exp(more)
        for fitted, factor, more in zip(_fitted(model.shape, context, model.batch), model.factors, residual, strict=True)
    )
    if model.least_joules is not None:
        low = min(low, model.least_joules)
    return min(low, best), best, max(best, high)


def _residual(residuals: tuple[tuple[float, Triple], ...], log_context: float) -> Triple:
    """Between two measured tasks in proportion to the logarithm of the context, beyond them the nearer one's."""
    if not residuals:
        return 0.0, 0.0, 0.0
    (shortest, first), (longest, last) = residuals[0], residuals[-1]
    part = 0.0 if longest == shortest else min(1.0, max(0.0, (log_context - shortest) / (longest - shortest)))
    low, best, high = (one + part * (other - one) for one, other in zip(first, last, strict=True))
    return low, best, high


def estimate(
    model: ServedModel, usage: TokenUsage, *, kind: WorkKind = "chat", picture: PictureShape | None = None
) -> PartedFootprint | None:
    """The footprint of one piece of work, or `None` where it is not known: speech alone was used, which nobody has measured.

    "embedding" has no output part; "image" counts pictures alone (one when none were reported). Speech beside text is left out, and
    `warnings` says so. Never raises.
    """
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
    joules = read = (0.0, 0.0, 0.0)
    if kind != "image":
        active = model.embedding_b if kind == "embedding" else model.shape.active_b
        r_low, r_best, r_high = (prefill_joules(active[end], text_in, cached, end) for end in ENDS)
        joules = read = (r_low, r_best, r_high)
    if kind == "chat" and written:
        context = text_in + written / 2
        if context > MEASURED_CONTEXT:
            warnings = (*warnings, "context-beyond-measured")
        joules = _add(read, _times(joules_per_token(model, context), written))
    quality = model.quality
    if images:
        joules = _add(joules, _times(picture_joules(model.picture_model, picture or PictureShape()), images))
        quality = "B" if kind == "image" and model.picture_model in PICTURES else "E"
    return footprint_of(model, joules, read[BEST], quality, warnings)


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


def footprint_of(model: ServedModel, joules: Triple, read_joules: float, quality: Quality, warnings: tuple[str, ...]) -> PartedFootprint:
    """Parts, then their sum; low goes with low and high with high, because the errors are alike and do not cancel."""
    accelerators, host, idle, cooling, it = ([0.0] * 3 for _ in range(5))
    for end in ENDS:
        accelerators[end] = joules[end] / JOULES_PER_KWH
        host[end], idle[end] = HOST[end] * accelerators[end], IDLE[end] * accelerators[end]
        it[end] = accelerators[end] + host[end] + idle[end]
        cooling[end] = (model.pue[end] - 1) * it[end]
    kwh = [it[end] + cooling[end] for end in ENDS]
    kg = [CARBON_ENDS[end] * (kwh[end] * model.gwp + a2b_1.EMBODIED_KG_PER_IT_KWH * it[end]) for end in ENDS]
    litres = [WATER_ENDS[end] * it[end] * model.water_l_per_kwh[end] for end in ENDS]
    return PartedFootprint(
        kWh=EnergyKWh(*kwh),
        L=WaterL(*litres),
        CO2e=CarbonKg(*kg),
        prefill_kWh=read_joules / JOULES_PER_KWH * (1 + HOST[BEST] + IDLE[BEST]) * model.pue[BEST],
        footprint_m2_year=footprint_m2_year(kg[BEST], litres[BEST]),
        zone=model.zone,
        intensity=model.intensity,
        quality=quality,
        method=METHOD,
        ecologits=a2b_1.ECOLOGITS,
        warnings=warnings,
        parts=Parts(accelerators=Part(*accelerators), host=Part(*host), idle=Part(*idle), cooling=Part(*cooling)),
    )
