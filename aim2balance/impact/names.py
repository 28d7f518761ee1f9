"""Reading model names: the same model wears a maker's prefix, a region, a date, a tag or a quantisation, depending on who sells it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

MOST_B = 20_000
_SEPARATORS = re.compile(r"[^a-z0-9]+")
_LETTER_DIGIT = re.compile(r"(?<=[a-z])(?=\d)")
_CLAUDE = re.compile(r"^claude-((?:\d-)?\d)-(opus|sonnet|haiku)")
_REGION = re.compile(
    r"^(?:(?:us|eu|apac|global|jp|au|ca|us-gov)\.)?(?:ai21|amazon|anthropic|cohere|deepseek|google|meta|mistral|openai|qwen)\."
)
_ENDS = tuple(
    re.compile(end)
    for end in (
        r"-v\d+:\d+$",  # Bedrock revisions
        r":[a-z0-9._-]+$",  # :free, :nitro, :thinking, Ollama tags
        r"@[\w.-]+$",  # Vertex dates
        r"-20\d{2}-?\d{2}-?\d{2}$",
        r"-\d{2}-20\d{2}$",
        r"-\d{2}-\d{2}$",
        r"-00\d$",
        r"-(?:latest|preview|exp)$",
    )
)
_SIZE_WORDS = frozenset(
    ("flash", "haiku", "large", "lite", "max", "medium", "micro", "mini", "nano", "opus", "pro", "small", "sonnet", "tiny", "ultra")
)
_SIZE = re.compile(r"^(?:\d+[bmx]|a-?\d+b)$")
_NUMBER = r"(\d+(?:\.\d+)?)"
_MIXTURE = re.compile(rf"(?<![a-z0-9.]){_NUMBER}b-a{_NUMBER}b(?![a-z0-9])")
_EXPERTS = re.compile(rf"(?<![a-z0-9.])(\d+)x{_NUMBER}b(?![a-z0-9])")
_BILLION = re.compile(rf"(?<![a-z0-9.]){_NUMBER}b(?![a-z0-9])")
_MILLION = re.compile(r"(?<![a-z0-9.])(\d{2,3})m(?![a-z0-9])")


class ModelSize(NamedTuple):
    """Billions of parameters: all of them, and those that work on one token."""

    total_b: float
    active_b: float


def canonical(name: str) -> str:
    """One spelling for `claude-3.5-sonnet` and `claude-3-5-sonnet`, `llama3.1:8b` and `Llama-3.1-8B`, `claude-4.5-haiku` and
    `claude-haiku-4-5`.
    """
    key = _LETTER_DIGIT.sub("-", _SEPARATORS.sub("-", name.lower()).strip("-"))
    return _CLAUDE.sub(r"claude-\2-\1", key)


def bare_names(model: str) -> Iterator[str]:
    """The name without what stands before it, the most prefixed first: paths, fine-tune marks, Bedrock regions."""
    name = model.strip().lower()
    if name.startswith("ft:"):
        name = name.split(":")[1]
    while name:
        yield name
        without_region = _REGION.sub("", name)
        if without_region != name:
            yield without_region
        _, slash, name = name.partition("/")
        if not slash:
            return


def spellings(model: str) -> Iterator[str]:
    """Every shorter form of a name to look up, in the order of trust: whole, without prefixes, then without tag, date, `-latest`."""
    names = tuple(bare_names(model))
    yield from names
    for name in names:
        shorter = strip_end(name)
        while shorter:
            yield shorter
            shorter = strip_end(shorter)


def strip_end(name: str) -> str:
    """The name without its last tag, date or channel; empty when it has none."""
    for end in _ENDS:
        rest = end.sub("", name)
        if rest != name:
            return rest
    return ""


def families(name: str) -> Iterator[str]:
    """Canonical name, then ever shorter beginnings of it, never giving up a word that tells the size."""
    parts = canonical(name).split("-")
    while parts:
        yield "-".join(parts)
        last = parts.pop()
        if last in _SIZE_WORDS or _SIZE.match(last):
            return


def parse_size(model: str) -> ModelSize | None:
    """The size a name tells: `30b-a3b` (total, active), `8x7b` (two experts at work), `70b`, `270m`. Absurd figures are not believed."""
    size = _told_size(model)
    return size if size is not None and 0 < size.active_b <= size.total_b <= MOST_B else None


def has_absurd_size(model: str) -> bool:
    """Whether a name tells a size that is not believed."""
    return _told_size(model) is not None and parse_size(model) is None


def _told_size(model: str) -> ModelSize | None:
    name = model.lower()
    if found := _MIXTURE.search(name):
        size = ModelSize(float(found[1]), float(found[2]))
    elif found := _EXPERTS.search(name):
        size = ModelSize(float(found[1]) * float(found[2]), min(2.0, float(found[1])) * float(found[2]))
    elif found := _BILLION.search(name):
        size = ModelSize(float(found[1]), float(found[1]))
    elif found := _MILLION.search(name):
        size = ModelSize(float(found[1]) / 1000, float(found[1]) / 1000)
    else:
        return None
    return size
