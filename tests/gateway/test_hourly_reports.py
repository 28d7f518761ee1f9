"""What is told of the electricity of the hour after an answer: reports and files, the log, operators, the page on the method."""

import csv
import io
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from aim2balance import identity
from aim2balance.app.doctor import examine
from aim2balance.app.new_accounts import open_wallet
from aim2balance.identity.types import UserRole
from aim2balance.kit.settings import Environment
from tests.adapters.carbon_sources import entry
from tests.donations.test_routes import text_of
from tests.gateway.test_hourly_intensity import HOUR, House, house, open_house, this_hour

__all__ = ["house"]
SCRIPT = Path(__file__).parents[2] / "bench" / "recompute_report.py"


def browser(house: House, user_id: Any = None) -> httpx.Client:
    """Signed in: the one who asks, or somebody else."""
    container = house.server.container
    token = container.identity.signer.sign(user_id or house.account.owner_id, container.clock.now())
    return house.server.client(authorization=f"Bearer {token}")


def boss(house: House) -> httpx.Client:
    container = house.server.container
    made = house.server.run(
        identity.create_user(
            container.db,
            email="boss@example.org",
            password="correct horse battery",
            role=UserRole.ADMIN,
            now=container.clock.now(),
            on_created=open_wallet,
        )
    )
    return browser(house, made.id)


def two_hours_and_a_year(house: House) -> list[dict[str, Any]]:
    """A long answer in a clean hour, a short one in a dirty hour, and one of a zone whose year counts; their receipts."""
    hour, asked = this_hour(), []
    for grams, begin, more in ((100, hour - HOUR, {"messages": [{"role": "user", "content": "Hello " * 2000}]}), (500, hour, {})):
        house.peer.history = [entry(begin, grams, isEstimated=grams == 500)]
        house.work()
        asked.append(house.ask(**more))
    return [*asked, house.ask("other")]


def test_reports_state_the_mean_of_the_hours_and_every_event_its_hour(house: House, tmp_path: Path) -> None:
    receipts = two_hours_and_a_year(house)
    with browser(house) as client:
        link = client.post("/api/officer-links", json={"person": True}).raise_for_status().json()
        address = f"/api/officer/{link['url'].partition('/o/')[2]}"
        answer = client.get(f"{address}/emissions").raise_for_status()
        events = client.get(f"{address}/emissions/events").raise_for_status()
        files = {lang: client.get(f"{address}/emissions/csv", params={"lang": lang}) for lang in ("en", "de")}
        papers = {lang: text_of(client.get(f"{address}/pdf", params={"lang": lang}).content) for lang in ("en", "de")}
    report = answer.json()
    lines = {line["zone"]: line for line in report["lines"]}
    assert (len(report["lines"]), lines["DEU"]["events"], lines["FRA"]["events"]) == (2, 2, 1)
    assert (lines["DEU"]["intensityBasis"], lines["FRA"]["intensityBasis"]) == ("hour", "year")
    energies = [receipt["impact"]["kWh"]["best"] for receipt in receipts[:2]]
    mean = (energies[0] * 100 + energies[1] * 500) / sum(energies)
    assert lines["DEU"]["intensityGPerKWh"] == pytest.approx(mean, rel=1e-9)
    assert abs(mean - 300) > 1, "weighted by energy, which is no plain mean"
    assert lines["DEU"]["co2eElectricityKg"] == pytest.approx((energies[0] * 100 + energies[1] * 500) / 1000)
    assert lines["DEU"]["co2eRestKg"] == pytest.approx(lines["DEU"]["co2eKg"] - lines["DEU"]["co2eElectricityKg"])
    listed = list(csv.DictReader(io.StringIO(events.text)))
    hours = {datetime.fromisoformat(event["intensityHour"]) for event in listed if event["zone"] == "DEU"}
    assert hours == {this_hour() - HOUR, this_hour()}
    assert {event["intensityHour"] for event in listed if event["zone"] == "FRA"} == {""}
    for file in files.values():
        rows = [row for row in csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))) if row["row"] == "line"]
        assert {row["zone"]: row["intensityBasis"] for row in rows} == {"DEU": "hour", "FRA": "year"}
    assert "mean of the hours, weighted by energy" in papers["en"]
    assert "Mittel der Stunden, gewichtet mit der Energie" in papers["de"]

    report_file, events_file = tmp_path / "report.json", tmp_path / "events.csv"
    events_file.write_bytes(events.content)

    def recomputed() -> tuple[int, str]:
        report_file.write_text(json.dumps(report))
        done = subprocess.run([sys.executable, SCRIPT, report_file, events_file], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    assert recomputed()[0] == 0
    lines["DEU"]["intensityGPerKWh"] = 300.0
    code, said = recomputed()
    assert (code, "the mean of the hours is" in said) == (1, True)


def test_the_log_as_a_file_has_range_estimate_and_hour(house: House) -> None:
    receipts = two_hours_and_a_year(house)
    with browser(house) as client:
        asked = {"format": "csv", "range": "all", "source": "all"}
        rows = {row["id"]: row for row in csv.DictReader(io.StringIO(client.post("/api/usage/export", json=asked).text))}
    told = [rows[receipt["id"]] for receipt in receipts]
    assert [row["carbonIntensityIsEstimated"] for row in told] == ["false", "true", "false"]
    assert [row["carbonIntensityIsHourMissing"] for row in told] == ["false"] * 3
    assert [row["carbonIntensityHour"] != "" for row in told] == [True, True, False]
    assert {row["carbonIntensityLowGPerKWh"] for row in told} == {""}, "Electricity Maps tells no range"
    house.server.run(_widen(house, receipts[0]["id"]))
    with browser(house) as client:
        rows = {row["id"]: row for row in csv.DictReader(io.StringIO(client.post("/api/usage/export", json=asked).text))}
    row = rows[receipts[0]["id"]]
    assert (row["carbonIntensityLowGPerKWh"], row["carbonIntensityHighGPerKWh"]) == ("80.25", "412.125")


async def _widen(house: House, receipt_id: str) -> None:
    """As an hour of ENTSO-E stores it."""
    async with house.server.container.db.transaction() as tx:
        await tx.execute(
            "UPDATE usage_event SET carbon_intensity_low = 80.25, carbon_intensity_high = 412.125 WHERE id = $1",
            receipt_id.removeprefix("req_"),
        )


def missing(house: House) -> float:
    with house.server.client() as client:
        lines = client.get("/metrics").text.splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith('a2b_hour_missing_total{zone="DEU"}'))


