"""The officer's report on emissions over HTTP, and the script that adds it up again from its events."""

import copy
import csv
import importlib.util
import io
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from aim2balance.donations.emissions_report import COLUMNS, emissions_csv, emissions_out
from aim2balance.kit.clock import SystemClock
from tests.app.conftest import Running, running
from tests.donations.test_officer import SECRET, ask, link_to, month_of, read

__all__ = ["running"]
SCRIPT = Path(__file__).parents[2] / "bench" / "recompute_report.py"


@pytest_asyncio.fixture
async def ada(running: Running) -> AsyncIterator[httpx2.AsyncClient]:
    _, token = await running.person("ada@example.org", euro="5")
    async with running.client(authorization=f"Bearer {token}") as client:
        yield client


def script() -> Any:
    spec = importlib.util.spec_from_file_location("recompute_report", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


async def test_the_report_says_what_the_page_says_and_its_events_give_it_again(
    running: Running, ada: httpx2.AsyncClient, tmp_path: Path
) -> None:
    for _ in range(3):
        await ask(ada)
    link = await link_to(ada, month=await month_of(ada))
    page = (await read(running, link)).json()
    answer, events = await read(running, link, "/emissions"), await read(running, link, "/emissions/events")
    report = answer.json()
    assert answer.headers["cache-control"] == events.headers["cache-control"] == "no-store"
    assert report["schema"] == "aim2balance-emissions-1"
    assert (report["kind"], report["month"]) == ("month", page["month"])
    for unit, name in (("kWh", "kWh"), ("CO2e", "co2eKg"), ("L", "waterL")):
        for end, suffix in (("low", "Low"), ("best", ""), ("high", "High")):
            assert sum(total[name + suffix] for total in report["totals"]) == pytest.approx(page["footprint"][unit][end])
    assert report["totals"][0]["scope"] == "none"  # the demo: no AI ran
    for text in (answer.text, events.text):
        assert SECRET not in text
        assert "ada@example.org" not in text
    report_file, events_file = tmp_path / "report.json", tmp_path / "events.csv"
    report_file.write_text(answer.text)
    events_file.write_bytes(events.content)
    done = subprocess.run([sys.executable, SCRIPT, report_file, events_file], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    events_file.write_bytes((await read(running, link, "/emissions/events", separator="semicolon", decimal="comma", bom="true")).content)
    done = subprocess.run([sys.executable, SCRIPT, report_file, events_file], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    report["totals"][0]["co2eKg"] *= 0.9
    report_file.write_text(json.dumps(report))
    done = subprocess.run([sys.executable, SCRIPT, report_file, events_file], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "total demo: co2eKg" in done.stdout


async def test_the_lines_are_the_same_in_csv_and_name_units_boundaries_and_sources(running: Running, ada: httpx2.AsyncClient) -> None:
    await ask(ada)
    link = await link_to(ada, month=await month_of(ada))
    report = (await read(running, link, "/emissions")).json()
    for language, word in (("en", "Not counted"), ("de", "Nicht enthalten")):
        answer = await read(running, link, "/emissions/csv", lang=language)
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        lines = [row for row in rows if row["row"] == "line"]
        assert [float(row["co2eKg"]) for row in lines] == [line["co2eKg"] for line in report["lines"]]
        assert [row["intensityYear"] for row in lines] == [str(line["intensityYear"] or "") for line in report["lines"]]
        said = " ".join(row["text"] for row in rows if row["row"] == "text")
        paper = await read(running, link, "/pdf", lang=language)
        assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")
        for part in (word, "kg CO2e", "aim2balance-emissions-1", report["month"], "EcoLogits"):
            assert part in said


async def test_a_link_that_is_taken_back_shows_no_report_either(running: Running, ada: httpx2.AsyncClient) -> None:
    link = await link_to(ada, month=await month_of(ada))
    assert (await read(running, link, "/emissions")).status_code == 200
    await ada.delete(f"/api/officer-links/{link['id']}")
    for rest in ("/emissions", "/emissions/csv", "/emissions/events"):
        assert (await read(running, link, rest)).status_code == 404


async def test_a_project_has_its_own_events_alone(running: Running, ada: httpx2.AsyncClient) -> None:
    project = (await ada.post("/api/projects", json={"name": "Field work"})).json()["id"]
    await ask(ada, project)
    await ask(ada)
    link = await link_to(ada, projectId=project)
    report = (await read(running, link, "/emissions")).json()
    events = list(csv.DictReader(io.StringIO((await read(running, link, "/emissions/events")).text)))
    assert sum(total["events"] for total in report["totals"]) == len(events) > 0
    assert script().check(report, events) == []
    assert (report["kind"], report["project"]) == ("project", "Field work")


async def test_a_person_over_some_days_is_added_up_again_and_days_outside_are_found(
    running: Running, ada: httpx2.AsyncClient, tmp_path: Path
) -> None:
    await ask(ada)
    link = await link_to(ada, person=True, lastDay="2999-12-31")
    answer, events = await read(running, link, "/emissions"), await read(running, link, "/emissions/events")
    assert "lastDay: 2999-12-31" in (await read(running, link, "/emissions/csv")).text
    report_file, events_file = tmp_path / "report.json", tmp_path / "events.csv"
    report_file.write_text(answer.text)
    events_file.write_bytes(events.content)
    done = subprocess.run([sys.executable, SCRIPT, report_file, events_file], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    for days in ({"firstDay": "2999-01-01"}, {"lastDay": "2001-01-01"}):
        report_file.write_text(json.dumps({**answer.json(), **days}))
        done = subprocess.run([sys.executable, SCRIPT, report_file, events_file], capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert "are not of the days" in done.stdout


def rows() -> list[dict[str, Any]]:
    """A month with a provider's model, a measured one of one's own, one whose footprint is not known, and the demo."""
    sums = dict.fromkeys(("kwh_low", "l_low", "co2e_low"), 1.0) | {"kwh_best": 2.0, "kwh_high": 3.0, "l_best": 2.0, "l_high": 3.0}
    sums |= {"co2e_best": 0.8, "co2e_high": 1.6, "co2e_low": 0.4}
    common = {"zone": "DEU", "intensity": 345.0, "year": 2024, "source": "owid", "is_hourly": False, "events": 2, "unmeasured": 0, **sums}
    unknown = {**common, **dict.fromkeys(sums), "unmeasured": 2, "intensity": None, "year": None, "source": None}
    return [
        {"place": "own", "method": "measured-1", "quality": "A", **common},
        {"place": "remote", "method": "a2b-1", "quality": "C", **common},
        {"place": "remote", "method": "", "quality": "", **unknown},
        {"place": "demo", "method": "a2b-1", "quality": "E", **common},
    ]


def test_own_machines_are_scope_2_others_scope_3_and_the_demo_none() -> None:
    report = emissions_out(
        rows(), subject={"kind": "month", "month": "2026-11", "project": None, "zone": "Europe/Berlin"}, as_of=SystemClock().now()
    )
    assert [(line["place"], line["scope"], line["category"]) for line in report["lines"]] == [
        ("own", "2", "2,3"), ("remote", "3", "1"), ("remote", "3", "1"), ("demo", "none", ""),
    ]  # fmt: skip
    own = report["lines"][0]
    assert own["co2eElectricityKg"] == pytest.approx(2.0 * 0.345)
    assert own["co2eElectricityKg"] + own["co2eRestKg"] == pytest.approx(own["co2eKg"])
    remote = next(total for total in report["totals"] if total["place"] == "remote")
    assert (remote["events"], remote["unmeasuredEvents"], remote["co2eKg"]) == (4, 2, 0.8)  # what is not known is in no sum
    unknown = report["lines"][2]
    assert (unknown["kWh"], unknown["co2eElectricityKg"]) == (None, None)
    assert set(own) | {"row", "text"} == set(COLUMNS)
    assert b"measured-1" in emissions_csv(report, "de")


def test_the_script_finds_what_was_changed() -> None:
    event = {
        "day": "2026-11-03", "place": "remote", "zone": "FRA", "method": "a2b-1", "class": "B", "intensityGPerKWh": "44.0", "intensityYear": "2024", "intensitySource": "owid",
        "kWhLow": "0.5", "kWh": "1.0", "kWhHigh": "2.0", "co2eKgLow": "0.05", "co2eKg": "0.1", "co2eKgHigh": "0.2",
        "waterLLow": "1.0", "waterL": "2.0", "waterLHigh": "3.0",
    }  # fmt: skip
    events = [event, event, {**event, **dict.fromkeys([name for name in event if name.startswith(("kWh", "co2e", "water"))], "")}]
    row = {
        "place": "remote", "zone": "FRA", "method": "a2b-1", "quality": "B", "intensity": 44.0, "year": 2024, "source": "owid", "is_hourly": False, "events": 3, "unmeasured": 1,
        "kwh_low": 1.0, "kwh_best": 2.0, "kwh_high": 4.0, "co2e_low": 0.1, "co2e_best": 0.2, "co2e_high": 0.4, "l_low": 2.0, "l_best": 4.0, "l_high": 6.0,
    }  # fmt: skip
    report = emissions_out([row], subject={"kind": "month", "month": "2026-11"}, as_of=SystemClock().now())
    check = script().check
    assert check(report, events) == []
    for where, name, value in (
        ("lines", "kWh", 1.9), ("lines", "unmeasuredEvents", 0), ("lines", "scope", "2"), ("lines", "zone", "DEU"), ("lines", "intensityGPerKWh", 4.4),
        ("lines", "co2eElectricityKg", 0.01), ("totals", "waterLHigh", 5.0), ("totals", "events", 2), ("totals", "co2eKg", None),
    ):  # fmt: skip
        tampered = copy.deepcopy(report)
        tampered[where][0][name] = value
        assert check(tampered, events), (where, name)
    assert check(report, events[:-1])
    assert check({**report, "schema": "aim2balance-emissions-9"}, events)
    assert check({**report, "totals": []}, events)
    assert check({**report, "month": "2026-10"}, events) == ["3 events are not of the month 2026-10"]
    assert check({**report, "month": None}, events)
    assert check({**report, "kind": "project"}, events)
    assert check(report, [*events[:-1], {**events[-1], "day": "2026-12-01"}])
