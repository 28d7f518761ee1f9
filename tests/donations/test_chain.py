"""The public list verifies from itself alone, and no longer does when one figure is altered."""

import copy
import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aim2balance.donations import chain, rules
from aim2balance.donations.schemas import document
from aim2balance.donations.types import (
    Accruing,
    Closing,
    Confirmation,
    Correction,
    CostRate,
    Donation,
    DonationPayment,
    DonationState,
    FundSums,
    Month,
    Partner,
)
from aim2balance.kit.http import encode
from aim2balance.kit.money import Euro
from tests.donations.books import PDF, PNG, months

PARTNER = Partner(
    id="forest", name="Forest “e.V.”", country="DE", website="https://example.org", payee="Forest", bank_details="secret", proof="receipt",
    valid_from=Month(2020, 1),
)  # fmt: skip
RATE = CostRate(eur_per_m2=Decimal("2.5"), source="a letter, 2025")


def donation(
    month: Month, number: int, last: Donation | None, micro: int, state: DonationState, marks: tuple[Correction, ...] = ()
) -> Donation:
    carried = last.closing.carried_out if last else Euro(0)
    closing: Closing = rules.close(FundSums(collected=micro, corrected=sum(mark.amount.micro for mark in marks)), carried)
    m2 = rules.plain_number(rules.area_m2(closing.amount, RATE.eur_per_m2))
    closed_at = month.end + timedelta(days=2, microseconds=5)
    previous = last.hash if last else chain.BEGINNING
    content = chain.canonical(
        chain.content_of(
            number=number, month=month, closing=closing, corrections=marks, rate=RATE, m2=m2, partner=PARTNER, notes='ä "quoted" note',
            closed_at=closed_at, previous_hash=previous,
        )
    )  # fmt: skip
    hashed = chain.link(previous, content)
    payment = confirmation = None
    if state is not DonationState.DUE:
        proof = rules.proof_of(PNG)
        paid = chain.payment_json(month.next.first_day.isoformat(), proof.sha256, hashed)["hash"]
        payment = DonationPayment(paid_on=month.next.first_day, reference="R", proof=proof, hash=paid)
        if state is DonationState.CONFIRMED:
            receipt = rules.proof_of(PDF)
            at = closed_at.replace(microsecond=0)
            link = chain.receipt_json(chain.stamp(at), receipt.sha256, receipt.size, receipt.media_type, paid)["hash"]
            confirmation = Confirmation(confirmed_at=at, receipt=receipt, hash=link)
    return Donation(
        id=rules.donation_id(month), number=number, month=month, partner_id=PARTNER.id, closing=closing, m2=m2, rate=RATE, notes=None,
        closed_at=closed_at, previous_hash=previous, hash=hashed, content=content, state=state, payment=payment, confirmation=confirmation,
    )  # fmt: skip


def published() -> dict[str, Any]:
    """Four closed months in every state, with a correction, and an open one; as a reader gets it."""
    line = months(Month(2025, 10), 4)
    closed: list[Donation] = []
    for number, (month, state) in enumerate(
        zip(line, (DonationState.CONFIRMED, DonationState.CONFIRMED, DonationState.PAID, DonationState.DUE), strict=True), 1
    ):
        marks = (Correction(of_month=line[0], amount=Euro(-1_234), reason="billed twice"),) if number == 3 else ()
        closed.append(donation(month, number, closed[-1] if closed else None, 1_234_567 * number, state, marks))
    late = Correction(of_month=line[1], amount=Euro(7), reason="missed")
    accruing = Accruing(month=line[-1].next, collected=Euro(7_654_321), corrections=(late,), is_over=False, rate=RATE)
    return chain.read_document(encode(document(closed, [accruing], partners=(PARTNER,), is_demo=False)).decode())


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(part, (*path, key))
    else:
        yield path


def alter(document: Any, path: tuple[Any, ...], change: Any) -> Any:
    altered = copy.deepcopy(document)
    place = altered
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = change(place[path[-1]])
    return altered


def another(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, Decimal):
        return value + Decimal("0.01")
    return "x" if value is None else value[:-1] + ("0" if value[-1:] != "0" else "1")


