"""A configuration file once it is read: plain values, the line of every key, and how to say that one is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aim2balance.kit.errors import Invalid


class WrongConfiguration(Invalid):
    """The start stops: `str()` names the file, the line, the key and what was expected."""

    code = "wrong_configuration"

    def __init__(self, source: str, line: int | None, key: str, expected: str) -> None:
        self.source, self.line, self.key, self.expected = source, line, key, expected
        place = f"{source}, line {line}" if line else source
        super().__init__(f"{place}: {key}: {expected}")


@dataclass(frozen=True, slots=True)
class ConfigText:
    """A parsed configuration file: plain dicts, lists, strings and numbers, and the line of every key."""

    source: str
    data: dict[str, Any]
    lines: Mapping[tuple[str | int, ...], int]

    def wrong(self, path: tuple[str | int, ...], expected: str) -> WrongConfiguration:
        line = next((self.lines[path[:n]] for n in range(len(path), 0, -1) if path[:n] in self.lines), None)
        return WrongConfiguration(self.source, line, ".".join(map(str, path)) or "(top level)", expected)
