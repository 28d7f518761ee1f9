"""Reads amounts from the screen, and says whether they are what the books say."""

import csv
import re
import subprocess
from decimal import Decimal
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

_UNITS = {"€": Decimal(1_000_000), "ct": Decimal(10_000)}
_AMOUNT = re.compile(r"([\d.,]*\d)\s*(€|ct)(?!\w)")


def shows(text: str, micro: int, *, decimal: str = ".") -> bool:
    """The first amount in `text` is `micro` micro-euro, rounded at most to the digits it shows."""
    found = _AMOUNT.search(text.replace("\u00a0", " "))
    assert found, f"no amount in {text!r}"
    number = found[1].replace("," if decimal == "." else ".", "").replace(decimal, ".")
    digits = len(number.partition(".")[2])
    half_a_digit = Decimal(5).scaleb(-digits - 1) * _UNITS[found[2]]
    return abs(Decimal(number) * _UNITS[found[2]] - micro) <= half_a_digit


def exact_micro(text: str) -> int:
    """Micro-euro of an amount written with all six decimals."""
    found = re.search(r"\d+[.,]\d{6}", text)
    assert found, f"no exact amount in {text!r}"
    return int(found[0].replace(".", "").replace(",", ""))


def becomes(place: Locator, look: str, wanted: object) -> None:
    """What `look` (JavaScript, given the element) says of it, awaited as `expect` awaits: a text is there before it is drawn."""
    expect(place).to_be_attached()
    for _ in range(100):
        if place.evaluate(look) == wanted:
            return
        place.page.wait_for_timeout(50)
    assert place.evaluate(look) == wanted


def save_csv(page: Page, *, save: str = "Save file", separator: str = "Comma", decimal: str = "1.5") -> Path:
    """The table of usage as a file, written as chosen in the dialog."""
    return save_csv_by(page.get_by_test_id("usage-card").get_by_role("button", name="CSV"), save=save, separator=separator, decimal=decimal)


def save_csv_by(button: Locator, *, save: str = "Save file", separator: str = "Comma", decimal: str = "1.5") -> Path:
    """The file that a button offers, written as chosen in its dialog."""
    page = button.page
    button.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text(separator, exact=True).click()
    dialog.get_by_text(decimal, exact=True).click()
    with page.expect_download() as download:
        dialog.get_by_role("button", name=save).click()
    dialog.wait_for(state="detached")
    return Path(download.value.path())


def csv_rows(page: Page, *, delimiter: str = ",", **words: str) -> list[dict[str, str]]:
    """Its rows."""
    return list(csv.DictReader(save_csv(page, **words).read_text(encoding="utf-8-sig").splitlines(), delimiter=delimiter))


def pdf_text(pdf: bytes) -> str:
    """What stands on the pages, as a reader of the file takes it out (`pdftotext`, of the Debian package poppler-utils)."""
    return subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True, timeout=60).stdout.decode()
