"""What each application's export looks like. Every entry is recognised by its own members, whatever file it stands in."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

from aim2balance.chat.types import Role
from aim2balance.prompts.rules import read_loosely
from aim2balance.transfer import markup
from aim2balance.transfer.blocks import Documents, as_json, tool_text
from aim2balance.transfer.blocks import text as _text
from aim2balance.transfer.entry_values import ROLES, attached_file, id_of, image_part, missing_file, name_of, said_in, time_of
from aim2balance.transfer.formats_deepseek import is_deepseek, read_deepseek
from aim2balance.transfer.formats_messages import is_plain, read_plain
from aim2balance.transfer.formats_sources import librechat_attachment, librechat_file, open_webui_sources
from aim2balance.transfer.types import Foreign, Node, Unreadable

_QUOTED = re.compile(r"^> ?", re.MULTILINE)
_NO_PARENT = {"", "00000000-0000-0000-0000-000000000000"}
OWN_FORMAT = "aim2balance-chat-1"


def read_entry(entry: Any) -> Iterator[Foreign | Unreadable]:
    """The chats of one entry: one, but for Chatbot UI and BetterChatGPT, whose files are one entry."""
    if not isinstance(entry, dict):
        yield Unreadable("not_a_chat")
    elif isinstance(history := entry.get("history"), list) and "version" in entry:
        for chat in history:
            yield _careful(_chatbot_ui, chat)
    elif isinstance(chats := entry.get("chats"), list) and "mapping" not in entry:
        for chat in chats:
            yield _careful(read_plain, chat)
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
        return read_deepseek(entry) if is_deepseek(entry["mapping"]) else _chatgpt(entry)
    if "chat_messages" in entry:
        return _claude(entry)
    if isinstance(entry.get("chat"), dict):
        return _open_webui(entry)
    if is_plain(entry.get("messages")):
        return read_plain(entry)
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
        source_id=id_of(entry, "conversation_id", "id"),
        title=_text(entry.get("title")),
        nodes=[],
        head=entry.get("current_node"),
        model=name_of(entry.get("default_model_slug")),
        created_at=time_of(entry.get("create_time")),
        updated_at=time_of(entry.get("update_time")),
        is_archived=entry.get("is_archived") is True,
        is_pinned=entry.get("is_starred") is True,
    )
    told = [message for node in mapping.values() if isinstance(message := node.get("message"), dict)]
    if told and not any("author" in message for message in told):
        raise Unreadable("unknown_format")
    documents = Documents(chat.kept)
    for key, node in mapping.items():
        parent = node.get("parent")
        chat.nodes.append(_chatgpt_node(str(key), parent if isinstance(parent, str) else None, node.get("message"), chat, documents))
    return chat


def _chatgpt_node(key: str, parent: str | None, message: Any, chat: Foreign, documents: Documents) -> Node:
    made = Node(id=key, parent=parent)
    if not isinstance(message, dict):
        return made
    metadata, content = message.get("metadata") or {}, message.get("content") or {}
    role = (message.get("author") or {}).get("role")
    made.at = time_of(message.get("create_time"))
    kind = content.get("content_type")
    if metadata.get("is_visually_hidden_from_conversation"):
        chat.left_out["hidden"] += 1
        return made
    if kind in {"thoughts", "reasoning_recap"}:
        thoughts = content.get("thoughts") or []
        made.reasoning = "\n\n".join(_text(thought.get("content")) for thought in thoughts if isinstance(thought, dict))
        return made
    recipient = _text(message.get("recipient"))
    if role == "tool" or (role in ROLES and recipient not in {"", "all"} and not recipient.startswith("canmore.")):
        # Which tool was called with what, and what it gave: what the answer below it went by.
        said = _text(content.get("text")).strip() or _chatgpt_text(content, chat).strip()
        if said and not recipient.startswith("canmore") and (message.get("author") or {}).get("name") != "canmore.create_textdoc":
            chat.kept["tool"] += 1
            made.reasoning = tool_text(recipient if role != "tool" else _text((message.get("author") or {}).get("name")), said)
        return made
    if role not in ROLES:
        said = "" if role == "system" else _chatgpt_text(content, chat).strip()
        if not said:
            chat.left_out["system" if role == "system" else "unknown_role"] += 1
            return made
        chat.kept["block"] += 1
        made.role, made.text = Role.ASSISTANT, f"[{_text(role)}]\n\n{said}"
        return made
    if recipient.startswith("canmore."):
        made.role, made.model = Role.ASSISTANT, name_of(metadata.get("model_slug")) or chat.model
        made.text = documents.canvas(
            recipient, _text(content.get("text")) or "".join(p for p in content.get("parts") or [] if isinstance(p, str))
        )
        return made
    made.text = markup.without_citations(_chatgpt_text(content, chat)).strip()
    if made.text:
        made.role = ROLES[role]
        made.model = name_of(metadata.get("model_slug")) or (chat.model if role == "assistant" else None)
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
            what = next((word for word in ("image", "audio", "video", "file") if word in kind), None)
            if what is None and not isinstance(part.get("text"), str):
                chat.kept["block"] += 1
                said.append(as_json(part))
            elif what is not None and kind != "audio_transcription":
                said.append(missing_file(chat, what))
    if shown := "\n\n".join(part for part in said if part.strip()) or _text(content.get("text") or content.get("result")):
        return shown
    if content.get("content_type") in {None, "text", "multimodal_text", "user_editable_context", "model_editable_context"}:
        return ""
    chat.kept["block"] += 1
    return as_json(dict(content))


def _claude(entry: dict[str, Any]) -> Foreign:
    chat = Foreign(
        source="claude",
        source_id=id_of(entry, "uuid"),
        title=_text(entry.get("name")),
        nodes=[],
        created_at=time_of(entry.get("created_at")),
        updated_at=time_of(entry.get("updated_at")),
    )
    before: str | None = None
    documents = Documents(chat.kept)
    changed_last = _last_changes(entry["chat_messages"])
    for place, message in enumerate(entry["chat_messages"]):
        key = _text(message.get("uuid")) or f"message {place}"
        parent = message.get("parent_message_uuid")
        above = (None if parent in _NO_PARENT else parent) if isinstance(parent, str) else before
        if isinstance(parent, str) and parent.startswith("00000000-0000-4000-8000-000000000000"):
            above = None
        node = Node(id=key, parent=above, at=time_of(message.get("created_at")))
        text, node.reasoning = _claude_text(message, chat, documents)
        if final := documents.final_versions(changed_last.get(place, [])):
            text = f"{text}\n\n{final}"
        if text:
            node.role, node.text = ROLES[message["sender"]], text
        else:
            chat.left_out["empty"] += 1
        chat.nodes.append(node)
        before = key
    chat.head = entry.get("current_leaf_message_uuid") or before
    return chat


def _last_changes(messages: list[Any]) -> dict[int, list[str]]:
    """By the place of a message, the artifacts whose last change it holds."""
    last: dict[str, tuple[int, bool]] = {}
    for place, message in enumerate(messages):
        for block in message.get("content") or []:
            if isinstance(block, dict) and block.get("name") == "artifacts" and isinstance(given := block.get("input"), dict):
                last[_text(given.get("id"))] = place, given.get("command") == "update"
    places: dict[int, list[str]] = {}
    for key, (place, is_change) in last.items():
        if is_change:
            places.setdefault(place, []).append(key)
    return places


def _claude_text(message: Mapping[str, Any], chat: Foreign, documents: Documents) -> tuple[str, str]:
    said: list[str] = []
    thought: list[str] = []
    blocks = [block for block in message.get("content") or [] if isinstance(block, dict)]
    for block in blocks:
        if block.get("type") == "text":
            said.append(_text(block.get("text")))
        elif block.get("type") == "thinking":
            thought.append(_text(block.get("thinking")))
        elif block.get("type") == "tool_use" and block.get("name") == "artifacts" and isinstance(block.get("input"), dict):
            said.append(documents.artifact(block["input"]))
        elif block.get("type") == "tool_result" and block.get("name") == "artifacts":
            continue
        elif "tool" in _text(block.get("type")):
            chat.kept["tool"] += 1
            thought.append(tool_text(_text(block.get("name")), _tool_said(block)))
        elif block.get("type") not in {"token_budget", "redacted_thinking"}:
            chat.kept["block"] += 1
            said.append(_text(block.get("text")) or as_json(block))
        else:
            chat.left_out["block"] += 1
    if not any(part.strip() for part in said):
        said = [_text(message.get("text"))]
    for attached in message.get("attachments") or []:
        name, content = _text(attached.get("file_name")) or "file", _text(attached.get("extracted_content"))
        if content:
            said.append(f"{name}:\n\n````\n{content}\n````")
        else:
            said.append(missing_file(chat, "file", name))
    for file in message.get("files") or []:
        said.append(missing_file(chat, "file", _text(file.get("file_name")) or "file"))
    return "\n\n".join(part for part in said if part.strip()).strip(), "\n\n".join(thought)


def _tool_said(block: Mapping[str, Any]) -> Any:
    """What a tool was asked or gave, as text where it is nothing else."""
    given = block.get("input") if "input" in block else block.get("content")
    pieces = given if isinstance(given, list) else [given]
    texts = [_text(piece.get("text")) for piece in pieces if isinstance(piece, dict)]
    if len(texts) == len(pieces) and all(texts):
        return "\n\n".join(texts)
    return _text(given) if isinstance(given, str) else given


def _open_webui(entry: dict[str, Any]) -> Foreign:
    inner = entry["chat"]
    history = inner.get("history") or {}
    models = [model for model in inner.get("models") or [] if isinstance(model, str)]
    chat = Foreign(
        source="openwebui",
        source_id=id_of(entry, "id"),
        title=_text(entry.get("title") or inner.get("title")),
        nodes=[],
        head=history.get("currentId"),
        model=models[0] if models else None,
        created_at=time_of(entry.get("created_at")),
        updated_at=time_of(entry.get("updated_at")),
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
    node = Node(id=key, parent=parent if isinstance(parent, str) else None, at=time_of(message.get("timestamp")))
    role, content = message.get("role"), said_in(message.get("content"), chat)
    folded = list(markup.details(content))
    thought = [part.inner for part in folded if part.kind == "reasoning"]
    tools = [tool_text(part.kind, unescape(markup.without_summary(part.inner)).strip()) for part in folded if part.kind != "reasoning"]
    node.reasoning = "\n\n".join(_QUOTED.sub("", unescape(markup.without_summary(text))).strip() for text in thought)
    blocks = [block for block in message.get("output") or [] if isinstance(block, dict)]
    if exact := _output(blocks, "reasoning"):
        node.reasoning = exact
    called = [tool_text(_text(block.get("name")), _called(block)) for block in blocks if block.get("type") not in {"reasoning", "message"}]
    chat.kept["tool"] += len(called or tools)
    node.reasoning = "\n\n".join(part for part in (node.reasoning, *(called or tools)) if part)
    text = markup.without(content, ((part.start, part.end) for part in folded)).strip() or _output(blocks, "message")
    text += "".join(f"\n\n{_open_webui_file(file, chat)}" for file in message.get("files") or [])
    if cited := open_webui_sources(message.get("sources") or message.get("citations"), chat):
        names, passages = cited
        text = f"{text}\n\n{names}" if text.strip() else text
        node.reasoning = "\n\n".join(part for part in (node.reasoning, passages) if part)
    if role in ROLES and text.strip():
        node.role, node.text = ROLES[role], text.strip()
        node.model = name_of(message.get("model")) or (chat.model if role == "assistant" else None)
        node.is_incomplete = message.get("done") is False
    else:
        chat.left_out["empty" if role in ROLES else "system" if role == "system" else "unknown_role"] += 1
    return node


def _open_webui_file(file: Any, chat: Foreign) -> str:
    """Its text stands in the export where it was read there; the file itself never does."""
    if not isinstance(file, dict):
        return attached_file("", "", chat)
    inner = _members(file, "file")
    if file.get("type") == "image":
        return missing_file(chat, "image", _text(file.get("name")), _text(inner.get("filename")), address=_text(file.get("url")))
    return attached_file(_text(file.get("name")) or _text(inner.get("filename")), _text(_members(inner, "data").get("content")), chat)


def _members(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    inner = value.get(name)
    return inner if isinstance(inner, dict) else {}


def _called(block: Mapping[str, Any]) -> Any:
    """Of a block of an answer that is no text: its arguments, its result, or all of it."""
    given = next((block[name] for name in ("arguments", "output", "code") if block.get(name)), None)
    return given if isinstance(given, str) else dict(block)


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
        source_id=id_of(entry, "conversationId"),
        title=_text(entry.get("title")),
        nodes=[],
        model=name_of((options or {}).get("model")),
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
    node = Node(id=key, parent=parent, at=time_of(message.get("createdAt")))
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
            elif part.get("type") == "tool_call":
                chat.kept["tool"] += 1
                called = inner if isinstance(inner, dict) else part
                thought.append(tool_text(_text(called.get("name")), called))
            elif part.get("type") in {"image_file", "image_url"}:
                said.append(image_part(part, chat))
            elif piece or part:
                chat.kept["block"] += 1
                said.append(piece or as_json(part))
        text = "\n\n".join(said)
    for file in message.get("files") or []:
        text += f"\n\n{librechat_file(file, chat)}"
    for attached in message.get("attachments") or []:
        text += f"\n\n{librechat_attachment(attached, chat)}"
    node.reasoning = "\n\n".join(thought)
    if text.strip() and message.get("error") is not True:
        node.role = Role.USER if message.get("isCreatedByUser") is True else Role.ASSISTANT
        node.text = text.strip()
        node.model = (name_of(message.get("model")) or chat.model) if node.role is Role.ASSISTANT else None
        node.is_incomplete = message.get("unfinished") is True
    else:
        chat.left_out["error" if message.get("error") is True else "empty"] += 1
    return node


def _chatbot_ui(entry: dict[str, Any]) -> Foreign:
    model = (entry.get("model") or {}).get("id")
    chat = Foreign(source="chatbotui", source_id=id_of(entry, "id"), title=_text(entry.get("name")), nodes=[], model=name_of(model))
    before: str | None = None
    for place, message in enumerate(entry["messages"]):
        role, content = message.get("role"), message.get("content")
        node = Node(id=str(place), parent=before, text=_text(content).strip())
        if role in ROLES and node.text:
            node.role = ROLES[role]
            node.model = chat.model if node.role is Role.ASSISTANT else None
        else:
            chat.left_out["empty" if role in ROLES else "system" if role == "system" else "unknown_role"] += 1
        chat.nodes.append(node)
        before = node.id
    chat.head = before
    return chat


def _own(entry: dict[str, Any]) -> Foreign:
    chat = Foreign(
        source="aim2balance",
        source_id=id_of(entry, "id"),
        title=_text(entry.get("title")),
        nodes=[],
        head=entry.get("headId"),
        model=name_of(entry.get("model")),
        created_at=time_of(entry.get("createdAt")),
        updated_at=time_of(entry.get("updatedAt")),
        is_archived=entry.get("archived") is True,
        is_pinned=entry.get("pinned") is True,
        tags=[tag for tag in entry.get("tags") or [] if isinstance(tag, str)],
        settings=read_loosely(entry.get("settings")),
    )
    for message in entry["messages"]:
        text = _text(message.get("text"))
        named = [attached_file(_text(file.get("name")), "", chat) for file in message.get("documents") or []]
        text = "\n\n".join([*named, text]).strip()
        if images := len(message.get("files") or []):
            text = "\n\n".join([*(missing_file(chat, "image") for _ in range(images)), text]).strip()
        chat.nodes.append(
            Node(
                id=message["id"],
                parent=message.get("parentId"),
                role=Role(message["role"]) if text.strip() else None,
                text=text,
                reasoning=_text(message.get("reasoning")),
                model=name_of(message.get("model")),
                at=time_of(message.get("createdAt")),
                is_incomplete=message.get("status") in {"stopped", "failed"},
            )
        )
    return chat
