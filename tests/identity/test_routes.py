"""Sign-in, setup and keys over HTTP: cookies, origins, roles, and input nobody should send."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any
from uuid import UUID

import httpx2
import pytest
import pytest_asyncio
from fastapi import Request, Response

from aim2balance import identity
from aim2balance.identity import UserRole
from aim2balance.identity.routes import ROUTERS
from aim2balance.kit.db import Database
from aim2balance.kit.errors import DomainError, Kind, Unavailable, invariant
from aim2balance.kit.http import STATUS, Admin, ExactJSONResponse, Member, encode, euro_number, public, route_permissions, router
from tests.api_client import PASSWORD, Api

ADA = {"email": "Ada@Example.org", "password": PASSWORD, "name": "Ada"}
OWN = {"x-a2b": "1"}

probes = router("/api/probe", "probe")


@probes.get("/admin")
async def admin_only(caller: Admin) -> Response:
    return ExactJSONResponse({"is_admin": caller.is_admin})


@probes.get("/away", dependencies=[public])
async def away() -> Response:
    raise Unavailable("the database is away", retry_after=2)


@probes.get("/broken", dependencies=[public])
async def broken() -> Response:
    invariant(holds=False, message="a secret detail")
    return ExactJSONResponse(None)


@pytest_asyncio.fixture
async def api(db: Database) -> Api:
    return Api(db, [*ROUTERS, probes])


@pytest_asyncio.fixture
async def browser(api: Api) -> AsyncIterator[httpx2.AsyncClient]:
    async with api.client() as client:
        yield client


def cookie_of(answer: httpx2.Response) -> Any:
    # The last one, which is what clients that keep one cookie of an answer keep.
    return SimpleCookie(answer.headers.get_list("set-cookie")[-1])["a2b_refresh"]


async def register(browser: httpx2.AsyncClient, **changes: object) -> httpx2.Response:
    return await browser.post("/api/auth/register", json=ADA | changes)


async def test_register_login_refresh_user_logout(browser: httpx2.AsyncClient) -> None:
    made = await register(browser)
    assert made.status_code == 201
    assert set(made.json()) == {"accessToken", "expiresIn", "user"}
    assert made.json()["user"] | {"id": "", "createdAt": ""} == {
        "id": "",
        "email": "ada@example.org",
        "name": "Ada",
        "role": "member",
        "createdAt": "",
        "isVerified": False,
        "pictureId": None,
    }
    assert made.headers["cache-control"] == "no-store"
    logged_in = await browser.post("/api/auth/login", json={"email": "ada@example.org", "password": PASSWORD})
    assert logged_in.status_code == 200
    refreshed = await browser.post("/api/auth/refresh", headers=OWN)
    assert refreshed.status_code == 200
    user = await browser.get("/api/user", headers={"authorization": f"Bearer {refreshed.json()['accessToken']}"})
    assert user.json() == refreshed.json()["user"] == made.json()["user"]
    assert (await browser.post("/api/auth/logout", headers=OWN)).status_code == 204
    ended = await browser.post("/api/auth/refresh", headers=OWN)
    assert (ended.status_code, ended.json()["code"]) == (401, "unauthenticated")


async def test_a_page_may_ask_whether_somebody_is_signed_in_without_being_refused(browser: httpx2.AsyncClient) -> None:
    asking = OWN | {"x-a2b-optional": "1"}
    nobody = await browser.post("/api/auth/refresh", headers=asking)
    assert (nobody.status_code, nobody.content) == (204, b"")
    assert "set-cookie" not in nobody.headers
    assert (await browser.post("/api/auth/refresh", headers={"x-a2b-optional": "1"})).status_code == 403
    await register(browser)
    assert (await browser.post("/api/auth/refresh", headers=asking)).status_code == 200
    browser.cookies.clear()
    assert (await browser.post("/api/auth/refresh", headers=asking | {"cookie": "a2b_refresh=ended"})).status_code == 401


@pytest.mark.parametrize(
    ("base", "is_secure"),
    [
        ("http://127.0.0.1:8080", False),
        ("http://localhost:8080", False),
        ("https://127.0.0.1:8080", False),  # who says https there is nobody we know
        ("http://chat.example.org", True),
    ],
)
async def test_the_refresh_cookie_is_for_our_page_only(api: Api, base: str, is_secure: bool) -> None:
    async with api.client(base) as browser:
        answer = await register(browser)
        cookie = cookie_of(answer)
        assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (
            True,
            "strict",
            "/api/auth",
            str(30 * 86_400),
        )
        assert bool(cookie["secure"]) is is_secure
        assert len(cookie.value) >= 43
        assert cookie.value not in answer.text


@pytest.mark.parametrize("path", ["refresh", "logout"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-a2b": "0"},
        {"x-a2b": "1", "origin": "https://evil.example.org"},
        {"x-a2b": "1", "origin": "null"},
        {"x-a2b": "1", "origin": "http://127.0.0.1:9999"},
    ],
)
async def test_cookies_are_not_for_other_pages(browser: httpx2.AsyncClient, path: str, headers: dict[str, str]) -> None:
    await register(browser)
    answer = await browser.post(f"/api/auth/{path}", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin")
    assert (await browser.post("/api/auth/refresh", headers=OWN | {"origin": "http://127.0.0.1:8080"})).status_code == 200


async def test_a_stolen_cookie_ends_the_session(api: Api, browser: httpx2.AsyncClient) -> None:
    await register(browser)
    stolen = browser.cookies["a2b_refresh"]
    assert (await browser.post("/api/auth/refresh", headers=OWN)).status_code == 200
    api.clock.at += timedelta(seconds=21)
    async with api.client(cookie=f"a2b_refresh={stolen}") as thief:
        answer = await thief.post("/api/auth/refresh", headers=OWN)
        assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")
    assert (await browser.post("/api/auth/refresh", headers=OWN)).status_code == 401


async def end_by_reuse(api: Api, browser: httpx2.AsyncClient) -> None:
    stolen = browser.cookies["a2b_refresh"]
    assert (await browser.post("/api/auth/refresh", headers=OWN)).status_code == 200
    api.clock.at += timedelta(seconds=21)
    async with api.client(cookie=f"a2b_refresh={stolen}") as thief:
        assert (await thief.post("/api/auth/refresh", headers=OWN)).status_code == 401


async def sign_out(_api: Api, browser: httpx2.AsyncClient) -> None:
    assert (await browser.post("/api/auth/logout", headers=OWN)).status_code == 204


@pytest.mark.parametrize("end", [end_by_reuse, sign_out])
async def test_f68_access_tokens_end_with_their_session_on_every_process(
    api: Api, browser: httpx2.AsyncClient, end: Callable[[Api, httpx2.AsyncClient], Awaitable[None]]
) -> None:
    elsewhere = Api(api.db, [*ROUTERS, probes], clock=api.clock)
    bearer = {"authorization": f"Bearer {(await register(browser)).json()['accessToken']}"}
    other = {"authorization": f"Bearer {(await api.member('eve@example.org'))[0]}"}
    async with elsewhere.client() as process:
        for client in (browser, process):
            assert (await client.get("/api/user", headers=bearer)).status_code == 200
        await end(api, browser)
        assert (await browser.get("/api/user", headers=bearer)).status_code == 401, "here at once"
        await elsewhere.identity.credential_cache.poll()  # each process asks every second
        assert (await process.get("/api/user", headers=bearer)).status_code == 401
        assert (await process.get("/api/user", headers=other)).status_code == 200, "nobody else is signed out"


async def test_f68_a_session_has_an_absolute_end_however_much_it_is_used(db: Database) -> None:
    api = Api(db, session_limits=identity.SessionLimits(idle=timedelta(hours=8), absolute=timedelta(hours=12)))
    async with api.client() as browser:
        made = await register(browser)
        assert cookie_of(made)["max-age"] == str(8 * 3600)
        for hours in (7, 4):
            api.clock.at += timedelta(hours=hours)
            refreshed = await browser.post("/api/auth/refresh", headers=OWN)
            assert refreshed.status_code == 200
        assert cookie_of(refreshed)["max-age"] == "3600", "the cookie goes with the session"
        api.clock.at += timedelta(minutes=57)
        last = await browser.post("/api/auth/refresh", headers=OWN)
        assert last.json()["expiresIn"] == 180, "no access token outlives its session"
        bearer = {"authorization": f"Bearer {last.json()['accessToken']}"}
        assert (await browser.get("/api/user", headers=bearer)).status_code == 200
        token = browser.cookies["a2b_refresh"]
        api.clock.at += timedelta(minutes=3)
        assert (await browser.get("/api/user", headers=bearer)).status_code == 401
        browser.cookies.clear()
        answer = await browser.post("/api/auth/refresh", headers=OWN | {"cookie": f"a2b_refresh={token}"})
        assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")


async def test_f68_a_shorter_life_holds_for_sessions_that_were_begun_before(api: Api, browser: httpx2.AsyncClient) -> None:
    await register(browser)
    api.clock.at += timedelta(hours=13)
    stricter = Api(api.db, clock=api.clock, session_limits=identity.SessionLimits(absolute=timedelta(hours=12)))
    async with stricter.client(cookie=f"a2b_refresh={browser.cookies['a2b_refresh']}") as same:
        assert (await same.post("/api/auth/refresh", headers=OWN)).status_code == 401


async def test_wrong_passwords_and_unknown_people_look_alike(browser: httpx2.AsyncClient) -> None:
    await register(browser)
    answers = [
        await browser.post("/api/auth/login", json={"email": email, "password": password})
        for email, password in (("ada@example.org", "wrong password"), ("eve@example.org", PASSWORD), ("nobody", "x"))
    ]
    assert [answer.status_code for answer in answers] == [401] * 3
    assert len({answer.text for answer in answers}) == 1
    assert answers[0].json()["code"] == "wrong_credentials"


async def test_guessing_is_answered_with_429_and_how_long_to_wait(browser: httpx2.AsyncClient) -> None:
    await register(browser)
    answers = [await browser.post("/api/auth/login", json={"email": "ada@example.org", "password": "wrong password"}) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert answers[-1].headers["retry-after"] == "901"
    assert answers[-1].json()["code"] == "too_many_attempts"


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"email": "ADA@EXAMPLE.ORG"}, 409, "email_taken"),
        ({"email": "nonsense"}, 400, "invalid_email"),
        ({"password": "short"}, 400, "invalid_password"),
        ({"password": "x" * 257}, 400, "invalid_password"),
        ({"password": "x" * 5000}, 400, "invalid_request_error"),
        ({"email": None}, 400, "invalid_request_error"),
        ({"email": "a\0b@example.org"}, 400, "invalid_request_error"),
        ({"name": "\0"}, 400, "invalid_request_error"),
        ({"password": "long enough \0"}, 400, "invalid_request_error"),
        ({"name": "x" * 201}, 400, "invalid_request_error"),
        ({"role": "admin", "email": "eve@example.org"}, 400, "unknown_field"),
    ],
)
async def test_what_register_refuses(browser: httpx2.AsyncClient, changes: dict[str, Any], status: int, code: str) -> None:
    await register(browser)
    answer = await register(browser, **changes)
    assert (answer.status_code, answer.json().get("code")) == (status, code)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"7", b"null", b"\xff\xfe\x00", b'{"email": "\\ud800@example.org", "password": "long enough"}',
        b'{"email": "ada@example.org", "password": "\\ud800 long enough"}', b'{"\\ud800": 1}', b"[" * 50_000, b'{"email": NaN, "password": 1e999}',
    ],
)  # fmt: skip
async def test_junk_is_a_problem_never_our_mistake(browser: httpx2.AsyncClient, content: bytes) -> None:
    for path in ("auth/register", "auth/login", "setup"):
        answer = await browser.post(f"/api/{path}", content=content, headers={"content-type": "application/json"})
        assert answer.status_code == 400
        assert answer.headers["content-type"] == "application/problem+json"
        assert json.loads(answer.text)["code"] == "invalid_request_error"


async def test_what_was_sent_is_never_sent_back(browser: httpx2.AsyncClient) -> None:
    answer = await register(browser, password="my secret " * 200, name="x" * 300)
    assert "my secret" not in answer.text
    assert {error["field"] for error in answer.json()["errors"]} == {"password", "name"}


async def test_a_huge_body_is_refused_unread(browser: httpx2.AsyncClient) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(64):
            sent += 1
            yield b" " * 65_536

    declared = await browser.post("/api/auth/login", content=b" " * ((1 << 20) + 1), headers={"content-type": "application/json"})
    streamed = await browser.post("/api/auth/login", content=endless(), headers={"content-type": "application/json"})
    for answer in (declared, streamed):
        assert (answer.status_code, answer.json()["code"], answer.json()["mostBytes"]) == (413, "request_too_large", 1 << 20)
    assert sent < 64


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer x", "Basic x", "Bearer a.b.c", "Bearer a2b-" + "0" * 43])
async def test_no_valid_token_no_answer(browser: httpx2.AsyncClient, token: str) -> None:
    answer = await browser.get("/api/user", headers={"authorization": token})
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


async def test_a_suspended_person_s_token_stops_working(api: Api) -> None:
    token, user = await api.member()
    async with api.client(authorization=f"Bearer {token}") as browser:
        assert (await browser.get("/api/user")).status_code == 200
        await identity.suspend_user(api.db, user.id, api.clock.at)
        await api.identity.credential_cache.poll()
        assert (await browser.get("/api/user")).status_code == 401


async def test_the_setup_page_makes_the_first_admin(api: Api, browser: httpx2.AsyncClient) -> None:
    state = (await browser.get("/api/setup")).json()
    assert state == {
        "needsAdmin": True,
        "demo": True,
        "mail": False,
        "version": "0.1.0",
        "registration": "open",
        "domains": [],
        "providers": [{"name": "openai", "configured": False}],
    }
    code = await identity.new_setup_code(api.db, api.clock.at)
    wrong = await browser.post("/api/setup", json=ADA | {"code": "guess"})
    assert (wrong.status_code, wrong.json()["code"]) == (403, "wrong_setup_code")
    made = await browser.post("/api/setup", json=ADA | {"code": code})
    assert (made.status_code, made.json()["user"]["role"]) == (200, "admin")
    assert cookie_of(made).value
    assert (await browser.get("/api/setup")).json()["needsAdmin"] is False
    again = await browser.post("/api/setup", json=ADA | {"code": code, "email": "eve@example.org"})
    assert (again.status_code, again.json()["code"]) == (409, "setup_done")


async def test_keys_are_made_listed_and_revoked(api: Api) -> None:
    token, _ = await api.member()
    async with api.client(authorization=f"Bearer {token}") as browser:
        body = {"name": "lab", "models": ["demo"], "limitEur": 5.1, "window": "month", "rpm": 60, "expiresAt": "2027-01-01T00:00:00Z"}
        made = await browser.post("/api/keys", json=body)
        assert made.status_code == 201
        secret, key_id = made.json()["secret"], made.json()["id"]
        assert '"limitEur":5.1,"limitMicroEur":5100000,' in made.text
        listed = await browser.get("/api/keys")
        assert listed.json() == [{name: value for name, value in made.json().items() if name != "secret"}]
        assert secret not in listed.text
        grant = await api.identity.credential_cache.find_key(secret)
        assert grant is not None
        assert (await browser.delete(f"/api/keys/{key_id}")).status_code == 204
        assert await api.identity.credential_cache.find_key(secret) is None
        assert (await browser.delete(f"/api/keys/{key_id}")).json()["code"] == "key_not_found"


@pytest.mark.parametrize(
    "body",
    [
        {"name": ""}, {"name": "\0"}, {"models": [""]}, {"models": ["\0"]}, {"limitEur": -1}, {"limitEur": "much"}, {"limitEur": 0.0000001}, {"limitEur": "NaN"},
        {"limitEur": 1e300}, {"window": "year", "limitEur": 1}, {"window": "day"}, {"rpm": 0}, {"rpm": 10**12}, {"expiresAt": "2020-01-01T00:00:00Z"},
        {"expiresAt": "2027-01-01T00:00:00"}, {"scopes": []}, {"scopes": ["root"]}, {"region": "EU; drop"},
    ],
)  # fmt: skip
async def test_keys_that_cannot_be_are_refused(api: Api, body: dict[str, object]) -> None:
    token, _ = await api.member()
    async with api.client(authorization=f"Bearer {token}") as browser:
        answer = await browser.post("/api/keys", json={"name": "k"} | body)
        assert answer.status_code == 400
        assert (await browser.get("/api/keys")).json() == []


async def test_a_member_cannot_make_an_admin_s_key_nor_end_another_s(api: Api) -> None:
    token, _ = await api.member()
    other, _ = await api.member("eve@example.org")
    async with api.client(authorization=f"Bearer {token}") as ada, api.client(authorization=f"Bearer {other}") as eve:
        denied = await eve.post("/api/keys", json={"scopes": ["admin"]})
        assert (denied.status_code, denied.json()["code"]) == (403, "scope_not_allowed")
        made = await ada.post("/api/keys", json={})
        assert (await eve.delete(f"/api/keys/{made.json()['id']}")).status_code == 404
        assert (await eve.get("/api/keys")).json() == []


# --- kit.http


async def test_every_route_is_open_to_those_it_names_and_to_nobody_else(api: Api) -> None:
    member, _ = await api.member()
    root = await identity.create_user(
        api.db, email="root@example.org", password=PASSWORD, role=UserRole.ADMIN, now=api.clock.at, on_created=api.identity.on_created
    )
    tokens = {"nobody": "", "member": member, "admin": api.identity.signer.sign(root.id, api.clock.at)}
    allowed = {"public": {"nobody", "member", "admin"}, "member": {"member", "admin"}, "admin": {"admin"}}
    routes = list(route_permissions(api.app.routes))
    assert len(routes) >= 11
    for route in routes:
        for who, token in tokens.items():
            async with api.client(authorization=f"Bearer {token}", **OWN) as client:
                answer = await client.request(route.method, route.path.replace("{key_id}", str(root.id)), json={})
            # Without its cookie a refresh is refused for a reason of its own.
            is_refused = answer.status_code in (401, 403) and route.path != "/api/auth/refresh"
            assert is_refused == (who not in allowed[route.audience]), (route, who, answer.text)


def test_a_route_that_names_nobody_cannot_be_made() -> None:
    careless = router("/api/careless", "test")
    for endpoint in (_nobody, _twice):
        with pytest.raises(TypeError, match="who may call it"):
            careless.get("/x")(endpoint)


async def _nobody(request: Request) -> Response:
    return ExactJSONResponse(request.method)


async def _twice(a: Member, b: Admin) -> Response:
    return ExactJSONResponse([a.is_admin, b.is_admin])


async def test_openapi_says_who_and_keeps_secrets_out(api: Api) -> None:
    document = api.app.openapi()
    assert document["paths"]["/api/user"]["get"]["x-who"] == "member"
    assert document["paths"]["/api/auth/login"]["post"]["security"] == []
    assert "Problem" in document["components"]["schemas"]
    assert set(document["components"]["securitySchemes"]) == {"accessToken", "apiKey"}


async def test_failures_are_problems(browser: httpx2.AsyncClient) -> None:
    away = await browser.get("/api/probe/away")
    assert (away.status_code, away.headers["retry-after"], away.json()["code"]) == (503, "2", "unavailable")
    ours = await browser.get("/api/probe/broken")
    assert (ours.status_code, ours.json()["code"]) == (500, "internal_error")
    assert "secret" not in ours.text
    for method, path, status, code in (("GET", "/api/nowhere", 404, "not_found"), ("PUT", "/api/user", 405, "method_not_allowed")):
        answer = await browser.request(method, path)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer.headers["content-type"] == "application/problem+json"


def test_every_kind_of_failure_has_a_status() -> None:
    assert set(STATUS) == set(Kind)
    assert issubclass(Unavailable, DomainError)


@pytest.mark.parametrize(
    ("micro", "text"), [(0, "0"), (1, "0.000001"), (2711, "0.002711"), (20_000_000, "20"), (-1_500_000, "-1.5"), (10**15, "1000000000")]
)
def test_amounts_are_written_from_the_integer(micro: int, text: str) -> None:
    assert encode(euro_number(micro)) == text.encode()


async def test_f31_a_suspended_person_is_told_so_and_a_stranger_is_not(api: Api) -> None:
    async with api.client() as browser, api.client() as stranger:
        made = await browser.post("/api/auth/register", json=ADA)
        refresh = made.cookies["a2b_refresh"]
        unknown = await stranger.post("/api/auth/login", json={"email": "nobody@example.org", "password": "no such password"})
        await identity.suspend_user(api.db, UUID(made.json()["user"]["id"]), api.clock.at)
        await api.identity.credential_cache.poll()
        told = await browser.post("/api/auth/login", json={"email": ADA["email"], "password": ADA["password"]})
        assert (told.status_code, told.json()["code"]) == (403, "account_suspended")
        assert "imprint" in told.json()["detail"]
        headers = {"x-a2b": "1", "cookie": f"a2b_refresh={refresh}"}
        ended = await browser.post("/api/auth/refresh", headers=headers)
        assert (ended.status_code, ended.json()["code"]) == (403, "account_suspended")
        guessed = await stranger.post("/api/auth/login", json={"email": ADA["email"], "password": "a wrong password"})
        assert (guessed.status_code, guessed.json()) == (unknown.status_code, unknown.json())


async def test_a_session_that_ended_before_says_nothing_of_a_suspension(api: Api) -> None:
    async with api.client() as browser:
        made = await browser.post("/api/auth/register", json=ADA)
        headers = {"x-a2b": "1", "cookie": f"a2b_refresh={made.cookies['a2b_refresh']}"}
        await browser.post("/api/auth/logout", headers=headers)
        await identity.suspend_user(api.db, UUID(made.json()["user"]["id"]), api.clock.at)
        ended = await browser.post("/api/auth/refresh", headers=headers)
        assert (ended.status_code, ended.json()["code"]) == (401, "session_ended")
