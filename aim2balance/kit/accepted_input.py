"""What the JSON routes of our own page take as it is, and what they ignore."""

from collections.abc import Mapping
from typing import Any

_CLICK_IDS = frozenset(
    {
        "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "twclid", "ttclid", "li_fat_id", "igshid", "igsh", "yclid",
        "mc_cid", "mc_eid", "_hsenc", "_hsmi", "_ga", "_gl", "srsltid", "epik", "ScCid", "rdt_cid",
    }
)  # fmt: skip
"""What others append to links that are shared, mailed or advertised, as they do names that begin with `utm_`: ours do not break by it."""


def is_of_links(name: str) -> bool:
    """A name behind `?` that says where a link was followed, not what is asked for."""
    return name.startswith("utm_") or name in _CLICK_IDS


_JSON_TYPES = ("bool", "int", "float", "str")


def refuse_other_types(schema: Any) -> None:
    """JSON's own types are taken as they are; ids, times and the like still come as text."""
    if isinstance(schema, dict):
        if schema.get("type") in _JSON_TYPES:
            schema["strict"] = True
        for part in schema.values():
            refuse_other_types(part)
    elif isinstance(schema, list | tuple):
        for part in schema:
            refuse_other_types(part)


def bound_of(found: Mapping[str, Any]) -> dict[str, int]:
    """Of a text or list that is too long: how long it may be and is."""
    most = found.get("ctx", {}).get("max_length")
    given = found.get("input")
    return {"most": most, "length": len(given)} if isinstance(most, int) and isinstance(given, str | list) else {}
