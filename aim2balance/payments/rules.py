"""Decisions about payments: what a set of facts means, tax, refunds. Pure: no SQL, clock or chance."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from uuid import UUID

from aim2balance.kit.errors import invariant
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import OwnerId
from aim2balance.ledger.types import Account, AccountKind, Leg
from aim2balance.payments.types import Dispute, Payment, PaymentStatus, Quote, Refund, SalesTerms, VatMode

MICRO_PER_CENT = 10_000


def euro(cents: int) -> Euro:
    return Euro(cents * MICRO_PER_CENT)


def derived_id(key: str, at: datetime) -> UUID:
    """A UUIDv7 with the time `at` whose other bits come from `key`: a repeat of the same cause makes the same id."""
    noise = int.from_bytes(hashlib.sha256(key.encode()).digest()[:10])
    ms = int(at.timestamp() * 1000)
    return UUID(int=(ms << 80) | ((0x7000 | (noise >> 68)) << 64) | 0x8000_0000_0000_0000 | (noise & 0x3FFF_FFFF_FFFF_FFFF))


def is_allowed(cents: int, terms: SalesTerms) -> bool:
    return cents in terms.amounts or terms.least <= cents <= terms.most


def quote(cents: int, terms: SalesTerms) -> Quote:
    """What buying for `cents` means: what is credited and what is tax. Tax by the processor counts as 0 until it is known."""
    match terms.vat:
        case VatMode.NONE:
            return Quote(credit=cents, tax=0)
        case VatMode.INCLUSIVE:
            tax = tax_inside(cents, terms.vat_rate)
            return Quote(credit=cents - tax, tax=tax)
        case VatMode.EXCLUSIVE:
            return Quote(credit=cents, tax=0 if terms.is_tax_by_processor else _round(cents * terms.vat_rate))


def tax_inside(gross: int, rate: Decimal) -> int:
    """The tax in an amount that includes it, half-even to the cent: 10.00 at 19 % holds 1.60."""
    return _round(Decimal(gross) * rate / (1 + rate))


def tax_of(gross: int, credit: int | None, terms: SalesTerms) -> int:
    """The tax in a payment: what was not to be credited, where that was agreed; else by the mode and rate in force."""
    if credit is not None and 0 <= credit <= gross:
        return gross - credit
    return 0 if terms.vat is VatMode.NONE else tax_inside(gross, terms.vat_rate)


def tax_share(part: int, gross: int, tax: int) -> int:
    """The tax in the first `part` cents of a payment taken back. All of it holds all the tax, so steps never lose a cent."""
    return _round(Decimal(tax) * part / gross) if gross else 0


def _round(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def legs(owner_id: OwnerId, gross: int, tax: int) -> tuple[Leg, ...]:
    """A payment of `gross` cents into a wallet, `tax` of them to the tax office; negative amounts take it back."""
    parts = (
        (Account(kind=AccountKind.WALLET, owner_id=owner_id), gross - tax),
        (Account(kind=AccountKind.VAT_PAYABLE), tax),
        (Account(kind=AccountKind.PSP_CLEARING), -gross),
    )
    return tuple(Leg(account=account, amount=euro(cents)) for account, cents in parts if cents)


def fee_legs(fee: int) -> tuple[Leg, Leg]:
    """A fee the processor kept: it was ours to come, now it is a cost."""
    return (
        Leg(account=Account(kind=AccountKind.PSP_FEES), amount=euro(-fee)),
        Leg(account=Account(kind=AccountKind.PSP_CLEARING), amount=euro(fee)),
    )


def status_of(payment: Payment, disputes: Iterable[Dispute]) -> PaymentStatus:
    """What the payer sees. A payment that was made beats a failure before it; a dispute that is not won beats everything."""
    if any(dispute.is_withdrawn and dispute.outcome != "won" for dispute in disputes):
        return PaymentStatus.DISPUTED
    if payment.paid_at is not None:
        return PaymentStatus.REFUNDED if payment.gross and payment.refunded_booked >= payment.gross else PaymentStatus.COMPLETED
    return PaymentStatus.FAILED if payment.failed_at is not None else PaymentStatus.PENDING


def refunded(seen: int, refunds: Sequence[Refund]) -> int:
    """How much of a payment is given back for good, in cents, from the charge's running total and the refunds we know.

    The total only grows here, also where a refund bounced afterwards; so what bounced is taken off. A refund that was only asked for
    is not counted before the processor confirms it.
    """
    confirmed = sum(refund.amount for refund in refunds if refund.state in {"pending", "succeeded", "failed"})
    bounced = sum(refund.amount for refund in refunds if refund.state == "failed")
    return max(seen, confirmed) - bounced


def is_in_dispute(disputes: Iterable[Dispute]) -> bool:
    """Whether a dispute is open or was lost: we refund nothing of such a payment."""
    return any(dispute.outcome not in {"won", "dropped"} for dispute in disputes)


def has_open_dispute(disputes: Iterable[Dispute]) -> bool:
    """Whether it is still unknown what the bank takes: what the processor refunds beside it waits for that."""
    return any(dispute.outcome is None for dispute in disputes)


def refundable(payment: Payment, pending: int, available: Euro, disputes: Iterable[Dispute]) -> int:
    """The unused part of a payment in cents: not yet refunded or asked for, and no more than the wallet still has.

    Given credit counts as spent first, so a payer gets back all of their own money that is there.
    """
    if payment.booked_at is None or payment.gross is None or payment.tax is None or is_in_dispute(disputes):
        return 0
    rest = payment.gross - max(payment.refunded_booked, payment.refunded_seen) - pending
    if rest <= 0 or available.micro <= 0:
        return 0
    net = payment.gross - payment.tax
    if net <= 0:
        return 0
    affordable = min(rest, available.micro * payment.gross // (net * MICRO_PER_CENT) + 1)
    done = payment.refunded_booked
    while affordable > 0 and net_of(payment, done, affordable).micro > available.micro:
        affordable -= 1
    return affordable


def net_of(payment: Payment, done: int, amount: int) -> Euro:
    """What a refund of `amount` cents takes from the wallet after `done` were refunded."""
    invariant(payment.gross is not None and payment.tax is not None, "only a payment that was made is refunded")
    gross, tax = payment.gross or 0, payment.tax or 0
    return euro(amount - tax_share(done + amount, gross, tax) + tax_share(done, gross, tax))
