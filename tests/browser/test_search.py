"""The search page: everything found by date, project and model, further and further back, by keyboard too, and the way to the place."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person

LOOKS = [("light", "wide"), ("dark", "wide"), ("light", "narrow"), ("dark", "narrow")]


def search(page: Page, words: str) -> None:
    page.get_by_role("searchbox", name="Words, names, numbers").fill(words)


def test_f50_everything_found_is_listed_page_by_page(visit: Visiting, person: Person) -> None:
    chats = [person.ask(f"Was fressen Kormorane in river_bank_{number}.txt? 我们去北京大学") for number in range(18)]
    project = person.client.post("/api/projects", json={"name": "Flüsse"}).raise_for_status().json()["id"]
    person.client.patch(f"/api/convos/{chats[3]}", json={"projectId": project}).raise_for_status()
    seen = visit(person)
    page = seen.go("/")
    expect(page.get_by_test_id("conversation").first).to_be_visible()
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("river_bank")
    page.get_by_role("option", name="All results for “river_bank”").click()
    page.wait_for_url(re.compile(r"/search\?q=river_bank$"))
    hits = page.get_by_test_id("hit")
    expect(hits).to_have_count(30)
    expect(hits.first.locator("mark").first).to_have_text("river_bank")
    # A question, its answer, which repeats it, and a title: so many that one page does not hold them.
    page.get_by_role("button", name="Show more").click()
    expect(hits).not_to_have_count(30)
    everything = hits.count()
    assert everything > 30
    page.get_by_label("Project", exact=True).select_option("Flüsse")
    expect(hits).not_to_have_count(everything)
    expect(hits.first.get_by_text("Flüsse")).to_be_visible()
    page.get_by_label("To", exact=True).fill("2020-01-01")
    expect(page.get_by_text("Nothing found for “river_bank”")).to_be_visible()
    page.get_by_role("button", name="Search everywhere").click()
    expect(hits).to_have_count(everything)
    search(page, "fluss")
    page.get_by_role("button", name="Flüsse", exact=True).wait_for()
    search(page, "river_bank_7.txt")
    expect(hits.locator("mark").first).to_have_text("river_bank_7.txt")
    page.get_by_role("searchbox", name="Words, names, numbers").focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        if hits.locator("a:focus", has_text="river_bank_7.txt").count() == 1:
            break
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"/c/{chats[7]}"))
    page.go_back()
    expect(page.get_by_role("searchbox", name="Words, names, numbers")).to_have_value("river_bank_7.txt")


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_f50_the_search_page_in_every_look(visit: Visiting, person: Person, theme: str, width: str) -> None:
    person.ask("我们明天去北京大学参加机器学习会议。 Café in src/app/user_service_e3a51a.py")
    person.ask("What does an answer cost here?")
    person.client.post("/api/projects", json={"name": "北京 2026"}).raise_for_status()
    seen = visit(person, theme=theme, width=width)
    page, look = seen.page, f"{theme}-{width}"
    seen.go("/search")
    page.get_by_text("Type what you look for").wait_for()
    seen.is_sound()
    seen.shot(f"search-start-{look}")
    search(page, "北京")
    expect(page.get_by_test_id("hit").first.locator("mark").first).to_have_text("北京")
    page.get_by_role("button", name="北京 2026", exact=True).wait_for()
    seen.is_sound()
    seen.shot(f"search-{look}")
    search(page, "no such words anywhere")
    page.get_by_text("Nothing found for").wait_for()
    seen.is_sound()
    seen.shot(f"search-nothing-{look}")


def test_f50_a_search_that_fails_says_so_and_can_be_asked_again(visit: Visiting, person: Person) -> None:
    person.ask("What does a heron eat?")
    seen = visit(person)
    page, down = seen.page, True

    def answer(route: Route) -> None:
        if down:
            route.fulfill(status=503, content_type="application/problem+json", body='{"code": "unavailable", "title": "down"}')
        else:
            route.continue_()

    seen.forgive("503")
    page.route("**/api/search*", answer)
    seen.go("/search?q=heron")
    expect(page.get_by_role("alert")).to_contain_text("The search did not answer", timeout=30_000)
    down = False
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_test_id("hit").first).to_contain_text("heron")


def test_f50_the_search_page_in_german(visit: Visiting, person: Person) -> None:
    person.ask("Wo liegt die Größenstraße?")
    seen = visit(person, width="narrow", locale="de-DE")
    page = seen.page
    seen.go("/search?q=grossenstrasse")
    expect(page.get_by_test_id("hit").first.locator("mark").first).to_have_text("Größenstraße")
    seen.is_sound()
    seen.shot("search-german")
