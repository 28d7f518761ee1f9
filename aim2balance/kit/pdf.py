"""A4 pages with reportlab: one font and its typewriter, three styles, a table. Building takes some ten milliseconds and, for a long
chat, a minute: it is done in a process of its own, `pdf_work`.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

_BUILT_IN_MONO: Final = "Courier"
_FOLDERS: Final = tuple(
    Path(folder) for folder in ("/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/dejavu", "/usr/share/fonts/TTF", "/Library/Fonts")
)
"""Where Debian, Alpine, Arch and macOS keep them."""


@dataclass(frozen=True, slots=True)
class Styles:
    plain: Any
    head: Any
    title: Any
    mono: str
    """The font of code."""


@cache
def styles() -> Styles:
    """DejaVu where this machine has it (Greek, Cyrillic, Armenian, Georgian and more); else Vera, which comes with reportlab, has its
    shapes and Latin letters, and ≈, ² and €, which the built-in fonts of PDF lack in part.
    """
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    sans, bold, mono = _fonts()
    for path in (bold, sans, *([mono] if mono else [])):
        pdfmetrics.registerFont(TTFont(path.stem, str(path)))
    plain = ParagraphStyle("plain", fontName=sans.stem, fontSize=9, leading=13)
    head = ParagraphStyle("head", parent=plain, fontName=bold.stem, fontSize=11, leading=15, spaceBefore=10, spaceAfter=3)
    title = ParagraphStyle("title", parent=head, fontSize=16, leading=22)
    return Styles(plain, head, title, mono.stem if mono else _BUILT_IN_MONO)


def _fonts() -> tuple[Path, Path, Path | None]:
    """Files of the plain, the bold and the typewriter font, where there is one."""
    for folder in _FOLDERS:
        found = (folder / "DejaVuSans.ttf", folder / "DejaVuSans-Bold.ttf", folder / "DejaVuSansMono.ttf")
        if all(path.is_file() for path in found):
            return found
    import reportlab

    bundled = Path(reportlab.__file__).parent / "fonts"
    return bundled / "Vera.ttf", bundled / "VeraBd.ttf", None


def xml(text: str) -> str:
    """Text for a paragraph, which reads a kind of XML: names and addresses are never markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


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


def build(parts: list[Any], *, title: str, language: str, subject: str = "", keywords: str = "") -> bytes:
    """The file; the same parts are the same bytes."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.platypus import SimpleDocTemplate

    out = io.BytesIO()
    page = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=20 * mm, rightMargin=20 * mm, topMargin=18 * mm, bottomMargin=18 * mm, invariant=1,
        title=title, author="aim2balance", lang=language, subject=subject, keywords=[keywords],
    )  # fmt: skip
    page.build(parts)
    return out.getvalue()
