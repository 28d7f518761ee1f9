"""What each application's export looks like. Every entry is recognised by its own members, whatever file it stands in."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from html import unescape
from typing import Any

import msgspec

from aim2balance.chat.types import Role
from aim2balance.prompts.rules import read_loosely
from aim2balance.transfer import markup
from aim2balance.transfer.types import Foreign, Node, Unreadable

_ROLES = {"user": Role.USER, "human": Role.USER, "assistant": Role.ASSISTANT}
_QUOTED = re.compile(r"^> ?", re.MULTILINE)
_NO_PARENT = {"", "00000000-0000-0000-0000-000000000000"}
OWN_FORMAT = "aim2balance-chat-1"


def read_entry(entry: Any) -> Iterator[Foreign | Unreadable]:
    """The chats of one entry: one, but for Chatbot UI, whose file is one entry."""
    if not isinstance(entry, dict):
        yield Unreadable("not_a_chat")
    elif isinstance(history := entry.get("history"), list) and "version" in entry:
        for chat in history:
            yield _careful(_chatbot_ui, chat)
    else:
        yield _careful(_one, entry)


def _careful(read: Any, entry: Any) -> Foreign | Unreadable:
    """Foreign data has every shape; what does not have the expected one is skipped, not an error of ours."""
    try:
        found: Foreign = read(entry)
    except Unreadable as reason:
        return reason
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError, RecursionError):
        return Unreadable("unexpected_shape")
    return found


def _one(entry: dict[str, Any]) -> Foreign:
    if entry.get("format") == OWN_FORMAT:
        return _own(entry)
    if "mapping" in entry:
        return _chatgpt(entry)
    if "chat_messages" in entry:
        return _claude(entry)
    if isinstance(entry.get("chat"), dict):
        return _open_webui(entry)
    if "messages" in entry or "messagesTree" in entry:
        return _librechat(entry)
    if "conversation_id" in entry:
        raise Unreadable("mapping_missing")
    raise Unreadable("unknown_format")


def _chatgpt(entry: dict[str, Any]) -> Foreign:
    mapping = entry["mapping"]
    if not isinstance(mapping, dict):
        raise Unreadable("mapping_missing")
    chat = Foreign(
        source="chatgpt",
        source_id=_id(entry, "conversation_id", "id"),
        title=_text(entry.get("title")),
        nodes=[],
        head=entry.get("current_node"),
        model=_name(entry.get("default_model_slug")),
        created_at=_time(entry.get("create_time")),
        updated_at=_time(entry.get("update_time")),
        is_archived=entry.get("is_archived") is True,
        is_pinned=entry.get("is_starred") is True,
    )
    for key, node in mapping.items():
        parent = node.get("parent")
        chat.nodes.append(_chatgpt_node(str(key), parent if isinstance(parent, str) else None, node.get("message"), chat))
    return chat


def _chatgpt_node(key: str, parent: str | None, message: Any, chat: Foreign) -> Node:
    made = Node(id=key, parent=parent)
    if not isinstance(message, dict):
        return made
    metadata, content = message.get("metadata") or {}, message.get("content") or {}
    role = (message.get("author") or {}).get("role")
    made.at = _time(message.get("create_time"))
    kind = content.get("content_type")
    if metadata.get("is_visually_hidden_from_conversation"):
        chat.left_out["hidden"] += 1
        return made
    if kind in {"thoughts", "reasoning_recap"}:
        thoughts = content.get("thoughts") or []
        made.reasoning = "\n\n".join(_text(thought.get("content")) for thought in thoughts if isinstance(thought, dict))
        return made
    if role not in _ROLES:
        chat.left_out[role if role in {"system", "tool"} else "unknown_role"] += 1
        return made
    if message.get("recipient") not in {None, "all"}:
        chat.left_out["tool"] += 1
        return made
    made.text = markup.without_citations(_chatgpt_text(content, chat)).strip()
    if made.text:
        made.role = _ROLES[role]
        made.model = _name(metadata.get("model_slug")) or (chat.model if role == "assistant" else None)
        made.is_incomplete = message.get("status") not in {None, "finished_successfully"}
    else:
        chat.left_out["empty"] += 1
    return made


def _chatgpt_text(content: Mapping[str, Any], chat: Foreign) -> str:
    if content.get("content_type") == "code":
        return f"```{_text(content.get('language')).replace('unknown', '')}\n{_text(content.get('text'))}\n```"
    said: list[str] = []
    for part in content.get("parts") or []:
        if isinstance(part, str):
            said.append(part)
        elif isinstance(part, dict):
            kind = _text(part.get("content_type"))
            if isinstance(part.get("text"), str):
                said.append(part["text"])
            if kind != "audio_transcription":
                what = next((word for word in ("image", "audio", "video") if word in kind), "file")
                chat.left_out[what] += 1
                said.append(f"[{what}: not in the export]")
    return "\n\n".join(part for part in said if part.strip()) or _text(content.get("text") or content.get("result"))


def _claude(entry: dict[str, Any]) -> Foreign:
    chat = Foreign(
        source="claude",
        source_id=_id(entry, "uuid"),
        title=_text(entry.get("name")),
        nodes=[],
        created_at=_time(entry.get("created_at")),
        updated_at=_time(entry.get("updated_at")),
    )
    before: str | None = None
    for place, message in enumerate(entry["chat_messages"]):
        key = _text(message.get("uuid")) or f"message {place}"
        parent = message.get("parent_message_uuid")
        above = (None if parent in _NO_PARENT else parent) if isinstance(parent, str) else before
        if isinstance(parent, str) and parent.startswith("00000000-0000-4000-8000-000000000000"):
            above = None
        node = Node(id=key, parent=above, at=_time(message.get("created_at")))
        text, node.reasoning = _claude_text(message, chat)
        if text:
            node.role, node.text = _ROLES[message["sender"]], text
        else:
            chat.left_out["empty"] += 1
        chat.nodes.append(node)
        before = key
    chat.head = entry.get("current_leaf_message_uuid") or before
    return chat


def _claude_text(message: Mapping[str, Any], chat: Foreign) -> tuple[str, str]:
    said: list[str] = []
    thought: list[str] = []
    blocks = [block for block in message.get("content") or [] if isinstance(block, dict)]
    for block in blocks:
        if block.get("type") == "text":
            said.append(_text(block.get("text")))
        elif block.get("type") == "thinking":
            thought.append(_text(block.get("thinking")))
        else:
            chat.left_out["tool" if "tool" in _text(block.get("type")) else "block"] += 1
    if not any(part.strip() for part in said):
        said = [_text(message.get("text"))]
    for attached in message.get("attachments") or []:
        name, content = _text(attached.get("file_name")) or "file", _text(attached.get("extracted_content"))
        if content:
            said.append(f"{name}:\n\n````\n{content}\n````")
        else:
            chat.left_out["file"] += 1
            said.append(f"[file: {name}, not in the export]")
    for file in message.get("files") or []:
        chat.left_out["file"] += 1
        said.append(f"[file: {_text(file.get('file_name')) or 'file'}, not in the export]")
    return "\n\n".join(part for part in said if part.strip()).strip(), "\n\n".join(thought)


def _open_webui(entry: dict[str, Any]) -> Foreign:
    inner = entry["chat"]
    history = inner.get("history") or {}
    models = [model for model in inner.get("models") or [] if isinstance(model, str)]
    chat = Foreign(
        source="openwebui",
        source_id=_id(entry, "id"),
        title=_text(entry.get("title") or inner.get("title")),
        nodes=[],
        head=history.get("currentId"),
        model=models[0] if models else None,
        created_at=_time(entry.get("created_at")),
        updated_at=_time(entry.get("updated_at")),
        is_archived=entry.get("archived") is True,
        is_pinned=entry.get("pinned") is True,
        tags=[tag for tag in (entry.get("meta") or {}).get("tags") or [] if isinstance(tag, str)],
    )
    messages = history.get("messages")
    if not isinstance(messages, dict):
        messages = {str(place): message for place, message in enumerate(inner.get("messages") or [])}
    for key, message in messages.items():
        chat.nodes.append(_open_webui_node(str(key), message, chat))
    return chat


def _open_webui_node(key: str, message: dict[str, Any], chat: Foreign) -> Node:
    parent = message.get("parentId")
    node = Node(id=key, parent=parent if isinstance(parent, str) else None, at=_time(message.get("timestamp")))
    role, content = message.get("role"), _text(message.get("content"))
    folded = list(markup.details(content))
    thought = [part.inner for part in folded if part.kind == "reasoning"]
    chat.left_out["tool"] += len(folded) - len(thought)
    node.reasoning = "\n\n".join(_QUOTED.sub("", unescape(markup.without_summary(text))).strip() for text in thought)
    blocks = [block for block in message.get("output") or [] if isinstance(block, dict)]
    if exact := _output(blocks, "reasoning"):
        node.reasoning = exact
    text = markup.without(content, ((part.start, part.end) for part in folded)).strip() or _output(blocks, "message")
    for file in message.get("files") or []:
        chat.left_out["file"] += 1
        text += f"\n\n[file: {_text(file.get('name')) if isinstance(file, dict) else 'file'}, not in the export]"
    if role in _ROLES and text.strip():
        node.role, node.text = _ROLES[role], text.strip()
        node.model = _name(message.get("model")) or (chat.model if role == "assistant" else None)
        node.is_incomplete = message.get("done") is False
    else:
        chat.left_out["empty" if role in _ROLES else "system" if role == "system" else "unknown_role"] += 1
    return node


def _output(blocks: list[dict[str, Any]], kind: str) -> str:
    return "\n\n".join(
        _text(piece.get("text"))
        for block in blocks
        if block.get("type") == kind
        for piece in block.get("content") or []
        if isinstance(piece, dict)
    ).strip()


def _librechat(entry: dict[str, Any]) -> Foreign:
    messages = entry.get("messagesTree") or entry.get("messages") or []
    options = entry.get("options") if isinstance(entry.get("options"), dict) else {}
    chat = Foreign(
        source="librechat",
        source_id=_id(entry, "conversationId"),
        title=_text(entry.get("title")),
        nodes=[],
        model=_name((options or {}).get("model")),
        tags=[tag for tag in entry.get("tags") or [] if isinstance(tag, str)],
    )
    is_linear = not entry.get("branches", True) and not entry.get("recursive", False)
    waiting: list[tuple[str | None, Any]] = [(None, message) for message in reversed(messages)]
    before: str | None = None
    while waiting:
        above, message = waiting.pop()
        key = _text(message.get("messageId")) or f"message {len(chat.nodes)}"
        parent = message.get("parentMessageId")
        if isinstance(parent, str) and parent not in _NO_PARENT:
            above = parent
        elif is_linear and above is None:
            above = before
        chat.nodes.append(_librechat_node(key, above, message, chat))
        waiting += [(key, child) for child in reversed(message.get("children") or [])]
        before = key
    chat.head = before
    return chat


def _librechat_node(key: str, parent: str | None, message: dict[str, Any], chat: Foreign) -> Node:
    node = Node(id=key, parent=parent, at=_time(message.get("createdAt")))
    text, thought = _text(message.get("text")), []
    if not text.strip():
        said = []
        for part in [part for part in message.get("content") or [] if isinstance(part, dict)]:
            inner = part.get(_text(part.get("type")))
            piece = _text(inner.get("value") if isinstance(inner, dict) else inner)
            if part.get("type") == "think":
                thought.append(piece)
            elif part.get("type") == "text":
                said.append(piece)
            else:
                chat.left_out["tool" if part.get("type") == "tool_call" else "block"] += 1
        text = "\n\n".join(said)
    for file in message.get("files") or []:
        chat.left_out["file"] += 1
        text += f"\n\n[file: {_text(file.get('filename')) or 'file'}, not in the export]"
    node.reasoning = "\n\n".join(thought)
    if text.strip() and message.get("error") is not True:
        node.role = Role.USER if message.get("isCreatedByUser") is True else Role.ASSISTANT
        node.text = text.strip()
        node.model = (_name(message.get("model")) or chat.model) if node.role is Role.ASSISTANT else None
        node.is_incomplete = message.get("unfinished") is True
    else:
        chat.left_out["error" if message.get("error") is True else "empty"] += 1
    return node


def _chatbot_ui(entry: dict[str, Any]) -> Foreign:
    model = (entry.get("model") or {}).get("id")
    chat = Foreign(source="chatbotui", source_id=_id(entry, "id"), title=_text(entry.get("name")), nodes=[], model=_name(model))
    before: str | None = None
    for place, message in enumerate(entry["messages"]):
        role, content = message.get("role"), message.get("content")
        node = Node(id=str(place), parent=before, text=_text(content).strip())
        if role in _ROLES and node.text:
            node.role = _ROLES[role]
            node.model = chat.model if node.role is Role.ASSISTANT else None
        else:
            chat.left_out["empty" if role in _ROLES else "system" if role == "system" else "unknown_role"] += 1
        chat.nodes.append(node)
        before = node.id
    chat.head = before
    return chat


def _own(entry: dict[str, Any]) -> Foreign:
    chat = Foreign(
        source="aim2balance",
        source_id=_id(entry, "id"),
        title=_text(entry.get("title")),
        nodes=[],
        head=entry.get("headId"),
        model=_name(entry.get("model")),
        created_at=_time(entry.get("createdAt")),
        updated_at=_time(entry.get("updatedAt")),
        is_archived=entry.get("archived") is True,
        is_pinned=entry.get("pinned") is True,
        tags=[tag for tag in entry.get("tags") or [] if isinstance(tag, str)],
        settings=read_loosely(entry.get("settings")),
    )
    for message in entry["messages"]:
        text = _text(message.get("text"))
        if images := len(message.get("files") or []):
            chat.left_out["image"] += images
            text = "\n\n".join([*["[image: not in the export]"] * images, text]).strip()
        chat.nodes.append(
            Node(
                id=message["id"],
                parent=message.get("parentId"),
                role=Role(message["role"]) if text.strip() else None,
                text=text,
                reasoning=_text(message.get("reasoning")),
                model=_name(message.get("model")),
                at=_time(message.get("createdAt")),
                is_incomplete=message.get("status") in {"stopped", "failed"},
            )
        )
    return chat


def _id(entry: Mapping[str, Any], *names: str) -> str:
    """The entry's own id; where it has none, one of its content, so that it is known again."""
    for name in names:
        if isinstance(value := entry.get(name), str | int) and str(value):
            return str(value)[:200]
    return hashlib.sha256(msgspec.json.encode(entry, order="sorted")).hexdigest()


def _text(value: Any) -> str:
    """What PostgreSQL can keep of a string; anything else is none."""
    return value.replace("\0", "") if isinstance(value, str) else ""


def _name(value: Any) -> str | None:
    return _text(value)[:300] or None


def _time(value: Any) -> datetime | None:
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
