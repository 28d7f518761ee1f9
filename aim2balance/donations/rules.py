"""The arithmetic of a close, the ids made from months, what a proof may be, and how figures are shown. Pure."""

import hashlib
from decimal import ROUND_DOWN, Decimal, localcontext
from uuid import UUID

from aim2balance.donations.errors import FileTooLarge, WrongFile
from aim2balance.donations.types import Closing, FundSums, Month, Partner, Proof
from aim2balance.kit.errors import invariant
from aim2balance.kit.ids import id_floor
from aim2balance.kit.money import Euro

CENT_MICRO = 10_000
MOST_FILE_BYTES = 10 << 20

_AREA_STEP = Decimal("1e-12")
"""Far below what is shown of the smallest amount there is."""
_FORMER_AREA_STEP = Decimal("0.0001")
"""Months closed until 2026-11 kept whole square centimetres; their hashes hold that."""
_KINDS = {
    b"%PDF-": ("application/pdf", "pdf"),
    b"\x89PNG\r\n\x1a\n": ("image/png", "png"),
    b"\xff\xd8\xff": ("image/jpeg", "jpg"),
}
_EXTENSIONS = dict(_KINDS.values())


def close(sums: FundSums, carried_in: Euro) -> Closing:
    """Round what is there down to whole cents and carry the rest. What is below zero is carried whole."""
    corrected = Euro(sums.corrected + sums.late)
    total = sums.collected + corrected.micro + carried_in.micro
    amount = max(total, 0) // CENT_MICRO * CENT_MICRO
    return Closing(
        collected=Euro(sums.collected), corrected=corrected, carried_in=carried_in, amount=Euro(amount), carried_out=Euro(total - amount)
    )


def area_m2(amount: Euro, eur_per_m2: Decimal) -> Decimal:
    """Amount ÷ cost rate in m², cut at the twelfth decimal, so never more than was paid for; the same for everybody who checks it."""
    return _area(amount, eur_per_m2, _AREA_STEP)


def is_area(m2: Decimal, amount: Euro, eur_per_m2: Decimal) -> bool:
    """Whether a published area is amount ÷ rate, in today's steps or in those of months closed earlier."""
    return m2 in {_area(amount, eur_per_m2, step) for step in (_AREA_STEP, _FORMER_AREA_STEP)}


def _area(amount: Euro, eur_per_m2: Decimal, step: Decimal) -> Decimal:
    invariant(eur_per_m2 > 0, "a square metre costs something")
    with localcontext() as context:
        context.prec = 60
        return (Decimal(max(amount.micro, 0)).scaleb(-6) / eur_per_m2).quantize(step, rounding=ROUND_DOWN)


def plain_number(value: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent."""
    return Decimal(format(value.normalize(), "f")) if value else Decimal(0)


def donation_id(month: Month) -> UUID:
    """The id of a month's donation and of its transfer: the same in every database, so a second close meets the first."""
    return _id_of(month, "")


def payment_id(month: Month) -> UUID:
    """The id of the transfer that books the payment of a month's donation."""
    return _id_of(month, "/paid")


def _id_of(month: Month, what: str) -> UUID:
    digest = int.from_bytes(hashlib.sha256(f"donation/{month}{what}".encode()).digest())
    return UUID(int=id_floor(month.end).int | (digest & 0xFFF) << 64 | (digest >> 12) & 0x3FFF_FFFF_FFFF_FFFF)


def partner_of(month: Month, partners: tuple[Partner, ...]) -> Partner:
    """Who receives the donation of a month: the partner whose turn began last. Months before the first turn are the first's."""
    invariant(partners, "there is a partner")
    ordered = sorted(partners, key=lambda partner: (partner.valid_from, partner.id))
    return next((partner for partner in reversed(ordered) if partner.valid_from <= month), ordered[0])


def proof_of(content: bytes) -> Proof:
    """What is kept of a file: PDF, PNG or JPEG, told by its first bytes and never by its name.

    Raises `WrongFile`, `FileTooLarge`.
    """
    if len(content) > MOST_FILE_BYTES:
        raise FileTooLarge(f"The file is larger than {MOST_FILE_BYTES >> 20} MiB.", limit_bytes=MOST_FILE_BYTES)
    kind = next((kind for magic, kind in _KINDS.items() if content.startswith(magic)), None)
    if kind is None:
        raise WrongFile("The file is empty." if not content else "Expected a PDF, PNG or JPEG file.")
    digest = hashlib.sha256(content).hexdigest()
    return Proof(key=f"donations/{digest}.{kind[1]}", sha256=digest, size=len(content), media_type=kind[0])


def file_name(what: str, month: Month, proof: Proof) -> str:
    """The name a download gets: ours, for the name a file came with is somebody's input."""
    return f"{what}-{month}.{_EXTENSIONS[proof.media_type]}"
