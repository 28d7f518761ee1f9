"""Answers of a model on the server's own machine, measured by a meter: what the receipt says of them, and their scope in an officer's report."""

import csv
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.sync_api import expect

from aim2balance.kit import number_format
from tests.adapters.power_sensors import FakePowercap
from tests.browser.conftest import Visiting
from tests.browser.people import Person, ask, cookies_of, new_operator, new_person
from tests.browser.provider import Provider, a_shop
from tests.browser.reading import save_csv_by
from tests.browser.test_looks import keep
from tests.donations.test_routes import text_of
from tests.server import Server

LOCALES = ("en-GB", "de-DE")
SAYS: dict[str, dict[str, tuple[str, ...]]] = {
    "rapl": {
        "en-GB": (
            "Footprint, measured here", "A, measured here", "energy counter of the processor (RAPL)", "What it sees", "processor",
            "Added as a range", "memory, board, drives and fans, losses of the power supply", "no cooling of the room counted", "measured-1",
            "not separated by the meter", "not stated by the operator",
        ),
        "de-DE": (
            "Fußabdruck, hier gemessen", "A, hier gemessen", "Energiezähler des Prozessors (RAPL)", "Was er erfasst", "Prozessor",
            "Als Spanne ergänzt", "Arbeitsspeicher, Platine, Laufwerke und Lüfter, Verluste des Netzteils", "Kühlung des Raums nicht enthalten",
            "measured-1", "nicht getrennt gemessen", "vom Betreiber nicht angegeben",
        ),
    },
    "watts": {
        "en-GB": (
            "Estimated footprint", "B, time measured, power stated", "not separated by the meter", "not stated by the operator",
            "of which both together", "power as the operator states it, times the time measured",
            "the whole machine", "no cooling of the room counted", "measured-1",
        ),
        "de-DE": (
            "Geschätzter Fußabdruck", "B, Zeit gemessen", "nicht getrennt gemessen", "vom Betreiber nicht angegeben",
            "davon beide zusammen", "Leistung laut Betreiber, mal gemessener Zeit", "die ganze Maschine",
            "Kühlung des Raums nicht enthalten", "measured-1",
        ),
    },
}  # fmt: skip
QUANTITIES: tuple[tuple[str, str, number_format.Quantity], ...] = (
    ("co2eKg", "CO₂e", "carbon"),
    ("kWh", "kWh", "energy"),
    ("waterL", "L", "water"),
)


NOT_SEPARATED = {"en-GB": "not separated by the meter", "de-DE": "nicht getrennt gemessen"}


class Working(Provider):
    """Takes a fifth of a second; the counters of the machine go on meanwhile."""

    powercap: FakePowercap | None = None

    def answer(self) -> None:
        threading.Event().wait(0.1)
        if self.powercap is not None:
            self.powercap.use(25)
        threading.Event().wait(0.1)
        self.say("Cotton grass and sundew.", {"prompt_tokens": 900, "completion_tokens": 300, "total_tokens": 1200})


@pytest.fixture(scope="module", params=["rapl", "watts"])
def shop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Server]]:
    """A server that measures, by a tree of counters in a folder, or by watts that its operator states."""
    meter: dict[str, Any] = {"sensors": ["watts"], "idle_watts": 40, "load_watts": 240}
    powercap = None
    if request.param == "rapl":
        powercap = FakePowercap(tmp_path_factory.mktemp("powercap") / "tree")
        meter = {"sensors": ["rapl"], "rapl_path": str(powercap.path)}
    with a_shop(type("Working", (Working,), {"powercap": powercap}), power_meter=meter) as started:
        yield request.param, started


@pytest.fixture(scope="module")
def measured(shop: tuple[str, Server]) -> Iterator[tuple[str, Server, Person, dict[str, Any]]]:
    """A person with answers of a model elsewhere, of the demo, and a measured one, whose receipt it is."""
    kind, server = shop
    person = new_person(server)
    for model in ("dear-model", "demo"):
        ask(person, "What grows in a bog?", model, None)
    receipt = ask(person, "And on a moor?", "measured-model", None)
    yield kind, server, person, person.get(f"/api/receipts/{receipt['id']}")
    person.client.close()


