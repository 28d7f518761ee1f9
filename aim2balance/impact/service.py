"""The way from a provider's and a model's name to a compiled profile, and what `impact estimate` prints.

The ladder: the exact name; without prefix, region, tag, date and `-latest`; another seller's name; our overlay; a size told by the name; a
size class by price. From the overlay down, and whatever a host lets its customers name freely, is class E. Nothing here refuses a model.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final, NamedTuple

from aim2balance.impact import a2b_1, a2b_2, hosts, local, measurements, metered, names, overlay, registry, rules
from aim2balance.impact.a2b_2 import ServedModel
from aim2balance.impact.errors import UnknownZone, UnusableZone
from aim2balance.impact.hosts import Host
from aim2balance.impact.ports import MeasuredWork, MeterFacts
from aim2balance.impact.types import (
    Architecture,
    Bounds,
    ElectricityMix,
    Footprint,
    MeasuredFootprint,
    MeasuredRate,
    Profile,
    Quality,
    WorkKind,
    ZoneHour,
)
from aim2balance.kit.errors import Invalid, unreachable
from aim2balance.kit.tokens import TokenUsage

EUROPE = frozenset(
    ("AUT", "BEL", "BGR", "CYP", "CZE", "DEU", "DNK", "EEE", "ESP", "EST", "FIN", "FRA", "GRC", "HRV", "HUN", "IRL",
     "ISL", "ITA", "LIE", "LTU", "LUX", "LVA", "MLT", "NLD", "NOR", "POL", "PRT", "ROU", "SVK", "SVN", "SWE")
)  # fmt: skip
_SMALL_NAMES = re.compile(r"(?<![a-z])(?:haiku|instant|lite|micro|mini|nano|small|tiny)(?![a-z])")
_LARGE_NAMES = re.compile(r"(?<![a-z])(?:large|max|opus|premier|pro|ultra)(?![a-z])")

KINDS_NOT_KNOWN: Final[Mapping[str | None, str]] = {
    "speech": "no method knows what speech takes, for nobody has measured it",
    "transcription": "no method knows what listening to speech takes, for nobody has measured it",
    "rerank": "no method knows what ranking takes, for nobody has measured it",
}
"""Kinds of models, under the catalogue's names, whose work is no text: never a figure for text."""
_WORK: Final[Mapping[str | None, WorkKind]] = {"embeddings": "embedding", "image": "image"}


def why_not_known(kind: str | None) -> str:
    """Why the footprint of a kind of model is not known. `kind` is one of `KINDS_NOT_KNOWN`."""
    return KINDS_NOT_KNOWN[kind]


class Match(NamedTuple):
    """What the ladder found: a size, whose data centre it usually runs in, the matched name, and whether it is EcoLogits' own entry."""

    architecture: Architecture
    maker: str
    basis: str
    is_listed: bool
    is_guess: bool = False
    is_absurd: bool = False
    """The name tells a size that no model has, so that a size class was taken."""


def check_zone(zone: str) -> str:
    """The zone, in capitals: an ISO 3166 alpha-3 code, `EEE` (Europe) or `WOR`. Raises `UnknownZone`, `UnusableZone`. For configuration."""
    code = zone.strip().upper()
    mix = registry.all_mixes().get(code)
    if mix is None:
        raise UnknownZone(f"unknown zone {zone!r}: expected an ISO 3166 alpha-3 code such as DEU, or EEE, or WOR", zone=zone)
    if mix.gwp <= 0:
        raise UnusableZone(f"zone {code} has no carbon factor in EcoLogits {a2b_1.ECOLOGITS}; use a neighbour's or WOR", zone=code)
    return code


def profile(
    provider: str,
    model: str,
    *,
    zone: str | None = None,
    region: str | None = None,
    impact_as: str | None = None,
    output_usd_per_mtok: float | None = None,
) -> Profile:
    """Coefficients for a model at a provider; made once and kept. Never raises for a name or a zone it does not know.

    `provider` is one of our vendors, of EcoLogits' providers or of LiteLLM's; `zone` is where the endpoint is configured to be. Without
    one, the provider's default counts, `EEE` when `region` says only Europe, else `WOR`. `impact_as` ("openai/gpt-4o-mini", "8b") is looked
    up instead of `model`. `output_usd_per_mtok` picks the size class of a model of which nothing else is known.
    """
    return _profile(provider, model, zone, region, impact_as, output_usd_per_mtok, None)


