"""Which HTTP status a failure has, in `/api` and in `/v1` alike."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from aim2balance.kit.errors import Kind

STATUS: Final[Mapping[Kind, int]] = MappingProxyType(
    {
        Kind.INVALID: 400,
        Kind.UNAUTHENTICATED: 401,
        Kind.INSUFFICIENT_FUNDS: 402,
        Kind.FORBIDDEN: 403,
        Kind.NOT_FOUND: 404,
        Kind.CONFLICT: 409,
        Kind.TOO_LARGE: 413,
        Kind.LIMIT_REACHED: 429,
        Kind.UPSTREAM_FAILED: 502,
        Kind.UPSTREAM_TIMEOUT: 504,
        Kind.UNAVAILABLE: 503,
    }
)
