"""Single values of an entry of an export: ids, names, times, roles, and what is said in parts. Pure."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from aim2balance.chat.types import Role
from aim2balance.transfer.blocks import as_json, fenced, text
from aim2balance.transfer.types import Foreign

MOST_MISSING = 50
"""Names of missing files in the report of a chat."""
MOST_NAME = 200
ROLES = {"user": Role.USER, "human": Role.USER, "assistant": Role.ASSISTANT}


def said_in(content: Any, chat: Foreign) -> str:
    """A text, or a list of parts as providers take it."""
    if not isinstance(content, list):
        return text(content)
    said: list[str] = []
    for part in content:
        kind = text(part.get("type")) if isinstance(part, dict) else ""
        if isinstance(part, str):
            said.append(text(part))
        elif isinstance(part, dict) and isinstance(part.get("text"), str):
            said.append(text(part["text"]))
        elif what := next((word for word in ("image", "audio", "video", "file") if word in kind), None):
            said.append(missing_file(chat, what, *_named(part), address=_address(part)))
        else:
            chat.kept["block"] += 1
            said.append(as_json(part))
    return "\n\n".join(piece for piece in said if piece.strip())


def attached_file(name: str, content: str, chat: Foreign) -> str:
    """A file that went with a message: what it said where the export has that, else its name."""
    if content.strip():
        chat.kept["file"] += 1
        return f"{name or 'file'}:\n\n{fenced(content)}"
    return missing_file(chat, "file", name or "file")


def missing_file(chat: Foreign, kind: str, *names: str, address: str = "") -> str:
    """In the place of a file (file, image, audio, video) that the export does not hold, by the first of its names; one that stands in it
    as a `data:` address is told apart: only texts are brought along.
    """
    name = next((name for name in names if name.strip()), "")[:MOST_NAME]
    if address.startswith("data:"):
        chat.left_out["within"] += 1
        return f"[{kind}: {f'{name}, ' if name else ''}in the export, not imported]"
    chat.left_out[kind] += 1
    if name and len(chat.missing) < MOST_MISSING:
        chat.missing.append(name)
    return f"[{kind}: {f'{name}, ' if name else ''}not in the export]"


def _named(part: Mapping[str, Any]) -> list[str]:
    inner = [part, *(value for value in part.values() if isinstance(value, dict))]
    return [text(one.get(name)) for one in inner for name in ("filename", "file_name", "name")]


def _address(part: Mapping[str, Any]) -> str:
    """Where a part says that its file is: `image_url` of providers is a text, or holds one."""
    found = part.get("image_url") or part.get("url")
    return text(found.get("url") if isinstance(found, dict) else found)


def image_part(part: Mapping[str, Any], chat: Foreign) -> str:
    """A picture among the parts of a message."""
    return missing_file(chat, "image", *_named(part), address=_address(part))


def id_of(entry: Mapping[str, Any], *names: str) -> str:
    """The entry's own id; where it has none, one of its content, so that it is known again."""
    for name in names:
        if isinstance(value := entry.get(name), str | int) and str(value):
            return str(value)[:200]
    return hashlib.sha256(msgspec.json.encode(entry, order="sorted")).hexdigest()


def name_of(value: Any) -> str | None:
    return text(value)[:300] or None


def time_of(value: Any) -> datetime | None:
    """Unix seconds or milliseconds, or ISO 8601; None for anything else and for times that cannot be."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
            at = datetime.fromtimestamp(value / 1000 if value > 1e11 else value, UTC)
        elif isinstance(value, str):
            at = datetime.fromisoformat(value)
            at = at if at.tzinfo else at.replace(tzinfo=UTC)
        else:
            return None
    except (ValueError, OverflowError, OSError):
        return None
    return at if 1990 < at.year < 2200 else None
