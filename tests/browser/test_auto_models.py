"""A way of choosing among the models is chosen like a model, says whom it would choose, and the answer says who gave it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person, new_person
from tests.browser.test_looks import LOOKS, keep
from tests.server import PASSWORD, Server, a_server


@pytest.fixture(scope="module")
def choosing(demo: Server) -> Iterator[Server]:
    """A server with two models that answer by way of the demo server, one in France and one in Poland."""
    keeper = new_person(demo)
    key = demo.run("keys", "create", "--user", keeper.email).strip()
    keeper.client.close()
    near = {"dialect": "openai", "vendor": "other", "region": "eu", "base_url": f"{demo.base}/v1", "api_key": key, "models": []}
    priced = {"upstream": "demo", "max_output": 16384}
    config = {
        "demo": True,
        "providers": {"here": {**near, "zone": "FRA"}, "there": {**near, "zone": "POL"}},
        "models": {
            "green-model": {**priced, "provider": "here", "usd_per_mtok": {"input": 2, "output": 8}},
            "cheap-model": {**priced, "provider": "there", "usd_per_mtok": {"input": 1, "output": 4}},
        },
    }
    with a_server(config=config, environ={"AIM2BALANCE_DEMO_WITH_REAL_KEYS": "1"}) as started:
        started.run("users", "create", "root@example.org", "--admin", stdin=f"{PASSWORD}\n")
        yield started


@pytest.fixture
def somebody(choosing: Server) -> Iterator[Person]:
    made = new_person(choosing, has_credit=False)
    choosing.run("wallet", "credit", made.email, "5", "--reason", "a gift")
    yield made
    made.client.close()


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_the_greenest_is_chosen_in_the_list_and_answers(
    choosing: Server, visit: Visiting, somebody: Person, theme: str, width: str
) -> None:
    seen = visit(somebody, base=choosing.base, theme=theme, width=width)
    page = seen.go("/")
    page.get_by_test_id("model-button").click()
    picker = page.get_by_role("dialog", name="Choose a model")
    green = picker.get_by_role("row").filter(has_text="Least CO₂e")
    expect(green).to_contain_text("now for a typical message: demo · here")
    expect(picker.get_by_role("row").filter(has_text="Lowest price")).to_contain_text("now for a typical message: demo · there")
    keep(seen, f"auto-models-{theme}-{width}")
    green.get_by_role("button", name="Least CO₂e").click()
    expect(page.get_by_test_id("model-button")).to_contain_text("Least CO₂e")
    page.get_by_role("textbox", name="Message").fill("How old is the oldest tree of Europe?")
    expect(page.get_by_test_id("estimate")).to_contain_text("≈")
    page.get_by_role("textbox", name="Message").press("Enter")
    expect(page.get_by_test_id("receipt-line")).to_be_visible()
    receipts = somebody.client.get("/api/usage/log", params={"range": "all", "source": "all"}).json()["items"]
    answers = [row for row in receipts if row["requestType"] == "chat"]
    assert [row["provider"] for row in answers] == ["here"]
    page.reload()
    expect(page.get_by_test_id("model-button")).to_contain_text("Least CO₂e")
