"""The entries of an export one after the other, never the whole file: JSON lists, single chats, and the zip files they come in."""

import codecs
import json
import re
import zipfile
from collections.abc import Iterator
from os import SEEK_END
from typing import IO, Any

import msgspec

from aim2balance.content.parts import storable
from aim2balance.transfer.types import Unreadable

PIECE = 1 << 20
_LARGE_PIECE = 8 << 20
MOST_ENTRY = 48 << 20
"""Bytes of one chat; more is no chat anybody reads, and would be held in memory at once."""
MOST_UNPACKED = 4 << 30
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+(")?|[\[\]{},]', re.DOTALL)
MOST_DIRECTORY = 16 << 20
"""Bytes of a zip's directory, which is in memory while it is read: some hundred thousand files."""
MOST_RATIO = 50
"""Unpacked bytes for a packed one, beyond the first 32 MiB; texts reach 5 to 20."""
_ANY_RATIO = 32 << 20
MOST_CONTAINERS = 500_000
"""Objects and lists of one chat; each takes many times its bytes once it is decoded."""
MOST_VALUES = 3_000_000
_SPACE = b" \t\r\n\xef\xbb\xbf"
_decode = msgspec.json.Decoder().decode


_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Source:
    """A text being read, as UTF-8; `position` counts the bytes of the file taken so far. Several may share what is left to be unpacked.

    A file that begins with the mark of UTF-16 is read as such, and half a character in it is U+FFFD.
    """

    def __init__(self, file: IO[bytes], budget: "Budget") -> None:
        self._file, self._budget, self.position = file, budget, 0
        self._utf_16: codecs.IncrementalDecoder | None = None

    def read(self, size: int = PIECE) -> bytes:
        is_first = self.position == 0
        while piece := self._file.read(size):
            self.position += len(piece)
            self._budget.take(len(piece))
            if is_first and piece.startswith(_UTF_16):
                self._utf_16 = codecs.getincrementaldecoder("utf-16")("replace")
            if self._utf_16 is None:
                return piece
            if said := self._utf_16.decode(piece):
                return said.encode()
        return b"" if self._utf_16 is None else self._utf_16.decode(b"", final=True).encode()


class Budget:
    """The bytes that an export may be unpacked to. Raises `Unreadable` when they are used up."""

    def __init__(self, most: int) -> None:
        self._left = most

    def take(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise Unreadable("file_too_large")


def open_export(file: IO[bytes]) -> Iterator[Source]:
    """The JSON texts of an export: the file itself, or each conversations file in a zip. Raises `Unreadable`."""
    packed_bytes = file.seek(0, SEEK_END)
    if not zipfile.is_zipfile(file):
        file.seek(0)
        yield Source(file, Budget(MOST_UNPACKED))
        return
    file.seek(0)
    if _directory_bytes(file, packed_bytes) > MOST_DIRECTORY:
        raise Unreadable("file_too_large")
    file.seek(0)
    with zipfile.ZipFile(file) as packed:
        names = sorted(name for name in packed.namelist() if _holds_chats(name))
        if not names:
            raise Unreadable("no_chats_in_zip")
        budget = Budget(min(MOST_UNPACKED, _ANY_RATIO + MOST_RATIO * packed_bytes))
        for name in names:
            with packed.open(name) as member:
                yield Source(member, budget)


def _directory_bytes(file: IO[bytes], packed_bytes: int) -> int:
    """What the end of a zip says of its directory (APPNOTE 6.3.10, 4.3.14 to 4.3.16), before anything trusts it."""
    file.seek(max(0, packed_bytes - 65_577))  # the last record with the longest comment, and the locator before it
    tail = file.read()
    end = tail.rfind(b"PK\5\6")
    size = int.from_bytes(tail[end + 12 : end + 16], "little")
    locator = tail[max(0, end - 20) : end]
    if locator.startswith(b"PK\6\7"):
        file.seek(int.from_bytes(locator[8:16], "little"))
        size = max(size, int.from_bytes(file.read(48)[40:48], "little"))
    return size


def _holds_chats(name: str) -> bool:
    folder, _, file = name.rpartition("/")
    return file.endswith(".json") and (file.startswith(("conversations", "chat")) or folder == "chats" or folder.startswith("chats/"))


def entries(source: Source) -> Iterator[Any]:
    """The entries of a list, or the one chat of a file that is an object (`history` of Chatbot UI is a list in one).

    An entry that is no JSON or too large comes as an `Unreadable`. Raises `Unreadable` for a text that is no JSON list or object at all,
    or ends in its midst.
    """
    for raw in _split(source):
        if isinstance(raw, Unreadable):
            yield raw
            continue
        if raw.count(b"{") + raw.count(b"[") > MOST_CONTAINERS or raw.count(b",") > MOST_VALUES:
            yield Unreadable("chat_too_large")
            continue
        try:
            yield _read(raw)
        except ValueError:
            yield Unreadable("not_valid_json")
        except RecursionError:
            yield Unreadable("nested_too_deeply")
        except MemoryError:
            yield Unreadable("chat_too_large")


def _read(raw: bytes) -> Any:
    """Half a character (a lone surrogate, bytes that are no UTF-8) becomes U+FFFD. Raises `ValueError`, `RecursionError`, `MemoryError`."""
    try:
        return _decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return storable(json.loads(raw.decode(errors="replace"), parse_constant=_refuse))


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _split(source: Source) -> Iterator[bytes | Unreadable]:
    held = bytearray()
    while not held:
        if not (piece := source.read()):
            raise Unreadable("empty_file")
        held += piece.lstrip(_SPACE)
    if held[:1] == b"{":
        yield _whole(source, held)
        return
    if held[:1] != b"[":
        raise Unreadable("not_json")
    yield from _elements(source, held)


def _whole(source: Source, held: bytearray) -> bytes | Unreadable:
    while piece := source.read():
        held += piece
        if len(held) > MOST_ENTRY:
            return Unreadable("chat_too_large")
    return bytes(held)


def _elements(source: Source, held: bytearray) -> Iterator[bytes | Unreadable]:
    """The texts of a list's elements. Only brackets, commas and strings are looked at; the decoder judges the rest."""
    position, start, depth = 1, 1, 1
    is_dropping = False
    while True:
        for token in _TOKEN.finditer(held, position):
            mark = held[token.start()]
            if mark == 0x22:
                position = token.end() if token[1] else token.start()  # a string that has not ended is looked at again with more
                continue
            position = token.end()
            if mark in b"[{":
                depth += 1
            elif mark in b"]}":
                depth -= 1
            if depth == 0 or (depth == 1 and mark == 0x2C):
                element = bytes(held[start : token.start()]).strip(_SPACE)
                if is_dropping or len(element) > MOST_ENTRY:
                    yield Unreadable("chat_too_large")
                elif element or depth == 1:
                    yield element
                start, is_dropping = position, False
            if depth == 0:
                return
        if position - start > MOST_ENTRY or len(held) - start > MOST_ENTRY + PIECE:
            is_dropping = True
        cut = position if is_dropping else start
        del held[:cut]
        position, start = position - cut, 0
        if len(held) > MOST_ENTRY + PIECE:
            raise Unreadable("chat_too_large")  # a single string of that length
        # As much again as is looked at once more: a string that does not end is not read anew with every small piece.
        if not (piece := source.read(min(max(PIECE, len(held) - position), _LARGE_PIECE))):
            raise Unreadable("file_is_cut_off")
        held += piece