def test_prometheus_counts_answers_that_the_year_stood_in_for(house: House) -> None:
    house.ask()
    house.ask("other")
    assert missing(house) == 1
    house.peer.history = [entry(this_hour(), 100)]
    house.work()
    house.ask()
    assert missing(house) == 1


def test_operators_are_told_why_hours_do_not_come(house: House, tmp_path: Path, database_url: str) -> None:
    """The administration and `doctor` say the same, and the public page what is in force."""
    environment = Environment(
        data_dir=tmp_path / "data",
        config=tmp_path / "data" / "aim2balance.yaml",
        database_url=database_url,
        database_direct_url=database_url,
        secret_key="only a test",
        values={"ENTSOE_API_KEY": "k", "ELECTRICITYMAPS_API_KEY": "k"},
    )
    with boss(house) as client:

        def told() -> tuple[list[str], list[tuple[str, str]], dict[str, Any]]:
            needs = [one["trouble"] for one in client.get("/api/admin/attention").raise_for_status().json()["hourly"]]
            found = [(one["state"], one["detail"]) for one in examine(environment) if one["what"] == "hourly intensity"]
            with house.server.client() as stranger:
                (zone,) = stranger.get("/api/impact/hours").raise_for_status().json()
            return needs, found, zone

        needs, ((state, detail),), zone = told()
        assert (needs, state, zone["hour"], zone["gPerKWh"]) == (["not-asked"], "note", None, None), detail
        assert "was not asked yet" in detail
        house.peer.history = [entry(this_hour(), 100)]
        house.work()
        needs, ((state, detail),), zone = told()
        assert (needs, state, zone["zone"], zone["gPerKWh"]) == ([], "ok", "DEU", 100)
        assert datetime.fromisoformat(zone["hour"]) == this_hour()
        assert f"{this_hour():%Y-%m-%dT%H}" in detail
        house.peer.status = 401  # hours are in time still, but a refused key mends itself never
        house.work()
        needs, ((state, detail),), zone = told()
        assert (needs, state, zone["gPerKWh"]) == (["key-refused"], "note", 100)
        assert "refuses the key" in detail
        house.peer.status = 503
        house.work()
        assert told()[0] == [], "an answer that did not come once is no trouble while an hour is in time"


def test_hours_that_are_too_old_need_a_look_and_a_key_that_is_not_set_is_wrong(tmp_path: Path, database_url: str) -> None:
    with open_house(tmp_path, database_url) as house, boss(house) as client:
        house.peer.history = [entry(this_hour() - 6 * HOUR, 100)]
        house.work()
        (one,) = client.get("/api/admin/attention").raise_for_status().json()["hourly"]
        assert (one["trouble"], one["zone"], one["source"], one["maxAgeHours"]) == ("too-old", "DEU", "electricitymaps", 3)
        assert datetime.fromisoformat(one["hour"]).astimezone(UTC) == this_hour() - 6 * HOUR
        folder = tmp_path / "data"
        environment = Environment(
            data_dir=folder,
            config=folder / "aim2balance.yaml",
            database_url=database_url,
            database_direct_url=database_url,
            secret_key="only a test",
        )
        found = [(one["state"], one["detail"]) for one in examine(environment) if one["what"] == "hourly intensity"]
        assert found == [("wrong", "electricitymaps: ELECTRICITYMAPS_API_KEY is not set")]
