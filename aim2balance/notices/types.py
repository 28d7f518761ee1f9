"""The nouns of notices."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from aim2balance.kit.principal import OwnerId

Language = Literal["en", "de"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How a kind of notice is told. `settles` are kinds that are over when this one comes: their banners go."""

    is_banner: bool = False
    is_mail: bool = True
    settles: frozenset[str] = frozenset()


_TROUBLE = frozenset(("payment_failed", "plan_payment_failed", "auto_topup_declined", "auto_topup_needs_authentication", "low_balance"))

KINDS: Final[Mapping[str, Kind]] = {
    "verify_address": Kind(),
    "reset_password": Kind(),
    "topup_received": Kind(settles=_TROUBLE),
    "payment_failed": Kind(is_banner=True),
    "plan_payment_failed": Kind(is_banner=True),
    "auto_topup_declined": Kind(is_banner=True, settles=frozenset(("auto_topup_needs_authentication",))),
    "auto_topup_needs_authentication": Kind(is_banner=True, settles=frozenset(("auto_topup_declined",))),
    "low_balance": Kind(is_banner=True),
    "refunded": Kind(),
    "refund_bounced": Kind(is_banner=True),
    "disputed": Kind(is_banner=True),
    "statement": Kind(),
    "suspended": Kind(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something a person is told once. `facts` are figures and ids, never secrets, addresses or words of theirs."""

    id: UUID
    owner_id: OwnerId
    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    made_at: datetime
    mailed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail, ready to go. `message_id` is the same however often it is sent."""

    message_id: str
    to: str
    subject: str
    text: str
    html: str
    language: Language
