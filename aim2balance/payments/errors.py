"""What can go wrong when credit is bought."""

from aim2balance.kit.errors import Conflict, DomainError, Invalid, Kind, NotFound


class BadSignature(Invalid):
    """A webhook that the processor did not sign, or signed too long ago."""

    code = "invalid_signature"


class UnreadableEvent(Invalid):
    """A signed webhook whose content is not what the processor documents."""

    code = "unreadable_event"


class WrongAmount(Invalid):
    """An amount outside of what can be bought. Facts: `least_eur`, `most_eur`."""

    code = "invalid_amount"


class NotRefundable(Conflict):
    """More than the unused part of a payment. Facts: `refundable_eur`."""

    code = "not_refundable"


class ConsentOutdated(Conflict):
    """The buyer agreed to words that are not those in force. Facts: `consent_version`."""

    code = "consent_outdated"


class NoPlan(NotFound):
    code = "no_plan"


class PlanExists(Conflict):
    code = "plan_exists"


class NoVoucher(NotFound):
    """Unknown, used up, expired, or used by this person before; which of them is not said."""

    code = "voucher_not_valid"


class ProcessorRefused(DomainError):
    """The processor understood and said no; trying again does not help."""

    kind = Kind.UPSTREAM_FAILED
    code = "payment_refused"


class ProcessorUnavailable(DomainError):
    """The processor did not answer, or not now; trying again with the same key is safe."""

    kind = Kind.UNAVAILABLE
    code = "payment_unavailable"


class PaymentsNotConfigured(ProcessorUnavailable):
    """A server without a processor: it is as its operator wants it, not broken, and trying again does not help."""

    kind = Kind.CONFLICT
    code = "payments_not_configured"


class Parked(Exception):
    """An event we must not guess about: it is kept, the operator is told, nothing of it is applied.

    `reason` is a stable word, `subject` the object of the processor that has to become known or be looked at.
    """

    def __init__(self, reason: str, subject: str, **facts: object) -> None:
        super().__init__(f"{reason}: {subject}")
        self.reason, self.subject, self.facts = reason, subject, facts
