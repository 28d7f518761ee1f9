"""Method `a2b-1` (2026-11): energy, carbon and water of output tokens, input tokens, vectors and pictures.

Output tokens follow `ecologits.tracers.utils.llm_impacts` of EcoLogits 0.11.3, formula by formula, compiled to linear coefficients:
importing the library would cost 27 MB and 0.4 s, a call 200 µs. Tests hold both equal to 1e-12 for every model it knows. Input tokens,
which it leaves out, are ours. Released methods are frozen: a change is a new module, and stored events keep the name of theirs.
"""

import math
import operator
from typing import Final

from aim2balance.impact.rules import footprint_m2_year
from aim2balance.impact.types import (
    Architecture,
    Bounds,
    Decode,
    ElectricityMix,
    Factors,
    Footprint,
    FootprintSums,
    Prefill,
    Profile,
    Quality,
    Site,
    Triple,
    WorkKind,
)
from aim2balance.kit.quantities import CarbonKg, EnergyKWh, WaterL
from aim2balance.kit.tokens import TokenUsage

METHOD: Final = "a2b-1"
ECOLOGITS: Final = "0.11.3"

# ecologits/impacts/llm.py 0.11.3: regressions over ML.ENERGY measurements on H100, and boavizta figures of a p5.48xlarge.
_GPU_ALPHA, _GPU_BETA, _GPU_GAMMA = 1.1665273170451914e-06, -0.011205921025579175, 4.052928146734005e-05  # Wh per token
_LATENCY_ALPHA, _LATENCY_BETA, _LATENCY_GAMMA = 0.0006785088094353663, 0.0003119310311688259, 0.019473717579473387  # s per token
_GPU_MEMORY_GB, _SERVER_GPUS, _SERVER_KW = 80, 8, 1.2
_SERVER_KG, _GPU_KG, _LIFE_S = 5700, 273, 3 * 365 * 24 * 60 * 60
BATCH: Final = 64
BITS: Final = 16

# FLOP physics; DeepSeek production 1.6 to 2.4e-6 (2025); Epoch AI 2.2e-6 (2025). Wh of IT energy per token and billion active parameters.
PREFILL_WH: Final = (0.6e-6, 1.6e-6, 2.9e-6)
CACHED_WEIGHT: Final = (0.0, 0.10, 0.25)
LONG_CONTEXT_TOKENS: Final = 100_000
EMBODIED_KG_PER_IT_KWH: Final = 0.029
EMBEDDING_B: Final = (0.3, 1.0, 8.0)
IMAGE_KWH: Final = (0.0003, 0.003, 0.012)

CLASSES: Final[dict[Quality, Factors]] = {
    "A": Factors(0.85, 1.15, 0.85, 1.3, 0.5, 2),
    "B": Factors(0.5, 2, 0.5, 7, 0.5, 20),
    "C": Factors(0.25, 2, 0.25, 7, 0.25, 20),
    "D": Factors(0.05, 1.5, 0.05, 7, 0.05, 20),
    "E": Factors(0.05, 10, 0.05, 20, 0.05, 30),
}
LARGE_MIXTURE_B: Final = 500
ON_SITE: Final = Site(pue=Bounds(1.0, 1.0), wue=Bounds(0.0, 0.0))
NOTHING: Final[FootprintSums] = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
MOST_TOKENS: Final = 10**12
"""More than this in one answer is a wrong report; the estimate stays finite."""


def quality_of(architecture: Architecture) -> Quality:
    """The class of a model in EcoLogits' registry."""
    if architecture.is_mixture and architecture.total.high > LARGE_MIXTURE_B:
        return "D"
    return "C" if architecture.is_closed or architecture.is_mixture else "B"


def compile_profile(
    architecture: Architecture,
    site: Site,
    mix: ElectricityMix,
    *,
    quality: Quality,
    basis: str,
    embedding_b: tuple[float, float, float] | None = None,
    batch: int = BATCH,
    bits: int = BITS,
    warnings: tuple[str, ...] = (),
) -> Profile:
    """Coefficients of a model at a site on a mix.

    `embedding_b` replaces the active parameters (low, best, high, in billions) when the model is asked for vectors. `batch` is how many
    requests share the GPUs, `bits` the width of a weight.
    """
    active = (architecture.active.low, architecture.active.mean, architecture.active.high)
    pue = (site.pue.low, site.pue.mean, site.pue.high)
    water = tuple(wue + overhead * mix.wue for wue, overhead in zip((site.wue.low, site.wue.mean, site.wue.high), pue, strict=True))
    water_low, water_best, water_high = water
    speeds = batch, bits, mix.gwp
    return Profile(
        zone=mix.zone,
        gwp=mix.gwp,
        intensity=mix.intensity,
        pue=pue,
        water_l_per_kwh=(water_low, water_best, water_high),
        ttft=architecture.ttft,
        low=_decode(architecture, 0, site.pue.low, water_low, *speeds),
        high=_decode(architecture, 1, site.pue.high, water_high, *speeds),
        prefill=_prefill(active, pue, (water_low, water_best, water_high), mix.gwp),
        embedding=_prefill(embedding_b or active, pue, (water_low, water_best, water_high), mix.gwp),
        quality=quality,
        basis=basis,
        warnings=(*architecture.warnings, *mix.warnings, *warnings),
    )


