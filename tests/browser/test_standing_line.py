"""The standing line stands once on a page, and with everything that opens over one."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person

WORDS = {"en-GB": "This contribution is no compensation.", "de-DE": "Dieser Beitrag ist keine Kompensation."}


def line(page: Page, locale: str) -> Locator:
    return page.get_by_text(WORDS[locale]).filter(visible=True)


@pytest.mark.parametrize(("locale", "width"), [("en-GB", "wide"), ("de-DE", "narrow")])
def test_the_line_stands_once(visit: Visiting, person: Person, locale: str, width: str) -> None:
    chat = person.ask("What does an answer cost here?")
    seen = visit(person, locale=locale, width=width)
    page = seen.page
    for path, ready in (
        ("/", "data-recipients"),
        (f"/c/{chat}", "receipt-line"),
        ("/dashboard", "total-carbon"),
        ("/impact", "calculated-price"),
        (f"/receipts/{person.stored_answer(chat)['receipt']['id']}", "receipt-total"),
    ):
        seen.go(path)
        page.get_by_test_id(ready).first.wait_for()
        expect(line(page, locale)).to_have_count(1)
    seen.go(f"/c/{chat}")
    page.get_by_test_id("receipt-line").click()
    panel = page.get_by_test_id("receipt-panel")
    expect(line(page, locale)).to_have_count(1)
    expect(panel.get_by_text(WORDS[locale])).to_be_visible()
    seen.shot(f"standing-line-{width}")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(line(page, locale)).to_have_count(1)