def test_the_list_verifies() -> None:
    whole = published()
    assert chain.verify_document(whole) == []
    assert chain.verify_document(whole, head=whole["months"][3]["hash"]) == []
    assert whole["totals"]["donatedEUR"] == Decimal("12.34")
    assert "secret" not in encode(whole).decode()


def test_any_single_figure_altered_fails() -> None:
    """Every leaf of every closed month, of the totals and of the chain; of the open month what can be checked."""
    whole = published()
    tried = 0
    for path in leaves(whole):
        is_open = path[:2] == ("months", 0)
        is_told = path[0] == "totals" or path[:2] in {("chain", "head"), ("chain", "length")} or (path[0] == "months" and not is_open)
        if is_told or (
            is_open and path[2] in {"month", "collectedMicroEur", "collectedEUR", "correctedMicroEur", "m2", "eurPerM2", "state"}
        ):
            assert chain.verify_document(alter(whole, path, another)), f"{path} could be altered"
            tried += 1
    assert tried > 100


def test_what_is_added_or_taken_away_is_seen() -> None:
    whole = published()
    for month in range(1, 5):
        assert chain.verify_document({**whole, "months": whole["months"][:month] + whole["months"][month + 1 :]})
        assert chain.verify_document(alter(whole, ("months", month), lambda found: {**found, "extra": 1}))
        for name in whole["months"][month]:
            assert chain.verify_document(
                alter(whole, ("months", month), lambda found, name=name: {k: v for k, v in found.items() if k != name})
            ) or (whole["months"][month][name] is None), name


def test_a_list_cut_short_at_its_end_is_told_by_a_hash_seen_earlier() -> None:
    whole = published()
    seen = whole["chain"]["head"]
    rest = whole["months"][2:]
    cut = {**whole, "months": rest, "totals": chain.totals_of(rest), "chain": {**whole["chain"], "head": rest[0]["hash"], "length": 3}}
    assert chain.verify_document(cut) == []
    assert chain.verify_document(cut, head=seen)
    assert chain.verify_document(whole, head=rest[0]["hash"]) == []


def test_other_writers_of_json_do_not_break_it() -> None:
    """Order of keys, spaces and trailing zeros are not content; a reader with binary floats gives the same text back."""
    whole = published()
    again = json.dumps(json.loads(encode(whole)), indent=3, sort_keys=True, ensure_ascii=True)
    assert chain.verify_document(chain.read_document(again)) == []
    assert chain.verify_document(chain.read_document(encode(whole).decode().replace('"eurPerM2":2.5,', '"eurPerM2":2.500,'))) == []


@pytest.mark.parametrize(
    "document",
    [None, [], 3, "x", {}, {"format": "other"}, {"format": chain.FORMAT}, {"format": chain.FORMAT, "months": [3]}, {"format": chain.FORMAT, "months": {}},
     {"format": chain.FORMAT, "months": [], "totals": None, "chain": {}}, {"format": chain.FORMAT, "months": [{}]},
     {"format": chain.FORMAT, "months": [{"number": 1}]}, {"format": chain.FORMAT, "months": [{"number": 1, "state": ["due"], "month": "2026-99"}]}],
)  # fmt: skip
def test_what_is_no_list_is_refused(document: Any) -> None:
    assert chain.verify_document(document)


def test_any_leaf_of_another_type_is_refused_and_never_crashes() -> None:
    whole = published()
    for path in leaves(whole):
        for other in (None, True, -1, "", [], {}, Decimal("1e30")):
            chain.verify_document(alter(whole, path, lambda _, other=other: other))


@pytest.mark.parametrize("text", ['{"a": 1, "a": 1}', '{"a": NaN}', '{"a": Infinity}', "{", "", "1e999999999", "[1.5e-99999]"])
def test_ambiguous_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        chain.read_document(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.decimals(-(10**6), 10**6, places=4) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_canonical_json_is_json_and_the_same_again(value: Any) -> None:
    text = chain.canonical(value)
    assert chain.canonical(chain.read_document(text)) == text
    assert json.loads(text) is not None or value is None


def test_canonical_json_of_known_content() -> None:
    value = {"b": [Decimal("12.3400"), Decimal(100), Decimal("0.00"), -1, None, True], "a": 'ä"\n'}
    assert chain.canonical(value) == '{"a":"ä\\"\\n","b":[12.34,100,0,-1,null,true]}'
    with pytest.raises(TypeError):
        chain.canonical(1.5)
