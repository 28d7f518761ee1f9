"""Bringing chats in, following that, and taking chats away."""

import json
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person
from tests.shared_data import shared

SAMPLES = ("chatgpt-modern-export.json", "claude-conversations-constructed.json", "librechat-tree.json", "openwebui-export.json")


@pytest.mark.parametrize(("theme", "width", "locale"), [("light", "wide", "en-GB"), ("dark", "narrow", "de-DE")])
def test_samples_are_recognised_and_reported(visit: Visiting, person: Person, theme: str, width: str, locale: str) -> None:
    files = [shared("fixtures", "imports", name) for name in SAMPLES]
    seen = visit(person, theme=theme, width=width, locale=locale)
    page = seen.go("/import")
    past = page.get_by_test_id("past-import")
    expect(page.get_by_test_id("past-imports")).to_be_visible()
    seen.is_sound()
    seen.shot(f"import-empty-{theme}-{width}")
    for number, file in enumerate(files, 1):
        page.locator("input[type=file]").set_input_files(file)
        expect(past).to_have_count(number)
    runs = person.get("/api/imports")
    assert [run["state"] for run in runs] == ["done"] * len(files)
    newest = past.first.get_by_test_id("import-item")
    expect(newest).to_have_count(runs[0]["found"])
    reports = [person.get(f"/api/imports/{run['id']}") for run in runs]
    for row, report in zip(past.all(), reports, strict=True):
        button = row.get_by_role("button")
        if button.get_attribute("aria-expanded") == "false":
            button.click()
        expect(row.get_by_test_id("import-item")).to_have_count(len(report["items"]))
    assert sum(item["state"] == "skipped" for report in reports for item in report["items"]) > 0
    files_named = {"conversationId": "named", "title": "Lease", "messages": [{"messageId": "1", "isCreatedByUser": True, "text": "See"}]}
    files_named["messages"][0]["files"] = [{"filename": "lease.pdf"}, {"filename": "plan.png", "type": "image/png"}]
    page.locator("input[type=file]").set_input_files(
        {"name": "named.json", "mimeType": "application/json", "buffer": json.dumps(files_named).encode()}
    )
    expect(past).to_have_count(len(files) + 1)
    says = "Dateien sind im Export genannt, aber nicht enthalten" if locale == "de-DE" else "files are named in the export but not in it"
    expect(past.first.get_by_test_id("import-item")).to_contain_text(f"2 {says}: lease.pdf, plan.png")
    seen.is_sound()
    seen.shot(f"import-report-{theme}-{width}")
    chat = next(item["conversationId"] for item in reports[0]["items"] if item["conversationId"])
    past.nth(1).locator(f"a[href='/c/{chat}']").click()
    page.wait_for_url(f"**/c/{chat}")
    expect(page.get_by_test_id("question").first).to_be_visible()


def test_what_is_no_export_says_so(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    page = seen.go("/import")
    page.locator("input[type=file]").set_input_files({"name": "notes.txt", "mimeType": "text/plain", "buffer": b"Dear diary"})
    expect(page.get_by_text("The file is neither JSON nor zip.")).to_be_visible()
    page.locator("input[type=file]").set_input_files({"name": "empty.json", "mimeType": "application/json", "buffer": b""})
    expect(page.get_by_role("alert")).to_be_visible()
    seen.is_sound()
    seen.shot("import-refused")
    seen.forgive("status of 400")


def test_reading_can_be_stopped_and_the_list_shows_what_came(visit: Visiting, person: Person, tmp_path: Path) -> None:
    said = {"uuid": "m", "sender": "human", "text": "A long walk " * 400, "created_at": "2025-01-01T00:00:00Z"}
    chats = [
        {
            "uuid": f"c{n}",
            "name": f"Walk {n}",
            "created_at": "2025-01-01T00:00:00Z",
            "updated_at": "2025-01-01T00:00:00Z",
            "chat_messages": [said],
        }
        for n in range(8000)
    ]
    file = tmp_path / "conversations.json"
    file.write_text(json.dumps(chats))
    seen = visit(person)
    page = seen.go("/import")
    page.locator("input[type=file]").set_input_files(file)
    running = page.get_by_test_id("progress").filter(has_text="imported,")
    expect(running).to_be_visible()
    expect(running).to_contain_text(re.compile(r"[1-9]\d* imported"))
    seen.shot("import-running")
    running.get_by_role("button", name="Cancel").click()
    past = page.get_by_test_id("past-import")
    expect(past).to_contain_text("Stopped. What was read before is imported.")
    expect(page.get_by_test_id("conversation").first).to_be_visible()
    assert 0 < person.get("/api/imports")[0]["imported"] < 8000


def test_chats_are_taken_away(visit: Visiting, person: Person, tmp_path: Path) -> None:
    person.ask("Hello & goodbye")
    seen = visit(person)
    page = seen.go("/settings")
    with page.expect_download() as waited:
        page.get_by_role("button", name="Export everything").click()
    waited.value.save_as(tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as packed:
        assert {"prompts.json", "presets.json"} < set(packed.namelist())
        assert sorted(Path(name).suffix for name in packed.namelist() if name.startswith("chats/")) == [".json", ".md"]
        assert person.email in packed.read("account/users.jsonl").decode()
    for form, begins in (("Markdown", "# "), ("JSON", "{")):
        row = page.get_by_test_id("conversation-row").first
        row.hover()
        row.get_by_role("button").click()
        with page.expect_download() as waited:
            page.get_by_role("menuitem", name=f"Save as {form}").click()
        saved = tmp_path / waited.value.suggested_filename
        waited.value.save_as(saved)
        assert saved.read_text().startswith(begins)
        assert "Hello & goodbye" in saved.read_text()
