"""The books of the restoration fund as anybody reads them, on a server with closed months; a person's own statements and badge."""

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from aim2balance.donations.types import Month
from aim2balance.kit.db import Database
from tests.browser.conftest import Visiting
from tests.browser.people import Person
from tests.browser.test_looks import LOOKS, keep
from tests.donations.books import PDF, Answer, book, set_rate
from tests.server import Server, a_server

SURCHARGES = (32_412_675, 67_048_166, 97_008_794, 147_893_634)
"""Micro-euro collected in the last four months, this one being the last."""


def months() -> list[Month]:
    """The last four, oldest first. The server closes what is over by itself, by its own clock."""
    found = [Month.of(datetime.now(UTC))]
    while len(found) < len(SURCHARGES):
        found.insert(0, found[0].before)
    return found


@pytest.fixture(scope="module")
def open_books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for real money: three closed months, paid and confirmed as far as they are, and two open ones."""
    files = tmp_path_factory.mktemp("proofs")
    proof = files / "proof.pdf"
    proof.write_bytes(PDF)
    with a_server(config={"demo": False}) as server:
        with ThreadPoolExecutor(1) as thread:  # Playwright's loop runs in this one
            thread.submit(lambda: asyncio.run(_collect(server))).result()
        first, second, third, _ = map(str, months())
        for month in (first, second, third):
            server.run("donations", "close", month)
        for month in (first, second):
            server.run("donations", "pay", month, "--date", f"{third}-02", "--reference", "a transfer", "--proof", str(proof))
        server.run("donations", "confirm", first, "--receipt", str(proof))
        yield server


async def _collect(server: Server) -> None:
    db = await Database.open((server.folder / "data" / "postgres.url").read_text().strip())
    try:
        await set_rate(db)
        await book(db, *(Answer(month.start, micro) for month, micro in zip(months(), SURCHARGES, strict=True)))
    finally:
        await db.close()


def test_every_month_is_there_and_the_published_books_verify(visit: Visiting, open_books: Server, tmp_path: Path) -> None:
    seen = visit(base=open_books.base)
    page = seen.go("/restoration")
    rows = page.get_by_test_id("month")
    expect(rows).to_have_count(4)
    expect(rows.nth(0)).to_contain_text("accruing")
    expect(rows.nth(1)).to_contain_text("due")
    expect(rows.nth(2)).to_contain_text("paid")
    expect(rows.nth(3)).to_contain_text("confirmed")
    expect(rows.nth(3)).to_contain_text("32.412675")
    expect(rows.nth(3)).to_contain_text("32.41 €")
    expect(page.get_by_test_id("donated")).to_contain_text("99.46 €")
    expect(page.get_by_test_id("closed-months")).to_contain_text("196.469635")
    expect(page.get_by_test_id("closed-months")).to_contain_text("196.46 €")
    published = page.request.get(f"{open_books.base}/api/donations")
    books = tmp_path / "donations.json"
    books.write_bytes(published.body())
    open_books.run("donations", "verify", str(books))
    altered = json.loads(books.read_text())
    altered["months"][-1]["collectedMicroEur"] += 1
    books.write_text(json.dumps(altered))
    with pytest.raises(AssertionError):
        open_books.run("donations", "verify", str(books))
    with page.expect_download() as receipt:
        rows.nth(3).get_by_role("link", name="Receipt").click()
    assert receipt.value.path().read_bytes() == PDF
    with page.expect_download() as table:
        page.get_by_role("button", name="CSV").click()
    assert table.value.path().read_text().count("\n") == 5


@pytest.mark.parametrize(
    ("locale", "day", "link"),
    [("en-GB", "1 Oct 2025", "How we estimate the footprint"), ("de-DE", "1. Okt. 2025", "Wie wir den Fußabdruck schätzen")],
)
def test_f48_the_rate_in_force_has_its_source_and_day_and_the_method_is_a_click_away(
    visit: Visiting, open_books: Server, locale: str, day: str, link: str
) -> None:
    seen = visit(locale=locale, base=open_books.base)
    page = seen.go("/restoration")
    rate = page.get_by_test_id("rate")
    expect(rate).to_contain_text("Bergwaldprojekt, a letter")
    expect(rate).to_contain_text(day)
    page.locator("#main").get_by_role("link", name=link).click()
    expect(page.get_by_role("heading", level=1, name=link)).to_be_visible()
    expect(page.get_by_test_id("method")).to_be_visible()
    assert page.url == f"{open_books.base}/impact/method"
    seen.is_sound()


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_looks(visit: Visiting, open_books: Server, theme: str, width: str) -> None:
    seen = visit(theme=theme, width=width, locale="de-DE" if theme == "dark" else "en-GB", base=open_books.base)
    page, look = seen.page, f"{theme}-{width}"
    seen.go("/restoration")
    page.get_by_test_id("month").first.wait_for()
    keep(seen, f"restoration-{look}")
    page.get_by_role("heading", level=2).last.scroll_into_view_if_needed()
    keep(seen, f"restoration-end-{look}")


def test_a_demo_says_that_nothing_is_donated(visit: Visiting) -> None:
    seen = visit()
    page = seen.go("/restoration")
    expect(page.get_by_text("so nothing is donated from here")).to_be_visible()
    seen.is_sound()


def test_a_statement_and_the_badge(visit: Visiting, person: Person) -> None:
    person.ask("Hello")
    seen = visit(person)
    page = seen.go("/wallet")
    section = page.get_by_test_id("statements")
    with page.expect_download() as paper:
        section.get_by_role("button", name="PDF").click()
    assert paper.value.path().read_bytes().startswith(b"%PDF")
    with page.expect_download() as data:
        section.get_by_role("button", name="JSON").click()
    statement = json.loads(data.value.path().read_text())
    assert statement["usage"]["requests"] >= 1
    section.get_by_role("switch", name="Public badge").click()
    picture = section.get_by_role("img", name="Preview of the badge")
    expect(picture).to_be_visible()
    address = str(picture.get_attribute("src"))
    assert page.request.get(address).ok
    keep(seen, "wallet-badge")
    section.get_by_role("switch", name="Public badge").click()
    expect(picture).to_have_count(0)
    assert page.request.get(address).status == 404
