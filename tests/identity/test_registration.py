"""F67: who may open an account: everybody, people of a domain, invited people, nobody; over HTTP."""

from datetime import timedelta

import pytest

from aim2balance import identity
from aim2balance.identity import RegistrationMode, RegistrationRules
from aim2balance.identity.errors import EmailTaken
from aim2balance.identity.login_limits import ACCOUNTS_PER_ADDRESS
from aim2balance.kit.db import Database
from tests.api_client import PASSWORD, Api

INVITED = RegistrationRules(mode=RegistrationMode.INVITED)
CLOSED = RegistrationRules(mode=RegistrationMode.CLOSED)
OF_A_DOMAIN = RegistrationRules(domains=("example.org",))


async def tried(api: Api, email: str, invitation: str | None = None) -> tuple[int, str | None]:
    async with api.client() as client:
        body = {"email": email, "password": PASSWORD} | ({} if invitation is None else {"invitation": invitation})
        answer = await client.post("/api/auth/register", json=body)
    return answer.status_code, answer.json().get("code")


async def test_f67_where_registration_is_closed_nobody_registers_and_the_page_knows(db: Database) -> None:
    api = Api(db, registration=CLOSED)
    made, _ = await identity.invite(api.identity, "ada@example.org")
    assert await tried(api, "ada@example.org") == (403, "registration_closed")
    assert await tried(api, "ada@example.org", made) == (403, "registration_closed")
    async with api.client() as client:
        setup = (await client.get("/api/setup")).json()
    assert (setup["registration"], setup["domains"]) == ("closed", [])
    assert await identity.list_users(db) == []


async def test_f67_an_invitation_opens_one_account_for_its_address_within_a_week(db: Database) -> None:
    api = Api(db, registration=INVITED)
    made, expires_at = await identity.invite(api.identity, "Ada@Example.org")
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
        await identity.invite(api.identity, "ada@example.org")
    late, _ = await identity.invite(api.identity, "bob@example.org")
    api.clock.at += timedelta(days=7)
    assert await tried(api, "bob@example.org", late) == (403, "invitation_required")


async def test_f67_only_addresses_of_the_domain_register_and_whoever_is_invited(db: Database) -> None:
    api = Api(db, registration=OF_A_DOMAIN)
    for email in ("ada@example.com", "ada@sub.example.org", "ada@example.org.evil.example", "ada@notexample.org"):
        assert await tried(api, email) == (403, "domain_not_allowed")
    assert (await tried(api, "ada@EXAMPLE.org"))[0] == 201
    guest, _ = await identity.invite(api.identity, "guest@elsewhere.example")
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
