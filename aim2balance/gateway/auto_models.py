"""Which models `auto:cheapest` and `auto:greenest` mean, and how deployments are compared.

Compared is one typical answer, 1,000 tokens in and 400 out: its price, or its best estimate of CO₂e (method a2b-1).
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from aim2balance.catalogue import Catalogue
from aim2balance.catalogue.types import Deployment, Offer
from aim2balance.gateway import operations
from aim2balance.gateway.meter import footprint_of
from aim2balance.kit.tokens import TYPICAL

MOST_TRIED: Final = 4
"""How many of the best are tried, one after the other, when a provider fails or cannot do what is asked."""


def price_of(deployment: Deployment) -> float:
    """USD of a typical answer. A model that writes nothing costs its input."""
    prices = deployment.prices
    return float(prices.input * 1_000 + (prices.output or 0) * 400) / 1_000_000


@lru_cache(maxsize=8_192)
def carbon_of(deployment: Deployment) -> float:
    """Kg CO₂e of a typical answer, best estimate."""
    return footprint_of(deployment, TYPICAL, None, operations.operation_for(deployment)).CO2e.best


AUTO_MODELS: Final[Mapping[str, Callable[[Deployment], float]]] = {"auto:cheapest": price_of, "auto:greenest": carbon_of}


def _is_for(deployment: Deployment, *, writes: bool) -> bool:
    """Whether it is a model for chats, or (for embeddings) for embeddings. A price for output alone does not say that it can chat."""
    if (deployment.prices.output is not None) is not writes or deployment.accepts.kind not in (None, "chat" if writes else "embeddings"):
        return False
    has_room = deployment.context_window is None or deployment.context_window >= TYPICAL.input + TYPICAL.output
    return has_room or not writes


class AutoModels:
    """The offers of a catalogue, best first by each way of choosing; made once for each catalogue."""

    def __init__(self) -> None:
        self._catalogue: Catalogue | None = None
        self._sorted: dict[tuple[str, bool], list[Offer]] = {}

    def best_first(self, catalogue: Catalogue, name: str, *, writes: bool) -> list[Offer]:
        """Offers that write answers, or (for embeddings) those that do not, in the order of `name`. The demo only while it is alone."""
        if catalogue is not self._catalogue:
            self._catalogue, self._sorted = catalogue, {}
        found = self._sorted.get((name, writes))
        if found is None:
            suited = [offer for offer in catalogue.offered() if _is_for(offer.deployment, writes=writes)]
            real = [offer for offer in suited if not offer.deployment.is_demo]
            score = AUTO_MODELS[name]
            found = self._sorted[(name, writes)] = sorted(real or suited, key=lambda offer: (score(offer.deployment), offer.name))
        return found
