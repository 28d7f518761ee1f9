"""Two orders of passages, by words and by meaning, made into one; and what vectors have to be. Plain functions."""

import math
from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

from aim2balance.kit.errors import DomainError, Kind

FUSED: Final = 50
"""So many of each order are looked at."""
CONSTANT: Final = 10
"""Of reciprocal rank fusion: how much less the second place says than the first. Tuned, like the share, by the questions of bench/retrieval
that are not held out.
"""
SHARE: Final = 0.5
"""What a place by meaning says, where one by words says 1."""

Key = TypeVar("Key")


def fused(by_words: Sequence[Key], by_meaning: Sequence[Key]) -> dict[Key, float]:
    """The score of each, the best first; of equals the one that the words found before."""
    scores: dict[Key, float] = {}
    for share, order in ((1.0, by_words), (SHARE, by_meaning)):
        for place, key in enumerate(order, 1):
            scores[key] = scores.get(key, 0.0) + share / (CONSTANT + place)
    return dict(sorted(scores.items(), key=lambda one: -one[1]))


def shares(scores: Mapping[Key, float]) -> dict[Key, float]:
    """Each as a share of the best one."""
    best = max(scores.values(), default=0.0)
    return {key: score / best if best > 0 else 0.0 for key, score in scores.items()}


def check_vectors(vectors: Sequence[Sequence[float]], texts: int, dimensions: int) -> None:
    """Raises `DomainError` (embeddings_unusable): not one for each text, of other dimensions, or with what is no number."""
    if len(vectors) != texts:
        raise _unusable(f"{len(vectors)} vectors came for {texts} texts")
    for vector in vectors:
        if len(vector) != dimensions:
            raise _unusable(f"a vector has {len(vector)} numbers instead of {dimensions}")
        if not all(math.isfinite(number) for number in vector):
            raise _unusable("a vector holds what is no number")


def _unusable(what: str) -> DomainError:
    return DomainError(
        f"The model for meaning gave an answer that cannot be used: {what}.", code="embeddings_unusable", kind=Kind.UPSTREAM_FAILED
    )
