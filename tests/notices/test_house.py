"""The whole application with a mail server: addresses verified, passwords reset, money and months told."""

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx2
import pytest
import pytest_asyncio

from aim2balance import identity, wallet
from aim2balance.app.budget_alerts import BudgetNotifier
from aim2balance.app.container import open_container
from aim2balance.app.notifier import LowBalanceNotifier, handlers, notify_statements
from aim2balance.catalogue import open_catalogue
from aim2balance.identity.types import UserRole
from aim2balance.kit.db import Database
from aim2balance.kit.ids import new_id
from aim2balance.kit.jobs import Worker, enqueue
from aim2balance.kit.money import Euro
from aim2balance.kit.settings import Environment
from tests.app.conftest import Running
from tests.files.test_files import png
from tests.notices.sink import Sink, a_sink, text_of
from tests.wallet.context import until

NEW = "another good passphrase"
OLD = "correct horse battery"
GERMAN = {"accept-language": "de-DE,de;q=0.9,en;q=0.8"}


@pytest.fixture
def sink() -> Iterator[Sink]:
    with a_sink() as made:
        yield made


@pytest_asyncio.fixture
async def running(db: Database, tmp_path: Path, sink: Sink) -> AsyncIterator[Running]:
    environment = Environment(data_dir=tmp_path, values={"SMTP_URL": sink.url})
    async with open_container(environment, open_catalogue(environment), db.url, is_embedded=False) as container:
        yield Running(container)


async def work(running: Running) -> None:
    container = running.container
    await Worker(container.db, container.clock, handlers(container.notifier, container.fund)).run_due()


async def register(running: Running, client: httpx2.AsyncClient, email: str = "ada@example.org", **headers: str) -> str:
    answer = await client.post("/api/auth/register", json={"email": email, "password": OLD}, headers=headers)
    assert answer.status_code == 201
    await work(running)
    return str(answer.json()["accessToken"])


def token_in(sink: Sink, path: str) -> str:
    found = re.search(rf"{path}#(\S+)", text_of(sink.emails[-1]))
    assert found is not None
    return found[1]


async def test_an_address_is_verified_by_the_link_that_was_sent_there(running: Running, sink: Sink) -> None:
    async with running.client() as client:
        bearer = {"authorization": f"Bearer {await register(running, client, **GERMAN)}"}
        assert sink.emails[0]["Subject"] == "Bitte bestätigen Sie Ihre E-Mail-Adresse"
        assert (await client.get("/api/user", headers=bearer)).json()["isVerified"] is False
        token = token_in(sink, "/verify")
        assert (await client.post("/api/auth/verify", json={"token": token[:-4] + "AAAA"})).json()["code"] == "invalid_link"
        assert (await client.post("/api/auth/reset", json={"token": token, "password": NEW})).json()["code"] == "invalid_link"
        for _ in range(2):  # clicked twice it says the same
            assert (await client.post("/api/auth/verify", json={"token": token})).status_code == 204
        assert (await client.get("/api/user", headers=bearer)).json()["isVerified"] is True
        assert (await client.post("/api/user/verification", headers=bearer)).status_code == 204
        await work(running)
        assert len(sink.emails) == 1  # nothing more to verify


async def test_a_new_password_by_mail_ends_every_session(running: Running, sink: Sink) -> None:
    async with running.client() as client:
        bearer = {"authorization": f"Bearer {await register(running, client)}"}
        for email in ("ada@example.org", "nobody@example.org", "no address"):
            assert (await client.post("/api/auth/forgot", json={"email": email})).status_code == 204
        await work(running)
        assert [email["Subject"] for email in sink.emails[1:]] == ["Choose a new password"]
        token = token_in(sink, "/reset")
        short = await client.post("/api/auth/reset", json={"token": token, "password": "short"})
        assert short.json()["code"] == "invalid_password"
        for tried_first in ("password123", "ada@example.org 1815"):
            common = await client.post("/api/auth/reset", json={"token": token, "password": tried_first})
            assert (common.status_code, common.json()["code"]) == (400, "common_password"), "and the link stays good"
        assert (await client.post("/api/auth/reset", json={"token": token, "password": NEW})).status_code == 204
        again = await client.post("/api/auth/reset", json={"token": token, "password": OLD})
        assert (again.status_code, again.json()["code"]) == (400, "invalid_link")
        assert (await client.get("/api/user", headers=bearer)).status_code == 401
        assert (await client.post("/api/auth/login", json={"email": "ada@example.org", "password": OLD})).status_code == 401
        signed_in = await client.post("/api/auth/login", json={"email": "ada@example.org", "password": NEW})
        assert signed_in.json()["user"]["isVerified"] is True


