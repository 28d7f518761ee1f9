"""The operator's pages: figures, accounts, prices, donations and the log; and that nobody else gets in."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import expect

from aim2balance.kit.ids import new_id
from tests.browser.conftest import Visit, Visiting
from tests.browser.people import PATIENCE_S, Person, new_operator
from tests.browser.test_looks import LOOKS, keep
from tests.browser.test_restoration import months, open_books
from tests.browser.test_wallet import START, comes_to, top_up
from tests.donations.books import PDF
from tests.server import PASSWORD, Server

__all__ = ["open_books"]

OPERATOR = "operator@example.org"


@pytest.fixture(scope="module")
def operator(demo: Server) -> Iterator[Person]:
    made = new_operator(demo, OPERATOR)
    yield made
    made.client.close()


def open_part(seen: Visit, name: str) -> None:
    seen.go("/admin")
    seen.page.get_by_role("radio", name=name).check()


def test_a_member_finds_nothing_there(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    seen.go("/admin")
    expect(seen.page.get_by_text("There is nothing at this address")).to_be_visible()
    expect(seen.page.get_by_role("link", name="Administration")).to_have_count(0)


def test_an_account_is_suspended_and_let_in_again(visit: Visiting, operator: Person, person: Person) -> None:
    seen = visit(operator)
    page = seen.page
    open_part(seen, "People")
    page.get_by_role("searchbox", name="Address or name").fill(person.email)
    row = page.get_by_test_id("person-row").filter(has_text=person.email)
    expect(row).to_have_count(1)
    row.get_by_role("link", name=person.email).click()
    row = page.get_by_test_id("person")
    expect(page.get_by_test_id("person-log")).to_contain_text("Account opened")
    keep(seen, "admin-person")
    row.get_by_role("button", name="Suspend").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Suspend")).to_be_disabled()
    dialog.get_by_role("textbox", name="Reason").fill("a test")
    dialog.get_by_role("button", name="Suspend").click()
    expect(row).to_contain_text("suspended")
    login = {"email": person.email, "password": PASSWORD}
    assert httpx2.post(f"{seen.base}/api/auth/login", json=login, timeout=PATIENCE_S).status_code in (401, 403)
    row.get_by_role("button", name="Let in again").click()
    dialog.get_by_role("textbox", name="Reason").fill("the test is over")
    dialog.get_by_role("button", name="Let in again").click()
    expect(row.get_by_role("button", name="Suspend")).to_be_visible()
    assert httpx2.post(f"{seen.base}/api/auth/login", json=login, timeout=PATIENCE_S).status_code == 200
    page.get_by_role("radio", name="Log").check()
    expect(page.get_by_test_id("change").filter(has_text=person.email).filter(has_text="a test").first).to_be_visible()


def test_a_balance_is_adjusted_once_with_a_reason(visit: Visiting, operator: Person, person: Person, demo: Server) -> None:
    seen = visit(operator)
    page = seen.page
    open_part(seen, "People")
    page.get_by_role("searchbox", name="Address or name").fill(person.email)
    page.get_by_test_id("person-row").get_by_role("link", name=person.email).click()
    page.get_by_test_id("person").get_by_role("button", name="Adjust balance").click()
    dialog = page.get_by_role("dialog")
    change = dialog.get_by_role("textbox", name="Change, EUR")
    change.fill("1e3")
    expect(dialog.get_by_text("An amount such as")).to_be_visible()
    change.fill("-1,50")
    expect(dialog).to_contain_text("From 5.00 € to 3.50 €")
    dialog.get_by_role("textbox", name="Reason").fill("a test")
    dialog.get_by_role("button", name="Book").click()
    expect(page.get_by_test_id("person")).to_contain_text("3.50 €")
    assert person.get("/api/balance")["tokenCredits"] == 3_500_000
    assert demo.books()["ok"]


@pytest.mark.parametrize(("theme", "width", "locale"), [("light", "wide", "en-GB"), ("dark", "narrow", "de-DE")])
def test_an_allowance_is_given_seen_by_its_person_and_switched_off(
    visit: Visiting, operator: Person, person: Person, theme: str, width: str, locale: str
) -> None:
    is_german = locale == "de-DE"
    user = operator.get("/api/admin/users", search=person.email)["items"][0]["id"]
    seen = visit(operator, theme=theme, width=width, locale=locale)
    page = seen.go(f"/admin?part=people&person={user}")
    card = page.get_by_test_id("person-allowance")
    expect(card).to_contain_text("Keines" if is_german else "None")
    card.get_by_role("button").click()
    dialog = page.get_by_role("dialog")
    amount, every, reason = (dialog.get_by_role("textbox").nth(place) for place in range(3))
    amount.fill("2,50")
    every.fill("0")
    reason.fill("team plan")
    give = dialog.get_by_role("button", name="Geben" if is_german else "Give", exact=True)
    expect(give).to_be_disabled()
    every.fill("2")
    dialog.get_by_role("combobox").select_option("weeks")
    seen.is_sound()
    keep(seen, f"admin-allowance-{theme}-{width}")
    give.click()
    expect(dialog).to_have_count(0)
    expect(card).to_contain_text("2,50 € alle 2 Wochen" if is_german else "2.50 € every 2 weeks")
    row = page.get_by_test_id("person-log").get_by_test_id("change").first
    expect(row).to_contain_text("Freikontingent gesetzt" if is_german else "Allowance set")
    expect(row).to_contain_text("team plan")
    expect(row).not_to_contain_text("MicroEur")
    owner = visit(person).go("/wallet")
    expect(owner.get_by_test_id("allowance")).to_contain_text("2.50 € every 2 weeks")

    card.get_by_role("button").click()
    expect(amount).to_have_value("2,50" if is_german else "2.50")
    reason.fill("left the team")
    dialog.get_by_role("button", name="Ausschalten" if is_german else "Switch off").click()
    expect(card).to_contain_text("Keines" if is_german else "None")
    assert person.get("/api/balance")["autoRefillEnabled"] is False


def test_what_a_change_of_margin_means_is_seen_first(visit: Visiting, operator: Person) -> None:
    seen = visit(operator)
    page = seen.page
    open_part(seen, "Prices and rate")
    section = page.get_by_test_id("shares")
    section.get_by_role("textbox", name="Margin, %").fill("30")
    section.get_by_role("textbox", name="Reason").fill("a test")
    section.get_by_role("button", name="See what it means").click()
    expect(page.get_by_test_id("share-preview").get_by_role("columnheader", name="Then")).to_be_visible()
    section.get_by_role("button", name="Cancel").click()
    expect(page.get_by_test_id("share-preview")).to_have_count(0)
    assert operator.get("/api/admin/settings")["margin"] == 0.15


def test_the_cost_of_a_square_metre_is_entered_for_a_day_to_come(visit: Visiting, operator: Person) -> None:
    seen = visit(operator)
    page = seen.page
    open_part(seen, "Prices and rate")
    section = page.get_by_test_id("rate")
    cost = section.get_by_role("textbox", name="EUR per m²")
    look = section.get_by_role("button", name="See what it means")
    cost.fill("3,x")
    expect(section.get_by_text("An amount in euro, please.")).to_be_visible()
    section.get_by_role("textbox", name="Source").fill("an offer of a test")
    expect(look).to_be_disabled()
    cost.fill("3,25")
    look.click()
    expect(page.get_by_test_id("rate-preview")).to_contain_text("3.25")
    assert "an offer of a test" not in str(operator.get("/api/admin/settings")["terms"])
    keep(seen, "admin-rate-preview")
    section.get_by_role("button", name="Enter").click()
    expect(cost).to_have_value("")
    expect(page.get_by_test_id("terms").get_by_role("listitem").filter(has_text="an offer of a test")).to_contain_text("3.25")
    (term,) = [term for term in operator.get("/api/admin/settings")["terms"]["eurPerM2"] if term["source"] == "an offer of a test"]
    assert (term["value"], term["state"]) == (3.25, "coming")


def test_a_month_is_paid_and_its_receipt_published(visit: Visiting, open_books: Server, tmp_path: Path) -> None:
    open_books.run("users", "create", OPERATOR, "--admin", stdin=f"{PASSWORD}\n")
    proof = tmp_path / "proof.pdf"
    proof.write_bytes(PDF)
    seen = visit(base=open_books.base)
    page = seen.go("/signin?next=/admin")
    page.locator("input[name=email]").fill(OPERATOR)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("radio", name="Donations").check()
    rows = page.get_by_test_id("donation-row")
    row = rows.filter(has=page.get_by_role("button", name="Mark as paid"))
    expect(row).to_have_count(1)
    row.get_by_role("button").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Day of the transfer").fill(f"{months()[-1]}-01")
    dialog.get_by_role("textbox", name="The bank’s reference").fill("a transfer")
    dialog.get_by_label("Proof of the transfer").set_input_files(proof)
    keep(seen, "admin-pay")
    dialog.get_by_role("button", name="Mark as paid").click()
    expect(rows.filter(has=page.get_by_role("button", name="Publish receipt"))).to_have_count(2)
    rows.get_by_role("button", name="Publish receipt").first.click()
    dialog.get_by_label("Receipt").set_input_files(proof)
    dialog.get_by_role("button", name="Publish receipt").click()
    expect(rows.filter(has_text="confirmed")).to_have_count(2)


def test_the_overview_says_what_needs_a_look_and_verifies_the_books(
    visit: Visiting, operator: Person, person: Person, demo: Server
) -> None:
    person.ask("Hello")
    seen = visit(operator)
    page = seen.page
    seen.go("/admin")
    rows = page.get_by_test_id("attention-row")
    expect(rows.filter(has_text="No backup is known")).to_have_count(1)
    expect(page.get_by_test_id("backup-state")).to_contain_text("none known")
    demo.run("backups", "note", "--where", "the cellar")
    page.get_by_role("button", name="Verify now").click()
    expect(page.get_by_test_id("ledger-state")).to_contain_text("The books add up")
    expect(page.get_by_test_id("ledger-state")).to_contain_text("everything")
    expect(page.get_by_role("button", name="Verify now")).to_be_enabled()
    expect(page.get_by_test_id("backup-state")).to_contain_text("the cellar")
    expect(rows.filter(has_text="No backup is known")).to_have_count(0)
    page.get_by_test_id("revenue").get_by_role("radio", name="Table").check()
    expect(page.get_by_role("table", name="Revenue by day")).to_be_visible()
    expect(page.get_by_role("table", name="How providers answer")).to_contain_text("fine")
    page.get_by_text("First token by model").click()
    expect(page.get_by_role("table", name="First token by model")).to_contain_text("(95 %: ")
    keep(seen, "admin-overview-verified")


@pytest.mark.parametrize(("language", "words"), [("en", "command line"), ("de", "Kommandozeile")])
def test_the_log_speaks_in_words_and_is_filtered(
    visit: Visiting, operator: Person, person: Person, demo: Server, language: str, words: str
) -> None:
    demo.run("wallet", "credit", person.email, "2.5", "--reason", f"a fair {language}")
    operator.client.post("/api/admin/users/suspend", json={"email": person.email, "reason": "a look"}).raise_for_status()
    operator.client.post("/api/admin/users/restore", json={"email": person.email, "reason": "all well"}).raise_for_status()
    seen = visit(operator, locale={"en": "en-GB", "de": "de-DE"}[language])
    page = seen.page
    seen.go("/admin?part=log")
    row = page.get_by_test_id("change").filter(has_text=f"a fair {language}")
    expect(row).to_contain_text(words)
    expect(row).to_contain_text(person.email)
    expect(row).to_contain_text({"en": "2.50 €", "de": "2,50 €"}[language])
    text = page.get_by_test_id("log").inner_text()
    assert not re.search(r"[{}\[\]]|\b[a-z]+[A-Z]\w*:|\b[a-z_]+\.[a-z]+\b(?<!example\.org)", text.replace(person.email, "")), text
    keep(seen, f"admin-log-words-{language}")
    page.get_by_label({"en": "What happened", "de": "Was geschah"}[language]).select_option("user.suspend")
    expect(page.get_by_test_id("change").filter(has_text="a look").first).to_be_visible()
    expect(page.get_by_test_id("change").filter(has_text=f"a fair {language}")).to_have_count(0)


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_looks(visit: Visiting, operator: Person, person: Person, theme: str, width: str) -> None:
    person.ask("Hello")
    seen = visit(operator, theme=theme, width=width)
    page, look = seen.page, f"{theme}-{width}"
    for part, sign in (
        ("Overview", "overview"),
        ("People", "people"),
        ("Prices and rate", "shares"),
        ("Donations", "donations"),
        ("Log", "log"),
    ):
        open_part(seen, part)
        page.get_by_test_id(sign).wait_for()
        expect(page.locator("#main").get_by_role("status")).to_have_count(0)
        keep(seen, f"admin-{sign}-{look}")


@pytest.mark.parametrize("look", LOOKS, ids="-".join)
def test_keys_of_providers_are_entered_and_rested(visit: Visiting, operator: Person, look: tuple[str, str]) -> None:
    theme, width = look
    seen = visit(operator, theme=theme, width=width)
    open_part(seen, "Providers")
    row = seen.page.get_by_test_id("provider-mistral")
    expect(row).to_contain_text("api.mistral.ai")
    row.get_by_role("button", name="Add key").click()
    dialog = seen.page.get_by_role("dialog")
    secret = f"sk-{theme}-{width}-0123456789"
    dialog.get_by_label("Key", exact=True).fill(secret)
    dialog.get_by_label("Reason").fill("new contract")
    seen.is_sound()
    dialog.get_by_role("button", name="Add key").click()
    expect(dialog).to_have_count(0)
    key = row.get_by_test_id("provider-key").last
    expect(key).to_contain_text("sk-…6789")
    assert secret not in seen.page.content()
    key.get_by_role("button", name="Switch off").click()
    dialog.get_by_label("Reason").fill("leaked")
    dialog.get_by_role("button", name="Switch off").click()
    expect(key).to_contain_text("disabled")
    keep(seen, f"admin-providers-{theme}-{width}")


def test_what_is_missing_in_a_form_is_said_under_its_field(visit: Visiting, operator: Person) -> None:
    seen = visit(operator, locale="de-DE")
    page = seen.go("/admin?part=providers")
    page.get_by_test_id("provider-mistral").get_by_role("button", name="Schlüssel hinzufügen").click()
    dialog = page.get_by_role("dialog")
    key = dialog.get_by_label("Schlüssel", exact=True)
    key.fill("short")
    dialog.get_by_role("button", name="Schlüssel hinzufügen").click()
    expect(key).to_have_accessible_description("Ein Schlüssel hat mindestens 8 Zeichen.")
    expect(key).to_be_focused()
    expect(dialog.get_by_label("Grund")).to_have_accessible_description("Sagen Sie, warum. Es steht im Protokoll.")
    seen.is_sound()
    page.keyboard.press("Escape")
    page = seen.go("/admin?part=people")
    page.get_by_role("button", name="Einladen").click()
    address = dialog.get_by_label("E-Mail")
    address.fill("nobody")
    dialog.get_by_role("button", name="Link erstellen").click()
    expect(address).to_have_accessible_description("Das ist keine E-Mail-Adresse.")


@pytest.mark.parametrize("width", ["narrow", "wide"])
def test_a_long_address_breaks_between_its_parts(visit: Visiting, operator: Person, width: str) -> None:
    address = f"bartholomaeus.{new_id().hex[-12:]}.grossmann@naturschutzverband-niedersachsen.example.org"
    operator.client.post("/api/admin/invitations", json={"email": address, "language": "de"}).raise_for_status()
    seen = visit(operator, width=width)
    page = seen.go("/admin?part=people")
    row = page.get_by_test_id("invitation-row").filter(has_text=address)
    shown = row.get_by_text(address, exact=True)
    expect(shown).to_be_visible()
    lines = shown.evaluate(
        """element => {
          const lines = [];
          for (const part of element.childNodes) for (let at = 0; at < (part.length ?? 0); at += 1) {
            const range = document.createRange();
            range.setStart(part, at);
            range.setEnd(part, at + 1);
            const top = Math.round(range.getBoundingClientRect().top);
            if (lines.at(-1)?.top !== top) lines.push({ top, text: "" });
            lines.at(-1).text += part.data[at];
          }
          return lines.map(({ text }) => text);
        }"""
    )
    assert "".join(lines) == address
    assert [line for line, after in pairwise(lines) if line[-1] not in "@-" and after[0] not in "._+"] == []
    seen.is_sound()
    seen.shot(f"admin-invitation-{width}")


def test_a_payment_is_refunded_by_the_operator(visit: Visiting, operator: Person, person: Person, demo: Server) -> None:
    payer = visit(person)
    top_up(payer, "10.00 €", "Pay by card")
    comes_to(payer, person, START + 10)
    seen = visit(operator)
    open_part(seen, "People")
    seen.page.get_by_label("Address or name").fill(person.email)
    seen.page.get_by_test_id("person-row").get_by_role("link", name=person.email).click()
    dialog = seen.page.get_by_role("dialog")
    paid = seen.page.get_by_test_id("payment-row")
    expect(paid).to_contain_text("10.00 €")
    keep(seen, "admin-payments-light-wide")
    paid.get_by_role("button", name="Refund").click()
    dialog.get_by_label("Amount, EUR").fill("11")
    dialog.get_by_label("Reason").fill("paid twice")
    expect(dialog.get_by_role("button", name="Refund")).to_be_disabled()
    dialog.get_by_label("Amount, EUR").fill("4.50")
    dialog.get_by_role("button", name="Refund").click()
    expect(dialog).to_have_count(0)
    comes_to(payer, person, START + 10 - Decimal("4.5"))
    open_part(seen, "Log")
    expect(seen.page.get_by_text("paid twice").first).to_be_visible()
    assert demo.books()["ok"]
