"""What can go wrong in administration."""

from aim2balance.kit.errors import Conflict, Invalid, NotFound


class NoSuchUser(NotFound):
    code = "user_not_found"


class OwnAccount(Conflict):
    """Nobody suspends themselves: an installation could be left without an admin."""

    code = "own_account"


class KeyUsed(Conflict):
    """The idempotency key stands in the audit log with another change."""

    code = "idempotency_conflict"


class BalanceMoves(Conflict):
    """The wallet was spent from each time we tried to set it. Suspend the person first, or change it by an amount."""

    code = "balance_moves"


class MoreThanAvailable(Conflict):
    """More is to be taken off than is there and not on hold."""

    code = "more_than_available"


class WrongDays(Invalid):
    code = "invalid_range"
