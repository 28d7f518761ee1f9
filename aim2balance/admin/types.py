"""The nouns of administration: a person with figures, a change in the audit log, what a change of shares would mean. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, Literal
from uuid import UUID

from aim2balance.identity.types import Invitation, InvitationState
from aim2balance.kit.money import Euro
from aim2balance.kit.principal import UserId

Facts = Mapping[str, Any]
"""JSON values under the names of the wire."""

AuditArea = Literal["changes", "sign-ins", "credentials", "data"]
"""What operators changed; sign-ins and failed ones; passwords and keys; accounts opened and erased, and copies of data."""

AuditAction = Literal[
    "user.create",
    "user.suspend",
    "user.restore",
    "user.invite",
    "second_factor.remove",
    "invitation.take_back",
    "account.erase",
    "data.import",
    "data.copy",
    "agent.run",
    "api_key.create",
    "budget.set",
    "balance.set",
    "payment.refund",
    "payment.replay",
    "payment_alert.resolve",
    "dispute.settle",
    "customer.link",
    "allowance.set",
    "voucher.create",
    "provider_key.add",
    "provider_key.enable",
    "provider_key.disable",
    "margin.set",
    "rebalancing_fee.set",
    "eur_per_m2.set",
    "donation.close",
    "donation.pay",
    "donation.confirm",
    "donation.correct",
    "partner.add",
    "usage.rebuild",
    "job.retry",
]
"""What an operator can do that stands in the log. The page has words for each, in every language."""

PeopleState = Literal["active", "suspended", "blocked", "admin"]
PeopleSort = Literal["createdAt", "email", "balance", "spent", "answers", "lastUsedAt"]
CheckKind = Literal["ledger", "backup"]

COMMAND_LINE: Final = "cli"
"""The actor of what was done by a command on the server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationView:
    """An invitation as operators see it: what became of it, and the address of who made it while they have an account."""

    invitation: Invitation
    state: InvitationState
    made_by_email: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with an account and their figures; nothing of what they wrote or were answered.

    `balance` and `held` are None for a wallet that was never opened. `spent` and `answers` are of all time, without calls that other
    programs reported. `last_used_at` is the beginning of the hour of the last answer.
    """

    id: UUID
    email: str
    name: str | None
    role: str
    created_at: datetime
    suspended_at: datetime | None
    balance: Euro | None
    held: Euro | None
    is_blocked: bool
    spent: Euro
    answers: int
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """A row of the audit log. `actor` is a user's id, `COMMAND_LINE`, or "" for nobody known.

    `subject` is `user:<id>`, `donation:<month>`, `setting:<name>` or another kind and name, "" for an address that nobody has.

    `before` and `after` hold what changed. `key` is the caller's idempotency key where a change may be sent twice.
    """

    id: UUID
    at: datetime
    actor: str
    action: str
    subject: str
    before: Facts | None
    after: Facts | None
    reason: str | None
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntryView:
    """A change as it is shown, with the addresses of who did it and whom it concerned, while they have an account."""

    change: AuditEntry
    actor_email: str | None
    subject_email: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjusted:
    """A balance that was set: what it was and is, by which transfer (None: it was right already). `is_replay`: done before."""

    user_id: UserId
    before: Euro
    after: Euro
    transfer_id: UUID | None
    is_replay: bool

    @property
    def amount(self) -> Euro:
        return self.after - self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """What a typical answer of a model costs now and would cost."""

    model: str
    now: Euro
    then: Euro


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareChange:
    """Margin and surcharge before and after a change, what typical answers cost with each, and the revenue of the last 30 days as it
    was and as it would have been (same answers, new shares; rounded once). `changed` names what differs.
    """

    valid_from: datetime
    before: Mapping[str, Decimal | None]
    after: Mapping[str, Decimal | None]
    changed: tuple[str, ...]
    examples: tuple[Example, ...]
    revenue: Euro
    would_be: Euro


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorCheck:
    """A verification of the books, or a backup: when it ended, whether all is well, and counts."""

    id: UUID
    kind: str
    at: datetime
    is_ok: bool
    facts: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstToken:
    """How long streams took to their first token: of `answers` that were measured."""

    answers: int
    median_ms: int
    p95_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderHealth:
    """How a provider answered lately: `requests` that reached it, `failures` among them, and how soon its models began."""

    provider: str
    requests: int
    failures: int
    is_failing: bool
    first_token: FirstToken | None = None
    models: tuple[tuple[str, FirstToken], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyLimit:
    """A key of a person as an operator sees it: its hint, what it may spend, and by when it ends. Its name is the person's own word."""

    id: UUID
    hint: str
    created_at: datetime
    expires_at: datetime | None
    limit: Euro | None
    limit_co2e_ng: int | None
    is_limit_hard: bool
    window: str | None
    rpm: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDetail:
    """A person with their keys; payments and the log are asked for apart."""

    person: Person
    keys: tuple[KeyLimit, ...]
