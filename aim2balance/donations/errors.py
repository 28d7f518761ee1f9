"""What can go wrong with a donation."""

from aim2balance.kit.errors import Conflict, DomainError, Invalid, Kind, NotFound, Unavailable


class MonthNotOver(Conflict):
    code = "month_not_over"


class MonthOutOfOrder(Conflict):
    """Months are closed one after the other; the fact `next_month` names the one that is next."""

    code = "month_out_of_order"


class NoRate(Conflict):
    """Nobody entered what a square metre costs."""

    code = "no_eur_per_m2"


class DemoDonates(Conflict):
    """Demo spend never reaches a donation."""

    code = "demo"


class StillBooking(Unavailable):
    """A transaction from before the end of the month is open: it could still book an entry of that month."""

    code = "month_still_booking"


class NoSuchDonation(NotFound):
    code = "donation_not_found"


class NoSuchOfficerLink(NotFound):
    code = "officer_link_not_found"


class TooManyOfficerLinks(Conflict):
    code = "too_many_officer_links"


class WrongState(Conflict):
    """A donation moves from due to paid to confirmed, never back and never twice with other content."""

    code = "wrong_donation_state"


class WrongFile(Invalid):
    code = "wrong_file"


class FileTooLarge(DomainError):
    kind = Kind.TOO_LARGE
    code = "file_too_large"


class MonthOpen(Conflict):
    """A correction is of a closed month; an open one takes its entries as they come."""

    code = "month_open"
