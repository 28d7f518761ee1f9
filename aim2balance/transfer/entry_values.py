"""Single values of an entry of an export: ids, names, times, roles, and what is said in parts. Pure."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from aim2balance.chat.types import Role
from aim2balance.transfer.blocks import as_json, fenced, text
from aim2balance.transfer.types import Foreign

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
            chat.left_out[what] += 1
            said.append(f"[{what}: not in the export]")
        else:
            chat.kept["block"] += 1
            said.append(as_json(part))
    return "\n\n".join(piece for piece in said if piece.strip())


def attached_file(name: str, content: str, chat: Foreign) -> str:
    """A file that went with a message: what it said where the export has that, else its name."""
    if content.strip():
        chat.kept["file"] += 1
        return f"{name or 'file'}:\n\n{fenced(content)}"
    chat.left_out["file"] += 1
    return f"[file: {name or 'file'}, not in the export]"


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
