"""Collections: files brought with what they cost, read, searched, taken out; the page of a passage with its mark."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person

LEASE = "# Wartungsvertrag\n\n§ 7 Laufzeit\nDer Vertrag läuft bis zum 31. März 2027.\n\n§ 9 Kündigung\nDie Kündigung muss drei Monate vorher in Textform eingehen.\n"
MINUTES = "TOP 5 Beschluss\nDie Versammlung hat beschlossen, zwei Vergleichsangebote einzuholen.\n"
LOOKS = ({"theme": "light", "width": "wide"}, {"theme": "dark", "width": "narrow", "locale": "de-DE"})


def file(name: str, content: str | bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "", "buffer": content if isinstance(content, bytes) else content.encode()}


@pytest.mark.parametrize("look", LOOKS, ids=("wide", "narrow-german"))
def test_files_are_read_into_a_collection_and_found_by_a_question(visit: Visiting, person: Person, look: dict[str, str]) -> None:
    german = "locale" in look
    name = f"{look['theme']}-{look['width']}"
    seen = visit(person, **look)
    page = seen.go("/knowledge")
    card = page.get_by_test_id("collections")
    expect(card).to_contain_text("Es gibt noch keine Sammlung." if german else "There is no collection yet.")
    seen.shot(f"knowledge-empty-{name}")
    card.get_by_role("button", name="Neue Sammlung" if german else "New collection").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("WEG Lindenstraße 14")
    dialog.get_by_label("In einem Satz" if german else "In one sentence").fill("Verträge und Protokolle")
    seen.shot(f"knowledge-new-{name}")
    dialog.get_by_role("button", name="Anlegen" if german else "Create").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("WEG Lindenstraße 14")
    expect(page.get_by_test_id("files-input")).to_be_attached()
    seen.shot(f"knowledge-collection-empty-{name}")

    files = [file("Wartungsvertrag.md", LEASE), file("Protokoll.txt", MINUTES), file("Bauakte-1974.pdf", b"%PDF-1.7\nbroken")]
    page.get_by_test_id("files-input").set_input_files(files)
    brought = page.get_by_test_id("brought")
    expect(brought).to_contain_text("3 neue Dateien, 2 Seiten" if german else "3 new files, 2 pages")
    expect(brought).to_contain_text(
        "Modell für die Bedeutung läuft auf diesem Server" if german else "model for meaning runs on this server"
    )
    seen.shot(f"knowledge-brought-{name}")
    start = brought.get_by_role("button", name="Lesen beginnen" if german else "Start reading")
    expect(start).to_be_enabled()
    start.click()
    expect(brought).to_have_count(0)
    rows = page.get_by_test_id("source")
    expect(rows).to_have_count(3)
    expect(rows.filter(has_text="Bauakte-1974.pdf")).to_contain_text("broken" if not german else "beschädigt")
    for each in ("Wartungsvertrag.md", "Protokoll.txt"):
        expect(rows.filter(has_text=each)).to_contain_text("bereit" if german else "ready")

    test = page.get_by_test_id("search-test")
    expect(test.get_by_test_id("search-method")).to_contain_text(
        "mit einem Modell auf diesem Server" if german else "with a model on this server"
    )
    test.get_by_role("searchbox").fill("Bis wann muss man kündigen?")
    test.get_by_role("button", name="Suchen" if german else "Search").click()
    found = test.get_by_test_id("found-passage")
    expect(found.first).to_contain_text("§ 9 Kündigung")
    expect(found.first.locator("mark").first).to_have_text("Kündigung")
    seen.is_sound()
    seen.shot(f"knowledge-collection-{name}")
    found.first.get_by_role("button").click()
    expect(page.get_by_test_id("passage-page").locator("mark")).to_have_text(re.compile("^§ 9 Kündigung\\s+Die Kündigung muss"))
    expect(page.get_by_test_id("passage-page")).to_contain_text("31. März 2027")
    seen.is_sound()
    seen.shot(f"knowledge-passage-{name}")
    page.keyboard.press("Escape")

    rows.filter(has_text="Protokoll.txt").get_by_role("button").click()
    page.get_by_role("dialog").get_by_role("button", name="Herausnehmen" if german else "Remove", exact=True).click()
    expect(rows).to_have_count(2)
    page.get_by_role("button", name="Aus Ihren Dateien" if german else "From your files").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("checkbox").check()
    seen.shot(f"knowledge-own-{name}")
    dialog.get_by_role("button", name="1 Datei hinzufügen" if german else "Add 1 file").click()
    expect(brought).to_contain_text("1 neue Datei" if german else "1 new file")
    brought.get_by_role("button", name="Weglassen" if german else "Leave out").click()
    expect(brought).to_have_count(0)

    page.get_by_role("button", name="Mehr zu" if german else "More for").click()
    page.get_by_role("menuitem", name="Löschen" if german else "Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Löschen" if german else "Delete", exact=True).click()
    expect(page.get_by_test_id("collections")).to_contain_text("Es gibt noch keine Sammlung." if german else "There is no collection yet.")
    assert len(person.get("/api/files")["items"]) == 3, "the files themselves stay"
