"""A lighter model is named where it would do, with what it saves; and never again when nobody wants to hear it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person, new_person
from tests.browser.test_looks import LOOKS, keep
from tests.server import PASSWORD, Server, a_server

CONFIG = {
    "demo": False,
    "providers": {
        "openai": {"api_key": "sk-never-used-0123456789", "base_url": "http://127.0.0.1:9/v1", "models": ["gpt-4o", "gpt-4o-mini"]},
    },
}
QUESTION = "What is the capital of Mongolia?"


@pytest.fixture(scope="module")
def models() -> Iterator[Server]:
    """A server that offers a strong and a light model; nothing is sent to them."""
    with a_server(config=CONFIG) as started:
        started.run("users", "create", "root@example.org", "--admin", stdin=f"{PASSWORD}\n")
        yield started


@pytest.fixture
def somebody(models: Server) -> Iterator[Person]:
    made = new_person(models, has_credit=False)
    models.run("wallet", "credit", made.email, "5", "--reason", "a gift")
    made.client.put("/api/user/personalization", json={"defaultModel": "gpt-4o"}).raise_for_status()
    yield made
    made.client.close()


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_it_says_what_a_lighter_model_saves(models: Server, visit: Visiting, somebody: Person, theme: str, width: str) -> None:
    seen = visit(somebody, base=models.base, theme=theme, width=width)
    page = seen.go("/")
    expect(page.get_by_test_id("model-button")).to_contain_text("gpt-4o")
    expect(page.get_by_test_id("data-recipients")).to_contain_text("Your message goes to OpenAI (United States).")
    page.get_by_role("textbox", name="Message").fill(QUESTION)
    hint = page.get_by_test_id("lighter")
    expect(hint).to_contain_text("A lighter model would do: gpt-4o-mini.")
    expect(hint).to_contain_text(re.compile(r"costs 0\.\d+\sct less and takes ≈\s[\d.]+\sWh less"))
    saved, chosen = cents_in(hint), cents_in(page.get_by_test_id("estimate"))
    keep(seen, f"lighter-{theme}-{width}")
    page.get_by_role("textbox", name="Message").fill("Please refactor this module step by step")
    expect(hint).to_have_count(0)
    page.get_by_role("textbox", name="Message").fill(QUESTION)
    hint.get_by_role("button", name="Use it").click()
    expect(page.get_by_test_id("model-button")).to_contain_text("gpt-4o-mini")
    expect(hint).to_have_count(0)
    expect(page.get_by_role("textbox", name="Message")).to_have_value(QUESTION)
    expect(page.get_by_test_id("estimate")).to_contain_text("0.0")
    lighter = cents_in(page.get_by_test_id("estimate"))
    assert 0 < saved < chosen, "less is saved than the message costs"
    assert saved == pytest.approx(chosen - lighter, abs=0.02), "both speak of this message"


def cents_in(place: Locator) -> float:
    """The first amount of cents that stands there."""
    found = re.search(r"([\d.]+)\sct", place.inner_text())
    assert found is not None, place.inner_text()
    return float(found[1])


def settle(page: Page) -> None:
    """Two seconds of the page's own clock, and a frame to draw what they brought."""
    page.clock.run_for(2000)
    page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")


def test_closed_it_stays_away(models: Server, visit: Visiting, somebody: Person) -> None:
    seen = visit(somebody, base=models.base)
    seen.page.clock.install()
    page = seen.go("/")
    page.get_by_role("textbox", name="Message").fill(QUESTION)
    expect(page.get_by_test_id("estimate")).to_contain_text("Wh")
    settle(page)
    expect(page.get_by_test_id("lighter")).to_have_count(1)
    page.get_by_test_id("lighter").get_by_role("button", name="Do not show such hints").click()
    expect(page.get_by_test_id("lighter")).to_have_count(0)
    page.reload()
    page.get_by_role("textbox", name="Message").fill("How tall is the Zugspitze?")
    expect(page.get_by_test_id("estimate")).to_contain_text("Wh")
    settle(page)
    expect(page.get_by_test_id("lighter")).to_have_count(0)
