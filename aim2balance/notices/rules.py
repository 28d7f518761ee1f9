"""What a notice says, in the reader's language. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from importlib.resources import files
from typing import Any, Final
from zoneinfo import ZoneInfo

from aim2balance.kit.quantities import NANOGRAMS_PER_KG
from aim2balance.notices.types import Language

ZONE: Final = ZoneInfo("Europe/Berlin")

TRANSLATIONS: Final[Mapping[str, Mapping[str, Any]]] = json.loads(
    files("aim2balance.notices").joinpath("translations.json").read_text(encoding="utf-8")
)
"""Per language: `frame`, and `kinds` with subject, title, paragraphs, rows, action and path. A test reads every one of them."""

_MONTHS: Final = {
    "en": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    "de": ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailContent:
    """An email before it is rendered: plain words, no markup. `link` is whole."""

    subject: str
    title: str
    paragraphs: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    action: str | None
    link: str | None
    why: str
    """Why one gets it."""
    has_figures: bool
    """Amounts of the restoration surcharge stand in it, so the standing line must, too."""


def language_of(tag: str | None) -> Language:
    """The language of ours that fits a tag like de-CH; English when none does."""
    return "de" if tag is not None and tag.lower().split("-")[0] == "de" else "en"


def euro(cents: int, language: Language) -> str:
    """Whole cents as "12.34 €" or "12,34 €"."""
    sign, whole, rest = "−" if cents < 0 else "", *divmod(abs(cents), 100)
    grouped = f"{whole:,}"
    return f"{sign}{grouped}.{rest:02} €" if language == "en" else f"{sign}{grouped.replace(',', '.')},{rest:02} €"


def micro_euro(micro: int, language: Language) -> str:
    """Micro-euro with as many decimals as they have, two at least."""
    sign, whole, rest = "−" if micro < 0 else "", *divmod(abs(micro), 1_000_000)
    decimals = f"{rest:06}".rstrip("0").ljust(2, "0")
    grouped = f"{whole:,}"
    return f"{sign}{grouped}.{decimals} €" if language == "en" else f"{sign}{grouped.replace(',', '.')},{decimals} €"


def carbon(nanograms: int, language: Language, *, is_estimate: bool) -> str:
    """Nanograms of CO2e as "≈ 0.41 kg CO₂e": an estimate to two significant digits, a limit exactly; below a kilogram in grams."""
    kg = Decimal(nanograms) / NANOGRAMS_PER_KG
    amount, unit = (kg, "kg") if kg >= 1 or not kg else (kg * 1000, "g")
    if is_estimate and amount:
        amount = round(amount, 1 - amount.adjusted())
    plain = f"{amount.normalize():f}"
    text = f"{plain if language == 'en' else plain.replace('.', ',')} {unit} CO₂e"
    return f"≈ {text}" if is_estimate else text


def day(at: datetime, language: Language) -> str:
    """As 21 November 2026 or 21. November 2026, by German time, as on invoices."""
    local = at.astimezone(ZONE)
    return f"{local.day}{'.' if language == 'de' else ''} {_MONTHS[language][local.month - 1]} {local.year}"


def moment(at: datetime, language: Language) -> str:
    """As 21 November 2026, 18:05 (German time) or 21. November 2026, 18:05 Uhr (deutscher Zeit)."""
    clock = at.astimezone(ZONE).strftime("%H:%M")
    return f"{day(at, language)}, {clock} Uhr (deutscher Zeit)" if language == "de" else f"{day(at, language)}, {clock} (German time)"


def month(text: str, language: Language) -> str:
    """2026-10 as "October 2026"."""
    year, number = text.split("-")[:2]
    return f"{_MONTHS[language][int(number) - 1]} {year}"


def content(kind: str, facts: Mapping[str, Any], language: Language, base_url: str) -> EmailContent:
    """The words of a notice with its facts. A row without its fact is left out. Raises `KeyError` for a kind without words."""
    words = TRANSLATIONS[language]["kinds"][kind]
    shown = _shown(facts, language)
    rows = tuple((label, shown[name]) for name, label in words.get("rows", {}).items() if name in shown)
    path = facts.get("link") or words.get("path")
    if path is not None and "token" in facts:
        path = f"{path}#{facts['token']}"
    return EmailContent(
        subject=_filled(words["subject"], shown),
        title=_filled(words["title"], shown),
        paragraphs=tuple(_filled(paragraph, shown) for paragraph in words["paragraphs"]),
        rows=rows,
        action=words.get("action") if path is not None else None,
        link=None if path is None else f"{base_url}{path}",
        why=words.get("why") or TRANSLATIONS[language]["frame"]["why"],
        has_figures="surcharge" in words.get("rows", {}) and "surcharge" in shown,
    )


def _filled(text: str, shown: Mapping[str, str]) -> str:
    return text.format_map(shown)


def _shown(facts: Mapping[str, Any], language: Language) -> dict[str, str]:
    """Facts as readers see them: `…Cents`, `…Micro` in euro, `…Ng` as CO2e, `…At` as days, `…Moment` with time, `month`, `scope`,
    `cause` by name, the rest as it is.
    """
    shown: dict[str, str] = {}
    for name, value in facts.items():
        if value is None:
            continue
        if name.endswith("Cents"):
            shown[name.removesuffix("Cents")] = euro(int(value), language)
        elif name.endswith("Micro"):
            shown[name.removesuffix("Micro")] = micro_euro(int(value), language)
        elif name.endswith("Moment"):
            shown[name.removesuffix("Moment")] = moment(datetime.fromisoformat(str(value)), language)
        elif name.endswith("At"):
            shown[name.removesuffix("At")] = day(datetime.fromisoformat(str(value)), language)
        elif name.endswith("Ng"):
            shown[name.removesuffix("Ng")] = carbon(int(value), language, is_estimate=name == "spentNg")
        elif name == "scope":
            shown[name] = TRANSLATIONS[language]["scopes"][value]
        elif name == "cause":
            causes = TRANSLATIONS[language]["causes"]
            shown[name] = causes.get(value, causes["other"])
        elif name == "month":
            shown[name] = month(str(value), language)
        else:
            shown[name] = str(value)
    return shown
