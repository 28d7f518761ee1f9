"""F63, F64: what will be refused is refused before its body is read."""

import asyncio
import json
import threading
from typing import Any

import pytest

from aim2balance.identity.types import Scope
from aim2balance.kit import http
from aim2balance.kit.http import RoutePermission, route_permissions
from aim2balance.kit.ids import new_id
from aim2balance.kit.person_limits import MOST_LARGE_BODIES
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


async def started(running: Running, path: str, token: str) -> tuple[asyncio.Task[Exchange], asyncio.Event]:
    """A request whose body has begun to be read and goes on when the event is set."""
    go_on, is_read = asyncio.Event(), asyncio.Event()
    exchange = Exchange("POST", path, {"authorization": f"Bearer {token}"})
    receive = exchange.receive

    async def slow() -> dict[str, Any]:
        is_read.set()
        await go_on.wait()
        return await receive()

    exchange.receive = slow  # type: ignore[method-assign]
    task = asyncio.create_task(exchange.run(running))
    await is_read.wait()
    return task, go_on


async def test_f64_a_second_import_is_refused_before_it_is_read(running: Running) -> None:
    _, token = await running.person("one@example.org")
    _, other_token = await running.person("other@example.org")
    first, go_on = await started(running, "/api/import", token)
    for _ in range(5):
        again = await Exchange("POST", "/api/import", {"authorization": f"Bearer {token}"}).run(running)
        assert (again.status, again.read) == (409, 0)
    other = await Exchange("POST", "/api/import", {"authorization": f"Bearer {other_token}"}).run(running)
    assert other.status == 202
    go_on.set()
    assert (await first).status == 202
    async with running.container.db.connection() as connection:
        await connection.execute("UPDATE import_run SET state = 'running', touched_at = now()")
    again = await Exchange("POST", "/api/import", {"authorization": f"Bearer {token}"}).run(running)
    assert (again.status, again.read) == (409, 0)


async def test_f64_an_upload_that_breaks_off_makes_room_for_the_next(running: Running) -> None:
    _, token = await running.person("one@example.org")
    first, _ = await started(running, "/api/import", token)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    assert (await Exchange("POST", "/api/import", {"authorization": f"Bearer {token}"}).run(running)).status == 202


async def test_f64_a_person_has_only_so_many_uploads_at_a_time(running: Running) -> None:
    _, token = await running.person("one@example.org")
    _, other_token = await running.person("other@example.org")
    going = [await started(running, "/api/files", token) for _ in range(MOST_LARGE_BODIES)]
    more = await Exchange("POST", "/api/files", {"authorization": f"Bearer {token}"}).run(running)
    assert (more.status, more.read) == (429, 0)
    assert (await Exchange("POST", "/api/files", {"authorization": f"Bearer {other_token}"}).run(running)).read > 0
    for task, go_on in going:
        go_on.set()
        assert (await task).read > 0
    assert (await Exchange("POST", "/api/files", {"authorization": f"Bearer {token}"}).run(running)).read > 0


async def test_f63_a_json_body_of_many_values_is_refused_and_counted_beside_the_loop(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, token = await running.person("one@example.org")
    _, other_token = await running.person("other@example.org")
    many = b'{"text":"x","model":"demo","z":[' + b",".join([b"{}"] * 2_000_000) + b"]}"
    go_on, order = threading.Event(), []
    counted = http.check_size

    def held(*arguments: Any) -> None:
        go_on.wait(20)
        order.append("counted")
        counted(*arguments)

    monkeypatch.setattr(http, "check_size", held)

    async def asked(path: str, token: str, body: bytes) -> Any:
        async with running.client(authorization=f"Bearer {token}") as client:
            return await client.post(path, content=body, headers={"content-type": "application/json"})

    heavy = asyncio.create_task(asked(f"/api/chat/{new_id()}/messages", token, many))
    # Words of a long text are no values.
    text = json.dumps({"text": "a, b, [c], " * 90_000, "model": "demo"}).encode()
    async with running.client(authorization=f"Bearer {other_token}") as client:
        assert (await client.get("/healthz")).status_code == 200
        answer = await client.post(f"/api/chat/{new_id()}/messages", json={"text": "Hello", "model": "demo"})
        assert answer.status_code == 200
    order.append("others answered")
    go_on.set()
    refused = await heavy
    assert (refused.status_code, refused.json()["code"]) == (400, "too_many_values")
    assert "50,000" in refused.json()["detail"]
    assert order == ["others answered", "counted"]
    assert (await asked(f"/api/chat/{new_id()}/messages", token, text)).status_code == 200