@pytest.mark.parametrize("locale", LOCALES)
def test_a_receipt_says_that_it_was_measured_by_what_and_what_was_not_seen(
    visit: Visiting, measured: tuple[str, Server, Person, dict[str, Any]], locale: str
) -> None:
    kind, server, person, receipt = measured
    assert receipt["impact"]["method"] == "measured-1"
    assert receipt["impact"]["measured"]["sensors"] == [kind]
    language: number_format.Language = "de" if locale == "de-DE" else "en"
    energy = number_format.amount_of(receipt["impact"]["kWh"]["best"], "energy", language)
    seen = visit(base=server.base, locale=locale)
    seen.context.add_cookies(cookies_of(person))
    page = seen.go(f"/receipts/{receipt['id']}")
    expect(page.get_by_test_id("receipt-measured")).to_be_visible()
    whole = page.get_by_role("main")
    for words in (*SAYS[kind][locale], energy):
        expect(whole).to_contain_text(words)
    for part in ("accelerators", "host"):
        expect(page.get_by_test_id(f"receipt-{part}")).to_have_text(NOT_SEPARATED[locale])
    together = number_format.amount_of(receipt["impact"]["parts"]["together"]["best"], "energy", language)
    expect(page.get_by_test_id("receipt-together")).to_contain_text(together)
    assert "0 Wh" not in page.get_by_test_id("receipt-cooling").inner_text()
    seen.is_sound()
    page = seen.go(f"/c/{receipt['conversationId']}")
    page.get_by_test_id("receipt-line").first.click()
    panel = page.get_by_test_id("receipt-panel")
    for words in (*SAYS[kind][locale], energy):
        expect(panel).to_contain_text(words)
    beside = {"en-GB": "the figures here are estimates", "de-DE": "die Werte hier sind Schätzungen"}
    expect(panel.get_by_test_id("alternatives")).to_contain_text(beside[locale])
    assert person.get(f"/api/receipts/{receipt['id']}/alternatives")["measured"] is True
    panel.get_by_test_id("receipt-measured").scroll_into_view_if_needed()
    keep(seen, f"receipt-measured-{kind}-{language}")


def test_a_part_that_the_meter_does_not_tell_apart_is_an_empty_cell(measured: tuple[str, Server, Person, dict[str, Any]]) -> None:
    kind, _, person, receipt = measured
    text = person.client.post("/api/usage/export", json={"format": "csv", "range": "all"}).raise_for_status().content.decode("utf-8-sig")
    (row,) = [line for line in csv.DictReader(text.splitlines()) if line["id"] == receipt["id"]]
    assert (row["kWhAccelerators"], row["kWhHost"], row["kWhCooling"]) == ("", "", "")
    assert bool(row["kWhIdle"]) == (receipt["impact"]["parts"]["idle"] is not None)
    assert row["kWhIdle"] or kind == "rapl"
    assert float(row["kWhNotSeparated"]) == pytest.approx(receipt["impact"]["parts"]["together"]["best"], rel=0.05)
    others = [line for line in csv.DictReader(text.splitlines()) if line["method"] == "a2b-2"]
    assert others
    assert all(line["kWhAccelerators"] and line["kWhHost"] and not line["kWhNotSeparated"] for line in others)


@pytest.fixture(scope="module")
def operator(shop: tuple[str, Server]) -> Iterator[Person]:
    """The operator of that server, with the same answers."""
    _, server = shop
    person = new_operator(server)
    server.run("wallet", "credit", person.email, "5", "--reason", "a test")
    for model in ("dear-model", "demo", "measured-model"):
        ask(person, "What grows in a bog?", model, None)
    yield person
    person.client.close()