@lru_cache(maxsize=4096)
def _profile(
    provider: str, model: str, zone: str | None, region: str | None, impact_as: str | None, price: float | None, hour: ZoneHour | None
) -> Profile:
    host = hosts.find_host(provider)
    mix, doubts = _mix(host, zone, region, hour)
    found = find_model(host, impact_as or model, price)
    if host.is_local:
        return local.profile_of(found.architecture, mix, bits=local.bits_of(model), basis=f"{found.basis}, batch size 1", warnings=doubts)
    quality = a2b_1.quality_of(found.architecture) if found.is_listed and (impact_as or not host.has_free_names) else "E"
    if quality == "E":
        doubts = (*doubts, *_doubts_of(found))
    return a2b_1.compile_profile(
        found.architecture,
        hosts.SITES[host.site or found.maker],
        mix,
        quality=quality,
        basis=found.basis,
        embedding_b=a2b_1.EMBEDDING_B if found.is_guess else None,
        warnings=doubts,
    )


def served_model(
    provider: str,
    model: str,
    *,
    zone: str | None = None,
    region: str | None = None,
    impact_as: str | None = None,
    output_usd_per_mtok: float | None = None,
) -> ServedModel:
    """`profile` for method `a2b-2`: measured where the model was measured, else its size on the fit. Made once and kept, never raises."""
    return _served_model(provider, model, zone, region, impact_as, output_usd_per_mtok, None)


@lru_cache(maxsize=4096)
def _served_model(
    provider: str, model: str, zone: str | None, region: str | None, impact_as: str | None, price: float | None, hour: ZoneHour | None
) -> ServedModel:
    host = hosts.find_host(provider)
    mix, doubts = _mix(host, zone, region, hour)
    name = impact_as or model
    found = find_model(host, name, price)
    is_closed = found.architecture.is_closed or measurements.is_closed(name)
    shape = a2b_2.Shape(
        total_b=a2b_2.triple_of(found.architecture.total),
        active_b=a2b_2.triple_of(found.architecture.active),
        bits=a2b_2.CLOSED_BITS if is_closed else measurements.bits_of_weights(name),
    )
    if host.is_local:
        shape = replace(shape, bits=local.bits_of(model))
        return a2b_2.serve(
            shape, a2b_1.ON_SITE, mix, quality="E", basis=f"{found.basis}, one request at a time", is_local=True, warnings=doubts
        )
    measured = None if host.has_free_names and not impact_as else measurements.find_measured(name)
    if measured is not None:
        quality: Quality = "B" if measured.is_same_model else "C"
        basis = f"measured: {measured.name}"
    else:
        quality = _quality(found, is_told=bool(impact_as) or not host.has_free_names, is_closed=is_closed)
        basis = f"fitted: {found.basis}"
    if quality == "E":
        doubts = (*doubts, *_doubts_of(found))
    return a2b_2.serve(
        shape,
        hosts.SITES[host.site or found.maker],
        mix,
        quality=quality,
        basis=basis,
        measured=None if measured is None else measured.measured,
        embedding_b=a2b_1.EMBEDDING_B if found.is_guess else None,
        picture_model=measurements.picture_model(name),
        warnings=doubts,
    )


def footprint_by(
    method: str,
    provider: str,
    model: str,
    usage: TokenUsage,
    *,
    zone: str | None = None,
    region: str | None = None,
    impact_as: str | None = None,
    latency_s: float | None = None,
    kind: WorkKind = "chat",
    hour: ZoneHour | None = None,
) -> Footprint | None:
    """The footprint of one piece of work by a method, `a2b-1` or `a2b-2`; None where that does not know it (speech alone). Never raises.

    Only `a2b-1` uses the seconds. `hour` is that of `zone`, where an hour of it is wanted.
    """
    if method == a2b_2.METHOD:
        served = _served_model(provider, model, zone, region, impact_as, None, hour)
        return a2b_2.estimate_served(served, usage, kind=kind, picture=_picture_of(usage))
    return a2b_1.estimate(_profile(provider, model, zone, region, impact_as, None, hour), usage, latency_s=latency_s, kind=kind)


