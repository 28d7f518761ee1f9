"""How far each model's own count of an input is from ours: learnt from its answers, so that the next estimate is nearer.

In memory only, bounded, without a lock: a lost update changes an estimate by a little. What is learnt never makes a bound smaller than
ours, and one that was raised comes back with the answers that did not need it: a wrong figure must not make a model dear for long.
"""

from typing import Final

import msgspec

from aim2balance.catalogue.types import Deployment

LEAST_COUNTED: Final = 200
"""Tokens below which an answer teaches nothing: what stands around the text weighs too much there."""
LEAST_PERMILLE, MOST_PERMILLE = 500, 3_000
MOST_BOUND_PERMILLE: Final = 8_000
_WEIGHT: Final = 8
"""An answer moves the estimate by an eighth of what it was wrong."""
_BOUND_WEIGHT: Final = 32
"""An answer within our own bound takes a thirty-second of what the bound was raised by."""
_MOST_MODELS: Final = 4_096


class InputCorrection(msgspec.Struct, frozen=True, gc=False):
    """Thousandths by which the counted estimate and bound of a text are multiplied."""

    estimate_permille: int = 1_000
    bound_permille: int = 1_000


NO_CORRECTION: Final = InputCorrection()


class InputCorrections:
    """The corrections of this process, by provider and model."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], InputCorrection] = {}

    def of(self, deployment: Deployment) -> InputCorrection:
        return self._known.get((deployment.provider.name, deployment.upstream_model), NO_CORRECTION)

    def learn(self, deployment: Deployment, *, counted: int, bound: int, reported: int) -> None:
        """A model said that a text we counted so has `reported` tokens. More than the bound is believed, and raises it."""
        if counted < LEAST_COUNTED or reported <= 0:
            return
        before = self.of(deployment)
        seen = min(max(reported * 1000 // counted, LEAST_PERMILLE), MOST_PERMILLE)
        estimate = before.estimate_permille + (seen - before.estimate_permille) // _WEIGHT
        above = min(-(-reported * 1000 // bound), MOST_BOUND_PERMILLE) if reported > bound > 0 else 0
        kept = before.bound_permille if above else before.bound_permille - -(-(before.bound_permille - 1_000) // _BOUND_WEIGHT)
        after = InputCorrection(estimate, max(kept, above))
        if after != before:
            if len(self._known) >= _MOST_MODELS:
                self._known.clear()
            self._known[deployment.provider.name, deployment.upstream_model] = after