@pytest.mark.parametrize(("locale", "is_operator"), [(LOCALES[0], True), (LOCALES[1], False)])
def test_f48_an_officers_page_has_the_scopes_of_its_files(
    visit: Visiting, measured: tuple[str, Server, Person, dict[str, Any]], operator: Person, locale: str, is_operator: bool
) -> None:
    kind, server, person, _ = measured
    if is_operator:
        person = operator
    language: number_format.Language = "de" if locale == "de-DE" else "en"
    month = person.get("/api/statements")["months"][0]
    token = person.client.post("/api/officer-links", json={"month": month}).raise_for_status().json()["url"].rpartition("/")[2]
    with httpx2.Client(base_url=server.base, timeout=60) as outside:
        report = outside.get(f"/api/officer/{token}/emissions").raise_for_status().json()
    # The machine here is the operator's own; a customer buys its answers like any other's.
    assert [(total["place"], total["scope"], total["category"]) for total in report["totals"]] == [
        ("remote", "3", "1"),
        *([("own", "2", "2,3")] if is_operator else []),
        ("demo", "none", ""),
    ]
    seen = visit(base=server.base, locale=locale, width="narrow" if kind == "watts" else "wide")
    page = seen.go(f"/o/{token}")
    card = page.get_by_test_id("officer-emissions")
    for total in report["totals"]:
        scope = card.get_by_test_id(f"scope-{total['place']}")
        expect(scope).to_contain_text(report["texts"][language][total["place"]])
        for name, _, quantity in QUANTITIES:
            best = number_format.amount_of(total[name], quantity, language)
            expect(scope).to_contain_text(f"≈\u00a0{best}")
            for end in ("Low", "High"):
                digits = number_format.amount_of(total[f"{name}{end}"], quantity, language).partition("\u00a0")[0]
                expect(scope).to_contain_text(digits)
        expect(scope.get_by_role("definition").first).to_have_text(str(total["events"]))
    own = [line for line in report["lines"] if line["place"] == "own"]
    for test_id, name in (("scope-electricity", "co2eElectricityKg"), ("scope-rest", "co2eRestKg")):
        if not is_operator:
            expect(card.get_by_test_id(test_id)).to_have_count(0)
            continue
        told = number_format.amount_of(sum(line[name] for line in own), "carbon", language)
        expect(card.get_by_test_id(test_id)).to_contain_text(told)
    rows = card.get_by_test_id("emissions-line")
    expect(rows).to_have_count(len(report["lines"]))
    for number, line in enumerate(report["lines"]):
        expect(rows.nth(number)).to_contain_text(number_format.amount_of(line["co2eKg"], "carbon", language))
        expect(rows.nth(number)).to_contain_text(f"{line['intensityYear']}, {line['intensitySource']}")
        expect(rows.nth(number)).to_contain_text(f"{number_format.fixed(line['intensityGPerKWh'], 1, language)} g CO₂e/kWh")
    for name in ("factors", "range", "water", "notCounted"):
        expect(card).to_contain_text(report["texts"][language][name])
    page.evaluate("document.querySelector('[data-testid=officer-emissions]').scrollIntoView()")
    keep(seen, f"officer-emissions-{kind}-{language}")

    offered = page.get_by_role("button", name="Emissionen (CSV)" if language == "de" else "Emissions (CSV)", exact=True)
    file = save_csv_by(offered, save="Datei sichern", separator="Strichpunkt", decimal="1,5") if language == "de" else save_csv_by(offered)
    delimiter = ";" if language == "de" else ","
    lines = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines(), delimiter=delimiter))
    for total in report["totals"]:
        (row,) = [one for one in lines if (one["row"], one["place"]) == ("total", total["place"])]
        assert {name: float(row[name].replace(",", ".")) for name, _, _ in QUANTITIES} == {name: total[name] for name, _, _ in QUANTITIES}
    with page.expect_download() as download:
        page.get_by_role("button", name="PDF").click()
    sheet = text_of(Path(download.value.path()).read_bytes()).replace("\u00a0", " ")
    for total in report["totals"]:
        for name, _, quantity in QUANTITIES:
            assert number_format.amount_of(total[name], quantity, language).replace("\u00a0", " ") in sheet, (total["place"], name)
