"""F63, F64: what will be refused is refused before its body is read."""

from typing import Any

import pytest

from aim2balance.identity.types import Scope
from aim2balance.kit.http import RoutePermission, route_permissions
from tests.app.conftest import Running
from tests.app.test_roles import address


class Exchange:
    """One request to the application, with a body of eight megabytes that counts how much of it was asked for."""

    pieces = 8

    def __init__(self, method: str, path: str, headers: dict[str, str] | None = None) -> None:
        self.scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": [(b"host", b"here"), *((name.encode(), value.encode()) for name, value in (headers or {}).items())],
            "client": ("127.0.0.1", 4711),
            "server": ("127.0.0.1", 8080),
        }
        self.read = 0
        self.status = 0

    async def receive(self) -> dict[str, Any]:
        self.read += 1
        return {"type": "http.request", "body": b" " * (1 << 20), "more_body": self.read < self.pieces}

    async def send(self, message: Any) -> None:
        self.status = message.get("status", self.status)

    async def run(self, running: Running) -> "Exchange":
        await running.application(self.scope, self.receive, self.send)
        return self


def private_routes(running: Running) -> list[RoutePermission]:
    return [route for route in route_permissions(running.application._api.routes) if route.audience != "public"]  # type: ignore[union-attr]


async def test_f63_a_body_is_not_read_before_its_caller_is_known(running: Running) -> None:
    member, token = await running.person("member@example.org")
    inference = await running.key(member, Scope.INFERENCE)
    routes = private_routes(running)
    assert len(routes) > 60
    for route in routes:
        strangers = [{}, {"authorization": "Bearer nonsense"}, {"authorization": f"Bearer {inference.secret}"}]
        if route.audience != "member":
            strangers.append({"authorization": f"Bearer {token}"})
        for headers in strangers:
            asked = await Exchange(route.method, address(route.path), headers).run(running)
            assert (asked.status in {401, 403}, asked.read) == (True, 0), f"{route.method} {route.path}: {asked.status}, {asked.read} read"


async def test_f63_a_declared_length_comes_after_the_caller(running: Running) -> None:
    asked = await Exchange("POST", "/api/keys", {"content-length": str(1 << 40)}).run(running)
    assert asked.status == 401


async def test_f63_the_caller_is_looked_up_once(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    _, token = await running.person("member@example.org")
    state = running.application._api.state  # type: ignore[union-attr]
    known, seen = state.authenticator, []

    class Counted:
        async def by_token(self, secret: str) -> Any:
            seen.append(secret)
            return await known.by_token(secret)

    monkeypatch.setattr(state, "authenticator", Counted())
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    asked = await Exchange("POST", "/api/keys", headers).run(running)
    assert asked.read > 0
    assert seen == [token]
