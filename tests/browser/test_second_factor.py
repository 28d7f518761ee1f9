"""Codes from an app: turned on in the settings, asked for at the door, and off again, with the words of both languages."""

import base64
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from aim2balance.identity import totp
from tests.browser.conftest import Visit, Visiting
from tests.browser.people import Person
from tests.browser.reading import becomes
from tests.server import PASSWORD, Server

WORDS = {
    "en-GB": {
        "on": "Turn on", "password": "Password", "next": "Go on", "code": "Code from the app", "keep": "I have saved them", "done": "Done", "left": "10 recovery codes left",
        "email": "E-mail", "sign_in": "Sign in", "use": "No app at hand? Use a recovery code", "recovery": "Recovery code", "wrong": "This code is not right, or was used already",
        "off": "Turn off", "is_off": "You sign in with your password alone",
    },
    "de-DE": {
        "on": "Einschalten", "password": "Passwort", "next": "Fortfahren", "code": "Code aus der App", "keep": "Ich habe sie aufgehoben", "done": "Fertig",
        "left": "Noch 10 Wiederherstellungscodes", "email": "E-Mail", "sign_in": "Anmelden", "use": "App nicht zur Hand? Wiederherstellungscode benutzen",
        "recovery": "Wiederherstellungscode", "wrong": "Dieser Code stimmt nicht oder wurde schon benutzt", "off": "Ausschalten",
        "is_off": "Sie melden sich allein mit dem Passwort an",
    },
}  # fmt: skip


def code_of(secret: str, steps: int = 0) -> str:
    return totp.code_at(base64.b32decode(secret), totp.step_at(datetime.now(UTC)) + steps)


def give_password(page: Page, words: dict[str, str], action: str) -> None:
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(words["password"], exact=True).fill(PASSWORD)
    dialog.get_by_role("button", name=action).click()


def shot(seen: Visit, name: str) -> None:
    seen.page.evaluate("document.fonts.ready")
    seen.shot(name)
    seen.is_sound()


@pytest.mark.parametrize(("locale", "theme", "width"), [("en-GB", "light", "wide"), ("de-DE", "dark", "narrow")])
def test_codes_are_turned_on_asked_for_and_turned_off(
    visit: Visiting, demo: Server, person: Person, locale: str, theme: str, width: str
) -> None:
    words, look = WORDS[locale], f"{theme}-{width}"
    seen = visit(person, theme=theme, width=width, locale=locale)
    page = seen.go("/settings#security")
    section = page.get_by_test_id("second-factor")
    section.get_by_role("button", name=words["on"]).click()
    give_password(page, words, words["next"])
    becomes(page.get_by_test_id("totp-secret"), "one => one.textContent.replaceAll(' ', '').length", 32)
    secret = (page.get_by_test_id("totp-secret").text_content() or "").replace(" ", "")
    shot(seen, f"second-factor-scan-{look}")
    page.get_by_label(words["code"]).fill(code_of(secret))
    page.get_by_role("dialog").get_by_role("button", name=words["next"]).click()
    expect(page.get_by_test_id("recovery-codes").get_by_role("listitem")).to_have_count(10)
    codes = page.get_by_test_id("recovery-codes").get_by_role("listitem").all_text_contents()
    shot(seen, f"second-factor-codes-{look}")
    expect(page.get_by_role("button", name=words["done"])).to_be_disabled()
    page.get_by_label(words["keep"]).check()
    page.get_by_role("button", name=words["done"]).click()
    expect(section).to_contain_text(words["left"])
    shot(seen, f"second-factor-on-{look}")

    door = visit(base=demo.base, theme=theme, width=width, locale=locale)
    page = door.go("/signin")
    page.get_by_label(words["email"]).fill(person.email)
    page.get_by_label(words["password"], exact=True).fill(PASSWORD)
    page.get_by_role("button", name=words["sign_in"]).click()
    box = page.get_by_label(words["code"])
    expect(box).to_be_focused()
    shot(door, f"second-factor-step-{look}")
    box.fill("000 000")
    box.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text(words["wrong"])
    page.get_by_role("button", name=words["use"]).click()
    page.get_by_label(words["recovery"]).fill(codes[0].lower())
    shot(door, f"second-factor-recovery-{look}")
    page.get_by_label(words["recovery"]).press("Enter")
    expect(page).to_have_url(f"{demo.base}/")

    page = seen.page
    section.get_by_role("button", name=words["off"]).click()
    give_password(page, words, words["off"])
    expect(section).to_contain_text(words["is_off"])
