"""The nouns of identity: users, sessions and API keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from aim2balance.kit.money import Euro
from aim2balance.kit.principal import OwnerId, SpendingLimits, UserId


class UserRole(StrEnum):
    MEMBER = "member"
    ADMIN = "admin"


class Scope(StrEnum):
    """What a key may do: call models, report foreign usage, or use the admin API."""

    INFERENCE = "inference"
    TELEMETRY = "telemetry"
    ADMIN = "admin"


class Window(StrEnum):
    """The calendar window a key's limit is counted in; `TOTAL` never starts again."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    TOTAL = "total"


class SecurityEventKind(StrEnum):
    """What happened at the door of an account."""

    REGISTERED = "user.register"
    VERIFIED = "user.verify"
    ROLE_SET = "user.role"
    ERASED = "user.erase"
    SESSION_BEGUN = "session.begin"
    SESSION_REFUSED = "session.refuse"
    """A wrong password, an unknown address or a suspended account."""
    SESSION_THROTTLED = "session.throttle"
    """So many guesses that further ones are not looked at; once for each quarter of an hour."""
    SESSION_ENDED = "session.end"
    """Signed out, here or from elsewhere."""
    SESSION_REUSED = "session.reuse"
    """A refresh token was used again: somebody has a copy."""
    DEVICE_NEW = "device.new"
    PASSWORD_ASKED = "password.ask"  # noqa: S105 - the name of an event
    PASSWORD_CHANGED = "password.change"  # noqa: S105
    PASSWORD_RESET = "password.reset"  # noqa: S105
    SECOND_FACTOR_ON = "second_factor.on"
    SECOND_FACTOR_OFF = "second_factor.off"
    RECOVERY_CODE_USED = "recovery_code.use"
    RECOVERY_CODES_RENEWED = "recovery_code.renew"
    SIGN_IN_LINKED = "sign_in.link"
    SIGN_IN_UNLINKED = "sign_in.unlink"
    KEY_CREATED = "key.create"
    KEY_REVOKED = "key.revoke"
    DATA_EXPORTED = "data.export"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityEvent:
    """An event of the security log. `user_id` None: nobody has the address that was tried. `network` is a mark, never an address."""

    id: UUID
    at: datetime
    kind: SecurityEventKind
    user_id: UserId | None
    network: str | None
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSource:
    """Where a request comes from: its network address, what the browser says it is, and the random cookie it was given before."""

    address: str = ""
    device: str | None = None
    device_token: str | None = None


NOWHERE = RequestSource()
"""The command line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person with an account. `email` is normalised: lower case, Unicode NFC."""

    id: UserId
    email: str
    name: str | None
    role: UserRole
    created_at: datetime
    suspended_at: datetime | None = None
    verified_at: datetime | None = None
    picture_id: UUID | None = None
    has_second_factor: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyGrant:
    """What a request with a valid key may do, as the gateway asks for it on every call.

    `owner_id` pays. `models` None is every model. `limit` and `limit_co2e_ng` (nanograms of CO2e), both in `window`, and `rpm` None are no
    limit; limits that are not hard refuse nothing. `region` "eu" keeps every request of the key in the EU; so does `is_eu_only`, which its
    person set for everything.
    """

    key_id: UUID
    owner_id: OwnerId
    user_id: UserId
    project_id: UUID | None = None
    agent_id: UUID | None = None
    models: frozenset[str] | None = None
    expires_at: datetime | None = None
    limit: Euro | None = None
    limit_co2e_ng: int | None = None
    is_limit_hard: bool = True
    window: Window | None = None
    rpm: int | None = None
    scopes: frozenset[Scope] = frozenset((Scope.INFERENCE,))
    region: str | None = None
    is_eu_only: bool = False

    @property
    def limits(self) -> SpendingLimits | None:
        """None where nothing is limited."""
        if self.limit is None and self.limit_co2e_ng is None:
            return None
        return SpendingLimits(
            limit_micro=None if self.limit is None else self.limit.micro,
            limit_co2e_ng=self.limit_co2e_ng,
            window=str(self.window or Window.TOTAL),
            is_hard=self.is_limit_hard,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key as its owner sees it in a list; `hint` is the secret's beginning and end."""

    grant: KeyGrant
    name: str
    hint: str
    created_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A fresh key; the only moment its `secret` is known."""

    key: Key
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """A session that was just opened or refreshed. `refresh_token` belongs in the cookie only, which may go when it does."""

    user: User
    access_token: str
    expires_in_s: int
    refresh_token: str
    refresh_expires_at: datetime
    device_token: str | None = None
    """The cookie by which this browser is known again; None where it has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfSignIn:
    """Somebody who has shown their password and not yet the second factor: a ticket for that, and no session."""

    ticket: str
    expires_in_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactor:
    """An authenticator app. `confirmed_at` None: begun, not on."""

    sealed: bytes
    begun_at: datetime
    confirmed_at: datetime | None
    last_step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorOffer:
    """What an app is told; the only moment the secret is known."""

    secret: str
    uri: str
    square: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorState:
    since: datetime | None
    recovery_codes_left: int
    is_required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedSignIn:
    """Another way into an account. `label` is the address or name there, as it was when it was linked."""

    id: UUID
    provider: str
    label: str | None
    linked_at: datetime
    used_at: datetime | None


class InvitationState(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    EXPIRED = "expired"
    TAKEN_BACK = "taken_back"
    """By an operator, or replaced by a newer one to the same address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Who may open an account, until when. `made_by` None: a command. `user_id` used it."""

    id: UUID
    email: str
    language: str | None
    made_by: UserId | None
    made_at: datetime
    expires_at: datetime
    is_mailed: bool
    mailed_at: datetime | None = None
    user_id: UserId | None = None
    taken_at: datetime | None = None
    taken_back_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInvitation:
    """An invitation with the secret part of its link."""

    invitation: Invitation
    text: str


class RegistrationMode(StrEnum):
    OPEN = "open"
    INVITED = "invited"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationRules:
    """Who may open an account. `domains`: of which addresses without an invitation; none are all."""

    mode: RegistrationMode = RegistrationMode.OPEN
    domains: tuple[str, ...] = ()


ANYBODY = RegistrationRules()


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLimits:
    """How long a session may go unused, and how long it may last at all."""

    idle: timedelta = timedelta(days=30)
    absolute: timedelta = timedelta(days=30)


DEFAULT_LIMITS = SessionLimits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A sign-in as its person sees it. `seen_at` is the last refresh; `device` None when the browser did not say."""

    id: UUID
    device: str | None
    created_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Whom a mail goes to. `language` is a tag like de-CH; None when nobody said."""

    email: str
    name: str | None
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Something models should remember of a person, in the person's own words."""

    id: UUID
    text: str
    made_at: datetime
