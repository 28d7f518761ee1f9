"""Reaching a provider: which deployment, how often, how long; and what its refusals mean for the client.

Everything here happens before the first byte of an answer. Money is not known here.
"""

import asyncio
import math
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog

from aim2balance.catalogue.types import Deployment, GatewayLimits, Route
from aim2balance.gateway import dialects
from aim2balance.gateway.choosing import carbon_of, price_of
from aim2balance.gateway.dialects.types import ProviderErrorKind
from aim2balance.gateway.errors import (
    ProviderRefused,
    UpstreamAuth,
    UpstreamFailed,
    UpstreamRateLimited,
    UpstreamTimedOut,
)
from aim2balance.gateway.ports import (
    BaseURL,
    ConnectFailed,
    Timeouts,
    Upstream,
    UpstreamBroken,
    UpstreamFailure,
    UpstreamRequest,
    UpstreamResponse,
    UpstreamTimeout,
)
from aim2balance.kit.errors import DomainError

FAILURES_BEFORE_REST = 3
FAILURE_WINDOW_S = 30.0
REST_S = 60.0
BACKOFF_S = (0.2, 0.6)
ERROR_BODY_LIMIT = 1 << 20
_PATHS = {"chat": "/chat/completions", "messages": "/messages", "embeddings": "/embeddings", "count_tokens": "/messages/count_tokens"}
_KEPT = {
    ProviderErrorKind.BAD_REQUEST: 400,
    ProviderErrorKind.CONTEXT_LENGTH: 400,
    ProviderErrorKind.NOT_FOUND: 404,
    ProviderErrorKind.TOO_LARGE: 413,
}
_RETRIED = {ProviderErrorKind.RATE_LIMIT, ProviderErrorKind.OVERLOADED, ProviderErrorKind.SERVER, ProviderErrorKind.TIMEOUT}

_log = structlog.get_logger("gateway")


@dataclass(slots=True)
class _Health:
    """How one deployment has been doing lately. Times are monotonic seconds."""

    busy: int = 0
    failures: deque[float] = field(default_factory=lambda: deque(maxlen=FAILURES_BEFORE_REST))
    rests_until: float = 0.0


@dataclass(slots=True)
class Patience:
    """The seconds that all retries of one request may wait together."""

    left_s: float

    def allows(self, pause_s: float) -> bool:
        """Take the pause out of what is left; False when it is too long."""
        if pause_s > self.left_s:
            return False
        self.left_s -= pause_s
        return True


