"""`/api/notices`. Needs `app.state.post: Post`."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from pydantic import Field

from aim2balance.kit.http import APIModel, ExactJSONResponse, Member, router
from aim2balance.notices import service
from aim2balance.notices.service import Post
from aim2balance.notices.types import Notice


def _post(request: Request) -> Post:
    post: Post = request.app.state.post
    return post


State = Annotated[Post, Depends(_post)]

own = router("/api/notices", "notices")
ROUTERS = (own,)


class NoticeOut(APIModel):
    id: UUID
    kind: str
    facts: Annotated[dict[str, Any], Field(description="figures of this kind: amounts in cents, ids, a path of the app")]
    made_at: datetime


def _out(notice: Notice) -> dict[str, Any]:
    return {"id": notice.id, "kind": notice.kind, "facts": dict(notice.facts), "madeAt": notice.made_at}


@own.get("", response_model=list[NoticeOut])
async def list_banners(post: State, caller: Member) -> Response:
    """What the caller should know and has not closed, newest first."""
    return ExactJSONResponse([_out(notice) for notice in await service.list_banners(post, caller.owner_id)])


@own.post("/{notice_id}/dismiss", status_code=204)
async def dismiss(post: State, caller: Member, notice_id: UUID) -> Response:
    """Close a notice for good."""
    await service.dismiss(post, caller.owner_id, notice_id)
    return Response(status_code=204)
