"""Which method answers are booked with, what a receipt says of it, and what happens where it knows nothing: speech alone."""

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from aim2balance import impact
from aim2balance.app.container import open_container
from aim2balance.app.verify_books import verify_books
from aim2balance.catalogue import open_catalogue
from aim2balance.impact.types import Parts
from aim2balance.kit.db import Database
from aim2balance.kit.settings import Environment, WrongConfiguration
from tests.app.conftest import Running
from tests.app.test_budgets import of

CHAT = "/v1/chat/completions"
SPEECH = {
    "prompt_tokens": 120, "completion_tokens": 300, "total_tokens": 420,
    "prompt_tokens_details": {"audio_tokens": 120}, "completion_tokens_details": {"audio_tokens": 300},
}  # fmt: skip
TEXT = {"prompt_tokens": 1000, "completion_tokens": 400, "total_tokens": 1400}
MODELS = {"gpt-4o-audio-preview": SPEECH, "gpt-4o-mini": TEXT, "text-embedding-3-small": {"prompt_tokens": 1000, "total_tokens": 1000}}


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A provider that says of each model what it used."""
    try:
        while head := (await reader.readuntil(b"\r\n\r\n")).lower():
            request = json.loads(await reader.readexactly(int(head.partition(b"content-length:")[2].split(b"\r\n")[0])))
            model = request["model"]
            said: dict[str, Any] = {"choices": [{"index": 0, "message": {"role": "assistant", "content": "x"}, "finish_reason": "stop"}]}
            if "embedding" in model:
                said = {"object": "list", "data": [{"object": "embedding", "index": 0, "embedding": [0.1]}]}
            body = json.dumps(
                {"id": "c", "object": "chat.completion", "created": 1, **said, "model": model, "usage": MODELS[model]}
            ).encode()
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body) + body)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


@asynccontextmanager
async def app(db: Database, folder: Path, **config: Any) -> AsyncIterator[Running]:
    """The application in front of that provider."""
    listening = await asyncio.start_server(_answer, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    usd = {"input": 1, "output": 4, "audio_in": 40, "audio_out": 80}
    models = {
        name: {"provider": "up", "upstream": name, "usd_per_mtok": usd if "embedding" not in name else {"input": 1}} for name in MODELS
    }
    provider = {"dialect": "openai", "vendor": "openai", "base_url": f"http://127.0.0.1:{port}/v1", "api_key": "k", "models": [*MODELS]}
    file = folder / "aim2balance.yaml"
    file.write_text(json.dumps({"demo": False, "providers": {"up": provider}, "models": models, **config}))
    environment = Environment(data_dir=folder, config=file)
    try:
        async with open_container(environment, open_catalogue(environment), db.url, is_embedded=False) as container:
            yield Running(container)
    finally:
        listening.close()


async def booked(client: httpx2.AsyncClient, answer: httpx2.Response) -> dict[str, Any]:
    """The receipt in the books of what was asked with a key."""
    assert answer.status_code == 200, answer.text
    while (found := await client.get(f"/api/receipts/{answer.headers['x-request-id']}")).status_code == 404:
        await asyncio.sleep(0.01)
    receipt: dict[str, Any] = found.json()
    return receipt


def question(model: str, **more: Any) -> dict[str, Any]:
    return {"model": model, "max_tokens": 400, "messages": [{"role": "user", "content": "Hello"}], **more}


@pytest.mark.parametrize("method", ["a2b-1", "a2b-2", None])
async def test_answers_are_booked_with_the_configured_method(db: Database, tmp_path: Path, method: str | None) -> None:
    """Receipt, headers, calculator, sums and file say one thing, and name the method; without a word it is a2b-2."""
    config = {} if method is None else {"impact": {"method": method}}
    expected = method or "a2b-2"
    async with app(db, tmp_path, **config) as running:
        user, token = await running.person("ada@example.org", euro="5")
        key = await running.key(user)
        async with running.client(authorization=f"Bearer {token}") as client:
            sent = await client.post(CHAT, json=question("gpt-4o-mini"), headers={"authorization": f"Bearer {key.secret}"})
            shown = (await booked(client, sent))["impact"]
            described = impact.describe("openai", "gpt-4o-mini", 1000, 400, method=expected)
            assert (shown["method"], shown["class"]) == (expected, described["class"])
            if expected == "a2b-2":
                assert shown["kWh"] == pytest.approx(described["kWh"])
                parts = {name: shown["parts"][name] for name in described["parts"]}
                assert {name: pytest.approx(part) for name, part in parts.items()} == described["parts"]
                assert (shown["parts"]["notKnown"], shown["parts"]["together"]) == ([], None)
                for end in ("low", "best", "high"):
                    assert sum(part[end] for part in parts.values()) == pytest.approx(shown["kWh"][end])
            else:  # the measured seconds lower it
                assert shown["kWh"]["best"] <= described["kWh"]["best"]
                assert shown["parts"] is None
            assert float(sent.headers["x-a2b-energy-kwh"]) == pytest.approx(shown["kWh"]["best"], rel=1e-3)
            estimate = (await client.get("/api/estimate", params={"model": "gpt-4o-mini", "inputTokens": 1000, "output": 400})).json()
            assert (estimate["method"], estimate["class"]) == (expected, described["class"])
            assert estimate["kWh"] == pytest.approx(described["kWh"])
            assert {row["typical"]["method"] for row in (await client.get("/api/models")).json()} == {expected}
            assert (await client.get("/api/usage/environmental?range=all")).json()["methodVersions"] == [expected]
            text = (await client.post("/api/usage/export", json={"format": "csv", "range": "all"})).text
            (row,) = csv.DictReader(io.StringIO(text))
            assert row["method"] == expected
            kept = [row[f"kWh{part.title()}"] for part in Parts._fields]
            assert all(kept) if expected == "a2b-2" else kept == ["", "", "", ""]


async def test_vectors_and_reported_calls_follow_the_setting(db: Database, tmp_path: Path) -> None:
    async with app(db, tmp_path, impact={"method": "a2b-2"}) as running:
        user, token = await running.person("ada@example.org", euro="5")
        key = await running.key(user, "inference", "telemetry")  # type: ignore[arg-type]
        bearer = {"authorization": f"Bearer {key.secret}"}
        async with running.client(authorization=f"Bearer {token}") as client:
            sent = await client.post("/v1/embeddings", json={"model": "text-embedding-3-small", "input": "Hello"}, headers=bearer)
            shown = (await booked(client, sent))["impact"]
            assert (shown["method"], shown["kWh"]["best"] > 0) == ("a2b-2", True)
            told = {
                "ts": running.container.clock.now().timestamp(),
                "model": "gpt-4o",
                "provider": "openai",
                "tokens_in": 9,
                "tokens_out": 90,
            }
            found = (await client.post("/api/request-event", json=told, headers=bearer)).json()
            assert found["method"] == "a2b-2"
            assert found["kWh"] == pytest.approx(impact.describe("openai", "gpt-4o", 9, 90, method="a2b-2")["kWh"])


async def test_f30_speech_alone_is_not_known_and_every_reader_says_so(db: Database, tmp_path: Path) -> None:
    """Not zero, not a crash: in receipt, headers, sums, file, budgets, holds, alternatives and statement."""
    async with app(db, tmp_path) as running:
        user, token = await running.person("ada@example.org", euro="5")
        key = await running.key(user)
        bearer = {"authorization": f"Bearer {key.secret}"}
        async with running.client(authorization=f"Bearer {token}") as client:
            scope = {"kind": "person", "id": str(user.id)}
            body = {"scope": scope, "limitKgCO2e": 0.01, "window": "month"}
            assert (await client.put("/api/budgets", json=body)).status_code == 200
            await running.container.identity.credential_cache.poll()
            sent = await client.post(CHAT, json=question("gpt-4o-audio-preview"), headers=bearer)
            receipt = await booked(client, sent)
            shown = receipt["impact"]
            assert receipt["usage"]["audio_out"] == 300
            assert (shown["kWh"], shown["L"], shown["CO2e"], shown["class"], shown["parts"]) == (None,) * 5
            assert (shown["method"], shown["warnings"]) == ("a2b-2", ["not-known"])
            assert receipt["money"]["totalMicroEur"] > 0
            assert not [name for name in sent.headers if name in ("x-a2b-energy-kwh", "x-a2b-co2e-kg", "x-a2b-water-l")]
            budget = of((await client.get("/api/budgets")).json(), "person")
            assert (budget["spentKgCO2e"], budget["heldKgCO2e"], budget["heldMicroEur"]) == (0, 0, 0)
            (part,) = (await client.get("/api/usage/breakdown?range=all&by=model")).json()
            assert (part["requests"], part["unmeasuredRequests"], part["ranges"]) == (1, 1, {"kWh": None, "waterL": None, "co2e": None})
            whole = (await client.get("/api/usage/environmental?range=all")).json()
            assert (whole["totalKWh"], whole["ranges"]["kWh"], whole["unmeasuredRequests"]) == (None, None, 1)
            assert (await client.get("/api/usage/log?range=all&sort=co2e")).json()["items"][0]["co2e"] is None
            text = (await client.post("/api/usage/export", json={"format": "csv", "range": "all"})).text
            (row,) = csv.DictReader(io.StringIO(text))
            assert (row["kWh"], row["co2eHigh"], row["kWhHost"], row["method"]) == ("", "", "", "a2b-2")
            pdf = await client.post("/api/usage/export", json={"format": "pdf", "range": "all"})
            assert (pdf.status_code, pdf.content[:5]) == (200, b"%PDF-")
            others = (await client.get(f"/api/receipts/{sent.headers['x-request-id']}/alternatives")).json()["items"]
            assert [(item["model"], item["kWh"], item["class"]) for item in others] == [("gpt-4o-mini", None, None)]
            assert [model["id"] for model in (await client.get("/api/models")).json()] == ["gpt-4o-mini", "text-embedding-3-small"]
            refused = await client.get("/api/estimate", params={"model": "gpt-4o-audio-preview", "inputTokens": 1000})
            assert (refused.status_code, refused.json()["code"]) == (400, "footprint_not_known")
            assert "nobody has measured" in refused.json()["detail"]
            listed = (await client.get("/v1/models", headers=bearer)).json()["data"]
            assert {model["id"]: model["type"] for model in listed if model["id"] in MODELS} == {
                "gpt-4o-audio-preview": "speech",
                "gpt-4o-mini": "chat",
                "text-embedding-3-small": "embedding",
            }
            known = await client.post(CHAT, json=question("gpt-4o-mini"), headers=bearer)
            assert (await booked(client, known))["impact"]["kWh"]["best"] > 0
            after = (await client.get("/api/usage/environmental?range=all")).json()
            assert (after["unmeasuredRequests"], after["totalKWh"] > 0) == (1, True)
            month = running.container.clock.now().strftime("%Y-%m")
            statement = (await client.get(f"/api/statements/{month}")).json()
            assert statement["footprint"]["unmeasuredRequests"] == 1
    report = await verify_books(db)
    assert not report.violations, [str(violation) for violation in report.violations]


def test_a_method_that_there_is_not_stops_the_start_by_name(tmp_path: Path) -> None:
    file = tmp_path / "aim2balance.yaml"
    file.write_text("impact: { method: a2b-3 }\n")
    with pytest.raises(WrongConfiguration, match=r"impact\.method.*a2b-1.*a2b-2"):
        open_catalogue(Environment(data_dir=tmp_path, config=file))
