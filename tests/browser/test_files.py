"""A person's files in the settings: brought by choice and drop, resumed after a reload and a lost connection, saved, deleted."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person
from tests.files.test_text_extraction import pdf

LOOKS = (
    {"theme": "light", "width": "wide"},
    {"theme": "dark", "width": "narrow", "locale": "de-DE"},
)
LARGE = 9 << 20


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """More than two of the server's parts."""
    file = tmp_path / "Messreihe 2026.bin"
    file.write_bytes(os.urandom(LARGE))
    return file


@pytest.mark.parametrize("look", LOOKS, ids=("wide", "narrow-german"))
def test_a_file_is_brought_saved_and_deleted(visit: Visiting, person: Person, large: Path, look: dict[str, str]) -> None:
    german = "locale" in look
    seen = visit(person, **look)
    page = seen.go("/settings#files")
    card = page.get_by_test_id("files")
    expect(card).to_contain_text("Es gibt noch keine Dateien." if german else "There are no files yet.")
    seen.shot(f"files-empty-{look['theme']}-{look['width']}")
    markdown = {"name": "../Notizen\u202e.md", "mimeType": "text/html", "buffer": b"# Heron\n"}
    card.get_by_test_id("files-input").set_input_files(large)
    card.get_by_test_id("files-input").set_input_files(markdown)
    rows = card.get_by_test_id("file")
    save = re.compile("herunterladen$" if german else "^Download ")
    expect(rows.get_by_role("button", name=save)).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("Notizen.md")
    expect(rows.nth(0)).to_contain_text("1 Seite" if german else "1 page")
    expect(rows.nth(1)).to_contain_text("Messreihe 2026.bin")
    assert [(file["mediaType"], file["bytes"]) for file in person.get("/api/files")["items"]] == [
        ("text/markdown", 8),
        ("application/octet-stream", LARGE),
    ]
    seen.is_sound()
    seen.shot(f"files-{look['theme']}-{look['width']}")

    with page.expect_download() as saving:
        rows.nth(1).get_by_role("button", name=save).click()
    assert saving.value.suggested_filename == "Messreihe 2026.bin"
    assert Path(saving.value.path()).read_bytes() == large.read_bytes()

    rows.nth(0).get_by_role("button", name="Notizen.md löschen" if german else "Delete Notizen.md").click()
    dialog = page.get_by_role("dialog")
    seen.shot(f"files-delete-{look['theme']}-{look['width']}")
    dialog.get_by_role("button", name="Löschen" if german else "Delete", exact=True).click()
    expect(rows).to_have_count(1)
    assert [file["name"] for file in person.get("/api/files")["items"]] == ["Messreihe 2026.bin"]


def test_a_lost_connection_and_a_reload_lose_nothing(visit: Visiting, person: Person, large: Path) -> None:
    seen = visit(person)
    page = seen.go("/settings#files")
    sent: list[str] = []

    def part(route: Route) -> None:
        if route.request.method != "PATCH":
            route.fallback()
            return
        sent.append(route.request.headers["upload-offset"])
        if len(sent) in {2, 3} or len(sent) > 4:
            route.abort("connectionreset")
        else:
            route.fallback()

    page.route("**/api/uploads/*", part)
    card = page.get_by_test_id("files")
    card.get_by_test_id("files-input").set_input_files(large)
    row = card.get_by_test_id("file")
    expect(row).to_contain_text("No connection. It goes on by itself")
    seen.shot("files-waiting")
    # The fourth part that is sent goes through, those behind it do not; then the page is loaded anew.
    page.wait_for_function("() => performance.now() > 0")
    while len(sent) < 5:
        page.wait_for_timeout(50)
    assert sent[1] == sent[2] == sent[3], "it went on where it was"
    page.unroute("**/api/uploads/*")
    page.reload()
    begun = person.get("/api/files")["items"][0]
    assert begun["state"] == "receiving"
    assert begun["receivedBytes"] == 4 << 20
    row = page.get_by_test_id("files").get_by_test_id("file")
    expect(row).to_contain_text("Interrupted at 4.0 MiB of 9.0 MiB.")
    seen.shot("files-interrupted")
    row.get_by_test_id("go-on-input").set_input_files({"name": "other.bin", "mimeType": "", "buffer": b"x"})
    expect(row.get_by_role("alert")).to_contain_text("This is another file.")
    row.get_by_test_id("go-on-input").set_input_files(large)
    expect(row.get_by_role("button", name="Download Messreihe 2026.bin")).to_be_visible()
    with page.expect_download() as saving:
        row.get_by_role("button", name="Download Messreihe 2026.bin").click()
    assert Path(saving.value.path()).read_bytes() == large.read_bytes()
    seen.forgive("ERR_CONNECTION_RESET")


def test_an_upload_is_cancelled_and_one_that_is_refused_says_why(visit: Visiting, person: Person, large: Path) -> None:
    seen = visit(person)
    page = seen.go("/settings#files")
    page.route("**/api/uploads/*", lambda route: route.fallback() if route.request.method != "PATCH" else None)
    card = page.get_by_test_id("files")
    card.get_by_test_id("files-input").set_input_files(large)
    row = card.get_by_test_id("file")
    expect(row.get_by_role("progressbar")).to_be_visible()
    expect(row).to_contain_text("0 MiB of 9.0 MiB")
    row.get_by_role("button", name="Cancel the upload of Messreihe 2026.bin").click()
    expect(row).to_have_count(0)
    expect(card).to_contain_text("There are no files yet.")
    assert person.get("/api/files")["items"] == []
    card.get_by_test_id("files-input").set_input_files({"name": "nothing.txt", "mimeType": "text/plain", "buffer": b""})
    expect(row.get_by_role("alert")).to_have_text("The file is empty.")
    row.get_by_role("button", name="Remove nothing.txt from the list").click()
    expect(row).to_have_count(0)
    seen.forgive("status of 400")


def test_what_was_read_of_a_file_is_said(visit: Visiting, person: Person) -> None:
    seen = visit(person, theme="dark", width="narrow")
    page = seen.go("/settings#files")
    card = page.get_by_test_id("files")
    for name, content in (("broken.pdf", b"%PDF-1.7 and no more"), ("Vertrag.pdf", pdf("Kündigung", "Frist", "Anlage"))):
        card.get_by_test_id("files-input").set_input_files({"name": name, "mimeType": "", "buffer": content})
    rows = card.get_by_test_id("file")
    expect(rows.nth(0)).to_contain_text("3 pages")
    expect(rows.nth(1)).to_contain_text("Its text cannot be read. The file is broken and cannot be read.")
    read = person.get("/api/files")["items"][0]
    assert person.get(f"/api/files/{read['id']}/text", page=2) == {"page": 2, "pages": 3, "text": "Frist"}
    seen.is_sound()
    seen.shot("files-read")
