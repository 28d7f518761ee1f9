"""A4 pages with reportlab: one font, three styles, a table. Building takes some ten milliseconds and more: call it in a thread."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

FONT: Final = "A2BVera"
MONO: Final = "Courier"


@dataclass(frozen=True, slots=True)
class Styles:
    plain: Any
    head: Any
    title: Any


@cache
def styles() -> Styles:
    """Vera comes with reportlab and has ≈, ² and €, which the built-in fonts of PDF lack in part."""
    import reportlab
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    folder = Path(reportlab.__file__).parent / "fonts"
    pdfmetrics.registerFont(TTFont(f"{FONT}-Bold", str(folder / "VeraBd.ttf")))
    pdfmetrics.registerFont(TTFont(FONT, str(folder / "Vera.ttf")))
    plain = ParagraphStyle("plain", fontName=FONT, fontSize=9, leading=13)
    head = ParagraphStyle("head", parent=plain, fontName=f"{FONT}-Bold", fontSize=11, leading=15, spaceBefore=10, spaceAfter=3)
    return Styles(plain, head, ParagraphStyle("title", parent=head, fontSize=16, leading=22))


def xml(text: str) -> str:
    """Text for a paragraph, which reads a kind of XML: names and addresses are never markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def printable(text: str) -> tuple[str, bool]:
    """The text with a box for every character the font does not have, and whether there was one."""
    from reportlab.pdfbase import pdfmetrics

    styles()
    font: Any = pdfmetrics.getFont(FONT)
    known = font.face.charToGlyph
    made = "".join(sign if ord(sign) in known or sign in "\n\t" else "\u25a1" for sign in text)
    return made, made != text


def table(rows: Sequence[Sequence[str]], widths_mm: Sequence[int]) -> Any:
    from reportlab.lib.units import mm
    from reportlab.platypus import Paragraph, Table

    style = styles().plain
    made = Table(
        [[Paragraph(xml(cell), style) for cell in row] for row in rows], colWidths=[width * mm for width in widths_mm], hAlign="LEFT"
    )
    made.setStyle(
        [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.25, "#d0d7de"), ("LEFTPADDING", (0, 0), (0, -1), 0)]
    )
    return made


def build(parts: list[Any], *, title: str, language: str) -> bytes:
    """The file; the same parts are the same bytes."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.platypus import SimpleDocTemplate

    out = io.BytesIO()
    page = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=20 * mm, rightMargin=20 * mm, topMargin=18 * mm, bottomMargin=18 * mm, invariant=1,
        title=title, author="aim2balance", lang=language,
    )  # fmt: skip
    page.build(parts)
    return out.getvalue()
