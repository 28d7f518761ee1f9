"""EU-only as a person meets it: the switch in the list of models, the mark at the composer, what remains, and the settings."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, Visiting
from tests.browser.people import Person, cookies_of, new_person
from tests.server import Server, a_server

PRICES = {"input": 2, "output": 8}
LOOKS = ({"theme": "light", "width": "wide"}, {"theme": "dark", "width": "narrow"})


@pytest.fixture(scope="module")
def oceans(demo: Server) -> Iterator[Server]:
    """A server with one model on this side of the ocean, and one on the other."""
    keeper = new_person(demo)
    key = demo.run("keys", "create", "--user", keeper.email).strip()
    keeper.client.close()
    provider = {"dialect": "openai", "vendor": "other", "base_url": f"{demo.base}/v1", "api_key": key, "models": []}
    config = {
        "demo": True,
        "providers": {
            "here": {**provider, "region": "eu", "zone": "DEU"},
            "there": {**provider, "region": "us", "zone": "USA"},
        },
        "models": {
            "near-model": {"provider": "here", "upstream": "demo", "usd_per_mtok": PRICES, "max_output": 16384},
            "far-model": {"provider": "there", "upstream": "demo", "usd_per_mtok": PRICES, "max_output": 16384},
        },
    }
    with a_server(config=config, environ={"AIM2BALANCE_DEMO_WITH_REAL_KEYS": "1"}) as started:
        yield started


@pytest.fixture
def reader(oceans: Server) -> Iterator[Person]:
    made = new_person(oceans)
    yield made
    made.client.close()


def there(visit: Visiting, oceans: Server, reader: Person, **look: str) -> Visit:
    seen = visit(base=oceans.base, **look)
    seen.context.add_cookies(cookies_of(reader))
    return seen


def choose(page: Page, model: str) -> None:
    page.get_by_test_id("model-button").click()
    page.locator(f"[data-model='{model}']").click()


@pytest.mark.parametrize("look", LOOKS, ids=("wide", "narrow"))
def test_the_switch_dims_what_is_elsewhere_and_says_what_remains(
    visit: Visiting, oceans: Server, reader: Person, look: dict[str, str]
) -> None:
    at = there(visit, oceans, reader, **look)
    suffix = look["width"]
    page = at.go("/")
    choose(page, "far-model")
    page.get_by_test_id("model-button").click()
    page.get_by_role("switch", name="EU only").check()
    far = page.locator("[data-model='far-model']")
    expect(far).to_be_disabled()
    expect(page.locator("tr", has=far)).to_contain_text("Not offered in the EU")
    expect(page.locator("[data-model='near-model']")).to_be_enabled()
    at.shot(f"eu-only-models-{suffix}")
    at.is_sound()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("eu-only")).to_be_visible()
    notice = page.get_by_test_id("eu-notice")
    expect(notice).to_contain_text("demo · there")
    at.shot(f"eu-only-notice-{suffix}")
    at.is_sound()
    notice.get_by_role("button", name="Use demo · here").click()
    expect(notice).to_have_count(0)
    at.ask("Where are you?")
    expect(page.get_by_test_id("answer")).to_have_attribute("data-status", "done")
    (chat,) = reader.get("/api/convos")["items"]
    assert reader.get(f"/api/messages/{chat['id']}")["euOnly"] is True
    assert reader.stored_answer(chat["id"])["receipt"]["region"] == "eu"
    page.reload()
    expect(page.get_by_test_id("eu-only")).to_be_visible()


def test_the_settings_bind_every_chat(visit: Visiting, oceans: Server, reader: Person) -> None:
    at = there(visit, oceans, reader)
    page = at.go("/settings")
    page.get_by_role("switch", name="EU only, everywhere").check()
    expect(page.get_by_role("switch", name="EU only, everywhere")).to_be_checked()
    at.shot("eu-only-settings")
    page = at.go("/")
    expect(page.get_by_test_id("eu-only")).to_be_visible()
    expect(page.get_by_test_id("model-button")).to_contain_text("demo · here")
    page.get_by_test_id("model-button").click()
    switch = page.get_by_role("switch", name="EU only")
    expect(switch).to_be_checked()
    expect(switch).to_be_disabled()
    expect(page.get_by_role("dialog")).to_contain_text("by your settings")
    assert reader.get("/api/user/personalization")["euOnly"] is True
