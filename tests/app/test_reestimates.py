"""A month by each method beside what was booked: API, CSV, PDF, operator and command say one thing, and nothing booked changes."""

import csv
import io
import json
from itertools import product
from pathlib import Path
from typing import Any

import httpx2
import pytest

from aim2balance import impact
from aim2balance.app.verify_books import verify_books
from aim2balance.identity.types import Scope, UserRole
from aim2balance.kit import number_format
from aim2balance.kit.db import Database
from tests.app import test_footprint_method as provider
from tests.app.conftest import Running
from tests.app.test_footprint_method import CHAT, app, booked, question
from tests.donations.test_routes import text_of

DRAWN = {"prompt_tokens": 20, "completion_tokens": 1295, "total_tokens": 1315, "completion_tokens_details": {"image_tokens": 1290}}
ENDS = ("low", "best", "high")
NAMES = {"kWh": "kWh", "L": "waterL", "CO2e": "co2eKg", "footprintM2Year": "footprintM2Year"}
ADDRESS = "/api/usage/re-estimate"


async def answers(running: Running, client: httpx2.AsyncClient, secret: str) -> str:
    """A text, a vector, speech alone, a picture in a text, and calls made elsewhere; the month they are in."""
    bearer = {"authorization": f"Bearer {secret}"}
    for model in ("gpt-4o-mini", "gpt-4o-audio-preview", "drawing"):
        await booked(client, await client.post(CHAT, json=question(model), headers=bearer))
    await booked(client, await client.post("/v1/embeddings", json={"model": "text-embedding-3-small", "input": "Hello"}, headers=bearer))
    now = running.container.clock.now()
    told = [
        {"ts": now.timestamp(), "model": "gpt-4o", "provider": "openai", "tokens_in": 900, "tokens_out": 90, "latency": 0.25},
        {"id": "x", "litellm_call_id": "call-1", "startTime": now.timestamp(), "endTime": now.timestamp() + 1, "call_type": "acompletion",
         "model": "gpt-4o", "custom_llm_provider": "openai", "prompt_tokens": 700, "completion_tokens": 70, "total_tokens": 770,
         "cache_hit": True, "status": "success"},
        {"id": "y", "litellm_call_id": "call-2", "startTime": now.timestamp(), "endTime": now.timestamp() + 1, "call_type": "aimage_generation",
         "model": "dall-e-3", "custom_llm_provider": "openai", "status": "success"},
    ]  # fmt: skip
    for body in told:
        stored = await client.post("/api/request-event", json=body, headers=bearer)
        assert stored.status_code == 201, stored.text
    return now.strftime("%Y-%m")


async def everything(client: httpx2.AsyncClient) -> Any:
    """Each booked event with all its figures, as its owner may have it."""
    exported = await client.post("/api/usage/export", json={"format": "json", "range": "all", "source": "all"})
    receipts = [(await client.get(f"/api/receipts/{item['id']}")).json() for item in exported.json()["items"]]
    return exported.json(), receipts


