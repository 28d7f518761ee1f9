"""Which of the models that EcoLogits 0.11.3 lists as open, or that our overlay has with a size, are closed all the same.

EcoLogits gives a name the size of another model where nothing is known of it: `mistral-medium-3` (closed, 2025) has that of Mistral Medium
3.5 (open, 2026). Such a name is estimated as a closed model: class D, its size an assumption. Every listed model of a maker that
sells its own stands on one of both lists or has its weights' address in EcoLogits; a test walks them.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from aim2balance.impact import names

CLOSED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "mistral-medium-3": "Mistral AI, Medium is the new large, May 2025: offered as a service; the size is that of Mistral Medium 3.5",
        "codestral-2501": "Mistral AI, Codestral 25.01, January 2025: offered as a service; the size is that of Codestral 22B of 2024",
        "codestral-2508": "Mistral AI, Codestral 25.08, July 2025: offered as a service; the size is that of Codestral 22B of 2024",
        "codestral-latest": "what Mistral AI serves under this name, Codestral 25.01 and later: as above",
        "codestral": "as codestral-latest, which it means at Mistral AI and its resellers",
        "mistral-code-fim-latest": "Mistral AI, as codestral-latest",
        "mistral-large-2402": "Mistral AI, Au Large, February 2024: offered as a service; the size is that of Mistral Large 2",
        "mistral-small-2402": "Mistral AI, Au Large, February 2024: a service; the size is that of Mistral Small of September 2024",
        "mistral-saba": "Mistral AI, Mistral Saba, February 2025: offered as a service, its size told",
        "mistral-saba-2502": "Mistral AI, Mistral Saba, February 2025: offered as a service, its size told",
        "ministral-3b-2410": "Mistral AI, Un Ministral, des Ministraux, October 2024: 3B offered as a service, its size told",
        "mistral-large-4": "Mistral AI, documentation 2026: size told, published weights not found (looked for on 2026-11-30)",
        "mistral-large-4-0": "Mistral AI, documentation 2026: size told, published weights not found (looked for on 2026-11-30)",
        "voxtral-mini-2602": "Mistral AI, Voxtral Transcribe 2, February 2026: a service; the size is that of Voxtral Mini of 2025",
        "voxtral-mini-latest": "what Mistral AI serves under this name: as voxtral-mini-2602",
    }
)
"""Names of models whose weights are not published, and who says so."""

OPEN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "labs-leanstral-1-5": "mistralai/Leanstral (Apache-2.0)",
        "labs-leanstral-1-5-1": "mistralai/Leanstral (Apache-2.0)",
        "magistral-small-latest": "mistralai/Magistral-Small-2509",
        "ministral-3b-2512": "mistralai/Ministral-3-3B-Instruct-2512",
        "ministral-3b-latest": "mistralai/Ministral-3-3B-Instruct-2512",
        "ministral-8b-2512": "mistralai/Ministral-3-8B-Instruct-2512",
        "ministral-8b-latest": "mistralai/Ministral-3-8B-Instruct-2512",
        "ministral-14b-2512": "mistralai/Ministral-3-14B-Instruct-2512",
        "ministral-14b-latest": "mistralai/Ministral-3-14B-Instruct-2512",
        "mistral-small-2603": "mistralai/Mistral-Small-4-119B-2603",
        "mistral-small-latest": "mistralai/Mistral-Small-4-119B-2603",
        "voxtral-small-2507": "mistralai/Voxtral-Small-24B-2507",
        "voxtral-small-latest": "mistralai/Voxtral-Small-24B-2507",
    }
)
"""Where the weights of those are published for which EcoLogits names no such place: repositories of Hugging Face."""


def is_without_weights(model: str) -> bool:
    """Whether that name, whoever sells it, is one of a model whose weights are not published. A name that tells more is another."""
    known = _closed()
    return any(names.canonical(name) in known for name in names.bare_names(model.partition(":")[0]))


@cache
def _closed() -> frozenset[str]:
    return frozenset(names.canonical(name) for name in CLOSED)
