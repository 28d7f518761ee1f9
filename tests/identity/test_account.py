"""Sessions a person sees and ends, a new password, notes for models, over HTTP."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from aim2balance import identity
from aim2balance.identity.login_limits import GUESSES_PER_ACCOUNT
from aim2balance.identity.memories import LONGEST_MEMORY, MOST_MEMORIES
from aim2balance.identity.request_headers import device_name
from aim2balance.kit.db import Database
from aim2balance.kit.ids import new_id
from tests.api_client import PASSWORD, Api

ADA = {"email": "ada@example.org", "password": PASSWORD}
NEW = "another good passphrase"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1"


@pytest_asyncio.fixture
async def api(db: Database) -> Api:
    return Api(db)


@pytest_asyncio.fixture
async def browser(api: Api) -> AsyncIterator[httpx2.AsyncClient]:
    async with api.client() as client:
        yield client


async def signed_in(browser: httpx2.AsyncClient, way: str = "login", agent: str = FIREFOX) -> dict[str, str]:
    answer = await browser.post(f"/api/auth/{way}", json=ADA, headers={"user-agent": agent})
    assert answer.is_success, answer.text
    return {"authorization": f"Bearer {answer.json()['accessToken']}"}


async def sessions(browser: httpx2.AsyncClient, who: dict[str, str]) -> list[Any]:
    answer = await browser.get("/api/user/sessions", headers=who)
    assert answer.status_code == 200, answer.text
    found: list[Any] = answer.json()
    return found


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox, Linux"),
        (PHONE, "Safari, iPhone"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge, Windows",
        ),
        ("Mozilla/5.0 (Linux; Android 16; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8.14", None),
        ("", None),
    ],
)
def test_a_device_is_named_by_browser_and_system(agent: str, name: str | None) -> None:
    assert device_name(agent) == name


async def test_a_session_ended_elsewhere_ends_here_too(api: Api, browser: httpx2.AsyncClient) -> None:
    here = await signed_in(browser, "register")
    api.clock.at += timedelta(minutes=1)
    phone = await signed_in(browser, agent=PHONE)
    seen = await sessions(browser, here)
    assert [(one["device"], one["isCurrent"]) for one in seen] == [("Safari, iPhone", False), ("Firefox, Linux", True)]
    assert (await browser.delete(f"/api/user/sessions/{seen[0]['id']}", headers=here)).status_code == 204
    assert (await browser.get("/api/user", headers=phone)).status_code == 401
    assert (await browser.delete(f"/api/user/sessions/{seen[0]['id']}", headers=here)).json()["code"] == "session_not_found"
    assert [one["isCurrent"] for one in await sessions(browser, here)] == [True]


async def test_nobody_ends_the_session_of_another(api: Api, browser: httpx2.AsyncClient) -> None:
    here = await signed_in(browser, "register")
    token, _ = await api.member("eve@example.org")
    mine = (await sessions(browser, here))[0]["id"]
    other = {"authorization": f"Bearer {token}"}
    assert (await browser.delete(f"/api/user/sessions/{mine}", headers=other)).status_code == 404
    assert (await browser.delete("/api/user/sessions", headers=other)).status_code == 204
    assert (await browser.get("/api/user", headers=here)).status_code == 200


async def test_signing_out_everywhere_else_keeps_this_one(browser: httpx2.AsyncClient) -> None:
    phone = await signed_in(browser, "register", PHONE)
    here = await signed_in(browser)
    assert (await browser.delete("/api/user/sessions", headers=here)).status_code == 204
    assert [(await browser.get("/api/user", headers=who)).status_code for who in (phone, here)] == [401, 200]


async def test_signing_out_ends_the_access_token_here_at_once(browser: httpx2.AsyncClient) -> None:
    here = await signed_in(browser, "register")
    assert (await browser.get("/api/user", headers=here)).status_code == 200
    assert (await browser.post("/api/auth/logout", headers={"x-a2b": "1"})).status_code == 204
    assert (await browser.get("/api/user", headers=here)).status_code == 401


async def test_a_new_password_ends_every_other_session(browser: httpx2.AsyncClient) -> None:
    phone = await signed_in(browser, "register", PHONE)
    here = await signed_in(browser)
    change = {"currentPassword": PASSWORD, "newPassword": NEW}
    assert (await browser.post("/api/user/password", json=change, headers=here)).status_code == 204
    assert [(await browser.get("/api/user", headers=who)).status_code for who in (phone, here)] == [401, 200]
    assert (await browser.post("/api/auth/login", json=ADA)).status_code == 401
    assert (await browser.post("/api/auth/login", json=ADA | {"password": NEW})).status_code == 200


async def test_a_password_is_not_guessed_here_either(browser: httpx2.AsyncClient) -> None:
    here = await signed_in(browser, "register")
    short = {"currentPassword": PASSWORD, "newPassword": "short"}
    assert (await browser.post("/api/user/password", json=short, headers=here)).json()["code"] == "invalid_password"
    wrong = {"currentPassword": "not it, not it", "newPassword": NEW}
    answers = [await browser.post("/api/user/password", json=wrong, headers=here) for _ in range(GUESSES_PER_ACCOUNT + 1)]
    assert [answer.json()["code"] for answer in answers] == ["wrong_password"] * GUESSES_PER_ACCOUNT + ["too_many_attempts"]
    right = {"currentPassword": PASSWORD, "newPassword": NEW}
    assert (await browser.post("/api/user/password", json=right, headers=here)).status_code == 429
    assert (await browser.post("/api/auth/login", json=ADA)).status_code == 200


async def test_notes_are_written_changed_and_forgotten(api: Api, browser: httpx2.AsyncClient) -> None:
    here = await signed_in(browser, "register")
    first = (await browser.post("/api/user/memories", json={"text": " I bake bread "}, headers=here)).json()
    api.clock.at += timedelta(minutes=1)
    second = (await browser.post("/api/user/memories", json={"text": "I live in Bonn"}, headers=here)).json()
    again = await browser.post("/api/user/memories", json={"text": "I bake bread"}, headers=here)
    assert (first["text"], again.json()["id"]) == ("I bake bread", first["id"])
    changed = await browser.put(f"/api/user/memories/{second['id']}", json={"text": "I live in Köln"}, headers=here)
    assert changed.json()["text"] == "I live in Köln"
    assert [one["text"] for one in (await browser.get("/api/user/memories", headers=here)).json()] == ["I bake bread", "I live in Köln"]
    token, _ = await api.member("eve@example.org")
    other = {"authorization": f"Bearer {token}"}
    assert (await browser.get("/api/user/memories", headers=other)).json() == []
    assert (await browser.put(f"/api/user/memories/{first['id']}", json={"text": "x"}, headers=other)).status_code == 404
    assert (await browser.delete(f"/api/user/memories/{first['id']}", headers=other)).status_code == 404
    assert (await browser.delete(f"/api/user/memories/{first['id']}", headers=here)).status_code == 204
    assert (await browser.delete("/api/user/memories", headers=here)).status_code == 204
    assert (await browser.get("/api/user/memories", headers=here)).json() == []


@pytest.mark.parametrize("text", ["", "   ", "x" * (LONGEST_MEMORY + 1), "a\0b", 7, None])
async def test_what_is_no_note_is_refused(browser: httpx2.AsyncClient, text: object) -> None:
    here = await signed_in(browser, "register")
    assert (await browser.post("/api/user/memories", json={"text": text}, headers=here)).status_code == 400


async def test_there_is_an_end_to_notes(db: Database, browser: httpx2.AsyncClient, api: Api) -> None:
    here = await signed_in(browser, "register")
    async with db.connection() as connection:
        await connection.executemany(
            "INSERT INTO remembered (id, user_id, text, made_at) SELECT $1, id, $2, $3 FROM users",
            [(new_id(), f"note {number}", api.clock.now()) for number in range(MOST_MEMORIES)],
        )
    answer = await browser.post("/api/user/memories", json={"text": "one more"}, headers=here)
    assert (answer.status_code, answer.json()["code"]) == (409, "memory_full")


@pytest.mark.parametrize("password", ["password123", "Ada@Example.org", "aim2balance2026"])
async def test_a_password_that_is_tried_first_is_refused_wherever_one_is_chosen(
    api: Api, browser: httpx2.AsyncClient, password: str
) -> None:
    refused = await browser.post("/api/auth/register", json=ADA | {"password": password})
    assert (refused.status_code, refused.json()["code"]) == (400, "common_password")
    code = await identity.new_setup_code(api.db, api.clock.now())
    refused = await browser.post("/api/setup", json=ADA | {"password": password, "code": code})
    assert (refused.status_code, refused.json()["code"]) == (400, "common_password")
    who = await signed_in(browser, "register")
    change = {"currentPassword": PASSWORD, "newPassword": password}
    refused = await browser.post("/api/user/password", headers=who, json=change)
    assert (refused.status_code, refused.json()["code"]) == (400, "common_password")
    assert (await browser.post("/api/auth/login", json=ADA)).status_code == 200
    assert (await browser.post("/api/user/password", headers=who, json=change | {"newPassword": NEW})).status_code == 204


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("Ada Lovelace", "Ada Lovelace"),
        ("  Ada \n Lovelace\u3000", "Ada Lovelace"),
        ("Zoe\u0308 李小龍 😀", "Zoë 李小龍 😀"),
        ("", None),
        ("\u200b\u2060", None),
        ("n" * 200, "n" * 200),
    ],
)
async def test_a_person_is_called_otherwise(browser: httpx2.AsyncClient, asked: str, kept: str | None) -> None:
    who = await signed_in(browser, "register")
    before = (await browser.get("/api/user", headers=who)).json()
    changed = await browser.patch("/api/user", headers=who, json={"name": asked})
    assert changed.status_code == 200, changed.text
    assert changed.json() == {**before, "name": kept}
    assert (await browser.get("/api/user", headers=who)).json()["name"] == kept
    again = await browser.post("/api/auth/login", json=ADA)
    assert again.json()["user"]["name"] == kept


@pytest.mark.parametrize(
    "body", [{}, {"name": None}, {"name": 1}, {"name": "n" * 201}, {"name": "Ada\x00"}, {"name": "Ada", "role": "admin"}]
)
async def test_a_name_that_is_none_is_refused(browser: httpx2.AsyncClient, body: dict[str, Any]) -> None:
    who = await signed_in(browser, "register")
    refused = await browser.patch("/api/user", headers=who, json=body)
    assert refused.status_code == 400, refused.text
    assert (await browser.get("/api/user", headers=who)).json()["name"] is None
    assert (await browser.patch("/api/user", json={"name": "Nobody"})).status_code == 401
