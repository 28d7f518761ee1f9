"""How many tokens a text has, by class of script and content: the measured table of `tokens_by_class.json`.

One translation of the bytes into letters of classes, then counts, all of it in C. Of a long text pieces spread over it are looked at, so
the work of a request has an upper end (about 10 µs); the bound (`token_estimate`) counts every byte.
"""

import json
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any, Final

SAMPLED_ABOVE: Final = 2 * 1024
"""Characters of a text up to which all of it is looked at; of a longer one so many in all."""
_PIECE: Final = 256
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


class ClassTable:
    """The table, made ready: which class each byte has, and what classes and pairs of them cost in hundredths of a token."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        letter = {row["class"]: _LETTERS[index].encode() for index, row in enumerate(table["classes"])}
        classes = bytearray(256)
        for row in table["classes"]:
            for span in row["bytes"]:
                first, _, last = span.partition("-")
                for byte in range(int(first, 16), int(last or first, 16) + 1):
                    classes[byte] = letter[row["class"]][0]
        self._classes = bytes(classes)
        self._usual: int = table["classes"][0]["tokens_per_100"]
        others = [(letter[row["class"]], row["tokens_per_100"] - self._usual, row) for row in table["classes"]]
        self._ascii = tuple((key, more) for key, more, row in others if more and int(row["bytes"][0][:2], 16) < 0x80)
        self._all = tuple((key, more) for key, more, row in others if more)
        self._pairs = tuple(
            (letter[row["first"]], letter[row["first"]] + letter[row["then"]], row["tokens_per_100"]) for row in table["pairs"]
        )

    def tokens(self, text: str) -> int:
        """The estimate for a text, rounded up."""
        length = len(text)
        if length <= SAMPLED_ABOVE:
            return -(-self._hundredths(text) // 100)
        step = length * _PIECE // SAMPLED_ABOVE
        starts = range(0, length - _PIECE + 1, step)
        sample = "".join(text[start : start + _PIECE] for start in starts)
        return -(-self._hundredths(sample) * length // (100 * len(sample)))

    def _hundredths(self, text: str) -> int:
        classes = text.encode(errors="replace").translate(self._classes)
        count = classes.count
        total = len(classes) * self._usual
        absent: set[bytes] = set()
        for key, more in self._ascii if text.isascii() else self._all:
            number = count(key)
            if number:
                total += number * more
            else:
                absent.add(key)
        for first, pair, weight in self._pairs:
            if first not in absent:
                total += count(pair) * weight
        return total


def read_table() -> Mapping[str, Any]:
    """The rows as they are in the package."""
    table: Mapping[str, Any] = json.loads(files(__package__).joinpath("tokens_by_class.json").read_text(encoding="utf-8"))
    return table


TABLE: Final = ClassTable(read_table())


def tokens_of(texts: Iterable[str]) -> int:
    """The estimate for texts that reach one model together."""
    return TABLE.tokens("".join(texts))
