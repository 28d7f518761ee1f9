"""`/api` of projects, shares, ratings and the search."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import AwareDatetime

from aim2balance.chat.conversations import Conversations
from aim2balance.chat.ports import ProjectBudgets
from aim2balance.chat.schemas import (
    FIRST,
    LAST,
    HitPage,
    Rate,
    SharedOut,
    ShareOf,
    ShareOut,
    TagOut,
    UnsentFiles,
    UnsentTextIn,
    UnsentTextOut,
    hit_json,
    moment_text,
    read_moment,
    share_json,
    shared_json,
    unsent_json,
)
from aim2balance.chat.schemas_projects import (
    ProjectChange,
    ProjectIn,
    ProjectOut,
    WholeProject,
    project_budget_json,
    project_json,
)
from aim2balance.chat.types import Within
from aim2balance.kit.errors import Invalid
from aim2balance.kit.http import ExactJSONResponse, Member, Text, gzipped, public, router
from aim2balance.kit.principal import Principal

MOST_OFFSET = 1000


def organise_routes(chats: Conversations, budgets: ProjectBudgets | None) -> APIRouter:
    api = router("", "chat")
    _unsent_texts(api, chats)
    _unsent_files(api, chats)
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
        sort: Annotated[Literal["best", "newest"], Query(description="best: of the newest places; newest: every place")] = "best",
        since: Annotated[AwareDatetime | None, Query(alias="from", ge=FIRST, le=LAST, description="with newest only")] = None,
        until: Annotated[AwareDatetime | None, Query(alias="to", ge=FIRST, le=LAST, description="with newest only; not included")] = None,
        project_id: Annotated[UUID | None, Query(alias="projectId", description="with newest only")] = None,
        model: Annotated[Text | None, Query(max_length=200, description="with newest only")] = None,
    ) -> Response:
        within = Within(since=since, until=until, project_id=project_id, model=model)
        if sort == "newest":
            hits, rest = await chats.search_newest(caller.owner_id, q, within, read_moment(cursor), limit)
            following = None if rest is None else moment_text(rest)
        elif within != Within():
            raise Invalid("from, to, projectId and model go with sort=newest.", code="filter_needs_newest")
        else:
            offset = _read_offset(cursor)
            hits, has_more = await chats.search(caller.owner_id, q, offset, limit)
            following = str(offset + limit) if has_more else None
        projects = await chats.find_projects(caller.owner_id, q) if cursor is None and within == Within() else []
        return ExactJSONResponse(
            {
                "items": [hit_json(hit) for hit in hits],
                "nextCursor": following,
                "projects": [{"id": str(project.id), "name": project.name} for project in projects],
            }
        )

    return api


def _unsent_texts(api: APIRouter, chats: Conversations) -> None:
    async def keep(caller: Principal, chat: UUID | None, body: UnsentTextIn) -> Response:
        kept = await chats.keep_unsent(
            caller.owner_id, chat, body.text, changed_at=body.changed_at, seen=body.seen, drops_earlier=body.drops_earlier
        )
        return ExactJSONResponse(unsent_json(kept))

    @api.get("/drafts/new", response_model=UnsentTextOut)
    async def read_new(caller: Member) -> Response:
        """The text for a chat that is not begun yet."""
        return ExactJSONResponse(unsent_json(await chats.find_unsent(caller.owner_id, None)))

    @api.put("/drafts/new", response_model=UnsentTextOut)
    async def keep_new(body: UnsentTextIn, caller: Member) -> Response:
        return await keep(caller, None, body)

    @api.get("/drafts/{conversation_id}", response_model=UnsentTextOut)
    async def read_unsent(conversation_id: UUID, caller: Member) -> Response:
        return ExactJSONResponse(unsent_json(await chats.find_unsent(caller.owner_id, conversation_id)))

    @api.put("/drafts/{conversation_id}", response_model=UnsentTextOut)
    async def keep_unsent(conversation_id: UUID, body: UnsentTextIn, caller: Member) -> Response:
        return await keep(caller, conversation_id, body)


def _unsent_files(api: APIRouter, chats: Conversations) -> None:
    @api.get("/drafts/new/files", response_model=UnsentFiles)
    async def read_new_files(caller: Member) -> Response:
        """The files that were attached to a message for a chat that is not begun yet."""
        return ExactJSONResponse(_file_ids(await chats.find_unsent_files(caller.owner_id, None)))

    @api.put("/drafts/new/files", status_code=204)
    async def keep_new_files(body: UnsentFiles, caller: Member) -> None:
        await chats.keep_unsent_files(caller.owner_id, None, body.file_ids)

    @api.get("/drafts/{conversation_id}/files", response_model=UnsentFiles)
    async def read_unsent_files(conversation_id: UUID, caller: Member) -> Response:
        return ExactJSONResponse(_file_ids(await chats.find_unsent_files(caller.owner_id, conversation_id)))

    @api.put("/drafts/{conversation_id}/files", status_code=204)
    async def keep_unsent_files(conversation_id: UUID, body: UnsentFiles, caller: Member) -> None:
        await chats.keep_unsent_files(caller.owner_id, conversation_id, body.file_ids)


def _file_ids(found: list[UUID]) -> dict[str, list[str]]:
    return {"fileIds": [str(one) for one in found]}


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
            limits = None if body.budget is None else body.budget.limits()
            await budgets.put(caller.owner_id, caller.user_id, "project", project_id, limits)

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
