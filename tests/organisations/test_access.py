"""For whom somebody acts, and what they may do."""

import pytest

from aim2balance import organisations
from aim2balance.kit.ids import new_id
from aim2balance.kit.principal import Actor, KeyIdentity, OwnerId, Permission, Principal, UserId

ADA, COMPANY = UserId(new_id()), OwnerId(new_id())


def with_key(*scopes: str, is_admin: bool = False) -> Principal:
    key = KeyIdentity(key_id=new_id(), owner_id=COMPANY, scopes=frozenset(scopes), project_id=new_id(), agent_id=new_id(), region="eu")
    return organisations.resolve(Actor(user_id=ADA, is_admin=is_admin, key=key))


def test_a_person_acts_for_themself_and_pays_from_their_own_wallet() -> None:
    principal = organisations.resolve(Actor(user_id=ADA))
    assert (principal.user_id, principal.owner_id, principal.payer_id) == (ADA, organisations.own(ADA), organisations.own(ADA))
    assert (principal.project_id, principal.agent_id, principal.region, principal.key_id) == (None, None, None, None)


def test_a_key_acts_for_its_owner_within_its_project_and_region() -> None:
    principal = with_key("inference")
    key = principal.actor.key
    assert key is not None
    assert (principal.user_id, principal.owner_id, principal.payer_id, principal.key_id) == (ADA, COMPANY, COMPANY, key.key_id)
    assert (principal.project_id, principal.agent_id, principal.region) == (key.project_id, key.agent_id, "eu")


@pytest.mark.parametrize(
    ("principal", "allowed"),
    [
        (organisations.resolve(Actor(user_id=ADA)), {Permission.USE_MODELS, Permission.REPORT_USAGE, Permission.READ_USAGE}),
        (organisations.resolve(Actor(user_id=ADA, is_admin=True)), set(Permission)),
        (with_key("inference"), {Permission.USE_MODELS}),
        (with_key("telemetry"), {Permission.REPORT_USAGE}),
        (with_key(), set()),
        (with_key("admin", is_admin=True), set()),
    ],
)
def test_what_one_may_do_with_what_is_their_own_and_nothing_of_it_with_what_is_not(principal: Principal, allowed: set[Permission]) -> None:
    assert {one for one in Permission if organisations.may(principal, one, principal.owner_id)} == allowed
    somebody = OwnerId(new_id())
    assert {one for one in Permission if organisations.may(principal, one, somebody)} == allowed & {Permission.ADMINISTER}
