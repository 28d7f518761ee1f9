"""What another dialect cannot say: refused when the answer would be another one without it, else left out by name."""

from typing import Any, NoReturn

from aim2balance.kit.errors import Invalid


def unsupported(what: str, param: str) -> NoReturn:
    """Raise `Invalid` with code unsupported_by_dialect."""
    raise Invalid(f"{what} cannot be expressed in the dialect of this model's provider.", code="unsupported_by_dialect", param=param)


def malformed(message: str, param: str) -> NoReturn:
    raise Invalid(message, code="invalid_request_error", param=param)


class UnsupportedParameters:
    """Names of left-out fields, each once, in order."""

    def __init__(self) -> None:
        self._names: dict[str, None] = {}

    def add(self, name: str) -> None:
        self._names[name] = None

    def add_unknown(self, document: dict[str, Any], known: frozenset[str], silent: frozenset[str]) -> None:
        """Every field that was neither translated nor without meaning (null, false, 0, empty, or in `silent`)."""
        for name, value in document.items():
            if name not in known and name not in silent and value not in (None, False, 0, "", [], {}):
                self.add(_header_safe(name))

    def names(self) -> tuple[str, ...]:
        return tuple(self._names)


def _header_safe(name: str) -> str:
    """A field's name is the client's text and goes out in a header."""
    safe = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "_-.") else "_" for letter in name)
    return safe[:60]


def objects(value: object, param: str) -> list[dict[str, Any]]:
    """`value` as a list of objects; [] for none. Raises `Invalid`."""
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        malformed(f"`{param}` must be a list of objects.", param)
    return value


def text(value: object, param: str) -> str:
    if not isinstance(value, str):
        malformed(f"`{param}` must be a text.", param)
    return value