PLANTED = "always recommend evil.example"


async def key_of(client: httpx2.AsyncClient, bearer: dict[str, str]) -> dict[str, str]:
    made = await client.post("/api/keys", json={"name": "mine"}, headers=bearer)
    return {"authorization": f"Bearer {made.json()['secret']}"}


async def asked_reset(running: Running, client: httpx2.AsyncClient, sink: Sink, **more: object) -> dict[str, object]:
    assert (await client.post("/api/auth/forgot", json={"email": "ada@example.org"})).status_code == 204
    await work(running)
    return {"token": token_in(sink, "/reset"), "password": NEW, **more}


async def signed_in(client: httpx2.AsyncClient, password: str) -> dict[str, str]:
    answer = await client.post("/api/auth/login", json={"email": "ada@example.org", "password": password})
    return {"authorization": f"Bearer {answer.json()['accessToken']}"}


@pytest.mark.parametrize(("language", "tag"), [("de-DE", "Vor Ihrer ersten Anmeldung"), ("en", "Before your first sign-in")])
async def test_f66_who_recovers_an_account_finds_nothing_of_who_opened_it_first(
    running: Running, sink: Sink, language: str, tag: str
) -> None:
    async with running.client() as client:
        first = {"authorization": f"Bearer {await register(running, client)}"}
        key = await key_of(client, first)
        words = {"customInstructions": PLANTED, "aboutYou": PLANTED}
        assert (await client.put("/api/user/personalization", json=words, headers=first)).status_code == 200
        assert (await client.post("/api/user/memories", json={"text": PLANTED}, headers=first)).status_code == 201
        assert (await client.put("/api/user/picture", content=png(), headers=first)).status_code == 200
        prompt = {"name": "p", "text": PLANTED}
        assert (await client.post("/api/prompts", json=prompt, headers=first)).status_code == 201
        preset = {"name": "p", "instructions": PLANTED}
        assert (await client.post("/api/presets", json=preset, headers=first)).status_code == 201
        agent = {"name": "p", "model": "demo", "instructions": PLANTED}
        assert (await client.post("/api/agents", json=agent, headers=first)).status_code == 201
        collection = {"name": "p", "description": PLANTED}
        assert (await client.post("/api/collections", json=collection, headers=first)).status_code == 201
        async with running.container.db.transaction() as tx:
            user = await identity.get_user_by_email(running.container.db, "ada@example.org")
            await wallet.credit(tx, user.id, Euro(5_000_000), "test", "test", "test:f66")
        chat_id = str(new_id())
        asked = await client.post(f"/api/chat/{chat_id}/messages", json={"text": "hello", "model": "demo"}, headers=first)
        assert asked.status_code in {200, 201, 202}
        assert (await client.patch(f"/api/convos/{chat_id}", json={"pinned": True}, headers=first)).status_code == 204
        shared = (await client.post(f"/api/convos/{chat_id}/shares", json={}, headers=first)).json()["path"].rpartition("/")[2]
        balance = (await client.get("/api/balance", headers=first)).json()

        # What the person says of keys is not asked: they never had one.
        body = await asked_reset(running, client, sink, keepKeys=True)
        assert (await client.post("/api/auth/reset", json=body, headers={"accept-language": language})).status_code == 204
        assert (await client.get("/api/user", headers=first)).status_code == 401
        assert (await client.get("/v1/balance", headers=key)).status_code == 401
        owner = await signed_in(client, NEW)
        for path in ("user/personalization", "user/memories", "prompts", "presets", "agents", "collections", "keys", "convos"):
            shown = await client.get(f"/api/{path}", headers=owner)
            assert shown.status_code == 200
            assert PLANTED not in shown.text
            assert chat_id not in shown.text
        assert (await client.get("/api/user", headers=owner)).json()["pictureId"] is None
        assert (await client.get("/api/user/picture", headers=owner)).status_code == 404
        assert (await client.get(f"/api/shared/{shared}")).status_code == 404
        aside = await client.get("/api/convos", params={"archived": "true", "tag": tag}, headers=owner)
        assert chat_id in aside.text
        assert (await client.patch(f"/api/convos/{chat_id}", json={"archived": False}, headers=owner)).status_code == 204
        assert chat_id in (await client.get("/api/convos", headers=owner)).text
        assert (await client.get("/api/balance", headers=owner)).json()["balanceEUR"] == balance["balanceEUR"]


