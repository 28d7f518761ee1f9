"""Budgets on the pages: set in the settings, in a project and at a key, shown with what is used, and told when they refuse."""

import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person

LOOKS = (
    {"theme": "light", "width": "wide"},
    {"theme": "dark", "width": "wide"},
    {"theme": "dark", "width": "narrow"},
    {"theme": "light", "width": "narrow", "locale": "de-DE"},
)


def put(person: Person, kind: str, thing: str, **limits: object) -> None:
    person.client.put("/api/budgets", json={"scope": {"kind": kind, "id": thing}, **limits}).raise_for_status()


@pytest.mark.parametrize("look", LOOKS)
def test_budgets_stand_in_the_settings_and_on_the_project(visit: Visiting, person: Person, look: dict[str, str]) -> None:
    project = person.client.post("/api/projects", json={"name": "Peat and water"}).raise_for_status().json()["id"]
    key = person.client.post("/api/keys", json={"name": "night script", "projectId": project}).raise_for_status().json()["id"]
    person.ask("What is peat?")
    used = person.get("/api/usage/environmental", range="month")["totalCO2e"]
    put(person, "person", person.get("/api/user")["id"], limitEUR=5, limitKgCO2e=round(used * 1.2, 9))
    put(person, "project", project, limitEUR=2, limitKgCO2e=0.25, window="week", hard=False)
    put(person, "key", key, limitKgCO2e=1.5, window="total")
    seen = visit(person, **look)
    page = seen.go("/settings#budgets")
    rows = page.get_by_test_id("budget-row")
    expect(rows).to_have_count(3)
    expect(rows.nth(0).get_by_role("img")).to_have_count(2)
    expect(rows.nth(0).get_by_test_id("budget-time")).to_have_count(2)
    expect(page.get_by_test_id("keys")).to_contain_text("1.5" if "locale" not in look else "1,5")
    seen.shot(f"budgets-settings-{look['theme']}-{look['width']}{look.get('locale', '')}")
    page.locator("#keys-title").evaluate("title => title.scrollIntoView()")
    seen.shot(f"budgets-keys-{look['theme']}-{look['width']}{look.get('locale', '')}")
    page = seen.go(f"/projects/{project}")
    where = page.get_by_role("navigation", name="Wo Sie sind" if "locale" in look else "Where you are")
    expect(where).to_contain_text("Peat and water")
    expect(page.get_by_test_id("budget").get_by_role("img")).to_have_count(2)
    seen.shot(f"budgets-project-{look['theme']}-{look['width']}{look.get('locale', '')}")
    seen.is_sound()


def test_a_person_sets_changes_and_takes_away_a_budget(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    page = seen.go("/settings#budgets")
    page.get_by_test_id("budgets").get_by_role("button", name="Set a budget").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="At most, EUR").fill("2,5")
    dialog.get_by_role("textbox", name="At most, kg CO₂e").fill("a lot")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_contain_text("An amount like 2 or 0.25.")
    dialog.get_by_role("textbox", name="At most, kg CO₂e").fill("0.25")
    dialog.get_by_role("combobox", name="In each").select_option("week")
    dialog.get_by_role("checkbox", name="Only warn, refuse nothing").check()
    seen.shot("budget-dialog")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_test_id("budget")).to_contain_text("250 g")
    (kept,) = person.get("/api/budgets")
    assert (kept["limitMicroEur"], kept["limitKgCO2e"], kept["window"], kept["hard"]) == (2_500_000, 0.25, "week", False)
    page.get_by_test_id("budgets").get_by_role("button", name="Change").click()
    expect(dialog.get_by_role("checkbox", name="Only warn, refuse nothing")).to_be_checked()
    dialog.get_by_role("textbox", name="At most, EUR").fill("")
    dialog.get_by_role("textbox", name="At most, kg CO₂e").fill("")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_test_id("budgets")).to_contain_text("None: the wallet alone")
    assert person.get("/api/budgets") == []
    seen.is_sound()


def test_a_key_is_made_with_limits_in_co2e_and_they_change(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    page = seen.go("/settings#keys")
    form = page.get_by_role("form", name="Create key")
    form.get_by_role("textbox", name="Name").fill("night script")
    form.get_by_role("textbox", name="Limit, kg CO₂e (optional)").fill("0,125")
    form.get_by_role("combobox", name="In each").select_option("day")
    form.get_by_role("button", name="Create key").click()
    page.get_by_role("dialog").get_by_role("button", name="Done").click()
    row = page.get_by_test_id("key-row")
    expect(row).to_contain_text("125 g CO₂e (a day)")
    row.get_by_role("button", name="Change the budget of night script").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="At most, EUR").fill("4")
    dialog.get_by_role("checkbox", name="Only warn, refuse nothing").check()
    dialog.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("4.00 €, 125 g CO₂e (a day), only warns")
    expect(page.get_by_test_id("budget-row")).to_have_count(2)
    seen.is_sound()


@pytest.mark.parametrize("limits", [{"limitEUR": 0}, {"limitKgCO2e": 0}])
def test_a_refusal_names_the_budget_what_was_needed_and_the_way_to_change_it(
    visit: Visiting, person: Person, limits: dict[str, object]
) -> None:
    put(person, "person", person.get("/api/user")["id"], **limits)
    seen = visit(person)
    seen.go("/")
    seen.ask("Hello")
    alert = seen.page.get_by_role("alert")
    expect(alert).to_contain_text("Your budget does not reach for this message.")
    expect(alert).to_contain_text("It needs ≈" if "limitKgCO2e" in limits else "It needs 0.")
    expect(alert.get_by_role("link")).to_have_attribute("href", "/settings#budgets")
    expect(seen.page.locator("[data-composer]")).to_have_value("Hello")
    seen.shot(f"budget-refused-{next(iter(limits))}")


def test_a_step_is_told_above_the_pages(visit: Visiting, person: Person) -> None:
    person.ask("What is peat?")
    used = person.get("/api/usage/environmental", range="month")["totalCO2e"]
    put(person, "person", person.get("/api/user")["id"], limitKgCO2e=round(used * 1.2, 9), hard=False)
    while not person.get("/api/notices"):  # the job that makes it
        time.sleep(0.1)
    seen = visit(person)
    page = seen.go("/settings")
    notice = page.get_by_test_id("notice")
    expect(notice).to_contain_text("80 % of your budget is used.")
    expect(notice.get_by_role("link", name="See the budget")).to_have_attribute("href", "/settings#budgets")
    seen.shot("budget-notice")
    notice.get_by_role("button", name="Close notice").click()
    expect(notice).to_have_count(0)
    seen.is_sound()
