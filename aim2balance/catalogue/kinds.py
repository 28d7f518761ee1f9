"""What a value of the configuration may be: a sentence for people beside the reader that accepts or refuses it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit


class UnfitError(ValueError):
    """The value is not of this kind."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value must be: a sentence for people and a reader that raises `ValueError`."""

    expects: str
    read: Callable[[Any], Any]


def number(least: int | Decimal, most: int | Decimal, what: str) -> Kind:
    def read(value: Any) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
            raise UnfitError
        try:
            figure = Decimal(value)
        except InvalidOperation:
            raise UnfitError from None
        exponent = figure.as_tuple().exponent
        if not figure.is_finite() or not least <= figure <= most or not isinstance(exponent, int) or exponent < -18:
            raise UnfitError
        return figure

    return Kind(f"{what} from {least} to {most}", read)


def integer(least: int, most: int, what: str) -> Kind:
    exact = number(least, most, what)

    def read(value: Any) -> int:
        found = exact.read(value)
        if found != int(found):
            raise UnfitError
        return int(found)

    return Kind(f"{what}, a whole number from {least} to {most}", read)


def seconds(least: int, most: int) -> Kind:
    exact = number(least, most, "seconds")
    return Kind(exact.expects, lambda value: float(exact.read(value)))


def text(pattern: str, expects: str) -> Kind:
    def read(value: Any) -> str:
        found = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
        if not re.fullmatch(pattern, found):
            raise UnfitError
        return found

    return Kind(expects, read)


def choice(*allowed: str) -> Kind:
    return text("|".join(map(re.escape, allowed)), "one of " + ", ".join(allowed))


def flag() -> Kind:
    def read(value: Any) -> bool:
        if isinstance(value, str) and value in {"true", "false"}:
            return value == "true"
        if not isinstance(value, bool):
            raise UnfitError
        return value

    return Kind("true or false", read)


def names(or_star: bool = False) -> Kind:
    def read(value: Any) -> tuple[str, ...] | None:
        if or_star and value == "*":
            return None
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise UnfitError
        return tuple(dict.fromkeys(value))

    return Kind('a list of names, or "*" for whatever the provider lists' if or_star else "a list of names", read)


def name_or_names() -> Kind:
    several = names()
    return Kind("a name, or a list of names", lambda value: (value,) if isinstance(value, str) and value else several.read(value))


def secret() -> Kind:
    def read(value: Any) -> str:
        if not isinstance(value, str) or any(character.isspace() for character in value.strip()):
            raise UnfitError
        return value.strip()

    return Kind("a key as text, best as ${NAME_OF_A_VARIABLE}", read)


def day() -> Kind:
    def read(value: Any) -> date:
        return date.fromisoformat(str(value))

    return Kind("a date like 2025-10-06", read)


def address() -> Kind:
    def read(value: Any) -> str:
        parts = urlsplit(value if isinstance(value, str) else "")
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            raise UnfitError
        return str(value).rstrip("/")

    return Kind("an address starting with http:// or https://", read)
