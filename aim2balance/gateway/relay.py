"""Reaching a provider: how often, how long; and what its refusals mean for the client. Which deployment is said by `failover`.

Everything here happens before the first byte of an answer. Money is not known here.
"""

import asyncio
import math
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import structlog

from aim2balance.catalogue import VENDORS
from aim2balance.catalogue.types import Deployment, GatewayLimits
from aim2balance.gateway import dialects
from aim2balance.gateway.dialects.types import ProviderError, ProviderErrorKind
from aim2balance.gateway.errors import (
    ProviderRefused,
    UpstreamAuth,
    UpstreamFailed,
    UpstreamRateLimited,
    UpstreamTimedOut,
)
from aim2balance.gateway.failover import Failover, RetryBudget, retry_after_s
from aim2balance.gateway.output_speed import OutputSpeed
from aim2balance.gateway.ports import (
    NO_CONDITIONS,
    BaseURL,
    Conditions,
    ConnectFailed,
    Timeouts,
    Upstream,
    UpstreamBroken,
    UpstreamFailure,
    UpstreamRequest,
    UpstreamResponse,
    UpstreamTimeout,
)
from aim2balance.kit.clock import Clock
from aim2balance.kit.errors import DomainError

BACKOFF_S = (0.2, 0.6)
ERROR_BODY_LIMIT = 1 << 20
_KEPT = {
    ProviderErrorKind.BAD_REQUEST: 400,
    ProviderErrorKind.CONTEXT_LENGTH: 400,
    ProviderErrorKind.NOT_FOUND: 404,
    ProviderErrorKind.TOO_LARGE: 413,
    ProviderErrorKind.FLAGGED: 403,
}
_RETRIED = {ProviderErrorKind.RATE_LIMIT, ProviderErrorKind.OVERLOADED, ProviderErrorKind.SERVER, ProviderErrorKind.TIMEOUT}

_log = structlog.get_logger("gateway")


class Relay:
    """Sends requests to deployments, and knows which of them to turn to."""

    def __init__(self, upstream: Upstream, limits: GatewayLimits, clock: Clock, conditions: Conditions = NO_CONDITIONS) -> None:
        self._upstream = upstream
        self._clock = clock
        self._limits = limits
        self.failover = Failover(conditions=conditions)
        self.speed = OutputSpeed()
        self._bases: dict[str, BaseURL] = {}
        self._timeouts = Timeouts(connect_s=limits.connect_s, first_byte_s=limits.first_byte_s, idle_s=limits.idle_s)
        self._key_turn = 0

    @property
    def retry_budget(self) -> RetryBudget:
        """What a new request may wait for retries."""
        return RetryBudget(self._limits.retry_wait_s)

    async def send(
        self,
        deployment: Deployment,
        endpoint: dialects.Endpoint,
        body: bytes,
        headers: Sequence[tuple[str, str]],
        *,
        retry_budget: RetryBudget,
        has_equal: bool = False,
    ) -> UpstreamResponse:
        """The 200 answer of that deployment, its body unread. The caller owns it and must `done` it.

        Retries before the first byte as long as `retry_budget` lasts; with an equal deployment to turn to it gives up at once.
        A provider that asks for a longer wait than that is given it as a cooldown. Raises the `DomainError` the client would see.
        """
        health = self.failover.health_of(deployment)
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
                if not retry_budget.allows(pause_s):
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
        self.failover.health_of(deployment).busy -= 1

    def _request(
        self, deployment: Deployment, endpoint: dialects.Endpoint, body: bytes, headers: Sequence[tuple[str, str]]
    ) -> UpstreamRequest:
        provider = deployment.provider
        base = self._bases.get(provider.base_url)
        if base is None:
            base = self._bases[provider.base_url] = BaseURL.parse(provider.base_url)
        keys = provider.api_keys
        self._key_turn += 1
        own = provider.auth_headers(keys[self._key_turn % len(keys)] if keys else "")
        return UpstreamRequest(
            base=base,
            path=dialects.ENDPOINTS[endpoint].path,
            headers=[*{**own, **dict(headers)}.items()],
            body=body,
            timeouts=self._timeouts,
        )

    async def _try(self, deployment: Deployment, request: UpstreamRequest) -> tuple[UpstreamResponse | DomainError, float | None]:
        """One attempt: the answer, or what the client would see and how long to wait before another try (None: never)."""
        try:
            response = await self._upstream.send(request)
        except UpstreamFailure as failure:
            self.failover.fails(deployment)
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

    def refused_inside(self, deployment: Deployment, error: ProviderError) -> DomainError:
        """What the client would see of an error that came in a stream of 200 before anything else did."""
        told = {"error": {"message": error.message, "code": error.code, "type": error.type}}
        return self._refusal(deployment, error.status or 500, {}, msgspec.json.encode(told))[0]

    def _refusal(self, deployment: Deployment, status: int, headers: Mapping[str, str], body: bytes) -> tuple[DomainError, float | None]:
        kind = dialects.classify(VENDORS[deployment.provider.vendor], status, body)
        if kind in _KEPT:
            said = dialects.read_error(status, body)
            kept = status if status in {400, 404, 413, 422} else _KEPT[kind]
            return ProviderRefused(kept, said.message, said.code), None
        self.failover.fails(deployment)
        _log.warning(
            "alert" if kind in {ProviderErrorKind.AUTH, ProviderErrorKind.QUOTA} else "provider refused",
            provider=deployment.provider.name,
            model=deployment.upstream_model,
            status=status,
            what=str(kind),
        )
        if kind is ProviderErrorKind.AUTH:
            return UpstreamAuth(), None
        wait_s = retry_after_s(headers, self._clock.now())
        if wait_s is not None and wait_s > self._limits.retry_wait_s:
            self.failover.cool_down(deployment, wait_s)
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
