"""A period on one page of A4: totals, models, the estimated footprint with the standing line. No I/O but the fonts of reportlab."""

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from aim2balance.kit import pdf
from aim2balance.kit.money import Euro
from aim2balance.usage.periods import last_moment
from aim2balance.usage.types import Period, Row, UsageReport

Language = Literal["en", "de"]
TRANSLATIONS: Final[Mapping[str, Mapping[str, str]]] = json.loads(
    files("aim2balance.usage").joinpath("translations.json").read_text(encoding="utf-8")
)

_MOST_MODELS = 12
# Each quantity as people read it: its columns, its word, the units from large to small with their factors.
_QUANTITIES = (
    ("kwh", "energy", (("kWh", 1), ("Wh", 1000))),
    ("co2e", "carbon", (("kg", 1), ("g", 1000))),
    ("l", "water", (("L", 1), ("mL", 1000))),
)


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
    return [
        (words["requests"], _whole(sums["requests"], language)),
        (words["failed"], _whole(sums["failures"], language)),
        (words["tokensIn"], _whole(sums["input_tokens"], language)),
        (words["tokensOut"], _whole(sums["output_tokens"], language)),
        (words["cost"], _euro(sums["total_micro"], language)),
        *([(words["titles"], _titles(sums, words, language))] if sums["titles"] else []),
        *([(words["overrun"], _euro(sums["overrun_micro"], language))] if sums["overrun_micro"] else []),
        (words["surcharge"], _euro(sums["restoration_micro"], language)),
    ]


def _titles(sums: Row, words: Mapping[str, str], language: Language) -> str:
    return words["titlesOf"].format(count=_whole(sums["titles"], language), cost=_euro(sums["title_micro"], language))


def _models(models: Sequence[Row], words: Mapping[str, str], language: Language) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [(words["model"], words["requests"], words["tokens"], words["cost"])]
    rows += [_model_row(str(row["name"]), [row], language) for row in models[:_MOST_MODELS]]
    if rest := models[_MOST_MODELS:]:
        rows.append(_model_row(f"+ {len(rest)}", rest, language))
    return rows


def _model_row(name: str, rows: Sequence[Row], language: Language) -> tuple[str, str, str, str]:
    requests, tokens, micro = (sum(row[column] for row in rows) for column in ("requests", "total_tokens", "total_micro"))
    return name, _whole(requests, language), _whole(tokens, language), _euro(micro, language)


def _footprint(sums: Row, words: Mapping[str, str], language: Language) -> list[tuple[str, ...]]:
    is_known = sums["unmeasured"] < sums["requests"] or not sums["requests"]
    rows = []
    for columns, word, units in _QUANTITIES:
        unit, factor = units[0] if sums[f"{columns}_best"] >= 1 else units[1]
        shown = {bound: two_digits(sums[f"{columns}_{bound}"] * factor, language) for bound in ("low", "best", "high")}
        rows.append((words[word], words["rangeOf"].format(unit=unit, **shown) if is_known else words["unknown"]))
    area = words["areaUnknown"]
    if sums["m2_funded"] > 0 or not sums["unfunded_micro"]:
        area = words["areaOf"].format(area=two_digits(sums["m2_funded"], language))
        area += f" {words['example']}" if sums["m2_placeholder"] else ""
    return [*rows, (words["area"], area)]


def _method(report: UsageReport, words: Mapping[str, str]) -> str:
    text = words["method"].format(methods=", ".join(report.methods) or "–")
    count = report.sums["unmeasured"]
    return f"{text} {words['unmeasured'].format(count=count)}" if count else text


def _euro(micro: int, language: Language) -> str:
    """Exact to the micro-euro, so that the page adds up: two to six decimals."""
    whole, _, part = Euro(micro).plain().partition(".")
    return f"{_grouped(whole, language)}{',' if language == 'de' else '.'}{part:0<2} €"


def _whole(number: int, language: Language) -> str:
    return _grouped(str(number), language)


def _grouped(digits: str, language: Language) -> str:
    grouped = f"{int(digits):,}"
    return grouped.replace(",", ".") if language == "de" else grouped


def two_digits(value: float, language: Language) -> str:
    """A quantity with at most two significant digits and no exponent."""
    if value == 0:
        return "0"
    shown = f"{float(f'{value:.1e}'):.12f}".rstrip("0").rstrip(".")
    whole, _, part = shown.partition(".")
    return _grouped(whole, language) + (f"{',' if language == 'de' else '.'}{part}" if part else "")
