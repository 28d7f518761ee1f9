"""`/api` of the chat. Generation runs on the server: closing the connection ends nothing but the reading."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Query, Response
from starlette.responses import StreamingResponse

from aim2balance.chat.ports import Costs
from aim2balance.chat.schemas import Ask, Rename, conversation_json, message_json
from aim2balance.chat.service import Chats
from aim2balance.chat.stream import Event
from aim2balance.kit.errors import Invalid
from aim2balance.kit.http import Door, Exact, Member, router

MOST_PAGE = 200


class LongDoor(Door):
    """A question may be long."""

    most_body = 8 << 20


def chat_routes(chats: Chats, costs: Costs) -> APIRouter:
    """The routes of conversations, messages and answers; all of them a member's own."""
    api = router("/api", "chat", LongDoor)

    @api.get("/convos")
    async def list_convos(caller: Member, cursor: str | None = None, limit: Annotated[int, Query(ge=1, le=MOST_PAGE)] = 50) -> Response:
        found = await chats.list_conversations(caller.owner_id, _read_cursor(cursor), limit + 1)
        page = found[:limit]
        spent = await costs(caller.owner_id, [conversation.id for conversation in page])
        last = page[-1] if len(found) > limit else None
        return Exact(
            {
                "items": [conversation_json(conversation, spent.get(conversation.id)) for conversation in page],
                "nextCursor": f"{last.updated_at.isoformat()}~{last.id}" if last else None,
            }
        )

    @api.patch("/convos/{conversation_id}", status_code=204)
    async def rename_convo(conversation_id: UUID, body: Rename, caller: Member) -> None:
        await chats.rename(caller.owner_id, conversation_id, body.title)

    @api.delete("/convos/{conversation_id}", status_code=204)
    async def delete_convo(conversation_id: UUID, caller: Member) -> None:
        await chats.delete(caller.owner_id, conversation_id)

    @api.get("/messages/{conversation_id}")
    async def read_messages(conversation_id: UUID, caller: Member) -> Response:
        conversation, messages = await chats.read(caller.owner_id, conversation_id)
        return Exact(
            {
                "conversationId": str(conversation.id),
                "title": conversation.title,
                "model": conversation.model,
                "headId": conversation.head_id and str(conversation.head_id),
                "messages": [message_json(message) for message in messages],
            }
        )

    @api.post("/chat/{conversation_id}/messages")
    async def ask(conversation_id: UUID, body: Ask, caller: Member) -> Response:
        generation = await chats.ask(caller.owner_id, conversation_id, body.parent_id, body.text, body.model)
        return _sse(generation.follow())

    @api.get("/chat/{conversation_id}/stream")
    async def resume(conversation_id: UUID, caller: Member, last_event_id: Annotated[str | None, Header()] = None) -> Response:
        after = int(last_event_id) if last_event_id and last_event_id.isascii() and last_event_id.isdigit() else 0
        return _sse(await chats.follow(caller.owner_id, conversation_id, min(after, 1 << 31)))

    @api.post("/chat/{conversation_id}/stop", status_code=204)
    async def stop(conversation_id: UUID, caller: Member) -> None:
        await chats.stop(caller.owner_id, conversation_id)

    return api


def _sse(events: AsyncIterator[Event]) -> Response:
    async def body() -> AsyncIterator[bytes]:
        async for event in events:
            yield event.encode()

    return StreamingResponse(body(), media_type="text/event-stream", headers={"cache-control": "no-store", "x-accel-buffering": "no"})


def _read_cursor(text: str | None) -> tuple[datetime, UUID] | None:
    if text is None:
        return None
    at, _, last = text.partition("~")
    try:
        moment, conversation_id = datetime.fromisoformat(at), UUID(last)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Invalid("The cursor is not one of ours.", code="invalid_cursor")
    return moment, conversation_id
