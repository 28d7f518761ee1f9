"""Buying credit in the browser, paid on the page of the local processor: what a person sees is what the books say."""

from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, Visiting
from tests.browser.people import Person
from tests.browser.test_looks import LOOKS, keep
from tests.server import Server

ORDER = "Order with obligation to pay"
START = Decimal(5)
"""What an account on a demo server begins with."""


def order(page: Page, card: str) -> None:
    section = page.get_by_test_id(card)
    section.get_by_role("checkbox").check()
    section.get_by_role("button", name=ORDER).click()


def top_up(seen: Visit, amount: str, how: str) -> None:
    page = seen.go("/wallet")
    page.get_by_test_id("top-up").get_by_role("radio", name=amount).check()
    order(page, "top-up")
    page.get_by_role("button", name=how, exact=True).click()


def balance(person: Person) -> Decimal:
    return Decimal(person.get("/api/balance")["tokenCredits"]) / 1_000_000


def comes_to(seen: Visit, person: Person, amount: Decimal) -> None:
    """What the processor tells is booked by a job of the server."""
    for _ in range(300):
        if balance(person) == amount:
            return
        seen.page.wait_for_timeout(100)
    raise AssertionError(f"the wallet has {balance(person)}, not {amount}")


def test_a_top_up_arrives_and_its_unused_part_goes_back(visit: Visiting, person: Person, demo: Server) -> None:
    seen = visit(person)
    page = seen.go("/wallet")
    expect(page.get_by_test_id("wallet-head")).to_contain_text("5.00 €")
    button = page.get_by_test_id("top-up").get_by_role("button", name=ORDER)
    expect(button).to_be_disabled()
    top_up(seen, "10.00 €", "Pay by card")
    expect(page.get_by_test_id("checkout-return")).to_contain_text("The credit is in your wallet.")
    expect(page.get_by_test_id("wallet-head")).to_contain_text("15.00 €")
    assert balance(person) == START + 10
    expect(page.get_by_test_id("payment-row")).to_contain_text("paid")
    person.ask("Hello")
    spent = START + 10 - balance(person)
    assert spent > 0
    page.reload()
    page.get_by_test_id("payment-row").get_by_role("button", name="Withdraw").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Refund").click()
    expect(dialog.get_by_text("on their way back")).to_be_visible()
    dialog.get_by_role("button", name="Done").click()
    expect(page.get_by_test_id("payment-row")).to_contain_text("refunded")
    shown = page.get_by_test_id("wallet-line").filter(has_text="Refund")
    expect(shown).to_have_count(1)
    assert balance(person) <= START
    assert demo.books()["ok"]


