"""The officer's page as PDF and CSV. Both take its JSON, so all three always say the same. No I/O but the fonts of reportlab."""

import codecs
import csv
import io
import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from aim2balance.donations import statement_pdf
from aim2balance.donations.translations import TRANSLATIONS, Language
from aim2balance.impact import wire_intensity
from aim2balance.impact.types import CarbonIntensity
from aim2balance.kit import number_format, pdf
from aim2balance.kit.money import Euro
from aim2balance.kit.number_format import round_two

COLUMNS: Final = (
    "month", "answers", "costEUR", "restorationEUR", "kWhLow", "kWh", "kWhHigh", "waterLLow", "waterL", "waterLHigh",
    "co2eKgLow", "co2eKg", "co2eKgHigh", "method", "donationState", "m2Funded", "eurPerM2", "rateSource", "exampleRate", "partner",
    "titles",
)  # fmt: skip
_ALWAYS: Final = ("factors", "range", "water", "notCounted")
# A spreadsheet reads a cell that begins with one of these as a formula (OWASP, "CSV Injection").
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def officer_csv(
    report: dict[str, Any], language: Language, *, separator: str | None = None, decimal: str | None = None, has_bom: bool = True
) -> bytes:
    """A line for each month (UTF-8). Money is exact, estimates have two digits as on the page, and what is not known is said in a word.
    Where nothing else is asked for, German files are what a German spreadsheet reads: semicolons, decimal commas.
    """
    words, mark = TRANSLATIONS[language], decimal or ("," if language == "de" else ".")
    out = io.StringIO()
    lines = csv.writer(out, delimiter=separator or (";" if language == "de" else ","))
    lines.writerow(COLUMNS)
    for month in report["months"]:
        funding, footprint = month["funding"], month["footprint"]
        bounds = [
            None if footprint[unit] is None else round_two(footprint[unit][bound])
            for unit in ("kWh", "L", "CO2e")
            for bound in ("low", "best", "high")
        ]
        lines.writerow(
            [
                month["month"],
                str(month["requests"]),
                _cell(Decimal(Euro(month["spentMicroEur"]).plain()), mark, words),
                _cell(Decimal(funding["amountEUR"]), mark, words),
                *(_cell(value, mark, words) for value in bounds),
                _text(", ".join(footprint["methods"])),
                _text(words[_state_of(month)]),
                _cell(None if funding["m2Funded"] is None else round_two(Decimal(funding["m2Funded"])), mark, words),
                _cell(None if funding["eurPerM2"] is None else Decimal(funding["eurPerM2"]), mark, words),
                _text(words["example"] if funding["placeholderRate"] else funding["rateSource"] or ""),
                "true" if funding["placeholderRate"] else "false",
                _text(funding["partner"]),
                str(month["titleRequests"]),
            ]
        )
    return (codecs.BOM_UTF8 if has_bom else b"") + out.getvalue().encode()


def _cell(value: Decimal | None, mark: str, words: Any) -> str:
    return words["unknown"] if value is None else f"{value:f}".replace(".", mark)


