"""Every screen and panel in both themes and two widths: sound for axe, no sideways scrolling, and a screenshot to look at."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, Visiting
from tests.browser.people import Person, new_person
from tests.server import Server

LOOKS = [("light", "wide"), ("dark", "wide"), ("light", "narrow"), ("dark", "narrow")]
QUESTIONS = ("What does an answer cost here?", "Please show me a table.", "And a piece of Python code, please.")

OTHER_CHATS = ("What is the footprint of an answer?", "A list of places worth restoring, please", "Hello, good morning")


@pytest.fixture(scope="module")
def regular(demo: Server) -> Iterator[Person]:
    """Somebody with a few chats and a key."""
    person = new_person(demo)
    for question in OTHER_CHATS:
        person.ask(question)
    chat = person.ask(QUESTIONS[0])
    for question in QUESTIONS[1:]:
        person.ask(question, chat=chat)
    person.client.post("/api/keys", json={"name": "my laptop", "limitEur": 5, "window": "month"}).raise_for_status()
    yield person
    person.client.close()


def keep(seen: Visit, name: str) -> None:
    """The screen as it stands, once its fonts are there."""
    seen.page.evaluate("document.fonts.ready")
    seen.shot(name)
    seen.is_sound()


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_doors(visit: Visiting, demo: Server, theme: str, width: str) -> None:
    seen = visit(theme=theme, width=width)
    page, look = seen.page, f"{theme}-{width}"
    seen.go("/signin")
    page.get_by_role("button", name="Sign in").wait_for()
    keep(seen, f"signin-{look}")
    page.locator("input[name=email]").fill("nobody@example.org")
    page.locator("input[name=password]").fill("no such password")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("alert").wait_for()
    keep(seen, f"signin-refused-{look}")
    seen.go("/register")
    page.get_by_role("button", name="Create account").wait_for()
    keep(seen, f"register-{look}")
    seen.go("/setup")
    page.get_by_text("Connect a provider").wait_for()
    keep(seen, f"setup-{look}")
    seen.go("/no-such-page")
    page.get_by_text("There is nothing at this address").wait_for()
    keep(seen, f"not-found-{look}")


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_chat(visit: Visiting, regular: Person, theme: str, width: str) -> None:
    seen = visit(regular, theme=theme, width=width)
    page, look = seen.page, f"{theme}-{width}"
    seen.go("/")
    page.get_by_role("textbox", name="Message").fill("How many trees grow on a hectare of mountain forest?")
    expect(page.get_by_test_id("estimate")).to_contain_text("≈")
    expect(page.get_by_test_id("conversation")).to_have_count(len(OTHER_CHATS) + 1)
    keep(seen, f"chat-empty-{look}")
    page.get_by_test_id("model-button").click()
    page.get_by_role("dialog", name="Choose a model").locator("[data-model=demo]").wait_for()
    keep(seen, f"model-picker-{look}")
    page.keyboard.press("Escape")
    if width == "narrow":
        page.get_by_role("button", name="Open navigation").click()
        expect(page.get_by_test_id("wallet-balance")).to_be_in_viewport()
        keep(seen, f"navigation-{look}")
        page.get_by_role("button", name="Close navigation").first.click()
    chat = regular.chats[-1]
    seen.go(f"/c/{chat}")
    expect(page.get_by_test_id("receipt-line")).to_have_count(3)
    page.locator(".hljs-keyword").first.wait_for()
    keep(seen, f"chat-{look}")
    page.get_by_role("textbox", name="Message").fill("How much would a longer answer cost?")
    expect(page.get_by_test_id("estimate")).to_contain_text("≈")
    page.get_by_test_id("receipt-line").last.click()
    page.get_by_test_id("receipt-total").wait_for()
    keep(seen, f"receipt-{look}")


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_over_the_page(visit: Visiting, regular: Person, theme: str, width: str) -> None:
    seen = visit(regular, theme=theme, width=width)
    page, look = seen.page, f"{theme}-{width}"
    seen.go("/dashboard")
    _dashboard_is_there(page)
    keep(seen, f"dashboard-{look}")
    page.get_by_test_id("trend-card").get_by_title("Table").click()
    page.get_by_test_id("trend-card").get_by_role("table").wait_for()
    page.locator("#main").evaluate("element => element.scrollTo(0, element.scrollHeight)")
    keep(seen, f"dashboard-end-{look}")
    seen.go("/impact")
    page.get_by_test_id("calculated-price").wait_for()
    keep(seen, f"impact-{look}")
    page.locator("#method").evaluate("element => element.scrollIntoView()")
    keep(seen, f"impact-method-{look}")
    seen.go("/settings")
    page.get_by_test_id("key-row").wait_for()
    keep(seen, f"settings-{look}")
    page.get_by_role("button", name="Revoke").click()
    page.get_by_role("dialog").wait_for()
    keep(seen, f"revoke-{look}")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_role("combobox").wait_for()
    expect(page.get_by_role("dialog").get_by_role("option")).to_have_count(10 + len(OTHER_CHATS) + 1)
    keep(seen, f"palette-{look}")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keyboard shortcuts").wait_for()
    keep(seen, f"shortcuts-{look}")


def _dashboard_is_there(page: Page) -> None:
    page.get_by_test_id("balance").wait_for()
    page.get_by_test_id("total-spent").wait_for()
    page.get_by_test_id("trend-card").get_by_role("img").wait_for()
    page.get_by_test_id("provider-card").locator("svg").first.wait_for()
    page.get_by_test_id("environment-card").get_by_text("Method").wait_for()
    page.get_by_test_id("usage-row").first.wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_new_account_is_not_a_blank_page(visit: Visiting, person: Person, theme: str) -> None:
    seen = visit(person, theme=theme)
    page = seen.go("/dashboard")
    page.get_by_test_id("nothing-used").wait_for()
    keep(seen, f"dashboard-new-{theme}-wide")


def test_failed_figures_say_so_and_can_be_asked_for_again(visit: Visiting, regular: Person) -> None:
    seen = visit(regular)
    page = seen.page
    page.route("**/api/usage/log*", lambda route: route.fulfill(status=400, json={"code": "invalid_request_error"}))
    seen.go("/dashboard")
    failed = page.get_by_test_id("usage-card")
    failed.get_by_text("These figures could not be loaded").wait_for()
    keep(seen, "dashboard-failed-light-wide")
    page.unroute_all()
    failed.get_by_role("button", name="Try again").click()
    page.get_by_test_id("usage-row").first.wait_for()
    seen.forgive("status of 400")


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_german(visit: Visiting, regular: Person, width: str) -> None:
    signed_out = visit(locale="de-DE", width=width)
    signed_out.go("/signin").get_by_role("button", name="Anmelden").wait_for()
    keep(signed_out, f"signin-german-{width}")
    seen = visit(regular, locale="de-DE", width=width)
    page = seen.go(f"/c/{regular.chats[-1]}")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.get_by_test_id("receipt-line").last.click()
    expect(page.get_by_test_id("receipt-panel")).to_contain_text("Renaturierungsaufschlag 2,5")
    expect(page.get_by_test_id("receipt-panel")).to_contain_text("keine Kompensation")
    keep(seen, f"receipt-german-{width}")
    seen.go("/dashboard")
    _dashboard_is_there_in_german(page)
    keep(seen, f"dashboard-german-{width}")
    seen.go("/impact")
    page.get_by_test_id("calculated-price").wait_for()
    keep(seen, f"impact-german-{width}")
    seen.go("/settings")
    page.get_by_test_id("key-row").wait_for()
    keep(seen, f"settings-german-{width}")


def _dashboard_is_there_in_german(page: Page) -> None:
    page.get_by_test_id("trend-card").get_by_role("img").wait_for()
    page.get_by_test_id("environment-card").get_by_text("Methode").wait_for()
    page.get_by_test_id("usage-row").first.wait_for()
    assert "." not in page.get_by_test_id("balance").inner_text().partition(",")[2]
