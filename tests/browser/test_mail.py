"""Mail and what comes back from it: an address confirmed, a new password; and the notices above the pages."""

import re
import time
from collections.abc import Iterator
from email.message import EmailMessage

import httpx2
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import WAIT_MS, Visiting
from tests.browser.people import Person, new_person
from tests.browser.test_looks import LOOKS, keep
from tests.notices.sink import Sink, a_sink, text_of
from tests.server import PASSWORD, Server, a_server

NEW_PASSWORD = "another good passphrase"


@pytest.fixture(scope="module")
def sink() -> Iterator[Sink]:
    with a_sink() as made:
        yield made


@pytest.fixture(scope="module")
def mailing(sink: Sink) -> Iterator[Server]:
    """A server that sends mail."""
    with a_server(environ={"SMTP_URL": sink.url}) as started:
        started.run("users", "create", "root@example.org", "--admin", stdin=f"{PASSWORD}\n")
        yield started


@pytest.fixture(scope="module")
def by_invitation(sink: Sink) -> Iterator[Server]:
    """A server that sends mail, where only invited people open accounts."""
    with a_server(config={"registration": {"mode": "invited"}}, environ={"SMTP_URL": sink.url}) as started:
        started.run("users", "create", "root@example.org", "--admin", stdin=f"{PASSWORD}\n")
        yield started


def letter_to(sink: Sink, address: str, subject: str) -> EmailMessage:
    until = time.monotonic() + WAIT_MS / 1000
    while time.monotonic() < until:
        for letter in sink.to(address):
            if re.search(subject, letter["Subject"]):
                return letter
        time.sleep(0.05)
    raise AssertionError([(letter["To"], letter["Subject"]) for letter in sink.emails])


def path_in(letter: EmailMessage) -> str:
    found = re.search(r"https?://[^/\s]+(/\w+#\S+)", text_of(letter))
    assert found is not None
    return found[1]


def test_an_address_is_confirmed(mailing: Server, sink: Sink, visit: Visiting) -> None:
    seen = visit(base=mailing.base, locale="de-DE")
    page = seen.go("/register")
    page.locator("input[name=email]").fill("ada@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Konto anlegen").click()
    notice = page.get_by_test_id("notice")
    expect(notice).to_contain_text("Bitte bestätigen Sie Ihre E-Mail-Adresse: Wir haben einen Link an ada@example.org gesendet.")
    seen.is_sound()
    seen.shot("verify-banner-light-wide")
    letter = letter_to(sink, "ada@example.org", "^Bitte bestätigen Sie")
    page = seen.go(path_in(letter))
    expect(page.get_by_text("Danke, die Adresse ist bestätigt.")).to_be_visible()
    assert "#" not in page.url  # the secret does not stay in the address
    seen.is_sound()
    page.get_by_role("link", name="Zur App").click()
    expect(page.get_by_role("textbox", name="Nachricht")).to_be_visible()
    expect(notice).to_have_count(0)
    seen.forgive("status of 400")
    page = seen.go(f"{path_in(letter)[:-6]}AAAAAA")
    expect(page.get_by_role("alert")).to_contain_text("schon benutzt oder ist zu alt")


