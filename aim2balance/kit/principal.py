"""Who acts, for whom, who pays, within what: the nouns every domain shares.

No rules: identity authenticates an `Actor`, `organisations.access` resolves it into a `Principal` and decides what that may do.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType
from uuid import UUID

UserId = NewType("UserId", UUID)
"""Somebody who signs in, reads mail and has a language."""
OwnerId = NewType("OwnerId", UUID)
"""Whose wallet, usage, chats and keys something is."""


class Permission(StrEnum):
    """What may be asked for, by a person or by a key."""

    USE_MODELS = "use_models"
    REPORT_USAGE = "report_usage"
    """Send events of calls made elsewhere."""
    READ_USAGE = "read_usage"
    ADMINISTER = "administer"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyIdentity:
    """The API key somebody acts with: whose it is, and within what. `scopes` are those it was made with."""

    key_id: UUID
    owner_id: OwnerId
    scopes: frozenset[str]
    project_id: UUID | None = None
    agent_id: UUID | None = None
    region: str | None = None
    is_eu_only: bool = False
    """Its person wants everything in the EU."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who is there: a signed-in person, or a person's API key. `is_admin` is said of people only."""

    user_id: UserId
    is_admin: bool = False
    session_id: UUID | None = None
    key: KeyIdentity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendingBudget:
    """At most `limit_micro` may be spent in each calendar window (day, week, month, total) by what `kind` (person, project) and `thing_id`
    name. `id` is what it is counted under: another window of the same thing has another.
    """

    id: UUID
    kind: str
    thing_id: UUID
    limit_micro: int
    window: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """An actor, for whom they act, and who pays. `project_id`, `agent_id`, `region` and `budgets` are what they are bound to; None is not
    bound.
    """

    actor: Actor
    owner_id: OwnerId
    payer_id: OwnerId
    project_id: UUID | None = None
    agent_id: UUID | None = None
    region: str | None = None
    budgets: tuple[SpendingBudget, ...] = ()

    @property
    def user_id(self) -> UserId:
        return self.actor.user_id

    @property
    def session_id(self) -> UUID | None:
        return self.actor.session_id

    @property
    def key_id(self) -> UUID | None:
        return None if self.actor.key is None else self.actor.key.key_id
