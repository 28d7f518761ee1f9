"""F: a suspended person is out, on a real server, told by another process."""

import time

import httpx2

from aim2balance.identity.credential_cache import EPOCH_EVERY_S
from aim2balance.kit.ids import new_id
from tests.server import EMAIL, PASSWORD, Server, server

__all__ = ["server"]

PATIENCE_S = 30


def test_keys_sessions_and_open_streams_end_within_the_watch_of_the_epoch(server: Server) -> None:
    """The watch looks each second, so within two everything is refused; the test itself only waits until it is."""
    assert EPOCH_EVERY_S <= 1
    key = server.person("5")
    asked = {"model": "demo", "messages": [{"role": "user", "content": "Hi"}]}
    with httpx2.Client(base_url=server.base, timeout=PATIENCE_S) as client:
        session = client.post("/api/auth/login", json={"email": EMAIL, "password": PASSWORD}).raise_for_status().json()
        bearer = {"authorization": f"Bearer {session['accessToken']}"}
        assert client.get("/api/balance", headers=bearer).status_code == 200
        assert client.post("/v1/chat/completions", json=asked, headers={"x-api-key": key}).status_code == 200
        live = {**bearer, "accept": "text/event-stream"}
        with client.stream("GET", "/api/live", headers=live) as stream:
            lines = stream.iter_lines()
            assert "event: balance" in (next(lines) for _ in range(20))
            server.run("users", "suspend", EMAIL)
            assert any("event: end" in line for line in lines)
        until = time.monotonic() + PATIENCE_S
        while client.get("/api/balance", headers=bearer).status_code != 401:
            assert time.monotonic() < until
        assert client.post("/v1/chat/completions", json=asked, headers={"x-api-key": key}).status_code == 401
        assert client.post(f"/api/chat/{new_id()}/messages", json={"text": "Hi", "model": "demo"}, headers=bearer).status_code == 401
        refreshed = client.post("/api/auth/refresh", headers={"x-a2b": "1"})
        assert (refreshed.status_code, refreshed.json()["code"]) == (403, "account_suspended")
        server.run("users", "restore", EMAIL)
        while client.post("/v1/chat/completions", json=asked, headers={"x-api-key": key}).status_code != 200:
            assert time.monotonic() < until
