"""Documents and blocks of other applications as text of a message: what a model wrote into an artifact or a canvas is the work itself, and
what nobody here knows stays readable. Pure, and linear in what is read.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_TICKS = re.compile(r"`{3,}")
_LANGUAGES = {
    "text/html": "html",
    "image/svg+xml": "svg",
    "application/vnd.ant.mermaid": "mermaid",
    "application/vnd.ant.react": "jsx",
    "application/json": "json",
}
_PROSE = {"text/markdown", "text/plain", "document", ""}
MOST_COPIED = 64 << 20
"""Bytes of documents that changes are carried out on in one chat; later changes are shown, and not carried out."""


def fenced(text: str, language: str = "") -> str:
    """As a block of code, letter by letter."""
    ticks = "`" * max(3, 1 + max((len(run) for run in _TICKS.findall(text)), default=0))
    return f"{ticks}{language}\n{text}\n{ticks}"


def as_json(value: Any) -> str:
    """A block that is not known, readable."""
    return fenced(json.dumps(value, ensure_ascii=False, indent=1).replace("\\u0000", "").replace("\0", ""), "json")


def tool_text(name: str, value: Any) -> str:
    """A call or result of a tool, for what the answer thought."""
    if not value:
        return name or "tool"
    return f"{name or 'tool'}:\n\n{fenced(value) if isinstance(value, str) else as_json(value)}"


def document(title: str, kind: str, language: str, content: str) -> str:
    """A whole document: prose as it is, code as code."""
    head = f"**{title.strip()}**\n\n" if title.strip() else ""
    if kind in _PROSE:
        return head + content
    return head + fenced(content, language or _LANGUAGES.get(kind, kind.removeprefix("code/") if kind.startswith("code/") else ""))


@dataclass(slots=True)
class _Document:
    title: str
    kind: str
    language: str
    content: str


@dataclass(slots=True)
class Documents:
    """The documents of one chat while it is read; `kept` counts what arrived, by kind."""

    kept: Counter[str]
    _documents: dict[str, _Document] = field(default_factory=dict)
    _last: str = ""
    _copied: int = 0

    def artifact(self, given: Mapping[str, Any]) -> str:
        """What Claude's tool `artifacts` was called with."""
        key, command = text(given.get("id")), text(given.get("command"))
        self.kept["artifact"] += 1
        if command == "update":
            return self._changed(key, text(given.get("old_str")), text(given.get("new_str")))
        before = self._documents.get(key)
        made = _Document(
            title=text(given.get("title")) or (before.title if before else ""),
            kind=text(given.get("type")) or (before.kind if before else ""),
            language=text(given.get("language")) or (before.language if before else ""),
            content=text(given.get("content")),
        )
        self._documents[key] = made
        return document(made.title, made.kind, made.language, made.content) if made.content else as_json(dict(given))

    def canvas(self, recipient: str, said: str) -> str:
        """What ChatGPT's tool `canmore` was told."""
        self.kept["canvas"] += 1
        try:
            given = json.loads(said)
        except (ValueError, RecursionError):
            return fenced(said)
        if not isinstance(given, dict):
            return fenced(said)
        if recipient.endswith("create_textdoc"):
            made = _Document(title=text(given.get("name")), kind=text(given.get("type")), language="", content=text(given.get("content")))
            self._last = made.title
            self._documents[made.title] = made
            return document(made.title, made.kind, made.language, made.content) if made.content else as_json(given)
        updates = [one for one in given.get("updates") or [] if isinstance(one, dict)]
        comments = [one for one in given.get("comments") or [] if isinstance(one, dict)]
        if not updates and not comments:
            return as_json(given)
        shown = [self._rewritten(text(one.get("pattern")), text(one.get("replacement"))) for one in updates]
        shown += [f"> {text(one.get('comment'))}" for one in comments if text(one.get("comment")).strip()]
        return "\n\n".join(shown) or as_json(given)

    def _rewritten(self, pattern: str, replacement: str) -> str:
        """Patterns of strangers are not carried out; the one that means everything needs none."""
        before = self._documents.get(self._last)
        title, kind = (before.title, before.kind) if before else ("", "")
        if pattern in {".*", "(?s).*", "[\\s\\S]*"}:
            return document(title, kind, "", replacement)
        return f"**{title}**: {fenced(pattern)}\n\n→ {fenced(replacement)}" if title else f"{fenced(pattern)}\n\n→ {fenced(replacement)}"

    def _changed(self, key: str, old: str, new: str) -> str:
        before = self._documents.get(key)
        if before is not None and old and self._copied + len(before.content) <= MOST_COPIED:
            self._copied += len(before.content)
            before.content = before.content.replace(old, new, 1)
        title = f"**{before.title}**\n\n" if before is not None and before.title else ""
        return f"{title}{fenced(old)}\n\n→\n\n{fenced(new)}"

    def final_versions(self, keys: list[str]) -> str:
        """Artifacts as they stood after their last change."""
        found = [self._documents[key] for key in keys if key in self._documents and self._documents[key].content]
        return "\n\n".join(document(one.title, one.kind, one.language, one.content) for one in found)


def text(value: Any) -> str:
    """What PostgreSQL can keep of a string; anything else is none."""
    return value.replace("\0", "") if isinstance(value, str) else ""
