"""What a suspended person is told: in the app while it is open, and at sign-in."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visiting
from tests.browser.people import Person
from tests.server import PASSWORD, Server

LOOKS = [("light", "wide", "en-GB"), ("dark", "narrow", "de-DE")]
WORDS = {
    "en-GB": ("E-mail", "Password", "Sign in", "Your account is suspended", "Write to the operator", "E-mail or password is not right."),
    "de-DE": ("E-Mail", "Passwort", "Anmelden", "Ihr Konto ist gesperrt", "Dem Betreiber schreiben", "E-Mail oder Passwort stimmt nicht."),
}


@pytest.mark.parametrize(("theme", "width", "locale"), LOOKS)
def test_f31_a_suspended_person_is_told_so(visit: Visiting, demo: Server, person: Person, theme: str, width: str, locale: str) -> None:
    email, password, sign_in, told, write, wrong = WORDS[locale]
    seen = visit(person, theme=theme, width=width, locale=locale)
    page = seen.go("/dashboard")
    expect(page).to_have_url(f"{demo.base}/dashboard")
    demo.run("users", "suspend", person.email)
    note = page.get_by_test_id("suspended")
    expect(note).to_contain_text(told)
    page.get_by_role("textbox", name=email).fill(person.email)
    page.get_by_role("textbox", name=password).fill("not the password")
    page.get_by_role("button", name=sign_in, exact=True).click()
    expect(page.get_by_role("alert")).to_have_text(wrong)
    expect(note).to_have_count(0)
    page.get_by_role("textbox", name=password).fill(PASSWORD)
    page.get_by_role("button", name=sign_in, exact=True).click()
    expect(note).to_contain_text(told)
    expect(page.get_by_text(wrong)).to_have_count(0)
    seen.is_sound()
    seen.shot(f"suspended-{theme}-{width}")
    note.get_by_role("link", name=write).click()
    expect(page).to_have_url(f"{demo.base}/legal/imprint")
