"""`/api` of the chat. Generation runs on the server: closing the connection ends nothing but the reading."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request, Response
from starlette.responses import StreamingResponse

from aim2balance import agents, knowledge
from aim2balance.chat.generation.events import Event
from aim2balance.chat.ports import Costs, ProjectBudgets
from aim2balance.chat.routes_organise import organise_routes
from aim2balance.chat.routes_runs import run_routes, with_runs
from aim2balance.chat.routes_voice import voice_routes
from aim2balance.chat.schemas import (
    Ask,
    Change,
    ChatOut,
    ConversationOut,
    ConversationPage,
    EstimateAsk,
    Fork,
    MessageEstimateOut,
    QueuedIn,
    QueuedOut,
    SettingsOfChatOut,
    chat_json,
    conversation_json,
    estimate_json,
    moment_text,
    queued_json,
    read_moment,
)
from aim2balance.chat.service import Chats
from aim2balance.chat.types import Asked, Filter
from aim2balance.gateway import Voice
from aim2balance.kit.event_streams import EVENT_STREAM, HeldStream
from aim2balance.kit.http import AuthorizedRoute, ExactJSONResponse, Member, Text, gzipped, router
from aim2balance.kit.ids import new_id
from aim2balance.kit.person_limits import MOST_LARGE_BODIES
from aim2balance.kit.principal import Principal
from aim2balance.prompts import ChatSettingsIn
from aim2balance.prompts import rules as chat_settings
from aim2balance.prompts.types import NOTHING_SET

MOST_PAGE = 200


class LongBody(AuthorizedRoute):
    """A question may be long."""

    most_body = 8 << 20
    most_at_a_time = MOST_LARGE_BODIES


def chat_routes(chats: Chats, costs: Costs, budgets: ProjectBudgets | None = None, voice: Voice | None = None) -> APIRouter:
    """The routes of conversations, messages and answers; all of them a member's own, but the shared branches, which are for anybody."""
    api = router("/api", "chat", LongBody)
    _answer_routes(api, chats)
    _convo_routes(api, chats, costs)
    api.include_router(organise_routes(chats, budgets))
    api.include_router(run_routes(chats))
    if voice is not None:
        api.include_router(voice_routes(chats, voice))
    return api


def _convo_routes(api: APIRouter, chats: Chats, costs: Costs) -> None:
    @api.get("/convos", response_model=ConversationPage)
    async def list_convos(
        caller: Member,
        cursor: str | None = None,
        limit: Annotated[int, Query(ge=1, le=MOST_PAGE)] = 50,
        archived: Literal["true", "false", "any"] = "false",
        pinned: bool | None = None,
        deleted: bool = False,
        project_id: Annotated[UUID | None, Query(alias="projectId")] = None,
        tag: Annotated[Text | None, Query(max_length=50)] = None,
    ) -> Response:
        is_archived = None if archived == "any" else archived == "true"
        shown = Filter(is_archived=is_archived, is_pinned=pinned, is_deleted=deleted, project_id=project_id, tag=tag)
        found = await chats.list_conversations(caller.owner_id, read_moment(cursor), limit + 1, shown)
        page = found[:limit]
        spent = await costs(caller.owner_id, [conversation.id for conversation in page])
        last = page[-1] if len(found) > limit else None
        return ExactJSONResponse(
            {
                "items": [conversation_json(conversation, spent.get(conversation.id)) for conversation in page],
                "nextCursor": moment_text((last.updated_at, last.id)) if last else None,
            }
        )

    @api.patch("/convos/{conversation_id}", status_code=204)
    async def change_convo(conversation_id: UUID, body: Change, caller: Member) -> None:
        await chats.change(caller.owner_id, conversation_id, body.changes())

    @api.put("/convos/{conversation_id}/settings", response_model=SettingsOfChatOut)
    async def set_settings(conversation_id: UUID, body: ChatSettingsIn, caller: Member) -> Response:
        """All of them: what is left out is not set any more."""
        return ExactJSONResponse(
            {"settings": chat_settings.wire(await chats.set_settings(caller.owner_id, conversation_id, body.settings()))}
        )

    @api.get("/convos/{conversation_id}/collections", response_model=knowledge.UsedOut)
    async def list_collections(conversation_id: UUID, caller: Member) -> Response:
        """What is searched for its questions, besides what its project and its agent use."""
        return ExactJSONResponse({"collectionIds": [str(one) for one in await chats.collections_of(caller.owner_id, conversation_id)]})

    @api.put("/convos/{conversation_id}/collections", response_model=knowledge.UsedOut)
    async def set_collections(conversation_id: UUID, body: knowledge.UsedIn, caller: Member) -> Response:
        """All of them, for its questions from now on."""
        found = await chats.use_collections(caller.owner_id, conversation_id, body.collection_ids)
        return ExactJSONResponse({"collectionIds": [str(one) for one in found]})

    @api.delete("/convos/deleted", status_code=204)
    async def remove_deleted(caller: Member) -> None:
        """For good what was deleted and could still be taken back."""
        await chats.remove_deleted(caller.owner_id)

    @api.delete("/convos/{conversation_id}", status_code=204)
    async def delete_convo(conversation_id: UUID, caller: Member) -> None:
        await chats.delete(caller.owner_id, conversation_id)

    @api.post("/convos/{conversation_id}/restore", status_code=204)
    async def restore_convo(conversation_id: UUID, caller: Member) -> None:
        await chats.restore(caller.owner_id, conversation_id)

    @api.post("/convos/{conversation_id}/fork", status_code=201, response_model=ConversationOut)
    async def fork_convo(conversation_id: UUID, body: Fork, caller: Member) -> Response:
        made = await chats.fork(caller.owner_id, conversation_id, body.message_id, body.conversation_id or new_id())
        return ExactJSONResponse(conversation_json(made, None), 201)

    @api.get("/messages/{conversation_id}", response_model=ChatOut)
    async def read_messages(conversation_id: UUID, request: Request, caller: Member) -> Response:
        conversation, messages = await chats.read(caller.owner_id, conversation_id)
        runs = await chats.runs_of(caller.owner_id, conversation_id, messages)
        told = with_runs(chat_json(conversation, messages), {str(run_id): agents.run_json(run) for run_id, run in runs.items()})
        told["queued"] = [queued_json(one) for one in await chats.list_queued(caller.owner_id, conversation_id)]
        return await gzipped(ExactJSONResponse(told), request)


