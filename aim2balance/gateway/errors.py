"""How one AI request can be refused or fail, by the names of the contract's error table."""

import traceback

from aim2balance.kit.errors import DomainError, Kind


class UnknownKey(DomainError):
    kind = Kind.UNAUTHENTICATED
    code = "invalid_api_key"

    def __init__(self) -> None:
        super().__init__("The API key is missing, wrong, expired or revoked.")


class ModelNotAllowed(DomainError):
    kind = Kind.FORBIDDEN
    code = "model_not_allowed"


class RegionNotAllowed(DomainError):
    kind = Kind.FORBIDDEN
    code = "region_not_allowed"


class RequestTooLarge(DomainError):
    kind = Kind.TOO_LARGE
    code = "request_too_large"


class ContextTooLong(DomainError):
    """More than the model reads; `input_tokens` and `context_window` are facts."""

    kind = Kind.TOO_LARGE
    code = "context_too_long"


class UpstreamAuth(DomainError):
    """The provider refused our key or our credit with it. Its text is never passed on: it quotes keys and organisations."""

    kind = Kind.UPSTREAM_FAILED
    code = "upstream_auth"

    def __init__(self) -> None:
        super().__init__("The provider did not accept this platform's access. The operator has been told; another model may work.")


class UpstreamRateLimited(DomainError):
    """The provider is at its limit; `retry_after` in whole seconds is a fact where it said so."""

    kind = Kind.LIMIT_REACHED
    code = "upstream_rate_limited"


class UpstreamFailed(DomainError):
    kind = Kind.UPSTREAM_FAILED
    code = "upstream_error"


class UpstreamTimedOut(DomainError):
    kind = Kind.UPSTREAM_TIMEOUT
    code = "upstream_timeout"


UNANSWERED = (UpstreamAuth, UpstreamRateLimited, UpstreamFailed, UpstreamTimedOut)
"""A provider did not answer what it could have: for its operator to look at, whatever the client is told."""


class ProviderRefused(DomainError):
    """The provider's own 400, 404, 413 or 422: its status and message stand, in the client's shape."""

    def __init__(self, status: int, message: str, code: str | None) -> None:
        super().__init__(message, code=code or "invalid_request_error")
        self.status = status


class OurMistake(DomainError):
    """Something broke on our side in the midst of an answer. What exactly stands in the log, not in the answer."""

    kind = Kind.UPSTREAM_FAILED
    code = "internal_error"

    def __init__(self) -> None:
        super().__init__("Something went wrong on our side.")


def place_of(error: BaseException) -> str:
    """Class and place of an unexpected exception, for the log. Its text is left out: it may quote what a person wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"
