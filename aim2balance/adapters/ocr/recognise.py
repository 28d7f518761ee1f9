"""The letters in scanned pages, by PDFium and Tesseract. Runs in a worker process (`kit.worker_pool`): every file is a stranger's."""

import os
from collections.abc import Iterator, Sequence
from typing import IO, Any, Final

from aim2balance.kit.errors import Invalid

DPI: Final = 300
"""What Tesseract's own documentation asks for ("Improving the quality of the output")."""
MOST_PIXELS: Final = 24_000_000
"""Of one page: a little more than A3 at 300 dpi. A larger one is drawn coarser."""
MOST_OF_PAGE: Final = 0.6
POINTS: Final = 72
"""An inch of a PDF."""
MOST_LETTERS: Final = 100_000
"""Of one page."""


def recognise(file: IO[bytes], pages: Sequence[int], languages: str, data: str) -> Iterator[str | None]:
    """The text of these pages (numbers from 1), whichever way up they lie; empty for one that Tesseract does not read, None for one that
    is not scanned. `languages` as it writes them (`deu+eng`), their data, and that of directions, in the folder `data`. Raises `Invalid`
    (text_broken).
    """
    # A worker may start no threads where it is not root, and one page at a time leaves the other cores to answers.
    os.environ["OMP_THREAD_LIMIT"] = "1"
    from pypdfium2 import PdfDocument, PdfiumError
    from tesserocr import PSM, PyTessBaseAPI

    try:
        document = PdfDocument(file)
        with PyTessBaseAPI(path=data, lang=languages, psm=PSM.AUTO_OSD) as tesseract:
            for number in pages:
                page = document[number - 1]
                yield _text(tesseract, page) if _is_scanned(page) else None
                page.close()
    except (PdfiumError, IndexError) as error:
        raise Invalid("The file is broken and cannot be read.", code="text_broken") from error


def _is_scanned(page: Any) -> bool:
    """It holds a picture; where it holds letters besides, such as a stamp, one that takes most of it."""
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    left, bottom, right, top = page.get_bbox()
    least = MOST_OF_PAGE * (right - left) * (top - bottom) if page.get_textpage().count_chars() else 0.0
    for picture in page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE]):
        x0, y0, x1, y1 = picture.get_bounds()
        if (min(x1, right) - max(x0, left)) * (min(y1, top) - max(y0, bottom)) >= least:
            return True
    return False


def _text(tesseract: Any, page: Any) -> str:
    width, height = page.get_size()
    inches = width * height / POINTS**2
    dpi = min(DPI, int((MOST_PIXELS / inches) ** 0.5)) if inches > 0 else 0
    if dpi <= 0:
        return ""
    bitmap = page.render(scale=dpi / POINTS, grayscale=True)
    try:
        tesseract.SetImageBytes(bytes(bitmap.buffer), bitmap.width, bitmap.height, 1, bitmap.stride)
        tesseract.SetSourceResolution(dpi)
        text: str = tesseract.GetUTF8Text()
    except RuntimeError:  # how it says that it cannot
        return ""
    finally:
        bitmap.close()
    return text.replace("\0", "").strip()[:MOST_LETTERS]