def gpus(total_b: float, bits: int) -> int:
    """GPUs of 80 GB that hold the weights and a fifth more, rounded up to a power of two."""
    return int(2 ** math.ceil(math.log2(math.ceil(1.2 * total_b * bits / 8 / _GPU_MEMORY_GB))))


def _decode(architecture: Architecture, end: int, pue: float, water: float, batch: int, bits: int, gwp: float) -> Decode:
    active_b, count = architecture.active[end], gpus(architecture.total[end], bits)
    token_s = 1 / architecture.tps if architecture.tps is not None else _LATENCY_ALPHA * active_b + _LATENCY_BETA * batch + _LATENCY_GAMMA
    second_it = _SERVER_KW * (count / _SERVER_GPUS) / batch / 3600
    token_it = count * (_GPU_ALPHA * math.exp(_GPU_BETA * batch) * active_b + _GPU_GAMMA) / 1000
    embodied = (count / _SERVER_GPUS * _SERVER_KG + count * _GPU_KG) / (_LIFE_S * batch)
    return Decode(
        token_s=token_s,
        second_kwh=pue * second_it,
        second_kg=pue * second_it * gwp + embodied,
        second_l=second_it * water,
        token_kwh=pue * token_it,
        token_kg=pue * token_it * gwp,
        token_l=token_it * water,
    )


def _prefill(active_b: Triple, pue: Triple, water: Triple, gwp: float) -> tuple[Prefill, Prefill, Prefill]:
    low, best, high = (
        Prefill(
            token_kwh=overhead * eps * size / 1000,
            token_kg=(overhead * gwp + EMBODIED_KG_PER_IT_KWH) * eps * size / 1000,
            token_l=litres * eps * size / 1000,
            cached_weight=weight,
        )
        for eps, size, weight, overhead, litres in zip(PREFILL_WH, active_b, CACHED_WEIGHT, pue, water, strict=True)
    )
    return low, best, high


def estimate(profile: Profile, usage: TokenUsage, *, latency_s: float | None = None, kind: WorkKind = "chat") -> Footprint:
    """The footprint of one piece of work, from its token counts.

    A measured `latency_s` can only lower the result. `kind` "embedding" has no output part; "image" counts pictures alone (one when none
    were reported). Pictures made in a chat are added to it and make it class E. Best and high are zero only when nothing was used; low is
    zero also when all input came from a cache and there was no output. Audio input counts as text; audio output is not counted, and
    `warnings` says so. Never raises.
    """
    cached = usage.cache_read
    tokens_in = usage.uncached_input + cached + usage.cache_write_5m + usage.cache_write_1h + usage.audio_in
    if kind == "chat" and not usage.images and not usage.audio_in and not usage.audio_out and 0 < tokens_in + usage.output <= MOST_TOKENS:
        return footprint_of(profile, chat_sums(profile, tokens_in, cached, usage.output, latency_s), profile.quality)
    return _estimate_rare(profile, usage, latency_s, kind)


def _estimate_rare(profile: Profile, usage: TokenUsage, latency_s: float | None, kind: WorkKind) -> Footprint:
    quality, warnings = profile.quality, profile.warnings
    tokens_in, cached, tokens_out = min(usage.input, MOST_TOKENS), min(usage.cache_read, MOST_TOKENS), min(usage.output, MOST_TOKENS)
    images = min(usage.images, MOST_TOKENS) or int(kind == "image" and usage.total > 0)
    if max(usage.input, usage.output, usage.images) > MOST_TOKENS:
        warnings = (*warnings, "tokens-capped")
    if usage.audio_in or usage.audio_out:
        warnings = (*warnings, "audio-not-in-method")
    if kind == "embedding":
        sums = prefill_sums(profile.embedding, tokens_in, cached)
    elif kind == "image" or not tokens_in + tokens_out:
        sums = NOTHING
    else:
        sums = chat_sums(profile, tokens_in, cached, tokens_out, latency_s)
    if images:
        sums, quality = add(sums, image_sums(profile, images)), "E"
    return footprint_of(profile, sums, quality, warnings)


def add(one: FootprintSums, other: FootprintSums) -> FootprintSums:
    a, b, c, d, e, f, g, h, i, prefill = map(operator.add, one, other)
    return a, b, c, d, e, f, g, h, i, prefill


