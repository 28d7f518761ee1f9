"""For whom somebody acts, and what they may do: the one place that decides.

Today everybody acts for themself and pays from their own wallet; a key acts for its owner.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from aim2balance.kit.principal import Actor, OwnerId, Permission, Principal, SpendingBudget, UserId
from aim2balance.organisations.types import Project

SCOPES = {Permission.USE_MODELS: "inference", Permission.REPORT_USAGE: "telemetry"}
"""The scope a key needs; what is missing here a key may not do."""


EU: Final = "eu"
"""The region of whoever chose EU-only."""


def own(user_id: UserId) -> OwnerId:
    """Under which owner a person's own things stand."""
    return OwnerId(user_id)


def recipient_of(owner_id: OwnerId) -> UserId:
    """Who is told what concerns an owner."""
    return UserId(owner_id)


def resolve(actor: Actor) -> Principal:
    """For whom the actor acts, who pays, and what they are bound to."""
    key = actor.key
    if key is None:
        owner_id = own(actor.user_id)
        return Principal(actor=actor, owner_id=owner_id, payer_id=owner_id)
    return Principal(
        actor=actor,
        owner_id=key.owner_id,
        payer_id=key.owner_id,
        project_id=key.project_id,
        agent_id=key.agent_id,
        region=narrowed(key.region, EU if key.is_eu_only else None),
    )


def narrowed(*regions: str | None) -> str | None:
    """The one region within all of these, None where none is set. Where two differ it is a region that no provider is in."""
    told = sorted({region for region in regions if region is not None})
    return " and ".join(told) or None


def within(principal: Principal, project: Project | None, budgets: Iterable[SpendingBudget] = ()) -> Principal:
    """The principal, bound to what the project is bound to, and to these budgets besides its own."""
    region = narrowed(principal.region, EU if project is not None and project.is_eu_only else None)
    return replace(principal, region=region, budgets=(*principal.budgets, *budgets))


def may(principal: Principal, permission: Permission, thing: OwnerId) -> bool:
    """Whether the principal may do this with what belongs to the owner `thing`; administering is asked of the whole, whoever owns it."""
    actor = principal.actor
    if actor.key is not None and SCOPES.get(permission) not in actor.key.scopes:
        return False
    if permission is Permission.ADMINISTER:
        return actor.is_admin
    return thing is principal.owner_id or thing == principal.owner_id
