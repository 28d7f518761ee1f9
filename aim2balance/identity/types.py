"""The nouns of identity: users, sessions and API keys."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from aim2balance.kit.money import Euro
from aim2balance.kit.principal import OwnerId, UserId


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


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyGrant:
    """What a request with a valid key may do, as the gateway asks for it on every call.

    `owner_id` pays. `models` None is every model. `limit` (with its `window`) and `rpm` None are no limit. `region` "eu" keeps
    every request of the key in the EU.
    """

    key_id: UUID
    owner_id: OwnerId
    user_id: UserId
    project_id: UUID | None = None
    agent_id: UUID | None = None
    models: frozenset[str] | None = None
    expires_at: datetime | None = None
    limit: Euro | None = None
    window: Window | None = None
    rpm: int | None = None
    scopes: frozenset[Scope] = frozenset((Scope.INFERENCE,))
    region: str | None = None


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
