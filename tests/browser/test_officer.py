"""The officer's page: a link made where its person looks for it, read by somebody without an account, and taken back."""

import csv
import re

import pytest
from playwright.sync_api import expect

from tests.browser.books import Account, book
from tests.browser.conftest import Visiting
from tests.browser.people import Person
from tests.browser.reading import save_csv_by
from tests.browser.test_looks import keep
from tests.server import Server

RUNS_OVER = """[...document.querySelectorAll('.table-cards td')].filter(cell => {
    const text = document.createRange();
    text.selectNodeContents(cell);
    return text.getBoundingClientRect().right > cell.getBoundingClientRect().right + 1;
}).map(cell => cell.innerText)"""


def test_a_month_is_shared_read_and_taken_back(visit: Visiting, person: Person) -> None:
    person.ask("Hello, who are you?")
    seen = visit(person, locale="de-DE")
    page = seen.go("/wallet")
    page.get_by_role("button", name="Bericht per Link").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Link erstellen").click()
    address = dialog.get_by_role("textbox", name="Link zum Bericht").input_value()
    keep(seen, "officer-dialog-light-wide")
    path = "/o/" + address.partition("/o/")[2]
    for theme, width, locale in (("light", "wide", "de-DE"), ("dark", "narrow", "en-GB")):
        guest = visit(theme=theme, width=width, locale=locale)
        guest.go(path)
        expect(guest.page.get_by_test_id("officer-month")).to_have_count(1)
        expect(guest.page.locator("meta[name=robots]")).to_have_attribute("content", "noindex")
        expect(guest.page.get_by_text(person.email)).to_have_count(0)
        expect(guest.page.get_by_text("who are you")).to_have_count(0)
        named = "Demo (nach Skript, keine KI)" if locale == "de-DE" else "Demo (scripted, no AI)"
        expect(guest.page.get_by_role("cell", name=named, exact=True)).to_be_visible()
        words = (
            {"save": "Datei sichern", "separator": "Strichpunkt", "decimal": "1,5"}
            if locale == "de-DE"
            else {"separator": "Tab", "decimal": "1.5"}
        )
        for file in (
            ("CSV", "Emissionen (CSV)", "Einzelne Antworten (CSV)")
            if locale == "de-DE"
            else ("CSV", "Emissions (CSV)", "Single answers (CSV)")
        ):
            written = save_csv_by(guest.page.get_by_role("button", name=file, exact=True), **words).read_text(encoding="utf-8")
            between, mark = (";", ",") if locale == "de-DE" else ("\t", ".")
            row = next(csv.DictReader(written.removeprefix("\ufeff").splitlines(), delimiter=between))
            assert written.startswith("\ufeff")
            assert re.fullmatch(rf"\d+{re.escape(mark)}\d+(e-\d+)?", row["kWh"]), (file, row)
        keep(guest, f"officer-{theme}-{width}")
    page = seen.go("/settings")
    page.get_by_test_id("officer-links").get_by_role("button", name="zurücknehmen").click()
    expect(page.get_by_test_id("officer-links").get_by_text("Es gibt keine.")).to_be_visible()
    guest.go(path)
    expect(guest.page.get_by_role("alert")).to_contain_text("This link does not work")


def test_a_persons_own_use_is_shared_over_days_and_over_all_time(visit: Visiting, person: Person) -> None:
    person.ask("Hello, who are you?")
    seen = visit(person, locale="de-DE")
    page = seen.go("/settings")
    page.get_by_test_id("officer-links").get_by_role("button", name="Bericht per Link: Ihre eigene Nutzung").click()
    dialog = page.get_by_role("dialog")
    paths = []
    for first, last in (("", ""), ("2001-02-03", "2001-02-04")):
        dialog.get_by_label("Erster Tag").fill(first)
        dialog.get_by_label("Letzter Tag").fill(last)
        with page.expect_response(lambda said: said.url.endswith("/api/officer-links") and said.request.method == "POST") as made:
            dialog.get_by_role("button", name="Link erstellen").click()
        address = made.value.json()["url"]
        expect(dialog.get_by_role("textbox", name="Link zum Bericht")).to_have_value(address)
        paths.append("/o/" + address.partition("/o/")[2])
    expect(dialog.get_by_text("3. Feb. 2001 bis 4. Feb. 2001").first).to_be_visible()
    keep(seen, "officer-dialog-person-wide")
    for theme, width, locale, title in (("light", "wide", "de-DE", "Über alle Zeit"), ("dark", "narrow", "en-GB", "Over all time")):
        guest = visit(theme=theme, width=width, locale=locale)
        guest.go(paths[0])
        expect(guest.page.get_by_role("heading", level=1, name=title)).to_be_visible()
        expect(guest.page.get_by_test_id("officer-month")).to_have_count(1)
        expect(guest.page.get_by_test_id("officer-emissions")).to_be_visible()
        expect(guest.page.get_by_text(person.email)).to_have_count(0)
        keep(guest, f"officer-person-{theme}-{width}")
    guest.go(paths[1])
    expect(guest.page.get_by_text("Nothing was used yet.").first).to_be_visible()
    dialog.get_by_role("button", name="Den Link zu Über alle Zeit").click()
    expect(dialog.get_by_text("Über alle Zeit")).to_have_count(0)
    guest.go(paths[0])
    expect(guest.page.get_by_role("alert")).to_contain_text("This link does not work")


def test_a_project_is_shared_on_its_page(visit: Visiting, person: Person) -> None:
    project = person.client.post("/api/projects", json={"name": "Field work"}).raise_for_status().json()["id"]
    seen = visit(person)
    page = seen.go(f"/projects/{project}")
    page.get_by_role("button", name="Report by link: Field work").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Make a link").click()
    address = dialog.get_by_role("textbox", name="Link to the report").input_value()
    guest = visit()
    guest.go("/o/" + address.partition("/o/")[2])
    expect(guest.page.get_by_role("heading", name="Field work")).to_be_visible()
    expect(guest.page.get_by_text("Nothing was used yet.").first).to_be_visible()


@pytest.mark.parametrize("locale", ["de-DE", "en-GB"])
def test_no_figure_lies_over_another_on_a_phone(visit: Visiting, demo: Server, person: Person, locale: str) -> None:
    book(demo, Account(email=person.email, answers=16, days=1))
    month = person.get("/api/statements")["months"][0]
    made = person.client.post("/api/officer-links", json={"month": month}).raise_for_status().json()
    guest = visit(width="narrow", locale=locale)
    guest.go("/o/" + made["url"].partition("/o/")[2])
    expect(guest.page.get_by_test_id("emissions-line").first).to_be_visible()
    expect(guest.page.get_by_test_id("officer-month")).to_have_count(1)
    nothing = "daher wird von hier nichts gespendet" if locale == "de-DE" else "so nothing is donated from here"
    expect(guest.page.get_by_test_id("officer-recipient")).to_contain_text(nothing)
    expect(guest.page.get_by_text("Bergwaldprojekt")).to_have_count(0)
    assert guest.page.evaluate(RUNS_OVER) == []
    keep(guest, f"officer-figures-narrow-{locale}")
