"""A configuration once it is read: plain values, the line of every key, and how to say that one is wrong."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from aim2balance.kit.config_types import Missing, Section, keys_of, sections_of
from aim2balance.kit.errors import Invalid

HIDDEN = "***"
S = TypeVar("S", bound=Section)
_USER_AND_PASSWORD = re.compile(r"^([A-Za-z0-9+.-]+://)?.*@", re.DOTALL)
_PASSWORD_BY_NAME = re.compile(r"((?:^|[?&\s])[a-z_]*(?:password|secret|key)[a-z_]*\s*=\s*)[^&\s]*", re.IGNORECASE)


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

    def read(self, section: type[S]) -> S:
        """The checked values. Raises `WrongConfiguration` at the first mistake."""
        try:
            return section.model_validate(self.data)
        except ValidationError as wrong:
            errors = wrong.errors(include_url=False)
            # What is missing may be what is misspelt: that is told first.
            told = [error for error in errors if error["type"] != "missing"] or errors
            mistakes = [self._mistake(section, error) for error in told]
            raise min(mistakes, key=lambda mistake: mistake.line or 0) from None

    def _mistake(self, section: type[Section], error: ErrorDetails) -> WrongConfiguration:
        path, value = error["loc"], error["input"]
        match error["type"]:
            case "mistake":
                return self.wrong((*path, *error["ctx"]["beneath"]), error["ctx"]["words"])
            case "extra_forbidden":
                known = keys_of(_section_at(section, path[:-1]))
                hint = close_to(str(path[-1]), known)
                return self.wrong(path, f"unknown key; {hint or 'expected one of ' + ', '.join(known)}")
            case "missing":
                metadata = keys_of(_section_at(section, path[:-1]))[str(path[-1])].metadata
                sentence = next((one.sentence for one in metadata if isinstance(one, Missing)), str(path[-1]))
                return self.wrong(path[:-1], f"expected {sentence}")
            case "secret":
                return self.wrong(path, f"expected {error['msg']}")
            case _:
                return self.wrong(path, f"expected {error['msg']}, got {_shown(value)}")


def read_variables(section: type[S], values: Mapping[str, Any]) -> S:
    """The variables of a section, those that are empty with their default. Raises `WrongConfiguration` with name and value."""
    stated = {name: values[name] for name in keys_of(section) if str(values.get(name, "")).strip()}
    try:
        return section.model_validate({name: value.strip() if isinstance(value, str) else value for name, value in stated.items()})
    except ValidationError as wrong:
        error = wrong.errors(include_url=False)[0]
        value = {"secret": HIDDEN, "address": masked(str(error["input"]))}.get(error["type"], str(error["input"]))
        raise WrongConfiguration("environment", None, str(error["loc"][0]), f"expected {error['msg']}, got {value!r}") from None


def masked(address: str) -> str:
    """An address without its user, password and secrets by name."""
    without_user = _USER_AND_PASSWORD.sub(lambda found: f"{found[1] or ''}{HIDDEN}@", address)
    return _PASSWORD_BY_NAME.sub(rf"\1{HIDDEN}", without_user)


def close_to(name: str, known: Iterable[str]) -> str:
    """A question after the name that was probably meant; "" when none is close."""
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"did you mean {close[0]}?" if close else ""


def _section_at(section: type[Section], path: tuple[str | int, ...]) -> type[Section]:
    parts = iter(path)
    for part in parts:
        ((mark, section),) = sections_of(keys_of(section)[str(part)].annotation)
        if mark:
            next(parts)
    return section


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return "keys and values"
    if isinstance(value, list):
        return "a list"
    return f"{str(value)[:60]!r}" if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)[:60]