def test_a_forgotten_password_is_replaced(mailing: Server, sink: Sink, visit: Visiting) -> None:
    person = new_person(mailing)
    person.client.close()
    seen = visit(base=mailing.base)
    page = seen.go("/signin")
    page.get_by_role("link", name="Forgot your password?").click()
    seen.is_sound()
    seen.shot("forgot-light-wide")
    page.locator("input[name=email]").fill(person.email)
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("status")).to_contain_text("a mail with a link is on its way")
    page = seen.go(path_in(letter_to(sink, person.email, "^Choose a new password$")))
    page.locator("input[name=password]").fill(NEW_PASSWORD)
    seen.is_sound()
    page.get_by_role("button", name="Set password").click()
    page.get_by_role("link", name="To sign-in").click()
    page.locator("input[name=email]").fill(person.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("E-mail or password is not right.")
    page.locator("input[name=password]").fill(NEW_PASSWORD)
    page.locator("input[name=password]").press("Enter")
    expect(page.get_by_test_id("wallet-balance")).to_be_visible()


def test_trouble_with_money_stands_above_every_page_until_it_is_closed(visit: Visiting, demo: Server, penniless: Person) -> None:
    demo.run("wallet", "credit", penniless.email, "0.0002", "--reason", "test")
    for theme, width in LOOKS:
        seen = visit(penniless, theme=theme, width=width)
        page = seen.go("/")
        if (theme, width) == LOOKS[0]:
            penniless.ask("Hello, who are you?")
        notice = page.get_by_test_id("notice")
        expect(notice).to_contain_text("Your balance is low.")
        keep(seen, f"notice-{theme}-{width}")
    notice.get_by_role("link", name="To the wallet").click()
    expect(page.get_by_test_id("wallet-head")).to_be_visible()
    expect(notice).to_be_visible()
    notice.get_by_role("button", name="Close notice").click()
    expect(notice).to_have_count(0)
    page.reload()
    expect(page.get_by_test_id("wallet-head")).to_be_visible()
    expect(notice).to_have_count(0)


def test_without_mail_nobody_is_sent_looking_for_it(visit: Visiting, person: Person) -> None:
    page = visit().go("/signin")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    expect(page.get_by_role("link", name="Forgot your password?")).to_have_count(0)
    page = visit(person).go("/")
    expect(page.get_by_test_id("data-recipients")).to_contain_text("The demo answers on this server")
    expect(page.get_by_test_id("notice")).to_have_count(0)


def test_f67_an_invitation_goes_by_mail_is_used_once_and_can_be_taken_back(by_invitation: Server, sink: Sink, visit: Visiting) -> None:
    with httpx2.Client(base_url=by_invitation.base) as client:
        seen = visit(Person(email="root@example.org", client=client), base=by_invitation.base, locale="de-DE")
    page = seen.go("/admin?part=people")

    def invite(email: str) -> str:
        page.get_by_role("button", name="Einladen", exact=True).click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("E-Mail").fill(email)
        dialog.get_by_role("button", name="Link erstellen").click()
        expect(dialog).to_contain_text(f"Der Link wird an {email} gesendet.")
        dialog.get_by_text("Schließen").click()
        return path_in(letter_to(sink, email, "^Sie sind zu aim2balance eingeladen"))

    kept, gone = invite("invited@example.org"), invite("unwanted@example.org")
    row = page.get_by_test_id("invitation-row").filter(has_text="unwanted@example.org")
    row.get_by_role("button", name="Zurücknehmen").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Der Link für unwanted@example.org gilt sofort nicht mehr.")
    dialog.get_by_role("button", name="Zurücknehmen").click()
    expect(row).to_contain_text("Zurückgenommen")

    guest = visit(base=by_invitation.base, locale="de-DE")

    def register(path: str, email: str) -> None:
        guest.go("/signin")
        tab = guest.go(path)
        tab.locator("input[name=email]").fill(email)
        tab.locator("input[name=password]").fill(PASSWORD)
        tab.get_by_role("button", name="Konto anlegen").click()

    register(gone, "unwanted@example.org")
    expect(guest.page.get_by_role("alert")).to_contain_text("zurückgenommen oder durch eine neuere ersetzt")
    guest.is_sound()
    register(kept, "invited@example.org")
    expect(guest.page.get_by_role("textbox", name="Nachricht")).to_be_visible()
    page.reload()
    row = page.get_by_test_id("invitation-row").filter(has_text="invited@example.org")
    expect(row).to_contain_text("Benutzt")
    expect(row).to_contain_text("per Mail gesendet")
    row.get_by_role("link", name="invited@example.org").click()
    expect(page.get_by_test_id("person")).to_be_visible()
    page.go_back()
    expect(row).to_be_visible()
    keep(seen, "admin-invitations")
