"""Ten answers, asked in the page and by a key: every place that shows a figure of them shows the same one, in both languages.

No row is inserted and no table read: what is compared is what people and programs are told.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from aim2balance.kit import number_format
from aim2balance.kit.number_format import Language, Quantity
from tests.browser.conftest import WIDTHS, Visit, Visiting
from tests.browser.people import Person, cookies_of, new_person, until
from tests.browser.reading import csv_rows, pdf_text, shows
from tests.server import PASSWORD, Server, a_server

BEGUN_WITH = 5_000_000
CSV: dict[str, dict[str, str]] = {"en-GB": {}, "de-DE": {"save": "Datei sichern", "separator": "Strichpunkt", "decimal": "1,5"}}
PRICES = {"input": 2, "output": 8}
COUNTED = {"en": ("answer", "answers", "title", "titles", "and"), "de": ("Antwort", "Antworten", "Titel", "Titel", "und")}
CHATS = ("Moors", "Bogs", None, "Moors")
"""Where each chat is begun; each model answers once in it."""
MODELS = ("demo", "near-model")
ESTIMATES: tuple[tuple[str, Quantity], ...] = (("kWh", "energy"), ("L", "water"), ("CO2e", "carbon"))


@pytest.fixture(scope="module")
def shop(demo: Server) -> Iterator[Server]:
    """A server with two models: the demo, and one that is answered by the other demo server."""
    keeper = new_person(demo)
    key = demo.run("keys", "create", "--user", keeper.email).strip()
    keeper.client.close()
    provider = {
        "dialect": "openai",
        "vendor": "other",
        "region": "eu",
        "zone": "DEU",
        "base_url": f"{demo.base}/v1",
        "api_key": key,
        "models": [],
    }
    model = {"provider": "near", "upstream": "demo", "usd_per_mtok": PRICES, "max_output": 16384, "impact_as": "openai/gpt-4o-mini"}
    config = {"demo": True, "providers": {"near": provider}, "models": {"near-model": model}}
    with a_server(config=config, environ={"AIM2BALANCE_DEMO_WITH_REAL_KEYS": "1"}) as started:
        started.run("users", "create", "root@example.org", "--admin", stdin=f"{PASSWORD}\n")
        yield started


@dataclass(frozen=True, slots=True)
class Bought:
    """One purchase: its line of the log, and its receipt."""

    row: dict[str, Any]
    receipt: dict[str, Any]

    @property
    def micro(self) -> int:
        return int(self.receipt["money"]["totalMicroEur"])

    @property
    def is_title(self) -> bool:
        return bool(self.row["requestType"] == "title")


class Sums:
    """What receipts add up to, written as pages and files write it."""

    def __init__(self, bought: Sequence[Bought]) -> None:
        receipts = [one.receipt for one in bought]
        self.answers = sum(not one.is_title for one in bought)
        self.titles = sum(one.is_title for one in bought)
        self.micro = sum(one.micro for one in bought)
        self.title_micro = sum(one.micro for one in bought if one.is_title)
        self.surcharge_micro = sum(receipt["money"]["rebalancingMicroEur"] for receipt in receipts)
        self.input = sum(receipt["usage"]["input"] for receipt in receipts)
        self.output = sum(receipt["usage"]["output"] for receipt in receipts)
        self.area = sum(receipt["impact"]["m2Funded"] for receipt in receipts)
        self.estimates = {
            unit: tuple(sum(receipt["impact"][unit][bound] for receipt in receipts) for bound in ("low", "best", "high"))
            for unit, _ in ESTIMATES
        }

    def best(self, unit: str, quantity: Quantity, language: Language) -> str:
        return number_format.amount_of(self.estimates[unit][1], quantity, language)

    def ranges(self, language: Language) -> list[str]:
        """As files write them: "0.1 Wh (plausible 0.05–0.3 Wh)"."""
        plausible = "plausibel" if language == "de" else "plausible"
        return [
            f"≈ {self.best(unit, quantity, language)} ({plausible} {number_format.span(low, high, quantity, language)})"
            for unit, quantity in ESTIMATES
            for low, _, high in [self.estimates[unit]]
        ]


@dataclass(frozen=True, slots=True)
class Used:
    person: Person
    bought: list[Bought]

    @property
    def models(self) -> set[str]:
        """As the provider names them: those of the two providers have the same name, and are one line of a table by model."""
        return {one.row["model"] for one in self.bought}

    def where(self, **facts: str) -> Sums:
        return Sums([one for one in self.bought if all(one.row[name] == value for name, value in facts.items())])


def choose(page: Page, model: str) -> None:
    page.get_by_test_id("model-button").click()
    page.get_by_role("dialog", name="Choose a model").locator(f"[data-model='{model}']").click()


def ask_in_the_page(seen: Visit, person: Person, projects: dict[str, str]) -> None:
    """Each chat is begun where it belongs and asked by both models; the next is begun when its title is booked."""
    for number, place in enumerate(CHATS):
        page = seen.go("/" if place is None else f"/projects/{projects[place]}")
        if place is not None:
            page.get_by_role("link", name="New chat here").click()
            expect(page.get_by_test_id("project-chip")).to_contain_text(place)
        for turn, model in enumerate(MODELS, 1):
            choose(page, model)
            seen.ask(f"Question {turn} of chat {number}: what grows here?")
            expect(page.get_by_test_id("receipt-line")).to_have_count(turn)
        until(lambda titled=number + 1: person.get("/api/usage/summary", range="month")["titleRequests"] == titled)  # type: ignore[misc]


@pytest.fixture(scope="module")
def used(chromium: Browser, shop: Server) -> Iterator[Used]:
    """A person with two projects, two models and a key, after ten answers: eight in the page, two by the key."""
    person = new_person(shop)
    names = {name: person.client.post("/api/projects", json={"name": name}).raise_for_status().json()["id"] for name in ("Moors", "Bogs")}
    size = {"width": WIDTHS["wide"][0], "height": WIDTHS["wide"][1]}
    context = chromium.new_context(viewport=size, locale="en-GB", timezone_id="Europe/Berlin")  # type: ignore[arg-type]
    context.add_cookies(cookies_of(person))
    seen = Visit(context, shop.base)
    ask_in_the_page(seen, person, names)
    context.close()
    assert seen.complaints == []
    made = person.client.post("/api/keys", json={"name": "script", "projectId": names["Moors"]}).raise_for_status().json()
    secret = next(value for value in made.values() if isinstance(value, str) and re.fullmatch(r"a2b-[\x21-\x7e]{20,}", value))
    for model in MODELS:
        question = {"model": model, "messages": [{"role": "user", "content": "What grows in a bog?"}]}
        with httpx2.Client(base_url=shop.base, timeout=60) as outside:
            outside.post("/v1/chat/completions", json=question, headers={"authorization": f"Bearer {secret}"}).raise_for_status()
    rows = person.get("/api/usage/log", range="month", limit=100)["items"]
    yield Used(person, [Bought(row, person.get(f"/api/receipts/{row['id']}")) for row in rows])
    person.client.close()


def test_f48_receipts_wallet_sums_and_files_are_the_same_to_the_micro_euro(used: Used) -> None:
    person, sums = used.person, used.where()
    assert (sums.answers, sums.titles) == (10, 4)
    assert {one.row["provider"] for one in used.bought} == {"demo", "near"}
    assert all(one.row["costMicroEur"] == one.micro for one in used.bought)
    assert BEGUN_WITH - person.get("/api/balance")["tokenCredits"] == sums.micro

    lines = [line for line in person.get("/api/usage/transactions", limit=200)["items"] if line["type"] == "spend"]
    assert {line["reference"]: -line["amountMicroEur"] for line in lines} == {one.row["id"]: one.micro for one in used.bought if one.micro}
    chats = {one.row["id"]: one.receipt["conversationId"] for one in used.bought}
    assert all(line["bought"]["conversationId"] == chats[line["reference"]] for line in lines)
    assert all(newer["balanceAfterMicroEur"] - newer["amountMicroEur"] == older["balanceAfterMicroEur"] for newer, older in pairwise(lines))

    summary = person.get("/api/usage/summary", range="month")
    assert (summary["totalRequests"], summary["titleRequests"], summary["totalCostMicroEur"]) == (10, 4, sums.micro)
    assert (summary["titleCostMicroEur"], summary["rebalancingMicroEur"]) == (sums.title_micro, sums.surcharge_micro)
    assert (summary["inputTokens"], summary["outputTokens"]) == (sums.input, sums.output)
    average = (sums.micro - sums.title_micro) / 10
    assert abs(summary["avgCostPerRequest"] * 1e6 - average) <= 1
    for by in ("provider", "model", "project"):
        parts = person.get("/api/usage/breakdown", range="month", by=by)
        assert sum(part["costMicroEur"] for part in parts) == sums.micro
        assert sum(part["requests"] for part in parts) == 10
        assert {segment["name"] for part in parts for segment in part["segments"]} == {one.row["provider"] for one in used.bought}
    names = {part["name"]: part["requests"] for part in person.get("/api/usage/breakdown", range="month", by="project")}
    assert names == {"Moors": 6, "Bogs": 2, "General": 2}
    footprint = person.get("/api/usage/environmental", range="month", source="gateway")
    assert (footprint["requests"], footprint["titleRequests"]) == (10, 4)
    assert footprint["totalCO2e"] == pytest.approx(sums.estimates["CO2e"][1])
    assert sum(chat["costMicroEur"] for chat in person.get("/api/convos")["items"]) == sum(
        one.micro for one in used.bought if one.row["conversationId"] is not None
    )
    month = person.get("/api/statements")["months"][0]
    statement = person.get(f"/api/statements/{month}")
    assert (statement["usage"]["requests"], statement["usage"]["titleRequests"], statement["money"]["spentMicroEur"]) == (10, 4, sums.micro)
    exported = json.loads(person.client.post("/api/usage/export", json={"format": "json", "range": "month"}).raise_for_status().text)
    assert exported["totals"]["costMicroEur"] == sums.micro


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def shows_ranges(card: Locator, sums: Sums, language: Language) -> None:
    """The three estimates of a card, with the ends of each."""
    for unit, quantity in ESTIMATES:
        low, _, high = sums.estimates[unit]
        expect(card).to_contain_text(f"≈\u00a0{sums.best(unit, quantity, language)}")
        ends = number_format.span(low, high, quantity, language).replace(" ", "").split("–")
        said = "{}, plausibel von {} bis {}," if language == "de" else "{}, plausible from {} to {},"
        label = re.escape(said.format(sums.best(unit, quantity, language), *ends)).replace("\u00a0", r"\s")
        expect(card.get_by_role("img", name=re.compile(label))).to_be_visible()


def written_pdf(page: Page, button: Locator) -> str:
    """What the PDF that a button saves says, in words apart by one blank."""
    with page.expect_download() as download:
        button.click()
    return plain(pdf_text(Path(download.value.path()).read_bytes()))


@pytest.mark.parametrize("locale", CSV)
def test_f48_every_page_shows_the_figures_of_the_receipts(visit: Visiting, shop: Server, used: Used, locale: str) -> None:
    person, sums = used.person, used.where()
    language: Language = "de" if locale == "de-DE" else "en"
    decimal = "," if language == "de" else "."
    seen = visit(base=shop.base, locale=locale)
    seen.context.add_cookies(cookies_of(person))
    page = seen.go("/dashboard?range=month")
    expect(page.get_by_test_id("total-answers")).to_have_text("10")
    totals = page.get_by_test_id("totals-card")
    expect(totals).to_contain_text("und 4 Titel" if language == "de" else "and 4 titles")
    assert shows(page.get_by_test_id("total-spent").inner_text(), sums.micro, decimal=decimal)
    expect(page.get_by_test_id("balance")).to_contain_text(re.compile(r"\d"))
    assert shows(page.get_by_test_id("balance").inner_text(), BEGUN_WITH - sums.micro, decimal=decimal)
    expect(page.get_by_test_id("usage-row")).to_have_count(len(used.bought))
    expect(page.locator(".disclaimer")).to_have_count(1)
    environment = page.get_by_test_id("environment-card")
    expect(environment).to_contain_text(f"{counted(sums, language)}.")
    shows_ranges(environment, sums, language)
    expect(page.get_by_test_id("total-carbon")).to_have_text(f"≈\u00a0{sums.best('CO2e', 'carbon', language)}")

    written = csv_rows(page, delimiter=";" if language == "de" else ",", **CSV[locale])
    assert {row["id"]: int(row["costMicroEur"]) for row in written} == {one.row["id"]: one.micro for one in used.bought}
    for row in written:
        receipt = next(one.receipt for one in used.bought if one.row["id"] == row["id"])
        assert row["co2e"].replace(",", ".") == f"{number_format.round_two(receipt['impact']['CO2e']['best']):f}"
        assert (int(row["inputTokens"]), int(row["outputTokens"])) == (receipt["usage"]["input"], receipt["usage"]["output"])

    sheet = written_pdf(page, page.get_by_role("button", name="PDF", exact=True))
    exact = [plain(text) for text in number_format.exact_money([sums.micro, sums.title_micro, 0, sums.surcharge_micro], language)]
    count_of = {"en": "Answers 10 ", "de": "Antworten 10 "}
    for text in (count_of[language], f"4 · {title_text(sums, language)}", exact[0], exact[1], exact[3], *map(plain, sums.ranges(language))):
        assert text in sheet, text
    for model in used.models:
        own = used.where(model=model)
        tokens = number_format.count(own.input + own.output, language)
        assert re.search(rf"{own.answers} +{re.escape(tokens)} +", sheet), (model, tokens)

    first = page.get_by_test_id("usage-row").filter(has_not_text=re.compile("title|Titel")).last
    first.get_by_role("link").click()
    page.wait_for_url("**/receipts/*")
    receipt = person.get(f"/api/receipts/{page.url.rpartition('/')[2]}")
    expect(page.get_by_test_id("receipt-total")).to_contain_text(number_format.fixed(receipt["money"]["totalMicroEur"] / 1e6, 6, language))
    seen.is_sound()
    page.get_by_role("link", name="Open the chat" if language == "en" else "Chat öffnen").click()
    page.wait_for_url(f"**/c/{receipt['conversationId']}*")
    page.get_by_test_id("receipt-line").first.click()
    expect(page.get_by_test_id("receipt-title")).to_be_visible()

    seen.go("/impact")
    expect(page.get_by_test_id("footprint-counted")).to_contain_text(f"{counted(sums, language)}.")
    expect(page.get_by_test_id("footprint-area")).to_contain_text(number_format.amount_of(sums.area, "area", language))
    shows_ranges(page.get_by_test_id("footprint-card"), sums, language)


def counted(sums: Sums, language: Language) -> str:
    """As pages and files say it: "6 answers and 2 titles"."""
    one, some, title, titles, both = COUNTED[language]
    answers = f"{sums.answers} {one if sums.answers == 1 else some}"
    return f"{answers} {both} {sums.titles} {title if sums.titles == 1 else titles}" if sums.titles else answers


def title_text(sums: Sums, language: Language) -> str:
    """What the titles took, in the unit of the amounts beside it."""
    unit = number_format.money_unit([sums.micro, sums.title_micro, 0, sums.surcharge_micro])
    return plain(number_format.money(sums.title_micro, language, unit))


@pytest.mark.parametrize("locale", CSV)
def test_f48_project_page_statement_and_administration_show_them_too(visit: Visiting, shop: Server, used: Used, locale: str) -> None:
    person, sums = used.person, used.where()
    language: Language = "de" if locale == "de-DE" else "en"
    decimal = "," if language == "de" else "."
    seen = visit(base=shop.base, locale=locale)
    seen.context.add_cookies(cookies_of(person))
    for project in person.get("/api/projects"):
        own = used.where(project=project["name"])
        assert own.answers == {"Moors": 6, "Bogs": 2}[project["name"]]
        page = seen.go(f"/projects/{project['id']}")
        month = page.get_by_test_id("project-month")
        expect(month).to_contain_text(re.compile(r"\d"))
        assert shows(month.inner_text(), own.micro, decimal=decimal)
        footprint = page.get_by_test_id("project-footprint")
        expect(footprint).to_contain_text(f"{counted(own, language)}.")
        shows_ranges(footprint, own, language)

    page = seen.go("/wallet")
    line = page.get_by_test_id("wallet-line").filter(has=page.get_by_role("link"))
    expect(line).to_have_count(len([one for one in used.bought if one.micro]))
    newest = next(one for one in used.bought if line.first.get_by_role("link").get_attribute("href") == f"/receipts/{one.row['id']}")
    expect(line.first).to_contain_text(number_format.fixed(-newest.micro / 1e6, 6, language))
    expect(line.first).to_contain_text(number_format.fixed((BEGUN_WITH - sums.micro) / 1e6, 6, language))
    sheet = written_pdf(page, page.get_by_test_id("statements").get_by_role("button", name=re.compile(r"^PDF, ")).first)
    donated = used.where(provider="near")  # what the demo model's answers hold reaches no donation
    tokens = f"{number_format.count(sums.input, language)} / {number_format.count(sums.output, language)}"
    for text in (
        f"{number_format.fixed((BEGUN_WITH - sums.micro) / 1e6, 6, language)} €",
        f"{number_format.fixed(-sums.micro / 1e6, 6, language)} €",
        f"{number_format.fixed(donated.surcharge_micro / 1e6, 6, language)} €",
        "Antworten 10 " if language == "de" else "Answers 10 ",
        tokens,
        *map(plain, sums.ranges(language)),
        *(f"{counted(used.where(model=model), language)} · " for model in used.models),
    ):
        assert text in sheet, text
    line.first.get_by_role("link").click()
    page.wait_for_url(f"**/receipts/{newest.row['id']}")
    expect(page.get_by_test_id("receipt-total")).to_contain_text(number_format.fixed(newest.micro / 1e6, 6, language))

    root = visit(base=shop.base, locale=locale)
    root.context.add_cookies(cookies_of(Person(email="root@example.org", client=person.client)))
    page = root.go("/admin")
    near = used.where(provider="near")
    figures = page.get_by_test_id("overview").get_by_role("definition")
    expect(figures.first).to_contain_text(re.compile(r"\d"))
    assert shows(figures.first.inner_text(), near.micro, decimal=decimal)
    expect(figures.nth(4)).to_have_text(str(near.answers))
    expect(figures.nth(7)).to_have_text(f"≈\u00a0{near.best('CO2e', 'carbon', language)}")


def test_f48_operators_count_what_people_were_billed(shop: Server, used: Used) -> None:
    sums = used.where()
    with httpx2.Client(base_url=shop.base, timeout=60) as root:
        session = root.post("/api/auth/login", json={"email": "root@example.org", "password": PASSWORD}).raise_for_status().json()
        root.headers["authorization"] = f"Bearer {session['accessToken']}"
        by_source = root.get("/api/admin/usage/overview").raise_for_status().json()["bySource"]
    assert sum(source["revenueMicroEur"] for source in by_source.values()) == sums.micro
    assert sum(source["requests"] for source in by_source.values()) == 10
