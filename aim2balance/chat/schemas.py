"""The wire shapes of the chat."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from aim2balance.chat.types import Conversation, Message
from aim2balance.kit.http import Text, Wire


class Ask(Wire):
    parent_id: UUID | None = None
    text: Annotated[Text, Field(min_length=1, max_length=2_000_000)]
    model: Annotated[Text, Field(min_length=1, max_length=300)]


class Rename(Wire):
    title: Annotated[Text, Field(min_length=1, max_length=200)]


def conversation_json(conversation: Conversation, cost_micro: int | None) -> dict[str, Any]:
    """A row of the list; `costMicroEur` is what all answers of the chat cost, titles included."""
    return {
        "id": str(conversation.id),
        "title": conversation.title,
        "model": conversation.model,
        "createdAt": _time(conversation.created_at),
        "updatedAt": _time(conversation.updated_at),
        "costMicroEur": cost_micro or 0,
    }


def message_json(message: Message) -> dict[str, Any]:
    return {
        "id": str(message.id),
        "parentId": message.parent_id and str(message.parent_id),
        "role": str(message.role),
        "text": message.text,
        "reasoning": message.reasoning,
        "model": message.model,
        "provider": message.provider,
        "status": str(message.status),
        "errorCode": message.error_code,
        "createdAt": _time(message.created_at),
        "receipt": message.receipt,
    }


def _time(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
