"""Nouns of the wallet: what a request asks to hold, what it got, what it cost in the end, and what an owner sees."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

import msgspec

from aim2balance.kit.errors import invariant
from aim2balance.kit.money import ZERO, Euro
from aim2balance.kit.principal import OwnerId

SettlementStatus = Literal["booked", "booking"]
"""`booked`: committed. `booking`: not yet, but it stands fsynced in the spool and will be."""


class SettlementOutcome(msgspec.Struct, frozen=True, gc=False):
    """What became of a settlement. `overrun` is what the wallet could not pay; None while it is not in the books."""

    status: SettlementStatus
    overrun: Euro | None


HoldKey = tuple[UUID, OwnerId]
"""A request id and its owner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLimit:
    """At most `limit_micro` may be spent and `limit_co2e_ng` nanograms of CO2e emitted under `limit_id` in the window; open holds count.

    None bounds nothing, nor does a budget that is not hard: it only counts. `window_end` None: no end.
    """

    limit_id: UUID
    window_start: datetime
    window_end: datetime | None
    limit_micro: int | None
    limit_co2e_ng: int | None = None
    is_hard: bool = True
    kind: str = "key"
    """Whose budget it is, for a refusal: of a key, a person or a project, which `thing_id` names; of keys that is `limit_id`."""
    thing_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimit:
    """At most `rpm` requests of this key are admitted per minute of the clock."""

    key_id: UUID
    rpm: int


class Place(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Please hold `want` for this request, or what there is, but not less than `least`.

    `ceiling` (default `want`) is what it may come to need by extensions: as much of it as there is stays free of other requests.
    `beyond_estimate` is what its input may cost beyond what the three say. `step` is the price of one more output token of each answer, in
    millionths of a micro-euro: a lowered grant is made of whole ones.
    `budgets` and `rates` name each limit once. `price_id` and `rate_id` are those of this moment; they stand on the hold.
    `co2e_least_ng` and `co2e_ceiling_ng` are what it emits at least and at most, as budgets in CO2e count it.
    """

    request_id: UUID
    owner_id: OwnerId
    want: Euro
    least: Euro
    ceiling: Euro | None = None
    beyond_estimate: Euro = ZERO
    step: int = 0
    budgets: tuple[BudgetLimit, ...] = ()
    rates: tuple[RateLimit, ...] = ()
    price_id: UUID | None = None
    rate_id: UUID | None = None
    co2e_least_ng: int = 0
    co2e_ceiling_ng: int = 0

    def __post_init__(self) -> None:
        invariant(0 <= self.least.micro <= self.want.micro, "a hold wants at least its least")
        invariant(self.ceiling is None or self.ceiling.micro >= self.want.micro, "no hold wants more than its ceiling")
        if self.budgets:
            windows = {(budget.limit_id, budget.window_start) for budget in self.budgets}
            invariant(len(windows) == len(self.budgets), "a budget window is named once")


class Verdict(msgspec.Struct, frozen=True, gc=False):
    """What the database said to a `Place`: the verdict by name, what is held and promised, what was available, the limit that refused, and
    the CO2e that is held.
    """

    verdict: str
    granted: int | None
    promised: int | None
    room: int
    limit: BudgetLimit | RateLimit | None
    co2e: int = 0


class Grant(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What is held for a request: the whole `want`, or less (then `is_short`), never less than `least`.

    `promised` (at least `amount`) is what the request may come to cost: no other request is given any of it. `co2e_ng` is what it may emit,
    where budgets count that.
    """

    amount: Euro
    is_short: bool
    promised: Euro
    co2e_ng: int = 0


class Settlement(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a finished request cost. `event` is the usage event as JSON, recorded in the same transaction.

    `provider` names the account of its costs; the three parts in micro-euro add up to the price. Spend of source `demo` never
    reaches a donation. `co2e_ng` is the event's best estimate for its budgets; None where nobody knows. It goes to the spool as it is.
    """

    request_id: UUID
    owner_id: OwnerId
    provider: str
    provider_micro: int
    margin_micro: int
    restoration_micro: int
    happened_at: datetime
    event: bytes
    source: Literal["gateway", "demo"] = "gateway"
    co2e_ng: int | None = None

    def __post_init__(self) -> None:
        invariant(min(self.provider_micro, self.margin_micro, self.restoration_micro) >= 0, "a price is never negative")

    @property
    def price(self) -> Euro:
        return Euro(self.provider_micro + self.margin_micro + self.restoration_micro)


class CreditSource(StrEnum):
    """Where credit comes from, and so what it is called in the books."""

    ADJUSTMENTS = "adjustments"
    """An operator's correction, voucher or bank transfer."""
    PROMOTIONS = "promotions"
    """An allowance: credit we give."""
    PSP_CLEARING = "psp_clearing"
    """A payment by card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """`balance` is what we owe the owner, `held` the part open requests hold, `available` the rest. Blocked: nothing may be spent."""

    balance: Euro
    held: Euro
    is_blocked: bool

    @property
    def available(self) -> Euro:
        return self.balance - self.held


@dataclass(frozen=True, slots=True, kw_only=True)
class WalletEntry:
    """One line of a wallet's statement; `kind` is the cause of the transfer (`topup`, `spend` …)."""

    id: UUID
    transfer_id: UUID
    kind: str
    amount: Euro
    balance_after: Euro
    happened_at: datetime
    recorded_at: datetime
    reference: str | None
    reason: str | None
