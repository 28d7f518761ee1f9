"""A month estimated again as CSV and PDF. Both take the JSON of the API, so all always say the same. No I/O but the fonts of reportlab."""

import codecs
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from aim2balance.kit import number_format, pdf
from aim2balance.kit.number_format import Language, Quantity
from aim2balance.usage.export import csv_cell, csv_lines
from aim2balance.usage.summary_pdf import TRANSLATIONS
from aim2balance.usage.types import CsvStyle, Row

_NAMES: Final = {"kWh": "kWh", "L": "waterL", "CO2e": "co2eKg", "footprintM2Year": "footprintM2Year"}
"""Members of the JSON, and how columns name them."""
_ENDS: Final = {"low": "Low", "best": "", "high": "High"}
COLUMNS: Final = (
    "row", "month", "method", "provider", "model", "events", "reestimatedEvents", "reason", "bookedMethods", "bookedClasses", "classes",
    *(f"booked{name[0].upper()}{name[1:]}{end}" for name in _NAMES.values() for end in _ENDS.values()),
    *(f"{name}{end}" for name in _NAMES.values() for end in _ENDS.values()),
)  # fmt: skip
_QUANTITIES: Final[tuple[tuple[str, str, Quantity], ...]] = (
    ("kWh", "energy", "energy"),
    ("CO2e", "carbon", "carbon"),
    ("L", "water", "water"),
    ("footprintM2Year", "land", "area"),
)
_MOST_MODELS: Final = 40


def reestimated_csv(found: Row, style: CsvStyle) -> bytes:
    """A line of names, the total, what was booked for events that were not estimated again and why they were not, each model. Exact."""
    always = {"month": found["month"], "method": found["method"]}
    rows = [{"row": "total", **always, **_sums(found)}]
    left_out = found["bookedNotReestimated"]
    if left_out is not None:
        rows.append({"row": "bookedNotReestimated", **always, **_figures(left_out, is_booked=True)})
    rows += [{"row": "notReestimated", **always, **each} for each in found["notReestimated"]]
    rows += [{"row": "model", **always, "provider": each["provider"], "model": each["model"], **_sums(each)} for each in found["models"]]
    lines = [[csv_cell(row.get(name), style, is_physical=False) for name in COLUMNS] for row in rows]
    return (codecs.BOM_UTF8 if style.has_bom else b"") + csv_lines([COLUMNS, *lines], style)


def _sums(found: Row) -> Row:
    lists = {name: " ".join(found[name]) for name in ("bookedMethods", "bookedClasses", "classes")}
    counts = {name: found[name] for name in ("events", "reestimatedEvents")}
    return {**counts, **lists, **_figures(found["booked"], is_booked=True), **_figures(found["reestimated"], is_booked=False)}


def _figures(figures: Row | None, *, is_booked: bool) -> Row:
    """Columns of exact figures; none where nothing is known."""
    made: Row = {}
    for member, name in _NAMES.items() if figures else ():
        column = f"booked{name[0].upper()}{name[1:]}" if is_booked else name
        for end, suffix in _ENDS.items():
            made[column + suffix] = Decimal(repr(figures[member][end])) if figures else None
    return made


def reestimated_pdf(found: Row, language: Language) -> bytes:
    """The comparison on A4, the standing line beside it. Takes some ten milliseconds: call it in a process of its own."""
    from reportlab.lib.units import mm
    from reportlab.platypus import Paragraph, Spacer

    words = TRANSLATIONS[language]
    looks = pdf.styles()
    plain, head, title = looks.plain, looks.head, looks.title
    name = words["againTitle"].format(method=found["method"], month=found["month"])
    parts: list[Any] = [
        Paragraph(pdf.xml(f"aim2balance · {name}"), title),
        Paragraph(pdf.xml(words["againAbout"].format(method=found["method"])), plain),
        Paragraph(pdf.xml(words["zone"].format(zone=found["timeZone"])), plain),
        Spacer(1, 2 * mm),
        pdf.table(_comparison(found, words, language), (40, 65, 65)),
        *(Paragraph(pdf.xml(line), plain) for line in _counted(found, words, language)),
    ]
    if (left_out := found["bookedNotReestimated"]) is not None:
        rows = [(words[label], _range(left_out[member], quantity, words, language)) for member, label, quantity in _QUANTITIES]
        parts += [Paragraph(pdf.xml(words["againApart"]), plain), pdf.table(rows, (40, 130))]
    if found["parts"] is not None:
        rows = [(words[f"part_{part}"], _range(ends, "energy", words, language)) for part, ends in found["parts"].items()]
        parts += [Paragraph(pdf.xml(words["againParts"].format(method=found["method"])), head), pdf.table(rows, (40, 130))]
    parts += [Spacer(1, 2 * mm), Paragraph(pdf.xml(words["standing"]), plain)]
    if found["models"]:
        parts.append(Paragraph(pdf.xml(words["models"]), head))
    for each in found["models"][:_MOST_MODELS]:
        parts += [
            Paragraph(pdf.xml(f"{each['provider']} · {each['model']}"), plain),
            *(Paragraph(pdf.xml(line), plain) for line in _counted(each, words, language)),
            pdf.table(_comparison({**each, "method": found["method"]}, words, language), (40, 65, 65)),
            Spacer(1, 3 * mm),
        ]
    if len(found["models"]) > _MOST_MODELS:
        parts.append(Paragraph(pdf.xml(f"+ {len(found['models']) - _MOST_MODELS}"), plain))
    return pdf.build(parts, title=name, language=language)


def _comparison(found: Row, words: Mapping[str, str], language: Language) -> list[tuple[str, str, str]]:
    """Each quantity as booked and by the method."""

    def told(figures: Row | None, member: str, quantity: Quantity) -> str:
        return words["againNone"] if figures is None else _range(figures[member], quantity, words, language)

    booked = words["againBooked"].format(methods=", ".join(found["bookedMethods"]) or "–")
    return [
        ("", booked, words["againBy"].format(method=found["method"])),
        *(
            (words[label], told(found["booked"], member, quantity), told(found["reestimated"], member, quantity))
            for member, label, quantity in _QUANTITIES
        ),
    ]


def _range(ends: Row, quantity: Quantity, words: Mapping[str, str], language: Language) -> str:
    best = number_format.amount_of(ends["best"], quantity, language)
    return words["rangeOf"].format(best=best, span=number_format.span(ends["low"], ends["high"], quantity, language))


def _counted(found: Row, words: Mapping[str, str], language: Language) -> Sequence[str]:
    """How many events stand in the comparison, by which classes, and why others do not."""
    classes = ", ".join(found["classes"]) or "–"
    booked = ", ".join(found["bookedClasses"]) or "–"
    said = words["againCounted"].format(
        count=number_format.count(found["reestimatedEvents"], language), all=number_format.count(found["events"], language)
    )
    return (
        said,
        words["againClasses"].format(booked=booked, classes=classes),
        *(
            words[f"again_{each['reason']}"].format(count=number_format.count(each["events"], language), method=found.get("method", ""))
            for each in found["notReestimated"]
        ),
    )
