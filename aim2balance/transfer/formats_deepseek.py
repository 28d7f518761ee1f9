"""The export of DeepSeek: a tree like ChatGPT's, whose messages are fragments."""

from typing import Any

from aim2balance.chat.types import Role
from aim2balance.transfer.blocks import as_json, text, tool_text
from aim2balance.transfer.entry_values import id_of, missing_file, name_of, time_of
from aim2balance.transfer.types import Foreign, Node


def is_deepseek(mapping: Any) -> bool:
    if not isinstance(mapping, dict):
        return False
    told = [message for node in mapping.values() if isinstance(node, dict) and isinstance(message := node.get("message"), dict)]
    return any(isinstance(message.get("fragments"), list) or "inserted_at" in message for message in told) and not any(
        "author" in message for message in told
    )


def read_deepseek(entry: dict[str, Any]) -> Foreign:
    chat = Foreign(
        source="deepseek",
        source_id=id_of(entry, "id"),
        title=text(entry.get("title")),
        nodes=[],
        head=entry.get("current_message_id") if isinstance(entry.get("current_message_id"), str) else None,
        created_at=time_of(entry.get("inserted_at")),
        updated_at=time_of(entry.get("updated_at")),
    )
    depths: dict[str, int] = {}
    for key, node in entry["mapping"].items():
        parent = node.get("parent") if isinstance(node.get("parent"), str) else None
        depths[str(key)] = depths.get(parent or "", -1) + 1
        chat.nodes.append(_deepseek_node(str(key), parent, node.get("message"), depths[str(key)], chat))
    return chat


def _deepseek_node(key: str, parent: str | None, message: Any, depth: int, chat: Foreign) -> Node:
    node = Node(id=key, parent=parent)
    if not isinstance(message, dict):
        return node
    node.at = time_of(message.get("inserted_at"))
    said, thought = [], [text(message.get("reasoning_content") or message.get("thinking_content"))]
    # Older exports do not say who speaks: questions and answers follow each other.
    role = Role.USER if depth % 2 == 1 else Role.ASSISTANT
    for fragment in message.get("fragments") or [{"type": "TEXT", "content": message.get("content")}]:
        kind, content = text(fragment.get("type")), fragment.get("content")
        if kind in {"REQUEST", "RESPONSE", "TEXT"}:
            role = {"REQUEST": Role.USER, "RESPONSE": Role.ASSISTANT}.get(kind, role)
            said.append(text(content))
        elif kind == "THINK":
            thought.append(text(content))
        elif kind in {"SEARCH", "READ_LINK", "TIP"} or "TOOL" in kind:
            chat.kept["tool"] += 1
            thought.append(tool_text(kind.lower(), content if isinstance(content, str) else fragment))
        else:
            chat.kept["block"] += 1
            said.append(text(content) or as_json(fragment))
    files = message.get("files") or []
    said += [missing_file(chat, "file", text(file.get("file_name") or file.get("name")) or "file") for file in files]
    node.reasoning = "\n\n".join(part for part in thought if part.strip())
    node.text = "\n\n".join(part for part in said if part.strip()).strip()
    if node.text:
        node.role = role
        node.model = name_of(message.get("model")) if role is Role.ASSISTANT else None
    elif not node.reasoning:
        chat.left_out["empty"] += 1
    return node
