"""How fast each deployment writes, measured from its answers: for what was written unseen when a reader left."""

from aim2balance.catalogue.types import Deployment

USUAL_TOKENS_PER_S = 60.0
"""Until an answer of it was measured."""
SHORTEST_S = 0.2
"""Shorter answers tell of the way there and back."""
_NEWEST = 0.2


class OutputSpeed:
    """Output tokens per second by deployment, the newest answers counting most. Of this process alone; it sizes estimates, which say so."""

    __slots__ = ("_tokens_per_s",)

    def __init__(self) -> None:
        self._tokens_per_s: dict[tuple[str, str], float] = {}

    def measure(self, deployment: Deployment, tokens: int, seconds: float) -> None:
        """An answer that came to its end, with the provider's own figures."""
        if tokens > 0 and seconds >= SHORTEST_S:
            now = tokens / seconds
            key = (deployment.provider.name, deployment.upstream_model)
            before = self._tokens_per_s.get(key)
            self._tokens_per_s[key] = now if before is None else before + _NEWEST * (now - before)

    def tokens_in(self, deployment: Deployment, seconds: float) -> int:
        """What it has probably written in that time."""
        measured = self._tokens_per_s.get((deployment.provider.name, deployment.upstream_model), USUAL_TOKENS_PER_S)
        return round(measured * max(seconds, 0.0))
