"""The officer's page over HTTP: a link to a month or a project says what statement and dashboard say, and ends when it is taken back."""

import codecs
import csv
import hashlib
import io
import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from aim2balance.donations.routes_officer import READS_PER_ADDRESS
from aim2balance.kit.ids import new_id
from tests.app.conftest import Running, running
from tests.donations.test_routes import text_of

__all__ = ["running"]

SECRET = "Was Ada nobody tells"


@pytest_asyncio.fixture
async def ada(running: Running) -> AsyncIterator[httpx2.AsyncClient]:
    _, token = await running.person("ada@example.org", euro="5")
    async with running.client(authorization=f"Bearer {token}") as client:
        yield client


async def ask(client: httpx2.AsyncClient, project_id: str | None = None) -> str:
    chat = str(new_id())
    said = {"text": SECRET, "model": "demo"} | ({} if project_id is None else {"projectId": project_id})
    answer = await client.post(f"/api/chat/{chat}/messages", json=said)
    assert "receipt" in answer.text
    return chat


async def month_of(client: httpx2.AsyncClient) -> str:
    months: list[str] = (await client.get("/api/statements")).json()["months"]
    return months[0]


async def link_to(client: httpx2.AsyncClient, **what: str | bool) -> dict[str, Any]:
    answer = await client.post("/api/officer-links", json=what)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def token_of(link: dict[str, Any]) -> str:
    begin, _, token = link["url"].partition("/o/")
    assert begin == "http://127.0.0.1:8080"
    return str(token)


async def read(running: Running, link: dict[str, Any], rest: str = "", **query: str) -> httpx2.Response:
    async with running.client() as stranger:
        return await stranger.get(f"/api/officer/{token_of(link)}{rest}", params=query)


async def test_a_month_says_what_its_statement_says_and_nothing_of_the_wallet(running: Running, ada: httpx2.AsyncClient) -> None:
    await ask(ada)
    month = await month_of(ada)
    link = await link_to(ada, month=month)
    answer = await read(running, link)
    assert answer.status_code == 200
    shown, statement = answer.json(), (await ada.get(f"/api/statements/{month}")).json()
    for part in ("usage", "footprint", "zone", "isFinal", "words"):
        assert shown[part] == statement[part]
    assert shown["money"] == {name: statement["money"][name] for name in shown["money"]}
    assert shown["money"]["spentMicroEur"] > 0
    assert [one["funding"] for one in shown["months"]] == [statement["funding"]]
    assert (shown["kind"], shown["month"], shown["project"]) == ("month", month, None)
    for word in ("ada@example.org", "alance", SECRET, "topup"):
        assert word not in answer.text.replace("aim2balance", "")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-robots-tag"] == "noindex"


async def test_a_project_says_what_the_dashboard_says_month_by_month(running: Running, ada: httpx2.AsyncClient) -> None:
    project = (await ada.post("/api/projects", json={"name": "Field work"})).json()["id"]
    await ask(ada, project)
    await ask(ada, project)
    await ask(ada)
    shown = (await read(running, await link_to(ada, projectId=project))).json()
    query = {"range": "all", "project": project}
    summary = (await ada.get("/api/usage/summary", params=query)).json()
    nature = (await ada.get("/api/usage/environmental", params=query)).json()
    assert (shown["kind"], shown["project"]) == ("project", "Field work")
    assert shown["money"]["spentMicroEur"] == summary["totalCostMicroEur"] == sum(one["spentMicroEur"] for one in shown["months"])
    assert shown["usage"]["requests"] == summary["totalRequests"] == sum(one["requests"] for one in shown["months"]) == 2
    assert shown["footprint"]["kWh"]["best"] == pytest.approx(nature["totalKWh"])
    assert shown["footprint"]["CO2e"]["high"] == pytest.approx(nature["ranges"]["co2e"]["high"])
    # Answers of the demo reach no donation, and the page says so.
    given = shown["money"]["demoSurchargeMicroEur"]
    assert (shown["money"]["surchargeMicroEur"], given > 0) == (0, True)
    assert sum(one["demoSurchargeMicroEur"] for one in shown["months"]) == given


