"""Which publicly measured model a name means under `a2b-2`, and how many bits its weights have."""

import re
from functools import cache
from types import MappingProxyType
from typing import Final, NamedTuple

from aim2balance.impact import names
from aim2balance.impact.a2b_2_figures import MEASURED, PICTURES
from aim2balance.impact.published_weights import is_without_weights
from aim2balance.impact.types import Measured

SAME_MODEL: Final[dict[str, str]] = {
    "nemotron-nano-12b-v2": "nvidia-nemotron-nano-12b-v2",
    "llama-4-maverick": "llama-4-maverick-17b-128e",
    "llama-4-scout": "llama-4-scout-17b-16e",
}
"""Shorter and other spellings of a measured model: class B."""

SAME_SIZE: Final[dict[str, str]] = {
    "llama-3-8b": "llama-3.1-8b",
    "llama3-8b-8192": "llama-3.1-8b",
    "llama-3-70b": "llama-3.1-70b",
    "llama3-70b-8192": "llama-3.1-70b",
    "llama-3.3-70b": "llama-3.1-70b",
    "deepseek-r1-distill-llama-8b": "llama-3.1-8b",
    "deepseek-r1-distill-llama-70b": "llama-3.1-70b",
    "deepseek-chat": "deepseek-v3.1",
    "deepseek-reasoner": "deepseek-v3.1",
    "deepseek-v3": "deepseek-v3.1",
    "deepseek-r1": "deepseek-v3.1",
    "qwen3-coder-30b-a3b": "qwen3-30b-a3b",
    "qwen3-omni-30b-a3b": "qwen3-30b-a3b",
    "qwen3-vl-30b-a3b": "qwen3-30b-a3b",
    "qwen3-vl-235b-a22b": "qwen3-235b-a22b",
    "qwen3-vl-32b": "qwen3-32b",
    "qwen3-vl-8b": "qwen3-8b",
    "nvidia-nemotron-nano-12b-v2-vl": "nvidia-nemotron-nano-12b-v2",
}
"""Same family and size as a measured model: class C."""

NATIVE_BITS: Final[dict[str, float]] = {
    "gpt-oss": 4.25,
    "kimi-k2-thinking": 4.5,
    "kimi-k2.5": 4.5,
    "kimi-k2": 8.0,
    "deepseek-r1-distill": 16.0,
    "deepseek-r1-0528-qwen3": 16.0,
    "deepseek-r1": 8.0,
    "deepseek-v3": 8.0,
    "deepseek-v4": 8.0,
    "deepseek-chat": 8.0,
    "deepseek-reasoner": 8.0,
    "minimax-m2": 8.0,
    "ministral-3b-2512": 8.0,
    "ministral-8b-2512": 8.0,
    "ministral-14b-2512": 8.0,
    "mistral-medium-3.5": 8.0,
    "mistral-medium-2604": 8.0,
    "llama-4-maverick": 8.0,
}
"""What makers publish their weights in, by their model cards; 16 bits where a model is not named here."""
_PRECISION: Final = (
    (re.compile(r"(?<![a-z0-9])(?:nv|mx)?fp4(?![a-z0-9])"), 4.25),
    (re.compile(r"(?<![a-z0-9])(?:int4|w4a16|awq|gptq|4bit|q4)(?![a-z0-9])"), 4.5),
    (re.compile(r"(?<![a-z0-9])(?:fp8|int8|w8a8|8bit|q8)(?![a-z0-9])"), 8.0),
    (re.compile(r"(?<![a-z0-9])(?:bf16|fp16|bfloat16)(?![a-z0-9])"), 16.0),
)
_FP8: Final = "-fp8"


_CLOSED = re.compile(r"(?:gemini|claude|chatgpt|gpt-?[1-9]|o[1-9](?![a-z0-9])|davinci|babbage|grok-[3-9]|nova-)")
"""How names of models begin whose weights nobody outside has, even where the name tells a size."""


class FoundMeasurement(NamedTuple):
    """A measured model, its name, and whether it is the very model or one of the same family and size."""

    measured: Measured
    name: str
    is_same_model: bool


def find_measured(model: str) -> FoundMeasurement | None:
    """The measured model that a name means, by the longest beginning of it that is known.

    A name that tells another precision than was measured is none: what a host has made of the weights is then left to the fit.
    """
    told, known = told_bits(model), _by_key()
    for spelling in names.spellings(model):
        for family in names.families(spelling):
            if (entry := known.get(family.removeprefix("meta-"))) is None:
                continue
            name, is_same_model = entry
            if told == 8.0 and name + _FP8 in MEASURED:
                name += _FP8
            measured = MEASURED[name]
            return FoundMeasurement(measured, name, is_same_model) if told in {None, measured.bits} else None
    return None


def is_closed(model: str) -> bool:
    """Whether a name is of a model that is served by its maker alone."""
    return is_without_weights(model) or any(_CLOSED.match(name) for name in names.bare_names(model))


def told_bits(model: str) -> float | None:
    """Bits of a weight as the name tells them."""
    name = model.lower()
    return next((bits for pattern, bits in _PRECISION if pattern.search(name)), None)


def bits_of_weights(model: str) -> float:
    """Bits of a weight: told by the name, else what its maker publishes it in, else 16."""
    if (told := told_bits(model)) is not None:
        return told
    for spelling in names.spellings(model):
        key = names.canonical(spelling)
        native = max((name for name in _native() if key == name or key.startswith(name + "-")), key=len, default=None)
        if native is not None:
            return _native()[native]
    return 16.0


def picture_model(model: str) -> str:
    """The measured model of pictures a name means, or nothing."""
    last = model.rpartition("/")[2].lower()
    return next((name for name in PICTURES if last == name or names.canonical(last) == names.canonical(name)), "")


@cache
def _by_key() -> MappingProxyType[str, tuple[str, bool]]:
    own = {names.canonical(name): (name, True) for name in MEASURED if not (name.endswith(_FP8) and name.removesuffix(_FP8) in MEASURED)}
    aliases = {names.canonical(alias): (name, True) for alias, name in SAME_MODEL.items()}
    siblings = {names.canonical(alias): (name, False) for alias, name in SAME_SIZE.items()}
    return MappingProxyType({**siblings, **aliases, **own})


@cache
def _native() -> MappingProxyType[str, float]:
    return MappingProxyType({names.canonical(name): bits for name, bits in NATIVE_BITS.items()})
