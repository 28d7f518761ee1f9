"""Reference rates: all four layouts of the European Central Bank, and files that want to harm."""

from datetime import date

import pytest

from aim2balance.catalogue.ecb import bundled_rate, parse_rates
from aim2balance.catalogue.errors import WrongRate
from tests.catalogue.samples import d
from tests.shared_data import shared

XML = """<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
<gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender><Cube>{}</Cube></gesmes:Envelope>"""
DAILY_XML = XML.format(
    "\n\t<Cube time='2026-10-30'>\n\t\t<Cube currency='USD' rate='1.1172'/>\n\t\t<Cube currency='JPY' rate='175.68'/>\n\t</Cube>"
)
HISTORY_XML = XML.format(
    '<Cube time="2026-10-28"><Cube currency="USD" rate="1.1133"/></Cube><Cube time="2026-10-29"><Cube currency="CHF" rate="0.9"/>'
    '<Cube currency="USD" rate="1.113"/></Cube><Cube time="2026-10-30"><Cube currency="CHF" rate="0.9"/></Cube>'
)
DAILY_CSV = "Date, USD, JPY, \n30 October 2026, 1.1172, 175.68, \n"
HISTORY_CSV = "Date,BGN,USD,JPY,\n2026-10-30,N/A,1.1172,175.68,\n2026-10-29,N/A,N/A,175,\n2026-10-28,1.9,1.1133,175,\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (DAILY_XML, [("2026-10-30", "1.1172")]),
        (HISTORY_XML, [("2026-10-29", "1.113"), ("2026-10-28", "1.1133")]),
        (DAILY_CSV, [("2026-10-30", "1.1172")]),
        (HISTORY_CSV, [("2026-10-30", "1.1172"), ("2026-10-28", "1.1133")]),
        ("\ufeff" + DAILY_XML, [("2026-10-30", "1.1172")]),
    ],
)
def test_every_layout_is_read_newest_first(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(rate.day.isoformat(), str(rate.usd_per_eur)) for rate in parse_rates(text.encode())] == expected


@pytest.mark.parametrize(
    ("name", "days", "newest"),
    [
        ("eurofxref-daily.xml", 1, date(2026, 10, 30)),
        ("eurofxref-hist-90d-sample.xml", 11, date(2026, 10, 30)),
        ("eurofxref.csv", 1, date(2026, 10, 30)),
        ("eurofxref-hist-sample.csv", 91, date(2026, 10, 30)),
    ],
)
def test_the_banks_own_files_are_read(name: str, days: int, newest: date) -> None:
    rates = parse_rates(shared("fixtures", "ecb", name).read_bytes())
    assert rates[0].usd_per_eur in {d("1.1172"), d("1.113")}
    assert newest.toordinal() - rates[0].day.toordinal() <= 1
    assert len(rates) >= days


LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("trick", [LAUGHS, OUTSIDE, '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/">'])
def test_a_file_that_declares_entities_is_refused(trick: str) -> None:
    with pytest.raises(WrongRate, match="document type"):
        parse_rates(f"{trick}<Cube time='2026-10-30'><Cube currency='USD' rate='1.1'/></Cube>".encode())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html>Service unavailable</html>",
        "<Cube",
        XML.format(""),
        "Date, JPY\n30 October 2026, 1",
        "Date, USD\nyesterday, 1.1",
        "Date, USD\n2026-10-30, free",
        "Date, USD\n2026-10-30, NaN",
        "Date, USD\n2026-10-30, 0",
        "Date, USD\n2026-10-30, -1.1",
        "Date, USD\n2026-10-30, 117.2",
        "Date, USD\n" + "2026-10-30, 1.1\n" * 600_000,
    ],
)
def test_f06_files_without_a_sane_dollar_rate_are_refused(text: str) -> None:
    with pytest.raises(WrongRate):
        parse_rates(text.encode())


def test_the_bundled_snapshot_says_that_it_is_one() -> None:
    rate = bundled_rate()
    assert "bundled" in rate.source
    assert rate.source.startswith("European Central Bank")
    assert rate.day >= date(2026, 10, 30)
