"""Lists of messages that name their role: BetterChatGPT, and everything else of that shape."""

from typing import Any

from aim2balance.chat.types import Role
from aim2balance.transfer.blocks import text, tool_text
from aim2balance.transfer.entry_values import ROLES, id_of, name_of, said_in, time_of
from aim2balance.transfer.types import Foreign, Node, Unreadable


def is_plain(messages: Any) -> bool:
    """A list of messages that name their role and no place in a tree."""
    first = messages[0] if isinstance(messages, list) and messages else None
    return isinstance(first, dict) and "role" in first and not {"messageId", "parentMessageId", "isCreatedByUser"} & first.keys()


def read_plain(entry: dict[str, Any]) -> Foreign:
    """BetterChatGPT, and every other list of messages with a role and a content."""
    config = entry.get("config") if isinstance(entry.get("config"), dict) else {}
    chat = Foreign(
        source="betterchatgpt" if config else "messages",
        source_id=id_of(entry, "id"),
        title=text(entry.get("title") or entry.get("name")),
        nodes=[],
        model=name_of((config or {}).get("model") or entry.get("model")),
        created_at=time_of(entry.get("created_at") or entry.get("createdAt")),
    )
    if not isinstance(entry["messages"], list):
        raise Unreadable("unknown_format")
    before: str | None = None
    for place, message in enumerate(entry["messages"]):
        role, node = (
            message.get("role"),
            Node(id=str(place), parent=before, at=time_of(message.get("timestamp") or message.get("created_at"))),
        )
        said = said_in(message.get("content"), chat).strip()
        if role in ROLES and said:
            node.role, node.text = ROLES[role], said
            node.model = chat.model if node.role is Role.ASSISTANT else None
        elif role not in {*ROLES, "system"} and said:
            chat.kept["tool"] += 1
            node.reasoning = tool_text(text(message.get("name") or role), said)
        else:
            chat.left_out["empty" if role in ROLES else "system" if role == "system" else "unknown_role"] += 1
        chat.nodes.append(node)
        before = node.id
    chat.head = before
    return chat
