"""The data of EcoLogits 0.11.3, read from its files: model sizes and electricity mixes. The library itself is never imported.

The files are read once, at the first profile, and held for the life of the process.
"""

from dataclasses import dataclass
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from aim2balance.impact.a2b_1 import ECOLOGITS
from aim2balance.impact.carbon_intensity import yearly
from aim2balance.impact.names import canonical, strip_end
from aim2balance.impact.types import Architecture, Bounds, ElectricityMix
from aim2balance.kit.errors import invariant, unreachable


class _Shape(msgspec.Struct):
    type: str
    parameters: float | dict[str, Any]


class _Speed(msgspec.Struct):
    tps: float | None = None
    ttft: float | None = None


class _Model(msgspec.Struct):
    provider: str
    name: str
    architecture: _Shape
    warnings: list[str] | None = None
    deployment: _Speed | None = None


class _Alias(msgspec.Struct):
    provider: str
    name: str
    alias: str


class _Models(msgspec.Struct):
    models: list[_Model]
    aliases: list[_Alias]


class _Mix(msgspec.Struct):
    name: str
    gwp: float
    wue: float
    warnings: list[str] | None = None


class _Mixes(msgspec.Struct):
    electricity_mixes: list[_Mix]


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """Models by (maker, name) as the library has them, and by (maker, canonical name) for looser look-ups."""

    exact: MappingProxyType[tuple[str, str], Architecture]
    loose: MappingProxyType[tuple[str, str], tuple[str, Architecture]]


@cache
def models() -> Registry:
    """Every model of EcoLogits, aliases included. Raises `BrokenInvariant` when the installed version is not the pinned one."""
    data = msgspec.json.decode(_read("models.json"), type=_Models)
    exact = {(model.provider, model.name): _architecture(model) for model in data.models}
    exact.update({(alias.provider, alias.name): exact[alias.provider, alias.alias] for alias in data.aliases})
    loose: dict[tuple[str, str], tuple[str, Architecture]] = {}
    for (maker, name), architecture in exact.items():
        for key in _keys(name):
            loose.setdefault((maker, key), (name, architecture))
    # A dated name also answers to its bare one: "-latest" first, then the newest.
    for maker, name in sorted(exact, key=lambda known: (known[1].endswith("-latest"), known[1]), reverse=True):
        shorter = strip_end(name.lower())
        while shorter:
            for key in _keys(shorter):
                loose.setdefault((maker, key), (name, exact[maker, name]))
            shorter = strip_end(shorter)
    return Registry(exact=MappingProxyType(exact), loose=MappingProxyType(loose))


@cache
def mixes() -> MappingProxyType[str, ElectricityMix]:
    """Every zone with a positive carbon factor. Raises `BrokenInvariant` when the installed version is not the pinned one."""
    return MappingProxyType({zone: mix for zone, mix in all_mixes().items() if mix.gwp > 0})


@cache
def all_mixes() -> MappingProxyType[str, ElectricityMix]:
    data = msgspec.json.decode(_read("electricity_mixes.json"), type=_Mixes)
    return MappingProxyType(
        {
            mix.name: ElectricityMix(
                zone=mix.name, gwp=mix.gwp, wue=mix.wue, intensity=yearly(mix.name, mix.gwp), warnings=tuple(mix.warnings or ())
            )
            for mix in data.electricity_mixes
        }
    )


def _read(name: str) -> bytes:
    installed = metadata.version("ecologits")
    invariant(installed == ECOLOGITS, f"method a2b-1 is made with ecologits {ECOLOGITS}, but {installed} is installed")
    spec = find_spec("ecologits")  # finds a top-level package without running it
    if spec is None or spec.origin is None:
        unreachable("ecologits has a version but no files")
    return (Path(spec.origin).parent / "data" / name).read_bytes()


def _keys(name: str) -> tuple[str, ...]:
    """Canonical spellings: with and without the organisation, and without the "Meta-" that only Hugging Face writes."""
    last = canonical(name.rpartition("/")[2])
    return tuple(dict.fromkeys((canonical(name), last, last.removeprefix("meta-"))))


def _architecture(model: _Model) -> Architecture:
    parameters, warnings = model.architecture.parameters, tuple(model.warnings or ())
    if isinstance(parameters, dict) and "total" in parameters:
        total, active = _bounds(parameters["total"]), _bounds(parameters["active"])
    else:
        total = active = _bounds(parameters)
    speed = model.deployment or _Speed()
    return Architecture(
        total=total,
        active=active,
        is_mixture=model.architecture.type == "moe",
        is_closed="model-arch-not-released" in warnings,
        tps=speed.tps,
        ttft=speed.ttft or 0.0,
        warnings=warnings,
    )


def _bounds(value: float | dict[str, float]) -> Bounds:
    return Bounds(value["min"], value["max"]) if isinstance(value, dict) else Bounds(value, value)