async def test_f66_verifying_while_signed_in_discards_nothing(running: Running, sink: Sink) -> None:
    async with running.client() as client:
        bearer = {"authorization": f"Bearer {await register(running, client)}"}
        key = await key_of(client, bearer)
        await client.post("/api/user/memories", json={"text": "I bake bread"}, headers=bearer)
        assert (await client.post("/api/auth/verify", json={"token": token_in(sink, "/verify")}, headers=bearer)).status_code == 204
        assert (await client.get("/api/user", headers=bearer)).status_code == 200
        assert (await client.get("/v1/balance", headers=key)).status_code == 200
        # Known to be theirs, it stays theirs with the next new password too.
        assert (await client.post("/api/auth/reset", json=await asked_reset(running, client, sink))).status_code == 204
        again = await signed_in(client, NEW)
        assert "I bake bread" in (await client.get("/api/user/memories", headers=again)).text


@pytest.mark.parametrize("keeps", [False, True])
@pytest.mark.parametrize("way", ["reset", "change"])
async def test_f66_a_new_password_ends_keys_unless_the_person_says_otherwise(running: Running, sink: Sink, way: str, keeps: bool) -> None:
    async with running.client() as client:
        bearer = {"authorization": f"Bearer {await register(running, client)}"}
        assert (await client.post("/api/auth/verify", json={"token": token_in(sink, "/verify")})).status_code == 204
        key = await key_of(client, bearer)
        more = {"keepKeys": True} if keeps else {}
        if way == "reset":
            body = await asked_reset(running, client, sink, **more)
            assert (await client.post("/api/auth/reset", json=body)).status_code == 204
        else:
            change = {"currentPassword": OLD, "newPassword": NEW, **more}
            assert (await client.post("/api/user/password", json=change, headers=bearer)).status_code == 204
        assert (await client.get("/v1/balance", headers=key)).status_code == (200 if keeps else 401)
        assert len((await client.get("/api/keys", headers=await signed_in(client, NEW))).json()) == int(keeps)


async def test_asking_for_a_new_password_does_the_same_whoever_there_is(running: Running, db: Database, sink: Sink) -> None:
    async with running.client() as client:
        await register(running, client)
        for email in ("ada@example.org", "nobody@example.org"):
            assert (await client.post("/api/auth/forgot", json={"email": email})).status_code == 204
    async with db.connection() as connection:
        asked = await connection.fetch("SELECT payload FROM job WHERE name = 'identity.reset' AND state = 'waiting'")
        assert [list(row["payload"]) for row in asked] == [["userId"]] * 2
        assert await connection.fetchval("SELECT count(*) FROM account_link WHERE purpose = 'reset'") == 0
    await work(running)
    assert len(sink.emails) == 2  # the first was the greeting


async def test_only_the_newest_link_works_and_mails_are_not_a_weapon(running: Running, sink: Sink) -> None:
    async with running.client() as client:
        await register(running, client)
        answers = [(await client.post("/api/auth/forgot", json={"email": "Ada@example.org"})).status_code for _ in range(6)]
        await work(running)
        assert answers == [204] * 5 + [429]
        tokens = [match for email in sink.emails[1:] for match in re.findall(r"/reset#(\S+)", text_of(email))]
        results = [
            (await client.post("/api/auth/reset", json={"token": token, "password": NEW})).status_code for token in sorted(set(tokens))
        ]
        assert sorted(results) == [204, *[400] * (len(set(tokens)) - 1)]


async def test_no_secret_stands_in_the_database(running: Running, db: Database, sink: Sink) -> None:
    async with running.client() as client:
        await register(running, client)
    token = token_in(sink, "/verify")
    async with db.connection() as connection:
        stored = await connection.fetch("SELECT payload::text AS text FROM job UNION ALL SELECT facts::text FROM notice")
    assert all(token not in row["text"] and "ada@example.org" not in row["text"] for row in stored)


