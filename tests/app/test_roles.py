"""Every endpoint × every role: who is let in, and that nothing a stranger sends makes a 500."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import httpx2
import pytest

from aim2balance.gateway import TABLE
from aim2balance.identity.types import Scope, UserRole
from aim2balance.kit.http import RoutePermission, route_permissions
from tests.app.conftest import Running

SOME_ID = str(UUID(int=7))
GARBAGE = (b"", b"{", b"[]", b"null", b'"\\ud800"', b'{"model": 3}', b"\xff\xfe", b'{"a":' * 2000, b'{"text":"\\u0000","model":"demo"}')


def address(path: str) -> str:
    while "{" in path:
        head, _, rest = path.partition("{")
        path = head + SOME_ID + rest.partition("}")[2]
    return path


def endpoints(running: Running) -> list[RoutePermission]:
    """`/api` from its routes and `/v1` from its table: what the application really dispatches."""
    api = running.application._api
    own = [RoutePermission(method=route.method, path=route.path, audience=route.audience) for route in TABLE]  # type: ignore[arg-type]
    return [*route_permissions(api.routes), *own]


def query_names(document: Mapping[str, Any]) -> dict[tuple[str, str], list[str]]:
    """What each route of `/api` can be asked for behind its `?`."""
    return {
        (method.upper(), path): [parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "query"]
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }


async def callers(running: Running) -> Mapping[str, dict[str, str]]:
    member, member_token = await running.person("member@example.org")
    _, admin_token = await running.person("admin@example.org", role=UserRole.ADMIN)
    suspended, suspended_token = await running.person("gone@example.org")
    from aim2balance import identity

    await identity.suspend_user(running.container.db, suspended.id, running.container.clock.now())
    inference = await running.key(member, Scope.INFERENCE)
    telemetry = await running.key(member, Scope.TELEMETRY)
    return {
        "nobody": {},
        "nonsense": {"authorization": "Bearer nonsense"},
        "suspended": {"authorization": f"Bearer {suspended_token}"},
        "member": {"authorization": f"Bearer {member_token}"},
        "admin": {"authorization": f"Bearer {admin_token}"},
        "inference": {"authorization": f"Bearer {inference.secret}"},
        "telemetry": {"authorization": f"Bearer {telemetry.secret}"},
    }


LET_IN = {
    "public": {"nobody", "nonsense", "suspended", "member", "admin", "inference", "telemetry"},
    "member": {"member", "admin"},
    "admin": {"admin"},
    "telemetry": {"telemetry"},
    "inference": {"inference"},
}
FORBIDDEN = {("admin", "member"), ("telemetry", "inference"), ("inference", "telemetry")}


async def test_every_endpoint_lets_in_whom_it_says(running: Running) -> None:
    who_is = await callers(running)
    found = endpoints(running)
    assert len(found) > 30
    for route in found:
        for role, headers in who_is.items():
            async with running.client(**headers) as client:
                answer = await client.request(route.method, address(route.path), content=b"{}" if route.method != "GET" else None)
            expected = None if role in LET_IN[route.audience] else 403 if (route.audience, role) in FORBIDDEN else 401
            place = f"{role}: {route.method} {route.path} answered {answer.status_code}"
            assert answer.status_code < 500, place
            if expected is not None:
                assert answer.status_code == expected, place
            elif route.audience != "public":
                assert answer.status_code not in {401, 403}, place


async def test_nothing_a_stranger_sends_makes_a_500(running: Running) -> None:
    who_is = await callers(running)
    names = query_names(running.application._api.openapi())
    for route in endpoints(running):
        let_in = next(iter(LET_IN[route.audience] - {"suspended", "nonsense"}))
        headers = {**who_is[let_in], "content-type": "application/json", "x-a2b": "1"}
        async with running.client(**headers) as client:
            for body in GARBAGE:
                answer = await client.request(route.method, address(route.path), content=body)
                assert answer.status_code < 500, f"{route.method} {route.path} answered {answer.status_code} to {body[:30]!r}"
            for value in ("nonsense", "%00", "%7F", "-1", "99999999999999999999"):
                query = "&".join(f"{name}={value}" for name in names.get((route.method, route.path), ("anything",)))
                answer = await client.request(route.method, f"{address(route.path)}?{query}")
                assert answer.status_code < 500, f"{route.method} {route.path}?{query} answered {answer.status_code}"


@pytest.mark.parametrize("path", ["/v1/nothing", "/api/nothing", "/api/", "/v1/"])
async def test_unknown_addresses_are_404_in_their_shape(running: Running, path: str) -> None:
    async with running.client() as client:
        answer = await client.get(path)
    assert answer.status_code == 404
    assert (answer.json()["error"] if path.startswith("/v1") else answer.json())["code"] == "not_found"


async def test_openapi_names_every_door(running: Running) -> None:
    async with running.client() as client:
        document = (await client.get("/api/openapi.json")).json()
    for route in endpoints(running):
        if route.path.startswith("/api/docs"):
            continue
        assert document["paths"][route.path][route.method.lower()]["x-who"] == route.audience, f"{route.method} {route.path}"


async def test_health(running: Running) -> None:
    async with running.client() as client:
        assert (await client.get("/healthz")).status_code == 200
        assert (await client.get("/readyz")).json() == {"status": "ready"}
        assert (await client.get("/metrics")).headers["content-type"].startswith("text/plain")


async def test_a_process_stays_ready_while_a_newer_one_migrates(running: Running) -> None:
    async with running.container.db.connection() as connection, running.client() as client:
        await connection.execute("UPDATE alembic_version SET version_num = '9998'")
        assert (await client.get("/readyz")).status_code == 200
        await connection.execute("COMMENT ON TABLE alembic_version IS '9998'")
        assert (await client.get("/readyz")).status_code == 503


async def test_metrics_count_what_is_booked_and_name_nobody(running: Running) -> None:
    user, _ = await running.person("counted@example.org", euro="1")
    key = await running.key(user, Scope.INFERENCE)
    async with running.client(authorization=f"Bearer {key.secret}") as client:
        answer = await client.post("/v1/chat/completions", json={"model": "demo", "messages": [{"role": "user", "content": "Hello"}]})
        assert answer.status_code == 200
        text = (await client.get("/metrics")).text
    assert 'a2b_answers_total{model="demo",provider="demo",source="demo",status="booked"} 1.0' in text
    assert "a2b_holds_open 0.0" in text
    for secret in (str(user.id), user.email, key.secret, str(key.key.grant.key_id)):
        assert secret not in text


async def test_security_headers_of_the_page(running: Running) -> None:
    async with running.client() as client:
        answer: httpx2.Response = await client.get("/c/some-chat")
    policy = answer.headers["content-security-policy"]
    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy


async def test_the_reference_page_names_every_operation(running: Running) -> None:
    async with running.client() as client:
        answer = await client.get("/api/docs")
    assert answer.headers["content-type"].startswith("text/html")
    assert "<script" not in answer.text
    assert "POST /v1/chat/completions" in answer.text
    assert "GET /api/usage/summary" in answer.text
