"""A foreign tree as one of ours: nodes that are no messages disappear and their children hang on what was above them."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from aim2balance.chat import rules
from aim2balance.chat.types import Conversation, Message, Role, Status
from aim2balance.content.parts import parts_of
from aim2balance.content.thoughts import split_thoughts
from aim2balance.kit.ids import new_id
from aim2balance.transfer.types import Foreign, Node, Unreadable

MOST_MESSAGES = 50_000
MOST_TEXT = 2_000_000
TITLE_MOST = 200


def to_chat(foreign: Foreign, now: datetime) -> tuple[Conversation, list[Message]]:
    """The chat and its messages, parents first. Raises `Unreadable` (no_messages, too_many_messages)."""
    ordered = _parents_first(foreign)
    if len(ordered) > MOST_MESSAGES:
        raise Unreadable("too_many_messages")
    start = foreign.created_at or next((node.at for node in ordered if node.at), None) or now
    kept: dict[str, Message | None] = {}
    thoughts: dict[str, str] = {}
    parents = {node.parent for node in ordered}
    after: dict[UUID, str] = {}
    messages: list[Message] = []
    for node in ordered:
        above = kept.get(node.parent) if node.parent is not None else None
        thought = thoughts.get(node.parent or "", "")
        if node.role is None:
            kept[node.id] = above
            thoughts[node.id] = "\n\n".join(part for part in (thought, node.reasoning) if part)
            if node.id not in parents and thoughts[node.id] and above is not None:
                # No answer came of it: it stays with what was said last.
                after[above.id] = "\n\n".join(part for part in (after.get(above.id, ""), thoughts[node.id]) if part)
            continue
        at = node.at or (above.created_at if above is not None else start)
        # Ids in the order of the tree and older than anything said from now on; the time of the message is its own.
        made_at = now - timedelta(milliseconds=len(ordered) - len(messages))
        message = _message(foreign, node, above, thought if node.role is Role.ASSISTANT else "", at, made_at)
        kept[node.id] = message
        messages.append(message)
    if not messages:
        raise Unreadable("no_messages")
    messages = [_with_thought(message, after[message.id]) if message.id in after else message for message in messages]
    head = kept.get(foreign.head) if foreign.head is not None else None
    return _conversation(foreign, messages, (head or messages[-1]).id, now), messages


def _conversation(foreign: Foreign, messages: list[Message], head_id: UUID, now: datetime) -> Conversation:
    first, last = min(one.created_at for one in messages), max(one.created_at for one in messages)
    models = [one.model for one in messages if one.model]
    return Conversation(
        id=new_id(now),
        title=foreign.title.strip()[:TITLE_MOST] or rules.first_words(messages[0].text),
        model=models[-1] if models else foreign.model or "",
        head_id=head_id,
        created_at=foreign.created_at or first,
        updated_at=foreign.updated_at or last,
        pinned_at=now if foreign.is_pinned else None,
        archived_at=now if foreign.is_archived else None,
        temporary_until=None,
        project_id=None,
        tags=rules.normal_tags(tag.replace("\0", "")[:50] for tag in foreign.tags)[:50],
        settings=foreign.settings,
    )


def _message(foreign: Foreign, node: Node, above: Message | None, thought: str, at: datetime, made_at: datetime) -> Message:
    if len(node.text) > MOST_TEXT:
        foreign.left_out["end_of_text"] += 1
    is_answer = node.role is Role.ASSISTANT
    aloud, text = split_thoughts(node.text) if is_answer else (None, node.text)
    reasoning = "\n\n".join(part for part in (thought, node.reasoning, aloud) if part) if is_answer else None
    return Message(
        id=new_id(made_at),
        parent_id=above.id if above is not None else None,
        role=node.role or Role.USER,
        parts=parts_of(text[:MOST_TEXT], reasoning or None),
        model=node.model if is_answer else None,
        provider=None,
        status=Status.STOPPED if is_answer and node.is_incomplete else Status.DONE,
        error_code=None,
        created_at=at,
    )


def _with_thought(message: Message, thought: str) -> Message:
    if message.role is not Role.ASSISTANT:
        return replace(message, parts=parts_of(f"{message.text}\n\n{thought}"[:MOST_TEXT]))
    return replace(message, parts=parts_of(message.text, "\n\n".join(part for part in (message.reasoning, thought) if part)))


def _parents_first(foreign: Foreign) -> list[Node]:
    """From the roots down, siblings in the order of the file. Nodes in a circle are left out; a parent that is not there makes a root."""
    known = {node.id: node for node in foreign.nodes}
    children: dict[str | None, list[Node]] = {}
    for node in known.values():
        if node.parent not in known:
            node.parent = None
        children.setdefault(node.parent, []).append(node)
    ordered: list[Node] = []
    waiting = list(reversed(children.get(None, [])))
    while waiting:
        node = waiting.pop()
        ordered.append(node)
        waiting += reversed(children.get(node.id, []))
    if lost := len(known) - len(ordered):
        foreign.left_out["broken_tree"] += lost
    return ordered
