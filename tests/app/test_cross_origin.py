"""Pages of other origins may call `/v1` where the operator lists them, never `/api`, and never with cookies."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
import pytest_asyncio

from aim2balance.app.container import open_container
from aim2balance.app.cross_origin import EXPOSED
from aim2balance.catalogue import open_catalogue
from aim2balance.catalogue.configuration import load_settings
from aim2balance.kit.db import Database
from aim2balance.kit.settings import Environment, WrongConfiguration
from tests.app.conftest import Running

ORIGIN, STRANGER = "https://app.example.org", "https://evil.example.org"
ASKED = "authorization, content-type, x-stainless-lang, anthropic-dangerous-direct-browser-access"
PREFLIGHT = {"access-control-request-method": "POST", "access-control-request-headers": ASKED}
CHAT = {"model": "demo", "messages": [{"role": "user", "content": "Hi"}]}


@pytest_asyncio.fixture
async def listing(db: Database, tmp_path: Path) -> AsyncIterator[Running]:
    path = tmp_path / "aim2balance.yaml"
    path.write_text('cors: { origins: ["https://App.example.org:443/", "http://localhost:5173"] }', encoding="utf-8")
    environment = Environment(data_dir=tmp_path, config=path)
    async with open_container(environment, open_catalogue(environment), db.url, is_embedded=False) as container:
        yield Running(container)


def cors_of(answer: httpx2.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name.startswith("access-control-")}


async def test_a_preflight_is_answered_to_listed_origins_without_a_key(listing: Running) -> None:
    async with listing.client() as client:
        for origin in (ORIGIN, "http://localhost:5173"):
            answer = await client.options("/v1/chat/completions", headers={"origin": origin, **PREFLIGHT})
            assert (answer.status_code, answer.content) == (204, b"")
            assert cors_of(answer) == {
                "access-control-allow-origin": origin,
                "access-control-allow-methods": "POST, OPTIONS",
                "access-control-allow-headers": ASKED,
                "access-control-max-age": "7200",
            }
            assert answer.headers["vary"] == "Origin, Access-Control-Request-Headers"
        answer = await client.options("/v1/models/demo", headers={"origin": ORIGIN, "access-control-request-method": "GET"})
        assert (answer.status_code, answer.headers["access-control-allow-methods"]) == (204, "GET, HEAD, OPTIONS")
        assert "access-control-allow-headers" not in answer.headers
        split = {**PREFLIGHT, "access-control-request-headers": "authorization, x y"}
        answer = await client.options("/v1/models", headers={"origin": ORIGIN, **split})
        assert "access-control-allow-headers" not in answer.headers


@pytest.mark.parametrize(
    "origin", [STRANGER, "null", "http://app.example.org", "https://app.example.org:8443", "https://app.example.org.evil.org"]
)
async def test_no_other_origin_is_let_in(listing: Running, origin: str) -> None:
    async with listing.client() as client:
        preflight = await client.options("/v1/chat/completions", headers={"origin": origin, **PREFLIGHT})
        asked = await client.get("/v1/models", headers={"origin": origin})
    for answer in (preflight, asked):
        assert not cors_of(answer)
        assert answer.headers["vary"] == "Origin"


async def test_never_for_the_api_of_the_page(listing: Running) -> None:
    async with listing.client() as client:
        for path in ("/api/auth/refresh", "/api/balance", "/api/request-event", "/healthz", "/", "/v1beta/x"):
            for answer in (
                await client.options(path, headers={"origin": ORIGIN, **PREFLIGHT}),
                await client.get(path, headers={"origin": ORIGIN}),
            ):
                assert not cors_of(answer), path


async def test_answers_streams_and_errors_can_be_read_there(listing: Running) -> None:
    user, _ = await listing.person("cors@example.org", euro="1")
    key = await listing.key(user)
    bearer = {"authorization": f"Bearer {key.secret}", "origin": ORIGIN}
    async with listing.client() as client:
        plain = await client.post("/v1/chat/completions", json=CHAT, headers=bearer)
        stream = await client.post("/v1/chat/completions", json={**CHAT, "stream": True}, headers=bearer)
        listed = await client.get("/v1/models", headers=bearer)
        wrong = await client.post("/v1/chat/completions", json=CHAT, headers={**bearer, "authorization": "Bearer a2b-wrong"})
        nowhere = await client.post("/v1/chat/complet", json=CHAT, headers=bearer)
        lost = await client.post("/v1/v1/messages", json=CHAT, headers=bearer)
    for answer, status in ((plain, 200), (stream, 200), (listed, 200), (wrong, 401), (nowhere, 404), (lost, 404)):
        assert answer.status_code == status
        assert cors_of(answer) == {"access-control-allow-origin": ORIGIN, "access-control-expose-headers": ", ".join(EXPOSED)}
        assert answer.headers["vary"] == "Origin"
    assert {name for name in plain.headers if name.startswith("x-")} <= set(EXPOSED)
    await listing.container.gateway.close()


def test_every_header_of_ours_is_exposed() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in Path("aim2balance/gateway").rglob("*.py"))
    written = set(re.findall(r'\(b"(x-[a-z0-9-]+)", ', sources))
    assert "x-a2b-cost-eur" in written
    assert written - {"x-api-key"} <= set(EXPOSED)


async def test_without_a_list_nothing_is_shared(running: Running) -> None:
    async with running.client() as client:
        preflight = await client.options("/v1/models", headers={"origin": ORIGIN, **PREFLIGHT})
        assert (preflight.status_code, preflight.headers["allow"]) == (200, "GET, HEAD, OPTIONS")
        assert not cors_of(preflight)
        assert "vary" not in preflight.headers


@pytest.mark.parametrize(
    "wrong", ["https://app.example.org/path", "app.example.org", "*", "https://*.example.org", "https://u@example.org", "null"]
)
def test_f57_a_wrong_origin_stops_the_start(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "aim2balance.yaml"
    path.write_text(f'cors: {{ origins: ["{wrong}"] }}', encoding="utf-8")
    with pytest.raises(
        WrongConfiguration, match=r"cors\.origins.*expected a list of origins like https://app\.example\.org, without a path"
    ):
        load_settings(Environment(data_dir=tmp_path, config=path))
