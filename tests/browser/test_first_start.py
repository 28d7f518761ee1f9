"""The doors: first start, sign-in, registering, signing out."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person
from tests.server import PASSWORD, Server, a_server


@pytest.fixture
def fresh() -> Iterator[Server]:
    """A server nobody has set up: on the shared one another test may have made an administrator."""
    with a_server(wants_setup_link=True) as started:
        yield started


def test_first_start_makes_the_admin_and_the_demo_answers(fresh: Server, visit: Visiting) -> None:
    assert fresh.setup_link, "serve prints a setup link"
    seen = visit(base=fresh.base)
    page = seen.go("/")
    expect(page).to_have_url(re.compile("/setup$"))  # without an administrator there is nothing to sign in to
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.locator("input[name=email]").fill("admin@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    code = page.get_by_label("One-time code")
    page.get_by_role("button", name="Create administrator").click()
    expect(code).to_have_accessible_description(re.compile("The code is missing"))
    expect(code).to_be_focused()
    assert [url for url in sent if url.endswith("/api/setup")] == []
    seen.is_sound()
    page = seen.go(fresh.setup_link.removeprefix(fresh.base))
    expect(page.locator("input[name=code]")).not_to_be_empty()
    page.locator("input[name=email]").fill("admin@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    seen.is_sound()
    seen.shot("setup-light-wide")
    page.get_by_role("button", name="Create administrator").click()
    page.get_by_role("radio", name="Mistral").check()
    key = page.get_by_label("Key of Mistral")
    page.get_by_role("button", name="Test key").click()
    expect(key).to_have_accessible_description("A key has at least 8 characters.")
    expect(key).to_be_focused()
    key.fill("sk-nobody-knows-0123456789")
    page.get_by_role("button", name="Test key").click()
    # With a way out the provider refuses the key, without one it does not answer; both are said, and nothing is kept.
    expect(page.get_by_role("alert")).to_contain_text(re.compile("refused this key|did not answer|lists no model"))
    expect(page.get_by_role("button", name="Save key")).to_have_count(0)
    seen.is_sound()
    seen.shot("setup-key-light-wide")
    page.get_by_role("link", name="Try the demo model").click()
    seen.ask("Hello, who are you?")
    expect(page.get_by_test_id("answer-text")).to_contain_text("scripted")
    expect(page.get_by_test_id("receipt-line")).to_be_visible()


def test_registering_signing_out_and_in_again(visit: Visiting) -> None:
    seen = visit()
    page = seen.go("/dashboard")
    expect(page).to_have_url(re.compile(r"/signin\?next="))
    page.get_by_role("link", name="Create account").click()
    page.locator("input[name=email]").fill("newcomer@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_test_id("wallet-balance")).to_have_text(re.compile("5.00"))
    page.get_by_role("link", name="Account and settings").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.locator("input[name=email]").fill("newcomer@example.org")
    page.locator("input[name=password]").fill("not the password")
    page.locator("input[name=password]").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("E-mail or password is not right.")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    expect(page.get_by_test_id("wallet-balance")).to_be_visible()


def test_signing_out_in_one_tab_signs_out_the_other(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    page = seen.go("/settings")
    other = seen.new_tab()
    other.goto(f"{seen.base}/", wait_until="domcontentloaded")
    expect(other.get_by_test_id("wallet-balance")).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(other.locator("input[name=password]")).to_be_visible()


def test_a_stranger_opens_the_door_and_nothing_is_refused(visit: Visiting) -> None:
    """That nobody is signed in is an answer, not a failed request in the browser's log."""
    seen = visit()
    refused: list[str] = []
    seen.page.on("response", lambda response: refused.append(response.url) if response.status >= 400 else None)
    seen.page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page = seen.go("/signin")
    page.get_by_role("button", name="Sign in").wait_for()
    page.goto(f"{seen.base}/dashboard", wait_until="domcontentloaded")
    expect(page).to_have_url(re.compile("/signin"))
    page.get_by_role("button", name="Sign in").wait_for()
    assert refused == []
