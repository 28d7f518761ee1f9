"""A chat on paper: the branch used last, or the one that ends with a message, as PDF. Code keeps its lines, the rest is text."""

import re
from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from aim2balance.chat import rules
from aim2balance.chat.types import Conversation, Message, Role
from aim2balance.kit import pdf
from aim2balance.prompts.rules import lines_of

_FENCE: Final = re.compile(r"^```[^\n]*\n(.*?)(?:^```[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_LINE: Final = 88
"""Characters of code that stand beside each other on A4."""
_MOST_LINES: Final = 60
"""Lines of code in one piece: a longer one would not fit on a page."""
_MISSING: Final = "\u25a1, or ? in code: a character this file's fonts do not have. The Markdown export has them all."


def conversation_pdf(conversation: Conversation, messages: list[Message], leaf: UUID | None = None) -> bytes:
    """Takes about a tenth of a second for a hundred messages: call it in a process of its own."""
    from reportlab.lib.colors import HexColor
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.platypus import Paragraph, Preformatted, Spacer

    looks = pdf.styles()
    code = ParagraphStyle("code", parent=looks.plain, fontName=looks.mono, fontSize=8, leading=10, leftIndent=3 * mm, spaceAfter=5)
    small = ParagraphStyle("small", parent=looks.plain, fontSize=7.5, leading=10, textColor=HexColor("#5b6266"), spaceAfter=3)
    text = ParagraphStyle("text", parent=looks.plain, spaceAfter=5)
    is_missing = False

    def shown(words: str, *, is_code: bool = False) -> str:
        nonlocal is_missing
        made, lacks = pdf.printable(words, is_code=is_code)
        is_missing = is_missing or lacks
        return made

    def said(words: str) -> str:
        return pdf.xml(shown(words))

    parts: list[Any] = [Paragraph(said(conversation.title or "Chat"), looks.title), Spacer(1, 2 * mm)]
    parts += [Paragraph(said(line), small) for line in lines_of(conversation.settings)]
    if conversation.settings.instructions:
        parts.append(Paragraph("Instructions", looks.head))
        parts += [Paragraph(said(piece).replace("\n", "<br/>"), text) for piece in _paragraphs(conversation.settings.instructions)]
    for message in rules.branch_of(conversation, messages, leaf):
        by = "You" if message.role is Role.USER else message.model or "Answer"
        parts += [Paragraph(said(by), looks.head), Paragraph(f"{message.created_at:%Y-%m-%d %H:%M} UTC", small)]
        parts += [Paragraph(said(image), small) for image in rules.images_of(message)]
        for is_code, piece in _pieces(message.text):
            if is_code:
                parts.append(Preformatted(shown(piece, is_code=True), code))
            else:
                parts.append(Paragraph(said(piece).replace("\n", "<br/>"), text))
    if is_missing:
        parts += [Spacer(1, 4 * mm), Paragraph(_MISSING, small)]
    return pdf.build(parts, title=conversation.title or "Chat", language="en")


def _pieces(text: str) -> Iterator[tuple[bool, str]]:
    """Paragraphs, and code in pieces that fit on a page; whether a piece is code."""
    at = 0
    for fence in _FENCE.finditer(text):
        yield from ((False, paragraph) for paragraph in _paragraphs(text[at : fence.start()]))
        yield from ((True, piece) for piece in _code(fence[1]))
        at = fence.end()
    yield from ((False, paragraph) for paragraph in _paragraphs(text[at:]))


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in re.split(r"\n{2,}", text.strip("\n")):
        # A paragraph longer than a page is broken by reportlab itself; one of a million characters would take it minutes.
        yield from (paragraph[start : start + 20_000] for start in range(0, len(paragraph), 20_000))


def _code(text: str) -> Iterator[str]:
    lines = [line[start : start + _LINE] for line in text.expandtabs(4).splitlines() for start in range(0, max(len(line), 1), _LINE)]
    yield from ("\n".join(lines[start : start + _MOST_LINES]) for start in range(0, len(lines), _MOST_LINES))
