"""Several models answer one question beside each other: each with its price, its stop and its own failure; the chat goes on with one of them."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import WIDTHS, Visit, Visiting
from tests.browser.line import Line, a_line
from tests.browser.people import Person, cookies_of, new_person, until
from tests.browser.test_looks import LOOKS, keep
from tests.server import Server, a_server

PRICES = {"input": 2, "output": 8}
DEAR = {"input": 20, "output": 800}


@pytest.fixture(scope="module")
def road(demo: Server) -> Iterator[Line]:
    """The way to the provider of `away-model`; cut unless a test mends it."""
    with a_line(demo.base) as made:
        yield made


@pytest.fixture(scope="module")
def several(demo: Server, road: Line) -> Iterator[Server]:
    """A server with four models: the demo, one that answers by way of the other demo server, a dear one of the same provider that reasons, and one whose
    provider is away. The last three have the same name.
    """
    keeper = new_person(demo)
    key = demo.run("keys", "create", "--user", keeper.email).strip()
    keeper.client.close()
    config = {
        "demo": True,
        "gateway": {"retries": 0},
        "providers": {
            "near": {"dialect": "openai", "vendor": "other", "region": "eu", "zone": "DEU", "base_url": f"{demo.base}/v1", "api_key": key, "models": []},
            "away": {"dialect": "openai", "vendor": "other", "region": "eu", "zone": "FRA", "base_url": f"{road.base}/v1", "api_key": key, "models": []},
        },
        "models": {
            "near-model": {"provider": "near", "upstream": "demo", "usd_per_mtok": PRICES, "max_output": 16384},
            "dear-model": {"provider": "near", "upstream": "demo", "usd_per_mtok": DEAR, "max_output": 16384, "reasoning": True},
            "away-model": {"provider": "away", "upstream": "demo", "usd_per_mtok": PRICES, "max_output": 16384},
        },
    }  # fmt: skip
    with a_server(config=config, environ={"AIM2BALANCE_DEMO_WITH_REAL_KEYS": "1"}) as started:
        started.run("users", "create", "root@example.org", "--admin", stdin="correct horse battery\n")
        yield started


@pytest.fixture(autouse=True)
def away(road: Line) -> None:
    road.cut()


@pytest.fixture
def reader(several: Server) -> Iterator[Person]:
    made = new_person(several)
    yield made
    made.client.close()


@pytest.fixture
def poor(several: Server) -> Iterator[Person]:
    made = new_person(several, has_credit=False)
    several.run("wallet", "credit", made.email, "1", "--reason", "test")
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
    expect(page.get_by_test_id("data-recipients")).to_contain_text(re.compile("near", re.IGNORECASE))
    expect(page.get_by_test_id("data-recipients")).to_contain_text(re.compile("away", re.IGNORECASE))
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
    for theme, width in LOOKS:
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": WIDTHS[width][0], "height": WIDTHS[width][1]})
        keep(seen, f"compare-done-{theme}-{width}")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": WIDTHS["wide"][0], "height": WIDTHS["wide"][1]})
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


def begin(page: Page, first: str, *others: str) -> None:
    page.get_by_test_id("model-button").click()
    page.get_by_role("dialog", name="Choose a model").locator(f"[data-model={first}]").click()
    choose_others(page, *others)


def facts_of(page: Page) -> list[str]:
    """What stands in each column besides its text: name, time, tokens, price, footprint."""
    return [
        " | ".join(column.locator("[data-testid=column-head], [data-testid=receipt-line]").all_inner_texts())
        for column in page.get_by_test_id("column").all()
    ]


def test_time_tokens_price_and_footprint_are_the_same_after_a_reload(visit: Visiting, several: Server, reader: Person) -> None:
    seen = visit_there(visit, several, reader)
    page = seen.go("/")
    begin(page, "demo", "near-model")
    seen.ask("Who are you?")
    expect(page.get_by_test_id("took")).to_have_count(2)
    expect(page.get_by_test_id("receipt-line")).to_have_count(2)
    before = facts_of(page)
    assert all(re.search(r"\d\.\d s · \d+ tokens", column) for column in before), before
    page.reload()
    expect(page.get_by_test_id("took")).to_have_count(2)
    assert facts_of(page) == before
    page.get_by_test_id("receipt-line").last.click()
    expect(page.get_by_test_id("receipt-panel")).to_contain_text(re.compile(r"Time taken\s*\d+\.\d s, of which \d+\.\d s until it began"))
    panel, chat = page.get_by_test_id("receipt-panel").bounding_box(), page.locator(".stage > .main").bounding_box()
    assert panel and chat and chat["x"] + chat["width"] <= panel["x"] + 1, "the receipt stands beside the chat"
    assert chat["height"] == panel["height"] == 900
    seen.is_sound()


def test_models_of_one_name_are_told_apart(visit: Visiting, several: Server, reader: Person, road: Line) -> None:
    road.mend()
    seen = visit_there(visit, several, reader, locale="de-DE")
    page = seen.go("/")
    page.get_by_test_id("model-button").click()
    names = page.get_by_role("dialog", name="Modell wählen").locator("[data-model]")
    ways = ["Niedrigster Preis", "Am wenigsten CO₂e"]
    expect(names).to_have_text([*ways, "demo · away", "Demo (nach Skript, keine KI)", "dear-model · near", "near-model · near"])
    page.keyboard.press("Escape")
    page.get_by_test_id("model-button").click()
    page.get_by_role("dialog").locator("[data-model=near-model]").click()
    page.get_by_role("button", name="Modelle vergleichen").click()
    page.get_by_role("dialog").locator("[data-model=away-model]").click()
    expect(page.get_by_test_id("compared")).to_contain_text("demo · away")
    page.get_by_role("textbox", name="Nachricht").fill("Hallo")
    page.keyboard.press("Enter")
    columns = page.get_by_test_id("column")
    expect(columns.get_by_test_id("receipt-line")).to_have_count(2)
    expect(columns.get_by_test_id("column-model")).to_have_text(["near-model · near", "demo · away"])
    expect(columns.get_by_test_id("receipt-line").last).to_contain_text("away")


@pytest.mark.parametrize(("theme", "width"), [("light", "wide"), ("dark", "narrow")])
def test_f31_a_column_the_money_does_not_reach_says_so_and_can_be_shorter(
    visit: Visiting, several: Server, poor: Person, theme: str, width: str
) -> None:
    seen = visit_there(visit, several, poor, theme=theme, width=width)
    page = seen.go("/")
    begin(page, "near-model", "dear-model")
    seen.ask("Who are you?")
    columns = page.get_by_test_id("column")
    expect(columns).to_have_count(2)
    first, dear = columns.first, columns.nth(1)
    if width == "narrow":
        page.get_by_role("radiogroup", name="Answer shown").get_by_text("dear-model · near", exact=True).click()
    refused = dear.get_by_test_id("insufficient-balance")
    expect(refused).to_contain_text(re.compile(r"needs at least .+ is available\."))
    expect(refused.get_by_role("link", name="Top up")).to_be_visible()
    expect(refused.get_by_role("button", name=re.compile("^Use demo · away: .+ for this message$"))).to_be_visible()
    expect(first.locator("[data-testid=receipt-line]")).to_have_count(1)
    expect(refused).not_to_contain_text("on hold")
    said = refused.inner_text()
    seen.is_sound()
    seen.shot(f"compare-refused-{theme}-{width}")
    page.reload()
    if width == "narrow":
        page.get_by_role("radiogroup", name="Answer shown").get_by_text("dear-model · near", exact=True).click()
    expect(refused.get_by_role("button", name=re.compile("^Answer in at most"))).to_be_visible()
    assert refused.inner_text() == said
    refused.get_by_role("button", name=re.compile("^Answer in at most")).click()
    expect(dear.get_by_test_id("receipt-line")).to_be_visible()
    expect(refused).to_have_count(0)
    expect(columns).to_have_count(2)
    expect(first.locator("[data-testid=receipt-line]")).to_have_count(1)
    expect(page.locator("[data-testid=column][data-chosen]")).to_have_count(1)
    expect(first).to_have_attribute("data-chosen", "true")
    page.reload()
    expect(columns.get_by_test_id("receipt-line")).to_have_count(2)
    expect(page.get_by_test_id("insufficient-balance")).to_have_count(0)


def test_a_column_whose_provider_failed_is_asked_again_by_itself(visit: Visiting, several: Server, reader: Person, road: Line) -> None:
    seen = visit_there(visit, several, reader)
    page = seen.go("/")
    begin(page, "away-model", "near-model", "demo")
    seen.ask("Who are you?")
    columns = page.get_by_test_id("column")
    expect(columns).to_have_count(3)
    expect(columns.get_by_test_id("receipt-line")).to_have_count(2)
    failed = columns.first
    expect(failed.get_by_role("alert")).to_be_visible()
    # The chat does not go on with an answer that does not exist.
    expect(columns.nth(1)).to_have_attribute("data-chosen", "true")
    seen.is_sound()
    seen.shot("compare-failed-light-wide")
    kept = facts_of(page)[1:]
    road.mend()
    failed.get_by_role("button", name="Try again").click()
    expect(failed.get_by_test_id("receipt-line")).to_be_visible()
    expect(failed.get_by_role("alert")).to_have_count(0)
    expect(columns).to_have_count(3)
    assert facts_of(page)[1:] == kept
    expect(columns.nth(1)).to_have_attribute("data-chosen", "true")
    page.reload()
    expect(columns.get_by_test_id("receipt-line")).to_have_count(3)
    assert facts_of(page)[1:] == kept
    failed.get_by_role("button", name="Answer again").click()
    versions = failed.get_by_role("group", name="Versions of this answer")
    expect(versions).to_contain_text("2/2")
    versions.get_by_role("button").first.click()
    expect(versions).to_contain_text("1/2")
    expect(columns).to_have_count(3)


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
    page.get_by_role("radiogroup", name="Answer shown").get_by_text("near-model · near", exact=True).click()
    page.get_by_role("button", name="Stop near-model · near").click()
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


@pytest.mark.parametrize(("theme", "width", "locale"), [("light", "wide", "en-GB"), ("dark", "narrow", "de-DE")])
def test_f31_the_chosen_model_stays_and_what_is_refused_leaves_nothing(
    visit: Visiting, several: Server, poor: Person, theme: str, width: str, locale: str
) -> None:
    """Refused in a chat that has not begun and in one that has: the model is the same after a reload, and on another device."""
    seen = visit_there(visit, several, poor, theme=theme, width=width, locale=locale)
    page = seen.go("/")
    message = page.locator("[data-composer]")
    notice = page.get_by_test_id("insufficient-balance")

    def choose(name: str) -> None:
        page.get_by_test_id("model-button").click()
        page.get_by_role("dialog").locator(f"[data-model={name}]").click()

    def send(text: str) -> None:
        message.fill(text)
        message.press("Enter")

    choose("dear-model")
    send("Wer bist du?")
    expect(notice).to_be_visible()
    expect(notice.get_by_role("button")).to_have_count(2)
    expect(message).to_have_value("Wer bist du?")
    seen.shot(f"money-short-{theme}-{width}")
    seen.is_sound()
    assert poor.get("/api/convos")["items"] == []
    page.reload()
    expect(page.get_by_test_id("model-button")).to_contain_text("dear-model")
    elsewhere = visit_there(visit, several, poor).go("/")
    expect(elsewhere.get_by_test_id("model-button")).to_contain_text("dear-model")

    choose("near-model")
    expect(notice).to_have_count(0)
    send("Wer bist du?")
    expect(page.get_by_test_id("receipt-line")).to_be_visible()
    expect(page).to_have_url(re.compile("/c/"))
    choose("dear-model")
    send("Und jetzt?")
    expect(notice).to_be_visible()
    expect(message).to_have_value("Und jetzt?")
    expect(page.get_by_test_id("question")).to_have_count(1)
    (chat,) = poor.get("/api/convos")["items"]
    assert [one["role"] for one in poor.get(f"/api/messages/{chat['id']}")["messages"]] == ["user", "assistant"]
    elsewhere.goto(page.url)
    expect(elsewhere.get_by_test_id("receipt-line")).to_be_visible()
    expect(elsewhere.get_by_test_id("model-button")).to_contain_text("dear-model")

    # A shorter answer is one the money reaches for, also of a model that reasons.
    notice.get_by_role("button").last.click()
    expect(notice).to_have_count(0)
    message.press("Enter")
    expect(page.get_by_test_id("receipt-line")).to_have_count(2)
    assert several.books()["ok"]


@pytest.mark.parametrize(("theme", "width", "locale"), [("light", "wide", "en-GB"), ("dark", "narrow", "de-DE")])
def test_the_receipt_says_what_the_same_tokens_cost_elsewhere_and_asks_there(
    visit: Visiting, several: Server, reader: Person, road: Line, theme: str, width: str, locale: str
) -> None:
    road.mend()
    seen = visit_there(visit, several, reader, theme=theme, width=width, locale=locale)
    page = seen.go("/")
    page.get_by_test_id("model-button").click()
    page.get_by_role("dialog").locator("[data-model=near-model]").click()
    page.locator("[data-composer]").fill("Wer bist du?")
    page.keyboard.press("Enter")
    page.get_by_test_id("receipt-line").click()
    listed = page.get_by_test_id("alternatives").get_by_test_id("alternative")
    expect(listed).to_have_count(2)
    (chat,) = reader.get("/api/convos")["items"]
    answer = reader.stored_answer(chat["id"])
    receipt = answer["receipt"]
    found = reader.get(f"/api/receipts/{receipt['id']}/alternatives")
    assert (found["inputTokens"], found["outputTokens"]) == (receipt["usage"]["input"], receipt["usage"]["output"])
    assert found["microEur"] == receipt["money"]["totalMicroEur"]
    away, dear = found["items"]
    assert (away["model"], dear["model"]) == ("away-model", "dear-model")
    # Prices of the same row give the same price for the same tokens.
    assert away["microEur"] == receipt["money"]["totalMicroEur"] < dear["microEur"]
    expect(listed.first).to_have_attribute("data-model", "away-model")
    listed.first.scroll_into_view_if_needed()
    seen.is_sound()
    seen.shot(f"alternatives-{theme}-{width}")
    stranger = new_person(several)
    assert stranger.client.get(f"/api/receipts/{receipt['id']}/alternatives").status_code == 404
    stranger.client.close()
    listed.last.get_by_role("button").click()
    page.get_by_test_id("receipt-panel").get_by_role("button").first.click()
    expect(page.get_by_test_id("answer")).to_have_attribute("aria-label", re.compile("dear-model"))
    expect(page.get_by_test_id("answer").get_by_test_id("receipt-line")).to_be_visible()
    assert reader.stored_answer(chat["id"])["model"] == "dear-model"
    assert several.books()["ok"]


def test_bars_say_what_each_took_and_all_are_asked_again(visit: Visiting, several: Server, reader: Person) -> None:
    seen = visit_there(visit, several, reader)
    page = seen.go("/")
    page.get_by_test_id("model-button").click()
    page.get_by_role("dialog", name="Choose a model").locator("[data-model=demo]").click()
    choose_others(page, "near-model")
    seen.ask("Who are you?")
    columns = page.get_by_test_id("column")
    expect(columns).to_have_count(2)
    bars = page.get_by_test_id("compared-bars")
    expect(bars).to_have_count(2)
    expect(page.get_by_test_id("compared-sum")).to_contain_text("All 2 answers together")
    expect(bars.first.get_by_role("row")).to_have_count(4)
    (chat,) = reader.get("/api/convos")["items"]
    receipts = [one["receipt"]["money"]["totalMicroEur"] for one in reader.get(f"/api/messages/{chat['id']}")["messages"] if one["receipt"]]
    assert len(set(receipts)) == 2
    cheap, dear = sorted(range(2), key=lambda place: receipts[place])
    expect(bars.nth(cheap).locator("tr").first).to_have_attribute("data-least", "true")
    expect(bars.nth(dear).locator("tr").first).not_to_have_attribute("data-least", "true")
    seen.is_sound()
    seen.shot("compare-bars-light-wide")

    page.get_by_role("button", name="Ask all again").click()
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    until(lambda: len([one for one in reader.get(f"/api/messages/{chat['id']}")["messages"] if one["receipt"]]) == 4)
    expect(columns).to_have_count(2)

    # The next question goes to one model, or to all again by a clear choice.
    page.get_by_role("radiogroup", name="Next question goes to").get_by_text("all 2").click()
    expect(page.get_by_test_id("compared")).to_have_count(1)
    seen.ask("And why?")
    expect(columns).to_have_count(2)
    expect(bars).to_have_count(2)


def test_an_answer_is_asked_for_again_of_another_model_with_its_price_first(visit: Visiting, several: Server, reader: Person) -> None:
    seen = visit_there(visit, several, reader)
    page = seen.go("/")
    page.get_by_test_id("model-button").click()
    page.get_by_role("dialog", name="Choose a model").locator("[data-model=demo]").click()
    seen.ask("Who are you?")
    expect(page.get_by_test_id("answer")).to_have_attribute("data-status", "done")
    page.get_by_role("button", name="Ask another model").click()
    dialog = page.get_by_role("dialog", name="Choose a model")
    expect(dialog.get_by_test_id("price-again")).to_have_count(4)
    dialog.get_by_role("button", name=re.compile("Make .* a favourite")).first.click()
    expect(dialog.get_by_text("Favourites")).to_be_visible()
    seen.shot("models-again-light-wide")
    seen.is_sound()
    dialog.locator("[data-model=near-model]").last.click()
    until(lambda: len(reader.get("/api/user/personalization")["favouriteModels"]) == 1)
    (chat,) = reader.get("/api/convos")["items"]
    until(lambda: reader.stored_answer(chat["id"])["model"] == "near-model" and reader.stored_answer(chat["id"])["receipt"] is not None)
