"""The entries of an export one after the other, never the whole file: JSON lists, single chats, and the zip files they come in."""

import re
import zipfile
from collections.abc import Iterator
from typing import IO, Any

import msgspec

from aim2balance.transfer.types import Unreadable

PIECE = 1 << 20
MOST_ENTRY = 48 << 20
"""Bytes of one chat; more is no chat anybody reads, and would be held in memory at once."""
MOST_UNPACKED = 4 << 30
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+(")?|[\[\]{},]', re.DOTALL)
_CHATS = re.compile(r"(^|/)(conversations|chat)[^/]*\.json$|^chats/.*\.json$")
_SPACE = b" \t\r\n\xef\xbb\xbf"
_decode = msgspec.json.Decoder().decode


class Source:
    """A file being read; `position` counts the bytes taken so far."""

    def __init__(self, file: IO[bytes], most: int) -> None:
        self._file, self._most, self.position = file, most, 0

    def read(self) -> bytes:
        piece = self._file.read(PIECE)
        self.position += len(piece)
        if self.position > self._most:
            raise Unreadable("file_too_large")
        return piece


def open_export(file: IO[bytes]) -> Iterator[Source]:
    """The JSON texts of an export: the file itself, or each conversations file in a zip. Raises `Unreadable`."""
    if not zipfile.is_zipfile(file):
        file.seek(0)
        yield Source(file, MOST_UNPACKED)
        return
    file.seek(0)
    with zipfile.ZipFile(file) as packed:
        names = sorted(
            name for name in packed.namelist() if re.search(r"(^|/)(conversations[^/]*|chat[^/]*)\.json$|^chats/.*\.json$", name)
        )
        if not names:
            raise Unreadable("no_chats_in_zip")
        for name in names:
            with packed.open(name) as member:
                yield Source(member, MOST_UNPACKED)


def entries(source: Source) -> Iterator[Any]:
    """The entries of a list, or the one chat of a file that is an object (`history` of Chatbot UI is a list in one).

    An entry that is no JSON or too large comes as an `Unreadable`. Raises `Unreadable` for a text that is no JSON list or object at all,
    or ends in its midst.
    """
    for raw in _split(source):
        if isinstance(raw, Unreadable):
            yield raw
            continue
        try:
            yield _decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError):
            yield Unreadable("not_valid_json")
        except RecursionError:
            yield Unreadable("nested_too_deeply")


def _split(source: Source) -> Iterator[bytes | Unreadable]:
    held = bytearray()
    while not held.strip(_SPACE):
        if not (piece := source.read()):
            raise Unreadable("empty_file")
        held += piece
    del held[: len(held) - len(held.lstrip(_SPACE))]
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
                if is_dropping:
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
        if not (piece := source.read()):
            raise Unreadable("file_is_cut_off")
        held += piece
