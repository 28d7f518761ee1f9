"""F48: whom a caller names, and what a foreign logger says a call cost, are read back as they came: in the log, in files, in a breakdown."""

import csv
import io
import json
from decimal import Decimal
from typing import Any

import httpx2
import pytest

from aim2balance.identity.types import Scope
from tests.app.conftest import Running

CHAT, MESSAGES = "/v1/chat/completions", "/v1/messages"
HI = {"model": "demo", "max_tokens": 20, "messages": [{"role": "user", "content": "Hi"}]}


def call(**members: Any) -> dict[str, Any]:
    return {"litellm_call_id": "c", "call_type": "completion", "model": "gpt-4o-mini", "custom_llm_provider": "openai",
            "prompt_tokens": 40, "completion_tokens": 2, **members}  # fmt: skip


async def log_of(client: httpx2.AsyncClient, token: str) -> list[dict[str, Any]]:
    answer = await client.get("/api/usage/log", params={"source": "all", "sort": "date"}, headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = json.loads(answer.text, parse_float=Decimal)["items"]
    return items


async def test_f48_outside_users_and_reported_costs_can_be_read(running: Running) -> None:
    user, token = await running.person("outside@example.org", euro="5")
    key = await running.key(user, Scope.INFERENCE, Scope.TELEMETRY)
    now = running.container.clock.now()
    bearer, mine = {"authorization": f"Bearer {key.secret}"}, {"authorization": f"Bearer {token}"}
    async with running.client() as client:
        for path, more in (
            (CHAT, {"user": "ada"}),
            (CHAT, {"user": "ada", "stream": True}),
            (MESSAGES, {"metadata": {"user_id": "grace"}}),
            (CHAT, {"metadata": {"user_id": "grace"}}),
            (CHAT, {}),
        ):
            assert (await client.post(path, json={**HI, **more}, headers=bearer)).status_code == 200
        for odd in ({"a": 1}, 7, "", " ", "x" * 257, "nul\0", None, ["ada"]):
            assert (await client.post(CHAT, json={**HI, "user": odd}, headers=bearer)).status_code == 200
        told = {"ts": now.timestamp(), "model": "gpt-4o", "provider": "openai", "tokens_in": 9, "tokens_out": 1}
        reported = [
            {**told, "userId": "ada", "costEUR": 0.0012}, {**told, "user": "linus"}, {**told, "end_user": "linus"},
            call(litellm_call_id="1", startTime=now.timestamp(), end_user="=ada", response_cost=0.000321),
            call(litellm_call_id="2", startTime=now.timestamp(), user="grace", end_user=""),
            call(litellm_call_id="3", startTime=now.timestamp(), metadata={"user_api_key_user_id": "default_user_id"}),
        ]  # fmt: skip
        answer = await client.post("/api/request-event", json=reported, headers=bearer)
        assert (answer.status_code, answer.json()["stored"]) == (202, len(reported)), answer.text
        await running.container.gateway.close()

        rows = await log_of(client, token)
        assert sorted(row["outsideUser"] or "" for row in rows) == sorted(
            ["ada", "ada", "grace", "grace", "", *[""] * 8, "ada", "linus", "linus", "=ada", "grace", "default_user_id"]
        )
        costs = {(row["reportedCostEUR"], row["reportedCostUSD"]) for row in rows}
        assert costs == {(None, None), (Decimal("0.0012"), None), (None, Decimal("0.000321"))}
        assert all(row["cost"] == 0 for row in rows if row["reportedCostEUR"] or row["reportedCostUSD"])

        parts = (await client.get("/api/usage/breakdown", params={"by": "outsideUser", "source": "all"}, headers=mine)).json()
        assert {part["name"]: part["requests"] for part in parts} == {"ada": 3, "grace": 3, "linus": 2, "=ada": 1, "default_user_id": 1}
        assert parts == sorted(parts, key=lambda part: -part["tokens"])
        for part in parts:
            own = [row for row in rows if row["outsideUser"] == part["name"]]
            assert part["tokens"] == sum(row["totalTokens"] for row in own)
            assert part["costMicroEur"] == sum(row["costMicroEur"] for row in own)
            assert sum(segment["requests"] for segment in part["segments"]) == part["requests"]
        ours = (await client.get("/api/usage/breakdown", params={"by": "outsideUser"}, headers=mine)).json()
        assert {part["name"]: part["requests"] for part in ours} == {"ada": 2, "grace": 2}

        for kind in ("csv", "json"):
            body = {"source": "all", "format": kind}
            text = (await client.post("/api/usage/export", json=body, headers=mine)).text
            table = list(csv.DictReader(io.StringIO(text))) if kind == "csv" else json.loads(text, parse_float=Decimal)["items"]
            assert {row["outsideUser"] or None for row in table} == {row["outsideUser"] if kind == "json" else cell(row) for row in rows}
            assert {str(row["reportedCostUSD"] or "") for row in table} == {"", "0.000321"}
            assert {str(row["reportedCostEUR"] or "") for row in table} == {"", "0.0012"}


def cell(row: dict[str, Any]) -> str | None:
    """A cell of a spreadsheet is no formula."""
    name: str | None = row["outsideUser"]
    return f"'{name}" if name and name.startswith("=") else name


async def test_f48_nobody_sees_another_persons_outside_users(running: Running) -> None:
    _, token = await running.person("one@example.org")
    other, _ = await running.person("two@example.org", euro="1")
    key = await running.key(other)
    async with running.client() as client:
        await client.post(CHAT, json={**HI, "user": "ada"}, headers={"authorization": f"Bearer {key.secret}"})
        await running.container.gateway.close()
        parts = await client.get("/api/usage/breakdown", params={"by": "outsideUser"}, headers={"authorization": f"Bearer {token}"})
    assert parts.json() == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"tokens_in": "many"}, "tokens_in"), ({"tokens_in": -1}, "tokens_in"), ({"tokens_out": 1e300}, "tokens_out"), ({"ts": "yesterday"}, "ts"),
        ({"ts": 1}, "ts"), ({"model": ""}, "model"), ({"model": None}, "model"), ({"provider": 5}, "provider"), ({"userId": {}}, "userId"),
        ({"end_user": ["a"]}, "end_user"), ({"user": True}, "user"), ({"costEUR": -1}, "costEUR"), ({"costEUR": "NaN"}, "costEUR"),
        ({"latency": "fast"}, "latency"), ({"latency": -1}, "latency"), ({"id": {}}, "id"), ({"id": ""}, "id"),
    ],
)  # fmt: skip
async def test_f58_a_reported_call_that_cannot_be_counted_is_told_which_field(running: Running, wrong: dict[str, Any], field: str) -> None:
    user, _ = await running.person("logger@example.org")
    key = await running.key(user, Scope.TELEMETRY)
    right = {"ts": running.container.clock.now().timestamp(), "model": "m", "provider": "p", "tokens_in": 1, "tokens_out": 1}
    async with running.client(authorization=f"Bearer {key.secret}") as client:
        single = await client.post("/api/request-event", json={**right, **wrong})
        several = await client.post("/api/request-event", json=[right, {**right, **wrong}])
        without = await client.post("/api/request-event", json={name: value for name, value in right.items() if name != field})
    assert single.status_code == 400, single.text
    assert single.json()["field"] == field
    assert field in single.json()["detail"]
    assert [(each["index"], each["field"]) for each in several.json()["rejected"]] == [(1, field)]
    assert several.json()["stored"] == 1
    if field in right:
        assert (without.status_code, without.json()["field"]) == (400, field)