def _picture_of(usage: TokenUsage) -> a2b_2.PictureShape | None:
    """Energy goes with the number of pixels alone, so pictures of several sizes are told by their mean; None: the usual size is assumed."""
    if not (usage.images and usage.image_px):
        return None
    return a2b_2.PictureShape(width=max(1, round(usage.image_px / usage.images)), height=1)


def _doubts_of(found: Match) -> tuple[str, ...]:
    return ("model-size-assumed", "size-in-name-not-believed") if found.is_absurd else ("model-size-assumed",)


def _quality(found: Match, *, is_told: bool, is_closed: bool) -> Quality:
    """Class C for an open model of known size, D for a closed one of a known maker, E where the size is a guess by name or price."""
    if found.is_guess or not is_told:
        return "E"
    if not is_closed:
        return "C"
    return "D" if found.is_listed or found.maker != hosts.ANY_SITE else "E"


def _mix(host: Host, zone: str | None, region: str | None, hour: ZoneHour | None = None) -> tuple[ElectricityMix, tuple[str, ...]]:
    default = "EEE" if region is not None and region.lower().startswith("eu") and host.zone not in EUROPE else host.zone
    usable = registry.mixes()
    if zone is None:
        return usable[default], ()
    mix = usable.get(zone.strip().upper())
    return (mix.with_hour(hour), ()) if mix is not None else (usable[default], ("zone-not-registered",))


def metered_footprint(
    work: MeasuredWork, facts: MeterFacts, *, zone: str, pue: float = 1.0, hour: ZoneHour | None = None
) -> MeasuredFootprint:
    """The footprint of an answer whose electricity was measured on the machine that gave it. Never raises for a zone it does not know."""
    return metered.footprint(work, facts, _mix(hosts.OTHER, zone, None, hour)[0], pue)


def expected_footprint(estimate: Footprint, rate: MeasuredRate, *, zone: str, pue: float = 1.0, hour: ZoneHour | None = None) -> Footprint:
    """What an answer will probably take at a machine where answers before were measured."""
    return metered.expected(estimate, rate, _mix(hosts.OTHER, zone, None, hour)[0], pue)


def find_model(host: Host, model: str, output_usd_per_mtok: float | None = None) -> Match:
    """The first rung of the ladder that holds."""
    makers, known = hosts.makers_of(host, model), registry.models()
    for maker in makers:
        if (exact := known.exact.get((maker, model))) is not None:
            return Match(exact, maker, f"{maker}/{model}", is_listed=True)
    if host.is_local and (default := _find_ollama_default(model)) is not None:
        return default
    spellings = tuple(dict.fromkeys(names.spellings(model)))
    for spelling in spellings:
        key = names.canonical(spelling)
        for maker in makers:
            if (listed := known.loose.get((maker, key))) is not None:
                return Match(listed[1], maker, f"{maker}/{listed[0]}", is_listed=True)
        if (alias := overlay.aliases().get(key)) is not None:
            return Match(known.exact["huggingface_hub", alias], "huggingface_hub", f"huggingface_hub/{alias}", is_listed=True)
    return _find_in_overlay(spellings) or _parse(model) or _size_class(model, output_usd_per_mtok)


def _find_ollama_default(model: str) -> Match | None:
    name = model.lower().removesuffix(":latest").rpartition("/")[2]
    entry = overlay.ollama_by_key().get(names.canonical(name))
    return None if entry is None else Match(entry[1].architecture, hosts.ANY_SITE, f"overlay {entry[0]}", is_listed=False)


def _find_in_overlay(spellings: tuple[str, ...]) -> Match | None:
    entries = overlay.by_key()
    for spelling in spellings:
        for family in names.families(spelling):
            if (entry := entries.get(family)) is not None:
                return Match(entry[1].architecture, entry[1].maker or hosts.ANY_SITE, f"overlay {entry[0]}", is_listed=False)
    return None


def _parse(model: str) -> Match | None:
    size = names.parse_size(model)
    if size is None:
        return None
    total, active = Bounds(size.total_b, size.total_b), Bounds(size.active_b, size.active_b)
    architecture = Architecture(total=total, active=active, is_mixture=size.total_b > size.active_b, is_closed=False)
    return Match(architecture, hosts.ANY_SITE, f"name: {size.total_b:g} B, {size.active_b:g} B active", is_listed=False)


