"""A period on one page of A4: totals, models, the estimated footprint with the standing line. No I/O but the fonts of reportlab."""

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, Final
from zoneinfo import ZoneInfo

from aim2balance.kit import number_format, pdf
from aim2balance.kit.number_format import Language, Quantity
from aim2balance.usage.figures import readable_names
from aim2balance.usage.periods import last_moment
from aim2balance.usage.types import Period, Row, UsageReport

TRANSLATIONS: Final[Mapping[str, Mapping[str, str]]] = json.loads(
    files("aim2balance.usage").joinpath("translations.json").read_text(encoding="utf-8")
)

_MOST_MODELS = 12
_QUANTITIES: Final[tuple[tuple[str, str, Quantity], ...]] = (
    ("kwh", "energy", "energy"),
    ("co2e", "carbon", "carbon"),
    ("l", "water", "water"),
)
"""Each quantity: its columns, its word, what it is."""


def report_pdf(report: UsageReport, language: Language) -> bytes:
    """The page; the same report is the same bytes. Takes some ten milliseconds: call it in a process of its own."""
    from reportlab.lib.units import mm
    from reportlab.platypus import Paragraph, Spacer

    words = TRANSLATIONS[language]
    looks = pdf.styles()
    plain, head, title = looks.plain, looks.head, looks.title
    parts: list[Any] = [
        Paragraph(pdf.xml(f"aim2balance · {words['title']}"), title),
        Paragraph(pdf.xml(f"{words['range']}: {_span(report.period, words)} {words['zone'].format(zone=report.period.zone)}"), plain),
    ]
    parts += [Paragraph(pdf.xml(f"{words['filters']}: {name} = {value}"), plain) for name, value in report.only]
    parts += [Paragraph(pdf.xml(words["totals"]), head), pdf.table(_totals(report.sums, words, language), (70, 100))]
    parts += [Paragraph(pdf.xml(words["models"]), head), pdf.table(_models(report.models, words, language), (80, 25, 35, 30))]
    parts += [Paragraph(pdf.xml(words["footprint"]), head), pdf.table(_footprint(report.sums, words, language), (70, 100))]
    parts += [Paragraph(pdf.xml(_method(report, words)), plain), Spacer(1, 2 * mm), Paragraph(pdf.xml(words["standing"]), plain)]
    return pdf.build(parts, title=words["title"], language=language)


def _span(period: Period, words: Mapping[str, str]) -> str:
    if period.start is None or period.end is None:
        return words["all"] + "."
    zone = ZoneInfo(period.zone)
    last = last_moment(period.end)
    return words["from"].format(first=period.start.astimezone(zone).date().isoformat(), last=last.astimezone(zone).date().isoformat()) + "."


def _totals(sums: Row, words: Mapping[str, str], language: Language) -> list[tuple[str, ...]]:
    def whole(name: str) -> str:
        return number_format.count(sums[name], language)

    amounts = [sums[name] for name in ("total_micro", "title_micro", "overrun_micro", "restoration_micro")]
    shown = dict(zip(("cost", "titles", "overrun", "surcharge"), _money(amounts, words, language), strict=True))
    return [
        (words["requests"], whole("requests")),
        (words["failed"], whole("failures")),
        (words["tokensIn"], whole("input_tokens")),
        (words["tokensOut"], whole("output_tokens")),
        (words["cost"], shown["cost"]),
        *([(words["titles"], words["titlesOf"].format(count=whole("titles"), cost=shown["titles"]))] if sums["titles"] else []),
        *([(words["overrun"], shown["overrun"])] if sums["overrun_micro"] else []),
        (words["surcharge"], shown["surcharge"]),
    ]


def _money(amounts: Sequence[int], words: Mapping[str, str], language: Language) -> list[str]:
    """Amounts as the screen has them, in one unit, with what the books say behind each."""
    unit = number_format.money_unit(amounts)
    shown = [number_format.money(micro, language, unit) for micro in amounts]
    return [
        words["exactly"].format(amount=amount, exact=exact)
        for amount, exact in zip(shown, number_format.exact_money(amounts, language), strict=True)
    ]


def _models(models: Sequence[Row], words: Mapping[str, str], language: Language) -> list[tuple[str, ...]]:
    kept, rest = models[:_MOST_MODELS], models[_MOST_MODELS:]
    names = readable_names([str(row["name"]) for row in models], words["demoModel"])
    named = [(name, [row]) for name, row in zip(names, kept, strict=False)] + ([(f"+ {len(rest)}", list(rest))] if rest else [])
    sums = [[sum(row[column] for row in rows) for column in ("requests", "total_tokens", "total_micro")] for _, rows in named]
    unit = number_format.money_unit([micro for *_, micro in sums])
    return [
        (words["model"], words["requests"], words["tokens"], words["cost"]),
        *(
            (
                name,
                number_format.count(requests, language),
                number_format.count(tokens, language),
                number_format.money(micro, language, unit),
            )
            for (name, _), (requests, tokens, micro) in zip(named, sums, strict=True)
        ),
    ]


def _footprint(sums: Row, words: Mapping[str, str], language: Language) -> list[tuple[str, ...]]:
    is_known = sums["unmeasured"] < sums["requests"] or not sums["requests"]
    rows = []
    for columns, word, quantity in _QUANTITIES:
        low, best, high = (sums[f"{columns}_{bound}"] for bound in ("low", "best", "high"))
        range_of = words["rangeOf"].format(
            best=number_format.amount_of(best, quantity, language), span=number_format.span(low, high, quantity, language)
        )
        rows.append((words[word], range_of if is_known else words["unknown"]))
    area = words["areaUnknown"]
    if sums["m2_funded"] > 0 or not sums["unfunded_micro"]:
        area = words["areaOf"].format(area=number_format.amount_of(sums["m2_funded"], "area", language))
        area += f" {words['example']}" if sums["m2_placeholder"] else ""
    return [*rows, (words["area"], area)]


def _method(report: UsageReport, words: Mapping[str, str]) -> str:
    text = words["method"].format(methods=", ".join(report.methods) or "–")
    count = report.sums["unmeasured"]
    return f"{text} {words['unmeasured'].format(count=count)}" if count else text
