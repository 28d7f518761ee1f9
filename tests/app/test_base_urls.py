"""F58: a client of the API with a wrong base address is told the right one, and never gets the page."""

from typing import Any

import pytest

from aim2balance.app.base_urls import help_body, meant_path, normal_path
from tests.app.conftest import Running


@pytest.mark.parametrize(
    ("path", "normal"),
    [
        ("//v1/models", "/v1/models"), ("/v1//chat///completions", "/v1/chat/completions"), ("/v1/models/", "/v1/models"), ("/v1/", "/v1/"),
        ("/api/user/", "/api/user"), ("/wallet/", "/wallet/"), ("/", "/"), ("/v1/models/a/b", "/v1/models/a/b"),
    ],
)  # fmt: skip
def test_f58_slashes(path: str, normal: str) -> None:
    assert normal_path(path) == normal


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/v1", "/v1/models"), ("/models", "/v1/models"), ("/v1/v1/messages", "/v1/messages"), ("/chat/completions", "/v1/chat/completions"),
        ("/openai/v1/chat/completions", "/v1/chat/completions"), ("/messages", "/v1/messages"), ("/v1/v1", "/v1/models"), ("/wallet", None), ("/", None),
        ("/models/gpt-4o", "/v1/models/gpt-4o"), ("/api/v1/models", "/v1/models"), ("/api/chat/completions", "/v1/chat/completions"),
    ],
)  # fmt: skip
def test_f58_what_a_wrong_address_means(path: str, meant: str | None) -> None:
    assert meant_path(path) == meant
    assert (meant or "base URL").encode() in help_body("GET", path)


async def ask(running: Running, method: str, path: str, **headers: str) -> tuple[int, dict[bytes, bytes], bytes]:
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b"", "headers": named}
    await running.application(scope, receive, send)
    return sent[0]["status"], dict(sent[0]["headers"]), b"".join(message.get("body", b"") for message in sent[1:])


async def test_f58_no_client_of_the_api_gets_the_page(running: Running) -> None:
    for method, path in (
        ("GET", "/v1"), ("GET", "/models"), ("GET", "/v1/v1/models"), ("POST", "/v1"), ("POST", "/chat/completions"), ("POST", "/v1/v1/messages"),
        ("POST", "/"), ("PUT", "/wallet"), ("POST", "/openai/v1/chat/completions"),
        ("POST", "/api/v1/chat/completions"), ("GET", "/api/v1/models"), ("POST", "/api/chat/completions"), ("POST", "/api/messages"),
    ):  # fmt: skip
        status, headers, body = await ask(running, method, path, accept="application/json")
        assert (status, headers[b"content-type"]) == (404, b"application/json"), (method, path)
        assert b"base URL" in body
    for key in ({"authorization": "Bearer a2b-x"}, {"x_api_key": "a2b-x"}):
        assert (await ask(running, "GET", "/nowhere", **key))[0] == 404
    for path in ("//v1/models", "/v1/models/", "/v1//models"):
        status, _, body = await ask(running, "GET", path)
        assert (status, b"invalid_api_key" in body) == (401, True)
    for path in ("/", "/wallet", "/models"):
        status, headers, _ = await ask(running, "GET", path, accept="text/html,application/xhtml+xml")
        assert status in (200, 503)
        assert headers[b"content-type"].startswith(b"text/")
