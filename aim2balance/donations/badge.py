"""The badge as SVG: live figures in lawful words, no script, no link, nothing fetched. Pure."""

from decimal import ROUND_DOWN, Decimal
from html import escape

from aim2balance.donations.translations import TRANSLATIONS, Language
from aim2balance.kit import number_format
from aim2balance.kit.money import Euro

_WIDTH, _HEIGHT = 380, 92


def shown_euro(amount: Euro, language: Language) -> str:
    """Euro for people, rounded towards zero: two decimals, four below one euro."""
    step = Decimal("0.01") if abs(amount.micro) >= 1_000_000 else Decimal("0.0001")
    value = Decimal(amount.plain()).quantize(step, rounding=ROUND_DOWN)
    return local(f"{value:f} €", language)


def local(figure: str, language: Language) -> str:
    """A plain figure with the language's decimal sign."""
    return figure.replace(".", ",") if language == "de" else figure


def svg(given: Euro, confirmed: Euro, m2: Decimal | None, partner: str, language: Language) -> str:
    """The badge. The area is left out while no cost rate is known or nothing was given."""
    words = TRANSLATIONS[language]
    lines = [
        words["badgeAmount"].format(amount=shown_euro(given, language)),
        words["badgeConfirmed"].format(amount=shown_euro(confirmed, language), partner=partner),
    ]
    if m2:
        lines.append(words["badgeArea"].format(area=number_format.amount_of(m2, "area", language)))
    rows = "".join(
        f'<text x="14" y="{44 + 17 * number}" font-size="12" fill="#1f2933">{escape(line)}</text>' for number, line in enumerate(lines)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-labelledby="t d" lang="{language}" font-family="system-ui, sans-serif">'
        f'<title id="t">{escape(words["badgeTitle"])}</title><desc id="d">{escape(" ".join([*lines, words["standing"]]))}</desc>'
        f'<rect x="0.5" y="0.5" width="{_WIDTH - 1}" height="{_HEIGHT - 1}" rx="8" fill="#ffffff" stroke="#9aa5b1"/>'
        f'<text x="14" y="24" font-size="13" font-weight="600" fill="#1f2933">{escape(words["badgeTitle"])}</text>{rows}</svg>'
    )
