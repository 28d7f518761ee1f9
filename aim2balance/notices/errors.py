"""What can go wrong when somebody is notified."""

from aim2balance.kit.errors import DomainError, Kind, NotFound


class UnknownNotice(NotFound):
    code = "notice_not_found"


class MailRefused(DomainError):
    """The mail server will never take this email, such as for an address that does not exist."""

    kind = Kind.INVALID
    code = "mail_refused"


class MailUnavailable(DomainError):
    """The mail server cannot be reached, or asks to try later."""

    kind = Kind.UNAVAILABLE
    code = "mail_away"
