"""Text out of files, page by page: PDF, Word, Excel, PowerPoint, HTML, and everything that is text.

Runs in a worker process (`kit.worker_pool`), for every file is a stranger's: its memory and time are bounded there, what it unpacks and
yields is bounded here. Office files are read with a parser that makes no tree and knows no entities.
"""

import logging
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import IO, Any, Final
from xml.parsers import expat

from aim2balance.kit.errors import DomainError, Invalid, Kind

MOST_FILE_BYTES: Final = 128 << 20
MOST_TEXT_BYTES: Final = 16 << 20
"""Some eight thousand pages of a book."""
MOST_PAGES: Final = 10_000
MOST_UNPACKED_BYTES: Final = 256 << 20
MOST_MEMBERS: Final = 20_000
MOST_DEPTH: Final = 256
PAGE_LETTERS: Final = 20_000
"""Of what has no pages of its own."""
_PIECE: Final = 1 << 16
_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PPTX: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_TEXTS: Final = frozenset({"application/json", "application/xml", "image/svg+xml"})
_BROKEN: Final = (
    ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, ArithmeticError, NotImplementedError, AssertionError,
    EOFError, RuntimeError, zipfile.BadZipFile, zlib.error, struct.error, expat.ExpatError,
)  # fmt: skip
"""What readers raise of a file that is not what it says."""


def is_readable(media_type: str) -> bool:
    """Whether there is a reader for such files."""
    return media_type in _READERS or media_type in _TEXTS or media_type.startswith("text/")


def pages_of(file: IO[bytes], media_type: str) -> Iterator[str]:
    """The text of each page, slide or sheet; what has none of these is cut where a line ends.

    Raises `Invalid` (text_encrypted, text_broken, text_none), `DomainError` (text_too_long, unpacks_too_large).
    """
    left, count, has_text = MOST_TEXT_BYTES, 0, False
    try:
        for page in _READERS.get(media_type, _plain)(file):
            text = _storable(page)
            left, count = left - len(text.encode()), count + 1
            if left < 0 or count > MOST_PAGES:
                raise _too_long()
            has_text = has_text or bool(text.strip())
            yield text
    except DomainError:
        raise
    except _BROKEN as error:
        raise Invalid("The file is broken and cannot be read.", code="text_broken") from error
    if not has_text:
        raise Invalid("There is no text in the file.", code="text_none")


def _storable(text: str) -> str:
    """Without NUL and halves of signs, with the line ends of this system."""
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\r\n", "\n").replace("\r", "\n")


def _too_long() -> DomainError:
    return DomainError("There is more text in the file than can be read.", code="text_too_long", kind=Kind.TOO_LARGE, most=MOST_TEXT_BYTES)


