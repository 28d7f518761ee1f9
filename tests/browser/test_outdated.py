"""A page that was loaded before the server got another version: it says so, and offers to load itself anew."""

import json

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person


def make_old(page: Page) -> None:
    """The page as an earlier build: it says that it is one, and sends a field that the server has no more."""

    def earlier(route: Route) -> None:
        sent = json.loads(route.request.post_data or "{}")
        route.continue_(
            headers={**route.request.headers, "x-a2b-build": "0123456789abcdef"}, post_data=json.dumps({**sent, "tone": "warm"})
        )

    page.route("**/api/chat/*/messages", earlier)


def test_an_outdated_page_offers_to_load_itself_anew_and_nothing_typed_is_lost(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    page = seen.go("/")
    make_old(page)
    seen.forgive("409")
    box = page.get_by_role("textbox", name="Message")
    box.fill("A question that took a while to write")
    page.get_by_role("button", name="Send").click()
    offer = page.get_by_test_id("outdated")
    expect(offer).to_contain_text("The server has a new version")
    expect(box).to_have_value("A question that took a while to write")
    seen.shot("outdated")
    page.unroute("**/api/chat/*/messages")
    offer.get_by_role("button", name="Load anew").click()
    expect(page.get_by_test_id("outdated")).to_have_count(0)
    expect(box).to_have_value("A question that took a while to write")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_test_id("receipt-line")).to_be_visible()
    assert page.locator("text=tone").count() == 0
    seen.is_sound()
