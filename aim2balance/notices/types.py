"""The nouns of notices."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from aim2balance.kit.principal import OwnerId

Language = Literal["en", "de"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeKind:
    """How a kind of notice reaches its person. `settles` are kinds that are over when this one comes: their banners go."""

    is_banner: bool = False
    is_mail: bool = True
    most_mails_a_day: int | None = None
    """What somebody else may cause often is not mailed more often; it stays in the log."""
    settles: frozenset[str] = frozenset()
    about: str | None = None
    """The fact that says what it is about, where it settles only what is about the same."""


_BUDGET = frozenset(("budget_level", "budget_used_up"))
_TROUBLE = frozenset(("payment_failed", "plan_payment_failed", "auto_topup_declined", "auto_topup_needs_authentication", "low_balance"))

KINDS: Final[Mapping[str, NoticeKind]] = {
    "invitation": NoticeKind(),  # to an address without an account, by a job of its own
    "verify_address": NoticeKind(),
    "reset_password": NoticeKind(),
    "topup_received": NoticeKind(settles=_TROUBLE),
    "payment_failed": NoticeKind(is_banner=True),
    "plan_payment_failed": NoticeKind(is_banner=True),
    "auto_topup_declined": NoticeKind(is_banner=True, settles=frozenset(("auto_topup_needs_authentication",))),
    "auto_topup_needs_authentication": NoticeKind(is_banner=True, settles=frozenset(("auto_topup_declined",))),
    "low_balance": NoticeKind(is_banner=True),
    "refunded": NoticeKind(),
    "schedule_done": NoticeKind(most_mails_a_day=20),
    "schedule_failed": NoticeKind(most_mails_a_day=5),
    "schedule_skipped": NoticeKind(most_mails_a_day=5),
    "refund_bounced": NoticeKind(is_banner=True),
    "disputed": NoticeKind(is_banner=True),
    "statement": NoticeKind(),
    "budget_level": NoticeKind(is_banner=True, settles=_BUDGET, about="budget"),
    "budget_used_up": NoticeKind(is_banner=True, settles=_BUDGET, about="budget"),
    "suspended": NoticeKind(),
    "new_device": NoticeKind(most_mails_a_day=5),
    "password_changed": NoticeKind(most_mails_a_day=5),
    "session_reused": NoticeKind(most_mails_a_day=5),
    "second_factor_on": NoticeKind(most_mails_a_day=5),
    "second_factor_off": NoticeKind(most_mails_a_day=5),
    "recovery_code_used": NoticeKind(most_mails_a_day=5),
    "recovery_codes_renewed": NoticeKind(most_mails_a_day=5),
    "sign_in_linked": NoticeKind(most_mails_a_day=5),
    "sign_in_unlinked": NoticeKind(most_mails_a_day=5),
    "key_created": NoticeKind(most_mails_a_day=5),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something a person is notified of once. `facts` are figures and ids, never secrets, addresses or words of theirs."""

    id: UUID
    owner_id: OwnerId
    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    made_at: datetime
    mailed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingEmail:
    """A mail, ready to go. `message_id` is the same however often it is sent."""

    message_id: str
    to: str
    subject: str
    text: str
    html: str
    language: Language
