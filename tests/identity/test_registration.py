"""F67: who may open an account: everybody, people of a domain, invited people, nobody; over HTTP."""

import asyncio
import hmac
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta

import pytest

from aim2balance import identity
from aim2balance.identity import RegistrationMode, RegistrationRules, rules
from aim2balance.identity.errors import EmailTaken
from aim2balance.identity.login_limits import ACCOUNTS_PER_ADDRESS
from aim2balance.kit.db import Database
from tests.api_client import PASSWORD, ROOT, Api

INVITED = RegistrationRules(mode=RegistrationMode.INVITED)
CLOSED = RegistrationRules(mode=RegistrationMode.CLOSED)
OF_A_DOMAIN = RegistrationRules(domains=("example.org",))


async def invited(api: Api, email: str) -> tuple[str, datetime]:
    """The secret part of a fresh link to this address, and until when it is good."""
    async with api.db.transaction() as tx:
        made = await identity.invite(api.identity, tx, email)
    return made.text, made.invitation.expires_at


def of_an_earlier_version(email: str, until: datetime) -> str:
    """A link as it was made when nothing of an invitation was kept."""
    said = int(until.timestamp()).to_bytes(6, "big")
    seal = hmac.digest(rules.derive_key(ROOT, "invitation"), said + email.encode(), "sha256")
    return urlsafe_b64encode(said + seal).rstrip(b"=").decode()


async def tried(api: Api, email: str, invitation: str | None = None) -> tuple[int, str | None]:
    async with api.client() as client:
        body = {"email": email, "password": PASSWORD} | ({} if invitation is None else {"invitation": invitation})
        answer = await client.post("/api/auth/register", json=body)
    return answer.status_code, answer.json().get("code")


async def test_f67_where_registration_is_closed_nobody_registers_and_the_page_knows(db: Database) -> None:
    api = Api(db, registration=CLOSED)
    made, _ = await invited(api, "ada@example.org")
    assert await tried(api, "ada@example.org") == (403, "registration_closed")
    assert await tried(api, "ada@example.org", made) == (403, "registration_closed")
    async with api.client() as client:
        setup = (await client.get("/api/setup")).json()
    assert (setup["registration"], setup["domains"]) == ("closed", [])
    assert await identity.list_users(db) == []


async def test_f67_an_invitation_opens_one_account_for_its_address_within_a_week(db: Database) -> None:
    api = Api(db, registration=INVITED)
    made, expires_at = await invited(api, "Ada@Example.org")
    assert expires_at == api.clock.now() + timedelta(days=7)
    for email, text in (
        ("ada@example.org", None),
        ("ada@example.org", ""),
        ("eve@example.org", made),
        ("ada@example.org", made[:-2] + "AA"),
        ("ada@example.org", "é"),
    ):
        assert await tried(api, email, text) == (403, "invitation_required")
    assert (await tried(api, "ADA@example.org", made))[0] == 201
    assert await tried(api, "ada@example.org", made) == (409, "email_taken")
    with pytest.raises(EmailTaken):
        await invited(api, "ada@example.org")
    late, _ = await invited(api, "bob@example.org")
    api.clock.at += timedelta(days=7)
    assert await tried(api, "bob@example.org", late) == (403, "invitation_expired")


async def test_f67_a_newer_invitation_replaces_the_one_before(db: Database) -> None:
    api = Api(db, registration=INVITED)
    first, _ = await invited(api, "ada@example.org")
    second, _ = await invited(api, "Ada@example.org")
    assert await tried(api, "ada@example.org", first) == (403, "invitation_taken_back")
    assert (await tried(api, "ada@example.org", second))[0] == 201


async def test_f67_an_invitation_opens_one_account_also_when_it_is_used_at_once_by_many(db: Database) -> None:
    api = Api(db, registration=INVITED)
    made, _ = await invited(api, "ada@example.org")
    said = await asyncio.gather(*(tried(api, "ada@example.org", made) for _ in range(4)))
    assert min(status for status, _ in said) == 201
    assert {one for one in said if one[0] != 201} == {(409, "email_taken")}
    assert len(await identity.list_users(db)) == 1


async def test_f67_links_of_an_earlier_version_work_for_their_week_unless_the_address_is_invited_anew(db: Database) -> None:
    api = Api(db, registration=INVITED)
    until = api.clock.now() + timedelta(days=3)
    ada, bob, eve = (of_an_earlier_version(f"{name}@example.org", until) for name in ("ada", "bob", "eve"))
    assert await tried(api, "eve@example.org", ada) == (403, "invitation_required")
    assert (await tried(api, "ada@example.org", ada))[0] == 201
    await invited(api, "bob@example.org")
    assert await tried(api, "bob@example.org", bob) == (403, "invitation_taken_back")
    api.clock.at = until
    assert await tried(api, "eve@example.org", eve) == (403, "invitation_expired")


async def test_f67_what_an_account_was_invited_by_is_forgotten_with_it(db: Database) -> None:
    api = Api(db, registration=INVITED)
    made, _ = await invited(api, "ada@example.org")
    assert (await tried(api, "ada@example.org", made))[0] == 201
    user = await identity.get_user_by_email(db, "ada@example.org")
    async with db.transaction() as tx:
        assert [one.user_id for one in await identity.list_invitations(tx, before=None, limit=9)] == [user.id]
        await identity.erase(tx, user.id, api.clock.now())
        assert await identity.list_invitations(tx, before=None, limit=9) == []


async def test_f67_invitations_are_forgotten_three_months_after_their_week(db: Database) -> None:
    api = Api(db)
    await invited(api, "ada@example.org")
    for days, left in ((96, 1), (98, 0)):
        await identity.purge_sessions(db, api.clock.now() + timedelta(days=days))
        async with db.connection() as c:
            assert len(await identity.list_invitations(c, before=None, limit=9)) == left


async def test_f67_only_addresses_of_the_domain_register_and_whoever_is_invited(db: Database) -> None:
    api = Api(db, registration=OF_A_DOMAIN)
    for email in ("ada@example.com", "ada@sub.example.org", "ada@example.org.evil.example", "ada@notexample.org"):
        assert await tried(api, email) == (403, "domain_not_allowed")
    assert (await tried(api, "ada@EXAMPLE.org"))[0] == 201
    guest, _ = await invited(api, "guest@elsewhere.example")
    assert (await tried(api, "guest@elsewhere.example", guest))[0] == 201


async def test_f67_tries_are_throttled_also_where_nobody_may_register(db: Database) -> None:
    api = Api(db, registration=CLOSED)
    said = [await tried(api, f"a{n}@example.org") for n in range(ACCOUNTS_PER_ADDRESS + 1)]
    assert set(said[:-1]) == {(403, "registration_closed")}
    assert said[-1] == (429, "too_many_attempts")


async def test_the_setup_code_and_the_command_line_need_no_invitation(db: Database) -> None:
    api = Api(db, registration=CLOSED)
    code = await identity.new_setup_code(db, api.clock.now())
    async with api.client() as client:
        answer = await client.post("/api/setup", json={"email": "root@example.org", "password": PASSWORD, "code": code})
    assert answer.status_code == 200
