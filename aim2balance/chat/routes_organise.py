"""`/api` of projects, shares, ratings and the search."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response

from aim2balance.chat.conversations import Conversations
from aim2balance.chat.ports import ProjectBudgets
from aim2balance.chat.schemas import (
    HitPage,
    ProjectChange,
    ProjectIn,
    ProjectOut,
    Rate,
    SharedOut,
    ShareOf,
    ShareOut,
    TagOut,
    WholeProject,
    hit_json,
    project_budget_json,
    project_json,
    share_json,
    shared_json,
)
from aim2balance.identity.types import Window
from aim2balance.kit.errors import Invalid
from aim2balance.kit.http import ExactJSONResponse, Member, Text, gzipped, public, router

MOST_OFFSET = 1000


def organise_routes(chats: Conversations, budgets: ProjectBudgets | None) -> APIRouter:
    api = router("", "chat")
    _projects(api, chats, budgets)
    _shares(api, chats)

    @api.put("/messages/{message_id}/feedback", status_code=204)
    async def rate(message_id: UUID, body: Rate, caller: Member) -> None:
        await chats.rate(caller.owner_id, message_id, body.rating, body.comment)

    @api.get("/search", response_model=HitPage)
    async def find(
        caller: Member,
        q: Annotated[Text, Query(max_length=300)] = "",
        cursor: str | None = None,
        limit: Annotated[int, Query(ge=1, le=50)] = 20,
    ) -> Response:
        offset = _read_offset(cursor)
        hits, has_more = await chats.search(caller.owner_id, q, offset, limit)
        return ExactJSONResponse({"items": [hit_json(hit) for hit in hits], "nextCursor": str(offset + limit) if has_more else None})

    return api


def _projects(api: APIRouter, chats: Conversations, budgets: ProjectBudgets | None) -> None:
    @api.get("/projects", response_model=list[ProjectOut])
    async def list_projects(caller: Member) -> Response:
        return ExactJSONResponse([project_json(project, count) for project, count in await chats.list_projects(caller.owner_id)])

    @api.post("/projects", status_code=201, response_model=ProjectOut)
    async def add_project(body: ProjectIn, caller: Member) -> Response:
        return ExactJSONResponse(project_json(await chats.add_project(caller.owner_id, body.name, body.changes()), 0), 201)

    @api.get("/projects/{project_id}", response_model=WholeProject)
    async def read_project(project_id: UUID, caller: Member) -> Response:
        project, count = await chats.find_project(caller.owner_id, project_id)
        budget = None if budgets is None else await budgets.of(caller.owner_id, "project", project_id)
        return ExactJSONResponse(
            {**project_json(project, count), "instructions": project.instructions, "budget": project_budget_json(budget)}
        )

    @api.patch("/projects/{project_id}", status_code=204)
    async def change_project(project_id: UUID, body: ProjectChange, caller: Member) -> None:
        await chats.change_project(caller.owner_id, project_id, body.changes())
        if "budget" in body.model_fields_set and budgets is not None:
            limit, window = (None, Window.MONTH) if body.budget is None else (body.budget.limit(), body.budget.window)
            await budgets.put(caller.owner_id, caller.user_id, "project", project_id, limit, window)

    @api.delete("/projects/{project_id}", status_code=204)
    async def delete_project(project_id: UUID, caller: Member) -> None:
        """Its chats stay, in no project; its keys are revoked, and its budget goes."""
        await chats.delete_project(caller.owner_id, caller.user_id, project_id)

    @api.get("/tags", response_model=list[TagOut])
    async def list_tags(caller: Member) -> Response:
        return ExactJSONResponse([{"name": name, "chats": count} for name, count in await chats.list_tags(caller.owner_id)])


def _shares(api: APIRouter, chats: Conversations) -> None:
    @api.post("/convos/{conversation_id}/shares", status_code=201, response_model=ShareOut)
    async def share(conversation_id: UUID, body: ShareOf, caller: Member) -> Response:
        return ExactJSONResponse(share_json(await chats.share(caller.owner_id, conversation_id, body.message_id)), 201)

    @api.get("/shares", response_model=list[ShareOut])
    async def list_shares(caller: Member, conversation_id: Annotated[UUID | None, Query(alias="conversationId")] = None) -> Response:
        return ExactJSONResponse([share_json(share) for share in await chats.list_shares(caller.owner_id, conversation_id)])

    @api.delete("/shares/{share_id}", status_code=204)
    async def revoke_share(share_id: UUID, caller: Member) -> None:
        await chats.revoke_share(caller.owner_id, share_id)

    @api.get("/shared/{token}", dependencies=[public], response_model=SharedOut)
    async def read_share(token: Annotated[Text, Path(max_length=100)], request: Request) -> Response:
        answer = await gzipped(ExactJSONResponse(shared_json(await chats.read_share(token))), request)
        answer.headers["x-robots-tag"] = "noindex"
        return answer


def _read_offset(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 5 and int(cursor) <= MOST_OFFSET):
        raise Invalid("The cursor is not one of ours.", code="invalid_cursor")
    return int(cursor)
