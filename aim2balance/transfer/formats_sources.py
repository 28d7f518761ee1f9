"""What stands beside the messages of Open WebUI and LibreChat: sources of an answer, files and what tools found."""

from collections.abc import Iterator, Mapping
from typing import Any

from aim2balance.transfer.blocks import as_json, text, tool_text
from aim2balance.transfer.entry_values import attached_file, missing_file
from aim2balance.transfer.types import Foreign

_NUMBERED = 100
"""Sources of an answer that are listed."""


def open_webui_sources(sources: Any, chat: Foreign) -> tuple[str, str] | None:
    """The list that the numbers of an answer (`[1]`) lead to, and the passages; None without any."""
    passages: dict[str, list[str]] = {}
    addresses: dict[str, str] = {}
    for source in sources if isinstance(sources, list) else []:
        if isinstance(source, dict):
            for key, name, address, passage in _passages(source):
                passages.setdefault(key, [name]).append(passage)
                addresses.setdefault(key, address)
    if not passages:
        return None
    chat.kept["citation"] += len(passages)
    shown = list(passages.items())[:_NUMBERED]
    listed = [_listed(number, name, addresses[key]) for number, (key, (name, *_)) in enumerate(shown, 1)]
    quoted = [tool_text(name, "\n\n".join(filter(None, said))) for _, (name, *said) in shown if any(said)]
    return "\n".join(listed), "\n\n".join(quoted)


def _passages(source: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Of each passage what tells its source from others (Open WebUI counts them by it), the name and address of that, and its text."""
    inner = source["source"] if isinstance(source.get("source"), dict) else {}
    documents, metadata = source.get("document"), source.get("metadata")
    told = metadata if isinstance(metadata, list) else []
    for place, passage in enumerate(documents if isinstance(documents, list) else [""]):
        about = told[place] if place < len(told) and isinstance(told[place], dict) else {}
        key = text(about.get("source")) or text(inner.get("id")) or text(inner.get("name"))
        address = next((one for one in (key, text(inner.get("url"))) if one.startswith(("http://", "https://"))), "")
        name = text(about.get("name")) or (key if key.startswith("http") else text(inner.get("name")) or key)
        if key or name:
            yield key or name, name or key, address, text(passage)


def _listed(number: int, name: str, address: str) -> str:
    plain = " ".join(name.replace("[", "(").replace("]", ")").split())
    return f"{number}. [{plain}](<{address.replace('>', '%3E').replace('<', '%3C')}>)" if address else f"{number}. {plain}"


def librechat_file(file: Any, chat: Foreign) -> str:
    """A file that went with a message: of a picture only the name is in the export, of others what was read in them, sometimes."""
    if not isinstance(file, dict):
        return attached_file("", "", chat)
    if text(file.get("type")).startswith("image/"):
        return missing_file(chat, "image", text(file.get("filename")), address=text(file.get("filepath")))
    return attached_file(text(file.get("filename")), text(file.get("text")), chat)


def librechat_attachment(attached: Any, chat: Foreign) -> str:
    """What a tool of an answer gave: a file, pages of the web, places in files, or what nobody here knows."""
    if not isinstance(attached, dict):
        return attached_file("", "", chat)
    found = attached.get(text(attached.get("type")))
    if isinstance(found, dict) and text(attached.get("type")) in {"web_search", "file_search"}:
        pages = [one for name in ("organic", "topStories", "news", "sources") for one in found.get(name) or [] if isinstance(one, dict)]
        chat.kept["citation"] += len(pages)
        return "\n".join(
            _listed(number, text(page.get("title") or page.get("fileName")) or text(page.get("link")), text(page.get("link")))
            for number, page in enumerate(pages[:_NUMBERED], 1)
        )
    if attached.get("filename") or attached.get("filepath"):
        return librechat_file(attached, chat)
    chat.kept["block"] += 1
    return as_json(attached)
