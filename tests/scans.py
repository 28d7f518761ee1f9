"""PDFs of which some pages are pictures of text."""

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas


def page_picture(text: str) -> Image.Image:
    """An A5 page at 200 dpi, as a scanner sees it."""
    picture = Image.new("L", (1165, 1654), 255)
    font = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 40)
    for number, line in enumerate(text.split("\n")):
        ImageDraw.Draw(picture).text((90, 120 + 70 * number), line, font=font, fill=0)
    return picture


def pdf_of(pages: Sequence[str | Image.Image], *, stamp: str = "", logo: Image.Image | None = None) -> bytes:
    """Strings are pages of text, empty ones blank. `stamp` stands on every picture as text, `logo` on every page of text."""
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(420, 595))
    for page in pages:
        if isinstance(page, str):
            canvas.drawString(40, 540, page)
            if logo is not None:
                canvas.drawImage(ImageReader(logo), 40, 40, 100, 50)
        else:
            canvas.drawImage(ImageReader(page), 0, 0, 420, 595)
            canvas.drawString(40, 20, stamp)
        canvas.showPage()
    canvas.save()
    return made.getvalue()
