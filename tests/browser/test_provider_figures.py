"""What a provider reports, as people meet it: the part of a price that the wallet could not pay, and a cost that is not ours."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from aim2balance.kit.ids import new_id
from tests.browser.conftest import Visiting
from tests.browser.people import Person, cookies_of, events, new_operator, new_person, until
from tests.browser.provider import Provider, a_shop
from tests.server import Server

PROMPT_TOKENS, COST_USD = 90_000, 12.5


class DearProvider(Provider):
    """Answers every question alike, with a long input that its own tools made of a short one, and a cost of its own."""

    def answer(self) -> None:
        self.say(
            "Well read.", {"prompt_tokens": PROMPT_TOKENS, "completion_tokens": 2, "total_tokens": PROMPT_TOKENS + 2, "cost": COST_USD}
        )


@pytest.fixture(scope="module")
def shop() -> Iterator[Server]:
    with a_shop(DearProvider) as started:
        yield started


@pytest.fixture
def reader(shop: Server) -> Iterator[Person]:
    made = new_person(shop)
    yield made
    made.client.close()


@pytest.fixture
def operator(shop: Server) -> Iterator[Person]:
    made = new_operator(shop)
    yield made
    made.client.close()


def test_f37_what_the_wallet_could_not_pay_and_another_cost_are_shown(
    visit: Visiting, shop: Server, reader: Person, operator: Person
) -> None:
    available = reader.get("/api/balance")["availableMicroEur"]
    seen = visit(base=shop.base, locale="de-DE")
    seen.context.add_cookies(cookies_of(reader))
    project = reader.client.post("/api/projects", json={"name": "Moore"}).raise_for_status().json()["id"]
    page = seen.go(f"/?project={project}")
    page.get_by_test_id("model-button").click()
    page.locator("[data-model='dear-model']").click()
    page.get_by_role("textbox", name="Nachricht").fill("Lies das.")
    page.keyboard.press("Enter")
    answer = page.get_by_test_id("answer")
    expect(answer).to_have_attribute("data-status", "done")
    (chat,) = reader.get("/api/convos")["items"]
    money = reader.get(f"/api/receipts/{reader.stored_answer(chat['id'])['receipt']['id']}")["money"]
    assert money["overrunMicroEur"] == money["totalMicroEur"] - available > 0
    page.get_by_test_id("receipt-line").click()
    unpaid = f"{money['overrunMicroEur'] / 1_000_000:.6f}".replace(".", ",")
    expect(page.get_by_test_id("receipt-overrun")).to_contain_text(unpaid)
    seen.shot("receipt-overrun")
    seen.is_sound()

    seen = visit(base=shop.base)
    seen.context.add_cookies(cookies_of(operator))
    page = seen.go("/admin")
    expect(page.locator("#overview")).to_contain_text(f"of which {(money['overrunMicroEur'] + 5000) // 10_000 / 100:.2f} € not paid")
    card = page.get_by_role("table", name="Prices to check")
    expect(card.get_by_role("row").nth(1)).to_contain_text("dear-1")
    expect(card.get_by_role("row").nth(1)).to_contain_text("12.50")
    seen.shot("admin-cost-differences")
    seen.is_sound()
    assert reader.get("/api/balance")["tokenCredits"] == 0
    seen = visit(base=shop.base, locale="de-DE")
    seen.context.add_cookies(cookies_of(reader))
    page = seen.go("/dashboard")
    expect(page.get_by_test_id("totals-card")).to_contain_text("Auch Tage, Anteile, Budgets und Dateien zählen mit")
    seen.shot("dashboard-overrun")
    page = seen.go(f"/projects/{project}")
    expect(page.get_by_test_id("project-overrun")).to_contain_text("nicht berechnet: das Guthaben war leer. Auch Tage, Anteile, Budgets")
    seen.shot("project-overrun")
    person = reader.get("/api/user")["id"]
    for kind, thing in (("project", project), ("person", person)):
        budget = {"scope": {"kind": kind, "id": thing}, "limitEUR": 100, "window": "month"}
        put = reader.client.put("/api/budgets", json=budget).raise_for_status().json()
        assert put["spentMicroEur"] >= put["overrunMicroEur"] == reader.get("/api/usage/summary")["overrunMicroEur"] > 0
    assert reader.get(f"/api/projects/{project}")["budget"]["overrunMicroEur"] == put["overrunMicroEur"]
    rounded = f"{(put['overrunMicroEur'] + 5000) // 10_000 / 100:.2f}".replace(".", ",")
    for place in (f"/projects/{project}", "/settings"):
        page = seen.go(place)
        expect(page.get_by_test_id("budget-overrun").first).to_contain_text(f"davon {rounded}")
    expect(page.get_by_test_id("budget-overrun")).to_have_count(2)
    page.get_by_test_id("budget-overrun").first.scroll_into_view_if_needed()
    seen.shot("settings-budget-overrun")
    seen.is_sound()


class RunawayProvider(Provider):
    """Writes on far beyond what it was asked for at most."""

    def answer(self) -> None:
        self.say("water " * 5000, {"prompt_tokens": 9, "completion_tokens": 5000, "total_tokens": 5009})


WORDS = {"en-GB": "maker, dear-1: 1 answer went on far beyond its limit", "de-DE": "maker, dear-1: 1 Antwort ging in 30 Tagen weit über"}


@pytest.fixture(scope="module")
def runaway() -> Iterator[Server]:
    with a_shop(RunawayProvider) as started:
        yield started


def test_f36_a_provider_that_ignores_its_limit_needs_a_look(visit: Visiting, runaway: Server) -> None:
    reader, operator = new_person(runaway), new_operator(runaway)
    for _ in events(reader.client, "POST", f"/api/chat/{new_id()}/messages", json={"text": "Write.", "model": "dear-model"}):
        pass
    for locale, words in WORDS.items():
        seen = visit(base=runaway.base, locale=locale, width="narrow" if locale == "de-DE" else "wide")
        seen.context.add_cookies(cookies_of(operator))
        page = seen.go("/admin")
        expect(page.get_by_test_id("attention-row").filter(has_text=words)).to_have_count(1)
        seen.shot(f"admin-ignored-limit-{locale}")
        seen.is_sound()
    (found,) = operator.get("/api/admin/attention")["ignoredLimits"]
    assert (found["provider"], found["model"], found["answers"]) == ("maker", "dear-1", 1)
    reader.client.close()
    operator.client.close()


class BrokenProvider(Provider):
    """Answers nothing at all."""

    def answer(self) -> None:
        self.send_response(500)
        self.send_header("content-length", "0")
        self.end_headers()


FAILING = {
    "en-GB": ("maker: 3 of 3 answers failed", "fails often"),
    "de-DE": ("maker: Seit gestern scheiterten 3 von 3 Antworten", "scheitert oft"),
}


@pytest.fixture(scope="module")
def broken() -> Iterator[Server]:
    with a_shop(BrokenProvider, gateway={"retries": 0}) as started:
        yield started


def test_a_provider_that_answers_nothing_at_all_needs_a_look(visit: Visiting, broken: Server) -> None:
    reader, operator = new_person(broken), new_operator(broken)
    for _ in range(3):
        told = list(events(reader.client, "POST", f"/api/chat/{new_id()}/messages", json={"text": "Hello?", "model": "dear-model"}))
        assert any("upstream_error" in str(event) for event in told)
    until(lambda: operator.get("/api/admin/attention")["providers"] != [])
    (found,) = operator.get("/api/admin/attention")["providers"]
    assert (found["provider"], found["requests"], found["failures"], found["isFailing"]) == ("maker", 3, 3, True)
    for locale, (row, badge) in FAILING.items():
        seen = visit(base=broken.base, locale=locale, width="narrow" if locale == "de-DE" else "wide")
        seen.context.add_cookies(cookies_of(operator))
        page = seen.go("/admin")
        expect(page.get_by_test_id("attention-row").filter(has_text=row)).to_have_count(1)
        expect(page.locator("#provider-health")).to_contain_text(badge)
        seen.shot(f"admin-failing-provider-{locale}")
        seen.is_sound()
    reader.client.close()
    operator.client.close()