class Relay:
    """Sends requests to deployments, least busy first. A rest moves traffic to equals; it never refuses by itself."""

    def __init__(self, upstream: Upstream, limits: GatewayLimits, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._upstream = upstream
        self._limits = limits
        self._monotonic = monotonic
        self._health: dict[tuple[str, str], _Health] = {}
        self._bases: dict[str, BaseURL] = {}
        self._timeouts = Timeouts(connect_s=limits.connect_s, first_byte_s=limits.first_byte_s, idle_s=limits.idle_s)
        self._key_turn = 0

    @property
    def patience(self) -> Patience:
        """What a new request may wait for retries."""
        return Patience(self._limits.retry_wait_s)

    def order(self, route: Route) -> list[Deployment]:
        """The deployments in the order to try: by rank, the rested before the resting, then by the route's strategy."""
        if len(route.deployments) == 1:
            return list(route.deployments)
        now = self._monotonic()

        def key(deployment: Deployment) -> tuple[int, bool, float]:
            health = self._health_of(deployment)
            preference = float(health.busy) if route.strategy == "least_busy" else 0.0
            if route.strategy == "cheapest":
                preference = price_of(deployment)
            elif route.strategy == "greenest":
                preference = carbon_of(deployment)
            return deployment.rank, health.rests_until > now, preference

        return sorted(route.deployments, key=key)

    def _health_of(self, deployment: Deployment) -> _Health:
        key = (deployment.provider.name, deployment.upstream_model)
        found = self._health.get(key)
        if found is None:
            found = self._health[key] = _Health()
        return found

    async def send(
        self,
        deployment: Deployment,
        endpoint: str,
        body: bytes,
        headers: Sequence[tuple[str, str]],
        *,
        patience: Patience,
        has_equal: bool = False,
    ) -> UpstreamResponse:
        """The 200 answer of that deployment, its body unread. The caller owns it and must `done` it.

        Retries before the first byte as long as `patience` lasts; with an equal deployment to turn to it gives up at once.
        A provider that asks for a longer wait than that rests for it. Raises the `DomainError` the client would see.
        """
        health = self._health_of(deployment)
        health.busy += 1
        request = self._request(deployment, endpoint, body, headers)
        retries = 0 if has_equal else self._limits.retries
        failure: DomainError | None = None
        try:
            for attempt in range(retries + 1):
                outcome, wait_s = await self._try(deployment, request)
                if not isinstance(outcome, DomainError):
                    return outcome
                failure = outcome
                if wait_s is None or attempt == retries:
                    break
                pause_s = wait_s if wait_s > 0 else BACKOFF_S[min(attempt, len(BACKOFF_S) - 1)]
                if not patience.allows(pause_s):
                    break
                await asyncio.sleep(pause_s)
        except BaseException:
            health.busy -= 1
            raise
        health.busy -= 1
        raise failure or UpstreamFailed("The provider was not asked.")

    def done(self, deployment: Deployment, response: UpstreamResponse) -> None:
        """Let go of an answer that `send` gave."""
        response.close()
        self._health_of(deployment).busy -= 1

    def fails(self, deployment: Deployment) -> None:
        """Note a failure; the third within 30 s sends the deployment to rest."""
        health, now = self._health_of(deployment), self._monotonic()
        health.failures.append(now)
        if len(health.failures) == FAILURES_BEFORE_REST and now - health.failures[0] <= FAILURE_WINDOW_S:
            health.failures.clear()
            self._rest(deployment, REST_S)

    def _rest(self, deployment: Deployment, seconds: float) -> None:
        self._health_of(deployment).rests_until = self._monotonic() + seconds
        _log.warning("deployment rests", provider=deployment.provider.name, model=deployment.upstream_model, seconds=round(seconds))

    def _request(self, deployment: Deployment, endpoint: str, body: bytes, headers: Sequence[tuple[str, str]]) -> UpstreamRequest:
        provider = deployment.provider
        base = self._bases.get(provider.base_url)
        if base is None:
            base = self._bases[provider.base_url] = BaseURL.parse(provider.base_url)
        keys = provider.api_keys
        self._key_turn += 1
        own = provider.auth_headers(keys[self._key_turn % len(keys)] if keys else "")
        return UpstreamRequest(
            base=base,
            path=_PATHS[endpoint],
            headers=[*{**own, **dict(headers)}.items()],
            body=body,
            timeouts=self._timeouts,
        )

    async def _try(self, deployment: Deployment, request: UpstreamRequest) -> tuple[UpstreamResponse | DomainError, float | None]:
        """One attempt: the answer, or what the client would see and how long to wait before another try (None: never)."""
        try:
            response = await self._upstream.send(request)
        except UpstreamFailure as failure:
            self.fails(deployment)
            is_safe = isinstance(failure, ConnectFailed) or (isinstance(failure, UpstreamBroken) and not failure.has_answered)
            is_safe = is_safe or (isinstance(failure, UpstreamTimeout) and failure.kind == "connect")
            return as_domain_error(failure), 0.0 if is_safe else None
        if response.status == 200:
            return response, None
        try:
            text = await response.read(ERROR_BODY_LIMIT)
        except UpstreamFailure:
            text = b""
        finally:
            response.close()
        return self._refusal(deployment, response.status, response.headers, text)

    def _refusal(self, deployment: Deployment, status: int, headers: Mapping[str, str], body: bytes) -> tuple[DomainError, float | None]:
        kind = dialects.classify(deployment.provider.vendor, status, body)
        if kind in _KEPT:
            said = dialects.read_error(deployment.provider.dialect, status, body)
            kept = status if status in {400, 404, 413, 422} else _KEPT[kind]
            return ProviderRefused(kept, said.message, said.code), None
        self.fails(deployment)
        _log.warning(
            "alert" if kind in {ProviderErrorKind.AUTH, ProviderErrorKind.QUOTA} else "provider refused",
            provider=deployment.provider.name,
            model=deployment.upstream_model,
            status=status,
            what=str(kind),
        )
        if kind is ProviderErrorKind.AUTH:
            return UpstreamAuth(), None
        wait_s = retry_after_s(headers)
        if wait_s is not None and wait_s > self._limits.retry_wait_s:
            self._rest(deployment, wait_s)
        facts: dict[str, Any] = {} if wait_s is None else {"retry_after": max(1, math.ceil(wait_s))}
        if kind in {ProviderErrorKind.RATE_LIMIT, ProviderErrorKind.QUOTA}:
            error: DomainError = UpstreamRateLimited("The provider is at its rate limit. Try again later or choose another model.", **facts)
        elif kind is ProviderErrorKind.TIMEOUT and status < 500:
            error = UpstreamTimedOut("The provider did not answer in time.")
        else:
            error = UpstreamFailed("The provider failed to answer. Try again or choose another model.", provider_status=status)
        return error, (wait_s or 0.0) if kind in _RETRIED else None


def as_domain_error(failure: UpstreamFailure) -> DomainError:
    """What a client is told about a failed connection; never the provider's address."""
    if isinstance(failure, UpstreamTimeout):
        return UpstreamTimedOut("The provider did not answer in time.", phase=failure.kind)
    return UpstreamFailed("The connection to the provider failed.")


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """`retry-after-ms` or `retry-after` in seconds; None when absent, a date or nonsense."""
    for name, scale in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) / scale
        except ValueError:
            continue
        if 0 <= seconds < 1e7:
            return seconds
    return None