def _size_class(model: str, output_usd_per_mtok: float | None) -> Match:
    """Sizes of EcoLogits' own closed models at that price: gpt-4o-mini, gpt-4.1-mini, gpt-4o, claude-opus-4-5. Words of size stand in for a
    price.
    """
    if output_usd_per_mtok is None:
        words = model.lower()
        output_usd_per_mtok = 0.6 if _SMALL_NAMES.search(words) else 15.0 if _LARGE_NAMES.search(words) else 4.0
    if output_usd_per_mtok <= 1:
        label, total, active = "small", Bounds(8, 28), Bounds(8, 28)
    elif output_usd_per_mtok <= 5:
        label, total, active = "medium", Bounds(40, 112), Bounds(40, 112)
    elif output_usd_per_mtok <= 20:
        label, total, active = "large", Bounds(440, 440), Bounds(44, 132)
    else:
        label, total, active = "very large", Bounds(670, 670), Bounds(67, 200)
    architecture = Architecture(total=total, active=active, is_mixture=total.low > active.high, is_closed=True)
    is_absurd = names.has_absurd_size(model)
    basis = f"size class: {label}" + ("; the size in the name is not believed" if is_absurd else "")
    return Match(architecture, hosts.ANY_SITE, basis, is_listed=False, is_guess=True, is_absurd=is_absurd)


def local_profile(parameters_b: float, *, active_b: float | None = None, quantization: str = "", zone: str | None = None) -> Profile:
    """Local Ollama by what `/api/show` tells: size in billions of parameters and quantisation. Class E."""
    return local.by_parameters(parameters_b, active_b=active_b, quantization=quantization, mix=_mix(hosts.HOSTS["ollama"], zone, None)[0])


def describe(
    provider: str,
    model: str,
    input: int,  # noqa: A002 - the names of `impact estimate`
    output: int,
    cached: int = 0,
    zone: str | None = None,
    latency_s: float | None = None,
    *,
    impact_as: str | None = None,
    method: str = a2b_2.METHOD,
    kind: str | None = None,
) -> dict[str, object]:
    """The footprint of that many tokens in the shape of `impact estimate`; `cached` is a part of `input`. `a2b-2` adds `parts`.

    `kind` is what the model is for, under the catalogue's names: of `KINDS_NOT_KNOWN` every figure is None, and `notKnown` says why;
    a model for pictures makes one, and a model for vectors writes nothing.
    Raises `Invalid` for negative counts, more than a method counts, more cached than input, a negative latency, an unknown method;
    `UnknownZone` and `UnusableZone` for a zone.
    """
    if not 0 <= cached <= input or output < 0:
        raise Invalid("token counts are not negative, and cached tokens are a part of the input", code="invalid_tokens")
    for name, count in (("input", input), ("output", output)):
        if count > a2b_1.MOST_TOKENS:
            raise Invalid(f"{name}: {count} tokens are more than the {a2b_1.MOST_TOKENS} that a method counts", code="invalid_tokens")
    if latency_s is not None and not latency_s >= 0:
        raise Invalid("a latency is not negative", code="invalid_latency")
    if method not in (a2b_1.METHOD, a2b_2.METHOD):
        raise Invalid(f"unknown method {method!r}: expected {a2b_1.METHOD} or {a2b_2.METHOD}", code="invalid_method")
    place = None if zone is None else check_zone(zone)
    if kind in KINDS_NOT_KNOWN:
        zone_name = served_model(provider, model, zone=place).zone
        return {**rules.wire_not_known(method, zone_name, a2b_1.ECOLOGITS), "basis": kind, "notKnown": why_not_known(kind), "warnings": []}
    work = _WORK.get(kind, "chat")
    usage = TokenUsage(uncached_input=input - cached, cache_read=cached, output=output)
    if method == a2b_2.METHOD:
        model_served = served_model(provider, model, zone=place, impact_as=impact_as)
        parted = a2b_2.estimate_served(model_served, usage, kind=work)
        if parted is None:
            unreachable("only speech is not known, and none is asked for")
        return {**rules.wire_parts(parted), "basis": model_served.basis, "warnings": list(parted.warnings)}
    chosen = profile(provider, model, zone=place, impact_as=impact_as)
    footprint = a2b_1.estimate(chosen, usage, latency_s=latency_s, kind=work)
    return {**rules.wire(footprint), "basis": chosen.basis, "warnings": list(footprint.warnings)}
