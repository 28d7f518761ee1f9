"""Why a request gets no money."""

from aim2balance.kit.errors import Conflict, DomainError, Kind


class InsufficientBalance(DomainError):
    """The wallet cannot pay. Facts: `needed_eur`, `available_eur` (plain decimals), `blocked` when the owner is blocked."""

    kind = Kind.INSUFFICIENT_FUNDS
    code = "insufficient_balance"


class BudgetExceeded(DomainError):
    """A budget has too little left. Facts: `which` (the id of the key, person or project), `scope` (which of these), `window_end`, and
    `needed_eur` with `available_eur`, or `needed_kg_co2e` with `available_kg_co2e`.
    """

    kind = Kind.INSUFFICIENT_FUNDS
    code = "budget_exceeded"


class RateLimited(DomainError):
    """The key has had its requests of this minute. Facts: `retry_after` in seconds, `which` (the key's id), `rpm`."""

    kind = Kind.LIMIT_REACHED
    code = "rate_limit_exceeded"


class RequestClosed(Conflict):
    """The request id was settled or released before."""

    code = "request_closed"