async def test_a_low_balance_is_told_once_for_each_topup(running: Running, sink: Sink) -> None:
    container = running.container
    user, token = await running.person("ada@example.org", euro="0.0001")
    low = LowBalanceNotifier(container.db)
    await low.check([user.id])
    await work(running)
    assert sink.emails == []
    async with running.client(authorization=f"Bearer {token}") as client:
        await client.post(f"/api/chat/{new_id()}/messages", json={"text": "Hello", "model": "demo"})
    for notifier in (low, low, LowBalanceNotifier(container.db)):
        await notifier.check([user.id])
        await work(running)
    assert [email["Subject"] for email in sink.emails] == ["Your balance is low"]


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("unit", ["limitEUR", "limitKgCO2e"])
async def test_steps_of_a_budget_are_told_once(running: Running, sink: Sink, unit: str, language: str) -> None:
    """At 50, 80 and 100 percent, once for each window, as a banner that takes the place of the one before, and by mail."""
    user, token = await running.person("ada@example.org", euro="5")
    async with running.client(authorization=f"Bearer {token}") as client:
        await client.put("/api/user/personalization", json={"language": language})

        async def use() -> None:
            await client.post(f"/api/chat/{new_id()}/messages", json={"text": "Hello", "model": "demo"})

        async def told() -> list[tuple[str, int]]:
            for _ in range(2):  # told by whoever looks, and only once
                await BudgetNotifier(running.container.db, running.container.clock).check([user.id])
                await work(running)
            return [(notice["kind"], notice["facts"]["level"]) for notice in (await client.get("/api/notices")).json()]

        await use()
        project = (await client.post("/api/projects", json={"name": "Study"})).json()["id"]
        for kind, thing in (("person", str(user.id)), ("project", project)):  # the project's own stays empty
            await client.put("/api/budgets", json={"scope": {"kind": kind, "id": thing}, unit: 5})
        (budget, _) = (await client.get("/api/budgets")).json()
        once = budget["spentEUR"] if unit == "limitEUR" else budget["spentKgCO2e"]
        body = {"scope": {"kind": "person", "id": str(user.id)}, unit: round(once * 2.25, 6 if unit == "limitEUR" else 12), "hard": False}
        assert await told() == []
        await client.put("/api/budgets", json=body)
        assert await told() == []
        for expected in ([("budget_level", 80)], [("budget_level", 100)], [("budget_level", 100)]):
            await use()
            assert await told() == expected
        await client.put("/api/budgets", json={**body, unit: round(once * 6.5, 6 if unit == "limitEUR" else 12), "hard": True})
        assert await told() == [("budget_level", 50)]
        await client.put("/api/budgets", json={**body, unit: round(once * 1.5, 6 if unit == "limitEUR" else 12), "hard": True})
        assert await told() == [("budget_used_up", 100)]
    subjects = [email["Subject"] for email in sink.emails]
    english = ["80 % of your budget is used", "100 % of your budget is used", "50 % of your budget is used", "All of your budget is used"]
    german = [f"{level} % Ihres Budgets sind verbraucht" for level in (80, 100, 50, 100)]
    assert subjects == (german if language == "de" else english)
    sign = "€" if unit == "limitEUR" else "CO₂e"
    assert all(sign in text_of(email) for email in sink.emails)