def test_an_own_amount_is_checked_and_leaving_costs_nothing(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    page = seen.go("/wallet")
    section = page.get_by_test_id("top-up")
    section.get_by_role("radio", name="Other").check()
    field = section.get_by_role("textbox", name="Amount in euro")
    field.fill("4.99")
    expect(section.get_by_text("An amount from 5.00 € to 500.00 €, please.")).to_be_visible()
    field.fill("12,50")
    expect(section).to_contain_text("You pay 12.50 €")
    order(page, "top-up")
    page.get_by_role("button", name="Leave without paying").click()
    expect(page.get_by_text("Nothing was paid.")).to_be_visible()
    expect(page.get_by_test_id("wallet-head")).to_contain_text("5.00 €")
    assert balance(person) == START


def test_three_d_secure_and_a_declined_card(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    top_up(seen, "20.00 €", "Pay by card that is declined")
    expect(seen.page.get_by_text("The card was declined.")).to_be_visible()
    assert balance(person) == START
    top_up(seen, "20.00 €", "Pay by card that asks for authentication (3-D Secure)")
    seen.page.get_by_role("button", name="Yes, it is me").click()
    expect(seen.page.get_by_test_id("wallet-head")).to_contain_text("25.00 €")


def test_a_debit_is_on_its_way_until_it_arrives_or_bounces(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    page = seen.page
    for amount, end, told, least in (
        ("10.00 €", "The debit bounces", "did not go through", 0),
        ("20.00 €", "The debit arrives", "in your wallet", 20),
    ):
        top_up(seen, amount, "Pay by SEPA debit (the money arrives later)")
        checkout = page.url
        page.get_by_role("link", name="Back to the shop").click()
        expect(page.get_by_test_id("checkout-return")).to_contain_text("A debit can take some days")
        shop = page.url
        page.goto(checkout)
        page.get_by_role("button", name=end).click()
        page.goto(shop)
        expect(page.get_by_test_id("checkout-return")).to_contain_text(told)
        assert balance(person) == START + least


@pytest.mark.parametrize(("outcome", "is_won"), [("The dispute is won", True), ("The dispute is lost", False)])
def test_f19_a_dispute_blocks_the_wallet_until_it_is_won(visit: Visiting, demo: Server, person: Person, outcome: str, is_won: bool) -> None:
    seen = visit(person)
    page = seen.page
    page.goto(f"{demo.base}/wallet")
    page.get_by_test_id("top-up").get_by_role("radio", name="10.00 €").check()
    order(page, "top-up")
    page.get_by_role("button", name="Pay by card", exact=True).wait_for()
    checkout = page.url
    page.get_by_role("button", name="Pay by card", exact=True).click()
    expect(page.get_by_test_id("wallet-head")).to_contain_text("15.00 €")
    page.goto(checkout)
    page.get_by_role("button", name="takes it back (dispute)").click()
    page.get_by_role("button", name=outcome).wait_for()
    comes_to(seen, person, START)
    seen.go("/wallet")
    expect(page.get_by_test_id("wallet-blocked")).to_be_visible()
    expect(page.get_by_test_id("wallet-head")).to_contain_text("5.00 €")
    expect(page.get_by_test_id("payment-row")).to_contain_text("disputed")
    keep(seen, f"wallet-blocked-{'won' if is_won else 'lost'}")
    assert balance(person) == START
    page.goto(checkout)
    page.get_by_role("button", name=outcome).click()
    page.get_by_role("heading", level=1).wait_for()
    if is_won:
        comes_to(seen, person, START + 10)
    seen.go("/wallet")
    if is_won:
        expect(page.get_by_test_id("wallet-head")).to_contain_text("15.00 €")
        expect(page.get_by_test_id("wallet-blocked")).to_have_count(0)
        person.ask("May I spend again?")
    else:
        expect(page.get_by_test_id("payment-row")).to_contain_text("disputed")
        expect(page.get_by_test_id("wallet-blocked")).to_be_visible()
        assert balance(person) == START
    assert demo.books()["ok"]


def test_a_plan_begins_ends_and_goes_on(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    page = seen.go("/wallet")
    page.get_by_test_id("plan").get_by_role("button", name="Set up").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name=ORDER).click()
    page.get_by_role("button", name="Subscribe by card", exact=True).click()
    expect(page.get_by_test_id("plan")).to_contain_text("active")
    expect(page.get_by_test_id("wallet-head")).to_contain_text("25.00 €")
    page.get_by_role("button", name="End plan").click()
    expect(page.get_by_test_id("plan")).to_contain_text("Ends")
    page.get_by_role("button", name="Go on after all").click()
    expect(page.get_by_test_id("plan")).to_contain_text("active")


def switch_on(seen: Visit, how: str) -> None:
    page = seen.go("/wallet")
    section = page.get_by_test_id("auto-top-up")
    section.get_by_role("textbox", name="Below, EUR").fill("6")
    section.get_by_role("textbox", name="Add, EUR").fill("10")
    section.get_by_role("button", name="Switch on").click()
    page.get_by_role("button", name=how, exact=True).click()


def test_f17_automatic_top_up_fills_a_low_wallet_once(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    switch_on(seen, "Save a card")
    expect(seen.page.get_by_test_id("auto-top-up").get_by_text("on", exact=True)).to_be_visible()
    expect(seen.page.get_by_test_id("wallet-head")).to_contain_text("15.00 €")
    assert balance(person) == START + 10
    seen.page.get_by_role("button", name="Switch off").click()
    expect(seen.page.get_by_role("button", name="Switch on")).to_be_visible()


def test_automatic_top_up_stops_at_a_declined_card(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    switch_on(seen, "Save a card that is declined when it is charged")
    expect(seen.page.get_by_text("so automatic top-up stopped")).to_be_visible()
    assert balance(person) == START


def test_automatic_top_up_waits_for_its_payer(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    page = seen.page
    switch_on(seen, "Save a card that asks for authentication with every charge (3-D Secure)")
    if page.get_by_role("button", name="Yes, it is me").count():
        page.get_by_role("button", name="Yes, it is me").click()
    page.get_by_role("button", name="Confirm payment").click()
    page.get_by_role("button", name="Pay by card", exact=True).click()
    expect(page.get_by_test_id("wallet-head")).to_contain_text("15.00 €")
    expect(page.get_by_text("It stopped when your bank wanted to know")).to_be_visible()
    expect(page.get_by_role("button", name="Switch on")).to_be_visible()


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_looks(visit: Visiting, person: Person, theme: str, width: str) -> None:
    seen = visit(person, theme=theme, width=width, locale="de-DE" if width == "narrow" else "en-GB")
    page, look = seen.page, f"{theme}-{width}"
    seen.go("/wallet")
    page.get_by_test_id("wallet-line").first.wait_for()
    keep(seen, f"wallet-{look}")
    page.get_by_test_id("plan").get_by_role("button").first.click()
    page.get_by_role("dialog").wait_for()
    keep(seen, f"wallet-plan-{look}")


def test_thanks_are_said_once_and_a_receipt_that_is_none_is_called_so(visit: Visiting, person: Person) -> None:
    seen = visit(person)
    top_up(seen, "10.00 €", "Pay by card")
    expect(seen.page.get_by_test_id("checkout-return")).to_be_visible()
    seen.page.wait_for_url("**/wallet")
    seen.page.reload()
    expect(seen.page.get_by_test_id("wallet-line").first).to_be_visible()
    expect(seen.page.get_by_test_id("checkout-return")).to_have_count(0)
    seen.go(f"/receipts/{person.get('/api/user')['id']}")
    expect(seen.page.get_by_test_id("receipt-page")).to_have_text("ReceiptThere is no such receipt.")
    expect(seen.page.get_by_role("button", name="Try again")).to_have_count(0)
