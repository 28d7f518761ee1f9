"""How many pages a PDF has, and how many its text would fill: read from the file as it was sent, without a PDF library.

The work is bounded: the file is looked through a fixed number of times, and at most `MOST_INFLATED` bytes of its streams are unpacked.
What is spelled so that it cannot be counted is None, never a guess. Structure: ISO 32000-1, 7.3.8 (streams), 7.8 (content), 9.4.3 (text).
"""

import base64
import binascii
import itertools
import re
import zlib
from typing import Final

from aim2balance.gateway.dialects.media_headers import encoded_of

LETTERS_PER_PAGE: Final = 5_000
"""Letters that the most tokens of a page cover, at a token each: a dense page of print has 3,000 to 4,500."""
MOST_INFLATED: Final = 2 * 1024 * 1024
_MOST_STREAMS: Final = 5_000
_ASCII85_COST: Final = 16
"""What a byte of ASCII85 takes of the bound: unpacking it takes the longest."""
_HEAD: Final = 4_000
"""Bytes before the data of a stream in which its dictionary stands."""
_MOST_EXPANDED: Final = 8
"""Letters that one glyph may stand for (a ligature has three); a table of glyphs with more is a text of its own."""
_PAGE: Final = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_COUNT: Final = re.compile(rb"/Count\s+(\d{1,6})(?!\d)")
_KIDS: Final = re.compile(rb"/Kids\s*\[([^\[\]/<>]{0,1000000})\]")
_ESCAPED: Final = re.compile(rb"/[A-Za-z]{0,9}#[0-9A-Fa-f]{2}[A-Za-z0-9#]{0,24}")
_ESCAPE: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_INDIRECT: Final = re.compile(rb"/(?:Type|Kids|Count|Filter|Subtype)\s*(?:%|\d+\s+\d+\s+R)")
_MEANT: Final = frozenset(
    b"/Type /Page /Pages /Kids /Count /ObjStm /Filter /FlateDecode /ASCII85Decode /Subtype /Form /Contents /ActualText /Encrypt".split()
)
_STREAM: Final = re.compile(rb">>\s{0,20}stream[ \t]{0,9}(?:\r\n|\n|\r)?")
_OBJECT: Final = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+obj\b")
_NUMBERS: Final = rb"((?:\s*\d{1,10}\s+\d{1,5}\s+R)+)"
_CONTENTS: Final = (re.compile(rb"/Contents\s{0,20}\[?" + _NUMBERS), re.compile(rb"obj\s{0,20}\[" + _NUMBERS))
_REFERENCE: Final = re.compile(rb"(\d+)\s+\d+\s+R")
_FILTER: Final = re.compile(rb"/Filter\s*(?:/(\w+)|\[([\s/\w]*)\]|.)", re.DOTALL)
_PARAMETERS: Final = re.compile(rb"/Predictor\s+(?!1\b)")
_FORM: Final = re.compile(rb"/Subtype\s*/Form\b")
_NO_TEXT: Final = re.compile(
    rb"/Subtype\s*/Image\b|/Length1\b|/Subtype\s*/(?:Type1C|CIDFontType0C|OpenType|XML)\b|/Type\s*/XRef\b|/Alternate\b"
)
_PICTURE_FILTERS: Final = frozenset({b"DCTDecode", b"JPXDecode", b"CCITTFaxDecode", b"JBIG2Decode"})
_STRING: Final = re.compile(rb"\(([^()]+)|<([0-9A-Fa-f\s]+)")
_NESTED: Final = re.compile(rb"\([^()]*\(")
_DRAWN: Final = re.compile(rb"\bDo\b")
_LONG_GLYPH: Final = re.compile(rb"<[0-9A-Fa-f]{%d,}>" % (4 * _MOST_EXPANDED + 1))


