"""Who acts, for whom, who pays, within what: the nouns every domain shares.

No rules: identity authenticates an `Actor`, `organisations.access` resolves it into a `Principal` and decides what that may do.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NewType
from uuid import UUID

from aim2balance.kit.money import Euro
from aim2balance.kit.quantities import NANOGRAMS_PER_KG

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
    lacks_second_factor: bool = False
    """An administrator, but for the second factor that this installation requires."""
    session_id: UUID | None = None
    key: KeyIdentity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendingLimits:
    """How much may be used in a calendar window: micro-euro, nanograms of CO2e or both. What is not hard refuses nothing."""

    limit_micro: int | None
    limit_co2e_ng: int | None
    window: str
    is_hard: bool = True

    @classmethod
    def parse(cls, eur: Decimal | None, kg_co2e: Decimal | None, window: str, *, is_hard: bool) -> "SpendingLimits | None":
        """From amounts as people write them; None where nothing is limited."""
        if eur is None and kg_co2e is None:
            return None
        micro = None if eur is None else Euro.parse(f"{eur:f}").micro
        return cls(
            limit_micro=micro, limit_co2e_ng=None if kg_co2e is None else int(kg_co2e * NANOGRAMS_PER_KG), window=window, is_hard=is_hard
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendingBudget:
    """At most `limit_micro` may be spent and `limit_co2e_ng` nanograms of CO2e emitted in each calendar window (day, week, month, total) by
    what `kind` (person, project) and `thing_id` name; one of them may be None. What is not hard refuses nothing. `id` is what it is counted
    under: another window of the same thing has another.
    """

    id: UUID
    kind: str
    thing_id: UUID
    limit_micro: int | None
    window: str
    limit_co2e_ng: int | None = None
    is_hard: bool = True

    @property
    def limits(self) -> SpendingLimits:
        return SpendingLimits(limit_micro=self.limit_micro, limit_co2e_ng=self.limit_co2e_ng, window=self.window, is_hard=self.is_hard)


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
