"""F70: what happens at the doors of accounts leaves a trace that operators read and that persons are told, with ids and never an address."""

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from aim2balance import identity
from aim2balance.app.container import open_container
from aim2balance.app.notifier import handlers
from aim2balance.catalogue import open_catalogue
from aim2balance.identity.errors import UnknownUser
from aim2balance.identity.login_limits import GUESSES_PER_ACCOUNT
from aim2balance.identity.types import UserRole
from aim2balance.kit.db import Database
from aim2balance.kit.jobs import Worker
from aim2balance.kit.settings import Environment
from tests.api_client import PASSWORD
from tests.app.conftest import Running
from tests.notices.sink import Sink, a_sink, text_of

NEW = "another good passphrase"
ADA = {"email": "ada@example.org", "password": PASSWORD}
OWN = {"x-a2b": "1"}
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def sink() -> Iterator[Sink]:
    with a_sink() as made:
        yield made


@pytest_asyncio.fixture
async def running(db: Database, tmp_path: Path, sink: Sink) -> AsyncIterator[Running]:
    environment = Environment(data_dir=tmp_path, values={"SMTP_URL": sink.url})
    async with open_container(environment, open_catalogue(environment), db.url, is_embedded=False) as container:
        yield Running(container)


async def subjects(running: Running, sink: Sink) -> list[str]:
    """Of the mails that were sent by now."""
    container = running.container
    await Worker(container.db, container.clock, handlers(container.notifier, container.fund)).run_due()
    return [str(email["Subject"]) for email in sink.emails]


async def audit(running: Running, **query: object) -> list[dict[str, Any]]:
    container = running.container
    try:
        boss_id = (await identity.get_user_by_email(container.db, "root@example.org")).id
    except UnknownUser:
        boss_id = (await running.person("root@example.org", role=UserRole.ADMIN))[0].id
    token = container.identity.signer.sign(boss_id, container.clock.now())
    async with running.client(authorization=f"Bearer {token}") as boss:
        answer = await boss.get("/api/admin/audit", params=query)
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["items"]
    return rows


async def sign_in(client: httpx2.AsyncClient, password: str = PASSWORD, way: str = "login") -> dict[str, str]:
    answer = await client.post(f"/api/auth/{way}", json=ADA | {"password": password}, headers={"user-agent": FIREFOX})
    assert answer.is_success, answer.text
    return {"authorization": f"Bearer {answer.json()['accessToken']}"}


async def test_f70_each_event_of_an_account_stands_in_the_audit_log(running: Running, sink: Sink) -> None:
    with capture_logs() as lines:
        async with running.client() as client:
            me = await sign_in(client, way="register")
            for email in (ADA["email"], "nobody@example.org"):
                await client.post("/api/auth/login", json={"email": email, "password": "wrong password"})
            key = (await client.post("/api/keys", json={"name": "k", "limitEur": 5}, headers=me)).json()
            assert (await client.delete(f"/api/keys/{key['id']}", headers=me)).status_code == 204
            change = {"currentPassword": PASSWORD, "newPassword": NEW}
            assert (await client.post("/api/user/password", json=change, headers=me)).status_code == 204
            assert (await client.get("/api/export", headers=me)).status_code == 200
            assert (await client.post("/api/usage/export", json={"format": "csv", "range": "30d"}, headers=me)).status_code == 200
            assert (await client.post("/api/auth/forgot", json={"email": ADA["email"]})).status_code == 204
            await subjects(running, sink)
            token = re.search(r"/reset#(\S+)", text_of(sink.emails[-1]))
            assert token is not None
            assert (await client.post("/api/auth/reset", json={"token": token[1], "password": PASSWORD})).status_code == 204
            me = await sign_in(client)
            assert (await client.post("/api/auth/logout", headers=OWN)).status_code == 204
            me = await sign_in(client)
            assert (await client.post("/api/user/erase", json={"password": PASSWORD, "giveUpBalance": True}, headers=me)).status_code == 204
    rows = await audit(running, limit=200)
    own = [row for row in rows if row["subjectEmail"] != "root@example.org"]
    assert [row["action"] for row in reversed(own)] == [
        "user.register",
        "session.begin",
        "session.refuse",
        "session.refuse",
        "key.create",
        "key.revoke",
        "password.change",
        "data.export",
        "data.export",
        "password.ask",
        "password.reset",
        "session.begin",
        "session.end",
        "session.begin",
        "user.erase",
    ]
    by_action = {row["action"]: row for row in own}
    assert by_action["key.create"]["after"]["limitMicroEur"] == 5_000_000
    assert by_action["session.begin"]["after"]["device"] == "Firefox, Linux"
    assert [row["subject"] == "" for row in own if row["action"] == "session.refuse"] == [True, False]
    networks = {(row["after"] or {}).get("network") for row in own} - {None}
    assert len(networks) == 1, "one network has one mark"
    for text in (str([row["after"] for row in own]), str(lines)):
        for private in ("ada@example.org", "nobody@example.org", "203.0.113", "127.0.0.1", PASSWORD, NEW, key["secret"]):
            assert private not in text


