"""The monthly statement as PDF. Takes the JSON of the statement, so both always say the same. No I/O but the fonts of reportlab."""

from decimal import Decimal
from typing import Any

from aim2balance.donations.badge import exact_euro, local
from aim2balance.donations.rules import two_digits
from aim2balance.donations.translations import TRANSLATIONS, Language
from aim2balance.kit import pdf
from aim2balance.kit.money import Euro

_MOST_MODELS = 40
_CAUSES = ("topup", "allowance", "spend", "refund", "adjustment", "chargeback")

# Each quantity as it is shown to people: its member, its label, the factor to the shown unit, the unit.
_QUANTITIES = (("kWh", "energy", 1000, "Wh"), ("CO2e", "carbon", 1000, "g"), ("L", "water", 1000, "mL"))
Rows = list[tuple[str, str]]


def statement_pdf(statement: dict[str, Any], email: str, language: Language) -> bytes:
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
        ("usage", _usage(statement["usage"], words, language), None),
        ("footprint", _footprint(statement["footprint"], words, language), words["standing"]),
        ("funding", _funding(statement["funding"], words, language), words["ourDonation"]),
    )
    for name, rows, line in sections:
        parts += [Paragraph(pdf.xml(words[name]), head), pdf.table(rows, (62, 108))]
        if name == "footprint":
            parts.append(Paragraph(pdf.xml(_method(statement["footprint"], words)), plain))
        if line:
            parts += [Spacer(1, 2 * mm), Paragraph(pdf.xml(line), plain)]
    if statement["money"]["demoSurchargeMicroEur"]:
        parts.append(Paragraph(pdf.xml(words["demo"]), plain))
    return pdf.build(parts, title=f"{words['title']} {statement['month']}", language=language)


def _money(money: dict[str, Any], words: Any, language: Language) -> Rows:
    def euro(micro: int) -> str:
        return exact_euro(Euro(micro), language)

    causes = money["byCauseMicroEur"]
    return [
        (words["opening"], euro(money["openingBalanceMicroEur"])),
        *((words[cause], euro(causes[cause])) for cause in _CAUSES if cause in causes),
        (words["surcharge"], euro(money["surchargeMicroEur"])),
        (words["closing"], euro(money["closingBalanceMicroEur"])),
    ]


def _usage(usage: dict[str, Any], words: Any, language: Language) -> Rows:
    rows = [(words["requests"], str(usage["requests"])), (words["tokens"], f"{usage['inputTokens']} / {usage['outputTokens']}")]
    if usage["titleRequests"]:
        rows.append((words["titles"], f"{usage['titleRequests']} · {exact_euro(Euro(usage['titleCostMicroEur']), language)}"))
    rows += [
        (str(model["name"]), f"{model['requests']} · {exact_euro(Euro(model['costMicroEur']), language)}")
        for model in usage["models"][:_MOST_MODELS]
    ]
    if len(usage["models"]) > _MOST_MODELS:
        rows.append(("…", f"+ {len(usage['models']) - _MOST_MODELS}"))
    return rows


def _footprint(footprint: dict[str, Any], words: Any, language: Language) -> Rows:
    rows = []
    for member, label, factor, unit in _QUANTITIES:
        bounds = footprint[member]
        if bounds is None:
            rows.append((words[label], words["unknown"]))
            continue
        shown = {name: local(two_digits(bounds[name] * factor), language) for name in ("low", "best", "high")}
        rows.append((words[label], words["range"].format(unit=unit, **shown)))
    return rows


def _method(footprint: dict[str, Any], words: Any) -> str:
    text: str = words["method"].format(methods=", ".join(footprint["methods"]) or "–")
    count = footprint["unmeasuredRequests"]
    return f"{text} {words['unmeasured'].format(count=count)}" if count else text


def _funding(funding: dict[str, Any], words: Any, language: Language) -> Rows:
    area = words["areaUnknown"]
    if funding["m2Funded"] is not None:
        source = words["example"] if funding["placeholderRate"] else funding["rateSource"]
        shown = local(two_digits(Decimal(funding["m2Funded"])), language)
        area = words["areaOf"].format(area=shown, rate=local(str(Decimal(funding["eurPerM2"])), language), source=source)
    return [
        (words["contribution"], exact_euro(Euro(funding["amountMicroEur"]), language)),
        (words["state"], words[funding["state"]]),
        (words["partner"], funding["partner"]),
        (words["area"], area),
    ]
