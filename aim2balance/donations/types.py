"""Nouns of the restoration fund: months, what a month collected, what became of it, and who receives it. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from aim2balance.kit.errors import Invalid
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import OwnerId

ZONE: Final = ZoneInfo("Europe/Berlin")
"""The one time zone of donation months."""

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month in Europe/Berlin, `[start, end)`."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read "2026-10". Raises `Invalid` (invalid_month)."""
        found = _MONTH.fullmatch(text)
        if found is None:
            raise Invalid("A month is written as 2026-10.", code="invalid_month")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, moment: datetime) -> "Month":
        local = moment.astimezone(ZONE)
        return cls(local.year, local.month)

    @classmethod
    def on(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def start(self) -> datetime:
        return datetime(self.year, self.number, 1, tzinfo=ZONE).astimezone(UTC)

    @property
    def end(self) -> datetime:
        """The first moment that is no longer in it."""
        return self.next.start

    @property
    def next(self) -> "Month":
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def before(self) -> "Month":
        return Month(self.year - (self.number == 1), (self.number - 2) % 12 + 1)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"


class DonationState(StrEnum):
    """What became of a month's money; it only ever moves forward."""

    ACCRUING = "accruing"
    """The month is open: its entries still come, or it is over and not closed yet."""
    DUE = "due"
    """Closed: the amount is fixed and owed to the partner."""
    PAID = "paid"
    """Transferred: date, bank reference and proof of the transfer are kept."""
    CONFIRMED = "confirmed"
    """The partner's receipt is published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerLink:
    """A read-only link to a month or to a project of an owner, or, with neither, to all of the owner's from a day to a day (None: open)."""

    id: UUID
    owner_id: OwnerId
    month: Month | None
    project_id: UUID | None
    first_day: date | None = None
    last_day: date | None = None
    made_at: datetime

    @property
    def kind(self) -> Literal["month", "project", "person"]:
        if self.month is not None:
            return "month"
        return "person" if self.project_id is None else "project"


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """Who does the restoration work and receives the donations of the months from `valid_from` on, until the next partner's.

    `payee` and `bank_details` are for whoever makes the transfer; only name, country and website are published.
    """

    id: str
    name: str
    country: str
    website: str
    payee: str
    bank_details: str | None
    proof: str
    valid_from: Month


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """An amount that belongs to a closed month and was booked later: it counts in the month it is booked in, with this mark.

    `late`: an entry of the closed month itself that came after the close. `reason` is published.
    """

    of_month: Month
    amount: Euro
    reason: str
    kind: Literal["correction", "late"] = "correction"


@dataclass(frozen=True, slots=True, kw_only=True)
class FundSums:
    """What the fund's entries say about a month that is to be closed. Amounts are micro-euro.

    `corrected` is the part of the month's entries that are corrections of closed months; it is not in `collected`. `late` came into
    closed months after their close.
    """

    collected: int
    corrected: int
    late: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CostRate:
    """What a square metre of restoration work costs, who says so, and whether it is only the example rate of the demo."""

    eur_per_m2: Decimal
    source: str
    is_example: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """The arithmetic of one close: `collected + corrected + carried_in = amount + carried_out`, the amount in whole cents.

    `carried_out` is less than a cent, or below zero when corrections took more than there was: then nothing is donated until it is
    filled again.
    """

    collected: Euro
    corrected: Euro
    carried_in: Euro
    amount: Euro
    carried_out: Euro


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A kept file that proves something: its key in storage, its content's SHA-256, size and type."""

    key: str
    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DonationPayment:
    """The transfer to the partner. `reference` is the bank's and stays private; the file is kept, and only its hash is published."""

    paid_on: date
    reference: str
    proof: Proof
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """The partner's receipt, published as it is."""

    confirmed_at: datetime
    receipt: Proof
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptBlock:
    """Up to 1,024 receipts of a closed month in the order of their booking: the first entry, how many, the hash over them."""

    first_entry: UUID
    leaves: int
    root: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptsUnderHash:
    """What is published of a month's receipts: how many gave a share, what they gave together, and the hash over all (`receipt_tree`)."""

    count: int
    micro: int
    root: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Donation:
    """A closed month. `content` is the canonical JSON that `hash` is made of; both are fixed at the close."""

    id: UUID
    number: int
    month: Month
    partner_id: str
    closing: Closing
    m2: Decimal
    rate: CostRate
    notes: str | None
    closed_at: datetime
    previous_hash: str
    hash: str
    content: str
    state: DonationState
    payment: DonationPayment | None = None
    confirmation: Confirmation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """The outcome of a close. `is_replay`: the month was closed before, and nothing was done."""

    donation: Donation
    is_replay: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a close would do now. `refusals` are the codes of what stands in its way; `rate` and `m2` are None while none is known."""

    month: Month
    closing: Closing
    corrections: tuple[Correction, ...]
    partner: Partner
    rate: CostRate | None
    m2: Decimal | None
    refusals: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Accruing:
    """An open month: what it has collected so far, and beside it the corrections of closed months booked in it.

    `is_over`: it is waiting to be closed.
    """

    month: Month
    collected: Euro
    corrections: tuple[Correction, ...] = ()
    is_over: bool
    rate: CostRate | None

    @property
    def corrected(self) -> Euro:
        return Euro(sum(mark.amount.micro for mark in self.corrections))


@dataclass(frozen=True, slots=True, kw_only=True)
class Funding:
    """What one owner's answers gave to the fund in a month, and what became of that month's money."""

    month: Month
    amount: Euro
    state: DonationState
    rate: CostRate | None
    receipt_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeFigures:
    """All that an owner's answers gave, the part confirmed by receipts, the area (None while a part has no cost rate), and to whom."""

    given: Euro
    confirmed: Euro
    m2: Decimal | None
    partner: str