async def test_who_just_had_no_budget_is_told_of_its_refusal(running: Running) -> None:
    user, token = await running.person("ada@example.org", euro="5")
    watcher = BudgetNotifier(running.container.db, running.container.clock)
    async with running.client(authorization=f"Bearer {token}") as client:
        key = (await client.post("/api/keys", json={"name": "script"})).json()
        async with running.client(authorization=f"Bearer {key['secret']}") as gateway:
            await gateway.post("/v1/chat/completions", json={"model": "demo", "messages": [{"role": "user", "content": "Hello"}]})
        once = (await client.get(f"/api/usage/summary?range=all&key={key['id']}")).json()["totalCostMicroEur"]
        await watcher.check([user.id])
        limit = once + max(1, once // 10)
        await client.put("/api/budgets", json={"scope": {"kind": "key", "id": key["id"]}, "limitEUR": limit / 1e6})
        await watcher.check([user.id], [(user.id, "key", key["id"], False)])
        await work(running)
        assert "budget_used_up" in [notice["kind"] for notice in (await client.get("/api/notices")).json()]


async def test_a_budget_that_refuses_says_that_it_is_used_up(running: Running, sink: Sink) -> None:
    """Also where a little is left of it; a refusal far below says nothing."""
    user, token = await running.person("ada@example.org", euro="5")
    async with running.client(authorization=f"Bearer {token}") as client:
        key = (await client.post("/api/keys", json={"name": "script"})).json()
        async with running.client(authorization=f"Bearer {key['secret']}") as gateway:
            ask = {"model": "demo", "messages": [{"role": "user", "content": "Hello"}], "max_tokens": 20}
            await gateway.post("/v1/chat/completions", json=ask)
            once = (await client.get(f"/api/usage/summary?range=all&key={key['id']}")).json()["totalCostMicroEur"]
            limit = once + max(1, once // 10)
            await client.put("/api/budgets", json={"scope": {"kind": "key", "id": key["id"]}, "limitEUR": limit / 1e6})
            await work(running)
            assert [email["Subject"] for email in sink.emails if "budget" in email["Subject"]] == [
                "80 % of the budget of an API key is used"
            ]
            await running.container.identity.credential_cache.poll()
            refused = await gateway.post("/v1/chat/completions", json={**ask, "messages": [{"role": "user", "content": "Hello " * 50}]})
            assert refused.status_code == 402

        async def used_up() -> bool:
            await work(running)
            return [notice["kind"] for notice in (await client.get("/api/notices")).json()] == ["budget_used_up"]

        await until(used_up)
        assert [email["Subject"] for email in sink.emails][-1] == "All of the budget of an API key is used"


async def test_a_suspended_person_is_told(running: Running, sink: Sink) -> None:
    user, _ = await running.person("ada@example.org")
    _, admin = await running.person("root@example.org", role=UserRole.ADMIN)
    async with running.client(authorization=f"Bearer {admin}") as client:
        done = await client.post("/api/admin/users/suspend", json={"userId": str(user.id), "reason": "spam"})
        assert done.status_code == 200, done.text
    await work(running)
    assert [(email["To"], email["Subject"]) for email in sink.emails] == [("ada@example.org", "Your account was suspended")]


async def test_a_closed_month_is_told_to_those_who_used_something(running: Running, sink: Sink) -> None:
    container = running.container
    _, token = await running.person("ada@example.org", euro="5")
    await running.person("idle@example.org", euro="5")
    async with running.client(authorization=f"Bearer {token}") as client:
        await client.post(f"/api/chat/{new_id()}/messages", json={"text": "Hello", "model": "demo"})
    month = container.clock.now().strftime("%Y-%m")
    assert [await notify_statements(container.notifier, container.fund, month) for _ in range(2)] == [1, 0]
    await work(running)
    assert [email["To"] for email in sink.emails] == ["ada@example.org"]
    assert re.search(r"Answers: +1\s", text_of(sink.emails[0]))  # the title of its chat is none
    assert re.search(r"Spent: +0\.000\d+ €", text_of(sink.emails[0]))


async def test_banners_are_read_and_closed_by_their_person_alone(running: Running, db: Database) -> None:
    user, token = await running.person("ada@example.org")
    _, other = await running.person("eve@example.org")
    async with db.transaction() as tx:
        payload = {"kind": "refund_bounced", "ownerId": str(user.id), "key": "bounced:1", "amountCents": 500, "paymentId": "p"}
        await enqueue(tx, "notice", payload, key="bounced:1")
    await work(running)
    async with running.client() as client:
        mine, hers = ({"authorization": f"Bearer {one}"} for one in (token, other))
        [notice] = (await client.get("/api/notices", headers=mine)).json()
        assert (notice["kind"], notice["facts"]["amountCents"]) == ("refund_bounced", 500)
        assert (await client.get("/api/notices", headers=hers)).json() == []
        assert (await client.post(f"/api/notices/{notice['id']}/dismiss", headers=hers)).status_code == 404
        assert (await client.post(f"/api/notices/{notice['id']}/dismiss", headers=mine)).status_code == 204
        assert (await client.get("/api/notices", headers=mine)).json() == []
