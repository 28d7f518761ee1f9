"""Where the members of a JSON object stand in its text, by byte offset. The text must have been decoded successfully before."""

import re
from collections.abc import Iterator

import msgspec

_SPACE = re.compile(rb"[ \t\n\r]*+")
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_STRUCTURE = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\]]', re.DOTALL)
_SCALAR = re.compile(rb"[^,\]}\s]*+")
_QUOTE, _OPEN = b'"', (b"{", b"[")


def after_space(text: bytes, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def value_end(text: bytes, at: int) -> int:
    """The offset behind the value that begins at `at`."""
    first = text[at : at + 1]
    if first == _QUOTE:
        found = _STRING.match(text, at)
    elif first in _OPEN:
        depth = 0
        for part in _STRUCTURE.finditer(text, at):
            mark = part.group()
            if mark in _OPEN:
                depth += 1
            elif len(mark) == 1:
                depth -= 1
                if depth == 0:
                    return part.end()
        return len(text)
    else:
        found = _SCALAR.match(text, at)
    return found.end() if found else len(text)


def member_spans(text: bytes, opening: int) -> Iterator[tuple[str, int, int]]:
    """Name, start and end of the value of each member, duplicates included, of the object whose `{` stands at `opening`."""
    at = after_space(text, opening + 1)
    while text[at : at + 1] == _QUOTE:
        key = _STRING.match(text, at)
        if key is None:
            return
        start = after_space(text, after_space(text, key.end()) + 1)
        end = value_end(text, start)
        yield msgspec.json.decode(key.group(), type=str), start, end
        at = after_space(text, end)
        if text[at : at + 1] != b",":
            return
        at = after_space(text, at + 1)
