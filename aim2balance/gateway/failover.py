"""Which deployment is tried first, and which stands back after failures. Health is known per process and not shared.

A cooldown moves traffic to equals; it never refuses by itself (decision 0007).
"""

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import structlog

from aim2balance.catalogue.types import Deployment, ModelRoute
from aim2balance.gateway.auto_models import carbon_of, price_of
from aim2balance.gateway.ports import NO_CONDITIONS, Conditions

FAILURES_BEFORE_COOLDOWN = 3
FAILURE_WINDOW_S = 30.0
COOLDOWN_S = 60.0

_log = structlog.get_logger("gateway")


@dataclass(slots=True)
class DeploymentHealth:
    """How one deployment has been doing lately. Times are monotonic seconds."""

    busy: int = 0
    failures: deque[float] = field(default_factory=lambda: deque(maxlen=FAILURES_BEFORE_COOLDOWN))
    cooldown_until: float = 0.0


@dataclass(slots=True)
class RetryBudget:
    """The seconds that all retries of one request may wait together."""

    left_s: float

    def allows(self, pause_s: float) -> bool:
        """Take the pause out of what is left; False when it is too long."""
        if pause_s > self.left_s:
            return False
        self.left_s -= pause_s
        return True


_PREFERENCES: Final[Mapping[str, Callable[[Deployment, Conditions], float]]] = {
    "cheapest": lambda deployment, _: price_of(deployment),
    "greenest": carbon_of,
}


def order_at_rest(route: ModelRoute, conditions: Conditions) -> list[Deployment]:
    """The order to try while all are idle and well: what is said of a model before anybody asks it."""
    preference = _PREFERENCES.get(route.strategy)
    return sorted(route.deployments, key=lambda each: (each.rank, 0.0 if preference is None else preference(each, conditions)))


class Failover:
    """The order of the deployments of a route, least busy first, by their health."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic, conditions: Conditions = NO_CONDITIONS) -> None:
        self._monotonic = monotonic
        self._conditions = conditions
        self._health: dict[tuple[str, str], DeploymentHealth] = {}

    def busy_counts(self) -> list[int]:
        """For each deployment that was ever asked: how many requests it is answering."""
        return [health.busy for health in self._health.values()]

    def order(self, route: ModelRoute) -> list[Deployment]:
        """The deployments in the order to try: by rank, those in a cooldown behind the others, then by the route's strategy."""
        if len(route.deployments) == 1:
            return list(route.deployments)
        now = self._monotonic()
        preference = _PREFERENCES.get(route.strategy)

        def key(deployment: Deployment) -> tuple[int, bool, float]:
            health = self.health_of(deployment)
            preferred = (
                float(health.busy)
                if route.strategy == "least_busy"
                else 0.0
                if preference is None
                else preference(deployment, self._conditions)
            )
            return deployment.rank, health.cooldown_until > now, preferred

        return sorted(route.deployments, key=key)

    def health_of(self, deployment: Deployment) -> DeploymentHealth:
        """How it has been doing; a new record for one that is not known yet."""
        key = (deployment.provider.name, deployment.upstream_model)
        found = self._health.get(key)
        if found is None:
            found = self._health[key] = DeploymentHealth()
        return found

    def fails(self, deployment: Deployment) -> None:
        """Note a failure; the third within 30 s begins a cooldown."""
        health, now = self.health_of(deployment), self._monotonic()
        health.failures.append(now)
        if len(health.failures) == FAILURES_BEFORE_COOLDOWN and now - health.failures[0] <= FAILURE_WINDOW_S:
            health.failures.clear()
            self.cool_down(deployment, COOLDOWN_S)

    def cool_down(self, deployment: Deployment, seconds: float) -> None:
        """Let it stand back for so long."""
        self.health_of(deployment).cooldown_until = self._monotonic() + seconds
        _log.warning("deployment cools down", provider=deployment.provider.name, model=deployment.upstream_model, seconds=round(seconds))


def retry_after_s(headers: Mapping[str, str], now: datetime) -> float | None:
    """`retry-after-ms` or `retry-after` in seconds, or until the date it names (RFC 9110, 10.2.3); None when absent or nonsense."""
    for name, scale in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) / scale
        except ValueError:
            continue
        if 0 <= seconds < 1e7:
            return seconds
    return _until(headers.get("retry-after", ""), now)


def _until(date: str, now: datetime) -> float | None:
    """Seconds from now to a date of HTTP, in any of its three forms; 0 for one that is over."""
    try:
        then = parsedate_to_datetime(date)
        seconds = (then if then.tzinfo else then.replace(tzinfo=UTC)).timestamp() - now.timestamp()
    except (ValueError, OverflowError):
        return None
    return max(0.0, seconds) if seconds < 1e7 else None
