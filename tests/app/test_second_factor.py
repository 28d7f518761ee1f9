"""Sign-in in two steps: an authenticator app and recovery codes, turned on and off by their person, required of administrators."""

import asyncio
import base64
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from aim2balance import identity
from aim2balance.app.container import open_container
from aim2balance.catalogue import open_catalogue
from aim2balance.identity import totp
from aim2balance.identity.types import UserRole
from aim2balance.kit.db import Database
from aim2balance.kit.settings import Environment
from tests.api_client import PASSWORD
from tests.app.conftest import Running
from tests.app.test_security_log import subjects
from tests.notices.sink import Sink, a_sink
from tests.notices.test_house import token_in

ADA = "ada@example.org"
NEW = "another good passphrase"


class MovedClock:
    """The container's clock, moved by a test."""

    def __init__(self, clock: Any) -> None:
        self._clock, self.ahead = clock, timedelta()

    def now(self) -> datetime:
        return self._clock.now() + self.ahead  # type: ignore[no-any-return]


@pytest.fixture
def sink() -> Iterator[Sink]:
    with a_sink() as made:
        yield made


@pytest_asyncio.fixture
async def running(db: Database, tmp_path: Path, sink: Sink, request: pytest.FixtureRequest) -> AsyncIterator[Running]:
    path = tmp_path / "aim2balance.yaml"
    path.write_text(getattr(request, "param", "{}"), encoding="utf-8")
    environment = Environment(data_dir=tmp_path, values={"SMTP_URL": sink.url}, config=path)
    async with open_container(environment, open_catalogue(environment), db.url, is_embedded=False) as container:
        object.__setattr__(container.identity, "clock", MovedClock(container.clock))
        yield Running(container)


def pass_time(running: Running, **ahead: float) -> None:
    running.container.identity.clock.ahead += timedelta(**ahead)  # type: ignore[attr-defined]


def code_of(running: Running, secret: str, **off: float) -> str:
    at = running.container.identity.clock.now() + timedelta(**off)
    return totp.code_at(base64.b32decode(secret), totp.step_at(at))


async def begun(client: httpx2.AsyncClient) -> str:
    offer = await client.post("/api/user/second-factor", json={"password": PASSWORD})
    assert offer.status_code == 201, offer.text
    assert offer.json()["uri"].startswith("otpauth://totp/aim2balance:")
    secret: str = offer.json()["secret"]
    return secret


async def turned_on(running: Running, client: httpx2.AsyncClient) -> tuple[str, list[str]]:
    secret = await begun(client)
    answer = await client.post("/api/user/second-factor/confirm", json={"code": code_of(running, secret)})
    assert answer.status_code == 200, answer.text
    return secret, answer.json()["recoveryCodes"]


async def first_step(client: httpx2.AsyncClient, password: str = PASSWORD) -> str:
    answer = await client.post("/api/auth/login", json={"email": ADA, "password": password})
    assert (answer.status_code, "a2b_refresh" in answer.cookies) == (202, False), answer.text
    assert set(answer.json()) == {"ticket", "expiresIn"}
    ticket: str = answer.json()["ticket"]
    return ticket


async def second_step(client: httpx2.AsyncClient, ticket: str, code: str) -> httpx2.Response:
    return await client.post("/api/auth/second-factor", json={"ticket": ticket, "code": code})