def _answer_routes(api: APIRouter, chats: Chats) -> None:
    @api.post("/chat/{conversation_id}/messages", response_class=StreamingResponse, responses=EVENT_STREAM)
    async def ask(conversation_id: UUID, body: Ask, caller: Member) -> Response:
        asked = Asked(
            parent_id=body.parent_id,
            text=body.text,
            model=body.model,
            most_output=body.max_output,
            is_temporary=body.temporary,
            project_id=body.project_id,
            is_eu_only=body.eu_only,
            files=tuple(body.file_ids),
            settings=body.settings.settings() if body.settings is not None else NOTHING_SET,
            agent_id=body.agent_id,
            collections=None if body.collection_ids is None else tuple(body.collection_ids),
            queued_id=body.queued_id,
        )
        return await _followed(chats, caller, lambda: _begun(chats, caller, conversation_id, asked))

    @api.post("/chat/{conversation_id}/queue", status_code=201, response_model=QueuedOut)
    async def queue(conversation_id: UUID, body: QueuedIn, caller: Member) -> Response:
        """To be asked when the answer that is being written has come to its end; it waits in `queued` of the chat until then."""
        return ExactJSONResponse(queued_json(await chats.add_queued(caller.owner_id, conversation_id, body.id, body.text)), 201)

    @api.delete("/chat/{conversation_id}/queue/{queued_id}", status_code=204)
    async def unqueue(conversation_id: UUID, queued_id: UUID, caller: Member) -> None:
        await chats.remove_queued(caller.owner_id, conversation_id, queued_id)

    @api.post("/chat/{conversation_id}/estimate", response_model=MessageEstimateOut)
    async def estimate(conversation_id: UUID, body: EstimateAsk, caller: Member) -> Response:
        """What a message would take of each of some models: this text with its history, images and settings. Nobody is asked."""
        asked = Asked(
            parent_id=body.parent_id,
            text=body.text if body.text is not None or body.parent_id is not None else "",
            model=body.models[0],
            most_output=body.max_output,
            files=tuple(body.file_ids),
            settings=body.settings.settings() if body.settings is not None else NOTHING_SET,
            agent_id=body.agent_id,
            project_id=body.project_id,
            collections=None if body.collection_ids is None else tuple(body.collection_ids),
        )
        found = await chats.estimate(caller, conversation_id, asked, body.models, body.output)
        return ExactJSONResponse(
            {
                "balanceMicroEur": found.balance.balance.micro,
                "heldMicroEur": found.balance.held.micro,
                "availableMicroEur": found.balance.available.micro,
                "blocked": found.balance.is_blocked,
                "models": [estimate_json(model, found.models[model]) for model in dict.fromkeys(body.models)],
            }
        )

    @api.get("/chat/{conversation_id}/stream", response_class=StreamingResponse, responses=EVENT_STREAM)
    async def resume(
        conversation_id: UUID,
        caller: Member,
        last_event_id: Annotated[str | None, Header()] = None,
        message_id: Annotated[UUID | None, Query(alias="messageId")] = None,
    ) -> Response:
        after = int(last_event_id) if last_event_id and last_event_id.isascii() and last_event_id.isdigit() else 0
        return await _followed(chats, caller, lambda: chats.follow(caller.owner_id, conversation_id, min(after, 1 << 30), message_id))

    @api.post("/chat/{conversation_id}/stop", status_code=204)
    async def stop(conversation_id: UUID, caller: Member, message_id: Annotated[UUID | None, Query(alias="messageId")] = None) -> None:
        await chats.stop(caller.owner_id, conversation_id, message_id)


async def _begun(chats: Chats, caller: Principal, conversation_id: UUID, asked: Asked) -> AsyncIterator[Event]:
    return (await chats.answer(caller, conversation_id, asked)).follow()


async def _followed(chats: Chats, caller: Principal, begin: Callable[[], Awaitable[AsyncIterator[Event]]]) -> Response:
    """The events that `begin` gives, on one of the streams a person may have. Raises `DomainError` (too_many_followers)."""
    chats.followers.take(caller.user_id)
    try:
        events = await begin()
    except BaseException:
        chats.followers.release(caller.user_id)
        raise

    async def body() -> AsyncIterator[bytes]:
        async for event in events:
            yield event.encode()

    return HeldStream(body(), lambda: chats.followers.release(caller.user_id))
