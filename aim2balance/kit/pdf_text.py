"""Text of any script on paper: which font shows a character, and in which order letters that are written to the left stand in a line.

Fonts are those of `kit.pdf`, then Droid Sans Fallback (Chinese, Japanese, Korean) and Lohit (Devanagari) where the machine has them, see
docs/decisions/0021-scripts-in-pdf.md. What no font has is a box, and said at the end of the file.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from aim2balance.kit import pdf

_BOX: Final = "\u25a1"
_MORE: Final = {
    "DroidSansFallback": (
        "/usr/share/fonts-droid-fallback/truetype/DroidSansFallback.ttf",
        "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
        "/usr/share/fonts/droid-nonlatin/DroidSansFallbackFull.ttf",
    ),
    "Lohit-Devanagari": (
        "/usr/share/fonts/truetype/lohit-devanagari/Lohit-Devanagari.ttf",
        "/usr/share/fonts/lohit-devanagari/Lohit-Devanagari.ttf",
    ),
}
"""Where Debian, Alpine, Arch and Fedora keep them."""
SHAPED: Final = frozenset({"Lohit-Devanagari"})
"""Fonts that are shaped by HarfBuzz: which letter is drawn where depends on its neighbours."""
_LEFT: Final = frozenset({"R", "AL"})
_NO_BLANKS: Final = re.compile("[\u2e80-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]")
_LONGEST_WORD: Final = 1_000
_BLANK: Final = frozenset(" \n\t")
_UNSEEN: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
"""Marks of direction, joiners and variants: they have no shape of their own."""


@cache
def _fallbacks() -> tuple[tuple[str, Mapping[int, int]], ...]:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    found = []
    for name, paths in _MORE.items():
        path = next((path for path in paths if Path(path).is_file()), None)
        if path is not None:
            font = TTFont(name, path, shapable=name in SHAPED)
            pdfmetrics.registerFont(font)
            found.append((name, font.face.charToGlyph))
    return tuple(found)


@dataclass(slots=True)
class Shown:
    """Makes text printable, and remembers whether a character was missing."""

    is_missing: bool = False
    _known: dict[str, Mapping[int, int]] = field(default_factory=dict)

    def runs(self, text: str, font: str) -> Iterator[tuple[str, str]]:
        """Pieces of the text with the font that shows them."""
        if font in SHAPED:
            text = self._apart(text, font)
        name, piece = font, ""
        for sign in _UNSEEN.sub("", text):
            wanted = font if sign in _BLANK else self._font_of(sign, font, name)
            if wanted is None:
                self.is_missing, sign = True, _BOX  # noqa: PLW2901 - the box stands for it
                wanted = str(pdf.styles().plain.fontName) if font in SHAPED else font
            if wanted != name and piece:
                yield piece, name
                piece = ""
            name, piece = wanted, piece + sign
        if piece:
            yield piece, name

    def _apart(self, text: str, font: str) -> str:
        """A word is shaped as a whole and by one font, so what that font does not have stands between blanks."""
        made, is_other = "", False
        for sign in text:
            is_known = sign in _BLANK or ord(sign) in self._glyphs(font) or _UNSEEN.match(sign) is not None
            if is_known is is_other and sign not in _BLANK and made[-1:] not in _BLANK:
                made += " "
            made, is_other = made + sign, not is_known
        return f"{made} " if is_other else made

    def _font_of(self, sign: str, font: str, before: str) -> str | None:
        # A mark that combines stays with its letter.
        if before != font and unicodedata.combining(sign) and ord(sign) in self._glyphs(before):
            return before
        if ord(sign) in self._glyphs(font):
            return font
        plain = str(pdf.styles().plain.fontName)
        if ord(sign) in self._glyphs(plain):
            return plain
        return next((name for name, known in _fallbacks() if ord(sign) in known), None)

    def _glyphs(self, font: str) -> Mapping[int, int]:
        from reportlab.pdfbase import pdfmetrics

        if font not in self._known:
            face = getattr(pdfmetrics.getFont(font), "face", None)
            glyphs = getattr(face, "charToGlyph", None)
            self._known[font] = (
                glyphs if glyphs is not None else {ord(bytes([code]).decode("cp1252", "ignore") or "\0"): code for code in range(32, 256)}
            )
        return self._known[font]

    def xml(self, text: str, font: str) -> str:
        """For a paragraph: each piece in its font."""
        made = ""
        for piece, name in self.runs(text, font):
            escaped = pdf.xml(piece)
            made += escaped if name == font else f'<font name="{name}">{escaped}</font>'
        return made

    def width(self, text: str, font: str, size: float) -> float:
        from reportlab.pdfbase import pdfmetrics

        return sum(pdfmetrics.stringWidth(piece, name, size) for piece, name in self.runs(text, font))

    def lines_to_the_left(self, text: str, font: str, size: float, width: float) -> list[str]:
        """The lines of a text with letters that are written to the left, in the order in which they stand on paper."""
        base = "R" if runs_to_the_left(text) else "L"
        lines: list[str] = []
        for line in text.split("\n"):
            words = _reshaped(line).split(" ")
            current = words[0]
            for word in words[1:]:
                longer = f"{current} {word}"
                if current.strip() and self.width(longer, font, size) > width:
                    lines.append(current)
                    current = word
                else:
                    current = longer
            lines.append(current)
        return [_displayed(line, base) for line in lines]


def in_order(line: str) -> str:
    """A line of code, which runs from the left, with its letters that are written to the left in the order in which they stand."""
    return _displayed(_reshaped(line), "L")


_BRACKETS: Final = {"(": ")", "[": "]", "{": "}", "«": "»", "（": "）", "「": "」"}
_MARKS_OF_DIRECTION: Final = {"L": "\u200e", "R": "\u200f"}
_DIRECTIONS: Final = {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}
"""Beside brackets a number counts as a letter written to the left (UAX 9, N0)."""


def _displayed(line: str, base: str) -> str:
    from bidi.algorithm import get_display

    return _MARKS.sub("", str(get_display(_with_bracket_marks(line, base), base_dir=base)))


_MARKS: Final = re.compile("[\u200e\u200f]")


def _with_bracket_marks(line: str, base: str) -> str:
    """A pair of brackets has one direction (UAX 9, N0), which `python-bidi` leaves out: marks around each of them say it."""
    kinds = [_DIRECTIONS.get(unicodedata.bidirectional(sign)) for sign in line]
    marks: dict[int, str] = {}
    for start, end in sorted(_pairs(line)):
        inside = {kind for kind in kinds[start + 1 : end] if kind}
        if not inside:
            continue
        before = next((kinds[at] for at in range(start - 1, -1, -1) if kinds[at]), base) or base
        kind = base if base in inside or before == base else before
        kinds[start] = kinds[end] = kind
        marks[start] = marks[end] = _MARKS_OF_DIRECTION[kind]
    return "".join(f"{marks[at]}{sign}{marks[at]}" if at in marks else sign for at, sign in enumerate(line))


def _pairs(line: str) -> list[tuple[int, int]]:
    opened: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for at, sign in enumerate(line):
        if sign in _BRACKETS:
            if len(opened) == _MOST_OPEN:
                break
            opened.append((_BRACKETS[sign], at))
        elif any(closing == sign for closing, _ in opened):
            while opened[-1][0] != sign:
                opened.pop()
            pairs.append((opened.pop()[1], at))
    return pairs


_MOST_OPEN: Final = 63
"""As UAX 9 has it (BD16)."""


def has_letters_to_the_left(text: str) -> bool:
    return not text.isascii() and any(unicodedata.bidirectional(sign) in _LEFT for sign in text)


def runs_to_the_left(text: str) -> bool:
    """The first letter that has a direction decides."""
    return next((kind in _LEFT for kind in map(unicodedata.bidirectional, text) if kind in _LEFT or kind == "L"), False)


def shaped_font(text: str) -> str | None:
    """The font for a text with Devanagari, where this machine has it. A word so long that it goes over a page is not shaped."""
    if text.isascii() or not any("\u0900" <= sign <= "\u097f" for sign in text) or any(len(word) > _LONGEST_WORD for word in text.split()):
        return None
    return next((name for name, _ in _fallbacks() if name in SHAPED), None)


def has_no_blanks(text: str) -> bool:
    """It holds a script whose lines break between any two letters."""
    return not text.isascii() and _NO_BLANKS.search(text) is not None


@cache
def _reshaper() -> Any:
    from arabic_reshaper import ArabicReshaper

    return ArabicReshaper(configuration={"delete_harakat": False, "support_ligatures": True})


def _reshaped(line: str) -> str:
    """Arabic letters in the shapes they have beside each other."""
    return str(_reshaper().reshape(line))
