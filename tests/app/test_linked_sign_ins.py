"""Other ways in, against a real OpenID Connect provider: by issuer and subject, never by what an untrusted issuer says of addresses."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
import pytest_asyncio

from aim2balance.app.container import open_container
from aim2balance.catalogue import open_catalogue
from aim2balance.kit.db import Database
from aim2balance.kit.settings import Environment
from tests.api_client import PASSWORD
from tests.app.conftest import Running
from tests.app.test_second_factor import code_of, turned_on
from tests.app.test_security_log import subjects
from tests.issuer import CLIENT_ID, CLIENT_SECRET, an_issuer, answer_of
from tests.notices.sink import Sink, a_sink

ADA = "ada@example.org"
BACK = "http://127.0.0.1:8080/api/auth/oidc/openid/callback"
TRUSTED = "openid: { trusted_email: true }"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with an_issuer(BACK) as address:
        yield address


@pytest.fixture
def sink() -> Iterator[Sink]:
    with a_sink() as made:
        yield made


@pytest_asyncio.fixture
async def running(db: Database, tmp_path: Path, sink: Sink, issuer: str, request: pytest.FixtureRequest) -> AsyncIterator[Running]:
    path = tmp_path / "aim2balance.yaml"
    more = getattr(request, "param", "")
    path.write_text(f'egress: {{ allow: ["{urlsplit(issuer).netloc}"] }}\n{more}\n', encoding="utf-8")
    values = {
        "SMTP_URL": sink.url,
        "OPENID_ISSUER": issuer,
        "OPENID_CLIENT_ID": CLIENT_ID,
        "OPENID_CLIENT_SECRET": CLIENT_SECRET,
        "OPENID_BUTTON_LABEL": "Example House",
    }
    environment = Environment(data_dir=tmp_path, values=values, config=path)
    async with open_container(environment, open_catalogue(environment), db.url, is_embedded=False) as container:
        yield Running(container)


async def come_back(door: httpx2.AsyncClient, issuer: str, person: str, **asked: str) -> str:
    """Where somebody ends who went to the issuer from our page and is `person` there."""
    away = await door.get("/api/auth/oidc/openid", params=asked)
    assert away.status_code == 303, away.text
    return await land(door, await answer_of(issuer, away.headers["location"], person))


async def land(door: httpx2.AsyncClient, address: str) -> str:
    assert address.startswith(f"{BACK}?")
    answer = await door.get(address)
    assert answer.status_code == 303, answer.text
    where: str = answer.headers["location"]
    return where


async def who(door: httpx2.AsyncClient) -> str | None:
    """Whose session the browser holds now."""
    answer = await door.post("/api/auth/refresh", headers={"x-a2b": "1", "x-a2b-optional": "1"})
    return None if answer.status_code == 204 else answer.json()["user"]["email"]


async def signed_in(door: httpx2.AsyncClient, email: str = ADA) -> dict[str, str]:
    answer = await door.post("/api/auth/login", json={"email": email, "password": PASSWORD})
    assert answer.status_code == 200, answer.text
    return {"authorization": f"Bearer {answer.json()['accessToken']}"}


async def linked(running: Running, issuer: str, person: str) -> None:
    """Ada signs in with her password and links who she is at the issuer."""
    async with running.client() as door:
        mine = await signed_in(door)
        to = await door.post("/api/user/sign-ins/openid", headers=mine)
        assert await land(door, await answer_of(issuer, to.json()["url"], person)) == "/settings#linked"


async def test_a_new_person_opens_an_account_and_comes_back_to_it(running: Running, issuer: str, sink: Sink) -> None:
    async with running.client() as door:
        assert (await door.get("/api/auth/providers")).json() == {"items": [{"name": "openid", "label": "Example House"}]}
        assert await come_back(door, issuer, f"one|{ADA}|yes", next="/library?x=1") == "/library?x=1"
        assert await who(door) == ADA
        session = (await door.post("/api/auth/refresh", headers={"x-a2b": "1"})).json()
        assert (session["user"]["isVerified"], session["user"]["name"]) == (False, "Ada"), "this issuer's word does not count"
        mine = {"authorization": f"Bearer {session['accessToken']}"}
        ways = (await door.get("/api/user/sign-ins", headers=mine)).json()
        assert (ways["hasPassword"], [(one["provider"], one["label"]) for one in ways["items"]]) == (False, [("openid", ADA)])
        last = await door.delete(f"/api/user/sign-ins/{ways['items'][0]['id']}", headers=mine)
        assert (last.status_code, last.json()["code"]) == (409, "last_way_in")
        refused = await door.post("/api/auth/login", json={"email": ADA, "password": ""})
        assert refused.json()["code"] == "wrong_credentials", "no password opens an account that has none"
    async with running.client() as other:
        assert await come_back(other, issuer, "one|moved@example.org|yes", next="//evil.example") == "/", "the subject counts"
        assert await who(other) == ADA
    async with running.container.db.connection() as c:
        row = dict(await c.fetchrow("SELECT * FROM linked_sign_in"))
    assert (row["issuer"], row["subject"], row["owner_id"]) == (issuer, "one", row["user_id"])
    assert not [name for name in row if "token" in name]
    assert "There is a new way to sign in to your account" in await subjects(running, sink)


async def test_an_address_that_an_untrusted_issuer_calls_proved_opens_nothing(running: Running, issuer: str) -> None:
    user, _ = await running.person(ADA)
    async with running.container.db.transaction() as tx:
        await tx.execute("UPDATE users SET verified_at = created_at WHERE id = $1", user.id)
    async with running.client() as attacker:
        assert await come_back(attacker, issuer, f"attacker|{ADA}|yes") == "/signin#problem=link_first"
        assert await who(attacker) is None
    async with running.client() as nobody:
        assert await come_back(nobody, issuer, "silent||") == "/signin#problem=sign_in_without_address"
    async with running.container.db.connection() as c:
        assert await c.fetchval("SELECT count(*) FROM linked_sign_in") == 0
        assert await c.fetchval("SELECT count(*) FROM users") == 1


@pytest.mark.parametrize("running", [TRUSTED], indirect=True)
async def test_a_trusted_issuer_opens_the_account_of_a_proved_address_alone(running: Running, issuer: str) -> None:
    user, _ = await running.person(ADA)
    async with running.client() as door:
        assert await come_back(door, issuer, f"one|{ADA}|yes") == "/signin#problem=link_first", "who holds it never showed the address"
        async with running.container.db.transaction() as tx:
            await tx.execute("UPDATE users SET verified_at = created_at WHERE id = $1", user.id)
        assert await come_back(door, issuer, f"two|{ADA}|no") == "/signin#problem=link_first"
        assert await come_back(door, issuer, f"one|{ADA}|yes") == "/"
        assert await who(door) == ADA
    async with running.client() as door:
        assert await come_back(door, issuer, "new|eve@example.org|yes") == "/"
        assert (await door.post("/api/auth/refresh", headers={"x-a2b": "1"})).json()["user"]["isVerified"] is True


async def test_who_signed_in_links_and_unlinks_and_a_second_factor_is_asked_for(running: Running, issuer: str, sink: Sink) -> None:
    await running.person(ADA)
    await running.person("eve@example.org")
    await linked(running, issuer, "mine|elsewhere@example.org|no")
    async with running.client() as door:
        mine = await signed_in(door, "eve@example.org")
        to = await door.post("/api/user/sign-ins/openid", headers=mine)
        back = await answer_of(issuer, to.json()["url"], "mine||")
        assert await land(door, back) == "/settings#problem=sign_in_taken"
        to = await door.post("/api/user/sign-ins/openid", headers=mine)
        assert (await door.delete("/api/user/sessions", headers=mine)).status_code == 204
        back = await answer_of(issuer, to.json()["url"], "eve||")
        await door.post("/api/auth/logout", headers={"x-a2b": "1"})
        assert await land(door, back) == "/settings#problem=unauthenticated", "the session that asked has ended"
    async with running.client() as door:
        me = httpx2.AsyncClient(transport=door._transport, base_url=door.base_url, headers=await signed_in(door))
        secret, codes = await turned_on(running, me)
        async with running.client() as fresh:
            where = await come_back(fresh, issuer, "mine||")
            assert where.startswith("/signin?next=%2F#second=")
            assert await who(fresh) is None, "half a sign-in is none"
            step = {"ticket": where.partition("#second=")[2], "code": codes[0]}
            assert (await fresh.post("/api/auth/second-factor", json=step)).json()["user"]["email"] == ADA
        assert code_of(running, secret)
        ways = (await me.get("/api/user/sign-ins")).json()
        assert ways["hasPassword"] is True
        assert (await me.delete(f"/api/user/sign-ins/{ways['items'][0]['id']}")).status_code == 204
        assert (await me.delete(f"/api/user/sign-ins/{ways['items'][0]['id']}")).json()["code"] == "sign_in_not_found"
        assert await come_back(door, issuer, "mine||") == "/signin#problem=sign_in_without_address"
    told = await subjects(running, sink)
    assert "A way to sign in was removed" in told


async def test_what_was_begun_elsewhere_or_is_used_twice_signs_nobody_in(running: Running, issuer: str) -> None:
    async with running.client() as attacker, running.client() as victim:
        away = await attacker.get("/api/auth/oidc/openid")
        asked = {name: values[0] for name, values in parse_qs(urlsplit(away.headers["location"]).query).items()}
        assert (asked["code_challenge_method"], asked["redirect_uri"]) == ("S256", BACK)
        assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43
        back = await answer_of(issuer, away.headers["location"], "attacker|mallory@example.org|yes")
        assert await land(victim, back) == "/signin#problem=sign_in_interrupted", "it has not the browser's cookie"
        await victim.get("/api/auth/oidc/openid")
        assert await land(victim, back) == "/signin#problem=sign_in_interrupted", "another state"
        assert await land(attacker, back + "&iss=https%3A%2F%2Fevil.example") == "/signin#problem=sign_in_provider_refused"
        assert await land(attacker, back) == "/signin#problem=sign_in_interrupted", "once"
        away = await attacker.get("/api/auth/oidc/openid")
        state = parse_qs(urlsplit(away.headers["location"]).query)["state"][0]
        assert await land(attacker, f"{BACK}?error=access_denied&state={state}") == "/signin#problem=sign_in_provider_refused"
        posted = await attacker.post(
            BACK, content=b"state=a&code=b&user=%7B%7D", headers={"content-type": "application/x-www-form-urlencoded"}
        )
        assert (posted.status_code, posted.headers["location"]) == (303, "/api/auth/oidc/openid/callback?state=a&code=b")
        many = await attacker.post("/api/auth/oidc/openid/callback", data={f"a{number}": "1" for number in range(30)})
        assert (many.status_code, many.headers["location"]) == (303, "/api/auth/oidc/openid/callback?error=unreadable")
        gone = await attacker.get("/api/auth/oidc/google")
        assert (gone.status_code, gone.headers["location"]) == (303, "/signin#problem=sign_in_provider_not_found")
    async with running.container.db.connection() as c:
        assert await c.fetchval("SELECT count(*) FROM users") == 0


@pytest.mark.parametrize("running", ["registration: { mode: invited }"], indirect=True)
async def test_rules_of_registration_hold_and_suspended_people_stay_outside(running: Running, issuer: str) -> None:
    async with running.client() as door:
        assert await come_back(door, issuer, f"one|{ADA}|yes") == "/signin#problem=invitation_required"
    user, _ = await running.person(ADA)
    await linked(running, issuer, "one||")
    async with running.container.db.transaction() as tx:
        await tx.execute("UPDATE users SET suspended_at = created_at WHERE id = $1", user.id)
    async with running.client() as door:
        assert await come_back(door, issuer, "one||") == "/signin#problem=account_suspended"
        assert await who(door) is None


async def test_the_issuer_changes_its_key_and_an_erased_person_is_nobody_there(running: Running, issuer: str) -> None:
    await running.person(ADA)
    await linked(running, issuer, "one||")
    async with httpx2.AsyncClient() as client:
        assert (await client.post(f"{issuer}/rotate")).status_code == 200
    clock = running.container.identity.providers.find("openid")
    known = clock._known
    assert known.keys_at is not None
    known.keys_at = known.keys_at.replace(year=known.keys_at.year - 1)
    async with running.client() as door:
        assert await come_back(door, issuer, "one||") == "/"
        mine = {"authorization": f"Bearer {(await door.post('/api/auth/refresh', headers={'x-a2b': '1'})).json()['accessToken']}"}
        assert (await door.post("/api/user/erase", json={"password": PASSWORD}, headers=mine)).status_code == 204
    async with running.container.db.connection() as c:
        assert await c.fetchval("SELECT count(*) FROM linked_sign_in") == 0
