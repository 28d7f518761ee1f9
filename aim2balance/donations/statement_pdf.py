"""The monthly statement as PDF. Takes the JSON of the statement, so both always say the same. No I/O but the fonts of reportlab."""

from decimal import Decimal
from typing import Any

from aim2balance.donations.translations import TRANSLATIONS, Language
from aim2balance.kit import number_format, pdf
from aim2balance.kit.number_format import Quantity
from aim2balance.usage import readable_names

_MOST_MODELS = 40
_CAUSES = ("topup", "allowance", "spend", "refund", "adjustment", "chargeback")

_QUANTITIES: tuple[tuple[str, str, Quantity], ...] = (("kWh", "energy", "energy"), ("CO2e", "carbon", "carbon"), ("L", "water", "water"))
"""Each quantity: its member, its label, what it is."""
Rows = list[tuple[str, str]]


def statement_pdf(statement: dict[str, Any], email: str, language: Language, is_demo: bool = False) -> bytes:
    """The statement on A4, the standing line beside the footprint. Takes some ten milliseconds: call it in a process of its own."""
    from reportlab.lib.units import mm
    from reportlab.platypus import Paragraph, Spacer

    words = TRANSLATIONS[language]
    looks = pdf.styles()
    plain, head, title = looks.plain, looks.head, looks.title
    parts: list[Any] = [
        Paragraph(pdf.xml(f"aim2balance · {words['title']} {statement['month']}"), title),
        Paragraph(pdf.xml(email), plain),
        Paragraph(pdf.xml(f"{words['final' if statement['isFinal'] else 'open']} {words['zone']}"), plain),
    ]
    sections = (
        ("money", _money(statement["money"], words, language), None),
        ("usage", usage_rows(statement["usage"], words, language), None),
        ("footprint", footprint_rows(statement["footprint"], words, language), words["standing"]),
        ("funding", funding_rows(statement["funding"], words, language, is_demo), words["demoMode" if is_demo else "ourDonation"]),
    )
    for name, rows, line in sections:
        parts += [Paragraph(pdf.xml(words[name]), head), pdf.table(rows, (62, 108))]
        if name == "footprint":
            parts.append(Paragraph(pdf.xml(method_line(statement["footprint"], words)), plain))
        if line:
            parts += [Spacer(1, 2 * mm), Paragraph(pdf.xml(line), plain)]
    if statement["money"]["demoSurchargeMicroEur"]:
        parts.append(Paragraph(pdf.xml(words["demo"]), plain))
    return pdf.build(parts, title=f"{words['title']} {statement['month']}", language=language)


def _money(money: dict[str, Any], words: Any, language: Language) -> Rows:
    causes = money["byCauseMicroEur"]
    rows = [
        (words["opening"], money["openingBalanceMicroEur"]),
        *((words[cause], causes[cause]) for cause in _CAUSES if cause in causes),
        (words["surcharge"], money["surchargeMicroEur"]),
        (words["closing"], money["closingBalanceMicroEur"]),
    ]
    return list(zip((label for label, _ in rows), number_format.exact_money([micro for _, micro in rows], language), strict=True))


def usage_rows(usage: dict[str, Any], words: Any, language: Language) -> Rows:
    def whole(name: str) -> str:
        return number_format.count(usage[name], language)

    models = usage["models"][:_MOST_MODELS]
    unit = number_format.money_unit([usage["titleCostMicroEur"], *(model["costMicroEur"] for model in models)])

    def cost(micro: int) -> str:
        return number_format.money(micro, language, unit)

    rows = [(words["requests"], whole("requests")), (words["tokens"], f"{whole('inputTokens')} / {whole('outputTokens')}")]
    if usage["titleRequests"]:
        rows.append((words["titles"], f"{whole('titleRequests')} · {cost(usage['titleCostMicroEur'])}"))
    names = readable_names([str(model["name"]) for model in usage["models"]], words["demoModel"])
    rows += [
        (name, f"{_answers_and_titles(model, words, language)} · {cost(model['costMicroEur'])}")
        for name, model in zip(names, models, strict=False)
    ]
    if len(usage["models"]) > _MOST_MODELS:
        rows.append(("…", f"+ {len(usage['models']) - _MOST_MODELS}"))
    return rows


def _answers_and_titles(used: dict[str, Any], words: Any, language: Language) -> str:
    """As the page says it: "1 answer and 9 titles"."""

    def counted(count: int, name: str) -> str:
        return str(words[f"{name}_one" if count == 1 else f"{name}_other"]).format(count=number_format.count(count, language))

    answers, titles = counted(used["requests"], "answersCounted"), counted(used["titleRequests"], "titlesCounted")
    return words["and"].format(first=answers, second=titles) if used["titleRequests"] else answers


def footprint_rows(footprint: dict[str, Any], words: Any, language: Language) -> Rows:
    rows = []
    for member, label, quantity in _QUANTITIES:
        bounds = footprint[member]
        if bounds is None:
            rows.append((words[label], words["unknown"]))
            continue
        best = number_format.amount_of(bounds["best"], quantity, language)
        rows.append(
            (words[label], words["range"].format(best=best, span=number_format.span(bounds["low"], bounds["high"], quantity, language)))
        )
    return rows


def method_line(footprint: dict[str, Any], words: Any) -> str:
    text: str = words["method"].format(methods=", ".join(footprint["methods"]) or "–")
    count = footprint["unmeasuredRequests"]
    return f"{text} {words['unmeasured'].format(count=count)}" if count else text


def funding_rows(funding: dict[str, Any], words: Any, language: Language, is_demo: bool = False) -> Rows:
    area = words["areaUnknown"]
    if funding["m2Funded"] is not None:
        source = words["example"] if funding["placeholderRate"] else funding["rateSource"]
        shown = number_format.amount_of(Decimal(funding["m2Funded"]), "area", language)
        area = words["areaOf"].format(area=shown, rate=number_format.fixed(Decimal(funding["eurPerM2"]), 2, language), source=source)
    return [
        (words["contribution"], number_format.exact_money([funding["amountMicroEur"]], language)[0]),
        (words["state"], words[funding["state"]]),
        *(() if is_demo else ((words["partner"], funding["partner"]),)),
        (words["area"], area),
    ]