async def test_a_person_says_what_the_dashboard_says_over_any_days(running: Running, ada: httpx2.AsyncClient) -> None:
    """All of the person's own use, whatever project it is of, and nobody else's."""
    project = (await ada.post("/api/projects", json={"name": "Field work"})).json()["id"]
    await ask(ada, project)
    await ask(ada)
    _, other = await running.person("eve@example.org", euro="5")
    async with running.client(authorization=f"Bearer {other}") as eve:
        await ask(eve)
    ever = await link_to(ada, person=True)
    events = (await read(running, ever, "/emissions/events")).text
    days = sorted(row["day"] for row in csv.DictReader(io.StringIO(events)))
    first, last = days[0], days[-1]
    summary = (await ada.get("/api/usage/summary", params={"range": "all"})).json()
    nature = (await ada.get("/api/usage/environmental", params={"range": "all"})).json()
    for span in ({}, {"firstDay": first}, {"lastDay": last}, {"firstDay": first, "lastDay": last}):
        link = await link_to(ada, person=True, **span)
        answer = await read(running, link)
        shown, report = answer.json(), (await read(running, link, "/emissions")).json()
        for told in (link, shown, report):
            assert (told["kind"], told["month"], told["project"]) == ("person", None, None)
            assert (told["firstDay"], told["lastDay"]) == (span.get("firstDay"), span.get("lastDay"))
        assert shown["money"]["spentMicroEur"] == summary["totalCostMicroEur"] == sum(one["spentMicroEur"] for one in shown["months"])
        assert shown["usage"]["requests"] == summary["totalRequests"] == sum(one["requests"] for one in shown["months"]) == 2
        assert shown["footprint"]["kWh"]["best"] == pytest.approx(nature["totalKWh"])
        assert sum(total["co2eKg"] for total in report["totals"]) == pytest.approx(shown["footprint"]["CO2e"]["best"])
        assert "ada@example.org" not in answer.text
        assert "Field work" not in answer.text
    before = str(date.fromisoformat(first) - timedelta(days=1))
    for span in ({"lastDay": before}, {"firstDay": "2001-02-03", "lastDay": before}):
        link = await link_to(ada, person=True, **span)
        shown = (await read(running, link)).json()
        assert (shown["usage"]["requests"], shown["money"]["spentMicroEur"], shown["months"]) == (0, 0, [])
        assert (await read(running, link, "/emissions")).json()["totals"] == []
    for lang, words in (("en", "over all time"), ("de", "ber alle Zeit")):
        assert words in text_of((await read(running, ever, "/pdf", lang=lang)).content)
    assert (await ada.delete(f"/api/officer-links/{ever['id']}")).status_code == 204
    for rest in ("", "/csv", "/pdf", "/emissions", "/emissions/csv", "/emissions/events"):
        assert (await read(running, ever, rest)).status_code == 404


async def test_the_files_say_what_the_page_says(running: Running, ada: httpx2.AsyncClient) -> None:
    await ask(ada)
    link = await link_to(ada, month=await month_of(ada))
    shown = (await read(running, link)).json()
    for lang, separator, mark in (("en", ",", "."), ("de", ";", ",")):
        answer = await read(running, link, "/csv", lang=lang)
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=separator)
        assert (row["month"], row["rateSource"]) == (shown["month"], "Beispielsatz" if lang == "de" else "example rate")
        assert Decimal(row["costEUR"].replace(mark, ".")) * 1_000_000 == shown["money"]["spentMicroEur"]
        assert float(row["kWh"].replace(mark, ".")) == pytest.approx(shown["footprint"]["kWh"]["best"], rel=0.05)
        paper = await read(running, link, "/pdf", lang=lang)
        assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")
        assert paper.headers["cache-control"] == answer.headers["cache-control"] == "no-store"
        assert b"ada@example.org" not in paper.content
        assert ("Demo (nach Skript, keine KI)" if lang == "de" else "Demo (scripted, no AI)") in text_of(paper.content)


@pytest.mark.parametrize("rest", ["/csv", "/emissions/csv", "/emissions/events"])
async def test_f61_the_files_are_written_as_ones_spreadsheet_reads_them(running: Running, ada: httpx2.AsyncClient, rest: str) -> None:
    await ask(ada)
    link = await link_to(ada, month=await month_of(ada))
    for lang, style, separator, mark in (
        ("en", {"separator": "semicolon", "decimal": "comma"}, ";", ","),
        ("de", {"separator": "comma", "decimal": "point"}, ",", "."),
        ("de", {"separator": "tab", "decimal": "comma", "bom": "false"}, "\t", ","),
    ):
        tongue = {} if rest == "/emissions/events" else {"lang": lang}
        content = (await read(running, link, rest, **{"bom": "true"} | tongue | style)).content
        assert content.startswith(codecs.BOM_UTF8) is ("bom" not in style)
        row, *_ = csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=separator)
        assert re.fullmatch(rf"\d+{re.escape(mark)}\d+(e-\d+)?", row["kWh"]), row
    assert (await read(running, link, rest, separator="pipe")).status_code == 400


def test_factors_and_ones_own_machines_on_paper() -> None:
    from aim2balance.donations.officer_files import _apart, _factor_line

    lines = [
        {"place": "own", "co2eElectricityKg": 0.012, "co2eRestKg": None},
        {"place": "own", "co2eElectricityKg": 0.5, "co2eRestKg": None},
    ]
    assert _apart({"lines": lines}, {"place": "own", "scope": "2"}, "de") == [
        ("Scope 2 + 3.3 (co2eElectricityKg)", "510\u00a0g"),
        ("Scope 3.2 (co2eRestKg)", "nicht bekannt"),
    ]
    assert _apart({"lines": lines}, {"place": "own", "scope": "3"}, "de") == []
    told = _factor_line("DEU", 329.65, 2025, "ember-2026", False, "de")
    assert told.startswith("DEU: 329,65 g CO₂e/kWh, 2025, Ember, Yearly Electricity Data") and told.endswith(", CC BY 4.0")
    assert _factor_line("WOR", 480, None, None, False, "en") == "WOR: 480.00 g CO₂e/kWh"


