"""The message tree as plain functions: which messages an answer is built on, and what a chat is called."""

import re
from collections.abc import Iterable, Mapping
from uuid import UUID

from aim2balance.chat.types import Message
from aim2balance.kit.errors import invariant

TITLE_MOST = 80
TITLE_PROMPT = (
    "Write a title of at most six words for the conversation below, in its own language. "
    "Answer with the title alone: no quotes, no full stop.\n\nQuestion:\n{question}\n\nAnswer:\n{answer}"
)
_SPACE = re.compile(r"\s+")


def branch(messages: Mapping[UUID, Message], leaf: UUID | None) -> list[Message]:
    """The messages from the root down to `leaf`. Raises `BrokenInvariant` when a parent is missing or stands in a circle."""
    path: list[Message] = []
    while leaf is not None:
        invariant(leaf in messages and len(path) <= len(messages), "a message tree has every parent and no circle")
        path.append(messages[leaf])
        leaf = messages[leaf].parent_id
    return path[::-1]


def prompt_of(path: Iterable[Message]) -> list[dict[str, str]]:
    """The branch as chat messages; answers that never said anything are left out, and so are questions left without one."""
    said = [message for message in path if message.text.strip()]
    kept: list[dict[str, str]] = []
    for message in said:
        if kept and kept[-1]["role"] == message.role:
            kept[-1]["content"] += "\n\n" + message.text
        else:
            kept.append({"role": str(message.role), "content": message.text})
    return kept


def clean_title(text: str) -> str:
    """One line of at most 80 characters, without the quotes and Markdown that models add."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    bare = _SPACE.sub(" ", line).strip().strip("\"'“”„«»*#` ").removesuffix(".")
    return bare if len(bare) <= TITLE_MOST else bare[: TITLE_MOST - 1].rstrip() + "…"


def first_words(question: str) -> str:
    """The title of a chat until, or where, no model gives it one."""
    return clean_title(question) or "…"