def _pdf(file: IO[bytes]) -> Iterator[str]:
    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(file, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise _locked()
        for page in reader.pages:
            yield (page.extract_text() or "").strip("\n")
    except FileNotDecryptedError as error:
        raise _locked() from error
    except PyPdfError as error:
        raise Invalid("The file is broken and cannot be read.", code="text_broken") from error


def _locked() -> Invalid:
    return Invalid("The file is locked by a password.", code="text_encrypted")


class _Package:
    """The members of a file that is a zip, within bounds that it cannot lie about."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file)
        self._left = MOST_UNPACKED_BYTES
        infos = self._zip.infolist()
        if len(infos) > MOST_MEMBERS:
            raise _bomb()
        self.names = {info.filename for info in infos}

    def parse(
        self, name: str, begin: Callable[[str, dict[str, str]], None], end: Callable[[str], None], on_text: Callable[[str], None]
    ) -> None:
        """Goes through a member. Names of elements and attributes come without their namespaces."""
        parser, depth = expat.ParserCreate(namespace_separator=" "), 0
        parser.buffer_text = True

        def on_begin(element: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth > MOST_DEPTH:
                raise ValueError("nested too deeply")
            begin(_local(element), {_local(key): value for key, value in attributes.items()})

        def on_end(element: str) -> None:
            nonlocal depth
            depth -= 1
            end(_local(element))

        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = on_begin, on_end, on_text
        parser.StartDoctypeDeclHandler = _no_doctype
        with self._zip.open(name) as member:
            while piece := member.read(_PIECE):
                self._left -= len(piece)
                if self._left < 0:
                    raise _bomb()
                parser.Parse(piece, False)
        parser.Parse(b"", True)


def _no_doctype(*_: Any) -> None:
    raise ValueError("office files have no document type")


def _bomb() -> DomainError:
    return DomainError("The file unpacks into more than can be read.", code="unpacks_too_large", kind=Kind.TOO_LARGE)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _number_in(name: str) -> int:
    return int("".join(re.findall(r"[0-9]", name))[:9] or 0)


class _Words:
    """Collects what stands in `t`, a line for each paragraph, cells of a row beside each other."""

    def __init__(self) -> None:
        self.pages: list[str] = []
        self._parts: list[str] = []
        self._is_text = False
        self.size = 0

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "t":
            self._is_text = True
        elif name == "tab":
            self._parts.append("\t")
        elif name == "lastRenderedPageBreak" or (name == "br" and attributes.get("type") == "page"):
            self.turn()
        elif name in {"br", "cr"}:
            self._parts.append("\n")

    def end(self, name: str) -> None:
        if name == "t":
            self._is_text = False
        elif name == "p":
            self._parts.append("\n")
        elif name == "tc":
            if self._parts and self._parts[-1] == "\n":
                self._parts.pop()
            self._parts.append("\t")
        elif name == "tr":
            self._parts.append("\n")

    def on_text(self, text: str) -> None:
        if self._is_text:
            self._parts.append(text)
            self.size += len(text)
            if self.size > MOST_TEXT_BYTES:
                raise _too_long()

    def turn(self) -> None:
        """The page ends here."""
        self.pages.append("".join(self._parts))
        self._parts = []


def _docx(file: IO[bytes]) -> Iterator[str]:
    package, words = _Package(file), _Words()
    package.parse("word/document.xml", words.begin, words.end, words.on_text)
    words.turn()
    for page in words.pages:
        yield from _cut(page)


def _pptx(file: IO[bytes]) -> Iterator[str]:
    package = _Package(file)
    for name in sorted((name for name in package.names if re.fullmatch(r"ppt/slides/slide\d{1,6}\.xml", name)), key=_number_in):
        words = _Words()
        package.parse(name, words.begin, words.end, words.on_text)
        words.turn()
        yield words.pages[-1]


def _xlsx(file: IO[bytes]) -> Iterator[str]:
    package = _Package(file)
    shared = _shared_strings(package) if "xl/sharedStrings.xml" in package.names else []
    titles = _sheet_titles(package)
    names = sorted((name for name in package.names if re.fullmatch(r"xl/worksheets/sheet\d{1,6}\.xml", name)), key=_number_in)
    for number, name in enumerate(names):
        sheet = _Sheet(shared)
        package.parse(name, sheet.begin, sheet.end, sheet.on_text)
        title = titles[number] if number < len(titles) else ""
        yield from _cut((f"{title}\n" if title else "") + "".join(sheet.lines))


def _shared_strings(package: _Package) -> list[str]:
    strings: list[str] = []
    words = _Words()

    def end(name: str) -> None:
        words.end(name)
        if name == "si":
            words.turn()
            strings.append(words.pages.pop())

    package.parse("xl/sharedStrings.xml", words.begin, end, words.on_text)
    return strings


def _sheet_titles(package: _Package) -> list[str]:
    titles: list[str] = []

    def begin(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            titles.append(attributes.get("name", ""))

    package.parse("xl/workbook.xml", begin, lambda _: None, lambda _: None)
    return titles


class _Sheet:
    """Rows of a sheet as lines, cells apart by tabs."""

    def __init__(self, shared: list[str]) -> None:
        self._shared = shared
        self.lines: list[str] = []
        self._cells: list[str] = []
        self._kind, self._value, self._is_value = "", "", False
        self._left = MOST_TEXT_BYTES

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._kind, self._value = attributes.get("t", ""), ""
        self._is_value = name in {"v", "t"}

    def on_text(self, text: str) -> None:
        if self._is_value:
            self._value += text

    def end(self, name: str) -> None:
        self._is_value = False
        if name == "c":
            value = self._shared[int(self._value)] if self._kind == "s" and self._value else self._value
            self._left -= len(value) + 1
            if self._left < 0:
                raise _too_long()
            self._cells.append(value.replace("\n", " ").replace("\t", " "))
        elif name == "row":
            self.lines.append("\t".join(self._cells).rstrip("\t") + "\n")
            self._cells = []


class _Page(HTMLParser):
    """What is to be read of a page: no scripts, no styles, a line for each block."""

    HIDDEN: Final = frozenset({"script", "style", "noscript", "template", "head", "svg"})
    BLOCKS: Final = frozenset(
        ("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
         "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tr", "ul")
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in self.HIDDEN:
            self._hidden.append(tag)
        elif tag in self.BLOCKS:
            self.parts.append("\n")
        elif tag in {"td", "th"}:
            self.parts.append("\t")

    def handle_endtag(self, tag: str) -> None:
        if self._hidden and tag == self._hidden[-1]:
            self._hidden.pop()
        elif tag in {"body", "html"}:
            self._hidden.clear()
        elif tag in self.BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(re.sub(r"[ \t\r\n\f]+", " ", data))


def _html(file: IO[bytes]) -> Iterator[str]:
    page = _Page()
    page.feed(_decoded(file.read(MOST_TEXT_BYTES + 1)))
    page.close()
    text = "".join(page.parts)
    yield from _cut("\n".join(line.strip(" ") for line in re.sub(r"\n[\n ]*\n", "\n\n", text).strip().split("\n")))


def _plain(file: IO[bytes]) -> Iterator[str]:
    content = file.read(MOST_TEXT_BYTES + 1)
    if len(content) > MOST_TEXT_BYTES:
        raise _too_long()
    yield from _cut(_decoded(content))


def _decoded(content: bytes) -> str:
    """UTF-8 and, with their mark, UTF-16; what is neither is of an older Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _cut(text: str) -> Iterator[str]:
    """In pages, behind the last line that still fits."""
    start = 0
    while len(text) - start > PAGE_LETTERS:
        end = text.rfind("\n", start + 1, start + PAGE_LETTERS) + 1 or start + PAGE_LETTERS
        yield text[start:end]
        start = end
    yield text[start:]


_READERS: Final[dict[str, Callable[[IO[bytes]], Iterator[str]]]] = {
    "application/pdf": _pdf,
    _DOCX: _docx,
    _XLSX: _xlsx,
    _PPTX: _pptx,
    "text/html": _html,
}