def pdf_pages(data: str, *, per_mb: int) -> tuple[int, int | None]:
    """Pages of a base64 PDF, probably and at most: its page objects, or the count it states, or as many as its text would fill.

    Where pages or text may hide in compressed objects: probably `per_mb` pages a megabyte, and at most nobody knows (None).
    """
    encoded = encoded_of(data)
    by_size = max(1, -(-len(encoded) * 3 * per_mb // (4 * 1_000_000)))
    try:
        raw = base64.b64decode(encoded)
    except (binascii.Error, ValueError):
        return by_size, None
    seen = len(_PAGE.findall(raw))
    stated = max((int(count) for count in _COUNT.findall(raw)), default=0)
    if seen == 0 or b"/ObjStm" in raw or _hides_names(raw):
        return max(seen, by_size), None
    kids = _KIDS.findall(raw)
    letters = _letters(raw) if len(kids) == raw.count(b"/Kids") else None
    if letters is None:
        return max(seen, by_size), None
    pages = max(seen, stated, sum(each.count(b"R") for each in kids))  # a page may stand there many times
    return seen, max(pages, -(-letters // LETTERS_PER_PAGE))


def _hides_names(raw: bytes) -> bool:
    """Whether what makes pages and streams is spelled so that it cannot be counted: with escapes, comments, or somewhere else."""
    if _INDIRECT.search(raw) is not None or b"/ActualText" in raw or b"/Encrypt" in raw:
        return True
    return any(_ESCAPE.sub(lambda hit: bytes([int(hit[1], 16)]), name) in _MEANT for name in set(_ESCAPED.findall(raw)))


def _letters(raw: bytes) -> int | None:
    """The most letters that the pages show: each string once, those of forms as often as anything is drawn; None where nobody can tell."""
    streams = list(itertools.islice(_STREAM.finditer(raw), _MOST_STREAMS + 1))
    if len(streams) > _MOST_STREAMS or len(streams) != raw.count(b"endstream"):
        return None
    contents = {number for pattern in _CONTENTS for found in pattern.findall(raw) for number in _REFERENCE.findall(found)}
    room, position = MOST_INFLATED, 0
    outside, pages, most_of_a_form, drawn, drawn_by_forms = 0, 0, 0, 0, 0
    for start in streams:
        if start.start() < position:
            return None
        end = raw.find(b"endstream", start.end())
        outside += _letters_in(raw[position : start.start()])
        head = raw[max(position, start.start() - _HEAD) : start.start()]
        position = end + len(b"endstream")
        objects = _OBJECT.findall(head)
        text = _unpacked(head, raw[start.end() : end], room, is_content=not contents.isdisjoint(objects)) if objects and end > 0 else None
        if text is None:
            return None
        room -= len(text) + (end - start.end()) * (_ASCII85_COST if b"ASCII85Decode" in head else 0)
        if b"beginbf" in text and _LONG_GLYPH.search(text) is not None:
            return None
        found, draws = _letters_in(text), len(_DRAWN.findall(text))
        if _FORM.search(head) is not None:
            most_of_a_form, drawn_by_forms = max(most_of_a_form, found), drawn_by_forms + draws
        else:
            pages, drawn = pages + found, drawn + draws
    if most_of_a_form and drawn_by_forms > 1:
        return None  # forms that draw forms multiply
    return outside + _letters_in(raw[position:]) + pages + most_of_a_form * drawn * (1 + drawn_by_forms)


def _unpacked(head: bytes, data: bytes, room: int, *, is_content: bool) -> bytes | None:
    """The stream with this dictionary; empty where it holds no text, None where it is packed so that nobody can tell."""
    named = _FILTER.findall(head)
    if len(named) > 1:
        return None
    filters = (named[0][0] or named[0][1]).replace(b"/", b" ").split() if named else []
    if (filters and filters[-1] in _PICTURE_FILTERS) or (not is_content and _NO_TEXT.search(head) is not None):
        return b""
    if not named:
        return data if len(data) <= room else None
    if filters[:1] == [b"ASCII85Decode"] and len(data) * _ASCII85_COST <= room:
        filters, data = filters[1:], _ascii85(data)
    if filters != [b"FlateDecode"] or _PARAMETERS.search(head) is not None:
        return None
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(data, room + 1)
    except zlib.error:
        return None
    return text if unpacking.eof and len(text) <= room else None


def _ascii85(data: bytes) -> bytes:
    try:
        return base64.a85decode(data.strip().removesuffix(b"~>"))
    except ValueError:
        return b""  # which nothing unpacks


def _letters_in(content: bytes) -> int:
    """Letters of the strings of a content stream, or of objects: a byte each, or two hexadecimal digits."""
    plain = content.replace(b"\\\\", b"..").replace(b"\\(", b"..").replace(b"\\)", b"..")
    if _NESTED.search(plain) is not None:
        return len(content)
    return sum(len(letters) or len(digits) // 2 for letters, digits in _STRING.findall(plain))
