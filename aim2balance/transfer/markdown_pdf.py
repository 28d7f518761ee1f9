"""Markdown as paragraphs, lists, tables and code on paper. Formulas stand as their source."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby
from typing import Any, Final

from aim2balance.content.markdown import reader, runs_of
from aim2balance.kit import pdf, pdf_text

LINE: Final = 88
"""Characters of code that stand beside each other on A4."""
MOST_LINES: Final = 60
"""Lines of code in one piece: a longer one would not fit on a page."""
_MOST_TEXT: Final = 20_000
"""Characters in one paragraph: one of a million would take reportlab minutes."""
_MOST_CELL: Final = 1_200
"""Characters in a cell of a table: a row has to fit on a page."""
_MOST_COLUMNS: Final = 12
_WIDTH_MM: Final = 165
"""Between the margins, without the padding of the frame."""
_GREY: Final = "#5b6266"
_BLANKS: Final = re.compile(r"^[ \t]+|[ \t]{2,}|\t", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a block stands: in how many lists and quotes, behind which mark."""

    indent: int = 0
    mark: str = ""
    is_quote: bool = False


def _by_font(lines: list[str]) -> Iterator[tuple[str | None, list[str]]]:
    """Lines that are drawn together: one by itself where it must be shaped, in that font."""
    for font, together in groupby(lines, key=pdf_text.shaped_font):
        if font is None:
            yield None, list(together)
        else:
            yield from ((font, [line]) for line in together)


@cache
def _shaped_text() -> type[Any]:
    from reportlab.platypus import Paragraph

    class ShapedText(Paragraph):
        """Is taken out of the document as it was written: what is drawn of shaped letters is none (PDF 32000-1, 14.9.4, ActualText)."""

        said = ""
        """Empty of a part of one whose words are not known: that is taken out as it is drawn."""
        blPara: Any  # noqa: N815 - set by reportlab: the lines

        def split(self, availWidth: float, availHeight: float) -> list[Any]:  # noqa: N803 - reportlab's names
            parts: list[Any] = super().split(availWidth, availHeight)
            if len(parts) != 2:  # the part before the end of the page, and the rest
                return parts
            words = [len("".join(word.text for word in line.words).split()) for line in self.blPara.lines]
            written = list(re.finditer(r"\S+", self.said))
            before = sum(words[: len(parts[0].blPara.lines)])
            # A word longer than a line is parted, and counts as several.
            if sum(words) == len(written) and 0 < before < len(written):
                rest = written[before].start()
                parts[0].said, parts[1].said = self.said[:rest], self.said[rest:]
            return parts

        def draw(self) -> None:
            canvas: Any = self.canv
            written = ("\ufeff" + self.said.replace("\n", " ")).encode("utf-16-be", "replace").hex()
            if self.said:
                canvas._code.append(f"/Span <</ActualText <{written}>>> BDC")  # noqa: SLF001 - reportlab has no other way
            super().draw()
            if self.said:
                canvas._code.append("EMC")  # noqa: SLF001

    return ShapedText


def paragraph(markup: str, style: Any, said: str, mark: str | None = None) -> Any:
    """One on paper; `said` is what it says, `mark` stands before it."""
    from reportlab.platypus import Paragraph

    if not style.shaping:
        return Paragraph(markup, style, bulletText=mark)
    made = _shaped_text()(markup, style, bulletText=mark)
    made.said = f"{mark} {said}" if mark else said
    return made


