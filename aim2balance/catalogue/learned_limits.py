"""Output limits that providers named in a refusal: kept a day, in memory, for a limit that we choose and for no other."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from aim2balance.catalogue.types import Deployment

KEPT: Final = timedelta(hours=24)
LEAST: Final = 16
_MOST_KEPT: Final = 1_024


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedLimit:
    """A model at a provider that takes at most `max_output` tokens, as it said; believed until `until`."""

    provider: str
    model: str
    max_output: int
    learned_at: datetime
    until: datetime


class LearnedLimits:
    """What this process was told. A limit is only ever lowered while it is kept."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], LearnedLimit] = {}

    def learn(self, deployment: Deployment, most: int, now: datetime) -> bool:
        """Keep a limit the provider named. False where it is none: too small, or above what is known."""
        key = deployment.provider.name, deployment.upstream_model
        before = self._find(key, now)
        known = before.max_output if before is not None else deployment.max_output
        if most < LEAST or (known is not None and most > known):
            return False
        if before is not None and most == known:  # a neighbour was told the same
            return True
        if len(self._known) >= _MOST_KEPT:
            self._known.clear()
        self._known[key] = LearnedLimit(provider=key[0], model=key[1], max_output=most, learned_at=now, until=now + KEPT)
        return True

    def lowered(self, deployment: Deployment, now: Callable[[], datetime]) -> Deployment:
        """The deployment as it is, or with the limit that was learnt as the most it writes."""
        found = self._find((deployment.provider.name, deployment.upstream_model), now()) if self._known else None
        if found is None or (deployment.max_output is not None and deployment.max_output <= found.max_output):
            return deployment
        return replace(deployment, accepts=deployment.accepts.but(max_output=found.max_output))

    def current(self, now: datetime) -> list[LearnedLimit]:
        """What is believed at this moment, for the operator."""
        return sorted((limit for limit in self._known.values() if limit.until > now), key=lambda limit: (limit.provider, limit.model))

    def _find(self, key: tuple[str, str], now: datetime) -> LearnedLimit | None:
        found = self._known.get(key)
        return found if found is not None and found.until > now else None