def _text(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value


def _state_of(month: dict[str, Any]) -> str:
    """The word for what became of a month's contribution; what only demo answers gave reaches no donation."""
    is_demo = month["demoSurchargeMicroEur"] > 0 and month["funding"]["amountMicroEur"] == 0
    return "demoState" if is_demo else str(month["funding"]["state"])


def officer_pdf(report: dict[str, Any], language: Language, is_demo: bool = False) -> bytes:
    """The page on A4, the standing line beside the footprint. Takes some ten milliseconds: call it in a process of its own."""
    from reportlab.lib.units import mm
    from reportlab.platypus import Paragraph, Spacer

    words = TRANSLATIONS[language]
    looks = pdf.styles()
    plain, head, title = looks.plain, looks.head, looks.title
    name = f"{words['officerTitle']} · {report['month'] or report['project'] or _span(report, words)}"
    day = report["asOf"].date().isoformat()
    parts: list[Any] = [Paragraph(pdf.xml(f"aim2balance · {name}"), title), Paragraph(pdf.xml(words["officerAsOf"].format(day=day)), plain)]
    if report["kind"] == "month":
        parts.append(Paragraph(pdf.xml(words["final" if report["isFinal"] else "open"]), plain))
    parts.append(Paragraph(pdf.xml(words["zone"]), plain))
    money = report["money"]
    amounts = number_format.exact_money([money["spentMicroEur"], money["surchargeMicroEur"]], language)
    sections = (
        ("money", list(zip((words["spend"], words["surcharge"]), amounts, strict=True))),
        ("usage", statement_pdf.usage_rows(report["usage"], words, language)),
        ("footprint", statement_pdf.footprint_rows(report["footprint"], words, language)),
    )
    for section, rows in sections:
        parts += [Paragraph(pdf.xml(words[section]), head), pdf.table(rows, (62, 108))]
    parts += [
        Paragraph(pdf.xml(statement_pdf.method_line(report["footprint"], words)), plain),
        Spacer(1, 2 * mm),
        Paragraph(pdf.xml(report["words"][language]), plain),
        Paragraph(pdf.xml(words["funding"]), head),
    ]
    for month in report["months"]:
        if report["kind"] != "month":
            parts.append(Paragraph(pdf.xml(month["month"]), plain))
        rows = statement_pdf.funding_rows(month["funding"], words, language, is_demo)
        rows = [(label, words[_state_of(month)] if label == words["state"] else value) for label, value in rows]
        parts += [pdf.table(rows, (62, 108)), Spacer(1, 2 * mm)]
    parts += _emissions_parts(report["emissions"], words, language, head, plain)
    parts.append(Paragraph(pdf.xml(words["demoMode" if is_demo else "ourDonation"]), plain))
    if money["demoSurchargeMicroEur"]:
        parts.append(Paragraph(pdf.xml(words["demo"]), plain))
    return pdf.build(parts, title=name, language=language)


def _span(report: dict[str, Any], words: Any) -> str:
    """The days of a report on a person, both counted."""
    first, last = report["firstDay"], report["lastDay"]
    name = "officerSpan" if first and last else "officerSince" if first else "officerUntil" if last else "officerAllTime"
    return str(words[name]).format(first=first, last=last)


def _emissions_parts(emissions: dict[str, Any], words: Any, language: Language, head: Any, plain: Any) -> list[Any]:
    """The sums of each scope, and what belongs to them: boundaries, factors, what is not counted."""
    from reportlab.platypus import Paragraph

    texts = emissions["texts"][language]
    parts: list[Any] = [Paragraph(pdf.xml(f"GHG Protocol · {emissions['schema']}"), head)]
    for total in emissions["totals"]:
        methods = sorted({line["method"] for line in emissions["lines"] if line["place"] == total["place"]} - {""})
        ranges = {
            unit: None if total[name] is None else {"low": total[f"{name}Low"], "best": total[name], "high": total[f"{name}High"]}
            for unit, name in (("kWh", "kWh"), ("L", "waterL"), ("CO2e", "co2eKg"))
        }
        footprint = {**ranges, "unmeasuredRequests": total["unmeasuredEvents"], "methods": methods}
        parts += [
            Paragraph(pdf.xml(texts[total["place"]]), plain),
            pdf.table([*statement_pdf.footprint_rows(footprint, words, language), *_apart(emissions, total, language)], (62, 108)),
        ]
    stated = [_factor_line(*factor, language) for factor in _factors(emissions["lines"])]
    return [*parts, *(Paragraph(pdf.xml(text), plain) for text in (*stated, *(texts[name] for name in _ALWAYS)))]


def _apart(emissions: dict[str, Any], total: dict[str, Any], language: Language) -> list[tuple[str, str]]:
    """What the text of one's own machines speaks of: electricity bought with its supply, and the making of the machine."""
    lines = [line for line in emissions["lines"] if line["place"] == total["place"]]
    if total["scope"] != "2":
        return []
    named = (("Scope 2 + 3.3 (co2eElectricityKg)", "co2eElectricityKg"), ("Scope 3.2 (co2eRestKg)", "co2eRestKg"))
    return [
        (label, number_format.amount_of(math.fsum(known), "carbon", language) if known else TRANSLATIONS[language]["unknown"])
        for label, name in named
        for known in [[line[name] for line in lines if line[name] is not None]]
    ]


_Factor = tuple[str, float, int | None, str | None, bool]


def _factors(lines: Sequence[dict[str, Any]]) -> list[_Factor]:
    """Zone, figure, year, source, whether by the hour: each once; of hours the mean over all lines, weighted by energy."""
    of_years: set[_Factor] = set()
    of_hours: dict[tuple[str, int | None, str | None], list[tuple[float, float]]] = {}
    for line in lines:
        zone, grams, year, source = (line[name] for name in ("zone", "intensityGPerKWh", "intensityYear", "intensitySource"))
        if grams is not None and line["intensityBasis"] == "hour":
            of_hours.setdefault((zone, year, source), []).append((line["kWh"], line["kWh"] * grams))
        elif grams is not None:
            of_years.add((zone, grams, year, source, False))
    means = [
        (zone, math.fsum(part for _, part in parts) / math.fsum(kwh for kwh, _ in parts), year, source, True)
        for (zone, year, source), parts in of_hours.items()
    ]
    return sorted([*of_years, *means], key=str)


def _factor_line(zone: str, grams: float, year: int | None, source: str | None, is_hourly: bool, language: Language) -> str:
    """A factor with its year, who says so and under which licence."""
    told = None if year is None or source is None else wire_intensity(CarbonIntensity(grams, year, source))
    by = [] if told is None else [told["source"], told["licence"]]
    if is_hourly:
        by.append(TRANSLATIONS[language]["meanOfHours"])
    figure = f"{zone}: {number_format.fixed(grams, 2, language)} g CO₂e/kWh"
    return ", ".join(str(part) for part in (figure, year, *by) if part is not None)
