"""F34: the text of a PDF is bounded by what its streams unpack to, however many pages it says it has."""

import base64
import io
import zlib

import pytest
from reportlab.pdfgen.canvas import Canvas

from aim2balance.gateway.dialects import pdf_pages as module
from aim2balance.gateway.dialects.pdf_pages import LETTERS_PER_PAGE, pdf_pages


def pages(raw: bytes) -> tuple[int, int | None]:
    return pdf_pages(base64.b64encode(raw).decode(), per_mb=20)


def made(lines: list[str], *, is_packed: bool = True, drawn: int = 0) -> bytes:
    """A PDF by reportlab with one page of these lines, and a form with them drawn so many times."""
    to = io.BytesIO()
    canvas = Canvas(to, pageCompression=int(is_packed))
    if drawn:
        canvas.beginForm("text")
        for n, line in enumerate(lines):
            canvas.drawString(10, n, line)
        canvas.endForm()
        for _ in range(drawn):
            canvas.doForm("text")
    else:
        for n, line in enumerate(lines):
            canvas.drawString(10, n, line)
    canvas.save()
    return to.getvalue()


def stream(number: int, head: bytes, data: bytes) -> bytes:
    return b"%d 0 obj<<%s/Length %d>>stream\n%s\nendstream endobj\n" % (number, head, len(data), data)


LONG = b"BT (" + b"1 " * 1_000_000 + b") Tj ET"
PACKED = zlib.compress(LONG)
PAGE = b"%PDF-1.4\n3 0 obj<</Type/Page/Contents 4 0 R>>endobj\n"


def test_a_usual_page_is_a_page():
    assert pages(made(["a line of text (with brackets) and more of it, about as long as they are"] * 50)) == (1, 1)


@pytest.mark.parametrize("is_packed", [True, False])
@pytest.mark.parametrize("letters", [6_000, 60_000, 1_000_000])
def test_f34_a_page_with_more_text_than_a_page_counts_as_its_text(letters, is_packed):
    most = pages(made(["1 " * 50] * (letters // 100), is_packed=is_packed))[1]
    assert most is None or most >= letters / LETTERS_PER_PAGE


def test_f34_a_form_counts_as_often_as_it_is_drawn():
    most = pages(made(["1 " * 50] * 20, drawn=400))[1]
    assert most is None or most >= 400 * 2_000 / LETTERS_PER_PAGE


@pytest.mark.parametrize(
    "raw",
    [
        PAGE + stream(4, b"/Filter/FlateDecode", PACKED),
        PAGE + stream(4, b"/Filter [ /FlateDecode ]", PACKED),
        PAGE + stream(4, b"/Filter [/ASCII85Decode /FlateDecode]", base64.a85encode(PACKED) + b"~>"),
        PAGE + stream(4, b"", LONG),
        PAGE + stream(4, b"/Filter/FlateDecode/Subtype/Image", PACKED),
        PAGE.replace(b"4 0 R", b"[4 0 R]") + stream(4, b"/Filter/FlateDecode/Length1 5", PACKED),
        PAGE.replace(b"4 0 R", b"7 0 R") + b"7 0 obj [4 0 R] endobj\n" + stream(4, b"/Filter/FlateDecode/Subtype/Image", PACKED),
        PAGE + stream(4, b"/Filter/FlateDecode/X(9 0 obj)/Subtype/Image", PACKED),
        PAGE + stream(4, b"/Filter/FlateDecode", zlib.compress(b"BT (\\)" + b"1 " * 1_000_000 + b") Tj ET")),
        PAGE + stream(4, b"/Filter/FlateDecode", zlib.compress(b"BT (a(b)" + b"1 " * 1_000_000 + b") Tj ET")),
        PAGE + stream(4, b"/Filter/FlateDecode", zlib.compress(b"BT <" + b"0031 " * 1_000_000 + b"> Tj ET")),
        PAGE + b"8 0 obj<</V(" + b"1 " * 1_000_000 + b")>>endobj",
    ],
)
def test_f34_megabytes_of_text_on_one_page_are_not_one_page(raw):
    most = pages(raw)[1]
    assert most is None or most >= 1_000_000 / LETTERS_PER_PAGE


@pytest.mark.parametrize(
    "raw",
    [
        PAGE + stream(4, b"/Filter[/ASCIIHexDecode/FlateDecode]", PACKED),
        PAGE + stream(4, b"/Filter/LZWDecode", PACKED),
        PAGE + stream(4, b"/Filter 9 0 R", PACKED),
        PAGE + stream(4, b"/F#69lter/FlateDecode", PACKED),
        PAGE + stream(4, b"/Filter/FlateDecode/DecodeParms<</Predictor 12>>", PACKED),
        PAGE + stream(4, b"/Filter/FlateDecode", zlib.compress(b"(1)" * 3_000_000)),
        PAGE + stream(4, b"/Filter/FlateDecode", PACKED[:100]),
        PAGE + stream(4, b"/Filter/FlateDecode", PACKED).replace(b">>stream", b">>%\nstream"),
        PAGE + stream(4, b"/Filter/FlateDecode", zlib.compress(b"1 beginbfchar <01> <" + b"0031" * 200 + b"> endbfchar")),
        PAGE + stream(4, b"/Subtype/Form", b"/F Do /F Do") + stream(5, b"/Subtype/Form", b"(text) Tj"),
        PAGE + b"9 0 obj<</ActualText(hidden)>>endobj",
        PAGE + b"9 0 obj<</Encrypt 10 0 R>>endobj",
        PAGE + stream(4, b"", b"x") * 6_000,
    ],
)
def test_f34_text_that_is_packed_so_that_it_cannot_be_counted_is_unseen(raw):
    assert pages(raw)[1] is None


def test_f62_no_more_is_unpacked_than_the_bound(monkeypatch):
    given: list[int] = []
    real = zlib.decompressobj

    class Counting:
        def __init__(self) -> None:
            self._real = real()

        def decompress(self, data: bytes, most: int) -> bytes:
            given.append(most)
            return self._real.decompress(data, most)

        @property
        def eof(self) -> bool:
            return self._real.eof

    monkeypatch.setattr(module.zlib, "decompressobj", Counting)
    pages(PAGE + b"".join(stream(n, b"/Filter/FlateDecode", PACKED) for n in range(4, 30)))
    assert given
    assert max(given) <= module.MOST_INFLATED + 1
    assert len(given) <= 3
    given.clear()
    one = base64.a85encode(zlib.compress(bytes(range(33, 250)) * 100)) + b"~>"
    packed = b"/Filter[/ASCII85Decode/FlateDecode]/Name(%s)" % (b"x" * len(one))
    many = module.MOST_INFLATED // (16 * len(one)) + 50
    assert pages(PAGE + b"".join(stream(n, packed, one) for n in range(4, 4 + many)))[1] is None
    assert len(given) < many


@pytest.mark.parametrize(
    "raw", [b"/Contents" + b" " * 400_000, b"/Kids [" + b"1 " * 400_000, b"<" * 400_000, b"(" * 400_000, b">>stream " * 40_000]
)
def test_f62_looking_through_grows_with_the_length_alone(raw):
    """No clock: what would take hours by the square of its length does not end in time for the test run."""
    assert pages(PAGE + raw)[0] >= 1
