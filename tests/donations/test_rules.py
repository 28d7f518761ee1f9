"""Months across clock changes and years, the arithmetic of a close, what a proof may be, and lawful words."""

import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aim2balance.donations import rules, translations
from aim2balance.donations.errors import FileTooLarge, WrongFile
from aim2balance.donations.types import FundSums, Month, Partner
from aim2balance.impact.rules import funded_m2
from aim2balance.kit import number_format
from aim2balance.kit.errors import Invalid
from aim2balance.kit.ids import time_of
from aim2balance.kit.money import Euro
from tests.donations.books import JPEG, PDF, PNG

MONTHS = st.builds(Month, st.integers(2020, 2090), st.integers(1, 12))
OTHER_WORD = re.compile("contribut|beitrag|beiträge", re.IGNORECASE)
MICRO = st.integers(-(10**15), 10**15)


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "2026-1", "26-01", "2026-01-01", "", "١٢٣٤-01", "1999-01", "2026-10\n"])
def test_a_month_is_written_one_way(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        Month.parse(text)
    assert refused.value.code == "invalid_month"


@pytest.mark.parametrize(
    ("month", "start", "hours"),
    [
        ("2026-03", "2026-02-28T23:00:00+00:00", 31 * 24 - 1),
        ("2026-10", "2026-09-30T22:00:00+00:00", 31 * 24 + 1),
        ("2025-12", "2025-11-30T23:00:00+00:00", 31 * 24),
        ("2028-02", "2028-01-31T23:00:00+00:00", 29 * 24),
    ],
)
def test_f14_a_month_is_one_of_the_calendar_in_berlin(month: str, start: str, hours: int) -> None:
    found = Month.parse(month)
    assert found.start == datetime.fromisoformat(start)
    assert found.end - found.start == timedelta(hours=hours)


@given(MONTHS)
def test_f14_months_follow_each_other_without_gap(month: Month) -> None:
    assert month.next.before == month
    assert month.end == month.next.start
    assert Month.of(month.start) == month
    assert Month.of(month.end) == month.next
    assert Month.of(month.end - timedelta(milliseconds=1)) == month
    assert Month.parse(str(month)) == month
    assert month < month.next


@given(st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)))
def test_f14_every_moment_belongs_to_one_month(at: datetime) -> None:
    month = Month.of(at)
    assert month.start <= at < month.end


@given(st.lists(st.tuples(MICRO, MICRO, MICRO), max_size=40))
def test_f02_donations_and_carry_are_the_fees(months: list[tuple[int, int, int]]) -> None:
    carried, donated = Euro(0), 0
    for collected, corrected, late in months:
        closing = rules.close(FundSums(collected=collected, corrected=corrected, late=late), carried)
        assert closing.carried_in == carried
        assert closing.amount.micro >= 0
        closing.amount.to_cents()
        assert closing.carried_out.micro < 10_000
        assert closing.carried_out.micro >= 0 or not closing.amount
        carried, donated = closing.carried_out, donated + closing.amount.micro
    assert donated + carried.micro == sum(sum(month) for month in months)


@given(MICRO, st.decimals("0.01", "10000", places=4))
def test_area_is_never_more_than_amount_by_rate(micro: int, rate: Decimal) -> None:
    area = rules.area_m2(Euro(micro), rate)
    assert area * rate * 1_000_000 <= max(micro, 0) < (area + Decimal("1e-12")) * rate * 1_000_000 or micro < 0
    assert Decimal(str(rules.plain_number(area))) == area


def test_area_of_a_known_amount() -> None:
    assert rules.area_m2(Euro.parse("12.34"), Decimal(5)) == Decimal("2.4680")
    assert rules.area_m2(Euro.parse("1"), Decimal(3)) == Decimal("0.333333333333")


@pytest.mark.parametrize("rate", ["0.35", "5", "12.5", "9999"])
@pytest.mark.parametrize("micro", [1, 7, 499, 1061, 1659, 10_000, 123_456_789])
def test_f48_the_same_surcharge_funds_one_area_on_every_page(micro: int, rate: str) -> None:
    """What donations say (dashboard, restoration, officer) and what an answer's event says (receipt, /impact) read alike."""
    given = rules.area_m2(Euro(micro), Decimal(rate))
    booked = funded_m2(Decimal(micro) / 1_000_000, Decimal(rate))
    assert given > 0
    assert number_format.amount_of(given, "area", "en") == number_format.amount_of(booked, "area", "en")


def test_f48_an_area_has_two_digits_that_are_true() -> None:
    shown = [number_format.amount_of(rules.area_m2(Euro(micro), Decimal(5)), "area", "en") for micro in (400, 1061, 1659)]
    assert shown == ["0.80\u00a0cm²", "2.1\u00a0cm²", "3.3\u00a0cm²"]