async def test_what_is_not_known_is_said_and_never_a_zero(running: Running, ada: httpx2.AsyncClient) -> None:
    project = (await ada.post("/api/projects", json={"name": "Empty"})).json()["id"]
    shown = (await read(running, await link_to(ada, projectId=project))).json()
    assert (shown["months"], shown["usage"]["requests"], shown["money"]["spentMicroEur"]) == ([], 0, 0)
    from aim2balance.donations.officer_files import officer_csv

    unknown = {"kWh": None, "L": None, "CO2e": None, "unmeasuredRequests": 1, "methods": []}
    funding = {
        "state": "accruing", "amountMicroEur": 7, "amountEUR": Decimal("0.000007"), "eurPerM2": None, "rateSource": None,
        "placeholderRate": False, "m2Funded": None, "partner": "=cmd()", "receiptURL": None,
    }  # fmt: skip
    month = {
        "month": "2026-11", "requests": 1, "titleRequests": 9, "spentMicroEur": 300, "demoSurchargeMicroEur": 0,
        "footprint": unknown, "funding": funding,
    }  # fmt: skip
    (row,) = csv.DictReader(io.StringIO(officer_csv({"months": [month]}, "de").decode("utf-8-sig")), delimiter=";")
    assert (row["answers"], row["titles"]) == ("1", "9")
    assert (row["kWh"], row["m2Funded"], row["costEUR"], row["partner"]) == ("nicht bekannt", "nicht bekannt", "0,0003", "'=cmd()")


async def test_a_link_is_listed_and_taken_back_by_its_person_alone(running: Running, ada: httpx2.AsyncClient) -> None:
    project = (await ada.post("/api/projects", json={"name": "Field work"})).json()["id"]
    of_month, of_project = await link_to(ada, month=await month_of(ada)), await link_to(ada, projectId=project)
    items = (await ada.get("/api/officer-links")).json()["items"]
    assert [(one["id"], one["kind"], one["project"]) for one in items] == [
        (of_project["id"], "project", "Field work"), (of_month["id"], "month", None),
    ]  # fmt: skip
    assert "url" not in items[0]
    _, other = await running.person("eve@example.org")
    async with running.client(authorization=f"Bearer {other}") as eve:
        assert (await eve.get("/api/officer-links")).json()["items"] == []
        assert (await eve.delete(f"/api/officer-links/{of_month['id']}")).status_code == 404
        refused = await eve.post("/api/officer-links", json={"projectId": project})
        assert (refused.status_code, refused.json()["code"]) == (404, "project_not_found")
    assert (await ada.delete(f"/api/officer-links/{of_month['id']}")).status_code == 204
    for rest in ("", "/pdf", "/csv"):
        gone = await read(running, of_month, rest)
        assert (gone.status_code, gone.json()["code"]) == (404, "officer_link_not_found")
    assert (await ada.delete(f"/api/projects/{project}")).status_code == 204
    assert (await read(running, of_project)).status_code == 404
    assert (await ada.get("/api/officer-links")).json()["items"] == []


async def test_only_a_hash_of_the_token_is_kept(running: Running, ada: httpx2.AsyncClient) -> None:
    token = token_of(await link_to(ada, month=await month_of(ada)))
    async with running.container.db.connection() as c:
        rows = await c.fetch("SELECT * FROM officer_link")
    assert token not in str([dict(row) for row in rows])
    assert [row["token_hash"] for row in rows] == [hashlib.sha256(token.encode()).digest()]


async def test_what_is_no_month_or_project_is_refused(ada: httpx2.AsyncClient) -> None:
    for body, status, code in (
        ({}, 400, "invalid_officer_link"),
        ({"month": "2026-10", "projectId": str(new_id())}, 400, "invalid_officer_link"),
        ({"month": "October"}, 400, "invalid_month"),
        ({"month": "2099-01"}, 400, "month_in_future"),
        ({"projectId": str(new_id())}, 404, "project_not_found"),
        ({"person": False}, 400, "invalid_officer_link"),
        ({"person": True, "month": "2026-10"}, 400, "invalid_officer_link"),
        ({"month": "2026-10", "firstDay": "2026-10-02"}, 400, "invalid_officer_link"),
        ({"person": True, "firstDay": "2026-10-02", "lastDay": "2026-10-01"}, 400, "invalid_officer_link"),
        ({"person": True, "lastDay": "9999-12-31"}, 400, "invalid_officer_link"),
        ({"person": True, "firstDay": "2099-01-01"}, 400, "month_in_future"),
    ):
        answer = await ada.post("/api/officer-links", json=body)
        assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_reading_is_throttled(running: Running, ada: httpx2.AsyncClient) -> None:
    async with running.client() as stranger:
        said = [(await stranger.get(f"/api/officer/guess{number}")).status_code for number in range(READS_PER_ADDRESS + 1)]
    assert (set(said[:-1]), said[-1]) == ({404}, 429)
