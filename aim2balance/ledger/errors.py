"""What can go wrong in the books."""

from aim2balance.kit.errors import Conflict, DomainError, Kind, NotFound


class KeyReused(Conflict):
    """The idempotency key (or the id) stands in the books with other content."""

    code = "idempotency_conflict"


class NoAccount(NotFound):
    """A leg names a wallet that was never opened."""

    code = "no_wallet"


class Overdrawn(DomainError):
    """A wallet would fall below what it holds."""

    kind = Kind.INSUFFICIENT_FUNDS
    code = "insufficient_balance"