def test_months_closed_in_whole_square_centimetres_still_hold() -> None:
    amount, rate = Euro.parse("1"), Decimal(3)
    assert [rules.is_area(Decimal(area), amount, rate) for area in ("0.3333", "0.333333333333", "0.3334", "0.333", "0.33333")] == [
        True, True, False, False, False,
    ]  # fmt: skip


@given(MONTHS)
def test_ids_come_from_the_month(month: Month) -> None:
    made = rules.donation_id(month)
    assert made == rules.donation_id(Month(month.year, month.number))
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert time_of(made) == month.end
    assert len({made, rules.payment_id(month), rules.donation_id(month.next)}) == 3


@pytest.mark.parametrize(
    ("content", "kind", "end"), [(PDF, "application/pdf", ".pdf"), (PNG, "image/png", ".png"), (JPEG, "image/jpeg", ".jpg")]
)
def test_a_proof_is_known_by_its_first_bytes(content: bytes, kind: str, end: str) -> None:
    proof = rules.proof_of(content)
    assert (proof.media_type, proof.size) == (kind, len(content))
    assert proof.key.endswith(end)
    assert rules.file_name("receipt", Month(2026, 10), proof) == f"receipt-2026-10{end}"


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"<html>", b"GIF89a", b" %PDF-1.7", b"PK\x03\x04"])
def test_other_files_are_no_proof(content: bytes) -> None:
    with pytest.raises(WrongFile):
        rules.proof_of(content)


def test_a_large_file_is_no_proof() -> None:
    rules.proof_of(PDF + b" " * (rules.MOST_FILE_BYTES - len(PDF)))
    with pytest.raises(FileTooLarge):
        rules.proof_of(PDF + b" " * (rules.MOST_FILE_BYTES - len(PDF) + 1))


def partner(name: str, month: Month) -> Partner:
    return Partner(
        id=name, name=name, country="DE", website="https://example.org", payee=name, bank_details=None, proof="receipt", valid_from=month
    )


def test_a_month_goes_to_the_partner_whose_turn_it_is() -> None:
    turns = (partner("second", Month(2026, 5)), partner("first", Month(2026, 1)))
    names = [
        rules.partner_of(month, turns).id for month in (Month(2025, 6), Month(2026, 1), Month(2026, 4), Month(2026, 5), Month(2027, 1))
    ]
    assert names == ["first", "first", "first", "second", "second"]


FORBIDDEN = re.compile(
    r"neutral|compensat|kompens|offset|balanced|rebalanc|ausgleich|ausgeglichen|klimapositiv|climate.positive|green ai|grüne ki|"
    r"you restored|your donation|ihre spende|deine spende",
    re.IGNORECASE,
)


def test_f33_texts_make_no_forbidden_claim_outside_the_standing_line() -> None:
    for language, texts in translations.TRANSLATIONS.items():
        for name, text in texts.items():
            assert name == "standing" or not FORBIDDEN.search(text), f"{language}.{name}: {text}"


def test_f33_python_texts_of_donations_make_no_forbidden_claim() -> None:
    for path in (Path(translations.__file__).parent).glob("*.py"):
        for text in re.findall(r'"([^"\n]*)"', path.read_text()):
            assert not FORBIDDEN.search(text.replace("rebalancing_fund", "").replace("aim2balance", "")), f"{path.name}: {text}"


def test_both_languages_say_the_same_things() -> None:
    english, german = translations.TRANSLATIONS["en"], translations.TRANSLATIONS["de"]
    assert english.keys() == german.keys()
    for name, text in english.items():
        assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", german[name])), name


def _texts(node: object, name: str = "") -> list[tuple[str, str]]:
    if isinstance(node, str):
        return [(name, node)]
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [found for key, value in items for found in _texts(value, str(key) if isinstance(key, str) else name)]


def test_the_surcharge_has_one_word_in_everything_the_server_writes() -> None:
    """A contribution is only what is passed on, in the line that the law wants; docs/words.md has the word for the rest."""
    files = sorted(Path(translations.__file__).parents[1].glob("*/translations.json"))
    assert len(files) > 2
    for path in files:
        found = [text for name, text in _texts(json.loads(path.read_text())) if name != "standing" and OTHER_WORD.search(text)]
        assert found == [], path.parent.name


def test_the_standing_line_word_for_word() -> None:
    assert translations.TRANSLATIONS["en"]["standing"] == (
        "This contribution is no compensation. It does not make AI use climate-neutral. "
        "The footprint is an estimate; the area is amount ÷ cost rate."
    )
    assert translations.TRANSLATIONS["de"]["standing"].startswith(
        "Dieser Beitrag ist keine Kompensation. Er macht die KI-Nutzung nicht klimaneutral."
    )