@dataclass(slots=True)
class MarkdownPages:
    """Turns Markdown into parts of a page."""

    shown: pdf_text.Shown
    _styles: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    def parts(self, markdown: str) -> Iterator[Any]:
        yield from self._blocks(reader().parse(markdown.replace("\x00", "")), _Place())

    def plain(self, text: str) -> Iterator[Any]:
        """Text as it was written, without Markdown: lines and blanks stand as they are."""
        for paragraph in _BLANKS.sub(_kept, text).split("\n\n"):
            if paragraph.strip():
                yield from self._paragraphs([(paragraph.strip("\n"), "")], _Place())

    def _blocks(self, tokens: list[Any], place: _Place) -> Iterator[Any]:
        at = 0
        numbers: list[int | None] = []
        places = [place]
        while at < len(tokens):
            token, here = tokens[at], places[-1]
            match token.type:
                case "heading_open":
                    yield from self._paragraphs(runs_of(tokens[at + 1]), here, level=int(token.tag[1]))
                case "paragraph_open":
                    yield from self._paragraphs(runs_of(tokens[at + 1]), here)
                    places[-1] = replace(here, mark="")
                case "bullet_list_open" | "ordered_list_open":
                    numbers.append(int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else None)
                case "bullet_list_close" | "ordered_list_close":
                    numbers.pop()
                case "list_item_open":
                    number = numbers[-1]
                    mark = "\u2013" if number is None else f"{number}."
                    numbers[-1] = None if number is None else number + 1
                    places.append(_Place(here.indent + 1, mark, here.is_quote))
                case "blockquote_open":
                    places.append(_Place(here.indent + 1, "", is_quote=True))
                case "list_item_close" | "blockquote_close":
                    places.pop()
                case "formula_block":
                    yield from self._paragraphs([(token.content, "")], here)
                    places[-1] = replace(here, mark="")
                case "fence" | "code_block":
                    yield from self.code(token.content, here.indent)
                case "hr":
                    yield _rule()
                case "table_open":
                    end = next(place for place in range(at, len(tokens)) if tokens[place].type == "table_close")
                    yield from self._table(tokens[at:end], here)
                    at = end
            at += 1

    def _paragraphs(self, runs: list[tuple[str, str]], place: _Place, *, level: int = 0) -> Iterator[Any]:
        text = _text(runs)
        if not text.strip() and not place.mark:
            return
        for start in range(0, max(len(text), 1), _MOST_TEXT):
            piece = runs if len(text) <= _MOST_TEXT else [(text[start : start + _MOST_TEXT], "")]
            mark = place.mark if start == 0 else ""
            style = self._style(place, level, _text(piece))
            if mark and not self._is_left(style):
                yield paragraph(self._markup(piece, style, level), style, _text(piece), mark)
            else:
                marked = [*([(f"{mark} ", "")] if mark else []), *piece]
                yield paragraph(self._markup(marked, style, level), style, _text(marked))

    @staticmethod
    def _is_left(style: Any) -> bool:
        return bool(style.alignment == 2)

    def _style(self, place: _Place, level: int, text: str) -> Any:
        from reportlab.lib.colors import HexColor
        from reportlab.lib.styles import ParagraphStyle
        from reportlab.lib.units import mm

        to_left = pdf_text.runs_to_the_left(text)
        has_no_blanks = pdf_text.has_no_blanks(text)
        shaped_font = pdf_text.shaped_font(text)
        key = (place.indent, place.is_quote, level, to_left, has_no_blanks, shaped_font)
        if key not in self._styles:
            looks = pdf.styles()
            parent = looks.head if level else looks.plain
            size = {1: 13.0, 2: 12.0, 3: 11.0}.get(level, 10.0) if level else looks.plain.fontSize
            inset = place.indent * 5 * mm
            self._styles[key] = ParagraphStyle(
                f"text{key}",
                parent=parent,
                fontSize=size,
                leading=size * 1.45,
                spaceAfter=4,
                leftIndent=0 if to_left else inset,
                rightIndent=inset if to_left else 0,
                bulletIndent=max(inset - 4 * mm, 0),
                alignment=2 if to_left else 0,
                wordWrap="CJK" if has_no_blanks else None,
                fontName=shaped_font or parent.fontName,
                shaping=int(shaped_font is not None),
                textColor=HexColor(_GREY) if place.is_quote else parent.textColor,
            )
        return self._styles[key]

    def _markup(self, runs: list[tuple[str, str]], style: Any, level: int) -> str:
        from reportlab.lib.units import mm

        text = "".join(piece for piece, _ in runs)
        if pdf_text.has_letters_to_the_left(text):
            width = _WIDTH_MM * mm - style.leftIndent - style.rightIndent
            lines = self.shown.lines_to_the_left(text, style.fontName, style.fontSize, width)
            return "<br/>".join(self.shown.xml(line, style.fontName) for line in lines)
        return "".join(self._run(piece, kind, style.fontName, level) for piece, kind in runs)

    def _run(self, piece: str, kind: str, font: str, level: int) -> str:
        looks = pdf.styles()
        name = looks.mono if "c" in kind else looks.head.fontName if "b" in kind and not level else font
        if font in pdf_text.SHAPED:
            name = font  # one font for all of it: a word is shaped by the font of its first letter
        made = self.shown.xml(piece, name).replace("\n", "<br/>")
        if name != font:
            made = f'<font name="{name}">{made}</font>'
        if "s" in kind:
            made = f"<strike>{made}</strike>"
        if "^" in kind or "_" in kind:
            made = f"<super>{made}</super>" if "^" in kind else f"<sub>{made}</sub>"
        return f'<font color="#1f5f43">{made}</font>' if "l" in kind else made

    def code(self, text: str, indent: int = 0) -> Iterator[Any]:
        """Code with its lines, in pieces that fit on a page. Lines that must be shaped are, each by itself in their own font."""
        from reportlab.lib.styles import ParagraphStyle
        from reportlab.lib.units import mm
        from reportlab.platypus import XPreformatted

        looks = pdf.styles()
        last = ParagraphStyle(
            f"code{indent}", parent=looks.plain, fontName=looks.mono, fontSize=8, leading=10, leftIndent=(3 + 5 * indent) * mm, spaceAfter=5
        )
        for piece in code_pieces(text):
            groups = list(_by_font(piece.split("\n")))
            for number, (font, lines) in enumerate(groups, 1):
                style = last if number == len(groups) else ParagraphStyle(f"{last.name}-begun", parent=last, spaceAfter=0)
                if font is None:
                    ordered = [pdf_text.in_order(line) if pdf_text.has_letters_to_the_left(line) else line for line in lines]
                    yield XPreformatted(self.shown.xml("\n".join(ordered), looks.mono), style)
                    continue
                shaped = ParagraphStyle(f"{style.name}-shaped", parent=style, fontName=font, shaping=1)
                yield paragraph(self.shown.xml(_BLANKS.sub(_kept, lines[0]), font), shaped, lines[0])

    def _table(self, tokens: list[Any], place: _Place) -> Iterator[Any]:
        from reportlab.lib.units import mm
        from reportlab.platypus import Table

        rows: list[list[list[tuple[str, str]]]] = []
        for token in tokens:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline" and rows:
                rows[-1].append(runs_of(token))
        columns = max((len(row) for row in rows), default=0)
        longest = max((len(_text(cell)) for row in rows for cell in row), default=0)
        if columns == 0:
            return
        if columns > _MOST_COLUMNS or longest > _MOST_CELL:
            for row in rows:
                yield from self._paragraphs([run for cell in row for run in [*cell, (" | ", "")]][:-1], place)
            return
        weights = [max(4, min(60, max((len(_text(row[at])) for row in rows if at < len(row)), default=0))) for at in range(columns)]
        widths = [(_WIDTH_MM - 5 * place.indent) * mm * weight / sum(weights) for weight in weights]
        cells = []
        for line, row in enumerate(rows):
            made = []
            for at in range(columns):
                runs = row[at] if at < len(row) else []
                if line == 0:
                    runs = [(piece, kind + "b") for piece, kind in runs]
                style = self._style(_Place(), 0, _text(runs))
                made.append(paragraph(self._cell(runs, style, widths[at]), style, _text(runs)))
            cells.append(made)
        to_left = pdf_text.runs_to_the_left(_text(rows[0][0]) if rows[0] else "")
        if to_left:
            cells, widths = [row[::-1] for row in cells], widths[::-1]
        table = Table(cells, colWidths=widths, hAlign="RIGHT" if to_left else "LEFT", repeatRows=1)
        table.setStyle(
            [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.25, "#d0d7de"), ("LEFTPADDING", (0, 0), (0, -1), 0)]
        )
        yield table

    def _cell(self, runs: list[tuple[str, str]], style: Any, width: float) -> str:
        if pdf_text.has_letters_to_the_left(_text(runs)):
            lines = self.shown.lines_to_the_left(_text(runs), style.fontName, style.fontSize, width - 12)
            return "<br/>".join(self.shown.xml(line, style.fontName) for line in lines)
        return "".join(self._run(piece, kind, style.fontName, 0) for piece, kind in runs)


def _kept(blanks: re.Match[str]) -> str:
    """Blanks that paper would draw as one, or as none where a line begins. The last between words stays one where a line may break."""
    count = len(blanks[0].expandtabs(4))
    at_line_start = blanks.start() == 0 or blanks.string[blanks.start() - 1] == "\n"
    return "\u00a0" * count if at_line_start else "\u00a0" * (count - 1) + " "


def _rule() -> Any:
    from reportlab.platypus import HRFlowable

    return HRFlowable(width="100%", thickness=0.25, color="#d0d7de", spaceBefore=4, spaceAfter=6)


def _text(runs: list[tuple[str, str]]) -> str:
    return "".join(piece for piece, _ in runs)


def code_pieces(text: str) -> Iterator[str]:
    lines = [line[start : start + LINE] for line in text.expandtabs(4).splitlines() for start in range(0, max(len(line), 1), LINE)]
    yield from ("\n".join(lines[start : start + MOST_LINES]) for start in range(0, len(lines), MOST_LINES))