def chat_sums(profile: Profile, tokens_in: int, cached: int, tokens_out: int, latency_s: float | None = None) -> FootprintSums:
    """Output and input tokens together, before the class factor; `cached` is a part of `tokens_in`.

    Low <= best <= high: best is the mean of both decode bounds plus the middle prefill, and every coefficient rises from low to high.
    The order of the result is that of `FootprintSums`.
    """
    token_low, kwh_s_low, kg_s_low, l_s_low, kwh_t_low, kg_t_low, l_t_low = profile.low
    token_high, kwh_s_high, kg_s_high, l_s_high, kwh_t_high, kg_t_high, l_t_high = profile.high
    short, long = profile.ttft + token_low * tokens_out, profile.ttft + token_high * tokens_out
    if latency_s is not None and 0 <= latency_s < long:
        short, long = min(short, latency_s), latency_s
    kwh_low, kwh_high = kwh_s_low * short + kwh_t_low * tokens_out, kwh_s_high * long + kwh_t_high * tokens_out
    kg_low, kg_high = kg_s_low * short + kg_t_low * tokens_out, kg_s_high * long + kg_t_high * tokens_out
    l_low, l_high = l_s_low * short + l_t_low * tokens_out, l_s_high * long + l_t_high * tokens_out
    (read_low, read, read_high, read_kg_low, read_kg, read_kg_high, read_l_low, read_l, read_l_high, _) = prefill_sums(
        profile.prefill, tokens_in, cached
    )
    return (
        kwh_low + read_low, (kwh_low + kwh_high) / 2 + read, kwh_high + read_high,
        kg_low + read_kg_low, (kg_low + kg_high) / 2 + read_kg, kg_high + read_kg_high,
        l_low + read_l_low, (l_low + l_high) / 2 + read_l, l_high + read_l_high,
        read,
    )  # fmt: skip


def prefill_sums(prefill: tuple[Prefill, Prefill, Prefill], tokens_in: int, cached: int) -> FootprintSums:
    """Input tokens alone: attention makes long inputs dearer per token, cached ones are nearly free."""
    (kwh_low, kg_low, l_low, weight_low), (kwh, kg, l_best, weight), (kwh_high, kg_high, l_high, weight_high) = prefill
    length = 1 + tokens_in / LONG_CONTEXT_TOKENS
    fresh = tokens_in - cached
    low, best, high = (fresh + weight_low * cached) * length, (fresh + weight * cached) * length, (fresh + weight_high * cached) * length
    return (
        kwh_low * low, kwh * best, kwh_high * high,
        kg_low * low, kg * best, kg_high * high,
        l_low * low, l_best * best, l_high * high,
        kwh * best,
    )  # fmt: skip


def image_sums(profile: Profile, images: int) -> FootprintSums:
    """Made pictures, 3 Wh each (0.3 to 12) at the plug; zone and site only decide carbon and water."""
    low, best, high = (each * images for each in IMAGE_KWH)
    return plug_sums(profile, low, best, high)


def plug_sums(profile: Profile, low_kwh: float, best_kwh: float, high_kwh: float) -> FootprintSums:
    """Energy that is known at the plug, with the carbon and water that follow from zone and site."""
    energy = (low_kwh, best_kwh, high_kwh)
    it_low, it, it_high = (kwh / pue for kwh, pue in zip(energy, profile.pue, strict=True))
    kg_low, kg, kg_high = (
        kwh * profile.gwp + EMBODIED_KG_PER_IT_KWH * part for kwh, part in zip(energy, (it_low, it, it_high), strict=True)
    )
    l_low, l_best, l_high = profile.water_l_per_kwh
    return (low_kwh, best_kwh, high_kwh, kg_low, kg, kg_high, it_low * l_low, it * l_best, it_high * l_high, 0.0)


def footprint_of(
    profile: Profile, sums: FootprintSums, quality: Quality, warnings: tuple[str, ...] | None = None, factors: Factors | None = None
) -> Footprint:
    """The ends widened by the class (or by `factors`), the best value as it is."""
    energy_low, energy, energy_high, carbon_low, carbon, carbon_high, water_low, water, water_high, prefill_kwh = sums
    e_low, e_high, c_low, c_high, w_low, w_high = factors or CLASSES[quality]
    return Footprint(
        kWh=EnergyKWh(energy_low * e_low, energy, energy_high * e_high),
        L=WaterL(water_low * w_low, water, water_high * w_high),
        CO2e=CarbonKg(carbon_low * c_low, carbon, carbon_high * c_high),
        prefill_kWh=prefill_kwh,
        footprint_m2_year=footprint_m2_year(carbon, water),
        zone=profile.zone,
        intensity=profile.intensity,
        quality=quality,
        method=METHOD,
        ecologits=ECOLOGITS,
        warnings=profile.warnings if warnings is None else warnings,
    )