async def test_f70_the_log_is_looked_through_by_area_action_and_person(running: Running) -> None:
    async with running.client() as client:
        me = await sign_in(client, way="register")
        await client.post("/api/keys", json={"name": "k"}, headers=me)
    async with running.client() as client:
        await client.post("/api/auth/register", json=ADA | {"email": "eve@example.org"})
    user_id = (await audit(running, action="key.create"))[0]["subject"]
    assert [row["action"] for row in await audit(running, subject=user_id)] == ["key.create", "session.begin", "user.register"]
    assert [row["action"] for row in await audit(running, subject=user_id, area="credentials")] == ["key.create"]
    assert {row["action"] for row in await audit(running, area="sign-ins")} == {"session.begin"}
    assert await audit(running, area="changes") == []
    assert await audit(running, subject="setting:margin") == []
    first = await audit(running, limit=1)
    assert len(first) == 1


async def test_f70_a_browser_that_was_never_seen_is_told_and_a_known_one_is_not(running: Running, sink: Sink) -> None:
    async with running.client() as known:
        await sign_in(known, way="register")
        cookie = known.cookies.get("a2b_device", path="/api/auth")
        assert cookie is not None
        await sign_in(known)
        assert known.cookies.get("a2b_device", path="/api/auth") == cookie, "it is the same browser"
        assert "A new sign-in to your account" not in await subjects(running, sink)
    async with running.client() as other:
        answer = await other.post("/api/auth/login", json=ADA, headers={"user-agent": FIREFOX})
        said = next(value for value in answer.headers.get_list("set-cookie") if value.startswith("a2b_device="))
        assert "HttpOnly" in said
        assert "SameSite=strict" in said
        assert "Path=/api/auth" in said
        await sign_in(other)
    assert (await subjects(running, sink)).count("A new sign-in to your account") == 1
    assert "Firefox, Linux" in text_of(sink.emails[-1])
    assert [row["action"] for row in await audit(running, action="device.new")] == ["device.new"]


async def test_f70_many_new_browsers_are_all_logged_and_five_are_mailed(running: Running, sink: Sink) -> None:
    async with running.client() as client:
        await sign_in(client, way="register")
    for _ in range(8):
        async with running.client() as stranger:
            await sign_in(stranger)
    assert (await subjects(running, sink)).count("A new sign-in to your account") == 5
    assert len(await audit(running, action="device.new")) == 8


async def test_f70_two_accounts_of_one_browser_cannot_be_linked(running: Running) -> None:
    async with running.client() as client:
        await sign_in(client, way="register")
        await client.post("/api/auth/register", json=ADA | {"email": "eve@example.org"})
    async with running.container.db.connection() as c:
        rows = await c.fetch("SELECT user_id, hash FROM known_device")
    assert len({row["user_id"] for row in rows}) == len({row["hash"] for row in rows}) == 2


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("A new API key was made", "Your password was changed", "A sign-in of yours was ended")),
        ("de-DE", ("Ein neuer API-Schlüssel wurde angelegt", "Ihr Passwort wurde geändert", "Eine Ihrer Anmeldungen wurde beendet")),
    ],
)
async def test_f70_what_the_person_should_know_comes_by_mail_in_their_language(
    running: Running, sink: Sink, language: str, words: tuple[str, ...]
) -> None:
    async with running.client() as client:
        made = await client.post("/api/auth/register", json=ADA, headers={"accept-language": language})
        me = {"authorization": f"Bearer {made.json()['accessToken']}"}
        await client.post("/api/keys", json={"name": "k"}, headers=me)
        await client.post("/api/user/password", json={"currentPassword": PASSWORD, "newPassword": NEW}, headers=me)
        stolen = client.cookies.get("a2b_refresh", path="/api/auth")
        await client.post("/api/auth/refresh", headers=OWN)
    async with running.container.db.transaction() as tx:  # twenty seconds later
        await tx.execute("UPDATE refresh_token SET used_at = used_at - interval '21 seconds' WHERE used_at IS NOT NULL")
    async with running.client(cookie=f"a2b_refresh={stolen}") as thief:
        assert (await thief.post("/api/auth/refresh", headers=OWN)).status_code == 401
    assert tuple((await subjects(running, sink))[1:]) == words
    (event,) = await audit(running, action="session.reuse")
    assert event["actor"] == {"id": "", "email": None}
    assert event["subjectEmail"] == "ada@example.org"


async def test_f70_throttling_is_told_once_and_not_by_each_guess(running: Running) -> None:
    async with running.client() as client:
        await sign_in(client, way="register")
        for n in range(GUESSES_PER_ACCOUNT + 5):
            await client.post("/api/auth/login", json=ADA | {"password": f"wrong password {n}"})
    rows = await audit(running, area="sign-ins", limit=200)
    actions = [row["action"] for row in rows]
    assert (actions.count("session.refuse"), actions.count("session.throttle")) == (GUESSES_PER_ACCOUNT, 1)
