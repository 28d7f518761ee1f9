"""F59: what our page and scripts say and we do not know is refused by name; doors for others ignore it."""

from collections.abc import Iterator

import pytest
from fastapi.routing import iter_route_contexts

from aim2balance.identity.types import Scope, UserRole
from aim2balance.kit.http import AuthorizedRoute
from tests.app.conftest import Running
from tests.app.test_roles import address

TOLERANT = {
    ("POST", "/api/request-event"),
    ("POST", "/api/payments/webhook"),
    ("POST", "/api/files"),
    ("GET", "/api/auth/oidc/{provider}/callback"),
    ("POST", "/api/auth/oidc/{provider}/callback"),
    ("POST", "/api/import"),
    ("GET", "/api/badges/{token}.svg"),
    ("GET", "/api/docs"),
    ("GET", "/api/docs/style.css"),
    ("GET", "/api/payments/local/checkout/{session_id}"),
    ("POST", "/api/payments/local/checkout/{session_id}"),
    ("GET", "/api/payments/local/style.css"),
    ("OPTIONS", "/api/uploads"),
    ("POST", "/api/uploads"),
    ("HEAD", "/api/uploads/{file_id}"),
    ("PATCH", "/api/uploads/{file_id}"),
    ("DELETE", "/api/uploads/{file_id}"),
    ("GET", "/api/files/{file_id}/download"),
}
"""Others call them, or link to them."""


def routes(running: Running) -> Iterator[tuple[str, str, AuthorizedRoute]]:
    for context in iter_route_contexts(running.application._api.routes):
        if isinstance(context.original_route, AuthorizedRoute):
            for method in sorted(context.methods or ()):
                yield method, context.path or "", context.original_route


async def people(running: Running) -> dict[str, dict[str, str]]:
    user, member = await running.person("member@example.org")
    _, admin = await running.person("admin@example.org", role=UserRole.ADMIN)
    key = await running.key(user, Scope.TELEMETRY)
    return {
        "public": {"x-a2b": "1"},
        "member": {"authorization": f"Bearer {member}"},
        "admin": {"authorization": f"Bearer {admin}"},
        "telemetry": {"authorization": f"Bearer {key.secret}"},
    }


async def test_exactly_these_are_tolerant(running: Running) -> None:
    assert {(method, path) for method, path, route in routes(running) if route.is_tolerant} == TOLERANT


async def test_an_unknown_query_name_is_refused_by_name_once_the_caller_is_known(running: Running) -> None:
    who_is = await people(running)
    for method, path, route in routes(running):
        place = f"{method} {path}"
        async with running.client(**who_is[route.audience]) as client:
            answer = await client.request(method, address(path) + "?utm_source=letter&surely=1")
            if route.is_tolerant:
                assert "unknown_field" not in answer.text, place
            else:
                assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (400, "unknown_field", "surely"), place
                for others in ("utm_source=letter", "fbclid=IwAR0", "gclid=1&_gl=1"):
                    assert "unknown_field" not in (await client.request(method, address(path) + f"?{others}")).text, place
        if route.audience != "public":
            async with running.client() as stranger:
                refused = await stranger.request(method, address(path) + "?surely=1")
            assert (refused.status_code, "surely" in refused.text) == (401, False), place


async def test_an_unknown_field_of_a_body_is_refused_by_name(running: Running) -> None:
    who_is, document = await people(running), running.application._api.openapi()
    tried = 0
    for method, path, route in routes(running):
        content = document["paths"].get(path, {}).get(method.lower(), {}).get("requestBody", {}).get("content", {})
        if route.is_tolerant or "application/json" not in content:
            continue
        tried += 1
        async with running.client(**who_is[route.audience]) as client:
            answer = await client.request(method, address(path), json={"surely": 1, "text": "t"})
        assert answer.status_code == 400, f"{method} {path}"
        assert (answer.json()["code"], answer.json()["field"]) in {("unknown_field", "surely"), ("unknown_field", "text")}, (
            f"{method} {path}"
        )
        assert answer.headers["content-type"] == "application/problem+json"
    assert tried > 35


async def test_it_is_found_inside_too(running: Running) -> None:
    who_is = await people(running)
    body = {"text": "Hello", "model": "demo", "settings": {"instructions": "", "tmperature": 1}}
    async with running.client(**who_is["member"]) as client:
        answer = await client.post(f"/api/chat/{address('{id}')}/messages", json=body)
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (400, "unknown_field", "settings.tmperature")


async def test_nothing_is_said_about_fields_to_whom_may_not_call(running: Running) -> None:
    who_is = await people(running)
    async with running.client(**who_is["member"]) as client:
        answer = await client.post("/api/admin/users/suspend", json={"surely": 1})
    assert (answer.status_code, "surely" in answer.text) == (403, False)


@pytest.mark.parametrize(
    ("build", "status", "code"),
    [(None, 400, "unknown_field"), ("this-build", 400, "unknown_field"), ("an-earlier-one", 409, "page_outdated")],
)
async def test_a_page_of_another_build_is_told_that_it_is_outdated(running: Running, build: str | None, status: int, code: str) -> None:
    running.application._api.state.page_build = "this-build"
    who_is = await people(running)
    headers = who_is["member"] | ({} if build is None else {"x-a2b-build": build})
    async with running.client(**headers) as client:
        asked = await client.get("/api/usage/summary?surely=1")
        sent = await client.put("/api/user/personalization", json={"surely": 1})
        fine = await client.get("/api/usage/summary?range=7d")
        wrong = await client.put("/api/user/personalization", json={"theme": "pink"})
    assert {(answer.status_code, answer.json()["code"], answer.json()["field"]) for answer in (asked, sent)} == {(status, code, "surely")}
    assert fine.status_code == 200
    assert (wrong.status_code, wrong.json()["code"]) == (400, "invalid_request_error")
