"""Values of decoded JSON that may be of another type than a dialect promises: what is of none counts as absent."""

from typing import Any


def text_or_none(value: object) -> str | None:
    return value if isinstance(value, str) else None


def text_or_empty(value: object) -> str:
    return value if isinstance(value, str) else ""


def objects_in(value: object) -> list[dict[str, Any]]:
    """The objects of a list; none where it is no list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