@pytest.mark.parametrize("method", ["a2b-1", "a2b-2"])
async def test_the_method_of_the_booking_says_again_what_was_booked(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    monkeypatch.setitem(provider.MODELS, "drawing", DRAWN)
    async with app(db, tmp_path, impact={"method": method}) as running:
        user, token = await running.person("ada@example.org", euro="5")
        key = await running.key(user, Scope.INFERENCE, Scope.TELEMETRY)
        async with running.client(authorization=f"Bearer {token}") as client:
            month = await answers(running, client, key.secret)
            found = (await client.get(ADDRESS, params={"month": month, "method": method})).json()
    assert found["events"] == 7
    assert found["bookedMethods"] == [method]
    assert found["classes"] == found["bookedClasses"]
    left_out = {each["reason"]: each["events"] for each in found["notReestimated"]}
    assert left_out == ({} if method == "a2b-1" else {"noBookedFigure": 1, "picturesInText": 1})
    for name in NAMES:
        for end in ENDS:
            assert found["reestimated"][name][end] == pytest.approx(found["booked"][name][end], rel=1e-9), name


async def test_a_month_stands_beside_the_other_method_everywhere_and_nothing_booked_changes(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(provider.MODELS, "drawing", DRAWN)
    async with app(db, tmp_path, impact={"method": "a2b-1"}) as running:
        user, token = await running.person("ada@example.org", euro="5")
        _, boss = await running.person("root@example.org", role=UserRole.ADMIN)
        key = await running.key(user, Scope.INFERENCE, Scope.TELEMETRY)
        async with running.client(authorization=f"Bearer {token}") as client:
            month = await answers(running, client, key.secret)
            before = await everything(client)
            asked = {"month": month, "method": "a2b-2"}
            found = (await client.get(ADDRESS, params=asked)).json()
            written = await client.get(f"{ADDRESS}/csv", params=asked)
            sheets = {lang: await client.get(f"{ADDRESS}/pdf", params={**asked, "lang": lang}) for lang in ("en", "de")}
            whole = (await client.get("/api/usage/environmental?range=month&source=all&tz=Europe/Berlin")).json()
            reported = (await client.get(ADDRESS, params={**asked, "source": "telemetry"})).json()
            assert await everything(client) == before
        async with running.client(authorization=f"Bearer {boss}") as client:
            assert (await client.get("/api/admin/usage/re-estimate", params=asked)).json() == found
            none = (await client.get(ADDRESS, params=asked)).json()
    assert (none["events"], none["booked"], none["reestimated"], none["models"]) == (0, None, None, [])
    assert reported["events"] == 3

    assert (found["events"], found["reestimatedEvents"], found["timeZone"]) == (7, 5, "Europe/Berlin")
    assert found["notReestimated"] == [{"reason": "speech", "events": 1}, {"reason": "picturesInText", "events": 1}]
    text = impact.describe("openai", "gpt-4o-mini", 1000, 400, method="a2b-2")
    called = impact.describe("openai", "gpt-4o", 900, 90, method="a2b-2")
    by_model = {row["model"]: row for row in found["models"]}
    assert by_model["gpt-4o-mini"]["reestimated"]["CO2e"] == pytest.approx(text["CO2e"])
    assert by_model["gpt-4o"]["reestimated"]["kWh"] == pytest.approx(called["kWh"]), "what a cache answered took nothing"
    assert by_model["gpt-4o-audio-preview"]["reestimated"] is None
    assert by_model["gpt-4o-audio-preview"]["bookedNotReestimated"]["kWh"]["best"] > 0
    for name in NAMES:
        for end in ENDS:
            for column in ("booked", "reestimated"):
                assert found[column][name][end] == pytest.approx(sum(row[column][name][end] for row in found["models"] if row[column]))
    for end in ENDS:
        assert sum(part[end] for part in found["parts"].values()) == pytest.approx(found["reestimated"]["kWh"][end])
    # Both groups together are what the page of the footprint shows of the month.
    for name, shown in (("kWh", "kWh"), ("L", "waterL"), ("CO2e", "co2e")):
        both = found["booked"][name]["best"] + found["bookedNotReestimated"][name]["best"]
        assert both == pytest.approx(whole["ranges"][shown]["best"])

    rows = list(csv.DictReader(io.StringIO(written.text)))
    compare(rows, found)
    for lang, sheet in sheets.items():
        words = text_of(sheet.content)
        for column, (name, quantity) in product(("booked", "reestimated"), (("CO2e", "carbon"), ("kWh", "energy"), ("L", "water"))):
            shown_best = number_format.amount_of(found[column][name]["best"], quantity, lang)  # type: ignore[arg-type]
            assert shown_best.replace("\u00a0", " ") in words.replace("\u00a0", " "), (column, name)
        assert "keine Kompensation" in words if lang == "de" else "no compensation" in words
    report = await verify_books(db)
    assert not report.violations


def compare(rows: list[dict[str, str]], found: dict[str, Any]) -> None:
    """The lines of a CSV file are the JSON, figure by figure."""
    (total,) = [row for row in rows if row["row"] == "total"]
    models = {(row["provider"], row["model"]): row for row in rows if row["row"] == "model"}
    assert len(models) == len(found["models"])
    assert {row["reason"]: int(row["events"]) for row in rows if row["row"] == "notReestimated"} == {
        each["reason"]: each["events"] for each in found["notReestimated"]
    }
    for row, said in [(total, found), *((models[each["provider"], each["model"]], each) for each in found["models"])]:
        assert (int(row["events"]), int(row["reestimatedEvents"])) == (said["events"], said["reestimatedEvents"])
        assert row["classes"].split() == said["classes"]
        for name, column in NAMES.items():
            for end, suffix in zip(ENDS, ("Low", "", "High"), strict=True):
                first = f"booked{column[0].upper()}{column[1:]}{suffix}"
                for cell, figures in ((row[first], said["booked"]), (row[column + suffix], said["reestimated"])):
                    assert (float(cell) if cell else None) == (None if figures is None else figures[name][end])


async def test_what_is_asked_wrongly_is_refused_by_name(running: Running) -> None:
    _, token = await running.person("ada@example.org")
    async with running.client(authorization=f"Bearer {token}") as client:
        for month in ("2026-13", "2026", "nonsense"):
            refused = await client.get(ADDRESS, params={"month": month})
            assert (refused.status_code, refused.json()["code"]) == (400, "invalid_month")
        assert (await client.get(ADDRESS, params={"month": "2026-10", "method": "a2b-3"})).status_code == 400
        assert json.loads((await client.get(ADDRESS, params={"month": "2026-10"})).text)["events"] == 0