async def test_a_code_of_the_app_opens_a_session_once(running: Running, sink: Sink) -> None:
    _, token = await running.person(ADA)
    async with running.client(authorization=f"Bearer {token}") as me, running.client() as door:
        assert (await me.get("/api/user/second-factor")).json() == {"since": None, "recoveryCodesLeft": 0, "isRequired": False}
        secret, codes = await turned_on(running, me)
        assert (len(set(codes)), (await me.get("/api/user/second-factor")).json()["recoveryCodesLeft"]) == (10, 10)
        ticket = await first_step(door)
        assert (await door.get("/api/user", headers={"authorization": f"Bearer {ticket}"})).status_code == 401, "a ticket is no session"
        replayed = await second_step(door, ticket, code_of(running, secret))
        wrong = await second_step(door, ticket, "000000" if code_of(running, secret, seconds=30) != "000000" else "111111")
        assert (replayed.status_code, replayed.json()) == (wrong.status_code, wrong.json()), "what was used is refused as what is wrong"
        assert (wrong.status_code, wrong.json()["code"]) == (403, "wrong_code")
        pass_time(running, seconds=30)
        code = code_of(running, secret)
        both = await asyncio.gather(*(second_step(door, ticket, f" {code[:3]} {code[3:]}") for _ in range(2)))
        assert sorted(answer.status_code for answer in both) == [200, 403], "one code, two at once: one session"
        opened = next(answer for answer in both if answer.status_code == 200)
        assert "a2b_refresh" in opened.cookies
        own = {"authorization": f"Bearer {opened.json()['accessToken']}"}
        assert (await door.get("/api/user", headers=own)).json()["email"] == ADA
        pass_time(running, minutes=2)
        assert (await second_step(door, ticket, code_of(running, secret, seconds=-60))).json()["code"] == "wrong_code"
        assert (await second_step(door, ticket, code_of(running, secret, seconds=-30))).status_code == 200, "a step behind is taken"
        pass_time(running, minutes=5)
        late = await second_step(door, ticket, code_of(running, secret))
        assert (late.status_code, late.json()["code"]) == (401, "second_step_ended")
    assert "Your account now asks for a code" in await subjects(running, sink)


async def test_recovery_codes_work_once_are_kept_as_digests_and_made_anew(running: Running, sink: Sink) -> None:
    user, token = await running.person(ADA)
    async with running.client(authorization=f"Bearer {token}") as me, running.client() as door:
        secret, codes = await turned_on(running, me)
        async with running.container.db.connection() as c:
            kept = await c.fetchval("SELECT sealed FROM second_factor WHERE user_id = $1", user.id)
            hashes = [row["hash"] for row in await c.fetch("SELECT hash FROM recovery_code")]
        assert secret.encode() not in kept and totp.base32(bytes(20)).encode() not in kept
        assert all(code.replace("-", "").encode() not in hashed for code in codes for hashed in hashes)
        for typed, status in ((codes[0].lower().replace("-", " "), 200), (codes[0], 403), (codes[1], 200)):
            assert (await second_step(door, await first_step(door), typed)).status_code == status, typed
        assert (await me.get("/api/user/second-factor")).json()["recoveryCodesLeft"] == 8
        wrong = await me.post("/api/user/second-factor/recovery-codes", json={"password": "not the password"})
        assert (wrong.status_code, wrong.json()["code"]) == (403, "wrong_password")
        anew = (await me.post("/api/user/second-factor/recovery-codes", json={"password": PASSWORD})).json()["recoveryCodes"]
        assert set(anew).isdisjoint(codes)
        assert (await second_step(door, await first_step(door), codes[2])).status_code == 403
        assert (await second_step(door, await first_step(door), anew[0])).status_code == 200
    told = await subjects(running, sink)
    assert told.count("A recovery code of yours was used") == 3
    assert "New recovery codes were made" in told


async def test_guesses_are_counted_and_a_changed_password_ends_the_ticket(running: Running) -> None:
    user, token = await running.person(ADA)
    async with running.client(authorization=f"Bearer {token}") as me, running.client() as door:
        secret, codes = await turned_on(running, me)
        ticket = await first_step(door)
        statuses = [(await second_step(door, ticket, f"wrong{number}")).status_code for number in range(12)]
        assert statuses == [403] * 10 + [429] * 2
        blocked = await second_step(door, ticket, codes[0])
        assert (blocked.status_code, "retry-after" in blocked.headers) == (429, True), "also the right one, so that guessing tells nothing"
        pass_time(running, minutes=16)
        ticket = await first_step(door)
        change = {"currentPassword": PASSWORD, "newPassword": NEW}
        fresh = {"authorization": f"Bearer {running.container.identity.signer.sign(user.id, running.container.identity.clock.now())}"}
        assert (await me.post("/api/user/password", json=change, headers=fresh)).status_code == 204
        ended = await second_step(door, ticket, code_of(running, secret))
        assert (ended.status_code, ended.json()["code"]) == (401, "second_step_ended")
        for nonsense in ("", "x", "a.b.c", token, ticket[:-3] + "abc"):
            assert (await second_step(door, nonsense, "123456")).status_code == 401, nonsense
        ticket = await first_step(door, NEW)
        await identity.suspend_user(
            running.container.db, (await identity.get_user_by_email(running.container.db, ADA)).id, running.container.clock.now()
        )
        assert (await second_step(door, ticket, code_of(running, secret))).status_code == 401


