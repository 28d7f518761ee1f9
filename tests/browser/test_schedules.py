"""A prompt is scheduled, run by hand, paused and deleted; its chat is marked and its price known."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person, until


def test_a_prompt_is_scheduled_and_run(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    page = seen.go("/schedules")
    expect(page.get_by_text("No schedules yet.")).to_be_visible()
    page.get_by_role("button", name="New schedule").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Prompt")).to_be_focused()
    expect(dialog.get_by_role("button", name="Save")).to_be_disabled()
    dialog.get_by_label("Prompt").fill("What blooms this week?")
    dialog.get_by_label("Name").fill("Garden")
    dialog.get_by_label("Who answers").select_option("demo")
    dialog.get_by_label("How often").select_option("weekly")
    dialog.get_by_label("Day", exact=True).select_option("3")
    dialog.get_by_label("Time of day").fill("06:45")
    dialog.get_by_label("Time zone").select_option("Europe/Berlin")
    dialog.get_by_label("At most per run").fill("a lot")
    expect(dialog.get_by_role("button", name="Save")).to_be_disabled()
    dialog.get_by_label("At most per run").fill("0,05")
    seen.is_sound()
    seen.shot("schedules-dialog")
    dialog.get_by_role("button", name="Save").click()
    row = page.get_by_test_id("schedule")
    expect(row).to_contain_text("Every Wednesday at 06:45 · Europe/Berlin")
    row.get_by_role("button", name="Run now: Garden").click()
    run = row.get_by_test_id("scheduled-run").first
    expect(run).to_have_attribute("data-state", "done")
    expect(run).to_contain_text("by hand")
    row.get_by_text("History").click()
    expect(row.get_by_test_id("scheduled-run")).to_have_count(2)
    seen.is_sound()
    seen.shot("schedules")
    row.get_by_label("Garden is asked at its times").click()
    expect(row).to_contain_text("paused")
    (kept,) = person.get("/api/schedules")
    assert (kept["cron"], kept["budget"]["eurPerRun"], kept["paused"], kept["dueAt"]) == ("45 6 * * 3", 0.05, True, None)
    (receipt,) = person.get("/api/usage/log?range=7d")["items"]
    assert kept["lastRun"]["costMicroEur"] == receipt["costMicroEur"]
    run.get_by_role("link", name="Open the chat").click()
    expect(page.get_by_test_id("question-text")).to_have_text("What blooms this week?")
    (chat,) = person.get("/api/convos")["items"]
    assert (chat["title"], chat["tags"]) == ("Garden", ["Scheduled"])


@pytest.mark.parametrize("theme", ["dark"])
def test_schedules_in_german_on_a_phone(visit: Visiting, person: Person, theme: str) -> None:
    plan = {
        "text": "Was blüht?",
        "model": "demo",
        "cron": "0 7 * * *",
        "zone": "Europe/Berlin",
        "budget": {"eurPerRun": 0.000001},
        "greenerHours": 2,
    }
    made = person.client.post("/api/schedules", json=plan).raise_for_status().json()
    person.client.post(f"/api/schedules/{made['id']}/run").raise_for_status()
    until(lambda: person.get("/api/schedules")[0]["lastRun"]["state"] == "skipped")
    seen = visit(person, theme=theme, width="narrow", locale="de-DE")
    page = seen.go("/schedules")
    row = page.get_by_test_id("schedule")
    expect(row).to_contain_text("Jeden Tag um 07:00 · Europe/Berlin · grünere Stunde innerhalb von 2 h")
    expect(row.get_by_test_id("scheduled-run")).to_contain_text("ausgelassen")
    seen.is_sound()
    seen.shot("schedules-narrow-de")
    row.get_by_role("button", name="bearbeiten").click()
    expect(page.get_by_role("dialog").get_by_label("Höchstens pro Lauf")).to_have_value("0.000001")
    seen.is_sound()
    seen.shot("schedules-dialog-narrow-de")
    page.keyboard.press("Escape")
    row.get_by_role("button", name="löschen").click()
    page.get_by_role("dialog").get_by_role("button", name="Löschen").click()
    expect(page.get_by_text("Noch keine Zeitpläne.")).to_be_visible()
