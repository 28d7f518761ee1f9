"""From the receipt of an answer to its month: what is told of it, and the check that the browser makes. The books of a fund that donates
need a server without demo; here they are made by the functions that close a month, and served in the place of the demo's."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, Route, expect

from aim2balance.donations import chain, receipt_tree
from aim2balance.donations.types import Closing, CostRate, Month, Partner, ReceiptsUnderHash
from aim2balance.kit.http import encode
from aim2balance.kit.ids import new_id
from aim2balance.kit.money import Euro
from tests.browser.conftest import Visiting
from tests.browser.people import Person

LOOKS = [("light", "wide", "en-GB"), ("dark", "narrow", "de-DE")]
PARTNER = Partner(
    id="bergwald", name="Bergwaldprojekt e.V.", country="DE", website="https://www.bergwaldprojekt.de", payee="x", bank_details=None,
    proof="x", valid_from=Month(2020, 1),
)  # fmt: skip


def closed(number: int, month: Month, previous: str, receipts: ReceiptsUnderHash | None) -> dict[str, Any]:
    collected = Euro(receipts.micro if receipts else 10_000)
    closing = Closing(collected=collected, corrected=Euro(0), carried_in=Euro(0), amount=Euro(0), carried_out=collected)
    closing = replace(closing, amount=Euro(collected.micro // 10_000 * 10_000), carried_out=Euro(collected.micro % 10_000))
    content = chain.content_of(
        number=number, month=month, closing=closing, corrections=(), rate=CostRate(eur_per_m2=Decimal("1.65"), source="a test"),
        m2=Decimal("7.4801"), partner=PARTNER, notes=None, closed_at=datetime(2026, 11, 1, tzinfo=UTC), previous_hash=previous,
        receipts=receipts,
    )  # fmt: skip
    return {
        **content,
        "hash": chain.link(previous, chain.canonical(content)),
        "state": "due",
        "payment": None,
        "receipt": None,
        "receiptURL": None,
    }


def books_with(receipt_id: UUID, micro: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """The public list of two months, and what its owner is shown of that receipt, which is in the second."""
    leaves = [receipt_tree.leaf(new_id(), 5_000 + each) for each in range(2_500)]
    leaves[1_700] = receipt_tree.leaf(receipt_id, micro)
    root = receipt_tree.root_of(leaves).hex()
    first = closed(1, Month(2026, 9), chain.BEGINNING, None)
    second = closed(2, Month(2026, 10), first["hash"], ReceiptsUnderHash(count=2_500, micro=12_345_678, root=root))
    document = {
        "format": chain.FORMAT, "zone": "Europe/Berlin", "demo": False, "months": [second, first], "totals": chain.totals_of([second, first]),
        "chain": {"algorithm": chain.ALGORITHM, "head": second["hash"], "length": 2}, "partners": [], "words": {},
    }  # fmt: skip
    path = [{"side": step.side, "hash": step.hash.hex()} for step in receipt_tree.path_to(leaves, 1_700)]
    proof = {
        "receiptId": str(receipt_id), "month": "2026-10", "restorationMicroEur": micro, "demo": False, "donation": second,
        "proof": {"algorithm": receipt_tree.ALGORITHM, "leaf": leaves[1_700].hex(), "path": path, "root": root},
    }  # fmt: skip
    return document, proof


def serve(page: Page, document: dict[str, Any], proof: dict[str, Any]) -> None:
    def answer(content: object) -> Any:
        return lambda route: Route.fulfill(route, body=encode(content).decode(), content_type="application/json")

    page.route("**/api/donations", answer(document))
    page.route("**/api/donations/*/proof?*", answer(proof))


@pytest.mark.parametrize(("theme", "width", "locale"), LOOKS)
def test_a_receipt_leads_to_its_month_and_the_browser_checks_it(
    visit: Visiting, person: Person, theme: str, width: str, locale: str
) -> None:
    chat = person.ask("What is a bog?")
    message = person.stored_answer(chat)
    seen = visit(person, theme=theme, width=width, locale=locale)
    page = seen.go(f"/c/{chat}?receipt={message['id']}")
    shown = page.get_by_test_id("receipt-donation")
    # Demo credit reaches no donation, and the receipt says so.
    expect(shown).to_contain_text("Demo")
    document, proof = books_with(UUID(message["receipt"]["id"]), 67)
    serve(page, document, proof)
    page.reload()
    expect(shown).to_contain_text("0,0067 ct" if locale == "de-DE" else "0.0067 ct")
    expect(shown).to_contain_text("Bergwaldprojekt e.V.")
    shown.get_by_role("button").click()
    expect(page.get_by_test_id("proof-checked")).to_have_attribute("data-holds", "true")
    shown.scroll_into_view_if_needed()
    seen.is_sound()
    seen.shot(f"receipt-donation-{theme}-{width}")
    for change in ({"restorationMicroEur": 68}, {"receiptId": str(new_id())}):
        page.unroute_all()
        serve(page, document, {**proof, **change})
        page.reload()
        shown.get_by_role("button").click()
        expect(page.get_by_test_id("proof-checked")).to_have_attribute("data-holds", "false")