async def test_a_reset_leaves_it_on_but_for_the_first_proof_of_an_address(running: Running, sink: Sink) -> None:
    """Who opens an account with somebody else's address cannot keep its person out by an app of theirs."""
    for number, (is_left, status) in enumerate(((False, 200), (True, 202))):
        email = f"ada{number}@example.org"
        async with running.client() as client:
            answer = await client.post("/api/auth/register", json={"email": email, "password": PASSWORD})
            me = {"authorization": f"Bearer {answer.json()['accessToken']}"}
            if is_left:
                await subjects(running, sink)
                verify = token_in(sink, "/verify")
                assert (await client.post("/api/auth/verify", json={"token": verify})).status_code == 204
            async with running.client(**me) as own:
                await turned_on(running, own)
            assert (await client.post("/api/auth/forgot", json={"email": email})).status_code == 204
            await subjects(running, sink)
            body = {"token": token_in(sink, "/reset"), "password": NEW}
            assert (await client.post("/api/auth/reset", json=body)).status_code == 204
            signed_in = await client.post("/api/auth/login", json={"email": email, "password": NEW})
            assert signed_in.status_code == status, email


async def test_it_is_turned_on_with_a_code_and_off_with_the_password(running: Running, sink: Sink) -> None:
    _, token = await running.person(ADA)
    async with running.client(authorization=f"Bearer {token}") as me, running.client() as door:
        refused = await me.post("/api/user/second-factor", json={"password": "not the password"})
        assert refused.json()["code"] == "wrong_password"
        assert (await me.post("/api/user/second-factor/confirm", json={"code": "123456"})).status_code == 404
        first = await begun(me)
        assert (await door.post("/api/auth/login", json={"email": ADA, "password": PASSWORD})).status_code == 200, "begun is not on"
        secret = await begun(me)
        for code, said in (
            (code_of(running, first), "wrong_code"),
            (code_of(running, secret, minutes=4), "clock_off"),
            (code_of(running, secret, hours=2), "wrong_code"),
        ):
            assert (await me.post("/api/user/second-factor/confirm", json={"code": code})).json()["code"] == said
        off = await me.post("/api/user/second-factor/confirm", json={"code": code_of(running, secret, minutes=-4)})
        assert off.json()["seconds"] == -240
        assert (await me.post("/api/user/second-factor/confirm", json={"code": code_of(running, secret)})).status_code == 200
        for path in ("", "/confirm"):
            body = {"password": PASSWORD} if path == "" else {"code": code_of(running, secret)}
            assert (await me.post(f"/api/user/second-factor{path}", json=body)).json()["code"] == "second_factor_on"
        assert (await me.post("/api/user/second-factor/off", json={"password": "not it"})).json()["code"] == "wrong_password"
        assert (await me.post("/api/user/second-factor/off", json={"password": PASSWORD})).status_code == 204
        assert (await me.post("/api/user/second-factor/off", json={"password": PASSWORD})).status_code == 404
        assert (await door.post("/api/auth/login", json={"email": ADA, "password": PASSWORD})).status_code == 200
    assert "Your account no longer asks for a code" in await subjects(running, sink)


@pytest.mark.parametrize("running", ["sessions: { admins_need_second_factor: true }"], indirect=True)
async def test_an_operator_requires_it_of_administrators(running: Running) -> None:
    _, boss = await running.person("root@example.org", role=UserRole.ADMIN)
    _, token = await running.person(ADA)
    async with running.client(authorization=f"Bearer {boss}") as root, running.client(authorization=f"Bearer {token}") as me:
        shut = await root.get("/api/admin/users")
        assert (shut.status_code, shut.json()["code"]) == (403, "second_factor_required")
        assert (await me.get("/api/admin/users")).json()["code"] != "second_factor_required"
        assert (await root.get("/api/convos")).status_code == 200, "nobody is locked out of their chats"
        assert (await root.get("/api/user/second-factor")).json()["isRequired"] is True
        assert (await me.get("/api/user/second-factor")).json()["isRequired"] is False
        await turned_on(running, root)
        assert (await root.get("/api/admin/users")).status_code == 200
        kept = await root.post("/api/user/second-factor/off", json={"password": PASSWORD})
        assert (kept.status_code, kept.json()["code"]) == (403, "second_factor_required")
