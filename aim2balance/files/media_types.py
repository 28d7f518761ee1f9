"""What kind of file some bytes are, from the bytes; the name only tells apart what is text anyway. Pure."""

import re
from typing import Final

from aim2balance.kit import image_headers

HEAD_BYTES: Final = 1 << 16
"""So much of the beginning, and of the end, is looked at."""
UNKNOWN: Final = "application/octet-stream"
PLAIN: Final = "text/plain"

_MAGIC: Final = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\0", "application/x-xz"),
    (b"{\\rtf", "application/rtf"),
    (b"OggS", "application/ogg"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
    (b"\x7fELF", "application/x-executable"),
    (b"MZ", "application/x-executable"),
)
_DOCUMENTS: Final = (
    ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_TEXTS: Final = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "md": "text/markdown",
    "markdown": "text/markdown",
    "json": "application/json",
    "ics": "text/calendar",
    "vcf": "text/vcard",
}
_MARKUP: Final = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)?<(!doctype\s+)?([a-z][a-z0-9:]{0,40})", re.IGNORECASE | re.DOTALL
)
_NO_TEXT: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def media_type_of(name: str, head: bytes, tail: bytes) -> str:
    """The media type of a file that begins with `head` and ends with `tail` (each the whole of it, where it is short)."""
    known = image_headers.recognise(head)
    if known is not None:
        return known[0]
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(head, tail)
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "audio/wav"
    if head[4:8] == b"ftyp":
        return "video/mp4"
    found = next((kind for magic, kind in _MAGIC if head.startswith(magic)), None)
    return found or _text(name, head) or UNKNOWN


def _zipped(head: bytes, tail: bytes) -> str:
    """By the names of what is in it: of the central directory, which stands at the end, and of the first members."""
    first = head[38 : 38 + 64]
    if head[30:38] == b"mimetype" and first.startswith((b"application/vnd.oasis.opendocument.", b"application/epub+zip")):
        return re.split(rb"[^a-z0-9.+/-]", first, maxsplit=1)[0].decode("ascii")
    return next((kind for member, kind in _DOCUMENTS if member.encode() in tail or member.encode() in head), "application/zip")


def _text(name: str, head: bytes) -> str | None:
    """A kind of text where the beginning can be read as one."""
    if not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        if _NO_TEXT.search(head):
            return None
        try:
            head[:-4].decode() if len(head) >= HEAD_BYTES else head.decode()
        except UnicodeDecodeError as error:
            if len(head) < HEAD_BYTES or error.start < len(head) - 8:
                return PLAIN if _looks_latin(head) else None
    markup = _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")[:4096])
    if markup:
        tag = markup[2].lower()
        if tag == b"html" or (markup[1] and tag.startswith(b"html")):
            return "text/html"
        if tag == b"svg":
            return "image/svg+xml"
        if head.lstrip().startswith(b"<?xml"):
            return "application/xml"
    return _TEXTS.get(name.rpartition(".")[2].lower(), PLAIN)


def _looks_latin(head: bytes) -> bool:
    """Whether it may be text of an older encoding: mostly letters, few signs above ASCII."""
    above = sum(byte >= 0x80 for byte in head)
    return above * 5 < len(head) and not any(0x7F <= byte <= 0x9F and byte not in _WINDOWS for byte in head)


_WINDOWS: Final = frozenset({0x80, *range(0x82, 0x8D), 0x8E, *range(0x91, 0x9D), 0x9E, 0x9F})
