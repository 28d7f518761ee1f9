"""What a value of the configuration may be: a sentence for people beside the reader that accepts or refuses it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit


class UnfitValueError(ValueError):
    """The value is not of this kind."""


@dataclass(frozen=True, slots=True)
class ConfigType:
    """What a value must be: a sentence for people and a reader that raises `ValueError`."""

    expects: str
    read: Callable[[Any], Any]


def number(least: int | Decimal, most: int | Decimal, what: str) -> ConfigType:
    def read(value: Any) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
            raise UnfitValueError
        try:
            figure = Decimal(value)
        except InvalidOperation:
            raise UnfitValueError from None
        exponent = figure.as_tuple().exponent
        if not figure.is_finite() or not least <= figure <= most or not isinstance(exponent, int) or exponent < -18:
            raise UnfitValueError
        return figure

    return ConfigType(f"{what} from {least} to {most}", read)


def integer(least: int, most: int, what: str) -> ConfigType:
    exact = number(least, most, what)

    def read(value: Any) -> int:
        found = exact.read(value)
        if found != int(found):
            raise UnfitValueError
        return int(found)

    return ConfigType(f"{what}, a whole number from {least} to {most}", read)


def seconds(least: int, most: int) -> ConfigType:
    exact = number(least, most, "seconds")
    return ConfigType(exact.expects, lambda value: float(exact.read(value)))


def text(pattern: str, expects: str) -> ConfigType:
    def read(value: Any) -> str:
        found = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
        if not re.fullmatch(pattern, found):
            raise UnfitValueError
        return found

    return ConfigType(expects, read)


def choice(*allowed: str) -> ConfigType:
    return text("|".join(map(re.escape, allowed)), "one of " + ", ".join(allowed))


def flag() -> ConfigType:
    def read(value: Any) -> bool:
        if isinstance(value, str) and value in {"true", "false"}:
            return value == "true"
        if not isinstance(value, bool):
            raise UnfitValueError
        return value

    return ConfigType("true or false", read)


def names(or_star: bool = False) -> ConfigType:
    def read(value: Any) -> tuple[str, ...] | None:
        if or_star and value == "*":
            return None
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise UnfitValueError
        return tuple(dict.fromkeys(value))

    return ConfigType('a list of names, or "*" for whatever the provider lists' if or_star else "a list of names", read)


def name_or_names() -> ConfigType:
    several = names()
    return ConfigType("a name, or a list of names", lambda value: (value,) if isinstance(value, str) and value else several.read(value))


def secret() -> ConfigType:
    def read(value: Any) -> str:
        if not isinstance(value, str) or any(character.isspace() for character in value.strip()):
            raise UnfitValueError
        return value.strip()

    return ConfigType("a key as text, best as ${NAME_OF_A_VARIABLE}", read)


def day() -> ConfigType:
    def read(value: Any) -> date:
        return date.fromisoformat(str(value))

    return ConfigType("a date like 2025-10-06", read)


def address() -> ConfigType:
    def read(value: Any) -> str:
        parts = urlsplit(value if isinstance(value, str) else "")
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            raise UnfitValueError
        return str(value).rstrip("/")

    return ConfigType("an address starting with http:// or https://", read)
