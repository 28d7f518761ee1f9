"""Keys for one's own programs, theme and language."""

import re

import httpx2
from playwright.sync_api import expect

from tests.browser.conftest import Visit, Visiting
from tests.browser.people import Person
from tests.server import PASSWORD, Server

NEW_PASSWORD = "another good passphrase"


def test_a_key_made_here_works_until_it_is_revoked(visit: Visiting, demo: Server, person: Person) -> None:
    seen = visit(person)
    page = seen.go("/settings")
    page.get_by_label("Name", exact=True).fill("laptop")
    page.get_by_label("Limit, EUR (optional)").fill("2.50")
    page.get_by_role("button", name="Create key").click()
    secret = page.get_by_test_id("key-secret").input_value()
    assert re.fullmatch(r"a2b-[0-9A-Za-z_-]{20,}", secret)
    seen.is_sound()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_test_id("key-row")).to_contain_text("2.50")
    headers = {"authorization": f"Bearer {secret}"}
    answer = httpx2.get(f"{demo.base}/v1/models", headers=headers)
    assert [model["id"] for model in answer.json()["data"]] == [
        "demo",
        "demo-image",
        "demo-speech",
        "demo-transcription",
        "auto:cheapest",
        "auto:greenest",
    ]
    page.get_by_role("button", name="Revoke").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(page.get_by_test_id("key-row")).to_have_count(0)
    assert person.get("/api/keys") == []


def test_theme_and_language_are_changed_at_once_and_kept(visit: Visiting, person: Person) -> None:
    page = visit(person).go("/settings")
    root = page.locator("html")
    page.get_by_text("Dark", exact=True).click()
    expect(root).to_have_attribute("data-theme", "dark")
    page.get_by_text("Deutsch", exact=True).click()
    expect(root).to_have_attribute("lang", "de")
    page.reload(wait_until="domcontentloaded")
    expect(page.get_by_role("heading", name="Einstellungen")).to_be_visible()
    expect(root).to_have_attribute("data-theme", "dark")
    expect(root).to_have_attribute("lang", "de")


def test_what_a_person_prefers_is_found_again_on_another_device(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    page = seen.go("/settings")
    appearance = page.get_by_test_id("appearance")
    appearance.get_by_text("Dark", exact=True).click()
    appearance.get_by_role("radiogroup", name="Energy").get_by_text("kWh", exact=True).click()
    appearance.get_by_label("Model for new chats").select_option("demo")
    personal = page.get_by_test_id("personal")
    personal.get_by_label("About you").fill("I teach physics.")
    personal.get_by_label("How to answer").fill("Short, please.")
    personal.get_by_role("button", name="Save").click()
    expect(personal.get_by_text("Saved.")).to_be_visible()
    for note in ("I bake bread.", "I live in Bonn."):
        personal.get_by_role("textbox", name="New note").fill(note)
        personal.get_by_role("textbox", name="New note").press("Enter")
        expect(personal.get_by_test_id("note").filter(has_text=note)).to_be_visible()
    personal.get_by_role("button", name="Change: I live in Bonn.").click()
    page.get_by_role("dialog").get_by_label("Note").fill("I live in Köln.")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    personal.get_by_role("button", name="Forget: I bake bread.").click()
    expect(personal.get_by_test_id("note")).to_have_text(["I live in Köln."])
    seen.is_sound()
    kept = person.get("/api/user/personalization")
    assert (kept["theme"], kept["units"]["energy"], kept["defaultModel"]) == ("dark", "kWh", "demo")
    assert (kept["aboutYou"], kept["customInstructions"]) == ("I teach physics.", "Short, please.")

    other = visit(person)
    page = other.go("/settings")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_label("About you")).to_have_value("I teach physics.")
    expect(page.get_by_test_id("note")).to_have_text(["I live in Köln."])
    person.ask("Hello")
    page = other.go("/dashboard")
    expect(page.get_by_test_id("environment-card")).to_contain_text("kWh")
    expect(page.get_by_test_id("environment-card")).not_to_contain_text(re.compile(r"\dWh"))


