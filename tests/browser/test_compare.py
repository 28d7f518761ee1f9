"""Several models answer one question beside each other: each with its price, its stop and its own failure; the chat goes on with one of them."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, Visiting
from tests.browser.people import Person, cookies_of, new_person
from tests.server import Server, a_server

PRICES = {"input": 2, "output": 8}


@pytest.fixture(scope="module")
def several(demo: Server) -> Iterator[Server]:
    """A server with three models: the demo, one that answers by way of the other demo server, and one whose provider is away."""
    keeper = new_person(demo)
    key = demo.run("keys", "create", "--user", keeper.email).strip()
    keeper.client.close()
    config = {
        "demo": True,
        "gateway": {"retries": 0},
        "providers": {
            "near": {"dialect": "openai", "vendor": "other", "region": "eu", "zone": "DEU", "base_url": f"{demo.base}/v1", "api_key": key, "models": []},
            "away": {"dialect": "openai", "vendor": "other", "region": "eu", "zone": "FRA", "base_url": "http://127.0.0.1:9/v1", "api_key": "x" * 20, "models": []},
        },
        "models": {
            "near-model": {"provider": "near", "upstream": "demo", "usd_per_mtok": PRICES, "max_output": 16384},
            "away-model": {"provider": "away", "upstream": "demo", "usd_per_mtok": PRICES, "max_output": 16384},
        },
    }  # fmt: skip
    with a_server(config=config, environ={"AIM2BALANCE_DEMO_WITH_REAL_KEYS": "1"}) as started:
        started.run("users", "create", "root@example.org", "--admin", stdin="correct horse battery\n")
        yield started


@pytest.fixture
def reader(several: Server) -> Iterator[Person]:
    made = new_person(several)
    yield made
    made.client.close()


def visit_there(visit: Visiting, several: Server, reader: Person, **look: str) -> Visit:
    seen = visit(base=several.base, **look)
    seen.context.add_cookies(cookies_of(reader))
    return seen


def choose_others(page: Page, *names: str) -> None:
    for number, name in enumerate(names):
        page.get_by_role("button", name="Compare models" if number == 0 else "Add a model").click()
        page.get_by_role("dialog", name="Choose a model").locator(f"[data-model={name}]").click()
    expect(page.get_by_test_id("compared")).to_have_count(len(names))


def test_models_answer_beside_each_other_and_one_failure_is_its_own(visit: Visiting, several: Server, reader: Person) -> None:
    seen = visit_there(visit, several, reader)
    page = seen.go("/")
    expect(page.get_by_test_id("model-button")).not_to_contain_text("Choose")
    page.get_by_test_id("model-button").click()
    page.get_by_role("dialog", name="Choose a model").locator("[data-model=demo]").click()
    choose_others(page, "near-model", "away-model")
    expect(page.get_by_test_id("goes-to")).to_contain_text(re.compile("near", re.IGNORECASE))
    expect(page.get_by_test_id("goes-to")).to_contain_text(re.compile("away", re.IGNORECASE))
    seen.is_sound()
    seen.shot("compare-chosen")
    seen.ask("Who are you?")
    columns = page.get_by_test_id("column")
    expect(columns).to_have_count(3)
    expect(page.get_by_test_id("compared")).to_have_count(0)
    expect(columns.get_by_test_id("receipt-line")).to_have_count(2)
    expect(columns.nth(2).get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    expect(page.get_by_test_id("conversation")).to_have_count(1)
    seen.is_sound()
    seen.shot("compare-light-wide")
    columns.nth(1).get_by_role("button", name="Continue with this one").click()
    expect(columns.nth(1).get_by_role("button", name="The chat continues with this one")).to_be_visible()
    page.reload()
    expect(columns).to_have_count(3)
    expect(columns.nth(1).get_by_role("button", name="The chat continues with this one")).to_be_visible()
    seen.ask("Hello")
    expect(page.get_by_test_id("question")).to_have_count(2)
    expect(columns).to_have_count(0)
    expect(page.get_by_test_id("receipt-line")).to_have_count(2)
    expect(page.get_by_role("group", name="Versions of this answer")).to_contain_text("2/3")
    chat = page.url.rpartition("/")[2]
    messages = reader.get(f"/api/messages/{chat}")["messages"]
    answers = [message for message in messages if message["role"] == "assistant" and message["parentId"] == messages[0]["id"]]
    assert [answer["model"] for answer in answers] == ["demo", "near-model", "away-model"]
    followed = next(message for message in messages if message["text"] == "Hello")
    assert followed["parentId"] == answers[1]["id"]


def test_each_column_stops_on_its_own_and_a_reload_goes_on_reading(visit: Visiting, several: Server, reader: Person) -> None:
    seen = visit_there(visit, several, reader, theme="dark", width="narrow")
    page = seen.go("/")
    page.get_by_test_id("model-button").click()
    page.get_by_role("dialog", name="Choose a model").locator("[data-model=demo]").click()
    choose_others(page, "near-model")
    seen.ask("Please write 900 words.")
    expect(page.get_by_test_id("column")).to_have_count(2)
    page.reload()
    columns = page.get_by_test_id("column")
    expect(columns).to_have_count(2)
    page.get_by_role("radiogroup", name="Answer shown").get_by_text("demo", exact=True).last.click()
    page.get_by_role("button", name=re.compile("^Stop .*demo", re.IGNORECASE)).click()
    expect(page.locator("[data-testid=column] [data-status=stopped]")).to_have_count(1)
    expect(page.locator("[data-testid=column] [data-status=streaming]")).to_have_count(1)
    seen.is_sound()
    seen.shot("compare-dark-narrow")
    expect(page.locator("[data-testid=column] [data-status=done]")).to_have_count(1)
    chat = page.url.rpartition("/")[2]
    stored = [message for message in reader.get(f"/api/messages/{chat}")["messages"] if message["role"] == "assistant"]
    assert sorted(message["status"] for message in stored) == ["done", "stopped"]
    whole = next(message for message in stored if message["status"] == "done")
    assert len(whole["text"].split()) == 900
    shown = page.locator("[data-testid=column] [data-status=done] [data-testid=answer-text]").text_content() or ""
    assert len(shown.split()) == 900
