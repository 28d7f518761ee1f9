"""A chat on paper: the branch used last, or the one that ends with a message. Answers are read as Markdown, questions as they are."""

from collections.abc import Mapping
from io import BytesIO
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from aim2balance.chat import rules
from aim2balance.chat.types import Conversation, Message, Role
from aim2balance.content.ai_generated import DIGITAL_SOURCE_TYPE
from aim2balance.kit import pdf
from aim2balance.kit.pdf_text import Shown, has_letters_to_the_left, has_no_blanks, shaped_font
from aim2balance.transfer.export_words import ENGLISH, Reader
from aim2balance.transfer.markdown_pdf import MarkdownPages, paragraph

MOST_SHOWN_BYTES: Final = 24 << 20
MOST_SHOWN_PIXELS: Final = 16 << 20
"""Of one image: it is unpacked for the paper."""
_WIDEST, _HIGHEST = 120, 110
"""Millimetres of an image."""


def images_shown(conversation: Conversation, messages: list[Message], leaf: UUID | None = None) -> list[UUID]:
    """Which images of a branch are shown on paper: from the first on, as many as there is room for; the others are named."""
    found, room = list[UUID](), MOST_SHOWN_BYTES
    for file in {file.id: file for message in rules.branch_of(conversation, messages, leaf) for file in message.files}.values():
        if file.size_bytes <= room and file.width * file.height <= MOST_SHOWN_PIXELS:
            room -= file.size_bytes
            found.append(file.id)
    return found


def conversation_pdf(
    conversation: Conversation,
    messages: list[Message],
    leaf: UUID | None = None,
    reader: Reader = ENGLISH,
    images: Mapping[UUID, bytes] = MappingProxyType({}),
) -> bytes:
    """Takes about a tenth of a second for a hundred messages and as much for an image: call it in a process of its own."""
    from reportlab.lib.colors import HexColor
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.platypus import Paragraph, Spacer

    looks, shown = pdf.styles(), Shown()
    pages = MarkdownPages(shown)
    small = ParagraphStyle("small", parent=looks.plain, fontSize=7.5, leading=10, textColor=HexColor("#5b6266"), spaceAfter=3)

    def line(text: str, style: Any) -> Any:
        said = text
        if has_letters_to_the_left(text):
            width = 170 * mm
            text = "\n".join(shown.lines_to_the_left(text, style.fontName, style.fontSize, width))
        if font := shaped_font(text):
            style = ParagraphStyle(f"{style.name}-shaped", parent=style, fontName=font, shaping=1)
        if has_no_blanks(text):
            style = ParagraphStyle(f"{style.name}-wide", parent=style, wordWrap="CJK")
        return paragraph(shown.xml(text, style.fontName).replace("\n", "<br/>"), style, said)

    parts: list[Any] = [line(conversation.title or "Chat", looks.title), Spacer(1, 2 * mm)]
    parts += [line(setting, small) for setting in reader.settings(conversation.settings)]
    if conversation.settings.instructions:
        parts.append(Paragraph(reader.word("instructions"), looks.head))
        parts += pages.plain(conversation.settings.instructions)
    for message in rules.branch_of(conversation, messages, leaf):
        is_answer = message.role is Role.ASSISTANT
        by = (message.model or reader.word("answer")) if is_answer else reader.word("you")
        parts += [
            line(by, looks.head),
            Paragraph(reader.written(message.created_at, by_ai=is_answer), small),
        ]
        drawn = {file.id: found for file in message.files if (found := _drawn(images.get(file.id)))}
        parts += [line(file, small) for file in [*reader.files(message), *reader.images(message, drawn)]]
        parts += [each for image in drawn.values() for each in (image, Spacer(1, 2 * mm))]
        if message.reasoning:
            parts.append(Paragraph(reader.word("thoughts"), small))
            parts += [
                line(thought[start : start + 20_000], small)
                for thought in message.reasoning.split("\n\n")
                for start in range(0, len(thought), 20_000)
            ]
        parts += pages.parts(message.text) if is_answer else pages.plain(message.text)
        parts += [line(source, small) for source in reader.sources(message)]
    if shown.is_missing:
        parts += [Spacer(1, 4 * mm), Paragraph(reader.word("missing"), small)]
    marks = f"ai-generated: true; digital-source-type: {DIGITAL_SOURCE_TYPE}"
    return pdf.build(parts, title=conversation.title or "Chat", language=reader.language, subject=reader.word("about"), keywords=marks)


def _drawn(content: bytes | None) -> Any:
    """The image as it goes on paper; None where it cannot be read."""
    from PIL import Image as Pixels
    from reportlab.lib.units import mm
    from reportlab.platypus import Image

    if content is None:
        return None
    try:
        with Pixels.open(BytesIO(content), formats=["PNG", "JPEG", "WEBP", "GIF"]) as picture:
            picture.load()
            plain = BytesIO()
            picture.convert("RGBA" if picture.mode in {"RGBA", "LA", "P", "PA"} else "RGB").save(plain, "PNG")
            width, height = picture.size
    except (OSError, ValueError, SyntaxError, EOFError, Pixels.DecompressionBombError):
        return None
    scale = min(_WIDEST * mm / width, _HIGHEST * mm / height, mm / 4)
    return Image(BytesIO(plain.getvalue()), width * scale, height * scale, hAlign="LEFT")
