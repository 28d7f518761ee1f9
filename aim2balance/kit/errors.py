"""What can go wrong, without a word about HTTP.

`kit.status` gives a kind its status; `kit.http` and the dialects of the gateway write the body.
"""

from enum import StrEnum
from typing import NoReturn


class Kind(StrEnum):
    """The class of a failure; decides the status a client sees."""

    INVALID = "invalid"
    UNAUTHENTICATED = "unauthenticated"
    INSUFFICIENT_FUNDS = "insufficient_funds"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    TOO_LARGE = "too_large"
    LIMIT_REACHED = "limit_reached"
    UPSTREAM_FAILED = "upstream_failed"
    UPSTREAM_TIMEOUT = "upstream_timeout"
    UNAVAILABLE = "unavailable"


class DomainError(Exception):
    """A refusal with a stable `code`, a sentence for people and its facts.

    Facts are JSON values under the names of the wire (`needed_eur`); they never hold prompts, keys or mail addresses.
    """

    kind: Kind = Kind.INVALID
    code: str = "invalid_request_error"

    def __init__(self, message: str, *, code: str | None = None, kind: Kind | None = None, **facts: object) -> None:
        super().__init__(message)
        self.message = message
        self.facts = facts
        if code is not None:
            self.code = code
        if kind is not None:
            self.kind = kind


class Invalid(DomainError):
    kind = Kind.INVALID


class Unauthenticated(DomainError):
    kind = Kind.UNAUTHENTICATED
    code = "unauthenticated"


class Forbidden(DomainError):
    kind = Kind.FORBIDDEN
    code = "forbidden"


class NotFound(DomainError):
    kind = Kind.NOT_FOUND
    code = "not_found"


class Conflict(DomainError):
    kind = Kind.CONFLICT
    code = "conflict"


class Unavailable(DomainError):
    kind = Kind.UNAVAILABLE
    code = "unavailable"


class BrokenInvariant(Exception):
    """Our own mistake. Never caught by business code; the outermost boundary turns it into an alert and a 500."""


def invariant(holds: object, message: str) -> None:
    """Raise `BrokenInvariant` unless `holds`; survives optimised Python, unlike `assert`."""
    if not holds:
        raise BrokenInvariant(message)


def unreachable(message: str) -> NoReturn:
    raise BrokenInvariant(message)
