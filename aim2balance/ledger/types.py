"""Nouns of the books. Amounts are `Euro`; what we owe is positive, so a wallet of 20 € stands at +20 and `psp_clearing` at -20."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from aim2balance.kit.money import Euro
from aim2balance.kit.principal import OwnerId

SYSTEM = OwnerId(UUID("ffffffff-ffff-8fff-bfff-ffffffffffff"))
"""The owner of every account that is not a wallet, and of transfers between such accounts."""


class AccountKind(StrEnum):
    """What an account stands for."""

    WALLET = "wallet"
    """What we owe a person or organisation; below zero only after a chargeback, which blocks it."""
    PROVIDER_COSTS = "provider_costs"
    """What answers cost us; one account per provider, under its name."""
    MARGIN = "margin"
    REBALANCING_FUND = "rebalancing_fund"
    """Collected for restoration, not yet assigned to a month."""
    DONATION_PAYABLE = "donation_payable"
    DONATIONS_PAID = "donations_paid"
    PSP_CLEARING = "psp_clearing"
    """Card money on its way to us."""
    PSP_FEES = "psp_fees"
    VAT_PAYABLE = "vat_payable"
    PROMOTIONS = "promotions"
    """Credit we gave."""
    ADJUSTMENTS = "adjustments"
    """Corrections, each with a reason and an actor."""
    OVERRUN = "overrun"
    """The part of answers that wallets could not pay, and what is given back of answers that a crash swallowed: our loss."""
    DEMO_MARGIN = "demo_margin"
    DEMO_FUND = "demo_fund"
    """What answers of the demo model would have given to restoration. It is never donated."""


class Cause(StrEnum):
    """Why money moved."""

    TOPUP = "topup"
    SPEND = "spend"
    REFUND = "refund"
    ALLOWANCE = "allowance"
    ADJUSTMENT = "adjustment"
    CHARGEBACK = "chargeback"
    """A payment taken back by the bank (or, positive, given back again). The only cause that may bring a wallet below zero."""
    DONATION = "donation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Which account: a wallet by its owner, any other by kind and name (`name` is empty but for `provider_costs`)."""

    kind: AccountKind
    name: str = ""
    owner_id: OwnerId = SYSTEM


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One entry to be: `amount` is added to the balance of `account`; never zero."""

    account: Account
    amount: Euro


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """A movement of money: legs whose sum is zero.

    `owner_id` is whose book it stands in: the wallet's owner, or `SYSTEM`. `key` makes it unique for that owner; `id` is made from
    the cause (UUIDv7 with the time of the cause), so that a repeat meets the same row.
    """

    id: UUID
    owner_id: OwnerId
    cause: Cause
    key: str
    happened_at: datetime
    legs: tuple[Leg, ...]
    reference: str | None = None
    reason: str | None = None
    actor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A transfer in the books. `is_replay`: it was there already, nothing was written; `transfer_id` is that of the first time."""

    transfer_id: UUID
    is_replay: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetWindow:
    """What a budget counts in a window: settled and open requests, in micro-euro and in nanograms of CO2e (best estimates)."""

    spent_micro: int = 0
    held_micro: int = 0
    spent_co2e_ng: int = 0
    held_co2e_ng: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One broken rule of the books: which, where, and what was found."""

    rule: str
    subject: str
    found: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.subject}: {self.found}"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationReport:
    """The outcome of `verify`: every violation, and how many rows each rule looked at."""

    violations: tuple[Violation, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