def test_a_new_password_and_other_devices(visit: Visiting, demo: Server, person: Person) -> None:
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    with httpx2.Client(base_url=demo.base, headers={"user-agent": agent}) as elsewhere:
        elsewhere.post("/api/auth/login", json={"email": person.email, "password": PASSWORD}).raise_for_status()
        change_password(visit(person), elsewhere)
        again = {"email": person.email, "password": NEW_PASSWORD}
        assert elsewhere.post("/api/auth/login", json=again).status_code == 200


def change_password(seen: Visit, elsewhere: httpx2.Client) -> None:
    page = seen.go("/settings")
    security = page.get_by_test_id("security")
    expect(security.get_by_test_id("session").filter(has_text="this device")).to_have_count(1)
    security.get_by_role("button", name="Sign out: Firefox, Linux").click()
    expect(security.get_by_test_id("session").filter(has_text="Firefox, Linux")).to_have_count(0)
    assert elsewhere.post("/api/auth/refresh", headers={"x-a2b": "1"}).status_code == 401
    security.get_by_label("Present password").fill("not the password")
    security.get_by_label("New password").fill(NEW_PASSWORD)
    security.get_by_role("button", name="Change password").click()
    expect(security.get_by_role("alert")).to_contain_text("The password is not right.")
    security.get_by_label("Present password").fill(PASSWORD)
    security.get_by_role("button", name="Change password").click()
    expect(security.get_by_text("Changed. All other devices are signed out.")).to_be_visible()
    expect(security.get_by_test_id("session")).to_have_count(1)
    seen.is_sound()


def test_an_account_is_erased_for_good(visit: Visiting, demo: Server, person: Person) -> None:
    person.ask("A secret of mine")
    seen = visit(person)
    page = seen.go("/settings")
    page.get_by_role("button", name="Erase account").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("left in your wallet")
    fates = dialog.get_by_test_id("fates")
    expect(fates.get_by_role("definition").filter(has_text="Chats")).to_contain_text("entries")
    expect(fates.get_by_role("definition").filter(has_text="Usage and footprint")).to_contain_text("§ 147 AO")
    dialog.get_by_label("Password").fill(PASSWORD)
    expect(dialog.get_by_role("button", name="Erase account")).to_be_disabled()
    dialog.get_by_label("I give up the credit that is left.").check()
    seen.is_sound()
    seen.shot("settings-erase-light-wide")
    dialog.get_by_role("button", name="Erase account").click()
    expect(dialog).to_have_count(0)
    expect(page.locator("input[name=password]")).to_be_visible()
    refused = httpx2.post(f"{demo.base}/api/auth/login", json={"email": person.email, "password": PASSWORD})
    assert refused.status_code == 401


def test_a_password_that_is_too_short_is_told_in_our_words(visit: Visiting, person: Person) -> None:
    seen = visit(person, locale="de-DE")
    page = seen.go("/settings#security")
    security = page.get_by_test_id("security")
    security.get_by_label("Neues Passwort").fill("short")
    security.get_by_role("button", name="Passwort ändern").click()
    expect(security).to_contain_text("Bitte geben Sie Ihr Passwort ein.")
    expect(security).to_contain_text("Das Passwort braucht 10 bis 256 Zeichen.")
    seen.is_sound()


def test_many_sessions_are_folded_behind_the_one_in_use(visit: Visiting, demo: Server, person: Person) -> None:
    for _ in range(6):
        httpx2.post(f"{demo.base}/api/auth/login", json={"email": person.email, "password": PASSWORD}).raise_for_status()
    page = visit(person).go("/settings")
    sessions = page.get_by_test_id("session")
    expect(sessions).to_have_count(5)
    expect(sessions.first).to_contain_text("this device")
    page.get_by_role("button", name="Show all 8").click()
    expect(sessions).to_have_count(8)
